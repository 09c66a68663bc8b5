"""Whether a recipe will do what it is meant to: by which lines anything ranks, and which minimum nobody is to reach."""

from collections.abc import Collection

from scoreboard.core.recipe import PER_RECORD, POINTS, Measure, Recipe, compared_with, minor_least


def lines_that_count(recipe: Recipe) -> tuple[Measure, ...]:
    """Give the lines that bring points: those of the recipe if it or any view of it ranks by points, else none."""
    ranked_by = (recipe.rank_by, *(view.rank_by for view in recipe.views))
    return recipe.measures if POINTS in ranked_by else ()


def out_of_reach(measure: Measure, *, goals_minor: Collection[int], lists: Collection[int]) -> bool:
    """Say whether a minimum is more than any goal is, or more records than any list has; no figures, no answer.

    Of calls and of what comes of them nobody says beforehand how many there will be.
    """
    if minor_least(measure.kind, measure.relative_to):
        # A month's gift that counts twelve times gets twelve times as far.
        return 0 < max(goals_minor, default=0) * measure.regular_factor < measure.least
    if compared_with(measure.kind, measure.relative_to) == PER_RECORD:
        return bool(lists) and all(lists) and max(lists) < measure.least
    return False
