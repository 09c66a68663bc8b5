"""How a team's tally becomes the number it is ranked by."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from scoreboard.core.tally import Tally

MONEY, CALLS, UNITS, POINTS = "money", "calls", "units", "points"
OUTCOME = "outcome:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the recipe: so many points for so much of something.

    `kind` is money, calls, units or `outcome:KEY`; `weight` points are given for
    each `per` of it (minor units for money). Weight is a decimal in text, so that
    0.1 means a tenth.
    """

    kind: str
    weight: str = "1"
    per: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What the standings are ranked by, and what decides between equals.

    `rank_by` is money, calls, units, `outcome:KEY` or points; with points the
    measures say how they come about. `tie_breakers` are kinds, in order; teams
    that are equal in all of them share a place.
    """

    rank_by: str = MONEY
    measures: tuple[Measure, ...] = ()
    tie_breakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one measure brought one team: the amount, and its exact points."""

    kind: str
    amount: int
    points: Fraction


def amount_of(kind: str, tally: Tally) -> int:
    """Give how much of a kind a tally holds: minor units, calls, units or a count."""
    if kind == MONEY:
        return tally.money_minor
    if kind == CALLS:
        return tally.calls
    if kind == UNITS:
        return tally.units
    return tally.outcomes.get(kind.removeprefix(OUTCOME), 0)


def parts_of(recipe: Recipe, tally: Tally) -> tuple[Part, ...]:
    """Give what each measure brings, exactly, in the order of the recipe."""
    return tuple(
        Part(
            kind=measure.kind,
            amount=amount_of(measure.kind, tally),
            points=Fraction(measure.weight) * amount_of(measure.kind, tally) / measure.per,
        )
        for measure in recipe.measures
    )


def points_of(parts: tuple[Part, ...]) -> Decimal:
    """Add the parts up, then round once: half up, to one decimal."""
    exact = sum((part.points for part in parts), Fraction(0))
    tenths = (exact * 20 + 1) // 2  # floor(10x + 1/2)
    return Decimal(tenths).scaleb(-1).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
