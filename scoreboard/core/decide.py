"""Whether a command is allowed, and which facts it makes: the rules of the competition."""

from dataclasses import replace
from datetime import datetime, timedelta

from scoreboard.core.asking import Asked, Taken, check_leave, found
from scoreboard.core.changes import changed_rules, changes
from scoreboard.core.commands import (
    AMENDMENT_REASONS,
    MAX_AMOUNT_MINOR,
    REASONS,
    AnswerAsk,
    AskJudges,
    ChangeDefinition,
    ChangePhase,
    ChangeSchedule,
    Command,
    DefineCompetition,
    EndShift,
    RecordResult,
    SettlePledge,
    StartShift,
    TakeBack,
)
from scoreboard.core.facts import (
    AskAnswered,
    CompetitionDefined,
    Fact,
    JudgesAsked,
    OutcomeAdded,
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
    Status,
    TeamAdded,
)
from scoreboard.core.finals import blockers
from scoreboard.core.judging import judged
from scoreboard.core.phases import COUNTING, STEPS, Phase, Verb
from scoreboard.core.pledges import SETTLED
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Action, Role, Who, action_of, may, owns
from scoreboard.core.rules import fingerprint
from scoreboard.core.shifts import MOST_MINUTES, MOST_SEATS, running
from scoreboard.core.state import State
from scoreboard.core.tally import Counts


def decide(state: State, command: Command, asked: Asked) -> tuple[Fact, ...]:
    """Give the facts that a command makes; none when everything is as asked for already.

    Raises `Refused` with the reason. Nothing but its arguments decides.
    """
    match command:
        case RecordResult():
            return (_record(state, command, asked),)
        case TakeBack():
            return (_take_back(state, command, asked),)
        case AskJudges():
            return (_ask(state, command, asked),)
        case AnswerAsk():
            return (_answer(state, command, asked),)
        case SettlePledge():
            return _settle(state, command, asked)
        case StartShift():
            return (_start_shift(state, command, asked),)
        case EndShift():
            return (_end_shift(state, command, asked),)
        case ChangePhase():
            return _change_phase(state, command, asked)
        case DefineCompetition():
            return _define(state, command, asked)
        case ChangeDefinition():
            return _change_definition(state, command, asked)
        case ChangeSchedule():
            return _change_schedule(state, command, asked)
        case _:
            return judged(state, command, asked)


def _record(state: State, command: RecordResult, asked: Asked) -> ResultRecorded:
    check_leave(state, asked, Action.IMPORT if command.imported else Action.RECORD)
    _check_result(state, command, asked.who)
    return ResultRecorded(
        result=_placed(state, command, asked),
        status=_status(state, command),
        receipt=asked.receipt,
        by=asked.who.pass_id,
        made_at=command.made_at,
        text_id=asked.text_id,
        caller=command.caller,
    )


def _placed(state: State, command: RecordResult, asked: Asked, before: Taken | None = None) -> Counts:
    """Give the counts with what is decided once: when the result was made, and whether it is a pledge.

    That is now when nothing is said of it, or when the result `before` was made that it stands
    for; what a lead corrects stays where it was, and what a judge corrects unless another time
    is said. A phone's clock that cannot be right is not asked: nothing is made before the
    opening or after now.
    """
    is_same = asked.who.role is Role.LEAD or (before is not None and command.made_at in (None, before.made_at))
    if is_same and before is not None and before.result.day:
        day, hour = before.result.day, before.result.hour
    else:
        day, hour = asked.on_clocks(_made_at(state, command, asked))
    pledge = state.outcomes[command.result.outcome].pledged
    return replace(command.result, day=day, hour=hour, pledge=pledge)


def _made_at(state: State, command: RecordResult, asked: Asked) -> datetime:
    """Give when a result was made: as a file or a program says, and as a phone says when that can be."""
    said = command.made_at or asked.at
    if asked.who.role is not Role.LEAD:
        return said
    return said if (state.sealed_at or said) <= said <= asked.at else asked.at


