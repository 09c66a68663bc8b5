"""What has to happen so that a competition becomes what somebody wants it to be."""

from collections.abc import Iterator
from dataclasses import replace

from scoreboard.core import names
from scoreboard.core.commands import DefineCompetition
from scoreboard.core.facts import (
    CompetitionChanged,
    Fact,
    OutcomeAdded,
    OutcomeChanged,
    OutcomeWithdrawn,
    RecipeChosen,
    ScheduleChanged,
    TeamAdded,
    TeamChanged,
    TeamWithdrawn,
)
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.rules import Rules, rules_of
from scoreboard.core.state import State


def changes(state: State, wanted: DefineCompetition) -> tuple[Fact, ...]:
    """Give the facts that lead from what a competition is to what is wanted; none when it is so already.

    A team or an outcome that is wanted no more is withdrawn. One that was withdrawn comes
    back as what it was alone: raises Refused when another shall have its code or key.
    """
    return (*_of_competition(state, wanted), *_of_teams(state, wanted), *_of_outcomes(state, wanted))


def changed_rules(state: State, wanted: DefineCompetition) -> Rules:
    """Give the rules as they will be after the changes."""
    teams = {team.code: replace(team, withdrawn=True) for team in state.teams.values()}
    outcomes = {outcome.key: replace(outcome, withdrawn=True) for outcome in state.outcomes.values()}
    teams |= {team.code: team for team in wanted.teams}
    outcomes |= {outcome.key: outcome for outcome in wanted.outcomes}
    return rules_of(wanted.competition, wanted.recipe, outcomes.values(), teams.values())


def _of_competition(state: State, wanted: DefineCompetition) -> Iterator[Fact]:
    now, then = state.defined, wanted.competition
    # The times go their own way: setting them anew arms them.
    untimed = replace(then, starts_at=now.starts_at, freeze_at=now.freeze_at, ends_at=now.ends_at)
    if untimed != now:
        yield CompetitionChanged(competition=untimed)
    if untimed != then:
        yield ScheduleChanged(starts_at=then.starts_at, freeze_at=then.freeze_at, ends_at=then.ends_at)
    if wanted.recipe != state.recipe:
        yield RecipeChosen(recipe=wanted.recipe)


def _of_teams(state: State, wanted: DefineCompetition) -> Iterator[Fact]:
    spelt = {code.upper(): code for code in state.teams}
    for team in wanted.teams:
        known = state.teams.get(team.code)
        if known is None and team.code.upper() in spelt:
            raise Refused(Why.CODE_IN_USE)
        if known is None:
            yield TeamAdded(team=team)
        elif known.withdrawn and names.key(known.name) != names.key(team.name):
            raise Refused(Why.TEAM_WITHDRAWN)
        elif team != known:
            yield TeamChanged(team=team)
    codes = {team.code for team in wanted.teams}
    for team in state.teams.values():
        if team.code not in codes and not team.withdrawn:
            yield TeamWithdrawn(code=team.code)


def _of_outcomes(state: State, wanted: DefineCompetition) -> Iterator[Fact]:
    for outcome in wanted.outcomes:
        known = state.outcomes.get(outcome.key)
        if known is None:
            yield OutcomeAdded(outcome=outcome)
        elif known.withdrawn and (known.name, known.takes) != (outcome.name, outcome.takes):
            raise Refused(Why.OUTCOME_WITHDRAWN)
        elif outcome != known:
            yield OutcomeChanged(outcome=outcome)
    keys = {outcome.key for outcome in wanted.outcomes}
    for outcome in state.outcomes.values():
        if outcome.key not in keys and not outcome.withdrawn:
            yield OutcomeWithdrawn(key=outcome.key)
