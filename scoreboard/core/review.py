"""What the judges look at besides marks: results, questions to teams, the sample, signatures and finals."""

from dataclasses import dataclass
from datetime import datetime

VERIFIED, LEFT = "verified", "left"
VERDICTS = (VERIFIED, LEFT)
"""What a judge says of a result that stays as it is: it was checked, or it need not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a judge asked a team, about the result `target` or, when that is empty, about anything.

    `answered_at` is None until the team answers; `answer` is then the place of its words. One
    that is `closed` needs no answer any more. When the result is `gone`, taken back while the
    question waited, an answer leaves nothing to decide.
    """

    target: str
    team: str
    at: datetime
    deadline: datetime
    by: str
    text_id: str
    answered_at: datetime | None = None
    answer: str = ""
    closed: bool = False
    gone: bool = False

    @property
    def waits(self) -> bool:
        """Whether the judges still wait for the team."""
        return self.answered_at is None and not self.closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The seed from which the random sample follows, and how many in each hundred it takes."""

    seed: str
    percent: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A judge's signature under the digest of the standings as that judge saw them."""

    judge: str
    digest: str
    at: datetime
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Why a final is being corrected: what it amends, and the reason as a code with words beside it."""

    amends: int
    reason: str
    at: datetime
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Final:
    """A final: its number, the entry that made it, the digest that was signed, by whom, and what it corrects."""

    number: int
    seq: int
    at: datetime
    digest: str
    signatures: tuple[Signature, ...]
    correction: Correction | None = None
