"""The commands `import` and `settle`: read a file here, have it decided where the competition is held."""

import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scoreboard.core.names import shown
from scoreboard.definition_words import IN_LINE
from scoreboard.exports.cells import plain_money
from scoreboard.imports.formats import Sheet, read_sheet
from scoreboard.imports.mapping import Mapped, Read, parse_pairs, read_results
from scoreboard.imports.parcel import pack
from scoreboard.imports.statement import Statement, read_statement
from scoreboard.imports.words import LATE, ODD, OUTSIDE, READ_AS, UNMAPPED, said
from scoreboard.numbers import digits_of
from scoreboard.problems import Problems
from scoreboard.reach import operating, settings_of, state_of

MOST_SAID = 10


def import_file(given: Namespace) -> int:
    """Take in a CSV file: all rows, or none and why."""
    try:
        mapped = Mapped(
            columns=parse_pairs(given.mapped, "--map"),
            fixed=parse_pairs(given.fixed, "--set"),
            decimal=given.decimal,
            zone=given.zone or "",
        )
        found = _carried_out(given, read_results(_sheet(given), mapped, state_of(given).defined), "import_rows")
    except Problems as wrong:
        return _print_problems(wrong)
    return _print_report(found, dry_run=given.dry_run)


def settle_file(given: Namespace) -> int:
    """Settle the pledges that a file from the charity's books is about, and name every row that settles none."""
    currency = state_of(given).defined.currency
    try:
        mapped = Mapped(columns=parse_pairs(given.mapped, "--map"), fixed={}, decimal=given.decimal)
        found = _carried_out(given, read_statement(_sheet(given), mapped, currency), "settle_rows")
    except Problems as wrong:
        return _print_problems(wrong)
    return _print_settled(found, currency, dry_run=given.dry_run)


def _sheet(given: Namespace) -> Sheet:
    return read_sheet(Path(given.file).read_bytes())


def _carried_out(given: Namespace, read: Read | Statement, operation: str) -> dict[str, Any]:
    """Have the rows decided where the competition is held. Raises Problems."""
    with tempfile.NamedTemporaryFile(dir=settings_of(given).data_dir, prefix=".import-") as parcel:
        pack(read, Path(parcel.name))
        with operating(given) as operate:
            return operate(operation, slug=given.slug, parcel=parcel.name, dry_run=given.dry_run)


def _print_problems(wrong: Problems) -> int:
    for problem in wrong.items[:MOST_SAID]:
        print(said(problem, str), file=sys.stderr)
    _print_rest(len(wrong.items))
    return 1


def _print_rest(number: int) -> None:
    if (more := number - MOST_SAID) > 0:
        print(f"… and more like these: {more}", file=sys.stderr)


def _print_settled(found: dict[str, Any], currency: str, *, dry_run: bool) -> int:
    """Print how many pledges were settled; the rows that settle none go to standard error, one by one."""
    digits = digits_of(currency)
    for state, number in found["states"].items():
        print(f"{state:<20} {number:>8} {plain_money(found['minor'][state], digits):>16}")
    print(f"{'known':<20} {found['known']:>8}")
    print(f"{'not settled':<20} {len(found['odd']):>8}")
    accounted = sum(found["states"].values()) + found["known"] + len(found["odd"])
    print(f"{found['rows']} rows, {accounted} accounted for" + (", nothing written" if dry_run else ""))
    for odd in found["odd"][:MOST_SAID]:
        print(_odd_line(odd, digits), file=sys.stderr)
    _print_rest(len(found["odd"]))
    if found["late"]:
        print(LATE % {"count": found["late"]}, file=sys.stderr)
    for remark in _remarks({**found, "outside": 0}):
        print(remark, file=sys.stderr)
    return 0 if accounted == found["rows"] and not found["odd"] else 1


def _odd_line(odd: dict[str, Any], digits: int) -> str:
    word, pledge = odd["word"], odd["pledge"]
    params = {
        "said": word["said"],
        "stated": plain_money(word["amount_minor"] or 0, digits),
        "pledged": plain_money(pledge["result"]["amount_minor"], digits) if pledge else "",
    }
    return IN_LINE % {"line": word["line"], "sentence": f"{shown(word['name'])}: {ODD[odd['why']] % params}"}


def _print_report(found: dict[str, Any], *, dry_run: bool) -> int:
    """Print the counts; what somebody should know about the file goes to standard error."""
    print(f"{'outcome':<20} {'new':>8} {'known':>8} {'set aside':>10}")
    accounted = 0
    for outcome, counted in found["outcomes"].items():
        print(f"{outcome:<20} {counted['new']:>8} {counted['known']:>8} {counted['set_aside']:>10}")
        accounted += sum(counted.values())
    print(f"{found['rows']} rows, {accounted} accounted for" + (", nothing written" if dry_run else ""))
    for remark in _remarks(found):
        print(remark, file=sys.stderr)
    return 0 if accounted == found["rows"] else 1


def _remarks(found: dict[str, Any]) -> Iterable[str]:
    """Say what is odd about a file that was taken in."""
    if found["unmapped"]:
        yield UNMAPPED % {"columns": ", ".join(found["unmapped"])}
    if found["outside"]:
        yield OUTSIDE % {"count": found["outside"]}
    if not found["encoding"].lower().startswith("utf"):
        yield READ_AS % {"encoding": found["encoding"]}
