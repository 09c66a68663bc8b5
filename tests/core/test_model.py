"""Any day at all, held against a plain list of what happened."""

from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from belweek import JUDGE, ORGANISER, START, Day, counts, phase, take_back
from scoreboard.core.boards import Audience, board_for, mine_for
from scoreboard.core.chain import first_link
from scoreboard.core.commands import RecordResult
from scoreboard.core.phases import Verb
from scoreboard.core.refusal import Refused
from scoreboard.core.state import State
from scoreboard.restoring import folded

VERBS = {
    "open": ({"rehearsal"}, "open"),
    "freeze": ({"open"}, "frozen"),
    "thaw": ({"frozen"}, "open"),
    "close": ({"open", "frozen"}, "closed"),
    "reopen": ({"closed"}, ""),
}


@dataclass
class Line:
    """One result, as a judge with a pencil would note it down."""

    id: str
    team: str
    cents: int
    status: str
    crossed_out: bool = False


@dataclass
class Pencil:
    """The whole competition as a list, with everything worked out anew each time."""

    phase: str = "rehearsal"
    before_close: str = "open"
    lines: list[Line] = field(default_factory=list)
    ids: dict[str, tuple] = field(default_factory=dict)
    public: dict[str, int] | None = None

    def said(self, request_id: str, *content) -> str:
        """Answer an id that came before, or note it down and give nothing."""
        known = self.ids.get(request_id)
        return "" if known is None else "known" if known == content else "other_content"

    def enter(self, request_id: str, team: str, cents: int, claimed_early: bool) -> str:
        if answer := self.said(request_id, team, cents):
            return answer
        status = {"rehearsal": "rehearsal", "open": "counted", "frozen": "counted"}.get(self.phase)
        if status is None and not claimed_early:
            return "closed"
        self.ids[request_id] = (team, cents)
        self.lines.append(Line(request_id, team, cents, status or "set_aside"))
        return "new"

    def take_back(self, request_id: str, target: str, cents: int | None) -> str:
        if answer := self.said(request_id, target, cents):
            return answer
        line = next((line for line in self.lines if line.id == target), None)
        if line is None:
            return "unknown_result"
        if line.crossed_out:
            return "already_taken_back"
        if line.status == "rehearsal" and self.phase != "rehearsal":
            return "from_rehearsal"
        line.crossed_out = True
        self.ids[request_id] = (target, cents)
        if cents is not None:
            self.lines.append(Line(request_id, line.team, cents, line.status))
        return "new"

    def ask(self, verb: str) -> str:
        origins, after = VERBS[verb]
        after = after or self.before_close
        if self.phase not in origins:
            return "nothing" if self.phase == after else "wrong_phase"
        if after == "closed":
            self.before_close = self.phase
        if after == "open":
            self.public = None
        elif self.public is None:
            self.public = self.sums()
        self.phase = after
        return "new"

    def sums(self) -> dict[str, int]:
        counts_now = "rehearsal" if self.phase == "rehearsal" else "counted"
        lines = [line for line in self.lines if line.status == counts_now and not line.crossed_out]
        return {team: sum(line.cents for line in lines if line.team == team) for team in ("KO", "MA", "ZO")}


teams = st.sampled_from(["KO", "MA"])
amounts = st.sampled_from([100, 250, 250, 9_999])
ids = st.integers(1, 12).map("request-{:02}".format)


class AnyDay(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.day = Day()
        self.pencil = Pencil()

    def outcome(self, command, who, request_id) -> str:
        try:
            answer = self.day.ask(command, who, request_id)
        except Refused as refusal:
            return refusal.why.value
        return "known" if answer.repeated else "new" if answer.entries else "nothing"

    @rule(request_id=ids, team=teams, cents=amounts, early=st.booleans())
    def enter(self, request_id, team, cents, early):
        result = counts(team, "donation", cents=cents)
        command = RecordResult(result=result, made_at=START if early else None)
        expected = self.pencil.enter(request_id, team, cents, early)

        assert self.outcome(command, ORGANISER, request_id) == expected

    @precondition(lambda self: self.pencil.ids)
    @rule(data=st.data(), team=teams)
    def retry(self, data, team):
        request_id = data.draw(st.sampled_from(sorted(self.pencil.ids)))
        head = self.day.flow.head
        self.enter(request_id, team, 250, False)

        assert self.day.flow.head == head

    @rule(request_id=ids, entered=ids, cents=st.none() | amounts)
    def take_back(self, request_id, entered, cents):
        line = next((line for line in self.pencil.lines if line.id == entered), None)
        team = line.team if line else "KO"
        instead = None if cents is None else RecordResult(result=counts(team, "donation", cents=cents))
        expected = self.pencil.take_back(request_id, entered, cents)

        assert self.outcome(take_back(entered, instead), JUDGE, request_id) == expected

    @rule(verb=st.sampled_from(sorted(VERBS)))
    def ask(self, verb):
        expected = self.pencil.ask(verb)

        assert self.outcome(phase(Verb(verb)), ORGANISER, "") == expected

    @rule(with_snapshot=st.booleans())
    def restart(self, with_snapshot):
        before = self.day.state
        if with_snapshot:
            self.day.flow.keep_snapshot()
        self.day.restart()

        assert self.day.state == before

    @invariant()
    def judges_see_what_the_pencil_says(self):
        assert self.board(Audience.JUDGE) == self.pencil.sums()

    @invariant()
    def the_public_sees_the_moment_of_the_first_freeze(self):
        shown = self.pencil.sums() if self.pencil.public is None else self.pencil.public

        assert self.board(Audience.PUBLIC) == shown

    @invariant()
    def a_lead_sees_the_own_sum(self):
        for team, cents in self.pencil.sums().items():
            assert mine_for(team, self.day.state)["money_minor"] == cents

    @invariant()
    def what_is_set_aside_is_counted_apart(self):
        aside = [line for line in self.pencil.lines if line.status == "set_aside" and not line.crossed_out]

        assert self.day.state.set_aside == len(aside)

    def board(self, audience) -> dict[str, int]:
        board = board_for(audience, self.day.state, epoch="e1")
        assert board["phase"] == self.pencil.phase
        assert board["totals"]["money_minor"] == sum(row["money_minor"] for row in board["rows"])
        assert [row["place"] for row in board["rows"]] == [
            1 + sum(other["money_minor"] > row["money_minor"] for other in board["rows"]) for row in board["rows"]
        ]
        return {row["team"]: row["money_minor"] for row in board["rows"]}

    def teardown(self):
        ledger = self.day.ledger
        state, head = folded(State(), first_link(ledger.slug, ledger.file_id), ledger.entries())

        assert (state, head) == (self.day.state, self.day.flow.head)


def test_no_day_ends_otherwise_than_the_pencil_says():
    run_state_machine_as_test(AnyDay, settings=settings(max_examples=50, stateful_step_count=30))


@pytest.mark.long
def test_no_day_of_very_many_ends_otherwise_than_the_pencil_says():
    run_state_machine_as_test(AnyDay, settings=settings(max_examples=2_000, stateful_step_count=50))
