"""The first page, and making a competition in the browser."""

import re
import secrets
import time

import pytest

from rig import BELWEEK
from visitor import Visitor

FORM = {
    "name": "De Kleine Belavond",
    "charity": "Stichting Kleine Vleugels",
    "goal": "1.500,50",
    "currency": "EUR",
    "languages": ["nl", "fr"],
    "teams": "Rood\nBlauw\t4\tbinnen",
    "starts_at": "2031-11-24T09:00",
    "ends_at": "2031-11-24T17:00",
    "freeze": "30",
    "zone": "Europe/Brussels",
    "counts": "both",
}


@pytest.fixture
def visitor(server):
    return Visitor(server)


@pytest.fixture
def key(server):
    return re.findall(r"/new#(\S+)", server.said())[-1]


def form(**changes):
    return {**FORM, "slug": f"avond-{secrets.token_hex(4)}", **changes}


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


def test_a_competition_is_made_with_the_key_and_this_browser_is_its_organiser(visitor, key):
    typed = form()

    made = visitor.post("/new", key=key, **typed)

    assert made.status == 200
    assert made.address.endswith(f"/{typed['slug']}/organise?said=made")
    assert (made.value("starts_at"), made.value("freeze_at"), made.value("ends_at")) == (
        "2031-11-24T09:00",
        "2031-11-24T16:30",
        "2031-11-24T17:00",
    )
    toml = visitor.get(f"/{typed['slug']}/organise/definition.toml").html
    assert "goal_minor = 150050" in toml
    assert 'languages = ["nl", "fr"]' in toml
    assert "public" not in toml


def test_a_competition_that_was_made_in_the_browser_is_checked_too(server, visitor, key):
    visitor.post("/new", key=key, **form())
    end = time.monotonic() + 5
    while not (checked := server.get("/healthz").json["checked"]) and time.monotonic() < end:
        time.sleep(0.05)

    assert checked


def test_whoever_organises_one_competition_needs_no_key_for_the_next(competition, visitor):
    visitor.enter(competition, "organiser")

    assert "Installatiesleutel" not in visitor.get("/new").text
    assert visitor.post("/new", **form()).address.endswith("?said=made")


def test_a_judge_cannot_make_a_competition(competition, visitor):
    visitor.enter(competition, "judge")

    assert visitor.post("/new", **form()).status == 422


@pytest.mark.parametrize("wrong", ["", "no", "é", "x" * 5000])
def test_a_wrong_key_makes_nothing_and_keeps_what_was_typed(visitor, wrong):
    answer = visitor.post("/new", key=wrong, **FORM)

    assert answer.status == 422
    assert any("installatiesleutel" in problem for problem in answer.problems)
    assert answer.value("name") == FORM["name"]


def test_all_that_is_wrong_is_said_at_once_in_the_readers_language(visitor, key):
    wrong = {
        "name": "",
        "goal": "12.50",
        "teams": "Zonnestraal\nZ0nnestraal\nK\u202eO",
        "starts_at": "gisteren",
        "zone": "Mars",
        "counts": "",
    }

    answer = visitor.post("/new", key=key, **form(**wrong))

    assert answer.status == 422
    said = " ".join(answer.problems)
    for words in (
        "Dit is nodig",
        "punt of komma",
        "Z0nnestraal",
        "onzichtbare tekens",
        "dag en een tijd",
        "‘Mars’",
    ):
        assert words in said
    assert "12.50" in answer.html
    assert "Z0nnestraal" in answer.html


def test_an_address_that_is_taken_is_said_at_its_field(visitor, key):
    typed = form()
    visitor.post("/new", key=key, **typed)

    again = visitor.post("/new", **typed)

    assert again.status == 422
    assert again.problems == ["Er is al een wedstrijd met dit adres. Kies een ander."]


def test_a_competition_is_made_from_toml(visitor, key):
    slug = f"toml-{secrets.token_hex(4)}"

    made = visitor.post("/new", key=key, toml=BELWEEK.replace('slug = "belweek"', f'slug = "{slug}"'))

    assert made.address.endswith(f"/{slug}/organise?said=made")


@pytest.mark.parametrize("toml", ["x = ", "name = 3", "[[[", '"\x00"', "a = 1979-05-27T07:32:00Z\n" * 3])
def test_toml_that_is_none_is_refused_with_a_sentence(visitor, key, toml):
    answer = visitor.post("/new", key=key, toml=toml)

    assert answer.status == 422
    assert answer.problems


def test_no_private_page_is_kept_by_a_browser(visitor):
    assert visitor.get("/new").headers["cache-control"] == "no-store"
    assert visitor.get("/").headers["cache-control"] == "no-store"
