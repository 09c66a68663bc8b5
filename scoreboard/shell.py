"""What each word of the command line does."""

import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from scoreboard import control, copying, links, settings
from scoreboard.checks import checks
from scoreboard.competitions import Taken
from scoreboard.core.finals import standings as ranking_of
from scoreboard.core.refusal import Refused
from scoreboard.core.state import State
from scoreboard.demo import run as run_demo
from scoreboard.exports.ledger_csv import ledger_csv
from scoreboard.exports.pack import write_pack, write_paper
from scoreboard.exports.ranking import ranking_csv, ranking_json
from scoreboard.exports.verify import is_database
from scoreboard.flow import Busy, now
from scoreboard.numbers import worded
from scoreboard.operations import Failed
from scoreboard.problems import Problems
from scoreboard.reach import beside_of, ledger_of, operating, settings_of, state_of
from scoreboard.scenarios import scenario_names, toml_of
from scoreboard.sentences import FAILED, WHY
from scoreboard.server import Server
from scoreboard.store.sqlite import SqliteLedger
from scoreboard.summaries import Summaries, settle
from scoreboard.verification import verify as verified
from scoreboard.web.said import sentence

USUAL_TEMPLATE = "belweek"
STANDARD_OUTPUT = "-"


class WrongUse(Exception):
    """The command line cannot be carried out as it stands; the message says what to write."""


def serve(given: Namespace) -> int:
    """Serve the data directory until told to stop."""
    chosen = settings_of(given, host=given.host, port=given.port, cert=given.cert, key=given.key)
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
    chosen = settings_of(given, host=given.host, port=given.port)
    if chosen.data_dir == settings.default_data_dir():
        # Never among the real ones.
        chosen = replace(chosen, data_dir=chosen.data_dir / "demo")
    _scenario(given.scenario)  # who mistypes it is told before a file is made
    return run_demo(chosen, scenario=given.scenario, speed=given.speed)


def new(given: Namespace) -> int:
    """Make a competition."""
    if given.template and given.source:
        raise WrongUse("Say what to make it of: --from FILE.toml or --template NAME, not both.")
    if given.source:
        toml = Path(given.source).read_text(encoding="utf-8-sig")
    else:
        toml = _scenario(given.template or USUAL_TEMPLATE)
    with operating(given) as operate:
        made = operate("make", toml=toml, slug=given.slug)
    _print_pass(given, made["slug"], made["token"])
    return 0


def make_pass(given: Namespace) -> int:
    """Make a pass."""
    with operating(given) as operate:
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
    with operating(given) as operate:
        print(operate("change_phase", slug=given.slug, verb=given.verb, reason=given.reason)["phase"])
    return 0


def standings(given: Namespace) -> int:
    """Print the standings, and behind an empty line each other view."""
    state = state_of(given)
    if given.form == "json":
        sys.stdout.write(ranking_json(state).decode())
    elif given.form == "csv":
        sys.stdout.write(ranking_csv(state).decode())
    else:
        said = ranking_of(state)
        _print_rows(said["rows"], state)
        for view in said["views"]:
            name = worded(view["name"], state.defined.languages[0]) or " / ".join(
                filter(None, (view["rank_by"], view["relative_to"]))
            )
            for section in view["sections"]:
                print(f"\n{name}, {section['of']}" if section["of"] else f"\n{name}")
                _print_rows(section["rows"], state)
    return 0


def _print_rows(rows: Iterable[Mapping[str, Any]], state: State) -> None:
    for row in rows:
        print(f"{row['place']:>4}  {row['team']:<8} {row['ranked']:>14}  {state.teams[row['team']].name}")


def export(given: Namespace) -> int:
    """Write the export pack, or one paper of it; with `-` to standard output, when it is whole."""
    if given.out == STANDARD_OUTPUT:
        with tempfile.TemporaryFile() as whole:
            _export(given, whole)
            whole.seek(0)
            shutil.copyfileobj(whole, sys.stdout.buffer)
        return 0
    out = Path(given.out)
    with _beside(out) as part, open(part, "wb") as file:
        _export(given, file)
    print(f"{out}: {out.stat().st_size} bytes", file=sys.stderr)
    return 0


def _export(given: Namespace, file: IO[bytes]) -> None:
    with ledger_of(given) as found:
        beside = beside_of(found)
        if not given.only:
            write_pack(file, found, made_at=now(), beside=beside)
            return
        try:
            write_paper(file, found, given.only, made_at=now(), beside=beside)
        except KeyError as names:
            raise WrongUse(f"There is no {given.only}. There are: {', '.join(names.args)}.") from None


