"""Two programs that know nothing of each other come to the same bytes, whatever happens in a competition."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from days import COMPETITIONS, WORDS, Day, word_of
from scoreboard.core.codec import compact
from scoreboard.core.finals import blockers, digest_of, final_document
from scoreboard.core.sampling import Drawing
from scoreboard.exports import verify as alone
from scoreboard.exports.marks import marks_json
from scoreboard.exports.ranking import ranking_json
from scoreboard.flow import Flow


def recomputed(flow: Flow) -> alone.Count:
    """Have the verifier follow a competition from its first entry to its last."""
    chain = alone.Chain(flow.ledger.slug, flow.ledger.file_id)
    for entry in flow.ledger.entries():
        chain.add(*(getattr(entry, field) for field in alone.FIELDS))
    chain.end()
    return chain.count


def agree(flow: Flow) -> None:
    """Hold what the verifier comes to against what the server knows, byte by byte."""
    state, count = flow.state, recomputed(flow)
    drawing = Drawing()
    for entry in flow.ledger.entries():
        drawing.follow(entry.request_id, entry.fact)

    assert alone.standings(count) == ranking_json(state)
    assert alone.digest_of(count) == digest_of(state)
    assert alone.fingerprint_of(count) == state.seal
    assert set(count.asks) == set(state.asks)
    assert f"{compact(alone.marks_of(count))}\n".encode() == marks_json(state)
    assert [row[3] for row in count.sample or ()] == list(drawing.sample)
    assert len(count.finals) == len(state.finals)
    assert [one["judge"] for one in count.signatures] == [one.judge for one in state.signatures]
    if state.official:
        assert alone.is_final(f"{compact(final_document(state.official))}\n".encode(), count.finals[-1])
    if state.desk_phase.value == "closed":
        assert bool(blockers(state)) == any(alone.in_the_way(count))


TRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


@settings(max_examples=100, **TRIED)
@given(COMPETITIONS, COMPETITIONS, WORDS)
def test_two_programs_that_know_nothing_of_each_other_agree_on_every_competition(table, other, words):
    agree(Day(table, other).hold(words))


@pytest.mark.long
def test_ten_thousand_competitions_are_recomputed_to_the_last_byte():
    seen: Counter[str] = Counter()

    @settings(max_examples=1_000, **TRIED)
    @given(COMPETITIONS, COMPETITIONS, st.integers(0, 2**64))
    def recompute(table, other, luck):
        for number in range(10):
            chance = random.Random(luck + number)
            flow = Day(table, other).hold([word_of(chance.getrandbits(32)) for _ in range(60)])
            agree(flow)
            seen.update(["competitions", flow.state.phase.value])
            seen.update(entry.kind for entry in flow.ledger.entries())

    recompute()
    print(dict(seen))
    assert seen["competitions"] >= 10_000
