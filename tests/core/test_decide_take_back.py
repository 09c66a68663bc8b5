"""Taking results back: by whom, until when, and only once."""

from datetime import timedelta

import pytest

from belweek import (
    API,
    JUDGE,
    LEAD_KO,
    LEAD_MA,
    ORGANISER,
    START,
    asked,
    counts,
    defined,
    gift,
    reached,
    take_back,
)
from scoreboard.core.asking import Taken
from scoreboard.core.commands import REASONS, RecordResult, TakeBack
from scoreboard.core.decide import correctable_until, decide
from scoreboard.core.facts import ResultReplaced, ResultVoided, Status
from scoreboard.core.phases import Phase
from scoreboard.core.refusal import Refused, Why

QUARTER = timedelta(minutes=15)
MILLISECOND = timedelta(milliseconds=1)


def found(status=Status.COUNTED, *, team="KO", taken_back=False) -> Taken:
    return Taken(result=counts(team), status=status, at=START, taken_back=taken_back)


def took_back(command=None, *, who=LEAD_KO, phase=Phase.OPEN, at=START, result=None):
    asks = asked(who, at=at, found=result or found())
    (fact,) = decide(reached(phase), command or take_back("r9"), asks)
    return fact


def refused(*args, **named) -> Why:
    with pytest.raises(Refused) as no:
        took_back(*args, **named)
    return no.value.why


def test_a_void_says_again_what_it_takes_back():
    fact = took_back()

    assert isinstance(fact, ResultVoided)
    assert (fact.target, fact.result, fact.status, fact.reason) == ("r9", counts(), Status.COUNTED, "mistake")


def test_a_replacement_says_what_it_takes_back_and_what_stands_for_it():
    fact = took_back(take_back("r9", RecordResult(result=counts(calls=2), made_at=START)))

    assert isinstance(fact, ResultReplaced)
    assert (fact.result, fact.instead, fact.made_at) == (counts(), counts(calls=2), START)


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.FROZEN])
def test_a_lead_may_take_back_for_a_quarter_of_an_hour_and_not_a_moment_longer(phase):
    assert took_back(phase=phase, at=START + QUARTER).target == "r9"
    assert refused(phase=phase, at=START + QUARTER + MILLISECOND) is Why.TOO_LATE


def test_the_time_for_corrections_is_the_one_of_the_competition():
    short = defined(correction_minutes=3)

    assert correctable_until(short, START) == START + timedelta(minutes=3)


@pytest.mark.parametrize("who", [ORGANISER, JUDGE, API])
def test_the_desk_and_programs_may_take_back_hours_later(who):
    assert took_back(who=who, at=START + timedelta(hours=9)).by == who.pass_id


def test_after_the_whistle_only_a_judge_takes_back():
    assert took_back(who=JUDGE, phase=Phase.CLOSED).target == "r9"
    assert refused(who=LEAD_KO, phase=Phase.CLOSED) is Why.CLOSED
    assert refused(who=ORGANISER, phase=Phase.CLOSED) is Why.NOT_ALLOWED


def test_another_teams_result_is_as_unknown_to_a_lead_as_one_that_never_was():
    with pytest.raises(Refused) as never_was:
        decide(reached(Phase.OPEN), take_back("r9"), asked(LEAD_MA))

    assert refused(who=LEAD_MA) is never_was.value.why is Why.UNKNOWN_RESULT


def test_another_teams_result_stays_unknown_when_it_was_taken_back():
    assert refused(who=LEAD_MA, result=found(taken_back=True)) is Why.UNKNOWN_RESULT


def test_a_result_is_taken_back_once():
    assert refused(result=found(taken_back=True)) is Why.ALREADY_TAKEN_BACK


def test_a_result_of_the_rehearsal_is_left_alone_once_the_competition_is_open():
    assert refused(result=found(Status.REHEARSAL)) is Why.FROM_REHEARSAL
    assert took_back(result=found(Status.REHEARSAL), phase=Phase.REHEARSAL).status is Status.REHEARSAL


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_of_the_list_will_do(reason):
    assert took_back(TakeBack(target="r9", reason=reason)).reason == reason


@pytest.mark.parametrize("reason", ["", "Mrs Jansen of 12 Church Street asked for it"])
def test_no_free_words_get_into_the_chain_as_a_reason(reason):
    assert refused(TakeBack(target="r9", reason=reason)) is Why.REASON_MISSING


def test_a_lead_cannot_move_a_result_to_another_team():
    assert refused(take_back("r9", gift("MA"))) is Why.OTHER_TEAM


def test_the_desk_can_move_a_result_to_the_team_it_belongs_to():
    assert took_back(take_back("r9", gift("MA")), who=ORGANISER).instead.team == "MA"


def test_what_stands_for_a_result_must_fit_the_competition_too():
    assert refused(take_back("r9", gift(cents=0))) is Why.AMOUNT_MISSING


def test_a_replacement_of_what_was_set_aside_stays_set_aside():
    fact = took_back(take_back("r9", gift()), who=JUDGE, phase=Phase.CLOSED, result=found(Status.SET_ASIDE))

    assert fact.status is Status.SET_ASIDE
