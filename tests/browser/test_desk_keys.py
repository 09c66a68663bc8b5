"""The work list with both hands on the keys: every item is decided without a mouse, one key or two a piece."""

import re

import pytest
from playwright.sync_api import expect

from rig import BELWEEK
from visitor import PHRASE, Visitor

A_LIST = 20

RULES = "call_back_minor = 100000\nsample_percent = 50\n"
LATE = {"outcome": "donation", "made_at": "2026-11-20T10:05:00Z"}


@pytest.fixture
def day(server):
    """A closed competition with a late gift, a large one, and a sample that was drawn."""
    day = server.competition(RULES + BELWEEK)
    day.phase("open")
    for number, team in enumerate(("KO", "MA", "ZO", "KO", "MA", "ZO")):
        day.give(team, 2500, request_id=f"plain-gift-{number}")
    day.give("KO", 150000, request_id="large-gift")
    day.phase("close")
    day.api("lead", "MA").record(team="MA", amount_minor=700, request_id="late-gift", **LATE)
    Visitor(server).enter(day, "judge").sits(day).post(f"/{day.slug}/judge/sample", request_id="the-sample-is-drawn")
    return day


def codes(day):
    """The reasons for which something is in the list, with how often each is."""
    page = Visitor(day.server).enter(day, "judge").get(f"/{day.slug}/judge").html
    return dict(re.findall(r'why=(\w+)"[^>]*>[^<]*<b>(\d+)</b>', page))


def press(page, keys):
    """Press keys one after another, each with the whole page there."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def test_the_whole_list_is_decided_by_keys_alone_and_the_passphrase_is_asked_for_once(day, page, trouble):
    trouble.expect("^401: POST ")
    assert codes(day).keys() >= {"late", "large", "sample"}
    page.goto(day.link("judge"))
    page.wait_for_url("**/judge")
    case, waits = page.locator("#case"), page.locator("#waits")

    press(page, "n")
    for number in range(A_LIST):
        expect(case).to_be_focused()
        if number and waits.inner_text() == "0":
            break
        late = page.locator("[data-key='a']").count()
        with page.expect_navigation():
            press(page, ["a", "Enter"] if late else "k")
        if not number:
            expect(page.locator("#passphrase")).to_be_focused()
            page.keyboard.type(PHRASE)
            page.keyboard.press("Enter")
        expect(page.locator("#done")).to_contain_text("Opgeslagen.")

    expect(page.locator("#done")).to_contain_text("Er wacht niets op een jurylid.")
    assert day.organiser.get("standings").json["totals"]["money_minor"] == 6 * 2500 + 150000 + 700
    assert codes(day) == {}


def test_going_to_the_next_and_back_and_escape_decide_nothing(day, page):
    page.goto(day.link("judge"))
    page.wait_for_url("**/judge")
    press(page, "n")
    expect(page.locator("#case")).to_be_focused()
    where = page.url

    press(page, ["x", "Escape"])
    expect(page.locator("#case")).to_be_focused()
    press(page, "n")
    expect(page).not_to_have_url(where)
    press(page, "p")
    expect(page).to_have_url(where)

    assert page.locator(".act[open]").count() == 0
