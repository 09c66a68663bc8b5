"""What needs a judge's eyes, and why: every reason follows from the entries, and what was decided leaves the list."""

from dataclasses import replace
from datetime import timedelta

import pytest
from gevent.event import Event

from belweek import JUDGE, LEAD_KO, LEAD_MA, ORGANISER, Day, call, counts, define, gift, take_back
from scoreboard.core.commands import (
    AdmitResult,
    AnswerQuery,
    AskJudges,
    CloseQuery,
    DrawSample,
    GiveMarks,
    QueryTeam,
    ReceiveSummary,
    ReviewResult,
    SeatJudge,
)
from scoreboard.core.phases import Verb
from scoreboard.core.recipe import Criterion, Measure, Recipe
from scoreboard.core.roles import Role, Who
from scoreboard.core.sampling import Drawing
from scoreboard.unusual import MOST_REMEMBERED, Lately, seen_as
from scoreboard.worklist import Worklist

STEP = timedelta(minutes=10)
SECOND_JUDGE = Who(Role.JUDGE, pass_id="j2")


class Watched(Day):
    """A day whose entries are ten minutes apart, with the list of what needs eyes."""

    def give(self, cents=2500, *, who=LEAD_KO, apart=STEP, request_id="", **more):
        self.clock.time += apart
        return self.ask(gift(who.team or "KO", cents, **more), who, request_id)

    def list(self):
        if not hasattr(self, "watch"):
            leads = {LEAD_KO.pass_id, LEAD_MA.pass_id}
            self.watch = Worklist(self.ledger, is_lead=lambda by: by in leads, settled=self.flow.settlement)
        return self.watch.look(lambda: self.state)

    def codes(self, request_id):
        item = self.list().item(request_id)
        return item.codes if item else []


@pytest.fixture
def day():
    watched = Watched()
    watched.go(Verb.OPEN)
    return watched


def test_ordinary_results_need_no_eyes(day):
    for _ in range(30):
        day.give()

    found = day.list()

    assert (found.items, found.others, found.decided) == ((), 30, 0)


def test_a_hundred_times_the_middle_gift_is_an_outlier_and_says_against_what(day):
    for _ in range(15):
        day.give()
    day.give(250000, request_id="the-outlier")

    (item,) = day.list().items
    far = item.reasons[0].about

    assert (item.request_id, item.codes) == ("the-outlier", ["far"])
    assert (far.times, far.less, far.of_day, far.of_team) == (100, False, 2500, 2500)


def test_a_cent_for_a_euro_is_an_outlier_too(day):
    for _ in range(15):
        day.give()
    day.give(25, request_id="the-small-one")

    assert day.codes("the-small-one") == ["far"]


def test_what_is_usual_in_a_team_is_no_outlier_on_a_day_of_small_gifts(day):
    for _ in range(30):
        day.give(1000)
    for number in range(12):
        day.give(20000 + 100 * number, who=LEAD_MA)

    assert day.list().items == ()


def test_too_few_make_no_middle(day):
    for _ in range(5):
        day.give()
    day.give(250000)

    assert day.list().items == ()


def test_the_same_rare_amount_twice_in_a_minute_is_perhaps_a_double(day):
    day.give(5700)
    day.give(5700, apart=timedelta(minutes=1), request_id="once-more")

    assert day.codes("once-more") == ["double"]


def test_the_amount_that_everybody_gives_is_no_double(day):
    for _ in range(40):
        day.give(2500)
    day.give(2500, apart=timedelta(minutes=1))

    assert day.list().items == ()


def test_a_double_whose_first_was_taken_back_is_none_any_more(day):
    day.give(5700, request_id="the-first-one")
    day.give(5700, apart=timedelta(minutes=1))
    day.ask(take_back("the-first-one"), JUDGE)

    assert day.list().items == ()


