"""The team lead's page: a tap counts once, is seen to count, and can be taken back."""

import pytest
from lead_page import QUICK_25, REST_MS, Thumb, calls_of, opened, row_of, sum_of


@pytest.fixture
def phone(competition, new_page):
    """Give the lead's page of team ZO on a phone, with the competition open."""
    competition.phase("open")

    def open_one(width=390, height=844):
        return opened(new_page(viewport={"width": width, "height": height}, has_touch=True), competition)

    return open_one


def test_a_quick_donation_is_two_taps(competition, phone):
    page = phone()
    thumb = Thumb(page)
    thumb.tap(QUICK_25, ".save")

    page.locator(".line[data-state=counted]").wait_for()
    assert thumb.taps == 2
    assert sum_of(competition) == 2500


@pytest.mark.parametrize(("typed", "minor"), [("37", 3700), ("12.50", 1250)])
def test_a_typed_donation_is_its_digits_and_one_tap(competition, phone, typed, minor):
    page = phone()
    thumb = Thumb(page)
    thumb.tap(*(f"[data-key='{key}']" for key in typed), ".save")

    page.locator(".line[data-state=counted]").wait_for()
    assert thumb.taps == len(typed) + 1
    assert sum_of(competition) == minor


def test_a_call_is_one_tap_and_its_number_goes_up(competition, phone):
    page = phone()
    thumb = Thumb(page)
    thumb.tap(".out[data-outcome=convinced]")

    assert page.locator(".out[data-outcome=convinced] .out-count").inner_text() == "1"
    page.locator(".line[data-state=counted]").wait_for()
    assert calls_of(competition, "convinced") == 1


def test_undo_is_one_tap(competition, phone):
    page = phone()
    thumb = Thumb(page)
    thumb.tap(QUICK_25, ".save")
    page.locator(".line[data-state=counted]").wait_for()
    thumb.taps = 0
    thumb.tap(".line-undo")

    page.locator("#sync[data-state=sent]").wait_for()
    assert thumb.taps == 1
    assert page.locator(".line.is-void").count() == 1
    assert sum_of(competition) == 0


def test_a_double_tap_is_one_call(competition, phone):
    page = phone()
    page.locator(".out[data-outcome=convinced]").dblclick()
    page.locator(".line[data-state=counted]").wait_for()
    page.wait_for_timeout(REST_MS)
    page.locator(".out[data-outcome=convinced]").tap()
    page.locator(".line[data-state=counted]").nth(1).wait_for()

    assert calls_of(competition, "convinced") == 2


def test_two_genuine_gifts_of_the_same_amount_both_count(competition, phone):
    page = phone()
    thumb = Thumb(page)
    thumb.tap(QUICK_25, ".save")
    page.wait_for_timeout(REST_MS)
    thumb.tap(QUICK_25, ".save")
    page.locator(".line[data-state=counted]").nth(1).wait_for()

    assert sum_of(competition) == 5000


def test_a_large_amount_is_typed_twice_before_it_is_sent(competition, phone):
    page = phone()
    thumb = Thumb(page)
    digits = ["[data-key='2']", "[data-key='5']", "[data-key='0']", "[data-key='0']"]
    thumb.tap(*digits, ".save")
    assert "€\u00a02.500: nog een keer typen" in page.locator(".save").first.inner_text()
    assert page.locator("#lines .line").count() == 0
    page.wait_for_timeout(REST_MS)
    thumb.tap(*digits, ".save")

    page.locator(".line[data-state=counted]").wait_for()
    assert thumb.taps == 2 * len(digits) + 2
    assert sum_of(competition) == 250000


def test_a_double_tap_does_not_confirm_a_large_amount(phone):
    page = phone()
    Thumb(page).tap("[data-key='2']", "[data-key='5']", "[data-key='0']", "[data-key='0']")
    page.locator(".save").first.dblclick()
    page.wait_for_timeout(REST_MS)
    page.locator(".save").first.tap()

    assert page.locator("#lines .line").count() == 0


def test_the_save_button_repeats_the_amount_and_nothing_is_sent_without_one(phone):
    page = phone()
    thumb = Thumb(page)
    save = page.locator(".save").first
    save.tap(force=True)
    assert page.locator("#say").inner_text() == "Eerst het bedrag"
    thumb.tap("[data-key='3']", "[data-key='7']")

    assert "€\u00a037" in save.inner_text()
    assert page.locator("#lines .line").count() == 0


