"""The set-up in a real browser: kept while it is typed, the wall beside it, rows, trouble, all readers."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scoreboard.setup.steps import NAMES
from setting_up import Setup, begun, key_of
from visitor import Visitor

PHONE = {"width": 390, "height": 844}
WALL = ".tv iframe:last-of-type"
"""The next one loads before it, unseen."""

PASTED = "Team\tZitplaatsen\nRood\t4\n\nBlauw\t5\trest\nrood\t9\n" + "N" * 60


@pytest.fixture
def draft(server, page):
    """A draft that this browser began; the page shows its first step."""
    return begin(server, page)


def begin(server, page, name="Belavond"):
    page.goto(f"{server.address}/new#{key_of(server)}")
    page.fill("#name", name)
    page.get_by_role("button", name="Beginnen").click()
    page.wait_for_url("**/purpose")
    found = re.search(r"/setup/([^/]+)/purpose", page.url)
    assert found
    return found.group(1)


def open_step(server, page, draft, step):
    page.goto(f"{server.address}/setup/{draft}/{step}")
    return page


def saved(page):
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


def type_teams(page, *names):
    for name in names:
        page.locator(".team-name").last.fill(name)
        page.keyboard.press("Enter")


def paste(page, selector, text):
    page.locator(selector).evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            field.focus();
            if (field.dispatchEvent(event)) field.setRangeText(text);
        }""",
        text,
    )


def test_the_key_in_the_link_fills_the_form_and_leaves_the_address(server, page):
    key = key_of(server)

    page.goto(f"{server.address}/new#{key}")

    expect(page.locator("#key-block")).to_be_hidden()
    assert page.input_value("#key") == key
    assert page.url == f"{server.address}/new"


def test_somebody_types_five_fields_and_has_a_competition(server, page):
    begin(server, page, "De Korte Weg")
    page.fill("#charity", "Stichting Kleine Vleugels")
    page.locator(".setup-next").click()
    page.fill("#starts_at", "2031-11-24T09:00")
    page.fill("#ends_at", "2031-11-24T17:00")
    page.locator(".setup-next").click()
    type_teams(page, "Rood", "Blauw")
    expect(page.locator("#teams-count")).to_contain_text("2 teams")
    page.get_by_role("button", name="Naar het nakijken").click()
    expect(page.get_by_text("Alles is er")).to_be_visible()
    page.get_by_role("button", name="Wedstrijd maken").click()

    page.wait_for_url("**/organise?said=made")


def test_the_wall_beside_the_form_shows_a_team_as_soon_as_it_is_typed(server, page, draft):
    heard = []
    page.on("websocket", lambda socket: heard.append(socket.url))
    open_step(server, page, draft, "teams")
    wall = page.frame_locator(WALL)
    expect(wall.locator("#pill")).to_have_text("Live")

    type_teams(page, "Zonnestraal", "De Nachtuilen")

    expect(wall.locator(".name")).to_have_text(["Zonnestraal", "De Nachtuilen"])
    expect(page.locator(".team-row .chip").first).to_have_text("ZO")
    expect(page.locator(".tv svg")).to_have_count(0)
    place, frame = page.locator(".tv").bounding_box(), page.locator(WALL).bounding_box()
    assert abs(place["width"] - frame["width"]) < 1
    assert abs(place["height"] - frame["height"]) < 1
    assert heard == []


