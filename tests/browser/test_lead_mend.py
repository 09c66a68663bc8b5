"""On the lead's page: an entry is put right in one step, also offline, and what a thumb slips on is asked about."""

import json

import pytest
from lead_page import FRESH_MS, QUICK_25, REST_MS, Thumb, opened, row_of, sum_of

from rig import BELWEEK


@pytest.fixture
def phone(new_page):
    """Open the lead's page of team ZO on a phone."""

    def open_one(competition, width=390, height=844, **options):
        page = new_page(viewport={"width": width, "height": height}, has_touch=True, **options)
        return opened(page, competition)

    return open_one


@pytest.fixture
def day(competition):
    competition.phase("open")
    return competition


def made(server, first_line):
    """Make a competition with a first line of its own and open its lines."""
    competition = server.competition(first_line + BELWEEK)
    competition.phase("open")
    return competition


def keys(text, root="#keys"):
    return [f"{root} [data-key='{key}']" for key in text]


def kinds(competition):
    entries = competition.organiser.get("entries?limit=1000").json["entries"]
    return [entry["kind"] for entry in entries if "Result" in entry["kind"] or "Ask" in entry["kind"]]


def give(page, amount="25"):
    """Enter a gift and wait until it counts."""
    Thumb(page).tap(*keys(amount), ".save")
    page.locator(".line[data-state=counted]").first.wait_for()
    page.wait_for_timeout(REST_MS)


def sent(page):
    page.locator("#sync[data-state=sent]").wait_for()


# --- in one step ---


def test_an_entry_gets_another_amount_with_a_tap_its_digits_and_a_tap(day, phone):
    page = phone(day)
    give(page)
    thumb = Thumb(page)
    thumb.tap(".line-open")
    page.wait_for_timeout(REST_MS)
    thumb.tap(*keys("37", ".mend-keys"), "#mend-save")

    page.locator("#lines .line:first-child b", has_text="37").wait_for()
    sent(page)
    assert thumb.taps == 1 + 2 + 1
    assert (sum_of(day), kinds(day)) == (3700, ["ResultRecorded", "ResultReplaced"])
    assert page.locator(".line").nth(1).get_attribute("data-state") == "undone"
    page.locator("#sum", has_text="37").wait_for()


def test_the_sheet_changes_outcome_and_calls_and_the_counts_follow(day, phone):
    page = phone(day)
    give(page)
    thumb = Thumb(page)
    thumb.tap(".line-open")
    page.wait_for_timeout(REST_MS)
    page.locator(".mend-outcomes label", has_text="School overtuigd").tap()
    assert page.locator("#mend-pad").is_hidden()
    thumb.tap(".mend-step[data-step='1']", "#mend-save")

    page.locator(".line:first-child .line-more", has_text="× 2").wait_for()
    assert page.locator(".out .out-count").first.inner_text() == "2"
    sent(page)
    row = row_of(day)
    assert (row["money_minor"], row["calls"], row["outcomes"]) == (0, 2, {"convinced": 2})


def test_saving_what_is_the_same_sends_nothing(day, phone):
    page = phone(day)
    give(page)
    Thumb(page).tap(".line-open")
    page.wait_for_timeout(REST_MS)
    Thumb(page).tap("#mend-save")

    page.locator("#mend").wait_for(state="hidden")
    assert kinds(day) == ["ResultRecorded"]


def test_with_a_keyboard_a_line_is_opened_mended_and_left_again(day, phone):
    page = phone(day, 1280, 800)
    give(page)
    page.locator(".line-open").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(REST_MS)
    assert page.locator("#mend-title").inner_text() == "Corrigeren: €\u00a025"
    page.keyboard.press("Escape")
    page.locator("#mend").wait_for(state="hidden")
    page.wait_for_timeout(REST_MS)
    assert page.evaluate("document.activeElement.className") == "line-open"

    page.keyboard.press("Enter")
    page.locator("#mend-typed").wait_for()
    page.wait_for_timeout(REST_MS)
    page.locator("#mend-typed").click()
    page.keyboard.type("12,50")
    page.keyboard.press("Enter")
    page.locator("#lines .line:first-child b", has_text="12,50").wait_for()
    sent(page)
    assert sum_of(day) == 1250


