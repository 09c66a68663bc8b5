"""Rows of the charity's books become words about pledges: which one is meant, and what came of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scoreboard.core import names
from scoreboard.core.pledges import OPEN, WITHDRAWN
from scoreboard.core.recipe import CONFIRMED
from scoreboard.imports.formats import Row, Sheet
from scoreboard.imports.mapping import (
    MOST_PROBLEMS,
    Amounts,
    CellError,
    Mapped,
    places_of,
    unmapped_in,
    values_of,
)
from scoreboard.numbers import without_currency
from scoreboard.problems import Problem, Problems

FIELDS = ("reference", "receipt", "status", "amount", "date")
HEADINGS = {
    "reference": "reference ref referentie kenmerk referenz verwendungszweck requestid",
    "receipt": "receipt ontvangstcode ontvangstbewijs bewijs bon recu quittung beleg",
    "status": "status state staat statut etat stand",
    "amount": "amount bedrag montant betrag",
    "date": "date datum day dag tag jour settledon",
}
"""What a column may be called in the four languages: without spaces, accents and capital letters."""

WORDS = {
    CONFIRMED: "confirmed paid received collected kept bevestigd betaald ontvangen geincasseerd geind voldaan "
    "bestatigt bezahlt eingegangen erhalten eingezogen confirme confirmee paye payee recu recue encaisse encaissee",
    WITHDRAWN: "withdrawn cancelled canceled refused rejected reversed ingetrokken geannuleerd geweigerd gestorneerd "
    "storno herroepen zuruckgezogen storniert widerrufen abgelehnt retire retiree annule annulee refuse refusee "
    "rejete rejetee",
    OPEN: "pledged open pending promised toegezegd openstaand zugesagt offen promis promise ouvert ouverte enattente",
}
"""What came of a pledge, in the four languages."""

FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings.split()}
STATE_OF = {word: state for state, words in WORDS.items() for word in words.split()}
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?", re.ASCII)
DAY_FIRST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one row says: of which pledge, by a reference or a receipt; one of `pledges.SETTLED`, empty when it is
    no word of ours; the amount in minor units, None when there is none; the day, empty for none.
    """

    line: int
    name: str
    said: str
    settled: str
    amount_minor: int | None
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """All rows of a file, and the columns that nothing was taken from."""

    lines: tuple[Word, ...]
    unmapped: tuple[str, ...]
    encoding: str


def read_statement(sheet: Sheet, mapped: Mapped, currency: str) -> Statement:
    """Read a row for each word about a pledge. Raises Problems naming line and column."""
    mapped = _with_usual_headings(sheet, mapped)
    places = places_of(sheet, mapped, fields=FIELDS, needed=("status",))
    if not {"reference", "receipt"} & (places.keys() | mapped.fixed.keys()):
        raise Problems(Problem("file", "no_pledge_column", {"columns": ", ".join(sheet.columns)}))
    reader = _Reader(mapped, currency)
    words = [reader.word(row, values_of(row, places, mapped.fixed)) for row in sheet.rows]
    if reader.problems:
        raise Problems(*reader.problems[:MOST_PROBLEMS])
    return Statement(lines=tuple(words), unmapped=unmapped_in(sheet, places), encoding=sheet.encoding)


def _with_usual_headings(sheet: Sheet, mapped: Mapped) -> Mapped:
    """Map the columns that are called as somebody would call them, where nothing else was said."""
    said = {column.casefold() for column in mapped.columns}
    taken = {*mapped.columns.values(), *mapped.fixed}
    usual: dict[str, str] = {}
    for column in sheet.columns:
        field = FIELD_OF.get(_bare(column), "")
        if field and field not in {*taken, *usual.values()} and column.casefold() not in said:
            usual[column] = field
    return Mapped(columns=usual | dict(mapped.columns), fixed=mapped.fixed, decimal=mapped.decimal)


def _bare(text: str) -> str:
    return names.slug(text).replace("-", "")


class _Reader:
    """Reads one row after another and keeps what is wrong."""

    def __init__(self, mapped: Mapped, currency: str) -> None:
        self.problems: list[Problem] = []
        self._currency = currency
        self._amounts = Amounts(mapped.decimal, currency)

    def word(self, row: Row, values: Mapping[str, str]) -> Word:
        """Give what a row says; an amount or a date that cannot be read goes to the problems."""
        amount_minor, day = None, ""
        try:
            if amount := values.get("amount", ""):
                amount_minor = self._amounts.minor(without_currency(amount, self._currency))
        except CellError as wrong:
            self._keep(row, "amount", values["amount"], wrong)
        try:
            day = _day(values.get("date", ""))
        except CellError as wrong:
            self._keep(row, "date", values["date"], wrong)
        said = values.get("status", "")
        return Word(
            line=row.line,
            name=values.get("reference") or values.get("receipt", ""),
            said=names.shown(said),
            settled=STATE_OF.get(_bare(said), ""),
            amount_minor=amount_minor,
            day=day,
        )

    def _keep(self, row: Row, field: str, text: str, wrong: CellError) -> None:
        params = {"line": row.line, "value": names.shown(text), **wrong.params}
        self.problems.append(Problem(field, wrong.code, params))


def _day(text: str) -> str:
    """Read a date: the year first as 2026-12-03, or the day first as 3.12.2026. Raises CellError."""
    if not text:
        return ""
    if found := ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise CellError("day_form")
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise CellError("day_form") from None
