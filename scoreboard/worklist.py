"""The work list: what judges should look at, and why. It follows from the entries, which are read beside all else."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from heapq import nsmallest
from operator import itemgetter
from time import monotonic
from typing import Any

import gevent

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
from scoreboard.core.sampling import HUNDRED
from scoreboard.core.state import State
from scoreboard.ledger import Entry, Ledger
from scoreboard.podium import decisive
from scoreboard.unusual import Fast, Recent, Sizes, seen_as

AT_ONCE = 100
"""How many entries are fetched at once."""

A_BREATH_S = 0.004
"""So long others wait at most while entries are read."""

PATIENCE_S = 2.0
"""So long whoever asks waits for the list; then they get what is known without it."""

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

RANK = {code: rank for rank, code in enumerate(CODES)}

Result = ResultRecorded | ResultReplaced
RESULTS = {kind.__name__ for kind in (ResultRecorded, ResultReplaced)}
FOLLOWED = RESULTS | {
    kind.__name__
    for kind in (
        AskAnswered,
        PhaseChanged,
        ResultAdmitted,
        ResultReviewed,
        ResultVoided,
        SampleDrawn,
        ShiftEnded,
        ShiftStarted,
        TeamAdded,
        TeamChanged,
    )
}
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

    `counts` says how many have which reason. `others` are the results beside these that
    nobody needs to look at, `decided` those that a judge looked at and that are not among the
    items again. `sample` says by outcome how many of how many were drawn. While entries are
    `unread`, there may be more items.
    """

    seq: int
    items: tuple[Item, ...]
    counts: Mapping[str, int]
    others: int = 0
    decided: int = 0
    sample: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    unread: int = 0

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
    copies: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
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
        for copy in self.copies.pop(request_id, ()):
            self.doubles.pop(copy, None)
        self.reviewed.discard(request_id)
        self.taken_back.add(request_id)


class Breath:
    """Lets others run whenever somebody worked for a few milliseconds."""

    def __init__(self) -> None:
        self._until = monotonic() + A_BREATH_S

    def __call__(self) -> None:
        """Let others run if it is time."""
        if monotonic() >= self._until:
            gevent.sleep(0)
            self._until = monotonic() + A_BREATH_S


