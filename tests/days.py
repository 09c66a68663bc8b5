"""Competitions that nobody planned: any recipe, any results in any order, and judges who do whatever they like."""

import itertools
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from scoreboard.core.commands import (
    AdmitResult,
    AnswerAsk,
    AnswerQuery,
    AskJudges,
    ChangeDefinition,
    ChangePhase,
    CloseQuery,
    Command,
    DrawSample,
    DropCall,
    EndShift,
    GiveMarks,
    OpenCorrection,
    QueryTeam,
    ReceiveSummary,
    RecordResult,
    Recuse,
    ReviewResult,
    SampleCall,
    SeatJudge,
    SettlePledge,
    SignStandings,
    StartShift,
    TakeBack,
    UnseatJudge,
)
from scoreboard.core.finals import digest_of
from scoreboard.core.phases import COUNTING, Verb
from scoreboard.core.pledges import SETTLED
from scoreboard.core.refusal import Refused
from scoreboard.core.review import VERDICTS
from scoreboard.core.roles import Role, Who
from scoreboard.core.state import State
from scoreboard.core.tally import Counts
from scoreboard.definition import from_table
from scoreboard.definition_recipe import keys_of
from scoreboard.flow import Flow
from scoreboard.store.memory import MemoryLedger

ORGANISER = Who(Role.ORGANISER, pass_id="p1")
JUDGES = [Who(Role.JUDGE, pass_id=f"j{number}") for number in (1, 2, 3)]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
TEAMS = ("HL", "DK", "ST")

OUTCOMES = [
    {"key": "money", "takes_money": True, "success": True},
    {"key": "monthly", "takes_money": True, "regular": True, "success": True},
    {"key": "pledge", "takes_money": True, "pledged": True, "success": True},
    {"key": "idle", "takes_money": True, "pledged": True, "scores": False},
    {"key": "tree", "takes_units": "tree"},
    {"key": "call"},
    {"key": "none", "takes_money": True, "scores": False},
    {"key": "no", "objection": True},
]
PROMISES = ("monthly", "pledge", "idle")
PLEDGED = [{**one, "pledged": True} if one["key"] == "monthly" else one for one in OUTCOMES]
"""The same, but monthly gifts are promises."""

KINDS = [
    "money", "money:monthly", "money:pledge", "calls", "units", "units:tree", "conversion", "outcome:call",
    "outcome:none", "outcome:pledge",
]  # fmt: skip
RELATIVE = ["", "", "seats", "hours", "hours", "calls", "list", "goal", "best"]
DAYS = ["", "2026-11-22", "2026-11-24", "2026-11-26", "2026-11-28", "2026-12-02"]
WARMTH = {"key": "warmth", "name": {"nl": "Warmte"}, "weight": Decimal("2.5"), "lowest": 2, "highest": 9}
ADVICE = {"key": "advice", "of": "summary", "weight": Decimal("0.3"), "lowest": 2, "highest": 9}
IDLE = {"key": "idle", "weight": Decimal("0"), "lowest": 2, "highest": 9}
ALWAYS = {
    "pledges": st.sampled_from(["net", "net", "gross", "confirmed"]),
    "cut_off": st.sampled_from(DAYS),
    "criterion": st.sampled_from([[], [WARMTH], [{**WARMTH, "highest": 5}], [ADVICE, WARMTH], [WARMTH, ADVICE, IDLE]]),
}


def said(table: dict) -> dict:
    """Give a table without what is empty: TOML leaves that out."""
    return {key: value for key, value in table.items() if value != ""}


def with_unit(measure):
    """Give a line with the keys that its numbers have."""
    per, least = keys_of(measure["kind"], measure["relative_to"])
    return {
        **{key: value for key, value in measure.items() if key not in ("per", "least")},
        per: measure["per"],
        least: measure["least"],
    }


