"""A team's score as sums that can be added up by hand: each line with its amount, its division and its points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoreboard.core.recipe import (
    CALLS,
    CONVERSION,
    MONEY,
    OF_BEST,
    PER_HOUR,
    PERCENT,
    POINTS,
    UNITS,
    Figures,
    Lines,
    Measure,
    Part,
    Recipe,
    amount_of,
    compared_with,
    is_money,
)
from scoreboard.core.standings import Row
from scoreboard.core.tally import Sum
from scoreboard.recipe_words import (
    Reader,
    divided_by,
    least_words,
    measure_name,
    measure_rate,
    noun,
    relative_noun,
)

TIMES, EQUALS, OVER, PLUS = "\u00a0× ", " =\u00a0", "\u00a0/ ", " +\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one line brought, step by step, as it is written.

    `total` is what was reached, `relation` how it is divided (empty when it is not),
    `product` how the points follow, `rate` the same in a sentence, `note` why they are
    others after all. `exact` is the number that `points` writes.
    """

    name: str
    total: str
    points: str
    exact: Fraction
    relation: str = ""
    product: str = ""
    rate: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a team comes to the number that its place follows.

    `what` is counted, `total` is the exact sum of the lines, `relation` how that is
    divided (empty when it is not). `ranked` is the exact number, `shown` the same as it
    is published; they are equal where nothing was rounded.
    """

    what: str
    lines: tuple[Line, ...]
    total: str
    relation: str
    ranked: str
    shown: str
    exact: Fraction


def score_words(rows: Sequence[Row], recipe: Recipe, figures: Figures, reader: Reader) -> Mapping[str, Score]:
    """Explain every row of the standings, by the team's code."""
    scores = Scores(rows, recipe, figures, reader)
    return {row.team: scores.of(row) for row in rows}


class Scores:
    """The scores of some standings: what is the same for all of them is said once."""

    def __init__(self, rows: Sequence[Row], recipe: Recipe, figures: Figures, reader: Reader) -> None:
        reader = reader.knowing(recipe)
        self.recipe = recipe
        self.figures = figures
        self.reader = reader
        self._lines = Lines(figures, [row.team for row in rows])
        self._said = [(measure_name(measure, reader), measure_rate(measure, reader)) for measure in recipe.measures]
        self._best = max((_sum(row) for row in rows), default=Fraction(0))
        self._what = relative_noun(recipe.rank_by, recipe.relative_to, reader)

    def of(self, row: Row) -> Score:
        """Explain one row."""
        return self._pointed(row) if self.recipe.rank_by == POINTS else self._counted(row)

    def _pointed(self, row: Row) -> Score:
        """Explain a score in points: line for line, then what the sum is divided by."""
        total, reader = _sum(row), self.reader
        against = self.recipe.relative_to
        relation = ""
        if against:
            divisor = self._best if against == OF_BEST else self._part(CALLS, against, row).divisor
            relation = _division(total, divisor, Fraction(row.ranked), kind=POINTS, against=against, reader=reader)
        return Score(
            what=self._what,
            lines=tuple(
                self._line(measure, part, row.team, *said)
                for measure, part, said in zip(self.recipe.measures, row.parts, self._said, strict=True)
            ),
            total=reader.number(total),
            relation=relation,
            ranked=_value(Fraction(row.ranked), POINTS, against, reader),
            shown=shown_words(row, self.recipe, reader),
            exact=total,
        )

    def _counted(self, row: Row) -> Score:
        """Explain a score that is a sum: what each outcome brought to it, then what it is divided by."""
        kind, reader = self.recipe.rank_by, self.reader
        against = compared_with(kind, self.recipe.relative_to)
        amount = amount_of(kind, row.team, self.figures)
        relation = ""
        if against:
            part = self._part(kind, against, row)
            relation = _division(amount, part.divisor, part.value, kind=kind, against=against, reader=reader)
        return Score(
            what=self._what,
            lines=tuple(_sources(kind, row.team, amount, self.figures, reader)),
            total=reader.amount(kind, amount),
            relation=relation,
            ranked=_value(Fraction(row.ranked), kind, against, reader),
            shown=shown_words(row, self.recipe, reader),
            exact=Fraction(amount),
        )

    def _part(self, kind: str, against: str, row: Row) -> Part:
        return self._lines.part(Measure(kind=kind, relative_to=against), row.team)

    def _line(self, measure: Measure, part: Part, team: str, name: str, rate: str) -> Line:
        """Write one line of a recipe for one team."""
        kind, against, reader = measure.kind, part.relative_to, self.reader
        relation = ""
        if against:
            relation = _division(part.amount, part.divisor, part.value, kind=kind, against=against, reader=reader)
        return Line(
            name=name,
            total=_reached(measure, part, team, self.figures, reader),
            relation=relation,
            product=_product(measure, part, reader),
            rate=rate,
            points=reader.number(part.points),
            exact=part.points,
            note=_note(measure, part, reader),
        )


