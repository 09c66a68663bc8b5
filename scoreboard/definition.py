"""A competition as a table of keys, from TOML or a form, becomes the command that makes it."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import chain, cycle, pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import list_currencies

from scoreboard import definition_recipe
from scoreboard.core import names
from scoreboard.core.commands import MAX_AMOUNT_MINOR, DefineCompetition
from scoreboard.core.competition import (
    COLOURS,
    NICKNAMES,
    SHAPES,
    Competition,
    Impact,
    Milestone,
    Outcome,
    Team,
)
from scoreboard.core.going import FEWEST_FOR_TOTAL
from scoreboard.core.recipe import MONEY, goal_field
from scoreboard.definition_recipe import in_unit, reachable
from scoreboard.numbers import LANGUAGES, digits_of
from scoreboard.problems import Problem, Problems
from scoreboard.table import KEY, MOST, Table

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,15}")
RESERVED = frozenset({"api", "healthz", "metrics", "new", "setup", "socket.io", "static"})
SYMBOLS = ("balloon", "heart", "tree", "wagon", "nose", "star", "")
YEARS = range(2000, 2101)
MOST_TEAMS = 150
MOST_OUTCOMES = 20
MOST_MILESTONES = 20
MOST_IMPACTS = 20
MOST_SHORT = 14
MOST_DAYS = 3650
MOST_PERCENT = 1_000
MOST_SIGNATURES = 50
CALL_BACK = 1_000
"""From this many whole units of money on a gift is usually verified."""
MOST_BYTES = 200_000


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


def from_table(
    written: Mapping[str, Any], *, slug: str | None = None, taken: Collection[str] = ()
) -> DefineCompetition:
    """Check everything, in the shape that TOML has. Raises Problems: all of them at once.

    `taken` are codes of teams that must not be given to a new one.
    """
    problems: list[Problem] = []
    table = Table(written if slug is None else {**written, "slug": slug}, problems)
    teams = _teams(table.tables("team", most=MOST_TEAMS), taken)
    outcomes = _outcomes(table.tables("outcome", most=MOST_OUTCOMES))
    competition = _competition(table, outcomes, teams)
    recipe = definition_recipe.recipe(table.table("recipe"), outcomes, teams)
    table.nothing_else()
    if problems:
        raise Problems(*problems)
    return DefineCompetition(competition=competition, teams=teams, outcomes=outcomes, recipe=recipe)


def _competition(table: Table, outcomes: Collection[Outcome], teams: Collection[Team]) -> Competition:
    kinds = reachable(outcomes)
    zone = table.choice("timezone", default="Europe/Amsterdam", of=zones(), problem="unknown_zone")
    starts_at, freeze_at, ends_at = (_moment(table, field, zone) for field in ("starts_at", "freeze_at", "ends_at"))
    _in_order(table, starts_at=starts_at, freeze_at=freeze_at, ends_at=ends_at)
    goal_of = table.choice("goal_of", default=MONEY, of=kinds, problem="unknown_measure")
    currency = table.choice("currency", default="EUR", of=currencies(), problem="unknown_currency")
    return Competition(
        slug=_slug(table),
        name=table.words("name", needed=True),
        charity=table.words("charity"),
        currency=currency,
        zone=zone,
        languages=_languages(table),
        starts_at=starts_at,
        freeze_at=freeze_at,
        ends_at=ends_at,
        purpose=table.words("purpose"),
        goal_of=goal_of,
        goal_minor=table.whole("goal_minor", most=MOST),
        goal_count=table.whole("goal_count", most=MOST),
        stretch=_stretch(table, goal_of),
        milestones=_milestones(table.tables("milestone", least=0, most=MOST_MILESTONES), goal_of),
        impacts=_impacts(table.tables("impact", least=0, most=MOST_IMPACTS), kinds),
        public=table.flag("public"),
        nicknames=table.choice("nicknames", default="off", of=NICKNAMES, problem="unknown_nicknames"),
        show_places=table.whole("show_places", most=MOST_TEAMS),
        correction_minutes=table.whole("correction_minutes", default=15, most=60 * 24),
        ask_from_minor=table.whole("ask_from_minor", most=MAX_AMOUNT_MINOR),
        most_minor=_most_minor(table),
        report_minutes=table.whole("report_minutes", default=120, most=60 * 24),
        match_percent=table.whole("match_percent", most=MOST_PERCENT),
        match_most_minor=table.whole("match_most_minor", most=MOST),
        match_name=table.words("match_name"),
        last_year=_last_year(table),
        freeze_total=_freeze_total(table, teams),
        call_back_minor=_call_back_minor(table, outcomes, currency),
        sample_percent=table.whole("sample_percent", default=5, most=100),
        signatures=table.whole("signatures", most=MOST_SIGNATURES),
        blind_marking=table.flag("blind_marking"),
        words_days=table.whole("words_days", default=90, least=1, most=MOST_DAYS),
        file_days=table.whole("file_days", default=0, most=MOST_DAYS),
    )


def _freeze_total(table: Table, teams: Collection[Team]) -> bool:
    """Read whether the total goes on in a freeze: among few teams it would tell about each."""
    goes_on = table.flag("freeze_total")
    if goes_on and len(teams) < FEWEST_FOR_TOTAL:
        table.wrong("freeze_total", "too_few_for_total")
    return goes_on


def usual_call_back(currency: str) -> int:
    """Give from which amount in minor units on a gift is verified, unless something else is said."""
    minor: int = CALL_BACK * 10 ** digits_of(currency)
    return minor


def _call_back_minor(table: Table, outcomes: Collection[Outcome], currency: str) -> int:
    """Read from which amount on a judge verifies a gift; where nobody gives money, none."""
    usual = usual_call_back(currency) if any(outcome.takes_money for outcome in outcomes) else 0
    return table.whole("call_back_minor", default=usual, most=MAX_AMOUNT_MINOR)


def _most_minor(table: Table) -> int:
    """Read the most that is believed of one call: not less than what is only asked about."""
    most_minor = table.whole("most_minor", most=MAX_AMOUNT_MINOR)
    ask_from_minor = table.written.get("ask_from_minor", 0)
    if most_minor and isinstance(ask_from_minor, int) and most_minor < ask_from_minor:
        table.wrong("most_minor", "most_below_ask")
    return most_minor


def _last_year(table: Table) -> str:
    """Read the address of the competition to be compared with; whether it is here shows later."""
    slug = table.text("last_year")
    if slug and (not SLUG.fullmatch(slug) or slug == table.written.get("slug")):
        table.wrong("last_year", "last_year_form")
    return slug


def _stretch(table: Table, goal_of: str) -> int:
    """Read the goal beyond the goal; it lies beyond it, and there is none without one."""
    field = in_unit("stretch", goal_of)
    stretch = table.whole(field, most=MOST)
    goal = table.written.get(goal_field(goal_of), 0)
    if stretch and isinstance(goal, int) and stretch <= goal:
        table.wrong(field, "stretch_too_small")
    if stretch and not goal:
        table.wrong(field, "stretch_alone")
    return stretch


def _milestones(tables: Sequence[Table], goal_of: str) -> tuple[Milestone, ...]:
    """Read the steps on the way, the nearest first."""
    found = []
    for table in tables:
        milestone = Milestone(
            at=_needed(table, in_unit("at", goal_of)),
            name=table.words("name", needed=True),
        )
        table.nothing_else()
        found.append(milestone)
    return tuple(sorted(found, key=lambda milestone: milestone.at))


def _impacts(tables: Sequence[Table], kinds: Collection[str]) -> tuple[Impact, ...]:
    found = []
    for table in tables:
        of = table.choice("of", default=MONEY, of=kinds, problem="unknown_measure")
        impact = Impact(
            of=of,
            each=_needed(table, in_unit("each", of)),
            name=table.words("name", needed=True),
        )
        table.nothing_else()
        found.append(impact)
    return tuple(found)


def _needed(table: Table, field: str) -> int:
    """Read a number that has no usual value."""
    if not table.has(field):
        table.wrong(field, "missing")
    return table.whole(field, least=1, default=1, most=MOST)


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


def _teams(tables: Sequence[Table], taken: Collection[str]) -> tuple[Team, ...]:
    codes = {str(table.written.get("code", "")).upper() for table in tables} | {code.upper() for code in taken}
    free = free_chips({(table.written.get("colour"), table.written.get("shape", 0)) for table in tables})
    teams: list[Team] = []
    for table in tables:
        team = _team(table, codes, free)
        codes.add(team.code.upper())
        _distinct(table, team, teams)
        teams.append(team)
        table.nothing_else()
    return tuple(teams)


Chip = tuple[str, int]
"""A colour and a shape, by which a team is known on the wall."""


def free_chips(chosen: Collection[tuple[Any, Any]]) -> Iterator[Chip]:
    """Give the chips that nobody chose, all colours before the next shape; and over again when all are taken."""
    chips = [(colour, shape) for shape in range(SHAPES) for colour in COLOURS]
    return chain((chip for chip in chips if chip not in chosen), cycle(chips))


def _team(table: Table, codes: Collection[str], free: Iterator[Chip]) -> Team:
    code = table.text("code")
    name = table.name("name", default=code, needed=True)
    if code and not CODE.fullmatch(code):
        table.wrong("code", "code_form")
    colour, shape = _chip(table, free)
    return Team(
        code=code or names.code(name, codes),
        name=name,
        short=table.name("short", most=MOST_SHORT),
        colour=colour,
        shape=shape,
        mono=names.mono(name),
        division=table.name("division"),
        seats=table.whole("seats", most=100_000),
        hours=table.whole("hours", most=10_000_000),
        list_size=table.whole("list_size", most=1_000_000_000),
        goal_minor=table.whole("goal_minor", most=MOST),
        goal_count=table.whole("goal_count", most=MOST),
    )


def _chip(table: Table, free: Iterator[Chip]) -> Chip:
    """Read colour and shape, or take the next that is free."""
    colour = table.choice("colour", default="", of=COLOURS, problem="unknown_colour")
    shape = table.whole("shape", most=SHAPES - 1)
    return (colour, shape) if colour else next(free)


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
    objection = table.flag("objection")
    outcome = Outcome(
        key=key,
        name=table.words("name", default=key),
        takes_money=table.flag("takes_money"),
        takes_units=table.words("takes_units"),
        success=table.flag("success"),
        regular=table.flag("regular"),
        pledged=table.flag("pledged"),
        scores=table.flag("scores", default=not objection),
        objection=objection,
        symbol=table.choice("symbol", default="", of=SYMBOLS, problem="unknown_symbol"),
    )
    if outcome.takes_money and outcome.takes_units:
        table.wrong("takes_units", "takes_both")
    if outcome.regular and not outcome.takes_money:
        table.wrong("regular", "regular_without_money")
    if outcome.pledged and not outcome.takes_money:
        table.wrong("pledged", "pledged_without_money")
    if objection and (outcome.takes != "nothing" or outcome.success or outcome.scores):
        table.wrong("objection", "objection_never_earns")
    return outcome
