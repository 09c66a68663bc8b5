"""What makes a room call once more: winners of the hour and the day, records, pace, from what was entered hour by hour.

Nothing here asks a clock: now is the newest hour with results. Nobody is ever told who is last.
"""

from collections.abc import Collection
from typing import Any

from scoreboard.core.codec import timestamp
from scoreboard.core.phases import Phase
from scoreboard.core.race import Day, Race, Same, Won, clocks, day_of, hour_before, race_of, until
from scoreboard.core.recipe import is_money, outcome_in, sum_of
from scoreboard.core.state import State

Fuel = dict[str, Any]

OVER = frozenset({Phase.CLOSED, Phase.FINAL, Phase.REVEALED})
RUNNING = frozenset({Phase.OPEN, Phase.FROZEN})
SOON = 10
"""What the first so-manieth of the time says about the end is a guess."""


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
    history = [(day, day_of(Same(seen.clock[day]), race)) for day in days]
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


def _now(seen: State) -> tuple[str, str] | None:
    """Give the newest day and hour with results; what a wrong clock put into the future is passed over."""
    latest = clocks(seen, seen.at)
    hours = ((day, hour) for day, hours in seen.clock.items() for hour in hours)
    return max((one for one in hours if one <= latest), default=None)


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
        now = until(Same(seen.clock[today]), race, hour).by_team
        former = [until(Same(seen.clock[day]), race, hour).by_team for day in past]
    else:
        hours = day_of(Same(seen.clock[today]), race).hours
        now = hours[hour].by_team
        former = [hours[hour_before(hour)].by_team] if hour_before(hour) in hours else []
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
    return sum(won.total for hour, won in day_of(Same(state.clock[day]), race).hours.items() if hour < now)


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
