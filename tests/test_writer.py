"""Many at once: what waits is decided in one order, and nobody is left without an answer."""

import gevent
import pytest

from belweek import API, JUDGE, ORGANISER, call, define, phase, take_back
from scoreboard.core.commands import RecordResult
from scoreboard.core.phases import Verb
from scoreboard.core.refusal import Refused
from scoreboard.flow import Answer, Busy, Flow, Request
from scoreboard.store import sqlite
from scoreboard.writer import Thread, Writer

ROUNDS = 25


@pytest.fixture
def thread():
    thread = Thread()
    yield thread
    thread.stop()


@pytest.fixture
def flow(tmp_path, thread):
    path = tmp_path / "belweek.db"
    sqlite.create(path, "belweek")
    ledger = sqlite.SqliteLedger(path)
    thread.write(ledger.begin_writing)
    flow = Flow(ledger, desk=thread)
    flow.submit(define(), ORGANISER, "define-01")
    flow.submit(phase(Verb.OPEN), ORGANISER, "open-0001")
    yield flow
    thread.write(ledger.close)


@pytest.fixture
def writer(flow):
    writer = Writer(flow)
    yield writer
    writer.stop()


def one(writer, command, who, request_id) -> str:
    """Ask alone; give what came of it in a word."""
    (decided,) = writer.submit([Request(command=command, who=who, request_id=request_id)])
    if isinstance(decided, Refused):
        return decided.why.value
    return "known" if decided.repeated else f"new {decided.seq}"


def at_once(writer, *asked) -> list[str]:
    """Let everybody ask at the same moment."""
    people = [gevent.spawn(one, writer, *each) for each in asked]
    gevent.joinall(people, raise_error=True, timeout=20)
    return [person.value for person in people]


def test_the_same_id_from_32_people_is_one_entry(writer, flow):
    for number in range(ROUNDS):
        answers = at_once(writer, *[(call(), API, f"call-{number:04}")] * 32)

        assert sorted(answer.split()[0] for answer in answers) == ["known"] * 31 + ["new"]
    assert flow.state.tallies["KO"].calls == ROUNDS


def test_two_who_take_the_same_result_back_do_it_once(writer, flow):
    for number in range(ROUNDS):
        target = f"call-{number:04}"
        one(writer, call(), API, target)
        voids = [(take_back(target), JUDGE, f"void-{number:04}-{who}") for who in "ab"]

        assert sorted(answer.split()[0] for answer in at_once(writer, *voids)) == [
            "already_taken_back",
            "new",
        ]
    assert flow.state.tallies["KO"].calls == 0


def test_a_result_counts_exactly_when_its_number_is_below_that_of_the_whistle(writer):
    for number in range(ROUNDS):
        calls = [(call(), API, f"call-{number:04}-{person}") for person in range(6)]
        whistle = (phase(Verb.CLOSE), JUDGE, f"close-{number:04}")
        *answers, closed = at_once(writer, *calls[:3], *calls[3:], whistle)
        late = at_once(writer, (call(), API, f"late-{number:04}"))
        seq_of_whistle = int(closed.split()[1])

        for answer in answers:
            assert answer == "closed" or int(answer.split()[1]) < seq_of_whistle
        assert late == ["closed"]
        one(writer, phase(Verb.REOPEN), JUDGE, f"reopen-{number:04}")


def test_what_is_being_written_is_finished_and_answered_before_the_writer_stops(writer):
    people = [gevent.spawn(one, writer, call(), API, f"call-{number:04}") for number in range(50)]
    gevent.sleep(0)
    gevent.sleep(0)
    writer.stop()
    gevent.joinall(people, timeout=2)

    assert all(person.ready() for person in people)
    assert {person.value.split()[0] for person in people} == {"new"}


def test_who_comes_after_the_writer_stopped_is_told_to_try_again(writer):
    writer.stop()

    with pytest.raises(Busy):
        one(writer, call(), API, "call-0001")


def test_a_command_that_nobody_thought_of_spoils_nobody_elses_answer(writer, flow):
    unthought_of = gevent.spawn(one, writer, RecordResult(result=None), API, "unthought-of")
    answers = at_once(writer, *[(call(), API, f"call-{number:04}") for number in range(5)])

    assert all(answer.startswith("new") for answer in answers)
    assert isinstance(unthought_of.exception, AttributeError)
    assert flow.state.tallies["KO"].calls == 5


def test_an_import_that_is_all_or_none_fails_alone(writer, flow):
    rows = [Request(command=call(team), who=API, request_id=f"row-{team}") for team in ("KO", "XX")]
    waiting = gevent.spawn(writer.submit, rows, all_or_none=True)
    others = at_once(writer, *[(call(), API, f"call-{number:04}") for number in range(5)])

    assert [type(decided) for decided in waiting.get(timeout=5)] == [Answer, Refused]
    assert all(answer.startswith("new") for answer in others)
    assert flow.state.tallies["KO"].calls == 5


def test_too_many_who_wait_are_told_to_try_again_and_the_others_are_answered(writer, flow, monkeypatch):
    monkeypatch.setattr("scoreboard.writer.MOST_WAITING", 3)
    people = [gevent.spawn(one, writer, call(), API, f"call-{number:04}") for number in range(5)]
    gevent.joinall(people, timeout=5)

    assert [type(person.exception) for person in people] == [type(None)] * 3 + [Busy] * 2
    assert flow.state.tallies["KO"].calls == 3


def test_a_long_import_turns_no_lead_away(writer, flow, monkeypatch):
    monkeypatch.setattr("scoreboard.writer.MOST_WAITING", 3)
    rows = [Request(command=call(), who=API, request_id=f"row-{number:04}") for number in range(10)]
    waiting = gevent.spawn(writer.submit, rows, all_or_none=True)
    gevent.sleep(0)
    answers = at_once(writer, *[(call(), API, f"call-{number:04}") for number in range(3)])

    assert all(answer.startswith("new") for answer in answers)
    assert len(waiting.get(timeout=5)) == 10
    assert flow.state.tallies["KO"].calls == 13
