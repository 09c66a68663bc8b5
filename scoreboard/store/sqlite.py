"""The ledger in one SQLite file: one connection writes, others only read."""

import re
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from scoreboard.core.chain import first_link
from scoreboard.ledger import AlreadyAppended, Broken, Entry, Locked, NoRoom, Snapshot, Stale
from scoreboard.store.migrations import migrations

PRAGMAS: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: what is acknowledged survives a power cut
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "busy_timeout": 5000,
}
"""Set on the writing connection and read back: a file that will not keep them is not opened."""

COLUMNS = "seq, at, request_id, kind, version, body, content, hash"
PAGE = 1_000
TEXT_ID = re.compile(r'"text_id":"([^"]+)"')
FAILURES: dict[int, type[Exception]] = {
    sqlite3.SQLITE_FULL: NoRoom,
    sqlite3.SQLITE_IOERR_WRITE: NoRoom,
    sqlite3.SQLITE_BUSY: Locked,
    sqlite3.SQLITE_LOCKED: Locked,
}
"""What SQLite says when nothing is lost; whatever else it says, the disk cannot be trusted any more."""
KIND = 0xFF
"""The part of a code that says what happened; the rest says where."""


class WrongSettings(Exception):
    """SQLite did not take a setting that durability depends on."""


def connect_for_writing(path: Path) -> Database:
    """Open a file as its only writer, in the thread that will write. Raises WrongSettings."""
    database = Database(sqlite3.connect(path, isolation_level=None, check_same_thread=False), execute_plugins=False)
    for name, value in PRAGMAS.items():
        database.execute(f"PRAGMA {name} = {value}").fetchall()
        kept = database.execute(f"PRAGMA {name}").fetchone()[0]
        if kept != value:
            raise WrongSettings(f"{path}: {name} is {kept} and not {value}")
    return database


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Open a file that somebody else may be writing. Never writes and never checkpoints."""
    # A file at rest, perhaps on a read-only medium, needs no shared memory beside it.
    at_rest = "" if path.with_name(path.name + "-wal").exists() else "&immutable=1"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro{at_rest}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    # Damaged letters are read as others, so that the hash of their entry tells where they are.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    return connection


def create(path: Path, slug: str) -> None:
    """Make the file of a new competition, with nothing in it yet. Raises FileExistsError."""
    path.touch(mode=0o600, exist_ok=False)
    database = connect_for_writing(path)
    migrations.apply(database)
    meta = {
        "slug": slug,
        "file_id": secrets.token_hex(16),
        "epoch": secrets.token_hex(4),
        "secret": secrets.token_hex(32),
    }
    database.conn.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    database.close()


def upgrade(path: Path) -> None:
    """Bring the tables of an older file up to date."""
    database = connect_for_writing(path)
    migrations.apply(database)
    database.close()


def renew_epoch(path: Path) -> None:
    """Mark a file that came out of a backup: screens must not compare its versions with the old ones."""
    database = connect_for_writing(path)
    database.execute("UPDATE meta SET value = ? WHERE key = 'epoch'", [secrets.token_hex(4)])
    database.close()


class SqliteLedger:
    """The ledger of one competition. Reads anywhere; writes after `begin_writing`, in that thread alone."""

    def __init__(self, path: Path) -> None:
        """Open a file for reading. Raises sqlite3.DatabaseError when it is not a competition's."""
        self.path = path
        self.reader = connect_for_reading(path)
        meta = dict(self.reader.execute("SELECT key, value FROM meta"))
        self.slug = meta["slug"]
        self.file_id = meta["file_id"]
        self.epoch = meta["epoch"]
        self.secret = bytes.fromhex(meta["secret"])
        self._writer: sqlite3.Connection | None = None

    def begin_writing(self) -> None:
        """Open the writing connection. The caller holds the lock of the data directory."""
        self._writer = connect_for_writing(self.path).conn
        # An immutable reader would not see what is written from now on.
        self.reader.close()
        self.reader = connect_for_reading(self.path)

    @property
    def writer(self) -> sqlite3.Connection:
        """The writing connection, for what stands beside the ledger."""
        assert self._writer is not None, "this ledger is open for reading only"
        return self._writer

    def close(self) -> None:
        """Close both connections; the last one folds the write-ahead log into the file."""
        self.reader.close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def append(self, entries: Sequence[Entry], texts: Mapping[str, str]) -> None:
        """See `Ledger.append`."""
        writer = self.writer
        with named_failures():
            writer.execute("BEGIN IMMEDIATE")
            try:
                self._insert(writer, entries, texts)
                writer.execute("COMMIT")
            except BaseException:
                if writer.in_transaction:
                    writer.execute("ROLLBACK")
                raise

    @staticmethod
    def _insert(writer: sqlite3.Connection, entries: Sequence[Entry], texts: Mapping[str, str]) -> None:
        (before,) = writer.execute("SELECT coalesce(max(seq), 0) FROM entries").fetchone()
        for newest, entry in enumerate(entries, start=before):
            if entry.seq != newest + 1:
                raise Stale(f"entry {entry.seq} does not follow {newest}")
        if texts:
            seqs = {found[1]: entry.seq for entry in entries if (found := TEXT_ID.search(entry.body))}
            rows = [(id_, body, seqs.get(id_)) for id_, body in texts.items()]
            writer.executemany("INSERT INTO texts (id, body, seq) VALUES (?, ?, ?)", rows)
        writer.executemany(
            f"INSERT INTO entries ({COLUMNS}, target, settles) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    entry.seq,
                    entry.at,
                    entry.request_id,
                    entry.kind,
                    entry.version,
                    entry.body,
                    entry.content,
                    entry.hash,
                    entry.target,
                    entry.settles,
                )
                for entry in entries
            ],
        )

    def head(self) -> tuple[int, bytes]:
        """See `Ledger.head`."""
        row = self.reader.execute("SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
        return row or (0, first_link(self.slug, self.file_id))

    def entries(self, after: int = 0, limit: int = -1) -> Iterator[Entry]:
        """See `Ledger.entries`."""
        # Page by page: while a query is unfinished, its connection sees nothing that is newer.
        while limit:
            size = PAGE if limit < 0 else min(PAGE, limit)
            page = self.reader.execute(
                f"SELECT {COLUMNS} FROM entries WHERE seq > ? ORDER BY seq LIMIT ?",
                (after, size),
            ).fetchall()
            yield from map(_entry, page)
            if len(page) < size:
                return
            after = page[-1][0]
            limit -= size

    def find(self, request_id: str) -> Entry | None:
        """See `Ledger.find`."""
        row = self.reader.execute(
            f"SELECT {COLUMNS} FROM entries WHERE request_id = ?",
            (request_id,),
        ).fetchone()
        return None if row is None else _entry(row)

    def is_taken_back(self, request_id: str) -> bool:
        """See `Ledger.is_taken_back`."""
        found = self.reader.execute("SELECT 1 FROM entries WHERE target = ?", (request_id,)).fetchone()
        return found is not None

    def settled(self, request_id: str) -> Entry | None:
        """See `Ledger.settled`."""
        row = self.reader.execute(
            f"SELECT {COLUMNS} FROM entries WHERE settles = ? ORDER BY seq DESC LIMIT 1",
            (request_id,),
        ).fetchone()
        return None if row is None else _entry(row)

    def text(self, text_id: str) -> str | None:
        """See `Ledger.text`."""
        row = self.reader.execute("SELECT body FROM texts WHERE id = ?", (text_id,)).fetchone()
        return None if row is None else row[0]

    def snapshot(self) -> Snapshot | None:
        """See `Ledger.snapshot`."""
        row = self.reader.execute("SELECT seq, head, seal, state FROM snapshots").fetchone()
        return None if row is None else Snapshot(seq=row[0], head=row[1], seal=row[2], state=row[3])

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """See `Ledger.keep_snapshot`."""
        with named_failures():
            self.writer.execute(
                "INSERT INTO snapshots VALUES (1, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " seq = excluded.seq, head = excluded.head, seal = excluded.seal, state = excluded.state",
                (snapshot.seq, snapshot.head, snapshot.seal, snapshot.state),
            )


@contextmanager
def durable(writer: sqlite3.Connection) -> Iterator[None]:
    """Do all that is inside or nothing of it, durable when it ends. Raises what `Ledger.append` raises."""
    with named_failures():
        writer.execute("BEGIN IMMEDIATE")
        try:
            yield
            writer.execute("COMMIT")
        except BaseException:
            if writer.in_transaction:
                writer.execute("ROLLBACK")
            raise


@contextmanager
def named_failures() -> Iterator[None]:
    """Raise what SQLite raises under the names that `Ledger` promises."""
    try:
        yield
    except sqlite3.IntegrityError as clash:
        raise AlreadyAppended(str(clash)) from clash
    except sqlite3.Error as failure:
        code = getattr(failure, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        named = FAILURES.get(code) or FAILURES.get(code & KIND, Broken)
        raise named(f"{getattr(failure, 'sqlite_errorname', code)}: {failure}") from failure


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, at, request_id, kind, version, body, content, digest = row
    return Entry(
        seq=seq,
        at=at,
        request_id=request_id,
        kind=kind,
        version=version,
        body=body,
        content=content,
        hash=digest,
    )
