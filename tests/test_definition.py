"""A competition from TOML: everything that is wrong is said at once, and it can be written back."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoreboard.core import names
from scoreboard.core.apply import apply
from scoreboard.core.commands import DefineCompetition
from scoreboard.core.competition import Competition
from scoreboard.core.facts import CompetitionDefined, OutcomeAdded, RecipeChosen, TeamAdded
from scoreboard.core.state import State
from scoreboard.definition import from_table, from_toml
from scoreboard.definition_toml import to_toml
from scoreboard.definition_words import DEFINITION, definition_sentence
from scoreboard.numbers import AMOUNT_SENTENCES
from scoreboard.problems import Problems
from scoreboard.scenarios import scenario_names, toml_of

SMALLEST = 'name = "Belweek"\nslug = "belweek"\n[[team]]\nname = "Zonnestraal"\n[[outcome]]\nkey = "donation"\n'
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def state_of(command: DefineCompetition) -> State:
    state = State()
    facts = [
        CompetitionDefined(competition=command.competition),
        *(TeamAdded(team=team) for team in command.teams),
        *(OutcomeAdded(outcome=outcome) for outcome in command.outcomes),
        RecipeChosen(recipe=command.recipe),
    ]
    for seq, fact in enumerate(facts, start=1):
        state = apply(state, seq=seq, at=NOON, request_id="define", fact=fact)
    return state


def problems_of(make, *args) -> set[tuple[str, str]]:
    with pytest.raises(Problems) as caught:
        make(*args)
    for problem in caught.value.items:
        sentences = AMOUNT_SENTENCES if problem.code in AMOUNT_SENTENCES else DEFINITION
        if problem.code in DEFINITION:
            assert definition_sentence(problem.code, problem.params) % problem.params
        assert problem.code in sentences
    return {(problem.field, problem.code) for problem in caught.value.items}


def test_name_slug_a_team_and_an_outcome_are_enough():
    command = from_toml(SMALLEST)

    assert command.competition == Competition(slug="belweek", name="Belweek")
    assert [(team.code, team.mono, team.colour) for team in command.teams] == [("ZO", "ZO", "sky")]
    assert command.recipe.rank_by == "calls"


def test_the_example_of_the_interface_is_read():
    command = from_toml("""
        name = { nl = "De Grote Belweek", fr = "La grande semaine" }
        slug = "grote-belweek"
        charity = "Stichting Kleine Vleugels"
        currency = "EUR"
        timezone = "Europe/Brussels"
        languages = ["nl", "fr"]
        starts_at = 2026-11-23T08:00:00Z
        freeze_at = 2026-11-27T16:00:00+01:00
        ends_at = 2026-11-27T17:00:00
        goal_minor = 30000000
        public = true
        [[team]]
        code = "ZO"
        name = "Zonnestraal"
        division = "in-house"
        seats = 8
        goal_minor = 4000000
        list_size = 900
        [[outcome]]
        key = "donation"
        name = { nl = "Donatie", fr = "Don", de = "Spende", en = "Donation" }
        takes_money = true
        [[outcome]]
        key = "convinced"
        name = "School overtuigd"
        success = true
        symbol = "balloon"
        [recipe]
        rank_by = "points"
        tie_breakers = ["money"]
        [[recipe.measure]]
        kind = "money"
        weight = 0.1
        per_minor = 1000
        [[recipe.measure]]
        kind = "outcome:convinced"
        weight = "2.50"
        per = 2
    """)

    assert command.competition.freeze_at == datetime(2026, 11, 27, 15, tzinfo=UTC)
    assert command.competition.ends_at == datetime(2026, 11, 27, 16, tzinfo=UTC)
    assert [(m.kind, m.weight, m.per) for m in command.recipe.measures] == [
        ("money", "0.1", 1000),
        ("outcome:convinced", "2.50", 2),
    ]


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_is_a_competition_and_stays_one_when_written_back(name):
    command = from_toml(toml_of(name))

    assert from_toml(to_toml(state_of(command))) == command
    assert set(command.competition.languages) == {"nl", "fr", "de", "en"}
    assert all(set(outcome.name) == {"nl", "fr", "de", "en"} for outcome in command.outcomes)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('slug = "Belweek"', ("slug", "slug_form")),
        ('slug = "b"', ("slug", "slug_form")),
        ('slug = "api"', ("slug", "slug_reserved")),
        ("slug = 5", ("slug", "not_text")),
        ('name = ""', ("name", "missing")),
        ("name = {}", ("name", "not_words")),
        ('name = { xx = "Hello" }', ("name", "unknown_language")),
        ('name = { nl = "" }', ("name.nl", "missing")),
        ('name = "a\\u202eb"', ("name", "unseen")),
        (f'name = "{"x" * 81}"', ("name", "too_long")),
        ('currency = "EURO"', ("currency", "unknown_currency")),
        ('timezone = "Europe/Brusel"', ("timezone", "unknown_zone")),
        ('timezone = "../../etc/passwd"', ("timezone", "unknown_zone")),
        ('languages = ["nl", "es"]', ("languages", "unknown_language")),
        ("languages = []", ("languages", "languages_missing")),
        ("languages = 5", ("languages", "not_texts")),
        ("starts_at = 0001-01-01T00:00:00Z", ("starts_at", "time_out_of_reach")),
        ("ends_at = 9999-12-31T23:59:59Z", ("ends_at", "time_out_of_reach")),
        ("ends_at = 9999-12-31T23:59:59-12:00", ("ends_at", "time_out_of_reach")),
        ('starts_at = "tomorrow"', ("starts_at", "not_a_time")),
        ("starts_at = 2026-11-23", ("starts_at", "not_a_time")),
        ("starts_at = 2026-03-29T02:30:00", ("starts_at", "no_such_time")),
        ("goal_minor = -1", ("goal_minor", "out_of_range")),
        ("goal_minor = 1.5", ("goal_minor", "not_a_whole_number")),
        ("goal_minor = true", ("goal_minor", "not_a_whole_number")),
        (f"goal_minor = 0x{'f' * 5000}", ("goal_minor", "out_of_range")),
        ('public = "yes"', ("public", "not_a_flag")),
        ("correction_minutes = 100000", ("correction_minutes", "out_of_range")),
        ("report_minutes = 1441", ("report_minutes", "out_of_range")),
        ("show_places = -1", ("show_places", "out_of_range")),
        ("show_places = 151", ("show_places", "out_of_range")),
        ("ask_from_minor = 100000001", ("ask_from_minor", "out_of_range")),
        ("ask_from_minor = 50001\nmost_minor = 50000", ("most_minor", "most_below_ask")),
        ("match_percent = 1001", ("match_percent", "out_of_range")),
        ("match_percent = 12.5", ("match_percent", "not_a_whole_number")),
        ('match_name = "a\u202eb"', ("match_name", "unseen")),
        ('last_year = "belweek"', ("last_year", "last_year_form")),
        ('last_year = "Belweek 2025"', ("last_year", "last_year_form")),
        ("last_year = 2025", ("last_year", "not_text")),
        ("charitiy = 5", ("charitiy", "unknown_key")),
        ("recipe = 5", ("recipe", "not_a_table")),
    ],
)
def test_a_wrong_value_is_named(line, problem):
    key = line.partition(" ")[0]
    written = "\n".join(each for each in SMALLEST.splitlines() if not each.startswith(f"{key} ="))
    if key in ("name", "slug"):
        written = SMALLEST.replace(re.search(rf"^{key} = .*$", SMALLEST, re.MULTILINE)[0], "", 1)

    assert problem in problems_of(from_toml, f"{line}\n{written}")


@pytest.mark.parametrize(
    ("teams", "problem"),
    [
        ([], ("team", "none_given")),
        ([{"name": f"T{number}x"} for number in range(151)], ("team", "too_many_given")),
        ("Zonnestraal", ("team", "not_tables")),
        ([{}], ("team.1.name", "missing")),
        ([{"name": "Rood"}, {"name": "ROOD"}], ("team.2.name", "name_twice")),
        ([{"name": "TOP"}, {"name": "ТОР"}], ("team.2.name", "name_looks_like")),
        ([{"name": "Zоnne"}], ("team.1.name", "mixed_scripts")),
        ([{"name": "x" * 41}], ("team.1.name", "too_long")),
        ([{"name": "A", "code": "zo"}, {"name": "B", "code": "ZO"}], ("team.2.code", "code_twice")),
        ([{"name": "A", "code": "Z O"}], ("team.1.code", "code_form")),
        ([{"name": "A", "seat": 5}], ("team.1.seat", "unknown_key")),
        ([{"name": "A", "division": "a\x00b"}], ("team.1.division", "unseen")),
        ([{"name": "A", "seats": "8"}], ("team.1.seats", "not_a_whole_number")),
    ],
)
def test_a_wrong_team_is_named(teams, problem):
    assert problem in problems_of(from_table, {"name": "A", "slug": "ab", "team": teams, "outcome": [{"key": "x"}]})


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"outcome": []}, ("outcome", "none_given")),
        ({"outcome": [{"key": f"k{number}"} for number in range(21)]}, ("outcome", "too_many_given")),
        ({"outcome": [{"key": "a"}, {"key": "a"}]}, ("outcome.2.key", "key_twice")),
        ({"outcome": [{"key": "Donation"}]}, ("outcome.1.key", "key_form")),
        ({"outcome": [{"name": "Donation"}]}, ("outcome.1.key", "missing")),
        ({"outcome": [{"key": "a", "symbol": "baloon"}]}, ("outcome.1.symbol", "unknown_symbol")),
        (
            {"outcome": [{"key": "a", "takes_money": True, "takes_units": "tree"}]},
            ("outcome.1.takes_units", "takes_both"),
        ),
        ({"goal_of": "conversion"}, ("goal_of", "unknown_measure")),
        ({"recipe": {"rank_by": "outcome:yes"}}, ("recipe.rank_by", "unknown_measure")),
        ({"recipe": {"rank_by": "points"}}, ("recipe.measure", "measures_missing")),
        ({"recipe": {"tie_breakers": ["points"]}}, ("recipe.tie_breakers", "unknown_measure")),
        ({"recipe": {"measure": [{}]}}, ("recipe.measure.1.kind", "missing")),
        ({"recipe": {"measure": [{"kind": ""}]}}, ("recipe.measure.1.kind", "unknown_measure")),
        ({"recipe": {"measure": [{"kind": "calls", "weight": "-1"}]}}, ("recipe.measure.1.weight", "not_a_weight")),
        ({"recipe": {"measure": [{"kind": "calls", "weight": True}]}}, ("recipe.measure.1.weight", "not_a_weight")),
        ({"recipe": {"measure": [{"kind": "calls", "per": 0}]}}, ("recipe.measure.1.per", "out_of_range")),
        ({"recipe": {"measure": [{"kind": "calls", "per_minor": 5}]}}, ("recipe.measure.1.per_minor", "unknown_key")),
    ],
)
def test_a_wrong_outcome_or_recipe_is_named(table, problem):
    smallest = {"name": "A", "slug": "ab", "team": [{"name": "A"}], "outcome": [{"key": "x"}]}
    assert problem in problems_of(from_table, {**smallest, **table})


@pytest.mark.parametrize("weight", ["nan", "inf", "1e999999999", "1e-999999999", "0.0000000000001", "0x" + "f" * 5000])
def test_a_weight_beyond_all_measure_is_refused(weight):
    recipe = f'[recipe]\n[[recipe.measure]]\nkind = "calls"\nweight = {weight}\n'
    assert problems_of(from_toml, SMALLEST + recipe) == {("recipe.measure.1.weight", "not_a_weight")}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"name = \xff", "toml_not_utf8"),
        ("name = ", "toml_syntax"),
        ("a = " + "[" * 100_000, "toml_syntax"),
        ("a = " + "9" * 5_000, "toml_syntax"),
        ("#" * 200_001, "toml_too_large"),
    ],
)
def test_what_is_not_toml_is_said_to_be_so(text, code):
    assert problems_of(from_toml, text) == {("", code)}


def test_all_problems_come_at_once():
    wrong = 'name = ""\nslug = "A"\nslugg = "b"\ncurrency = "XX"\n[[team]]\n[[outcome]]\n'
    assert len(problems_of(from_toml, wrong)) == 6


def test_a_misspelt_key_is_answered_with_the_one_that_is_meant():
    with pytest.raises(Problems) as caught:
        from_toml('curency = "EUR"\n' + SMALLEST)
    (problem,) = caught.value.items
    assert definition_sentence(problem.code, problem.params) % problem.params == (
        "There is no such key. Perhaps “currency” is meant."
    )


def test_times_must_be_in_their_order():
    late = "starts_at = 2026-11-24T08:00:00Z\nends_at = 2026-11-23T08:00:00Z\n"
    assert problems_of(from_toml, late + SMALLEST) == {("ends_at", "times_out_of_order")}


NAMES = st.text(st.sampled_from("abcdefgABCDEFG 'éß\"\\#=[]東京🎈"), min_size=1, max_size=12).map(names.clean)
GOOD_NAMES = NAMES.filter(lambda name: names.problem_with(name) is None)
WORDS = GOOD_NAMES | st.dictionaries(st.sampled_from(["nl", "fr", "de", "en"]), GOOD_NAMES, min_size=1)
TIMES = st.lists(
    st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    min_size=3,
    max_size=3,
).map(sorted)


@st.composite
def teams(draw, name):
    return {
        "name": name,
        "seats": draw(st.integers(1, 99)),
        "hours": draw(st.integers(1, 999)),
        "list_size": draw(st.integers(1, 9999)),
        "goal_minor": draw(st.integers(1, 9999)),
        "goal_count": draw(st.integers(1, 99)),
    }


DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@st.composite
def limits(draw):
    """What holds for everything that is entered, what is shown of it, and what it is compared with."""
    ask = draw(st.integers(0, 10**8))
    return {
        "show_places": draw(st.integers(0, 150)),
        "correction_minutes": draw(st.integers(0, 1440)),
        "ask_from_minor": ask,
        "most_minor": draw(st.just(0) | st.integers(ask, 10**8)),
        "report_minutes": draw(st.integers(0, 1440)),
        "match_percent": draw(st.integers(0, 1000)),
        "match_most_minor": draw(st.integers(0, 2**53 - 1)),
        "match_name": draw(st.just("") | WORDS),
        "last_year": draw(st.sampled_from(["", "the-year-before"])),
    }


@st.composite
def tables(draw):
    keys = draw(st.lists(st.from_regex("[a-z][a-z0-9_]{0,6}", fullmatch=True), min_size=1, max_size=4, unique=True))
    kinds = st.sampled_from(["money", "calls", "units", *(f"outcome:{key}" for key in keys)])
    measures = st.lists(
        st.fixed_dictionaries(
            {
                "kind": kinds | st.sampled_from(["conversion", "marks", "marks:advice"]),
                "weight": st.from_regex("[1-9][0-9]{0,2}(\\.[0-9]{1,3})?", fullmatch=True),
                "relative_to": st.sampled_from(["", "seats", "hours", "calls", "list", "goal", "best"]),
                "regular_factor": st.sampled_from([1, 12]),
                "name": WORDS,
            },
            optional={"cap": st.sampled_from(["40", "0.5"])},
        ),
        min_size=1,
        max_size=3,
    )
    views = st.lists(
        st.fixed_dictionaries(
            {"within": st.sampled_from(["", "division", "day"]), "name": WORDS},
            optional={"rank_by": kinds, "relative_to": st.sampled_from(["seats", "hours", "best"])},
        ),
        max_size=3,
    )
    unlike = st.lists(GOOD_NAMES, min_size=1, max_size=5, unique_by=names.skeleton)
    table = {
        "name": draw(WORDS),
        "slug": draw(st.from_regex("[a-z0-9][a-z0-9-]{1,39}", fullmatch=True).filter(lambda slug: slug != "api")),
        "charity": draw(WORDS),
        "currency": draw(st.sampled_from(["EUR", "USD", "JPY", "KWD"])),
        "goal_minor": draw(st.integers(0, 2**53 - 1)),
        "public": draw(st.booleans()),
        "purpose": draw(WORDS),
        "goal_of": draw(kinds),
        "goal_count": 500,
        "milestone": [],
        "impact": [{"each_minor": draw(st.integers(1, 9999)), "name": draw(WORDS)}],
        "nicknames": draw(st.sampled_from(["off", "desk", "wall"])),
        "words_days": draw(st.integers(1, 3650)),
        "file_days": draw(st.integers(0, 3650)),
        "team": [draw(teams(name)) for name in draw(unlike)],
        "outcome": [
            *({"key": key, "name": draw(WORDS), "success": draw(st.booleans()), "takes_money": True} for key in keys),
            {"key": "z_objection", "objection": True},
        ],
        "recipe": {
            "rank_by": draw(kinds | st.just("points")),
            "relative_to": draw(st.sampled_from(["", "seats", "best"])),
            "measure": draw(measures),
            "view": draw(views),
        },
    }
    table |= draw(limits())
    table["recipe"] |= {
        "pledges": draw(st.sampled_from(["net", "gross", "confirmed"])),
        "cut_off": draw(st.just("") | DAYS | DAYS.map(str)),
    }
    for outcome in table["outcome"][:-1]:
        outcome["pledged"] = draw(st.booleans())
    money = table["goal_of"] == "money"
    table["stretch_minor" if money else "stretch"] = (
        table["goal_minor"] + 1 if 0 < table["goal_minor"] < 2**52 and money else 0
    )
    table["milestone"] = [{"at_minor" if money else "at": draw(st.integers(1, 99)), "name": draw(WORDS)}]
    times = draw(TIMES)
    return table | dict(zip(("starts_at", "freeze_at", "ends_at"), times, strict=True))


@settings(max_examples=60, deadline=None)
@given(tables())
def test_a_competition_that_was_written_back_is_the_same(table):
    command = from_table(table)
    assert from_toml(to_toml(state_of(command))) == command