def test_more_calls_than_the_seats_can_make_need_eyes_once(day):
    day.clock.time += STEP
    day.ask(call(), LEAD_KO)
    day.clock.time += timedelta(minutes=2)
    day.ask(replace(call(), result=replace(call().result, calls=120)), LEAD_KO, "so-many-calls")

    (item,) = day.list().items

    assert (item.request_id, item.codes, item.reasons[0].about.calls) == ("so-many-calls", ["fast"], 120)


def test_what_a_lead_corrected_needs_eyes_and_what_a_judge_corrected_does_not(day):
    for team in ("one", "two"):
        day.give(request_id=f"gift-{team}", apart=timedelta(minutes=20))
    day.ask(take_back("gift-two", gift(cents=3000)), LEAD_KO, "by-the-lead")
    day.ask(take_back("gift-one", gift(cents=4000)), JUDGE, "by-a-judge")

    assert day.codes("by-the-lead") == ["corrected"]
    assert day.codes("by-a-judge") == []


def test_what_was_asked_about_comes_before_all_that_is_only_unusual(day):
    for _ in range(15):
        day.give()
    day.give(250000, request_id="the-outlier")
    day.give(2600, request_id="asked-about")
    day.ask(AskJudges(target="asked-about", reason="mistake"), LEAD_KO)

    assert [item.request_id for item in day.list().items] == ["asked-about", "the-outlier"]


@pytest.mark.parametrize("verdict", ["verified", "left"])
def test_what_a_judge_looked_at_leaves_the_list(day, verdict):
    day.give(5700)
    day.give(5700, apart=timedelta(minutes=1), request_id="once-more")
    day.ask(ReviewResult(target="once-more", verdict=verdict), JUDGE)

    found = day.list()

    assert (found.items, found.decided, found.others) == ((), 1, 1)
    assert day.watch.decision("once-more").fact.verdict == verdict


def test_a_late_one_needs_eyes_until_it_counts(day):
    day.give()
    day.go(Verb.CLOSE)
    day.ask(replace(gift(), made_at=day.clock.time - STEP), LEAD_KO, "the-late-one")
    assert day.codes("the-late-one") == ["late"]

    day.ask(AdmitResult(target="the-late-one"), JUDGE)

    assert "late" not in day.codes("the-late-one")


def test_an_item_waits_for_the_team_and_comes_back_with_the_answer(day):
    day.give(5700)
    day.give(5700, apart=timedelta(minutes=1), request_id="once-more")
    query = QueryTeam(team="KO", note="Twice?", deadline=day.clock.time + STEP, target="once-more")
    day.ask(query, JUDGE, "the-query")
    assert day.list().item("once-more").waits

    day.ask(AnswerQuery(query="the-query", note="Two people"), LEAD_KO)

    item = day.list().item("once-more")
    assert (item.waits, item.codes) == (False, ["answered", "double"])


def asked(day, number=1):
    """Ask the team about `the-gift`."""
    query = QueryTeam(team="KO", note="Twice?", deadline=day.clock.time + STEP, target="the-gift")
    day.ask(query, JUDGE, f"query-{number}")


def answered(day, number=1):
    day.ask(AnswerQuery(query=f"query-{number}", note="Two people"), LEAD_KO)


def listed(day):
    """What a list followed all along says, which is what one says that reads all at once."""
    anew = Worklist(day.ledger, is_lead=lambda by: by == LEAD_KO.pass_id, settled=day.flow.settlement)
    found = day.list()
    assert anew.look(lambda: day.state) == found
    return [(item.request_id, item.codes, item.waits) for item in found.items]


@pytest.mark.parametrize("verdict", ["verified", "left"])
def test_what_was_decided_before_a_question_comes_back_with_the_answer_until_it_is_decided_again(day, verdict):
    day.give(request_id="the-gift")
    day.ask(ReviewResult(target="the-gift", verdict=verdict), JUDGE)
    asked(day)
    assert listed(day) == []

    answered(day)
    assert listed(day) == [("the-gift", ["answered"], False)]
    assert (day.list().decided, day.list().others) == (0, 0)

    day.ask(ReviewResult(target="the-gift", verdict="verified"), JUDGE)
    assert listed(day) == []
    assert (day.list().decided, day.list().others) == (1, 0)


