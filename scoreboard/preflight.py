"""The lights before the start: what others know of phones, screens, machine and set-up, and how well that is.

Nothing is looked up here. Codes come out; the sentences are where they are said.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from scoreboard.backups import Backup
from scoreboard.checks import CLOCK_WAS_SET, LEAST_FREE_BYTES
from scoreboard.core.boards import Audience, seq_for
from scoreboard.core.competition import Outcome, Team, Words
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import (
    CONVERSION,
    PER_HOUR,
    compared_with,
    figure_of,
)
from scoreboard.core.shifts import minutes_called
from scoreboard.core.state import State
from scoreboard.oddities import cut_off_early, oddities
from scoreboard.recipe_fit import lines_that_count, out_of_reach
from scoreboard.walls import Wall

AMPLE_BYTES = 4 * LEAST_FREE_BYTES
OLD_BACKUP = timedelta(days=1)
CLOCK_SLACK = timedelta(seconds=5)
A_FEW = 12
"""More browsers than that without a name are an audience, and who leaves an audience is not missed."""


class Colour(StrEnum):
    """How well something is: in order, to be looked at, to be mended, or not asked about."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


WORST = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line under a light."""

    code: str
    colour: Colour
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """One thing that was looked at. `key` is what, `code` how it is."""

    key: str
    code: str
    colour: Colour
    params: Mapping[str, Any] = field(default_factory=dict)
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One thing to try in the rehearsal. `left` names what was not tried yet."""

    key: str
    done: bool
    left: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """The phones of a team's lead: how many came, the last when, and whether one is there now."""

    team: Team
    linked: bool
    devices: int = 0
    seen_at: datetime | None = None
    live: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that the lights are made of.

    `unopened` are the names of screens whose link was never opened. `base` is what links
    begin with now, `bases` what they might begin with; `moved` are those that links were
    made with and that lead here no more, with how many links each. `slugs` are the
    competitions that this server has.
    """

    now: datetime
    state: State
    phones: tuple[Phone, ...] = ()
    walls: tuple[Wall, ...] = ()
    unopened: tuple[str, ...] = ()
    base: str = ""
    bases: tuple[str, ...] = ()
    only_here: bool = False
    moved: Mapping[str, int] = field(default_factory=dict)
    free_bytes: int = 0
    trouble: str = ""
    backup: Backup | None = None
    warnings: tuple[Mapping[str, Any], ...] = ()
    slugs: frozenset[str] = frozenset()


def lights(seen: Seen) -> tuple[Light, ...]:
    """Look at everything."""
    return tuple(light(seen) for light in LIGHTS)


def phones(seen: Seen) -> Light:
    """Whether the phone of each team has been here."""
    reached = [phone for phone in seen.phones if phone.devices]
    missing = [phone for phone in seen.phones if not phone.devices]
    items = [
        Item(code="not_opened" if phone.linked else "no_link", colour=Colour.AMBER, params={"team": phone.team.name})
        for phone in missing
    ] + [
        Item(
            code="phone_now" if phone.live else "phone",
            colour=Colour.GREEN,
            params={"team": phone.team.name, "devices": phone.devices, "seen_at": phone.seen_at},
        )
        for phone in reached
    ]
    code, colour = _reached(len(reached), len(missing), any(phone.linked for phone in seen.phones))
    params = {"reached": len(reached), "teams": len(seen.phones)}
    return Light(key="phones", code=code, colour=colour, params=params, items=tuple(items))


def _reached(reached: int, missing: int, linked: bool) -> tuple[str, Colour]:
    if not reached + missing:
        return "no_phones", Colour.GREY
    if not linked:
        return "no_links", Colour.AMBER
    if not reached:
        return "phones_none", Colour.RED
    return ("phones_missing", Colour.AMBER) if missing else ("phones_all", Colour.GREEN)


def walls(seen: Seen) -> Light:
    """Whether the screens that were there still are, and keep up."""
    named = [wall for wall in seen.walls if wall.name or wall.pass_id]
    unnamed = [wall for wall in seen.walls if not (wall.name or wall.pass_id)]
    crowd = len(unnamed) > A_FEW
    items = [_wall(wall, seen.state) for wall in (named if crowd else seen.walls)]
    if crowd:
        there = sum(wall.lost_at is None for wall in unnamed)
        items.append(Item(code="wall_crowd", colour=Colour.GREEN, params={"count": there}))
    items += [Item(code="wall_unopened", colour=Colour.AMBER, params={"name": name}) for name in seen.unopened]
    there = sum(wall.lost_at is None for wall in seen.walls)
    if not seen.walls:
        code, colour = "walls_none", Colour.AMBER
    elif any(item.colour is not Colour.GREEN for item in items):
        code, colour = "walls_look", Colour.AMBER
    else:
        code, colour = "walls_all", Colour.GREEN
    return Light(key="walls", code=code, colour=colour, params={"count": there}, items=tuple(items))


def _wall(wall: Wall, state: State) -> Item:
    params = {"wall": wall, "seq": seq_for(Audience.PUBLIC, state), "since": wall.since, "lost_at": wall.lost_at}
    if wall.lost_at is not None:
        return Item(code="wall_lost", colour=Colour.AMBER, params=params)
    if wall.asks:
        return Item(code="wall_asks", colour=Colour.AMBER, params=params)
    if wall.behind:
        return Item(code="wall_behind", colour=Colour.AMBER, params=params)
    return Item(code="wall_there", colour=Colour.GREEN, params=params)


def address(seen: Seen) -> Light:
    """Whether phones get here, by the links of now and by those that were made before."""
    if seen.moved:
        items = [
            Item(code="links_moved", colour=Colour.RED, params={"base": base, "count": count})
            for base, count in seen.moved.items()
        ]
        old = next(iter(seen.moved))
        hosts = {urlsplit(base).hostname for base in (seen.base, *seen.bases)}
        return Light(
            key="address",
            code="address_other_port" if urlsplit(old).hostname in hosts else "address_moved",
            colour=Colour.RED,
            params={"old": old, "base": seen.base},
            items=tuple(items),
        )
    if seen.only_here:
        return Light(key="address", code="address_only_here", colour=Colour.RED, params={"base": seen.base})
    code = "address_of_several" if len(seen.bases) > 1 else "address"
    params = {"base": seen.base, "count": len(seen.bases)}
    return Light(key="address", code=code, colour=Colour.GREEN, params=params)


def clock(seen: Seen) -> Light:
    """Whether this machine's clock can be right. What the browser's clock says, the browser compares."""
    last = seen.state.at
    if seen.now.timestamp() < CLOCK_WAS_SET:
        return Light(key="clock", code="clock_not_set", colour=Colour.RED, params={"at": seen.now})
    if last is not None and seen.now < last - CLOCK_SLACK:
        return Light(key="clock", code="clock_back", colour=Colour.RED, params={"at": seen.now, "last": last})
    return Light(key="clock", code="clock", colour=Colour.GREEN, params={"at": seen.now})


def disk(seen: Seen) -> Light:
    """Whether what is entered will be kept."""
    params = {"free_bytes": seen.free_bytes, "least_bytes": LEAST_FREE_BYTES, "trouble": seen.trouble}
    if seen.trouble:
        return Light(key="disk", code="disk_trouble", colour=Colour.RED, params=params)
    if seen.free_bytes < LEAST_FREE_BYTES:
        return Light(key="disk", code="disk_full", colour=Colour.RED, params=params)
    if seen.free_bytes < AMPLE_BYTES:
        return Light(key="disk", code="disk_low", colour=Colour.AMBER, params=params)
    return Light(key="disk", code="disk", colour=Colour.GREEN, params=params)


def backup(seen: Seen) -> Light:
    """Whether there is a copy to go on with."""
    newest, sealed_at = seen.backup, seen.state.sealed_at
    if newest is None:
        return Light(key="backup", code="backup_none", colour=Colour.RED)
    params = {"at": newest.at, "size_bytes": newest.size}
    if sealed_at is not None and newest.at < sealed_at.replace(microsecond=0):
        return Light(key="backup", code="backup_before_start", colour=Colour.AMBER, params=params)
    if seen.now - newest.at > OLD_BACKUP:
        return Light(key="backup", code="backup_old", colour=Colour.AMBER, params=params)
    return Light(key="backup", code="backup", colour=Colour.GREEN, params=params)


def recipe(seen: Seen) -> Light:
    """Whether the rules are whole, fit the teams, and are sealed once it counts."""
    state = seen.state
    items = tuple(_unfit(state))
    colour = worst(item.colour for item in items)
    if state.seal:
        params = {"fingerprint": state.seal, "at": state.sealed_at, "amendments": len(state.amendments)}
        code = "recipe_amended" if state.amendments else "recipe_sealed"
        return Light(key="recipe", code=code, colour=colour, params=params, items=items)
    return Light(key="recipe", code=_whole({item.code for item in items}), colour=colour, items=items)


def _whole(codes: Set[str]) -> str:
    """Say how complete rules are that are not sealed yet: what comes by itself is nothing that does not fit."""
    if codes - {"not_tried", "lacks_hours"}:
        return "recipe_look"
    if "not_tried" in codes:
        return "recipe_untried"
    return "recipe_hours" if codes else "recipe"


def _unfit(state: State) -> Iterator[Item]:
    """Give what in the rules will not do what it is meant to."""
    if not _teams(state):
        yield Item(code="no_teams", colour=Colour.RED)
    ranked = [(state.recipe.rank_by, state.recipe.relative_to)]
    measures = lines_that_count(state.recipe)
    ranked += [(measure.kind, measure.relative_to) for measure in measures]
    against = [(compared_with(kind, relative_to), kind) for kind, relative_to in ranked]
    for need in dict.fromkeys(figure_of(relative_to, kind) for relative_to, kind in against if relative_to != PER_HOUR):
        lacking = [team.name for team in _teams(state) if need and not getattr(team, need)]
        if lacking:
            yield Item(code=f"lacks_{need}", colour=Colour.RED, params={"names": lacking})
    if PER_HOUR in dict(against) and (silent := _without_hours(state)):
        yield Item(code="lacks_hours", colour=Colour.AMBER, params={"names": silent})
    if cut_off_early(state.defined, state.recipe):
        yield Item(code="cut_off_early", colour=Colour.AMBER)
    if measures and not any(Decimal(measure.weight) for measure in measures):
        yield Item(code="no_weight", colour=Colour.RED)
    goals_minor = (state.defined.goal_minor, sum(team.goal_minor for team in _teams(state)))
    lists = [team.list_size for team in _teams(state)]
    for measure in measures:
        if out_of_reach(measure, goals_minor=goals_minor, lists=lists):
            yield Item(code="least_too_high", colour=Colour.AMBER, params={"measure": measure})
    successes = any(outcome.success for outcome in _outcomes(state))
    if not successes and any(kind == CONVERSION for kind, _ in ranked):
        yield Item(code="no_success", colour=Colour.RED)
    if state.phase is Phase.REHEARSAL and (untried := _untried(state)):
        yield Item(code="not_tried", colour=Colour.AMBER, params={"names": untried})


def _without_hours(state: State) -> list[str]:
    """Name the teams of which neither a shift nor the set-up says hours."""
    called = minutes_called(state.shifts.values())
    return [team.name for team in _teams(state) if not (team.hours or called.get(team.code))]


def setup(seen: Seen) -> Light:
    """Whether what is told beside the standings can be told."""
    defined = seen.state.defined
    items = tuple(
        Item(code=code, colour=Colour.AMBER, params={"slug": defined.last_year})
        for code in oddities(defined, slugs=seen.slugs)
    )
    if items:
        return Light(key="setup", code="setup_look", colour=Colour.AMBER, items=items)
    return Light(key="setup", code="setup", colour=Colour.GREEN)


def languages(seen: Seen) -> Light:
    """Whether all words are there in every language of the competition."""
    wanted = seen.state.defined.languages
    items = tuple(
        Item(code="words_lack", colour=Colour.AMBER, params={"what": what, "words": words, "languages": lacking})
        for what, words in _words(seen.state)
        if (lacking := _lacking(words, wanted))
    )
    if items:
        return Light(key="languages", code="languages_lack", colour=Colour.AMBER, items=items)
    code = "languages" if len(wanted) > 1 else "language"
    return Light(key="languages", code=code, colour=Colour.GREEN, params={"languages": wanted})


def _words(state: State) -> Iterator[tuple[str, Words]]:
    """Give all words of a competition that people will see, each with what it is."""
    defined = state.defined
    yield "name", defined.name
    yield "charity", defined.charity
    yield "purpose", defined.purpose
    yield "sponsor", defined.match_name
    for outcome in _outcomes(state):
        yield "outcome", outcome.name
        yield "units", outcome.takes_units
    for milestone in defined.milestones:
        yield "milestone", milestone.name
    for impact in defined.impacts:
        yield "impact", impact.name
    for measure in state.recipe.measures:
        yield "measure", measure.name
    for view in state.recipe.views:
        yield "view", view.name


def _lacking(words: Words, wanted: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(words, str) or not any(words.values()):
        return ()
    return tuple(language for language in wanted if not words.get(language))


def times(seen: Seen) -> Light:
    """Whether the schedule will do what it says."""
    items = tuple(
        Item(code=f"time_{warning['kind']}", colour=Colour.AMBER, params={"warning": warning})
        for warning in seen.warnings
    )
    if items:
        return Light(key="times", code="times_look", colour=Colour.AMBER, items=items)
    if not seen.state.armed:
        return Light(key="times", code="times_by_hand", colour=Colour.GREY)
    phase, at = min(seen.state.armed.items(), key=lambda due: due[1])
    return Light(key="times", code=f"times_{phase}", colour=Colour.GREEN, params={"at": at})


LIGHTS: tuple[Callable[[Seen], Light], ...] = (
    phones,
    walls,
    address,
    backup,
    recipe,
    setup,
    languages,
    times,
    disk,
    clock,
)


def worst(colours: Any) -> Colour:
    """Give the worst of some colours; green when there is none."""
    found = set(colours)
    return next((colour for colour in WORST if colour in found), Colour.GREEN)


def ticks(seen: Seen) -> tuple[Tick, ...]:
    """Say what of the rehearsal was done, from what is there."""
    state = seen.state
    silent = tuple(team.name for team in _teams(state) if not state.last.get(team.code))
    untried = _untried(state)
    undone = any(recorded.void for last in state.last.values() for recorded in last)
    return (
        Tick(key="teams", done=bool(_teams(state)) and not silent, left=silent),
        Tick(key="outcomes", done=not untried, left=untried),
        Tick(key="taken_back", done=undone),
        Tick(key="wall", done=bool(seen.walls)),
    )


def _untried(state: State) -> tuple[Words, ...]:
    """Give the names of the outcomes that no team used yet."""
    used = {key for tally in state.tallies.values() for key in tally.outcomes}
    return tuple(outcome.name for outcome in _outcomes(state) if outcome.key not in used)


def _teams(state: State) -> list[Team]:
    return [team for team in state.teams.values() if not team.withdrawn]


def _outcomes(state: State) -> list[Outcome]:
    return [outcome for outcome in state.outcomes.values() if not outcome.withdrawn]
