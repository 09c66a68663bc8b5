"""What a team's results add up to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one result brings: the outcome, calls, minor units of money, units.

    `day` and `hour` are what the competition's clocks showed when it was made, such as
    2026-11-23 and 14, and `pledge` says that the gift was a promise. They are decided once,
    so that no later change to a zone or an outcome makes another result of it.
    """

    team: str
    outcome: str
    calls: int
    amount_minor: int
    units: int
    day: str = ""
    hour: str = ""
    pledge: bool = False

    @property
    def times(self) -> int:
        """How often the outcome was reached: once a call, and once for a gift without a call."""
        return self.calls or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What the results with one outcome add up to: minor units, calls, units.

    `lost` are those of the calls whose pledge does not count: they were made, and won nothing.
    """

    money_minor: int = 0
    calls: int = 0
    units: int = 0
    lost: int = 0

    def plus(self, other: "Sum", sign: int = 1) -> "Sum":
        """Give both together, or this without the other with sign -1."""
        return Sum(
            money_minor=self.money_minor + sign * other.money_minor,
            calls=self.calls + sign * other.calls,
            units=self.units + sign * other.units,
            lost=self.lost + sign * other.lost,
        )


NOTHING = Sum()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Sums over a team's unvoided results: minor units, calls, units, times per outcome.

    `by` parts the first three by outcome.
    """

    money_minor: int = 0
    calls: int = 0
    units: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    by: Mapping[str, Sum] = field(default_factory=dict)

    def plus(self, result: Counts, sign: int = 1) -> "Tally":
        """Give the tally with a result added, or taken away with sign -1."""
        key = result.outcome
        one = Sum(money_minor=result.amount_minor, calls=result.calls, units=result.units)
        outcomes = {**self.outcomes, key: self.outcomes.get(key, 0) + sign * result.times}
        by = {**self.by, key: self.by.get(key, NOTHING).plus(one, sign)}
        if not outcomes[key]:
            del outcomes[key], by[key]
        return Tally(
            money_minor=self.money_minor + sign * result.amount_minor,
            calls=self.calls + sign * result.calls,
            units=self.units + sign * result.units,
            outcomes=outcomes,
            by=by,
        )

    def less(self, lost: "Tally") -> "Tally":
        """Give the tally without what these pledges promised: their calls were made all the same."""
        outcomes, by = dict(self.outcomes), dict(self.by)
        for key, promised in lost.by.items():
            outcomes[key] -= lost.outcomes[key]
            by[key] = by[key].plus(Sum(money_minor=-promised.money_minor, lost=promised.calls))
            if not outcomes[key]:
                del outcomes[key]
        return replace(self, money_minor=self.money_minor - lost.money_minor, outcomes=outcomes, by=by)

    def without(self, outcomes: Collection[str]) -> "Tally":
        """Give the tally without what came with these outcomes."""
        left = [key for key in outcomes if key in self.by]
        if not left:
            return self
        money_minor, calls, units = self.money_minor, self.calls, self.units
        times, by = dict(self.outcomes), dict(self.by)
        for key in left:
            one = by.pop(key)
            times.pop(key, None)
            money_minor -= one.money_minor
            calls -= one.calls
            units -= one.units
        return Tally(money_minor=money_minor, calls=calls, units=units, outcomes=times, by=by)


def total(tallies: Mapping[str, Tally]) -> Tally:
    """Add all teams up."""
    outcomes: dict[str, int] = {}
    by: dict[str, Sum] = {}
    for tally in tallies.values():
        for key, times in tally.outcomes.items():
            outcomes[key] = outcomes.get(key, 0) + times
        for key, one in tally.by.items():
            by[key] = by.get(key, NOTHING).plus(one)
    return Tally(
        money_minor=sum(tally.money_minor for tally in tallies.values()),
        calls=sum(tally.calls for tally in tallies.values()),
        units=sum(tally.units for tally in tallies.values()),
        outcomes=outcomes,
        by=by,
    )