def _status(state: State, command: RecordResult) -> Status:
    """Say whether a new result counts: the phase decides, never a phone's clock.

    After the whistle, what claims to be made before it is set aside for a judge, and so is
    what an import brings and what is sent for the judges to decide; the rest is refused.
    """
    if state.phase is Phase.REHEARSAL:
        return Status.REHEARSAL
    if command.rehearsed:
        raise Refused(Why.MADE_IN_REHEARSAL)
    if state.phase in COUNTING:
        return Status.COUNTED
    whistle, made_at = state.phase_at, command.made_at
    claimed = made_at is not None and whistle is not None and made_at <= whistle
    if state.phase is Phase.CLOSED and (claimed or command.imported or command.to_judges):
        return Status.SET_ASIDE
    raise Refused(Why.CLOSED)


def _check_result(state: State, command: RecordResult, who: Who) -> None:
    """Refuse what does not fit the competition. Ranges were checked where the words were read."""
    result = command.result
    if result.team not in state.teams:
        raise Refused(Why.UNKNOWN_TEAM)
    if not owns(who, result.team):
        raise Refused(Why.OTHER_TEAM)
    if state.teams[result.team].withdrawn:
        raise Refused(Why.TEAM_WITHDRAWN)
    if command.caller and state.defined.nicknames == "off":
        raise Refused(Why.NO_NICKNAMES)
    outcome = state.outcomes.get(result.outcome)
    if outcome is None:
        raise Refused(Why.UNKNOWN_OUTCOME)
    if outcome.withdrawn:
        raise Refused(Why.OUTCOME_WITHDRAWN)
    if outcome.takes == "money" and not result.amount_minor:
        raise Refused(Why.AMOUNT_MISSING)
    if result.amount_minor > _most_minor(state, result):
        raise Refused(Why.ABOVE_LIMIT)
    if outcome.takes != "money" and result.amount_minor:
        raise Refused(Why.AMOUNT_NOT_TAKEN)
    if outcome.takes == "units" and not result.units:
        raise Refused(Why.UNITS_MISSING)
    if outcome.takes != "units" and result.units:
        raise Refused(Why.UNITS_NOT_TAKEN)
    if outcome.takes == "nothing" and not result.calls:
        raise Refused(Why.NOTHING_TO_COUNT)


def _most_minor(state: State, result: Counts) -> int:
    """Give the most that is believed of a result: so much for each of its calls."""
    limit = state.defined.most_minor
    return limit * result.times if limit else MAX_AMOUNT_MINOR


def _take_back(state: State, command: TakeBack, asked: Asked) -> ResultVoided | ResultReplaced:
    taken = found(command.target, asked)
    # A code of the list: free words never get into the chain.
    if command.reason not in REASONS:
        raise Refused(Why.REASON_MISSING)
    if not may(asked.who, Action.TAKE_BACK, state.desk_phase):
        raise Refused(Why.CLOSED if asked.who.role is Role.LEAD else Why.NOT_ALLOWED)
    if taken.status is Status.REHEARSAL and state.phase is not Phase.REHEARSAL:
        raise Refused(Why.FROM_REHEARSAL)
    if asked.who.role is Role.LEAD and asked.at > correctable_until(state, taken.at):
        raise Refused(Why.TOO_LATE)
    if command.instead is None:
        return ResultVoided(
            target=command.target,
            result=taken.result,
            status=taken.status,
            reason=command.reason,
            by=asked.who.pass_id,
            text_id=asked.text_id,
            settlement=taken.settlement,
        )
    _check_result(state, command.instead, asked.who)
    return ResultReplaced(
        target=command.target,
        result=taken.result,
        status=taken.status,
        instead=_placed(state, command.instead, asked, taken),
        reason=command.reason,
        receipt=asked.receipt,
        by=asked.who.pass_id,
        made_at=command.instead.made_at,
        text_id=asked.text_id,
        caller=command.instead.caller,
        settlement=taken.settlement,
        first_at=taken.at,
    )


def correctable_until(state: State, at: datetime) -> datetime:
    """Give the moment until which a lead may take back a result that was acknowledged `at`."""
    return at + timedelta(minutes=state.defined.correction_minutes)


