"""Milestones in their own words, the goal beyond the goal, and what it makes possible."""

import re

import pytest
from playwright.sync_api import Page, expect

from rig import new_id

TOML = """
name = "Belweek"
slug = "x"
currency = "EUR"
languages = ["nl"]
public = true
goal_minor = 1000000
stretch_minor = 2000000

[[milestone]]
at_minor = 200000
name = "eerste klaslokaal"

[[milestone]]
at_minor = 1200000
name = "tweede klaslokaal"

[[impact]]
each_minor = 2500
name = "schoollunch"

[[team]]
code = "KO"
name = "Korenbloem"

[[team]]
code = "ZO"
name = "Zonnestraal"

[[outcome]]
key = "donation"
name = "Donatie"
takes_money = true

[recipe]
rank_by = "money"
"""
SOON_MS = 5_000
CELEBRATED_MS = 12_000
GRACE_MS = 6_000


@pytest.fixture
def school(server):
    """A competition whose lines are open, just below its first milestone."""
    made = server.competition(TOML)
    made.phase("open")
    made.give("KO", 199000)
    return made


def watching(page: Page, school) -> None:
    page.goto(school.url("wall"))
    page.locator('body[data-link="live"]').wait_for()


def given(school, amount_minor: int) -> str:
    request = {"request_id": new_id(), "team": "ZO", "outcome": "donation", "calls": 1, "amount_minor": amount_minor}
    assert school.organiser.post("results", request).status == 201
    return request["request_id"]


def test_a_milestone_is_celebrated_in_the_organisers_words(school, page):
    watching(page, school)
    expect(page.locator("#goal-next")).to_have_text(re.compile("^Nog €.10 tot: eerste klaslokaal$"))
    given(school, 1500)

    expect(page.locator("#milestone")).to_be_visible(timeout=CELEBRATED_MS)
    expect(page.locator("#milestone-kind")).to_have_text("Mijlpaal bereikt!")
    expect(page.locator("#milestone-words")).to_have_text("eerste klaslokaal")
    expect(page.locator("#milestone-sum")).to_have_text(re.compile("^€.2.005$"))
    expect(page.locator("#goal-next")).to_have_text(re.compile("tot: tweede klaslokaal$"))


def test_a_milestone_that_was_taken_back_at_once_is_not_celebrated(school, page):
    watching(page, school)
    request_id = given(school, 1500)
    school.organiser.post(f"results/{request_id}/void", {"request_id": new_id(), "reason": "mistake"})

    with pytest.raises(AssertionError):
        expect(page.locator("#milestone")).to_be_visible(timeout=GRACE_MS)
    expect(page.locator("#total")).to_have_attribute("value", "199000")


def test_the_bar_goes_on_to_what_lies_beyond_the_goal(school, page):
    watching(page, school)
    given(school, 801000)

    expect(page.locator(".goal-words")).to_have_text(re.compile("Doel bereikt · nu naar €.20.000"), timeout=SOON_MS)
    assert page.locator("#goal-ticks rect").count() == 3
    assert page.locator(".goal-fill").get_attribute("style") == "transform: translateX(-50%);"


def test_the_round_shows_what_the_money_does(school, page):
    page.clock.install()
    watching(page, school)
    seen = []
    for seconds in (76, 13, 76, 13):
        page.clock.fast_forward(seconds * 1000)
        page.clock.run_for(1000)
        seen.append(page.locator("body").get_attribute("data-scene"))
        if seen[-1] == "impact":
            expect(page.locator(".made")).to_have_text("79")
            expect(page.locator(".board")).to_be_hidden()

    assert seen == ["together", "race", "impact", "race"]
