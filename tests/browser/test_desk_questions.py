"""Questions, shifts and reports at the desks in a real browser: by keyboard, live, and fit for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browsing import sits
from rig import new_id
from visitor import Visitor

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def day(competition):
    """An open competition with a donation of each team, a question about that of KO, and a briefing."""
    competition.phase("open")
    for team, amount in (("KO", 2500), ("MA", 5000), ("ZO", 1000)):
        competition.api("lead", team).record(
            team=team, outcome="donation", amount_minor=amount, request_id=f"gift-of-{team}"
        )
    lead = Visitor(competition.server).enter(competition, "lead", "KO")
    asked = {"team": "KO", "request_id": new_id(), "reason": "wrong_team", "words": "hoort bij tafel vier"}
    lead.post(f"/{competition.slug}/lead/results/gift-of-KO/ask", **asked)
    organiser = Visitor(competition.server).enter(competition, "organiser").sits(competition)
    organiser.post(f"/{competition.slug}/organise/briefing", briefing="Blauwe headsets.\nLunch om 12:30.")
    organiser.post(f"/{competition.slug}/judge/shifts", request_id="the-shift-of-MA", for_team="MA", seats="4")
    return competition


def enter(page, competition, role, path=""):
    page.goto(competition.link(role))
    page.wait_for_url(lambda address: "/pass" not in address)
    page.goto(competition.url(path or role))
    return page


def test_a_question_is_worked_through_by_keyboard_alone(day, page):
    sits(enter(page, day, "judge"), day.url("").rstrip("/"))
    page.goto(day.url("judge"))

    page.locator("a.is-ask").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#case .notice-alert")).to_contain_text("hoort bij tafel vier")
    page.wait_for_load_state()
    page.keyboard.press("t")
    page.keyboard.type("Made")
    expect(page.locator("#moved")).to_contain_text("Madelief: € 50 → € 75")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Opgeslagen.")).to_be_visible()
    expect(page.locator("a.is-ask")).to_have_count(0)
    expect(page.locator("#case-head")).to_have_text("Madelief")


def test_a_key_decides_nothing_past_a_question_that_came_since_and_then_what_was_read(day, page, trouble):
    sits(enter(page, day, "judge"), day.url("").rstrip("/"))
    page.goto(day.url("judge?list=all&entry=gift-of-MA"))
    lead = Visitor(day.server).enter(day, "lead", "MA")
    asked = {"team": "MA", "request_id": new_id(), "reason": "mistake", "words": "het was 52"}
    lead.post(f"/{day.slug}/lead/results/gift-of-MA/ask", **asked)
    trouble.expect("^409: POST .*/verify")

    page.wait_for_load_state()
    page.keyboard.press("k")
    expect(page.locator("#case .notice-alert").filter(has_text="het was 52")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("iets nieuws")
    assert [one["kind"] for one in day.organiser.get("entries?limit=1000").json["entries"]].count("ResultReviewed") == 0

    page.wait_for_load_state()
    page.keyboard.press("k")
    expect(page.locator("#done")).to_contain_text("nagekeken, het klopt")


def test_the_reports_follow_when_somebody_looks_again_and_change_no_order_of_their_own(day, page):
    enter(page, day, "organiser", "organise")
    first = page.locator("#reports tr").first
    expect(first).to_contain_text("Korenbloem")
    expect(page.locator("#reports [data-team='ZO']")).not_to_contain_text("werkplekken")
    organiser = Visitor(day.server).enter(day, "organiser").sits(day)
    organiser.post(f"/{day.slug}/judge/shifts", request_id="the-shift-of-ZO", for_team="ZO", seats="7")

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("#reports [data-team='ZO']")).to_contain_text("7 werkplekken sinds")


def test_a_report_that_cannot_be_asked_for_says_so(day, page, trouble):
    trouble.expect("reporting")
    enter(page, day, "organiser", "organise")
    page.route("**/organise/reporting", lambda route: route.abort())

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("#reporting-as-of")).to_have_text("Niet meer actueel: de pagina opnieuw laden")


@pytest.mark.parametrize(
    ("role", "path"),
    [("organiser", "organise"), ("judge", "judge?entry=gift-of-KO"), ("judge", "judge/shifts")],
)
def test_a_page_with_questions_shifts_and_reports_is_fit_for_everybody(day, new_page, role, path):
    page = enter(new_page(viewport=PHONE), day, role, path)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = [one["id"] for one in Axe().run(page, options={"preload": False}).response["violations"]]
    assert found == []
