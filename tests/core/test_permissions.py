"""Who may do what, held against a second table that says it in plain words."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from belweek import ORGANISER, START, asked, call, counts, define, phase, reached, take_back, told
from scoreboard.core.asking import Taken
from scoreboard.core.commands import (
    AnswerAsk,
    AnswerQuery,
    AskJudges,
    ChangeSchedule,
    DrawSample,
    EndShift,
    OpenCorrection,
    QueryTeam,
    ReceiveSummary,
    RecordResult,
    Recuse,
    SampleCall,
    SeatJudge,
    SettlePledge,
    SignStandings,
    StartShift,
    UnseatJudge,
)
from scoreboard.core.decide import decide
from scoreboard.core.facts import JudgeSeated, Status
from scoreboard.core.finals import digest_of
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.review import Query
from scoreboard.core.roles import PERMITTED, Action, Role, Who, action_of, may, owns
from scoreboard.core.shifts import Shift
from scoreboard.core.state import Ask, State

ALL = "rehearsal open frozen closed final revealed"
COUNTING = "rehearsal open frozen"
TABLE = """
record         lead organiser judge api                        | ALL
take_back      lead organiser api                              | COUNTING
take_back      judge                                           | COUNTING closed
define         organiser                                       | ALL
import         organiser                                       | ALL
ask            lead                                            | COUNTING closed
answer         organiser                                       | COUNTING
answer         judge                                           | COUNTING closed
settle         organiser judge api                             | COUNTING closed
shift          lead                                            | COUNTING
shift          organiser judge                                 | COUNTING closed
finalise       organiser judge                                 | ALL
hand_in        lead                                            | COUNTING
hand_in        organiser judge                                 | COUNTING closed
answer_query   lead                                            | ALL
review         judge                                           | COUNTING closed
admit          judge                                           | closed
sample_call    organiser judge                                 | COUNTING closed
sit            judge                                           | ALL
unseat         organiser                                       | COUNTING closed
mark           judge                                           | COUNTING closed
sign           judge                                           | closed
correct        judge                                           | final revealed
open           organiser schedule                              | ALL
freeze         organiser judge schedule                        | ALL
thaw           organiser judge                                 | ALL
close          organiser judge schedule                        | ALL
reopen         organiser judge                                 | ALL
reveal         organiser judge                                 | ALL
see_board      organiser lead judge wall api public schedule   | ALL
see_standings  organiser judge                                 | ALL
see_entries    organiser judge                                 | ALL
see_mine       lead                                            | ALL
see_passes     organiser                                       | ALL
make_pass      organiser                                       | ALL
"""


def cells() -> set[tuple[str, str, str]]:
    """Give every permitted combination of action, role and phase that the table names."""
    permitted = set()
    for line in TABLE.strip().splitlines():
        (action, *roles), phases = (part.split() for part in line.split("|"))
        spelled = " ".join({"ALL": ALL, "COUNTING": COUNTING}.get(word, word) for word in phases)
        permitted |= set(product([action], roles, spelled.split()))
    return permitted


def test_every_action_is_in_the_table():
    assert set(PERMITTED) == set(Action)


@pytest.mark.parametrize("action", Action)
def test_leave_is_given_in_exactly_the_cells_of_the_table(action):
    given = {(action.value, role.value, now.value) for role, now in product(Role, Phase) if may(Who(role), action, now)}

    assert given == {cell for cell in cells() if cell[0] == action.value}


def test_a_lead_owns_the_own_team_alone_and_everybody_else_owns_all():
    assert [owns(Who(role, team="KO"), "KO") for role in Role] == [True] * len(Role)
    assert {role for role in Role if not owns(Who(role, team="KO"), "MA")} == {Role.LEAD}


def test_a_lead_whose_pass_names_no_team_owns_nothing():
    assert not owns(Who(Role.LEAD), "KO")


STATES = {now: reached(now) for now in Phase}
COMMANDS = {
    Action.RECORD: call(),
    Action.IMPORT: RecordResult(result=counts(), imported=True),
    Action.DEFINE: define(),
    **{action_of(verb): phase(verb) for verb in Verb},
}


def refusal(state: State, command, role: Role) -> Why | None:
    try:
        decide(state, command, asked(Who(role, team="KO")))
    except Refused as no:
        return no.why
    return None


@pytest.mark.parametrize(("action", "role", "now"), list(product(COMMANDS, Role, Phase)))
def test_decide_says_not_allowed_exactly_where_the_table_gives_no_leave(action, role, now):
    refused = refusal(STATES[now], COMMANDS[action], role) is Why.NOT_ALLOWED

    assert refused is ((action.value, role.value, now.value) not in cells())


@pytest.mark.parametrize(("role", "now"), list(product(Role, Phase)))
def test_taking_back_is_refused_exactly_where_the_table_gives_no_leave(role, now):
    status = Status.REHEARSAL if now is Phase.REHEARSAL else Status.COUNTED
    state = STATES[now]
    found = Taken(result=counts(), status=status, at=state.at, taken_back=False)
    asks = asked(Who(role, team="KO"), at=state.at, found=found)
    try:
        decide(state, take_back("r9"), asks)
        refused = None
    except Refused as no:
        refused = no.why

    if ("take_back", role.value, now.value) in cells():
        assert refused is None
    else:
        assert refused is (Why.CLOSED if role is Role.LEAD else Why.NOT_ALLOWED)


PLEDGED = replace(counts(outcome="donation", cents=2500), pledge=True)
ABOUT_A_RESULT = {
    Action.ASK: AskJudges(target="r9", reason="mistake"),
    Action.ANSWER: AnswerAsk(target="r9"),
    Action.SETTLE: SettlePledge(target="r9", settled="confirmed"),
}


@pytest.mark.parametrize(("action", "role", "now"), list(product(ABOUT_A_RESULT, Role, Phase)))
def test_asking_answering_and_settling_need_leave(action, role, now):
    state = STATES[now]
    status = Status.REHEARSAL if now is Phase.REHEARSAL else Status.COUNTED
    found = Taken(result=PLEDGED, status=status, at=state.at, taken_back=False)
    if action is Action.ANSWER:
        state = replace(state, asks={"r9": Ask(target="r9", team="KO", at=state.at, reason="mistake", by="l1")})
    try:
        decide(state, ABOUT_A_RESULT[action], asked(Who(role, team="KO"), at=state.at, found=found))
        refused = None
    except Refused as no:
        refused = no.why

    assert refused is (None if (action.value, role.value, now.value) in cells() else Why.NOT_ALLOWED)


TO_BE_SAID = "Which amount was it?"
AT_THE_TABLE = {
    Action.HAND_IN: ReceiveSummary(team="KO", digest="0" * 64, size=9),
    Action.ANSWER_QUERY: AnswerQuery(query="q1", note=TO_BE_SAID),
    Action.REVIEW: QueryTeam(team="KO", note=TO_BE_SAID, deadline=START + timedelta(days=1)),
    Action.ADMIT: DrawSample(percent=5),
    Action.SAMPLE_CALL: SampleCall(team="KO", note="A-17"),
    Action.SIT: SeatJudge(),
    Action.UNSEAT: UnseatJudge(judge="", note="ill"),
    Action.MARK: Recuse(team="KO", reason="related"),
    Action.SIGN: SignStandings(digest="", recomputed=""),
    Action.CORRECT: OpenCorrection(reason="mistake"),
}


@pytest.mark.parametrize(("action", "role", "now"), list(product(AT_THE_TABLE, Role, Phase)))
def test_what_is_done_at_the_judges_table_needs_leave(action, role, now):
    state = told(JudgeSeated(judge=""), state=STATES[now])
    command = AT_THE_TABLE[action]
    if action is Action.ANSWER_QUERY:
        query = Query(target="", team="KO", at=START, deadline=START, by="j1", text_id="00ff")
        state = replace(state, queries={"q1": query})
    if action is Action.SIGN:
        command = replace(command, digest=digest_of(state), recomputed=digest_of(state))

    leave = (action.value, role.value, now.value) in cells()
    assert refusal(state, command, role) is (None if leave else Why.NOT_ALLOWED)


def test_every_action_stands_in_one_of_the_tests_here():
    seen = {action for action in Action if action.value.startswith(("see_", "make_"))}
    tried = {*COMMANDS, *ABOUT_A_RESULT, *AT_THE_TABLE, Action.TAKE_BACK, Action.SHIFT}

    assert seen | tried == set(Action)


@pytest.mark.parametrize(("role", "now"), list(product(Role, Phase)))
def test_shifts_are_started_and_ended_exactly_where_the_table_gives_leave(role, now):
    running = Shift(request_id="s1", team="KO", seats=8, started_at=START, day="2026-11-23")
    leave = ("shift", role.value, now.value) in cells()
    ending = replace(STATES[now], shifts={"s1": running})

    no_leave = None if leave else Why.NOT_ALLOWED
    assert refusal(STATES[now], StartShift(team="KO", seats=8), role) is no_leave
    late = None if leave else Why.CLOSED if role is Role.LEAD else Why.NOT_ALLOWED
    assert refusal(ending, EndShift(target="s1", seats=8, minutes=60), role) is late


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
def test_only_the_organiser_moves_the_schedule(role):
    times = ChangeSchedule(starts_at=None, freeze_at=None, ends_at=None, read_at=1)

    assert refusal(STATES[Phase.OPEN], times, role) is Why.NOT_ALLOWED
    assert refusal(STATES[Phase.OPEN], times, ORGANISER.role) is None
