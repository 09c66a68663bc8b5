"""The WebSocket driver: what the stock one lacks for walls that are slow and guests that are rude."""

from collections.abc import Callable, Iterable
from typing import Any

import gevent.event
import gevent.selectors
import simple_websocket
from engineio.async_drivers.gevent import Thread

MAX_MESSAGE_BYTES = 16_384
BINARY = ("b", "45", "46")
"""How a text message begins that carries or announces binary parts, which would be kept until complete."""


class WholeSends:
    """A socket whose `send` sends everything: on a wall that stops reading, half a frame spoils the stream."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock

    def send(self, data: bytes) -> int:
        """Send all of it, however long the other side takes."""
        self._sock.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class Connection(simple_websocket.Server):  # type: ignore[misc]
    """One WebSocket, with whole sends."""

    def handshake(self) -> None:
        """Answer the upgrade."""
        self.sock = WholeSends(self.sock)
        super().handshake()


class Driver:
    """What Engine.IO calls for an upgrade: no compression, and a limit on what may come in."""

    def __init__(self, handler: Callable[["Driver"], Any], server: Any) -> None:
        self._handler = handler
        self._connection: Connection

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Turn a request into a WebSocket and stay until it closes."""
        # Compression costs half the throughput and most of the memory of a wall.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        self._connection = Connection(
            environ,
            max_message_size=MAX_MESSAGE_BYTES,
            thread_class=Thread,
            event_class=gevent.event.Event,
            selector_class=gevent.selectors.DefaultSelector,
        )
        answer: Iterable[bytes] = self._handler(self)
        return answer

    def close(self) -> None:
        """Close the connection, if it is open."""
        if self._connection.connected:
            self._connection.close()

    def send(self, message: str | bytes) -> None:
        """Send one message. Raises OSError when the other side is gone."""
        try:
            self._connection.send(message)
        except simple_websocket.ConnectionClosed as gone:
            raise OSError("the other side is gone") from gone

    def wait(self) -> str | None:
        """Wait for a message; None, which ends the connection, when the other side is gone or sends binary."""
        try:
            message = self._connection.receive()
        except simple_websocket.ConnectionClosed:
            return None
        if not isinstance(message, str) or message.startswith(BINARY):
            return None
        return message


def install(socketio: Any) -> None:
    """Put the driver in place of the stock one."""
    engine = socketio.server.eio
    engine._async = {**engine._async, "websocket": Driver}
