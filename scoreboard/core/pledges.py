"""Gifts that were promised: how each stands, and which of them count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoreboard.core.recipe import CONFIRMED, GROSS, NET, Recipe
from scoreboard.core.tally import Counts, Tally

OPEN, WITHDRAWN = "pledged", "withdrawn"
SETTLED = (OPEN, CONFIRMED, WITHDRAWN)
NOTHING_SAID = (OPEN, "")
NEXT = ", "

Buckets = Mapping[str, Mapping[str, Mapping[str, Tally]]]
"""Pledges put together: by how they stand, then by the day they were made ("" for all), then by team."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a pledge stands, and since which day (a date such as 2026-12-03, empty while nobody has said).

    `earlier` is how it stood before that, such as "confirmed 2026-12-01": a cut-off may lie
    between two days, and what was said on the later one must not change how it stood then.
    """

    state: str = OPEN
    day: str = ""
    earlier: str = ""

    @property
    def bucket(self) -> str:
        """The name of the pledges that stand, and stood, like this one."""
        return f"{self.earlier}{NEXT if self.earlier else ''}{self.state} {self.day}".strip()

    def then(self, state: str, day: str) -> "Settlement":
        """Give how a pledge stands when the books say so from a day on: what they said from there on before is void."""
        steps = [step for step in _steps(self.bucket) if step != NOTHING_SAID and step[1] < day]
        if state != (steps[-1][0] if steps else OPEN):
            steps.append((state, day))
        if not steps:
            return Settlement()
        *earlier, (state, day) = steps
        return Settlement(state=state, day=day, earlier=NEXT.join(" ".join(step) for step in earlier))


def stood(bucket: str, day: str = "") -> str:
    """Say how the pledges of a bucket stand, or stood at the end of a day."""
    state = OPEN
    for said, since in _steps(bucket):
        if not day or since <= day:
            state = said
    return state


def _steps(bucket: str) -> list[tuple[str, str]]:
    """Give what was said of the pledges of a bucket, and from which day on, in the order of the days."""
    steps = (step.partition(" ") for step in bucket.split(NEXT))
    return [(state, day) for state, _, day in steps]


def moved(buckets: Buckets, result: Counts, settlement: Settlement, sign: int) -> Buckets:
    """Give the pledges with one put where it stands, or taken out with sign -1. What is no pledge is in none."""
    if not result.pledge:
        return buckets
    name, team = settlement.bucket, result.team
    bucket = {**buckets.get(name, {})}
    for day in dict.fromkeys(("", result.day)):
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
        if not counts(name, recipe):
            yield from days.get(day, {}).items()


def counts(bucket: str, recipe: Recipe) -> bool:
    """Say whether the pledges of a bucket count by the recipe."""
    state = stood(bucket, recipe.cut_off)
    return recipe.pledges == GROSS or state == CONFIRMED or (recipe.pledges == NET and state == OPEN)
