"""The way of a command: repeats, batches, notes, the clock, and what a failure leaves behind."""

from datetime import timedelta

import pytest

from belweek import (
    API,
    JUDGE,
    LEAD_KO,
    LEAD_MA,
    ORGANISER,
    START,
    Day,
    call,
    counts,
    define,
    gift,
    phase,
    take_back,
)
from scoreboard.core.commands import ChangeSchedule, RecordResult, Recuse, SeatJudge, TakeBack
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Role, Who
from scoreboard.core.tally import Sum, Tally
from scoreboard.flow import Answer, Busy, Request
from scoreboard.ledger import AlreadyAppended, Broken, Locked, NoRoom, Stale
from scoreboard.store.memory import MemoryLedger


@pytest.fixture
def day():
    day = Day()
    day.go(Verb.OPEN)
    return day


def request(command, request_id, who=API) -> Request:
    return Request(command=command, who=who, request_id=request_id)


def in_words(outcomes) -> list[str]:
    """Say of each outcome of a batch what became of it."""
    return [
        outcome.why.value if isinstance(outcome, Refused) else "known" if outcome.repeated else "new"
        for outcome in outcomes
    ]


def refused(day, *args) -> Why:
    with pytest.raises(Refused) as no:
        day.ask(*args)
    return no.value.why


def results(day) -> int:
    return sum(entry.kind == "ResultRecorded" for entry in day.ledger.entries())


def test_the_same_id_twice_is_one_entry_and_the_same_answer(day):
    first = day.ask(gift(), LEAD_KO, "gift-001")
    again = day.ask(gift(), LEAD_KO, "gift-001")

    assert (first.repeated, again.repeated) == (False, True)
    assert again.result.receipt == first.result.receipt
    assert again.entries == first.entries
    assert results(day) == 1
    assert day.state.tallies["KO"].money_minor == 2500


def test_a_repeat_gets_the_same_answer_after_a_restart(day):
    first = day.ask(gift(), LEAD_KO, "gift-001")
    day.restart()

    assert day.ask(gift(), LEAD_KO, "gift-001").entries == first.entries


def test_a_repeat_after_the_whistle_still_gets_its_receipt(day):
    first = day.ask(gift(), LEAD_KO, "gift-001")
    day.go(Verb.CLOSE)

    assert day.ask(gift(), LEAD_KO, "gift-001").result.receipt == first.result.receipt


@pytest.mark.parametrize(
    "other",
    [
        gift(cents=2501),
        gift(calls=2),
        call(),
        RecordResult(result=gift().result, note="a note"),
        take_back("gift-001"),
    ],
)
def test_the_same_id_with_other_content_is_refused_and_changes_nothing(day, other):
    day.ask(gift(), LEAD_KO, "gift-001")
    head = day.flow.head

    assert refused(day, other, LEAD_KO, "gift-001") is Why.OTHER_CONTENT
    assert day.flow.head == head


def test_a_retry_whose_clock_moved_on_is_a_repeat(day):
    day.ask(RecordResult(result=counts(), made_at=START), LEAD_KO, "call-001")
    again = RecordResult(result=counts(), made_at=START + timedelta(hours=1))

    assert day.ask(again, LEAD_KO, "call-001").repeated


def test_two_ids_with_equal_values_are_two_results(day):
    receipts = {day.ask(gift(), LEAD_KO, request_id).result.receipt for request_id in ("gift-001", "gift-002")}

    assert len(receipts) == results(day) == 2


def test_receipts_are_16_letters_of_base32(day):
    receipt = day.ask(call()).result.receipt

    assert len(receipt) == 16
    assert set(receipt) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_repeats_inside_a_batch_are_answered_as_if_each_had_come_alone(day):
    outcomes = day.flow.decide_all(
        [
            request(gift(), "gift-001"),
            request(gift(), "gift-001"),
            request(gift(cents=1), "gift-001"),
            request(call("XX"), "call-001"),
            request(call(), "call-001"),
            request(take_back("gift-001"), "void-001"),
            request(take_back("gift-001"), "void-001"),
            request(take_back("gift-001"), "void-002"),
        ]
    )

    assert in_words(outcomes) == [
        "new",
        "known",
        "other_content",
        "unknown_team",
        "new",
        "new",
        "known",
        "already_taken_back",
    ]
    assert outcomes[0].result.receipt == outcomes[1].result.receipt
    assert day.state.tallies["KO"] == Tally(calls=1, outcomes={"convinced": 1}, by={"convinced": Sum(calls=1)})


