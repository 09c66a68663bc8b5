"""What each word of the command line does."""

import shutil
import sqlite3
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from scoreboard import control, links, settings
from scoreboard.checks import checks
from scoreboard.competitions import Competitions, Taken
from scoreboard.core.recipe import amount_of
from scoreboard.core.refusal import Refused
from scoreboard.core.state import State
from scoreboard.demo import run as run_demo
from scoreboard.exports.ledger_csv import ledger_csv
from scoreboard.exports.pack import write_pack
from scoreboard.exports.ranking import ranking_csv, ranking_json
from scoreboard.exports.ranking import standings as ranking_of
from scoreboard.flow import now, restored
from scoreboard.imports.formats import read_sheet
from scoreboard.imports.mapping import Mapped, parse_pairs, read_results
from scoreboard.imports.parcel import pack as pack_rows
from scoreboard.imports.words import IMPORT, IN_CELL, OUTSIDE, READ_AS, UNMAPPED
from scoreboard.operations import Failed, carried_out, opened
from scoreboard.places import scenarios
from scoreboard.problems import Problem, Problems
from scoreboard.sentences import FAILED, WHY
from scoreboard.server import Server
from scoreboard.settings import Settings
from scoreboard.store.sqlite import SqliteLedger
from scoreboard.verification import verify as verified
from scoreboard.web.said import sentence

Operate = Callable[..., dict[str, Any]]


class WrongUse(Exception):
    """The command line cannot be carried out as it stands; the message says what to write."""


def serve(given: Namespace) -> int:
    """Serve the data directory until told to stop."""
    chosen = _settings(given, host=given.host, port=given.port, cert=given.cert, key=given.key)
    if bool(chosen.cert) != bool(chosen.key):
        raise WrongUse("For https give both --cert and --key.")
    server = Server(chosen)
    server.run(lambda: _announce(server))
    return 0


def _announce(server: Server) -> None:
    base = links.base_url(server.settings, server.port)
    print(f"listening  {base}/")
    print(f"data       {server.settings.data_dir}")
    print(f"new        {base}/new#{server.setup_key}")
    for slug, damage in server.competitions.damaged.items():
        print(f"damaged    {slug}: {damage}", file=sys.stderr)
    if links.only_here(base):
        print("Only this machine reaches that address. For phones: --host 0.0.0.0", file=sys.stderr)
    sys.stdout.flush()


def demo(given: Namespace) -> int:
    """Serve a rehearsal with simulated callers."""
    chosen = _settings(given, host=given.host, port=given.port)
    if chosen.data_dir == settings.default_data_dir():
        # Never among the real ones.
        chosen = replace(chosen, data_dir=chosen.data_dir / "demo")
    return run_demo(chosen, toml=_scenario(given.scenario), speed=given.speed)


def new(given: Namespace) -> int:
    """Make a competition."""
    if bool(given.template) == bool(given.source):
        raise WrongUse("Say what to make it of: --from FILE.toml, or --template NAME.")
    if given.source:
        toml = Path(given.source).read_text(encoding="utf-8-sig")
    else:
        toml = _scenario(given.template)
    with _operating(given) as operate:
        made = operate("make", toml=toml, slug=given.slug)
    _print_pass(given, made["slug"], made["token"])
    return 0


def make_pass(given: Namespace) -> int:
    """Make a pass."""
    with _operating(given) as operate:
        made = operate("make_pass", slug=given.slug, role=given.role, team=given.team, label=given.label)
    _print_pass(given, given.slug, made["token"])
    return 0


def _print_pass(given: Namespace, slug: str, token: str) -> None:
    base = _base(given)
    print(f"link   {links.pass_link(base, slug, token)}")
    print(f"token  {token}")
    if links.only_here(base):
        print(
            "Only this machine reaches that link. For phones: serve with --host 0.0.0.0, or set SCOREBOARD_PUBLIC_URL.",
            file=sys.stderr,
        )


def phase(given: Namespace) -> int:
    """Go on to another phase."""
    with _operating(given) as operate:
        print(operate("change_phase", slug=given.slug, verb=given.verb, reason=given.reason)["phase"])
    return 0


def standings(given: Namespace) -> int:
    """Print the standings."""
    state = _state(given)
    if given.form == "json":
        sys.stdout.write(ranking_json(state).decode())
    elif given.form == "csv":
        sys.stdout.write(ranking_csv(state).decode())
    else:
        for row in ranking_of(state)["rows"]:
            ranked = row.get("points") or amount_of(state.recipe.rank_by, state.tallies[row["team"]])
            print(f"{row['place']:>4}  {row['team']:<8} {ranked:>14}  {row['name']}")
    return 0


def export(given: Namespace) -> int:
    """Write the export pack."""
    out = Path(given.out)
    with _ledger(given) as found, _beside(out) as part, open(part, "wb") as file:
        write_pack(file, found, made_at=now())
    print(f"{out}: {out.stat().st_size} bytes", file=sys.stderr)
    return 0


def ledger(given: Namespace) -> int:
    """Print the ledger as CSV."""
    currency = _state(given).defined.currency
    with _ledger(given) as found:
        for line in ledger_csv(found.entries(), text=found.text, currency=currency):
            sys.stdout.write(line)
    return 0


def verify(given: Namespace) -> int:
    """Check a file."""
    fits, words = verified(Path(given.file))
    print(words)
    return 0 if fits else 1


