"""What goes over the wire of the API: strict, no field more than is named here."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from scoreboard.core.commands import MAX_AMOUNT_MINOR, MAX_CALLS, MAX_UNITS
from scoreboard.core.phases import Verb
from scoreboard.core.shifts import MOST_MINUTES, MOST_SEATS
from scoreboard.intake import MAX_NOTE

YEARS = range(2000, 2101)
RFC_3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}", re.ASCII)
MAX_BATCH = 1_000


def _is_text(value: Any) -> Any:
    if isinstance(value, datetime) or value is None:
        return value
    # Digits alone would be taken for seconds since 1970.
    if not isinstance(value, str) or not RFC_3339.match(value):
        raise ValueError("a time is text, such as 2026-11-22T14:03:11Z")
    return value


def _in_reach(value: datetime) -> datetime:
    if value.year not in YEARS:
        raise ValueError("a time lies between the years 2000 and 2100")
    return value.astimezone(UTC)


RequestId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Time = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_is_text), AfterValidator(_in_reach)]
CallerId = Annotated[str, Field(pattern=r"^([0-9a-f]{12})?$")]
"""The id of a nickname: so short a number can be nobody's name."""

Reason = Annotated[str, Field(min_length=1, max_length=MAX_NOTE)]


class Strict(BaseModel):
    """A body without surprises: no extra fields, no "5" or true for a number."""

    model_config = ConfigDict(strict=True, extra="forbid")


class ResultFields(Strict):
    """The values of a result. Money is whole minor units."""

    team: Annotated[str, Field(min_length=1, max_length=40)]
    outcome: Annotated[str, Field(min_length=1, max_length=40)]
    calls: Annotated[int, Field(ge=0, le=MAX_CALLS)] = 1
    amount_minor: Annotated[int, Field(ge=0, le=MAX_AMOUNT_MINOR)] = 0
    units: Annotated[int, Field(ge=0, le=MAX_UNITS)] = 0
    made_at: Time | None = None
    note: Annotated[str, Field(max_length=MAX_NOTE)] = ""
    caller: CallerId = ""


class ResultIn(ResultFields):
    """Record one result. The request id makes a repeat harmless."""

    request_id: RequestId


class LeadResultIn(ResultFields):
    """What the lead page sends: the team comes from the pass and may be left out.

    `rehearsed` says that it was made in the rehearsal, `to_judges` that it shall be set aside for the judges.
    """

    request_id: RequestId
    team: Annotated[str, Field(max_length=40)] = ""
    rehearsed: bool = False
    to_judges: bool = False


class LeadReplaceIn(ResultFields):
    """What the lead page sends to put another result in the place of one; the team may be left out."""

    request_id: RequestId
    team: Annotated[str, Field(max_length=40)] = ""
    reason: Reason = "mistake"


class AskIn(Strict):
    """Ask the judges about a result. The reason is a code, the note says what is wrong."""

    request_id: RequestId
    reason: Annotated[str, Field(max_length=40)]
    note: Annotated[str, Field(max_length=MAX_NOTE)] = ""


class BatchIn(Strict):
    """Up to a thousand results, each decided as if sent alone."""

    results: list[Any]


class VoidIn(Strict):
    """Take a result back. The reason is a code, or words."""

    request_id: RequestId
    reason: Reason


class ReplaceIn(ResultFields):
    """Take a result back and put another one in its place."""

    request_id: RequestId
    reason: Reason


class StartShiftIn(Strict):
    """Begin a shift; `started_at` when it is sent later than it began."""

    request_id: RequestId
    seats: Annotated[int, Field(ge=1, le=MOST_SEATS)]
    started_at: Time | None = None


class EndShiftIn(Strict):
    """Say how long a shift was; 0 minutes for one that never was."""

    request_id: RequestId
    seats: Annotated[int, Field(ge=1, le=MOST_SEATS)]
    minutes: Annotated[int, Field(ge=0, le=MOST_MINUTES)]


class PhaseIn(Strict):
    """Ask for another phase."""

    request_id: RequestId
    verb: Annotated[Verb, Field(strict=False)]
    reason: Annotated[str, Field(max_length=MAX_NOTE)] = ""


class EntriesQuery(BaseModel):
    """Which page of the ledger: the entries behind `after`."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, le=2**53)] = 0
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100


class ReceiptOut(BaseModel):
    """The receipt of a durable result. `seq` is left out while a freeze hides the pace of entries."""

    receipt: str
    seq: int | None = None
    team: str
    status: Literal["counted", "set_aside", "rehearsal"]


class VoidedOut(BaseModel):
    """A result was taken back."""

    seq: int | None = None
    team: str
    status: Literal["void"]


class PhaseOut(BaseModel):
    """The phase that holds now."""

    phase: str


class ProblemOut(BaseModel):
    """What went wrong, after RFC 9457. `why` is a code; `problems` has a sentence for each field."""

    type: str
    title: str
    status: int
    detail: str
    why: str | None = None
    blockers: list[str] | None = None
    problems: dict[str, str] | None = None


class BatchOut(BaseModel):
    """The answers to a batch, in its order.

    Each has the `status` that a single request would have had, and a receipt (whose own
    status is `result`) or a `problem`.
    """

    answers: list[dict[str, Any]]


class EntriesOut(BaseModel):
    """Entries of the ledger, in order, and where the next page begins."""

    entries: list[dict[str, Any]]
    next_after: int | None