def test_a_batch_is_one_commit(day):
    commits = []
    append = day.ledger.append
    day.ledger.append = lambda entries, texts: commits.append(len(entries)) or append(entries, texts)
    day.flow.decide_all([request(call(), f"call-{number:03}") for number in range(250)])

    assert commits == [250]


def test_a_batch_that_crosses_the_whistle_counts_only_what_came_before_it(day):
    outcomes = day.flow.decide_all(
        [
            request(call(), "call-001"),
            request(phase(Verb.CLOSE), "close-01", JUDGE),
            request(call(), "call-002"),
        ]
    )

    assert in_words(outcomes) == ["new", "new", "closed"]
    assert day.state.tallies["KO"].calls == 1


def test_all_or_none_writes_nothing_when_one_is_refused(day):
    before, head = day.state, day.ledger.head()
    outcomes = day.flow.decide_all([request(call(), "call-001"), request(call("XX"), "call-002")], all_or_none=True)

    assert in_words(outcomes) == ["new", "unknown_team"]
    assert (day.state, day.ledger.head()) == (before, head)
    assert day.ledger.find("call-001") is None


def test_all_or_none_writes_everything_when_nothing_is_refused_and_known_rows_do_no_harm(day):
    day.ask(call(), API, "call-001")
    rows = [request(call(), f"call-00{number}") for number in (1, 2, 3)]

    assert in_words(day.flow.decide_all(rows, all_or_none=True)) == ["known", "new", "new"]
    assert day.state.tallies["KO"].calls == 3


@pytest.mark.parametrize("command", [gift(), take_back("gift-001")])
def test_another_teams_id_is_unknown_to_a_lead_whatever_they_ask_with_it(day, command):
    day.ask(gift("MA"), LEAD_MA, "gift-001")

    assert refused(day, take_back("gift-001"), LEAD_KO, "void-001") is Why.UNKNOWN_RESULT
    assert refused(day, command, LEAD_KO, "gift-001") is Why.UNKNOWN_RESULT


@pytest.mark.parametrize("command", [SeatJudge(), Recuse(team="KO", reason="related")])
def test_the_id_of_another_judge_is_no_repeat_of_the_very_same(day, command):
    other = Who(Role.JUDGE, pass_id="j2")
    for who in (JUDGE, other):
        day.ask(SeatJudge(), who)
    day.ask(command, JUDGE, "the-same-id")

    assert day.ask(command, JUDGE, "the-same-id").repeated
    assert refused(day, command, other, "the-same-id") is Why.OTHER_CONTENT


def test_another_teams_void_is_unknown_to_a_lead_who_sends_the_very_same(day):
    day.ask(gift("MA"), LEAD_MA, "gift-001")
    day.ask(take_back("gift-001"), LEAD_MA, "void-001")

    assert refused(day, take_back("gift-001"), LEAD_KO, "void-001") is Why.UNKNOWN_RESULT
    assert refused(day, gift(), LEAD_KO, "void-001") is Why.UNKNOWN_RESULT


def test_a_replacement_can_be_taken_back_by_its_own_id_and_the_first_one_cannot_again(day):
    day.ask(gift(), LEAD_KO, "gift-001")
    day.ask(take_back("gift-001", gift(cents=300)), LEAD_KO, "gift-002")

    assert refused(day, take_back("gift-001"), LEAD_KO, "void-001") is Why.ALREADY_TAKEN_BACK
    day.ask(take_back("gift-002"), LEAD_KO, "void-002")
    assert day.state.tallies["KO"].money_minor == 0


