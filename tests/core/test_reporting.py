"""Who should have reported and did not is said first, and nobody is reminded without need."""

from dataclasses import replace
from datetime import timedelta

import pytest

from belweek import START, counts, defined, in_phase, moved, reached, recorded, told
from scoreboard.core.facts import RecipeSealed, ShiftEnded, ShiftStarted, TeamWithdrawn
from scoreboard.core.phases import Phase
from scoreboard.core.reporting import overdue, reporting, waited_since

SOON = START + timedelta(minutes=110)
LATER = START + timedelta(hours=3)
SEALED = RecipeSealed(fingerprint="seal")
OPEN = in_phase(Phase.OPEN, state=told(SEALED))


def started(team="KO", *, seats=4, minutes=0):
    return ShiftStarted(
        team=team, seats=seats, started_at=START + timedelta(minutes=minutes), day="2026-11-23", by="l1"
    )


def ended(target, team="KO", *, minutes=90, seats=4):
    return ShiftEnded(target=target, team=team, seats=seats, minutes=minutes, by="l1")


def next_id(state):
    return f"r{state.seq + 1}"


def teams(state, now=LATER):
    return [row.team for row in reporting(state, now)]


def silent(state, now=LATER):
    return {row.team for row in reporting(state, now) if row.silent_since}


def test_without_any_shift_every_team_that_says_nothing_for_two_hours_is_overdue():
    state = told(recorded(counts("MA")), state=OPEN)

    assert silent(state, SOON) == set()
    assert silent(state) == {"KO", "MA", "ZO"}


def test_whoever_reported_in_time_is_not_overdue():
    state = told(recorded(counts("MA")), state=OPEN)
    heard_at = state.at

    assert overdue(state, "MA", heard_at + timedelta(minutes=119)) is None
    assert overdue(state, "MA", heard_at + timedelta(minutes=120)) == heard_at


def test_where_shifts_are_started_nobody_waits_for_a_team_that_has_none():
    state = told(started("KO"), state=OPEN)

    assert silent(state) == {"KO"}


def test_a_shift_that_ended_reminds_nobody():
    state = told(ended(next_id(OPEN)), state=told(started("KO"), state=OPEN))

    assert silent(state) == set()


def test_a_shift_that_never_was_is_as_if_nobody_ever_started_one():
    state = told(ended(next_id(OPEN), minutes=0), state=told(started("KO"), state=OPEN))

    assert silent(state) == {"KO", "MA", "ZO"}


def test_the_silence_of_a_shift_begins_with_the_shift():
    state = told(started("KO", minutes=100), state=OPEN)

    assert silent(state) == set()
    assert silent(state, LATER + timedelta(minutes=40)) == {"KO"}


def test_whoever_has_been_silent_for_longest_stands_first_and_the_others_stay_in_their_order():
    state = told(started("MA", minutes=10), started("ZO", minutes=5), state=OPEN)

    assert teams(state, SOON) == ["KO", "MA", "ZO"]
    assert teams(state) == ["ZO", "MA", "KO"]


@pytest.mark.parametrize("phase", sorted(set(Phase) - {Phase.OPEN, Phase.FROZEN}))
def test_nobody_is_reminded_in_the_rehearsal_or_after_the_close(phase):
    assert silent(told(SEALED, started("KO"), state=reached(phase))) == set()


def test_the_reminder_goes_on_in_a_freeze():
    assert silent(in_phase(Phase.FROZEN, state=OPEN)) == {"KO", "MA", "ZO"}


def test_a_competition_can_do_without_reminders():
    state = in_phase(Phase.OPEN, state=told(SEALED, state=defined(report_minutes=0)))

    assert silent(state, LATER + timedelta(days=2)) == set()


def test_a_team_that_left_is_neither_listed_nor_reminded():
    state = told(TeamWithdrawn(code="MA"), state=OPEN)

    assert teams(state) == ["KO", "ZO"]
    assert overdue(state, "MA", LATER) is None


def test_a_row_says_the_running_shift_the_last_report_and_the_minutes_called_at_all_seats():
    state = told(ended(next_id(OPEN), minutes=90, seats=3), state=told(started("KO"), state=OPEN))
    state = told(started("KO", seats=5, minutes=95), recorded(counts("KO")), state=state)
    korenbloem, madelief, _ = reporting(state, SOON)

    assert (korenbloem.shift.seats, korenbloem.heard_at, korenbloem.minutes) == (5, state.at, 270)
    assert (madelief.shift, madelief.heard_at, madelief.minutes) == (None, None, None)


def test_what_was_reported_in_the_rehearsal_is_forgotten_at_the_start():
    state = told(recorded(counts("KO")), moved(Phase.REHEARSAL, Phase.OPEN), state=defined())
    state = replace(state, sealed_at=SOON)

    assert reporting(state, SOON)[0].heard_at is None
    assert silent(state, LATER) == set()


def test_in_a_freeze_a_team_learns_nothing_of_another_teams_shift():
    frozen = in_phase(Phase.FROZEN, state=OPEN)
    hidden = told(started("KO"), state=frozen)

    assert waited_since(hidden, "MA") == waited_since(frozen, "MA")
    assert waited_since(hidden, "KO") is not None
