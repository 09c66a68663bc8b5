"""The race that people run hour by hour: what is counted in it, and what each hour and day brought.

What never changes again is added up once: the hours of a state are known again by being the very same.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from scoreboard.core.clocks import on_clocks
from scoreboard.core.competition import Outcome, Team
from scoreboard.core.recipe import CALLS, MONEY, MONEY_OF, OUTCOME, UNITS, UNITS_OF, sum_of
from scoreboard.core.state import State
from scoreboard.core.tally import Tally

Amounts = Mapping[str, int]


class Same:
    """A mapping that is known again by being the very same one: what never changes need not be compared."""

    __slots__ = ("of",)

    def __init__(self, of: Mapping[str, Any]) -> None:
        self.of = of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.of is other.of

    def __hash__(self) -> int:
        return id(self.of)


@dataclass(frozen=True, slots=True)
class Race:
    """What is counted, over which outcomes, and who runs."""

    kind: str
    outcomes: Same
    teams: Same


@dataclass(frozen=True, slots=True)
class Won:
    """What was won in an hour, a day or a part of one: by each team that still runs, the most of these, and in all."""

    by_team: Amounts
    most: int
    total: int

    @property
    def best(self) -> list[str]:
        """The teams that won the most; they share it."""
        return [team for team, amount in self.by_team.items() if amount == self.most]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a race, hour by hour and whole."""

    hours: Mapping[str, Won]
    whole: Won


def race_kind(state: State) -> str:
    """Give what the race is counted in: what ranks if it adds up, else a line of the recipe that does, else the goal's.

    A rate, a mark and points do not add up hour by hour.
    """
    kinds = [state.recipe.rank_by, *(measure.kind for measure in state.recipe.measures)]
    return next((kind for kind in kinds if _adds_up(kind)), state.defined.goal_of)


def race_of(state: State) -> Race:
    """Say what the race of a competition is about."""
    return Race(race_kind(state), Same(state.outcomes), Same(state.teams))


def _adds_up(kind: str) -> bool:
    return kind in (MONEY, CALLS, UNITS) or kind.startswith((OUTCOME, MONEY_OF, UNITS_OF))


def clocks(state: State, at: datetime | None) -> tuple[str, str]:
    """Give the day and the hour that the competition's clocks showed at a moment; empty ones for none."""
    return ("", "") if at is None else on_clocks(at, state)


def hour_before(hour: str) -> str:
    return f"{int(hour) - 1:02}"


def idle_keys(outcomes: Mapping[str, Outcome]) -> frozenset[str]:
    return frozenset(key for key, outcome in outcomes.items() if not outcome.earns)


def amount_of(tally: Tally, kind: str, idle: Collection[str]) -> int:
    """Give what counts in the race of a tally: that of an objection, or of what never earns, does not."""
    return sum_of(kind, tally.without(idle))


@lru_cache(maxsize=128)
def _hour(tallies: Same, race: Race) -> Won:
    teams: Mapping[str, Team] = race.teams.of
    idle = idle_keys(race.outcomes.of)
    won = {team: amount_of(tally, race.kind, idle) for team, tally in tallies.of.items()}
    return _won({team: won[team] for team in sorted(won) if not teams[team].withdrawn}, sum(won.values()))


@lru_cache(maxsize=128)
def day_of(hours: Same, race: Race) -> Day:
    found = {hour: _hour(Same(hours.of[hour]), race) for hour in sorted(hours.of)}
    return Day(found, _together(found.values()))


@lru_cache(maxsize=128)
def until(hours: Same, race: Race, hour: str) -> Won:
    """Give what was won on a day up to the end of an hour."""
    return _together(won for at, won in day_of(hours, race).hours.items() if at <= hour)


def _together(parts: Iterable[Won]) -> Won:
    sums: dict[str, int] = {}
    total = 0
    for part in parts:
        total += part.total
        for team, amount in part.by_team.items():
            sums[team] = sums.get(team, 0) + amount
    return _won({team: sums[team] for team in sorted(sums)}, total)


def _won(amounts: Amounts, total: int) -> Won:
    by_team = {team: amount for team, amount in amounts.items() if amount > 0}
    return Won(by_team, max(by_team.values(), default=0), total)
