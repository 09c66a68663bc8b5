"""The times of a competition as an organiser types them: on the clocks of its own zone."""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from scoreboard.core.commands import ChangeSchedule
from scoreboard.core.phases import ORDER, Phase
from scoreboard.core.state import State
from scoreboard.definition import YEARS, at_place, in_reach
from scoreboard.problems import Problem, Problems

FIELDS = {"starts_at": Phase.OPEN, "freeze_at": Phase.FROZEN, "ends_at": Phase.CLOSED}
"""Each time, and the phase that it brings."""

LONGEST_SEQ = 18


def schedule(form: Mapping[str, str], zone: str) -> ChangeSchedule:
    """Read the three times; an empty one is none. Raises Problems."""
    problems: list[Problem] = []
    times = {field: moment(form.get(field, ""), field, zone, problems) for field in FIELDS}
    _in_order(times, problems)
    read_at = form.get("read_at", "")
    if not read_at.isdecimal() or len(read_at) > LONGEST_SEQ:
        problems.append(Problem("request_id", "wrong_request_id"))
    if problems:
        raise Problems(*problems)
    return ChangeSchedule(**times, read_at=int(read_at))


def moment(text: str, field: str, zone: str, problems: list[Problem]) -> datetime | None:
    """Read a time on the clocks of a zone, nothing for none; what is wrong goes to the problems."""
    if not text.strip():
        return None
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError:
        problems.append(Problem(field, "not_a_time"))
        return None
    if local.tzinfo is not None or not in_reach(local):
        problems.append(Problem(field, "time_out_of_reach", {"first": YEARS[0], "last": YEARS[-1]}))
        return None
    found = at_place(local, zone)
    if found is None:
        problems.append(Problem(field, "no_such_time", {"zone": zone}))
    return found


def _in_order(times: Mapping[str, datetime | None], problems: list[Problem]) -> None:
    known = [(field, time) for field, time in times.items() if time is not None]
    for (before, early), (field, late) in pairwise(known):
        if late < early:
            problems.append(Problem(field, "times_out_of_order", {"before": before}))


def typed(moment: datetime | None, zone: str) -> str:
    """Write a time as its field wants it."""
    if moment is None:
        return ""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(timespec="minutes")


def warnings(state: State) -> list[dict[str, Any]]:
    """Say which times will bring nothing, and when clocks are changed on the way.

    `past`: the time was over when it was set. `twice`: the clocks show this time twice, and
    the first is meant. `clock_change`: the last time lies on the other side of a change.
    """
    zone = ZoneInfo(state.defined.zone)
    known = {field: time for field in FIELDS if (time := getattr(state.defined, field)) is not None}
    found = [
        {"kind": "past", "field": field, "at": time}
        for field, time in known.items()
        if FIELDS[field] not in state.armed and ORDER[FIELDS[field]] > ORDER[state.phase]
    ]
    local = {field: time.astimezone(zone) for field, time in known.items()}
    found += [
        {"kind": "twice", "field": field, "at": known[field]}
        for field, time in local.items()
        if time.utcoffset() != time.replace(fold=1).utcoffset() and not time.fold
    ]
    if len({time.utcoffset() for time in local.values()}) > 1:
        found.append({"kind": "clock_change", "field": "", "at": known[next(reversed(known))]})
    return found


def offsets(state: State) -> dict[str, str]:
    """Give how far the clocks are from UTC at each time, when that is not the same at all of them."""
    zone = ZoneInfo(state.defined.zone)
    known = {field: time.astimezone(zone) for field in FIELDS if (time := getattr(state.defined, field)) is not None}
    if len({time.utcoffset() for time in known.values()}) < 2:
        return {}
    return {field: f"UTC{time.isoformat()[-6:]}" for field, time in known.items()}
