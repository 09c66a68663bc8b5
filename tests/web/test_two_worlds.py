"""Nobody outside can tell what happened behind a freeze: two worlds that differ in that alone look the same."""

import ast
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import scoreboard
from worlds import (
    LEAKS,
    LISTENERS,
    PEOPLE,
    SLOT_S,
    Asked,
    Ears,
    Looker,
    Worlds,
    amend,
    close,
    hidden,
    plant,
    questions,
    routes,
    sign,
    uproot,
)

PAIRS, SHARES = 5, 5
MANY, MANY_AT_ONCE = 500, 25
STAGES = ("frozen", "closed", "final")
SETTLES_S = 1.3
"""Longer than the server waits before it tells a lead of something."""


class Looked:
    """What people asked and heard in both worlds, and where that differs.

    Each pair has its share of the requests, at each stage another one: together the pairs of a
    stage read all that can be read, and the stages together ask everything.
    """

    def __init__(self, worlds: Worlds, seeds: Sequence[int], shares: int = SHARES) -> None:
        self.worlds, self.seeds, self.shares = worlds, seeds, shares
        self.known = worlds.both[0].do(routes)
        self.lookers = [
            {
                (seed, person): Looker(world, worlds.slug(seed), person, worlds.tokens[seed][person]).enter()
                for seed in seeds
                for person in PEOPLE
            }
            for world in worlds.both
        ]
        self.differences: list[str] = []
        self.asked: Counter[tuple[str, str]] = Counter()
        self.heard: set[str] = set()

    def all_stages(self) -> None:
        """Go from the freeze to the final; at each stage hidden things happen, and everybody looks."""
        ears = Ears(self.worlds, self.seeds)
        try:
            time.sleep(SETTLES_S)
            self.compare_heard(ears, "welcome", 0.0)
            for number, stage in enumerate(STAGES):
                began = time.monotonic()
                if stage != "frozen":
                    self.worlds.in_both(close if stage == "closed" else sign, self.seeds)
                self.worlds.set_clock(timedelta(minutes=7, seconds=13))
                if stage == "closed":
                    self.worlds.in_both(amend, self.seeds[::2])
                changed = time.monotonic()
                self.worlds.hide(stage, self.seeds)
                self.worlds.set_clock(timedelta(minutes=3))
                for place, seed in enumerate(self.seeds):
                    self.compare(seed, stage, self._share(seed, stage, place, number))
                time.sleep(max(SETTLES_S, changed + SLOT_S + SETTLES_S - time.monotonic()))
                self.compare_heard(ears, stage, began, changed)
        finally:
            ears.stop()

    def _share(self, seed: int, stage: str, place: int, number: int) -> list[Asked]:
        before = f"before-{random.Random(seed).randint(0, 9)}"
        wanted = questions(self.known, self.worlds.slug(seed), stage, [before, *self.worlds.hidden[seed][-1:]])
        share = []
        for turn, asked in enumerate(wanted):
            read = asked.inside and asked.method == "GET"
            parts, mine = (self.shares, place + number) if read else (self.shares * 3, place * 3 + number)
            if turn % parts == mine % parts:
                share.append(asked)
        return share

    def compare(self, seed: int, stage: str, share: Sequence[Asked]) -> None:
        """Ask the same of both worlds at once."""

        def all_of(lookers: dict[tuple[int, str], Looker]) -> list[Any]:
            return [lookers[seed, asked.person].ask(asked) for asked in share]

        self.asked.update((asked.rule, asked.method) for asked in share)
        with ThreadPoolExecutor(len(self.lookers)) as both:
            for asked, one, two in zip(share, *both.map(all_of, self.lookers), strict=True):
                if one != two:
                    self.differences.append(f"pair {seed}, {stage}: {asked.said}: {difference(one, two)}")

    def leave(self) -> None:
        """Hang up."""
        for lookers in self.lookers:
            for looker in lookers.values():
                looker.leave()

    def compare_heard(self, ears: Ears, stage: str, began: float, changed: float = 0.0) -> None:
        """Compare what came on the sockets since a moment: what, how much, and the beats since the last change."""
        end = time.monotonic()
        for seed in self.seeds:
            for person in LISTENERS:
                where = f"pair {seed}, {stage}: {person}"
                one, two = (ears.between(which, seed, person, began, end) for which in (0, 1))
                self.heard |= {event for event, _ in (*one, *two)}
                told = [[said for said in heard if said[0] != "beat"] for heard in (one, two)]
                if told[0] != told[1]:
                    self.differences.append(f"{where} heard {told[0]} and {told[1]}")
                if abs(len(one) - len(two)) > 1:
                    self.differences.append(f"{where} heard {len(one)} and {len(two)} times something")
                late = (ears.between(which, seed, person, changed + SETTLES_S, end) for which in (0, 1))
                beats = [{said for said in heard if said[0] == "beat"} for heard in late]
                if all(beats) and beats[0] != beats[1]:
                    self.differences.append(f"{where} heard the beats {beats}")
                if any(ears.heard[which, seed, person].ended for which in (0, 1)):
                    self.differences.append(f"{where} was cut off")


