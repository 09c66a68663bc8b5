"""Money is whole minor units: no fraction, no rounding, no sum that a browser could not hold."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belweek import counts, recorded, told
from scoreboard import core
from scoreboard.core.boards import Audience, board_for
from scoreboard.core.commands import MAX_AMOUNT_MINOR, MAX_CALLS, MAX_UNITS
from scoreboard.core.tally import Tally, total

RESULTS = 10_000_000
SOURCES = sorted(Path(core.__path__[0]).glob("*.py"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_no_number_in_the_core_has_a_binary_point(source):
    tree = ast.parse(source.read_text())
    floats = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in ("float", "round"))
    ]

    assert floats == []


@pytest.mark.parametrize("most", [MAX_AMOUNT_MINOR, MAX_CALLS, MAX_UNITS])
def test_the_sum_of_ten_million_greatest_results_is_exact_in_every_browser(most):
    assert most * RESULTS < 2**53


results = st.builds(
    counts,
    st.sampled_from(["KO", "MA", "ZO"]),
    st.sampled_from(["donation", "convinced", "pledge"]),
    calls=st.integers(0, MAX_CALLS),
    cents=st.integers(0, MAX_AMOUNT_MINOR),
    units=st.integers(0, MAX_UNITS),
)


@given(st.lists(results, max_size=20))
def test_the_totals_are_the_sums_of_what_was_entered_to_the_cent(entered):
    board = board_for(Audience.JUDGE, told(*map(recorded, entered)), epoch="e1")

    assert board["totals"]["money_minor"] == sum(result.amount_minor for result in entered)
    assert board["totals"]["calls"] == sum(result.calls for result in entered)
    assert board["totals"]["units"] == sum(result.units for result in entered)
    assert sum(board["totals"]["outcomes"].values()) == sum(result.calls or 1 for result in entered)


@given(st.lists(results, max_size=20), st.randoms(use_true_random=False))
def test_taking_everything_away_in_any_order_leaves_nothing(entered, random):
    tally = Tally()
    for result in entered:
        tally = tally.plus(result)
    for result in random.sample(entered, len(entered)):
        tally = tally.plus(result, sign=-1)

    assert tally == Tally()


def test_the_total_of_no_team_is_nothing():
    assert total({}) == Tally()
