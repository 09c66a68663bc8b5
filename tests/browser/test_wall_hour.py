"""What the hour tells on the wall, what a sponsor adds, and a board that shows the first places alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from rig import many_teams
from visitor import Visitor

SOON_MS = 5_000
MATCH = 'match_percent = 50\nmatch_name = "Bakkerij Jansen"\nshow_places = 2\nlanguages = ["nl"]\n'
NAMED_ANEW = re.compile(r"^(languages|timezone) = .*\n", re.MULTILINE)


def noon_here() -> str:
    """Give a zone in which it is about noon, so that no day ends within the test."""
    return f'timezone = "Etc/GMT{datetime.now(UTC).hour - 12:+}"\n'


@pytest.fixture
def hours(server):
    """A competition of four teams, in whose last hour T1 won most, and of which two places are shown."""
    teams = re.sub(r"(Naam)+ 00", "Team ", many_teams(4))
    made = server.competition(MATCH + noon_here() + NAMED_ANEW.sub("", teams))
    made.phase("open")
    now = datetime.now(UTC)
    hour_ago = (now - timedelta(hours=1)).isoformat()
    for team, cents in (("T0", 4000), ("T1", 9000)):
        assert made.give(team, cents, made_at=hour_ago).status == 201
    assert made.give("T2", 1500, made_at=now.isoformat()).status == 201
    assert made.give("T0", 8000, made_at=now.isoformat()).status == 201
    return made


def test_the_round_tells_who_won_the_hour(hours, page):
    page.clock.install()
    page.goto(hours.url("wall"))
    page.locator('body[data-link="live"]').wait_for()
    seen = []
    for seconds in (76, 13, 76):
        page.clock.fast_forward(seconds * 1000)
        page.clock.run_for(1000)
        seen.append(page.locator("body").get_attribute("data-scene"))

    assert seen == ["together", "race", "hour"]
    cards = page.locator(".news-card")
    assert 1 <= cards.count() <= 3
    expect(page.locator('[data-kind="hour"] .news-names')).to_have_text("Team 1")
    expect(page.locator('[data-kind="hour"] .news-value')).to_have_attribute("value", "9000")
    expect(page.locator(".board")).to_be_hidden()


def test_in_a_freeze_no_hour_is_news(hours, page):
    page.goto(hours.url("wall"))
    expect(page.locator(".news-card").first).to_be_attached()
    hours.phase("freeze")

    expect(page.locator(".news-card")).to_have_count(0)


def test_the_twin_in_text_has_nothing_to_say_of_calls_that_won_nothing(server):
    made = server.competition()
    made.phase("open")
    made.organiser.record(outcome="convinced")
    page = Visitor(server).get(f"/{made.slug}/wall?text=1&lang=en")

    assert page.status == 200
    assert "What this hour tells" not in page.text


def test_what_a_sponsor_adds_is_told_apart_and_only_the_first_places_are_shown(hours, page):
    page.goto(hours.url("wall"))
    page.locator('body[data-link="live"]').wait_for()

    expect(page.locator("#match")).to_have_text(re.compile(r"^\+ €.112 van Bakkerij Jansen$"))
    expect(page.locator("#total")).to_have_attribute("value", "22500")
    assert [row.get_attribute("data-team") for row in page.locator(".row[data-team]").all()] == ["T0", "T1"]
    expect(page.locator("#also")).to_have_text(re.compile("^Bellen ook: Team.2, Team.3$"))

    assert hours.give("T3", 20000).status == 201
    expect(page.locator("#also")).to_have_text(re.compile("^Bellen ook: Team.1, Team.2$"), timeout=SOON_MS)
    expect(page.locator(".row[data-team]")).to_have_count(2)


def test_the_twin_in_text_tells_the_same_and_no_numbers_of_the_bottom(hours):
    text = " ".join(Visitor(hours.server).get(f"/{hours.slug}/wall?text=1&lang=nl").text.split())

    assert re.search("Team 1 ?, €.90", text)
    assert re.search("€.112 van Bakkerij Jansen", text)
    assert "Bellen ook: Team 2 , Team 3" in text
    assert "15" not in re.sub(r"[0-9]{1,2}:[0-9]{2}|[0-9a-f]{4}-[0-9a-f-]+", "", text)
