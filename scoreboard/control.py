"""The back door of a running server, for the command line on the same machine."""

import hmac
import json
import os
import secrets
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gevent.pywsgi import WSGIServer

from scoreboard.links import base_url
from scoreboard.operations import carried_out

if TYPE_CHECKING:
    from scoreboard.server import Server

FILE = ".control"
TIMEOUT_S = 600


class Gone(Exception):
    """The server that wrote the control file does not answer."""


class Control:
    """Listens on this machine alone. The token in the file is trusted, never the address."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._token = secrets.token_urlsafe(32)
        self._wsgi = WSGIServer(("127.0.0.1", 0), self._answer, log=None)
        self._file = server.settings.data_dir / FILE

    def start(self) -> None:
        """Listen, and write down where."""
        self._wsgi.start()
        said = {
            "port": self._wsgi.server_port,
            "token": self._token,
            "base": base_url(self._server.settings, self._server.port),
        }
        self._file.unlink(missing_ok=True)
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(said, file)

    def stop(self) -> None:
        """Listen no more."""
        self._file.unlink(missing_ok=True)
        self._wsgi.stop(timeout=1)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        given = environ.get("HTTP_AUTHORIZATION", "")
        if not hmac.compare_digest(given, f"Bearer {self._token}"):
            start_response("403 Forbidden", [])
            return [b""]
        asked = json.loads(environ["wsgi.input"].read())
        answer = carried_out(self._server.competitions, asked["operation"], asked["arguments"])
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]


def said(directory: Path) -> dict[str, Any]:
    """Give what the running server wrote down. Raises Gone."""
    try:
        found: dict[str, Any] = json.loads((directory / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as missing:
        raise Gone(str(directory)) from missing
    return found


def ask(directory: Path, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Have the running server carry out an operation. Raises Gone."""
    there = said(directory)
    connection = HTTPConnection("127.0.0.1", there["port"], timeout=TIMEOUT_S)
    body = json.dumps({"operation": operation, "arguments": arguments})
    try:
        connection.request("POST", "/", body, {"Authorization": f"Bearer {there['token']}"})
        response = connection.getresponse()
        answer: dict[str, Any] = json.loads(response.read())
    except (OSError, HTTPException, ValueError) as silent:
        raise Gone(str(directory)) from silent
    finally:
        connection.close()
    return answer
