"""Whether this machine can hold a competition today."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import gevent

from scoreboard.store import sqlite
from scoreboard.verification import verify

LEAST_FREE_BYTES = 500 * 1024 * 1024
CLOCK_WAS_SET = 1_704_067_200
"""The year 2024: a clock that says less was never set."""
LOOK_EVERY_S = 60


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
    free = free_bytes(directory)
    words = f"disk: {free // 1024**2} MB free"
    if free < LEAST_FREE_BYTES:
        return False, f"{words}. Make room: at least {LEAST_FREE_BYTES // 1024**2} MB."
    return True, words


def _database(directory: Path) -> tuple[bool, str]:
    if trouble := database_trouble(directory):
        return False, f"database: {trouble}. Choose a data directory on a local disk."
    return True, f"database: SQLite {sqlite3.sqlite_version}, every entry synced"


def _clock() -> tuple[bool, str]:
    if not clock_is_set():
        return False, "clock: not set. Set date and time of this machine."
    return True, f"clock: {time.strftime('%Y-%m-%d %H:%M:%S %Z')}"


def free_bytes(directory: Path) -> int:
    """Give the room that is left on the disk of a directory."""
    return shutil.disk_usage(directory).free


def database_trouble(directory: Path) -> str:
    """Try the settings that durability depends on, on this very disk; give what is wrong, empty for nothing."""
    probe = directory / f".check-{os.getpid()}.db"
    try:
        database = sqlite.connect_for_writing(probe)
        database.execute("CREATE TABLE probe (n)")
        database.execute("INSERT INTO probe VALUES (1)")
        database.close()
    except (sqlite3.Error, sqlite.WrongSettings) as failure:
        return str(failure)
    finally:
        for path in directory.glob(f"{probe.name}*"):
            path.unlink()
    return ""


def clock_is_set() -> bool:
    """Say whether this machine's clock was ever set."""
    return time.time() >= CLOCK_WAS_SET


class Machine:
    """What a running server knows of its disk. Looking writes and syncs, so it is done rarely and in a thread."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._trouble = ""
        self._looked_at = -float(LOOK_EVERY_S)

    @property
    def free_bytes(self) -> int:
        """The room that is left."""
        return free_bytes(self.directory)

    @property
    def trouble(self) -> str:
        """What was wrong with the database when somebody last looked, empty for nothing."""
        if time.monotonic() - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = time.monotonic()
            self._trouble = gevent.get_hub().threadpool.apply(database_trouble, (self.directory,))
        return self._trouble
