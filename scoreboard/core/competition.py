"""What a competition is: its name and dates, its teams, its outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Words = str | Mapping[str, str]
"""Words that people see: a plain string means the same in every language, else a table per language."""

NICKNAMES = ("off", "desk", "wall")
"""Where callers' nicknames may be seen: nowhere, by their own lead and the judges, or on the wall too."""

COLOURS = ("sky", "lemon", "violet", "leaf", "rose", "sand", "ice", "mint")
SHAPES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A step on the way to the goal: `at` is in the unit of the goal."""

    at: int
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What something does: each so many minor units, or so many of another kind `of`, is one `name`."""

    each: int
    name: Words
    of: str = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Competition:
    """One action: who it is for, when, in which money and which languages.

    `goal_of` is what the goal counts, a kind of the recipe; `goal_minor` is the goal in
    minor units, `goal_count` that of any other kind, 0 for none; `stretch` is the goal
    beyond it. `public` lets anybody see the board; of it everybody sees the first
    `show_places`, 0 for all. `correction_minutes` is how long a lead may take back what
    they entered. From `ask_from_minor` on an amount is typed a second time, and none is
    taken above `most_minor` a call; 0 stands for what is usual. A team that has not
    reported for `report_minutes` is reminded, 0 for never.

    A sponsor may add `match_percent` of what is raised, up to `match_most_minor`: that
    is told apart and counts nowhere. `last_year` is the slug of the competition to be
    compared with. With `freeze_total` the charity's total goes on counting in a freeze, minute
    by minute. A gift of `call_back_minor` a call or more is verified by a judge before
    anybody signs, 0 for none; `sample_percent` of the results of each outcome are checked at
    random. So many `signatures` make a final, 0 for those of all judges at the table. With
    `blind_marking` judges mark without seeing whose it is. Words typed freely are erased
    `words_days` after the close, the whole file `file_days` after it (0: it is kept).
    """

    slug: str
    name: Words
    charity: Words = ""
    purpose: Words = ""
    currency: str = "EUR"
    zone: str = "Europe/Amsterdam"
    languages: tuple[str, ...] = ("nl", "fr", "de", "en")
    starts_at: datetime | None = None
    freeze_at: datetime | None = None
    ends_at: datetime | None = None
    goal_of: str = "money"
    goal_minor: int = 0
    goal_count: int = 0
    stretch: int = 0
    milestones: tuple[Milestone, ...] = ()
    impacts: tuple[Impact, ...] = ()
    public: bool = False
    nicknames: str = "off"
    show_places: int = 0
    correction_minutes: int = 15
    ask_from_minor: int = 0
    most_minor: int = 0
    report_minutes: int = 120
    match_percent: int = 0
    match_most_minor: int = 0
    match_name: Words = ""
    last_year: str = ""
    freeze_total: bool = False
    call_back_minor: int = 0
    sample_percent: int = 5
    signatures: int = 0
    blind_marking: bool = False
    words_days: int = 90
    file_days: int = 0

    @property
    def goal(self) -> int:
        """The goal in its own unit, 0 for none."""
        return self.goal_minor if self.goal_of == "money" else self.goal_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who competes. `code` never changes and is never used again.

    `hours` are those called as long as no shift of the team says them, `list_size` the
    records handed to the team; `goal_minor` is its goal in money, `goal_count` that in any
    other unit; 0 where nothing is known.
    `short` is the name where room is scarce. Whoever is withdrawn has no place any more.
    """

    code: str
    name: str
    short: str = ""
    colour: str = "sky"
    shape: int = 0
    mono: str = ""
    division: str = ""
    seats: int = 0
    hours: int = 0
    list_size: int = 0
    goal_minor: int = 0
    goal_count: int = 0
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a call may end in. `key` never changes.

    `takes_units` is the name of what is counted (tree, hour), empty for nothing.
    `regular` gifts come again every month; `pledged` ones are promises until they are
    confirmed or withdrawn. `scores` says whether a result with this
    outcome may earn anything; an `objection` to being called never does. `symbol` is
    what rises on the wall for it. One that is withdrawn can no longer be chosen.
    """

    key: str
    name: Words
    takes_money: bool = False
    takes_units: Words = ""
    success: bool = False
    regular: bool = False
    pledged: bool = False
    scores: bool = True
    objection: bool = False
    symbol: str = ""
    withdrawn: bool = False

    @property
    def earns(self) -> bool:
        """Whether it may earn anything: here alone an objection is kept from it."""
        return self.scores and not self.objection

    @property
    def takes(self) -> str:
        """What a result with this outcome carries besides its calls."""
        return "money" if self.takes_money else "units" if self.takes_units else "nothing"
