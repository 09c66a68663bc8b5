"""What judges decide: late results, questions, the sample, marks, signatures, finals and their corrections."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from belweek import JUDGE, LEAD_KO, LEAD_MA, ORGANISER, SECOND, Day, counts, define, gift, phase, take_back
from scoreboard.core.boards import Audience, board_for, final_for, known_to_lead, knows_seq, label_for, mine_for
from scoreboard.core.codec import dump, load
from scoreboard.core.commands import (
    AdmitResult,
    AnswerAsk,
    AnswerQuery,
    AskJudges,
    ChangeDefinition,
    CloseQuery,
    DrawSample,
    DropCall,
    GiveMarks,
    OpenCorrection,
    QueryTeam,
    ReceiveSummary,
    RecordResult,
    Recuse,
    ReviewResult,
    SampleCall,
    SeatJudge,
    SignStandings,
    UnseatJudge,
)
from scoreboard.core.facts import FinalMade, PhaseChanged, StandingsSigned
from scoreboard.core.finals import blockers, digest_of, standings
from scoreboard.core.jury import missing
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.recipe import Criterion, Measure, Recipe
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Role, Who
from scoreboard.core.state import State

SECOND_JUDGE = Who(Role.JUDGE, pass_id="j2")
MARKED = Recipe(
    rank_by="points",
    measures=(Measure(kind="money", per=1000), Measure(kind="marks", weight="2")),
    criteria=(Criterion(key="warmth", name="Warmth"), Criterion(key="advice", name="Advice", of="summary", weight="3")),
)
LARGE = 100_000


@pytest.fixture
def day():
    """Two judges at the table, a gift to be called back, and one that came too late."""
    day = Day(definition=define(call_back_minor=LARGE))
    day.go(Verb.OPEN)
    for judge in (JUDGE, SECOND_JUDGE):
        day.ask(SeatJudge(), judge)
    day.ask(gift("KO", 2500), LEAD_KO, "small-0001")
    day.ask(gift("MA", LARGE), LEAD_MA, "large-0001")
    day.go(Verb.CLOSE)
    day.ask(RecordResult(result=counts("KO", "donation", cents=700), to_judges=True), LEAD_KO, "late-00001")
    return day


@pytest.fixture
def marking():
    """Two judges who mark calls and advice, while the lines are open."""
    day = Day(definition=define(MARKED))
    day.go(Verb.OPEN)
    for judge in (JUDGE, SECOND_JUDGE):
        day.ask(SeatJudge(), judge)
    for number in (1, 2):
        day.ask(SampleCall(team="KO", note=f"A-{number}"), JUDGE, f"call-000{number}")
    return day


def refused(day, command, who=JUDGE) -> Why:
    with pytest.raises(Refused) as no:
        day.ask(command, who)
    return no.value.why


def cleared(day) -> Day:
    """Do what stands in the way of a signature."""
    day.ask(ReviewResult(target="large-0001", verdict="verified"), JUDGE)
    day.ask(take_back("late-00001"), JUDGE)
    return day


def sign(day, who=JUDGE, digest="", recomputed=""):
    now = digest_of(day.state)
    return day.ask(SignStandings(digest=digest or now, recomputed=recomputed or now), who)


def signed(day) -> Day:
    """Have both judges sign."""
    sign(cleared(day), JUDGE)
    sign(day, SECOND_JUDGE)
    return day


def board(day, audience=Audience.PUBLIC):
    return board_for(audience, day.state, epoch="e1")


def money(day, audience=Audience.JUDGE) -> dict[str, int]:
    return {row["team"]: row["money_minor"] for row in board(day, audience)["rows"]}


# Late results


def test_what_came_late_counts_once_a_judge_lets_it(day):
    assert (day.state.set_aside, money(day)["KO"]) == (1, 2500)

    day.ask(AdmitResult(target="late-00001", note="the recording is of before the whistle"), JUDGE)

    assert (day.state.set_aside, money(day)["KO"]) == (0, 3200)
    assert day.state.last["KO"][0].status == "counted"
    assert refused(day, AdmitResult(target="late-00001"), SECOND_JUDGE) is Why.NOT_SET_ASIDE


def test_what_was_let_in_can_be_taken_back_like_any_other(day):
    day.ask(AdmitResult(target="late-00001"), JUDGE)
    day.ask(take_back("late-00001"), JUDGE)

    assert (day.state.set_aside, money(day)["KO"]) == (0, 2500)
    assert refused(day, AdmitResult(target="late-00001")) is Why.ALREADY_TAKEN_BACK


def test_a_result_that_counts_is_not_let_in_again(day):
    assert refused(day, AdmitResult(target="small-0001")) is Why.NOT_SET_ASIDE
    assert refused(day, AdmitResult(target="nobody-0001")) is Why.UNKNOWN_RESULT


def test_one_to_be_called_back_is_that_also_when_it_came_late(day):
    day.ask(RecordResult(result=counts("ZO", "donation", cents=2 * LARGE), to_judges=True), ORGANISER, "late-00002")
    assert "late-00002" not in day.state.large

    day.ask(AdmitResult(target="late-00002"), JUDGE)
    assert "late-00002" in day.state.large


# Results that stay as they are


def test_a_result_is_looked_at_once(day):
    day.ask(ReviewResult(target="large-0001", verdict="verified"), JUDGE)

    assert day.state.large == {}
    for verdict in ("verified", "left"):
        assert refused(day, ReviewResult(target="large-0001", verdict=verdict), SECOND_JUDGE) is Why.ALREADY_REVIEWED


def test_what_was_left_may_still_be_verified(day):
    day.ask(ReviewResult(target="small-0001", verdict="left"), JUDGE)
    day.ask(ReviewResult(target="small-0001", verdict="verified"), SECOND_JUDGE)

    assert day.state.reviewed == {"small-0001": "verified"}


def test_who_leaves_one_to_be_called_back_says_why(day):
    assert refused(day, ReviewResult(target="large-0001", verdict="left", note=" ")) is Why.WORDS_MISSING

    day.ask(ReviewResult(target="large-0001", verdict="left", note="nobody answers, three times"), JUDGE)
    assert day.state.large == {}


def test_a_result_that_is_set_aside_is_decided_and_not_left(day):
    assert refused(day, ReviewResult(target="late-00001", verdict="left")) is Why.SET_ASIDE


def test_looking_at_a_result_answers_the_lead_who_asked_about_it(day):
    day.ask(AskJudges(target="small-0001", reason="mistake", note="was it fifty?"), LEAD_KO)
    day.ask(ReviewResult(target="small-0001", verdict="verified", note="the recording says so"), JUDGE)

    assert day.state.asks == {}
    (line,) = [line for line in day.state.last["KO"] if line.request_id == "small-0001"]
    assert (line.asked, day.ledger.text(line.answer)) == ("left", "the recording says so")


def test_a_lead_who_asks_about_a_verified_result_is_answered_by_looking_again(day):
    day.ask(ReviewResult(target="small-0001", verdict="verified"), JUDGE)
    day.ask(AskJudges(target="small-0001", reason="mistake"), LEAD_KO)
    day.ask(ReviewResult(target="small-0001", verdict="verified", note="we called twice"), SECOND_JUDGE)

    assert day.state.asks == {}


@pytest.mark.parametrize("verdict", ["verified", "left"])
def test_what_a_team_answers_about_a_result_is_read_by_looking_at_it_again(day, verdict):
    day.ask(ReviewResult(target="small-0001", verdict="verified"), JUDGE)
    ask_team(day, target="small-0001")
    assert refused(day, ReviewResult(target="small-0001", verdict=verdict), SECOND_JUDGE) is Why.ALREADY_REVIEWED

    day.ask(AnswerQuery(query="query-0001", note="it was fifty"), LEAD_KO)
    assert (day.state.answered, day.state.verdict("small-0001")) == ({"small-0001": "KO"}, "")
    day.ask(ReviewResult(target="small-0001", verdict=verdict), SECOND_JUDGE)

    assert (day.state.answered, day.state.verdict("small-0001")) == ({}, verdict)
    assert refused(day, ReviewResult(target="small-0001", verdict=verdict)) is Why.ALREADY_REVIEWED


@pytest.mark.parametrize(
    ("target", "decision"),
    [
        ("small-0001", take_back("small-0001")),
        ("small-0001", take_back("small-0001", instead=gift("KO", 5000))),
        ("small-0001", AnswerAsk(target="small-0001")),
        ("late-00001", AdmitResult(target="late-00001")),
    ],
)
def test_every_decision_about_a_result_is_one_about_what_its_team_answered(day, target, decision):
    if isinstance(decision, AnswerAsk):
        day.ask(AskJudges(target=target, reason="mistake"), LEAD_KO)
    ask_team(day, target=target)
    day.ask(AnswerQuery(query="query-0001", note="it was fifty"), LEAD_KO)
    assert day.state.answered == {target: "KO"}
    assert ("answers", 1) in {(one.code, one.count) for one in blockers(day.state)}

    day.ask(decision, JUDGE)

    assert day.state.answered == {}
    assert "answers" not in {one.code for one in blockers(day.state)}


def test_an_answer_about_what_was_taken_back_meanwhile_leaves_nothing_to_decide(day):
    ask_team(day, target="small-0001")
    day.ask(take_back("small-0001"), JUDGE)
    day.ask(AnswerQuery(query="query-0001", note="it was fifty"), LEAD_KO)

    assert day.state.answered == {}
    assert {one.code for one in blockers(day.state)} == {"late", "unverified"}


def test_a_question_about_no_result_brings_none_back(day):
    ask_team(day)
    day.ask(AnswerQuery(query="query-0001", note="A-17"), LEAD_KO)

    assert day.state.answered == {}


def test_a_gift_is_to_be_called_back_by_what_one_call_brought():
    day = Day(definition=define(call_back_minor=LARGE))
    day.go(Verb.OPEN)
    day.ask(gift("KO", 3 * LARGE, calls=4), LEAD_KO, "tally-0001")
    day.ask(gift("KO", 3 * LARGE, calls=3), LEAD_KO, "tally-0002")
    day.ask(gift("KO", LARGE, calls=0), LEAD_KO, "gift-00001")
    assert set(day.state.large) == {"tally-0002", "gift-00001"}

    day.ask(take_back("tally-0002", instead=gift("KO", 2 * LARGE)), LEAD_KO, "mended-001")
    day.ask(take_back("gift-00001"), LEAD_KO)
    assert set(day.state.large) == {"mended-001"}


# Questions to teams


def ask_team(day, note="Which call was it?", hours=2, target="", team="KO"):
    deadline = day.clock.time + timedelta(hours=hours)
    return day.ask(QueryTeam(team=team, target=target, note=note, deadline=deadline), JUDGE, "query-0001")


def test_a_question_waits_until_the_team_answers(day):
    ask_team(day, target="small-0001")
    assert day.state.queries["query-0001"].waits

    assert refused(day, AnswerQuery(query="query-0001", note="not ours"), LEAD_MA) is Why.UNKNOWN_QUERY
    assert refused(day, AnswerQuery(query="query-0001", note=" "), LEAD_KO) is Why.WORDS_MISSING
    day.ask(AnswerQuery(query="query-0001", note="A-17"), LEAD_KO)

    query = day.state.queries["query-0001"]
    assert (query.waits, day.ledger.text(query.answer)) == (False, "A-17")
    assert refused(day, AnswerQuery(query="query-0001", note="A-18"), LEAD_KO) is Why.ALREADY_ANSWERED


def test_an_answer_behind_the_deadline_is_still_an_answer(day):
    ask_team(day)
    day.clock.time += timedelta(days=1)
    day.ask(AnswerQuery(query="query-0001", note="sorry, here it is"), LEAD_KO)

    query = day.state.queries["query-0001"]
    assert query.answered_at > query.deadline


def test_a_question_that_needs_no_answer_any_more_is_closed(day):
    ask_team(day)
    day.ask(CloseQuery(query="query-0001"), JUDGE)

    assert not day.state.queries["query-0001"].waits
    assert refused(day, CloseQuery(query="query-0001")) is Why.ALREADY_ANSWERED
    assert refused(day, CloseQuery(query="query-0009")) is Why.UNKNOWN_QUERY


def test_a_question_has_words_a_team_and_time_to_answer(day):
    later = day.clock.time + SECOND
    ask = {"team": "KO", "note": "Which?", "deadline": later}

    assert refused(day, QueryTeam(**{**ask, "note": ""})) is Why.WORDS_MISSING
    assert refused(day, QueryTeam(**{**ask, "team": "XX"})) is Why.UNKNOWN_TEAM
    assert refused(day, QueryTeam(**{**ask, "deadline": day.clock.time})) is Why.DEADLINE_PAST
    assert refused(day, QueryTeam(**ask, target="large-0001")) is Why.UNKNOWN_RESULT


# The sample


def test_the_sample_is_drawn_once_after_each_close(day):
    day.ask(DrawSample(percent=7), JUDGE)
    drawn = day.state.sample
    assert (len(drawn.seed), drawn.percent) == (16, 7)
    assert refused(day, DrawSample(percent=7), SECOND_JUDGE) is Why.ALREADY_DRAWN

    day.go(Verb.REOPEN)
    assert day.state.sample is None
    assert refused(day, DrawSample(percent=7)) is Why.NOT_ALLOWED
    day.go(Verb.CLOSE)
    day.ask(DrawSample(percent=7), JUDGE)
    assert day.state.sample.seed != drawn.seed


# Marks


def give(day, who=JUDGE, team="KO", **marks):
    return day.ask(GiveMarks(team=team, marks=marks), who)


def in_the_way_of(day, team: str) -> set[str]:
    """The marks of a team that are still to be given."""
    return {
        f"{one.team}/{one.criterion}/{one.judge}" for one in missing(day.state.jury, day.state.recipe.criteria, [team])
    }


def marks(day, team="KO") -> dict[str, Fraction]:
    return day.state.figures.marks.get(team, {})


def test_a_mark_is_the_exact_mean_of_the_judges_of_their_means(marking):
    give(marking, JUDGE, warmth={"call-0001": 7, "call-0002": 8}, advice={"": 6})
    give(marking, SECOND_JUDGE, warmth={"call-0001": 9}, advice={"": 7})

    assert marks(marking) == {"warmth": Fraction(33, 4), "advice": Fraction(13, 2)}
    (row,) = [row for row in standings(marking.state)["rows"] if row["team"] == "KO"]
    assert row["exact"] == str(2 * (Fraction(33, 4) + 3 * Fraction(13, 2)) / 4)


def test_newer_marks_stand_for_the_older_ones(marking):
    give(marking, advice={"": 3})
    give(marking, warmth={"call-0001": 9})

    assert marks(marking) == {"warmth": 9}


def test_a_judge_who_is_recused_or_left_is_out_of_the_mean(marking):
    give(marking, JUDGE, advice={"": 2})
    give(marking, SECOND_JUDGE, advice={"": 8})
    marking.ask(Recuse(team="KO", reason="works_there"), JUDGE)
    assert marks(marking) == {"advice": 8}
    assert refused(marking, GiveMarks(team="KO", marks={"advice": {"": 2}})) is Why.RECUSED

    marking.ask(Recuse(team="KO", reason=""), JUDGE)
    assert marks(marking) == {"advice": 5}
    marking.ask(UnseatJudge(judge="j2", note="ill"), ORGANISER)
    assert marks(marking) == {"advice": 2}
    assert refused(marking, GiveMarks(team="KO", marks={}), SECOND_JUDGE) is Why.NOT_SEATED


def test_what_is_recused_already_writes_nothing(marking):
    marking.ask(Recuse(team="KO", reason="related"), JUDGE)
    seq = marking.state.seq

    with pytest.raises(IndexError):
        _ = marking.ask(Recuse(team="KO", reason="related"), JUDGE).seq
    assert marking.state.seq == seq
    assert refused(marking, Recuse(team="KO", reason="bored")) is Why.REASON_MISSING


def test_marks_for_a_call_that_is_dropped_count_no_longer(marking):
    give(marking, warmth={"call-0001": 2, "call-0002": 8})
    marking.ask(DropCall(target="call-0001"), ORGANISER)

    assert marks(marking) == {"warmth": 8}
    assert refused(marking, GiveMarks(team="KO", marks={"warmth": {"call-0001": 5}})) is Why.UNKNOWN_CALL
    assert refused(marking, DropCall(target="call-0001")) is Why.UNKNOWN_CALL


def amend(day, *criteria: Criterion) -> None:
    """Change what judges mark, after the start."""
    recipe = replace(MARKED, criteria=criteria)
    day.ask(ChangeDefinition(definition=define(recipe), read_at=day.state.definition_seq, reason="agreed"), ORGANISER)


WARMTH, ADVICE = MARKED.criteria


@pytest.mark.parametrize("changed", [{"highest": 5}, {"highest": 100}, {"lowest": 0}, {"of": "calls"}])
def test_a_mark_counts_only_on_the_scale_and_for_what_it_was_given(marking, changed):
    for judge in (JUDGE, SECOND_JUDGE):
        give(marking, judge, warmth={"call-0001": 7, "call-0002": 7}, advice={"": 6})
    amend(marking, WARMTH, replace(ADVICE, **changed))
    assert marks(marking) == {"warmth": 7}
    assert {"KO/advice/j1", "KO/advice/j2"} == in_the_way_of(marking, "KO")

    amend(marking, WARMTH, ADVICE)
    assert marks(marking) == {"warmth": 7}
    give(marking, warmth={"call-0001": 7, "call-0002": 7}, advice={"": 6})
    assert marks(marking) == {"warmth": 7, "advice": 6}
    assert {"KO/advice/j2"} == in_the_way_of(marking, "KO")


def test_a_mark_stays_when_a_criterion_weighs_or_is_called_otherwise_or_others_come_and_go(marking):
    give(marking, warmth={"call-0001": 7, "call-0002": 7}, advice={"": 6})
    amend(
        marking,
        replace(ADVICE, weight="5", name="Good advice", about="What they say"),
        Criterion(key="wit", name="Wit"),
    )
    assert marks(marking) == {"advice": 6}

    amend(marking, WARMTH, ADVICE)
    assert marks(marking) == {"advice": 6}


def test_a_mark_of_the_rehearsal_is_given_again_on_another_scale_too():
    day = Day(definition=define(MARKED))
    day.ask(SeatJudge(), JUDGE)
    give(day, advice={"": 6})
    amend(day, WARMTH, replace(ADVICE, highest=5))

    assert marks(day) == {}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"taste": {"": 5}}, Why.UNKNOWN_CRITERION),
        ({"advice": {"call-0001": 5}}, Why.UNKNOWN_CRITERION),
        ({"warmth": {"": 5}}, Why.UNKNOWN_CALL),
        ({"advice": {"": 0}}, Why.NOT_ON_THE_SCALE),
        ({"advice": {"": 11}}, Why.NOT_ON_THE_SCALE),
    ],
)
def test_marks_that_do_not_fit_are_refused(marking, given, why):
    assert refused(marking, GiveMarks(team="KO", marks=given)) is why


def mark_all(day, mark=5, *, but=()):
    """Have every judge give everything that is to be marked, but for some teams by one of them."""
    criteria = day.state.recipe.criteria
    for team in day.state.competing:
        if not day.state.jury.calls_of(team):
            day.ask(SampleCall(team=team, note="B-1"), JUDGE)
        marks = {one.key: dict.fromkeys(day.state.jury.wanted(one, team), mark) for one in criteria}
        for judge in (JUDGE, SECOND_JUDGE):
            if (judge.pass_id, team) not in but:
                give(day, judge, team, **marks)


def test_nobody_else_sees_that_judges_mark(marking):
    marking.ask(gift("MA", 1000), LEAD_MA)
    before = board(marking)
    marking.ask(ReceiveSummary(team="KO", digest="0f" * 32, size=9), LEAD_KO)
    mark_all(marking)
    give(marking, JUDGE, "KO", warmth={"call-0001": 5, "call-0002": 5}, advice={"": 10})

    assert board(marking) == before
    assert [row["team"] for row in before["rows"]] == ["MA", "KO", "ZO"]
    assert [row["team"] for row in board(marking, Audience.JUDGE)["rows"]] == ["KO", "MA", "ZO"]


def test_judges_see_places_without_marks_until_the_last_one_is_given(marking):
    marking.ask(gift("MA", 1000), LEAD_MA)
    before = board(marking, Audience.JUDGE)
    mark_all(marking, but=[("j2", "ZO")])
    give(marking, JUDGE, "KO", warmth={"call-0001": 5, "call-0002": 5}, advice={"": 10})
    hidden = board(marking, Audience.JUDGE)
    marking.ask(Recuse(team="ZO", reason="related"), SECOND_JUDGE)
    shown = board(marking, Audience.JUDGE)

    assert (hidden["rows"], hidden["totals"]) == (before["rows"], before["totals"])
    assert [row["team"] for row in shown["rows"]] == ["KO", "MA", "ZO"]


def test_a_judge_who_sits_down_after_the_signatures_hides_no_marks_that_were_signed(marking):
    mark_all(marking)
    marking.go(Verb.CLOSE)
    sign(marking, JUDGE)
    sign(marking, SECOND_JUDGE)
    rows = board(marking, Audience.JUDGE)["rows"]
    marking.ask(SeatJudge(), Who(Role.JUDGE, pass_id="j9"))

    assert board(marking, Audience.JUDGE)["rows"] == rows


def test_no_marks_at_all_are_not_given(marking):
    assert refused(marking, GiveMarks(team="KO", marks={})) is Why.NO_MARKS
    assert refused(marking, GiveMarks(team="KO", marks={"advice": {}})) is Why.NO_MARKS


def test_a_lead_hands_in_until_the_close_and_never_hears_that_marking_began(marking):
    first, second, third = (ReceiveSummary(team="KO", digest=digest * 32, size=9) for digest in ("0f", "1e", "2d"))
    marking.ask(first, LEAD_KO)
    give(marking, warmth={"call-0001": 5, "call-0002": 5})
    marking.ask(second, LEAD_KO)
    give(marking, advice={"": 9})

    marking.ask(third, LEAD_KO)
    marking.go(Verb.CLOSE)
    assert refused(marking, first, LEAD_KO) is Why.NOT_ALLOWED
    marking.ask(first, ORGANISER)
    assert marking.state.jury.summaries["KO"].digest == first.digest


def test_marks_of_the_rehearsal_are_forgotten_and_the_judges_stay_and_for_whom_they_give_none(marking):
    day = Day(definition=define(MARKED))
    day.ask(SeatJudge(), JUDGE)
    day.ask(Recuse(team="MA", reason="related"), JUDGE)
    day.ask(ReceiveSummary(team="KO", digest="0f" * 32, size=9), LEAD_KO)
    day.ask(GiveMarks(team="KO", marks={"advice": {"": 9}}), JUDGE)
    day.go(Verb.OPEN)

    assert (list(day.state.jury.seats), day.state.jury.given, day.state.jury.summaries) == (["j1"], {}, {})
    assert (day.state.jury.present("MA"), day.state.jury.present("KO")) == ([], ["j1"])


def test_a_summary_comes_once_and_the_newest_holds(marking):
    hand_in = ReceiveSummary(team="KO", digest="0f" * 32, size=9)
    marking.ask(hand_in, LEAD_KO)
    marking.ask(ReceiveSummary(team="KO", digest="1e" * 32, size=8), LEAD_KO)
    seq = marking.state.seq
    with pytest.raises(IndexError):
        _ = marking.ask(ReceiveSummary(team="KO", digest="1e" * 32, size=8), LEAD_KO).seq

    assert (marking.state.jury.summaries["KO"].digest, marking.state.seq) == ("1e" * 32, seq)
    assert refused(marking, hand_in, LEAD_MA) is Why.OTHER_TEAM


def test_another_summary_is_marked_anew_and_what_was_given_for_calls_stays(marking):
    for team in ("KO", "MA"):
        give(marking, SECOND_JUDGE, team, advice={"": 6}, **({"warmth": {"call-0001": 7}} if team == "KO" else {}))
    before = in_the_way_of(marking, "KO"), in_the_way_of(marking, "MA")

    marking.ask(ReceiveSummary(team="KO", digest="1e" * 32, size=8), LEAD_KO)

    assert in_the_way_of(marking, "KO") - before[0] == {"KO/advice/j2"}
    assert in_the_way_of(marking, "MA") == before[1]
    assert marking.state.jury.given["j2"]["KO"].marks["warmth"] == {"call-0001": 7}


# Signatures and finals


def test_what_stands_in_the_way_is_named(day):
    day.ask(AskJudges(target="small-0001", reason="mistake"), LEAD_KO)
    ask_team(day)
    day.ask(UnseatJudge(judge="j1", note="ill"), ORGANISER)
    day.ask(UnseatJudge(judge="j2", note="ill"), ORGANISER)

    assert {blocker.code: blocker.count for blocker in blockers(day.state)} == {
        "late": 1,
        "asks": 1,
        "queries": 1,
        "unverified": 1,
        "judges": 1,
    }


def test_every_mark_is_waited_for(marking):
    marking.go(Verb.CLOSE)
    (only,) = blockers(marking.state)

    assert only.code == "marks"
    assert set(only.items) >= {"KO/warmth/j1", "KO/advice/j2", "MA/warmth/", "ZO/advice/j1"}
    give(marking, JUDGE, warmth={"call-0001": 7}, advice={"": 6})
    (after,) = blockers(marking.state)
    assert set(only.items) - set(after.items) == {"KO/advice/j1"}
    give(marking, JUDGE, warmth={"call-0001": 7, "call-0002": 1}, advice={"": 6})
    (after,) = blockers(marking.state)
    assert set(only.items) - set(after.items) == {"KO/advice/j1", "KO/warmth/j1"}


def test_nothing_is_signed_before_the_close():
    day = Day()
    day.go(Verb.OPEN)
    day.ask(SeatJudge(), JUDGE)

    assert [blocker.code for blocker in blockers(day.state)] == ["not_closed"]
    with pytest.raises(Refused) as no:
        sign(day)
    assert no.value.why is Why.NOT_ALLOWED


def test_the_last_signature_makes_the_final(day):
    sign(cleared(day), JUDGE)
    assert (day.state.phase, len(day.state.signatures)) == (Phase.CLOSED, 1)

    made = [fact for _, fact in sign(day, SECOND_JUDGE).entries]
    assert [type(fact) for fact in made] == [StandingsSigned, FinalMade, PhaseChanged]
    (final,) = day.state.finals
    assert (final.number, final.digest, day.state.phase) == (1, digest_of(day.state), Phase.FINAL)
    assert [signature.judge for signature in final.signatures] == ["j1", "j2"]


def test_so_many_signatures_are_needed_as_were_chosen():
    day = Day(definition=define(signatures=2))
    day.go(Verb.OPEN, Verb.CLOSE)
    day.ask(SeatJudge(), JUDGE)
    assert [blocker.code for blocker in blockers(day.state)] == ["judges"]

    for judge in (SECOND_JUDGE, Who(Role.JUDGE, pass_id="j3")):
        day.ask(SeatJudge(), judge)
    sign(day, JUDGE)
    sign(day, SECOND_JUDGE)
    assert day.state.phase is Phase.FINAL


def test_nobody_signs_twice_or_something_else_or_without_a_seat(day):
    sign(cleared(day))

    with pytest.raises(Refused) as no:
        sign(day)
    assert no.value.why is Why.ALREADY_SIGNED
    with pytest.raises(Refused) as no:
        sign(day, SECOND_JUDGE, digest="AAAAA-AAAAA-AAAAA-AAAAA")
    assert no.value.why is Why.CHANGED_SINCE
    with pytest.raises(Refused) as no:
        sign(day, Who(Role.JUDGE, pass_id="j9"))
    assert no.value.why is Why.NOT_SEATED


def test_nobody_signs_what_the_verifier_does_not_come_to(day):
    with pytest.raises(Refused) as no:
        sign(cleared(day), recomputed="AAAAA-AAAAA-AAAAA-AAAAA")

    assert (no.value.why, no.value.blockers) == (Why.BLOCKED, ("recomputation",))


def test_whatever_comes_after_a_signature_it_is_to_be_given_again(day):
    sign(cleared(day))
    day.ask(ReviewResult(target="small-0001", verdict="verified"), SECOND_JUDGE)

    assert day.state.signatures == ()
    sign(day, SECOND_JUDGE)
    assert day.state.phase is Phase.CLOSED


def test_the_digest_is_the_same_at_every_signature_and_another_for_other_standings(day):
    before = digest_of(cleared(day).state)
    sign(day)
    assert digest_of(day.state) == before

    day.ask(take_back("small-0001"), JUDGE)
    assert digest_of(day.state) != before
    assert [len(part) for part in before.split("-")] == [5, 5, 5, 5]


def test_the_public_hears_of_a_final_with_the_reveal_and_not_before(day):
    before = board(cleared(day))
    day.clock.time += SECOND
    sign(day, JUDGE)
    sign(day, SECOND_JUDGE)
    after = board(day)

    moved = {field for field in after if after[field] != before[field]}
    assert moved == {"phase", "phase_at", "at", "version"}
    assert (after["label"], label_for(Audience.JUDGE, day.state)) == ("provisional", "official v1, not revealed")
    day.go(Verb.REVEAL)
    assert board(day)["label"] == label_for(Audience.JUDGE, day.state) == "official v1"
    assert money(day, Audience.PUBLIC) == money(day, Audience.JUDGE)


# A final that is corrected


@pytest.mark.parametrize("way", [(), (Verb.REVEAL,)])
def test_a_correction_is_a_new_final_and_until_then_the_old_one_is_shown(day, way):
    signed(day)
    day.go(*way)
    before = board(day)
    day.ask(OpenCorrection(reason="other", note="one gift was of another day"), JUDGE)
    day.ask(take_back("small-0001"), JUDGE)

    assert board(day) == before
    assert money(day)["KO"] == 0
    assert label_for(Audience.JUDGE, day.state) == "provisional", "nobody signed what the judges see"
    assert final_for(Audience.JUDGE, day.state) is None
    for judge in (JUDGE, SECOND_JUDGE):
        sign(day, judge)
    first, second = day.state.finals
    assert (second.number, second.correction.amends, first.correction) == (2, 1, None)
    assert day.state.phase is (Phase.REVEALED if way else Phase.FINAL)
    assert day.state.correction is None
    if way:
        assert (board(day)["label"], money(day, Audience.PUBLIC)["KO"]) == ("official v2", 0)
        assert board(day)["version"] > before["version"]


@pytest.mark.parametrize("way", [(), (Verb.REVEAL,)])
def test_a_lead_cannot_tell_that_a_final_is_being_corrected(day, way):
    signed(day)
    day.go(*way)

    def told():
        asks = (ReceiveSummary(team="KO", digest="0" * 64, size=9), AnswerQuery(query="no-such-query", note="why"))
        refused = []
        for ask in (*asks, AskJudges(target="small-0001", reason="other")):
            with pytest.raises(Refused) as no:
                day.ask(ask, LEAD_KO)
            refused.append(no.value.why)
        return mine_for("KO", day.state), knows_seq(day.state), refused

    before = told()
    day.ask(OpenCorrection(reason="mistake"), JUDGE)

    assert told() == before
    assert ("place" in before[0]) is bool(way)


def test_what_is_corrected_after_the_reveal_a_lead_hears_with_everybody_else(day):
    signed(day)
    day.go(Verb.REVEAL)
    before = mine_for("KO", day.state), known_to_lead(day.state).last["KO"]
    day.ask(OpenCorrection(reason="mistake"), JUDGE)
    day.ask(take_back("small-0001"), JUDGE)

    assert (mine_for("KO", day.state), known_to_lead(day.state).last["KO"]) == before
    for judge in (JUDGE, SECOND_JUDGE):
        sign(day, judge)
    after = mine_for("KO", day.state)
    assert (before[0]["money_minor"], after["money_minor"], after["label"]) == (2500, 0, "official v2")


def test_what_is_revealed_in_the_middle_of_a_correction_is_what_was_signed(day):
    signed(day)
    day.ask(OpenCorrection(reason="mistake"), JUDGE)
    day.ask(take_back("small-0001"), JUDGE)
    day.go(Verb.REVEAL)

    assert (money(day, Audience.PUBLIC)["KO"], money(day)["KO"]) == (2500, 0)
    assert board(day)["label"] == "official v1"


def test_nothing_changes_behind_a_final_unless_it_is_corrected(day):
    signed(day)

    assert refused(day, take_back("small-0001")) is Why.NOT_ALLOWED
    assert refused(day, ReviewResult(target="small-0001", verdict="left")) is Why.NOT_ALLOWED
    assert refused(day, OpenCorrection(reason="other")) is Why.REASON_MISSING
    day.ask(OpenCorrection(reason="mistake"), JUDGE)
    assert refused(day, OpenCorrection(reason="mistake"), SECOND_JUDGE) is Why.ALREADY_CORRECTING


def test_a_lead_still_may_not_touch_what_is_being_corrected(day):
    signed(day)
    day.ask(OpenCorrection(reason="mistake"), JUDGE)

    assert refused(day, take_back("small-0001"), LEAD_KO) is Why.CLOSED
    assert refused(day, gift("KO"), LEAD_KO) is Why.CLOSED


def test_a_state_with_a_jury_in_it_is_kept_and_taken_up_again(day):
    signed(day)
    day.go(Verb.REVEAL)
    day.ask(OpenCorrection(reason="mistake"), JUDGE)
    state = day.state
    day.restart()

    assert load(State, dump(state)) == state
    assert day.state == state


def test_the_verb_alone_makes_no_final(day):
    with pytest.raises(Refused) as no:
        day.ask(phase(Verb.FINALISE), ORGANISER)

    assert (no.value.why, no.value.blockers) == (Why.NOT_FINAL, ("late", "unverified", "signatures"))
    signed(day)
    with pytest.raises(IndexError):
        _ = day.ask(phase(Verb.FINALISE), ORGANISER).seq
