"""The standings as a file: CSV, JSON and XLSX, all three from the same rows."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter

from scoreboard.core.boards import explained
from scoreboard.core.codec import compact, timestamp
from scoreboard.core.state import State
from scoreboard.core.tally import total
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
    heading, *rows = _table(state)
    lines = [csv_line(str(name) for name in heading)]
    lines += [csv_line(_unquoted(value) if not isinstance(value, str) else value for value in row) for row in rows]
    return (BOM + "".join(lines)).encode()


def ranking_json(state: State) -> bytes:
    """Write the standings as JSON: the same state always gives the same bytes."""
    return (compact(standings(state)) + "\n").encode()


def standings(state: State) -> dict[str, Any]:
    """Give the standings with the parts of the points, outcomes in the order of the competition."""
    definition = state.defined
    sums = total(state.tallies)
    return {
        "competition": definition.slug,
        "seq": state.seq,
        "at": None if state.at is None else timestamp(state.at),
        "phase": state.phase.value,
        "currency": definition.currency,
        "rank_by": state.recipe.rank_by,
        "totals": {
            "money_minor": sums.money_minor,
            "calls": sums.calls,
            "units": sums.units,
            "outcomes": _in_order(sums.outcomes, state),
        },
        "rows": [{**row, "outcomes": _in_order(row["outcomes"], state)} for row in explained(state)],
    }


def ranking_xlsx(state: State) -> bytes:
    """Write the standings as a spreadsheet. Text is text there, whatever it begins with."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    if state.at is not None:
        book.set_properties({"created": state.at.replace(tzinfo=None)})
    sheet = book.add_worksheet("Standings")
    heading, *rows = _table(state)
    bold = book.add_format({"bold": True})
    digits = digits_of(state.defined.currency)
    money = book.add_format({"num_format": "#,##0." + "0" * digits if digits else "#,##0"})
    for column, name in enumerate(heading):
        sheet.write_string(0, column, str(name), bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif isinstance(value, Money):
                sheet.write_number(number, column, Decimal(value.minor).scaleb(-value.digits), money)
            else:
                sheet.write_number(number, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return content.getvalue()


def _table(state: State) -> list[Sequence[Value]]:
    """Give heading and rows. A column for points is there when points rank."""
    digits = digits_of(state.defined.currency)
    rows = standings(state)["rows"]
    points = ["points"] if any("points" in row for row in rows) else []
    fixed = ["place", "team", "name", *points, "money", "money_minor", "calls", "units"]
    heading = [*fixed, *(f"outcome:{key}" if key in fixed else key for key in state.outcomes)]
    return [
        heading,
        *(
            [
                row["place"],
                row["team"],
                row["name"],
                *(Decimal(row[name]) for name in points),
                Money(row["money_minor"], digits),
                row["money_minor"],
                row["calls"],
                row["units"],
                *(row["outcomes"].get(key, 0) for key in state.outcomes),
            ]
            for row in rows
        ),
    ]


def _unquoted(value: int | Money | Decimal) -> Any:
    return plain_money(value.minor, value.digits) if isinstance(value, Money) else value


def _in_order(outcomes: Any, state: State) -> dict[str, int]:
    return {key: outcomes[key] for key in state.outcomes if key in outcomes}
