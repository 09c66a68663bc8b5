"""A final that never was: the teams of a competition with invented numbers, to rehearse a ceremony with."""

from fractions import Fraction
from hashlib import sha256
from typing import Any

from scoreboard.core.boards import goal
from scoreboard.core.finals import Document, introduced, measures
from scoreboard.core.recipe import POINTS, is_money, published, rounded
from scoreboard.core.state import State
from scoreboard.core.tally import Tally

MOST_POINTS = Fraction(50)
"""What a line brings at most where the recipe sets no limit."""

MONEY = (100_000, 4_000_000)
CALLS = (100, 900)
COUNT = (5, 95)
GRAIN = 10


def invented_final(state: State) -> Document:
    """Give a document like that of a final. Its numbers follow from names alone, and from nothing that was reached."""
    recipe, definition = state.recipe, state.defined
    lines = measures(recipe) if recipe.rank_by == POINTS else []
    scored = sorted((_row(code, lines, state) for code in state.competing), key=lambda row: (-row[0], row[1]["team"]))
    order = [exact for exact, _ in scored]
    rows = [{**row, "place": order.index(exact) + 1} for exact, row in scored]
    sums = {name: sum(row[name] for row in rows) for name in ("money_minor", "calls", "units")}
    return {
        "final": None,
        "at": None,
        **introduced(state),
        "standings": {
            "currency": definition.currency,
            "rank_by": recipe.rank_by,
            # Invented points are compared as they stand.
            "relative_to": "" if lines else recipe.relative_to,
            "goal": {**goal(definition, Tally()), "at": 0},
            "totals": {**sums, "outcomes": _outcomes(rows, state)},
            "rows": rows,
        },
    }


def _row(code: str, lines: list[Document], state: State) -> tuple[Fraction, Document]:
    """Invent what a team reached; give what is compared, and the row without its place."""
    name, recipe = state.teams[code].name, state.recipe
    parts = [_points(name, number, line) for number, line in enumerate(lines)]
    raised = _between(name, "money", *MONEY)
    if lines:
        exact = sum(parts, Fraction(0))
    else:
        exact = Fraction(raised if is_money(recipe.rank_by) else _between(name, "ranked", *COUNT))
    counts_money = any(outcome.takes_money for outcome in state.outcomes.values())
    row: dict[str, Any] = {
        "team": code,
        "ranked": published(int(exact) if not lines else exact, recipe.rank_by, ""),
        **({"points": str(rounded(exact))} if lines else {}),
        "exact": str(exact),
        "money_minor": raised if counts_money else 0,
        "calls": _between(name, "calls", *CALLS),
        "units": 0,
        "outcomes": {key: _between(name, key, *COUNT) for key in state.outcomes},
        "parts": [{"kind": line["kind"], "points": str(part)} for line, part in zip(lines, parts, strict=True)],
    }
    return exact, row


def _points(name: str, number: int, line: Document) -> Fraction:
    """Invent what a line brought a team, in tenths between what it brings at least and at most."""
    least, most = Fraction(line["least"]), Fraction(line["most"]) if line["most"] else MOST_POINTS
    tenths = _between(name, f"line {number}", int(least * GRAIN), max(int(least * GRAIN), int(most * GRAIN)))
    return Fraction(tenths, GRAIN)


def _between(name: str, what: str, least: int, most: int) -> int:
    digest = sha256(f"rehearsal {what} {name}".encode()).digest()
    return least + int.from_bytes(digest[:8]) % (most - least + 1)


def _outcomes(rows: list[Document], state: State) -> dict[str, int]:
    return {key: sum(row["outcomes"][key] for row in rows) for key in state.outcomes}
