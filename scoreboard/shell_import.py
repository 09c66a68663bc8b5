"""The `import` command: read a file here, have it decided where the competition is held."""

import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scoreboard.imports.formats import read_sheet
from scoreboard.imports.mapping import Mapped, parse_pairs, read_results
from scoreboard.imports.parcel import pack
from scoreboard.imports.words import OUTSIDE, READ_AS, UNMAPPED, said
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
        read = read_results(read_sheet(Path(given.file).read_bytes()), mapped, state_of(given).defined)
        with tempfile.NamedTemporaryFile(dir=settings_of(given).data_dir, prefix=".import-") as parcel:
            pack(read, Path(parcel.name))
            with operating(given) as operate:
                found = operate("import_rows", slug=given.slug, parcel=parcel.name, dry_run=given.dry_run)
    except Problems as wrong:
        for problem in wrong.items[:MOST_SAID]:
            print(said(problem, str), file=sys.stderr)
        if (more := len(wrong.items) - MOST_SAID) > 0:
            print(f"… and more like these: {more}", file=sys.stderr)
        return 1
    return _print_report(found, dry_run=given.dry_run)


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
