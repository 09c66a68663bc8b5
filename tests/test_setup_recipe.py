"""The recipe as it is composed: what is typed becomes a recipe, and back, in the reader's own numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoreboard.core.recipe import RELATIVE_TO
from scoreboard.definition import from_table
from scoreboard.definition_recipe import keys_of
from scoreboard.numbers import LANGUAGES
from scoreboard.problems import Problems
from scoreboard.scenarios import scenario_names, table_of
from scoreboard.setup import recipe
from scoreboard.setup.recipe_said import recipe_said

OUTCOMES = [
    {"key": "gift", "name": {"nl": "Gift", "en": "Gift"}, "takes_money": True, "success": True},
    {"key": "monthly", "name": "Maandgift", "takes_money": True, "regular": True, "success": True},
    {"key": "tree", "name": "Boom", "takes_units": "bomen"},
    {"key": "none", "name": "Geen", "scores": False},
    {"key": "never", "name": "Wil niet", "objection": True, "scores": False},
]
TEAM = {"code": "A", "name": "A", "seats": 3, "hours": 9, "list_size": 80, "goal_minor": 900_00, "goal_count": 50}
TABLE = {"slug": "a1", "name": "A", "languages": ["nl", "en"], "team": [TEAM], "outcome": OUTCOMES}


def read(language="nl", table=TABLE, **form):
    typed = {field.replace("__", "."): value for field, value in form.items()}
    return recipe.read(typed, table=table, language=language)["recipe"]


def made(part, table=TABLE):
    """The recipe that comes of a part of the table."""
    return from_table({**table, "recipe": part}).recipe


def made_of_points():
    lines = [
        {"kind": "calls", "weight": "2", "per": 10},
        {"kind": "outcome:gift", "weight": "0.5", "per": 1, "cap": "3"},
    ]
    return {"rank_by": "points", "measure": lines}


def line(**fields):
    return {"wins": "points", **{f"measure__1__{field}": value for field, value in fields.items()}}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", scenario_names())
def test_the_recipe_of_each_template_comes_back_from_its_form(name, language):
    table = table_of(name)
    form = recipe.typed(table, language=language)

    back = recipe.read(form, table=table, language=language)

    assert all(isinstance(value, str) for value in form.values())
    assert made(back["recipe"], table) == from_table(table).recipe


MEASURES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([*recipe.kinds(TABLE), "marks"]),
        "weight": st.sampled_from(["0.5", "1", "12.25"]),
        "relative_to": st.sampled_from(RELATIVE_TO),
        "regular_factor": st.sampled_from([1, 12]),
        "cap": st.sampled_from(["2.5", "200"]),
    }
)


@settings(max_examples=50)
@given(
    lines=st.lists(MEASURES, min_size=1, max_size=4),
    per=st.integers(1, 10**7),
    least=st.integers(1, 10**7),
    language=st.sampled_from(LANGUAGES),
)
def test_any_recipe_is_the_same_after_it_was_written_into_the_form_and_read_again(lines, per, least, language):
    for one in lines:
        per_key, least_key = keys_of(one["kind"], one["relative_to"])
        one |= {per_key: per, least_key: least}
    table = {**TABLE, "recipe": {"rank_by": "points", "measure": lines, "tie_breakers": ["calls", "money"]}}

    back = recipe.read(recipe.typed(table, language=language), table=table, language=language)

    assert made(back["recipe"]) == made(table["recipe"])


@pytest.mark.parametrize(
    ("language", "typed", "weight"),
    [
        ("nl", "0,5", "0.5"),
        ("nl", "0.5", "0.5"),
        ("nl", "1.500", "1500"),
        ("en", "1,500.25", "1500.25"),
        ("fr", "12", "12"),
        ("nl", "0.125", "0.125"),
        ("de", "0.125", "0.125"),
        ("en", "0,125", "0.125"),
        ("nl", "0,125", "0.125"),
        ("nl", "12,125", "12.125"),
    ],
)
def test_a_weight_is_read_as_the_reader_writes_it(language, typed, weight):
    (measure,) = read(language, **line(kind="calls", weight=typed))["measure"]

    assert measure["weight"] == weight


def test_what_points_are_given_for_is_an_amount_for_money_and_a_number_for_all_else():
    assert read(**line(kind="money", per="12,50"))["measure"][0]["per_minor"] == 12_50
    assert read(**line(kind="money", per=""))["measure"][0]["per_minor"] == 1_00
    assert read(**line(kind="calls", per="10"))["measure"][0]["per"] == 10
    assert read(**line(kind="money", per="5", relative_to="goal"))["measure"][0]["per"] == 5
    assert read(**line(kind="money", per="12,50", relative_to="seats"))["measure"][0]["per_minor"] == 12_50


@pytest.mark.parametrize(
    ("fields", "key", "least"),
    [
        ({"kind": "money", "relative_to": "calls", "least": "50"}, "least", 50),
        ({"kind": "money:gift", "relative_to": "list", "least": "1.000"}, "least", 1000),
        ({"kind": "money", "relative_to": "goal", "least": "50"}, "least_minor", 50_00),
        ({"kind": "money", "least": "12,50"}, "least_minor", 12_50),
        ({"kind": "conversion", "least": "20"}, "least", 20),
    ],
)
def test_a_minimum_is_typed_in_what_the_score_takes_it_of(fields, key, least):
    part = read(**line(**fields))
    (measure,) = part["measure"]

    assert measure[key] == least
    assert made(part).measures[0].least == least
    assert recipe.typed({**TABLE, "recipe": part}, language="nl")["measure.1.least"] == fields["least"].replace(".", "")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (line(kind="calls", weight="veel"), ("measure.1.weight", "not_a_weight")),
        (line(kind="calls", weight="01.250"), ("measure.1.weight", "not_a_weight")),
        (line(kind="calls", weight="00.125"), ("measure.1.weight", "not_a_weight")),
        (line(kind="calls", cap="-3"), ("measure.1.cap", "not_a_weight")),
        (line(kind="calls", least="3,5"), ("measure.1.least", "not_a_whole_number")),
        (line(kind="money", per="12.50"), ("measure.1.per", "wrong_separator")),
    ],
)
def test_what_cannot_be_read_is_named_at_its_field(fields, problem):
    with pytest.raises(Problems) as wrong:
        read(**fields)

    assert [(one.field, one.code) for one in wrong.value.items] == [problem]


def test_what_the_definition_refuses_is_named_at_the_field_too():
    form = line(kind="calls", weight="0", relative_to="seats")
    table = {**TABLE, "team": [{**TEAM, "seats": 0}], "recipe": read(**form)}

    with pytest.raises(Problems) as wrong:
        from_table(table)

    assert {(recipe.field(one.field), one.code) for one in wrong.value.items} == {
        ("measure.1.relative_to", "seats_missing"),
        ("measure", "all_weights_zero"),
    }


def test_whoever_chooses_points_is_given_lines_to_begin_with():
    lines = read(wins="points")["measure"]

    assert [measure["kind"] for measure in lines] == ["money", "outcome:gift", "outcome:monthly"]
    assert made(read(wins="points")).rank_by == "points"


def test_whoever_looks_at_another_winner_finds_the_lines_as_they_were():
    table = {**TABLE, "recipe": made_of_points()}
    form = recipe.typed(table, language="nl")

    money = read(table=table, **form | {"wins": "money"})
    back = read(
        table={**TABLE, "recipe": money}, **recipe.typed({**TABLE, "recipe": money}, language="nl") | {"wins": "points"}
    )

    assert (money["rank_by"], money["measure"]) == ("money", back["measure"])
    assert made(back) == made(table["recipe"])
    assert "measure" not in read(wins="money")


def test_a_line_that_nobody_sees_holds_nobody_up():
    table = {**TABLE, "recipe": made_of_points()}

    unread = read(table=table, **recipe.typed(table, language="nl") | {"wins": "money", "measure.1.weight": "veel"})

    assert unread["measure"] == table["recipe"]["measure"]


def test_a_button_adds_a_line_for_something_that_is_not_counted_yet():
    lines = read(do="add measure", **line(kind="money"))["measure"]

    assert [measure["kind"] for measure in lines] == ["money", "outcome:gift"]
    assert read(do="add view", wins="calls")["view"] == [{}]


def test_the_most_of_one_thing_is_the_first_success_until_something_is_chosen():
    assert read(wins="one")["rank_by"] == "outcome:gift"
    assert read(wins="one", wins_kind="units:tree")["rank_by"] == "units:tree"


def test_an_objection_can_be_chosen_nowhere():
    assert [kind for kind in recipe_said(TABLE, "nl").kinds if "never" in kind] == []


def test_beside_the_form_stand_the_sentences_and_a_made_up_score_that_adds_up():
    said = recipe_said({**TABLE, "recipe": read(**line(kind="calls", weight="2"))}, "nl")

    assert said.words.measures == ("2\u00a0punten per gesprek.",)
    assert sum(line.exact for line in said.example.lines) == said.example.exact


def test_it_is_said_while_the_name_and_the_teams_are_still_missing():
    said = recipe_said({"outcome": OUTCOMES, "recipe": {"rank_by": "calls"}}, "en")

    assert said.words.wins == "Whoever has the most of this wins: calls."


def test_nothing_is_said_while_something_does_not_fit():
    said = recipe_said({**TABLE, "recipe": {"rank_by": "outcome:gone"}}, "en")

    assert (said.words, said.example) == (None, None)
    assert said.kinds["money"] == "money raised"


def test_what_is_seldom_meant_is_warned_of():
    table = {
        **TABLE,
        "goal_minor": 1000_00,
        "team": [{**TEAM, "division": "Noord"}, {**TEAM, "code": "B", "division": "Zuid"}],
        "recipe": {
            "rank_by": "points",
            "measure": [
                {"kind": "calls", "weight": "0"},
                {"kind": "money", "least_minor": 5000_00},
                {"kind": "conversion", "relative_to": "list", "least": 81},
                {"kind": "marks"},
            ],
            "view": [{"within": "division"}],
        },
    }

    assert [one.replace("\u00a0", " ") for one in recipe_said(table, "en").warnings] == [
        "“calls” has a weight of 0 and brings nothing.",
        "“money raised” counts only from €5,000: perhaps nobody gets there.",
        "“successful calls” counts only from 81 records on the list: perhaps nobody gets there.",
        "Judges give no marks here yet, so “judges’ marks” brings nothing so far.",
        "Division “Noord” has one team only: it is first there without a contest.",
        "Division “Zuid” has one team only: it is first there without a contest.",
    ]


def test_an_ordinary_recipe_is_not_warned_of():
    assert recipe_said({**TABLE, "recipe": read(wins="points")}, "nl").warnings == ()


MARKED = {
    "criterion__1__key": "warmth",
    "criterion__1__name": "Warmte",
    "criterion__1__name__en": "Warmth",
    "criterion__1__weight": "2,5",
    "criterion__1__about": "Voelt de ander zich gehoord?",
    "criterion__2__name": "Rat & Plan",
    "criterion__2__of": "summary",
    "criterion__2__lowest": "0",
    "criterion__2__highest": "5",
    "criterion__3__name": "",
}


def test_criteria_are_read_with_a_key_of_their_own_and_the_usual_scale():
    warmth, plan = read(**MARKED, wins="money")["criterion"]

    assert warmth == {
        "key": "warmth",
        "name": {"nl": "Warmte", "en": "Warmth"},
        "of": "calls",
        "weight": "2.5",
        "lowest": 1,
        "highest": 10,
        "about": "Voelt de ander zich gehoord?",
    }
    assert (plan["key"], plan["of"], plan["lowest"], plan["highest"]) == ("rat_plan", "summary", 0, 5)


def test_words_in_a_language_that_is_not_asked_for_stay_with_their_criterion():
    before = {"key": "warmth", "name": {"nl": "Warmte", "de": "Wärme"}, "low": {"nl": "Koel", "fr": "Froid"}}
    table = {**TABLE, "recipe": {"criterion": [{"key": "first", "name": "Eerst"}, before]}}
    (warmth,) = read(**{**MARKED, "criterion__1__low": "Koel", "criterion__2__name": ""}, table=table)["criterion"]

    assert warmth["name"] == {"nl": "Warmte", "de": "Wärme", "en": "Warmth"}
    assert warmth["low"] == {"nl": "Koel", "fr": "Froid"}


def test_a_line_may_count_each_criterion_and_the_mean_only_of_one_scale():
    other, alike = read(**MARKED), read(**{**MARKED, "criterion__2__lowest": "1", "criterion__2__highest": "10"})

    assert recipe.kinds_shown({**TABLE, "recipe": other})[-2:] == ["marks:warmth", "marks:rat_plan"]
    assert recipe.kinds_shown({**TABLE, "recipe": alike})[-3:] == ["marks", "marks:warmth", "marks:rat_plan"]
    assert not any(kind.startswith("marks") for kind in recipe.kinds_ranked({**TABLE, "recipe": alike}))


def test_a_scale_that_is_no_number_is_said_at_its_field():
    with pytest.raises(Problems) as caught:
        read(**{**MARKED, "criterion__2__highest": "tien"})

    assert [(one.field, one.code) for one in caught.value.items] == [("criterion.2.highest", "not_a_whole_number")]


def test_the_made_up_team_is_marked_and_a_criterion_that_no_line_counts_is_named():
    lines = [{"kind": "marks:warmth", "weight": "3"}]
    said = recipe_said({**TABLE, "recipe": {**read(**MARKED), "rank_by": "points", "measure": lines}}, "en")

    assert [(line.name, line.points) for line in said.example.lines] == [("judges’ marks for “Warmth”", "21")]
    assert said.warnings == ("Judges mark “Rat & Plan”, and no line counts it: it brings nobody a point.",)


def test_whether_judges_see_names_is_a_choice_of_the_step():
    assert recipe.read({"blind_marking": "yes"}, table=TABLE, language="nl")["blind_marking"] is True
    assert "blind_marking" not in recipe.read({}, table=TABLE, language="nl")
    assert recipe.typed({**TABLE, "blind_marking": True}, language="nl")["blind_marking"] == "yes"


def test_a_criterion_is_called_by_its_name_also_while_something_does_not_fit():
    said = recipe_said({**TABLE, "recipe": {**read(**MARKED), "rank_by": "outcome:gone"}}, "nl")

    assert said.words is None
    assert said.kinds["marks:warmth"] == "jurycijfers voor ‘Warmte’"