MEASURES = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from([*KINDS, "marks", "marks:warmth"]),
            "weight": st.sampled_from(["0.05", "1", "2.25", "0"]),
            "per": st.sampled_from([1, 3, 20]),
            "least": st.sampled_from([0, 0, 2, 200]),
            "relative_to": st.sampled_from(RELATIVE),
            "regular_factor": st.sampled_from([1, 12]),
        },
        optional={"cap": st.sampled_from(["0.5", "7", "100"]), "name": st.just({"nl": "Regel", "fr": "Règle"})},
    ).map(with_unit),
    min_size=1,
    max_size=4,
).filter(lambda measures: any(measure["weight"] != "0" for measure in measures))
VIEWS = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "rank_by": st.sampled_from(["", *KINDS]),
                "relative_to": st.sampled_from(["", "seats", "hours", "best"]),
                "within": st.sampled_from(["", "division", "day"]),
            }
        ).map(said),
        st.fixed_dictionaries({"rank_by": st.sampled_from(KINDS), "relative_to": st.sampled_from(RELATIVE)}),
    ),
    max_size=4,
)
RECIPES = st.one_of(
    st.fixed_dictionaries(
        {
            "rank_by": st.just("points"),
            "relative_to": st.sampled_from(["", "", "seats", "hours", "best"]),
            "measure": MEASURES,
            "tie_breakers": st.lists(st.sampled_from(KINDS), max_size=2),
            "view": VIEWS,
            **ALWAYS,
        }
    ),
    st.fixed_dictionaries(
        {
            "rank_by": st.sampled_from(KINDS),
            "relative_to": st.sampled_from(RELATIVE),
            "tie_breakers": st.lists(st.sampled_from(KINDS), max_size=2),
            "view": VIEWS,
            **ALWAYS,
        }
    ),
)
COMPETITIONS = st.fixed_dictionaries(
    {
        "name": st.just("Belweek"),
        "slug": st.just("belweek"),
        "goal_of": st.sampled_from(["money", "calls", "units:tree", "outcome:call"]),
        "call_back_minor": st.sampled_from([0, 40, 400]),
        "signatures": st.sampled_from([0, 0, 1, 2]),
        "team": st.lists(
            st.fixed_dictionaries(
                {
                    "seats": st.integers(1, 3),
                    "hours": st.integers(1, 4),
                    "list_size": st.integers(1, 9),
                    "goal_minor": st.sampled_from([1, 700]),
                    "goal_count": st.integers(1, 7),
                    "division": st.sampled_from(["", "Noord", "Zuid"]),
                }
            ),
            min_size=2,
            max_size=3,
        ).map(lambda teams: [{"code": code, "name": code, **team} for code, team in zip(TEAMS, teams, strict=False)]),
        "outcome": st.sampled_from([OUTCOMES, PLEDGED]),
        "recipe": RECIPES,
    }
)
Word = tuple[str, str, str, int, int, int]
"""What is done, a team, an outcome, and three numbers: how it is meant is for `Day` to say."""

DEEDS = (
    ["record", "record", "settle"] * 8
    + ["end", "mark", "tidy"] * 4
    + ["open", "sign"] * 6
    + ["start", "void", "replace", "define", "close", "reopen", "correct", "admit", "sample_call", "seat"] * 2
    + ["ask", "answer", "freeze", "review", "query", "answer_query", "close_query", "draw", "unseat", "recuse"]
    + ["drop_call", "hand_in", "reveal"]
)
CHOSEN = [*(outcome["key"] for outcome in OUTCOMES), "pledge", "pledge", "monthly"]


def word_of(number: int) -> Word:
    """Give the deed that a number stands for."""
    chance = random.Random(number)
    return (
        chance.choice(DEEDS),
        chance.choice(TEAMS),
        chance.choice(CHOSEN),
        chance.randrange(6),
        chance.randrange(1, 501),
        chance.randrange(21),
    )


WORDS = st.lists(st.integers(0, 2**32).map(word_of), min_size=40, max_size=70)


