"""What each nickname of a team brought: followed from the entries, for the team's own lead alone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import gevent
from gevent.lock import BoundedSemaphore

from scoreboard.core.competition import Outcome
from scoreboard.core.facts import PhaseChanged, ResultAdmitted, ResultRecorded, ResultReplaced, ResultVoided, Status
from scoreboard.core.phases import Phase
from scoreboard.core.tally import Counts
from scoreboard.ledger import Entry, Ledger

AT_ONCE = 100
RESULT = ResultRecorded.__name__
PHASE = PhaseChanged.__name__
KINDS = {RESULT, PHASE, ResultAdmitted.__name__, ResultVoided.__name__, ResultReplaced.__name__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Sums of counted results: calls, successes, minor units."""

    calls: int = 0
    successes: int = 0
    money_minor: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """Which results are added up together."""

    team: str
    caller: str
    day: str
    outcome: str


class PerNickname:
    """Sums by nickname of one competition. They follow the ledger when somebody asks, a little at a time."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._turn = BoundedSemaphore(1)
        self._seq = 0
        self._sums: dict[Key, Counts] = {}

    def of(self, team: str, outcomes: Mapping[str, Outcome], *, until: int, day: str = "") -> dict[str, Brought]:
        """Give what each caller of a team brought, on one day or in all, by the id of the nickname.

        Entries behind the number `until` are not taken in: it never goes back.
        """
        self._follow(until)
        brought: dict[str, Brought] = defaultdict(Brought)
        for key, counts in self._sums.items():
            if key.team == team and day in ("", key.day):
                so_far = brought[key.caller]
                brought[key.caller] = Brought(
                    calls=so_far.calls + counts.calls,
                    successes=so_far.successes + (counts.calls if outcomes[key.outcome].success else 0),
                    money_minor=so_far.money_minor + counts.amount_minor,
                )
        return dict(brought)

    def _follow(self, until: int) -> None:
        """Take in what is new, up to an entry. Several may ask at once: one reads, the others wait for it."""
        with self._turn:
            while True:
                new = self._ledger.entries(after=self._seq, limit=AT_ONCE)
                page = tuple(entry for entry in new if entry.seq <= until)
                for entry in page:
                    if entry.kind in KINDS and (entry.kind != RESULT or _has_caller(entry)):
                        self._take(entry)
                    self._seq = entry.seq
                if len(page) < AT_ONCE:
                    return
                gevent.sleep(0)

    def _take(self, entry: Entry) -> None:
        match entry.fact:
            case ResultRecorded() as fact:
                self._add(fact.caller, fact.result, fact.status)
            case ResultAdmitted() as fact:
                self._add(self._caller_of(fact.target), fact.result, Status.COUNTED)
            case ResultVoided() as fact:
                self._add(self._caller_of(fact.target), fact.result, fact.status, sign=-1)
            case ResultReplaced() as fact:
                self._add(self._caller_of(fact.target), fact.result, fact.status, sign=-1)
                self._add(fact.caller, fact.instead, fact.status)
            case PhaseChanged(before=Phase.REHEARSAL):
                self._sums.clear()
            case _:
                pass

    def _caller_of(self, request_id: str) -> str:
        entry = self._ledger.find(request_id)
        return getattr(entry.fact, "caller", "") if entry else ""

    def _add(self, caller: str, result: Counts, status: Status, *, sign: int = 1) -> None:
        if not caller or status is Status.SET_ASIDE:
            return
        key = Key(result.team, caller, result.day, result.outcome)
        so_far = self._sums.get(key, replace(result, calls=0, amount_minor=0, units=0))
        self._sums[key] = replace(
            so_far,
            calls=so_far.calls + sign * result.calls,
            amount_minor=so_far.amount_minor + sign * result.amount_minor,
        )


def _has_caller(entry: Entry) -> bool:
    """Say whether a result has a caller, without reading all of it: most have none."""
    return '"caller":"' in entry.body and '"caller":""' not in entry.body
