"""The reporting clock and the briefing in the organiser's words: who has reported when, and who has read it."""

from datetime import datetime
from typing import Any

from scoreboard.competitions import Hosted
from scoreboard.core.codec import timestamp
from scoreboard.core.phases import Phase
from scoreboard.core.reporting import WATCHED, Reporting, reporting
from scoreboard.core.state import State
from scoreboard.flow import now
from scoreboard.i18n import clock, day, duration, gettext, moment, ngettext


def reports(hosted: Hosted) -> dict[str, Any]:
    """Give a sentence about all teams, and a row for each: those that have been silent for too long first."""
    state, at = hosted.state, now()
    rows = reporting(state, at)
    return {
        "says": _says(state, sum(row.silent_since is not None for row in rows)),
        "as_of": gettext("As of %(time)s", time=clock(at, state.defined.zone)),
        "rows": [_row(state, row, at) for row in rows],
    }


def briefing_told(hosted: Hosted) -> dict[str, Any] | None:
    """Give what was said to the teams, who has ticked it off and when, and who has not."""
    said = hosted.briefings.newest()
    if said is None:
        return None
    zone, ticked = hosted.state.defined.zone, hosted.briefings.read_by(said.id)
    teams = {code: team.name for code, team in hosted.state.teams.items() if not team.withdrawn}
    read = [(teams[code], at) for code, at in ticked.items() if code in teams]
    missing = [name for code, name in teams.items() if code not in ticked]
    return {
        "body": said.body,
        "at": timestamp(said.at),
        "says": ngettext(
            "%(read)s of %(num)s team has ticked it off.",
            "%(read)s of %(num)s teams have ticked it off.",
            len(teams),
            read=len(read),
        ),
        "missing": gettext("Not yet: %(teams)s", teams=", ".join(missing)) if missing else "",
        "read": [{"name": name, "at": moment(at, zone)} for name, at in sorted(read, key=lambda one: one[1])],
    }


def _says(state: State, silent: int) -> str:
    if state.phase is Phase.REHEARSAL:
        return gettext("In the rehearsal nobody is reminded to report.")
    if state.phase not in WATCHED:
        return gettext("The lines are closed: nobody has to report any more.")
    if not state.defined.report_minutes:
        return gettext("No team is reminded to report: so it was set up.")
    patience = duration(state.defined.report_minutes)
    if not silent:
        return gettext("Every team that calls has reported within %(time)s.", time=patience)
    return ngettext(
        "%(num)s team has not reported for %(time)s or longer.",
        "%(num)s teams have not reported for %(time)s or longer.",
        silent,
        time=patience,
    )


def _row(state: State, row: Reporting, at: datetime) -> dict[str, Any]:
    """Give a row as `freshRows` fills it in: the words of its cells, and whether it is marked."""
    team, zone = state.teams[row.team], state.defined.zone
    minutes = row.minutes if row.minutes is not None else team.hours * 60
    silent = row.silent_since and gettext("nothing for %(time)s", time=_since(row.silent_since, at))
    return {
        "team": row.team,
        "name": team.name,
        "colour": team.colour,
        "shape": team.shape,
        "mono": team.mono,
        "now": {
            "silent": silent or "",
            "shift": _shift(row, at, zone),
            "heard": _time(row.heard_at, at, zone) if row.heard_at else "",
            "ago": gettext("%(time)s ago", time=_since(row.heard_at, at)) if row.heard_at else "",
            "hours": duration(minutes) if minutes else "",
        },
        "differs": silent is not None,
    }


def _shift(row: Reporting, at: datetime, zone: str) -> str:
    if row.shift is None:
        return ""
    since = _time(row.shift.started_at, at, zone)
    return ngettext("%(num)s seat since %(time)s", "%(num)s seats since %(time)s", row.shift.seats, time=since)


def _time(when: datetime, at: datetime, zone: str) -> str:
    """Write the time of day, with the day unless that is today."""
    today = day(when, zone) == day(at, zone)
    return clock(when, zone) if today else moment(when, zone)


def _since(when: datetime, at: datetime) -> str:
    return duration(max(0, int((at - when).total_seconds()) // 60))