def shown_words(row: Row, recipe: Recipe, reader: Reader) -> str:
    """Write the number that ranks a row as it is published."""
    against = compared_with(recipe.rank_by, recipe.relative_to)
    shown = Fraction(row.shown)
    if against in PERCENT:
        return reader.percent(shown)
    return reader.amount(recipe.rank_by, shown)


def _sources(kind: str, team: str, amount: int | Fraction, figures: Figures, reader: Reader) -> list[Line]:
    """Part a sum by the outcomes that it comes from; what comes from one source is one line."""
    tally = figures.earning[team]
    from_each = {key: _from(kind, key, tally.by[key], figures) for key in figures.outcomes if key in tally.by}
    if sum(from_each.values()) != amount:
        from_each = {}
    found = [
        _source(reader.outcome(key), kind, Fraction(brought), reader) for key, brought in from_each.items() if brought
    ]
    return found or [_source(noun(kind, reader), kind, Fraction(amount), reader)]


def _from(kind: str, key: str, brought: Sum, figures: Figures) -> int:
    """Give how much of a sum over all outcomes one of them brought; nothing of any other kind."""
    if kind == MONEY:
        return brought.money_minor
    if kind == CALLS:
        return brought.calls
    if kind == UNITS:
        return brought.units
    return brought.calls - brought.lost if kind == CONVERSION and figures.outcomes[key].success else 0


def _source(name: str, kind: str, amount: Fraction, reader: Reader) -> Line:
    written = reader.amount(kind, amount)
    return Line(name=name, total=written, points=written, exact=amount)


def _reached(measure: Measure, part: Part, team: str, figures: Figures, reader: Reader) -> str:
    """Write what a team reached; regular gifts stand apart from the others, with what they are multiplied by."""
    reached = reader.amount(measure.kind, part.amount)
    if measure.regular_factor == 1 or not is_money(measure.kind):
        return reached
    all_once = amount_of(measure.kind, team, figures)
    regular = Fraction(part.amount - all_once, measure.regular_factor - 1)
    once = all_once - regular
    times = f"{reader.number(measure.regular_factor)}{TIMES}{reader.money(regular)}{EQUALS}{reached}"
    return f"{reader.money(once)}{PLUS}{times}" if once else times


def _product(measure: Measure, part: Part, reader: Reader) -> str:
    """Write how the points follow from the value: through what there are points for, times the points."""
    value = _value(part.value, measure.kind, part.relative_to, reader)
    per = ""
    if measure.per != 1 or (is_money(measure.kind) and part.relative_to not in PERCENT):
        per = OVER + _value(Fraction(measure.per), measure.kind, part.relative_to, reader)
    product = Fraction(measure.weight) * part.value / measure.per
    return f"{value}{per}{TIMES}{reader.number(Fraction(measure.weight))}{EQUALS}{reader.number(product)}"


def _note(measure: Measure, part: Part, reader: Reader) -> str:
    """Say why the points are others than the product."""
    if part.note == "below_least":
        return reader.gettext(
            "This line counts only from %(amount)s, so it brings nothing.", amount=least_words(measure, reader)
        )
    if part.note == "capped":
        return reader.gettext("This line brings at most %(points)s.", points=reader.points(Fraction(measure.cap)))
    if part.note == "no_marks":
        return reader.gettext("No judges’ marks count here yet.")
    if part.note == "no_divisor" and part.relative_to == PER_HOUR:
        return reader.gettext("No hours were called yet, so this line brings nothing.")
    if part.note == "no_divisor":
        return reader.gettext("There is nothing to divide by, so this line brings nothing.")
    return ""


def _division(
    amount: int | Fraction, divisor: int | Fraction, value: Fraction, *, kind: str, against: str, reader: Reader
) -> str:
    """Write how an amount is divided: €12,400 / 8 seats = €1,550."""
    hundred = f"{TIMES}100" if against in PERCENT else ""
    left = f"{reader.amount(kind, amount)}{OVER}{divided_by(against, kind, divisor, reader)}{hundred}"
    return f"{left}{EQUALS}{_value(value, kind, against, reader)}" if divisor else left


def _value(value: Fraction, kind: str, against: str, reader: Reader) -> str:
    return reader.percent(value) if against in PERCENT else reader.amount(kind, value)


def _sum(row: Row) -> Fraction:
    return sum((part.points for part in row.parts), Fraction(0))
