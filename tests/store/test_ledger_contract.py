"""What whoever keeps a ledger promises, held against every ledger there is."""

from itertools import islice

import pytest

from belweek import counts, recorded, voided
from scoreboard.core.chain import first_link
from scoreboard.core.facts import Fact, PledgeSettled
from scoreboard.core.pledges import Settlement
from scoreboard.ledger import AlreadyAppended, Entry, Snapshot, Stale, next_entry
from scoreboard.store import sqlite
from scoreboard.store.memory import MemoryLedger


@pytest.fixture(params=["memory", "sqlite"])
def ledger(request, tmp_path):
    if request.param == "memory":
        yield MemoryLedger("belweek")
        return
    path = tmp_path / "belweek.db"
    sqlite.create(path, "belweek")
    ledger = sqlite.SqliteLedger(path)
    ledger.begin_writing()
    yield ledger
    ledger.close()


def following(ledger, *facts: Fact, first: int = 0, ids: tuple[str, ...] = ()) -> list[Entry]:
    """Make entries that follow on the ledger's head, with ids r1, r2, … by their seq."""
    seq, head = ledger.head()
    made = []
    for number, fact in enumerate(facts):
        at = (first or seq + 1) + number
        request_id = ids[number] if ids else f"r{at}"
        made.append(
            next_entry(head, seq=at, at="2026-11-23T08:00:00.000Z", request_id=request_id, fact=fact, content=b"c")
        )
        head = made[-1].hash
    return made


def append(ledger, *facts: Fact, **named) -> list[Entry]:
    entries = following(ledger, *facts, **named)
    ledger.append(entries, {})
    return entries


CALL = recorded(counts())
VOID_1 = voided("r1", counts())


def test_an_empty_ledger_has_no_entry_and_the_first_link(ledger):
    assert ledger.head() == (0, first_link(ledger.slug, ledger.file_id))
    assert list(ledger.entries()) == []
    assert ledger.find("r1") is None
    assert ledger.snapshot() is None


def test_what_was_appended_is_given_back_byte_by_byte_in_order(ledger):
    entries = append(ledger, CALL, recorded(counts("MA", calls=2))) + append(ledger, VOID_1)

    assert list(ledger.entries()) == entries
    assert [entry.body.encode() for entry in ledger.entries()] == [entry.body.encode() for entry in entries]
    assert ledger.head() == (3, entries[-1].hash)


def test_entries_are_given_from_a_number_on_and_only_so_many(ledger):
    append(ledger, *[CALL] * 2_500)

    assert [entry.seq for entry in ledger.entries(after=2_490, limit=3)] == [2_491, 2_492, 2_493]
    assert [entry.seq for entry in ledger.entries(after=2_498)] == [2_499, 2_500]
    assert [entry.seq for entry in ledger.entries(limit=2_100)] == list(range(1, 2_101))
    assert [entry.seq for entry in ledger.entries()] == list(range(1, 2_501))
    assert list(ledger.entries(after=2_500)) == list(ledger.entries(limit=0)) == []


def test_an_entry_is_found_by_its_request_id(ledger):
    entries = append(ledger, CALL, CALL)

    assert [ledger.find("r1"), ledger.find("r2"), ledger.find("R1")] == [*entries, None]


def test_a_result_is_taken_back_from_the_entry_on_that_says_so(ledger):
    append(ledger, CALL, CALL)
    before = ledger.is_taken_back("r1")
    append(ledger, VOID_1)

    assert (before, ledger.is_taken_back("r1"), ledger.is_taken_back("r2")) == (False, True, False)


def test_the_newest_entry_tells_what_came_of_a_pledge(ledger):
    def settled(before: str, after: str, target: str = "r1") -> PledgeSettled:
        states = {"before": Settlement(state=before), "after": Settlement(state=after, day="2026-12-03")}
        return PledgeSettled(target=target, result=counts(), by="j1", **states)

    append(ledger, CALL, CALL, settled("pledged", "withdrawn"))
    before = ledger.settled("r1")
    (newest,) = append(ledger, settled("withdrawn", "confirmed"))

    assert before.seq == 3
    assert (ledger.settled("r1"), ledger.settled("r2")) == (newest, None)


@pytest.mark.parametrize("first", [1, 2, 4, 99])
def test_numbers_that_do_not_follow_are_refused_as_stale(ledger, first):
    append(ledger, CALL, CALL)

    with pytest.raises(Stale):
        append(ledger, CALL, first=first, ids=("other",))
    assert ledger.head()[0] == 2


def test_a_gap_inside_what_is_appended_is_refused(ledger):
    with_gap = following(ledger, CALL) + following(ledger, CALL, first=3)

    with pytest.raises(Stale):
        ledger.append(with_gap, {})
    assert ledger.head()[0] == 0


def test_a_request_id_occurs_once(ledger):
    append(ledger, CALL)

    with pytest.raises(AlreadyAppended):
        append(ledger, CALL, ids=("r1",))
    assert ledger.head()[0] == 1


def test_a_request_id_occurs_once_also_inside_what_is_appended(ledger):
    with pytest.raises(AlreadyAppended):
        append(ledger, CALL, CALL, ids=("same", "same"))
    assert ledger.find("same") is None


def test_a_result_is_taken_back_once(ledger):
    append(ledger, CALL, VOID_1)

    with pytest.raises(AlreadyAppended):
        append(ledger, VOID_1)
    with pytest.raises(AlreadyAppended):
        append(ledger, CALL, voided("r3", counts()), voided("r3", counts()))
    assert ledger.head()[0] == 2


def test_when_one_entry_is_refused_none_of_them_is_there_nor_their_words(ledger):
    append(ledger, CALL)
    entries = following(ledger, CALL, CALL, ids=("new", "r1"))

    with pytest.raises(AlreadyAppended):
        ledger.append(entries, {"t1": "a note"})

    assert (ledger.head()[0], ledger.find("new"), ledger.text("t1")) == (1, None, None)


def test_after_a_refusal_the_next_entries_are_taken(ledger):
    with pytest.raises(Stale):
        append(ledger, CALL, first=7)
    append(ledger, CALL)

    assert ledger.head()[0] == 1


def test_words_come_back_as_they_were_said(ledger):
    ledger.append(following(ledger, CALL), {"t1": "Zoë ☎ 'quoted'\n", "t2": ""})

    assert [ledger.text("t1"), ledger.text("t2"), ledger.text("t3")] == ["Zoë ☎ 'quoted'\n", "", None]


def test_the_newest_snapshot_is_the_one_that_is_kept(ledger):
    for seq in (1, 2):
        ledger.keep_snapshot(Snapshot(seq=seq, head=b"h", seal="s", state="{}"))

    assert ledger.snapshot() == Snapshot(seq=2, head=b"h", seal="s", state="{}")


def test_somebody_who_reads_half_the_ledger_keeps_nobody_from_seeing_what_is_new(ledger):
    append(ledger, *[CALL] * 1_500)
    half_read = ledger.entries()
    list(islice(half_read, 700))
    (new,) = append(ledger, CALL, ids=("new",))

    assert ledger.find("new") == new
    assert ledger.head()[0] == 1_501
    assert sum(1 for _ in half_read) >= 800
