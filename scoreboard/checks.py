"""Whether this machine can hold a competition today."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from scoreboard.store import sqlite
from scoreboard.verification import verify

LEAST_FREE_BYTES = 500 * 1024 * 1024
CLOCK_WAS_SET = 1_704_067_200
"""The year 2024: a clock that says less was never set."""


def checks(directory: Path) -> Iterator[tuple[bool, str]]:
    """Give each thing that was looked at: whether it is well, and a sentence that says what to do if not."""
    writable = directory.is_dir() and os.access(directory, os.W_OK | os.X_OK)
    yield (
        writable,
        f"data directory {directory}"
        + ("" if writable else " cannot be written. Make it, or choose another with --data-dir."),
    )
    if not writable:
        return
    yield _disk(directory)
    yield _database(directory)
    yield _clock()
    for path in sorted(directory.glob("*.db")):
        fits, sentence = verify(path)
        yield fits, f"{path.name}: {sentence}"


def _disk(directory: Path) -> tuple[bool, str]:
    free = shutil.disk_usage(directory).free
    words = f"disk: {free // 1024**2} MB free"
    if free < LEAST_FREE_BYTES:
        return False, f"{words}. Make room: at least {LEAST_FREE_BYTES // 1024**2} MB."
    return True, words


def _database(directory: Path) -> tuple[bool, str]:
    """Try the settings that durability depends on, on this very disk."""
    probe = directory / ".check.db"
    try:
        database = sqlite.connect_for_writing(probe)
        database.execute("CREATE TABLE probe (n)")
        database.execute("INSERT INTO probe VALUES (1)")
        database.close()
    except (sqlite3.Error, sqlite.WrongSettings) as failure:
        return False, f"database: {failure}. Choose a data directory on a local disk."
    finally:
        for path in directory.glob(".check.db*"):
            path.unlink()
    return True, f"database: SQLite {sqlite3.sqlite_version}, every entry synced"


def _clock() -> tuple[bool, str]:
    if time.time() < CLOCK_WAS_SET:
        return False, "clock: not set. Set date and time of this machine."
    return True, f"clock: {time.strftime('%Y-%m-%d %H:%M:%S %Z')}"
