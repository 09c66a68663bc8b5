"""The file of a competition: what guards it, and what happens when it or its disk is damaged."""

import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from belweek import Day, call, gift
from scoreboard.flow import Busy, Flow
from scoreboard.ledger import Broken, Locked, NoRoom
from scoreboard.store import sqlite

TESTS = Path(__file__).parent.parent


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "belweek.db"
    sqlite.create(path, "belweek")
    return path


@pytest.fixture
def day(path):
    """A competition with four results in its file."""
    ledger = sqlite.SqliteLedger(path)
    ledger.begin_writing()
    day = Day(ledger)
    for cents in (1000, 2000, 3000, 4000):
        day.ask(gift(cents=cents))
    yield day
    ledger.close()


@pytest.fixture
def bare(path, day):
    """A connection of somebody who has the file and any SQLite."""
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def damaged(path: Path, seq: int, change: str) -> None:
    """Change an entry behind the back of its triggers."""
    connection = sqlite3.connect(path, isolation_level=None)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    assert connection.execute(f"UPDATE entries SET {change} WHERE seq = ?", (seq,)).rowcount == 1
    connection.close()


def started(path: Path) -> Flow:
    ledger = sqlite.SqliteLedger(path)
    try:
        return Flow(ledger)
    finally:
        ledger.close()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
    ],
)
def test_the_writing_connection_keeps_what_durability_depends_on(day, name, kept):
    assert day.ledger.writer.execute(f"PRAGMA {name}").fetchone() == (kept,)


def test_a_file_that_does_not_keep_the_settings_is_not_opened():
    with pytest.raises(sqlite.WrongSettings, match="journal_mode is memory"):
        sqlite.connect_for_writing(":memory:")


def test_only_its_owner_may_read_the_file_and_what_lies_beside_it(path, day):
    beside = sorted(path.parent.glob("belweek.db*"))

    assert [one.name for one in beside] == ["belweek.db", "belweek.db-shm", "belweek.db-wal"]
    assert {stat.S_IMODE(one.stat().st_mode) for one in beside} == {0o600}


def test_a_competition_that_is_there_is_not_made_again(path):
    with pytest.raises(FileExistsError):
        sqlite.create(path, "belweek")


CHANGES = [
    "UPDATE entries SET body = '{}' WHERE seq = 1",
    "UPDATE entries SET seq = 99 WHERE seq = 1",
    "DELETE FROM entries WHERE seq = 1",
    "DELETE FROM entries",
    "INSERT OR REPLACE INTO entries SELECT seq, at, 'new', kind, version, '{}', NULL, content, hash, NULL"
    " FROM entries WHERE seq = 1",
    "REPLACE INTO entries SELECT 99, at, request_id, kind, version, '{}', NULL, content, hash, NULL"
    " FROM entries WHERE seq = 1",
    "UPDATE OR REPLACE entries SET request_id = (SELECT max(request_id) FROM entries) WHERE seq = 1",
    "INSERT INTO entries SELECT * FROM entries WHERE seq = 1 ON CONFLICT DO UPDATE SET body = '{}'",
]


@pytest.mark.parametrize("change", CHANGES)
def test_no_entry_is_changed_deleted_or_replaced_by_our_own_connection(day, change):
    before = list(day.ledger.entries())

    with pytest.raises(sqlite3.IntegrityError):
        day.ledger.writer.execute(change)
    assert list(day.ledger.entries()) == before


@pytest.mark.parametrize("change", CHANGES)
def test_no_entry_is_changed_deleted_or_replaced_by_somebody_with_the_file(day, bare, change):
    before = list(day.ledger.entries())

    with pytest.raises(sqlite3.IntegrityError):
        bare.execute(change)
    assert list(day.ledger.entries()) == before


def test_the_reading_connection_cannot_write(day):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        day.ledger.reader.execute("INSERT INTO meta VALUES ('a', 'b')")


def test_one_connection_alone_holds_the_file_open_for_writing(path, day):
    writable = [
        descriptor
        for descriptor in os.listdir("/proc/self/fd")
        if os.path.realpath(f"/proc/self/fd/{descriptor}") == str(path) and may_write(descriptor)
    ]

    assert len(writable) == 1


def may_write(descriptor: str) -> bool:
    lines = Path(f"/proc/self/fdinfo/{descriptor}").read_text().splitlines()
    (flags,) = [line.split()[1] for line in lines if line.startswith("flags:")]
    return int(flags, 8) & os.O_ACCMODE != os.O_RDONLY


def test_what_is_written_is_seen_at_once_by_the_reader_of_a_file_that_was_at_rest(path):
    for number in range(3):
        ledger = sqlite.SqliteLedger(path)
        ledger.begin_writing()
        day = Day(ledger)
        day.ask(call(), request_id=f"call-{number:04}")

        assert ledger.find(f"call-{number:04}") is not None
        ledger.close()


def test_a_file_at_rest_can_be_read_without_writing_beside_it(path, day):
    day.ledger.close()
    path.parent.chmod(0o500)
    before = sorted(path.parent.iterdir())
    ledger = sqlite.SqliteLedger(path)

    assert ledger.head() == (day.state.seq, day.flow.head)
    assert sorted(path.parent.iterdir()) == before
    ledger.close()
    path.parent.chmod(0o700)


