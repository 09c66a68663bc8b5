"""The way of every command: decide, append, apply, answer, wake the announcer."""

import hmac
import secrets
from base64 import b32encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from scoreboard.content import content_of, note_of
from scoreboard.core.apply import apply
from scoreboard.core.asking import Asked, Taken
from scoreboard.core.clocks import on_clocks
from scoreboard.core.codec import read_timestamp, timestamp
from scoreboard.core.commands import Command
from scoreboard.core.decide import decide
from scoreboard.core.facts import (
    UNSETTLED,
    AskAnswered,
    Fact,
    JudgeRecused,
    JudgesAsked,
    JudgeSeated,
    MarksGiven,
    PledgeSettled,
    QueryAnswered,
    ResultRecorded,
    ResultReplaced,
    ResultVoided,
    ShiftEnded,
    ShiftStarted,
    StandingsSigned,
    Status,
    SummaryReceived,
)
from scoreboard.core.pledges import Settlement
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Who, owns
from scoreboard.core.state import State
from scoreboard.ledger import Entry, Ledger, Locked, NoRoom, next_entry
from scoreboard.restoring import restored, snapshot_of, usable_snapshot

BREATHE_EVERY = 100
SNAPSHOT_EVERY = 10_000


class Busy(Exception):
    """Too many commands are waiting, or the disk is full. Nothing was written; the same again later."""

    def __init__(self, *, disk_full: bool = False) -> None:
        super().__init__("the disk is full" if disk_full else "too many commands are waiting")
        self.disk_full = disk_full


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command with who asks, and the id that makes a repeat harmless."""

    command: Command
    who: Who
    request_id: str


def numbered(commands: Iterable[Command], who: Who, request_id: str) -> list[Request]:
    """Give the requests for commands that were sent as one: the first has its id, each other one a number behind it."""
    return [
        Request(command=command, who=who, request_id=f"{request_id}-{number}" if number else request_id)
        for number, command in enumerate(commands)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a request: the entries it made.

    `repeated` when an earlier request with this id made them. `state` is what holds after it.
    """

    entries: tuple[tuple[int, Fact], ...]
    state: State
    repeated: bool = False

    @property
    def seq(self) -> int:
        """The number of the first entry."""
        return self.entries[0][0]

    @property
    def result(self) -> ResultRecorded | ResultReplaced:
        """The fact that holds the new result, with its receipt."""
        fact = self.entries[0][1]
        assert isinstance(fact, ResultRecorded | ResultReplaced)
        return fact


Decided = Answer | Refused


class Desk(Protocol):
    """Where the work is done: on a server the disk has a thread of its own and others run meanwhile."""

    def write(self, work: Callable[[], None]) -> None:
        """Run `work` where the writing connection lives; return when it is done, or raise what it raised."""

    def breathe(self) -> None:
        """Let others run for a moment."""


class AtOnce:
    """Works in the calling thread: for commands without a server, and for tests."""

    def write(self, work: Callable[[], None]) -> None:
        """See `Desk.write`."""
        work()

    def breathe(self) -> None:
        """See `Desk.breathe`."""


@dataclass(slots=True)
class Candidate:
    """What would hold if the entries in it were durable."""

    state: State
    head: bytes
    entries: list[Entry] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    by_request_id: dict[str, Entry] = field(default_factory=dict)
    taken_back: set[str] = field(default_factory=set)
    settled: dict[str, Entry] = field(default_factory=dict)


def now() -> datetime:
    """Give the time of this machine, aware, UTC."""
    return datetime.now(UTC)


