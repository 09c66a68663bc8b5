"""A WebSocket spoken byte by byte, for what a polite client cannot do: stop reading, send rubbish, ask oddly."""

import base64
import json
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from rig import Competition

PATIENCE_S = 20
TEXT, BINARY, CLOSE = 1, 2, 8
UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": base64.b64encode(b"sixteen bytes ok").decode(),
}


class Ended(Exception):
    """The other side ended the connection."""


@dataclass(frozen=True)
class Frame:
    """One WebSocket frame as it came in."""

    kind: int
    body: bytes


@dataclass
class Wire:
    """A connection to the server's socket. It reads only when it is asked to."""

    sock: socket.socket
    answer: str = ""
    _read: bytearray = field(default_factory=bytearray)

    @classmethod
    def upgraded(cls, port: int, *, receive_buffer: int = 0, **headers: str) -> "Wire":
        """Ask for a WebSocket; `answer` is the head of what came back. Headers given as None are left out."""
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(PATIENCE_S)
        sock.connect(("127.0.0.1", port))
        sent = {"Host": f"127.0.0.1:{port}", **UPGRADE, **{name.replace("_", "-"): v for name, v in headers.items()}}
        lines = [f"{name}: {value}" for name, value in sent.items() if value]
        path = "/socket.io/?EIO=4&transport=websocket"
        sock.sendall("\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode())
        wire = cls(sock)
        while b"\r\n\r\n" not in wire._read:
            wire._more()
        head, _, rest = bytes(wire._read).partition(b"\r\n\r\n")
        wire.answer, wire._read = head.decode(), bytearray(rest)
        return wire

    @classmethod
    def listening(cls, competition: Competition, /, *, receive_buffer: int = 0, **auth: str) -> "Wire":
        """Connect to a competition as a wall does, and wait for nothing."""
        wire = cls.upgraded(competition.server.port, receive_buffer=receive_buffer)
        wire.text("40" + json.dumps({"competition": competition.slug, **auth}))
        return wire

    def text(self, message: str) -> None:
        """Send a text message."""
        self.frame(TEXT, message.encode())

    def frame(self, kind: int, body: bytes, *, last: bool = True) -> None:
        """Send one masked frame. Whoever was put out meanwhile sends into nothing; reading says that it ended."""
        length = len(body)
        if length < 126:
            size = bytes([0x80 | length])
        elif length < 65_536:
            size = b"\xfe" + length.to_bytes(2, "big")
        else:
            size = b"\xff" + length.to_bytes(8, "big")
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(body))
        with suppress(ConnectionError):
            self.sock.sendall(bytes([(0x80 if last else 0) | kind]) + size + mask + masked)

    def next(self) -> Frame:
        """Give the next frame, pings answered. Raises Ended; fails when it makes no sense."""
        head = self._take(2)
        assert head[0] & 0x70 == 0, f"reserved bits are set: {head!r}: the stream is spoiled"
        assert head[0] & 0x0F in (0, TEXT, BINARY, CLOSE, 9, 10), f"no frame begins with {head!r}"
        assert not head[1] & 0x80, "a server masks nothing: the stream is spoiled"
        length = head[1]
        if length == 126:
            length = int.from_bytes(self._take(2), "big")
        elif length == 127:
            length = int.from_bytes(self._take(8), "big")
        assert length < 2**24, f"a frame of {length} bytes: the stream is spoiled"
        frame = Frame(head[0] & 0x0F, self._take(length))
        if frame.kind == TEXT and frame.body == b"2":
            self.text("3")
        return frame

    def packet(self, fits: Callable[[str], bool] = lambda _: True) -> str:
        """Give the next text message that fits."""
        while True:
            frame = self.next()
            if frame.kind == CLOSE:
                raise Ended
            if fits(text := frame.body.decode()):
                return text

    def event(self, name: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """Give the next message of an event that fits."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            said, message = json.loads(self.packet(lambda text: text.startswith("42["))[2:])
            if said == name and fits(message):
                return message
        raise AssertionError(f"no {name} that fits")

    def calm_down(self, quiet_s: float) -> None:
        """Read until nothing has come for a while."""
        self.sock.settimeout(quiet_s)
        with suppress(TimeoutError):
            while True:
                self.packet()
        self.sock.settimeout(PATIENCE_S)

    def ends(self, within_s: float = PATIENCE_S) -> list[str]:
        """Wait until the server ends the connection; give what it said before."""
        said, end = [], time.monotonic() + within_s
        self.sock.settimeout(within_s)
        try:
            while time.monotonic() < end:
                frame = self.next()
                if frame.kind == TEXT:
                    said.append(frame.body.decode())
        except (Ended, ConnectionError):
            return said
        raise AssertionError(f"the connection did not end in {within_s} s; it said {said}")

    def close(self) -> None:
        """Hang up."""
        self.sock.close()

    def _take(self, size: int) -> bytes:
        while len(self._read) < size:
            self._more()
        taken = bytes(self._read[:size])
        del self._read[:size]
        return taken

    def _more(self) -> None:
        if not (piece := self.sock.recv(65_536)):
            raise Ended
        self._read += piece
