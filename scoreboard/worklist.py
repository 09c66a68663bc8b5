"""The work list: what judges should look at, and why. It follows from the entries, which are read a few at a time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from heapq import nsmallest
from typing import Any

import gevent
from gevent.lock import BoundedSemaphore

from scoreboard.core.codec import read_timestamp
from scoreboard.core.facts import (
    AskAnswered,
    Fact,
    PhaseChanged,
    ResultAdmitted,
    ResultRecorded,
    ResultReplaced,
    ResultReviewed,
    ResultVoided,
    SampleDrawn,
    ShiftEnded,
    ShiftStarted,
    Status,
    TeamAdded,
    TeamChanged,
)
from scoreboard.core.phases import COUNTING, Phase
from scoreboard.core.pledges import Settlement
from scoreboard.core.review import Query
from scoreboard.core.sampling import HUNDRED
from scoreboard.core.state import State
from scoreboard.ledger import Entry, Ledger
from scoreboard.podium import decisive
from scoreboard.unusual import Fast, Recent, Seen, Sizes

AT_ONCE = 25
"""How many entries are read before others may run: a few milliseconds."""

LATE, ASKED, ANSWERED, LARGE, FAR, DOUBLE, FAST, PODIUM, CORRECTED, SAMPLE = CODES = (
    "late",
    "asked",
    "answered",
    "large",
    "far",
    "double",
    "fast",
    "podium",
    "corrected",
    "sample",
)
"""Why a result is to be looked at, the most pressing first."""

Result = ResultRecorded | ResultReplaced
RESULTS = {kind.__name__ for kind in (ResultRecorded, ResultReplaced)}
Settled = Callable[[str], Settlement]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a result is to be looked at; `about` is what the sentence needs, by code."""

    code: str
    about: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A result that needs eyes, with all reasons, the most pressing first. One that `waits` hangs on a team."""

    request_id: str
    seq: int
    reasons: tuple[Reason, ...]
    waits: bool = False

    @property
    def codes(self) -> list[str]:
        """The reasons as codes alone."""
        return [reason.code for reason in self.reasons]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that needs eyes after an entry, the most pressing first.

    `others` are the results beside these that nobody needs to look at, `decided` those that
    a judge looked at. `sample` says by outcome how many of how many were drawn.
    """

    seq: int
    items: tuple[Item, ...]
    others: int
    decided: int
    sample: Mapping[str, tuple[int, int]]

    def item(self, request_id: str) -> Item | None:
        """Give the item of a result, if it is one."""
        return next((one for one in self.items if one.request_id == request_id), None)

    def with_reason(self, code: str) -> tuple[Item, ...]:
        """Give the items with a reason, or all of them for an empty one."""
        return tuple(one for one in self.items if not code or code in one.codes)


@dataclass(slots=True)
class Marks:
    """What the entries so far say of results, each mark with the number of the entry that holds the result."""

    late: dict[str, int] = field(default_factory=dict)
    corrected: dict[str, int] = field(default_factory=dict)
    doubles: dict[str, tuple[int, str]] = field(default_factory=dict)
    fast: dict[str, tuple[int, Fast]] = field(default_factory=dict)
    sampled: dict[str, int] = field(default_factory=dict)
    sample: dict[str, tuple[int, int]] = field(default_factory=dict)
    reviewed: set[str] = field(default_factory=set)
    admitted: set[str] = field(default_factory=set)
    taken_back: set[str] = field(default_factory=set)
    decided: dict[str, int] = field(default_factory=dict)
    standing: Counter[str] = field(default_factory=Counter)
    sizes: Sizes = field(default_factory=Sizes)
    recent: Recent = field(default_factory=Recent)

    def forget(self, request_id: str) -> None:
        """Need eyes on a result no longer: it stands no more."""
        for known in (self.late, self.corrected, self.doubles, self.fast, self.sampled):
            known.pop(request_id, None)
        self.reviewed.discard(request_id)
        self.taken_back.add(request_id)