class Worklist:
    """The results of one competition that need eyes: entries are followed from when somebody asks."""

    def __init__(
        self, ledger: Ledger, *, is_lead: Callable[[str], bool], settled: Settled, patience_s: float = PATIENCE_S
    ) -> None:
        """Follow a ledger. `is_lead` says whether a pass is a lead's, `settled` how a pledge stands."""
        self._ledger = ledger
        self._is_lead = is_lead
        self._settled = settled
        self._patience_s = patience_s
        self._reader: gevent.Greenlet | None = None
        self._seq = 0
        self._since: datetime | None = None
        self._opened_seq = 0
        self._seats: dict[str, int] = {}
        self._marks = Marks()
        self._found: Found | None = None

    def look(self, now: Callable[[], State]) -> Found:
        """Give what needs eyes now. Of very many new entries only what the state itself names, while they are read."""
        wanted = now().seq
        with suppress(gevent.Timeout), gevent.Timeout(self._patience_s):
            while self._found is None or self._found.seq < wanted:
                if self._reader is None or self._reader.ready():
                    self._reader = gevent.spawn(self._read, now)
                self._reader.get()
            return self._found
        return self._meanwhile(now())

    def stop(self) -> None:
        """Read no further: the ledger is about to close."""
        if self._reader is not None:
            self._reader.kill()

    def decision(self, request_id: str) -> Entry | None:
        """Give the newest entry that decides about a result, as far as was followed: whoever decided was quicker."""
        seq = self._marks.decided.get(request_id)
        return self._entry(seq) if seq else None

    # --- what the entries say ---

    def _read(self, now: Callable[[], State]) -> None:
        """Take in what is new, and find what needs eyes then; others run in between."""
        breathe = Breath()
        while self._seq < now().seq:
            for entry in self._ledger.entries(after=self._seq, limit=min(AT_ONCE, now().seq - self._seq)):
                if entry.kind in FOLLOWED:
                    self._follow(entry, entry.fact, breathe)
                self._seq = entry.seq
                breathe()
        self._found = self._find(now(), breathe)

    def _follow(self, entry: Entry, fact: Fact, breathe: Breath) -> None:
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
                self._draw(fact, entry.seq, breathe)
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
        seen = seen_as(entry.request_id, entry.seq, fact.made_at or read_timestamp(entry.at), result)
        if double := marks.recent.double_of(fact.by, seen, result, marks.sizes):
            marks.doubles[entry.request_id] = (entry.seq, double)
            marks.copies[double].append(entry.request_id)
        if fact.status is Status.SET_ASIDE:
            marks.late[entry.request_id] = entry.seq
        else:
            marks.sizes.add(result, entry.seq)
            marks.standing[result.outcome] += 1
        if self._is_lead(fact.by):
            seats = max(1, self._seats.get(result.team, 1))
            if fast := marks.recent.fast(fact.by, result.team, seen, seats, self._since):
                marks.fast[entry.request_id] = (entry.seq, fast)
        marks.recent.add(fact.by, result.team, seen)

    def _take_back(self, entry: Entry, fact: ResultVoided | ResultReplaced) -> None:
        before, marks = self._ledger.find(fact.target), self._marks
        assert before is not None
        by = getattr(before.fact, "by", "")
        marks.forget(fact.target)
        marks.recent.forget(by, fact.target, fact.result.team)
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

    def _draw(self, fact: SampleDrawn, seq: int, breathe: Breath) -> None:
        """Take the sample that a seed draws, as `sampling.sampled` does, without holding all results at once."""
        marks = self._marks
        drawn: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        wanted = {outcome: -(-count * fact.percent // HUNDRED) for outcome, count in marks.standing.items() if count}
        for entry, result in self._standing(seq, breathe):
            mark = sha256(f"{fact.seed}{entry.request_id}".encode()).hexdigest()
            drawn[result.outcome].append((mark, entry.request_id, entry.seq))
            if len(drawn[result.outcome]) > 2 * wanted[result.outcome] + AT_ONCE:
                drawn[result.outcome] = nsmallest(wanted[result.outcome], drawn[result.outcome])
        for outcome, ones in drawn.items():
            taken = nsmallest(wanted[outcome], ones)
            marks.sampled |= {request_id: at for _, request_id, at in taken}
            marks.sample[outcome] = (len(taken), marks.standing[outcome])

    def _standing(self, up_to: int, breathe: Breath) -> Iterator[tuple[Entry, Any]]:
        """Read again what counts, a little at a time."""
        after = self._opened_seq
        while after < up_to:
            page = tuple(self._ledger.entries(after=after, limit=min(AT_ONCE, up_to - after)))
            for entry in page:
                breathe()
                if entry.kind not in RESULTS or entry.request_id in self._marks.taken_back:
                    continue
                fact = entry.fact
                assert isinstance(fact, ResultRecorded | ResultReplaced)
                if fact.status is not Status.SET_ASIDE or entry.request_id in self._marks.admitted:
                    yield entry, fact.stands
            after = page[-1].seq

    # --- what follows for the judges ---

    def _find(self, state: State, breathe: Breath) -> Found:
        marks = self._marks
        items = self._items(state, self._reasons(state, breathe), breathe)
        listed = {item.request_id for item in items}
        return Found(
            seq=state.seq,
            items=items,
            counts=_counted(items),
            others=marks.standing.total() + len(marks.late) - len(marks.reviewed | listed),
            decided=len(marks.reviewed - listed),
            sample=dict(marks.sample),
        )

    def _meanwhile(self, state: State) -> Found:
        """Give what the state itself names, and nothing that somebody may have decided in what is not read yet."""
        breathe = Breath()
        items = self._items(state, self._from_state(state, breathe), breathe)
        return Found(seq=state.seq, items=items, counts=_counted(items), unread=max(1, state.seq - self._seq))

    def _items(self, state: State, found: Iterable[tuple[int, str, Reason]], breathe: Breath) -> tuple[Item, ...]:
        """Put together what was found about each result, without what is decided, the most pressing first."""
        ids: dict[int, str] = {}
        why: dict[int, list[Reason]] = defaultdict(list)
        for seq, request_id, reason in found:
            ids[seq] = request_id
            why[seq].append(reason)
            breathe()
        waiting = {query.target for query in state.queries.values() if query.waits}
        asked = {request_id: number for number, request_id in enumerate(state.asks)}
        items: list[tuple[tuple[bool, int, int, int], Item]] = []
        for seq, reasons in why.items():
            breathe()
            request_id = ids[seq]
            if not state.verdict(request_id):
                reasons.sort(key=lambda reason: RANK[reason.code])
                waits = request_id in waiting
                item = Item(request_id=request_id, seq=seq, reasons=tuple(reasons), waits=waits)
                items.append(((waits, RANK[reasons[0].code], asked.get(request_id, 0), seq), item))
        items.sort(key=itemgetter(0))
        return tuple(item for _, item in items)

    def _reasons(self, state: State, breathe: Breath) -> Iterator[tuple[int, str, Reason]]:
        marks = self._marks
        yield from ((seq, request_id, Reason(LATE)) for request_id, seq in marks.late.items())
        yield from self._from_state(state, breathe)
        yield from self._far(breathe)
        for request_id, (seq, other) in marks.doubles.items():
            yield seq, request_id, Reason(DOUBLE, other)
        for request_id, (seq, fast) in marks.fast.items():
            yield seq, request_id, Reason(FAST, fast)
        if state.desk_phase is Phase.CLOSED:
            found = decisive(state, marks.sizes.wholes, self._entry, self._settled)
            yield from ((seq, entry.request_id, Reason(PODIUM)) for seq, entry in found.items())
        yield from ((seq, request_id, Reason(CORRECTED)) for request_id, seq in marks.corrected.items())
        yield from ((seq, request_id, Reason(SAMPLE)) for request_id, seq in marks.sampled.items())

    def _from_state(self, state: State, breathe: Breath) -> Iterator[tuple[int, str, Reason]]:
        """Give what the state names: what is taken back leaves it."""
        for results, code in ((state.asks, ASKED), (state.answered, ANSWERED), (state.large, LARGE)):
            for request_id in results:
                entry = self._ledger.find(request_id)
                if entry is not None:
                    yield entry.seq, request_id, Reason(code)
                breathe()

    def _far(self, breathe: Breath) -> Iterator[tuple[int, str, Reason]]:
        sizes = self._marks.sizes
        for seq in sorted(set(sizes.candidates())):
            entry = self._entry(seq)
            fact = entry.fact
            assert isinstance(fact, ResultRecorded | ResultReplaced)
            if far := sizes.far(fact.stands):
                yield seq, entry.request_id, Reason(FAR, far)
            breathe()

    def _entry(self, seq: int) -> Entry:
        return next(iter(self._ledger.entries(after=seq - 1, limit=1)))


def _counted(items: Iterable[Item]) -> Mapping[str, int]:
    return Counter(reason.code for item in items for reason in item.reasons)
