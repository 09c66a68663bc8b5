"""What simulated callers reach, so that it adds up to the facts of a demo: in whole calls and whole minor units."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from scoreboard.scenarios import plan_of, table_of

USUAL_STRENGTH = 10
SWAY = (85, 115)
"""How far a team strays from its strength, in hundredths: less or more, from day to day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So many calls with one outcome, and what they bring in all: minor units, or units.

    `gifts` are what a single call may bring. `teams` made them, or, without any, all who
    have no part of their own; `strength` says who is stronger or weaker in this than in all.
    """

    outcome: str
    calls: int
    amount_minor: int = 0
    units: int = 0
    gifts: tuple[int, ...] = ()
    teams: tuple[str, ...] = ()
    strength: Mapping[str, int] = field(default_factory=dict)

    @property
    def brings(self) -> int:
        """What all of it adds up to."""
        return self.amount_minor or self.units


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a demo adds up to.

    `days` are the calls of each day, the last of them today's, of which `there` are made
    when the demo starts. The others come live, `each` in one result, one result in
    `pace_s` seconds. What a part brings is told in steps of `step`.
    """

    days: tuple[int, ...]
    there: int
    pace_s: float
    parts: tuple[Part, ...]
    each: int = 1
    step: int = 1
    strength: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One result: on which day, counted from 0, and how far into its hours."""

    day: int
    into: Fraction
    team: str
    outcome: str
    calls: int
    amount_minor: int
    units: int


@dataclass(slots=True)
class Cell:
    """Calls of one team with one outcome that become one result."""

    slot: int
    part: Part
    team: str
    calls: int
    brings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The results of a story, in order: what is there when the demo starts, and what comes live."""

    story: Story
    before: Sequence[Told]
    live: Sequence[Told]

    @property
    def lasts_s(self) -> float:
        """How long the live part takes at its own pace."""
        return len(self.live) * self.story.pace_s


def telling_of(scenario: str) -> Telling | None:
    """Tell the story of a scenario, every time the same; None when its callers go on without end.

    A team is as strong as the plan says, else as it has seats.
    """
    plan = plan_of(scenario)
    if "story" not in plan:
        return None
    written = dict(plan["story"])
    parts = tuple(Part(**{**part, **_tuples(part)}) for part in written.pop("part"))
    strength = {team["code"]: team.get("seats", USUAL_STRENGTH) for team in table_of(scenario)["team"]}
    strength |= written.pop("strength", {})
    story = Story(**{**written, **_tuples(written)}, parts=parts, strength=strength)
    before, live = tell(story, random.Random(scenario))
    return Telling(story=story, before=before, live=live)


def _tuples(written: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) for key, value in written.items() if isinstance(value, list)}


def tell(story: Story, chance: random.Random) -> tuple[list[Told], list[Told]]:
    """Give the results that are there when the demo starts, and those that come live, each in their order.

    Together they are the story to the last call and the last cent; the same chance tells
    the same story.
    """
    today = len(story.days) - 1
    slots = [*story.days[:-1], story.there, story.days[-1] - story.there]
    by_part = _parted(slots, [part.calls for part in story.parts], chance)
    before: list[Cell] = []
    live: list[Cell] = []
    for part, calls in zip(story.parts, by_part, strict=True):
        teams = _teams_of(part, story)
        earlier = [cell for slot in range(today + 1) for cell in _cells(slot, part, calls[slot], teams, story, chance)]
        later = [
            Cell(slot=today + 1, part=part, team=cell.team, calls=size)
            for cell in _cells(today + 1, part, calls[today + 1], teams, story, chance)
            for size in _cut(cell.calls, story.each)
        ]
        _bring(part, earlier, later, story.step, chance)
        before += earlier
        live += later
    before.sort(key=lambda cell: cell.slot)
    chance.shuffle(live)
    return [*_told(before, today)], [*_told(live, today)]


def request_id(number: int) -> str:
    """Give the request id of a story's result: the same one after a new start, so that none counts twice."""
    return f"told-{number:06}"


