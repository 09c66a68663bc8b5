"""A rehearsal to look at: a competition, links for everybody, and simulated callers."""

import json
import subprocess
import sys
from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scoreboard import links, operations
from scoreboard.competitions import Hosted
from scoreboard.core.commands import StartShift
from scoreboard.core.phases import Phase
from scoreboard.core.roles import Role, Who
from scoreboard.scenarios import table_of, toml_of
from scoreboard.server import Server
from scoreboard.settings import Settings
from scoreboard.story import request_id, telling_of

PORTS_TRIED = 20
OPENS_AT = 9
EVENING = timedelta(hours=3)
AFTER_THE_LAST = timedelta(minutes=2)
IN_SHIFT_SINCE = timedelta(minutes=70)
USUAL_SEATS = 8
JUDGES = ("Anke", "Bram", "Céline")
"""Who sits at the table of a demo."""


def run(chosen: Settings, *, scenario: str, speed: float) -> int:
    """Serve the competition of a scenario until told to stop. Raises KeyError when there is none of this name."""
    slug = operations.slug_of(toml_of(scenario))
    server = _listening(chosen)
    if not server.competitions.has(slug):
        operations.make(server.competitions, toml=_dated(scenario, speed) + toml_of(scenario))
    callers: list[subprocess.Popen[str]] = []
    try:
        server.run(lambda: callers.append(_started(server, slug, scenario=scenario, speed=speed)))
    finally:
        for process in callers:
            process.terminate()
            process.wait()
    return 0


def _listening(chosen: Settings) -> Server:
    """Take the wanted port, or the next free one when somebody has it."""
    for port in range(chosen.port, chosen.port + PORTS_TRIED):
        try:
            return Server(replace(chosen, port=port if chosen.port else 0))
        except OSError:
            continue
    return Server(chosen)


def _dated(scenario: str, speed: float) -> str:
    """Give the times at which a story begins and ends, as lines of TOML; none when it has no end."""
    telling = telling_of(scenario)
    if telling is None:
        return ""
    now = datetime.now(ZoneInfo(table_of(scenario)["timezone"]))
    midnight = now.replace(hour=0, minute=0)
    if days := len(telling.story.days) - 1:
        begin = (midnight - timedelta(days=days)).replace(hour=OPENS_AT)
    else:
        begin = max(midnight, now - EVENING)
    end = now + timedelta(seconds=telling.lasts_s / speed) + AFTER_THE_LAST
    return f"starts_at = {_written(begin)}\nends_at = {_written(end)}\n"


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(second=0, microsecond=0).isoformat()


def _first_day(hosted: Hosted) -> str:
    """Give the day on which the story begins; a competition without times begins today."""
    zone = ZoneInfo(hosted.state.defined.zone)
    return (hosted.state.defined.starts_at or datetime.now(UTC)).astimezone(zone).date().isoformat()


def _entered(hosted: Hosted, scenario: str) -> int:
    """Count the results that the callers of an earlier demo have entered here."""
    telling = telling_of(scenario)
    if telling is None:
        return len(hosted.state.latest) if hosted.state.phase is Phase.REHEARSAL else 1
    numbers = range(len(telling.before) + len(telling.live))
    return bisect_left(numbers, True, key=lambda number: hosted.ledger.find(request_id(number)) is None)


def _started(server: Server, slug: str, *, scenario: str, speed: float) -> subprocess.Popen[str]:
    """Print the links, then start the callers in a process of their own, over HTTP like everybody."""
    base = links.base_url(server.settings, server.port)
    hosted = server.competitions.get(slug)
    _begin_shifts(hosted)
    tokens = Tokens(server, slug)
    _say("wall", f"{base}/{slug}/wall")
    for code, team in hosted.state.teams.items():
        _say("lead", links.pass_link(base, slug, tokens.give("lead", code)), team.name)
    for name in JUDGES:
        _say("judge", links.pass_link(base, slug, tokens.give("judge", label=name)), name)
    _say("ceremony", f"{base}/{slug}/ceremony")
    _say("director", f"{base}/{slug}/ceremony/director")
    _say("organiser", links.pass_link(base, slug, tokens.give("organiser")))
    sys.stdout.flush()
    told: dict[str, Any] = {
        "port": server.port,
        "host": "127.0.0.1" if server.settings.host in ("0.0.0.0", "::") else server.settings.host,
        "tls": bool(server.settings.cert),
        "slug": slug,
        "token": tokens.give("api"),
        "scenario": scenario,
        "speed": speed,
        "zone": hosted.state.defined.zone,
        "first_day": _first_day(hosted),
        "teams": list(hosted.state.teams),
        "outcomes": [
            {"key": outcome.key, "takes": outcome.takes, "success": outcome.success}
            for outcome in hosted.state.outcomes.values()
        ],
        "entered": _entered(hosted, scenario),
    }
    process = subprocess.Popen([sys.executable, "-m", "scoreboard.callers"], stdin=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write(json.dumps(told))
    process.stdin.close()
    return process


def _begin_shifts(hosted: Hosted) -> None:
    """Let every team be at its seats since a while, the first time that a demo starts."""
    state = hosted.state
    if state.shifts or state.phase is not Phase.REHEARSAL:
        return
    since = datetime.now(UTC) - IN_SHIFT_SINCE
    for code, team in state.teams.items():
        shift = StartShift(team=code, seats=team.seats or USUAL_SEATS, started_at=since)
        hosted.submit(shift, Who(Role.ORGANISER, pass_id="demo"), f"demo-shift-{code}")


class Tokens:
    """The demo's passes, kept in the clear beside it, so that its links are the same tomorrow."""

    def __init__(self, server: Server, slug: str) -> None:
        self._server = server
        self._slug = slug
        self._file = server.settings.data_dir / f".{slug}-demo-passes"
        self._kept: dict[str, str] = json.loads(self._file.read_text()) if self._file.exists() else {}

    def give(self, role: str, team: str = "", label: str = "demo") -> str:
        """Give the token for a role, and a team for a lead; `label` is the name of a judge."""
        competitions, key = self._server.competitions, f"{role} {label if role == 'judge' else team}"
        if competitions.get(self._slug).passes.by_token(self._kept.get(key, "")) is None:
            made = operations.make_pass(competitions, slug=self._slug, role=role, team=team, label=label)
            self._kept[key] = made["token"]
            self._file.touch(mode=0o600)
            self._file.write_text(json.dumps(self._kept))
        return self._kept[key]


def _say(who: str, link: str, name: str = "") -> None:
    print(f"{who:<10} {link}  {name}".rstrip())
