"""The WebSocket driver: what the stock one lacks for walls that are slow and guests that are rude.

It stands on two seams that are not public: the class that Engine.IO makes for an upgrade,
and the form of a Socket.IO event in text. A test fails when one of them moves.
"""

import json
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Any

import gevent
import gevent.selectors
import simple_websocket
from engineio.async_drivers.gevent import Thread
from gevent.event import Event
from gevent.lock import BoundedSemaphore
from wsproto.utilities import RemoteProtocolError

from scoreboard.core.codec import compact

MAX_MESSAGE_BYTES = 16_384
MAX_CONNECT_LETTERS = 2_000
SEND_BUFFER_BYTES = 65_536
"""What the system keeps for a wall that reads slowly: more would be boards that nobody needs any more."""
STUCK_AFTER_S = 30
LET_IN_WITHIN_S = 10
MOST_HEARD_BYTES = 8_192
MOST_HEARD_A_SECOND = 200
"""What a guest may say: a wall asks once to be let in, and answers a ping now and then."""
CONNECT = "40"
"""How the message begins that asks to be let in, and the one that lets in."""
OTHERWISE = frozenset({"3", "1", "41"})
"""All else that a guest may say: an answer to a ping, and two ways to leave."""


def framed(event: str, message: dict[str, Any]) -> bytes:
    """Give a Socket.IO event as one WebSocket frame: made once, sent to everybody."""
    body = f"42{compact([event, message])}".encode()
    if len(body) < 126:
        return b"\x81" + len(body).to_bytes(1, "big") + body
    if len(body) < 65_536:
        return b"\x81\x7e" + len(body).to_bytes(2, "big") + body
    return b"\x81\x7f" + len(body).to_bytes(8, "big") + body


class Outbox:
    """What goes out on one socket: whole frames, and of what a slow reader missed only the newest.

    It stands in for the socket where the driver writes: the stock driver's `send` may
    send half a frame to a wall that stops reading, which spoils the stream for ever.
    And where it reads: the stock driver takes whatever comes, and lets nobody else run
    while more is there.
    """

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._since = monotonic()
        self._heard = 0
        self._turn = BoundedSemaphore(1)
        self._newest: dict[str, bytes] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def send(self, data: bytes) -> int:
        """Send all of it. Raises OSError when the other side reads nothing for long."""
        with self._turn:
            try:
                with gevent.Timeout(STUCK_AFTER_S):
                    self._sock.sendall(data)
            except gevent.Timeout as stuck:
                self.close()
                raise OSError("the other side reads nothing") from stuck
        self._flush()
        return len(data)

    def recv(self, size: int) -> bytes:
        """Take what came in, after the others had their turn. Raises OSError when a guest says too much."""
        gevent.sleep(0)
        data: bytes = self._sock.recv(size)
        self._heard += len(data)
        if self._heard > MOST_HEARD_BYTES + MOST_HEARD_A_SECOND * (monotonic() - self._since):
            self.close()
            raise OSError("the other side says too much")
        return data

    def close(self) -> None:
        """End the connection also for a guest who will not: the server would take what follows for a request."""
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._sock.close()

    def offer(self, kind: str, frame: bytes) -> None:
        """Send a frame without waiting. On a socket that is full it is kept, in place of an older one."""
        self._newest.pop(kind, None)
        self._newest[kind] = frame
        self._flush()

    @property
    def keeps(self) -> bool:
        """Whether something waits to be sent: the other side reads slowly, or not at all."""
        return bool(self._newest)

    def _flush(self) -> None:
        """Send what is kept as far as the socket takes it; the rest goes out in a greenlet of its own."""
        while self._newest and self._turn.acquire(blocking=False):
            kind = next(iter(self._newest))
            frame = self._newest.pop(kind)
            sent = self._sent_at_once(frame)
            if sent < len(frame):
                gevent.spawn(self._finish, frame[sent:])
                return
            self._turn.release()

    def _sent_at_once(self, frame: bytes) -> int:
        # Under TLS only the socket's own timeout keeps a send from waiting.
        patience = self._sock.gettimeout()
        self._sock.settimeout(0.0)
        try:
            sent: int = self._sock.send(frame)
        except OSError:
            return 0
        finally:
            self._sock.settimeout(patience)
        return sent

    def _finish(self, rest: bytes) -> None:
        """Send the rest of a frame, in turn. Whoever reads nothing for long is cut off."""
        try:
            with gevent.Timeout(STUCK_AFTER_S):
                self._sock.sendall(rest)
        except (OSError, gevent.Timeout):
            self._newest.clear()
            self.close()
        finally:
            self._turn.release()
        self._flush()


