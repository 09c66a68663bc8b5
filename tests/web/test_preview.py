"""The wall beside the set-up form: what was typed, with figures that nobody reached."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rig import asked
from scoreboard.core.boards import Audience, board_for
from scoreboard.core.phases import Phase
from scoreboard.preview import state
from visitor import Visitor

AT = datetime(2031, 11, 24, 12, 0, tzinfo=UTC)
FORM = {"name": "De Kleine Belavond", "teams": "Rood\nBlauw\nGroen", "outcomes": "belweek"}
PRESETS = {"both": "money", "donations": "money", "schools": "outcome:convinced", "points": "points"}
TYPED = st.text(st.characters(codec="utf-8"), max_size=60)


@pytest.fixture
def visitor(server):
    return Visitor(server)


def invented(**form):
    return state({**FORM, **form}, typed_in="nl", shown_in="nl", at=AT)


def board(**form):
    return board_for(Audience.PUBLIC, invented(**form), epoch="preview")


def previewed(visitor, **typed):
    shown = visitor.get(f"/new/preview?{urlencode(typed)}")
    assert shown.status == 200
    return shown


def first_board(shown):
    found = re.search(r'id="first-board">(.*?)</script>', shown.html, re.DOTALL)
    return json.loads(unescape(found.group(1)))


def team_names(board):
    return [board["teams"][row["team"]]["name"] for row in board["rows"]]


@pytest.mark.parametrize("teams", [1, 2, 3, 8, 24, 64, 150])
def test_the_first_line_leads_and_every_team_has_less_than_the_one_before(teams):
    typed = [f"Team {number} hier" for number in range(teams)]

    shown = board(teams="\n".join(typed))

    money = [row["money_minor"] for row in shown["rows"]]
    assert team_names(shown) == typed
    assert money == sorted(set(money), reverse=True)
    assert all(row["calls"] == sum(row["outcomes"].values()) > 0 for row in shown["rows"])


@pytest.mark.parametrize("goal", ["10", "5.000", "300.000", "90.000.000.000.000"])
def test_more_than_half_of_the_goal_is_raised_however_large_it_is(goal):
    shown = board(goal=goal)

    assert 0.5 < shown["totals"]["money_minor"] / shown["goal_minor"] < 0.6


def test_the_same_form_gives_the_same_figures():
    assert invented(goal="5000") == invented(goal="5000")


def test_the_competition_is_open_and_its_end_is_ahead():
    shown = invented()

    assert shown.phase is Phase.OPEN
    assert shown.defined.starts_at < AT < shown.defined.ends_at


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "\u202e"},
        {"charity": "\u200b"},
        {"goal": "12,50,1"},
        {"currency": "?"},
        {"languages": "tlh"},
        {"outcomes": "nothing"},
        {"rank_by": "luck"},
        {"teams": "\t12"},
    ],
)
def test_a_field_that_cannot_be_taken_leaves_the_others_as_they_are(wrong):
    shown = invented(**wrong)

    if "name" not in wrong:
        assert shown.defined.name == FORM["name"]
    if "teams" not in wrong:
        assert [team.name for team in shown.teams.values()] == ["Rood", "Blauw", "Groen"]
    assert len(shown.teams) > 1


def test_only_the_wrong_lines_of_teams_are_left_out():
    shown = board(teams="Zonnestraal\tveel\nZ0nnestraal\n\nBl\u0430uw\nRood\nrood\n" + "Lang" * 30)

    assert team_names(shown) == ["Zonnestraal", "Rood", "Lang" * 10]


@given(form=st.fixed_dictionaries(dict.fromkeys(("name", "charity", "goal", "currency", "languages"), TYPED)))
def test_whatever_is_typed_there_is_a_board(form):
    assert board(**form)["rows"]


@given(teams=TYPED, outcomes=TYPED, rank_by=TYPED)
def test_whatever_teams_are_typed_there_is_a_board(teams, outcomes, rank_by):
    assert board(teams=teams, outcomes=outcomes, rank_by=rank_by)["rows"]


def test_the_wall_shows_what_was_typed_in_the_language_of_the_screen(visitor):
    shown = previewed(
        visitor, name="Nuit & jour", charity="Petites Ailes", goal="1.500,50", languages="fr", teams="Rouge\nBleu"
    )

    assert '<html lang="fr">' in shown.html
    for words in ("Nuit & jour", "Petites Ailes", "Rouge", "Bleu", "sur 1 500 €"):
        assert words in shown.text
    assert first_board(shown)["goal_minor"] == 150050


def test_the_language_of_the_screen_does_not_become_that_of_the_reader(visitor):
    previewed(visitor, languages="fr")

    assert "Nieuwe wedstrijd" in visitor.get("/new").text


@pytest.mark.parametrize("counts", PRESETS)
def test_each_choice_of_what_counts_has_its_wall(visitor, counts):
    shown = first_board(previewed(visitor, counts=counts, teams="Rood\nBlauw"))

    assert shown["rank_by"] == PRESETS[counts]
    assert team_names(shown) == ["Rood", "Blauw"]


def test_an_empty_form_has_a_wall_too(visitor):
    assert len(first_board(previewed(visitor))["rows"]) == 5


def test_no_more_teams_than_a_competition_may_have_are_shown(visitor):
    typed = "\n".join(f"Ploeg {number} x" for number in range(170))

    assert len(first_board(previewed(visitor, teams=typed))["rows"]) == 150


def test_names_are_text_and_never_markup(visitor):
    shown = previewed(visitor, name="<b>x</b>", teams="<script>alert(1)</script>\n</script>")

    assert "<b>x" not in shown.html
    assert "<script>alert" not in shown.html


def test_nothing_real_is_shown_and_nothing_is_kept(competition, visitor):
    competition.phase("open")
    competition.give("ZO", 123_456)
    before = competition.board()

    shown = previewed(visitor, name="Belweek", teams="Zonnestraal")

    assert "1.234" not in shown.text
    assert competition.slug not in shown.html
    assert shown.headers["cache-control"] == "no-store"
    assert "set-cookie" not in shown.headers
    assert competition.board() == before


def test_an_address_that_is_too_long_is_refused_and_harms_nobody(server):
    assert asked(server.port, "GET", "/new/preview?teams=" + "x" * 9000).status == 414
    assert server.get("/new/preview").status == 200