def ledger(given: Namespace) -> int:
    """Print the ledger as CSV."""
    currency = state_of(given).defined.currency
    with ledger_of(given) as found:
        for line in ledger_csv(found.entries(), text=found.text, currency=currency):
            sys.stdout.write(line)
    return 0


def verify(given: Namespace) -> int:
    """Check a file."""
    fits, words = _verified_whole(Path(given.file))
    print(words)
    return 0 if fits else 1


def _verified_whole(path: Path) -> tuple[bool, str]:
    """Check a file, and the documents of teams that a copy has in it or beside it."""
    fits, words = verified(path)
    if fits and is_database(path) and (amiss := copying.amiss(path)):
        return False, f"FAIL: the summary of {', '.join(amiss)} is whole neither in {path} nor in a folder beside it"
    return fits, words


def backup(given: Namespace) -> int:
    """Write a copy, check it, then give it its name."""
    out = Path(given.out)
    if out.exists():
        raise WrongUse(f"{out} is there already; choose another name.")
    beside = Summaries(out.with_name(f"{given.slug}.db")) if given.documents_beside else None
    with ledger_of(given) as found, _beside(out) as part:
        lost = copying.write(found, part, beside=beside)
        fits, words = _verified_whole(part)
        if not fits:
            raise Failed("copy_damaged", said=words)
    print(out)
    if lost:
        print(f"The summary of {', '.join(lost)} is not on this machine: the copy is without it.", file=sys.stderr)
    return 0


def restore(given: Namespace) -> int:
    """Check a copy and bring it back under a slug."""
    source = Path(given.file)
    fits, words = verified(source)
    if fits and not is_database(source):
        fits, words = False, f"{source} is an export pack; a copy that `scoreboard backup` wrote is needed."
    if not fits:
        print(words, file=sys.stderr)
        return 1
    directory = settings_of(given).data_dir
    directory.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=directory, prefix=copying.RETURNING)) / "copy"
    try:
        # A plain copy would leave behind what is still in the write-ahead log.
        with closing(SqliteLedger(source)) as ledger:
            ledger.reader.execute("VACUUM INTO ?", (str(part),))
        fits, words = verified(part)
        if not fits:
            raise Failed("copy_damaged", said=words)
        # Those that a copy lists lie beside it; some may still be where they were.
        folders = [*copying.folders_of(source), Summaries(directory / f"{given.slug}.db").folder]
        lost = copying.take_out(part, Summaries(part), folders=folders)
        with operating(given) as operate:
            print(operate("adopt", slug=given.slug, path=str(part))["slug"])
    finally:
        shutil.rmtree(part.parent)
    if lost:
        print(
            f"The summary of {', '.join(lost)} is neither in the copy nor in a folder beside it. Hand it in once more.",
            file=sys.stderr,
        )
    return 0


def check(given: Namespace) -> int:
    """Say how data directory, disk, database and clock are."""
    directory = settings_of(given).data_dir
    results = list(checks(directory))
    for fits, words in results:
        print(f"{'ok  ' if fits else 'FAIL'}  {words}")
    return 0 if all(fits for fits, _ in results) else 1


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
        case Busy():
            full = "The disk is full. Make room" if no.disk_full else "The server is busy. Wait a moment"
            yield f"{full}, then try again: nothing was written."
        case Taken():
            yield "Another process holds this data directory and does not answer. Stop it, then try again."


def _scenario(name: str) -> str:
    """Give the TOML of a competition that comes along. Raises WrongUse."""
    try:
        return toml_of(name)
    except KeyError:
        raise WrongUse(f"There is no template {name}. There are: {', '.join(scenario_names())}.") from None


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """Write to a name of its own first, so that a half-written file never bears the right one."""
    part = out.with_name(f".{out.name}.part")
    part.unlink(missing_ok=True)
    try:
        yield part
        settle(part)
        part.replace(out)
        settle(out.parent)
    finally:
        part.unlink(missing_ok=True)


def _base(given: Namespace) -> str:
    """Give the address of the running server, else the one it would have."""
    chosen = settings_of(given)
    try:
        return str(control.said(chosen.data_dir)["base"])
    except control.Gone:
        return links.base_url(chosen, chosen.port)
