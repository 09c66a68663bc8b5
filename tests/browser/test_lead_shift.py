"""The shift on a phone: begun, ended and summed up without a network too; the briefing; the sheet on paper."""

import json
import re

import pytest
from lead_page import REST_MS, opened

from rig import BELWEEK
from visitor import Visitor

TYPED = {"n-donation": "3", "a-donation": "140", "n-convinced": "14", "n-tree": "1", "u-tree": "5"}


@pytest.fixture
def day(competition):
    competition.phase("open")
    return competition


@pytest.fixture
def phone(new_page):
    return new_page(viewport={"width": 360, "height": 640}, has_touch=True)


def entries(competition, *kinds):
    found = competition.organiser.get("entries?limit=1000").json["entries"]
    return [(entry["kind"], json.loads(entry["body"])) for entry in found if entry["kind"] in kinds]


def all_sent(page):
    page.locator("#sync[data-state='sent']").wait_for()


def type_tally(page, **totals):
    for name, value in (TYPED | totals).items():
        page.fill(f"#tally-form [name={name}]", value)
    page.click("#tally-form button")


def start_shift(page, seats="8"):
    page.click("#shift > summary")
    page.fill("#shift-seats", seats)
    page.click("#shift-start button")
    page.locator("#shift[data-state='running']").wait_for()
    page.wait_for_timeout(REST_MS)


def test_a_shift_without_a_network_is_begun_and_ended_and_then_sent_in_order(phone, day, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    page = opened(phone, day)
    phone.context.set_offline(True)
    start_shift(page)
    page.click("#shift > summary")
    assert "wacht op wifi" in page.locator("#shift-said").inner_text()
    page.fill("#shift-hours", "2")
    page.fill("#shift-minutes", "10")
    page.click("#shift-end button")
    page.locator("#shift[data-state='ended']").wait_for()
    assert entries(day, "ShiftStarted", "ShiftEnded") == []

    phone.context.set_offline(False)
    all_sent(page)
    page.locator("#shift-called", has_text="17 u 20").wait_for(state="attached")

    facts = entries(day, "ShiftStarted", "ShiftEnded")
    assert [kind for kind, _ in facts] == ["ShiftStarted", "ShiftEnded"]
    assert (facts[1][1]["seats"], facts[1][1]["minutes"]) == (8, 130)


def test_a_shift_that_another_phone_began_first_is_said_and_shown(phone, day, new_page, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    trouble.expect("^409: POST .*/shifts")
    page = opened(phone, day)
    phone.context.set_offline(True)
    start_shift(page, "5")
    start_shift(opened(new_page(), day), "9")

    phone.context.set_offline(False)
    page.locator("#shift-key", has_text="9 ·").wait_for()
    page.locator("#shift-problem", has_text="Er loopt nog een dienst").wait_for(state="attached")
    assert len(entries(day, "ShiftStarted")) == 1


def test_a_tally_whose_control_total_is_wrong_enters_nothing_until_it_agrees(phone, day):
    page = opened(phone, day)
    page.click("#tally > summary")
    type_tally(page, total_calls="19", total_money="130")

    said = page.locator("[data-problem=total_calls], [data-problem=total_money]").all_inner_texts()
    assert [re.sub(r"\s", " ", one) for one in said] == [
        "Gesprekken: 18 in de rijen, 19 als controletotaal, 1 te weinig. Er is nog niets ingevoerd.",
        "Geld: € 140 in de rijen, € 130 als controletotaal, € 10 te veel. Er is nog niets ingevoerd.",
    ]
    assert {name: page.input_value(f"#tally-form [name={name}]") for name in TYPED} == TYPED
    assert entries(day, "ResultRecorded") == []

    page.wait_for_timeout(REST_MS)
    type_tally(page, total_calls="18", total_money="140")
    page.locator(".line[data-state='counted']").first.wait_for()
    all_sent(page)

    results = [body["result"] for _, body in entries(day, "ResultRecorded")]
    assert [(one["outcome"], one["calls"], one["amount_minor"], one["units"]) for one in results] == [
        ("donation", 3, 14000, 0),
        ("convinced", 14, 0, 0),
        ("tree", 1, 0, 5),
    ]


def test_all_rows_of_a_tally_wait_for_the_network_and_survive_the_end_of_the_page(phone, day, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    page = opened(phone, day)
    phone.context.set_offline(True)
    page.click("#tally > summary")
    type_tally(page)
    page.locator("#sync", has_text="3").wait_for()
    assert page.input_value("#tally-form [name=n-donation]") == ""
    page.close(run_before_unload=False)

    phone.context.set_offline(False)
    again = phone.context.new_page()
    again.goto(day.url("lead"))
    again.locator(".line[data-state='counted']").first.wait_for()
    all_sent(again)

    results = [body["result"]["outcome"] for _, body in entries(day, "ResultRecorded")]
    assert results == ["donation", "convinced", "tree"]


def test_a_double_tap_on_a_button_of_a_sheet_touches_nothing_beneath_it(phone, day):
    page = opened(phone, day)
    page.click("#shift > summary")
    page.fill("#shift-seats", "8")
    page.locator("#shift-start button").dblclick(delay=40)
    page.locator("#shift:not([open])").wait_for()
    all_sent(page)
    page.wait_for_timeout(REST_MS)
    page.click("#tally > summary")
    page.fill("#tally-form [name=n-convinced]", "14")
    page.locator("#tally-form button").dblclick(delay=40)
    page.locator("#tally:not([open])").wait_for()
    page.locator(".line[data-state='counted']").wait_for()
    all_sent(page)

    assert [kind for kind, _ in entries(day, "ShiftStarted", "ShiftEnded", "ResultRecorded")] == [
        "ShiftStarted",
        "ResultRecorded",
    ]
    assert page.locator("#amount.is-zero").count() == 1
    assert page.locator("[data-problem=tally]").inner_text() == ""


def test_the_next_field_of_a_tally_is_an_enter_away(phone, day):
    page = opened(phone, day)
    page.click("#tally > summary")
    page.focus("#tally-form [name=n-donation]")
    for text in ("3", "140", "14", "1", "5"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")

    assert {name: page.input_value(f"#tally-form [name={name}]") for name in TYPED} == TYPED
    assert entries(day, "ResultRecorded") == []


def test_the_briefing_stands_above_the_pad_until_it_is_ticked_off(phone, day):
    organiser = Visitor(day.server).enter(day, "organiser")
    organiser.post(f"/{day.slug}/organise/briefing", briefing="Vandaag: pauze om 20 uur.")
    page = opened(phone, day)
    page.click("#briefing > summary")
    assert page.locator("#briefing-body").inner_text() == "Vandaag: pauze om 20 uur."
    with page.expect_response("**/briefings/*/read*"):
        page.click("#briefing button")
    page.locator("#briefing").wait_for(state="hidden")

    page.reload()
    page.locator("html.ready").wait_for(state="attached")
    assert page.locator("#briefing").is_hidden()


@pytest.mark.parametrize(("count", "pages"), [(3, 1), (10, 1), (11, 2)])
def test_ten_outcomes_fit_on_a_sheet_of_paper(server, page, count, pages):
    more = "".join(
        f'\n[[outcome]]\nkey = "o{number}"\nname = "Later nog eens terugbellen {number}"\ntakes_money = true\n'
        for number in range(count - 3)
    )
    made = server.competition(BELWEEK + more)
    opened(page, made)
    page.goto(made.url("lead/tally/paper"))

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == pages
