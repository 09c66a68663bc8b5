"""How what a team has reached becomes the number it is ranked by: exactly, and rounded only to be shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property

from scoreboard.core.competition import Outcome, Team, Words
from scoreboard.core.tally import NOTHING, Tally

MONEY, CALLS, UNITS, CONVERSION, MARKS, POINTS = "money", "calls", "units", "conversion", "marks", "points"
MONEY_OF, UNITS_OF, OUTCOME, MARKS_OF = "money:", "units:", "outcome:", "marks:"

PLAIN, PER_SEAT, PER_HOUR, PER_CALL, PER_RECORD = "", "seats", "hours", "calls", "list"
OF_GOAL, OF_BEST = "goal", "best"
RELATIVE_TO = (PLAIN, PER_SEAT, PER_HOUR, PER_CALL, PER_RECORD, OF_GOAL, OF_BEST)
PERCENT = frozenset({PER_CALL, PER_RECORD, OF_GOAL, OF_BEST})
"""These are told in hundredths: successes in each hundred calls, hundredths of the goal."""
RATES = frozenset({PER_CALL, PER_RECORD})
"""Of these a minimum is one of calls or records: a rate says little of few."""

NET, GROSS, CONFIRMED = "net", "gross", "confirmed"
PLEDGES = (NET, GROSS, CONFIRMED)
"""Which pledges count: all but those withdrawn, all that were made, or only those confirmed."""

ALL, EACH_DIVISION, EACH_DAY = "", "division", "day"
WITHIN = (ALL, EACH_DIVISION, EACH_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the recipe: so many points for so much of something.

    `kind` is money, calls, units, conversion or marks; `money:KEY` and `units:KEY` are
    those of one outcome, `outcome:KEY` is how often it was reached, `marks:KEY` the
    judges' marks for one criterion. `weight` points are given for each `per` of it (minor
    units for money). Weight and cap are decimals in text, so that 0.1 means a tenth.

    `relative_to` says what it is divided by before; a conversion is relative to the calls
    unless it says something else. A regular gift counts `regular_factor` times. Below
    `least` the line brings nothing: that is of the calls or records where it is relative to
    them, of the amount itself where not. It never brings more than `cap` points (empty: no limit).
    """

    kind: str
    weight: str = "1"
    per: int = 1
    relative_to: str = PLAIN
    regular_factor: int = 1
    cap: str = ""
    least: int = 0
    name: Words = ""


