"""What papers are written from: the state, what was corrected, and what stands beside the ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scoreboard.core.state import State
from scoreboard.exports.corrected import Corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside the ledger: whose pass is whose, which of them are the teams', the logo as a PNG or JPEG."""

    names: Mapping[str, str] = field(default_factory=dict)
    teams: frozenset[str] = frozenset()
    logo: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All that a paper says comes from here.

    `head` is the hash of the newest entry in hex; `text` gives the words that came with an
    entry, None when they were erased.
    """

    state: State
    corrections: Corrections
    beside: Beside
    head: str
    made_at: datetime
    text: Callable[[str], str | None]
