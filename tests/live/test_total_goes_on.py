"""The total that goes on in a freeze: it moves with the clock, each full minute, and never with an entry."""

import re
import time
from datetime import timedelta

import pytest

from worlds import LISTENERS, Ears, Worlds, going_on

QUIET_S = 0.8
"""Longer than the server waits between two looks at the clock, and between two boards."""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    made = Worlds(tmp_path_factory.mktemp("going"), [0], freeze_total=True)
    yield made
    made.stop()


def test_the_total_goes_on_at_the_full_minute_and_tells_of_no_entry(worlds):
    """In the one world gifts come one by one, in the other a team alone gives as much within a second."""
    ears = Ears(worlds, [0])

    def heard(since):
        time.sleep(QUIET_S)
        told = [[ears.between(which, 0, person, since, time.monotonic()) for person in LISTENERS] for which in (0, 1)]
        both = [[[said for said in one if said[0] == "board"] for one in world] for world in told]
        assert both[0] == both[1]
        return both[0][LISTENERS.index("public")]

    def totals():
        found = [world.get("/worlds-0/wall/board") for world in worlds.both]
        assert found[0].body == found[1].body
        assert found[0].headers["etag"] == found[1].headers["etag"]
        return found[0].json["totals"]["money_minor"], found[0].json["rows"]

    try:
        time.sleep(QUIET_S)
        worlds.set_clock(timedelta(seconds=60 - worlds.moment.second + 5))
        heard(0.0)
        before, rows = totals()
        since = time.monotonic()
        for number, teams in enumerate((("MA", "ZO", "TU"), ("RO", "RO", "RO"))):
            worlds.both[number].do(going_on, "worlds-0", teams)

        assert heard(since) == []
        assert totals() == (before, rows)
        worlds.set_clock(timedelta(seconds=54))
        assert heard(since) == []
        worlds.set_clock(timedelta(seconds=2))
        (told,) = heard(since)
        assert re.search(rf'"totals": \{{"money_minor": {before + 7500}\b', told[1])
        assert totals() == (before + 7500, rows)
        since = time.monotonic()
        worlds.set_clock(timedelta(minutes=1))
        assert heard(since) == [], "a minute in which nothing came says nothing"
    finally:
        ears.stop()
