"""The ledger as CSV, one line for each entry, written as it is read."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from scoreboard.core.codec import compact, timestamp
from scoreboard.core.facts import (
    AskAnswered,
    CallDropped,
    CallSampled,
    CorrectionOpened,
    Fact,
    FinalMade,
    JudgeLeft,
    JudgeRecused,
    JudgesAsked,
    JudgeSeated,
    MarksGiven,
    OutcomeAdded,
    OutcomeChanged,
    OutcomeWithdrawn,
    PhaseChanged,
    PledgeSettled,
    QueryAnswered,
    QueryClosed,
    RecipeAmended,
    ResultAdmitted,
    ResultRecorded,
    ResultReplaced,
    ResultReviewed,
    ResultVoided,
    SampleDrawn,
    ShiftEnded,
    ShiftStarted,
    StandingsSigned,
    Status,
    SummaryReceived,
    TeamAdded,
    TeamChanged,
    TeamQueried,
    TeamWithdrawn,
)
from scoreboard.core.tally import Counts
from scoreboard.exports.cells import BOM, csv_line, plain_money
from scoreboard.numbers import digits_of

COLUMNS = (
    "seq", "at", "kind", "team", "outcome", "calls", "amount", "units", "status", "reason", "note",
    "target", "phase", "made_at", "by", "request_id", "seats", "minutes", "settled", "settled_on",
    "verdict", "deadline", "seed", "percent", "judge", "marks", "digest", "final",
)  # fmt: skip
ERASED = "[erased]"


class Written(Protocol):
    """An entry, as far as this file needs to know it."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> str: ...
    @property
    def request_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def fact(self) -> Fact: ...


def ledger_csv(entries: Iterable[Written], *, text: Callable[[str], str | None], currency: str) -> Iterator[str]:
    """Write entries as lines, the heading first.

    `text` gives the words that came with an entry, None when they were erased. A void
    carries the values of the result that it takes back, a replacement the new ones. A shift
    that began was made when it began; one that ended is `target`, and so is the question that
    was answered. The reference number of a call that judges listen to stays out.
    """
    digits = digits_of(currency)
    yield BOM + csv_line(COLUMNS)
    for entry in entries:
        fact = entry.fact
        said = _said(fact, digits)
        text_id = getattr(fact, "text_id", "")
        if text_id and not isinstance(fact, CallSampled):
            note = text(text_id)
            said["note"] = ERASED if note is None else " ".join(note.split())
        line = {"seq": entry.seq, "at": entry.at, "kind": entry.kind, "request_id": entry.request_id, **said}
        yield csv_line(line.get(column, "") for column in COLUMNS)


def _said(fact: Fact, digits: int) -> dict[str, str | int]:
    """Give the columns that a kind of entry fills."""
    match fact:
        case ResultRecorded():
            return {
                **_result(fact.result, digits),
                "status": fact.status,
                "made_at": _time(fact.made_at),
                "by": fact.by,
            }
        case ResultVoided():
            taken_back = {"reason": fact.reason, "target": fact.target, "by": fact.by}
            return {**_result(fact.result, digits), "status": fact.status, **taken_back}
        case ResultReplaced():
            taken_back = {"reason": fact.reason, "target": fact.target, "by": fact.by}
            made_at = _time(fact.made_at)
            return {**_result(fact.instead, digits), "status": fact.status, "made_at": made_at, **taken_back}
        case PledgeSettled():
            settled = {"settled": fact.after.state, "settled_on": fact.after.day}
            return {**_result(fact.result, digits), **settled, "target": fact.target, "by": fact.by}
        case JudgesAsked():
            return {"team": fact.team, "reason": fact.reason, "target": fact.target, "by": fact.by}
        case AskAnswered():
            return {"team": fact.team, "target": fact.target, "by": fact.by}
        case ShiftStarted():
            return {"team": fact.team, "seats": fact.seats, "made_at": _time(fact.started_at), "by": fact.by}
        case ShiftEnded():
            length = {"seats": fact.seats, "minutes": fact.minutes}
            return {"team": fact.team, **length, "target": fact.target, "by": fact.by}
        case PhaseChanged():
            return {"phase": fact.phase, "by": fact.by}
        case TeamAdded() | TeamChanged():
            return {"team": fact.team.code}
        case TeamWithdrawn():
            return {"team": fact.code}
        case OutcomeAdded() | OutcomeChanged():
            return {"outcome": fact.outcome.key}
        case OutcomeWithdrawn():
            return {"outcome": fact.key}
        case RecipeAmended():
            return {"reason": fact.reason, "by": fact.by}
        case ResultAdmitted():
            return {**_result(fact.result, digits), "status": Status.COUNTED, "target": fact.target, "by": fact.by}
        case _:
            return _of_judges(fact)


def _of_judges(fact: Fact) -> dict[str, str | int]:
    """Give the columns that an entry from the judges' table fills, and nothing for other kinds."""
    match fact:
        case ResultReviewed():
            return {"team": fact.team, "verdict": fact.verdict, "target": fact.target, "by": fact.by}
        case TeamQueried():
            return {"team": fact.team, "deadline": _time(fact.deadline), "target": fact.target, "by": fact.by}
        case QueryAnswered() | QueryClosed():
            return {"team": fact.team, "target": fact.query, "by": fact.by}
        case SampleDrawn():
            return {"seed": fact.seed, "percent": fact.percent, "by": fact.by}
        case JudgeSeated():
            return {"judge": fact.judge}
        case JudgeLeft():
            return {"judge": fact.judge, "by": fact.by}
        case JudgeRecused():
            return {"judge": fact.judge, "team": fact.team, "reason": fact.reason}
        case CallSampled():
            return {"team": fact.team, "by": fact.by}
        case CallDropped():
            return {"team": fact.team, "target": fact.target, "by": fact.by}
        case SummaryReceived():
            return {"team": fact.team, "digest": fact.digest, "by": fact.by}
        case MarksGiven():
            return {"judge": fact.judge, "team": fact.team, "marks": compact(fact.marks)}
        case StandingsSigned():
            return {"judge": fact.judge, "digest": fact.digest}
        case FinalMade():
            return {"final": fact.number, "digest": fact.digest, "judge": ", ".join(fact.signed_by)}
        case CorrectionOpened():
            return {"final": fact.amends, "reason": fact.reason, "by": fact.by}
        case _:
            return {}


def _result(result: Counts, digits: int) -> dict[str, str | int]:
    return {
        "team": result.team,
        "outcome": result.outcome,
        "calls": result.calls,
        "amount": plain_money(result.amount_minor, digits),
        "units": result.units,
    }


def _time(moment: datetime | None) -> str:
    return "" if moment is None else timestamp(moment)
