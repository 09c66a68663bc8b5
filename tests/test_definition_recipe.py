"""Goals, chips and recipes in the definition of a competition: what cannot be is said, and by which team."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoreboard.core.competition import Impact, Milestone
from scoreboard.core.recipe import Measure, View
from scoreboard.core.state import State
from scoreboard.definition import from_table, from_toml
from scoreboard.definition_toml import to_toml
from scoreboard.definition_words import DEFINITION
from scoreboard.problems import Problems

TEAMS = ({"name": "Zonnestraal", "seats": 8}, {"name": "Lijn 9"})
OUTCOMES = (
    {"key": "donation", "takes_money": True},
    {"key": "tree", "takes_units": "tree"},
    {"key": "objection", "objection": True},
)


def table(**changes):
    return {"name": "Belweek", "slug": "belweek", "team": list(TEAMS), "outcome": list(OUTCOMES), **changes}


def problems(**changes) -> list[tuple[str, str]]:
    with pytest.raises(Problems) as caught:
        from_table(table(**changes))
    assert all(problem.code in DEFINITION for problem in caught.value.items)
    return [(problem.field, problem.code) for problem in caught.value.items]


def test_a_goal_counts_money_unless_it_says_something_else():
    money = from_table(table(goal_minor=500)).competition
    trees = from_table(table(goal_of="units:tree", goal_count=40, stretch=50)).competition

    assert (money.goal_of, money.goal) == ("money", 500)
    assert (trees.goal, trees.stretch) == (40, 50)


def test_milestones_are_in_their_order_and_in_the_unit_of_the_goal():
    milestones = [{"at_minor": 900, "name": "A classroom"}, {"at_minor": 100, "name": "A desk"}]
    competition = from_table(table(goal_minor=1000, milestone=milestones)).competition

    assert competition.milestones == (Milestone(at=100, name="A desk"), Milestone(at=900, name="A classroom"))


def test_an_impact_says_what_so_much_of_something_does():
    impacts = [{"each_minor": 2500, "name": "one lunch"}, {"of": "units:tree", "each": 1, "name": "22 kg of CO2"}]

    assert from_table(table(impact=impacts)).competition.impacts == (
        Impact(each=2500, name="one lunch"),
        Impact(each=1, name="22 kg of CO2", of="units:tree"),
    )


def test_teams_have_chips_that_can_be_told_apart_and_keep_those_they_chose():
    teams = [{"name": f"Team {number:02}"} for number in range(40)]
    teams[3] |= {"colour": "sky"}
    made = from_table(table(team=teams)).teams

    assert len({(team.colour, team.shape) for team in made}) == 40
    assert (made[3].colour, made[3].shape) == ("sky", 0)


def test_a_code_that_was_used_before_is_not_given_again():
    first = from_table(table()).teams[0].code

    assert from_table(table(), taken=[first]).teams[0].code != first


def test_an_objection_does_not_score_without_saying_so():
    objection = from_table(table()).outcomes[-1]

    assert (objection.scores, objection.earns) == (False, False)


def test_a_line_of_the_recipe_takes_all_its_options():
    measure = {
        "kind": "money:donation",
        "weight": "0.5",
        "per_minor": 1000,
        "relative_to": "seats",
        "regular_factor": 12,
        "cap": "40",
        "least_minor": 5000,
        "name": {"nl": "Geld", "en": "Money"},
    }
    recipe = {"rank_by": "points", "measure": [measure], "view": [{"rank_by": "calls", "within": "day"}]}
    teams = [{"name": "Zonnestraal", "seats": 8}]
    made = from_table(table(team=teams, recipe=recipe)).recipe

    assert made.measures == (
        Measure(
            kind="money:donation",
            weight="0.5",
            per=1000,
            relative_to="seats",
            regular_factor=12,
            cap="40",
            least=5000,
            name={"nl": "Geld", "en": "Money"},
        ),
    )
    assert made.views == (View(rank_by="calls", within="day"),)


@pytest.mark.parametrize(
    ("relative_to", "keys"),
    [("", ("per_minor", "least_minor")), ("seats", ("per_minor", "least_minor")), ("best", ("per", "least_minor")),
     ("goal", ("per", "least_minor")), ("calls", ("per", "least")), ("list", ("per", "least"))],
)  # fmt: skip
def test_a_number_that_is_no_amount_of_money_is_not_called_one(relative_to, keys):
    per, least = keys
    line = {"kind": "money", "relative_to": relative_to, per: 7, least: 9}
    full = {"name": "Zon", "seats": 8, "list_size": 9, "goal_minor": 1}
    (measure,) = from_table(table(team=[full], recipe={"rank_by": "points", "measure": [line]})).recipe.measures

    assert (measure.per, measure.least) == (7, 9)


def test_any_criterion_can_be_marked_by_judges():
    recipe = {"rank_by": "points", "measure": [{"kind": "marks:advice"}, {"kind": "marks"}]}

    assert [measure.kind for measure in from_table(table(recipe=recipe)).recipe.measures] == ["marks:advice", "marks"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"goal_of": "joy"}, ("goal_of", "unknown_measure")),
        ({"goal_minor": 100, "stretch_minor": 100}, ("stretch_minor", "stretch_too_small")),
        ({"stretch_minor": 100}, ("stretch_minor", "stretch_alone")),
        ({"goal_minor": 100, "milestone": [{"at": 5, "name": "x"}]}, ("milestone.1.at", "unknown_key")),
        ({"milestone": [{"at_minor": 5}]}, ("milestone.1.name", "missing")),
        ({"milestone": [{"name": "x"}]}, ("milestone.1.at_minor", "missing")),
        ({"impact": [{"name": "x"}]}, ("impact.1.each_minor", "missing")),
        ({"goal_of": "money:donation"}, ("goal_of", "unknown_measure")),
        ({"goal_of": "conversion"}, ("goal_of", "unknown_measure")),
        ({"nicknames": "everywhere"}, ("nicknames", "unknown_nicknames")),
        ({"words_days": 0}, ("words_days", "out_of_range")),
        ({"team": [{"name": "Zon", "colour": "pink"}]}, ("team.1.colour", "unknown_colour")),
        ({"team": [{"name": "Zon", "short": "x" * 15}]}, ("team.1.short", "too_long")),
        (
            {"outcome": [{"key": "no", "objection": True, "scores": True}]},
            ("outcome.1.objection", "objection_never_earns"),
        ),
        (
            {"outcome": [{"key": "no", "objection": True, "success": True}]},
            ("outcome.1.objection", "objection_never_earns"),
        ),
        ({"outcome": [{"key": "a", "regular": True}]}, ("outcome.1.regular", "regular_without_money")),
        ({"recipe": {"rank_by": "outcome:objection"}}, ("recipe.rank_by", "unknown_measure")),
        ({"recipe": {"rank_by": "money", "relative_to": "seats"}}, ("recipe.relative_to", "seats_missing")),
        ({"recipe": {"rank_by": "money", "relative_to": "goal"}}, ("recipe.relative_to", "goal_missing")),
        ({"recipe": {"rank_by": "conversion", "relative_to": "list"}}, ("recipe.relative_to", "list_missing")),
        ({"recipe": {"pledges": "all"}}, ("recipe.pledges", "unknown_pledges")),
        ({"recipe": {"cut_off": "31-12-2026"}}, ("recipe.cut_off", "date_form")),
        ({"recipe": {"cut_off": "2026-02-30"}}, ("recipe.cut_off", "date_form")),
        ({"recipe": {"cut_off": 20261231}}, ("recipe.cut_off", "date_form")),
        ({"outcome": [{"key": "a", "pledged": True}]}, ("outcome.1.pledged", "pledged_without_money")),
        ({"recipe": {"rank_by": "calls", "relative_to": "joy"}}, ("recipe.relative_to", "unknown_relative_to")),
        (
            {"recipe": {"rank_by": "points", "relative_to": "goal", "measure": [{"kind": "money"}]}},
            ("recipe.relative_to", "unknown_relative_to"),
        ),
        (
            {"recipe": {"rank_by": "points", "measure": [{"kind": "money", "weight": 0}]}},
            ("recipe.measure", "all_weights_zero"),
        ),
        (
            {"recipe": {"measure": [{"kind": "money", "weight": 0}], "view": [{"rank_by": "points"}]}},
            ("recipe.measure", "all_weights_zero"),
        ),
        ({"recipe": {"view": [{"within": "week"}]}}, ("recipe.view.1.within", "unknown_within")),
        ({"recipe": {"view": [{"rank_by": "points"}]}}, ("recipe.view.1.rank_by", "measures_missing")),
    ],
)
def test_what_cannot_be_is_named(changes, problem):
    assert problem in problems(**changes)


def test_hours_may_come_later_with_the_shifts_and_are_asked_of_no_team():
    recipe = {"rank_by": "calls", "relative_to": "hours", "view": [{"relative_to": "hours"}]}

    assert from_table(table(recipe=recipe)).recipe.relative_to == "hours"


def test_a_team_that_lacks_what_the_recipe_needs_is_named():
    with pytest.raises(Problems) as caught:
        from_table(table(recipe={"rank_by": "money", "relative_to": "seats"}))

    assert caught.value.items[0].params == {"team": "Lijn 9"}


CRITERIA = [
    {"key": "advice", "of": "summary", "weight": "2", "name": {"en": "Advice", "nl": "Advies"}},
    {"key": "warmth", "name": "Warmth", "lowest": 0, "highest": 5, "about": "x" * 240},
]


def marked(kind, *criteria):
    return {"recipe": {"rank_by": "points", "measure": [{"kind": kind}], "criterion": [*criteria]}}


def made_of(changes):
    return from_table(table(**changes))


def test_a_line_counts_only_what_judges_mark_once_it_is_said_what_they_mark():
    assert made_of(marked("marks:warmth", *CRITERIA)).recipe.measures[0].kind == "marks:warmth"
    assert problems(**marked("marks:gone", *CRITERIA)) == [("recipe.measure.1.kind", "criterion_gone")]
    assert made_of(marked("marks:gone")).recipe.criteria == ()


def test_the_mean_of_all_marks_needs_one_scale_and_a_weight():
    alike = [{**one, "lowest": 1, "highest": 10} for one in CRITERIA]
    weightless = [{**one, "weight": 0} for one in alike]

    assert made_of(marked("marks", *alike)).recipe.measures[0].kind == "marks"
    assert problems(**marked("marks", *CRITERIA)) == [("recipe.measure.1.kind", "scales_differ")]
    assert problems(**marked("marks", *weightless)) == [("recipe.measure.1.kind", "marks_weigh_nothing")]
    assert made_of(marked("marks:warmth", *CRITERIA)).recipe.criteria[1].highest == 5


@pytest.mark.parametrize(
    ("criterion", "problem"),
    [
        ({"key": "a b", "name": "A"}, ("key", "criterion_key")),
        ({"key": "a", "name": "A", "lowest": 5, "highest": 5}, ("highest", "scale_turned")),
        ({"key": "a", "name": "A", "of": "coffee"}, ("of", "unknown_marked")),
        ({"key": "a", "name": "A", "about": "x" * 241}, ("about", "too_long")),
        ({"key": "a", "name": "A", "low": "x" * 81}, ("low", "too_long")),
    ],
)
def test_a_criterion_that_cannot_be_marked_is_refused(criterion, problem):
    field, code = problem
    assert problems(**marked("calls", criterion)) == [(f"recipe.criterion.1.{field}", code)]


SAID = st.just("") | st.sampled_from(["Warm", {"nl": "Warmte", "fr": "Chaleur"}])


@settings(max_examples=40)
@given(
    keys=st.lists(st.from_regex("[a-z][a-z0-9_]{0,6}", fullmatch=True), min_size=1, max_size=5, unique=True),
    data=st.data(),
)
def test_criteria_that_were_written_back_are_the_same(keys, data):
    criteria = [
        {
            "key": key,
            "name": {"nl": f"{key} nl", "de": f"{key} de"},
            "of": data.draw(st.sampled_from(["calls", "summary"])),
            "weight": data.draw(st.sampled_from(["0", "1", "0.25", "12"])),
            "lowest": (lowest := data.draw(st.integers(0, 99))),
            "highest": data.draw(st.integers(lowest + 1, 100)),
            **{one: data.draw(SAID) for one in ("about", "low", "high")},
        }
        for key in keys
    ]
    command = made_of(marked(f"marks:{keys[0]}", *criteria))

    state = State(
        competition=command.competition,
        teams={team.code: team for team in command.teams},
        outcomes={outcome.key: outcome for outcome in command.outcomes},
        recipe=command.recipe,
    )

    assert from_toml(to_toml(state)) == command
    assert len(command.recipe.criteria) == len(keys)
