"""What a competition is: its name and dates, its teams, its outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Words = str | Mapping[str, str]
"""Words that people see: a plain string means the same in every language, else a table per language."""

COLOURS = ("sky", "lemon", "violet", "leaf", "rose", "sand", "ice", "mint")
SHAPES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Competition:
    """One action: who it is for, when, in which money and which languages.

    `goal_minor` is in minor units, 0 for none. `public` lets anybody see the board.
    `correction_minutes` is how long a lead may take back what they entered.
    """

    slug: str
    name: Words
    charity: Words = ""
    currency: str = "EUR"
    zone: str = "Europe/Amsterdam"
    languages: tuple[str, ...] = ("nl", "fr", "de", "en")
    starts_at: datetime | None = None
    freeze_at: datetime | None = None
    ends_at: datetime | None = None
    goal_minor: int = 0
    public: bool = False
    correction_minutes: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who competes. `code` never changes and is never used again."""

    code: str
    name: str
    colour: str = "sky"
    shape: int = 0
    mono: str = ""
    division: str = ""
    seats: int = 0
    goal_minor: int = 0
    list_size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a call may end in. `key` never changes.

    `takes_units` is the name of what is counted (tree, hour), empty for nothing.
    `scores` says whether a result with this outcome may earn anything; `symbol` is
    what rises on the wall for it.
    """

    key: str
    name: Words
    takes_money: bool = False
    takes_units: Words = ""
    success: bool = False
    regular: bool = False
    scores: bool = True
    symbol: str = ""

    @property
    def takes(self) -> str:
        """What a result with this outcome carries besides its calls."""
        return "money" if self.takes_money else "units" if self.takes_units else "nothing"
