"""A competition as a table of keys, from TOML or a form, becomes the command that makes it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import list_currencies

from scoreboard.core import names
from scoreboard.core.commands import DefineCompetition
from scoreboard.core.competition import COLOURS, SHAPES, Competition, Outcome, Team
from scoreboard.core.recipe import CALLS, MONEY, OUTCOME, POINTS, UNITS, Measure, Recipe
from scoreboard.numbers import LANGUAGES
from scoreboard.problems import Problem, Problems
from scoreboard.table import Table

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,15}")
RESERVED = frozenset({"api", "healthz", "metrics", "new", "socket.io", "static"})
SYMBOLS = ("balloon", "heart", "tree", "wagon", "nose", "star", "")
YEARS = range(2000, 2101)
MOST_TEAMS = 150
MOST_OUTCOMES = 20
MOST_MEASURES = 20
MOST_BYTES = 200_000
MOST = 2**53 - 1
"""Above this a browser would round."""
MOST_WEIGHT = 1_000_000


def from_toml(text: str | bytes, *, slug: str | None = None) -> DefineCompetition:
    """Read a competition from TOML. A given slug takes the place of the written one. Raises Problems."""
    return from_table(read_toml(text), slug=slug)


def read_toml(text: str | bytes) -> dict[str, Any]:
    """Read TOML without asking what it means. Numbers with a point stay exact. Raises Problems."""
    if len(text) > MOST_BYTES:
        raise Problems(Problem("", "toml_too_large"))
    try:
        written = text.decode("utf-8") if isinstance(text, bytes) else text
        return tomllib.loads(written.removeprefix("\ufeff"), parse_float=Decimal)
    except UnicodeDecodeError as wrong:
        raise Problems(Problem("", "toml_not_utf8")) from wrong
    except (ValueError, RecursionError) as wrong:
        raise Problems(Problem("", "toml_syntax", {"where": str(wrong)[:200]})) from wrong


def from_table(written: Mapping[str, Any], *, slug: str | None = None) -> DefineCompetition:
    """Check everything, in the shape that TOML has. Raises Problems: all of them at once."""
    problems: list[Problem] = []
    table = Table(written if slug is None else {**written, "slug": slug}, problems)
    competition = _competition(table)
    teams = _teams(table.tables("team", most=MOST_TEAMS))
    outcomes = _outcomes(table.tables("outcome", most=MOST_OUTCOMES))
    recipe = _recipe(table.table("recipe"), outcomes)
    table.nothing_else()
    if problems:
        raise Problems(*problems)
    return DefineCompetition(competition=competition, teams=teams, outcomes=outcomes, recipe=recipe)


def _competition(table: Table) -> Competition:
    zone = table.choice("timezone", default="Europe/Amsterdam", of=zones(), problem="unknown_zone")
    starts_at, freeze_at, ends_at = (_moment(table, field, zone) for field in ("starts_at", "freeze_at", "ends_at"))
    _in_order(table, starts_at=starts_at, freeze_at=freeze_at, ends_at=ends_at)
    return Competition(
        slug=_slug(table),
        name=table.words("name", needed=True),
        charity=table.words("charity"),
        currency=table.choice("currency", default="EUR", of=currencies(), problem="unknown_currency"),
        zone=zone,
        languages=_languages(table),
        starts_at=starts_at,
        freeze_at=freeze_at,
        ends_at=ends_at,
        goal_minor=table.whole("goal_minor", most=MOST),
        public=table.flag("public"),
        correction_minutes=table.whole("correction_minutes", default=15, most=60 * 24),
    )


@cache
def zones() -> frozenset[str]:
    """Give the time zones that are known here."""
    return frozenset(available_timezones())


@cache
def currencies() -> frozenset[str]:
    """Give the codes of all currencies."""
    return frozenset(list_currencies())


def may_be_slug(slug: str) -> bool:
    """Say whether a competition can be found under this address."""
    return SLUG.fullmatch(slug) is not None and slug not in RESERVED


def _slug(table: Table) -> str:
    slug = table.text("slug", needed=True)
    if slug and not SLUG.fullmatch(slug):
        table.wrong("slug", "slug_form")
    elif slug in RESERVED:
        table.wrong("slug", "slug_reserved", slug=slug)
    return slug


def _languages(table: Table) -> tuple[str, ...]:
    languages = table.texts("languages", default=LANGUAGES)
    if not languages:
        table.wrong("languages", "languages_missing")
    for language in languages:
        if language not in LANGUAGES:
            table.wrong("languages", "unknown_language", language=language)
    return tuple(dict.fromkeys(languages))


def _moment(table: Table, field: str, zone: str) -> datetime | None:
    """Read a time; one that says no zone is that of the competition's clocks."""
    moment = table.time(field)
    if moment is None:
        return None
    if not in_reach(moment):
        table.wrong(field, "time_out_of_reach", first=YEARS[0], last=YEARS[-1])
        return None
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    if zone not in zones():
        return None  # the zone is reported already
    local = at_place(moment, zone)
    if local is None:
        table.wrong(field, "no_such_time", zone=zone)
    return local


