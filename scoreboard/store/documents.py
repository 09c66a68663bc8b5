"""Teams' documents in a copy of a competition's file: a table that copies alone have, so that one file is the whole.

The file that a server writes has none of it: there the documents lie beside.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from scoreboard.store import erasing
from scoreboard.store.sqlite import connect_for_reading, connect_for_writing

TABLE = "CREATE TABLE IF NOT EXISTS documents (digest TEXT PRIMARY KEY, body BLOB) STRICT"
BODIES = "SELECT digest, body FROM documents WHERE length(body) <= 16 * 1024 * 1024"
"""What is larger nobody put in, and is not read."""


class Row(NamedTuple):
    """A document of a copy. One without a body lies in a folder beside the copy."""

    digest: str
    body: bytes | None


def put_in(copy: Path, rows: Iterable[Row]) -> set[str]:
    """Put documents into a copy that nobody knows yet, one after the other, and give their digests.

    Without any the copy has no table for them. What fails leaves a copy that is worth
    nothing. Raises sqlite3.Error.
    """
    put: set[str] = set()
    with closing(sqlite3.connect(copy, isolation_level=None)) as writer:
        # Nobody needs a way back: whoever makes a copy throws it away when this fails.
        writer.execute("PRAGMA journal_mode = OFF").fetchall()
        writer.execute("BEGIN")
        for row in rows:
            writer.execute(TABLE)
            writer.execute("INSERT INTO documents VALUES (?, ?)", row)
            put.add(row.digest)
        writer.execute("COMMIT")
    return put


def listed(copy: Path) -> list[str]:
    """Give the digests of the documents that a copy has; none in a file that is no copy. Raises sqlite3.Error."""
    with closing(connect_for_reading(copy)) as reader:
        return [digest for (digest,) in _selected(reader, "SELECT digest FROM documents")]


def bodies(copy: Path, digests: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Give, one at a time, those of some documents that lie in a copy itself. Raises sqlite3.Error."""
    with closing(connect_for_reading(copy)) as reader:
        for digest, body in _selected(reader, BODIES):
            if digest in digests:
                yield digest, body


def are_named(reader: sqlite3.Connection) -> bool:
    """Say whether any entry of a ledger names a document."""
    return bool(reader.execute("SELECT EXISTS (SELECT 1 FROM entries WHERE kind = 'SummaryReceived')").fetchone()[0])


def take_away(file: Path) -> None:
    """Take the table out of a copy that is to be written from now on, to the last byte.

    Raises sqlite3.Error, NoRoom, Locked or Broken; then a trace may be left, which goes with the next sweep.
    """
    with closing(connect_for_reading(file)) as reader:
        if not _has_table(reader):
            return
    with closing(connect_for_writing(file)) as database:
        # They need not be overwritten one by one: the file is written anew without them.
        database.execute("PRAGMA secure_delete = 0").fetchall()
        erasing.erase_documents(database.conn)
        erasing.sweep(database.conn)


def _selected(reader: sqlite3.Connection, question: str) -> Iterable[tuple[Any, ...]]:
    return reader.execute(question) if _has_table(reader) else ()


def _has_table(reader: sqlite3.Connection) -> bool:
    return bool(reader.execute(erasing.ANY_DOCUMENT).fetchone()[0])