def test_while_another_program_holds_the_file_people_are_told_to_try_again(day, bare):
    day.ledger.writer.execute("PRAGMA busy_timeout = 0")
    bare.execute("BEGIN IMMEDIATE")

    with pytest.raises(Busy) as busy:
        day.ask(call(), request_id="try-again")
    bare.execute("ROLLBACK")

    assert not busy.value.disk_full
    assert not day.ask(call(), request_id="try-again").repeated


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("SQLITE_FULL", NoRoom),
        ("SQLITE_IOERR_WRITE", NoRoom),
        ("SQLITE_BUSY", Locked),
        ("SQLITE_BUSY_RECOVERY", Locked),
        ("SQLITE_BUSY_SNAPSHOT", Locked),
        ("SQLITE_LOCKED_SHAREDCACHE", Locked),
        ("SQLITE_IOERR_FSYNC", Broken),
        ("SQLITE_CORRUPT", Broken),
    ],
)
def test_the_server_stops_only_when_the_disk_cannot_be_trusted(code, named):
    failure = sqlite3.OperationalError("so it is")
    failure.sqlite_errorcode, failure.sqlite_errorname = getattr(sqlite3, code), code

    with pytest.raises(named, match=code), sqlite.named_failures():
        raise failure


def test_what_the_disk_does_not_keep_stops_the_writing(day):
    day.ledger.writer.execute("PRAGMA query_only = 1")

    with pytest.raises(Broken):
        day.ask(call())


FILL = """
import resource, sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
from belweek import Day, call
from scoreboard.flow import Busy
from scoreboard.store.sqlite import SqliteLedger

ledger = SqliteLedger(Path(sys.argv[1]))
ledger.begin_writing()
day = Day(ledger)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
try:
    for number in range(100_000):
        print("kept", day.ask(call(), request_id=f"call-{number:06}").result.receipt)
except Busy as busy:
    print("refused", busy.disk_full, day.state.seq - ledger.head()[0])
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
again = day.ask(call(), request_id=f"call-{number:06}")
print("again", again.repeated, again.result.receipt)
"""


def test_a_full_disk_loses_nothing_that_was_acknowledged_and_the_next_try_succeeds(path):
    command = [sys.executable, "-c", FILL, path, TESTS, TESTS.parent]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    kept = [line.split()[-1] for line in said if line.startswith(("kept", "again"))]
    ledger = sqlite.SqliteLedger(path)
    there = [entry.fact.receipt for entry in ledger.entries() if entry.kind == "ResultRecorded"]
    ledger.close()

    assert said[-2] == "refused True 0"
    assert said[-1].startswith("again False")
    assert len(kept) > 50
    assert there == kept
    assert sum(started(path).state.tallies["KO"].outcomes.values()) == len(kept)


def test_no_room_for_a_snapshot_takes_nothing_back_that_was_answered(path, monkeypatch):
    monkeypatch.setattr("scoreboard.flow.SNAPSHOT_EVERY", 1)
    ledger = sqlite.SqliteLedger(path)
    ledger.begin_writing()
    day = Day(ledger, charity="a snapshot of half a megabyte " * 16_000)
    kept = ledger.snapshot()
    (pages,) = ledger.writer.execute("PRAGMA page_count").fetchone()
    ledger.writer.execute(f"PRAGMA max_page_count = {pages + 20}")

    with pytest.raises(NoRoom):
        ledger.keep_snapshot(replace(kept, state=kept.state * 2))
    monkeypatch.setattr("scoreboard.restoring.dump", lambda state: kept.state * 2)
    assert day.ask(call()).seq == ledger.head()[0]
    assert ledger.snapshot() == kept
    ledger.close()


@pytest.mark.parametrize(
    "change",
    [
        "body = replace(body, '2000', '9000')",
        "body = body || ' '",
        "body = cast(x'7bff7d' AS TEXT)",
        "at = '2026-11-23T08:00:00.001Z'",
        "request_id = 'other-id'",
        "kind = 'ResultVoided'",
        "version = version + 1",
        "hash = zeroblob(32)",
    ],
)
def test_a_start_on_a_changed_entry_is_refused_and_names_it(path, day, change):
    seq = day.state.seq - 2
    day.ledger.close()
    damaged(path, seq, change)

    with pytest.raises(ValueError, match=f"entry {seq} does not fit the chain"):
        started(path)


def test_a_start_on_a_file_with_one_flipped_bit_in_an_entry_names_it(path, day):
    entry = list(day.ledger.entries())[-2]
    day.ledger.close()
    content = bytearray(path.read_bytes())
    field = b'"receipt":"'
    content[content.index(field + entry.fact.receipt.encode()) + len(field)] ^= 1
    path.write_bytes(content)

    with pytest.raises(ValueError, match=f"entry {entry.seq} does not fit the chain"):
        started(path)


def test_a_start_on_a_file_with_a_missing_entry_names_it(path, day):
    seq = day.state.seq - 1
    day.ledger.close()
    damaged(path, seq, "seq = 500")

    with pytest.raises(ValueError, match=f"entry {seq} does not fit the chain"):
        started(path)


def test_two_entries_that_changed_places_are_found(path, day):
    seq = day.state.seq - 1
    day.ledger.close()
    for a, b in ((seq, 500), (seq + 1, seq), (500, seq + 1)):
        damaged(path, a, f"seq = {b}")

    with pytest.raises(ValueError, match=f"entry {seq} does not fit the chain"):
        started(path)


def test_a_restored_file_gets_a_new_epoch_and_keeps_its_chain(path, day):
    epoch, head = day.ledger.epoch, day.ledger.head()
    day.ledger.close()
    sqlite.renew_epoch(path)
    ledger = sqlite.SqliteLedger(path)

    assert ledger.epoch != epoch
    assert ledger.head() == head
    ledger.close()
