"""Bad wifi, lost answers, a restarted server, a lost pass: what was tapped is kept and counts once."""

import time

import pytest
from lead_page import QUICK_25, REST_MS, Thumb, calls_of, opened, ready, sum_of

TRIES_AGAIN_MS = 20_000


@pytest.fixture
def phone(competition, new_page):
    """The lead's page of team ZO on a phone, with the competition open."""
    competition.phase("open")
    return opened(new_page(viewport={"width": 390, "height": 844}, has_touch=True), competition)


def all_sent(page):
    page.locator("#sync[data-state=sent]").wait_for(timeout=TRIES_AGAIN_MS)


def waits(page, entries):
    page.locator("#sync[data-state=waiting]", has_text=str(entries)).wait_for()


def test_in_the_lift_taps_wait_and_count_in_order_when_the_wifi_is_back(competition, phone, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    phone.context.set_offline(True)
    thumb = Thumb(phone)
    thumb.tap(QUICK_25, ".save", ".out[data-outcome=convinced]")
    phone.wait_for_timeout(REST_MS)
    thumb.tap(".out[data-outcome=convinced]")
    waits(phone, 3)
    assert phone.locator(".line[data-state=waiting]").count() == 3
    assert sum_of(competition) == 0

    phone.context.set_offline(False)
    all_sent(phone)
    assert (sum_of(competition), calls_of(competition, "convinced")) == (2500, 2)


def test_an_answer_that_gets_lost_does_not_count_twice(competition, phone, trouble):
    trouble.expect("failed: POST .*ERR_FAILED")
    lost = []

    def lose_the_first_answer(route):
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
            return
        lost.append(answer.status)
        route.abort()

    phone.route("**/lead/results?*", lose_the_first_answer)
    Thumb(phone).tap(QUICK_25, ".save")

    phone.locator(".line[data-state=counted]").wait_for()
    assert lost == [201]
    assert sum_of(competition) == 2500


def test_a_waiting_entry_that_never_left_is_taken_back_without_a_trace(competition, phone, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    phone.context.set_offline(True)
    thumb = Thumb(phone)
    thumb.tap(".out[data-outcome=convinced]", QUICK_25, ".save")
    waits(phone, 2)
    thumb.tap(".line-undo")
    waits(phone, 1)

    phone.context.set_offline(False)
    all_sent(phone)
    assert (sum_of(competition), calls_of(competition, "convinced")) == (0, 1)


def test_a_stale_form_token_is_never_a_refusal(competition, phone, trouble):
    trouble.expect("^400: POST .*/results")
    stale = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "Stale.", "why": "csrf"}
    phone.route("**/lead/results?*", lambda route: route.fulfill(status=400, json=stale), times=1)
    Thumb(phone).tap(QUICK_25, ".save")

    phone.locator(".line[data-state=counted]").wait_for()
    assert sum_of(competition) == 2500


def test_a_hotels_sign_in_page_is_not_an_acknowledgement(competition, phone):
    phone.route("**/lead/results?*", lambda route: route.fulfill(status=200, body="<h1>Wi-Fi</h1>"), times=1)
    Thumb(phone).tap(QUICK_25, ".save")
    waits(phone, 1)
    assert sum_of(competition) == 0

    all_sent(phone)
    assert sum_of(competition) == 2500


def test_when_the_pass_is_gone_everything_typed_stays_and_counts_once_a_pass_is_back(competition, phone, trouble):
    trouble.expect("^(400|403): ")
    trouble.expect("console (error|warning): ")
    cookies = phone.context.cookies()
    phone.context.clear_cookies()
    thumb = Thumb(phone)
    thumb.tap(QUICK_25, ".save", "[data-key='7']")
    phone.locator("#banner[data-kind=pass]").wait_for()
    assert phone.locator(".line[data-state=waiting]").count() == 1
    assert phone.locator("#amount-typed").inner_text() == "€\u00a07"

    phone.context.add_cookies(cookies)
    thumb.tap("#sync")
    all_sent(phone)
    assert sum_of(competition) == 2500
    assert phone.locator("#banner[data-kind=pass]").count() == 0


def test_a_restarted_server_finds_every_tap(new_server, new_page, trouble):
    trouble.expect("ERR_CONNECTION_REFUSED|WebSocket|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET")
    server = new_server()
    competition = server.competition()
    competition.phase("open")
    page = opened(new_page(viewport={"width": 390, "height": 844}, has_touch=True), competition)
    server.stop()
    Thumb(page).tap(QUICK_25, ".save")
    waits(page, 1)

    server.start()
    all_sent(page)
    assert sum_of(competition) == 2500


def test_figures_that_come_late_do_not_overwrite_newer_ones(competition, phone):
    def answer_late(route):
        answer = route.fetch()
        competition.give("ZO", 2500)
        time.sleep(1)
        route.fulfill(response=answer)

    phone.route("**/lead/mine?*", answer_late, times=1)
    with phone.expect_response("**/lead/mine?*"):
        Thumb(phone).tap("#sync")
    phone.wait_for_timeout(REST_MS)

    assert "25" in phone.locator("#sum").inner_text()


def test_a_page_opened_anew_shows_what_was_counted(competition, phone):
    Thumb(phone).tap(QUICK_25, ".save")
    phone.locator(".line[data-state=counted]").wait_for()
    phone.reload()
    ready(phone)

    assert phone.locator(".line[data-state=counted] .line-what").inner_text().startswith("€\u00a025")