def test_without_scripts_the_wall_is_a_drawing(server, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(f"{server.address}/new")
    page.fill("#key", key_of(server))
    page.get_by_role("button", name="Beginnen").click()

    expect(page.locator(".tv svg")).to_be_visible()
    expect(page.locator(".tv iframe")).to_be_hidden()


@pytest.mark.parametrize("place", [".team-name", "#pasted"])
def test_what_is_pasted_becomes_rows_and_the_columns_that_came_along_are_shown(server, page, draft, place):
    open_step(server, page, draft, "teams")

    paste(page, place, PASTED)

    expect(page.locator(".team-name")).to_have_count(4)
    assert [one.input_value() for one in page.locator(".team-name").all()] == ["Rood", "Blauw", "N" * 60, ""]
    expect(page.locator(".team-row").nth(2)).to_contain_text("40 tekens")
    expect(page.locator(".team-seats input").first).to_have_value("4")
    expect(page.locator(".team-seats input").first).to_be_visible()
    expect(page.locator(".team-goal input").first).to_be_hidden()
    expect(page.locator("#remarks")).to_contain_text("‘rood’")
    page.reload()
    expect(page.locator(".team-name").nth(1)).to_have_value("Blauw")


def test_a_sentence_stands_at_the_row_while_it_is_typed_and_goes_when_it_is_mended(server, page, draft):
    open_step(server, page, draft, "teams")
    type_teams(page, "Rood", "Blauw", "rood")
    expect(page.locator(".team-problems .problem")).to_have_count(1)
    expect(page.locator(".team-row").nth(2).locator(".problem")).to_be_visible()
    expect(page.locator("#saved")).to_have_attribute("data-state", "to-mend")

    page.locator(".team-name").nth(2).fill("Groen")

    expect(page.locator(".problem")).to_have_count(0)
    saved(page)


def test_outcomes_are_added_moved_and_taken_away_and_keep_what_was_chosen(server, page, draft):
    open_step(server, page, draft, "outcomes")
    page.get_by_role("button", name="Nog een knop").click()
    row = page.locator(".outcome-row").last
    row.locator('[data-field="name"]').fill("Boom geplant")
    row.locator('[data-field="takes"][value="units"]').check()
    row.locator('[data-field="takes_units"]').fill("bomen")
    row.locator('[data-do="up"]').click()
    page.locator(".outcome-row").first.locator('[data-do="remove"]').click()
    saved(page)
    page.reload()

    names = [one.input_value() for one in page.locator('.outcome-row [data-field="name"]').all()]
    assert names == ["School overtuigd", "Fijn gesprek", "Boom geplant", "Geen resultaat"]
    expect(page.locator(".outcome-says").nth(2)).to_contain_text("bomen")
    expect(page.locator('[name="outcome.1.symbol"][value="balloon"]')).to_be_checked()


def test_a_pledge_is_asked_about_where_money_is_taken_and_then_which_of_them_count(server, page, draft):
    open_step(server, page, draft, "recipe")
    expect(page.locator('[name="pledges"]')).to_have_count(0)
    open_step(server, page, draft, "outcomes")
    rows = [page.locator(".outcome-row").filter(has=page.locator(f'[value="{key}"]')) for key in ("donation", "none")]
    for row in rows:
        row.locator(".outcome-more > summary").click()
    pledged = [row.locator('[data-field="pledged"]') for row in rows]
    expect(pledged[1]).to_be_hidden()

    pledged[0].check()

    expect(rows[0].locator(".outcome-says")).to_contain_text("Een toezegging")
    page.locator(".setup-next").click()
    page.locator('[name="pledges"][value="gross"]').check()
    saved(page)
    page.reload()
    expect(page.locator('[name="pledges"][value="gross"]')).to_be_checked()


def test_an_amount_that_is_refused_too_early_is_said_while_it_is_typed_and_stays(server, page, draft):
    open_step(server, page, draft, "outcomes")
    more = page.locator(".setup-step > .setup-more").first
    more.locator("summary").click()
    page.fill("#ask_from_minor", "1.000")
    page.fill("#most_minor", "500")
    expect(page.locator("#most_minor-problem")).to_be_visible()

    page.reload()

    expect(page.locator("#most_minor")).to_be_visible()
    expect(page.locator("#most_minor")).to_have_value("500")
    page.fill("#most_minor", "5.000")
    expect(page.locator(".problem")).to_have_count(0)


def test_while_the_server_is_away_it_says_so_and_goes_on_by_itself(new_server, page, trouble):
    trouble.expect("ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET")
    server = new_server()
    draft = begin(server, page)
    open_step(server, page, draft, "purpose")
    server.stop()

    page.fill("#charity", "Na de stroomstoring")
    page.locator(".setup-next").click()
    expect(page.locator("#saved")).to_have_attribute("data-state", "not-saved")
    assert page.url.endswith("/purpose"), "nobody leaves what is not kept yet"
    server.start()

    expect(page.locator("#saved")).to_have_attribute("data-state", "saved", timeout=30_000)
    page.reload()
    assert page.input_value("#charity") == "Na de stroomstoring"


def test_what_was_just_typed_is_kept_when_the_page_is_left_at_once(server, page, draft):
    page.fill("#charity", "Nog snel")
    page.locator('.setup-way [data-step="goals"]').click()
    page.wait_for_url("**/goals")
    page.go_back()

    expect(page.locator("#charity")).to_have_value("Nog snel")


def test_a_second_tab_is_told_and_what_it_typed_stays(server, page, draft):
    other = open_step(server, page.context.new_page(), draft, "purpose")
    page.fill("#charity", "Van de eerste")
    saved(page)

    other.fill("#charity", "Van de tweede")

    expect(other.locator("#theirs")).to_contain_text("Van de eerste")
    assert other.input_value("#charity") == "Van de tweede"
    other.get_by_role("button", name="Houden wat hier staat").click()
    saved(other)
    page.reload()
    assert page.input_value("#charity") == "Van de tweede"


def test_on_a_phone_the_wall_stands_behind_a_button(server, new_page):
    page = new_page(viewport=PHONE)
    begin(server, page)
    expect(page.locator(".tv")).to_be_hidden()
    expect(page.locator(".tv iframe[src]")).to_have_count(0)

    page.get_by_text("Scherm zien").click()

    expect(page.frame_locator(WALL).locator("#title")).to_have_text("Belavond")
    expect(page.locator(".setup-next")).to_be_in_viewport()


@pytest.fixture(scope="module")
def walked(server):
    """A draft with everything in it, and what is not right yet."""
    setup = begun(Visitor(server), name="De Grote Belweek van alle medewerkers en hun vrienden")
    setup.go("purpose", name="De Grote Belweek", charity="Stichting Kleine Vleugels", languages=["nl", "fr", "de"])
    setup.go("when", starts_at="2020-11-24T09:00", ends_at="2031-11-24T17:00", freeze="30")
    setup.go("teams", pasted="Rood\t4\tbinnen\nDonaudampfschifffahrtsgesellschaft\t4\nR00d\nRood;x", do="add team")
    setup.go("goals", **{"goal": "12.50", "milestone.1.at": "3", "milestone.1.name": "Halverwege!"})
    return setup


def colleague(setup: Setup, page) -> None:
    """Let a browser hold the session of the one who began."""
    jar = next(one.cookiejar for one in setup.visitor.opener.handlers if hasattr(one, "cookiejar"))
    page.context.add_cookies(
        [
            {"name": one.name, "value": one.value, "url": setup.visitor.server.address}
            for one in jar
            if one.name != "lang"
        ]
    )


@pytest.mark.parametrize(
    ("locale", "viewport"),
    [("de-DE", PHONE), ("fr-BE", {"width": 320, "height": 640}), ("de-DE", {"width": 1280, "height": 800})],
)
def test_no_step_is_wider_than_the_screen(walked, new_page, locale, viewport):
    page = new_page(locale=locale, viewport=viewport)
    colleague(walked, page)

    for step in NAMES:
        open_step(walked.visitor.server, page, walked.draft, step)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], step


def test_every_step_stands_the_rules_for_all_readers(walked, new_page):
    # The checker puts styles of its own into the page; style sheets need not be fetched again for it.
    page = new_page(bypass_csp=True)
    colleague(walked, page)
    found = {}

    for step in NAMES:
        open_step(walked.visitor.server, page, walked.draft, step)
        violations = (
            Axe().run(page, options={"preload": False}, context={"exclude": [["iframe"]]}).response["violations"]
        )
        found.update({(step, one["id"]): [node["html"] for node in one["nodes"]] for one in violations})

    assert found == {}