def test_of_several_questions_about_a_result_each_counts(day):
    day.give(request_id="the-gift")
    for number in (1, 2, 3):
        asked(day, number)
    answered(day, 2)
    assert listed(day) == [("the-gift", ["answered"], True)]

    day.ask(ReviewResult(target="the-gift", verdict="verified"), JUDGE)
    assert listed(day) == []
    answered(day, 3)
    assert listed(day) == [("the-gift", ["answered"], True)]
    answered(day, 1)
    assert listed(day) == [("the-gift", ["answered"], False)]


def test_a_question_that_was_closed_brings_nothing_back(day):
    day.give(request_id="the-gift")
    day.ask(ReviewResult(target="the-gift", verdict="verified"), JUDGE)
    asked(day)
    day.ask(CloseQuery(query="query-1"), JUDGE)
    assert listed(day) == []

    asked(day, 2)
    answered(day, 2)
    assert listed(day) == [("the-gift", ["answered"], False)]


def test_an_answer_about_what_was_taken_back_meanwhile_brings_nothing_back(day):
    day.give(request_id="the-gift")
    asked(day)
    day.ask(take_back("the-gift"), LEAD_KO)
    answered(day)

    assert listed(day) == []


def test_after_the_close_what_the_podium_hangs_on_needs_eyes_and_nothing_else(day):
    for cents, who in ((9000, LEAD_KO), (1000, LEAD_KO), (9500, LEAD_MA), (100, ORGANISER)):
        day.give(cents, who=who)
    assert day.list().items == ()

    day.go(Verb.CLOSE)

    # KO has 100, MA 95: without either gift of KO, MA leads; without MA's, it stands last or equal.
    assert [item.codes for item in day.list().items] == [["podium"]] * 3


def test_what_the_podium_hangs_on_tells_nothing_of_marks_while_some_are_missing():
    measures = (Measure(kind="money", per=1000), Measure(kind="marks", weight="2"))
    advice = Criterion(key="advice", name="Advice", of="summary")
    day = Watched(definition=define(Recipe(rank_by="points", measures=measures, criteria=(advice,))))
    day.go(Verb.OPEN)
    for judge in (JUDGE, SECOND_JUDGE):
        day.ask(SeatJudge(), judge)
    for cents, who in ((9000, LEAD_KO), (8000, LEAD_MA)):
        day.give(cents, who=who)
    for who in (LEAD_KO, LEAD_MA):
        day.ask(ReceiveSummary(team=who.team, digest="0" * 64, size=9), who)
    day.go(Verb.CLOSE)
    before = [item.codes for item in day.list().items]

    day.ask(GiveMarks(team="MA", marks={"advice": {"": 10}}), JUDGE)

    assert [item.codes for item in day.list().items] == before == [["podium"]] * 2


def test_the_sample_is_that_of_the_published_rule_and_stays_as_it_was_drawn(day):
    for number in range(30):
        day.give(2500 + number, request_id=f"gift-number-{number:02}")
    day.ask(take_back("gift-number-03"), JUDGE)
    day.go(Verb.CLOSE)
    day.ask(DrawSample(percent=10), JUDGE)
    rule = Drawing()
    for entry in day.ledger.entries():
        rule.follow(entry.request_id, entry.fact)

    drawn = {item.request_id for item in day.list().with_reason("sample")}

    assert drawn == set(rule.sample)
    assert day.list().sample == {"donation": (3, 29)}


def test_the_rehearsal_leaves_nothing(day):
    rehearsed = Watched()
    for _ in range(15):
        rehearsed.give()
    rehearsed.give(250000)
    rehearsed.give(request_id="the-gift")
    asked(rehearsed)
    answered(rehearsed)
    assert len(rehearsed.list().items) == 2

    rehearsed.go(Verb.OPEN)

    assert (rehearsed.list().items, rehearsed.list().others) == ((), 0)


