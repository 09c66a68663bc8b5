"""What papers are written from: the state, what was corrected, and what stands beside the ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scoreboard.core.script import USUAL, Script
from scoreboard.core.state import State
from scoreboard.exports.ceremony_script import Photo
from scoreboard.exports.corrected import Corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside the ledger.

    `names` say whose pass is whose, `teams` which of them are the teams'. The `logo` is a PNG or JPEG.
    `script` is how the ceremony is to go, `photos` are the pictures of its cards.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    teams: frozenset[str] = frozenset()
    logo: bytes | None = None
    script: Script = USUAL
    photos: Mapping[str, Photo] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All that a paper says comes from here.

    `head` is the hash of the newest entry in hex, `made` that of the entry that made the newest
    final, empty before one. `text` gives the words that came with an entry, None when they were erased.
    """

    state: State
    corrections: Corrections
    beside: Beside
    head: str
    made: str
    made_at: datetime
    text: Callable[[str], str | None]
