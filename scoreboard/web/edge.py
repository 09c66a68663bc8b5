"""The outermost layer: whose address this is, and what browsers may do with what they get.

It stands outside Engine.IO, whose path Flask's own hooks never see.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

StartResponse = Callable[..., Any]
Environ = dict[str, Any]

HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")
PREVIEW = re.compile(r"/setup/[A-Za-z0-9_-]+/preview|/[A-Za-z0-9_-]+/ceremony/director/preview")
FORWARDED = ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED")


class Edge:
    """Refuses foreign hosts and origins, and puts the security headers on every answer."""

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        *,
        public_url: str,
        hosts: Iterable[str],
        embed_from: Iterable[str],
    ) -> None:
        self._app = app
        self._public = urlsplit(public_url)
        hosts = (*hosts, self._public.hostname or "")
        self._hosts = frozenset({"localhost", *own_names(), *(host.lower() for host in hosts if host)})
        self._embed_from = " ".join(("'self'", *embed_from))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        for name in FORWARDED:
            environ.pop(name, None)
        host = environ.get("HTTP_HOST", "")
        if host == self._public.netloc:
            # A proxy in front may speak https to the browser and http to us.
            environ["wsgi.url_scheme"] = self._public.scheme
        origin = environ.get("HTTP_ORIGIN")
        ours = self._is_ours(host)
        headers = self._headers(environ.get("PATH_INFO", ""), host if ours else "")

        def start(status: str, given: list[tuple[str, str]], *rest: Any) -> Any:
            there = {name.lower() for name, _ in given}
            more = [(name, value) for name, value in headers if name.lower() not in there]
            return start_response(status, given + more, *rest)

        if not ours:
            return _refuse(start, "This server does not answer to that name.")
        if origin is not None and origin != f"{environ['wsgi.url_scheme']}://{host}" and not _reads(environ):
            return _refuse(start, "This request comes from another site.")
        return self._app(environ, start)

    def _is_ours(self, host: str) -> bool:
        """Take IP literals and known names: a name made up elsewhere may point here (DNS rebinding)."""
        match = HOST.fullmatch(host)
        if match is None:
            return False
        name = match["name"].strip("[]").lower()
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name in self._hosts
        return True

    def _headers(self, path: str, host: str) -> list[tuple[str, str]]:
        return [
            ("Content-Security-Policy", self._policy(path, host)),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
        ]

    def _policy(self, path: str, host: str) -> str:
        if path.endswith("/wall") or PREVIEW.fullmatch(path):
            framed_by = "'self'"
        elif path.endswith("/board"):
            framed_by = self._embed_from
        else:
            framed_by = "'none'"
        return "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data: blob:",
                "font-src 'self'",
                f"connect-src 'self' ws://{host} wss://{host}" if host else "connect-src 'none'",
                "frame-src 'self'",
                "form-action 'self'",
                "base-uri 'none'",
                "object-src 'none'",
                "require-trusted-types-for 'script'",
                f"frame-ancestors {framed_by}",
            )
        )


def own_names() -> Iterable[str]:
    """Give the names under which this machine is known on its network."""
    name = socket.gethostname().lower()
    short = name.split(".", 1)[0]
    return {name, short, f"{short}.local"}


def _reads(environ: Environ) -> bool:
    """Say whether a request only reads; a WebSocket is more than that."""
    upgrades = environ.get("HTTP_UPGRADE", "").lower() == "websocket"
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and not upgrades


def _refuse(start_response: StartResponse, sentence: str) -> Iterable[bytes]:
    body = (sentence + "\n").encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response("403 Forbidden", headers)
    return [body]
