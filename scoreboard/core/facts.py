"""What happened: the kinds of entry in the ledger, in the past tense."""

from collections.abc import Mapping
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
class ResultAdmitted:
    """A result that was set aside counts from now on: a judge said so. `result` is what it says, said again."""

    target: str
    result: Counts
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReviewed:
    """A judge looked at a result that stays as it is. `verdict` is one of `review.VERDICTS`."""

    target: str
    team: str
    verdict: str
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamQueried:
    """A judge asked a team something, to be answered until `deadline`; about the result `target` if there is one."""

    target: str
    team: str
    deadline: datetime
    by: str
    text_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryAnswered:
    """A team answered what a judge asked. `query` is the request id that the question came with."""

    query: str
    team: str
    by: str
    text_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryClosed:
    """A judge needs no answer to a question any more."""

    query: str
    team: str
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDrawn:
    """The seed of the random sample was drawn: from each outcome `percent` in each hundred follow from it."""

    seed: str
    percent: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSeated:
    """A judge took a seat at the table and chose a passphrase; said again, another passphrase."""

    judge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeLeft:
    """A judge is at the table no more: their marks count no longer, and nobody waits for their signature."""

    judge: str
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRecused:
    """A judge does not mark a team, or marks it again. `reason` is a code of `RECUSALS`, empty for again."""

    judge: str
    team: str
    reason: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSampled:
    """A call of a team is to be listened to. Its reference number stands where it can be erased."""

    team: str
    by: str
    text_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDropped:
    """A call is not to be listened to after all; marks for it count no longer."""

    target: str
    team: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryReceived:
    """A team's management summary came: the SHA-256 of the document in hex, and its bytes. The newest holds."""

    team: str
    digest: str
    size: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksGiven:
    """A judge gave a team marks, for each criterion by call or whole (see `jury.Marks`). The newest hold."""

    judge: str
    team: str
    marks: Mapping[str, Mapping[str, int]]
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingsSigned:
    """A judge signed the standings with this digest."""

    judge: str
    digest: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalMade:
    """The last signature was given: the standings with this digest are the final of this number."""

    number: int
    digest: str
    signed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionOpened:
    """The final `amends` is being corrected: what follows, up to the next final, is the correction."""

    amends: int
    reason: str
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChanged:
    """The competition went on to another phase."""

    phase: Phase
    before: Phase
    by: str
    scheduled_for: datetime | None = None
    text_id: str = ""


Marking = JudgeSeated | JudgeLeft | JudgeRecused | CallSampled | CallDropped | SummaryReceived | MarksGiven
"""What is said of who marks, what is marked, and how."""

AtTheTable = (
    ResultReviewed
    | TeamQueried
    | QueryAnswered
    | QueryClosed
    | SampleDrawn
    | Marking
    | StandingsSigned
    | CorrectionOpened
)
"""What is the business of the judges alone: nobody else sees that it came."""

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
    | ResultAdmitted
    | AtTheTable
    | FinalMade
    | PhaseChanged
)
