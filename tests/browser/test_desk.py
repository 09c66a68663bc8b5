"""Organiser and judges in a real browser: live, by keyboard, on a phone, printed."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browsing import sits
from rig import BELWEEK

PHONE = {"width": 390, "height": 844}
NOT_LIVE = re.compile(r"^Niet live")
BACK_WITHIN_MS = 15_000
VIEWS_WITHIN_MS = 15_000
SIGNING = ("judge/passphrase", "judge/sign", "receipt")


@pytest.fixture
def day(competition):
    """An open competition with one donation of team KO."""
    competition.phase("open")
    competition.give("KO", 2500, request_id="gift-of-KO")
    return competition


def enter(page, competition, role):
    page.goto(competition.link(role))
    page.wait_for_url(lambda address: "/pass" not in address)
    return page


def test_the_team_is_asked_for_only_when_a_link_is_for_a_lead(day, page):
    enter(page, day, "organiser")
    expect(page.locator("#for-team")).to_be_hidden()

    page.get_by_label("Teamleider", exact=True).check()

    expect(page.locator("#for-team")).to_be_visible()


def test_closing_asks_once_more_and_then_says_the_phase(day, page):
    enter(page, day, "organiser")

    page.get_by_text("Lijnen sluiten…").click()
    page.get_by_role("button", name="Lijnen sluiten", exact=True).click()

    expect(page.get_by_text("Fase nu: Lijnen dicht")).to_be_visible()


def test_the_cards_print_one_a_page(day, page):
    enter(page, day, "organiser")
    page.get_by_role("button", name="Links voor alle teams maken").click()
    expect(page.get_by_role("button", name="Afdrukken")).to_be_visible()

    pdf = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 3 + 1


def test_the_standings_follow_what_comes_in(day, page):
    enter(page, day, "judge")
    page.goto(day.url("judge/standings"))
    expect(page.locator("#live")).to_have_text("Live")

    day.give("ZO", 9900)

    first = page.locator("#standings tbody tr").first
    expect(first).to_contain_text("Zonnestraal")
    expect(first).to_contain_text("99")


def test_the_other_views_follow_too_and_a_new_day_makes_the_page_anew(server, page):
    views = '[[recipe.view]]\nrank_by = "calls"\n[[recipe.view]]\nwithin = "day"\n'
    day = server.competition(BELWEEK + views)
    day.phase("open")
    day.give("KO", 2500, made_at="2026-11-20T10:00:00Z")
    enter(page, day, "judge")
    page.goto(day.url("judge/standings"))
    expect(page.locator("#live")).to_have_text("Live")
    beside, first_day = page.locator("[data-table] tr:first-child").all()
    expect(beside).to_contain_text("Korenbloem")

    day.give("ZO", 9900, made_at="2026-11-20T11:00:00Z")
    expect(beside).to_contain_text("Zonnestraal", timeout=VIEWS_WITHIN_MS)
    expect(first_day).to_contain_text("99")

    day.give("ZO", 100, made_at="2026-11-21T11:00:00Z")
    expect(page.locator("[data-table]")).to_have_count(3, timeout=VIEWS_WITHIN_MS)


def test_new_entries_are_announced_and_never_move_the_list(day, page):
    enter(page, day, "judge")
    expect(page.locator("#live")).to_have_text("Live")
    expect(page.locator("#newer")).to_be_hidden()

    day.give("ZO", 9900)

    expect(page.locator("#newer")).to_be_visible()
    assert page.locator("a.entry").count() == 1


def test_a_freeze_brings_both_sides_to_an_open_page(day, page):
    enter(page, day, "judge")
    page.goto(day.url("judge/standings"))
    expect(page.locator("#live")).to_have_text("Live")

    day.phase("freeze")

    expect(page.locator("#standings.is-frozen")).to_be_visible()


def test_a_phase_that_changes_takes_nothing_from_who_is_typing(day, page):
    enter(page, day, "judge")
    expect(page.locator("#live")).to_have_text("Live")
    page.locator("#q").press_sequentially("Zonne")

    day.phase("freeze")

    expect(page.locator("#newer")).to_be_visible()
    expect(page.locator("#live a")).to_have_text(NOT_LIVE)
    expect(page.locator("#q")).to_have_value("Zonne")


def test_a_table_that_could_not_be_fetched_is_not_called_live(day, page, trouble):
    trouble.expect("^503: ")
    trouble.expect("console (error|warning): ")
    enter(page, day, "judge")
    page.goto(day.url("judge/standings"))
    expect(page.locator("#live")).to_have_text("Live")
    page.route("**/judge/standings/now", lambda route: route.fulfill(status=503))
    day.give("ZO", 9900)
    expect(page.locator("#live")).to_have_text(NOT_LIVE)

    page.unroute("**/judge/standings/now")
    expect(page.locator("#live")).to_have_text("Live", timeout=BACK_WITHIN_MS)
    expect(page.locator("#standings tbody tr").first).to_contain_text("99")


def test_a_judge_corrects_by_keyboard(day, page):
    sits(enter(page, day, "judge"), day.url("").rstrip("/"))
    page.goto(day.url("judge?entry=gift-of-KO"))

    page.keyboard.press("c")
    page.fill("#amount", "12,50")
    page.locator('.act[open] input[value="mistake"]').press(" ")
    page.get_by_role("button", name="Correctie opslaan").press("Enter")

    expect(page.get_by_text("Opgeslagen.")).to_be_visible()
    assert day.board()["totals"]["money_minor"] == 1250


@pytest.mark.parametrize("locale", ["nl-BE", "de-DE"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 320, "height": 640}, {"width": 1280, "height": 800}])
def test_no_page_is_wider_than_the_screen(day, new_page, locale, viewport):
    day.phase("freeze")
    page = enter(new_page(locale=locale, viewport=viewport), day, "judge")
    enter(page, day, "organiser")

    for address in ("judge", "judge?entry=gift-of-KO", "judge/standings", "judge/sign", "judge/export", "organise"):
        page.goto(day.url(address))
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address
    for address in ("/", "/new"):
        page.goto(day.server.address + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def test_every_page_stands_the_rules_for_all_readers(day, new_page):
    day.phase("freeze")
    # The checker puts styles of its own into the page; style sheets need not be fetched again for it.
    page = enter(new_page(bypass_csp=True), day, "judge")
    enter(page, day, "organiser")
    found = {}
    paths = ("judge?entry=gift-of-KO", "judge/standings", *SIGNING, "judge/export", "organise")
    addresses = [day.url(one) for one in paths]

    for address in (*addresses, f"{day.server.address}/", f"{day.server.address}/new"):
        page.goto(address)
        violations = Axe().run(page, options={"preload": False}).response["violations"]
        found.update({(address, one["id"]): [node["html"] for node in one["nodes"]] for one in violations})

    assert found == {}
