"""Two judges sign in their own browsers, from the passphrase to the final."""

import pytest
from playwright.sync_api import expect

from rig import BELWEEK

PHONE = {"width": 390, "height": 844}
PHRASES = {"Ada": "drie koeien op een dak", "Bob": "vier geiten in de regen"}


@pytest.fixture
def closed(server):
    """A closed competition with a gift of each team; a lead asks about one of them."""
    made = server.competition(f"signatures = 2\n{BELWEEK}")
    made.phase("open")
    for team, amount in (("KO", 2500), ("MA", 5000), ("ZO", 1000)):
        made.give(team, amount, request_id=f"gift-of-{team}")
    made.phase("close")
    return made


def sits(page, competition, name):
    """Come in with a pass of one's own, and choose a passphrase where the desk asks for one."""
    made = competition.server.operate("make_pass", slug=competition.slug, role="judge", label=name)
    page.goto(f"{competition.url('pass')}#{made['token']}")
    page.get_by_role("link", name="Een wachtzin kiezen").click()
    page.get_by_label("Nieuwe wachtzin").fill(PHRASES[name])
    page.get_by_label("Dezelfde nog een keer").fill(PHRASES[name])
    page.get_by_role("button", name="Wachtzin bewaren").click()
    expect(page.get_by_role("link", name="Een wachtzin kiezen")).to_have_count(0)


def signs(page, competition, name, words=""):
    page.goto(competition.url("judge/sign"))
    page.get_by_label("Opmerking").fill(words)
    page.get_by_label("Wachtzin").fill(PHRASES[name])
    page.get_by_role("button", name="Uitslag ondertekenen").click()


def test_two_judges_sign_and_the_last_signature_makes_the_final(closed, new_page, trouble):
    ada, bob = new_page(), new_page(viewport=PHONE)
    sits(ada, closed, "Ada")
    sits(bob, closed, "Bob")

    signs(ada, closed, "Ada", "alles nagerekend")
    expect(ada.get_by_text("1 van 2 handtekeningen zijn er")).to_be_visible()

    trouble.expect(r"^401: POST .*/judge/sign$")
    bob.goto(closed.url("judge/sign"))
    expect(bob.get_by_text("alles nagerekend")).to_be_visible()
    assert bob.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    bob.get_by_label("Wachtzin").fill("niet mijn zin")
    bob.get_by_role("button", name="Uitslag ondertekenen").click()
    expect(bob.get_by_text("Dit is niet de wachtzin van deze pas")).to_be_visible()
    bob.get_by_label("Wachtzin").fill(PHRASES["Bob"])
    bob.get_by_role("button", name="Verdergaan").click()

    expect(bob.get_by_role("heading", name="Officieel v1")).to_be_visible()
    digest = bob.locator(".official code").inner_text()
    ada.goto(closed.url("judge/sign"))
    assert ada.locator(".official code").inner_text() == digest
    expect(ada.get_by_text("Het publiek ziet nog geen uitslag")).to_be_visible()
