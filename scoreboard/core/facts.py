"""What happened: the kinds of entry in the ledger, in the past tense."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.phases import Phase
from scoreboard.core.pledges import Settlement
from scoreboard.core.recipe import Recipe
from scoreboard.core.rules import Rules
from scoreboard.core.tally import Counts

UNSETTLED = Settlement()
"""Nobody has said what came of it; so it is with what is no pledge."""


class Status(StrEnum):
    """Whether a result counts. What was made before the whistle and came after it is set aside."""

    COUNTED = "counted"
    REHEARSAL = "rehearsal"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitionDefined:
    """A competition began its life."""

    competition: Competition


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamAdded:
    """A team joined."""

    team: Team


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeAdded:
    """An outcome can be chosen from now on."""

    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeChosen:
    """What the standings are ranked by was set."""

    recipe: Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitionChanged:
    """What is said about the competition was set anew: all but its address and its times."""

    competition: Competition


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChanged:
    """What is said about a team was set anew."""

    team: Team


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamWithdrawn:
    """A team left. Its results stay in the sums of all."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeChanged:
    """What is said about an outcome was set anew."""

    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeWithdrawn:
    """An outcome can no longer be chosen. What was entered with it stays."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeSealed:
    """The rules were sealed: from now on only an amendment changes them."""

    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeAmended:
    """The rules were changed after the start, for all to see: the old ones, the new ones, and why.

    The entries behind it, of the same command, carry the change out.
    """

    before: Rules
    after: Rules
    fingerprint: str
    reason: str
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleChanged:
    """The times were set anew."""

    starts_at: datetime | None
    freeze_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRecorded:
    """Somebody entered a result. `receipt` is what the lead keeps, `by` the id of the pass.

    `caller` is the id of a nickname, which itself is kept where it can be erased.
    """

    result: Counts
    status: Status
    receipt: str
    by: str
    made_at: datetime | None = None
    text_id: str = ""
    caller: str = ""

    @property
    def stands(self) -> Counts:
        """What stands since this entry."""
        return self.result


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultVoided:
    """A result was taken back. `result` and `status` are those of `target`, said again.

    So is `settlement`, for a pledge of which somebody had said what came of it.
    """

    target: str
    result: Counts
    status: Status
    reason: str
    by: str
    text_id: str = ""
    settlement: Settlement = UNSETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReplaced:
    """A result was taken back and another one stands for it; a pledge is open again.

    `first_at` is when the first result of all that replaced one another was acknowledged.
    """

    target: str
    result: Counts
    status: Status
    instead: Counts
    reason: str
    receipt: str
    by: str
    made_at: datetime | None = None
    text_id: str = ""
    caller: str = ""
    settlement: Settlement = UNSETTLED
    first_at: datetime | None = None

    @property
    def stands(self) -> Counts:
        """What stands since this entry."""
        return self.instead


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgesAsked:
    """A lead asked the judges to look at a result. `reason` is a code of `REASONS`."""

    target: str
    team: str
    reason: str
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAnswered:
    """A result that a lead asked about was left as it is."""

    target: str
    team: str
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeSettled:
    """Somebody said what came of a pledge, on a day of the books. `result` and `before` are said again."""

    target: str
    result: Counts
    before: Settlement
    after: Settlement
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftStarted:
    """A team began to call. `day` is the date on the competition's clocks."""

    team: str
    seats: int
    started_at: datetime
    day: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftEnded:
    """A shift was so long, at so many seats; the newest entry about it holds. 0 minutes: there was none."""

    target: str
    team: str
    seats: int
    minutes: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChanged:
    """The competition went on to another phase."""

    phase: Phase
    before: Phase
    by: str
    scheduled_for: datetime | None = None
    text_id: str = ""


Fact = (
    CompetitionDefined
    | CompetitionChanged
    | TeamAdded
    | TeamChanged
    | TeamWithdrawn
    | OutcomeAdded
    | OutcomeChanged
    | OutcomeWithdrawn
    | RecipeChosen
    | RecipeSealed
    | RecipeAmended
    | ScheduleChanged
    | ResultRecorded
    | ResultVoided
    | ResultReplaced
    | JudgesAsked
    | AskAnswered
    | PledgeSettled
    | ShiftStarted
    | ShiftEnded
    | PhaseChanged
)