class Flow:
    """Decides the commands of one competition, one after the other, and is alone in appending."""

    def __init__(self, ledger: Ledger, *, desk: Desk | None = None, clock: Callable[[], datetime] = now) -> None:
        """Take up where the ledger stands: the newest snapshot, then the entries behind it.

        Raises ValueError when the chain of those entries does not fit.
        """
        self.ledger = ledger
        self._desk = desk or AtOnce()
        self._clock = clock
        self.state, self.head = restored(ledger)
        snapshot = usable_snapshot(ledger)
        self._snapshot_seq = snapshot.seq if snapshot else 0
        self.changed: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        """Give the time as this competition has it."""
        return self._clock()

    def submit(self, command: Command, who: Who, request_id: str) -> Answer:
        """Decide one command and make what follows durable. Raises Refused or Busy."""
        (outcome,) = self.decide_all([Request(command=command, who=who, request_id=request_id)])
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    def decide_all(self, requests: Sequence[Request], *, all_or_none: bool = False) -> list[Decided]:
        """Decide requests in order, each as if sent alone, with one durable commit for all.

        With `all_or_none` a single refusal leaves the ledger as it was. Raises Busy.
        """
        candidate = Candidate(self.state, self.head)
        outcomes = self._decided(candidate, requests)
        if all_or_none and any(isinstance(outcome, Refused) for outcome in outcomes):
            return outcomes
        if candidate.entries:
            try:
                self._desk.write(lambda: self.ledger.append(candidate.entries, candidate.texts))
            except NoRoom as full:
                raise Busy(disk_full=True) from full
            except Locked as held:
                raise Busy from held
            self.state, self.head = candidate.state, candidate.head
            self.changed()
            self._keep_snapshot_now_and_then()
        return outcomes

    def tried(self, requests: Sequence[Request]) -> list[Decided]:
        """Say how requests would be decided now, without writing anything."""
        return self._decided(Candidate(self.state, self.head), requests)

    def _decided(self, candidate: Candidate, requests: Sequence[Request]) -> list[Decided]:
        outcomes: list[Decided] = []
        for number, request in enumerate(requests, start=1):
            outcomes.append(self._decide(candidate, request))
            if number % BREATHE_EVERY == 0:
                self._desk.breathe()
        return outcomes

    def _decide(self, candidate: Candidate, request: Request) -> Decided:
        known = candidate.by_request_id.get(request.request_id) or self.ledger.find(request.request_id)
        content = content_of(request.command, self.ledger.secret)
        if known is not None:
            return self._answer_again(candidate, known, content, request.who)
        note = note_of(request.command)
        at = self._clock()
        asked = Asked(
            who=request.who,
            at=max(at, candidate.state.at or at),
            receipt=b32encode(secrets.token_bytes(10)).decode(),
            text_id=secrets.token_hex(8) if note else "",
            find=lambda request_id: self._find(candidate, request_id),
            on_clocks=lambda moment: on_clocks(moment, candidate.state),
        )
        try:
            facts = decide(candidate.state, request.command, asked)
        except Refused as refusal:
            return refusal
        made = [
            self._add(candidate, fact, at=asked.at, request_id=_id_of(request.request_id, number), content=content)
            for number, fact in enumerate(facts)
        ]
        if note and any(getattr(fact, "text_id", "") == asked.text_id for fact in facts):
            candidate.texts[asked.text_id] = note
        return Answer(entries=tuple(made), state=candidate.state)

    def _add(
        self, candidate: Candidate, fact: Fact, *, at: datetime, request_id: str, content: bytes
    ) -> tuple[int, Fact]:
        written = timestamp(at)
        entry = next_entry(
            candidate.head,
            seq=candidate.state.seq + 1,
            at=written,
            request_id=request_id,
            fact=fact,
            content=content,
        )
        candidate.state = apply(
            candidate.state, seq=entry.seq, at=read_timestamp(written), request_id=request_id, fact=fact
        )
        candidate.head = entry.hash
        candidate.entries.append(entry)
        candidate.by_request_id[request_id] = entry
        if target := entry.target:
            candidate.taken_back.add(target)
        if pledge := entry.settles:
            candidate.settled[pledge] = entry
        return entry.seq, fact

    def _answer_again(self, candidate: Candidate, known: Entry, content: bytes, who: Who) -> Decided:
        """Answer a request id that is there already: as the first time, if it says the same."""
        fact = known.fact
        team = _team_of(fact)
        if team and not owns(who, team):
            return Refused(Why.UNKNOWN_RESULT)
        if not hmac.compare_digest(known.content, content):
            return Refused(Why.OTHER_CONTENT)
        if _judge_of(fact) not in ("", who.pass_id):
            # What a judge says is said by that judge alone: the very same of another is another request.
            return Refused(Why.OTHER_CONTENT)
        return Answer(entries=((known.seq, fact),), state=candidate.state, repeated=True)

    def _find(self, candidate: Candidate, request_id: str) -> Taken | None:
        entry = candidate.by_request_id.get(request_id) or self.ledger.find(request_id)
        fact = entry.fact if entry else None
        if entry is None or not isinstance(fact, ResultRecorded | ResultReplaced):
            return None
        taken_back = request_id in candidate.taken_back or self.ledger.is_taken_back(request_id)
        return Taken(
            result=fact.stands,
            status=Status.COUNTED if request_id in candidate.state.admitted else fact.status,
            at=(isinstance(fact, ResultReplaced) and fact.first_at) or read_timestamp(entry.at),
            taken_back=taken_back,
            made_at=fact.made_at,
            settlement=_said_in(candidate.settled.get(request_id) or self.ledger.settled(request_id))
            if fact.stands.pledge
            else UNSETTLED,
        )

    def settlement(self, request_id: str) -> Settlement:
        """Say how a pledge stands; what is no pledge is open."""
        return _said_in(self.ledger.settled(request_id))

    def _keep_snapshot_now_and_then(self) -> None:
        if self.state.seq - self._snapshot_seq >= SNAPSHOT_EVERY:
            self.keep_snapshot()

    def keep_snapshot(self) -> None:
        """Write down the state, so that the next start need not fold the whole ledger again."""
        if self.state.seq == self._snapshot_seq:
            return
        snapshot = snapshot_of(self.state, self.head)
        try:
            self._desk.write(lambda: self.ledger.keep_snapshot(snapshot))
        except (NoRoom, Locked):
            # It saves time at the next start and nothing else: what was answered stays answered.
            return
        self._snapshot_seq = snapshot.seq


def _said_in(settled: Entry | None) -> Settlement:
    """Give how a pledge stands by the newest entry about that, if there is one."""
    fact = settled.fact if settled else None
    return fact.after if isinstance(fact, PledgeSettled) else UNSETTLED


def _team_of(fact: Fact) -> str:
    """Give the team that an entry belongs to, empty for none."""
    match fact:
        case ResultRecorded() | ResultReplaced():
            return fact.stands.team
        case ResultVoided() | PledgeSettled():
            return fact.result.team
        case JudgesAsked() | AskAnswered() | ShiftStarted() | ShiftEnded() | QueryAnswered() | SummaryReceived():
            return fact.team
        case _:
            return ""


def _judge_of(fact: Fact) -> str:
    """Give the judge whose own word an entry is, empty for none."""
    match fact:
        case JudgeSeated() | JudgeRecused() | MarksGiven() | StandingsSigned():
            return fact.judge
        case _:
            return ""


def _id_of(request_id: str, number: int) -> str:
    """Give each further entry of a request an id that nobody can send."""
    return f"{request_id}:{number}" if number else request_id
