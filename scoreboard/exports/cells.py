"""Cells of a CSV that a spreadsheet opens as text and never as a formula."""

import csv
import io
import re
from collections.abc import Iterable

BOM = "\ufeff"
"""Without this mark Excel takes UTF-8 for something else."""

SIGNS = "=+\\-@＝＋－＠"
_FORMULA = re.compile(rf"[\s\0]*[{SIGNS}]|[\t\r\n\0]")
_HIDDEN = re.compile(rf"([;\t\r\n][\s\0]*)(?=[{SIGNS}])")

Cell = str | int


def safe(text: str) -> str:
    """Give text that no spreadsheet takes for a formula: with an apostrophe in front where it might.

    A sign behind a semicolon counts too: where the comma is the decimal sign, a
    spreadsheet parts cells there.
    """
    inner = _HIDDEN.sub(r"\1'", text)
    return f"'{inner}" if _FORMULA.match(inner) else inner


def csv_line(cells: Iterable[Cell]) -> str:
    """Write one line; text is made safe, numbers stay numbers."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(safe(cell) if isinstance(cell, str) else cell for cell in cells)
    return line.getvalue()


def plain_money(minor: int, digits: int) -> str:
    """Write an amount with a point and no other sign: 1234.50."""
    sign, figures = "-" if minor < 0 else "", str(abs(minor)).rjust(digits + 1, "0")
    return f"{sign}{figures[:-digits]}.{figures[-digits:]}" if digits else f"{sign}{figures}"
