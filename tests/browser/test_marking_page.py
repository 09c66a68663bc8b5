"""Marking in a real browser: by keyboard, with what is chosen kept at once, and on a phone on the floor."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from jury import MARKED, judge_of, marked_competition
from visitor import PHRASE

FOURTH = '\n[[recipe.criterion]]\nkey = "plan"\nname = "Plan"\nof = "summary"\n'
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def day(server):
    return marked_competition(server)


def sit(page, competition):
    """Let a browser in as a judge who has chosen a passphrase."""
    made = competition.server.operate("make_pass", slug=competition.slug, role="judge", team="", label="Mirjam")
    page.goto(f"{competition.url('pass')}#{made['token']}")
    page.wait_for_url(lambda address: "/pass" not in address)
    page.goto(competition.url("judge/passphrase"))
    page.fill("[name=passphrase]", PHRASE)
    page.fill("[name=passphrase_again]", PHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "passphrase" not in address)
    page.goto(competition.url("judge/marks?team=KO"))
    return page


def chosen(page):
    return page.eval_on_selector_all(".scale input:checked", "marks => marks.map((one) => one.value)")


def test_a_team_is_marked_by_keyboard_alone_and_what_is_typed_is_there_after_a_reload(day, page):
    sit(page, day)
    page.locator(".scale input").first.focus()

    page.keyboard.type("8")
    page.keyboard.press("Tab")
    page.keyboard.type("10")
    expect(page.locator("#kept")).to_have_text("Bewaard als ontwerp")
    expect(page.locator("#how-far")).to_have_text("2 van 3")
    page.reload()

    assert chosen(page) == ["8", "10"]
    page.locator(".scale input").last.focus()
    page.keyboard.type("6")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    expect(page.locator(".notice-ok")).to_contain_text("Korenbloem: de cijfers zijn bewaard.")
    expect(page.locator("#team-head")).to_have_text("Madelief")
    page.goto(day.url("judge/marks?team=KO"))
    assert chosen(page) == ["8", "10", "7"]
    expect(page.locator(".marks-card .pill-ok")).to_be_visible()


def test_four_marks_of_a_team_take_five_clicks(server, page):
    competition = marked_competition(server, MARKED + FOURTH)
    sit(page, competition)
    clicks = 0
    for scale in range(page.locator(".scale").count()):
        page.locator(".scale").nth(scale).locator("label").nth(6).click()
        clicks += 1
    page.get_by_role("button", name="Bewaren en volgend team").click()
    clicks += 1

    expect(page.locator(".notice-ok")).to_contain_text("Korenbloem")
    assert clicks == 5


def test_a_phone_shows_all_of_a_scale_and_nothing_beside_the_screen(day, new_page):
    judge_of(day).mark("KO", 3)
    page = sit(new_page(viewport=PHONE, bypass_csp=True), day)
    marks = page.locator(".scale").first.locator("label")
    boxes = [marks.nth(place).bounding_box() for place in range(marks.count())]

    assert len(boxes) == 10
    assert len({box["y"] for box in boxes}) == 1
    assert all(box["height"] >= 44 and box["width"] >= 24 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for scale in range(page.locator(".scale").count()):
        page.locator(".scale").nth(scale).locator("label").nth(9).click()
    page.get_by_role("button", name="Bewaren en volgend team").click()
    page.goto(day.url("judge/marks?team=KO"))
    expect(page.locator(".spread")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page, options={"preload": False}).response["violations"] == []