def in_reach(moment: datetime) -> bool:
    """Say whether a time is one that a competition can have."""
    return moment.year in YEARS


def at_place(local: datetime, zone: str) -> datetime | None:
    """Give the moment at which clocks of a zone show a time; None when they skip it.

    A time that they show twice is taken for the first.
    """
    moment = local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return moment if shown == local else None


def _in_order(table: Table, **times: datetime | None) -> None:
    known = [(field, time) for field, time in times.items() if time is not None]
    for (before, early), (field, late) in pairwise(known):
        if late < early:
            table.wrong(field, "times_out_of_order", before=before)


def _teams(tables: Sequence[Table]) -> tuple[Team, ...]:
    taken = {str(table.written.get("code", "")).upper() for table in tables}
    teams: list[Team] = []
    for number, table in enumerate(tables):
        team = _team(table, number, taken)
        taken.add(team.code.upper())
        _distinct(table, team, teams)
        teams.append(team)
        table.nothing_else()
    return tuple(teams)


def _team(table: Table, number: int, taken: set[str]) -> Team:
    code = table.text("code")
    name = table.name("name", default=code, needed=True)
    if code and not CODE.fullmatch(code):
        table.wrong("code", "code_form")
    return Team(
        code=code or names.code(name, taken),
        name=name,
        colour=COLOURS[number % len(COLOURS)],
        shape=number // len(COLOURS) % SHAPES,
        mono=names.mono(name),
        division=table.name("division"),
        seats=table.whole("seats", most=100_000),
        goal_minor=table.whole("goal_minor", most=MOST),
        list_size=table.whole("list_size", most=1_000_000_000),
    )


def _distinct(table: Table, team: Team, others: Sequence[Team]) -> None:
    """Refuse a code or a name that is another team's, or could be taken for it."""
    for other in others:
        if team.code.upper() == other.code.upper():
            table.wrong("code", "code_twice", code=team.code)
        if names.key(team.name) == names.key(other.name):
            table.wrong("name", "name_twice", name=team.name)
        elif names.look_alike(team.name, other.name):
            table.wrong("name", "name_looks_like", name=team.name, other=other.name)


def _outcomes(tables: Sequence[Table]) -> tuple[Outcome, ...]:
    keys: set[str] = set()
    outcomes: list[Outcome] = []
    for table in tables:
        outcome = _outcome(table)
        if outcome.key in keys:
            table.wrong("key", "key_twice", key=outcome.key)
        keys.add(outcome.key)
        outcomes.append(outcome)
        table.nothing_else()
    return tuple(outcomes)


def _outcome(table: Table) -> Outcome:
    key = table.text("key", needed=True)
    if key and not KEY.fullmatch(key):
        table.wrong("key", "key_form")
    outcome = Outcome(
        key=key,
        name=table.words("name", default=key),
        takes_money=table.flag("takes_money"),
        takes_units=table.words("takes_units"),
        success=table.flag("success"),
        regular=table.flag("regular"),
        scores=table.flag("scores", default=True),
        symbol=table.choice("symbol", default="", of=SYMBOLS, problem="unknown_symbol"),
    )
    if outcome.takes_money and outcome.takes_units:
        table.wrong("takes_units", "takes_both")
    return outcome


def _recipe(table: Table, outcomes: Sequence[Outcome]) -> Recipe:
    """Read what ranks the teams: without a word of it money, or calls where no outcome takes money."""
    kinds = [MONEY, CALLS, UNITS, *(OUTCOME + outcome.key for outcome in outcomes)]
    usual = MONEY if any(outcome.takes_money for outcome in outcomes) else CALLS
    rank_by = table.choice("rank_by", default=usual, of=[*kinds, POINTS], problem="unknown_measure")
    measures = tuple(_measure(each, kinds) for each in table.tables("measure", least=0, most=MOST_MEASURES))
    if rank_by == POINTS and not measures and not table.has("measure"):
        table.wrong("measure", "measures_missing")
    tie_breakers = table.texts("tie_breakers")
    for kind in tie_breakers:
        if kind not in kinds:
            table.wrong("tie_breakers", "unknown_measure", value=kind)
    table.nothing_else()
    return Recipe(rank_by=rank_by, measures=measures, tie_breakers=tie_breakers)


def _measure(table: Table, kinds: Sequence[str]) -> Measure:
    if not table.has("kind"):
        table.wrong("kind", "missing")
    kind = table.choice("kind", default="", of=kinds, problem="unknown_measure")
    per = "per_minor" if kind == MONEY else "per"
    measure = Measure(
        kind=kind,
        weight=table.decimal("weight", default="1", most=MOST_WEIGHT),
        per=table.whole(per, default=1, least=1, most=MOST),
    )
    table.nothing_else()
    return measure
