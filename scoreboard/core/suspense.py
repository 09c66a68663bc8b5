"""Whether a ceremony gives its winner away too early, to a spectator who reasons as sharply as can be.

Such a spectator knows the recipe with the bounds of each line, the teams and their divisions,
that places are revealed from the last one up, and every picture so far with its numbers as
exact as they are. A world is any outcome that fits all of that: each team that was not
revealed may have any points within the bounds of the lines, none of them beats a place better
than its own, and between equal points tie-breakers that nobody sees may decide. A team is a
candidate while it is first in some world. The winner is given away once a single candidate is left.

What such a spectator does not use: what stood on a wall before, what teams know of
themselves, and how the money of a team leads to its points.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from scoreboard.core.ceremony import Document, Program, Seen, Step
from scoreboard.core.script import AFTER, AT_ONCE, BEFORE, COUNTED, MARKED, OFF, Extra, Script

ONE_LEFT, BARS, OF_DIVISIONS, OF_PRIZE, REST = "one_left", "bars", "divisions", "prize", "rest"
"""Why the winner is known: nobody else is left, what is still to come cannot turn it, the divisions' winners
or a prize leave nobody else, or the total less what was shown is the winner's amount."""

MOST_CHANGES = 6
AFTER_WINNER = "cheque"

Codes = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The step after which the winner, or with `rest` the winner's amount, is known; and why."""

    step: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing to do otherwise: duel, total or divisions with the new value, or extras with the id of a prize.

    The prize is then given after the winner.
    """

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found, and what would be better: the changes, and the script with all of them.

    `left` is what even that one gives away.
    """

    finding: Finding | None
    changes: tuple[Change, ...]
    better: Script
    left: Finding | None


def check(document: Document, script: Script) -> Report:
    """Look for the first step that gives too much away, and for changes after which none does."""
    found = left = finding_of(Program(document, script))
    changes: list[Change] = []
    better = script
    while left is not None and len(changes) < MOST_CHANGES:
        change = _best(document, better, left)
        if change is None:
            break
        changes.append(change)
        better = changed(better, change)
        left = finding_of(Program(document, better))
    return Report(finding=found, changes=tuple(changes), better=better, left=left)


def changed(script: Script, change: Change) -> Script:
    """Give a script with one thing otherwise."""
    if change.field == "extras":
        return replace(script, extras=tuple(_moved(extra, change.value) for extra in script.extras))
    if change.field == "divisions":
        return replace(script, divisions=change.value)
    if change.field == "total":
        return replace(script, total=change.value)
    return replace(script, duel=change.value)


def finding_of(program: Program) -> Finding | None:
    """Give the first step before the deciding one after which the winner is known. One team alone is no secret."""
    if len(program.rows) < 2:  # it takes two to wonder
        return None
    for number, seen in enumerate(islice(program.course(), _deciding(program))):
        if len(candidates(program, seen)) == 1:
            return Finding(step=number, why=_why(program, seen))
        if _tells_rest(program, seen):
            return Finding(step=number, why=REST)
    return None


def candidates(program: Program, seen: Seen) -> Codes:
    """Give the teams that may still have won, by all that was seen."""
    racing = _racing(program, seen)
    by_order = _not_beaten(program, seen, racing)
    if not seen.bars:
        return by_order
    return frozenset(
        team for team in by_order if all(_may_beat(program, seen, team, other) for other in racing - {team})
    )


def _racing(program: Program, seen: Seen) -> Codes:
    """Give the teams of which nobody knows yet that they are behind."""
    if seen.duel:
        return frozenset(row["team"] for row in program.duelists)
    rows = program.pool(seen) if seen.thanked or seen.rows or seen.names or seen.numbers else program.rows
    return frozenset(row["team"] for row in rows)


def _not_beaten(program: Program, seen: Seen, racing: Codes) -> Codes:
    """Leave out whom a division's winner or a prize puts behind somebody."""
    left = set(racing)
    teams = program.document["teams"]
    for division in seen.divisions:
        winners = {row["team"] for row in program.division_winners(division)}
        left -= {team for team in racing if teams[team]["division"] == division and team not in winners}
    for prize in _telling(program, seen):
        if prize.most_of == program.document["standings"]["rank_by"] or _lines_of(program, prize) == _all_lines(
            program
        ):
            left &= {prize.team}
    # A prize given to somebody who did not earn it tells nothing.
    return frozenset(left) or racing