def test_an_outcome_of_units_takes_the_keypads_number_whole(competition, phone):
    page = phone()
    thumb = Thumb(page)
    tree = page.locator(".save[data-outcome=tree]")
    thumb.tap("[data-key='3']", "[data-key='.']")
    assert tree.get_attribute("aria-disabled") == "true"
    thumb.tap("[data-key=back]")
    tree.tap()

    page.locator(".line[data-state=counted]").wait_for()
    assert row_of(competition)["units"] == 3


def test_the_own_sum_follows_at_once_and_the_place_with_it(competition, phone):
    competition.give("KO", 5000)
    page = phone()
    competition.give("ZO", 7500)

    page.locator("#sum", has_text="€\u00a075").wait_for()
    assert page.locator("#sum").inner_text().startswith("1e plaats")


def test_in_a_freeze_the_place_is_gone_and_the_own_sum_goes_on(competition, phone):
    page = phone()
    competition.phase("freeze")
    page.locator("#banner[data-kind=frozen]").wait_for()
    Thumb(page).tap(QUICK_25, ".save")

    page.locator("#sum", has_text="€\u00a025").wait_for()
    assert "plaats" not in page.locator("#sum").inner_text()


def test_after_the_close_a_late_entry_is_kept_with_its_reason_and_the_keypad_stays(competition, phone, trouble):
    trouble.expect("^409: POST .*/results")
    page = phone()
    competition.phase("close")
    page.locator("#banner[data-kind=closed]").wait_for()
    Thumb(page).tap(QUICK_25, ".save")

    page.locator(".line[data-state=refused]", has_text="na de sluiting").wait_for()
    page.wait_for_timeout(REST_MS)
    Thumb(page).tap(".line-undo")
    assert page.locator("#sync").get_attribute("data-state") == "sent"
    assert page.locator(".line[data-state=refused]").count() == 1


def test_a_rehearsal_is_labelled_and_its_entries_say_so(competition, new_page):
    page = opened(new_page(), competition)
    page.locator(".out[data-outcome=convinced]").click()

    page.locator(".line[data-state=rehearsal]", has_text="oefenronde").wait_for()
    assert "telt nog niets" in page.locator("#banner").inner_text()


def test_with_a_keyboard_digits_enter_letters_and_ctrl_z_do_it_all(competition, phone):
    page = phone(1280, 800)
    page.keyboard.type("12,50")
    page.keyboard.press("Enter")
    page.locator(".line[data-state=counted]").wait_for()
    page.keyboard.press("s")
    page.locator(".line[data-state=counted]").nth(1).wait_for()
    assert (sum_of(competition), calls_of(competition, "convinced")) == (1250, 1)

    page.keyboard.press("Control+z")
    page.locator(".line[data-state=undone]").wait_for()
    page.locator("#sync[data-state=sent]").wait_for()
    assert (sum_of(competition), calls_of(competition, "convinced")) == (1250, 0)


def test_a_key_pressed_in_the_language_menu_enters_nothing(competition, phone):
    page = phone()
    letter = page.locator(".out .kbd").first.inner_text()
    page.locator(".tongue summary").tap()
    page.locator(".tongue a").first.focus()

    page.keyboard.press(letter)
    page.keyboard.press("7")

    assert page.locator(".line").count() == 0
    assert page.locator("#amount.is-zero").count() == 1


def test_a_fixed_amount_is_a_button_and_not_a_switch(phone):
    page = phone()
    Thumb(page).tap(QUICK_25)

    assert page.locator("#quick [aria-pressed]").count() == 0
    assert page.locator("#quick .is-typed").count() == 1


def test_a_point_typed_by_a_dutch_reader_is_never_a_thousands_sign(competition, phone):
    page = phone(1280, 800)
    page.keyboard.type("12.50")
    page.keyboard.press("Enter")

    page.locator(".line[data-state=counted]").wait_for()
    assert sum_of(competition) == 1250


def test_what_another_phone_of_the_team_entered_can_be_undone_here(competition, phone):
    first = phone()
    Thumb(first).tap(QUICK_25, ".save")
    first.locator(".line[data-state=counted]").wait_for()
    second = phone()
    Thumb(second).tap(".line-undo")

    second.locator(".line[data-state=undone]").wait_for()
    second.locator("#sync[data-state=sent]").wait_for()
    assert sum_of(competition) == 0
