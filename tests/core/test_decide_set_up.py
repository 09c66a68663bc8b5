"""Making a competition, and moving its times."""

from dataclasses import replace
from datetime import timedelta

import pytest

from belweek import ORGANISER, OUTCOMES, START, TEAMS, asked, define, defined, told
from scoreboard.core.commands import ChangeSchedule
from scoreboard.core.decide import decide
from scoreboard.core.facts import CompetitionDefined, OutcomeAdded, RecipeChosen, ScheduleChanged, TeamAdded
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.state import State

HOUR = timedelta(hours=1)


def schedule(read_at: int, *, ends_at=START + HOUR) -> ChangeSchedule:
    return ChangeSchedule(starts_at=None, freeze_at=None, ends_at=ends_at, read_at=read_at)


def ask(state, command):
    return decide(state, command, asked(ORGANISER))


def test_a_competition_is_made_of_its_teams_its_outcomes_and_one_recipe():
    facts = ask(State(), define())

    assert isinstance(facts[0], CompetitionDefined)
    assert [fact.team for fact in facts if isinstance(fact, TeamAdded)] == list(TEAMS)
    assert [fact.outcome for fact in facts if isinstance(fact, OutcomeAdded)] == list(OUTCOMES)
    assert isinstance(facts[-1], RecipeChosen)


def test_a_competition_is_made_once():
    with pytest.raises(Refused) as no:
        ask(defined(), define())

    assert no.value.why is Why.ALREADY_DEFINED


def test_the_schedule_can_be_moved_by_somebody_who_saw_the_newest():
    state = defined()
    (fact,) = ask(state, schedule(state.schedule_seq))

    assert isinstance(fact, ScheduleChanged)
    assert told(fact, state=state).defined == replace(state.defined, ends_at=START + HOUR)


def test_a_schedule_that_somebody_changed_meanwhile_is_not_overwritten():
    seen = defined()
    changed = told(*ask(seen, schedule(seen.schedule_seq)), state=seen)

    with pytest.raises(Refused) as no:
        ask(changed, schedule(seen.schedule_seq, ends_at=START + 2 * HOUR))

    assert no.value.why is Why.CHANGED_MEANWHILE
    assert ask(changed, schedule(changed.schedule_seq, ends_at=START + 2 * HOUR))


def test_the_same_times_again_write_nothing():
    seen = defined()
    changed = told(*ask(seen, schedule(seen.schedule_seq)), state=seen)

    assert ask(changed, schedule(seen.schedule_seq)) == ()
