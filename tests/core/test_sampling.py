"""Whoever has the seed takes the same results out of the same ledger, so many of each outcome, and nobody chooses."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from scoreboard.core.commands import AdmitResult, ChangePhase, DrawSample, RecordResult, TakeBack
from scoreboard.core.phases import Verb
from scoreboard.core.roles import Role, Who
from scoreboard.core.sampling import Drawing, sampled
from scoreboard.core.tally import Counts
from scoreboard.definition import from_table
from scoreboard.flow import Flow
from scoreboard.store.memory import MemoryLedger

ORGANISER = Who(Role.ORGANISER, pass_id="p1")
JUDGE = Who(Role.JUDGE, pass_id="p2")
EARLY = datetime(2020, 1, 1, tzinfo=UTC)
TABLE = {
    "name": "Vleugels",
    "slug": "vleugels",
    "team": [{"code": "HL", "name": "HL"}],
    "outcome": [{"key": "gift", "takes_money": True}, {"key": "call"}],
}


@pytest.mark.parametrize(("percent", "of_ten"), [(1, 1), (10, 1), (11, 2), (50, 5), (99, 10), (100, 10)])
def test_so_many_in_each_hundred_are_taken_of_each_outcome_rounded_up(percent, of_ten):
    results = {f"gift-{number}": "gift" for number in range(10)} | {"call-0": "call"}
    taken = sampled("SEED", percent, results)

    assert len([one for one in taken if one.startswith("gift")]) == of_ten
    assert "call-0" in taken


def test_those_with_the_smallest_digests_are_taken_whatever_their_order():
    results = {f"gift-{number}": "gift" for number in range(50)}
    digests = {sha256(f"SEED{one}".encode()).hexdigest(): one for one in results}
    smallest = tuple(digests[digest] for digest in sorted(digests)[:5])

    assert sampled("SEED", 10, results) == smallest
    assert sampled("SEED", 10, dict(reversed(results.items()))) == smallest
    assert sampled("OTHER", 10, results) != smallest


def test_nothing_is_taken_of_nothing():
    assert sampled("SEED", 100, {}) == ()


def closed() -> Flow:
    """A competition after the close: a rehearsed gift, four gifts of which one was replaced, one voided, one late."""
    flow = Flow(MemoryLedger("vleugels"))
    gift = RecordResult(result=Counts(team="HL", outcome="gift", calls=1, amount_minor=100, units=0))
    late = RecordResult(result=gift.result, made_at=EARLY)
    flow.submit(from_table(TABLE), ORGANISER, "define-00")
    flow.submit(gift, ORGANISER, "rehearsed")
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    for number in range(4):
        flow.submit(gift, ORGANISER, f"gift-000{number}")
    flow.submit(TakeBack(target="gift-0000", reason="mistake"), ORGANISER, "void-0000")
    flow.submit(TakeBack(target="gift-0001", reason="mistake", instead=gift), ORGANISER, "gift-0004")
    flow.submit(ChangePhase(verb=Verb.CLOSE), JUDGE, "close-000")
    flow.submit(late, ORGANISER, "late-0000")
    flow.submit(late, ORGANISER, "late-0001")
    flow.submit(AdmitResult(target="late-0000"), JUDGE, "admit-000")
    return flow


def drawn(flow: Flow) -> set[str]:
    drawing = Drawing()
    for entry in flow.ledger.entries():
        drawing.follow(entry.request_id, entry.fact)
    assert all(one.startswith((outcome, "late")) for one, outcome in drawing.sample.items())
    return set(drawing.sample)


COUNTED = {"gift-0002", "gift-0003", "gift-0004", "late-0000"}


def test_the_sample_is_of_all_that_counted_when_it_was_drawn():
    flow = closed()
    assert drawn(flow) == set()
    flow.submit(DrawSample(percent=100), JUDGE, "draw-0000")
    assert drawn(flow) == COUNTED
    flow.submit(TakeBack(target="gift-0002", reason="mistake"), JUDGE, "void-0002")
    flow.submit(AdmitResult(target="late-0001"), JUDGE, "admit-001")
    assert drawn(flow) == COUNTED


def test_after_another_close_another_sample_is_drawn():
    flow = closed()
    flow.submit(DrawSample(percent=1), JUDGE, "draw-0000")
    flow.submit(ChangePhase(verb=Verb.REOPEN, reason="rain"), JUDGE, "reopen-00")
    assert drawn(flow) == set()
    flow.submit(ChangePhase(verb=Verb.CLOSE), JUDGE, "close-001")
    flow.submit(DrawSample(percent=100), JUDGE, "draw-0001")
    assert drawn(flow) == COUNTED