@pytest.mark.parametrize("target", ["never-was", "asked-0001", "void-001", "gift-001:1"])
def test_only_results_can_be_taken_back(day, target):
    day.ask(gift(), LEAD_KO, "gift-001")
    day.ask(take_back("gift-001"), LEAD_KO, "void-001")

    assert refused(day, take_back(target), ORGANISER) is Why.UNKNOWN_RESULT


def test_notes_stand_beside_the_chain_and_never_in_it(day):
    noted = day.ask(RecordResult(result=counts(), note="Mrs Jansen"), LEAD_KO, "call-001")
    voided = day.ask(TakeBack(target="call-001", reason="other", note="called twice"), LEAD_KO, "void-001")
    day.go(Verb.FREEZE)
    thawed = day.ask(phase(Verb.THAW, "the wrong button"), JUDGE)
    texts = [day.ledger.text(answer.entries[0][1].text_id) for answer in (noted, voided, thawed)]

    assert texts == ["Mrs Jansen", "called twice", "the wrong button"]
    assert not any(text in body for body in day.bodies() for text in texts)


def test_a_note_about_the_replacement_is_kept_with_that_about_the_reason(day):
    day.ask(gift(), LEAD_KO, "gift-001")
    instead = RecordResult(result=counts(), note="Mrs Jansen")
    command = TakeBack(target="gift-001", reason="other", note="called twice", instead=instead)
    replaced = day.ask(command, LEAD_KO, "call-001")

    assert day.ledger.text(replaced.result.text_id) == "called twice\nMrs Jansen"


def test_without_a_note_there_is_no_text(day):
    assert day.ask(call()).entries[0][1].text_id == ""
    assert day.ledger.text("") is None


def test_the_note_of_what_was_refused_is_not_kept(day):
    kept = []
    append = day.ledger.append
    day.ledger.append = lambda entries, texts: kept.extend(texts.values()) or append(entries, texts)
    refused_one = RecordResult(result=counts("XX"), note="Mrs Jansen")
    day.flow.decide_all([request(call(), "call-001"), request(refused_one, "call-002")])

    assert kept == []


def test_a_clock_that_goes_back_never_takes_the_ledgers_time_with_it(day):
    day.clock.time = START + timedelta(hours=2)
    day.ask(call())
    day.clock.time = START - timedelta(days=1)
    day.ask(call())
    day.restart()
    day.ask(call())
    times = [entry.at for entry in day.ledger.entries()]

    assert times == sorted(times)
    assert set(times[-3:]) == {"2026-11-23T10:00:00.000Z"}


def test_the_time_of_an_entry_is_the_servers_and_the_phones_is_kept_beside_it(day):
    made_at = START - timedelta(days=400)
    answer = day.ask(RecordResult(result=counts(), made_at=made_at))

    assert day.ledger.find("asked-0003").at == "2026-11-23T08:00:00.000Z"
    assert answer.result.made_at == made_at


@pytest.mark.parametrize(
    ("failure", "raised"),
    [(NoRoom, Busy), (Locked, Busy), (Broken, Broken), (Stale, Stale), (AlreadyAppended, AlreadyAppended)],
)
def test_a_failed_append_leaves_everything_as_it_was(day, failure, raised):
    class Failing(MemoryLedger):
        def append(self, entries, texts):
            raise failure("as told")

    before, head = day.state, day.flow.head
    woken = []
    day.flow.changed = lambda: woken.append(1)
    day.ledger.__class__ = Failing
    with pytest.raises(raised) as raised_one:
        day.ask(gift(), LEAD_KO, "gift-001")
    day.ledger.__class__ = MemoryLedger

    assert (day.state, day.flow.head, woken) == (before, head, [])
    assert getattr(raised_one.value, "disk_full", True) is (failure is not Locked)
    assert not day.ask(gift(), LEAD_KO, "gift-001").repeated
    assert day.state.tallies["KO"].money_minor == 2500


