"""The ceremony step by step, and of each step the one picture that screens show: nothing in it of what is to come."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, groupby, islice
from typing import Any

from scoreboard.core.recipe import MARKS, OF_BEST, PLAIN, POINTS, outcome_in, rounded
from scoreboard.core.script import (
    AFTER,
    AT_ONCE,
    BEFORE,
    BOTH,
    MARKED,
    NAME,
    NUMBER,
    OFF,
    PAUSE,
    PRIZE,
    Extra,
    Script,
)

Document = Mapping[str, Any]
Frame = dict[str, Any]

LEAST_IN_DUEL = 2
MOST_IN_DUEL = 4
MOST_BARS = 4
UNITS = "units"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One press of the director: what it shows.

    `place` is that of a slot or a winner, `part` which half of it is shown when not both,
    `lines` the bars of a duel that come with it, `of` a division or the id of an extra.
    `auto` are the seconds after which it goes on by itself, 0 for never.
    """

    name: str
    kind: str
    place: int = 0
    part: str = BOTH
    lines: tuple[int, ...] = ()
    of: str = ""
    auto: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a spectator has been shown by some step.

    `rows` are the places whose teams and numbers were shown, `names` and `numbers` those of
    which only that was; `bars` the lines of the duel. `divisions` and `prizes` are the steps
    that showed to whom they went.
    """

    rows: frozenset[int] = frozenset()
    names: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()
    thanked: bool = False
    total: bool = False
    duel: bool = False
    bars: frozenset[int] = frozenset()
    divisions: tuple[str, ...] = ()
    prizes: tuple[str, ...] = ()


class Program:
    """A ceremony: the steps that a script makes of a final, and their pictures."""

    def __init__(self, document: Document, script: Script) -> None:
        self.document = document
        self.script = script
        self.rows: list[Document] = list(document["standings"]["rows"])
        self.groups: dict[int, list[Document]] = {
            place: list(rows) for place, rows in groupby(self.rows, key=lambda row: int(row["place"]))
        }
        self.extras: dict[str, Extra] = {extra.id: extra for extra in script.extras}
        self._made: dict[int, Frame] = {}

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All presses in their order; the first stands there before anybody presses."""
        return tuple(_with_autos(_with_extras(list(self._main()), self.script.extras), self.script.autos))

    @property
    def last(self) -> int:
        """The step that stands until somebody ends the show."""
        return len(self.steps) - 1

    @cached_property
    def duelists(self) -> tuple[Document, ...]:
        """The rows of the last ones, best first: two, or more when they tie into it; none where there is no duel."""
        if self.script.duel == OFF or len(self.rows) < 2:
            return ()
        first, *others = self.groups.values()
        found = first if len(first) > 1 or not others else [*first, *others[0]]
        return tuple(found) if len(found) <= MOST_IN_DUEL else ()

    @cached_property
    def slotted(self) -> list[Document]:
        """The rows that are revealed one by one, best first; ties at the last slot are all among them."""
        slots = self.script.slots_for(len(self.rows))
        return [row for row in self.rows if row["place"] <= slots]

    @cached_property
    def ladder(self) -> list[int]:
        """The places that fill a slot each, the last first."""
        dueling = {row["place"] for row in self.duelists} or set(list(self.groups)[:1])
        return sorted({row["place"] for row in self.slotted} - dueling, reverse=True)

    @cached_property
    def lines(self) -> list[Document]:
        """What the bars of a row are: the lines of the recipe, or none where a single number ranks."""
        return list(self.document["measures"]) if self.document["standings"]["rank_by"] == POINTS else []

    @property
    def money(self) -> int:
        """The money that all teams raised, in minor units; 0 where none is counted."""
        return int(self.document["standings"]["totals"]["money_minor"])

    @cached_property
    def symbol(self) -> str:
        """The symbol of the wall: that of the goal, of what ranks, or the first there is."""
        outcomes, standings = self.document["outcomes"], self.document["standings"]
        keys = [outcome_in((standings["goal"] or {}).get("of", "")), outcome_in(standings["rank_by"]), *outcomes]
        return next((str(outcomes[key]["symbol"]) for key in keys if key in outcomes and outcomes[key]["symbol"]), "")

    @cached_property
    def count(self) -> int:
        """How many of the symbol there are: each unit is one where an outcome takes units, else each time."""
        totals, outcomes = self.document["standings"]["totals"], self.document["outcomes"]
        shown = [key for key, outcome in outcomes.items() if self.symbol and outcome["symbol"] == self.symbol]
        units = totals.get("units_by", {})
        return sum((units if outcomes[key]["takes"] == UNITS else totals["outcomes"]).get(key, 0) for key in shown)

    @cached_property
    def presses(self) -> tuple[tuple[int, ...], ...]:
        """The bars of the duel as they come, press by press."""
        lines = range(len(self.lines) or 1)
        marked = [line for line in lines if self.by(line) == MARKED]
        counted = [line for line in lines if line not in marked]
        parts = (marked, counted) if self.script.duel == MARKED else (counted, marked)
        if self.script.duel == AT_ONCE:
            return (tuple(lines),)
        if len(lines) > MOST_BARS:
            return tuple(tuple(part) for part in parts if part)
        return tuple((line,) for part in parts for line in part)

    def by(self, line: int) -> str:
        """Say whether a line is of marks or was counted."""
        return MARKED if self.lines and str(self.lines[line]["kind"]).startswith(MARKS) else "count"

    def points(self, row: Document, line: int) -> Fraction:
        """Give what a line brought a team, so that the lines of all add up to what is compared."""
        if not self.lines:
            return Fraction(row["exact"])
        points = Fraction(row["parts"][line]["points"])
        if self.document["standings"]["relative_to"] in (PLAIN, OF_BEST):
            return points
        together = sum((Fraction(part["points"]) for part in row["parts"]), Fraction(0))
        return points * Fraction(row["exact"]) / together if together else Fraction(0)

    def compared(self, row: Document) -> Fraction:
        """Give what the lines of a team add up to."""
        return sum((self.points(row, line) for line in range(len(self.lines) or 1)), Fraction(0))

    def course(self) -> Iterator[Seen]:
        """Give what a spectator has been shown, step by step."""
        return islice(accumulate(self.steps, self._with, initial=Seen()), 1, None)

    def seen(self, step: int) -> Seen:
        """Give what a spectator has been shown when a step has come."""
        return next(islice(self.course(), step, None))

    def frame(self, step: int) -> Frame:
        """Give the picture of a step: all of it, and nothing that a later one shows.

        All screens ask for the same one again and again, and the console for the next: these two are kept.
        """
        if step not in self._made:
            self._made = {**dict(list(self._made.items())[-1:]), step: self._frame(step)}
        return self._made[step]

    def _frame(self, step: int) -> Frame:
        one, standings = self.steps[step], self.document["standings"]
        return {
            "kind": SHOWN_AS.get(one.kind, one.kind),
            "name": self.document["name"],
            "charity": self.document["charity"],
            "currency": standings["currency"],
            "ranked_by": standings["rank_by"],
            "relative_to": standings["relative_to"],
            **({"ranked_word": self.document["ranked_word"]} if "ranked_word" in self.document else {}),
            "label": self.label,
            **self._payload(one, self.seen(step)),
        }

    @property
    def label(self) -> str:
        """The word for how far all this can be relied on."""
        number = self.document.get("final")
        return f"official v{number}" if number else "rehearsal"

    def division_winners(self, division: str) -> list[Document]:
        """Give the rows of those that nobody of their division beats."""
        of_it = [row for row in self.rows if self._team(row)["division"] == division]
        return [row for row in of_it if row["place"] == of_it[0]["place"]]

    def teams(self, rows: Iterable[Document]) -> list[Frame]:
        """Give teams without any number, alphabetically."""
        faces = [self._team(row) for row in rows]
        return sorted(faces, key=lambda face: (str(face["name"]).casefold(), face["code"]))

    def pool(self, seen: Seen) -> list[Document]:
        """Give the rows of those still in the race."""
        gone = seen.rows | seen.names
        return [row for row in self.slotted if row["place"] not in gone]

    def _with(self, seen: Seen, step: Step) -> Seen:
        match step.kind:
            case "total":
                return replace(seen, total=True)
            case "thanks":
                return replace(seen, thanked=True)
            case "place" if step.part == NAME:
                return replace(seen, names=seen.names | {step.place})
            case "place" if step.part == NUMBER:
                return replace(seen, numbers=seen.numbers | {step.place})
            case "place":
                return replace(seen, rows=seen.rows | {step.place})
            case "duel":
                return replace(seen, duel=True)
            case "bars":
                return replace(seen, bars=seen.bars | set(step.lines))
            case "winner":
                return replace(seen, rows=seen.rows | {step.place, *(row["place"] for row in self.duelists)})
            case "division":
                return replace(seen, divisions=(*seen.divisions, step.of))
            case "prize" if step.part == BOTH:
                return replace(seen, prizes=(*seen.prizes, step.of))
            case _:
                return seen

    def _main(self) -> Iterator[Step]:
        script = self.script
        yield Step(name="curtain", kind="curtain")
        if script.total == BEFORE:
            yield Step(name="total", kind="total")
        if len(self.slotted) < len(self.rows):
            yield Step(name="thanks", kind="thanks")
        if script.divisions == "ladder":
            yield from self._divisions()
        for place in self.ladder:
            yield from self._place(place)
        if script.divisions == "duel":
            yield from self._divisions()
        if self.duelists:
            yield Step(name="duel", kind="duel")
            yield from (
                Step(name=f"bars-{number}", kind="bars", lines=lines)
                for number, lines in enumerate(self.presses, start=1)
            )
        if self.rows:
            yield Step(name="winner", kind="winner", place=1)
        if script.divisions == AFTER:
            yield from self._divisions()
        if script.total == AFTER:
            yield Step(name="total", kind="total")
        if script.cheque and self.money:
            yield Step(name="cheque", kind="cheque")
        yield Step(name="still", kind="still")

    def _place(self, place: int) -> Iterator[Step]:
        first = self.script.first.get(place, BOTH)
        if first != BOTH:
            yield Step(name=f"place-{place}-{first}", kind="place", place=place, part=first)
        yield Step(name=f"place-{place}", kind="place", place=place)

    def _divisions(self) -> Iterator[Step]:
        divisions = dict.fromkeys(self._team(row)["division"] for row in self.rows)
        named = sorted(division for division in divisions if division)
        if len(named) > 1:
            yield from (Step(name=f"division-{division}", kind="division", of=division) for division in named)

    def _payload(self, step: Step, seen: Seen) -> Frame:
        match step.kind:
            case "curtain":
                return {"teams": len(self.rows), "symbol": self.symbol, "count": None}
            case "total":
                return self._total()
            case "thanks":
                return {"teams": self.teams(self.rows[len(self.slotted) :])}
            case "place":
                return self._ladder(step, seen)
            case "duel" | "bars":
                return self._duel(seen)
            case "winner":
                shown = {"rows": self._rows(1, seen, self._scale(seen)), "symbol": self.symbol}
                return {**shown, "count": self.count if seen.total else None}
            case "division":
                scale = self._scale(seen)
                return {
                    "division": step.of,
                    "rows": [self._of_division(row, seen, scale) for row in self.division_winners(step.of)],
                }
            case "cheque":
                return {"money_minor": self.money}
            case "still":
                return {
                    "rows": self._rows(1, seen, self._scale(seen)) if self.rows else [],
                    "symbol": self.symbol,
                    "money_minor": self.money if self._tells_total(seen) else None,
                    "date": self.document["at"],
                }
            case _:
                return self._extra(step)

    def _tells_total(self, seen: Seen) -> bool:
        return seen.total or self.script.cheque

    def _total(self) -> Frame:
        standings = self.document["standings"]
        totals, goal = standings["totals"], standings["goal"]
        about = {name: totals[name] for name in ("money_minor", "calls", "units")}
        reached = {name: goal[name] for name in ("of", "at", "reached")} if goal and goal["at"] else None
        return {**about, "count": self.count, "symbol": self.symbol, "of_goal": reached}

    def _ladder(self, step: Step, seen: Seen) -> Frame:
        pool, scale = self.pool(seen), self._scale(seen)
        # Open slots are counted, one for each team: a tie shows when it is revealed, not by a slot that is not there.
        in_numbers = sum(len(self.groups[place]) for place in seen.numbers - seen.rows)
        waiting = len(pool) - in_numbers
        slots: list[Frame] = [{"place": place, "rows": []} for place in range(1, waiting + 1)]
        shown = seen.rows | seen.names | seen.numbers
        slots += [
            {"place": place, "rows": self._rows(place, seen, scale)} for place in sorted(shown & set(self.ladder))
        ]
        return {
            "pool": self.teams(pool),
            "slots": slots,
            "next": self._next(waiting) if step.part == BOTH else None,
            "half": step.part,
        }

    def _next(self, waiting: int) -> int | None:
        """Give the slot that is filled next, None for a duel. That more than two tie into one is not told before."""
        if not waiting or (waiting == LEAST_IN_DUEL and self.duelists):
            return None
        return waiting

    def _duel(self, seen: Seen) -> Frame:
        rows = sorted(self.duelists, key=lambda row: (str(self._team(row)["name"]).casefold(), row["team"]))
        bars = []
        for line in (line for press in self.presses for line in press):
            about = {"label": self._label(line), "by": "marks" if self.by(line) == MARKED else "count"}
            if line not in seen.bars:
                bars.append({**about, "values": [None] * len(rows)})
                continue
            points = [self.points(row, line) for row in rows]
            most = self._most(line) or max(points)
            texts = [self._text(row, line) for row in rows]
            bars.append(
                {
                    **about,
                    "values": [
                        {"text": text, "share": _share(value, most)} for text, value in zip(texts, points, strict=True)
                    ],
                }
            )
        return {"teams": [self._team(row) for row in rows], "bars": bars}

    def _extra(self, step: Step) -> Frame:
        extra = self.extras[step.of]
        if extra.kind == PAUSE:
            return {}
        if extra.kind != PRIZE:
            return {"title": extra.title, "says": extra.says, "photo": extra.photo or None}
        if step.part == NAME:
            return {"title": extra.title, "team": None, "says": ""}
        team = self.document["teams"].get(extra.team)
        return {"title": extra.title, "team": {"code": extra.team, **_face(team)} if team else None, "says": extra.says}

    def _of_division(self, row: Document, seen: Seen, scale: Fraction) -> Frame:
        """Give a division's winner, with place and numbers only where these were shown already."""
        place = row["place"]
        return self._full(row, scale) if place in seen.rows else self._team(row)

    def _rows(self, place: int, seen: Seen, scale: Fraction) -> list[Frame]:
        """Give the rows of a place as far as they were shown."""
        rows = self.groups[place]
        if place in seen.rows:
            return [self._full(row, scale) for row in rows]
        if place in seen.names:
            return [{**self._team(row), "place": place} for row in rows]
        numbers = [{key: value for key, value in self._full(row, scale).items() if key not in FACE} for row in rows]
        # In the order of their numbers: that of the codes would tell which is whose.
        return sorted(numbers, key=lambda row: (-row["money_minor"], str(row["parts"])))

    def _full(self, row: Document, scale: Fraction) -> Frame:
        points = {"points": row["points"]} if "points" in row else {}
        return {
            **self._team(row),
            "place": row["place"],
            "ranked": row["ranked"],
            **points,
            "money_minor": row["money_minor"],
            "share": _share(self.compared(row), scale),
            "parts": [
                {
                    "label": self._label(line),
                    "points": self._text(row, line),
                    "share": _share(self.points(row, line), scale),
                    "by": "marks" if self.by(line) == MARKED else "count",
                }
                for line in range(len(self.lines))
            ],
        }

    def _scale(self, seen: Seen) -> Fraction:
        """Give what a full bar stands for: all that can be had, else the best shown so far, never the best there is."""
        most = [self._most(line) for line in range(len(self.lines) or 1)]
        if all(most):
            return sum((one for one in most if one), Fraction(0))
        shown = [row for row in self.rows if row["place"] in seen.rows | seen.numbers]
        return max((self.compared(row) for row in shown), default=Fraction(1))

    def _most(self, line: int) -> Fraction | None:
        """Give the points that a line can bring at most, None where nobody knows."""
        most = self.lines[line].get("most") if self.lines else None
        return Fraction(most) if most else None

    def _text(self, row: Document, line: int) -> str:
        return str(rounded(self.points(row, line))) if self.lines else str(row["ranked"])

    def _label(self, line: int) -> Any:
        return self.lines[line]["name"] if self.lines else ""

    def _team(self, row: Document) -> Frame:
        return {"code": row["team"], **_face(self.document["teams"][row["team"]])}


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """One performance: the steps as they were when it began, and where it is.

    `number` counts presses of every kind. `moves` is False where the picture is to stand there at
    once, because the last press went back or far.
    """

    id: str
    program: Program
    rehearsal: bool
    step: int = 0
    number: int = 1
    blackout: bool = False
    moves: bool = True


