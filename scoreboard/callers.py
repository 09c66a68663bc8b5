"""Simulated callers: results over the HTTP API, at the pace of a busy room, to the facts of a story or without end."""

import json
import os
import random
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from fractions import Fraction
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from zoneinfo import ZoneInfo

from scoreboard.story import Telling, Told, request_id, telling_of

FIRST_RESULTS = 420
FIRST_DAYS = 5
PAUSE_S = 1.6
AMOUNTS_MINOR = (500, 1000, 1000, 1500, 2000, 2000, 2500, 2500, 2500, 3000, 4000, 5000, 5000, 7500, 10000)
RARE_AMOUNTS_MINOR = (25000, 50000, 100000)
WEIGHTS = {"money": 9, "units": 5, "success": 7, "nothing": 4}
"""How often an outcome comes, by what it takes or whether it is a success."""

MOST_AT_ONCE = 1_000
AGAIN_AFTER_S = 0.5
TAKEN = (200, 201)
LATER = (429, 503)


class Gone(Exception):
    """The demo has ended, and nobody listens any more."""


class Line:
    """The connection to the server: what is sent over it is sent until it is answered."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._told = told
        self._path = f"/api/v1/{told['slug']}/results"
        self._demo = os.getppid()
        self._connection = self._connect()

    def enter(self, result: Mapping[str, Any]) -> int:
        """Enter one result. Gives the status that answered. Raises Gone."""
        status, _ = self._post("", result)
        return status

    def enter_all(self, results: Sequence[Mapping[str, Any]]) -> list[int]:
        """Enter many results in few requests. Gives the status that answered each. Raises Gone."""
        statuses: list[int] = []
        for first in range(0, len(results), MOST_AT_ONCE):
            some = results[first : first + MOST_AT_ONCE]
            status, body = self._post("/batch", {"results": some})
            answers = json.loads(body)["answers"] if status in TAKEN else [{"status": status}] * len(some)
            statuses += [answer["status"] for answer in answers]
        return statuses

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _connect(self) -> HTTPConnection:
        kind = HTTPSConnection if self._told["tls"] else HTTPConnection
        return kind(self._told["host"], self._told["port"], timeout=10)

    def _post(self, path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        headers = {
            "Authorization": f"Bearer {self._told['token']}",
            "Content-Type": "application/json",
        }
        while os.getppid() == self._demo:
            try:
                self._connection.request("POST", self._path + path, json.dumps(body), headers)
                answer = self._connection.getresponse()
                content = answer.read()
                if answer.status not in LATER:
                    return answer.status, content
            except (OSError, HTTPException):
                self._connection.close()
                self._connection = self._connect()
            time.sleep(AGAIN_AFTER_S)
        raise Gone


@dataclass(frozen=True, slots=True)
class Calendar:
    """When something was made: by the clocks of the competition, and never in the future."""

    zone: ZoneInfo
    first: date

    def before(self, day: int, into: Fraction) -> str:
        """Give a time on an earlier day within office hours, or earlier today: `into` is how far in, up to 1."""
        on, now = self.first + timedelta(days=day), datetime.now(self.zone)
        if on < now.date():
            begin, end = self._at(on, hour(9)), self._at(on, hour(17))
        else:
            begin, end = max(self._at(on, hour(0)), now - timedelta(hours=3)), now
        return _written(begin + (end - begin) * float(into))

    def now(self, day: int) -> str:
        """Give the time of now; at the end of its day the day stands still."""
        end = self._at(self.first + timedelta(days=day + 1), hour(0)) - timedelta(seconds=1)
        return _written(min(datetime.now(self.zone), end))

    def _at(self, on: date, at: hour) -> datetime:
        return datetime.combine(on, at, self.zone)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Storytellers:
    """Callers who follow a story to its end, and know after a new start how far they were."""

    def __init__(self, told: Mapping[str, Any], line: Line, telling: Telling) -> None:
        self._pace_s = telling.story.pace_s / told["speed"]
        self._before, self._live = telling.before, telling.live
        self._entered = told["entered"]
        self._line = line
        self._chance = random.Random(told["slug"])
        self._calendar = Calendar(ZoneInfo(told["zone"]), date.fromisoformat(told["first_day"]))

    def fill(self) -> None:
        """Enter what is there when the demo starts."""
        results = [
            self._result(number, one, self._calendar.before(one.day, one.into))
            for number, one in enumerate(self._before)
            if number >= self._entered
        ]
        _check(self._line.enter_all(results))

    def call(self) -> Iterator[float]:
        """Enter one result after the other; gives the seconds to wait before each."""
        for number, one in enumerate(self._live, start=len(self._before)):
            if number >= self._entered:
                yield self._chance.expovariate(1 / self._pace_s)
                _check([self._line.enter(self._result(number, one, self._calendar.now(one.day)))])
        sums = Counter[str]()
        for one in (*self._before, *self._live):
            sums[one.outcome] += one.calls
        told = ", ".join(f"{outcome} {calls}" for outcome, calls in sums.items())
        sys.stderr.write(
            f"The callers are done: {sums.total()} calls ({told}). The pages stay until this is stopped.\n"
        )

    @staticmethod
    def _result(number: int, one: Told, made_at: str) -> dict[str, Any]:
        return {
            "request_id": request_id(number),
            "team": one.team,
            "outcome": one.outcome,
            "calls": one.calls,
            "amount_minor": one.amount_minor,
            "units": one.units,
            "made_at": made_at,
        }


def _check(statuses: Sequence[int]) -> None:
    refused = [status for status in statuses if status not in TAKEN]
    if refused:
        sys.stderr.write(f"{len(refused)} of the callers' results were refused with {refused[0]}.\n")


class Tireless:
    """Callers who go on without end."""

    def __init__(self, told: Mapping[str, Any], line: Line) -> None:
        self._told = told
        self._line = line
        self._chance = random.Random(told["slug"])
        # Some rooms are stronger than others, or there would be no race.
        self._strength = [1.9 - 1.3 * number / len(told["teams"]) for number in range(len(told["teams"]))]

    def fill(self) -> None:
        """Enter what the days before brought, in one go: many calls at a time."""
        if self._told["entered"]:
            return
        results = [self.result() for _ in range(FIRST_RESULTS)]
        zone = ZoneInfo(self._told["zone"])
        calendar = Calendar(zone, datetime.now(zone).date() - timedelta(days=FIRST_DAYS - 1))
        for number, result in enumerate(results):
            day, into = divmod(number * FIRST_DAYS, FIRST_RESULTS)
            result["made_at"] = calendar.before(day, Fraction(into, FIRST_RESULTS))
            if "amount_minor" in result:
                result["calls"] = self._chance.randint(12, 35)
                result["amount_minor"] *= result["calls"]
        _check(self._line.enter_all(results))

    def call(self) -> Iterator[float]:
        """Enter one result after the other; gives the seconds to wait before each."""
        while True:
            yield self._chance.expovariate(self._told["speed"] / PAUSE_S)
            self._line.enter(self.result())

    def result(self) -> dict[str, Any]:
        """Make up one result."""
        (team,) = self._chance.choices(self._told["teams"], self._strength)
        outcomes = self._told["outcomes"]
        (outcome,) = self._chance.choices(outcomes, [self._weight(one) for one in outcomes])
        made: dict[str, Any] = {
            "request_id": secrets.token_urlsafe(12),
            "team": team,
            "outcome": outcome["key"],
        }
        if outcome["takes"] == "money":
            rare = self._chance.random() < 0.01
            made["amount_minor"] = self._chance.choice(RARE_AMOUNTS_MINOR if rare else AMOUNTS_MINOR)
        if outcome["takes"] == "units":
            made["units"] = self._chance.choice((1, 1, 1, 2, 3, 5))
        return made

    @staticmethod
    def _weight(outcome: Mapping[str, Any]) -> int:
        if outcome["takes"] != "nothing":
            return WEIGHTS[outcome["takes"]]
        return WEIGHTS["success" if outcome["success"] else "nothing"]


def main() -> None:
    """Read what to do from standard input and call until the story or the demo ends."""
    told = json.load(sys.stdin)
    line, telling = Line(told), telling_of(told["scenario"])
    callers = Storytellers(told, line, telling) if telling else Tireless(told, line)
    try:
        callers.fill()
        for pause_s in callers.call():
            time.sleep(pause_s)
    except (Gone, KeyboardInterrupt):
        pass
    finally:
        line.close()


if __name__ == "__main__":
    main()