def backup(given: Namespace) -> int:
    """Write a copy, check it, then give it its name."""
    out = Path(given.out)
    if out.exists():
        raise WrongUse(f"{out} is there already; choose another name.")
    with _ledger(given) as found, _beside(out) as part:
        found.reader.execute("VACUUM INTO ?", (str(part),))
        fits, words = verified(part)
        if not fits:
            raise Failed("copy_damaged", said=words)
    print(out)
    return 0


def restore(given: Namespace) -> int:
    """Check a copy and bring it back under a slug."""
    source = Path(given.file)
    fits, words = verified(source)
    if not fits:
        print(words, file=sys.stderr)
        return 1
    directory = _settings(given).data_dir
    directory.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=directory)) / "copy"
    try:
        shutil.copyfile(source, part)
        with _operating(given) as operate:
            print(operate("adopt", slug=given.slug, path=str(part))["slug"])
    finally:
        shutil.rmtree(part.parent)
    return 0


def check(given: Namespace) -> int:
    """Say how data directory, disk, database and clock are."""
    directory = _settings(given).data_dir
    results = list(checks(directory))
    for fits, words in results:
        print(f"{'ok  ' if fits else 'FAIL'}  {words}")
    return 0 if all(fits for fits, _ in results) else 1


def import_file(given: Namespace) -> int:
    """Take in a CSV file: read it here, have it decided where the competition is held."""
    try:
        mapped = Mapped(
            columns=parse_pairs(given.mapped, "--map"),
            fixed=parse_pairs(given.fixed, "--set"),
            decimal=given.decimal,
            zone=given.zone or "",
        )
        read = read_results(read_sheet(Path(given.file).read_bytes()), mapped, _state(given).defined)
        with tempfile.NamedTemporaryFile(dir=_settings(given).data_dir, prefix=".import-") as parcel:
            pack_rows(read, Path(parcel.name))
            with _operating(given) as operate:
                found = operate("import_rows", slug=given.slug, parcel=parcel.name, dry_run=given.dry_run)
    except Problems as wrong:
        for problem in wrong.items:
            print(import_sentence(problem), file=sys.stderr)
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
    for remark in remarks(found):
        print(remark, file=sys.stderr)
    return 0 if accounted == found["rows"] else 1


def import_sentence(problem: Problem) -> str:
    """Say what is wrong with a file, and where."""
    said = IMPORT[problem.code] % problem.params
    if "line" not in problem.params:
        return said
    return IN_CELL % {"line": problem.params["line"], "field": problem.field, "sentence": said}


def remarks(found: dict[str, Any]) -> Iterable[str]:
    """Say what is odd about a file that was taken in."""
    if found["unmapped"]:
        yield UNMAPPED % {"columns": ", ".join(found["unmapped"])}
    if found["outside"]:
        yield OUTSIDE % {"count": found["outside"]}
    if not found["encoding"].lower().startswith("utf"):
        yield READ_AS % {"encoding": found["encoding"]}


def said(no: Exception) -> Iterable[str]:
    """Give the sentences for what could not be done."""
    match no:
        case Refused():
            blocked = f" ({', '.join(no.blockers)})" if no.blockers else ""
            yield f"{WHY[no.why]}{blocked}"
        case Problems():
            yield from (f"{problem.field}: {sentence(problem, 'EUR')}" for problem in no.items)
        case Failed():
            yield FAILED[no.code] % no.params
        case Taken():
            yield "Another process holds this data directory and does not answer. Stop it, then try again."


def _scenario(name: str) -> str:
    """Give the TOML of a competition that comes along. Raises WrongUse."""
    found = {path.stem: path for path in scenarios()}
    if name not in found:
        raise WrongUse(f"There is no template {name}. There are: {', '.join(found)}.")
    return found[name].read_text(encoding="utf-8")


def _settings(given: Namespace, **more: Any) -> Settings:
    return settings.load(config=given.config, data_dir=given.data_dir, **more)


@contextmanager
def _operating(given: Namespace) -> Iterator[Operate]:
    """Operate on the data directory: here when nobody holds it, else through the server that does.

    The lock is tried first, so a control file that a killed server left does no harm.
    """
    directory = _settings(given).data_dir
    try:
        competitions = Competitions(directory)
    except Taken:
        try:
            yield lambda name, **arguments: opened(control.ask(directory, name, arguments))
        except control.Gone:
            raise Taken(str(directory)) from None
        return
    try:
        yield lambda name, **arguments: opened(carried_out(competitions, name, arguments))
    finally:
        competitions.close()


@contextmanager
def _ledger(given: Namespace) -> Iterator[SqliteLedger]:
    """Open a competition's file for reading. Raises Failed when it is not there or not whole."""
    path = _settings(given).data_dir / f"{given.slug}.db"
    if not path.is_file():
        raise Failed("unknown_competition", slug=given.slug)
    try:
        found = SqliteLedger(path)
    except (sqlite3.DatabaseError, KeyError) as damage:
        raise Failed("damaged", path=str(path), said=str(damage)) from damage
    try:
        yield found
    finally:
        found.close()


def _state(given: Namespace) -> State:
    with _ledger(given) as found:
        try:
            return restored(found)[0]
        except (ValueError, sqlite3.DatabaseError) as damage:
            raise Failed("damaged", path=str(found.path), said=str(damage)) from damage


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """Write to a name of its own first, so that a half-written file never bears the right one."""
    part = out.with_name(f".{out.name}.part")
    part.unlink(missing_ok=True)
    try:
        yield part
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _base(given: Namespace) -> str:
    """Give the address of the running server, else the one it would have."""
    chosen = _settings(given)
    try:
        return str(control.said(chosen.data_dir)["base"])
    except control.Gone:
        return links.base_url(chosen, chosen.port)
