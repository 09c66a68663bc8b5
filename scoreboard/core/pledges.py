"""Gifts that were promised: how each stands, and which of them count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoreboard.core.recipe import CONFIRMED, NET, Recipe
from scoreboard.core.tally import Counts, Tally

OPEN, KEPT, WITHDRAWN = "pledged", "confirmed", "withdrawn"
SETTLED = (OPEN, KEPT, WITHDRAWN)

Buckets = Mapping[str, Mapping[str, Mapping[str, Tally]]]
"""Pledges put together: by how they stand, then by the day they were made ("" for all), then by team."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a pledge stands, and since which day (a date such as 2026-12-03, empty while nobody has said)."""

    state: str = OPEN
    day: str = ""

    @property
    def bucket(self) -> str:
        """The name of the pledges that stand like this one."""
        return f"{self.state} {self.day}".strip()


def moved(buckets: Buckets, result: Counts, settlement: Settlement, sign: int) -> Buckets:
    """Give the pledges with one put where it stands, or taken out with sign -1. What is no pledge is in none."""
    if not result.pledge:
        return buckets
    name, team = settlement.bucket, result.team
    bucket = {**buckets.get(name, {})}
    for day in {"", result.day}:
        teams = {**bucket.get(day, {})}
        teams[team] = teams.get(team, Tally()).plus(result, sign)
        if not teams[team].outcomes:
            del teams[team]
        bucket[day] = teams
        if not teams:
            del bucket[day]
    kept = {**buckets, name: bucket}
    if not bucket:
        del kept[name]
    return kept


def idle(buckets: Buckets, recipe: Recipe, day: str = "") -> Iterator[tuple[str, Tally]]:
    """Give the team and sums of the pledges that do not count by the recipe; of one day's results when it is given."""
    for name, days in buckets.items():
        if not _counts(name, recipe):
            yield from days.get(day, {}).items()


def _counts(bucket: str, recipe: Recipe) -> bool:
    state, _, day = bucket.partition(" ")
    in_time = not recipe.cut_off or day <= recipe.cut_off
    if recipe.pledges == CONFIRMED:
        return state == KEPT and in_time
    return not (recipe.pledges == NET and state == WITHDRAWN and in_time)
