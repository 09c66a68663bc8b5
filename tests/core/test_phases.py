"""Every verb, from every phase, asked by every role."""

from itertools import product

import pytest

from belweek import ORGANISER, asked, in_phase, phase, reached, told
from scoreboard.core.decide import decide
from scoreboard.core.facts import JudgeSeated, PhaseChanged, RecipeSealed, StandingsSigned
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Role, Who
from scoreboard.core.state import State

DESK = {"organiser", "judge"}
RULES = {
    # verb: (from, to, who)
    "open": ({"rehearsal"}, "open", {"organiser", "schedule"}),
    "freeze": ({"open"}, "frozen", {"organiser", "judge", "schedule"}),
    "thaw": ({"frozen"}, "open", DESK),
    "close": ({"open", "frozen"}, "closed", {"organiser", "judge", "schedule"}),
    "reopen": ({"closed"}, "open", DESK),
    "finalise": ({"closed"}, "final", DESK),
    "reveal": ({"final"}, "revealed", DESK),
}
STATES = {one.value: reached(one) for one in Phase}
CELLS = list(product(RULES, STATES, [role.value for role in Role]))


def answer(state: State, verb: str, role: str, reason: str = "rain") -> str:
    """Say in a word what came of asking: a phase, nothing, or a refusal."""
    team = "KO" if role == "lead" else ""
    try:
        facts = decide(state, phase(Verb(verb), reason), asked(Who(Role(role), team=team)))
    except Refused as refusal:
        return f"no: {refusal.why}"
    if not facts:
        return "nothing"
    *sealed, fact = facts
    assert [type(one) for one in sealed] == ([RecipeSealed] if state.phase is Phase.REHEARSAL else [])
    assert isinstance(fact, PhaseChanged)
    assert fact.before is state.phase
    return fact.phase.value


def expected(verb: str, before: str, role: str) -> str:
    """Say the same from the rules above."""
    origins, after, who = RULES[verb]
    if role not in who:
        return "no: not_allowed"
    if before == "closed" and verb in ("finalise", "reveal"):
        return "no: not_final"  # only the last signature makes a final
    if before in origins:
        return after
    if before == after:
        return "nothing"
    return "no: wrong_phase"


@pytest.mark.parametrize(("verb", "before", "role"), CELLS)
def test_a_verb_leads_only_where_the_rules_say_and_only_for_whom_they_say(verb, before, role):
    assert answer(STATES[before], verb, role) == expected(verb, before, role)


def test_the_rules_name_every_verb_and_every_phase():
    named = {origin for origins, _, _ in RULES.values() for origin in origins}

    assert set(RULES) == {verb.value for verb in Verb}
    assert named | {after for _, after, _ in RULES.values()} == set(STATES)


def test_reopening_leads_back_to_the_freeze_when_the_whistle_came_in_it():
    closed = in_phase(Phase.OPEN, Phase.FROZEN, Phase.CLOSED)

    assert answer(closed, "reopen", "judge") == "frozen"


def test_asking_to_reopen_twice_writes_nothing_the_second_time():
    for way in ((Phase.OPEN,), (Phase.OPEN, Phase.FROZEN)):
        reopened = in_phase(*way, Phase.CLOSED, way[-1])

        assert answer(reopened, "reopen", "judge") == "nothing"


def test_the_whistle_can_be_blown_again_after_reopening():
    reopened = in_phase(Phase.OPEN, Phase.FROZEN, Phase.CLOSED, Phase.FROZEN)

    assert answer(reopened, "close", "organiser") == "closed"


@pytest.mark.parametrize("verb", ["thaw", "reopen"])
def test_going_back_needs_a_reason(verb):
    (before,) = RULES[verb][0]

    assert answer(STATES[before], verb, "judge", reason="") == "no: reason_missing"


@pytest.mark.parametrize("verb", ["open", "freeze", "close", "reveal"])
def test_going_on_needs_no_reason(verb):
    before = sorted(RULES[verb][0])[0]

    assert answer(STATES[before], verb, "organiser", reason="") == RULES[verb][1]


def test_a_refused_phase_says_what_stands_in_the_way():
    for verb in (Verb.FINALISE, Verb.REVEAL):
        with pytest.raises(Refused) as refused:
            decide(STATES["closed"], phase(verb), asked(ORGANISER))

        assert (refused.value.why, refused.value.blockers) == (Why.NOT_FINAL, ("judges", "signatures"))


def test_nothing_is_reopened_that_somebody_signed():
    signed = told(JudgeSeated(judge="j1"), StandingsSigned(judge="j1", digest="D" * 23), state=STATES["closed"])

    assert answer(signed, "reopen", "judge") == "no: already_signed"
    assert answer(told(JudgeSeated(judge="j2"), state=signed), "reopen", "judge") == "open"
