"""Places, ties and points."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belweek import counts, defined, recorded, told
from scoreboard.core.boards import standings_of
from scoreboard.core.competition import Team
from scoreboard.core.recipe import Figures, Measure, Recipe, rounded
from scoreboard.core.standings import rank
from scoreboard.core.tally import Tally

RECIPES = (
    Recipe(),
    Recipe(rank_by="calls", tie_breakers=("money",)),
    Recipe(rank_by="outcome:convinced"),
    Recipe(
        rank_by="points",
        measures=(Measure(kind="money", per=1000), Measure(kind="outcome:convinced", weight="0.1")),
        tie_breakers=("calls",),
    ),
)


def money(*cents: int) -> dict[str, Tally]:
    return {code: Tally(money_minor=amount) for code, amount in zip("ABCDEFGH", cents, strict=False)}


def figures(tallies) -> Figures:
    return Figures(teams={code: Team(code=code, name=code) for code in tallies}, outcomes={}, tallies=tallies)


def places(tallies, recipe=RECIPES[0]) -> str:
    return " ".join(f"{row.team}{row.place}" for row in rank(figures(tallies), recipe))


def test_after_a_tie_places_are_skipped():
    assert places(money(10, 20, 20, 30)) == "D1 B2 C2 A4"


def test_teams_without_anything_share_the_last_place_and_have_a_row():
    assert places(money(0, 5, 0)) == "B1 A2 C2"


def test_all_equal_teams_are_all_first_in_order_of_code():
    assert places({"MA": Tally(), "KO": Tally(), "ZO": Tally()}) == "KO1 MA1 ZO1"


def test_two_ties_of_unlike_sums_are_two_places():
    assert places(money(9, 9, 7, 7, 5)) == "A1 B1 C3 D3 E5"


def test_a_tie_breaker_decides_between_equals_and_only_between_them():
    tallies = {
        "A": Tally(money_minor=5, calls=1),
        "B": Tally(money_minor=5, calls=2),
        "C": Tally(money_minor=6),
    }

    assert places(tallies, Recipe(tie_breakers=("calls",))) == "C1 B2 A3"


def test_a_second_tie_breaker_is_asked_when_the_first_one_ties():
    tallies = {"A": Tally(calls=3, units=1), "B": Tally(calls=3, units=2)}

    assert places(tallies, Recipe(tie_breakers=("calls", "units"))) == "B1 A2"


def test_teams_that_look_the_same_in_published_points_stand_by_their_exact_ones():
    recipe = Recipe(rank_by="points", measures=(Measure(kind="money", per=1000),))
    tallies = {"A": Tally(money_minor=1_010), "B": Tally(money_minor=1_020), "C": Tally(money_minor=1_050)}
    rows = rank(figures(tallies), recipe)

    assert [(row.team, row.place, str(row.points)) for row in rows] == [
        ("C", 1, "1.1"),
        ("B", 2, "1.0"),
        ("A", 3, "1.0"),
    ]


@pytest.mark.parametrize(
    ("exact", "published"),
    [
        (Fraction(0), "0.0"),
        (Fraction(1, 20), "0.1"),
        (Fraction(3, 20), "0.2"),
        (Fraction(5, 20), "0.3"),
        (Fraction(1, 20) - Fraction(1, 10**12), "0.0"),
        (Fraction(1, 3), "0.3"),
        (Fraction(10**15), "1000000000000000.0"),
        (Fraction(-1, 10), "-0.1"),
    ],
)
def test_points_are_rounded_half_up_to_one_decimal(exact, published):
    assert str(rounded(exact)) == published


def test_points_are_added_up_before_they_are_rounded():
    third = Measure(kind="calls", per=3)
    (row,) = rank(figures({"A": Tally(calls=1)}), Recipe(rank_by="points", measures=(third, third, third)))

    assert row.points == Decimal("1.0")


def test_a_tenth_of_a_point_is_exactly_a_tenth():
    recipe = Recipe(rank_by="points", measures=(Measure(kind="calls", weight="0.1"),))
    (row,) = rank(figures({"A": Tally(calls=3)}), recipe)

    assert row.parts[0].points == Fraction(3, 10)


def test_the_parts_of_a_row_add_up_to_its_points():
    tally = Tally(money_minor=123_456, outcomes={"convinced": 7})
    (row,) = rank(figures({"A": tally}), RECIPES[3])

    assert [(part.kind, part.amount) for part in row.parts] == [
        ("money", 123_456),
        ("outcome:convinced", 7),
    ]
    assert row.points == Decimal("124.2")


def test_no_points_are_shown_when_something_else_ranks():
    (row,) = rank(figures(money(10)), RECIPES[0])

    assert (row.points, row.parts) == (None, ())


def test_what_does_not_score_shows_in_the_sums_and_changes_no_place():
    pledges = counts("MA", "pledge", cents=9_000)
    state = told(recorded(counts("KO", "donation", cents=100)), recorded(pledges))
    first = standings_of(state)[0]

    assert (first.team, first.place) == ("KO", 1)
    assert state.tallies["MA"].money_minor == 9_000


results = st.builds(
    counts,
    st.sampled_from(["KO", "MA", "ZO"]),
    st.sampled_from(["donation", "convinced", "tree", "pledge"]),
    calls=st.integers(0, 3),
    cents=st.integers(0, 3).map(lambda tens: tens * 10),
    units=st.integers(0, 2),
)


@given(st.lists(results, max_size=12), st.sampled_from(RECIPES), st.randoms(use_true_random=False))
def test_the_order_in_which_results_came_changes_no_place(entered, recipe, random: Random):
    shuffled = random.sample(entered, len(entered))
    one, other = (told(*map(recorded, order), state=defined(recipe)) for order in (entered, shuffled))

    assert standings_of(one) == standings_of(other)


@given(st.dictionaries(st.text("ABCDE", min_size=1, max_size=2), st.integers(0, 4), max_size=8))
def test_a_place_is_one_more_than_the_number_of_teams_that_are_better(amounts):
    rows = rank(figures({code: Tally(money_minor=cents) for code, cents in amounts.items()}), Recipe())

    assert {row.team: row.place for row in rows} == {
        code: 1 + sum(other > cents for other in amounts.values()) for code, cents in amounts.items()
    }
    assert [(row.place, row.team) for row in rows] == sorted((row.place, row.team) for row in rows)


def test_a_gift_without_a_call_converts_nobody():
    state = told(
        recorded(counts("KO", "donation", cents=100)),
        recorded(counts("KO", "donation", calls=0, cents=100)),
        state=defined(Recipe(rank_by="conversion")),
    )

    assert standings_of(state)[0].shown == "100.0"


def test_the_best_team_is_the_best_of_those_that_are_ranked():
    tallies = {"A": Tally(money_minor=400), "B": Tally(money_minor=200), "C": Tally(money_minor=100)}
    recipe = Recipe(rank_by="money", relative_to="best")

    assert [row.shown for row in rank(figures(tallies), recipe, among=["B", "C"])] == ["100.0", "50.0"]
