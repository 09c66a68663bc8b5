"""What makes a room call once more: winners of the hour and the day, records, pace, from what was entered hour by hour.

Nothing here asks a clock: now is the newest hour with results. Nobody is ever told who is last.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from scoreboard.core.codec import timestamp
from scoreboard.core.competition import Outcome, Team
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import (
    CALLS,
    MONEY,
    MONEY_OF,
    OUTCOME,
    UNITS,
    UNITS_OF,
    goal_field,
    is_money,
    outcome_in,
    sum_of,
)
from scoreboard.core.state import State
from scoreboard.core.tally import Tally

Fuel = dict[str, Any]
Amounts = Mapping[str, int]

OVER = frozenset({Phase.CLOSED, Phase.FINAL, Phase.REVEALED})
RUNNING = frozenset({Phase.OPEN, Phase.FROZEN})
SOON = 10
"""What the first so-manieth of the time says about the end is a guess."""


class Same:
    """A mapping that is known again by being the very same one: what never changes need not be compared."""

    __slots__ = ("of",)

    def __init__(self, of: Mapping[str, Any]) -> None:
        self.of = of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.of is other.of

    def __hash__(self) -> int:
        return id(self.of)


@dataclass(frozen=True, slots=True)
class Race:
    """What is counted, over which outcomes, and who runs."""

    kind: str
    outcomes: Same
    teams: Same


@dataclass(frozen=True, slots=True)
class Won:
    """What was won in an hour, a day or a part of one: by each team that still runs, the most of these, and in all."""

    by_team: Amounts
    most: int
    total: int

    @property
    def best(self) -> list[str]:
        """The teams that won the most; they share it."""
        return [team for team, amount in self.by_team.items() if amount == self.most]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a race, hour by hour and whole."""

    hours: Mapping[str, Won]
    whole: Won


def race_kind(state: State) -> str:
    """Give what the race is counted in: what ranks if it adds up, else a line of the recipe that does, else the goal's.

    A rate, a mark and points do not add up hour by hour.
    """
    kinds = [state.recipe.rank_by, *(measure.kind for measure in state.recipe.measures)]
    return next((kind for kind in kinds if _adds_up(kind)), state.defined.goal_of)


def fuel(seen: State, before: State | None = None, *, unplaced: Collection[str] = ()) -> Fuel:
    """Give what is told to the room of a state that it may see; `before` is the competition of last year.

    Whoever is among `unplaced` may be praised by name, but with no number.
    """
    race = race_of(seen)
    told: Fuel = dict.fromkeys(
        ("at", "hour", "day", "day_before", "improved", "first", "records", "same_hour", "projection")
    )
    told["kind"] = race.kind
    now = _now(seen)
    if now is None:
        return told
    (today, hour), days = now, sorted(day for day in seen.clock if day <= now[0])
    history = [(day, _day(Same(seen.clock[day]), race)) for day in days]
    told["at"] = {"day": today, "hour": hour}
    told["hour"] = _last_full(history[-1][1], today, hour)
    told["day"] = _winner(history[-1][1].whole, day=today)
    told["day_before"] = _winner(history[-2][1].whole, day=days[-2]) if len(days) > 1 else None
    told["improved"] = _improved(seen, race, days, hour)
    told["first"] = _first(history, today)
    told["records"] = _records(history, hour)
    told["same_hour"] = _same_hour(seen, before, race, days, hour)
    told["projection"] = _projection(seen, race.kind)
    return _without_numbers(told, unplaced) if unplaced else told


def own_fuel(team: str, state: State) -> Fuel:
    """Give a team's own pace, from its own results alone: no freeze hides these, and they tell of nobody else."""
    kind = race_kind(state)
    hours = list(_own_hours(team, state))
    told: Fuel = dict.fromkeys(("hour", "before", "average", "best", "today", "yesterday"))
    told |= {
        "kind": kind,
        "first": False,
        "record": {"hour": False, "day": False},
        "goal": _own_goal(team, state, kind),
    }
    if not hours:
        return told
    today, hour, amount = hours[-1]
    of_today = {at: won for day, at, won in hours if day == today}
    earlier = [one for one in hours if one[0] < today]
    told["hour"] = {"day": today, "hour": hour, "amount": amount}
    told["before"] = {"hour": _before(hour), "amount": of_today.get(_before(hour), 0)} if hour > "00" else None
    told["today"] = sum(of_today.values())
    told["average"] = told["today"] // (int(hour) - int(min(of_today)) + 1)
    told["yesterday"] = _own_yesterday(earlier, hour)
    most = max(won for _, _, won in hours)
    if most:
        day, at, _ = next(one for one in hours if one[2] == most)
        told["best"] = {"day": day, "hour": at, "amount": most}
    before = max((won for _, _, won in hours[:-1]), default=0)
    best_day = max(_by_day(earlier).values(), default=0)
    told["first"] = amount > 0 and before == 0
    told["record"] = {"hour": amount > before > 0, "day": told["today"] > best_day > 0}
    return told


