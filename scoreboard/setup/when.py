"""When: the zone, the start, the end, the freeze before it, and whether the total goes on in it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from scoreboard.definition import at_place, zones
from scoreboard.problems import Problem, Problems
from scoreboard.setup.fields import Form, Table, filled

KEYS = ("timezone", "starts_at", "freeze_at", "ends_at", "freeze_total")
TIMES = ("starts_at", "freeze_at", "ends_at")
BEFORE_THE_END = ("15", "30", "60")
"""How many minutes before the end the standings may freeze, besides never and at a time of its own."""

USUAL_FREEZE = "15"
NEVER, AT = "none", "at"
USUAL_ZONE = "Europe/Amsterdam"
LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?", re.ASCII)


def read(form: Form, *, table: Table, language: str) -> dict[str, Any]:
    """Read the step. Times are what the clocks of the zone show. Raises Problems."""
    problems: list[Problem] = []
    zone = form.get("timezone", "").strip() or zone_of(table)
    times = {field: _time(form, field, table=table, zone=zone, problems=problems) for field in TIMES}
    if form.get("freeze") != AT:
        times["freeze_at"] = _before_the_end(form.get("freeze", ""), times["ends_at"])
    if problems:
        raise Problems(*problems)
    goes_on = filled({"freeze_total": bool(form.get("freeze_total"))})
    return {"timezone": zone, **{field: time for field, time in times.items() if time is not None}, **goes_on}


def typed(table: Table, *, language: str) -> dict[str, str]:
    """Give the fields of the step."""
    zone = zone_of(table)
    times = {field: local(table.get(field), zone) for field in TIMES}
    return {
        "timezone": zone,
        "freeze": _freeze(times),
        "freeze_total": "yes" if table.get("freeze_total") else "",
        **{field: time.isoformat(timespec="minutes") if time else "" for field, time in times.items()},
    }


def zone_of(table: Table) -> str:
    """Give the zone of a table, as far as it is known."""
    zone = table.get("timezone", USUAL_ZONE)
    return zone if zone in zones() else USUAL_ZONE


def local(time: Any, zone: str) -> datetime | None:
    """Give a time as the clocks of a zone show it."""
    if not isinstance(time, datetime):
        return None
    return time if time.tzinfo is None else time.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def moment(time: Any, zone: str) -> datetime | None:
    """Give the moment that a time of the table means."""
    if not isinstance(time, datetime):
        return None
    return at_place(time, zone) if time.tzinfo is None else time.astimezone(UTC)


def remarks(table: Table, now: datetime) -> list[dict[str, Any]]:
    """Say what is good to know about the times, though nothing is to be mended.

    `past`: the time is over. `twice`: the clocks show it twice, and the first is meant.
    `clock_change`: the clocks change between the start and the end.
    """
    zone = zone_of(table)
    known = {field: at for field in TIMES if (at := moment(table.get(field), zone)) is not None}
    found: list[dict[str, Any]] = [
        {"kind": "past", "field": field, "at": at} for field, at in known.items() if at <= now
    ]
    at_home = {field: at.astimezone(ZoneInfo(zone)) for field, at in known.items()}
    found += [
        {"kind": "twice", "field": field, "at": known[field]}
        for field, at in at_home.items()
        if at.utcoffset() != at.replace(fold=1).utcoffset() and not at.fold
    ]
    if any(early.utcoffset() != late.utcoffset() for early, late in pairwise(at_home.values())):
        found.append({"kind": "clock_change", "field": "", "at": known[next(reversed(known))]})
    return found


def _time(form: Form, field: str, *, table: Table, zone: str, problems: list[Problem]) -> datetime | None:
    """Read a time; one that was not touched stays the moment that it was, also where clocks show it twice."""
    typed_in = form.get(field, "").strip()
    before = table.get(field)
    if not typed_in or (field == "freeze_at" and form.get("freeze") != AT):
        return None
    try:
        # No zone on purpose: the table says in which one the clocks hang.
        time = datetime.fromisoformat(typed_in if LOCAL.fullmatch(typed_in) else "")
    except ValueError:
        problems.append(Problem(field, "not_a_time"))
        return None
    return before if zone == zone_of(table) and local(before, zone) == time else time


def _before_the_end(freeze: str, ends_at: datetime | None) -> datetime | None:
    if freeze not in BEFORE_THE_END or ends_at is None:
        return None
    return ends_at - timedelta(minutes=int(freeze))


def _freeze(times: Mapping[str, datetime | None]) -> str:
    """Say which of the choices the freeze is. Without an end there is none yet to choose."""
    freeze_at, ends_at = times["freeze_at"], times["ends_at"]
    if freeze_at is None:
        return NEVER if ends_at else USUAL_FREEZE
    minutes = str(int((ends_at - freeze_at) / timedelta(minutes=1))) if ends_at else ""
    return minutes if minutes in BEFORE_THE_END else AT
