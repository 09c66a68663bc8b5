"""Consoles that know less than the show: they begin no other over it, alarm nobody, and open nothing unasked."""

import gevent
import pytest

from directing import Director, closed, frame
from finale import final
from scoreboard.core.script import Script
from scoreboard.web.director import looked_at
from scoreboard.web.guard import DOORS
from visitor import PHRASE, Visitor


@pytest.fixture(scope="module")
def shared(server):
    """Who directs the signed competition of this file."""
    return Director(closed(server.competition())).sign()


@pytest.fixture
def signed(shared):
    """The director of a signed competition; what a test begins is ended behind it."""
    yield shared
    shared.end()


@pytest.fixture
def place(signed):
    return signed.competition


@pytest.mark.parametrize("how", ["real", "rehearsal"])
def test_nobody_begins_another_show_over_the_one_that_is_on(place, signed, how):
    signed.begin()
    signed.press()
    before = frame(place)
    shown = signed.begin(how)

    assert shown.status == 409
    assert "Er is een show bezig: de einduitslag, versie 1, stap 2 van 8." in shown.text.replace("\xa0", " ")
    assert frame(place) == before
    assert signed.press().status == 200


def test_a_rehearsal_that_is_on_is_named_and_ended_before_the_show_begins(place, signed):
    signed.begin("rehearsal")
    shown = signed.begin()
    assert shown.status == 409
    assert "Er is een oefenronde bezig, stap 1 van 8." in shown.text.replace("\xa0", " ")
    assert f'action="{signed.path}/end"' in shown.html
    assert frame(place)["rehearsal"] is True

    signed.end()
    assert signed.begin().status == 200
    assert frame(place)["rehearsal"] is False


def test_a_console_whose_seconds_were_over_after_another_s_says_nothing_and_presses_nothing(place, signed):
    signed.begin()
    seen = signed.now()
    signed.press()
    late = signed.browser.post(f"{signed.path}/go", show=seen["show"], number=seen["number"], verb="next", auto="1")

    assert (late.status, "Er is al gedrukt" in late.text) == (200, False)
    assert (signed.now()["step"], signed.now()["number"]) == (1, 2)


def test_whoever_presses_after_another_is_told_so(signed):
    signed.begin()
    seen = signed.now()
    signed.press()
    late = signed.press(number=seen["number"])

    assert (late.status, "Er is al gedrukt" in late.text) == (409, True)


def test_the_button_that_opens_the_result_asks_for_the_passphrase_and_then_opens_it(competition):
    first = Director(closed(competition)).sign()
    first.begin()
    first.press("jump", step=99)
    judge = Visitor(competition.server).enter(competition, "judge")
    show = first.now()["show"]
    asked = judge.post(f"{first.path}/reveal", show=show)

    assert asked.status == 401
    assert f'action="{first.path}/reveal"' in asked.html
    assert first.now()["to_reveal"] is True
    judge.post(f"{first.path}/reveal", show=show, passphrase=PHRASE, passphrase_again=PHRASE)
    assert competition.organiser.get("standings").json["phase"] == "revealed"


def test_a_console_that_saw_another_show_neither_ends_this_one_nor_opens_its_result(competition):
    director = Director(closed(competition)).sign()
    director.begin("rehearsal")
    seen = director.now()["show"]
    director.end()
    director.begin()
    director.press("jump", step=99)

    late = [director.end(show=seen), director.reveal(show=seen), director.end(show=""), director.reveal(show="")]

    assert [(page.status, "Er is al gedrukt" in page.text) for page in late] == [(409, True)] * 4
    assert (frame(competition)["kind"], competition.organiser.get("standings").json["phase"]) == ("still", "final")
    shown = director.browser.get(director.path).html
    assert shown.count(f'name="show" value="{director.now()["show"]}"') == shown.count("<form")


def test_the_result_is_opened_by_its_own_button_at_the_end_of_the_show_alone(competition):
    director = Director(closed(competition)).sign()
    director.begin()
    director.press("jump", step=99)
    director.press("back")

    early = director.reveal()
    assert (early.status, competition.organiser.get("standings").json["phase"]) == (409, "final")
    director.press("jump", step=99)
    director.reveal()
    assert competition.organiser.get("standings").json["phase"] == "revealed"


def test_what_opens_the_result_by_its_own_button_needs_a_passphrase_and_presses_need_none():
    stepping = {name for name, door in DOORS.items() if name.startswith("director.") and door.steps_up}

    assert stepping == {"director.begin", "director.reveal"}


def test_others_are_served_while_the_suspense_is_looked_at():
    served = []
    gevent.spawn(served.append, "somebody")
    report = looked_at(final((60, 30), (10, 32)), Script(duel="off"))

    assert (served, report.better.duel) == (["somebody"], "marks")
