"""Which team has reported when, and which has been silent for too long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scoreboard.core.phases import COUNTING, Phase
from scoreboard.core.shifts import Shift, minutes_called, running
from scoreboard.core.state import State

WATCHED = COUNTING - {Phase.REHEARSAL}
"""Phases in which somebody waits for what the teams report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """How it stands with one team.

    `heard_at` is when its newest result came, `silent_since` since when nothing came
    although it should have, None while all is well. `minutes` are those called at all
    seats together, None where no shift says them.
    """

    team: str
    shift: Shift | None
    heard_at: datetime | None
    silent_since: datetime | None
    minutes: int | None


def reporting(state: State, now: datetime) -> tuple[Reporting, ...]:
    """Say how it stands with each team: whoever has been silent for longest first, then all others as they are."""
    minutes = minutes_called(state.shifts.values())
    rows = [
        Reporting(
            team=code,
            shift=running(state.shifts.values(), code),
            heard_at=_heard_at(state, code),
            silent_since=overdue(state, code, now),
            minutes=minutes.get(code),
        )
        for code, team in state.teams.items()
        if not team.withdrawn
    ]
    return tuple(sorted(rows, key=lambda row: row.silent_since or now))


def overdue(state: State, team: str, now: datetime) -> datetime | None:
    """Say since when nothing came from a team that should have reported; None while all is well."""
    since = waited_since(state, team)
    patience = timedelta(minutes=state.defined.report_minutes)
    return since if since is not None and now - since >= patience else None


def waited_since(state: State, team: str) -> datetime | None:
    """Say since when the next result of a team is waited for; None while nobody waits for it.

    It is waited for while its shift runs and, where no team ever started one, while results count.
    Of other teams' shifts only those count that everybody may know of.
    """
    if not state.defined.report_minutes or state.phase not in WATCHED or state.teams[team].withdrawn:
        return None
    shift = running(state.shifts.values(), team)
    known = [*(state.shown or state).shifts.values(), *(one for one in state.shifts.values() if one.team == team)]
    if shift is None and any(one.minutes != 0 for one in known):
        return None
    moments = (_heard_at(state, team), shift.started_at if shift else None, state.sealed_at)
    return max((moment for moment in moments if moment is not None), default=None)


def _heard_at(state: State, team: str) -> datetime | None:
    """Give when the newest result of a team came, whatever became of it."""
    return next((recorded.at for recorded in state.last.get(team, ())), None)
