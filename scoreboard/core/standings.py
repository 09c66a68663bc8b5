"""Who is where: points, places and ties."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoreboard.core.recipe import (
    OF_BEST,
    POINTS,
    Figures,
    Lines,
    Measure,
    Part,
    Recipe,
    amount_of,
    divisor_of,
    published,
    ratio,
    rounded,
)
from scoreboard.core.tally import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One team's line in the standings.

    `ranked` is the exact number that the places follow, `shown` the same as it is
    published. `points` and `parts` are there when points rank: the parts add up to the
    total of which `points` is rounded.
    """

    place: int
    team: str
    tally: Tally
    ranked: int | Fraction
    shown: str
    points: Decimal | None
    parts: tuple[Part, ...]


def rank(figures: Figures, recipe: Recipe, *, among: Collection[str] | None = None) -> tuple[Row, ...]:
    """Put the teams in order, best first; `among` are the teams to rank, else all that are not withdrawn.

    More of what the recipe ranks by wins, compared exactly; between equals its
    tie-breakers decide, in order. A team's place is one more than the number of teams
    that beat it, so after a tie places are skipped: 1, 2, 2, 4. Teams that are equal in
    everything stand in order of code, so the answer depends on the figures alone.
    """
    codes = sorted(code for code, team in figures.teams.items() if not team.withdrawn)
    if among is not None:
        codes = [code for code in codes if code in among]
    scored = [(score, code, parts) for code, (score, parts) in _scores(figures, recipe, codes).items()]
    scored.sort(key=lambda item: item[0], reverse=True)
    rows: list[Row] = []
    best: Score | None = None
    for position, (score, code, parts) in enumerate(scored, start=1):
        place = rows[-1].place if score == best else position
        best, ranked = score, score[0]
        rows.append(
            Row(
                place=place,
                team=code,
                tally=figures.tallies[code],
                ranked=ranked,
                shown=published(ranked, recipe.rank_by, recipe.relative_to),
                points=rounded(ranked) if recipe.rank_by == POINTS else None,
                parts=parts,
            )
        )
    return tuple(rows)


Score = tuple[int | Fraction, ...]
"""What is compared: the number that ranks, then the tie-breakers."""


def _scores(figures: Figures, recipe: Recipe, codes: list[str]) -> dict[str, tuple[Score, tuple[Part, ...]]]:
    """Give what is compared of each team, and for points their parts."""
    lines = Lines(figures, codes)
    found: dict[str, tuple[Score, tuple[Part, ...]]] = {}
    firsts: Mapping[str, int | Fraction]
    parts: Mapping[str, tuple[Part, ...]]
    if recipe.rank_by == POINTS:
        parts = {code: tuple(lines.part(measure, code) for measure in recipe.measures) for code in codes}
        sums = {code: sum((part.points for part in parts[code]), Fraction(0)) for code in codes}
        best = max(sums.values(), default=Fraction(0))
        firsts = {code: _relative(sums[code], recipe.relative_to, code, figures, best) for code in codes}
    else:
        measure = Measure(kind=recipe.rank_by, relative_to=recipe.relative_to)
        parts = dict.fromkeys(codes, ())
        firsts = {code: lines.value(measure, code) for code in codes}
    for code in codes:
        ties = (amount_of(kind, code, figures) for kind in recipe.tie_breakers)
        found[code] = ((firsts[code], *ties), parts[code])
    return found


def _relative(points: Fraction, against: str, code: str, figures: Figures, best: Fraction) -> Fraction:
    """Give points in relation to a team's seats or hours, or to the points of the best team."""
    divisor = best if against == OF_BEST else divisor_of(against, POINTS, code, figures)
    return ratio(points, divisor, against)
