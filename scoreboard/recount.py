"""Pledges and gifts added up anew from the entries alone: what the board is held against."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import gevent
from gevent.lock import BoundedSemaphore

from scoreboard.core.facts import (
    Fact,
    PhaseChanged,
    PledgeSettled,
    ResultAdmitted,
    ResultRecorded,
    ResultReplaced,
    ResultVoided,
    Status,
)
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import CONFIRMED, GROSS, Recipe
from scoreboard.core.tally import Counts
from scoreboard.ledger import Ledger

AT_ONCE = 100
"""How many entries are read before others may run: a few milliseconds."""

Slip = Mapping[str, str]
"""What the books said of a pledge, by the day from which on they said it."""


class Written(Protocol):
    """An entry, as far as it is read here."""

    @property
    def seq(self) -> int: ...
    @property
    def request_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Sum:
    """How many gifts, and their minor units."""

    gifts: int = 0
    minor: int = 0

    def plus(self, other: "Sum", sign: int = 1) -> "Sum":
        """Give both together, or this without the other with sign -1."""
        return Sum(self.gifts + sign * other.gifts, self.minor + sign * other.minor)


NOTHING = Sum()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """One promise that was not taken back, with what the books said of it."""

    seq: int
    request_id: str
    receipt: str
    result: Counts
    said: Slip = field(default_factory=dict)

    @property
    def sum(self) -> Sum:
        """What was promised."""
        return Sum(self.result.times, self.result.amount_minor)

    @property
    def status(self) -> str:
        """How it stands by the newest word: pledged, confirmed or withdrawn."""
        return self.said[max(self.said)] if self.said else "pledged"

    @property
    def settled_on(self) -> str:
        """The day from which on it stands so, empty while nobody has said."""
        return max(self.said, default="")

    def stood(self, cut_off: str) -> str:
        """Say how it stood at the end of a day, or stands now when none is given."""
        known = [day for day in self.said if not cut_off or day <= cut_off]
        return self.said[max(known)] if known else "pledged"

    def counts(self, recipe: Recipe) -> bool:
        """Say whether the board shows it, by the rule and the cut-off of a recipe."""
        stood = self.stood(recipe.cut_off)
        if recipe.pledges == GROSS:
            return True
        return stood == "confirmed" if recipe.pledges == CONFIRMED else stood != "withdrawn"


class Pledges:
    """The pledges that stand, in the order in which they came. They follow the entries one by one."""

    def __init__(self) -> None:
        self._standing: dict[str, Pledge] = {}
        self._aside: dict[str, Pledge] = {}
        self._receipts: dict[str, str] = {}
        self._instead: dict[str, str] = {}

    def __iter__(self) -> Iterator[Pledge]:
        return iter(tuple(self._standing.values()))

    def __len__(self) -> int:
        return len(self._standing)

    def find(self, name: str) -> Pledge | None:
        """Give the pledge with a request id or a receipt, or the one that a correction put in its place."""
        found = self._receipts.get(name, name)
        while found in self._instead:
            found = self._instead[found]
        return self._standing.get(found)

    def knew(self, receipt: str) -> bool:
        """Say whether a receipt is or was one of a pledge."""
        return receipt in self._receipts

    def follow(self, entry: Written, fact: Fact) -> None:
        """Take in the next entry, of which this is the fact."""
        match fact:
            case ResultRecorded():
                self._add(entry, fact, fact.result)
            case ResultVoided():
                self._take_back(fact.target)
            case ResultReplaced():
                self._take_back(fact.target)
                self._instead[fact.target] = entry.request_id
                self._add(entry, fact, fact.instead)
            case ResultAdmitted() if fact.target in self._aside:
                pledge = self._aside.pop(fact.target)
                self._receipts[pledge.receipt] = fact.target
                self._standing[fact.target] = pledge
            case PledgeSettled():
                pledge, day = self._standing[fact.target], fact.after.day
                # Whatever was said of that day and of later ones is no longer so.
                said = {known: word for known, word in pledge.said.items() if known < day}
                self._standing[fact.target] = replace(pledge, said=said | {day: fact.after.state})
            case PhaseChanged(before=Phase.REHEARSAL):
                for known in (self._standing, self._aside, self._receipts, self._instead):
                    known.clear()
            case _:
                pass

    def _add(self, entry: Written, fact: ResultRecorded | ResultReplaced, result: Counts) -> None:
        """Take up a pledge; one that was set aside stands only when a judge admits it."""
        if not result.pledge:
            return
        pledge = Pledge(seq=entry.seq, request_id=entry.request_id, receipt=fact.receipt, result=result)
        if fact.status is Status.SET_ASIDE:
            self._aside[entry.request_id] = pledge
        else:
            self._receipts[fact.receipt] = entry.request_id
            self._standing[entry.request_id] = pledge

    def _take_back(self, target: str) -> None:
        self._standing.pop(target, None)
        self._aside.pop(target, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was there after an entry: the pledges, and what all else adds up to by team and outcome."""

    seq: int
    pledges: tuple[Pledge, ...]
    others: Mapping[tuple[str, str], Sum]

    def sums(self, recipe: Recipe, gifts: Collection[str]) -> dict[str, Sum]:
        """Give what each team has by the rule for pledges; `gifts` are the outcomes that bring money."""
        found: dict[str, Sum] = defaultdict(Sum)
        for (team, outcome), others in self.others.items():
            if outcome in gifts:
                found[team] = found[team].plus(others)
        for pledge in self.pledges:
            if pledge.counts(recipe):
                found[pledge.result.team] = found[pledge.result.team].plus(pledge.sum)
        return dict(found)


class Recount:
    """All results of one competition, added up from its entries: they are followed when somebody asks."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._turn = BoundedSemaphore(1)
        self._seq = 0
        self.pledges = Pledges()
        self._others: dict[tuple[str, str], Sum] = defaultdict(Sum)

    def follow(self, up_to: Callable[[], int]) -> Counted:
        """Take in what is new, a little at a time, and give what holds after the entry that `up_to` names then."""
        with self._turn:
            while self._seq < up_to():
                for entry in self._ledger.entries(after=self._seq, limit=min(AT_ONCE, up_to() - self._seq)):
                    fact = entry.fact
                    self.pledges.follow(entry, fact)
                    self._add_up(fact)
                    self._seq = entry.seq
                gevent.sleep(0)
            return Counted(seq=self._seq, pledges=tuple(self.pledges), others=dict(self._others))

    def _add_up(self, fact: Fact) -> None:
        match fact:
            case ResultRecorded() if fact.status is not Status.SET_ASIDE:
                self._add(fact.result)
            case ResultVoided() if fact.status is not Status.SET_ASIDE:
                self._add(self._found(fact.target), sign=-1)
            case ResultReplaced() if fact.status is not Status.SET_ASIDE:
                self._add(self._found(fact.target), sign=-1)
                self._add(fact.instead)
            case ResultAdmitted():
                self._add(fact.result)
            case PhaseChanged(before=Phase.REHEARSAL):
                self._others.clear()
            case _:
                pass

    def _add(self, result: Counts, sign: int = 1) -> None:
        if not result.pledge:
            key = (result.team, result.outcome)
            self._others[key] = self._others[key].plus(Sum(result.times, result.amount_minor), sign)

    def _found(self, request_id: str) -> Counts:
        """Look up what a result brought where it was entered, and not where it was taken back."""
        entry = self._ledger.find(request_id)
        fact = entry.fact if entry else None
        assert isinstance(fact, ResultRecorded | ResultReplaced)
        return fact.stands
