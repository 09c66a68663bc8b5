"""What people ask for."""

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


Command = (
    RecordResult
    | TakeBack
    | AskJudges
    | AnswerAsk
    | SettlePledge
    | StartShift
    | EndShift
    | ChangePhase
    | DefineCompetition
    | ChangeDefinition
    | ChangeSchedule
)

REASONS = ("mistake", "duplicate", "wrong_team", "withdrawn_by_donor", "other")
"""Why a result is taken back: a code, so that no free text stands in the chain."""

AMENDMENT_REASONS = ("mistake", "agreed", "other")
"""Why the rules are changed after the start."""
