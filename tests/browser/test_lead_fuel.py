"""The strip on the lead's page: the line that makes one want the next call, and the team's own figures behind it."""

import re

import pytest
from lead_page import QUICK_25, Thumb, opened
from playwright.sync_api import expect

from rig import BELWEEK

GOAL = BELWEEK.replace('name = "Zonnestraal"\n', 'name = "Zonnestraal"\ngoal_minor = 50000\n')


@pytest.fixture
def day(server):
    """A competition in which ZO is second, and € 45 behind KO."""
    made = server.competition(GOAL)
    made.phase("open")
    made.give("KO", 7000)
    made.give("ZO", 2500)
    made.give("ZO", 1000)
    return made


@pytest.fixture
def phone(new_page):
    return new_page(viewport={"width": 390, "height": 664}, has_touch=True)


def line(page):
    return page.locator("#fuel-line")


def figure(page, row):
    return page.locator(f"#fuel-rows [data-row={row}] b")


def test_the_line_follows_every_result_and_opens_the_own_figures(phone, day):
    page = opened(phone, day)
    expect(line(page)).to_have_text("De eerste is binnen")
    day.give("ZO", 500, made_at="2026-01-05T10:10:00Z")
    expect(line(page)).to_have_text("Ons beste uur: €\xa035")
    day.give("ZO", 9000, made_at="2026-01-05T11:10:00Z")
    expect(line(page)).to_have_text("Dit uur: €\xa035")
    day.give("KO", 10000)
    expect(line(page)).to_have_text("€\xa040 tot plaats 1")

    thumb = Thumb(page)
    thumb.tap("#fuel > summary")
    expect(figure(page, "place")).to_have_text("2e plaats")
    expect(figure(page, "hour")).to_have_text("€\xa035")
    expect(figure(page, "best")).to_have_text("€\xa090")
    expect(page.locator("#fuel-goal-said")).to_have_text("€\xa0130 van €\xa0500")
    assert page.locator("#fuel-goal-bar").evaluate("bar => bar.value / bar.max") == pytest.approx(0.26)
    thumb.tap("#fuel > summary", QUICK_25, ".save")
    expect(line(page)).to_have_text("€\xa015 tot plaats 1")


def test_in_a_freeze_the_line_is_the_own_pace_and_tells_of_no_place(phone, day):
    page = opened(phone, day)
    day.give("ZO", 9000, made_at="2026-01-05T11:10:00Z")
    day.phase("freeze")
    expect(line(page)).to_have_text("Dit uur: €\xa035")
    day.give("KO", 99900)
    day.give("ZO", 500)

    expect(line(page)).to_have_text("Dit uur: €\xa040")
    page.locator("#fuel > summary").tap()
    expect(page.locator("#fuel-rows [data-row=place]")).to_be_hidden()
    assert not re.search("plaats", page.locator("#fuel").inner_text())
