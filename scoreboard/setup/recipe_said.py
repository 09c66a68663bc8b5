"""The recipe of a set-up as it stands: in words, with an invented team's score added up, and what looks odd in it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoreboard.core.commands import DefineCompetition
from scoreboard.core.competition import Outcome
from scoreboard.core.jury import weights_of
from scoreboard.core.recipe import (
    EACH_DIVISION,
    MARKS,
    MARKS_OF,
    MONEY,
    Criterion,
    Figures,
    Recipe,
)
from scoreboard.core.standings import rank
from scoreboard.core.tally import Counts, Tally
from scoreboard.definition import currencies, from_table
from scoreboard.numbers import worded
from scoreboard.problems import Problems
from scoreboard.recipe_fit import lines_that_count, out_of_reach
from scoreboard.recipe_words import Reader, RecipeWords, least_words, measure_name, noun, recipe_words
from scoreboard.score_words import Score, score_words
from scoreboard.setup.fields import Table
from scoreboard.setup.recipe import counts_points, kinds_ranked, kinds_shown

ONE, OTHER = "ONE", "OTHER"
FIGURES = {"seats": 8, "hours": 40, "list_size": 600, "goal_minor": 5_000_00, "goal_count": 200}
GIFT_MINOR, MONTHLY_MINOR = 25_00, 10_00
GIFTS, SUCCESSES, UNITS, OTHERS = 96, 60, 120, 84
MARK = Fraction(7, 10)
"""How far up the scale judges would mark the invented team."""
MORE = Fraction(5, 4)
"""The other team has a quarter more of everything: so much for what is relative to the best one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeSaid:
    """What stands beside the form of the recipe. Words and example are missing while something is to be mended.

    `kinds` is what a line may count, with its name; `ranked` are those of them that rank alone.
    """

    words: RecipeWords | None
    example: Score | None
    warnings: tuple[str, ...]
    kinds: Mapping[str, str]
    ranked: Mapping[str, str]


def recipe_said(table: Table, language: str) -> RecipeSaid:
    """Say the recipe of a table, whatever else of the table is still missing."""
    made = _made(table)
    outcomes = {outcome.key: outcome for outcome in made.outcomes} if made else {}
    currency = table.get("currency", "EUR")
    reader = Reader(
        language=language, currency=currency if currency in currencies() else "EUR", outcomes=outcomes or _named(table)
    )
    reader = reader.knowing(made.recipe if made else Recipe(criteria=tuple(_named_criteria(table))))
    kinds = {kind: noun(kind, reader) for kind in kinds_shown(table)}
    ranked = {kind: kinds[kind] for kind in kinds_ranked(table)}
    if made is None:
        return RecipeSaid(words=None, example=None, warnings=(), kinds=kinds, ranked=ranked)
    return RecipeSaid(
        words=recipe_words(made.recipe, reader),
        example=_example(made, reader),
        warnings=tuple(_warnings(made.recipe, table, reader)),
        kinds=kinds,
        ranked=ranked,
    )


def _made(table: Table) -> DefineCompetition | None:
    """Read recipe and outcomes for two invented teams that lack nothing; None while they cannot be read."""
    currency, recipe = table.get("currency", "EUR"), table.get("recipe", {})
    try:
        return from_table(
            {
                "slug": "example",
                "name": "-",
                "currency": currency if currency in currencies() else "EUR",
                "team": [{"code": code, "name": code, **FIGURES} for code in (ONE, OTHER)],
                "outcome": table.get("outcome", []),
                "recipe": recipe if counts_points(recipe) else {**recipe, "measure": []},
            }
        )
    except Problems:
        return None


def _named(table: Table) -> dict[str, Outcome]:
    """Give the outcomes by what they are called, when more than that cannot be read."""
    return {
        one["key"]: Outcome(key=one["key"], name=one.get("name", one["key"]), takes_units=one.get("takes_units", ""))
        for one in table.get("outcome", ())
        if one.get("key")
    }