CALL_QUALITY, SUMMARY = "calls", "summary"
MARKED = (CALL_QUALITY, SUMMARY)
"""What judges mark: each of the calls that were sampled, or the team's management summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What judges give marks for: whole numbers from `lowest` to `highest`, on each of what is `MARKED`.

    `weight` is a decimal in text: so much it weighs in the mean of all criteria. `about`
    says what is looked for, `low` and `high` what the lowest and the highest mark stand for.
    """

    key: str
    name: Words
    of: str = CALL_QUALITY
    weight: str = "1"
    lowest: int = 1
    highest: int = 10
    about: Words = ""
    low: Words = ""
    high: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Another look at the standings, beside the ranking that counts.

    An empty `rank_by` is that of the recipe. `within` parts the teams by division, or the
    results by day.
    """

    name: Words = ""
    rank_by: str = ""
    relative_to: str = PLAIN
    within: str = ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What the standings are ranked by, and what decides between equals.

    `rank_by` is a kind of measure, or points: then the measures say how they come about.
    `tie_breakers` are kinds, in order; teams that are equal in all of them share a place.
    `pledges` says which pledged gifts count: one of `PLEDGES`. What is settled on a day
    after `cut_off` (a date such as 2026-12-31, empty for none) changes nothing. `criteria`
    are what judges mark.
    """

    rank_by: str = MONEY
    relative_to: str = PLAIN
    measures: tuple[Measure, ...] = ()
    tie_breakers: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    pledges: str = NET
    cut_off: str = ""
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What the teams have reached, and what it may be measured against.

    `minutes` are those called in the shifts of a team, `marks` judges' marks for each team
    and criterion, of which each weighs what `weights` say, 1 where they say nothing.
    """

    teams: Mapping[str, Team]
    outcomes: Mapping[str, Outcome]
    tallies: Mapping[str, Tally]
    minutes: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)

    @cached_property
    def earning(self) -> Mapping[str, Tally]:
        """The part of each team's tally that may earn anything."""
        idle = [key for key, outcome in self.outcomes.items() if not outcome.earns]
        return {code: tally.without(idle) for code, tally in self.tallies.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one line brought one team, step by step.

    `amount` was reached, `divisor` is what it is relative to (1 for nothing), `value` what
    came of it: hundredths where `PERCENT` says so. `points` are exact. `note` says why
    they are other than value times weight: below_least, capped, no_divisor, no_marks.
    """

    kind: str
    relative_to: str
    amount: int | Fraction
    divisor: int | Fraction
    value: Fraction
    points: Fraction
    note: str = ""


def is_money(kind: str) -> bool:
    """Say whether a kind is counted in minor units of money."""
    return kind == MONEY or kind.startswith(MONEY_OF)


def goal_field(kind: str) -> str:
    """Give the field of the goal, a team's or that of all, that a kind counts towards."""
    return "goal_minor" if is_money(kind) else "goal_count"


def minor_per(kind: str, relative_to: str) -> bool:
    """Say whether points are given for each so many minor units: not where a line is told in hundredths."""
    return is_money(kind) and compared_with(kind, relative_to) not in PERCENT


def minor_least(kind: str, relative_to: str) -> bool:
    """Say whether a minimum is one of minor units: not where it is one of calls or records."""
    return is_money(kind) and compared_with(kind, relative_to) not in RATES


def outcome_in(kind: str) -> str:
    """Give the key of the outcome that a kind is about, empty for none."""
    head, parted, key = kind.partition(":")
    return key if parted and f"{head}:" != MARKS_OF else ""


def compared_with(kind: str, relative_to: str) -> str:
    """Say what a kind is divided by: a conversion by the calls unless something else is said."""
    return relative_to or (PER_CALL if kind == CONVERSION else PLAIN)


def amount_of(kind: str, code: str, figures: Figures, regular_factor: int = 1) -> int | Fraction:
    """Give how much of a kind a team has: minor units, calls, units, a count, or a mark."""
    if kind == MARKS or kind.startswith(MARKS_OF):
        return _mark(kind, figures.marks.get(code, {}), figures.weights)
    tally = figures.earning[code]
    if kind == CONVERSION:
        # Calls, not times: a gift without a call converted nobody.
        return sum(one.calls - one.lost for key, one in tally.by.items() if figures.outcomes[key].success)
    once = sum_of(kind, tally)
    if regular_factor == 1 or not is_money(kind):
        return once
    return once + (regular_factor - 1) * _regular(kind, tally, figures.outcomes)


def sum_of(kind: str, tally: Tally) -> int:
    """Give how much of what adds up is in a tally, of a team or of all: minor units, calls, units or a count."""
    if kind == MONEY:
        return tally.money_minor
    if kind == CALLS:
        return tally.calls
    if kind == UNITS:
        return tally.units
    key = outcome_in(kind)
    if kind.startswith(OUTCOME):
        return tally.outcomes.get(key, 0)
    one = tally.by.get(key, NOTHING)
    return one.units if kind.startswith(UNITS_OF) else one.money_minor


def _regular(kind: str, tally: Tally, outcomes: Mapping[str, Outcome]) -> int:
    """Give the minor units of the gifts that come again every month."""
    return sum(
        one.money_minor
        for key, one in tally.by.items()
        if outcomes[key].regular and kind in (MONEY, f"{MONEY_OF}{key}")
    )


def _mark(kind: str, marks: Mapping[str, Fraction], weights: Mapping[str, Fraction]) -> Fraction:
    """Give the mark for one criterion, or the weighed mean over those that were marked."""
    if kind != MARKS:
        return marks.get(kind.removeprefix(MARKS_OF), NONE)
    weight = sum((weights.get(key, ONE) for key in marks), NONE)
    return sum((mark * weights.get(key, ONE) for key, mark in marks.items()), NONE) / (weight or 1)


class Lines:
    """The lines of a recipe for the teams that are ranked: what the best of them has is looked up once."""

    def __init__(self, figures: Figures, ranked: Collection[str]) -> None:
        self.figures = figures
        self._ranked = ranked
        self._best: dict[tuple[str, int], int | Fraction] = {}

    def value(self, measure: Measure, code: str) -> int | Fraction:
        """Give what a team has of a measure, weighed by nothing: as it was counted where nothing is divided."""
        amount = amount_of(measure.kind, code, self.figures, measure.regular_factor)
        against = compared_with(measure.kind, measure.relative_to)
        return ratio(amount, self._divisor(measure, against, code), against) if against else amount

    def part(self, measure: Measure, code: str) -> Part:
        """Give what a measure brings a team."""
        amount = amount_of(measure.kind, code, self.figures, measure.regular_factor)
        against = compared_with(measure.kind, measure.relative_to)
        divisor = self._divisor(measure, against, code)
        value = ratio(amount, divisor, against)
        points = value * decimal_of(measure.weight) / measure.per
        note = "" if divisor else "no_divisor"
        if measure.kind.startswith(MARKS) and not self.figures.marks.get(code):
            note = "no_marks"
        if (divisor if against in RATES else amount) < measure.least:
            points, note = Fraction(0), "below_least"
        if measure.cap and points > decimal_of(measure.cap):
            points, note = decimal_of(measure.cap), "capped"
        return Part(
            kind=measure.kind,
            relative_to=against,
            amount=amount,
            divisor=divisor,
            value=value,
            points=points,
            note=note,
        )

    def _divisor(self, measure: Measure, against: str, code: str) -> int | Fraction:
        if against == OF_BEST:
            return self._best_of(measure)
        return divisor_of(against, measure.kind, code, self.figures)

    def _best_of(self, measure: Measure) -> int | Fraction:
        sought = (measure.kind, measure.regular_factor)
        if sought not in self._best:
            self._best[sought] = max(
                amount_of(measure.kind, code, self.figures, measure.regular_factor) for code in self._ranked
            )
        return self._best[sought]


def divisor_of(against: str, kind: str, code: str, figures: Figures) -> int | Fraction:
    """Give what a team's amount is divided by: seats, hours, records, calls, its goal; 1 for nothing."""
    if against == PER_CALL:
        # All calls that were made: those that may earn nothing were calls too.
        return figures.tallies[code].calls
    if against == PER_HOUR and code in figures.minutes:
        return Fraction(figures.minutes[code], 60)
    figure = figure_of(against, kind)
    divisor: int = getattr(figures.teams[code], figure) if figure else 1
    return divisor


def figure_of(against: str, kind: str) -> str:
    """Give the field of a team that a kind is divided by: seats, hours, list_size or its goal; empty for none."""
    if against == OF_GOAL:
        return goal_field(kind)
    return {PER_SEAT: "seats", PER_HOUR: "hours", PER_RECORD: "list_size"}.get(against, "")


def ratio(amount: int | Fraction, divisor: int | Fraction, against: str) -> Fraction:
    """Divide; what has nothing to be divided by is nothing."""
    if not divisor:
        return NONE
    return Fraction(amount * 100 if against in PERCENT else amount, divisor)


NONE, ONE = Fraction(0), Fraction(1)


@cache
def decimal_of(decimal: str) -> Fraction:
    """Read a decimal. The few of a recipe are read over and over."""
    return Fraction(decimal)


def rounded(exact: int | Fraction, places: int = 1) -> Decimal:
    """Round for the eye: half up, to so many decimals."""
    steps = (Fraction(exact) * 2 * 10**places + 1) // 2  # floor(x + 1/2)
    return Decimal(steps).scaleb(-places)


def rounded_up(exact: int | Fraction, places: int = 1) -> Decimal:
    """Round what is lacking: never to less than it is."""
    return Decimal(-(-Fraction(exact) * 10**places // 1)).scaleb(-places)


def published(exact: int | Fraction, rank_by: str, relative_to: str) -> str:
    """Write the number that the places follow: whole minor units for money, what is whole as such, else one decimal."""
    against = compared_with(rank_by, relative_to)
    if not against and isinstance(exact, int):
        return str(exact)
    return str(rounded(exact, 0 if is_money(rank_by) and against not in PERCENT else 1))
