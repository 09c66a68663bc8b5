"""The recipe in the definition of a competition: what ranks the teams, and by how much."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

from scoreboard.core import names
from scoreboard.core.competition import Outcome, Team
from scoreboard.core.recipe import (
    CALL_QUALITY,
    CALLS,
    CONVERSION,
    MARKED,
    MARKS,
    MARKS_OF,
    MONEY,
    MONEY_OF,
    NET,
    OF_BEST,
    OUTCOME,
    PER_HOUR,
    PER_SEAT,
    PLEDGES,
    POINTS,
    RELATIVE_TO,
    UNITS,
    UNITS_OF,
    WITHIN,
    Criterion,
    Measure,
    Recipe,
    View,
    figure_of,
    is_money,
    minor_least,
    minor_per,
)
from scoreboard.table import KEY, MOST, Table

MOST_MEASURES = 20
MOST_VIEWS = 12
MOST_CRITERIA = 12
MOST_MARK = 100
MOST_ABOUT = 240
MOST_WEIGHT = 1_000_000
MOST_FACTOR = 120
FOR_POINTS = ("", PER_SEAT, PER_HOUR, OF_BEST)


def kinds_of(outcomes: Iterable[Outcome]) -> list[str]:
    """Give everything that can be counted where these outcomes are. An objection is nothing that can be won by."""
    kinds = [MONEY, CALLS, UNITS, CONVERSION]
    for outcome in outcomes:
        if outcome.objection:
            continue
        kinds.append(OUTCOME + outcome.key)
        if outcome.takes_money:
            kinds.append(MONEY_OF + outcome.key)
        if outcome.takes_units:
            kinds.append(UNITS_OF + outcome.key)
    return kinds


def reachable(outcomes: Iterable[Outcome]) -> list[str]:
    """Give what a goal may count: what adds up over all teams, money as one sum."""
    return [kind for kind in kinds_of(outcomes) if kind != CONVERSION and not kind.startswith(MONEY_OF)]


def recipe(table: Table, outcomes: Sequence[Outcome], teams: Sequence[Team]) -> Recipe:
    """Read what ranks the teams: without a word of it money, or calls where no outcome takes money.

    What is relative to something is refused while a team has nothing of it, and so is the
    mean of all marks where they are on scales of their own.
    """
    kinds = kinds_of(outcomes)
    usual = MONEY if any(outcome.takes_money for outcome in outcomes) else CALLS
    rank_by = table.choice("rank_by", default=usual, of=[*kinds, POINTS], problem="unknown_measure")
    relative_to = _relative_to(table, rank_by, teams)
    criteria = tuple(_criteria(table))
    measures = tuple(_measures(table, kinds, teams, criteria))
    tie_breakers = table.texts("tie_breakers")
    for kind in tie_breakers:
        if kind not in kinds:
            table.wrong("tie_breakers", "unknown_measure", value=names.shown(kind))
    views = tuple(_views(table, [*kinds, POINTS], rank_by, teams))
    if POINTS in (rank_by, *(view.rank_by for view in views)):
        _check_measures(table, measures)
    pledges = table.choice("pledges", default=NET, of=PLEDGES, problem="unknown_pledges")
    cut_off = table.date("cut_off")
    table.nothing_else()
    return Recipe(
        rank_by=rank_by,
        relative_to=relative_to,
        measures=measures,
        tie_breakers=tie_breakers,
        views=views,
        pledges=pledges,
        cut_off=cut_off,
        criteria=criteria,
    )


def _check_measures(table: Table, measures: Sequence[Measure]) -> None:
    if not measures and not table.has("measure"):
        table.wrong("measure", "measures_missing")
    if measures and not any(Decimal(measure.weight) for measure in measures):
        table.wrong("measure", "all_weights_zero")


def _measures(
    table: Table, kinds: Sequence[str], teams: Sequence[Team], criteria: Sequence[Criterion]
) -> Iterator[Measure]:
    for each in table.tables("measure", least=0, most=MOST_MEASURES):
        if not each.has("kind"):
            each.wrong("kind", "missing")
        kind = _measured(each, kinds)
        _check_marked(each, kind, criteria)
        relative_to = _relative_to(each, kind, teams)
        per, least = keys_of(kind, relative_to)
        yield Measure(
            kind=kind,
            weight=each.decimal("weight", default="1", most=MOST_WEIGHT),
            per=each.whole(per, default=1, least=1, most=MOST),
            relative_to=relative_to,
            regular_factor=each.whole("regular_factor", default=1, least=1, most=MOST_FACTOR),
            cap=each.decimal("cap", default="", most=MOST_WEIGHT) if each.has("cap") else "",
            least=each.whole(least, most=MOST),
            name=each.words("name"),
        )
        each.nothing_else()


def _criteria(table: Table) -> Iterator[Criterion]:
    """Read what judges mark."""
    keys: set[str] = set()
    for each in table.tables("criterion", least=0, most=MOST_CRITERIA):
        key = each.text("key", needed=True)
        if key and not KEY.fullmatch(key):
            each.wrong("key", "criterion_key")
        if key in keys:
            each.wrong("key", "criterion_twice")
        keys.add(key)
        lowest = each.whole("lowest", default=1, most=MOST_MARK)
        highest = each.whole("highest", default=10, most=MOST_MARK)
        if highest <= lowest:
            each.wrong("highest", "scale_turned")
        yield Criterion(
            key=key,
            name=each.words("name", default=key, needed=True),
            of=each.choice("of", default=CALL_QUALITY, of=MARKED, problem="unknown_marked"),
            weight=each.decimal("weight", default="1", most=MOST_WEIGHT),
            lowest=lowest,
            highest=highest,
            about=each.words("about", most=MOST_ABOUT),
            low=each.words("low"),
            high=each.words("high"),
        )
        each.nothing_else()


def _check_marked(table: Table, kind: str, criteria: Sequence[Criterion]) -> None:
    """Check that judges mark what a line counts. A recipe without any criteria may name them before there are any."""
    if kind.startswith(MARKS_OF) and criteria and kind.removeprefix(MARKS_OF) not in {one.key for one in criteria}:
        table.wrong("kind", "criterion_gone", value=kind.removeprefix(MARKS_OF))
    if kind == MARKS and len({(one.lowest, one.highest) for one in criteria}) > 1:
        table.wrong("kind", "scales_differ")
    if kind == MARKS and criteria and not any(Decimal(one.weight) for one in criteria):
        table.wrong("kind", "marks_weigh_nothing")


def in_unit(key: str, kind: str) -> str:
    """Give the key of a number of something: that of money says that it is in minor units."""
    return f"{key}_minor" if is_money(kind) else key


def keys_of(kind: str, relative_to: str) -> tuple[str, str]:
    """Give the keys for "each so many" and "at least": of money in minor units, unless it is no amount of money."""
    per = "per_minor" if minor_per(kind, relative_to) else "per"
    return per, "least_minor" if minor_least(kind, relative_to) else "least"


def _measured(table: Table, kinds: Sequence[str]) -> str:
    """Read what a line counts. A criterion that judges mark has any name."""
    kind = table.written.get("kind")
    if isinstance(kind, str) and kind.startswith(MARKS_OF) and KEY.fullmatch(kind.removeprefix(MARKS_OF)):
        return table.text("kind")
    return table.choice("kind", default="", of=[*kinds, MARKS], problem="unknown_measure")


def _views(table: Table, kinds: Sequence[str], usual: str, teams: Sequence[Team]) -> Iterator[View]:
    for each in table.tables("view", least=0, most=MOST_VIEWS):
        rank_by = each.choice("rank_by", default="", of=kinds, problem="unknown_measure")
        if rank_by == POINTS != usual and not table.has("measure"):
            each.wrong("rank_by", "measures_missing")
        yield View(
            name=each.words("name"),
            rank_by=rank_by,
            relative_to=_relative_to(each, rank_by or usual, teams),
            within=each.choice("within", default="", of=WITHIN, problem="unknown_within"),
        )
        each.nothing_else()


def _relative_to(table: Table, kind: str, teams: Sequence[Team]) -> str:
    """Read what something is divided by. Raises a problem for the first team that has nothing of it.

    Hours may come later: the shifts bring them.
    """
    of: Collection[str] = FOR_POINTS if kind == POINTS else RELATIVE_TO
    against = table.choice("relative_to", default="", of=of, problem="unknown_relative_to")
    figure = "" if against == PER_HOUR else figure_of(against, kind)
    without = [team for team in teams if figure and not getattr(team, figure)]
    if without:
        table.wrong("relative_to", f"{against}_missing", team=without[0].name)
    return against
