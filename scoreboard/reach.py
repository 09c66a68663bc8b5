"""How a command reaches a competition: by itself, or through the server that holds it."""

import logging
import sqlite3
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from scoreboard import control, settings
from scoreboard.competitions import Competitions, Taken
from scoreboard.core import codec
from scoreboard.core.roles import Role
from scoreboard.core.script import PHOTOS, USUAL, Script
from scoreboard.core.state import State
from scoreboard.exports.ceremony_script import Photo
from scoreboard.exports.sources import Beside
from scoreboard.operations import Failed, carried_out, opened
from scoreboard.restoring import restored
from scoreboard.settings import Settings
from scoreboard.store.sqlite import SqliteLedger

LOGO = "logo"
Operate = Callable[..., dict[str, Any]]


def settings_of(given: Namespace, **more: Any) -> Settings:
    """Give the settings of a command. Raises WrongSetting."""
    chosen = settings.load(config=given.config, data_dir=given.data_dir, **more)
    logging.getLogger().setLevel(chosen.log_level)
    return chosen


@contextmanager
def operating(given: Namespace) -> Iterator[Operate]:
    """Operate on the data directory: here when nobody holds it, else through the server that does.

    The lock is tried first, so a control file that a killed server left does no harm.
    """
    directory = settings_of(given).data_dir
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
def ledger_of(given: Namespace) -> Iterator[SqliteLedger]:
    """Open a competition's file for reading. Raises Failed when it is not there or not whole."""
    path = settings_of(given).data_dir / f"{given.slug}.db"
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


def beside_of(found: SqliteLedger) -> Beside:
    """Give what papers say that stands in a file beside its ledger, and how its ceremony is to go."""
    passes = found.reader.execute("SELECT id, role, label FROM passes").fetchall()
    uploads = {
        name: Photo(media_type, body)
        for name, media_type, body in found.reader.execute("SELECT name, media_type, body FROM uploads")
    }
    script = found.reader.execute("SELECT body FROM scripts").fetchone()
    return Beside(
        names={id_: label for id_, _, label in passes},
        teams=frozenset(id_ for id_, role, _ in passes if role in (Role.LEAD, Role.API)),
        logo=uploads[LOGO].body if LOGO in uploads else None,
        script=codec.load(Script, script[0]) if script else USUAL,
        photos={name.removeprefix(PHOTOS): photo for name, photo in uploads.items() if name.startswith(PHOTOS)},
    )


def state_of(given: Namespace) -> State:
    """Give the state of a competition as its file has it now. Raises Failed."""
    with ledger_of(given) as found:
        try:
            return restored(found)[0]
        except (ValueError, sqlite3.DatabaseError) as damage:
            raise Failed("damaged", path=str(found.path), said=str(damage)) from damage
