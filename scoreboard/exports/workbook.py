"""The standings as a spreadsheet: the ranking, the points line by line, and a sheet for each other view."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import xlsxwriter

from scoreboard.core.finals import Document, standings
from scoreboard.core.recipe import POINTS, View
from scoreboard.core.state import State
from scoreboard.exports.ranking import Money, Value, table
from scoreboard.numbers import digits_of, worded

LONGEST_NAME = 31
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
RESERVED = frozenset({"history"})
Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell that adds up the cells from one column to another of its row; `value` is what comes out."""

    first: int
    last: int
    value: Fraction


@dataclass(slots=True)
class SheetNames:
    """Names of sheets as spreadsheets allow them: short, without certain signs, and no two alike."""

    taken: set[str] = field(default_factory=lambda: set(RESERVED))

    def take(self, wanted: str) -> str:
        """Give a name that is free, as near to the wanted one as can be."""
        bare = " ".join(NOT_IN_A_NAME.sub(" ", wanted).split()).strip("' ") or "View"
        number, name = 1, _cut(bare, LONGEST_NAME)
        while name.casefold() in self.taken:
            number += 1
            ending = f" ({number})"
            name = _cut(bare, LONGEST_NAME - len(ending)) + ending
        self.taken.add(name.casefold())
        return name


def _cut(name: str, longest: int) -> str:
    """Cut a name so that it fits as a spreadsheet counts: in units of UTF-16."""
    return name.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", errors="ignore").strip("' ")


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
    sheets = _Sheets(book, digits_of(state.defined.currency))
    said = standings(state)
    sheets.add("Standings", table(said["rows"], said, state))
    if said["rank_by"] == POINTS:
        sheets.add("Points", _points(said, state))
    for number, (view, shown) in enumerate(zip(state.recipe.views, said["views"], strict=True), start=1):
        sheets.add(_name(view, number, state), _view(shown, state))
    book.close()
    return content.getvalue()


class _Sheets:
    """The sheets of a workbook, one behind the other."""

    def __init__(self, book: Any, digits: int) -> None:
        self._book = book
        self._names = SheetNames()
        self._bold = book.add_format({"bold": True})
        self._money = book.add_format({"num_format": "#,##0." + "0" * digits if digits else "#,##0"})

    def add(self, name: str, rows: Sequence[Sequence[Value | Sum]]) -> None:
        """Write rows of cells into a new sheet, the heading first."""
        sheet = self._book.add_worksheet(self._names.take(name))
        heading, *below = rows
        for column, title in enumerate(heading):
            sheet.write_string(0, column, str(title), self._bold)
        for number, row in enumerate(below, start=1):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofit()

    def _write(self, sheet: Any, number: int, column: int, value: Value | Sum) -> None:
        if isinstance(value, str):
            sheet.write_string(number, column, value)
        elif isinstance(value, Money):
            sheet.write_number(number, column, Decimal(value.minor).scaleb(-value.digits), self._money)
        elif isinstance(value, Sum):
            added = xlsxwriter.utility.xl_range(number, value.first, number, value.last)
            sheet.write_formula(number, column, f"=SUM({added})", value=float(value.value))
        else:
            sheet.write_number(number, column, value)


def _points(said: Document, state: State) -> list[Sequence[Value | Sum]]:
    """Give what each line brought each team: first the points, which a cell adds up, then how they came about."""
    measures = state.recipe.measures
    lines = [f"{number} {measure.kind}" for number, measure in enumerate(measures, start=1)]
    begin = 3
    heading: list[Value | Sum] = [
        "place",
        "team",
        "name",
        *(f"{line}: points" for line in lines),
        "sum",
        "exact",
        "ranked",
        *(f"{line}: {what}" for line in lines for what in ("amount", "divided by", "value", "weight", "per", "note")),
    ]
    rows: list[Sequence[Value | Sum]] = [heading]
    for row in said["rows"]:
        points = [Fraction(part["points"]) for part in row["parts"]]
        rows.append(
            [
                row["place"],
                row["team"],
                row["name"],
                *(_number(brought) for brought in points),
                Sum(begin, begin + len(points) - 1, sum(points, Fraction(0))) if points else 0,
                row["exact"],
                Decimal(row["ranked"]),
                *(
                    cell
                    for part, measure in zip(row["parts"], measures, strict=True)
                    for cell in (
                        _number(Fraction(part["amount"])),
                        f"{part['divisor']} ({part['relative_to']})" if part["relative_to"] else "",
                        _number(Fraction(part["value"])),
                        Decimal(measure.weight),
                        measure.per,
                        part["note"],
                    )
                ),
            ]
        )
    return rows


def _number(exact: Fraction) -> Decimal | int:
    """Give a number as near as a cell can hold it."""
    if exact.denominator == 1:
        return exact.numerator
    return Decimal(exact.numerator) / exact.denominator


def _view(shown: Document, state: State) -> list[Row]:
    """Give all rankings of a view below each other, with the division or day in the first column."""
    rows: list[Row] = []
    every = [row for section in shown["sections"] for row in section["rows"]]
    heading, *cells = table(every, shown, state)
    sections = [section["of"] for section in shown["sections"] for _ in section["rows"]]
    rows.append([shown["within"], *heading] if shown["within"] else heading)
    for of, row in zip(sections, cells, strict=True):
        rows.append([of, *row] if shown["within"] else row)
    return rows


def _name(view: View, number: int, state: State) -> str:
    return worded(view.name, state.defined.languages[0]) or f"View {number}"
