"""What a team's results add up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one result brings: the outcome, calls, minor units of money, units."""

    team: str
    outcome: str
    calls: int
    amount_minor: int
    units: int

    @property
    def times(self) -> int:
        """How often the outcome was reached: once a call, and once for a gift without a call."""
        return self.calls or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Sums over a team's unvoided results: minor units, calls, units, times per outcome."""

    money_minor: int = 0
    calls: int = 0
    units: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)

    def plus(self, result: Counts, sign: int = 1) -> "Tally":
        """Give the tally with a result added, or taken away with sign -1."""
        times = self.outcomes.get(result.outcome, 0) + sign * result.times
        outcomes = {**self.outcomes, result.outcome: times}
        if not times:
            del outcomes[result.outcome]
        return Tally(
            money_minor=self.money_minor + sign * result.amount_minor,
            calls=self.calls + sign * result.calls,
            units=self.units + sign * result.units,
            outcomes=outcomes,
        )


def total(tallies: Mapping[str, Tally]) -> Tally:
    """Add all teams up."""
    outcomes: dict[str, int] = {}
    for tally in tallies.values():
        for outcome, times in tally.outcomes.items():
            outcomes[outcome] = outcomes.get(outcome, 0) + times
    return Tally(
        money_minor=sum(tally.money_minor for tally in tallies.values()),
        calls=sum(tally.calls for tally in tallies.values()),
        units=sum(tally.units for tally in tallies.values()),
        outcomes=outcomes,
    )
