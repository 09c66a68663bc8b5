"""What judges may do, and which facts it makes: the rules at the judges' table."""

from collections.abc import Mapping
from typing import assert_never

from scoreboard.core.asking import Asked, check_leave, found
from scoreboard.core.commands import (
    AMENDMENT_REASONS,
    RECUSALS,
    AdmitResult,
    AnswerQuery,
    CloseQuery,
    DrawSample,
    DropCall,
    GiveMarks,
    Judging,
    OpenCorrection,
    QueryTeam,
    ReceiveSummary,
    Recuse,
    ReviewResult,
    SampleCall,
    SeatJudge,
    SignStandings,
    UnseatJudge,
)
from scoreboard.core.facts import (
    CallDropped,
    CallSampled,
    CorrectionOpened,
    Fact,
    FinalMade,
    JudgeLeft,
    JudgeRecused,
    JudgeSeated,
    MarksGiven,
    PhaseChanged,
    QueryAnswered,
    QueryClosed,
    ResultAdmitted,
    ResultReviewed,
    SampleDrawn,
    StandingsSigned,
    Status,
    SummaryReceived,
    TeamQueried,
)
from scoreboard.core.finals import blockers, digest_of, needed
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import CALL_QUALITY, Criterion
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.review import LEFT, VERDICTS, VERIFIED, Query
from scoreboard.core.roles import Action, owns
from scoreboard.core.state import State

MOST_PERCENT = 100


def judged(state: State, command: Judging, asked: Asked) -> tuple[Fact, ...]:
    """Give the facts that a command about judging makes. Raises `Refused` with the reason."""
    match command:
        case AdmitResult():
            return (_admit(state, command, asked),)
        case ReviewResult():
            return (_review(state, command, asked),)
        case QueryTeam():
            return (_query(state, command, asked),)
        case AnswerQuery():
            return (_answer_query(state, command, asked),)
        case CloseQuery():
            return (_close_query(state, command, asked),)
        case DrawSample():
            return (_draw(state, command, asked),)
        case SeatJudge():
            check_leave(state, asked, Action.SIT)
            return (JudgeSeated(judge=asked.who.pass_id),)
        case UnseatJudge():
            return (_unseat(state, command, asked),)
        case Recuse():
            return _recuse(state, command, asked)
        case SampleCall():
            return (_sample_call(state, command, asked),)
        case DropCall():
            return (_drop_call(state, command, asked),)
        case ReceiveSummary():
            return _receive(state, command, asked)
        case GiveMarks():
            return (_mark(state, command, asked),)
        case SignStandings():
            return _sign(state, command, asked)
        case OpenCorrection():
            return (_open_correction(state, command, asked),)
        case _:
            assert_never(command)


def _admit(state: State, command: AdmitResult, asked: Asked) -> ResultAdmitted:
    check_leave(state, asked, Action.ADMIT)
    taken = found(command.target, asked)
    if taken.status is not Status.SET_ASIDE:
        raise Refused(Why.NOT_SET_ASIDE)
    return ResultAdmitted(target=command.target, result=taken.result, by=asked.who.pass_id, text_id=asked.text_id)


def _review(state: State, command: ReviewResult, asked: Asked) -> ResultReviewed:
    """Say that a result stays as it is. Of one that was to be called back, why that was not done, in words."""
    check_leave(state, asked, Action.REVIEW)
    taken = found(command.target, asked)
    if taken.status is Status.SET_ASIDE:
        raise Refused(Why.SET_ASIDE)
    if taken.status is Status.REHEARSAL and state.phase is not Phase.REHEARSAL:
        raise Refused(Why.FROM_REHEARSAL)
    if command.verdict not in VERDICTS or state.verdict(command.target) in (VERIFIED, command.verdict):
        raise Refused(Why.ALREADY_REVIEWED)
    if command.verdict == LEFT and command.target in state.large and not command.note.strip():
        raise Refused(Why.WORDS_MISSING)
    return ResultReviewed(
        target=command.target,
        team=taken.result.team,
        verdict=command.verdict,
        by=asked.who.pass_id,
        text_id=asked.text_id,
    )