def test_the_announcer_is_woken_once_for_each_commit_and_not_for_repeats_or_refusals(day):
    woken = []
    day.flow.changed = lambda: woken.append(day.state.seq)
    day.flow.decide_all([request(call(), "call-001"), request(call(), "call-002")])
    day.ask(call(), API, "call-001")
    day.flow.decide_all([request(call("XX"), "call-003")])

    assert woken == [day.state.seq]


def test_the_announcer_finds_what_it_is_woken_for(day):
    seen = []
    day.flow.changed = lambda: seen.append((day.state.tallies["KO"].calls, day.ledger.head()[0]))
    day.ask(call())

    assert seen == [(1, day.state.seq)]


def test_the_same_phase_again_writes_nothing(day):
    head = day.flow.head
    answer = day.ask(phase(Verb.OPEN), ORGANISER)

    assert (answer.entries, answer.state.phase, day.flow.head) == ((), Phase.OPEN, head)


def test_an_id_whose_request_was_refused_or_changed_nothing_is_free(day):
    refused(day, call("XX"), API, "the-same-id")
    day.ask(phase(Verb.OPEN), ORGANISER, "the-same-id")

    assert not day.ask(call(), API, "the-same-id").repeated


def test_making_a_competition_takes_many_entries_and_no_id_that_somebody_could_send(day):
    ids = [entry.request_id for entry in day.ledger.entries()][:9]

    assert ids[0] == "asked-0001"
    assert all(":" in request_id for request_id in ids[1:])


def test_making_a_competition_again_with_the_same_id_is_a_repeat():
    day = Day()

    assert day.ask(define(), ORGANISER, "asked-0001").repeated
    assert refused(day, define(), ORGANISER, "another-01") is Why.ALREADY_DEFINED


def test_a_schedule_goes_the_same_way(day):
    times = ChangeSchedule(
        starts_at=None, freeze_at=None, ends_at=START + timedelta(hours=8), read_at=day.state.schedule_seq
    )
    answer = day.ask(times, ORGANISER, "times-01")

    assert isinstance(answer, Answer)
    assert day.ask(times, ORGANISER, "times-01").repeated
    assert day.state.defined.ends_at == START + timedelta(hours=8)


def test_replacing_gives_no_new_time_for_corrections(day):
    day.ask(gift("KO"), LEAD_KO, "gift-0001")
    day.clock.time += timedelta(minutes=10)
    day.ask(take_back("gift-0001", gift("KO", 500)), LEAD_KO, "gift-0002")
    day.clock.time += timedelta(minutes=4)
    day.ask(take_back("gift-0002", gift("KO", 600)), LEAD_KO, "gift-0003")
    day.clock.time += timedelta(minutes=2)

    assert refused(day, take_back("gift-0003", gift("KO", 49_000)), LEAD_KO) is Why.TOO_LATE
    assert day.state.last["KO"][0].since == START


@pytest.mark.parametrize("said", [START - timedelta(days=9_000), START + timedelta(days=9_000)])
def test_a_phones_clock_that_cannot_be_right_moves_no_result_to_another_day(day, said):
    day.ask(RecordResult(result=counts("KO"), made_at=said), LEAD_KO, "call-0001")
    day.ask(RecordResult(result=counts("MA"), made_at=START), LEAD_MA, "call-0002")

    assert set(day.state.days) == {"2026-11-23"}
    assert day.state.last["KO"][0].made_at == said


@pytest.mark.parametrize("said", [START - timedelta(days=9_000), START + timedelta(days=9_000)])
def test_a_judge_who_corrects_such_a_result_leaves_it_on_its_day_unless_another_time_is_said(day, said):
    day.ask(RecordResult(result=counts("KO"), made_at=said), LEAD_KO, "call-0001")
    moved = RecordResult(result=counts("MA"), made_at=said)
    day.ask(take_back("call-0001", moved), JUDGE, "call-0002")
    assert set(day.state.days) == {"2026-11-23"}

    yesterday = RecordResult(result=counts("MA"), made_at=START - timedelta(days=1))
    day.ask(take_back("call-0002", yesterday), JUDGE, "call-0003")
    assert {name for name, tallies in day.state.days.items() if tallies["MA"].calls} == {"2026-11-22"}
