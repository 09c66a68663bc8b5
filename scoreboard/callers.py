"""Simulated callers: results over the HTTP API, at the pace of a busy room."""

import json
import os
import random
import secrets
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any

FIRST_RESULTS = 420
PAUSE_S = 1.6
AMOUNTS_MINOR = (500, 1000, 1000, 1500, 2000, 2000, 2500, 2500, 2500, 3000, 4000, 5000, 5000, 7500, 10000)
RARE_AMOUNTS_MINOR = (25000, 50000, 100000)
WEIGHTS = {"money": 9, "units": 5, "success": 7, "nothing": 4}
"""How often an outcome comes, by what it takes or whether it is a success."""


class Callers:
    """Everybody in the room."""

    def __init__(self, told: Mapping[str, Any], chance: random.Random) -> None:
        self._told = told
        self._chance = chance
        # Some rooms are stronger than others, or there would be no race.
        self._strength = [1.9 - 1.3 * number / len(told["teams"]) for number in range(len(told["teams"]))]
        self._path = f"/api/v1/{told['slug']}/results"
        self._connection = self._connect()

    def fill(self) -> None:
        """Enter what the days before brought, in one go: many calls at a time."""
        results = [self.result() for _ in range(FIRST_RESULTS)]
        for result in results:
            if "amount_minor" in result:
                result["calls"] = self._chance.randint(12, 35)
                result["amount_minor"] *= result["calls"]
        self._post("/batch", {"results": results})

    def call(self) -> None:
        """Enter one result."""
        self._post("", self.result())

    def pause(self) -> float:
        """Give how long until the next call ends, in seconds."""
        return self._chance.expovariate(self._told["speed"] / PAUSE_S)

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

    def _connect(self) -> HTTPConnection:
        kind = HTTPSConnection if self._told["tls"] else HTTPConnection
        return kind(self._told["host"], self._told["port"], timeout=10)

    def _post(self, path: str, body: Mapping[str, Any]) -> None:
        headers = {
            "Authorization": f"Bearer {self._told['token']}",
            "Content-Type": "application/json",
        }
        try:
            self._connection.request("POST", self._path + path, json.dumps(body), headers)
            self._connection.getresponse().read()
        except (OSError, HTTPException):
            self._connection.close()
            self._connection = self._connect()


def main() -> None:
    """Read what to do from standard input and call until ended, or until the demo is gone."""
    callers = Callers(told := json.load(sys.stdin), random.Random(told["slug"]))
    if told["fill"]:
        callers.fill()
    demo = os.getppid()
    try:
        while os.getppid() == demo:
            time.sleep(callers.pause())
            callers.call()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
