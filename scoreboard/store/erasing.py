"""Forgetting: words, briefings, nicknames, passphrases, labels of passes, browsers leave a file, to the last byte."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scoreboard.core.codec import timestamp
from scoreboard.ledger import Locked
from scoreboard.store.sqlite import PRAGMAS, connect_for_reading, durable, named_failures

MARK = "traces"
"""In `meta` from the moment something was erased until no trace of it is left: in the `file`, or in its `log` alone."""

PATIENCE_MS = 200
"""How long erasing waits for somebody who reads: others wait behind it to write."""

OF_NO_CARD = """
name LIKE 'ceremony %' AND at < ?1
    AND NOT EXISTS (SELECT 1 FROM scripts WHERE instr(body, substr(uploads.name, length('ceremony ') + 1)))
    AND NOT EXISTS (SELECT 1 FROM shows WHERE instr(script, substr(uploads.name, length('ceremony ') + 1)))
"""
"""Which pictures no card has any more; one that came since the moment may wait for the card it is chosen for."""

WORDS = f"""
SELECT EXISTS (SELECT 1 FROM texts) OR EXISTS (SELECT 1 FROM nicknames)
    OR EXISTS (SELECT 1 FROM passes WHERE label <> '') OR EXISTS (SELECT 1 FROM sessions WHERE device <> '')
    OR EXISTS (SELECT 1 FROM briefings) OR EXISTS (SELECT 1 FROM passphrases)
    OR EXISTS (SELECT 1 FROM mark_drafts)
    OR EXISTS (SELECT 1 FROM scripts WHERE at < ?1) OR EXISTS (SELECT 1 FROM shows WHERE begun_at < ?1)
    OR EXISTS (SELECT 1 FROM uploads WHERE {OF_NO_CARD})
