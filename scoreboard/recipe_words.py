"""The recipe in words: what wins, what each line brings, what decides between equals, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from scoreboard import numbers
from scoreboard.core.competition import Outcome
from scoreboard.core.recipe import (
    CALL_QUALITY,
    CALLS,
    CONFIRMED,
    CONVERSION,
    EACH_DAY,
    EACH_DIVISION,
    GROSS,
    MARKS,
    MARKS_OF,
    MONEY,
    MONEY_OF,
    NET,
    OF_BEST,
    OF_GOAL,
    OUTCOME,
    PER_CALL,
    PER_HOUR,
    PER_RECORD,
    PER_SEAT,
    PERCENT,
    POINTS,
    RATES,
    UNITS,
    UNITS_OF,
    Criterion,
    Measure,
    Recipe,
    View,
    compared_with,
    is_money,
    outcome_in,
)
from scoreboard.i18n import translations
from scoreboard.numbers import N_
from scoreboard.recipe_fit import lines_that_count

WHICH_PLEDGES: Mapping[str, str] = {
    NET: N_("A pledge counts until it is withdrawn."),
    GROSS: N_("Every pledge counts, also one that is withdrawn later."),
    CONFIRMED: N_("A pledge counts when it is confirmed."),
}

MOST_DECIMALS = 6
"""A number that ends after so many decimals is written with them, any other as a fraction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom something is told: a language, and what the competition calls its money, its outcomes, what is marked."""

    language: str
    currency: str = "EUR"
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    criteria: Mapping[str, Criterion] = field(default_factory=dict)

    def knowing(self, recipe: Recipe) -> "Reader":
        """Give a reader who knows what judges mark by its name."""
        return replace(self, criteria={criterion.key: criterion for criterion in recipe.criteria})

    def gettext(self, sentence: str, /, **values: object) -> str:
        """Say a sentence."""
        said = translations(self.language).ugettext(sentence)
        return said % values if values else said

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Say a sentence about n things; `%(num)s` is n."""
        said = translations(self.language).ungettext(one, many, n)
        return said % {"num": numbers.number(n, self.language), **values}

    def quoted(self, name: str) -> str:
        """Give what something is called, so that the sentence around it needs to know nothing of it."""
        return self.gettext("“%(name)s”", name=name)

    def outcome(self, key: str) -> str:
        """Give what an outcome is called, in quotes."""
        known = self.outcomes.get(key)
        return self.quoted(numbers.worded(known.name, self.language) if known else key)

    def criterion(self, key: str) -> str:
        """Give what a criterion is called, in quotes."""
        known = self.criteria.get(key)
        return self.quoted(numbers.worded(known.name, self.language) if known else key)

    def number(self, value: int | Fraction) -> str:
        """Write a number exactly: its decimals as far as they go, else a fraction, 221 2/7."""
        value = Fraction(value)
        decimals = _decimals(value)
        if decimals is not None:
            return f"{decimals:,f}".translate(_signs(self.language))
        whole, rest = divmod(abs(value.numerator), value.denominator)
        sign = "\u2212" if value < 0 else ""
        before = f"{numbers.number(whole, self.language)}\u00a0" if whole else ""
        return f"{sign}{before}{rest}/{value.denominator}"

    def money(self, minor: int | Fraction) -> str:
        """Write an amount exactly, also one that is no whole number of minor units."""
        minor = Fraction(minor)
        if minor.denominator == 1:
            return numbers.money(int(minor), self.currency, self.language)
        unit = 10 ** numbers.digits_of(self.currency)
        whole = int(minor / unit)
        return numbers.money(whole * unit, self.currency, self.language).replace(
            numbers.number(whole, self.language), self.number(minor / unit), 1
        )

    def percent(self, value: int | Fraction) -> str:
        """Write hundredths exactly, with their sign."""
        sign: str = numbers.locale(self.language).percent_formats[None].suffix[0]
        return numbers.tidy(f"{self.number(value)}{sign}")

    def points(self, value: int | Fraction) -> str:
        """Write points exactly, with their word."""
        one = 1 if _is_one(abs(Fraction(value)), self.language) else 2
        said = self.ngettext("%(points)s point", "%(points)s points", one, points=self.number(value))
        return said.replace(" ", "\u00a0")

    def amount(self, kind: str, amount: int | Fraction) -> str:
        """Write how much there is of a kind: money with its sign, else a number."""
        return self.money(amount) if is_money(kind) else self.number(amount)


