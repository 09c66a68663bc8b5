"""The first page: the competitions here, and what this browser is still setting up."""

import time

import pytest

from rig import BELWEEK
from setting_up import begun, filled
from visitor import Visitor


@pytest.fixture
def visitor(server):
    return Visitor(server)


def test_an_empty_server_says_how_to_make_the_first_competition(new_server):
    first = Visitor(new_server()).get("/")

    assert "Eerste wedstrijd maken" in first.text
    assert "/new" in first.html


def test_a_public_competition_is_linked_for_everybody_and_a_private_one_is_not(server, visitor):
    public = server.competition()
    private = server.competition(BELWEEK.replace("public = true", "public = false"))

    home = visitor.get("/").html

    assert f"/{public.slug}/wall" in home
    assert f"/{private.slug}/wall" not in home
    assert f"/{private.slug}/pass" in home


def test_the_pages_of_held_passes_are_offered_by_name(competition, visitor):
    visitor.enter(competition, "lead", "MA").enter(competition, "judge")

    home = visitor.get("/")

    assert "Teamleider: Madelief" in home.text
    assert f"/{competition.slug}/lead?team=MA" in home.html
    assert f"/{competition.slug}/judge" in home.html


def test_a_competition_that_was_made_in_the_browser_is_checked_too(server, visitor):
    filled(begun(visitor), "nagekeken").make()
    end = time.monotonic() + 5
    while not (checked := server.get("/healthz").json["checked"]) and time.monotonic() < end:
        time.sleep(0.05)

    assert checked


def test_what_this_browser_is_setting_up_is_offered_to_it_alone(server, visitor):
    setup = begun(visitor, name="Nog niet af")

    home = visitor.get("/")
    assert "Nog niet af" in home.text
    assert f"/setup/{setup.draft}" in home.html
    assert "Nog niet af" not in Visitor(server).get("/").text


def test_no_private_page_is_kept_by_a_browser(visitor):
    assert visitor.get("/new").headers["cache-control"] == "no-store"
    assert visitor.get("/").headers["cache-control"] == "no-store"
