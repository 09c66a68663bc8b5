"""In a freeze nothing that the public can fetch changes by a byte, whatever comes in meanwhile."""

import re

import pytest

from rig import BELWEEK
from visitor import Visitor

RECIPE = """
rank_by = "points"
[[recipe.measure]]
kind = "money"
per = 100
relative_to = "best"
[[recipe.measure]]
kind = "units:tree"
[[recipe.measure]]
kind = "calls"
cap = 2
[[recipe.view]]
within = "day"
[[recipe.view]]
rank_by = "money"
relative_to = "best"
"""
RICH = BELWEEK.replace('rank_by = "money"', RECIPE).replace("goal_minor = 3000000", 'goal_of = "units"\ngoal_count = 9')
PAGES = ["board", "wall", "wall?text=1", "wall/board", "scoring", "scoring?open=all", "scoring?team=ZO", ""]


@pytest.fixture
def frozen(server):
    """A competition by points with goal and views, frozen with a result of each kind."""
    competition = server.competition(RICH)
    competition.phase("open")
    competition.give("KO", 2500, made_at="2026-11-20T10:00:00Z", request_id="before-the-freeze")
    competition.organiser.record(outcome="tree", units=4, made_at="2026-11-21T10:00:00Z")
    competition.phase("freeze")
    return competition


def hide(competition):
    """Let in what the public must not see: money, units, another day, a correction of what was there before."""
    competition.give("ZO", 990_00, made_at="2026-11-22T10:00:00Z")
    competition.organiser.record(team="MA", outcome="tree", units=77, made_at="2026-11-19T10:00:00Z")
    taken_back = {"request_id": "hidden-correction", "reason": "mistake"}
    assert competition.organiser.post("results/before-the-freeze/void", taken_back).status == 200


def fetched(visitor, competition):
    """Give all pages as somebody sees them, without the tokens that differ on every load."""
    pages = {page: visitor.get(f"/{competition.slug}/{page}") for page in PAGES}
    assert all(shown.status in (200, 404) for shown in pages.values())
    return {page: re.sub(r'nonce="[^"]*"|name="csrf[^>]*>', "", shown.html) for page, shown in pages.items()}


def test_nobody_without_a_pass_can_tell_that_anything_came_in(frozen):
    stranger = Visitor(frozen.server)
    board, pages = frozen.board(), fetched(stranger, frozen)
    hide(frozen)

    assert frozen.board() == board
    assert fetched(stranger, frozen) == pages
    assert board["goal"]["reached"] == board["totals"]["units_by"]["tree"] == 4
    assert "2026-11-19" not in str(board)


def test_a_screen_and_a_lead_see_no_more_of_the_others(frozen):
    visitors = [
        Visitor(frozen.server).enter(frozen, "wall"),
        Visitor(frozen.server).enter(frozen, "lead", "KO"),
    ]
    before = [fetched(visitor, frozen) for visitor in visitors]
    hide(frozen)

    assert [fetched(visitor, frozen) for visitor in visitors] == before


def test_the_scoring_page_shows_a_judge_what_is_true(frozen):
    hide(frozen)
    judge, stranger = Visitor(frozen.server).enter(frozen, "judge"), Visitor(frozen.server)

    assert "€ 990" in judge.get(f"/{frozen.slug}/scoring").text
    assert "€ 990" not in stranger.get(f"/{frozen.slug}/scoring").text