class Day:
    """One competition while it is held; whatever may not be done is refused, and nothing comes of it."""

    def __init__(self, table: dict, other: dict) -> None:
        hours = itertools.count()
        self.flow = Flow(MemoryLedger("belweek"), clock=lambda: NOON + timedelta(hours=6 * next(hours)))
        self.flow.submit(from_table(table), ORGANISER, "define-00")
        self.definitions = [from_table(other), from_table(table)]
        self.made: list[str] = []
        self.promised: list[str] = []
        self.shifts: list[str] = []
        self.number = 0

    @property
    def state(self) -> State:
        return self.flow.state

    def hold(self, words: Sequence[Word]) -> Flow:
        """Do one thing after the other."""
        for word in words:
            self.do(word)
        return self.flow

    def do(self, word: Word) -> None:
        what, _, outcome, *_ = word
        for command, who in self.commands(word):
            self.number += 1
            request_id = f"request-{self.number}"
            with suppress(Refused):
                self.flow.submit(command, who, request_id)
                self.made += [request_id] if what in ("record", "replace") else []
                self.promised += [request_id] if what in ("record", "replace") and outcome in PROMISES else []
                self.shifts += [request_id] if what == "start" else []

    def commands(self, word: Word) -> Iterator[tuple[Command, Who]]:
        """Give what a word stands for, and who asks."""
        what, team, _, calls, _, target = word
        if what in {verb.value for verb in Verb}:
            yield ChangePhase(verb=Verb(what), reason="because"), ORGANISER
        elif what == "tidy":
            yield from self.tidied(calls)
        elif what == "sign":
            for judge in JUDGES[: 1 + calls]:
                digest = digest_of(self.state)
                yield SignStandings(digest=digest, recomputed=digest, note="seen"), judge
        elif what == "mark":
            yield self.marks(JUDGES[calls % 3], team, target)
        else:
            yield self.desk(word) or self.entry(word)

    def entry(self, word: Word) -> tuple[Command, Who]:
        """Give what teams and organisers do."""
        what, team, outcome, calls, amount, target = word
        takes = {one["key"]: one for one in OUTCOMES}[outcome]
        counts = Counts(
            team=team,
            outcome=outcome,
            calls=calls,
            amount_minor=amount if takes.get("takes_money") else 0,
            units=amount if takes.get("takes_units") else 0,
        )
        made_at = NOON + timedelta(hours=8 * (amount % 9))
        one, pledge, shift = (picked(ids, target) for ids in (self.made, self.promised, self.shifts))
        record = RecordResult(result=counts, imported=True, made_at=made_at if amount % 2 else None)
        change = ChangeDefinition(
            definition=self.definitions[target % 2], read_at=self.state.definition_seq, reason="agreed"
        )
        commands: dict[str, Command] = {
            "record": record,
            "void": TakeBack(target=one, reason="mistake"),
            "replace": TakeBack(target=one, reason="mistake", instead=record),
            "settle": SettlePledge(target=pledge, settled=SETTLED[calls % 3], day=DAYS[amount % len(DAYS)]),
            "ask": AskJudges(target=one, reason="mistake"),
            "answer": AnswerAsk(target=one),
            "start": StartShift(team=team, seats=1 + calls, started_at=made_at),
            "end": EndShift(target=shift, seats=1 + calls, minutes=amount if calls else 0),
            "define": change,
        }
        who = {"ask": Who(Role.LEAD, team=team), "void": JUDGES[0], "replace": JUDGES[0]}.get(what, ORGANISER)
        return commands[what], who

    def desk(self, word: Word) -> tuple[Command, Who] | None:
        """Give what judges do, and what is done for them; None for other words."""
        what, team, _, calls, amount, target = word
        one, query, call = (picked(ids, target) for ids in (self.made, [*self.state.queries], [*self.state.jury.calls]))
        judge, lead = JUDGES[calls % 3], Who(Role.LEAD, team=team)
        commands: dict[str, tuple[Command, Who]] = {
            "admit": (AdmitResult(target=one), judge),
            "review": (ReviewResult(target=one, verdict=VERDICTS[calls % 2], note="seen"), judge),
            "query": (QueryTeam(team=team, note="how", deadline=LATER, target=one if amount % 2 else ""), judge),
            "answer_query": (AnswerQuery(query=query, note="so"), lead),
            "close_query": (CloseQuery(query=query), judge),
            "draw": (DrawSample(percent=amount % 100), judge),
            "seat": (SeatJudge(), judge),
            "unseat": (UnseatJudge(judge=judge.pass_id, note="ill"), ORGANISER),
            "recuse": (Recuse(team=team, reason="related" if amount % 2 else ""), judge),
            "sample_call": (SampleCall(team=team, note="A-1"), judge),
            "drop_call": (DropCall(target=call), judge),
            "hand_in": (ReceiveSummary(team=team, digest=f"{amount:064x}", size=amount), ORGANISER),
            "correct": (OpenCorrection(reason="mistake"), judge),
        }
        return commands.get(what)

    def marks(self, judge: Who, team: str, luck: int) -> tuple[Command, Who]:
        """Give marks for most of what a judge is to mark of a team."""
        chance = random.Random(luck)
        marks = {
            criterion.key: {
                one: chance.randint(criterion.lowest, criterion.highest)
                for one in self.state.jury.wanted(criterion, team)
                if chance.random() < 0.8 or luck > 10
            }
            for criterion in self.state.recipe.criteria
        }
        return GiveMarks(team=team, marks=marks), judge

    def tidied(self, luck: int) -> Iterator[tuple[Command, Who]]:
        """Close the lines, and do all that keeps judges from signing."""
        judge = JUDGES[0]
        if self.state.phase in COUNTING:
            yield ChangePhase(verb=Verb.CLOSE), judge
        for seat in JUDGES[: 1 + luck % 3]:
            yield SeatJudge(), seat
        for one in self.made:
            yield (AdmitResult(target=one) if luck % 2 else TakeBack(target=one, reason="mistake")), judge
            if self.state.desk_phase.value == "closed" and one in self.state.large:
                yield ReviewResult(target=one, verdict="verified"), judge
        for one in [*self.state.asks]:
            yield AnswerAsk(target=one), judge
        for query in [*self.state.queries]:
            yield CloseQuery(query=query), judge
        for team in self.state.competing:
            if self.state.recipe.criteria and not self.state.jury.calls_of(team):
                yield SampleCall(team=team, note="A-2"), judge
            for seat in JUDGES:
                yield self.marks(seat, team, luck + 11)


def picked(ids: Sequence[str], number: int) -> str:
    return ids[number % len(ids)] if ids else "nothing"