def race_of(state: State) -> Race:
    """Say what the race of a competition is about."""
    return Race(race_kind(state), Same(state.outcomes), Same(state.teams))


def _adds_up(kind: str) -> bool:
    return kind in (MONEY, CALLS, UNITS) or kind.startswith((OUTCOME, MONEY_OF, UNITS_OF))


def _clocks(state: State, at: datetime | None) -> tuple[str, str]:
    """Give the day and the hour that the competition's clocks showed at a moment."""
    if at is None:
        return "", ""
    local = at.astimezone(ZoneInfo(state.defined.zone))
    return local.date().isoformat(), f"{local.hour:02}"


def _now(seen: State) -> tuple[str, str] | None:
    """Give the newest day and hour with results; what a wrong clock put into the future is passed over."""
    latest = _clocks(seen, seen.at)
    hours = ((day, hour) for day, hours in seen.clock.items() for hour in hours)
    return max((one for one in hours if one <= latest), default=None)


def _before(hour: str) -> str:
    return f"{int(hour) - 1:02}"


def _idle(outcomes: Mapping[str, Outcome]) -> frozenset[str]:
    return frozenset(key for key, outcome in outcomes.items() if not outcome.earns)


def _amount(tally: Tally, kind: str, idle: Collection[str]) -> int:
    """Give what counts in the race of a tally: that of an objection, or of what never earns, does not."""
    return sum_of(kind, tally.without(idle))


# ---- what never changes again is added up once ----


@lru_cache(maxsize=128)
def _hour(tallies: Same, race: Race) -> Won:
    teams: Mapping[str, Team] = race.teams.of
    idle = _idle(race.outcomes.of)
    won = {team: _amount(tally, race.kind, idle) for team, tally in tallies.of.items()}
    return _won({team: won[team] for team in sorted(won) if not teams[team].withdrawn}, sum(won.values()))


@lru_cache(maxsize=128)
def _day(hours: Same, race: Race) -> Day:
    found = {hour: _hour(Same(hours.of[hour]), race) for hour in sorted(hours.of)}
    return Day(found, _together(found.values()))


@lru_cache(maxsize=128)
def _until(hours: Same, race: Race, hour: str) -> Won:
    """Give what was won on a day up to the end of an hour."""
    return _together(won for at, won in _day(hours, race).hours.items() if at <= hour)


def _together(parts: Iterable[Won]) -> Won:
    sums: dict[str, int] = {}
    total = 0
    for part in parts:
        total += part.total
        for team, amount in part.by_team.items():
            sums[team] = sums.get(team, 0) + amount
    return _won({team: sums[team] for team in sorted(sums)}, total)


def _won(amounts: Amounts, total: int) -> Won:
    by_team = {team: amount for team, amount in amounts.items() if amount > 0}
    return Won(by_team, max(by_team.values(), default=0), total)


# ---- what is told of it ----


def _winner(won: Won, **when: str) -> Fuel | None:
    return {**when, "teams": won.best, "amount": won.most} if won.most else None


def _last_full(day: Day, today: str, now: str) -> Fuel | None:
    """Give who won the newest hour that is over."""
    over = [hour for hour in day.hours if hour < now]
    return _winner(day.hours[over[-1]], day=today, hour=over[-1]) if over else None


def _improved(seen: State, race: Race, days: list[str], hour: str) -> Fuel | None:
    """Give who is furthest above its own best day up to this hour; on the first day above its own hour before."""
    *past, today = days
    if past:
        now = _until(Same(seen.clock[today]), race, hour).by_team
        former = [_until(Same(seen.clock[day]), race, hour).by_team for day in past]
    else:
        hours = _day(Same(seen.clock[today]), race).hours
        now = hours[hour].by_team
        former = [hours[_before(hour)].by_team] if _before(hour) in hours else []
    # Whoever had nothing before has begun, not improved.
    own_best = {team: max((one.get(team, 0) for one in former), default=0) for team in now}
    more = {team: amount - own_best[team] for team, amount in now.items() if own_best[team]}
    most = max(more.values(), default=0)
    if most <= 0:
        return None
    teams = [team for team, by in more.items() if by == most]
    return {"teams": teams, "by": most, "than": "day" if past else "hour"}


def _first(history: list[tuple[str, Day]], today: str) -> Fuel | None:
    """Give the newest of the teams whose first success came today."""
    known = {team for _, day in history[:-1] for team in day.whole.by_team}
    newest: Fuel | None = None
    for hour, won in history[-1][1].hours.items():
        fresh = [team for team in won.by_team if team not in known]
        if fresh:
            newest = {"teams": fresh, "day": today, "hour": hour}
        known.update(fresh)
    return newest


def _records(history: list[tuple[str, Day]], now: str) -> Fuel | None:
    """Give the best hour and the best day of any team so far, and whether each was set just now."""
    hours = [({"day": day, "hour": hour}, won) for day, one in history for hour, won in one.hours.items() if won.most]
    days = [({"day": day}, one.whole) for day, one in history if one.whole.most]
    if not hours or not days:
        return None
    today = history[-1][0]
    return {"hour": _record(hours, {"day": today, "hour": now}), "day": _record(days, {"day": today})}


