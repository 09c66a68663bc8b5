"""A team's own pace: its hours, its best, its goal, from its own results alone."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from scoreboard.core.race import Race, Same, amount_of, clocks, hour_before, idle_keys, race_kind, race_of
from scoreboard.core.recipe import MONEY, goal_field
from scoreboard.core.state import State

Pace = dict[str, Any]


def own_pace(team: str, state: State) -> Pace:
    """Give a team's own pace, from its own results alone: no freeze hides these, and they tell of nobody else."""
    kind = race_kind(state)
    hours = list(_own_hours(team, state))
    told: Pace = dict.fromkeys(("hour", "before", "average", "best", "today", "yesterday"))
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
    told["before"] = {"hour": hour_before(hour), "amount": of_today.get(hour_before(hour), 0)} if hour > "00" else None
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


@lru_cache(maxsize=4096)
def _own_day(hours: Same, race: Race, team: str) -> tuple[tuple[str, int], ...]:
    """Give the hours of a day in which a team entered something, with what it won."""
    idle = idle_keys(race.outcomes.of)
    of = ((hour, hours.of[hour].get(team)) for hour in sorted(hours.of))
    return tuple((hour, amount_of(tally, race.kind, idle)) for hour, tally in of if tally is not None)


def _own_hours(team: str, state: State) -> Iterator[tuple[str, str, int]]:
    """Give each hour in which a team entered something, in order, with what it won."""
    race, last = race_of(state), state.last.get(team, ())
    latest = clocks(state, last[0].at if last else None)
    for day in sorted(state.clock):
        for hour, amount in _own_day(Same(state.clock[day]), race, team):
            if (day, hour) <= latest:
                yield day, hour, amount


def _by_day(hours: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for day, _, amount in hours:
        sums[day] = sums.get(day, 0) + amount
    return sums


def _own_yesterday(earlier: list[tuple[str, str, int]], hour: str) -> Pace | None:
    if not earlier:
        return None
    day = earlier[-1][0]
    return {"day": day, "hour": hour, "amount": sum(won for at, when, won in earlier if at == day and when <= hour)}


def _own_goal(team: str, state: State, kind: str) -> Pace | None:
    """Give a team's goal in the first unit that it has one in: that of the race, of the common goal, else money."""
    for of in (kind, state.defined.goal_of, MONEY):
        at: int = getattr(state.teams[team], goal_field(of))
        if at:
            return {"of": of, "at": at, "reached": amount_of(state.counting_of(team), of, idle_keys(state.outcomes))}
    return None