"""  # noqa: S608
"""Whether anything is left that `erase_people` erases, but for browsers; of a ceremony what is from before a moment."""

ANY_NICKNAME = "SELECT EXISTS (SELECT 1 FROM nicknames)"
ANY_BRIEFING = "SELECT EXISTS (SELECT 1 FROM briefings)"
ANY_DOCUMENT = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'documents')"
"""A copy without documents does not even have the table."""


@dataclass(frozen=True, slots=True)
class Table:
    """A small table whose rows can be erased one by one: how one is found, its other rows are read, and put back."""

    one: str
    others: str
    empty: str
    put_back: str


TEXTS = Table(
    "SELECT EXISTS (SELECT 1 FROM texts WHERE id = ?)",
    "SELECT id, body, erase_after, seq FROM texts WHERE id <> ?",
    "DELETE FROM texts",
    "INSERT INTO texts (id, body, erase_after, seq) VALUES (?, ?, ?, ?)",
)
NICKNAMES = Table(
    "SELECT EXISTS (SELECT 1 FROM nicknames WHERE id = ?)",
    "SELECT id, team, name FROM nicknames WHERE id <> ?",
    "DELETE FROM nicknames",
    "INSERT INTO nicknames (id, team, name) VALUES (?, ?, ?)",
)
PASSPHRASES = Table(
    "SELECT EXISTS (SELECT 1 FROM passphrases WHERE pass_id = ?)",
    "SELECT pass_id, hash, at FROM passphrases WHERE pass_id <> ?",
    "DELETE FROM passphrases",
    "INSERT INTO passphrases (pass_id, hash, at) VALUES (?, ?, ?)",
)


def erase_people(writer: sqlite3.Connection, *, unseen_since: datetime) -> int:
    """Erase all words, nicknames, passphrases, labels, kinds of browser, and browsers not here since a moment.

    Gives how many rows that were; `sweep` takes their traces away. Raises NoRoom, Locked or Broken.
    """
    statements: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("DELETE FROM texts", ()),
        ("DELETE FROM nicknames", ()),
        ("DELETE FROM briefings_read", ()),
        ("DELETE FROM briefings", ()),
        ("DELETE FROM passphrases", ()),
        ("DELETE FROM mark_drafts", ()),
        # A ceremony may be prepared and held after the day on which words go: what is newer stays.
        ("DELETE FROM scripts WHERE at < ?", (timestamp(unseen_since),)),
        ("DELETE FROM shows WHERE begun_at < ?", (timestamp(unseen_since),)),
        (f"DELETE FROM uploads WHERE {OF_NO_CARD}", (timestamp(unseen_since),)),  # noqa: S608
        ("UPDATE passes SET label = '' WHERE label <> ''", ()),
        ("DELETE FROM sessions WHERE seen_at < ?", (timestamp(unseen_since),)),
        ("UPDATE sessions SET device = '' WHERE device <> ''", ()),
    )
    with durable(writer):
        erased = sum(writer.execute(statement, values).rowcount for statement, values in statements)
        if erased:
            _mark(writer, "file")
    return erased


def erase_row(writer: sqlite3.Connection, table: Table, id_: str) -> None:
    """Erase one row of a small table by its id; `sweep` takes its traces out of the log.

    All rows are taken out and the others put back: pages are wiped when they are given
    back whole, while a row that goes alone may leave an older copy of itself beside the
    others. Raises NoRoom, Locked or Broken.
    """
    with durable(writer):
        kept = writer.execute(table.others, (id_,)).fetchall()
        writer.execute(table.empty)
        writer.executemany(table.put_back, kept)
        _mark(writer, "log")


def erase_rows(writer: sqlite3.Connection, table: Table) -> None:
    """Erase all rows of a small table; `sweep` takes their traces out of the log. Raises NoRoom, Locked or Broken."""
    with durable(writer):
        writer.execute(table.empty)
        _mark(writer, "log")


def erase_briefings(writer: sqlite3.Connection) -> None:
    """Erase what was said to the teams and who read it; `sweep` takes the traces away. Raises NoRoom, Locked or Broken.

    They are small enough for their pages to be given back whole.
    """
    with durable(writer):
        writer.execute("DELETE FROM briefings_read")
        writer.execute("DELETE FROM briefings")
        _mark(writer, "log")


def erase_documents(writer: sqlite3.Connection) -> None:
    """Erase what a copy brought of documents; `sweep` takes the traces away. Raises NoRoom, Locked or Broken."""
    with durable(writer):
        writer.execute("DROP TABLE documents")
        _mark(writer, "file")


def sweep(writer: sqlite3.Connection) -> None:
    """Take the traces away of what was erased. Raises Locked while somebody reads where they are, NoRoom or Broken."""
    found = writer.execute("SELECT value FROM meta WHERE key = ?", (MARK,)).fetchone()
    if found is None:
        return
    if found[0] == "file":
        with named_failures():
            writer.execute("VACUUM")
    _fold_log(writer)
    with durable(writer):
        writer.execute("DELETE FROM meta WHERE key = ?", (MARK,))


def holds_words(path: Path, *, before: datetime) -> bool:
    """Say whether a copy of a file has anything left that is erased with the words, documents among it."""
    return holds(path, WORDS, timestamp(before)) or holds(path, ANY_DOCUMENT)


def holds(path: Path, question: str, *values: str) -> bool:
    """Say whether a copy of a file has what a question asks for. One that cannot be read may have."""
    try:
        with closing(connect_for_reading(path)) as copy:
            return bool(copy.execute(question, values).fetchone()[0])
    except sqlite3.Error:
        return True


def _mark(writer: sqlite3.Connection, where: str) -> None:
    writer.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value = 'log'",
        (MARK, where),
    )


def _fold_log(writer: sqlite3.Connection) -> None:
    """Fold the write-ahead log into the file and empty it. Raises Locked while somebody still reads in it."""
    with named_failures():
        writer.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}").fetchall()
        held, _, _ = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        writer.execute(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}").fetchall()
    if held:
        raise Locked("somebody reads in the log")
