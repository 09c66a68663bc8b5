"""The other side of the benchmark: a thousand walls and the phones that enter, in one process without a framework.

Told by JSON on standard input, answers with JSON on standard output. Every time is this
process's own clock, so entry and arrival are compared without another machine's.
"""

import json
import os
import selectors
import socket
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2l4dGVlbiBieXRlcyBvaw==\r\n\r\n"
)
AT_ONCE = 50
CONNECT_WITHIN_S = 90
DRAIN_S = 3
LOOK_EVERY_S = 0.02
WALLS_BETWEEN = 25
SEQ = b'"seq":'


@dataclass(slots=True)
class Walls:
    """All walls: how many are in, and when each has seen which entry."""

    port: int
    slug: str
    wanted: int
    select: selectors.BaseSelector
    open: int = 0
    started: int = 0
    deliveries: int = 0
    board_bytes: int = 0
    lost: int = 0
    seen: dict[int, int] = field(default_factory=dict)
    """For each wall, the newest entry that its board counts."""
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    """When the slowest wall reached an entry: time and seq, in order."""
    counted: dict[int, int] = field(default_factory=dict)

    def start_some(self) -> None:
        """Begin a few more connections."""
        while self.started < self.wanted and self.started - self.open < AT_ONCE:
            sock = socket.socket()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(("127.0.0.1", self.port))
            sock.sendall(UPGRADE.format(port=self.port).encode())
            sock.setblocking(False)
            self.select.register(sock, selectors.EVENT_READ, Wall(self, sock, self.started))
            self.started += 1

    def reached(self, number: int, seq: int, now: float) -> None:
        """Note that a wall shows everything up to an entry."""
        self.deliveries += 1
        if self.seen.get(number, -1) >= seq:
            return
        self.seen[number] = seq
        count = self.counted[seq] = self.counted.get(seq, 0) + 1
        if count == self.wanted:
            self.arrivals.append((now, seq))


