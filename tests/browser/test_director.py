"""The director's console in a browser: a clicker's keys, two consoles at once, a step that goes on by itself."""

import pytest
from playwright.sync_api import expect

from directing import Director, closed
from visitor import PHRASE


@pytest.fixture
def place(competition):
    return competition


@pytest.fixture
def director(place):
    return Director(place, "organiser")


def console(new_page, place, **options):
    """Open the console as the organiser."""
    page = new_page(**options)
    page.goto(place.link("organiser"))
    page.wait_for_url("**/organise")
    page.goto(place.url("ceremony/director"))
    return page


def test_a_clicker_goes_through_the_show_and_its_other_keys_do_nothing(new_page, place, director):
    director.begin("rehearsal")
    page = console(new_page, place, viewport={"width": 1280, "height": 720})
    count = page.locator("#count")
    expect(count).to_have_text("Stap 1 van 8")
    expect(page.frame_locator("#picture").locator("#acts")).to_contain_text("Samen opgehaald")
    for key, step in (("PageDown", 2), ("F5", 2), ("Escape", 2), ("ArrowRight", 3), (" ", 4), ("PageUp", 3)):
        page.keyboard.press(key)
        expect(count).to_have_text(f"Stap {step} van 8")
        expect(page.locator("#director")).not_to_have_class("director is-rehearsal is-busy")
    page.keyboard.press("b")
    expect(page.locator("#black")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.locator("#black")).to_be_hidden()

    assert (director.now()["step"], director.now()["number"]) == (2, 7)


def test_two_consoles_do_not_press_twice_and_both_show_where_the_show_is(new_page, place, director, trouble):
    director.begin("rehearsal")
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    one, other = console(new_page, place, **phone), console(new_page, place, **phone)
    trouble.expect("director/now|^409: POST .*/go$")
    other.route("**/now", lambda route: route.abort())
    one.get_by_role("button", name="Volgende").click()
    expect(one.locator("#count")).to_have_text("Stap 2 van 8")
    other.get_by_role("button", name="Volgende").click()
    expect(other.locator("#problem")).to_contain_text("Er is al gedrukt")
    expect(other.locator("#count")).to_have_text("Stap 2 van 8")

    assert director.now()["number"] == 2
    other.get_by_role("button", name="Terug").click()
    expect(one.locator("#count")).to_have_text("Stap 1 van 8")
    expect(other.locator("#problem")).to_be_hidden()


def test_a_step_goes_on_by_itself_unless_somebody_wants_it_to_wait(new_page, place, director):
    director.browser.post(f"{director.path}/script", cheque="1", **{"auto-curtain": "1", "auto-total": "600"})
    director.begin("rehearsal")
    page = console(new_page, place)
    expect(page.locator("#count")).to_have_text("Stap 2 van 8")
    expect(page.locator("#auto-words")).to_contain_text("Gaat vanzelf verder over")
    page.get_by_role("button", name="Op mij wachten").click()

    expect(page.locator("#auto")).to_be_hidden()
    assert director.now()["step"] == 1


def test_a_console_whose_seconds_run_out_after_another_went_on_takes_that_quietly(new_page, place, director, trouble):
    director.browser.post(f"{director.path}/script", cheque="1", **{"auto-curtain": "600"})
    director.begin("rehearsal")
    page = new_page()
    page.clock.install()
    page.goto(place.link("organiser"))
    page.wait_for_url("**/organise")
    page.goto(place.url("ceremony/director"))
    trouble.expect("director/now")
    page.route("**/now", lambda route: route.abort())
    director.press()
    page.clock.run_for(600_000)

    expect(page.locator("#count")).to_have_text("Stap 2 van 8")
    expect(page.locator("#problem")).to_be_hidden()
    assert (director.now()["step"], director.now()["number"]) == (1, 2)


def test_a_passphrase_is_asked_for_before_the_button_opens_the_result_and_leads_back_to_the_console(
    new_page, place, trouble
):
    judge = Director(closed(place)).sign()
    judge.begin()
    judge.press("jump", step=99)
    page = console(new_page, place)
    trouble.expect("^401: POST .*/reveal$")
    page.get_by_role("button", name="De uitslag voor iedereen openen").click()
    page.locator("input[name=passphrase]").fill(PHRASE)
    page.locator("input[name=passphrase_again]").fill(PHRASE)
    page.locator("form:has(input[name=passphrase]) button").first.click()
    page.wait_for_url("**/ceremony/director")

    expect(page.locator("#count")).to_have_text("Stap 8 van 8")
    expect(page.locator("#reveal")).to_be_hidden()
    assert judge.now()["to_reveal"] is False


def test_a_console_says_when_the_server_does_not_answer(new_page, place, director, trouble):
    director.begin("rehearsal")
    page = console(new_page, place)
    trouble.expect("director/go")
    page.route("**/go", lambda route: route.abort())
    page.get_by_role("button", name="Volgende").click()

    expect(page.locator("#problem")).to_contain_text("De server antwoordt niet")
    assert director.now()["step"] == 0
