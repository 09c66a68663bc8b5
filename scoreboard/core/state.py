"""What the entries so far add up to: `apply` says what follows from a fact, and never refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, assert_never

from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.facts import (
    CompetitionDefined,
    Fact,
    OutcomeAdded,
    PhaseChanged,
    RecipeChosen,
    ResultRecorded,
    ResultReplaced,
    ResultVoided,
    ScheduleChanged,
    Status,
    TeamAdded,
)
from scoreboard.core.phases import LIVE, ORDER, Phase
from scoreboard.core.recipe import Recipe
from scoreboard.core.tally import Counts, Tally

LATEST = 12
LAST = 10
Tallies = Mapping[str, Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A result as lists show it: what, when, and whether it was taken back."""

    request_id: str
    receipt: str
    result: Counts
    status: Status
    at: datetime
    made_at: datetime | None = None
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that is known after `seq` entries.

    `tallies` hold all counted results, `earning` those whose outcome scores.
    `armed` are the scheduled times that will still fire: none that was past when it was
    set, and none that a phase has overtaken.
    `latest` are the newest results of all, `last` the newest of each team, newest first.
    `shown` is the state of the moment the public last saw: set from the first freeze or
    close until everybody sees the same again. `changes` counts the entries that changed
    what the public may see and `changed_at` is the time of the newest of them, so neither
    says anything about hidden ones.
    """

    seq: int = 0
    at: datetime | None = None
    competition: Competition | None = None
    teams: Mapping[str, Team] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    recipe: Recipe = field(default_factory=Recipe)
    phase: Phase = Phase.REHEARSAL
    phase_at: datetime | None = None
    before_close: Phase = Phase.OPEN
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    earning: Mapping[str, Tally] = field(default_factory=dict)
    latest: tuple[Recorded, ...] = ()
    last: Mapping[str, tuple[Recorded, ...]] = field(default_factory=dict)
    set_aside: int = 0
    armed: Mapping[Phase, datetime] = field(default_factory=dict)
    schedule_seq: int = 0
    shown: "State | None" = None
    changes: int = 0
    changed_at: datetime | None = None

    @property
    def defined(self) -> Competition:
        """The competition, of which there is always one after the first entry."""
        assert self.competition is not None
        return self.competition


def apply(state: State, *, seq: int, at: datetime, request_id: str, fact: Fact) -> State:
    """Give the state after one more entry."""
    hidden = state.shown is not None and not isinstance(fact, PhaseChanged | ScheduleChanged)
    changes, changed_at = (state.changes, state.changed_at) if hidden else (state.changes + 1, at)
    number: dict[str, Any] = {"seq": seq, "at": at, "changes": changes, "changed_at": changed_at}
    if isinstance(fact, ResultRecorded):
        # Nearly every entry is one of these: its number goes in with it, in one copy of the state.
        return _with_result(state, _recorded(fact, fact.result, at=at, request_id=request_id), **number)
    state = replace(state, **number)
    match fact:
        case CompetitionDefined():
            return _scheduled(replace(state, competition=fact.competition, phase_at=at), at)
        case TeamAdded():
            code = fact.team.code
            return replace(
                state,
                teams={**state.teams, code: fact.team},
                tallies={**state.tallies, code: Tally()},
                earning={**state.earning, code: Tally()},
            )
        case OutcomeAdded():
            return replace(state, outcomes={**state.outcomes, fact.outcome.key: fact.outcome})
        case RecipeChosen():
            return replace(state, recipe=fact.recipe)
        case ScheduleChanged():
            competition = replace(
                state.defined, starts_at=fact.starts_at, freeze_at=fact.freeze_at, ends_at=fact.ends_at
            )
            return _scheduled(replace(state, competition=competition), at)
        case ResultVoided():
            return _without_result(state, fact)
        case ResultReplaced():
            instead = _recorded(fact, fact.instead, at=at, request_id=request_id)
            return _with_result(_without_result(state, fact), instead)
        case PhaseChanged():
            return _in_phase(state, fact, at)
        case _:
            assert_never(fact)


def _recorded(fact: ResultRecorded | ResultReplaced, result: Counts, *, at: datetime, request_id: str) -> Recorded:
    return Recorded(
        request_id=request_id,
        receipt=fact.receipt,
        result=result,
        status=fact.status,
        at=at,
        made_at=fact.made_at,
    )


def _with_result(state: State, recorded: Recorded, **number: Any) -> State:
    team = recorded.result.team
    last = {**state.last, team: (recorded, *state.last.get(team, ()))[:LAST]}
    if recorded.status is Status.SET_ASIDE:
        return replace(state, last=last, set_aside=state.set_aside + 1, **number)
    tallies, earning = _tallied(state, recorded.result, sign=1)
    latest = (recorded, *state.latest)[:LATEST]
    return replace(state, tallies=tallies, earning=earning, last=last, latest=latest, **number)


def _without_result(state: State, fact: ResultVoided | ResultReplaced) -> State:
    team = fact.result.team
    last = tuple(
        replace(recorded, void=True) if recorded.request_id == fact.target else recorded
        for recorded in state.last.get(team, ())
    )
    lasts = {**state.last, team: last}
    if fact.status is Status.SET_ASIDE:
        return replace(state, last=lasts, set_aside=state.set_aside - 1)
    tallies, earning = _tallied(state, fact.result, sign=-1)
    latest = tuple(recorded for recorded in state.latest if recorded.request_id != fact.target)
    return replace(state, tallies=tallies, earning=earning, last=lasts, latest=latest)


def _tallied(state: State, result: Counts, *, sign: int) -> tuple[Tallies, Tallies]:
    """Give `tallies` and `earning` with a result added to its team, or taken away again."""
    team = result.team
    before, earned = state.tallies[team], state.earning[team]
    after = before.plus(result, sign)
    tallies = {**state.tallies, team: after}
    if not state.outcomes[result.outcome].scores:
        return tallies, state.earning
    # As long as all that a team entered scores, both are the same: no need to add twice.
    earns = after if earned == before else earned.plus(result, sign)
    return tallies, {**state.earning, team: earns}


def _scheduled(state: State, at: datetime) -> State:
    """Arm the times of the definition that lie ahead."""
    definition = state.defined
    times = {
        Phase.OPEN: definition.starts_at,
        Phase.FROZEN: definition.freeze_at,
        Phase.CLOSED: definition.ends_at,
    }
    armed = {phase: time for phase, time in times.items() if time is not None and time > at}
    return replace(state, armed=armed, schedule_seq=state.seq)


def _in_phase(state: State, fact: PhaseChanged, at: datetime) -> State:
    """Change the phase: what rehearsal counted is forgotten, what the public sees stands still or moves again."""
    phase, before = fact.phase, state.phase
    shown = None if phase in LIVE else state.shown or replace(state, shown=None)
    state = replace(state, phase=phase, phase_at=at, shown=shown, armed=_still_armed(state, fact, at))
    if phase is Phase.CLOSED:
        state = replace(state, before_close=before)
    if before is Phase.REHEARSAL:
        nothing = dict.fromkeys(state.teams, Tally())
        state = replace(state, tallies=nothing, earning=nothing, latest=(), last={}, set_aside=0)
    return state


def _still_armed(state: State, fact: PhaseChanged, at: datetime) -> dict[Phase, datetime]:
    """Drop what this phase overtakes: the phases up to it, and, when a person asked, all that is past."""
    by_hand = fact.scheduled_for is None
    return {
        phase: time
        for phase, time in state.armed.items()
        if ORDER[phase] > ORDER[fact.phase] and not (by_hand and time <= at)
    }
