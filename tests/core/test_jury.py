"""What the marks of several judges come to: laws that hold for any jury."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from belweek import defined, in_phase, told
from scoreboard.core.facts import JudgeLeft, JudgeSeated
from scoreboard.core.jury import WHOLE, Call, Given, Jury, Move, marks_of, missing, seated, weights_of
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import MARKS, SUMMARY, Criterion, Figures, amount_of
from scoreboard.spread import spreads

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEAMS = ("KO", "MA")
JUDGES = ("j1", "j2", "j3", "j4")
ADVICE = Criterion(key="advice", name="Advice", of=SUMMARY, weight="2")
WARMTH = Criterion(key="warmth", name="Warmth", weight="0.5")
CRITERIA = (ADVICE, WARMTH)
CALLS = {f"{team}-{number}": Call(team=team, text_id="") for team in TEAMS for number in (1, 2, 3)}
MARK = st.integers(1, 10)


@st.composite
def juries(draw):
    """Some judges at the table, some of them recused, each with marks for some of what is to be marked."""
    given_by = {}
    for judge in JUDGES:
        of_teams = {}
        for team in draw(st.sets(st.sampled_from(TEAMS))):
            calls = [call for call in CALLS if CALLS[call].team == team]
            warmth = {call: draw(MARK) for call in sorted(draw(st.sets(st.sampled_from(calls))))}
            advice = {WHOLE: draw(MARK)} if draw(st.booleans()) else {}
            of_teams[team] = Given(marks={"warmth": warmth, "advice": advice}, at=AT)
        given_by[judge] = of_teams
    seats = dict.fromkeys(sorted(draw(st.sets(st.sampled_from(JUDGES)))), AT)
    recused = {judge: dict.fromkeys(draw(st.sets(st.sampled_from(TEAMS))), "other") for judge in JUDGES}
    return Jury(seats=seats, calls=CALLS, given=given_by, recused=recused)


def marks(jury: Jury) -> dict[str, dict[str, Fraction]]:
    return marks_of(jury, CRITERIA, TEAMS)


def by_hand(jury: Jury, team: str, criterion: Criterion) -> Fraction | None:
    """The mean of the means, written down once more without any of the code."""
    means = []
    for judge in JUDGES:
        if judge not in jury.seats or team in jury.recused[judge] or team not in jury.given[judge]:
            continue
        wanted = [WHOLE] if criterion is ADVICE else [call for call in jury.calls if jury.calls[call].team == team]
        theirs = [mark for one, mark in jury.given[judge][team].marks[criterion.key].items() if one in wanted]
        if theirs:
            means.append(Fraction(sum(theirs), len(theirs)))
    return sum(means, Fraction(0)) / len(means) if means else None


@given(juries())
def test_a_mark_is_the_exact_mean_of_the_judges_who_are_present(jury):
    found = marks(jury)

    for team in TEAMS:
        for criterion in CRITERIA:
            assert found.get(team, {}).get(criterion.key) == by_hand(jury, team, criterion)


@given(juries(), st.sampled_from(JUDGES), st.sampled_from(TEAMS))
def test_what_a_recused_judge_gave_counts_nowhere_for_that_team_and_as_before_for_others(jury, judge, team):
    out = replace(jury, recused={**jury.recused, judge: {**jury.recused[judge], team: "related"}})
    nothing_given = {code: one for code, one in jury.given[judge].items() if code != team}
    silent = replace(jury, given={**jury.given, judge: nothing_given})
    other = next(code for code in TEAMS if code != team)

    assert marks(out).get(team) == marks(silent).get(team)
    assert marks(out).get(other) == marks(jury).get(other)
    assert not any(one.judge == judge and one.team == team for one in missing(out, CRITERIA, TEAMS))


@given(juries(), st.sampled_from(JUDGES))
def test_a_judge_who_left_the_table_counts_nowhere_and_has_nothing_left_to_give(jury, judge):
    left = replace(jury, seats={one: at for one, at in jury.seats.items() if one != judge})

    assert marks(left) == marks(replace(left, given={**jury.given, judge: {}}))
    assert not any(one.judge == judge for one in missing(left, CRITERIA, TEAMS))


@given(juries(), st.sampled_from(sorted(CALLS)))
def test_a_call_that_was_dropped_counts_as_if_nobody_had_listened_to_it(jury, call):
    dropped = replace(jury, calls={one: kept for one, kept in CALLS.items() if one != call})
    unheard = {
        judge: {
            team: replace(
                one, marks={**one.marks, "warmth": {k: v for k, v in one.marks["warmth"].items() if k != call}}
            )
            for team, one in teams.items()
        }
        for judge, teams in jury.given.items()
    }

    assert marks(dropped) == marks(replace(jury, given=unheard))


@given(juries(), st.randoms(use_true_random=False))
def test_the_order_in_which_marks_came_does_not_matter(jury, random):
    judges, calls = list(jury.given), list(CALLS)
    random.shuffle(judges)
    random.shuffle(calls)
    shuffled = replace(
        jury,
        given={judge: dict(reversed(jury.given[judge].items())) for judge in judges},
        calls={call: CALLS[call] for call in calls},
        seats=dict(reversed(jury.seats.items())),
    )

    assert marks(shuffled) == marks(jury)


@given(juries(), st.integers(1, 5))
def test_a_mean_lies_between_the_lowest_and_the_highest_and_moves_with_all_of_them(jury, more):
    moved = {
        judge: {
            team: replace(one, marks={key: {k: v + more for k, v in each.items()} for key, each in one.marks.items()})
            for team, one in teams.items()
        }
        for judge, teams in jury.given.items()
    }
    raised = marks(replace(jury, given=moved))

    for team, found in marks(jury).items():
        for key, mean in found.items():
            assert 1 <= mean <= 10
            assert raised[team][key] == mean + more


@given(juries())
def test_the_mean_of_all_criteria_weighs_each_as_the_recipe_says(jury):
    found = marks(jury)
    figures = Figures(teams={}, outcomes={}, tallies={}, marks=found, weights=weights_of(CRITERIA))

    for team in found:
        both = found[team]
        if len(both) == 2:
            by_weight = (both["advice"] * 2 + both["warmth"] * Fraction(1, 2)) / Fraction(5, 2)
            assert amount_of(MARKS, team, figures) == by_weight
        else:
            assert amount_of(MARKS, team, figures) == next(iter(both.values()))


@settings(max_examples=60)
@given(juries(), st.sampled_from(TEAMS))
def test_judges_who_are_far_apart_are_named_and_one_alone_never_is(jury, team):
    for spread in spreads(jury, CRITERIA, team):
        low, high = min(spread.marks.values()), max(spread.marks.values())

        assert spread.mean == by_hand(jury, team, spread.criterion)
        assert spread.is_unusual == (len(spread.marks) > 1 and (high - low) * 10 > 4 * 9)


@given(juries())
def test_nothing_is_missing_once_everybody_present_has_marked_everything(jury):
    assume(jury.seats)
    whole = {
        team: Given(
            marks={"advice": {WHOLE: 7}, "warmth": {call: 7 for call in CALLS if CALLS[call].team == team}}, at=AT
        )
        for team in TEAMS
    }

    assert not list(missing(replace(jury, given=dict.fromkeys(JUDGES, whole)), CRITERIA, TEAMS))
    assert marks(replace(jury, given=dict.fromkeys(JUDGES, whole), recused={})) == {
        team: {"advice": Fraction(7), "warmth": Fraction(7)} for team in TEAMS
    }


def at(minute: int) -> datetime:
    return datetime(2026, 11, 27, 12, minute, tzinfo=UTC)


def table(*moves: JudgeSeated | JudgeLeft) -> Jury:
    jury = Jury()
    for minute, fact in enumerate(moves):
        jury = seated(jury, fact, at(minute), "")
    return jury


def test_whoever_left_the_table_stays_in_its_history_with_through_whom_and_the_words():
    jury = table(JudgeSeated(judge="a"), JudgeSeated(judge="b"), JudgeLeft(judge="a", by="o", text_id="t1"))

    assert list(jury.seats) == ["b"]
    came, left = jury.moves_by_judge()["a"]
    assert (came.move, left.move, left.by, left.text_id, left.at) == (Move.SAT, Move.LEFT, "o", "t1", at(2))


def test_a_second_passphrase_is_told_apart_from_the_first_also_after_leaving():
    jury = table(JudgeSeated(judge="a"), JudgeSeated(judge="b"), JudgeSeated(judge="a"), JudgeLeft(judge="b", by="o"))
    back = seated(jury, JudgeSeated(judge="b"), at(9), "")

    assert [one.move for one in back.moves_by_judge()["a"]] == [Move.SAT, Move.AGAIN]
    assert [one.move for one in back.moves_by_judge()["b"]] == [Move.SAT, Move.LEFT, Move.SAT]
    assert (back.chose_anew("a", at(9)), back.chose_anew("a", at(1))) == (at(2), None)
    assert (jury.chose_anew("b", at(9)), back.chose_anew("b", at(9))) == (None, at(9))


def test_the_opening_forgets_the_marks_of_the_rehearsal_and_not_who_sat_at_the_table():
    state = told(JudgeSeated(judge="a"), JudgeLeft(judge="a", by="o"), state=defined())
    opened = in_phase(Phase.OPEN, state=state)

    assert (opened.phase, opened.jury.seats) == (Phase.OPEN, {})
    assert [one.move for one in opened.jury.moves] == [Move.SAT, Move.LEFT]
