"""Bytes of a CSV become rows of text: encoding and separator are recognised, nothing is guessed about meaning."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from scoreboard.problems import Problem, Problems

MOST_BYTES = 32 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the number of the line it begins on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file as columns and rows, and how it was read."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    separator: str


def read_sheet(content: bytes) -> Sheet:
    """Read a CSV. Blank lines are left out, spaces around cells too. Raises Problems."""
    if len(content) > MOST_BYTES:
        raise Problems(Problem("file", "file_too_large", {"most": MOST_BYTES // 1024 // 1024}))
    text, encoding = _text(content)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Problems(Problem("file", "file_not_text", {"line": line}))
    if not text.strip():
        raise Problems(Problem("file", "file_empty"))
    separator = _separator(text)
    rows = _rows(text, separator)
    columns = next(rows).cells
    if len(columns) > MOST_COLUMNS:
        raise Problems(Problem("file", "too_many_columns", {"most": MOST_COLUMNS}))
    return Sheet(columns=columns, rows=tuple(_counted(rows, len(columns))), encoding=encoding, separator=separator)


def _text(content: bytes) -> tuple[str, str]:
    """Decode: UTF-16 and UTF-8 by their marks, UTF-8 when it fits, else the old Western encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "UTF-16"
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        # What calls itself Latin-1 mostly has the euro sign of its Windows cousin.
        return content.decode("cp1252"), "Latin-1"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "Latin-1"


def _separator(text: str) -> str:
    """Find what parts the columns: the sign that the first line has most of."""
    first = text.lstrip().partition("\n")[0]
    unquoted = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=unquoted.count)


def _rows(text: str, separator: str) -> Iterator[Row]:
    """Part text into rows. Raises Problems naming the line where quotation marks do not close."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise Problems(Problem("file", "csv_syntax", {"line": line})) from wrong
        stripped = tuple(cell.strip() for cell in cells)
        if any(stripped):
            yield Row(line, stripped)
        line = reader.line_num + 1


def _counted(rows: Iterator[Row], columns: int) -> Iterator[Row]:
    """Pass rows on as long as they fit under the heading and are not too many. Raises Problems."""
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise Problems(Problem("file", "too_many_rows", {"most": MOST_ROWS}))
        if any(row.cells[columns:]):
            raise Problems(Problem("file", "too_many_cells", {"line": row.line, "most": columns}))
        yield row
    if not number:
        raise Problems(Problem("file", "no_rows"))
