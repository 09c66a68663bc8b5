"""Results unlike the others: far from what is usual, entered twice, or faster than anybody calls."""

from bisect import bisect_left, bisect_right, insort_right
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from scoreboard.amounts import Amounts
from scoreboard.core.tally import Counts

FEWEST = 12
"""So many make a middle that means something."""

TIMES_MORE, TIMES_LESS = 10, 50
"""So many times the middle, or so small a part of it, is looked at: people give more readily than less."""

MOST_A_DAY = 20
"""Of one outcome on one day these many are looked at, the farthest from the middle first."""

TWICE_WITHIN = timedelta(minutes=3)
RARE = 10
"""What would be entered twice by chance less often than once in so many times is unusual."""

SHORT = timedelta(minutes=2)
CALLS_A_MINUTE = 3
FEW_CALLS = 20
MOST_REMEMBERED = 200

AT_OF, SEQ_OF, CALLS_OF = attrgetter("at"), attrgetter("seq"), attrgetter("calls")

Key = tuple[str, str]
Brought = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Far:
    """How far a result is from the middle ones: `times` as much, or with `less` so small a part.

    `of_day` and `of_team` are the middle ones of the day and of the team; None where there
    are too few.
    """

    times: int
    less: bool
    of_day: int | None
    of_team: int | None


def size_of(result: Counts) -> int:
    """Give how much a result brings: the amount, the units, else how often the outcome was reached."""
    return result.amount_minor or result.units or result.times


def each_of(result: Counts) -> int:
    """Give what each call of a result brought, 0 where only calls are counted."""
    return (result.amount_minor or result.units) // result.times


