"""What follows from an entry: `apply` gives the next state, and never refuses."""

from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from scoreboard.core.apply_judging import Judged, judged
from scoreboard.core.apply_results import as_recorded, decided, settled, with_ask, with_result, without_result
from scoreboard.core.competition import Outcome, Team
from scoreboard.core.facts import (
    AskAnswered,
    AtTheTable,
    CompetitionChanged,
    CompetitionDefined,
    Fact,
    FinalMade,
    JudgesAsked,
    OutcomeAdded,
    OutcomeChanged,
    OutcomeWithdrawn,
    PhaseChanged,
    PledgeSettled,
    RecipeAmended,
    RecipeChosen,
    RecipeSealed,
    ResultRecorded,
    ResultReplaced,
    ResultVoided,
    ScheduleChanged,
    ShiftEnded,
    ShiftStarted,
    StandingsSigned,
    TeamAdded,
    TeamChanged,
    TeamWithdrawn,
)
from scoreboard.core.going import FEWEST_FOR_TOTAL, Going
from scoreboard.core.jury import Jury, rescaled, without_marks
from scoreboard.core.phases import COUNTING, LIVE, ORDER, Phase
from scoreboard.core.recipe import Recipe
from scoreboard.core.shifts import Shift
from scoreboard.core.state import Amendment, State
from scoreboard.core.tally import Tally

ALWAYS_SHOWN = PhaseChanged | ScheduleChanged | CompetitionChanged | RecipeAmended
"""What everybody sees at once, also while the standings stand still."""


def apply(state: State, *, seq: int, at: datetime, request_id: str, fact: Fact) -> State:
    """Give the state after one more entry."""
    number = _numbered(state, fact, seq, at)
    if isinstance(fact, ResultRecorded):
        # Nearly every entry is one of these: its number goes in with it, in one copy of the state.
        return with_result(state, as_recorded(fact, at, request_id), **number)
    state = replace(state, **number)
    if isinstance(fact, Judged):
        return judged(state, fact, at, request_id)
    match fact:
        case ResultVoided():
            return without_result(state, fact)
        case ResultReplaced():
            return with_result(without_result(state, fact), as_recorded(fact, at, request_id))
        case JudgesAsked():
            return with_ask(state, fact, at)
        case AskAnswered():
            return decided(state, fact.team, fact.target, asked="left", answer=fact.text_id)
        case PledgeSettled():
            return settled(state, fact)
        case ShiftStarted():
            return _with_shift(state, _started(fact, request_id))
        case ShiftEnded():
            return _with_shift(state, _ended(state.shifts[fact.target], fact, at))
        case PhaseChanged():
            return _in_phase(state, fact, at)
        case RecipeSealed():
            return replace(state, seal=fact.fingerprint, sealed_at=at)
        case ScheduleChanged():
            competition = replace(
                state.defined, starts_at=fact.starts_at, freeze_at=fact.freeze_at, ends_at=fact.ends_at
            )
            return _scheduled(replace(state, competition=competition, definition_seq=seq), at)
        case _:
            return replace(_defined(state, fact, at), definition_seq=seq)


def _numbered(state: State, fact: Fact, seq: int, at: datetime) -> dict[str, Any]:
    """Give what an entry changes by having come: its number, and what is known of it to whom.

    Signatures are those under what stands: whatever else comes, they are to be given again.
    """
    behind = isinstance(fact, AtTheTable) or (isinstance(fact, FinalMade) and state.phase is not Phase.REVEALED)
    hidden = behind or (state.shown is not None and not isinstance(fact, ALWAYS_SHOWN | FinalMade))
    number: dict[str, Any] = {"seq": seq, "at": at}
    if not behind:
        number["counted_seq"] = seq
    if not hidden:
        number |= {"changes": state.changes + 1, "changed_at": at}
    elif state.going is not None:
        number["going"] = state.going.at(at, state.counting)
    if state.signatures and not isinstance(fact, StandingsSigned | FinalMade):
        number["signatures"] = ()
    return number


Definition = (
    CompetitionDefined
    | CompetitionChanged
    | TeamAdded
    | TeamChanged
    | TeamWithdrawn
    | OutcomeAdded
    | OutcomeChanged
    | OutcomeWithdrawn
    | RecipeChosen
    | RecipeAmended
)
"""The facts that say what the competition is."""


