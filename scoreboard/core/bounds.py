"""What a line of the recipe can bring a team, at the least and at the most, whatever happens."""

from collections.abc import Iterable
from fractions import Fraction

from scoreboard.core.recipe import (
    MARKS,
    MARKS_OF,
    OF_BEST,
    PLAIN,
    Criterion,
    Measure,
    Recipe,
    compared_with,
    decimal_of,
)

NOTHING = Fraction(0)
HUNDRED = 100

Bounds = tuple[Fraction, Fraction | None]
"""The least and the most; None: nobody can say how much."""


def bounds_of(measure: Measure, recipe: Recipe) -> Bounds:
    """Give the points that a line can bring. A recipe that divides the points has no bounds that all teams share."""
    if recipe.relative_to not in (PLAIN, OF_BEST):
        return NOTHING, None
    least, most = _amounts(measure, recipe.criteria)
    worth = decimal_of(measure.weight) / measure.per
    least, most = least * worth, None if most is None else most * worth
    if measure.least:
        least = NOTHING
    if measure.cap:
        cap = decimal_of(measure.cap)
        least, most = min(least, cap), cap if most is None else min(most, cap)
    return least, most


def _amounts(measure: Measure, criteria: Iterable[Criterion]) -> Bounds:
    """Give how little and how much of what a line counts there can be."""
    against = compared_with(measure.kind, measure.relative_to)
    if against == OF_BEST:
        return NOTHING, Fraction(HUNDRED)
    if against == PLAIN and measure.kind.startswith(MARKS):
        return _marks([one for one in criteria if measure.kind in (MARKS, f"{MARKS_OF}{one.key}")])
    return NOTHING, None


def _marks(criteria: list[Criterion]) -> Bounds:
    """Give the lowest and the highest mean. Once a final is signed every criterion was marked."""
    if len(criteria) == 1:
        return Fraction(criteria[0].lowest), Fraction(criteria[0].highest)
    weight = sum((decimal_of(one.weight) for one in criteria), NOTHING)
    if not weight:
        return NOTHING, None
    lowest = sum((one.lowest * decimal_of(one.weight) for one in criteria), NOTHING)
    highest = sum((one.highest * decimal_of(one.weight) for one in criteria), NOTHING)
    return lowest / weight, highest / weight
