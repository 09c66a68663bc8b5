"""The `scoreboard` command: words in, one line or one sentence out."""

import argparse
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import Any, cast

from scoreboard import __version__, shell
from scoreboard.competitions import Taken
from scoreboard.core.phases import Verb
from scoreboard.core.refusal import Refused
from scoreboard.core.roles import Role
from scoreboard.flow import Busy
from scoreboard.operations import Failed
from scoreboard.problems import Problems
from scoreboard.settings import WrongSetting
from scoreboard.shell_ceremony import ceremony as hold_ceremony
from scoreboard.shell_import import import_file, settle_file

ROLES = [role.value for role in Role if role not in (Role.PUBLIC, Role.SCHEDULE)]
NO, WRONG_USE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command. Gives the exit status: 0 done, 1 no, 2 wrong use."""
    given = parser().parse_args(arguments)
    # What is written here is this user's alone: ledgers, backups, exports.
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        cast(TextIOWrapper, stream).reconfigure(encoding="utf-8")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        return int(given.run(given) or 0)
    except (Failed, Refused, Problems, Taken, Busy) as no:
        for line in shell.said(no):
            print(line, file=sys.stderr)
        return NO
    except (WrongSetting, shell.WrongUse) as wrong:
        print(wrong, file=sys.stderr)
        return WRONG_USE
    except OSError as failure:
        print(f"{failure.strerror or failure}: {failure.filename or ''}".rstrip(": "), file=sys.stderr)
        return NO
    except sqlite3.Error as failure:
        print(f"{failure}. Choose a file or a data directory that can be written.", file=sys.stderr)
        return NO
    except UnicodeDecodeError:
        print("That file is not text in UTF-8. Save it as UTF-8, then try again.", file=sys.stderr)
        return NO
    except KeyboardInterrupt:
        return NO


def parser() -> argparse.ArgumentParser:
    """Give the words that the command understands."""
    top = argparse.ArgumentParser(
        prog="scoreboard", description="The scoreboard of a telesales competition for a good cause."
    )
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    demo = _command(commands, "demo", shell.demo, "a server with a rehearsal competition and simulated callers")
    demo.add_argument("--scenario", default="belweek", help="which competition to show (default: belweek)")
    demo.add_argument("--speed", type=float, default=1.0, help="how many times as fast as life (default: 1)")
    _address(demo)

    serve = _command(commands, "serve", shell.serve, "serve all competitions of the data directory")
    _address(serve)
    serve.add_argument("--cert", help="certificate file, for https")
    serve.add_argument("--key", help="key file, for https")

    new = _command(commands, "new", shell.new, "make a competition; prints the organiser's link and token")
    _slug(new)
    new.add_argument("--template", help="one of the competitions that come along")
    new.add_argument("--from", dest="source", metavar="FILE.toml", help="a competition written as TOML")

    make_pass = _command(commands, "pass", shell.make_pass, "print a new pass: link and token")
    _slug(make_pass)
    make_pass.add_argument("--role", choices=ROLES, required=True)
    make_pass.add_argument("--team", default="", help="the code of the team, for a lead")
    make_pass.add_argument("--label", default="", help="whose pass this is")

    imports = _command(commands, "import", import_file, "take in results from a CSV: all rows or none")
    _slug(imports)
    imports.add_argument("file", metavar="FILE.csv")
    imports.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", dest="mapped")
    imports.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", dest="fixed")
    imports.add_argument("--decimal", choices=[".", ","], default=".", help="the decimal sign (default: .)")
    imports.add_argument("--zone", help="the zone of times without one (default: the competition's)")
    imports.add_argument("--dry-run", action="store_true", help="say what would be taken in, write nothing")

    settle = _command(commands, "settle", settle_file, "settle pledges from a CSV of the charity's books")
    _slug(settle)
    settle.add_argument("file", metavar="FILE.csv")
    settle.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", dest="mapped")
    settle.add_argument("--decimal", choices=[".", ","], default=".", help="the decimal sign (default: .)")
    settle.add_argument("--dry-run", action="store_true", help="say what would be settled, write nothing")

    phase = _command(commands, "phase", shell.phase, "go on to another phase; prints it, or what stands in the way")
    _slug(phase)
    phase.add_argument("verb", choices=[verb.value for verb in Verb if verb is not Verb.FINALISE])
    phase.add_argument("--reason", default="", help="why; needed to thaw and to reopen")

    standings = _command(commands, "standings", shell.standings, "the judges' standings as they are now")
    _slug(standings)
    form = standings.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_const", const="json", dest="form")
    form.add_argument("--csv", action="store_const", const="csv", dest="form")

    export = _command(commands, "export", shell.export, "write the export pack")
    _slug(export)
    export.add_argument("--out", required=True, metavar="FILE.zip", help="where to; - for standard output")
    export.add_argument("--only", default="", metavar="NAME", help="one paper alone: report-nl.pdf, certificates.zip")

    ceremony = _command(commands, "ceremony", hold_ceremony, "hold the ceremony of an export pack; prints the links")
    ceremony.add_argument("file", metavar="FILE.zip")
    _address(ceremony)

    ledger = _command(commands, "ledger", shell.ledger, "write the ledger as CSV to standard output")
    _slug(ledger)

    verify = _command(commands, "verify", shell.verify, "check a competition's .db or an export pack: PASS or FAIL")
    verify.add_argument("file", metavar="FILE")

    backup = _command(commands, "backup", shell.backup, "write a verified copy")
    _slug(backup)
    backup.add_argument("--out", required=True, metavar="FILE")
    backup.add_argument(
        "--documents-beside",
        action="store_true",
        help="keep teams' summaries once for all copies, in the folder SLUG.summaries beside FILE, and not in FILE",
    )

    restore = _command(commands, "restore", shell.restore, "bring a copy back under a slug")
    restore.add_argument("file", metavar="FILE")
    restore.add_argument("--as", dest="slug", required=True, metavar="SLUG")

    _command(commands, "check", shell.check, "health of data directory, disk, database and clock")
    return top


def _command(commands: Any, name: str, run: Callable[[argparse.Namespace], int], words: str) -> Any:
    """Add a command that works on a data directory."""
    command = commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
    command.add_argument("--data-dir", help="where the competitions are")
    command.add_argument("--config", metavar="FILE.toml", help="a file with settings")
    command.set_defaults(run=run)
    return command


def _slug(command: argparse.ArgumentParser) -> None:
    command.add_argument("slug", metavar="SLUG")


def _address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", help="the address to listen on; 0.0.0.0 for the LAN (default: 127.0.0.1)")
    command.add_argument("--port", type=int, help="the port to listen on (default: 5000)")


if __name__ == "__main__":
    sys.exit(main())
