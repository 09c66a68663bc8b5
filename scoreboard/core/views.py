"""Other looks at the standings, beside the ranking that counts: raw and fair, by division, by day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scoreboard.core.recipe import EACH_DAY, EACH_DIVISION, Recipe, View
from scoreboard.core.standings import Row, rank
from scoreboard.core.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One ranking of a view: of all, or `of` one division or day."""

    of: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A view with its rankings. `recipe` is that of the competition, ranked by what the view ranks by."""

    view: View
    recipe: Recipe
    sections: tuple[Section, ...]


def views_of(state: State) -> tuple[Shown, ...]:
    """Give every view that the recipe asks for, in its order."""
    return tuple(_shown(view, state) for view in state.recipe.views)


def _shown(view: View, state: State) -> Shown:
    recipe = replace(state.recipe, rank_by=view.rank_by or state.recipe.rank_by, relative_to=view.relative_to)
    return Shown(view=view, recipe=recipe, sections=tuple(_sections(view, recipe, state)))


def _sections(view: View, recipe: Recipe, state: State) -> Iterator[Section]:
    if view.within == EACH_DAY:
        for day in sorted(state.days):
            yield Section(of=day, rows=rank(state.figures_of(day), recipe))
    elif view.within == EACH_DIVISION:
        divisions = dict.fromkeys(team.division for team in state.teams.values() if not team.withdrawn)
        for division in divisions:
            among = [code for code, team in state.teams.items() if team.division == division]
            yield Section(of=division, rows=rank(state.figures, recipe, among=among))
    else:
        yield Section(of="", rows=rank(state.figures, recipe))