def _may_beat(program: Program, seen: Seen, team: str, other: str) -> bool:
    """Say whether a team may have at least the points of another, by the bars that were shown.

    A line that nobody saw may have brought the one the most and the other the least, unless a prize
    says that the other has the most of it: then it brought the one no more.
    """
    rows = {row["team"]: row for row in program.rows}
    lead = Fraction(0)
    for line in range(len(program.lines) or 1):
        if line in seen.bars:
            lead += program.points(rows[team], line) - program.points(rows[other], line)
            continue
        if any(prize.team == other and line in _lines_of(program, prize) for prize in _telling(program, seen)):
            continue
        most = _most(program, seen, line)
        if most is None:
            return True
        lead += most - _least(program, line)
    return lead >= 0


def _telling(program: Program, seen: Seen) -> Iterator[Extra]:
    """Give the prizes that were shown and are for the most of something."""
    extras = (program.extras[id_] for id_ in seen.prizes)
    return (extra for extra in extras if extra.team and extra.most_of)


def _lines_of(program: Program, prize: Extra) -> frozenset[int]:
    return frozenset(line for line, about in enumerate(program.lines) if about["kind"] == prize.most_of)


def _all_lines(program: Program) -> frozenset[int]:
    return frozenset(range(len(program.lines) or 1))


def _most(program: Program, seen: Seen, line: int) -> Fraction | None:
    """Give the points that a line can have brought: no more than the one who has the most of it, once that is known."""
    rows = {row["team"]: row for row in program.rows}
    known = [
        program.points(rows[prize.team], line)
        for prize in _telling(program, seen)
        if line in _lines_of(program, prize) and prize.team in rows and rows[prize.team]["place"] in seen.rows
    ]
    most = program.lines[line].get("most") if program.lines else None
    return min([*known, Fraction(most)]) if most else min(known, default=None)


def _least(program: Program, line: int) -> Fraction:
    """Give the points that a line brings at the least; no more than it really brought anybody."""
    least = Fraction(program.lines[line].get("least", 0)) if program.lines else Fraction(0)
    return min([least, *(program.points(row, line) for row in program.duelists)])


def _deciding(program: Program) -> int:
    """Give the step that may decide: the last bars of the duel, else the winner."""
    steps = program.steps
    bars = [number for number, step in enumerate(steps) if step.kind == "bars"]
    return bars[-1] if bars else next(number for number, step in enumerate(steps) if step.kind == "winner")


def _tells_rest(program: Program, seen: Seen) -> bool:
    """Say whether the total less all amounts that were shown is that of the one team left."""
    standings = program.document["standings"]
    if not seen.total or standings["rank_by"] != "money" or standings["relative_to"]:
        return False
    return sum(row["place"] not in seen.rows | seen.numbers for row in program.rows) == 1


def _why(program: Program, seen: Seen) -> str:
    """Say what gave the winner away: that without which nobody would know."""
    if len(candidates(program, replace(seen, divisions=()))) > 1:
        return OF_DIVISIONS
    if len(candidates(program, replace(seen, prizes=()))) > 1:
        return OF_PRIZE
    return BARS if seen.bars else ONE_LEFT


def _best(document: Document, script: Script, found: Finding) -> Change | None:
    """Give the first change that leaves nothing to find, else one that leaves something else or later."""
    tried = [
        (change, finding_of(Program(document, changed(script, change)))) for change in _ways(document, script, found)
    ]
    for change, left in tried:
        if left is None:
            return change
    return next((change for change, left in tried if left and left.why != found.why), None)


def _ways(document: Document, script: Script, found: Finding) -> Iterator[Change]:
    """Give what could be done against a finding, what changes least first."""
    if found.why == OF_DIVISIONS:
        yield Change(field="divisions", value=AFTER)
    if found.why == OF_PRIZE:
        program = Program(document, script)
        shown: list[Step] = [step for step in program.steps[: found.step + 1] if step.kind == "prize"]
        yield from (Change(field="extras", value=step.of) for step in reversed(shown))
    if found.why == BARS:
        yield from (Change(field="duel", value=duel) for duel in (MARKED, COUNTED, AT_ONCE) if duel != script.duel)
    if found.why in (ONE_LEFT, REST):
        if script.duel == OFF:
            yield Change(field="duel", value=COUNTED)
        if script.total == BEFORE and found.why == REST:
            yield Change(field="total", value=AFTER)


def _moved(extra: Extra, id_: str) -> Extra:
    return replace(extra, before=AFTER_WINNER) if extra.id == id_ else extra
