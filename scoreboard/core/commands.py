"""What people ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.phases import Verb
from scoreboard.core.recipe import Recipe
from scoreboard.core.tally import Counts

MAX_CALLS = 10_000
MAX_AMOUNT_MINOR = 100_000_000
MAX_UNITS = 1_000_000
"""The most one result may carry: with ten million results every sum stays below 2**53."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResult:
    """Count these calls with their outcome.

    `made_at` is what the phone's clock or the file says; `imported` results come from a
    file. `caller` is the id of the nickname that made the call, empty for nobody. The
    phone that made it in the rehearsal says so with `rehearsed`: then it never counts
    later. `to_judges` asks that it be set aside after the close, whenever it was made.
    """

    result: Counts
    made_at: datetime | None = None
    note: str = ""
    imported: bool = False
    caller: str = ""
    rehearsed: bool = False
    to_judges: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """Void a result, or replace it when `instead` is given.

    `target` is the request id of the result. `reason` is a code of `REASONS`, `note` words beside it.
    """

    target: str
    reason: str
    note: str = ""
    instead: RecordResult | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskJudges:
    """Ask the judges to look at a result that the asker may not correct any more. `note` says what is wrong."""

    target: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAsk:
    """Leave the result that somebody asked about as it is. `note` are words for who asked."""

    target: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlePledge:
    """Say what came of a pledge: one of `pledges.SETTLED`. `day` is the date of the books, empty for today."""

    target: str
    settled: str
    day: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartShift:
    """A team begins to call at so many seats; `started_at` when not now."""

    team: str
    seats: int
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndShift:
    """Say how long a shift was, and at how many seats. `target` is the request id it began with.

    Said again, it corrects; 0 minutes mean that there was no shift.
    """

    target: str
    seats: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitResult:
    """Let a result that was set aside count. `note` are words beside it."""

    target: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewResult:
    """Say of a result that it was checked and is right, or that it need not be: one of `review.VERDICTS`."""

    target: str
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTeam:
    """Ask a team something until `deadline`; about the result `target`, or with an empty one about anything."""

    team: str
    note: str
    deadline: datetime
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuery:
    """Answer what a judge asked. `query` is the request id that the question came with."""

    query: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseQuery:
    """Need no answer to a question any more."""

    query: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawSample:
    """Draw the seed of the random sample: so many in each hundred results of each outcome."""

    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatJudge:
    """Take a seat at the table: who asks does, with a passphrase that was chosen just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseatJudge:
    """Let a judge leave the table, by the id of the pass. `note` says why."""

    judge: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recuse:
    """Do not mark a team: `reason` is a code of `RECUSALS`; an empty one means to mark it again."""

    team: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCall:
    """Have a call of a team listened to. `note` is its reference number."""

    team: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropCall:
    """Have a call not listened to after all. `target` is the request id it was sampled with."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveSummary:
    """Take a team's management summary, which is kept already: its SHA-256 in hex, and its bytes."""

    team: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveMarks:
    """Give a team marks: for each criterion by call or whole. They stand in place of those given before.

    `note` is a remark for the team.
    """

    team: str
    marks: Mapping[str, Mapping[str, int]]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignStandings:
    """Sign the standings with this digest. `recomputed` is the digest that the verifier came to, on its own."""

    digest: str
    recomputed: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCorrection:
    """Begin to correct the newest final. `reason` is a code of `AMENDMENT_REASONS`, `note` are words beside it."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePhase:
    """Go on to another phase. `scheduled_for` is set when the schedule asks."""

    verb: Verb
    reason: str = ""
    scheduled_for: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineCompetition:
    """Make the competition: its teams, outcomes and recipe."""

    competition: Competition
    teams: tuple[Team, ...]
    outcomes: tuple[Outcome, ...]
    recipe: Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDefinition:
    """Set the competition up anew: `definition` is all of it as it shall be.

    `read_at` is the seq at which the asker saw the old one. What touches the rules after
    the start needs a `reason`, a code of `AMENDMENT_REASONS`; `note` are words beside it.
    """

    definition: DefineCompetition
    read_at: int
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSchedule:
    """Set the times anew. `read_at` is the seq at which the asker saw the old ones."""

    starts_at: datetime | None
    freeze_at: datetime | None
    ends_at: datetime | None
    read_at: int


Judging = (
    AdmitResult
    | ReviewResult
    | QueryTeam
    | AnswerQuery
    | CloseQuery
    | DrawSample
    | SeatJudge
    | UnseatJudge
    | Recuse
    | SampleCall
    | DropCall
    | ReceiveSummary
    | GiveMarks
    | SignStandings
    | OpenCorrection
)
"""What is the business of the judges' table."""

Command = (
    RecordResult
    | TakeBack
    | AskJudges
    | AnswerAsk
    | SettlePledge
    | StartShift
    | EndShift
    | Judging
    | ChangePhase
    | DefineCompetition
    | ChangeDefinition
    | ChangeSchedule
)

REASONS = ("mistake", "duplicate", "wrong_team", "withdrawn_by_donor", "other")
"""Why a result is taken back: a code, so that no free text stands in the chain."""

AMENDMENT_REASONS = ("mistake", "agreed", "other")
"""Why the rules are changed after the start, or a final."""

RECUSALS = ("works_there", "related", "involved", "other")
"""Why a judge does not mark a team."""
