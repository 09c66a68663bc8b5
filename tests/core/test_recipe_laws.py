"""What holds for every recipe, whatever the teams reach."""

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from belweek import START, recorded
from scoreboard.core.apply import apply
from scoreboard.core.boards import explained, standings_of
from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.facts import CompetitionDefined, Fact, OutcomeAdded, RecipeChosen, TeamAdded
from scoreboard.core.recipe import Measure, Recipe, View
from scoreboard.core.standings import rank
from scoreboard.core.state import State
from scoreboard.core.tally import Counts
from scoreboard.core.views import views_of

OUTCOMES = (
    Outcome(key="gift", name="Gift", takes_money=True, success=True),
    Outcome(key="monthly", name="Monthly", takes_money=True, success=True, regular=True),
    Outcome(key="tree", name="Tree", takes_units="tree", success=True),
    Outcome(key="happy", name="Happy call"),
    Outcome(key="nothing", name="No result", scores=False),
    Outcome(key="objection", name="Objection", scores=False, objection=True),
)
PLAIN = (
    "money",
    "money:gift",
    "money:monthly",
    "calls",
    "units",
    "units:tree",
    "outcome:gift",
    "outcome:monthly",
    "outcome:tree",
    "outcome:happy",
)
KINDS = (*PLAIN, "conversion", "marks", "marks:advice")
RELATIVE_TO = ("", "seats", "hours", "calls", "list", "goal", "best")
CODES = ("AA", "BB", "CC", "DD")

small = st.integers(0, 5)
weights = st.sampled_from(["0", "0.1", "0.5", "1", "3", "12.25"])


def measures(kinds=KINDS, relative_to=RELATIVE_TO):
    return st.builds(
        Measure,
        kind=st.sampled_from(kinds),
        weight=weights,
        per=st.sampled_from([1, 3, 7, 1000]),
        relative_to=st.sampled_from(relative_to),
        regular_factor=st.sampled_from([1, 12]),
        cap=st.sampled_from(["", "", "0", "4", "0.7"]),
        least=st.sampled_from([0, 0, 1, 3]),
    )


def recipes(kinds=KINDS, relative_to=RELATIVE_TO):
    by_points = st.builds(
        Recipe,
        rank_by=st.just("points"),
        relative_to=st.sampled_from([one for one in relative_to if one in ("", "seats", "hours", "best")]),
        measures=st.lists(measures(kinds, relative_to), min_size=1, max_size=4).map(tuple),
        tie_breakers=st.lists(st.sampled_from(PLAIN), max_size=2).map(tuple),
    )
    by_one = st.builds(
        Recipe,
        rank_by=st.sampled_from([kind for kind in kinds if not kind.startswith("marks")]),
        relative_to=st.sampled_from(relative_to),
        tie_breakers=st.lists(st.sampled_from(PLAIN), max_size=2).map(tuple),
    )
    return by_points | by_one


def result(outcome: str):
    takes = {one.key: one.takes for one in OUTCOMES}[outcome]
    return st.builds(
        Counts,
        team=st.sampled_from(CODES),
        outcome=st.just(outcome),
        calls=st.integers(1, 4),
        amount_minor=st.integers(1, 9).map(lambda tens: tens * 10) if takes == "money" else st.just(0),
        units=st.integers(1, 5) if takes == "units" else st.just(0),
        day=st.sampled_from(["2026-11-23", "2026-11-24"]),
    )


results = st.sampled_from([one.key for one in OUTCOMES]).flatmap(result)
days = st.lists(results, max_size=14)


@st.composite
def some_teams(draw) -> tuple[Team, ...]:
    return tuple(
        Team(
            code=code,
            name=code,
            division=draw(st.sampled_from(["in-house", "agency", ""])),
            seats=draw(small),
            hours=draw(small),
            list_size=draw(small),
            goal_minor=draw(st.sampled_from([0, 50, 300])),
            goal_count=draw(small),
        )
        for code in CODES
    )


def folded(facts: list[Fact]) -> State:
    state = State()
    for seq, fact in enumerate(facts, start=1):
        state = apply(state, seq=seq, at=START, request_id=f"r{seq}", fact=fact)
    return state


def competition(recipe: Recipe, teams: tuple[Team, ...], entered: list[Counts]) -> State:
    return folded(
        [
            CompetitionDefined(competition=Competition(slug="laws", name="Laws")),
            *(TeamAdded(team=team) for team in teams),
            *(OutcomeAdded(outcome=outcome) for outcome in OUTCOMES),
            RecipeChosen(recipe=recipe),
            *map(recorded, entered),
        ]
    )


def places(state: State) -> dict[str, int]:
    return {row.team: row.place for row in standings_of(state)}


@given(recipes(), some_teams(), days, st.randoms(use_true_random=False))
def test_the_order_of_entry_changes_no_place_in_any_view(recipe, teams, entered, random: Random):
    recipe = replace(recipe, views=(View(within="day"), View(rank_by="money", relative_to="seats")))
    one = competition(recipe, teams, entered)
    other = competition(recipe, teams, random.sample(entered, len(entered)))

    assert standings_of(one) == standings_of(other)
    assert views_of(one) == views_of(other)


