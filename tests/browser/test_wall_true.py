"""What hangs on the wall is the board: at once, to the cent, with and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

SOON_MS = 5000
ROWS = """() => [...document.querySelectorAll(".row")].map((row) =>
    [row.dataset.team, row.dataset.place, row.querySelector(".amount").value, row.querySelector(".calls").value])"""


def on_the_wall(page: Page) -> list[list[str]]:
    return page.evaluate(ROWS)


def on_the_board(board) -> list[list[str]]:
    return [[row["team"], str(row["place"]), str(row["money_minor"]), str(row["calls"])] for row in board["rows"]]


def shows(page: Page, board) -> None:
    """Wait until the wall shows this version of the board."""
    expect(page.locator("body")).to_have_attribute("data-version", str(board["version"]), timeout=SOON_MS)


def test_the_first_byte_already_says_it_all(competition):
    competition.give("KO", 1234)
    page = competition.server.get(f"/{competition.slug}/wall").text
    rows = re.findall(r'data-team="(\w+)" data-place="(\d+)"', page)

    assert rows == [("KO", "1"), ("MA", "2"), ("ZO", "2")]
    assert 'class="figure amount" value="1234"' in page
    assert re.search(r'<data id="total" value="1234">', page)
    assert " style=" not in page


def test_a_result_is_on_the_wall_to_the_cent_and_in_order(competition, page):
    page.goto(competition.url("wall"))
    competition.give("ZO", 2550)
    competition.give("MA", 4001, calls=3)
    board = competition.board()
    shows(page, board)

    assert on_the_wall(page) == on_the_board(board)
    assert page.locator("#total").get_attribute("value") == "6551"


def test_the_rows_trade_places_on_the_glass_too(competition, page):
    page.goto(competition.url("wall"))
    competition.give("KO", 1000)
    competition.give("ZO", 9000)
    above = """() => {
        const top = (code) => document.querySelector(`.row[data-team="${code}"]`).getBoundingClientRect().top;
        return top("ZO") < top("KO") && top("KO") < top("MA") && !document.querySelector(".row").getAnimations().length;
    }"""

    page.wait_for_function(above, timeout=SOON_MS * 2)


def test_a_balloon_for_every_convinced_one_and_none_left_in_the_air(competition, page):
    page.goto(competition.url("wall"))
    for _ in range(3):
        competition.organiser.record(team="MA", outcome="convinced")
    shows(page, competition.board())

    assert page.locator("#count").get_attribute("value") == "3"
    expect(page.locator(".flying")).to_have_count(0, timeout=SOON_MS * 3)


def test_what_was_taken_back_is_gone_from_the_wall(competition, page):
    page.goto(competition.url("wall"))
    given = {"request_id": "first-gift-of-all", "team": "ZO", "outcome": "donation", "calls": 1, "amount_minor": 90000}
    competition.organiser.post("results", given)
    competition.organiser.post(
        "results/first-gift-of-all/void", {"request_id": "taken-back-1", "reason": "typing_error"}
    )
    shows(page, competition.board())

    assert page.locator("#total").get_attribute("value") == "0"
    expect(page.locator("#big")).to_be_hidden()


def test_a_hundred_results_leave_the_page_as_small_as_it_was(competition, page):
    page.goto(competition.url("wall"))
    competition.give("ZO", 500)
    shows(page, competition.board())
    before = page.locator("*").count()
    for turn in range(100):
        competition.give("ZO" if turn % 2 else "MA", 500 + turn)
    shows(page, competition.board())

    assert on_the_wall(page) == on_the_board(competition.board())
    expect(page.locator(".flying, .gain, .flash, .flag")).to_have_count(0, timeout=SOON_MS * 4)
    assert page.locator("*").count() <= before + 40


def test_the_freeze_and_the_whistle_are_seen(competition, page):
    body = page.locator("body")
    page.goto(competition.url("wall"))
    expect(body).to_have_attribute("data-label", "rehearsal")
    expect(page.locator(".rehearsal-top")).to_be_visible()
    competition.phase("open")
    expect(body).to_have_attribute("data-label", "live")
    expect(page.locator(".rehearsal-top")).to_be_hidden()
    competition.phase("freeze")
    expect(page.locator("#pill-words")).to_have_text(re.compile(r"^Stand bevroren sinds \d\d:\d\d$"))
    competition.give("ZO", 7700)
    competition.phase("close")
    expect(body).to_have_attribute("data-phase", "closed")
    expect(page.locator("#clock-time")).to_have_text("De lijnen zijn dicht")

    assert page.locator("#total").get_attribute("value") == "0"


@pytest.mark.parametrize(
    ("lang", "word"),
    [("nl", "Samen opgehaald"), ("fr", "Collectés ensemble"), ("de", "Gemeinsam gesammelt"), ("en", "Raised together")],
)
def test_the_wall_speaks_the_language_it_is_asked_for(competition, page, lang, word):
    page.goto(f"{competition.url('wall')}?lang={lang}")

    expect(page.locator(".tally-word")).to_have_text(word)


def test_without_scripts_the_wall_is_right_and_asks_again(competition, new_page):
    competition.give("MA", 321)
    page = new_page(java_script_enabled=False)
    page.goto(competition.url("wall"))

    assert page.locator(".row").first.get_attribute("data-team") == "MA"
    assert page.locator('meta[http-equiv="refresh"]').count() == 1
    expect(page.locator(".row .name").first).to_be_visible()


def test_the_text_twin_is_a_table_and_follows(competition, page):
    page.goto(f"{competition.url('wall')}?text=1")
    competition.give("ZO", 4200)
    first = page.locator("tbody tr").first

    expect(first).to_have_attribute("data-team", "ZO", timeout=SOON_MS * 3)
    expect(first.locator(".amount")).to_have_attribute("value", "4200")


def test_who_wants_no_motion_gets_the_numbers_at_once(competition, page):
    page.goto(f"{competition.url('wall')}?motion=reduced")
    competition.give("ZO", 2500)
    competition.organiser.record(team="ZO", outcome="convinced")
    shows(page, competition.board())
    first_place = re.compile(r"translate\(0px, 0px\)")
    expect(page.locator('.row[data-team="ZO"]')).to_have_attribute("style", first_place)

    assert page.locator(".flying").count() == 0
    assert page.evaluate("() => document.querySelector('.row[data-team=ZO]').getAnimations().length") == 0


def test_who_wants_no_motion_sees_what_came_in_fade_where_it_stands(competition, page):
    page.goto(f"{competition.url('wall')}?motion=reduced")
    page.locator('body[data-link="live"]').wait_for()
    competition.phase("open")
    competition.give("ZO", 2500)
    gain = page.locator('.row[data-team="ZO"] .gain')
    gain.wait_for(state="attached")

    frames = gain.evaluate("(sign) => sign.getAnimations()[0].effect.getKeyframes()")
    assert {frame["transform"] for frame in frames} == {"translate(0px, -50%)"}
