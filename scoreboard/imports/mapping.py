"""Rows of text become results: which column is which field, and what its text means."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from scoreboard.core.codec import compact, timestamp
from scoreboard.core.commands import MAX_AMOUNT_MINOR, MAX_CALLS, MAX_UNITS, RecordResult
from scoreboard.core.competition import Competition
from scoreboard.core.names import shown
from scoreboard.core.tally import Counts
from scoreboard.definition import YEARS, zones
from scoreboard.imports.formats import Row, Sheet
from scoreboard.numbers import digits_of
from scoreboard.problems import Problem, Problems

FIELDS = ("made_at", "team", "outcome", "calls", "amount", "units", "reference", "note")
NEEDED = ("team", "outcome")
MOST_NOTE = 500
MOST_PROBLEMS = 100
"""More are not listed: a wrong mapping makes every row wrong."""

WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?( ?(Z|[+-][0-9]{2}:[0-9]{2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """How to read a file: `columns` says which column is which field, `fixed` what is the same in every row.

    Columns that are called like a field need no mention. `decimal` is the sign before the
    cents, `zone` that of times without one; empty for the competition's.
    """

    columns: Mapping[str, str]
    fixed: Mapping[str, str]
    decimal: str = "."
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row that can be asked for: its request id makes a second import harmless."""

    line: int
    request_id: str
    command: RecordResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """All rows of a file, and what the reader of the report should know about it.

    `unmapped` are the columns that nothing was taken from, `outside` counts rows made
    before or after the competition's dates.
    """

    lines: tuple[Line, ...]
    unmapped: tuple[str, ...]
    outside: int
    encoding: str


def read_results(sheet: Sheet, mapped: Mapped, competition: Competition) -> Read:
    """Make a command of every row. Raises Problems naming line and column."""
    places = places_of(sheet, mapped, fields=FIELDS, needed=NEEDED)
    reader = _Reader(mapped, competition)
    seen: Counter[str] = Counter()
    lines: list[Line] = []
    for row in sheet.rows:
        values = values_of(row, places, mapped.fixed)
        command = reader.command(row.line, values)
        if command is None:
            if len(reader.problems) >= MOST_PROBLEMS:
                break
            continue
        said = _said(command)
        seen[said] += 1
        reference = values.get("reference", "")
        request_id = id_of(reference) if reference else _id_of_row(said, seen[said])
        lines.append(Line(line=row.line, request_id=request_id, command=command))
    if reader.problems:
        raise Problems(*reader.problems[:MOST_PROBLEMS])
    return Read(
        lines=tuple(lines),
        unmapped=unmapped_in(sheet, places),
        outside=sum(_is_outside(line.command.made_at, competition) for line in lines),
        encoding=sheet.encoding,
    )


