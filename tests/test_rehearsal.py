"""Whatever is entered in the rehearsal, after the start no number anywhere is other than it would be without it."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belweek import Clock
from scoreboard.core.boards import Audience, board_for, mine_for
from scoreboard.core.commands import ChangeDefinition, ChangePhase, Command, RecordResult, TakeBack
from scoreboard.core.finals import standings
from scoreboard.core.phases import Verb
from scoreboard.core.refusal import Refused
from scoreboard.core.roles import Role, Who
from scoreboard.core.tally import Counts
from scoreboard.definition import from_table
from scoreboard.exports.objections import objections_csv
from scoreboard.exports.ranking import ranking_csv
from scoreboard.exports.recipe_json import recipe_json
from scoreboard.exports.rules_txt import rules_txt
from scoreboard.exports.workbook import ranking_xlsx
from scoreboard.flow import Flow
from scoreboard.store.memory import MemoryLedger

ORGANISER = Who(Role.ORGANISER, pass_id="p1")
REHEARSAL = datetime(2026, 11, 20, 9, tzinfo=UTC)
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEAMS = ("KO", "MA", "ZO")
OUTCOMES = ("gift", "tree", "call", "no")
TABLE = {
    "name": "Belweek",
    "slug": "belweek",
    "goal_of": "units:tree",
    "goal_count": 40,
    "milestone": [{"at": 3, "name": "three"}],
    "team": [
        {"code": code, "name": code, "seats": seats, "division": division, "goal_minor": 700}
        for code, seats, division in zip(TEAMS, (2, 3, 7), ("N", "Z", "N"), strict=True)
    ],
    "outcome": [
        {"key": "gift", "takes_money": True, "success": True},
        {"key": "tree", "takes_units": "tree"},
        {"key": "call"},
        {"key": "no", "objection": True},
    ],
    "recipe": {
        "rank_by": "points",
        "tie_breakers": ["calls"],
        "measure": [
            {"kind": "money", "per": 100, "relative_to": "best"},
            {"kind": "conversion", "least": 2, "cap": "40"},
            {"kind": "units:tree", "relative_to": "seats"},
        ],
        "view": [{"within": "day"}, {"within": "division", "rank_by": "calls"}, {"rank_by": "money"}],
    },
}
DEFINED = from_table(TABLE)
AMENDED = replace(DEFINED, teams=(replace(DEFINED.teams[0], seats=4), *DEFINED.teams[1:]))

results = st.builds(
    lambda team, outcome, calls, much: Counts(
        team=team,
        outcome=outcome,
        calls=calls,
        amount_minor=much if outcome == "gift" else 0,
        units=much if outcome == "tree" else 0,
    ),
    st.sampled_from(TEAMS),
    st.sampled_from(OUTCOMES),
    st.integers(0, 3),
    st.integers(1, 900),
)
asked = st.lists(
    st.tuples(
        st.sampled_from(
            ["record", "record", "record", "void", "replace", "amend", "freeze", "thaw", "close", "reopen"]
        ),
        results,
        st.integers(0, 12),
        st.integers(0, 60),
    ),
    max_size=14,
)


def command(flow: Flow, prefix: str, what: str, result: Counts, target: int, hours: int) -> Command:
    """Give what is asked for; results were made on one of three days."""
    record = RecordResult(result=result, imported=True, made_at=START + timedelta(hours=hours - 60))
    back = TakeBack(target=f"{prefix}-record-{target:02}", reason="mistake")
    amend = ChangeDefinition(definition=AMENDED, read_at=flow.state.definition_seq, reason="agreed", note="one more")
    return {"record": record, "void": back, "replace": replace(back, instead=record), "amend": amend}.get(
        what
    ) or ChangePhase(verb=Verb(what), reason="rain")


def play(flow: Flow, clock: Clock, prefix: str, requests: list[tuple[str, Counts, int, int]]) -> None:
    """Ask for one thing each minute; what the rules refuse stays refused."""
    for number, (what, result, target, hours) in enumerate(requests):
        clock.time += timedelta(minutes=1)
        with suppress(Refused):
            flow.submit(command(flow, prefix, what, result, target, hours), ORGANISER, f"{prefix}-{what}-{number:02}")


def held(rehearsed: list[tuple[str, Counts, int, int]], real: list[tuple[str, Counts, int, int]]) -> Flow:
    """Hold a competition: a rehearsal, the start at its time, and then what is real."""
    clock = Clock(REHEARSAL)
    flow = Flow(MemoryLedger("belweek"), clock=clock)
    flow.submit(DEFINED, ORGANISER, "define-00")
    play(flow, clock, "before", rehearsed)
    clock.time = START
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    play(flow, clock, "after", real)
    return flow


def numbers(flow: Flow) -> dict[str, object]:
    """Give everything that anybody can see, but what counts the entries themselves."""
    state, text = flow.state, flow.ledger.text
    boards = {audience: board_for(audience, state, epoch="e") for audience in Audience}
    recipe = json.loads(recipe_json(state, text=text))
    return {
        **{audience: {**board, "seq": 0, "version": 0} for audience, board in boards.items()},
        **{team: mine_for(team, state) for team in TEAMS},
        "standings": {**standings(state), "seq": 0},
        "csv": ranking_csv(state),
        "xlsx": ranking_xlsx(state),
        "recipe": {**recipe, "amendments": [{**one, "seq": 0} for one in recipe["amendments"]]},
        "rules": rules_txt(state, text=text),
        "objections": objections_csv(flow.ledger.entries(), text),
        "set aside": state.set_aside,
        "days": state.days,
    }


BEFORE_ALONE = {"record", "void", "replace"}


@settings(max_examples=50)
@given(asked.map(lambda requests: [one for one in requests if one[0] in BEFORE_ALONE]), asked)
def test_after_the_start_every_number_is_as_if_there_had_been_no_rehearsal(rehearsed, real):
    with_rehearsal, without = held(rehearsed, real), held([], real)

    assert numbers(with_rehearsal) == numbers(without)
    assert with_rehearsal.state.opened_seq - without.state.opened_seq == with_rehearsal.state.seq - without.state.seq


def test_the_number_of_rehearsed_results_is_known_and_nothing_else_of_them():
    gift = Counts(team="KO", outcome="gift", calls=1, amount_minor=500, units=0)
    flow = held([("record", gift, 0, 0), ("record", gift, 0, 40), ("void", gift, 0, 0)], [])

    assert flow.state.rehearsed == 2
    assert board_for(Audience.JUDGE, flow.state, epoch="e")["totals"]["calls"] == 0


@pytest.mark.parametrize("what", ["void", "replace"])
def test_what_was_rehearsed_cannot_be_taken_back_into_the_count(what):
    gift = Counts(team="KO", outcome="gift", calls=1, amount_minor=500, units=0)
    flow = held([("record", gift, 0, 0)], [])

    with pytest.raises(Refused) as refused:
        flow.submit(command(flow, "before", what, gift, 0, 0), ORGANISER, "after-all")
    assert refused.value.why.value == "from_rehearsal"
