"""What happened: the kinds of entry in the ledger, in the past tense."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import Recipe
from scoreboard.core.tally import Counts


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
class ScheduleChanged:
    """The times were set anew."""

    starts_at: datetime | None
    freeze_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRecorded:
    """Somebody entered a result. `receipt` is what the lead keeps, `by` the id of the pass."""

    result: Counts
    status: Status
    receipt: str
    by: str
    made_at: datetime | None = None
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultVoided:
    """A result was taken back. `result` and `status` are those of `target`, said again."""

    target: str
    result: Counts
    status: Status
    reason: str
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReplaced:
    """A result was taken back and another one stands for it."""

    target: str
    result: Counts
    status: Status
    instead: Counts
    reason: str
    receipt: str
    by: str
    made_at: datetime | None = None
    text_id: str = ""


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
    | TeamAdded
    | OutcomeAdded
    | RecipeChosen
    | ScheduleChanged
    | ResultRecorded
    | ResultVoided
    | ResultReplaced
    | PhaseChanged
)
