"""The standings as a document and as a table: what JSON, CSV and the spreadsheet all say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoreboard.core.codec import compact
from scoreboard.core.finals import Document, standings
from scoreboard.core.recipe import POINTS
from scoreboard.core.state import State
from scoreboard.exports.cells import BOM, Cell, csv_line, plain_money
from scoreboard.numbers import digits_of


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a cell: a number to a spreadsheet, plain decimal text to a CSV."""

    minor: int
    digits: int


Value = Cell | Money | Decimal


def ranking_csv(state: State) -> bytes:
    """Write the standings as CSV, in UTF-8 with its mark."""
    said = standings(state)
    heading, *rows = table(said["rows"], said, state)
    lines = [csv_line(str(name) for name in heading)]
    lines += [csv_line(_unquoted(value) if not isinstance(value, str) else value for value in row) for row in rows]
    return (BOM + "".join(lines)).encode()


def ranking_json(state: State) -> bytes:
    """Write the standings as JSON: the same state always gives the same bytes."""
    return (compact(standings(state)) + "\n").encode()


def table(rows: Sequence[Document], ranking: Mapping[str, Any], state: State) -> list[Sequence[Value]]:
    """Give rows of a ranking as cells, the heading first. A column for points is there when points rank."""
    digits = digits_of(state.defined.currency)
    points = ["points"] if ranking["rank_by"] == POINTS else []
    fixed = ["place", "team", "name", "ranked", *points, "money", "money_minor", "calls", "units"]
    parted = [key for key in state.outcomes if _has_units(key, rows, state)]
    heading = [
        *fixed,
        *(f"outcome:{key}" if key in fixed else key for key in state.outcomes),
        *(f"units:{key}" for key in parted),
    ]
    return [
        heading,
        *(
            [
                row["place"],
                row["team"],
                state.teams[row["team"]].name,
                Decimal(row["ranked"]),
                *(Decimal(row[name]) for name in points),
                Money(row["money_minor"], digits),
                row["money_minor"],
                row["calls"],
                row["units"],
                *(row["outcomes"].get(key, 0) for key in state.outcomes),
                *(row.get("units_by", {}).get(key, 0) for key in parted),
            ]
            for row in rows
        ),
    ]


def _has_units(key: str, rows: Sequence[Document], state: State) -> bool:
    return bool(state.outcomes[key].takes_units) or any(key in row.get("units_by", {}) for row in rows)


def _unquoted(value: int | Money | Decimal) -> Any:
    return plain_money(value.minor, value.digits) if isinstance(value, Money) else value
