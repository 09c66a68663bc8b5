"""A rehearsal to look at: a competition, links for everybody, and callers who never tire."""

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

from scoreboard import links, operations
from scoreboard.server import Server
from scoreboard.settings import Settings

PORTS_TRIED = 20


def run(chosen: Settings, *, toml: str, speed: float) -> int:
    """Serve the competition of this TOML until told to stop."""
    server = _listening(chosen)
    slug = operations.slug_of(toml)
    if not server.competitions.has(slug):
        operations.make(server.competitions, toml=toml)
    callers: list[subprocess.Popen[str]] = []
    try:
        server.run(lambda: callers.append(_started(server, slug, speed)))
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


def _started(server: Server, slug: str, speed: float) -> subprocess.Popen[str]:
    """Print the links, then start the callers in a process of their own, over HTTP like everybody."""
    base = links.base_url(server.settings, server.port)
    hosted = server.competitions.get(slug)
    tokens = Tokens(server, slug)
    _say("wall", f"{base}/{slug}/wall")
    for code, team in hosted.state.teams.items():
        _say("lead", links.pass_link(base, slug, tokens.give("lead", code)), team.name)
    for role in ("judge", "organiser"):
        _say(role, links.pass_link(base, slug, tokens.give(role)))
    sys.stdout.flush()
    told: dict[str, Any] = {
        "port": server.port,
        "host": "127.0.0.1" if server.settings.host in ("0.0.0.0", "::") else server.settings.host,
        "tls": bool(server.settings.cert),
        "slug": slug,
        "token": tokens.give("api"),
        "speed": speed,
        "teams": list(hosted.state.teams),
        "outcomes": [
            {"key": outcome.key, "takes": outcome.takes, "success": outcome.success}
            for outcome in hosted.state.outcomes.values()
        ],
        "fill": hosted.state.phase == "rehearsal" and not hosted.state.latest,
    }
    process = subprocess.Popen([sys.executable, "-m", "scoreboard.callers"], stdin=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write(json.dumps(told))
    process.stdin.close()
    return process


class Tokens:
    """The demo's passes, kept in the clear beside it, so that its links are the same tomorrow."""

    def __init__(self, server: Server, slug: str) -> None:
        self._server = server
        self._slug = slug
        self._file = server.settings.data_dir / f".{slug}-demo-passes"
        self._kept: dict[str, str] = json.loads(self._file.read_text()) if self._file.exists() else {}

    def give(self, role: str, team: str = "") -> str:
        """Give the token for a role, and a team for a lead."""
        competitions, key = self._server.competitions, f"{role} {team}"
        if competitions.get(self._slug).passes.by_token(self._kept.get(key, "")) is None:
            made = operations.make_pass(competitions, slug=self._slug, role=role, team=team, label="demo")
            self._kept[key] = made["token"]
            self._file.touch(mode=0o600)
            self._file.write_text(json.dumps(self._kept))
        return self._kept[key]


def _say(who: str, link: str, name: str = "") -> None:
    print(f"{who:<10} {link}  {name}".rstrip())
