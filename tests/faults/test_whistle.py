"""A result in the instant of the whistle counts if and only if its entry stands before that of the whistle."""

import random
import secrets
from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest

from belweek import ORGANISER, call, define, phase
from rig import new_id
from scoreboard.competitions import Hosted
from scoreboard.core.facts import PhaseChanged, ResultRecorded, Status
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Role, Who
from scoreboard.flow import Answer
from scoreboard.store import sqlite

TEAMS = ("KO", "MA", "ZO")
CALLERS = 6
RACES, MANY = 100, 10_000


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Hosted]:
    """An open competition, served as a server serves it: its file, its queue, its writing thread."""
    path = tmp_path / "belweek.db"
    sqlite.create(path, "belweek")
    hosted = Hosted("belweek", path)
    hosted.submit(define(), ORGANISER, "define")
    hosted.submit(phase(Verb.OPEN), ORGANISER, "open")
    yield hosted
    hosted.close()


def race(hosted: Hosted, chance: random.Random) -> tuple[int, dict[str, Answer | Why]]:
    """Let callers enter while the whistle is blown; give its number and what each caller was answered."""
    answers: dict[str, Answer | Why] = {}

    def enter(team: str) -> None:
        for _ in range(chance.randint(1, 3)):
            request_id = new_id()
            try:
                answers[request_id] = hosted.submit(call(team), Who(Role.LEAD, team=team, pass_id=team), request_id)
            except Refused as no:
                answers[request_id] = no.why

    def blow() -> int:
        for _ in range(chance.randint(0, 4)):
            gevent.sleep(chance.choice((0, 0, 0.0005)))
        return hosted.submit(phase(Verb.CLOSE), ORGANISER, f"close-{secrets.token_hex(8)}").seq

    works = [gevent.Greenlet(enter, chance.choice(TEAMS)) for _ in range(CALLERS)]
    whistle = gevent.Greenlet(blow)
    started = [*works, whistle]
    chance.shuffle(started)
    for one in started:
        one.start()
    gevent.joinall(started, raise_error=True)
    return whistle.get(), answers


def raced(hosted: Hosted, races: int) -> dict[str, int]:
    """Race again and again, and look into the ledger each time; give how many came before and after the whistle."""
    seed = random.SystemRandom().randint(0, 10**6)
    chance, found = random.Random(seed), {"before": 0, "after": 0, "close": 0}
    counted = 0
    for _ in range(races):
        behind = hosted.state.seq
        whistle, answers = race(hosted, chance)
        told = {entry.request_id: entry for entry in hosted.ledger.entries(after=behind)}
        entered = {key for key, entry in told.items() if isinstance(entry.fact, ResultRecorded)}

        assert hosted.state.phase is Phase.CLOSED
        assert isinstance(next(entry.fact for entry in told.values() if entry.seq == whistle), PhaseChanged)
        for request_id, answer in answers.items():
            before = isinstance(answer, Answer)
            assert before or answer is Why.CLOSED, f"seed {seed}: {answer}"
            assert before == (request_id in entered), f"seed {seed}"
            if isinstance(answer, Answer):
                assert answer.seq == told[request_id].seq < whistle, f"seed {seed}"
                assert answer.result.status is Status.COUNTED, f"seed {seed}"
            found["before" if before else "after"] += 1
        counted += len(entered)
        assert sum(tally.calls for tally in hosted.state.tallies.values()) == counted, f"seed {seed}"
        sides = {isinstance(answer, Answer) for answer in answers.values()}
        found["close"] += len(sides) == 2
        hosted.submit(phase(Verb.REOPEN), ORGANISER, f"reopen-{secrets.token_hex(8)}")
    return found


def test_a_result_counts_if_and_only_if_it_stands_before_the_whistle(hosted):
    found = raced(hosted, RACES)

    assert found["close"] > RACES / 4, "hardly ever did results come on both sides of the whistle"


@pytest.mark.long
def test_ten_thousand_races_of_results_and_the_whistle(hosted):
    print(raced(hosted, MANY))
