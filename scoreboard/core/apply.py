"""What follows from an entry: `apply` gives the next state, and never refuses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from scoreboard.core.competition import Outcome, Team
from scoreboard.core.facts import (
    UNSETTLED,
    AskAnswered,
    AtTheTable,
    CompetitionChanged,
    CompetitionDefined,
    CorrectionOpened,
    Fact,
    FinalMade,
    JudgesAsked,
    OutcomeAdded,
    OutcomeChanged,
    OutcomeWithdrawn,
    PhaseChanged,
    PledgeSettled,
    QueryAnswered,
    QueryClosed,
    RecipeAmended,
    RecipeChosen,
    RecipeSealed,
    ResultAdmitted,
    ResultRecorded,
    ResultReplaced,
    ResultReviewed,
    ResultVoided,
    SampleDrawn,
    ScheduleChanged,
    ShiftEnded,
    ShiftStarted,
    StandingsSigned,
    Status,
    TeamAdded,
    TeamChanged,
    TeamQueried,
    TeamWithdrawn,
)
from scoreboard.core.going import FEWEST_FOR_TOTAL, Going
from scoreboard.core.jury import Jury, rescaled, seated, without
from scoreboard.core.phases import COUNTING, LIVE, ORDER, Phase
from scoreboard.core.pledges import Settlement, moved
from scoreboard.core.recipe import Recipe
from scoreboard.core.review import Correction, Final, Query, Sample, Signature
from scoreboard.core.shifts import Shift
from scoreboard.core.state import LAST, Amendment, Ask, Recorded, State, Tallies
from scoreboard.core.tally import Counts, Tally

LATEST = 12

ALWAYS_SHOWN = PhaseChanged | ScheduleChanged | CompetitionChanged | RecipeAmended
"""What everybody sees at once, also while the standings stand still."""


def apply(state: State, *, seq: int, at: datetime, request_id: str, fact: Fact) -> State:
    """Give the state after one more entry."""
    number = _numbered(state, fact, seq, at)
    if isinstance(fact, ResultRecorded):
        # Nearly every entry is one of these: its number goes in with it, in one copy of the state.
        return _with_result(state, _recorded(fact, fact.result, at=at, request_id=request_id), **number)
    state = replace(state, **number)
    if isinstance(fact, Judged):
        return _judged(state, fact, at, request_id)
    match fact:
        case ResultVoided():
            return _without_result(state, fact)
        case ResultReplaced():
            instead = _recorded(fact, fact.instead, at=at, request_id=request_id)
            return _with_result(_without_result(state, fact), instead)
        case JudgesAsked():
            return _with_ask(state, fact, at)
        case AskAnswered():
            return _decided(state, fact.team, fact.target, asked="left", answer=fact.text_id)
        case PledgeSettled():
            return _settled(state, fact)
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


Judged = AtTheTable | FinalMade | ResultAdmitted
"""The facts that come from the judges' table."""


def _judged(state: State, fact: Judged, at: datetime, request_id: str) -> State:
    match fact:
        case ResultAdmitted():
            return _admitted(state, fact)
        case ResultReviewed():
            return _reviewed(state, fact)
        case TeamQueried():
            query = Query(
                target=fact.target, team=fact.team, at=at, deadline=fact.deadline, by=fact.by, text_id=fact.text_id
            )
            return replace(state, queries={**state.queries, request_id: query})
        case QueryAnswered():
            query = replace(state.queries[fact.query], answered_at=at, answer=fact.text_id)
            answered = {**state.answered, query.target: query.team} if query.target else state.answered
            return replace(state, queries={**state.queries, fact.query: query}, answered=answered)
        case QueryClosed():
            query = replace(state.queries[fact.query], closed=True)
            return replace(state, queries={**state.queries, fact.query: query})
        case SampleDrawn():
            return replace(state, sample=Sample(seed=fact.seed, percent=fact.percent, at=at))
        case StandingsSigned():
            signature = Signature(judge=fact.judge, digest=fact.digest, at=at, text_id=fact.text_id)
            return replace(state, signatures=(*state.signatures, signature))
        case FinalMade():
            return _final(state, fact, at)
        case CorrectionOpened():
            correction = Correction(amends=fact.amends, reason=fact.reason, at=at, by=fact.by, text_id=fact.text_id)
            shown = state.shown or replace(state, official=None)
            return replace(state, correction=correction, shown=shown)
        case _:
            return replace(state, jury=seated(state.jury, fact, at, request_id))


def _admitted(state: State, fact: ResultAdmitted) -> State:
    """Count a result that was set aside; to its team it is a result like others."""
    team = fact.result.team
    last = tuple(
        replace(recorded, status=Status.COUNTED) if recorded.request_id == fact.target else recorded
        for recorded in state.last.get(team, ())
    )
    return replace(
        state,
        **_tallied(state, fact.result, sign=1),
        last={**state.last, team: last},
        set_aside=state.set_aside - 1,
        admitted={**state.admitted, fact.target: team},
        answered=_without(state.answered, fact.target),
        large=_with_large(state, fact.target, fact.result),
    )


def _reviewed(state: State, fact: ResultReviewed) -> State:
    if fact.target in state.asks:
        state = _decided(state, fact.team, fact.target, asked="left", answer=fact.text_id)
    reviewed = {**state.reviewed, fact.target: fact.verdict}
    large, answered = (_without(results, fact.target) for results in (state.large, state.answered))
    return replace(state, reviewed=reviewed, large=large, answered=answered)


