"""The lights in a real browser: live, beside its own clock, and with the start."""

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from rig import many_teams
from visitor import Visitor

NEXT_LOOK_MS = 15_000


@pytest.fixture
def organiser(competition):
    return Visitor(competition.server).enter(competition, "organiser")


def enter(page, competition):
    page.goto(competition.link("organiser"))
    page.wait_for_url("**/organise")
    expect(page.locator("#preflight-at")).to_be_visible()
    return page


def open_all(page):
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")


def test_the_lights_change_while_the_page_is_open(competition, organiser, page):
    organiser.post(f"/{competition.slug}/organise/passes/leads")
    phones = enter(page, competition).locator("#light-phones")
    expect(phones).to_have_attribute("data-colour", "red")

    Visitor(competition.server).enter(competition, "lead", "KO")
    competition.give("KO")

    expect(phones).to_have_attribute("data-colour", "amber", timeout=NEXT_LOOK_MS)
    expect(phones.locator(".light-says")).to_have_text("1 van 3 telefoons hebben deze server bereikt.")
    expect(phones.locator(".light-items li")).to_have_count(3)
    expect(page.locator("#tick-teams .tick-names")).to_have_text("Madelief, Zonnestraal")


def test_a_wall_lights_its_lamp_under_its_own_name(competition, new_page):
    page = enter(new_page(), competition)
    wall = new_page(locale="fr-BE", viewport={"width": 1280, "height": 720})
    wall.goto(f"{competition.url('wall')}?name=Raam")

    light = page.locator("#light-walls")

    expect(light).to_have_attribute("data-colour", "green", timeout=NEXT_LOOK_MS)
    expect(light.locator(".light-items li")).to_contain_text("Raam (Français, 1280×720): live sinds")


@pytest.mark.parametrize(("off", "colour", "says"), [(30, "amber", "voor"), (-90, "red", "achter")])
def test_a_device_whose_clock_is_wrong_is_told(competition, page, off, colour, says):
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(seconds=off))

    clock = enter(page, competition).locator("#light-clock")

    expect(clock).to_have_attribute("data-colour", colour)
    expect(clock.locator(".light-says")).to_contain_text(f"s {says}")
    expect(clock.locator(".light-do")).to_contain_text("met een horloge vergelijken")


def test_what_was_mended_asks_no_more_at_the_start(new_server, page):
    server = new_server(SCOREBOARD_HOST="0.0.0.0")
    competition = server.competition()
    enter(page, competition).get_by_text("Lijnen openen…").click()
    expect(page.locator("#start-red")).to_contain_text("Back-up. Toch starten?")
    expect(page.locator("#start")).to_have_text("Toch starten")

    Visitor(server).enter(competition, "organiser").post(f"/{competition.slug}/organise/backup")

    expect(page.locator("#start-red")).to_be_hidden(timeout=NEXT_LOOK_MS)
    expect(page.locator("#start")).to_have_text("Lijnen openen")


def test_a_double_click_on_start_opens_the_lines_once(competition, page):
    enter(page, competition).get_by_text("Lijnen openen…").click()
    page.locator("#start").dblclick()

    expect(page.get_by_text("Fase nu: Lijnen open")).to_be_visible()
    expect(page.get_by_text("Het tellen begon met regel")).to_be_visible()
    entries = competition.organiser.get("entries").json["entries"]
    assert [entry["kind"] for entry in entries].count("PhaseChanged") == 1


def test_a_phase_that_came_meanwhile_is_said_and_takes_nothing_away(competition, page):
    enter(page, competition).fill("#label", "tablet")

    competition.phase("open")

    expect(page.locator("#phase-moved")).to_be_visible(timeout=NEXT_LOOK_MS)
    expect(page.locator("#label")).to_have_value("tablet")


def test_lights_that_are_old_are_not_shown_as_new(competition, page, trouble):
    trouble.expect("failed: ")
    enter(page, competition)

    page.route("**/organise/preflight", lambda route: route.abort())

    expect(page.locator("#preflight-at")).to_contain_text("Geen antwoord van de server sinds", timeout=NEXT_LOOK_MS)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_forty_teams_fit_in_german_too(server, new_page, width):
    competition = server.competition(many_teams(40))
    page = enter(new_page(locale="de-DE", viewport={"width": width, "height": 800}), competition)
    open_all(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_rehearsal_page_stands_the_rules_for_all_readers(competition, new_page):
    # The checker puts styles of its own into the page; style sheets need not be fetched again for it.
    page = enter(new_page(bypass_csp=True), competition)
    open_all(page)

    violations = Axe().run(page, options={"preload": False}).response["violations"]

    assert {one["id"]: [node["html"] for node in one["nodes"]] for one in violations} == {}