def _named_criteria(table: Table) -> Iterator[Criterion]:
    """Give what judges mark by what it is called, when more than that cannot be read."""
    for one in table.get("recipe", {}).get("criterion", ()):
        if one.get("key"):
            yield Criterion(key=one["key"], name=one.get("name", one["key"]))


def _example(made: DefineCompetition, reader: Reader) -> Score:
    """Add up what an invented team would have."""
    tallies = {ONE: _tally(made.outcomes, Fraction(1)), OTHER: _tally(made.outcomes, MORE)}
    figures = Figures(
        teams={team.code: team for team in made.teams},
        outcomes={outcome.key: outcome for outcome in made.outcomes},
        tallies=tallies,
        marks={code: {one.key: _mark(one) for one in made.recipe.criteria} for code in tallies},
        weights=weights_of(made.recipe.criteria),
    )
    return score_words(rank(figures, made.recipe), made.recipe, figures, reader)[ONE]


def _mark(criterion: Criterion) -> Fraction:
    """Invent a mark, in whole steps of the scale."""
    return Fraction(criterion.lowest + round((criterion.highest - criterion.lowest) * MARK))


def _tally(outcomes: tuple[Outcome, ...], times: Fraction) -> Tally:
    """Invent results with every outcome."""
    tally = Tally()
    for outcome in outcomes:
        calls = int(times * (GIFTS if outcome.takes_money else SUCCESSES if outcome.success else OTHERS))
        gift_minor = MONTHLY_MINOR if outcome.regular else GIFT_MINOR
        result = Counts(
            team=ONE,
            outcome=outcome.key,
            calls=calls,
            amount_minor=calls * gift_minor if outcome.takes_money else 0,
            units=int(times * UNITS) if outcome.takes_units else 0,
        )
        tally = tally.plus(result)
    return tally


def _warnings(recipe: Recipe, table: Table, reader: Reader) -> Iterator[str]:
    """Say what can be so, but is seldom meant."""
    for measure in lines_that_count(recipe):
        name = reader.quoted(measure_name(measure, reader))
        if not Fraction(measure.weight):
            yield reader.gettext("%(name)s has a weight of 0 and brings nothing.", name=name)
        if out_of_reach(measure, **_figures(table)):
            yield reader.gettext(
                "%(name)s counts only from %(amount)s: perhaps nobody gets there.",
                name=name,
                amount=least_words(measure, reader),
            )
        if measure.kind.startswith(MARKS) and not recipe.criteria:
            yield reader.gettext("Judges give no marks here yet, so %(name)s brings nothing so far.", name=name)
    yield from _idle_criteria(recipe, reader)
    if any(view.within == EACH_DIVISION for view in recipe.views):
        divisions = Counter(team.get("division", "") for team in table.get("team", ()))
        for division in (name for name, teams in divisions.items() if teams == 1 and name):
            yield reader.gettext(
                "Division %(name)s has one team only: it is first there without a contest.",
                name=reader.quoted(division),
            )


def _idle_criteria(recipe: Recipe, reader: Reader) -> Iterator[str]:
    """Name what judges mark without any line that counts it."""
    counted = {measure.kind for measure in lines_that_count(recipe)}
    for criterion in recipe.criteria:
        if not counted & {MARKS, MARKS_OF + criterion.key}:
            name = reader.quoted(worded(criterion.name, reader.language))
            yield reader.gettext("Judges mark %(name)s, and no line counts it: it brings nobody a point.", name=name)


def _figures(table: Table) -> dict[str, list[int]]:
    """Give what minimums are measured against: the goals, that of all and those of the teams together; the lists."""
    teams = table.get("team", ())
    goal_minor = table.get("goal_minor", 0) if table.get("goal_of", MONEY) == MONEY else 0
    return {
        "goals_minor": [goal_minor, sum(team.get("goal_minor", 0) for team in teams)],
        "lists": [team.get("list_size", 0) for team in teams],
    }
