"""Which results count, which are set aside, which are refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from belweek import (
    API,
    LEAD_KO,
    LEAD_MA,
    ORGANISER,
    START,
    asked,
    call,
    counts,
    defined,
    gift,
    in_phase,
    reached,
)
from scoreboard.core.commands import RecordResult
from scoreboard.core.decide import decide
from scoreboard.core.facts import ResultRecorded, Status
from scoreboard.core.phases import Phase
from scoreboard.core.refusal import Refused, Why

SECOND = timedelta(seconds=1)
OPEN = reached(Phase.OPEN)


def entered(state, command, who=LEAD_KO) -> ResultRecorded:
    (fact,) = decide(state, command, asked(who))
    return fact


def refused(state, command, who=LEAD_KO) -> Why:
    with pytest.raises(Refused) as no:
        decide(state, command, asked(who))
    return no.value.why


@pytest.mark.parametrize(
    ("phase", "status"),
    [
        (Phase.REHEARSAL, Status.REHEARSAL),
        (Phase.OPEN, Status.COUNTED),
        (Phase.FROZEN, Status.COUNTED),
    ],
)
def test_the_phase_says_whether_a_result_counts(phase, status):
    assert entered(reached(phase), call()).status is status


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.FINAL, Phase.REVEALED])
def test_a_result_without_a_time_is_refused_after_the_whistle(phase):
    assert refused(reached(phase), call()) is Why.CLOSED


def test_what_claims_to_be_made_before_the_whistle_is_set_aside_for_a_judge():
    closed = reached(Phase.CLOSED)
    before = RecordResult(result=counts(), made_at=closed.phase_at - SECOND)
    at_the_whistle = RecordResult(result=counts(), made_at=closed.phase_at)
    after = RecordResult(result=counts(), made_at=closed.phase_at + SECOND)

    assert entered(closed, before).status is Status.SET_ASIDE
    assert entered(closed, at_the_whistle).status is Status.SET_ASIDE
    assert refused(closed, after) is Why.CLOSED


@pytest.mark.parametrize("days", [-400_000, -1, 1, 400_000])
def test_the_clock_of_a_phone_decides_nothing_while_results_count(days):
    when = START + timedelta(days=days)

    assert entered(OPEN, RecordResult(result=counts(), made_at=when)).status is Status.COUNTED


def test_what_an_import_brings_after_the_close_is_set_aside_without_asking_for_times():
    rows = RecordResult(result=counts(), imported=True)

    assert entered(reached(Phase.CLOSED), rows, ORGANISER).status is Status.SET_ASIDE
    assert refused(reached(Phase.FINAL), rows, ORGANISER) is Why.CLOSED


def test_nothing_is_set_aside_once_the_result_is_final():
    final = reached(Phase.FINAL)

    assert refused(final, RecordResult(result=counts(), made_at=START)) is Why.CLOSED


def test_results_count_again_after_reopening():
    assert entered(in_phase(Phase.OPEN, Phase.CLOSED, Phase.OPEN), call()).status is Status.COUNTED


def test_the_fact_keeps_what_was_said_who_said_it_and_the_receipt():
    fact = entered(OPEN, RecordResult(result=counts(calls=3), made_at=START))

    assert (fact.result, fact.made_at, fact.by, fact.receipt) == (counts(calls=3), START, "l1", "R" * 16)


def test_a_lead_cannot_enter_a_result_for_another_team():
    assert refused(OPEN, call("KO"), LEAD_MA) is Why.OTHER_TEAM


def test_a_program_may_enter_a_result_for_any_team():
    assert [entered(OPEN, call(team), API).result.team for team in ("KO", "MA")] == ["KO", "MA"]


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (counts("XX"), Why.UNKNOWN_TEAM),
        (counts("ko"), Why.UNKNOWN_TEAM),
        (counts(outcome="nothing"), Why.UNKNOWN_OUTCOME),
        (counts(outcome="donation"), Why.AMOUNT_MISSING),
        (counts(outcome="convinced", cents=1), Why.AMOUNT_NOT_TAKEN),
        (counts(outcome="tree"), Why.UNITS_MISSING),
        (counts(outcome="tree", units=1, cents=1), Why.AMOUNT_NOT_TAKEN),
        (counts(outcome="donation", cents=1, units=1), Why.UNITS_NOT_TAKEN),
        (counts(outcome="convinced", calls=0), Why.NOTHING_TO_COUNT),
    ],
)
def test_a_result_that_does_not_fit_the_competition_is_refused_with_its_reason(result, why):
    assert refused(OPEN, RecordResult(result=result), ORGANISER) is why


def test_a_gift_without_a_call_counts():
    assert entered(OPEN, gift(calls=0)).status is Status.COUNTED


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.FROZEN, Phase.CLOSED])
def test_what_a_phone_made_in_the_rehearsal_never_counts_later(phase):
    rehearsed = replace(call(), rehearsed=True)

    assert refused(reached(phase), rehearsed) is Why.MADE_IN_REHEARSAL
    assert entered(reached(Phase.REHEARSAL), rehearsed).status is Status.REHEARSAL


def test_what_is_sent_for_the_judges_to_decide_is_set_aside_after_the_whistle_and_counts_before_it():
    to_judges = replace(call(), to_judges=True)

    assert entered(reached(Phase.CLOSED), to_judges).status is Status.SET_ASIDE
    assert entered(OPEN, to_judges).status is Status.COUNTED
    assert refused(reached(Phase.FINAL), to_judges) is Why.CLOSED


@pytest.mark.parametrize(("cents", "calls", "taken"), [(50_000, 1, True), (50_001, 1, False), (150_000, 3, True)])
def test_above_the_limit_of_the_competition_an_amount_is_refused_for_each_call(cents, calls, taken):
    limited = in_phase(Phase.OPEN, state=defined(most_minor=50_000))
    command = gift(cents=cents, calls=calls)

    if taken:
        assert entered(limited, command).result.amount_minor == cents
    else:
        assert refused(limited, command) is Why.ABOVE_LIMIT


def test_a_result_keeps_the_day_and_the_hour_of_the_competitions_clocks():
    clocks = replace(asked(LEAD_KO), on_clocks=lambda _: ("2026-11-23", "09"))
    (fact,) = decide(OPEN, call(), clocks)

    assert (fact.result.day, fact.result.hour) == ("2026-11-23", "09")


def test_a_gift_is_a_pledge_where_its_outcome_says_so():
    outcomes = {**OPEN.outcomes, "donation": replace(OPEN.outcomes["donation"], pledged=True)}

    assert entered(replace(OPEN, outcomes=outcomes), gift()).result.pledge
    assert not entered(OPEN, gift()).result.pledge
