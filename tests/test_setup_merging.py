"""Two who change the set-up at the same time: what one did is not undone because the other pressed later."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from scoreboard.definition import from_table, read_toml
from scoreboard.scenarios import scenario_names, table_of
from scoreboard.setup.merging import merged
from scoreboard.setup.steps import STEPS, found_in, with_part

RED = {"code": "RO", "name": "Rood", "seats": 4}
BLUE = {"code": "BL", "name": "Blauw"}
GREEN = {"code": "GR", "name": "Groen"}
GIFT = {"key": "gift", "name": "Gift", "takes_money": True}
CALL = {"key": "call", "name": "Gesprek"}
START = datetime(2031, 11, 24, 9, 0, tzinfo=UTC)
BASE = {
    "name": "Belweek",
    "team": [RED, BLUE],
    "outcome": [GIFT, CALL],
    "goal_minor": 100_00,
    "milestone": [{"at_minor": 50_00, "name": "Halverwege"}],
    "starts_at": START,
    "recipe": {"rank_by": "points", "measure": [{"kind": "money", "weight": "0.10"}], "tie_breakers": ["calls"]},
}


def teams(mine, theirs):
    return merged(BASE, {**BASE, "team": mine}, {**BASE, "team": theirs})["team"]


def test_what_only_one_of_two_changed_is_as_that_one_wants_it():
    mine = {**BASE, "name": "Van mij", "starts_at": START.replace(hour=10)}
    theirs = {**BASE, "charity": "Van hen", "team": [RED, BLUE, GREEN], "milestone": []}

    assert merged(BASE, mine, theirs) == {**theirs, "name": "Van mij", "starts_at": START.replace(hour=10)}
    assert merged(BASE, BASE, theirs) == theirs
    assert merged(BASE, mine, BASE) == mine


def test_what_was_taken_out_is_out_whoever_did_it():
    mine = {key: value for key, value in BASE.items() if key != "goal_minor"}
    theirs = {key: value for key, value in BASE.items() if key != "starts_at"}

    assert merged(BASE, mine, theirs).keys() == BASE.keys() - {"goal_minor", "starts_at"}


def test_a_team_that_came_meanwhile_stays_beside_a_change_of_mine():
    assert teams([{**RED, "seats": 9}, BLUE], [RED, BLUE, GREEN]) == [{**RED, "seats": 9}, BLUE, GREEN]
    assert teams([RED, BLUE, {"name": "Geel"}], [RED, BLUE, GREEN]) == [RED, BLUE, {"name": "Geel"}, GREEN]


def test_a_team_that_went_meanwhile_is_gone_unless_i_changed_that_very_one():
    assert teams([{**RED, "seats": 9}, BLUE], [RED]) == [{**RED, "seats": 9}]
    assert teams([{**RED, "seats": 9}, BLUE], [BLUE]) == [{**RED, "seats": 9}, BLUE]


def test_a_team_that_i_took_away_does_not_come_back():
    assert teams([RED], [RED, {**BLUE, "seats": 3}, GREEN]) == [RED, GREEN]


def test_of_a_team_that_both_changed_mine_holds_and_of_the_others_theirs():
    assert teams([{**RED, "seats": 9}, BLUE], [{**RED, "seats": 5}, {**BLUE, "seats": 5}]) == [
        {**RED, "seats": 9},
        {**BLUE, "seats": 5},
    ]


def test_my_order_holds_when_both_changed_the_list():
    assert teams([BLUE, RED], [RED, BLUE, GREEN]) == [BLUE, RED, GREEN]


def test_the_same_team_added_by_both_is_one():
    assert teams([RED, BLUE, {"name": "groen", "seats": 2}], [RED, BLUE, GREEN]) == [
        RED,
        BLUE,
        {"name": "groen", "seats": 2, "code": "GR"},
    ]


def test_two_new_outcomes_that_happen_to_have_one_key_stay_two_and_are_counted_as_meant():
    mine = {
        **BASE,
        "outcome": [GIFT, CALL, {"key": "outcome", "name": "\u65e5"}],
        "recipe": {"rank_by": "outcome:outcome"},
    }
    theirs = {**BASE, "outcome": [GIFT, CALL, {"key": "outcome", "name": "\u4e2d"}]}

    found = merged(BASE, mine, theirs)

    assert [(one["key"], one["name"]) for one in found["outcome"][2:]] == [
        ("outcome_2", "\u65e5"),
        ("outcome", "\u4e2d"),
    ]
    assert found["recipe"]["rank_by"] == "outcome:outcome_2"


def test_what_belongs_together_comes_from_one_of_the_two():
    theirs = {**{key: value for key, value in BASE.items() if key != "goal_minor"}, "goal_of": "calls"}
    theirs |= {"goal_count": 500, "milestone": [{"at": 100, "name": "Honderd"}]}
    mine = {**BASE, "milestone": [{"at_minor": 75_00, "name": "Verder"}]}

    found = merged(BASE, mine, theirs)

    assert "goal_of" not in found
    assert (found["goal_minor"], found["milestone"]) == (100_00, mine["milestone"])


def test_a_line_of_the_recipe_that_i_only_looked_at_is_no_change_of_mine():
    looked_at = {**BASE["recipe"], "measure": [{"kind": "money", "weight": "0.10", "per_minor": 1}]}
    mine = {**BASE, "public": False, "words_days": 90, "recipe": {**looked_at, "tie_breakers": []}}
    other = [{"kind": "money", "weight": Decimal("0.50")}]
    theirs = {**BASE, "public": True, "words_days": 30, "recipe": {**BASE["recipe"], "measure": other}}

    found = merged(BASE, mine, theirs)

    assert found["recipe"] == {
        "rank_by": "points",
        "measure": [{"kind": "money", "weight": "0.50"}],
        "tie_breakers": [],
    }
    assert (found["public"], found["words_days"]) == (True, 30)


@pytest.mark.parametrize("name", scenario_names())
def test_a_competition_that_was_only_looked_at_takes_every_change_of_others(name):
    base = dict(table_of(name))
    looked_at = base
    for step in STEPS.values():
        fields = step.typed(looked_at, language="nl")
        looked_at = with_part(looked_at, step, step.read(fields, table=looked_at, language="nl"))
    theirs = {**base, "name": "Anders", "public": True, "team": base["team"][1:], "outcome": base["outcome"]}

    assert from_table(merged(base, looked_at, theirs)) == from_table(theirs)


def test_of_what_holds_for_the_entries_each_changes_one_thing_and_both_hold():
    base = {**BASE, "recipe": {"rank_by": "money"}}
    mine = {**base, "ask_from_minor": 500_00, "report_minutes": 120, "recipe": {"rank_by": "calls"}}
    theirs = {**base, "report_minutes": 0, "show_places": 5, "match_percent": 50}
    theirs |= {"outcome": [{**GIFT, "pledged": True}, CALL], "recipe": {"rank_by": "money", "pledges": "gross"}}

    found = merged(base, mine, theirs)

    assert found == {**theirs, "ask_from_minor": 500_00, "recipe": {"rank_by": "calls", "pledges": "gross"}}


def test_amounts_of_two_that_do_not_fit_each_other_are_said_and_not_quietly_changed():
    base = {**BASE, "ask_from_minor": 100_00, "most_minor": 1_000_00}
    mine, theirs = {**base, "most_minor": 500_00}, {**base, "ask_from_minor": 800_00}

    found = merged(base, mine, theirs)

    assert (found["ask_from_minor"], found["most_minor"]) == (800_00, 500_00)
    assert [(one.field, one.code) for one in found_in(found).problems["outcomes"]] == [("most_minor", "most_below_ask")]


def test_numbers_from_a_file_are_the_same_as_those_of_a_draft():
    theirs = read_toml("[recipe]\nrank_by = 'points'\n[[recipe.measure]]\nkind = 'money'\nweight = 0.10\n")
    base = {"recipe": {"rank_by": "points", "measure": [{"kind": "money", "weight": "0.10"}]}}

    assert merged(base, base, theirs) == base
    assert merged(base, {**base, "name": "B"}, theirs) == {**base, "name": "B"}