class Worklist:
    """The results of one competition that need eyes: entries are followed when somebody asks."""

    def __init__(self, ledger: Ledger, *, is_lead: Callable[[str], bool], settled: Settled) -> None:
        """Follow a ledger. `is_lead` says whether a pass is a lead's, `settled` how a pledge stands."""
        self._ledger = ledger
        self._is_lead = is_lead
        self._settled = settled
        self._turn = BoundedSemaphore(1)
        self._seq = 0
        self._since: datetime | None = None
        self._opened_seq = 0
        self._seats: dict[str, int] = {}
        self._marks = Marks()
        self._found: Found | None = None

    def look(self, now: Callable[[], State]) -> Found:
        """Take in what is new, a little at a time, and give what needs eyes then."""
        with self._turn:
            while self._seq < now().seq:
                for entry in self._ledger.entries(after=self._seq, limit=min(AT_ONCE, now().seq - self._seq)):
                    self._follow(entry, entry.fact)
                    self._seq = entry.seq
                gevent.sleep(0)
            state = now()
            if self._found is None or self._found.seq != state.seq:
                self._found = self._find(state)
            return self._found

    def decision(self, request_id: str) -> Entry | None:
        """Give the newest entry that decides about a result, as far as was followed: whoever decided was quicker."""
        seq = self._marks.decided.get(request_id)
        return self._entry(seq) if seq else None

    # --- what the entries say ---

    def _follow(self, entry: Entry, fact: Fact) -> None:
        match fact:
            case ResultRecorded():
                self._add(entry, fact)
            case ResultVoided():
                self._take_back(entry, fact)
            case ResultReplaced():
                self._take_back(entry, fact)
                self._add(entry, fact)
                if self._is_lead(fact.by):
                    self._marks.corrected[entry.request_id] = entry.seq
            case ResultReviewed():
                self._marks.reviewed.add(fact.target)
                self._marks.decided[fact.target] = entry.seq
            case AskAnswered():
                self._marks.decided[fact.target] = entry.seq
            case ResultAdmitted():
                self._admit(entry, fact)
            case SampleDrawn():
                self._draw(fact, entry.seq)
            case PhaseChanged():
                self._in_phase(entry, fact)
            case TeamAdded() | TeamChanged():
                self._seats[fact.team.code] = fact.team.seats
            case ShiftStarted() | ShiftEnded():
                self._seats[fact.team] = fact.seats
            case _:
                pass

    def _add(self, entry: Entry, fact: Result) -> None:
        result, marks = fact.stands, self._marks
        seen = Seen(request_id=entry.request_id, at=fact.made_at or read_timestamp(entry.at), result=result)
        if double := marks.recent.double_of(fact.by, seen, marks.sizes):
            marks.doubles[entry.request_id] = (entry.seq, double)
        if fact.status is Status.SET_ASIDE:
            marks.late[entry.request_id] = entry.seq
        else:
            marks.sizes.add(result, entry.seq)
            marks.standing[result.outcome] += 1
        if self._is_lead(fact.by):
            seats = max(1, self._seats.get(result.team, 1))
            if fast := marks.recent.fast(fact.by, seen, seats, self._since):
                marks.fast[entry.request_id] = (entry.seq, fast)
        marks.recent.add(fact.by, seen)

    def _take_back(self, entry: Entry, fact: ResultVoided | ResultReplaced) -> None:
        before, marks = self._ledger.find(fact.target), self._marks
        assert before is not None
        by = getattr(before.fact, "by", "")
        marks.forget(fact.target)
        marks.recent.forget(by, fact.target, fact.result.team)
        for request_id in [one for one, (_, other) in marks.doubles.items() if other == fact.target]:
            del marks.doubles[request_id]
        marks.decided[fact.target] = entry.seq
        if fact.status is not Status.SET_ASIDE:
            marks.sizes.remove(fact.result, before.seq)
            marks.standing[fact.result.outcome] -= 1

    def _admit(self, entry: Entry, fact: ResultAdmitted) -> None:
        marks = self._marks
        marks.sizes.add(fact.result, marks.late.pop(fact.target))
        marks.standing[fact.result.outcome] += 1
        marks.admitted.add(fact.target)
        marks.decided[fact.target] = entry.seq

    def _in_phase(self, entry: Entry, fact: PhaseChanged) -> None:
        if fact.before is Phase.REHEARSAL:
            self._marks = Marks()
            self._opened_seq = entry.seq
            self._since = read_timestamp(entry.at)
        if fact.phase in COUNTING:
            self._marks.sampled, self._marks.sample = {}, {}

    def _draw(self, fact: SampleDrawn, seq: int) -> None:
        """Take the sample that a seed draws, as `sampling.sampled` does, without holding all results at once."""
        marks = self._marks
        drawn: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        wanted = {outcome: -(-count * fact.percent // HUNDRED) for outcome, count in marks.standing.items() if count}
        for entry, result in self._standing(seq):
            mark = sha256(f"{fact.seed}{entry.request_id}".encode()).hexdigest()
            drawn[result.outcome].append((mark, entry.request_id, entry.seq))
            if len(drawn[result.outcome]) > 2 * wanted[result.outcome] + AT_ONCE:
                drawn[result.outcome] = nsmallest(wanted[result.outcome], drawn[result.outcome])
        for outcome, ones in drawn.items():
            taken = nsmallest(wanted[outcome], ones)
            marks.sampled |= {request_id: at for _, request_id, at in taken}
            marks.sample[outcome] = (len(taken), marks.standing[outcome])

    def _standing(self, up_to: int) -> Iterator[tuple[Entry, Any]]:
        """Read again what counts, a little at a time."""
        after = self._opened_seq
        while after < up_to:
            page = tuple(self._ledger.entries(after=after, limit=min(AT_ONCE, up_to - after)))
            for entry in page:
                if entry.kind not in RESULTS or entry.request_id in self._marks.taken_back:
                    continue
                fact = entry.fact
                assert isinstance(fact, ResultRecorded | ResultReplaced)
                if fact.status is not Status.SET_ASIDE or entry.request_id in self._marks.admitted:
                    yield entry, fact.stands
            after = page[-1].seq
            gevent.sleep(0)

    # --- what follows for the judges ---

    def _find(self, state: State) -> Found:
        ids: dict[int, str] = {}
        why: dict[int, list[Reason]] = defaultdict(list)
        for seq, request_id, reason in self._reasons(state):
            ids[seq] = request_id
            why[seq].append(reason)
        queries = _newest_queries(state)
        items = [
            Item(
                request_id=ids[seq],
                seq=seq,
                reasons=tuple(sorted(reasons, key=lambda reason: CODES.index(reason.code))),
                waits=ids[seq] in queries and queries[ids[seq]].waits,
            )
            for seq, reasons in why.items()
            if self._is_open(ids[seq], reasons, state)
        ]
        asked = {request_id: number for number, request_id in enumerate(state.asks)}
        items.sort(key=lambda one: (one.waits, CODES.index(one.codes[0]), asked.get(one.request_id, 0), one.seq))
        marks = self._marks
        named = marks.reviewed | {item.request_id for item in items}
        return Found(
            seq=state.seq,
            items=tuple(items),
            others=marks.standing.total() + len(marks.late) - len(named),
            decided=len(marks.reviewed),
            sample=dict(marks.sample),
        )

    @staticmethod
    def _is_open(request_id: str, reasons: list[Reason], state: State) -> bool:
        """Say whether nobody decided yet; whoever asks again is heard again."""
        return request_id not in state.reviewed or any(reason.code in (ASKED, ANSWERED) for reason in reasons)

    def _reasons(self, state: State) -> Iterator[tuple[int, str, Reason]]:
        marks = self._marks
        yield from ((seq, request_id, Reason(LATE)) for request_id, seq in marks.late.items())
        yield from self._named(state.asks, ASKED)
        yield from self._named(_answered(state, marks), ANSWERED)
        yield from self._named(state.large, LARGE)
        yield from self._far()
        for request_id, (seq, other) in marks.doubles.items():
            yield seq, request_id, Reason(DOUBLE, other)
        for request_id, (seq, fast) in marks.fast.items():
            yield seq, request_id, Reason(FAST, fast)
        if state.desk_phase is Phase.CLOSED:
            found = decisive(state, marks.sizes.wholes, self._entry, self._settled)
            yield from ((seq, entry.request_id, Reason(PODIUM)) for seq, entry in found.items())
        yield from ((seq, request_id, Reason(CORRECTED)) for request_id, seq in marks.corrected.items())
        yield from ((seq, request_id, Reason(SAMPLE)) for request_id, seq in marks.sampled.items())

    def _named(self, results: Mapping[str, object], code: str) -> Iterator[tuple[int, str, Reason]]:
        """Give results that the state names, with the entries they stand in."""
        for number, request_id in enumerate(tuple(results), start=1):
            entry = self._ledger.find(request_id)
            if entry is not None and request_id not in self._marks.taken_back:
                yield entry.seq, request_id, Reason(code)
            if number % AT_ONCE == 0:
                gevent.sleep(0)

    def _far(self) -> Iterator[tuple[int, str, Reason]]:
        sizes = self._marks.sizes
        for number, seq in enumerate(sorted(set(sizes.candidates())), start=1):
            entry = self._entry(seq)
            fact = entry.fact
            assert isinstance(fact, ResultRecorded | ResultReplaced)
            if far := sizes.far(fact.stands):
                yield seq, entry.request_id, Reason(FAR, far)
            if number % AT_ONCE == 0:
                gevent.sleep(0)

    def _entry(self, seq: int) -> Entry:
        return next(iter(self._ledger.entries(after=seq - 1, limit=1)))


def _newest_queries(state: State) -> dict[str, Query]:
    """Give the newest question about each result."""
    return {query.target: query for query in state.queries.values() if query.target}


def _answered(state: State, marks: Marks) -> dict[str, Query]:
    """Give the results about which a team answered, and nobody decided since."""
    return {
        target: query
        for target, query in _newest_queries(state).items()
        if query.answered_at is not None and not query.closed and target not in marks.decided
    }