def _final(state: State, fact: FinalMade, at: datetime) -> State:
    """Keep the final as it is. One that corrects another is shown where the other was."""
    final = Final(
        number=fact.number,
        seq=state.seq,
        at=at,
        digest=fact.digest,
        signatures=state.signatures,
        correction=state.correction,
    )
    shown = None if state.phase is Phase.REVEALED else state.shown
    state = replace(state, finals=(*state.finals, final), signatures=(), correction=None, shown=shown, official=None)
    return replace(state, official=replace(state, shown=None, going=None))


def _with_large(state: State, request_id: str, result: Counts) -> Mapping[str, str]:
    """Give the results to be called back, with this one if a call of it brought so much."""
    threshold = state.defined.call_back_minor
    if not threshold or result.amount_minor < threshold * result.times:
        return state.large
    return {**state.large, request_id: result.team}


def _without(results: Mapping[str, Any], request_id: str) -> Mapping[str, Any]:
    if request_id not in results:
        return results
    return {key: value for key, value in results.items() if key != request_id}


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
    return replace(state, recipe=recipe, jury=without(state.jury, marked_anew))


def _recorded(fact: ResultRecorded | ResultReplaced, result: Counts, *, at: datetime, request_id: str) -> Recorded:
    return Recorded(
        request_id=request_id,
        receipt=fact.receipt,
        result=result,
        status=fact.status,
        at=at,
        made_at=fact.made_at,
        caller=fact.caller,
        first_at=fact.first_at if isinstance(fact, ResultReplaced) else None,
    )


def _with_result(state: State, recorded: Recorded, **number: Any) -> State:
    team = recorded.result.team
    last = {**state.last, team: _newest((recorded, *state.last.get(team, ())))}
    if recorded.status is Status.SET_ASIDE:
        return replace(state, last=last, set_aside=state.set_aside + 1, **number)
    if recorded.status is Status.REHEARSAL:
        number["rehearsed"] = state.rehearsed + 1
    latest = (recorded, *state.latest)[:LATEST]
    large = _with_large(state, recorded.request_id, recorded.result)
    return replace(state, **_tallied(state, recorded.result, sign=1), last=last, latest=latest, large=large, **number)


def _newest(results: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
    """Keep the newest, and behind them those that the judges were asked about: the answer is still to be read."""
    asked = [recorded for recorded in results[LAST:] if recorded.asked]
    return (*results[:LAST], *asked[:LAST])


def _without_result(state: State, fact: ResultVoided | ResultReplaced) -> State:
    state = _decided(state, fact.result.team, fact.target, void=True)
    state = replace(state, large=_without(state.large, fact.target))
    if fact.status is Status.SET_ASIDE:
        return replace(state, set_aside=state.set_aside - 1)
    latest = tuple(recorded for recorded in state.latest if recorded.request_id != fact.target)
    return replace(state, **_tallied(state, fact.result, sign=-1, settlement=fact.settlement), latest=latest)


def _tallied(state: State, result: Counts, *, sign: int, settlement: Settlement = UNSETTLED) -> dict[str, Any]:
    """Give the sums with a result added to its team, or taken away again. One without a day or an hour is in none."""
    team, day = result.team, result.day
    changed: dict[str, Any] = {"tallies": {**state.tallies, team: state.tallies[team].plus(result, sign)}}
    if result.pledge:
        changed["pledges"] = moved(state.pledges, result, settlement, sign)
    if day:
        changed["days"] = _parted(state.days, day, result, sign)
    if day and result.hour:
        hours = _parted(state.clock.get(day, {}), result.hour, result, sign)
        changed["clock"] = {**state.clock, day: hours}
        if not hours:
            del changed["clock"][day]
    return changed


def _parted(parts: Mapping[str, Tallies], part: str, result: Counts, sign: int) -> dict[str, Tallies]:
    """Give sums that are parted by day or by hour with a result in its part; what is empty is left out."""
    team, teams = result.team, {**parts.get(part, {})}
    teams[team] = teams.get(team, Tally()).plus(result, sign)
    if not teams[team].outcomes:
        del teams[team]
    parted = {**parts, part: teams}
    if not teams:
        del parted[part]
    return parted


def _decided(state: State, team: str, target: str, *, void: bool = False, asked: str = "", answer: str = "") -> State:
    """Give the state after a decision about a result: its team asks no more, and what it answered was read."""
    state = _listed(state, team, target, void=void, asked=asked, answer=answer)
    return replace(state, asks=_without(state.asks, target), answered=_without(state.answered, target))


def _listed(state: State, team: str, target: str, *, void: bool = False, asked: str = "", answer: str = "") -> State:
    """Give the state with what the newest results of a team say of one of them."""
    last = tuple(
        replace(recorded, void=recorded.void or void, asked=asked, answer=answer)
        if recorded.request_id == target
        else recorded
        for recorded in state.last.get(team, ())
    )
    return replace(state, last={**state.last, team: last})


def _with_ask(state: State, fact: JudgesAsked, at: datetime) -> State:
    state = _listed(state, fact.team, fact.target, asked="open")
    ask = Ask(target=fact.target, team=fact.team, at=at, reason=fact.reason, by=fact.by, text_id=fact.text_id)
    return replace(state, asks={**state.asks, fact.target: ask})


def _settled(state: State, fact: PledgeSettled) -> State:
    without = moved(state.pledges, fact.result, fact.before, -1)
    return replace(state, pledges=moved(without, fact.result, fact.after, 1))


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
            jury=Jury(seats=state.jury.seats, moves=state.jury.moves),
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