def test_a_list_followed_all_along_is_that_of_one_who_reads_all_at_once(day):
    for number in range(60):
        day.give(1000 + 37 * (number % 9), request_id=f"gift-number-{number:02}")
        if number % 7 == 3:
            day.ask(take_back(f"gift-number-{number:02}", gift(cents=300000 if number % 2 else 900)), JUDGE)
        day.list()

    anew = Worklist(day.ledger, is_lead=lambda by: by == LEAD_KO.pass_id, settled=day.flow.settlement)

    assert anew.look(lambda: day.state) == day.list()


def test_while_very_much_is_read_the_list_has_what_the_state_names_and_says_that_it_is_not_whole(day):
    for _ in range(2):
        day.give(5700, apart=timedelta(minutes=1))
    day.give(2600, request_id="asked-about")
    day.ask(AskJudges(target="asked-about", reason="mistake"), LEAD_KO)
    read = Event()
    slow = Worklist(day.ledger, is_lead=lambda _: read.wait(), settled=day.flow.settlement, patience_s=0.01)

    meanwhile = slow.look(lambda: day.state)
    read.set()
    while (whole := slow.look(lambda: day.state)).unread:
        pass

    assert [item.codes for item in meanwhile.items] == [["asked"]]
    assert (meanwhile.counts, meanwhile.unread > 0) == ({"asked": 1}, True)
    assert [item.codes for item in whole.items] == [["asked"], ["double"]]
    assert whole == day.list()


def test_what_was_decided_does_not_come_back_while_entries_are_read(day):
    day.give(2600, request_id="asked-about")
    query = QueryTeam(team="KO", note="Twice?", deadline=day.clock.time + STEP, target="asked-about")
    day.ask(query, JUDGE, "the-query")
    day.ask(AnswerQuery(query="the-query", note="No"), LEAD_KO)
    read = Event()
    slow = Worklist(day.ledger, is_lead=lambda _: read.wait(), settled=day.flow.settlement, patience_s=0.01)
    assert [item.codes for item in slow.look(lambda: day.state).items] == [["answered"]]

    day.ask(ReviewResult(target="asked-about", verdict="verified"), JUDGE)
    found = slow.look(lambda: day.state)
    slow.stop()

    assert (found.items, found.unread > 0) == ((), True)


def test_results_whose_times_come_out_of_order_are_held_against_those_around_them(day):
    noon = day.clock.time + 6 * STEP
    for cents, minutes, request_id in ((5700, 9, "first-gift"), (3300, 0, "other-gift"), (5700, 7, "older-one")):
        day.clock.time = noon + STEP
        day.ask(replace(gift(cents=cents), made_at=noon + timedelta(minutes=minutes)), LEAD_KO, request_id)

    assert day.codes("older-one") == ["double"]
    assert day.codes("other-gift") == []


def test_only_the_newest_results_of_a_pass_are_remembered(day):
    lately = Lately()
    for number in range(MOST_REMEMBERED + 50):
        lately.add(seen_as(f"gift-{number}", number, day.clock.time + number % 7 * STEP, counts()))
    lately.forget("gift-60")

    kept = lately.between(day.clock.time, day.clock.time + 7 * STEP)

    assert sorted(one.seq for one in kept) == [*range(50, 60), *range(61, MOST_REMEMBERED + 50)]


def test_a_large_one_needs_eyes_until_it_was_called_back():
    day = Watched(definition=define(call_back_minor=100000))
    day.go(Verb.OPEN)
    day.give(150000, request_id="large-gift")
    assert day.codes("large-gift") == ["large"]

    day.ask(ReviewResult(target="large-gift", verdict="verified"), JUDGE)

    assert day.codes("large-gift") == []
