"""A minimum that nobody is to reach is found, and none that somebody may."""

import pytest

from scoreboard.core.recipe import Measure, Recipe, View
from scoreboard.recipe_fit import lines_that_count, out_of_reach


@pytest.mark.parametrize(
    ("measure", "lacks_reach"),
    [
        (Measure(kind="money", least=900_01), True),
        (Measure(kind="money", least=900_00), False),
        (Measure(kind="money:gift", relative_to="goal", least=900_01), True),
        (Measure(kind="money", least=900_01, regular_factor=12), False),
        (Measure(kind="money", relative_to="calls", least=900_01), False),
        (Measure(kind="money", relative_to="list", least=81), True),
        (Measure(kind="conversion", relative_to="list", least=81), True),
        (Measure(kind="conversion", relative_to="list", least=80), False),
        (Measure(kind="conversion", least=81), False),
        (Measure(kind="units:tree", least=81), False),
    ],
)
def test_a_minimum_is_out_of_reach_of_what_it_counts(measure, lacks_reach):
    assert out_of_reach(measure, goals_minor=(0, 900_00), lists=(60, 80)) is lacks_reach


@pytest.mark.parametrize(
    "measure", [Measure(kind="money", least=10**9), Measure(kind="calls", relative_to="list", least=9)]
)
def test_where_nobody_said_how_much_is_to_be_reached_nothing_is_out_of_reach(measure):
    assert not out_of_reach(measure, goals_minor=(0, 0), lists=())
    assert not out_of_reach(measure, goals_minor=(), lists=(0, 3))


def test_lines_count_as_soon_as_anything_ranks_by_points():
    lines = (Measure(kind="calls"),)

    assert lines_that_count(Recipe(rank_by="points", measures=lines)) == lines
    assert lines_that_count(Recipe(rank_by="money", measures=lines, views=(View(rank_by="points"),))) == lines
    assert lines_that_count(Recipe(rank_by="money", measures=lines, views=(View(),))) == ()
