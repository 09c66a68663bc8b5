"""What follows from each fact."""

from dataclasses import replace

import pytest

from belweek import START, counts, defined, in_phase, moved, recorded, told, voided
from scoreboard.core.apply_results import LATEST
from scoreboard.core.facts import ResultReplaced, ScheduleChanged, Status
from scoreboard.core.phases import Phase
from scoreboard.core.state import LAST
from scoreboard.core.tally import Sum, Tally, total

GIFT = counts(outcome="donation", cents=2500)
TALLY_OF_GIFT = Tally(
    money_minor=2500, calls=1, outcomes={"donation": 1}, by={"donation": Sum(money_minor=2500, calls=1)}
)


def replaced(target: str, result, instead, status=Status.COUNTED) -> ResultReplaced:
    return ResultReplaced(
        target=target,
        result=result,
        status=status,
        instead=instead,
        reason="mistake",
        receipt="B" * 16,
        by="l1",
    )


def next_id(state) -> str:
    return f"r{state.seq + 1}"


def test_a_new_competition_has_all_its_teams_at_nothing():
    state = defined()

    assert state.tallies == state.figures.earning == {"KO": Tally(), "MA": Tally(), "ZO": Tally()}
    assert state.phase is Phase.REHEARSAL


def test_a_result_adds_all_it_carries():
    state = told(recorded(counts("ZO", "tree", calls=3, units=7)), recorded(GIFT))

    assert state.tallies["ZO"] == Tally(calls=3, units=7, outcomes={"tree": 3}, by={"tree": Sum(calls=3, units=7)})
    assert state.tallies["KO"] == TALLY_OF_GIFT


def test_a_gift_without_a_call_counts_once_as_its_outcome():
    state = told(recorded(counts(outcome="donation", calls=0, cents=100)))

    by = {"donation": Sum(money_minor=100)}
    assert state.tallies["KO"] == Tally(money_minor=100, outcomes={"donation": 1}, by=by)


def test_a_void_leaves_the_sums_as_if_the_result_had_never_been():
    before = told(recorded(counts("MA")))
    target = next_id(before)
    after = told(recorded(GIFT), voided(target, GIFT), state=before)

    assert after.tallies == before.tallies


def test_a_replacement_counts_what_stands_for_it_also_for_another_team():
    before = defined()
    instead = counts("MA", "donation", cents=100)
    after = told(recorded(GIFT), replaced(next_id(before), GIFT, instead), state=before)

    assert after.tallies["KO"] == Tally()
    assert after.tallies["MA"].money_minor == 100


def test_what_does_not_score_is_in_the_sums_and_earns_nothing():
    pledge = counts(outcome="pledge", cents=100)
    entered = told(recorded(pledge))
    taken_back = told(voided(f"r{entered.seq}", pledge), state=entered)

    assert entered.tallies["KO"].money_minor == 100
    assert entered.figures.earning["KO"] == taken_back.figures.earning["KO"] == taken_back.tallies["KO"] == Tally()


def test_a_taken_back_result_leaves_the_wall_and_stays_crossed_out_in_the_teams_own_list():
    before = defined()
    state = told(recorded(GIFT), voided(next_id(before), GIFT), state=before)

    assert state.latest == ()
    assert [(one.request_id, one.void) for one in state.last["KO"]] == [(next_id(before), True)]


def test_the_newest_results_come_first_and_only_so_many():
    state = told(*[recorded(counts(team)) for team in ["KO", "MA"] * 20])
    newest = [f"r{seq}" for seq in range(state.seq, 0, -1)]

    assert [one.request_id for one in state.latest] == newest[:LATEST]
    assert [one.request_id for one in state.last["MA"]] == newest[: 2 * LAST : 2]


def test_what_is_set_aside_is_in_no_sum_and_not_on_the_wall():
    closed = in_phase(Phase.OPEN, Phase.CLOSED)
    late = told(recorded(GIFT, Status.SET_ASIDE), state=closed)
    voided_late = told(voided(f"r{late.seq}", GIFT, Status.SET_ASIDE), state=late)

    assert (late.tallies, late.latest, late.set_aside) == (closed.tallies, (), 1)
    assert (voided_late.tallies, voided_late.set_aside) == (closed.tallies, 0)
    assert [one.status for one in late.last["KO"]] == [Status.SET_ASIDE]


