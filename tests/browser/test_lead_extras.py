"""Above the outcomes: whose call it was, and the quiet way to an objection; also without a network."""

import json

import pytest
from lead_page import QUICK_25, REST_MS, Thumb, opened
from test_lead_layout import FAULTS, SIZES

from rig import BELWEEK

EXTRAS = f"""nicknames = "desk"
{BELWEEK}
[[outcome]]
key = "objection"
name = {{ nl = "Bezwaar tegen bellen", fr = "Opposition", de = "Widerspruch gegen Anrufe", en = "Objection" }}
objection = true
"""


@pytest.fixture
def day(server):
    made = server.competition(EXTRAS)
    made.phase("open")
    return made


@pytest.fixture
def phone(new_page):
    return new_page(viewport={"width": 390, "height": 844}, has_touch=True)


def recorded(competition):
    entries = competition.organiser.get("entries?limit=1000").json["entries"]
    return [json.loads(entry["body"]) for entry in entries if entry["kind"] == "ResultRecorded"]


def add(page, name):
    page.locator("#nick-fold").evaluate("fold => { fold.open = true; }")
    page.fill("#nick-typed", name)
    page.click("#nick-add button")
    page.locator(f".nick:text-is('{name}')").wait_for()
    page.locator("#nick-fold").evaluate("fold => { fold.open = false; }")


def all_sent(page):
    page.locator("#sync[data-state='sent']").wait_for()


def test_a_call_goes_under_the_nickname_that_is_chosen_and_the_next_under_nobody(phone, day):
    page = opened(phone, day)
    add(page, "Zebra")
    thumb = Thumb(page)
    thumb.tap(QUICK_25, ".save")
    page.locator(".line").first.get_by_text("Zebra").wait_for()
    page.wait_for_timeout(400)
    thumb.tap(".nick[data-caller='']", QUICK_25, ".save")
    page.locator(".line").nth(1).wait_for(state="attached")
    all_sent(page)

    (zebra,) = [body["caller"] for body in recorded(day) if body["caller"]]
    assert [body["caller"] for body in recorded(day)] == [zebra, ""]


def test_what_waits_for_the_network_keeps_its_caller(phone, day, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    page = opened(phone, day)
    add(page, "Zebra")
    phone.context.set_offline(True)
    Thumb(page).tap(QUICK_25, ".save")
    page.locator("#sync[data-state='waiting']").wait_for()
    assert recorded(day) == []

    phone.context.set_offline(False)
    all_sent(page)
    page.locator(".line[data-state='counted']").wait_for()

    (body,) = recorded(day)
    assert len(body["caller"]) == 12


def test_a_deleted_nickname_leaves_the_page_at_once(phone, day):
    page = opened(phone, day)
    add(page, "Zebra")
    page.click("#nick-fold > summary")
    page.click(".nick-drop summary")
    page.click(".nick-drop button")

    page.locator(".nick:text-is('Zebra')").wait_for(state="detached")
    assert page.locator(".nick[data-caller='']").get_attribute("aria-pressed") == "true"
    assert page.locator(".nick-line").count() == 0


def test_whose_call_it_was_can_be_put_right_afterwards_and_an_entry_become_an_objection(phone, day):
    page = opened(phone, day)
    add(page, "Zebra")
    thumb = Thumb(page)
    thumb.tap(".out[data-outcome=convinced]")
    page.locator(".line[data-state=counted]").wait_for()
    thumb.tap(".line-open")
    page.wait_for_timeout(REST_MS)
    assert page.locator("#mend-caller").evaluate("list => list.selectedOptions[0].text") == "Zebra"
    page.select_option("#mend-caller", "")
    thumb.tap("#mend-save")
    all_sent(page)
    page.wait_for_timeout(REST_MS)

    thumb.tap(".line-open")
    page.wait_for_timeout(REST_MS)
    page.locator(".mend-outcomes label", has_text="Bezwaar").tap()
    page.fill("#mend-number", "A-1044")
    thumb.tap("#mend-save")
    all_sent(page)
    page.locator(".line:first-child b", has_text="Bezwaar").wait_for()

    entries = day.organiser.get("entries?limit=1000").json["entries"]
    nobody, objection = [json.loads(one["body"]) for one in entries if one["kind"] == "ResultReplaced"]
    assert (nobody["caller"], nobody["instead"]["outcome"]) == ("", "convinced")
    assert (objection["instead"]["outcome"], bool(objection["text_id"])) == ("objection", True)


def test_an_objection_goes_with_the_number_of_its_record(phone, day):
    page = opened(phone, day)
    page.click(".objection > summary")
    page.fill(".objection input", "A-1044")
    page.click(".objection button")
    page.locator(".line[data-state='counted']").wait_for()

    (body,) = recorded(day)
    assert (body["result"]["outcome"], bool(body["text_id"])) == ("objection", True)
    assert page.locator(".objection[open]").count() == 0


def test_a_name_is_no_number_of_a_record(phone, day):
    page = opened(phone, day)
    page.click(".objection > summary")
    page.fill(".objection input", "Mevrouw Peeters")
    page.click(".objection button")

    assert page.locator(".objection[open]").count() == 1
    assert recorded(day) == []


def test_without_scripts_the_nicknames_stand_below_the_form_and_fit(new_page, day, trouble):
    trouble.expect(r"\.js csp")
    page = new_page(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page.goto(day.url("pass"))
    page.fill("#token", day.token("lead", "ZO"))
    page.click("#pass button")
    page.click("#nick-fold > summary")
    page.fill("#nick-typed", "De Lange Adem van Zo")
    page.click("#nick-add button")
    page.select_option("#plain-caller", label="De Lange Adem van Zo")
    page.fill("#plain-amount", "25")
    page.click(".plain button")

    assert page.get_by_text("De Lange Adem van Zo").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert [len(body["caller"]) for body in recorded(day)] == [12]


@pytest.mark.parametrize("lang", ["nl", "de"])
def test_the_page_still_fits_with_the_row_above_the_outcomes(new_page, day, lang):
    page = opened(new_page(), day, lang=lang)
    add(page, "De Lange Adem van Zo")
    found = {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        if faults := page.evaluate(FAULTS):
            found[width, height] = faults

    assert found == {}
