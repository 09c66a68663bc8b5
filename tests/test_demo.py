"""A demo run to its end over HTTP: the callers bring the competition to the facts, and then stop."""

import json
import subprocess
from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from rig import asked, command, free_port
from scoreboard.callers import Calendar, Line, Storytellers, Tireless
from scoreboard.scenarios import table_of, toml_of
from scoreboard.story import telling_of

AT_ONCE = 1e9
"""So fast that the server alone says how long it takes."""


@pytest.fixture
def start(server):
    """Get callers ready at a competition of their own: `start("schools")` gives both."""
    lines: list[Line] = []

    def start(scenario, *, competition=None, entered=0):
        competition = competition or server.competition(toml_of(scenario))
        table = table_of(scenario)
        zone, telling = ZoneInfo(table["timezone"]), telling_of(scenario)
        days = len(telling.story.days) if telling else 1
        told = {
            "port": server.port,
            "host": "127.0.0.1",
            "tls": False,
            "slug": competition.slug,
            "token": competition.token("api"),
            "scenario": scenario,
            "speed": AT_ONCE,
            "zone": zone.key,
            "first_day": (datetime.now(zone).date() - timedelta(days=days - 1)).isoformat(),
            "teams": [team["code"] for team in table["team"]],
            "outcomes": [
                {
                    "key": outcome["key"],
                    "takes": "money" if outcome.get("takes_money") else "nothing",
                    "success": outcome.get("success", False),
                }
                for outcome in table["outcome"]
            ],
            "entered": entered,
        }
        lines.append(line := Line(told))
        return competition, Storytellers(told, line, telling) if telling else Tireless(told, line)

    yield start
    for line in lines:
        line.close()


def to_the_end(callers):
    callers.fill()
    for _ in callers.call():
        pass


def results_of(competition) -> list[dict]:
    """Read every result from the ledger, over the API."""
    results, after = [], 0
    while after is not None:
        page = competition.organiser.get(f"entries?after={after}&limit=1000").json
        bodies = [json.loads(entry["body"]) for entry in page["entries"] if entry["kind"] == "ResultRecorded"]
        results += [body["result"] for body in bodies]
        after = page["next_after"]
    return results


def days_of(competition) -> Counter:
    """Count the calls of each day on which they were made."""
    days: Counter = Counter()
    for result in results_of(competition):
        days[result["day"]] += result["calls"]
    return days


def test_the_school_round_ends_at_3000_convinced_and_the_callers_stop(start, capsys):
    competition, callers = start("schools")

    to_the_end(callers)

    board = competition.board()
    assert board["goal"]["reached"] == board["goal"]["at"] == 3_000
    assert board["totals"]["calls"] == 5_140
    assert len(days_of(competition)) == 4
    assert "The callers are done: 5140 calls (convinced 3000," in capsys.readouterr().err


def test_the_service_line_ends_at_50000_calls_with_900_on_the_busiest_of_110_days(start):
    competition, callers = start("service-line")

    to_the_end(callers)

    days = days_of(competition)
    assert competition.board()["totals"]["calls"] == sum(days.values()) == 50_000
    assert len(days) == 110
    assert days.most_common(1) == [(max(days), 900)]
    assert sorted(days.values())[-2] <= 500


def test_the_night_of_150_centres_ends_between_53_and_60_euros_a_gift(start):
    competition, callers = start("telethon")

    to_the_end(callers)

    board = competition.board()
    gifts = sum(board["totals"]["outcomes"][key] for key in ("pledge", "monthly", "large"))
    assert board["totals"]["money_minor"] == 43_120_000_00
    assert 5_300 < board["totals"]["money_minor"] / gifts < 6_000
    assert len(board["rows"]) == 150
    (havre,) = [row for row in board["rows"] if board["teams"][row["team"]]["name"] == "Le Havre"]
    assert (havre["calls"], havre["money_minor"]) == (7_380, 440_000_00)


@pytest.mark.parametrize(
    ("scenario", "reached"),
    [
        ("trophy", {"retained": 2_400, "happy": 3_600, "no": 3_200, "objection": 400}),
        ("more-than-money", {"blood": 480, "trees": 1_500, "hours": 750}),
    ],
)
def test_the_other_stories_end_at_their_facts(start, scenario, reached):
    competition, callers = start(scenario)

    to_the_end(callers)

    totals = competition.board()["totals"]
    assert totals["outcomes"] == reached
    assert (totals["money_minor"], totals["units"]) == ((22_917_00, 0) if scenario == "trophy" else (0, 7_980))


def test_a_demo_that_was_stopped_goes_on_where_it_was_and_counts_nothing_twice(start):
    competition, first = start("more-than-money")
    first.fill()
    live = first.call()
    for _ in range(20):
        next(live)
    entered = len(results_of(competition))

    _, knows = start("more-than-money", competition=competition, entered=entered)
    _, knows_nothing = start("more-than-money", competition=competition)
    to_the_end(knows)
    to_the_end(knows_nothing)

    assert competition.board()["totals"]["units"] == 7_980
    assert competition.board()["totals"]["calls"] == 2_730


def test_a_demo_says_when_its_callers_are_done_and_finds_them_done_when_it_starts_again(tmp_path):
    port, ends = free_port(), []
    for _ in range(2):
        words = ["demo", "--scenario", "more-than-money", "--speed", "10000", "--port", str(port)]
        with subprocess.Popen(
            command(*words, "--data-dir", str(tmp_path / "data")),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as demo:
            try:
                assert any(line.startswith("The callers are done: 2730 calls") for line in demo.stderr)
                ends.append(asked(port, "GET", "/api/v1/mehr-als-geld/board").json)
            finally:
                demo.terminate()

    assert [board["totals"]["units"] for board in ends] == [7_980, 7_980]
    assert ends[0]["seq"] == ends[1]["seq"]


def test_callers_without_end_fill_some_days_and_go_on(start):
    competition, callers = start("belweek")

    callers.fill()
    before = competition.board()["totals"]["calls"]
    live = callers.call()
    for _ in range(11):
        next(live)

    assert len(days_of(competition)) == 5
    assert competition.board()["totals"]["calls"] == before + 10


@pytest.mark.parametrize("day", range(3))
def test_no_result_is_made_in_the_future_or_on_another_day(day):
    zone = ZoneInfo("Europe/Brussels")
    calendar = Calendar(zone, datetime.now(zone).date() - timedelta(days=2))

    for into in (Fraction(1, 1000), Fraction(1, 2), Fraction(1)):
        made = datetime.fromisoformat(calendar.before(day, into))
        assert made <= datetime.now(zone)
        assert made.astimezone(zone).date() == calendar.first + timedelta(days=day)


def test_after_midnight_the_day_of_the_story_stands_still():
    zone = ZoneInfo("Europe/Brussels")

    made = datetime.fromisoformat(Calendar(zone, date(2026, 11, 20)).now(0)).astimezone(zone)

    assert (made.date(), made.hour, made.minute) == (date(2026, 11, 20), 23, 59)