@given(recipes(relative_to=("seats",)), some_teams(), days, st.sampled_from([2, 3, 7, 10, 101]))
def test_scaling_the_seats_of_all_teams_alike_changes_no_fair_place(recipe, teams, entered, factor):
    # A cap or a weight says how much: these are meant for the seats that there are.
    recipe = replace(recipe, measures=tuple(replace(measure, cap="") for measure in recipe.measures), relative_to="")
    recipe = recipe if recipe.rank_by == "points" else replace(recipe, relative_to="seats")
    larger = tuple(replace(team, seats=team.seats * factor) for team in teams)

    assert places(competition(recipe, teams, entered)) == places(competition(recipe, larger, entered))


@given(recipes(kinds=PLAIN, relative_to=("",)), some_teams(), days, results)
def test_more_of_a_positive_measure_never_lowers_a_team_under_plain_measures(recipe, teams, entered, one_more):
    before = places(competition(recipe, teams, entered))[one_more.team]
    after = places(competition(recipe, teams, [*entered, one_more]))[one_more.team]

    assert after <= before


@given(recipes(), some_teams(), days)
def test_the_parts_add_up_to_the_total_exactly(recipe, teams, entered):
    state = competition(replace(recipe, relative_to=""), teams, entered)

    for row in explained(state):
        if recipe.rank_by == "points":
            assert sum((Fraction(part["points"]) for part in row["parts"]), Fraction(0)) == Fraction(row["exact"])
            assert abs(Fraction(row["points"]) - Fraction(row["exact"])) <= Fraction(1, 20)
        else:
            assert row["parts"] == []


@given(recipes(), some_teams(), days)
def test_equal_teams_tie(recipe, teams, entered):
    twin = replace(teams[0], code="ZZ", name="ZZ")
    doubled = [replace(one, team="ZZ") for one in entered if one.team == "AA"]
    found = places(competition(recipe, (*teams, twin), [*entered, *doubled]))

    assert found["AA"] == found["ZZ"]


@given(recipes(), some_teams(), days, st.sampled_from(CODES), st.integers(1, 9), st.booleans())
def test_an_objection_can_never_earn(recipe, teams, entered, code, calls, scores):
    """Not even where somebody let it score: and in a conversion it is a call like any other."""
    recipe = replace(recipe, views=())
    objection = Counts(team=code, outcome="objection", calls=calls, amount_minor=0, units=0, day="2026-11-23")
    facts = competition(recipe, teams, [*entered, objection])
    facts = replace(facts, outcomes={**facts.outcomes, "objection": replace(OUTCOMES[-1], scores=scores, success=True)})
    before = {row.team: row.ranked for row in standings_of(competition(recipe, teams, entered))}
    after = {row.team: row.ranked for row in standings_of(facts)}
    # Relative to the best team or to the calls, others may rise when a team falls: the team itself never does.
    assert after[code] <= before[code]


@given(recipes(), some_teams(), days, st.sampled_from(CODES))
def test_a_team_that_left_has_no_place_and_changes_no_other_teams_number(recipe, teams, entered, code):
    assume("best" not in {recipe.relative_to, *(measure.relative_to for measure in recipe.measures)})
    state = competition(recipe, teams, entered)
    left = replace(state, teams={**state.teams, code: replace(state.teams[code], withdrawn=True)})

    assert {row.team: row.ranked for row in standings_of(left)} == {
        row.team: row.ranked for row in standings_of(state) if row.team != code
    }


@settings(max_examples=50)
@given(recipes(), some_teams(), days)
def test_a_division_is_ranked_as_if_nobody_else_were_there_but_for_what_is_relative_to_all(recipe, teams, entered):
    state = competition(
        replace(recipe, views=(View(relative_to=recipe.relative_to, within="division"),)), teams, entered
    )
    (shown,) = views_of(state)

    assert sorted(row.team for section in shown.sections for row in section.rows) == sorted(CODES)
    for section in shown.sections:
        numbers = [row.ranked for row in section.rows]
        assert numbers == sorted(numbers, reverse=True)
        assert section.rows[0].place == 1


@given(some_teams(), days)
def test_the_days_add_up_to_the_whole(teams, entered):
    state = competition(Recipe(views=(View(within="day"),)), teams, entered)
    (shown,) = views_of(state)
    sums = dict.fromkeys(CODES, 0)
    for section in shown.sections:
        for row in section.rows:
            sums[row.team] += row.tally.money_minor

    assert sums == {code: tally.money_minor for code, tally in state.tallies.items()}


@given(recipes(), some_teams(), days, st.permutations(CODES))
def test_who_stands_first_in_the_definition_does_not_stand_first_on_the_wall(recipe, teams, entered, order):
    state = competition(recipe, teams, entered)
    figures = replace(state.figures, teams={code: state.teams[code] for code in order})

    assert rank(figures, recipe) == standings_of(state)
