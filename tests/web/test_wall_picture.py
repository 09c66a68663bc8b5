"""What the wall says of a board before its script runs."""

import pytest

from scoreboard.web.picture import Picture

NOTHING = {"money_minor": 0, "calls": 0, "units": 0, "outcomes": {}}
YES = {"name": "School convinced", "symbol": "balloon", "takes": "nothing"}
GIFT = {"name": "Gift", "symbol": "", "takes": "money"}
TREE = {"name": "Tree planted", "symbol": "tree", "takes": "units", "unit": "trees"}
HOUR = {"name": "Hour given", "symbol": "star", "takes": "units", "unit": "hours"}


def picture(
    *values,
    rank_by="money",
    relative_to="",
    totals=NOTHING,
    goal=None,
    impacts=(),
    outcomes=None,
    fingerprint="",
    row=NOTHING,
):
    return Picture(
        {
            "currency": "EUR",
            "rank_by": rank_by,
            "relative_to": relative_to,
            "rows": [{**row, "ranked": value} for value in values],
            "totals": totals,
            "goal": {"of": "money", "at": 0, "stretch": 0, "reached": 0, "milestones": []} | (goal or {}),
            "impacts": list(impacts),
            "outcomes": {"gift": GIFT, "yes": YES} if outcomes is None else outcomes,
            "recipe": {"fingerprint": fingerprint},
        }
    )


@pytest.mark.parametrize(
    ("rank_by", "relative_to", "values", "written"),
    [
        ("money", "", ["123456", "99"], ["€1,234", "€0"]),
        ("money", "seats", ["123456", "99"], ["€1,234", "€0"]),
        ("money:gift", "hours", ["99999", "5000"], ["€999.99", "€50.00"]),
        ("calls", "", ["12", "3"], ["12", "3"]),
        ("calls", "hours", ["12.5", "3.0"], ["12.5", "3.0"]),
        ("conversion", "", ["23.4", "7.0"], ["23.4%", "7.0%"]),
        ("money", "goal", ["87.3"], ["87.3%"]),
        ("points", "", ["1093.1", "40.0"], ["1,093.1", "40.0"]),
        ("points", "", ["93.0", "40.0"], ["93", "40"]),
    ],
)
def test_the_number_that_ranks_is_written_as_what_it_is(rank_by, relative_to, values, written):
    drawn = picture(*values, rank_by=rank_by, relative_to=relative_to)

    assert [drawn.ranked(value) for value in values] == written


def test_where_something_may_not_earn_the_number_that_ranks_is_known_for_a_part():
    made = {**NOTHING, "calls": 3}

    assert not picture("3", rank_by="calls", row=made).is_part
    assert picture("2", rank_by="calls", row=made).is_part
    assert not picture("2.0", rank_by="calls", relative_to="hours", row=made).is_part


@pytest.mark.parametrize(
    ("more", "hero"),
    [
        ({}, "money"),
        ({"rank_by": "points"}, "money"),
        ({"goal": {"of": "outcome:yes", "at": 3000}}, "outcome:yes"),
        ({"outcomes": {"yes": YES}, "rank_by": "outcome:yes"}, "outcome:yes"),
        ({"outcomes": {"yes": YES}, "rank_by": "calls"}, "calls"),
        ({"outcomes": {"yes": YES}, "rank_by": "conversion"}, "calls"),
        ({"outcomes": {"tree": TREE}, "rank_by": "points"}, "units:tree"),
        ({"outcomes": {"tree": TREE, "hour": HOUR}, "rank_by": "points"}, "points"),
        ({"outcomes": {"tree": TREE, "hour": HOUR}, "rank_by": "calls"}, "units"),
        ({"outcomes": {"tree": TREE, "hour": HOUR}, "goal": {"of": "units:hour", "at": 9}}, "units:hour"),
    ],
)
def test_the_total_is_of_the_goal_else_of_money_else_of_what_there_is(more, hero):
    assert picture("0", **more).hero == hero


def test_the_units_that_the_total_is_not_of_stand_under_it():
    sums = {**NOTHING, "units": 15, "units_by": {"tree": 12, "hour": 3}}
    drawn = picture("1.5", "0.2", rank_by="points", outcomes={"tree": TREE, "hour": HOUR}, totals=sums)

    assert drawn.besides == ["units:tree", "units:hour"]
    assert [drawn.kind_amount(kind) for kind in drawn.besides] == [12, 3]
    assert drawn.written("points", drawn.total) == "1.7"


def test_money_stays_on_the_wall_when_the_total_is_of_something_else():
    assert picture("0", goal={"of": "outcome:yes", "at": 3000}).besides == ["money"]
    assert picture("0").besides == []


def test_one_symbol_stands_for_one_thing_alone():
    outcomes = {"hour": HOUR, "tree": TREE, "yes": YES}
    drawn = picture("0", outcomes=outcomes, goal={"of": "units:tree", "at": 5})

    assert (drawn.symbol, drawn.symbols, drawn.total_is_count) == ("tree", ["tree"], True)
    assert drawn.count({"outcomes": {"tree": 1, "yes": 7}, "units_by": {"tree": 12}}) == 12


def test_what_is_left_to_the_next_milestone_is_never_said_too_small():
    rooms = [{"at": 30000, "name": "second room"}, {"at": 10000, "name": "first room"}]
    drawn = picture("0", goal={"at": 50000, "reached": 5801, "milestones": rooms})

    assert drawn.goal.next == (4199, "first room")
    assert drawn.next_left == "€42"
    assert drawn.goal.ticks == [0.2, 0.6]


def test_the_bar_goes_on_beyond_the_goal_that_is_reached():
    def goal(reached):
        return picture("0", goal={"at": 1000, "stretch": 2000, "reached": reached}).goal

    assert [(goal(n).end, goal(n).part, goal(n).onward) for n in (999, 1000, 2000)] == [
        (1000, 0.999, False),
        (2000, 0.5, True),
        (2000, 1.0, False),
    ]
    assert goal(999).ticks == [0.25, 0.5, 0.75]
    assert goal(1000).ticks == [0.5]


def test_things_are_counted_whole_and_a_line_that_reached_none_is_left_out():
    lines = [{"of": "money", "each": 6000, "name": "week"}, {"of": "outcome:yes", "each": 10, "name": "book"}]
    sums = {**NOTHING, "money_minor": 17593000, "outcomes": {"yes": 9}}

    assert [(line["name"], line["made"]) for line in picture("0", totals=sums, impacts=lines).impacts] == [
        ("week", 2932)
    ]


@pytest.mark.parametrize(("teams", "called"), [(12, "Customer service"), (13, "Service")])
def test_a_large_field_has_room_for_short_names_only(teams, called):
    drawn = picture(*["0"] * teams)

    assert drawn.name({"name": "Customer service", "short": "Service"}) == called
    assert drawn.name({"name": "Zonnestraal", "short": ""}) == "Zonnestraal"


def test_the_seal_is_the_whole_fingerprint():
    assert picture("0", fingerprint="7f3a-91c2-08de-44b1").seal == "7f3a-91c2-08de-44b1"
    assert picture("0").seal == ""
