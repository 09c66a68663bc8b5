"""Changing what a competition is: freely before the start, for all to see after it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from belweek import (
    LEAD_KO,
    ORGANISER,
    OUTCOMES,
    START,
    TEAMS,
    Day,
    asked,
    call,
    define,
    defined,
    gift,
    phase,
    take_back,
    told,
)
from scoreboard.core.changes import changed_rules
from scoreboard.core.commands import AMENDMENT_REASONS, ChangeDefinition, DefineCompetition
from scoreboard.core.competition import Outcome, Team
from scoreboard.core.decide import decide
from scoreboard.core.facts import (
    CompetitionChanged,
    OutcomeChanged,
    OutcomeWithdrawn,
    RecipeAmended,
    RecipeChosen,
    ScheduleChanged,
    TeamAdded,
    TeamChanged,
    TeamWithdrawn,
)
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.recipe import Measure, Recipe
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.rules import fingerprint
from scoreboard.core.state import State

BY_CALLS = Recipe(rank_by="calls")
NEW_TEAM = Team(code="TU", name="Tulp")


def change(wanted: DefineCompetition, state: State, *, reason: str = "", read_at: int | None = None):
    """Ask for another definition, and give the kinds of what follows with the state after it."""
    seen = state.definition_seq if read_at is None else read_at
    command = ChangeDefinition(definition=wanted, read_at=seen, reason=reason)
    facts = decide(state, command, asked(ORGANISER))
    return [type(fact) for fact in facts], told(*facts, state=state)


def opened() -> State:
    """Give a competition that was opened by its own rules."""
    state = defined()
    return told(*decide(state, phase(Verb.OPEN), asked(ORGANISER)), state=state)


def test_what_is_wanted_as_it_is_writes_nothing_even_from_a_stale_page():
    assert change(define(), defined(), read_at=1)[0] == []


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        (define(charity="Kleine Vleugels"), [CompetitionChanged]),
        (define(ends_at=START + timedelta(days=1)), [ScheduleChanged]),
        (define(recipe=BY_CALLS), [RecipeChosen]),
        (replace(define(), teams=(*TEAMS, NEW_TEAM)), [TeamAdded]),
        (replace(define(), teams=(replace(TEAMS[0], name="Klaproos"), *TEAMS[1:])), [TeamChanged]),
        (replace(define(), teams=TEAMS[1:]), [TeamWithdrawn]),
        (replace(define(), outcomes=OUTCOMES[:3]), [OutcomeWithdrawn]),
        (replace(define(), outcomes=(replace(OUTCOMES[0], name="Gift"), *OUTCOMES[1:])), [OutcomeChanged]),
    ],
)
def test_before_the_start_each_change_is_a_fact_and_leads_to_what_was_wanted(wanted, kinds):
    found, after = change(wanted, defined())

    assert found == kinds
    assert after.defined == wanted.competition
    assert after.recipe == wanted.recipe
    assert {code for code, team in after.teams.items() if not team.withdrawn} == {team.code for team in wanted.teams}
    assert change(wanted, after)[0] == []
    assert after.amendments == ()


def test_two_organisers_at_once_and_the_second_is_told():
    seen = defined()
    _, after = change(define(charity="Kleine Vleugels"), seen)

    with pytest.raises(Refused) as no:
        change(define(charity="Grote Vleugels"), after, read_at=seen.definition_seq)

    assert no.value.why is Why.CHANGED_MEANWHILE


def test_another_competitions_definition_is_not_taken():
    with pytest.raises(Refused) as no:
        change(define(slug="other"), defined())

    assert no.value.why is Why.OTHER_COMPETITION


def test_the_start_seals_the_rules_in_front_of_the_phase():
    before = defined()
    after = opened()

    assert (before.seal, after.seal, after.phase) == ("", fingerprint(before.rules), Phase.OPEN)
    assert after.opened_seq == after.seq
    assert len(after.seal) == len("7f3a-91c2-08de-44b1")


@pytest.mark.parametrize(
    "wanted",
    [
        define(recipe=BY_CALLS),
        define(currency="CHF"),
        define(zone="Pacific/Kiritimati"),
        replace(define(), outcomes=(replace(OUTCOMES[0], name="Gift"), *OUTCOMES[1:])),
        replace(define(), outcomes=(*OUTCOMES[:3], replace(OUTCOMES[3], objection=True))),
        replace(define(), teams=(replace(TEAMS[0], name="Madelief"), replace(TEAMS[1], name="Korenbloem"), TEAMS[2])),
        replace(define(), outcomes=(replace(OUTCOMES[0], scores=False), *OUTCOMES[1:])),
        replace(define(), outcomes=(replace(OUTCOMES[0], success=False), *OUTCOMES[1:])),
        replace(define(), outcomes=(*OUTCOMES, Outcome(key="new", name="New"))),
        replace(define(), teams=(replace(TEAMS[0], seats=9), *TEAMS[1:])),
        replace(define(), teams=TEAMS[1:]),
    ],
)
def test_after_the_start_what_decides_places_is_changed_by_an_amendment_with_a_reason_alone(wanted):
    state = opened()
    with pytest.raises(Refused) as no:
        change(wanted, state)
    assert no.value.why is Why.REASON_MISSING

    kinds, after = change(wanted, state, reason="agreed")
    (amendment,) = after.amendments

    assert kinds[0] is RecipeAmended
    assert RecipeChosen not in kinds
    assert (amendment.before, amendment.after) == (state.rules, changed_rules(state, wanted))
    assert after.rules == amendment.after
    assert after.seal == amendment.fingerprint == fingerprint(after.rules) != state.seal
    assert change(wanted, after)[0] == []


def test_no_free_words_are_a_reason():
    assert "rain" not in AMENDMENT_REASONS
    with pytest.raises(Refused):
        change(define(recipe=BY_CALLS), opened(), reason="rain")


def test_another_reason_says_itself_what_it_is():
    with pytest.raises(Refused):
        change(define(recipe=BY_CALLS), opened(), reason="other")


def test_after_the_start_what_decides_no_place_is_changed_without_an_amendment():
    kinds, after = change(define(charity="Kleine Vleugels"), opened())

    assert kinds == [CompetitionChanged]
    assert after.amendments == ()


def test_an_amended_outcome_earns_or_does_not_for_all_that_was_entered_before():
    state = told(*decide(opened(), gift(), asked(LEAD_KO)), state=opened())
    wanted = replace(define(), outcomes=(replace(OUTCOMES[0], scores=False), *OUTCOMES[1:]))
    _, after = change(wanted, state, reason="mistake")

    assert state.figures.earning["KO"].money_minor == 2500
    assert after.figures.earning["KO"].money_minor == 0
    assert after.tallies["KO"].money_minor == 2500


def test_who_left_enters_nothing_and_comes_back_under_their_own_name_alone():
    _, left = change(replace(define(), teams=TEAMS[1:]), defined())
    with pytest.raises(Refused) as no:
        decide(left, call("KO"), asked(ORGANISER))
    assert no.value.why is Why.TEAM_WITHDRAWN

    with pytest.raises(Refused) as no:
        change(replace(define(), teams=(Team(code="KO", name="Klaproos"), *TEAMS[1:])), left)
    assert no.value.why is Why.TEAM_WITHDRAWN

    kinds, back = change(define(), left)
    assert (kinds, back.teams["KO"].withdrawn) == ([TeamChanged], False)


def test_an_outcome_that_was_withdrawn_comes_back_as_what_it_was_alone():
    _, left = change(replace(define(), outcomes=OUTCOMES[1:]), defined())
    other = Outcome(key="donation", name="Bomen", takes_units="tree")
    with pytest.raises(Refused) as no:
        change(replace(define(), outcomes=(other, *OUTCOMES[1:])), left)

    assert no.value.why is Why.OUTCOME_WITHDRAWN
    assert change(define(), left)[1].outcomes["donation"] == OUTCOMES[0]


def test_a_code_that_differs_in_capitals_alone_is_no_other_code():
    with pytest.raises(Refused) as no:
        change(replace(define(), teams=(*TEAMS, Team(code="ko", name="Klaproos"))), defined())

    assert no.value.why is Why.CODE_IN_USE


def test_a_competition_that_was_opened_before_there_were_seals_is_amended_too():
    state = replace(opened(), seal="", sealed_at=None)
    with pytest.raises(Refused):
        change(define(recipe=BY_CALLS), state)

    kinds, after = change(define(recipe=BY_CALLS), state, reason="agreed")
    assert (kinds, after.seal) == ([RecipeAmended], fingerprint(after.rules))


def test_what_is_signed_is_amended_no_more():
    with pytest.raises(Refused) as no:
        change(define(recipe=BY_CALLS), replace(opened(), phase=Phase.FINAL), reason="agreed")

    assert no.value.why is Why.WRONG_PHASE


def test_words_that_no_entry_names_are_not_kept():
    day = Day()
    command = ChangeDefinition(
        definition=define(charity="Kleine Vleugels"), read_at=day.state.definition_seq, note="Mrs Jansen asked for it"
    )
    day.ask(command, request_id="change-001")

    assert not any("Jansen" in (day.ledger.text(text_id) or "") for text_id in day.ledger._texts)


def test_an_outcome_that_is_no_longer_used_is_not_counted():
    _, after = change(replace(define(), outcomes=OUTCOMES[:1]), defined())

    with pytest.raises(Refused) as no:
        decide(after, call(), asked(LEAD_KO))

    assert no.value.why is Why.OUTCOME_WITHDRAWN


def test_a_nickname_is_refused_while_they_are_switched_off():
    named = replace(call(), caller="c7")

    with pytest.raises(Refused) as no:
        decide(defined(), named, asked(LEAD_KO))
    assert no.value.why is Why.NO_NICKNAMES

    (fact,) = decide(defined(nicknames="desk"), named, asked(LEAD_KO))
    assert fact.caller == "c7"


def test_results_have_the_day_of_the_competitions_clocks_not_of_the_servers():
    day = Day()
    day.go(Verb.OPEN)
    day.clock.time = START.replace(hour=23, minute=30)
    day.ask(call(), request_id="late-0001")
    day.ask(replace(call(), made_at=START), request_id="early-001")

    assert {name: tallies["KO"].calls for name, tallies in day.state.days.items()} == {
        "2026-11-24": 1,
        "2026-11-23": 1,
    }


def test_what_stands_for_a_result_stays_on_its_day():
    day = Day()
    day.go(Verb.OPEN)
    day.ask(gift(), request_id="gift-0001")
    day.clock.time = START + timedelta(days=1)
    day.ask(take_back("gift-0001", gift(cents=99)))

    assert {name: tallies["KO"].money_minor for name, tallies in day.state.days.items()} == {"2026-11-23": 99}


def test_the_words_of_an_amendment_stand_outside_the_chain():
    day = Day()
    day.go(Verb.OPEN)
    wanted = define(recipe=Recipe(rank_by="points", measures=(Measure(kind="calls"),)))
    command = ChangeDefinition(
        definition=wanted, read_at=day.state.definition_seq, reason="other", note="Mrs Jansen asked for it"
    )
    day.ask(command, request_id="amend-001")
    (amendment,) = day.state.amendments

    assert day.ledger.text(amendment.text_id) == "Mrs Jansen asked for it"
    assert not any("Jansen" in body for body in day.bodies())


def test_the_rehearsal_is_counted_and_left_behind():
    day = Day()
    day.ask(call())
    day.ask(gift())
    day.go(Verb.OPEN)

    assert day.state.rehearsed == 2
    assert day.state.opened_seq == day.state.seq
    assert day.state.days == {}
    assert all(tally.calls == 0 for tally in day.state.tallies.values())
