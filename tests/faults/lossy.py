"""Bad wifi: what is between a phone and the server, and loses requests on the way there and answers on the way back."""

import re
import socket
from contextlib import closing, suppress
from random import Random
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

PIECE = 65_536
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
ANSWER_S = 20


class Lossy(ThreadingTCPServer):
    """Hands requests on to the server on `port`, except for some of those that enter a result."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, *, lose_requests: float, lose_answers: float, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.behind = port
        self.lose_requests = lose_requests
        self.lose_answers = lose_answers
        self.random = Random(seed)
        self.lost = {"requests": 0, "answers": 0}
        self.passed = 0
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """Give the port that the phone talks to."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when the other side is gone: that is what this is for."""


class _Connection(BaseRequestHandler):
    server: Lossy

    def handle(self) -> None:
        """Take one request. Whoever wants to ask again connects again."""
        asked = self._request()
        if not asked:
            return
        with closing(socket.create_connection(("127.0.0.1", self.server.behind), timeout=ANSWER_S)) as there:
            if b"upgrade: websocket" in asked.lower():
                there.sendall(asked)
                self._both_ways(there)
                return
            enters = asked.startswith(b"POST") and b"/lead/results" in asked.split(b"\r\n", 1)[0]
            if enters and self.server.random.random() < self.server.lose_requests:
                self.server.lost["requests"] += 1
                return
            there.sendall(re.sub(rb"(?i)\r\nconnection: [^\r]*", b"\r\nConnection: close", asked, count=1))
            answer = b"".join(iter(lambda: there.recv(PIECE), b""))
            if enters and self.server.random.random() < self.server.lose_answers:
                self.server.lost["answers"] += 1
                return
            self.server.passed += enters
            self.request.sendall(answer)

    def _request(self) -> bytes:
        """Read a request with its body."""
        read = b""
        while b"\r\n\r\n" not in read:
            piece = self.request.recv(PIECE)
            if not piece:
                return b""
            read += piece
        head, _, body = read.partition(b"\r\n\r\n")
        found = LENGTH.search(head)
        while found and len(body) < int(found[1]):
            body += self.request.recv(PIECE)
        return head + b"\r\n\r\n" + body

    def _both_ways(self, there: socket.socket) -> None:
        there.settimeout(None)
        back = Thread(target=_pour, args=(there, self.request), daemon=True)
        back.start()
        _pour(self.request, there)
        back.join()


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            target.sendall(piece)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