@dataclass(slots=True)
class Wall:
    """One wall, read frame by frame."""

    walls: Walls
    sock: socket.socket
    number: int
    read: bytearray = field(default_factory=bytearray)
    upgraded: bool = False

    def readable(self) -> None:
        try:
            piece = self.sock.recv(262_144)
        except BlockingIOError:
            return
        if len(piece) < 2:
            self.walls.lost += 1
            self.walls.select.unregister(self.sock)
            return
        if self.upgraded and not self.read and piece[1] == 126 and len(piece) == 4 + int.from_bytes(piece[2:4], "big"):
            # Nearly always one whole board: no need to copy it.
            self._heard(piece[4:], time.monotonic())
            return
        self.read += piece
        if not self.upgraded:
            head, found, rest = bytes(self.read).partition(b"\r\n\r\n")
            if not found:
                return
            assert head.startswith(b"HTTP/1.1 101"), head
            self.upgraded, self.read = True, bytearray(rest)
            self._send(b"40" + json.dumps({"competition": self.walls.slug}).encode())
        now = time.monotonic()
        while (frame := self._frame()) is not None:
            self._heard(frame, now)

    def _frame(self) -> bytes | None:
        read = self.read
        if len(read) < 2:
            return None
        length, start = read[1], 2
        if length == 126:
            length, start = int.from_bytes(read[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(read[2:10], "big"), 10
        if len(read) < start + length:
            return None
        frame = bytes(read[start : start + length])
        del read[: start + length]
        return frame

    def _heard(self, frame: bytes, now: float) -> None:
        if frame == b"2":
            self._send(b"3")
        elif frame.startswith(b'42["board"'):
            place = frame.index(SEQ) + len(SEQ)
            seq = int(frame[place : frame.index(b",", place)])
            if self.number not in self.walls.seen:
                self.walls.open += 1
            self.walls.board_bytes = len(frame)
            self.walls.reached(self.number, seq, now)

    def _send(self, text: bytes) -> None:
        self.sock.send(bytes([0x81, 0x80 | len(text)]) + b"\0\0\0\0" + text)


@dataclass(slots=True)
class Phone:
    """One keep-alive connection that enters one result after the other."""

    phones: "Phones"
    sock: socket.socket
    asked_at: float = 0.0
    read: bytearray = field(default_factory=bytearray)

    def readable(self) -> None:
        self.read += self.sock.recv(65_536)
        head, found, rest = bytes(self.read).partition(b"\r\n\r\n")
        if not found:
            return
        place = head.lower().index(b"content-length:") + 15
        length = int(head[place:].split(b"\r\n", 1)[0])
        if len(rest) < length:
            return
        self.read.clear()
        self.phones.answered(self, int(head[9:12]), rest)


@dataclass(slots=True)
class Phones:
    """Everybody who enters: at a pace, or each as fast as the answers come."""

    told: dict[str, Any]
    select: selectors.BaseSelector
    free: deque[Phone] = field(default_factory=deque)
    all: list[Phone] = field(default_factory=list)
    number: int = 0
    next_at: float = 0.0
    until: float = 0.0
    took_ms: list[float] = field(default_factory=list)
    asked: dict[int, float] = field(default_factory=dict)
    refused: int = 0

    def connect(self, count: int) -> None:
        for _ in range(count):
            sock = socket.create_connection(("127.0.0.1", self.told["port"]))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            phone = Phone(self, sock)
            self.select.register(sock, selectors.EVENT_READ, phone)
            self.free.append(phone)
            self.all.append(phone)

    def readable(self) -> None:
        """Read what was answered, and enter what is due; walls that hear much must not hold it up."""
        for key, _ in self.select.select(0):
            key.data.readable()
        rate = self.told["rate"]
        while self.free and self.next_at <= (now := time.monotonic()) < self.until:
            self.enter(self.next_at if rate else now)
            self.next_at = self.next_at + 1 / rate if rate else now

    def enter(self, due: float) -> None:
        """Enter one result; `due` is when it should have gone out, so that a late one counts as late."""
        phone = self.free.popleft()
        teams = self.told["teams"]
        body = json.dumps(
            {
                "request_id": f"{self.told['name']}-{self.number:08}",
                "team": teams[self.number % len(teams)],
                "outcome": "donation",
                "amount_minor": 100 + self.number % 50 * 100,
            }
        ).encode()
        self.number += 1
        phone.asked_at = due
        phone.sock.send(
            f"POST /api/v1/{self.told['slug']}/results HTTP/1.1\r\nHost: 127.0.0.1:{self.told['port']}\r\n"
            f"Authorization: Bearer {self.told['token']}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )

    def answered(self, phone: Phone, status: int, body: bytes) -> None:
        if status == 201:
            self.took_ms.append((time.monotonic() - phone.asked_at) * 1000)
            self.asked[json.loads(body)["seq"]] = phone.asked_at
        else:
            self.refused += 1
        self.free.append(phone)


def main() -> None:
    """Do what standard input says."""
    told = json.load(sys.stdin)
    select = selectors.DefaultSelector()
    walls = Walls(told["port"], told["slug"], told["walls"], select)
    phones = Phones(told, selectors.EpollSelector())
    connect(walls, phones)
    phones.connect(told["phones"])
    select.register(phones.select, selectors.EVENT_READ, phones)
    cpu = server_cpu(told["pid"])
    own = time.process_time()
    began = time.monotonic()
    phones.next_at, phones.until = began, began + told["for_s"]
    turn(select, phones, until=phones.until)
    entering_s = time.monotonic() - began
    entered = len(phones.took_ms)
    server_s, own_s = server_cpu(told["pid"]) - cpu, time.process_time() - own
    turn(select, phones, until=time.monotonic() + DRAIN_S)
    json.dump(
        {
            "posts": entered,
            "for_s": entering_s,
            "refused": phones.refused,
            "lost_walls": walls.lost,
            "server_s": server_s,
            "own_s": own_s,
            "all_s": time.process_time(),
            "board_bytes": walls.board_bytes,
            "deliveries": walls.deliveries,
            "post_ms": phones.took_ms,
            "wall_ms": until_all_walls(phones.asked, walls.arrivals) if told["walls"] else [],
        },
        sys.stdout,
    )


def connect(walls: Walls, phones: Phones) -> None:
    """Let all walls in, some at a time."""
    end = time.monotonic() + CONNECT_WITHIN_S
    while walls.open < walls.wanted:
        walls.start_some()
        turn(walls.select, phones, until=time.monotonic() + 0.02)
        if time.monotonic() > end:
            raise SystemExit(f"only {walls.open} of {walls.wanted} walls came in")


def turn(select: selectors.BaseSelector, phones: Phones, *, until: float) -> None:
    """Read what comes; look after the phones between any few walls."""
    while (now := time.monotonic()) < until:
        due = phones.next_at - now if phones.free and now < phones.until else LOOK_EVERY_S
        for number, (key, _) in enumerate(select.select(max(0.0, min(LOOK_EVERY_S, due, until - now)))):
            key.data.readable()
            if number % WALLS_BETWEEN == 0:
                phones.readable()
        phones.readable()


def until_all_walls(asked: dict[int, float], arrivals: list[tuple[float, int]]) -> list[float]:
    """Give for each entry how long it took until the last wall showed it, in ms."""
    took, place = [], 0
    for seq in sorted(asked):
        while place < len(arrivals) and arrivals[place][1] < seq:
            place += 1
        if place == len(arrivals):
            break
        took.append((arrivals[place][0] - asked[seq]) * 1000)
    return took


def server_cpu(pid: int) -> float:
    """Give the CPU seconds that a process has used."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
