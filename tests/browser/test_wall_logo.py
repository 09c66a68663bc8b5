"""The charity's logo, from the organiser's page to a screen that hangs already."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

SHOWN_WITHIN_MS = 15_000


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 120), (9, 99, 9)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def organiser(competition, new_page) -> Page:
    """The organiser's page."""
    page = new_page()
    page.goto(competition.link("organiser"))
    page.wait_for_url(competition.url("organise"))
    return page


def choose(page: Page, name: str, body: bytes) -> None:
    page.locator("#logo-file").set_input_files({"name": name, "mimeType": "image/png", "buffer": body})
    page.get_by_role("button", name="Dit logo tonen").click()


def test_a_screen_that_hangs_shows_the_logo_in_its_next_quiet_moment(competition, organiser, page):
    page.goto(competition.url("wall"))
    page.locator('body[data-link="live"]').wait_for()
    choose(organiser, "logo.png", picture())

    expect(organiser.get_by_text("Het logo is aangenomen")).to_be_visible()
    logo = page.locator("img.logo")
    expect(logo).to_be_visible(timeout=SHOWN_WITHIN_MS)
    assert logo.evaluate("(one) => one.complete && one.naturalWidth > 0")
    expect(page.locator(".mark")).to_have_count(0)


def test_an_svg_is_turned_away_beside_the_field(competition, organiser, trouble):
    trouble.expect("422: POST")
    choose(organiser, "logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")

    expect(organiser.locator("#logo-problem")).to_contain_text("als PNG bewaren")
    expect(organiser.locator("#logo-file")).to_have_attribute("aria-invalid", "true")
