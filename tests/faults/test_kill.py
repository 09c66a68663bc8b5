"""Whatever moment the process is killed at, what it acknowledged is there, once."""

import os
import sqlite3
import sys
from multiprocessing import forkserver, get_context
from random import Random

import pytest
from caller import enter_until_killed, id_of

from belweek import START, Day
from scoreboard.core.chain import first_link
from scoreboard.core.state import State
from scoreboard.restoring import folded
from scoreboard.store import sqlite

ready_made = get_context("forkserver")
ready_made.set_forkserver_preload(["__main__", "caller"])


@pytest.fixture(scope="module", autouse=True)
def _imported_once():
    """Start the server of processes where it finds what every one of them imports."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()
        yield


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "belweek.db"
    sqlite.create(path, "belweek")
    ledger = sqlite.SqliteLedger(path)
    ledger.begin_writing()
    Day(ledger)
    ledger.close()
    return path


def run_until_killed(path, first: int, after_s: float) -> list[tuple[int, str, bool]]:
    """Let a process enter results, kill it, and give all that it told."""
    ours, theirs = ready_made.Pipe(duplex=False)
    process = ready_made.Process(target=enter_until_killed, args=(path, first, theirs))
    process.start()
    theirs.close()
    told = [ours.recv()]
    process.join(after_s)
    assert process.exitcode is None, "it ended by itself"
    process.kill()
    while True:
        try:
            told.append(ours.recv())
        except EOFError:
            break
    process.join()
    process.close()
    ours.close()
    return told


def survived(path, kills: int) -> tuple[dict[str, str], int]:
    """Kill again and again; give the receipts by request id, and how often a commit was not told."""
    random = Random(START.toordinal())
    receipts: dict[str, str] = {}
    untold = 0
    for _ in range(kills):
        for number, receipt, repeated in run_until_killed(path, len(receipts), random.uniform(0, 0.06)):
            untold += repeated
            assert receipts.setdefault(id_of(number), receipt) == receipt
    return receipts, untold


def check(path, receipts: dict[str, str]) -> None:
    """Compare what was acknowledged with what is in the file."""
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    ledger = sqlite.SqliteLedger(path)
    state, head = folded(State(), first_link(ledger.slug, ledger.file_id), ledger.entries())
    results = [entry for entry in ledger.entries() if entry.kind == "ResultRecorded"]
    there = {entry.request_id: entry.fact.receipt for entry in results}

    assert (state.seq, head) == ledger.head()
    assert receipts.items() - there.items() == set(), "acknowledged and lost"
    assert len(there) == len(results), "there twice"
    assert set(there) == {id_of(number) for number in range(len(there))}, "entered without being asked"
    assert state.tallies["KO"].money_minor == sum(range(1, len(there) + 1))
    assert state.tallies["KO"].calls == len(there)
    ledger.close()


def test_ten_kills_lose_and_double_nothing_that_was_acknowledged(path):
    receipts, _ = survived(path, kills=10)

    check(path, receipts)
    assert len(receipts) >= 10


@pytest.mark.long
def test_a_thousand_kills_lose_and_double_nothing_that_was_acknowledged(path):
    receipts, untold = survived(path, kills=1_000)

    check(path, receipts)
    assert untold > 200, "the kills were too gentle to leave commits that nobody was told about"