class Connection(simple_websocket.Server):
    """One WebSocket that writes through an outbox."""

    def handshake(self) -> None:
        """Answer the upgrade."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        self.sock: Any = Outbox(self.sock)
        super().handshake()


class Driver:
    """What Engine.IO calls for an upgrade: no compression, and a limit on what may come in."""

    KEY = "scoreboard.websocket"
    """Where the request of an upgrade holds its driver."""

    def __init__(self, handler: Callable[["Driver"], Any], server: Any) -> None:
        self._handler = handler
        self._connection: Connection
        self._asked = False
        self.acknowledged = Event()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Turn a request into a WebSocket and stay until it closes."""
        # Compression costs half the throughput and most of the memory of a wall.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        environ[self.KEY] = self
        try:
            self._connection = Connection(
                environ,
                max_message_size=MAX_MESSAGE_BYTES,
                thread_class=Thread,
                event_class=Event,
                selector_class=gevent.selectors.DefaultSelector,
            )
        except (RemoteProtocolError, simple_websocket.ConnectionError):
            start_response("400 Bad Request", [("Content-Length", "0")])
            return [b""]
        doorkeeper = gevent.spawn(self._put_out_unless_let_in)
        try:
            answer: Iterable[bytes] = self._handler(self)
        finally:
            doorkeeper.kill(block=False)
            self._connection.sock.close()
        return answer

    def _put_out_unless_let_in(self) -> None:
        if not self.acknowledged.wait(LET_IN_WITHIN_S):
            self._connection.sock.close()

    def offer(self, event: str, frame: bytes) -> None:
        """Send a frame that `framed` made, without waiting; an older one of this event is dropped."""
        if self._connection.connected:
            self._connection.sock.offer(event, frame)

    @property
    def behind(self) -> bool:
        """Whether the other side does not take what it is offered."""
        return self._connection.connected and self._connection.sock.keeps

    def close(self) -> None:
        """Say goodbye, if anybody listens, and hang up."""
        with suppress(OSError, simple_websocket.ConnectionClosed):
            self._connection.close()
        self._connection.sock.close()

    def send(self, message: str | bytes) -> None:
        """Send one message. Raises OSError when the other side is gone."""
        try:
            self._connection.send(message)
        except simple_websocket.ConnectionClosed as gone:
            raise OSError("the other side is gone") from gone
        if isinstance(message, str) and message.startswith(CONNECT):
            self.acknowledged.set()

    def wait(self) -> str | None:
        """Wait for a message; None, which ends the connection, when the guest is gone or says what no guest says."""
        try:
            message = self._connection.receive()
        except simple_websocket.ConnectionClosed:
            return None
        if message in OTHERWISE:
            return str(message)
        if self._asked or not _asks_to_be_let_in(message):
            return None
        self._asked = True
        return str(message)


def _asks_to_be_let_in(message: str | bytes | None) -> bool:
    """Say whether a message is the one that a guest begins with: a Socket.IO connection, perhaps with an object."""
    if not isinstance(message, str) or not message.startswith(CONNECT) or len(message) > MAX_CONNECT_LETTERS:
        return False
    try:
        return isinstance(json.loads(message.removeprefix(CONNECT) or "{}"), dict)
    except (ValueError, RecursionError):
        return False


def install(socketio: Any) -> None:
    """Put the driver in place of the stock one."""
    engine = socketio.server.eio
    engine._async = {**engine._async, "websocket": Driver}
