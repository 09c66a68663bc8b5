"""What a lead may not correct any more, the judges are asked about."""

from datetime import timedelta

import pytest

from belweek import JUDGE, LEAD_KO, LEAD_MA, ORGANISER, Day, gift, take_back
from scoreboard.core.commands import AnswerAsk, AskJudges
from scoreboard.core.facts import JudgesAsked
from scoreboard.core.phases import Verb
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.state import LAST


@pytest.fixture
def day():
    """A gift of Korenbloem, entered an hour ago."""
    day = Day()
    day.go(Verb.OPEN)
    day.ask(gift("KO"), LEAD_KO, "gift-0001")
    day.clock.time += timedelta(hours=1)
    return day


def ask(day, who=LEAD_KO, *, reason="mistake", note="five, not fifty", id_=""):
    return day.ask(AskJudges(target="gift-0001", reason=reason, note=note), who, id_)


def refused(do, *args, **named) -> Why:
    with pytest.raises(Refused) as no:
        do(*args, **named)
    return no.value.why


def asked(day) -> str:
    (line,) = [line for line in day.state.last["KO"] if line.request_id == "gift-0001"]
    return line.asked


def test_a_question_is_open_until_somebody_answers(day):
    ask(day)
    (open_,) = day.state.asks.values()
    assert (open_.team, open_.reason, asked(day)) == ("KO", "mistake", "open")

    day.ask(AnswerAsk(target="gift-0001", note="the recording says fifty"), JUDGE)
    assert day.state.asks == {}
    assert asked(day) == "left"
    (line,) = day.state.last["KO"]
    assert day.ledger.text(line.answer) == "the recording says fifty"


def test_the_answer_reaches_the_lead_however_much_was_entered_meanwhile(day):
    ask(day)
    for _ in range(3 * LAST):
        day.ask(gift("KO", 500), LEAD_KO)
    assert asked(day) == "open"

    day.ask(AnswerAsk(target="gift-0001", note="the recording says fifty"), JUDGE)
    for _ in range(3 * LAST):
        day.ask(gift("KO", 500), LEAD_KO)
    assert asked(day) == "left"
    assert len(day.state.last["KO"]) == LAST + 1


def test_of_results_that_were_asked_about_only_so_many_stay(day):
    for number in range(3 * LAST):
        day.ask(gift("KO", 500), LEAD_KO, f"gifts-{number:02}")
        day.clock.time += timedelta(hours=1)
        day.ask(AskJudges(target=f"gifts-{number:02}", reason="mistake"), LEAD_KO)

    newest = [f"gifts-{number:02}" for number in reversed(range(LAST, 3 * LAST))]
    assert [line.request_id for line in day.state.last["KO"]] == newest


@pytest.mark.parametrize("instead", [None, gift("KO", 500)])
def test_taking_the_result_back_or_replacing_it_is_an_answer(day, instead):
    ask(day)
    day.ask(take_back("gift-0001", instead), JUDGE)

    assert day.state.asks == {}
    assert asked(day) == ""


def test_a_question_changes_no_sum_and_may_be_asked_after_the_close(day):
    before = day.state.tallies
    day.go(Verb.CLOSE)
    ask(day)

    assert day.state.tallies == before
    assert set(day.state.asks) == {"gift-0001"}


def test_the_words_stand_beside_the_chain(day):
    ((_, fact),) = ask(day).entries
    assert isinstance(fact, JudgesAsked)

    assert day.ledger.text(fact.text_id) == "five, not fifty"
    assert not any("fifty" in body for body in day.bodies())


def test_nobody_asks_twice_at_once_but_may_ask_again_after_the_answer(day):
    ask(day, id_="ask-00001")

    assert refused(ask, day) is Why.ALREADY_ASKED
    assert ask(day, id_="ask-00001").repeated
    day.ask(AnswerAsk(target="gift-0001"), ORGANISER)
    assert ask(day).entries


def test_a_lead_asks_about_the_own_team_alone(day):
    assert refused(ask, day, LEAD_MA) is Why.UNKNOWN_RESULT


def test_a_question_needs_a_reason_of_the_list(day):
    assert refused(ask, day, reason="because I say so") is Why.REASON_MISSING


def test_there_is_nothing_to_ask_about_what_was_taken_back(day):
    day.ask(take_back("gift-0001"), ORGANISER)

    assert refused(ask, day) is Why.ALREADY_TAKEN_BACK


def test_what_nobody_asks_about_is_not_answered(day):
    assert refused(day.ask, AnswerAsk(target="gift-0001"), JUDGE) is Why.NOTHING_ASKED


def test_a_question_tells_the_public_nothing_in_a_freeze(day):
    day.go(Verb.FREEZE)
    changes = day.state.changes
    ask(day)

    assert day.state.changes == changes