def shared(total: int, weights: Sequence[int], most: Sequence[int] | None = None) -> list[int]:
    """Part a whole number by weights: what rounding leaves over goes to the largest remainders, the first of equals.

    Nobody gets more than their `most`; together these must suffice.
    """
    given = [0] * len(weights)
    left = total
    while left:
        open_to = [i for i in range(len(weights)) if weights[i] and (most is None or given[i] < most[i])]
        of = sum(weights[i] for i in open_to)
        parts = {i: divmod(left * weights[i], of) for i in open_to}
        over = left - sum(whole for whole, _ in parts.values())
        for i in sorted(open_to, key=lambda i: -parts[i][1])[:over]:
            parts[i] = (parts[i][0] + 1, 0)
        for i, (whole, _) in parts.items():
            given[i] += whole if most is None else min(whole, most[i] - given[i])
        left = total - sum(given)
    return given


def _parted(slots: Sequence[int], totals: Sequence[int], chance: random.Random) -> list[list[int]]:
    """Give for each total how much of it falls into each slot; slots and totals are met exactly."""
    left = list(totals)
    columns: list[list[int]] = []
    for number, size in enumerate(slots):
        last = number == len(slots) - 1
        weights = left if last else [_swayed(rest, chance) for rest in left]
        taken = shared(size, weights, left)
        left = [rest - some for rest, some in zip(left, taken, strict=True)]
        columns.append(taken)
    return [list(row) for row in zip(*columns, strict=True)]


def _swayed(weight: int, chance: random.Random) -> int:
    return weight * chance.randint(*SWAY)


def _teams_of(part: Part, story: Story) -> tuple[str, ...]:
    own = {team for each in story.parts for team in each.teams}
    return part.teams or tuple(team for team in story.strength if team not in own)


def _cells(slot: int, part: Part, calls: int, teams: Sequence[str], story: Story, chance: random.Random) -> list[Cell]:
    """Part the calls of a slot between the teams."""
    weights = [_swayed(part.strength.get(team, story.strength[team]), chance) for team in teams]
    return [
        Cell(slot=slot, part=part, team=team, calls=some)
        for team, some in zip(teams, shared(calls, weights), strict=True)
        if some
    ]


def _cut(calls: int, each: int) -> list[int]:
    return [each] * (calls // each) + ([calls % each] if calls % each else [])


def _bring(part: Part, earlier: Sequence[Cell], later: Sequence[Cell], step: int, chance: random.Random) -> None:
    """Say what each cell brings: single calls what one may bring, tallies share the rest by their calls."""
    if not part.brings:
        return
    tallies = [*earlier]
    for cell in later:
        if cell.calls == 1:
            cell.brings = chance.choice(part.gifts)
        else:
            tallies.append(cell)
    left = part.brings - sum(cell.brings for cell in later)
    # Where every call brings the same there is nothing to sway.
    weights = [cell.calls if len(part.gifts) == 1 else _swayed(cell.calls, chance) for cell in tallies]
    steps = shared(left // step, weights)
    for cell, some in zip(tallies, steps, strict=True):
        cell.brings = some * step
    tallies[-1].brings += left % step


def _told(cells: Sequence[Cell], today: int) -> list[Told]:
    """Put the results of each slot at even distances into its hours."""
    in_slot: dict[int, int] = {}
    for cell in cells:
        in_slot[cell.slot] = in_slot.get(cell.slot, 0) + 1
    seen: dict[int, int] = {}
    told = []
    for cell in cells:
        place = seen[cell.slot] = seen.get(cell.slot, 0) + 1
        told.append(
            Told(
                day=min(cell.slot, today),
                into=Fraction(place, in_slot[cell.slot]),
                team=cell.team,
                outcome=cell.part.outcome,
                calls=cell.calls,
                amount_minor=cell.brings if cell.part.amount_minor else 0,
                units=cell.brings if cell.part.units else 0,
            )
        )
    return told