def _defined(state: State, fact: Definition, at: datetime) -> State:
    match fact:
        case CompetitionDefined():
            return _scheduled(replace(state, competition=fact.competition, phase_at=at), at)
        case CompetitionChanged():
            return replace(state, competition=fact.competition)
        case TeamAdded():
            return _with_team(state, fact.team)
        case TeamChanged():
            return _with_team(state, fact.team)
        case TeamWithdrawn():
            return _with_team(state, replace(state.teams[fact.code], withdrawn=True))
        case OutcomeAdded():
            return _with_outcome(state, fact.outcome)
        case OutcomeChanged():
            return _with_outcome(state, fact.outcome)
        case OutcomeWithdrawn():
            return _with_outcome(state, replace(state.outcomes[fact.key], withdrawn=True))
        case RecipeChosen():
            return _ranked_by(state, fact.recipe)
        case RecipeAmended():
            return _amended(state, fact, at)
        case _:
            assert_never(fact)


def _with_team(state: State, team: Team) -> State:
    tallies = {**state.tallies, team.code: state.tallies.get(team.code, Tally())}
    return replace(state, teams={**state.teams, team.code: team}, tallies=tallies)


def _with_outcome(state: State, outcome: Outcome) -> State:
    return replace(state, outcomes={**state.outcomes, outcome.key: outcome})


def _amended(state: State, fact: RecipeAmended, at: datetime) -> State:
    amendment = Amendment(
        seq=state.seq,
        at=at,
        before=fact.before,
        after=fact.after,
        fingerprint=fact.fingerprint,
        reason=fact.reason,
        text_id=fact.text_id,
    )
    amendments = (*state.amendments, amendment)
    return replace(_ranked_by(state, fact.after.recipe), seal=fact.fingerprint, amendments=amendments)


def _ranked_by(state: State, recipe: Recipe) -> State:
    """Give the state with another recipe. A mark says something on the scale alone on which it was given."""
    marked_anew = rescaled(state.recipe.criteria, recipe.criteria)
    return replace(state, recipe=recipe, jury=without_marks(state.jury, marked_anew))


def _started(fact: ShiftStarted, request_id: str) -> Shift:
    return Shift(request_id=request_id, team=fact.team, seats=fact.seats, started_at=fact.started_at, day=fact.day)


def _ended(shift: Shift, fact: ShiftEnded, at: datetime) -> Shift:
    return replace(shift, seats=fact.seats, minutes=fact.minutes, ended_at=shift.ended_at or at)


def _with_shift(state: State, shift: Shift) -> State:
    return replace(state, shifts={**state.shifts, shift.request_id: shift})


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
    if phase is Phase.REVEALED and state.correction:
        shown = state.official  # what is being corrected is not what was signed
    state = replace(state, phase=phase, phase_at=at, shown=shown, armed=_still_armed(state, fact, at))
    state = _with_going(state, at)
    if phase is Phase.CLOSED:
        state = replace(state, before_close=before)
    if before is Phase.CLOSED and phase in COUNTING:
        state = replace(state, sample=None)  # more results may come: the next close has a sample of its own
    if before is Phase.REHEARSAL:
        nothing = dict.fromkeys(state.teams, Tally())
        state = replace(
            state,
            tallies=nothing,
            days={},
            clock={},
            pledges={},
            shifts={},
            asks={},
            latest=(),
            last={},
            set_aside=0,
            jury=Jury(seats=state.jury.seats, moves=state.jury.moves, recused=state.jury.recused),
            reviewed={},
            large={},
            queries={},
            answered={},
            opened_seq=state.seq,
        )
    return state


def _with_going(state: State, at: datetime) -> State:
    """Let the total go on in a freeze. From the close on it stands still; from the reveal on it is that of the rows.

    How often it moved stays in what is counted of changes.
    """
    going = state.going
    if going is None:
        begins = state.phase is Phase.FROZEN and goes_on(state)
        return replace(state, going=Going.since(at, state.counting)) if begins else state
    still = going.stopped(state.counting)
    if state.shown is None or state.phase is Phase.REVEALED:
        return replace(state, going=None, changes=state.changes + still.moves)
    return replace(state, going=still.again(at) if state.phase is Phase.FROZEN else still)


def goes_on(state: State) -> bool:
    """Say whether the total goes on in a freeze: not among so few teams that it tells about each."""
    return state.defined.freeze_total and len(state.competing) >= FEWEST_FOR_TOTAL


def _still_armed(state: State, fact: PhaseChanged, at: datetime) -> dict[Phase, datetime]:
    """Drop what this phase overtakes: the phases up to it, and, when a person asked, all that is past."""
    by_hand = fact.scheduled_for is None
    return {
        phase: time
        for phase, time in state.armed.items()
        if ORDER[phase] > ORDER[fact.phase] and not (by_hand and time <= at)
    }