def _query(state: State, command: QueryTeam, asked: Asked) -> TeamQueried:
    check_leave(state, asked, Action.REVIEW)
    if command.team not in state.teams:
        raise Refused(Why.UNKNOWN_TEAM)
    if command.target and found(command.target, asked).result.team != command.team:
        raise Refused(Why.UNKNOWN_RESULT)
    if not command.note.strip():
        raise Refused(Why.WORDS_MISSING)
    if command.deadline <= asked.at:
        raise Refused(Why.DEADLINE_PAST)
    return TeamQueried(
        target=command.target,
        team=command.team,
        deadline=command.deadline,
        by=asked.who.pass_id,
        text_id=asked.text_id,
    )


def _open_query(state: State, query_id: str, asked: Asked) -> Query:
    """Give a question that waits for its answer. Raises Refused when there is none, or not any more."""
    query = state.queries.get(query_id)
    if query is None or not owns(asked.who, query.team):
        raise Refused(Why.UNKNOWN_QUERY)
    if not query.waits:
        raise Refused(Why.ALREADY_ANSWERED)
    return query


def _answer_query(state: State, command: AnswerQuery, asked: Asked) -> QueryAnswered:
    """Answer a question. An answer that comes behind the deadline is taken: the judges see when it came."""
    check_leave(state, asked, Action.ANSWER_QUERY)
    query = _open_query(state, command.query, asked)
    if not command.note.strip():
        raise Refused(Why.WORDS_MISSING)
    return QueryAnswered(query=command.query, team=query.team, by=asked.who.pass_id, text_id=asked.text_id)


def _close_query(state: State, command: CloseQuery, asked: Asked) -> QueryClosed:
    check_leave(state, asked, Action.REVIEW)
    query = _open_query(state, command.query, asked)
    return QueryClosed(query=command.query, team=query.team, by=asked.who.pass_id, text_id=asked.text_id)


def _draw(state: State, command: DrawSample, asked: Asked) -> SampleDrawn:
    """Draw the sample, once after each close: nobody draws until it suits them."""
    check_leave(state, asked, Action.ADMIT)
    if state.sample is not None:
        raise Refused(Why.ALREADY_DRAWN)
    percent = min(max(command.percent, 1), MOST_PERCENT)
    return SampleDrawn(seed=asked.receipt, percent=percent, by=asked.who.pass_id)


def _unseat(state: State, command: UnseatJudge, asked: Asked) -> JudgeLeft:
    check_leave(state, asked, Action.UNSEAT)
    if command.judge not in state.jury.seats:
        raise Refused(Why.NOT_SEATED)
    if not command.note.strip():
        raise Refused(Why.WORDS_MISSING)
    return JudgeLeft(judge=command.judge, by=asked.who.pass_id, text_id=asked.text_id)


def _check_seated(state: State, asked: Asked) -> None:
    if asked.who.pass_id not in state.jury.seats:
        raise Refused(Why.NOT_SEATED)


def _check_team(state: State, team: str, asked: Asked) -> None:
    if team not in state.teams:
        raise Refused(Why.UNKNOWN_TEAM)
    if not owns(asked.who, team):
        raise Refused(Why.OTHER_TEAM)
    if state.teams[team].withdrawn:
        raise Refused(Why.TEAM_WITHDRAWN)


def _recuse(state: State, command: Recuse, asked: Asked) -> tuple[JudgeRecused, ...]:
    """Take a judge out of the mean for a team, or back in; nothing when it is so already."""
    check_leave(state, asked, Action.MARK)
    _check_seated(state, asked)
    _check_team(state, command.team, asked)
    if command.reason and command.reason not in RECUSALS:
        raise Refused(Why.REASON_MISSING)
    judge = asked.who.pass_id
    if state.jury.recused.get(judge, {}).get(command.team, "") == command.reason:
        return ()
    return (JudgeRecused(judge=judge, team=command.team, reason=command.reason, text_id=asked.text_id),)


def _sample_call(state: State, command: SampleCall, asked: Asked) -> CallSampled:
    check_leave(state, asked, Action.SAMPLE_CALL)
    _check_team(state, command.team, asked)
    if not command.note.strip():
        raise Refused(Why.WORDS_MISSING)
    return CallSampled(team=command.team, by=asked.who.pass_id, text_id=asked.text_id)