class Sizes:
    """How much the results brought that stand: each by day, each by team, and whole by team."""

    def __init__(self) -> None:
        self._days: defaultdict[Key, Amounts] = defaultdict(Amounts)
        self._teams: defaultdict[Key, Amounts] = defaultdict(Amounts)
        self.wholes: defaultdict[Key, Amounts] = defaultdict(Amounts)

    def add(self, result: Counts, seq: int) -> None:
        """Take in a result."""
        self.wholes[result.team, result.outcome].add(size_of(result), seq)
        if each := each_of(result):
            self._days[result.day, result.outcome].add(each, seq)
            self._teams[result.team, result.outcome].add(each, seq)

    def remove(self, result: Counts, seq: int) -> None:
        """Leave out a result that stands no more."""
        self.wholes[result.team, result.outcome].remove(size_of(result), seq)
        if each := each_of(result):
            self._days[result.day, result.outcome].remove(each, seq)
            self._teams[result.team, result.outcome].remove(each, seq)

    def candidates(self) -> Iterator[int]:
        """Give the entries of those that lie far from the middle of a day or of a team."""
        for amounts in (*self._days.values(), *self._teams.values()):
            if len(amounts) >= FEWEST:
                middle = amounts.middle
                yield from (seq for _, seq in amounts.largest(MOST_A_DAY, least=middle * TIMES_MORE))
                yield from (seq for _, seq in amounts.smallest(MOST_A_DAY, up_to=middle // TIMES_LESS))

    def far(self, result: Counts) -> Far | None:
        """Say how far a result is from what is usual on its day and in its team, None when it is not."""
        each = each_of(result)
        middles = [self._middle(self._days, result.day, result), self._middle(self._teams, result.team, result)]
        known = [middle for middle in middles if middle]
        if not each or not known:
            return None
        if all(each >= TIMES_MORE * middle for middle in known):
            times, less = each // known[0], False
        elif all(each * TIMES_LESS <= middle for middle in known):
            times, less = known[0] // each, True
        else:
            return None
        return Far(times=times, less=less, of_day=middles[0], of_team=middles[1])

    def is_rare(self, result: Counts, near: int) -> bool:
        """Say whether it is no chance that a new result is like one of the `near` ones before it."""
        amounts = self._teams[result.team, result.outcome]
        others = max(0, amounts.same(each_of(result)) - 1)
        return others * near * RARE <= len(amounts)

    @staticmethod
    def _middle(amounts: dict[Key, Amounts], key: str, result: Counts) -> int | None:
        found = amounts.get((key, result.outcome))
        return found.middle if found is not None and len(found) >= FEWEST else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A result as one remembers it for a few minutes; `brought` is what makes another one the same."""

    seq: int
    request_id: str
    at: datetime
    calls: int
    brought: Brought


def seen_as(request_id: str, seq: int, at: datetime, result: Counts) -> Seen:
    """Give what is remembered of a result."""
    brought = (result.outcome, result.calls, result.amount_minor, result.units)
    return Seen(seq=seq, request_id=request_id, at=at, calls=result.calls, brought=brought)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fast:
    """More calls in so many minutes than can well be."""

    calls: int
    minutes: int


class Recent:
    """The newest results of each pass, to hold the next one against them."""

    def __init__(self) -> None:
        self._seen: defaultdict[Key, Lately] = defaultdict(Lately)
        self._told: dict[Key, datetime] = {}

    def add(self, by: str, team: str, seen: Seen) -> None:
        """Remember a result."""
        self._seen[by, team].add(seen)

    def forget(self, by: str, request_id: str, team: str) -> None:
        """Forget a result that was taken back."""
        if kept := self._seen.get((by, team)):
            kept.forget(request_id)

    def double_of(self, by: str, new: Seen, result: Counts, sizes: Sizes) -> str:
        """Give the id of the result that this may be once more, empty when it is none."""
        if not each_of(result):
            return ""
        seen = self._seen[by, result.team].between(new.at - TWICE_WITHIN, new.at + TWICE_WITHIN)
        same = [one for one in seen if one.brought == new.brought]
        if not same:
            return ""
        near = sum(one.brought[0] == result.outcome for one in seen)
        return max(same, key=SEQ_OF).request_id if sizes.is_rare(result, near) else ""

    def fast(self, by: str, team: str, new: Seen, seats: int, since: datetime | None) -> Fast | None:
        """Say how many calls in how many minutes cannot well be, None when they can; of a run it is said once.

        A number of calls stands for all since the entry before it that is not of the same two minutes.
        """
        key, at = (by, team), new.at
        seen, start = self._seen[key], at - SHORT
        if new.calls > 1:
            start = min(start, seen.newest_up_to(start) or since or start)
        made = new.calls + seen.calls_between(start, at)
        minutes = -(-(at - start) // timedelta(minutes=1))
        if made < FEW_CALLS or made <= CALLS_A_MINUTE * seats * minutes:
            return None
        told, self._told[key] = self._told.get(key), at
        is_same_run = told is not None and at - told < SHORT and new.calls == 1
        return None if is_same_run else Fast(calls=made, minutes=minutes)


class Lately:
    """The newest results of a pass in a team, by their times; these are not always those in which they came."""

    def __init__(self) -> None:
        self._by_time: list[Seen] = []
        self._came: deque[Seen] = deque()

    def add(self, seen: Seen) -> None:
        """Remember a result, and the oldest no longer when they are too many."""
        insort_right(self._by_time, seen, key=AT_OF)
        self._came.append(seen)
        if len(self._came) > MOST_REMEMBERED:
            self._drop(self._came.popleft())

    def forget(self, request_id: str) -> None:
        """Remember a result no longer."""
        for seen in [one for one in self._came if one.request_id == request_id]:
            self._came.remove(seen)
            self._drop(seen)

    def between(self, first: datetime, last: datetime) -> list[Seen]:
        """Give those of a while, both ends with it."""
        return self._by_time[bisect_left(self._by_time, first, key=AT_OF) : self._after(last)]

    def calls_between(self, start: datetime, last: datetime) -> int:
        """Count the calls after a moment, up to another."""
        return sum(map(CALLS_OF, self._by_time[self._after(start) : self._after(last)]))

    def newest_up_to(self, moment: datetime) -> datetime | None:
        """Give when the newest one of a moment or before was, None when there is none."""
        place = self._after(moment)
        return self._by_time[place - 1].at if place else None

    def _after(self, moment: datetime) -> int:
        return bisect_right(self._by_time, moment, key=AT_OF)

    def _drop(self, seen: Seen) -> None:
        place = bisect_left(self._by_time, seen.at, key=AT_OF)
        while self._by_time[place] is not seen:
            place += 1
        del self._by_time[place]
