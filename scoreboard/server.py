"""The server process: one gevent loop that owns ledgers, states and sockets."""

import gc
import logging
import secrets
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import gevent
from gevent.pywsgi import WSGIHandler, WSGIServer

from scoreboard import backups, retention, schedule
from scoreboard.app import create_app, create_socketio, create_wsgi
from scoreboard.competitions import Competitions, Hosted
from scoreboard.control import Control
from scoreboard.core import codec
from scoreboard.core.refusal import Refused
from scoreboard.core.state import State
from scoreboard.flow import Busy
from scoreboard.forever import forever
from scoreboard.restoring import folded
from scoreboard.settings import Settings

BACKLOG = 2048
VERIFY_AT_ONCE = 100
KEEP_SEEN_EVERY_S = 60

log = logging.getLogger(__name__)


class OneSend(WSGIHandler):
    """Sends head and body of an answer in one packet; what was a WebSocket is never a request again."""

    _together: list[bytes] | None = None

    def handle_one_response(self) -> None:
        """Answer one request."""
        super().handle_one_response()
        if (self.environ or {}).get("HTTP_UPGRADE", "").lower() == "websocket":
            self.close_connection = True

    def _write_with_headers(self, data: bytes) -> None:
        self._together = []
        super()._write_with_headers(data)  # type: ignore[misc]
        packet, self._together = b"".join(self._together), None
        self._sendall(packet)

    def _sendall(self, data: bytes) -> None:
        if self._together is None:
            super()._sendall(data)  # type: ignore[misc]
        else:
            self._together.append(bytes(data))


class Server:
    """Serves a data directory until it is told to stop."""

    def __init__(self, settings: Settings, *, ceremony_alone: bool = False) -> None:
        """Open everything, write the phases that are due, and listen. Raises Taken or OSError.

        With `ceremony_alone` nothing but the pages of a ceremony is served.
        """
        self.settings = settings
        self._listener = listener(settings.host, settings.port)
        codec.prepare()
        self.competitions = Competitions(settings.data_dir)
        for hosted in self.competitions:
            try:
                schedule.catch_up(hosted)
            except (Refused, Busy):
                log.exception("%s: what was due could not be written; it is tried again", hosted.slug)
        self.setup_key = secrets.token_urlsafe(16)
        app = create_app(settings, self.competitions, setup_key=self.setup_key, ceremony_alone=ceremony_alone)
        app.extensions["drafts"].tidy(datetime.now(UTC))
        gevent.spawn(forever, app.extensions["lateness"].measure, 0)
        _, self.live = create_socketio(app, self.competitions)
        tls: dict[str, Any] = {"certfile": settings.cert, "keyfile": settings.key} if settings.cert else {}
        self._wsgi = WSGIServer(
            self._listener,
            create_wsgi(app, settings),
            log=None,
            error_log=log,
            handler_class=OneSend,
            **tls,
        )
        self._backups = app.extensions["backups"]
        self.competitions.added = self._add
        self.competitions.deleted = self._leave
        self.control = Control(self)

    @property
    def port(self) -> int:
        """The port that was taken, also when any would do."""
        port: int = self._listener.getsockname()[1]
        return port

    def _add(self, hosted: Hosted) -> None:
        """Take up a competition that came while the server runs."""
        self.live.announce(hosted)
        gevent.spawn(verify, hosted)

    def _leave(self, hosted: Hosted) -> None:
        """Let go of a competition that is being deleted."""
        self.live.leave(hosted.slug)

    def run(self, started: Callable[[], Any] = lambda: None) -> None:
        """Serve until SIGTERM or SIGINT, then finish what is being written."""
        stopping = gevent.event.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            gevent.signal_handler(sign, stopping.set)
        # In this order: who finds the server answering finds its back door too.
        self.control.start()
        self._wsgi.start()
        gevent.spawn(schedule.watch, self.competitions)
        gevent.spawn(retention.watch, self.competitions, self._backups)
        gevent.spawn(backups.watch, self.competitions, self._backups)
        gevent.spawn(forever, self.competitions.keep_seen, KEEP_SEEN_EVERY_S)
        for hosted in self.competitions:
            gevent.spawn(verify, hosted)
        # What is there now stays: the collector need not look at it again and again.
        gc.freeze()
        started()
        stopping.wait()
        self.control.stop()
        self._wsgi.stop(timeout=2)
        self.competitions.close()


def listener(host: str, port: int) -> socket.socket:
    """Open the port, without the delay that would hold back every second small packet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = gevent.socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.bind((host, port))
    sock.listen(BACKLOG)
    return sock


def verify(hosted: Hosted) -> None:
    """Fold the whole ledger again in the background, a little at a time: what is shown must follow from it."""
    state, head = State(), hosted.first_link
    while state.seq < hosted.state.seq:
        if hosted.closed:
            return
        reached = state.seq
        page = hosted.ledger.entries(after=reached, limit=min(VERIFY_AT_ONCE, hosted.state.seq - reached))
        with suppress(ValueError):
            for entry in page:
                state, head = folded(state, head, [entry])
        if state.seq == reached:
            hosted.misfit = reached + 1
            log.critical("%s: entry %d does not fit the chain", hosted.path, hosted.misfit)
            return
        gevent.sleep(0.005)
    if state != hosted.state:
        hosted.misfit = state.seq
        log.critical("%s: what is shown does not follow from the entries up to %d", hosted.path, hosted.misfit)
        return
    hosted.checked = True
