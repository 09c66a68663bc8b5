"""A marathon of gifts through the API while a wall looks on: four places must say the same, to the cent.

Real marathons are taken when SCOREBOARD_MARATHONS names a folder with them; else one is made up.
"""

import csv
import json
import os
import random
import zipfile
from collections import Counter
from decimal import Decimal
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Page, expect

from rig import Competition, Server, new_id

MADE_UP = 1_500
TEAMS = ("frost", "gale", "mist", "rain", "snow")
SETTLED_MS = 15_000

Gift = tuple[str, str, int]


def gifts() -> list[Gift]:
    """Give time, team and minor units of each gift, in the order of time."""
    folder = os.environ.get("SCOREBOARD_MARATHONS")
    found = sorted(real(Path(folder)) if folder else made_up())
    assert len({team for _, team, _ in found}) > 1
    return found


def real(folder: Path) -> list[Gift]:
    return [
        (row["date"], path.stem, int(Decimal(row["amount"]) * 100))
        for path in folder.glob("*.csv")
        for row in csv.DictReader(path.read_text().splitlines())
    ]


def made_up() -> list[Gift]:
    """Gifts of a cent, gifts in the same second, a gift from years before."""
    chance = random.Random(5)
    seconds = [chance.randrange(6 * 3600) for _ in range(MADE_UP)]
    found = [
        (f"2013-07-20 {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}", chance.choice(TEAMS), minor)
        for second, minor in zip(seconds, chance.choices((1, 500, 1337, 2500, 10_000, 123_456), k=MADE_UP), strict=True)
    ]
    return [*found, ("2009-01-01 00:00:00", "snow", 5000)]


def competition_for(server: Server, teams: set[str]) -> Competition:
    team_tables = "".join(f'[[team]]\ncode = "{team}"\nname = "Team {team}"\n' for team in sorted(teams))
    return server.competition(
        'name = "Marathon"\nslug = "marathon"\ncurrency = "USD"\npublic = true\ngoal_minor = 60000000\n'
        f'{team_tables}[[outcome]]\nkey = "donation"\nname = "Gift"\ntakes_money = true\nsymbol = "heart"\n'
    )


def replay(server: Server, competition: Competition, found: list[Gift]) -> None:
    """Post each gift on its own, on one connection, as fast as the server takes it."""
    connection = HTTPConnection("127.0.0.1", server.port)
    headers = {
        "Authorization": f"Bearer {competition.token('api')}",
        "Content-Type": "application/json",
    }
    for time, team, minor in found:
        body = {
            "request_id": new_id(),
            "team": team,
            "outcome": "donation",
            "amount_minor": minor,
            "made_at": time.replace(" ", "T") + "Z",
        }
        connection.request("POST", f"/api/v1/{competition.slug}/results", json.dumps(body), headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 201
    connection.close()


def on_the_wall(page: Page) -> dict[str, int]:
    rows = page.locator(".row[data-team]").all()
    return {row.get_attribute("data-team"): int(row.locator("data.amount").get_attribute("value")) for row in rows}


def test_wall_board_standings_and_export_agree_to_the_cent(server: Server, page: Page, tmp_path: Path):
    found = gifts()
    truth = Counter()
    for _, team, minor in found:
        truth[team] += minor
    largest_first = dict(sorted(truth.items(), key=lambda item: -item[1]))
    competition = competition_for(server, set(truth))
    competition.phase("open")
    page.goto(competition.url("wall"))
    expect(page.locator("body[data-link=live]")).to_be_attached()

    replay(server, competition, found)

    total = str(sum(truth.values()))
    expect(page.locator("#total")).to_have_attribute("value", total, timeout=SETTLED_MS)
    expect(page.locator("body")).to_have_attribute("data-seq", str(competition.board()["seq"]))
    board = {row["team"]: row["money_minor"] for row in competition.board()["rows"]}
    standings = competition.api("judge").get("standings").json
    pack = tmp_path / "pack.zip"
    assert server.run("export", competition.slug, "--out", str(pack)).returncode == 0
    with zipfile.ZipFile(pack) as files:
        exported = csv.DictReader(files.read("standings.csv").decode("utf-8-sig").splitlines())
        export = {row["team"]: int(row["money_minor"]) for row in exported}
    assert list(board.items()) == list(largest_first.items())
    assert {row["team"]: row["money_minor"] for row in standings["rows"]} == board
    assert export == board
    assert on_the_wall(page) == board
    places = [row.get_attribute("data-place") for row in page.locator(".row[data-team]").all()]
    assert sorted(places, key=int) == [str(row["place"]) for row in competition.board()["rows"]]
    assert server.run("verify", str(pack)).returncode == 0
