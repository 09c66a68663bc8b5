"""What the wall says of a board before its script runs: the number that ranks, the total, the goal, what it does.

The wall's script computes the same in `measure.js`, `goals.js` and `impacts.js`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from typing import Any

from scoreboard.core.recipe import (
    CALLS,
    MONEY,
    OUTCOME,
    PERCENT,
    POINTS,
    UNITS,
    UNITS_OF,
    compared_with,
    is_money,
    outcome_in,
)
from scoreboard.i18n import fixed, money, money_cents, money_whole, number, percents
from scoreboard.numbers import digits_of

Board = Mapping[str, Any]
Sums = Mapping[str, Any]

CENTS_BELOW = 1000
"""Amounts per seat or hour that all stay below this are shown to the cent."""

QUARTERS = (0.25, 0.5, 0.75)
MOST_BESIDES = 4
SHORT_NAMES_ABOVE = 12
COUNTED = (MONEY, CALLS, UNITS)


@dataclass(frozen=True)
class Picture:
    """One board, as it is drawn."""

    board: Board

    # ---- what the places follow ----

    @property
    def against(self) -> str:
        """What the ranked number is relative to, empty for a plain number."""
        return compared_with(self.board["rank_by"], self.board["relative_to"])

    @property
    def percents(self) -> bool:
        """Whether the ranked number is a percentage."""
        return self.against in PERCENT

    @property
    def ranked_outcome(self) -> str:
        """The outcome that the ranked number is about, empty when there is none."""
        return outcome_in(self.board["rank_by"])

    @cached_property
    def _places(self) -> int:
        return int(any(Decimal(row["ranked"]) % 1 for row in self.board["rows"]))

    @cached_property
    def _cents(self) -> bool:
        below = CENTS_BELOW * 10 ** digits_of(self.board["currency"])
        return bool(self.against) and all(Decimal(row["ranked"]) < below for row in self.board["rows"])

    def ranked(self, value: str) -> str:
        """Write the number that the places follow. All rows are written alike."""
        exact = Decimal(value)
        if self.percents:
            return percents(exact, self._places)
        if not is_money(self.board["rank_by"]):
            return fixed(exact, self._places)
        minor, currency = int(exact.to_integral_value(ROUND_FLOOR)), self.board["currency"]
        return money_cents(minor, currency) if self._cents else money_whole(minor, currency)

    @cached_property
    def is_part(self) -> bool:
        """Whether the ranked number is another one than the plain sum: not every result may earn anything."""
        kind = self.board["rank_by"]
        if self.board["relative_to"] or not (kind in COUNTED or kind.startswith((OUTCOME, UNITS_OF))):
            return False
        return any(amount_in(row, kind) != int(row["ranked"]) for row in self.board["rows"])

    # ---- what is shown as balloons ----

    @cached_property
    def symbol(self) -> str:
        """The symbol of the wall: that of the goal, of what ranks, or the first there is."""
        outcomes = self.board["outcomes"]
        keys = [outcome_in(self.board["goal"]["of"]), self.ranked_outcome, *outcomes]
        return next((outcomes[key]["symbol"] for key in keys if key in outcomes and outcomes[key]["symbol"]), "")

    @cached_property
    def symbols(self) -> list[str]:
        """The outcomes that are shown as this symbol."""
        outcomes = self.board["outcomes"]
        return [key for key, outcome in outcomes.items() if self.symbol and outcome["symbol"] == self.symbol]

    def count(self, sums: Sums) -> int:
        """Count the balloons: each unit is one where an outcome takes units, else each time."""
        return sum(self._times(sums, key) for key in self.symbols)

    def _times(self, sums: Sums, key: str) -> int:
        by_units = self.board["outcomes"][key]["takes"] == UNITS
        return amount_in(sums, f"{UNITS_OF if by_units else OUTCOME}{key}")

    # ---- the total ----

    @cached_property
    def units(self) -> list[str]:
        """The outcomes that take units."""
        return [key for key, outcome in self.board["outcomes"].items() if outcome["takes"] == UNITS]

    @cached_property
    def takes_money(self) -> bool:
        """Whether money can be given at all."""
        return any(outcome["takes"] == MONEY for outcome in self.board["outcomes"].values())

    @cached_property
    def hero(self) -> str:
        """The kind of the total: what the goal is of, else money, else what there is to count."""
        goal, kind = self.board["goal"], self.board["rank_by"]
        if goal["at"] or goal["milestones"]:
            return str(goal["of"])
        if self.takes_money or is_money(kind):
            return MONEY
        if len(self.units) == 1:
            return f"{UNITS_OF}{self.units[0]}"
        if (kind == POINTS and "unplaced" not in self.board) or kind.startswith((OUTCOME, UNITS)):
            return str(kind)
        return UNITS if self.units else CALLS

    @cached_property
    def total(self) -> int | Decimal:
        """The sum over everybody of what the total is of."""
        if self.hero == POINTS:
            return sum((Decimal(row["ranked"]) for row in self.board["rows"]), Decimal(0))
        return amount_in(self.board["totals"], self.hero)

    @property
    def total_is_count(self) -> bool:
        """Whether the total says the same as the number of balloons."""
        return len(self.symbols) == 1 and self.hero in (f"{OUTCOME}{self.symbols[0]}", f"{UNITS_OF}{self.symbols[0]}")

    @cached_property
    def besides(self) -> list[str]:
        """The kinds that stand in small under the total: the money and the units that it is not of."""
        kinds = ([MONEY] if self.takes_money else []) + [f"{UNITS_OF}{key}" for key in self.units]
        return [kind for kind in kinds if kind != self.hero][:MOST_BESIDES]

    def written(self, kind: str, amount: int | Decimal) -> str:
        """Write an amount of a kind: money in whole units, rounded down."""
        if is_money(kind):
            return money_whole(int(amount), self.board["currency"])
        return fixed(amount, int(bool(amount % 1)))

    def exactly(self, kind: str, amount: int | Decimal) -> str:
        """Write an amount of a kind to the cent."""
        return money(int(amount), self.board["currency"]) if is_money(kind) else self.written(kind, amount)

    def kind_amount(self, kind: str) -> int:
        """Give the sum over everybody of a kind."""
        return amount_in(self.board["totals"], kind)

    # ---- the goal ----

    @cached_property
    def goal(self) -> "Goal":
        """The way to the goal."""
        return Goal(**self.board["goal"])

    @property
    def next_left(self) -> str:
        """What is still to come to the next milestone, rounded up: never less than it is."""
        left, _ = self.goal.next or (0, "")
        if not is_money(self.hero):
            return number(left)
        scale = 10 ** digits_of(self.board["currency"])
        return money_whole(-(-left // scale) * scale, self.board["currency"])

    # ---- what stands beside it ----

    @property
    def match(self) -> Mapping[str, Any] | None:
        """What a sponsor adds, as soon as it is something."""
        match: Mapping[str, Any] | None = self.board["match"]
        return match if match and match["money_minor"] else None

    @property
    def unplaced(self) -> list[str]:
        """The names of the teams whose place is not shown."""
        teams = [self.board["teams"][code] for code in self.board.get("unplaced", ())]
        return [str(team["short"] or team["name"]) for team in teams]

    @property
    def race_is_money(self) -> bool:
        """Whether the winners of hours and days are those of money."""
        return is_money(self.board["fuel"]["kind"])

    # ---- what it does ----

    @cached_property
    def impacts(self) -> list[dict[str, Any]]:
        """The lines that have reached something, rounded down to whole things."""
        lines = [
            {**impact, "made": amount_in(self.board["totals"], impact["of"]) // impact["each"]}
            for impact in self.board["impacts"]
        ]
        return [line for line in lines if line["made"]]

    def units_in(self, kind: str) -> Iterable[Any]:
        """Give the names of what a kind counts in units: of one outcome, or of all that take any."""
        key = outcome_in(kind)
        names = [self.board["outcomes"][one]["unit"] for one in self.units if key in ("", one)]
        return [name for place, name in enumerate(names) if name not in names[:place]]

    # ---- names ----

    def name(self, team: Mapping[str, Any]) -> str:
        """Give what a team is called on the wall: short, where there are many."""
        many = len(self.board["rows"]) > SHORT_NAMES_ABOVE
        return str((many and team.get("short")) or team["name"])

    @property
    def seal(self) -> str:
        """The fingerprint of the rules, empty until they are sealed."""
        return str(self.board["recipe"]["fingerprint"])


@dataclass(frozen=True)
class Goal:
    """How far it is to the goal, in its own unit."""

    of: str
    at: int
    stretch: int
    reached: int
    milestones: list[dict[str, Any]]

    @property
    def beyond(self) -> bool:
        """Whether the goal is reached, and there is another one behind it."""
        return 0 < self.at <= self.reached and self.stretch > self.at

    @property
    def onward(self) -> bool:
        """Whether it goes on to the goal behind."""
        return self.beyond and self.reached < self.stretch

    @property
    def end(self) -> int:
        """What the whole bar stands for."""
        return self.stretch if self.beyond else self.at

    @property
    def part(self) -> float:
        """How much of the bar is filled, 0 to 1."""
        return max(0.0, min(1.0, self.reached / self.end))

    @property
    def ticks(self) -> list[float]:
        """Where the bar has marks: at the milestones, else at the quarters; beyond the goal, at the goal too."""
        parts = [one["at"] / self.end for one in self.milestones]
        if self.beyond:
            parts.append(self.at / self.end)
        return sorted({part for part in parts or QUARTERS if 0 < part < 1})

    @property
    def next(self) -> tuple[int, Any] | None:
        """What is left to the next milestone, and its name."""
        ahead = sorted((one["at"] - self.reached, place) for place, one in enumerate(self.milestones))
        return next(((left, self.milestones[place]["name"]) for left, place in ahead if left > 0), None)


def amount_in(sums: Sums, kind: str) -> int:
    """Give how much of a kind a team's sums, or those of all, hold."""
    key = outcome_in(kind)
    if kind == CALLS:
        return int(sums["calls"])
    if kind == UNITS:
        return int(sums["units"])
    if kind.startswith(OUTCOME):
        return int(sums["outcomes"].get(key, 0))
    if kind.startswith(UNITS_OF):
        return int(sums.get("units_by", {}).get(key, 0))
    return int(sums["money_minor"])