def difference(one: Any, two: Any) -> str:
    """Say where two answers differ."""
    for what, left, right in zip(("status", "headers", "body", "asked again"), one, two, strict=True):
        if left != right:
            left, right = str(left), str(right)
            at = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), 0)
            return f"{what} …{left[max(0, at - 60) : at + 80]}… and …{right[max(0, at - 60) : at + 80]}…"
    return "nothing"


def events() -> set[str]:
    """Give the name of every event that the public or a lead may hear, from the code."""
    found = set()
    for path in Path(scoreboard.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given: list[ast.expr] = []
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                given = node.args[:2] if called in ("tell", "_tell", "offer", "framed") else []
            elif isinstance(node, ast.Yield) and path.name == "live.py" and isinstance(node.value, ast.Tuple):
                given = node.value.elts[:1]
            found |= {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


@pytest.fixture(scope="module")
def worlds(tmp_path_factory) -> Iterator[Worlds]:
    """Two servers with the pairs, and one pair more for what is planted."""
    made = Worlds(tmp_path_factory.mktemp("worlds"), range(PAIRS + 1))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def looked(worlds) -> Looked:
    looked = Looked(worlds, range(PAIRS))
    looked.all_stages()
    looked.leave()
    return looked


def test_what_is_hidden_changes_nothing_that_the_public_a_wall_or_another_lead_can_ask_or_hear(looked):
    assert looked.differences == []


def test_every_route_is_asked_with_every_method(looked):
    assert {(rule, method) for _, rule, methods, _ in looked.known for method in methods} <= looked.asked.keys()
    assert {method for _, method in looked.asked} == {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def test_every_event_that_the_server_knows_is_heard(looked):
    assert events() == looked.heard


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_that_is_planted_is_found(worlds, leak):
    spare = Looked(worlds, [PAIRS])
    slug = worlds.slug(PAIRS)
    share = [
        asked for asked in questions(spare.known, slug, leak.replace(" ", "-"), ["before-1"]) if asked.rule in TELLING
    ]
    ears = Ears(worlds, [PAIRS])
    try:
        for world in worlds.both:
            world.do(plant, slug, leak)
        time.sleep(SETTLES_S)
        began = time.monotonic()
        worlds.both[0].do(hidden, slug, leak, 6)
        spare.compare(PAIRS, leak, share)
        time.sleep(SETTLES_S + (SLOT_S if "beat" in leak else 0))
        spare.compare_heard(ears, leak, began)
    finally:
        ears.stop()
        spare.leave()
        for world in worlds.both:
            world.do(uproot, slug)

    assert spare.differences


TELLING = {"/metrics", "/<slug>/wall/board", "/api/v1/<slug>/results"}
"""Where the planted leaks show, besides what is heard."""


@pytest.mark.long
def test_five_hundred_pairs_look_the_same(tmp_path):
    seed = int(os.environ.get("WORLDS_SEED") or random.SystemRandom().randint(0, 10**6))
    print(f"pairs from seed {seed}: WORLDS_SEED={seed} repeats them")
    asked: Counter[tuple[str, str]] = Counter()
    for number in range(1, MANY // MANY_AT_ONCE + 1):
        seeds = range(seed + (number - 1) * MANY_AT_ONCE, seed + number * MANY_AT_ONCE)
        folder = tmp_path / str(number)
        folder.mkdir()
        worlds = Worlds(folder, seeds)
        try:
            looked = Looked(worlds, seeds, MANY_AT_ONCE)
            looked.all_stages()
            looked.leave()
        finally:
            worlds.stop()
        asked.update(looked.asked)
        print(f"{number * MANY_AT_ONCE} pairs, {asked.total()} requests in each world, {len(asked)} routes and methods")
        assert looked.differences == [], f"seed {seed}"
