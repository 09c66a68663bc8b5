"""Who is where: points, places and ties."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoreboard.core.recipe import POINTS, Part, Recipe, amount_of, parts_of, points_of
from scoreboard.core.tally import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One team's line in the standings. `points` and `parts` are there when points rank."""

    place: int
    team: str
    tally: Tally
    points: Decimal | None
    parts: tuple[Part, ...]


def rank(tallies: Mapping[str, Tally], recipe: Recipe) -> tuple[Row, ...]:
    """Put the teams in order, best first.

    More of what the recipe ranks by wins; between equals its tie-breakers decide, in
    order. A team's place is one more than the number of teams that beat it, so after a
    tie places are skipped: 1, 2, 2, 4. Teams that are equal in everything stand in order
    of code, so the answer depends on the tallies alone.
    """
    scored = [(_score(tally, recipe), code, tally) for code, tally in tallies.items()]
    scored.sort(key=lambda item: item[1])
    scored.sort(key=lambda item: item[0], reverse=True)
    rows: list[Row] = []
    best: tuple[Decimal | int, ...] | None = None
    for position, (score, code, tally) in enumerate(scored, start=1):
        place = rows[-1].place if score == best else position
        best = score
        with_points = recipe.rank_by == POINTS
        parts = parts_of(recipe, tally) if with_points else ()
        rows.append(
            Row(
                place=place,
                team=code,
                tally=tally,
                points=points_of(parts) if with_points else None,
                parts=parts,
            )
        )
    return tuple(rows)


def _score(tally: Tally, recipe: Recipe) -> tuple[Decimal | int, ...]:
    """Give what is compared: the published number first, then the tie-breakers."""
    first: Decimal | int
    if recipe.rank_by == POINTS:
        first = points_of(parts_of(recipe, tally))
    else:
        first = amount_of(recipe.rank_by, tally)
    return (first, *(amount_of(kind, tally) for kind in recipe.tie_breakers))
