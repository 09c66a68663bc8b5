"""A start from a snapshot is the start from the whole ledger, only faster."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from belweek import Day, call, gift, take_back
from scoreboard import restoring
from scoreboard.core.chain import first_link
from scoreboard.core.phases import Verb
from scoreboard.core.state import State
from scoreboard.ledger import Snapshot
from scoreboard.server import verify
from scoreboard.store import sqlite
from scoreboard.store.memory import MemoryLedger


@pytest.fixture(params=["memory", "sqlite"])
def day(request, tmp_path):
    if request.param == "memory":
        yield run(Day(MemoryLedger("belweek")))
        return
    path = tmp_path / "belweek.db"
    sqlite.create(path, "belweek")
    ledger = sqlite.SqliteLedger(path)
    ledger.begin_writing()
    yield run(Day(ledger))
    ledger.close()


def run(day: Day) -> Day:
    """Let a day go on until the freeze hides something."""
    day.go(Verb.OPEN)
    day.ask(gift(), request_id="gift-001")
    day.ask(call("MA"))
    day.go(Verb.FREEZE)
    day.ask(take_back("gift-001", gift("ZO", 700)))
    return day


def refolded(day: Day) -> State:
    first = first_link(day.ledger.slug, day.ledger.file_id)
    return restoring.folded(State(), first, day.ledger.entries())[0]


def test_a_start_with_a_snapshot_is_the_start_without_one(day):
    day.flow.keep_snapshot()
    day.ask(call("ZO"))
    day.go(Verb.CLOSE)
    before, head = day.state, day.flow.head
    day.restart()

    assert day.state == before == refolded(day)
    assert day.flow.head == head


def with_wrong_sums(day: Day, **changes) -> Snapshot:
    """Make a snapshot that would be noticed if it were taken up, whole but for the changes."""
    wrong = replace(day.state, set_aside=99)
    text = restoring.dump(wrong)
    right = Snapshot(seq=day.state.seq, head=day.flow.head, seal=restoring.sealed(day.flow.head, text), state=text)
    return replace(right, **changes)


def test_a_snapshot_is_taken_up(day):
    day.ledger.keep_snapshot(with_wrong_sums(day))
    day.restart()

    assert day.state.set_aside == 99


def checked(day: Day) -> SimpleNamespace:
    """Have a server check what it shows."""
    first = first_link(day.ledger.slug, day.ledger.file_id)
    hosted = SimpleNamespace(
        state=day.state, ledger=day.ledger, first_link=first, path="here", checked=False, misfit=None, closed=False
    )
    verify(hosted)
    return hosted


def test_a_wrong_total_out_of_a_snapshot_is_noticed_though_everything_is_sealed(day):
    assert checked(day).checked
    day.ledger.keep_snapshot(with_wrong_sums(day))
    day.restart()

    found = checked(day)

    assert (found.checked, found.misfit) == (False, day.state.seq)


@pytest.mark.parametrize(
    "changes",
    [
        {"seal": "of other rules"},
        {"head": b"of another chain"},
        {"seq": 1},
        {"seq": 9_999},
        {"state": "{}"},
        {"state": "not even JSON"},
    ],
)
def test_a_snapshot_that_does_not_fit_is_ignored(day, changes):
    day.ledger.keep_snapshot(with_wrong_sums(day, **changes))
    day.restart()

    assert day.state == refolded(day)


def test_a_snapshot_with_one_changed_digit_never_shows_a_wrong_total(day):
    day.flow.keep_snapshot()
    kept = day.ledger.snapshot()
    assert '"money_minor":700' in kept.state
    day.ledger.keep_snapshot(replace(kept, state=kept.state.replace('"money_minor":700', '"money_minor":900')))
    day.restart()

    assert day.state.tallies["ZO"].money_minor == 700


def test_a_snapshot_of_another_chain_is_ignored_though_it_is_whole(day):
    other = run(Day(MemoryLedger("belweek")))
    day.ledger.keep_snapshot(with_wrong_sums(other))
    day.restart()

    assert day.state == refolded(day)


def test_after_a_start_without_a_snapshot_one_is_kept_though_nothing_was_entered(day):
    day.restart()
    day.flow.keep_snapshot()

    assert day.ledger.snapshot().seq == day.state.seq


def test_a_snapshot_is_kept_by_itself_after_many_entries(day, monkeypatch):
    monkeypatch.setattr("scoreboard.flow.SNAPSHOT_EVERY", 20)
    while day.ledger.snapshot() is None:
        day.ask(call())

    assert day.ledger.snapshot().seq == day.state.seq == 20


def test_nothing_is_written_when_the_newest_snapshot_is_that_of_now(day):
    day.flow.keep_snapshot()
    day.ledger.keep_snapshot(with_wrong_sums(day))
    day.flow.keep_snapshot()

    assert day.ledger.snapshot() == with_wrong_sums(day)