def _ask(state: State, command: AskJudges, asked: Asked) -> JudgesAsked:
    check_leave(state, asked, Action.ASK)
    taken = found(command.target, asked)
    if command.reason not in REASONS:
        raise Refused(Why.REASON_MISSING)
    if taken.status is Status.REHEARSAL and state.phase is not Phase.REHEARSAL:
        raise Refused(Why.FROM_REHEARSAL)
    if command.target in state.asks:
        raise Refused(Why.ALREADY_ASKED)
    return JudgesAsked(
        target=command.target,
        team=taken.result.team,
        reason=command.reason,
        by=asked.who.pass_id,
        text_id=asked.text_id,
    )


def _answer(state: State, command: AnswerAsk, asked: Asked) -> AskAnswered:
    check_leave(state, asked, Action.ANSWER)
    ask = state.asks.get(command.target)
    if ask is None:
        raise Refused(Why.NOTHING_ASKED)
    return AskAnswered(target=ask.target, team=ask.team, by=asked.who.pass_id, text_id=asked.text_id)


def _settle(state: State, command: SettlePledge, asked: Asked) -> tuple[PledgeSettled, ...]:
    """Say what came of a pledge; nothing when that is known already."""
    check_leave(state, asked, Action.SETTLE)
    taken = found(command.target, asked)
    if not taken.result.pledge or taken.status is Status.SET_ASIDE or command.settled not in SETTLED:
        raise Refused(Why.NOT_A_PLEDGE)
    if taken.status is Status.REHEARSAL and state.phase is not Phase.REHEARSAL:
        raise Refused(Why.FROM_REHEARSAL)
    today, _ = asked.on_clocks(asked.at)
    # A day to come may be a slip of the pen, and would put off what the books say now.
    if command.day > today:
        raise Refused(Why.DAY_TO_COME)
    after = taken.settlement.then(command.settled, command.day or today)
    if after == taken.settlement:
        return ()
    return (
        PledgeSettled(
            target=command.target,
            result=taken.result,
            before=taken.settlement,
            after=after,
            by=asked.who.pass_id,
            text_id=asked.text_id,
        ),
    )


def _start_shift(state: State, command: StartShift, asked: Asked) -> ShiftStarted:
    check_leave(state, asked, Action.SHIFT)
    if command.team not in state.teams:
        raise Refused(Why.UNKNOWN_TEAM)
    if not owns(asked.who, command.team):
        raise Refused(Why.OTHER_TEAM)
    if state.teams[command.team].withdrawn:
        raise Refused(Why.TEAM_WITHDRAWN)
    if running(state.shifts.values(), command.team):
        raise Refused(Why.SHIFT_RUNNING)
    if not 1 <= command.seats <= MOST_SEATS:
        raise Refused(Why.SHIFT_TOO_LONG)
    started_at = min(command.started_at or asked.at, asked.at)
    # A phone may bring now what was tried out before the lines were open.
    if asked.who.role is Role.LEAD and state.sealed_at is not None and started_at < state.sealed_at:
        raise Refused(Why.MADE_IN_REHEARSAL)
    day, _ = asked.on_clocks(started_at)
    return ShiftStarted(team=command.team, seats=command.seats, started_at=started_at, day=day, by=asked.who.pass_id)


def _end_shift(state: State, command: EndShift, asked: Asked) -> ShiftEnded:
    """Say how long a shift was. What is known of it already is written too: a repeat of this must not be news later."""
    shift = state.shifts.get(command.target)
    if shift is None or not owns(asked.who, shift.team):
        raise Refused(Why.UNKNOWN_SHIFT)
    if not may(asked.who, Action.SHIFT, state.desk_phase):
        raise Refused(Why.CLOSED if asked.who.role is Role.LEAD else Why.NOT_ALLOWED)
    ended = shift.ended_at
    if asked.who.role is Role.LEAD and ended is not None and asked.at > correctable_until(state, ended):
        raise Refused(Why.TOO_LATE)
    if not (1 <= command.seats <= MOST_SEATS and 0 <= command.minutes <= MOST_MINUTES):
        raise Refused(Why.SHIFT_TOO_LONG)
    return ShiftEnded(
        target=command.target,
        team=shift.team,
        seats=command.seats,
        minutes=command.minutes,
        by=asked.who.pass_id,
    )


