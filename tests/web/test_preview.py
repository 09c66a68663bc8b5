"""The wall beside the set-up: what was typed, with figures that nobody reached."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rig import asked
from scoreboard.core.boards import Audience, board_for
from scoreboard.core.phases import Phase
from scoreboard.preview import state
from scoreboard.scenarios import scenario_names, table_of
from scoreboard.setup import beginnings
from setting_up import begun
from visitor import Visitor

AT = datetime(2031, 11, 24, 12, 0, tzinfo=UTC)
TEAMS = [{"name": "Rood"}, {"name": "Blauw"}, {"name": "Groen"}]
TABLE = {"name": "De Kleine Belavond", "team": TEAMS, "outcome": table_of("belweek")["outcome"]}
TYPED = st.text(st.characters(codec="utf-8"), max_size=60)


@pytest.fixture
def visitor(server):
    return Visitor(server)


def invented(**table):
    return state({**TABLE, **table}, shown_in="nl", at=AT)


def board(**table):
    return board_for(Audience.PUBLIC, invented(**table), epoch="preview")


def named(*names):
    return [{"name": name} for name in names]


def team_names(board):
    return [board["teams"][row["team"]]["name"] for row in board["rows"]]


@pytest.mark.parametrize("teams", [1, 2, 3, 8, 24, 64, 150])
def test_the_first_team_leads_and_every_team_has_less_than_the_one_before(teams):
    names = [f"Team {number} hier" for number in range(teams)]

    shown = board(team=named(*names))

    money = [row["money_minor"] for row in shown["rows"]]
    assert team_names(shown) == names
    assert money == sorted(set(money), reverse=True)
    assert all(row["calls"] == sum(row["outcomes"].values()) > 0 for row in shown["rows"])


@pytest.mark.parametrize("minor", [10_00, 5_000_00, 300_000_00, 90_000_000_000_000_00])
def test_more_than_half_of_the_goal_is_raised_however_large_it_is(minor):
    shown = board(goal_minor=minor)

    assert 0.5 < shown["totals"]["money_minor"] / shown["goal_minor"] < 0.6


@pytest.mark.parametrize("of", ["calls", "outcome:convinced"])
def test_a_goal_that_is_not_money_is_more_than_half_reached_too(of):
    goal = board(goal_of=of, goal_count=30_000)["goal"]

    assert 0.5 < goal["reached"] / goal["at"] < 0.61


@pytest.mark.parametrize("key", ["blood", "trees", "hours"])
def test_a_goal_of_one_kind_of_units_is_more_than_half_reached_too(key):
    table = {**table_of("more-than-money"), "goal_of": f"units:{key}", "goal_count": 6_000}

    goal = board_for(Audience.PUBLIC, state(table, shown_in="nl", at=AT), epoch="preview")["goal"]

    assert 0.5 < goal["reached"] / goal["at"] < 0.61


def test_the_same_draft_gives_the_same_figures():
    assert invented(goal_minor=5000_00) == invented(goal_minor=5000_00)


def test_the_competition_is_open_and_its_end_is_ahead():
    shown = invented()

    assert shown.phase is Phase.OPEN
    assert shown.defined.starts_at < AT < shown.defined.ends_at


@pytest.mark.parametrize("name", scenario_names())
def test_every_template_has_its_wall_before_anything_is_typed(name):
    template = state(beginnings.of_template(name, "nl"), shown_in="nl", at=AT)
    shown = board_for(Audience.PUBLIC, template, epoch="preview")

    assert template.recipe.rank_by == table_of(name)["recipe"]["rank_by"]
    assert len(shown["rows"]) == 5
    assert float(shown["rows"][0]["ranked"]) > float(shown["rows"][-1]["ranked"]) > 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "\u202e"},
        {"charity": "\u200b"},
        {"goal_minor": -3},
        {"currency": "?"},
        {"languages": ["tlh"]},
        {"outcome": []},
        {"outcome": [{"key": "A B"}]},
        {"recipe": {"rank_by": "luck"}},
        {"milestone": [{"at_minor": 5}]},
        {"team": []},
        {"starts_at": datetime(2026, 3, 29, 2, 30)},  # noqa: DTZ001 - the clocks skip it
    ],
)
def test_what_cannot_be_taken_leaves_all_else_as_it_is(wrong):
    shown = invented(timezone="Europe/Brussels", **wrong)

    if "name" not in wrong:
        assert shown.defined.name == TABLE["name"]
    if "team" not in wrong:
        assert [team.name for team in shown.teams.values()] == ["Rood", "Blauw", "Groen"]
    assert len(shown.teams) > 1


def test_only_the_wrong_teams_are_left_out():
    shown = board(team=named("Zonnestraal", "Z0nnestraal", "Bl\u0430uw", "Rood", "rood", "Lang" * 30))

    assert team_names(shown) == ["Zonnestraal", "Rood"]


def test_a_wrong_figure_of_a_team_leaves_the_team():
    assert team_names(board(team=[{"name": "Rood", "seats": -4}, {"name": "Blauw"}])) == ["Rood", "Blauw"]


@given(name=TYPED, charity=TYPED, goal=st.integers(), currency=TYPED, languages=st.lists(TYPED, max_size=3))
def test_whatever_is_typed_there_is_a_board(name, charity, goal, currency, languages):
    assert board(name=name, charity=charity, goal_minor=goal, currency=currency, languages=languages)["rows"]


@given(teams=st.lists(TYPED, max_size=6), rank_by=TYPED, keys=st.lists(TYPED, max_size=4))
def test_whatever_teams_outcomes_and_recipe_are_typed_there_is_a_board(teams, rank_by, keys):
    typed = {"team": named(*teams), "outcome": [{"key": key} for key in keys], "recipe": {"rank_by": rank_by}}

    assert board(**typed)["rows"]


def test_the_wall_shows_what_was_typed_in_the_language_of_the_screen(visitor):
    setup = begun(visitor)
    setup.go("purpose", name="Nuit & jour", charity="Petites Ailes", languages="fr")
    setup.go("teams", pasted="Rouge\nBleu", do="add team")
    setup.go("goals", goal="1.500,50")

    shown = visitor.get(f"/setup/{setup.draft}/preview")

    assert '<html lang="fr">' in shown.html
    for words in ("Nuit & jour", "Petites Ailes", "Rouge", "Bleu", "sur 1 500 €"):
        assert words in shown.text
    assert setup.preview()["goal_minor"] == 150050


def test_the_language_of_the_screen_does_not_become_that_of_the_reader(visitor):
    setup = begun(visitor)
    setup.go("purpose", name="Nuit", languages="fr")
    setup.preview()

    assert "Nieuwe wedstrijd" in visitor.get("/new").text


def test_names_are_text_and_never_markup(visitor):
    setup = begun(visitor, name="<b>x</b>")
    setup.go("teams", pasted="<script>alert(1)</script>\n</script>", do="add team")

    for path in ("preview", "teams", "check"):
        shown = setup.step(path)
        assert "<b>x" not in shown.html
        assert "<script>alert" not in shown.html


def test_nothing_real_is_shown_and_nothing_is_kept(competition, visitor):
    competition.phase("open")
    competition.give("ZO", 123_456)
    visitor.enter(competition, "organiser")
    first = visitor.post(f"/{competition.slug}/organise/setup")
    draft = re.findall(r"/setup/([A-Za-z0-9_-]{22})/", first.address)[0]
    before = competition.board()

    shown = visitor.get(f"/setup/{draft}/preview")

    assert "1.234" not in shown.text
    assert competition.slug not in shown.html.replace(draft, "")
    assert shown.headers["cache-control"] == "no-store"
    assert competition.board() == before


def test_an_address_that_is_too_long_is_refused_and_harms_nobody(server, visitor):
    setup = begun(visitor)

    assert asked(server.port, "GET", f"/setup/{setup.draft}/preview?v=" + "x" * 9000).status == 414
    assert setup.step("preview").status == 200
