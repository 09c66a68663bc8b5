"""Screens of a ceremony hear the picture of now, all the same, and nobody else hears any of it."""

import pytest
from socketio.exceptions import ConnectionError as NotLetIn

from directing import Director, closed, frame
from rig import BELWEEK, Server
from visitor import Visitor

SCREEN = {"as": "screen"}
PRIVATE = BELWEEK.replace("public = true", "public = false")


@pytest.fixture(scope="module")
def shared(server):
    """Who directs the signed competition of all tests of this file."""
    return Director(closed(server.competition())).sign()


@pytest.fixture
def stage(shared):
    """That competition and its director; what a test begins is ended behind it."""
    yield shared.competition, shared
    shared.end()


def picture(message):
    return message["show"], message["number"], message["kind"]


def test_two_screens_are_in_step_and_each_press_is_one_picture(stage, listen):
    place, director = stage
    screens = [listen(place, **SCREEN), listen(place, **SCREEN)]
    for screen in screens:
        screen.next("frame")
    director.begin("rehearsal")
    director.press()
    director.press("black")
    director.press("next")
    director.press("back")

    show = director.now()["show"]
    for screen in screens:
        screen.next("frame", lambda message: picture(message) == (show, 5, "curtain"))
        heard = [(message["number"], message["blackout"]) for message in screen.heard["frame"][1:]]
        assert heard == [(1, False), (2, False), (3, True), (4, False), (5, False)]


def test_a_screen_that_was_away_comes_back_where_the_show_is(stage, listen):
    place, director = stage
    director.begin("rehearsal")
    away = listen(place, **SCREEN)
    away.next("frame")
    away.leave()
    director.press()
    director.press()
    back = listen(place, **SCREEN).next("frame")

    assert back == frame(place)
    assert picture(back)[1:] == (3, "ladder")


def test_walls_leads_and_desks_hear_nothing_of_a_ceremony(stage, listen):
    place, director = stage
    others = [
        listen(place),
        listen(place, token=place.token("lead", "ZO")),
        listen(place, token=place.token("judge")),
        listen(place, token=place.token("wall")),
    ]
    screen = listen(place, **SCREEN)
    screen.next("frame")
    director.begin("rehearsal")
    director.press()
    screen.next("frame", lambda message: message["number"] == 2)
    screen.next("beat")
    for other in others:
        other.next("beat")
        assert other.heard["frame"] == []
    assert screen.heard["board"] == screen.heard["mine"] == screen.heard["show"] == []


def test_screens_of_another_competition_hear_nothing(stage, server, listen):
    _, director = stage
    other = listen(server.competition(), **SCREEN)
    assert other.next("frame")["kind"] == "none"
    director.begin("rehearsal")
    director.press()
    other.next("beat")

    assert len(other.heard["frame"]) == 1


def test_a_press_that_comes_too_late_sends_nothing(stage, listen):
    _, director = stage
    place, _ = stage
    director.begin("rehearsal")
    screen = listen(place, **SCREEN)
    screen.next("frame")
    seen = director.now()
    director.press()
    screen.next("frame", lambda message: message["number"] == 2)
    assert director.press(number=seen["number"]).status == 409
    screen.next("beat")

    assert screen.heard["frame"][-1]["number"] == 2


@pytest.mark.parametrize(("role", "team"), [("lead", "ZO"), ("api", "")])
def test_a_pass_that_opens_no_screen_opens_no_socket_of_one(stage, listen, role, team):
    place, _ = stage

    with pytest.raises(NotLetIn):
        listen(place, token=place.token(role, team), **SCREEN)


def test_where_the_standings_are_not_public_a_screen_needs_a_pass(server: Server, listen):
    place = server.competition(PRIVATE)

    with pytest.raises(NotLetIn):
        listen(place, **SCREEN)
    assert listen(place, token=place.token("wall"), **SCREEN).next("frame")["kind"] == "none"


def test_a_screen_whose_pass_is_withdrawn_hears_no_more(server, listen):
    place = server.competition(PRIVATE)
    made = server.operate("make_pass", slug=place.slug, role="wall")
    screen = listen(place, token=made["token"], **SCREEN)
    screen.next("frame")
    organiser = Visitor(server).enter(place, "organiser")
    organiser.post(f"/{place.slug}/organise/passes/{made['id']}/revoke")
    director = Director(place)
    director.begin("rehearsal")
    director.press()

    assert len(screen.heard["frame"]) == 1