def test_a_replaced_late_result_stays_set_aside():
    late = told(recorded(GIFT, Status.SET_ASIDE), state=in_phase(Phase.OPEN, Phase.CLOSED))
    state = told(replaced(f"r{late.seq}", GIFT, counts(), Status.SET_ASIDE), state=late)

    assert (state.set_aside, state.tallies["KO"]) == (1, Tally())


def test_the_rehearsal_is_in_no_count_after_the_opening():
    rehearsed = told(recorded(GIFT, Status.REHEARSAL), recorded(counts("MA"), Status.REHEARSAL))
    opened = told(moved(Phase.REHEARSAL, Phase.OPEN), state=rehearsed)

    assert rehearsed.tallies["KO"] == TALLY_OF_GIFT
    assert total(opened.tallies) == Tally()
    assert (opened.latest, opened.last, opened.set_aside) == ((), {}, 0)


@pytest.mark.parametrize("way", [(Phase.FROZEN,), (Phase.CLOSED,), (Phase.FROZEN, Phase.CLOSED)])
def test_going_back_to_open_forgets_nothing_that_was_counted(way):
    state = told(recorded(GIFT), state=in_phase(Phase.OPEN))
    for phase in (*way, Phase.OPEN):
        state = told(moved(state.phase, phase), state=state)

    assert state.tallies["KO"] == TALLY_OF_GIFT
    assert state.shown is None


def test_the_public_is_held_at_the_first_freeze_not_at_the_whistle_after_it():
    frozen = in_phase(Phase.OPEN, Phase.FROZEN)
    closed = told(recorded(GIFT), moved(Phase.FROZEN, Phase.CLOSED), state=frozen)

    assert closed.shown is not None
    assert closed.shown.seq == frozen.seq
    assert closed.shown == frozen.shown


def test_a_held_state_holds_no_other_one():
    state = in_phase(Phase.OPEN, Phase.FROZEN, Phase.CLOSED, Phase.FROZEN, Phase.CLOSED)

    assert state.shown is not None
    assert state.shown.shown is None


def test_everybody_sees_the_final_once_it_is_revealed():
    final = told(recorded(GIFT), state=in_phase(Phase.OPEN, Phase.FROZEN))
    for phase in (Phase.CLOSED, Phase.FINAL, Phase.REVEALED):
        final = told(moved(final.phase, phase), state=final)

    assert final.shown is None


def test_the_number_and_the_time_of_an_entry_are_those_of_the_state():
    state = told(recorded(GIFT))

    assert (state.seq, state.at) == (defined().seq + 1, told(recorded(GIFT)).latest[0].at)


def test_new_times_change_the_times_alone():
    before = defined()
    after = told(ScheduleChanged(starts_at=START, freeze_at=None, ends_at=None), state=before)

    assert after.defined == replace(before.defined, starts_at=START)
    assert after.schedule_seq == after.seq == before.seq + 1


def test_apply_leaves_the_state_before_untouched():
    before = told(recorded(GIFT))
    remembered = repr(before)
    told(recorded(GIFT), voided(f"r{before.seq}", GIFT), moved(Phase.REHEARSAL, Phase.OPEN), state=before)

    assert repr(before) == remembered


def test_a_result_counts_on_its_day_until_it_is_taken_back():
    monday, tuesday = (replace(counts("KO"), day=day) for day in ("2026-11-23", "2026-11-24"))
    state = told(recorded(monday), recorded(tuesday))
    voiding = told(voided(f"r{state.seq}", tuesday), state=state)

    assert {day: tallies["KO"].calls for day, tallies in state.days.items()} == {"2026-11-23": 1, "2026-11-24": 1}
    assert {day: tallies["KO"].calls for day, tallies in voiding.days.items()} == {"2026-11-23": 1}