def test_an_entry_that_never_left_is_changed_where_it_waits(day, phone, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    page = phone(day)
    give(page, "10")
    page.context.set_offline(True)
    thumb = Thumb(page)
    thumb.tap(*keys("20"), ".save")  # it is on its way when the network is found to be gone
    page.locator(".line[data-state=waiting]").wait_for()
    page.wait_for_timeout(REST_MS)
    thumb.tap(*keys("25"), ".save")
    page.locator(".line[data-state=waiting]").nth(1).wait_for()
    page.wait_for_timeout(REST_MS)
    thumb.tap(".line-open")
    page.wait_for_timeout(REST_MS)
    thumb.tap(*keys("37", ".mend-keys"), "#mend-save")
    page.locator(".line:first-child b", has_text="37").wait_for()
    assert page.locator(".line").count() == 3
    page.context.set_offline(False)

    sent(page)
    assert (sum_of(day), kinds(day)) == (6700, ["ResultRecorded"] * 3)


def test_a_correction_made_offline_survives_a_reload_and_counts_once(day, phone, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    page = phone(day)
    give(page)
    page.context.set_offline(True)
    Thumb(page).tap(".line-open")
    page.wait_for_timeout(REST_MS)
    Thumb(page).tap(*keys("37", ".mend-keys"), "#mend-save")
    page.locator(".line[data-state=waiting] b", has_text="37").wait_for()
    page.locator("#sync[data-state=waiting]").wait_for()
    page.context.set_offline(False)
    page.reload()

    page.locator(".line[data-state=counted] b", has_text="37").wait_for()
    sent(page)
    assert (sum_of(day), kinds(day)) == (3700, ["ResultRecorded", "ResultReplaced"])


def test_undo_of_a_correction_that_waits_takes_the_entry_back(day, phone, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    page = phone(day)
    give(page)
    page.context.set_offline(True)
    Thumb(page).tap(*keys("5"), ".save")
    page.locator("#sync[data-state=waiting]").wait_for()
    page.locator(".line-open").nth(1).tap()
    page.wait_for_timeout(REST_MS)
    Thumb(page).tap(*keys("37", ".mend-keys"), "#mend-save")
    page.locator(".line:first-child b", has_text="37").wait_for()
    page.wait_for_timeout(REST_MS)
    Thumb(page).tap(".line-undo")
    page.context.set_offline(False)

    sent(page)
    page.locator(".line.is-void b", has_text="25").wait_for()
    assert (sum_of(day), kinds(day)) == (500, ["ResultRecorded", "ResultRecorded", "ResultVoided"])


def test_of_two_phones_that_correct_the_same_entry_one_is_told_and_nothing_doubles(day, phone, trouble):
    trouble.expect("^409: POST .*/replace")
    one, two = phone(day), phone(day)
    give(one)
    two.reload()
    two.locator("html.ready").wait_for(state="attached")
    two.wait_for_timeout(FRESH_MS)
    for page in (one, two):
        Thumb(page).tap(".line-open")
        page.wait_for_timeout(REST_MS)
    Thumb(one).tap(*keys("37", ".mend-keys"), "#mend-save")
    sent(one)
    one.locator(".line[data-state=counted] b", has_text="37").wait_for()
    Thumb(two).tap(*keys("99", ".mend-keys"), "#mend-save")

    two.locator(".line[data-state=refused]", has_text="teruggenomen").wait_for()
    assert sum_of(day) == 3700
    two.wait_for_timeout(REST_MS)
    two.locator(".line[data-state=refused] .line-undo").tap()
    sent(two)


def test_undo_in_the_sheet_takes_the_entry_back(day, phone):
    page = phone(day)
    give(page)
    thumb = Thumb(page)
    thumb.tap(".line-open")
    page.wait_for_timeout(REST_MS)
    thumb.tap("#mend-undo")
    page.locator(".line.is-void").wait_for()
    sent(page)

    assert sum_of(day) == 0


# --- the last ten ---


def test_all_ten_entries_can_be_undone_on_a_small_phone(day, phone):
    ids = [f"gift-number-{i}" for i in range(10)]
    for i, request_id in enumerate(ids):
        day.give("ZO", 100 * (i + 1), request_id=request_id)
    page = phone(day, 360, 640)
    assert page.locator(".line:visible").count() < 10
    keypad = page.locator("#keys").bounding_box()
    thumb = Thumb(page)
    thumb.tap("#lines-all")
    last = page.locator(".line").nth(9)
    last.locator(".line-undo").tap()
    page.locator(".line.is-void b", has_text="€\u00a01").first.wait_for()
    sent(page)
    assert sum_of(day) == 5500 - 100

    page.keyboard.press("Escape")
    assert page.locator("#lines-all").get_attribute("aria-expanded") == "false"
    assert page.locator("#keys").bounding_box() == keypad


def test_a_tap_beside_the_open_list_closes_it_and_enters_nothing(day, phone):
    for _ in range(3):
        day.give("ZO", 100)
    page = phone(day, 360, 640)
    Thumb(page).tap("#lines-all", ".out")

    assert page.locator("#lines-all").get_attribute("aria-expanded") == "false"
    page.wait_for_timeout(REST_MS)
    assert page.locator(".line").count() == 3
    Thumb(page).tap(".out")
    page.locator(".line").nth(3).wait_for(state="attached")


# --- typed again ---


def test_another_amount_is_told_with_both_and_erasing_gives_the_check_up(day, phone):
    page = phone(day)
    Thumb(page).tap(*keys("2500"), ".save")
    page.wait_for_timeout(REST_MS)
    Thumb(page).tap(*keys("250"), ".save")
    assert page.locator("#amount-label").inner_text() == "€\u00a02.500 en €\u00a0250 verschillen."
    assert page.locator(".save").first.inner_text() == "€\u00a0250: nog een keer typen"

    Thumb(page).tap("#keys [data-key=back]")
    assert page.locator("#amount-typed").inner_text() == "€\u00a0250"
    assert page.locator(".save.is-asking").count() == 0
    page.wait_for_timeout(REST_MS)
    Thumb(page).tap(".save")
    page.locator(".line[data-state=counted]").wait_for()
    assert sum_of(day) == 25000


def test_with_a_keyboard_escape_gives_the_check_up_and_the_same_amount_again_sends_it(day, phone):
    page = phone(day, 1280, 800)
    page.keyboard.type("2500")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator("#amount-typed").inner_text() == "€\u00a02.500"
    page.wait_for_timeout(REST_MS)
    page.keyboard.press("Enter")
    page.wait_for_timeout(REST_MS)
    page.keyboard.type("2500")
    page.keyboard.press("Enter")

    page.locator(".line[data-state=counted]").wait_for()
    assert sum_of(day) == 250000


def test_a_fixed_amount_pressed_a_second_time_is_typed_a_second_time(server, phone):
    competition = made(server, "ask_from_minor = 2500\n")
    page = phone(competition)
    thumb = Thumb(page)
    thumb.tap(QUICK_25, ".save")
    page.wait_for_timeout(REST_MS)
    thumb.tap(QUICK_25, ".save")

    page.locator(".line[data-state=counted]").wait_for()
    assert (thumb.taps, sum_of(competition)) == (4, 2500)


def test_above_the_limit_an_amount_is_refused_while_it_is_typed_and_stays(server, phone):
    competition = made(server, "most_minor = 50000\n")
    page = phone(competition, 360, 640)
    before = page.locator("#keys").bounding_box()
    Thumb(page).tap(*keys("501"))

    label = page.locator("#amount-label")
    assert label.inner_text() == "Hoogstens €\u00a0500 per keer. Meer? Zeg het aan de organisator."
    assert page.locator("#keys").bounding_box() == before
    page.locator(".save").first.tap(force=True)
    assert page.locator("#amount-typed").inner_text() == "€\u00a0501"
    assert page.locator(".line").count() == 0
    Thumb(page).tap("#keys [data-key=back]")
    assert label.inner_text() == "Bedrag"


def test_a_correction_to_a_large_amount_is_typed_a_second_time(day, phone):
    page = phone(day)
    give(page)
    Thumb(page).tap(".line-open")
    page.wait_for_timeout(REST_MS)
    thumb = Thumb(page)
    thumb.tap(*keys("2500", ".mend-keys"), "#mend-save")
    assert page.locator("#mend-save").inner_text() == "€\u00a02.500: nog een keer typen"
    page.wait_for_timeout(REST_MS)
    thumb.tap(*keys("2500", ".mend-keys"), "#mend-save")

    page.locator(".line:first-child b", has_text="2.500").wait_for()
    sent(page)
    assert (thumb.taps, sum_of(day)) == (10, 250000)


def test_more_calls_than_the_seats_can_make_are_asked_about_once(day, phone):
    page = phone(day)
    page.locator(".out[data-outcome=convinced]").tap()
    page.locator(".line[data-state=counted]").wait_for()
    Thumb(page).tap(".line-open")
    page.wait_for_timeout(REST_MS)
    page.fill("#mend-calls", "120")
    Thumb(page).tap("#mend-save")
    assert page.locator("#mend-note").inner_text() == "120 gesprekken in 2 minuten: klopt dat?"
    page.wait_for_timeout(REST_MS)
    Thumb(page).tap("#mend-save")

    page.locator(".line:first-child .line-more", has_text="× 120").wait_for()
    sent(page)
    assert row_of(day)["calls"] == 120


# --- the judges ---


def test_what_is_too_old_to_correct_goes_to_the_judges_and_the_line_says_so(server, phone):
    competition = made(server, "correction_minutes = 0\n")
    competition.give("ZO", 2500, request_id="gift-of-zo")
    page = phone(competition)
    assert page.locator(".line-undo:visible").count() == 0
    Thumb(page).tap(".line-ask")
    page.wait_for_timeout(REST_MS)
    page.fill("#mend-words", "Het was 52")
    Thumb(page).tap("#mend-ask .btn")

    page.locator(".line-word", has_text="bij de jury").wait_for()
    sent(page)
    assert kinds(competition) == ["ResultRecorded", "JudgesAsked"]
    (asked,) = [
        json.loads(entry["body"])
        for entry in competition.organiser.get("entries?limit=1000").json["entries"]
        if entry["kind"] == "JudgesAsked"
    ]
    assert (asked["reason"], asked["target"]) == ("mistake", "gift-of-zo")


# --- a hurried thumb ---


def test_in_the_first_half_second_of_the_page_a_tap_is_not_meant(day, new_page):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    opened(page, day)
    page.clock.install()
    page.reload()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    page.reload()
    page.locator("html.ready").wait_for(state="attached")
    page.locator(".out").first.tap()
    page.clock.run_for(490)
    page.locator(".out").first.tap()
    assert page.locator(".line").count() == 0
    page.clock.run_for(20)
    page.locator(".out").first.tap()

    page.locator(".line").wait_for()


def test_a_double_tap_on_a_line_only_opens_it(day, phone):
    page = phone(day)
    give(page)
    box = page.locator(".line-open").first.bounding_box()
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(REST_MS)

    assert page.locator("#mend").is_visible()
    assert page.locator(".line").count() == 1


def test_the_second_of_two_taps_on_save_does_not_reach_what_lies_behind_the_sheet(day, phone):
    page = phone(day)
    give(page)
    Thumb(page).tap(".line-open")
    page.wait_for_timeout(REST_MS)
    Thumb(page).tap(*keys("37", ".mend-keys"))
    box = page.locator("#mend-save").bounding_box()
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".line:first-child b", has_text="37").wait_for()
    page.wait_for_timeout(REST_MS)
    sent(page)

    assert kinds(day) == ["ResultRecorded", "ResultReplaced"]