def _record(found: list[tuple[dict[str, str], Won]], now: dict[str, str]) -> Fuel:
    most = max(won.most for _, won in found)
    reached = [(when, won) for when, won in found if won.most == most]
    when = reached[0][0]
    teams = sorted({team for _, won in reached for team in won.best})
    return {**when, "teams": teams, "amount": most, "new": when == now and len(found) > 1}


def _same_hour(seen: State, before: State | None, race: Race, days: list[str], now: str) -> Fuel | None:
    """Give what all teams won today in the hours that are over, and by then the day before and last year."""
    *past, today = days
    if min(seen.clock[today]) >= now:
        return None
    return {
        "day": today,
        "hour": now,
        "amount": _by(seen, today, race, now),
        "yesterday": {"day": past[-1], "amount": _by(seen, past[-1], race, now)} if past else None,
        "last_year": _last_year(before, seen, race.kind, len(days), now),
    }


def _by(state: State, day: str, race: Race, now: str) -> int:
    return sum(won.total for hour, won in _day(Same(state.clock[day]), race).hours.items() if hour < now)


def _last_year(before: State | None, seen: State, kind: str, nth: int, now: str) -> Fuel | None:
    """Give what was won on the same day of last year's competition: on its third when this is the third."""
    if before is None or before.phase not in OVER or (outcome_in(kind) and outcome_in(kind) not in before.outcomes):
        return None
    if is_money(kind) and before.defined.currency != seen.defined.currency:
        return None
    known = before.shown or before
    days = sorted(known.clock)
    if len(days) < nth:
        return None
    race = Race(kind, Same(known.outcomes), Same(known.teams))
    amount = _by(known, days[nth - 1], race, now)
    return {"day": days[nth - 1], "amount": amount} if amount else None


def _projection(seen: State, kind: str) -> Fuel | None:
    """Give what the end will bring if it goes on like this, to two digits and never too much."""
    opened, at, ends = seen.sealed_at, seen.at, seen.defined.ends_at
    if opened is None or at is None or ends is None or seen.phase not in RUNNING or at >= ends:
        return None
    elapsed, whole = at - opened, ends - opened
    if elapsed * SOON < whole:
        return None
    so_far = sum(sum_of(kind, tally) for tally in seen.counting.values())
    amount = so_far * whole // elapsed
    scale: int = 10 ** max(0, len(str(amount)) - 2)
    amount = amount // scale * scale
    return {"amount": amount, "at": timestamp(ends)} if amount > so_far else None


NUMBERS = ("amount", "by")


def _without_numbers(told: Fuel, unplaced: Collection[str]) -> Fuel:
    """Leave out the numbers of teams of which the public sees none."""
    quiet: Fuel = {}
    for name, said in told.items():
        if isinstance(said, dict) and not set(said.get("teams", ())).isdisjoint(unplaced):
            quiet[name] = {field: value for field, value in said.items() if field not in NUMBERS}
        else:
            quiet[name] = _without_numbers(said, unplaced) if name == "records" and said else said
    return quiet


# ---- a team's own ----


@lru_cache(maxsize=4096)
def _own_day(hours: Same, race: Race, team: str) -> tuple[tuple[str, int], ...]:
    """Give the hours of a day in which a team entered something, with what it won."""
    idle = _idle(race.outcomes.of)
    of = ((hour, hours.of[hour].get(team)) for hour in sorted(hours.of))
    return tuple((hour, _amount(tally, race.kind, idle)) for hour, tally in of if tally is not None)


def _own_hours(team: str, state: State) -> Iterator[tuple[str, str, int]]:
    """Give each hour in which a team entered something, in order, with what it won."""
    race, last = race_of(state), state.last.get(team, ())
    latest = _clocks(state, last[0].at if last else None)
    for day in sorted(state.clock):
        for hour, amount in _own_day(Same(state.clock[day]), race, team):
            if (day, hour) <= latest:
                yield day, hour, amount


def _by_day(hours: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for day, _, amount in hours:
        sums[day] = sums.get(day, 0) + amount
    return sums


def _own_yesterday(earlier: list[tuple[str, str, int]], hour: str) -> Fuel | None:
    if not earlier:
        return None
    day = earlier[-1][0]
    return {"day": day, "hour": hour, "amount": sum(won for at, when, won in earlier if at == day and when <= hour)}


def _own_goal(team: str, state: State, kind: str) -> Fuel | None:
    """Give a team's goal in the first unit that it has one in: that of the race, of the common goal, else money."""
    for of in (kind, state.defined.goal_of, MONEY):
        at: int = getattr(state.teams[team], goal_field(of))
        if at:
            return {"of": of, "at": at, "reached": _amount(state.counting_of(team), of, _idle(state.outcomes))}
    return None