def parse_pairs(pairs: Sequence[str], option: str) -> dict[str, str]:
    """Read `NAME=VALUE` as the command line gives it. Raises Problems."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise Problems(Problem(option, "pair_form", {"value": pair}))
        found[name.strip()] = value.strip()
    return found


def places_of(sheet: Sheet, mapped: Mapped, *, fields: Sequence[str], needed: Sequence[str]) -> dict[str, int]:
    """Find the column of every field; those needed are there, or fixed. Raises Problems."""
    problems = [
        Problem("file", "unknown_field", {"value": field, "fields": ", ".join(fields)})
        for field in (*mapped.columns.values(), *mapped.fixed)
        if field not in fields
    ]
    if mapped.decimal not in (".", ","):
        problems.append(Problem("decimal", "decimal_form"))
    if mapped.zone and mapped.zone not in zones():
        problems.append(Problem("zone", "unknown_zone", {"value": mapped.zone}))
    by_name = [column.casefold() for column in sheet.columns]
    wanted = [(column.casefold(), field) for column, field in mapped.columns.items()]
    taken = {column for column, _ in wanted}
    wanted += [
        (field, field) for field in fields if field in by_name and field not in taken | set(mapped.columns.values())
    ]
    places: dict[str, int] = {}
    for column, field in wanted:
        if field in mapped.fixed and column == field:
            continue
        if column not in by_name:
            problems.append(Problem("file", "no_such_column", {"value": column, "columns": ", ".join(sheet.columns)}))
        elif by_name.count(column) > 1:
            problems.append(Problem("file", "column_twice", {"value": column}))
        elif field in places or field in mapped.fixed:
            problems.append(Problem("file", "field_twice", {"value": field}))
        else:
            places[field] = by_name.index(column)
    told = {problem.params.get("value") for problem in problems}
    problems += [
        Problem("file", "field_missing", {"value": field})
        for field in needed
        if field not in places and field not in mapped.fixed and field not in told
    ]
    if problems:
        raise Problems(*problems)
    return places


def unmapped_in(sheet: Sheet, places: Mapping[str, int]) -> tuple[str, ...]:
    """Give the columns that nothing is taken from."""
    return tuple(column for number, column in enumerate(sheet.columns) if column and number not in places.values())


def values_of(row: Row, places: Mapping[str, int], fixed: Mapping[str, str]) -> dict[str, str]:
    """Give the text of every field in a row."""
    cells = {field: row.cells[place] for field, place in places.items() if place < len(row.cells)}
    return {**cells, **fixed}


class CellError(Exception):
    """A cell cannot be read: the code, and what its sentence names."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Amounts:
    """Reads amounts with the file's decimal sign and no other."""

    def __init__(self, decimal: str, currency: str) -> None:
        self._decimal = decimal
        self._digits = digits_of(currency)
        self._form = re.compile(rf"([0-9]{{1,15}})(?:{re.escape(decimal)}([0-9]{{1,9}}))?", re.ASCII)

    def minor(self, text: str) -> int:
        """Give the minor units of an amount, 0 for an empty cell. Raises CellError."""
        if not text:
            return 0
        found = self._form.fullmatch(text)
        if found is None:
            raise CellError("amount_form", example=f"1234{self._decimal}50")
        whole, fraction = found[1], (found[2] or "").rstrip("0")
        if len(fraction) > self._digits:
            raise CellError("amount_decimals", most=self._digits)
        minor = int(whole + fraction.ljust(self._digits, "0"))
        if minor > MAX_AMOUNT_MINOR:
            raise CellError("number_too_large", most=MAX_AMOUNT_MINOR // 10**self._digits)
        return minor


class _Reader:
    """Reads the fields of one row after another and keeps what is wrong."""

    def __init__(self, mapped: Mapped, competition: Competition) -> None:
        self.problems: list[Problem] = []
        self._zone = ZoneInfo(mapped.zone or competition.zone)
        self._amounts = Amounts(mapped.decimal, competition.currency)

    def command(self, line: int, values: Mapping[str, str]) -> RecordResult | None:
        """Make a command of the texts of a row; None when something is wrong with it."""
        read: dict[str, Any] = {}
        known = len(self.problems)
        for field, reading in (
            ("made_at", self._made_at),
            ("team", _filled),
            ("outcome", _filled),
            ("calls", lambda text: _whole(text, default=1, most=MAX_CALLS)),
            ("amount", self._amounts.minor),
            ("units", lambda text: _whole(text, default=0, most=MAX_UNITS)),
            ("note", _note),
        ):
            text = values.get(field, "")
            try:
                read[field] = reading(text)
            except CellError as wrong:
                params = {"line": line, "value": shown(text), **wrong.params}
                self.problems.append(Problem(field, wrong.code, params))
        if len(self.problems) > known:
            return None
        counts = Counts(
            team=read["team"],
            outcome=read["outcome"],
            calls=read["calls"],
            amount_minor=read["amount"],
            units=read["units"],
        )
        return RecordResult(result=counts, made_at=read["made_at"], note=read["note"], imported=True)

    def _made_at(self, text: str) -> datetime | None:
        """Read a time: RFC 3339, or as clocks show it in the zone of the file."""
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text.replace(" +", "+").replace(" Z", "Z") if TIME.fullmatch(text) else "")
        except ValueError:
            raise CellError("made_at_form") from None
        if moment.year not in YEARS:
            raise CellError("made_at_out_of_reach", first=YEARS[0], last=YEARS[-1])
        # A time that the clocks skipped is moved on: files have them, and it decides nothing.
        return (moment if moment.tzinfo else moment.replace(tzinfo=self._zone)).astimezone(UTC)


def _filled(text: str) -> str:
    if not text:
        raise CellError("cell_empty")
    return text


def _whole(text: str, *, default: int, most: int) -> int:
    if not text:
        return default
    if not WHOLE.fullmatch(text):
        raise CellError("number_form")
    if int(text) > most:
        raise CellError("number_too_large", most=most)
    return int(text)


def _note(text: str) -> str:
    if len(text) > MOST_NOTE:
        raise CellError("note_too_long", most=MOST_NOTE)
    return text


def _said(command: RecordResult) -> str:
    """Write what a row says, always in the same way: equal rows give equal text."""
    result = command.result
    made_at = "" if command.made_at is None else timestamp(command.made_at)
    counts = (result.calls, result.amount_minor, result.units)
    return compact([made_at, result.team, result.outcome, *counts, command.note])


def id_of(reference: str) -> str:
    """Give the request id of the row with this reference."""
    return f"ref-{sha256(reference.encode()).hexdigest()[:32]}"


def _id_of_row(said: str, ordinal: int) -> str:
    """Give the request id of a row without a reference: from what it says and which of its equals it is."""
    return f"row-{sha256(f'{said}#{ordinal}'.encode()).hexdigest()[:32]}"


def _is_outside(made_at: datetime | None, competition: Competition) -> bool:
    """Say whether a row was made before the competition or after it, as far as its dates are known."""
    if made_at is None:
        return False
    early = competition.starts_at is not None and made_at < competition.starts_at
    return early or (competition.ends_at is not None and made_at > competition.ends_at)
