"""A real server in a process of its own, competitions in it, and somebody who speaks its API."""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from scoreboard import control
from scoreboard.operations import opened

BELWEEK = (Path(__file__).parent / "belweek.toml").read_text(encoding="utf-8")
START_S = 60
STOP_S = 30


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """`scoreboard serve` on a port and a data directory of its own; both stay over a restart."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = data_dir.with_suffix(".log")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SCOREBOARD_")}
        self._environment = kept | environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, healthy: bool = True) -> "Server":
        """Start, and wait until it answers; when it is not to be `healthy`, that it is not."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command("serve", "--port", str(self.port), "--data-dir", str(self.data_dir)),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + START_S
        while not self._answers(200 if healthy else 503):
            if self._process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.said()}")
            time.sleep(0.05)
        return self

    @property
    def pid(self) -> int:
        """Give the process that serves."""
        assert self._process is not None, "the server does not run"
        return self._process.pid

    def stop(self) -> None:
        """Ask it to finish; its exit status must be 0."""
        assert self._end(signal.SIGTERM) == 0, f"the server did not stop well:\n{self.said()}"

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start; address and data stay."""
        self.stop()
        self.start()

    def said(self) -> str:
        """Give what the server wrote to its outputs."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a `scoreboard` command on the same data directory."""
        return subprocess.run(
            command(*words, "--data-dir", str(self.data_dir)),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page without any pass."""
        return asked(self.port, "GET", path, headers=headers)

    def competition(self, toml: str = BELWEEK) -> "Competition":
        """Make a competition with a slug that no other test has."""
        slug = f"belweek-{secrets.token_hex(4)}"
        made = self.operate("make", slug=slug, toml=re.sub(r'(?m)^slug = ".*"$', f'slug = "{slug}"', toml))
        return Competition(server=self, slug=slug, tokens={("organiser", ""): made["token"]})

    def operate(self, operation: str, **arguments: str) -> dict[str, Any]:
        """Have the running server do what a command would ask of it, without starting one."""
        return opened(control.ask(self.data_dir, operation, arguments))

    def _answers(self, status: int) -> bool:
        try:
            return asked(self.port, "GET", "/healthz").status == status
        except (OSError, HTTPException):
            return False

    def _end(self, sign: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(sign)
        return process.wait(STOP_S)


@dataclass
class Competition:
    """One competition of a running server, and the passes to it, made when they are first needed."""

    server: Server
    slug: str
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def token(self, role: str, team: str = "") -> str:
        """Give the token of a pass."""
        if (role, team) not in self.tokens:
            made = self.server.operate("make_pass", slug=self.slug, role=role, team=team)
            self.tokens[role, team] = made["token"]
        return self.tokens[role, team]

    def link(self, role: str, team: str = "") -> str:
        """Give the address that lets a browser in."""
        return f"{self.url('pass')}#{self.token(role, team)}"

    def url(self, page: str) -> str:
        """Give the address of one of its pages."""
        return f"{self.server.address}/{self.slug}/{page}"

    def api(self, role: str = "organiser", team: str = "") -> "Api":
        """Give somebody with that pass who speaks the API."""
        return Api(port=self.server.port, slug=self.slug, token=self.token(role, team))

    def phase(self, verb: str, reason: str = "weather") -> None:
        """Go on to another phase."""
        answer = self.organiser.post("phase", {"request_id": new_id(), "verb": verb, "reason": reason})
        assert answer.status == 200, answer.text

    def give(self, team: str = "ZO", amount_minor: int = 2500, **more: Any) -> Answer:
        """Record one donation; `more` changes or adds fields."""
        return self.organiser.record(team=team, outcome="donation", amount_minor=amount_minor, **more)

    def board(self) -> Any:
        """Give the public board as it is now."""
        return Api(port=self.server.port, slug=self.slug, token="").get("board").json

    @cached_property
    def organiser(self) -> "Api":
        return self.api()


@dataclass(frozen=True)
class Api:
    """Somebody who speaks the HTTP API with one pass, or with none when the token is empty."""

    port: int
    slug: str
    token: str

    def get(self, path: str, **headers: str) -> Answer:
        """GET a path under the competition, "board" for instance."""
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, content: Any, **headers: str) -> Answer:
        """POST JSON, or bytes as they are, to a path under the competition."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return self.ask("POST", path, body=body, headers={"Content-Type": "application/json", **headers})

    def record(self, **result: Any) -> Answer:
        """Record one result; a call of team ZO unless said otherwise."""
        given = {"request_id": new_id(), "team": "ZO", "outcome": "convinced", "calls": 1}
        return self.post("results", given | result)

    def ask(
        self, method: str, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send a request and give the answer."""
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        all_headers = {name.replace("_", "-"): value for name, value in (bearer | (headers or {})).items()}
        return asked(self.port, method, f"/api/v1/{self.slug}/{path}", body=body, headers=all_headers)


def asked(
    port: int, method: str, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
) -> Answer:
    """Ask a server on this machine over a connection of its own."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def command(*words: str) -> list[str]:
    """Give the command line of a `scoreboard` command with the Python that runs the tests."""
    return [sys.executable, "-m", "scoreboard.cli", *words]


def token_in(said: str) -> str:
    """Find the token in what a command printed: it stands behind the # of the link."""
    found = re.search(r"/pass#(\S+)", said)
    assert found, f"no pass link in: {said!r}"
    return found.group(1)


def new_id() -> str:
    """Give a request id that nobody had."""
    return secrets.token_urlsafe(12)


def many_teams(count: int) -> str:
    """Give a competition with so many teams, T0, T1, … with long names."""
    teams = "".join(f'[[team]]\ncode = "T{number}"\nname = "{"Naam" * 8} {number:03}"\n\n' for number in range(count))
    return re.sub(r"(?s)\[\[team\]\].*?(?=\[\[outcome\]\])", teams, BELWEEK, count=1)


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