def _change_phase(state: State, command: ChangePhase, asked: Asked) -> tuple[Fact, ...]:
    check_leave(state, asked, action_of(command.verb))
    step = STEPS[command.verb]
    after = step.after or state.before_close
    # The same verb again is answered as the first time. A reopened competition is no longer closed.
    if state.phase is after and state.phase not in step.before:
        return ()
    if state.phase is Phase.CLOSED and command.verb in (Verb.REVEAL, Verb.FINALISE):
        raise Refused(Why.NOT_FINAL, blockers=(*(blocker.code for blocker in blockers(state)), "signatures"))
    if state.phase not in step.before:
        raise Refused(Why.WRONG_PHASE, blockers=(state.phase.value,))
    if command.verb is Verb.REOPEN and state.signatures:
        raise Refused(Why.ALREADY_SIGNED)
    if step.needs_reason and not command.reason:
        raise Refused(Why.REASON_MISSING)
    changed = PhaseChanged(
        phase=after,
        before=state.phase,
        by=asked.who.pass_id or asked.who.role.value,
        scheduled_for=command.scheduled_for,
        text_id=asked.text_id,
    )
    if state.phase is not Phase.REHEARSAL:
        return (changed,)
    return (RecipeSealed(fingerprint=fingerprint(state.rules)), changed)


def _define(state: State, command: DefineCompetition, asked: Asked) -> tuple[Fact, ...]:
    check_leave(state, asked, Action.DEFINE)
    if state.competition is not None:
        raise Refused(Why.ALREADY_DEFINED)
    return (
        CompetitionDefined(competition=command.competition),
        *(TeamAdded(team=team) for team in command.teams),
        *(OutcomeAdded(outcome=outcome) for outcome in command.outcomes),
        RecipeChosen(recipe=command.recipe),
    )


def _change_definition(state: State, command: ChangeDefinition, asked: Asked) -> tuple[Fact, ...]:
    """Give what makes the competition what it shall be; after the start with its amendment first."""
    check_leave(state, asked, Action.DEFINE)
    definition = command.definition
    if definition.competition.slug != state.defined.slug:
        raise Refused(Why.OTHER_COMPETITION)
    facts = changes(state, definition)
    if not facts:
        return ()
    if command.read_at != state.definition_seq:
        raise Refused(Why.CHANGED_MEANWHILE)
    after = changed_rules(state, definition)
    if state.phase is Phase.REHEARSAL or after == state.rules:
        return facts
    if state.desk_phase in (Phase.FINAL, Phase.REVEALED):
        raise Refused(Why.WRONG_PHASE, blockers=(state.phase.value,))
    # A reason that is none of the usual ones says itself what it is.
    if command.reason not in AMENDMENT_REASONS or (command.reason == "other" and not command.note.strip()):
        raise Refused(Why.REASON_MISSING)
    amended = RecipeAmended(
        before=state.rules,
        after=after,
        fingerprint=fingerprint(after),
        reason=command.reason,
        by=asked.who.pass_id or asked.who.role.value,
        text_id=asked.text_id,
    )
    # The amendment itself says what the recipe is from now on.
    return (amended, *(fact for fact in facts if not isinstance(fact, RecipeChosen)))


def _change_schedule(state: State, command: ChangeSchedule, asked: Asked) -> tuple[ScheduleChanged, ...]:
    check_leave(state, asked, Action.DEFINE)
    times = (command.starts_at, command.freeze_at, command.ends_at)
    now = state.defined
    if times == (now.starts_at, now.freeze_at, now.ends_at):
        return ()
    if command.read_at != state.schedule_seq:
        raise Refused(Why.CHANGED_MEANWHILE)
    return (ScheduleChanged(starts_at=command.starts_at, freeze_at=command.freeze_at, ends_at=command.ends_at),)