def _decimals(value: Fraction) -> Decimal | None:
    """Give a number in decimals, if they end soon enough."""
    scaled = value * 10**MOST_DECIMALS
    return Decimal(scaled.numerator).scaleb(-MOST_DECIMALS).normalize() if scaled.denominator == 1 else None


@cache
def _signs(language: str) -> dict[int, str]:
    """Give the reader's signs for the comma and the point of a plain number."""
    locale = numbers.locale(language)
    group, point = get_group_symbol(locale), get_decimal_symbol(locale)
    return str.maketrans({",": numbers.tidy(group), ".": point, "-": "\u2212"})


def _is_one(value: Fraction, language: str) -> bool:
    """Say whether a number takes the singular: half a point does, in German not."""
    if language == "de":
        return value == 1
    return value < 2 if language == "fr" else 0 < value <= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeWords:
    """A recipe in sentences: what wins, a sentence for each line, what holds for all, the other views."""

    wins: str
    measures: tuple[str, ...]
    rules: tuple[str, ...]
    views: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, in order."""
        return (self.wins, *self.measures, *self.rules, *self.views)


def recipe_words(recipe: Recipe, reader: Reader) -> RecipeWords:
    """Say a whole recipe."""
    reader = reader.knowing(recipe)
    return RecipeWords(
        wins=wins(recipe, reader),
        measures=tuple(measure_sentence(measure, reader) for measure in lines_that_count(recipe)),
        rules=tuple(_rules(recipe, reader)),
        views=tuple(view_sentence(view, recipe, reader) for view in recipe.views),
    )


def wins(recipe: Recipe, reader: Reader) -> str:
    """Say what the places follow."""
    if recipe.rank_by != POINTS:
        what = relative_noun(recipe.rank_by, recipe.relative_to, reader)
        said = reader.gettext("Whoever has the most of this wins: %(what)s.", what=what)
        aside = reader.gettext("Points are counted for another view only.") if lines_that_count(recipe) else ""
        return f"{said} {aside}".strip()
    if recipe.relative_to:
        what = relative_noun(POINTS, recipe.relative_to, reader)
        return reader.gettext("The points of all lines are added up. The most of this wins: %(what)s.", what=what)
    return reader.gettext("The points of all lines are added up. The most points win.")


def measure_sentence(measure: Measure, reader: Reader) -> str:
    """Say what one line brings, and within which bounds."""
    clauses = [measure_rate(measure, reader), *_bounds(measure, reader)]
    sentence = ", ".join(clauses) + "."
    name = numbers.worded(measure.name, reader.language)
    return f"{name} – {sentence}" if name else sentence


def measure_name(measure: Measure, reader: Reader) -> str:
    """Give what a line is called: its own name, else what it counts."""
    return numbers.worded(measure.name, reader.language) or noun(measure.kind, reader)


def measure_rate(measure: Measure, reader: Reader) -> str:
    """Say how many points there are for how much of what."""
    points, per = reader.points(Fraction(measure.weight)), measure.per
    against = compared_with(measure.kind, measure.relative_to)
    if against in PERCENT:
        return reader.ngettext(
            "%(points)s for each percent: %(what)s",
            "%(points)s for every %(num)s percent: %(what)s",
            per,
            points=points,
            what=relative_noun(measure.kind, against, reader),
        )
    step = _relative(_step(measure.kind, per, reader), against, reader)
    if per == 1 and not is_money(measure.kind):
        return reader.gettext("%(points)s for each %(step)s", points=points, step=step)
    return reader.gettext("%(points)s for every %(step)s", points=points, step=step)


def relative_noun(kind: str, relative_to: str, reader: Reader) -> str:
    """Name what is counted, in relation to what it is compared with."""
    return _relative(noun(kind, reader), compared_with(kind, relative_to), reader)


def noun(kind: str, reader: Reader) -> str:
    """Name what is counted, without any article."""
    key = outcome_in(kind)
    if kind == MONEY:
        return reader.gettext("money raised")
    if kind.startswith(MONEY_OF):
        return reader.gettext("money from %(outcome)s", outcome=reader.outcome(key))
    if kind == CALLS:
        return reader.gettext("calls")
    if kind == POINTS:
        return reader.gettext("points")
    if kind == CONVERSION:
        return reader.gettext("successful calls")
    if kind.startswith(OUTCOME):
        return reader.outcome(key)
    if kind == UNITS or kind.startswith(UNITS_OF):
        return reader.gettext("units (%(what)s)", what=_units(key, reader))
    if kind == MARKS:
        return reader.gettext("judges’ marks")
    return reader.gettext("judges’ marks for %(criterion)s", criterion=reader.criterion(kind.removeprefix(MARKS_OF)))


def counted(kind: str, amount: int | Fraction, reader: Reader) -> str:
    """Say how much of something there is: 20 calls, €500, 3 × “Donor retained”."""
    return reader.money(amount) if is_money(kind) else _many(kind, amount, reader)


def divided_by(relative_to: str, kind: str, divisor: int | Fraction, reader: Reader) -> str:
    """Say what an amount is divided by, with its number."""
    if relative_to == PER_SEAT:
        return reader.ngettext("%(num)s seat", "%(num)s seats", int(divisor))
    if relative_to == PER_HOUR:
        one = 1 if _is_one(Fraction(divisor), reader.language) else 2
        return reader.ngettext("%(num)s hour called", "%(num)s hours called", one, num=reader.number(divisor))
    if relative_to == PER_CALL:
        return reader.ngettext("%(num)s call", "%(num)s calls", int(divisor))
    if relative_to == PER_RECORD:
        return reader.ngettext("%(num)s record on the list", "%(num)s records on the list", int(divisor))
    amount = reader.amount(kind, divisor)
    if relative_to == OF_GOAL:
        return reader.gettext("%(amount)s (own goal)", amount=amount)
    return reader.gettext("%(amount)s (best team)", amount=amount)


def tie_breaker_sentence(recipe: Recipe, reader: Reader) -> str:
    """Say what decides between equals."""
    shared = reader.gettext("Teams that are still equal share the place.")
    if not recipe.tie_breakers:
        return reader.gettext("Equal teams share the place.")
    then = ", ".join(noun(kind, reader) for kind in recipe.tie_breakers)
    decides = reader.gettext("Equal? Then the most of this decides, in this order: %(what)s.", what=then)
    return f"{decides} {shared}"


def view_sentence(view: View, recipe: Recipe, reader: Reader) -> str:
    """Say what another view shows."""
    what = _view_counts(view, recipe, reader)
    name = numbers.worded(view.name, reader.language)
    if name:
        return reader.gettext("Shown besides, as %(name)s: %(what)s.", name=reader.quoted(name), what=what)
    return reader.gettext("Shown besides: %(what)s.", what=what)


def view_name(view: View, recipe: Recipe, reader: Reader) -> str:
    """Give what a view is called: its own name, else what it shows."""
    return numbers.worded(view.name, reader.language) or _view_counts(view, recipe, reader)


def _view_counts(view: View, recipe: Recipe, reader: Reader) -> str:
    what = relative_noun(view.rank_by or recipe.rank_by, view.relative_to, reader)
    if view.within == EACH_DIVISION:
        return reader.gettext("%(what)s, for each division", what=what)
    if view.within == EACH_DAY:
        return reader.gettext("%(what)s, for each day", what=what)
    return what


def _rules(recipe: Recipe, reader: Reader) -> list[str]:
    """Say what holds for all lines: rounding, equals, and what never earns."""
    said = []
    if lines_that_count(recipe):
        said.append(
            reader.gettext(
                "Points are added up exactly and rounded once, at the end, to one decimal (half up). "
                "Places follow the exact number."
            )
        )
    if recipe.rank_by != POINTS and compared_with(recipe.rank_by, recipe.relative_to):
        said.append(reader.gettext("What is shown is rounded once, half up. Places follow the exact number."))
    said.append(tie_breaker_sentence(recipe, reader))
    idle = [outcome for outcome in reader.outcomes.values() if not outcome.earns and not outcome.withdrawn]
    if idle:
        names = ", ".join(reader.outcome(outcome.key) for outcome in idle)
        said.append(reader.gettext("This never earns anything: %(names)s.", names=names))
    successes = [outcome for outcome in reader.outcomes.values() if outcome.success]
    if successes and _counts_success(recipe):
        names = ", ".join(reader.outcome(outcome.key) for outcome in successes)
        said.append(reader.gettext("Successful are calls that end in one of these: %(names)s.", names=names))
    if PER_HOUR in _divisors(recipe):
        said.append(
            reader.gettext(
                "The hours called come from a team’s shifts: seats times length. "
                "Until a team has ended one, its hours in the set-up count."
            )
        )
    return [*said, *_pledge_rules(recipe, reader), *_mark_rules(recipe, reader)]


def _mark_rules(recipe: Recipe, reader: Reader) -> list[str]:
    """Say what judges mark, on which scale, and how much it weighs; nothing where they mark nothing."""
    if not recipe.criteria:
        return []
    together = reader.gettext(
        "A team’s mark is the exact mean of all judges at the table; whoever is recused for the team is left out. "
        "Criteria count by their weight."
    )
    return [*(criterion_sentence(criterion, reader) for criterion in recipe.criteria), together]


def criterion_sentence(criterion: Criterion, reader: Reader) -> str:
    """Say what judges mark, and what it means."""
    of_calls = N_(
        "Judges mark %(criterion)s in each call they listen to: %(lowest)s to %(highest)s, weight %(weight)s."
    )
    of_summary = N_("Judges mark %(criterion)s in the team’s summary: %(lowest)s to %(highest)s, weight %(weight)s.")
    language = reader.language
    said = [
        reader.gettext(
            of_calls if criterion.of == CALL_QUALITY else of_summary,
            criterion=reader.quoted(numbers.worded(criterion.name, language)),
            lowest=reader.number(criterion.lowest),
            highest=reader.number(criterion.highest),
            weight=reader.number(Fraction(criterion.weight)),
        ),
        numbers.worded(criterion.about, language),
    ]
    for mark, words in ((criterion.lowest, criterion.low), (criterion.highest, criterion.high)):
        if words:
            what = numbers.worded(words, language)
            said.append(reader.gettext("%(mark)s means: %(what)s.", mark=reader.number(mark), what=what.rstrip(".")))
    return " ".join(filter(None, said))


def _divisors(recipe: Recipe) -> set[str]:
    """Give all that anything is divided by, in the ranking or in another view."""
    of_lines = {measure.relative_to for measure in lines_that_count(recipe)}
    return {recipe.relative_to, *of_lines, *(view.relative_to for view in recipe.views)}


def _pledge_rules(recipe: Recipe, reader: Reader) -> list[str]:
    """Say which pledges count, and until when what comes of them does; nothing where nobody can pledge."""
    pledged = [outcome for outcome in reader.outcomes.values() if outcome.pledged]
    if not pledged and recipe.pledges == NET and not recipe.cut_off:
        return []
    said = [reader.gettext(WHICH_PLEDGES[recipe.pledges])]
    if pledged:
        names = ", ".join(reader.outcome(outcome.key) for outcome in pledged)
        said.append(reader.gettext("Pledges are gifts with one of these: %(names)s.", names=names))
    if recipe.pledges != GROSS:
        said.append(
            reader.gettext(
                "A pledge that does not count brings no money and is no success; its call was made all the same."
            )
        )
    if recipe.cut_off:
        day = numbers.date(datetime.fromisoformat(recipe.cut_off).replace(tzinfo=UTC), "UTC", reader.language)
        said.append(
            reader.gettext(
                "Pledges can be confirmed or withdrawn until %(day)s; what comes later changes no place.", day=day
            )
        )
    return said


def _counts_success(recipe: Recipe) -> bool:
    kinds = [recipe.rank_by, *(measure.kind for measure in lines_that_count(recipe)), *recipe.tie_breakers]
    return CONVERSION in [*kinds, *(view.rank_by for view in recipe.views)]


def _bounds(measure: Measure, reader: Reader) -> list[str]:
    """Say within which bounds a line brings points."""
    said = []
    if measure.regular_factor != 1:
        said.append(
            reader.ngettext(
                "regular gifts count %(num)s time", "regular gifts count %(num)s times", measure.regular_factor
            )
        )
    if measure.least:
        said.append(reader.gettext("only from %(amount)s", amount=least_words(measure, reader)))
    if measure.cap:
        said.append(reader.gettext("at most %(points)s", points=reader.points(Fraction(measure.cap))))
    return said


def least_words(measure: Measure, reader: Reader) -> str:
    """Say the minimum of a line: of the calls or records that it is relative to, else of what it counts."""
    against = compared_with(measure.kind, measure.relative_to)
    if against in RATES:
        return divided_by(against, CALLS, measure.least, reader)
    return counted(measure.kind, measure.least, reader)


def _relative(what: str, against: str, reader: Reader) -> str:
    """Say what something is compared with."""
    if against == PER_SEAT:
        return reader.gettext("%(what)s per seat", what=what)
    if against == PER_HOUR:
        return reader.gettext("%(what)s per hour called", what=what)
    if against == PER_CALL:
        return reader.gettext("%(what)s as a percentage of the calls made", what=what)
    if against == PER_RECORD:
        return reader.gettext("%(what)s as a percentage of the list", what=what)
    if against == OF_GOAL:
        return reader.gettext("%(what)s as a percentage of the team’s own goal", what=what)
    if against == OF_BEST:
        return reader.gettext("%(what)s as a percentage of the best team", what=what)
    return what


def _step(kind: str, per: int, reader: Reader) -> str:
    """Name so much of something: a call, 10 calls, €10 raised."""
    if kind == MONEY:
        return reader.gettext("%(amount)s raised", amount=reader.money(per))
    if kind.startswith(MONEY_OF):
        return reader.gettext(
            "%(amount)s from %(outcome)s", amount=reader.money(per), outcome=reader.outcome(outcome_in(kind))
        )
    return _one(kind, reader) if per == 1 else _many(kind, per, reader)


def _one(kind: str, reader: Reader) -> str:
    """Name one of something, without a number."""
    key = outcome_in(kind)
    if kind == CALLS:
        return reader.gettext("call")
    if kind == CONVERSION:
        return reader.gettext("successful call")
    if kind.startswith(OUTCOME):
        return reader.outcome(key)
    if kind == UNITS or kind.startswith(UNITS_OF):
        return reader.gettext("unit (%(what)s)", what=_units(key, reader))
    if kind == MARKS:
        return reader.gettext("judges’ mark")
    return reader.gettext("judges’ mark for %(criterion)s", criterion=reader.criterion(kind.removeprefix(MARKS_OF)))


def _many(kind: str, amount: int | Fraction, reader: Reader) -> str:
    """Name so many of something."""
    key, n = outcome_in(kind), int(amount)
    if kind == CALLS:
        return reader.ngettext("%(num)s call", "%(num)s calls", n)
    if kind == CONVERSION:
        return reader.ngettext("%(num)s successful call", "%(num)s successful calls", n)
    if kind.startswith(OUTCOME):
        return reader.gettext("%(number)s × %(outcome)s", number=reader.number(amount), outcome=reader.outcome(key))
    if kind == UNITS or kind.startswith(UNITS_OF):
        return reader.ngettext("%(num)s unit (%(what)s)", "%(num)s units (%(what)s)", n, what=_units(key, reader))
    return f"{reader.number(amount)} × {_one(kind, reader)}"


def _units(key: str, reader: Reader) -> str:
    """Name what is counted in units: of one outcome, or of all that count any."""
    counting = [outcome for outcome in reader.outcomes.values() if outcome.takes_units and key in ("", outcome.key)]
    names = [numbers.worded(outcome.takes_units, reader.language) for outcome in counting]
    return ", ".join(dict.fromkeys(names)) or reader.gettext("units")