def _drop_call(state: State, command: DropCall, asked: Asked) -> CallDropped:
    check_leave(state, asked, Action.SAMPLE_CALL)
    call = state.jury.calls.get(command.target)
    if call is None:
        raise Refused(Why.UNKNOWN_CALL)
    return CallDropped(target=command.target, team=call.team, by=asked.who.pass_id)


def _receive(state: State, command: ReceiveSummary, asked: Asked) -> tuple[SummaryReceived, ...]:
    """Take a summary; nothing when this very document is there."""
    check_leave(state, asked, Action.HAND_IN)
    _check_team(state, command.team, asked)
    there = state.jury.summaries.get(command.team)
    if there is not None and there.digest == command.digest:
        return ()
    return (SummaryReceived(team=command.team, digest=command.digest, size=command.size, by=asked.who.pass_id),)


def _mark(state: State, command: GiveMarks, asked: Asked) -> MarksGiven:
    check_leave(state, asked, Action.MARK)
    _check_seated(state, asked)
    _check_team(state, command.team, asked)
    if command.team in state.jury.recused.get(asked.who.pass_id, {}):
        raise Refused(Why.RECUSED)
    if not any(command.marks.values()):
        raise Refused(Why.NO_MARKS)
    criteria = {criterion.key: criterion for criterion in state.recipe.criteria}
    for key, marks in command.marks.items():
        if key not in criteria:
            raise Refused(Why.UNKNOWN_CRITERION)
        _check_marks(state, command.team, criteria[key], marks)
    return MarksGiven(judge=asked.who.pass_id, team=command.team, marks=command.marks, text_id=asked.text_id)


def _check_marks(state: State, team: str, criterion: Criterion, marks: Mapping[str, int]) -> None:
    wanted = state.jury.wanted(criterion, team)
    if any(one not in wanted for one in marks):
        raise Refused(Why.UNKNOWN_CALL if criterion.of == CALL_QUALITY else Why.UNKNOWN_CRITERION)
    if not all(criterion.lowest <= mark <= criterion.highest for mark in marks.values()):
        raise Refused(Why.NOT_ON_THE_SCALE)


def _sign(state: State, command: SignStandings, asked: Asked) -> tuple[Fact, ...]:
    """Sign what was seen. The last signature that it takes makes the final, and after the close the phase."""
    check_leave(state, asked, Action.SIGN)
    _check_seated(state, asked)
    judge = asked.who.pass_id
    digest = digest_of(state)
    if command.digest != digest:
        raise Refused(Why.CHANGED_SINCE)
    if any(signature.judge == judge for signature in state.signatures):
        raise Refused(Why.ALREADY_SIGNED)
    in_the_way = tuple(blocker.code for blocker in blockers(state))
    if command.recomputed != digest:
        in_the_way = (*in_the_way, "recomputation")
    if in_the_way:
        raise Refused(Why.BLOCKED, blockers=in_the_way)
    signed = StandingsSigned(judge=judge, digest=digest, text_id=asked.text_id)
    signed_by = (*(signature.judge for signature in state.signatures), judge)
    if len(signed_by) < needed(state):
        return (signed,)
    final = FinalMade(number=len(state.finals) + 1, digest=digest, signed_by=signed_by)
    if state.phase is not Phase.CLOSED:
        return (signed, final)
    changed = PhaseChanged(phase=Phase.FINAL, before=state.phase, by=judge)
    return (signed, final, changed)


def _open_correction(state: State, command: OpenCorrection, asked: Asked) -> CorrectionOpened:
    if state.correction is not None:
        raise Refused(Why.ALREADY_CORRECTING)
    check_leave(state, asked, Action.CORRECT)
    if command.reason not in AMENDMENT_REASONS or (command.reason == "other" and not command.note.strip()):
        raise Refused(Why.REASON_MISSING)
    return CorrectionOpened(
        amends=len(state.finals), reason=command.reason, by=asked.who.pass_id, text_id=asked.text_id
    )