FACE = ("code", "name", "colour", "shape", "mono", "division")
SHOWN_AS = {"place": "ladder", "bars": "duel"}
"""Kinds of steps that are pictures of another kind."""


def _face(team: Document) -> Frame:
    return {name: team[name] for name in FACE if name != "code"}


def _share(value: Fraction, of: Fraction) -> Decimal:
    """Give a part of a whole bar, rough enough to tell no more than the text beside it."""
    return rounded(value / of, 3) if of > 0 else Decimal(0)


def _with_extras(main: Sequence[Step], extras: Iterable[Extra]) -> list[Step]:
    """Put each extra before the step that it names; where that is not there before the next place, else at the end."""
    steps = list(main)
    for extra in extras:
        where = _before(steps, extra.before)
        steps[where:where] = _steps_of(extra)
    return steps


def _before(steps: Sequence[Step], name: str) -> int:
    head, _, number = name.partition("-")
    for index, step in enumerate(steps):
        if step.name == name or (head == "place" and number.isdigit() and _is_past(step, int(number))):
            return index
    return next(index for index, step in enumerate(steps) if step.kind == "still")


def _is_past(step: Step, place: int) -> bool:
    """Say whether a step shows a place or a better one."""
    return step.kind in ("duel", "winner") or (step.kind == "place" and step.place <= place)


def _steps_of(extra: Extra) -> list[Step]:
    name = f"{extra.kind}-{extra.id}"
    whole = Step(name=name, kind=extra.kind, of=extra.id)
    if extra.kind == PRIZE and extra.apart:
        return [Step(name=f"{name}-name", kind=extra.kind, of=extra.id, part=NAME), whole]
    return [whole]


def _with_autos(steps: Iterable[Step], autos: Mapping[str, int]) -> Iterator[Step]:
    for step in steps:
        yield replace(step, auto=autos.get(step.name, 0))
