"""Nothing keeps the loop for long: the longest piece of work between two chances for others is bounded.

A piece is measured in CPU time of the loop's own thread, in yardsticks: a small job that
is measured at the same moment, so that a slow or busy machine makes no difference.
"""

import io
import json
import re
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any

import gevent
import greenlet
import pytest

from rig import BELWEEK, Server, many_teams, new_id
from scoreboard import operations
from scoreboard.app import create_app, create_wsgi
from scoreboard.competitions import Competitions
from scoreboard.core.roles import Role
from scoreboard.lateness import EVERY_S, Lateness
from scoreboard.settings import load
from visitor import Visitor

LONGEST = 70
"""In yardsticks. On a machine on which a yardstick takes 0.3 ms this is 20 ms."""
ENTRIES = 5_000
ROUNDS = 5
SESSION = "a-browser-of-the-judge"


class Inside:
    """The whole application in this process, with a long ledger, asked without a network."""

    def __init__(self, data_dir: Any) -> None:
        chosen = load(data_dir=data_dir)
        self.competitions = Competitions(data_dir)
        self.app = create_app(chosen, self.competitions, setup_key="key")
        self._wsgi = create_wsgi(self.app, chosen)
        self.token = operations.make(self.competitions, toml=BELWEEK)["token"]
        self.hosted = self.competitions.get("belweek")
        operations.change_phase(self.competitions, slug="belweek", verb="open")
        for _ in range(ENTRIES // 1_000):
            self.ask("POST", "/api/v1/belweek/results/batch", batch())
        judge, _ = self.hosted.passes.make(Role.JUDGE, at=datetime.now(UTC))
        self.hosted.passes.enter(SESSION, judge, device="", at=datetime.now(UTC))
        signer = self.app.session_interface.get_signing_serializer(self.app)
        self._cookie = f"scoreboard={signer.dumps({'id': SESSION})}"

    def ask(self, method: str, path: str, body: bytes = b"") -> None:
        """Ask as a judge does; the answer must be well."""
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "5000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:5000",
            "HTTP_AUTHORIZATION": f"Bearer {self.token}",
            "HTTP_COOKIE": self._cookie if not path.startswith("/api/") else "",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
        }
        status: list[str] = []
        answer = self._wsgi(environ, lambda said, *_: status.append(said))
        b"".join(answer)
        assert status[0].startswith("200"), status


def batch(size: int = 1_000) -> bytes:
    results = [
        {"request_id": new_id(), "team": "ZO", "outcome": "donation", "amount_minor": 100, "note": "from a friend"}
        for _ in range(size)
    ]
    return json.dumps({"results": results}).encode()


@pytest.fixture(scope="module")
def inside(tmp_path_factory) -> Iterator[Inside]:
    inside = Inside(tmp_path_factory.mktemp("inside") / "data")
    yield inside
    inside.competitions.close()


def yardstick_s() -> float:
    """Give what a small job of a known size costs just now."""

    def once() -> float:
        began = time.thread_time()
        json.loads(json.dumps(list(range(3_000))))
        return time.thread_time() - began

    return statistics.median(once() for _ in range(15))


def longest_piece(work: Callable[[], None]) -> float:
    """Give the longest piece in which work keeps the loop, in yardsticks, in the middle of some rounds."""
    found = []
    for _ in range(ROUNDS):
        pieces, since = [0.0], [time.thread_time()]

        def switched(*_: object, pieces: list[float] = pieces, since: list[float] = since) -> None:
            now = time.thread_time()
            pieces.append(now - since[0])
            since[0] = now

        greenlet.settrace(switched)
        try:
            work()
        finally:
            greenlet.settrace(None)
        switched()
        found.append(max(pieces) / yardstick_s())
    return statistics.median(found)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/belweek/entries?limit=1000",
        "/api/v1/belweek/board",
        "/api/v1/belweek/standings",
        "/belweek/wall",
        "/belweek/judge",
        "/belweek/judge?q=nowhere-to-be-found",
        "/belweek/judge/standings",
        "/belweek/judge/standings.csv",
        "/",
        "/new",
    ],
)
def test_no_page_keeps_the_loop(inside, path):
    inside.ask("GET", path)

    assert longest_piece(lambda: inside.ask("GET", path)) < LONGEST


@pytest.mark.parametrize("page", ["wall", "wall?text=1", "board"])
def test_walls_of_150_teams_that_all_load_anew_do_not_keep_the_loop(inside, page):
    if not inside.competitions.has("many"):
        operations.make(inside.competitions, toml=many_teams(150), slug="many")
    inside.ask("GET", f"/many/{page}")

    assert longest_piece(lambda: inside.ask("GET", f"/many/{page}")) < LONGEST / 2


def test_a_batch_of_a_thousand_does_not_keep_the_loop(inside):
    batches = [batch() for _ in range(ROUNDS)]

    assert longest_piece(lambda: inside.ask("POST", "/api/v1/belweek/results/batch", batches.pop())) < LONGEST


def test_keeping_a_snapshot_does_not_keep_the_loop(inside):
    def again() -> None:
        inside.ask("POST", "/api/v1/belweek/results/batch", batch(1))
        inside.hosted.flow.keep_snapshot()

    assert longest_piece(again) < LONGEST


def test_work_that_keeps_the_loop_is_noticed():
    def hog() -> None:
        end = time.thread_time() + 2 * LONGEST * yardstick_s()
        while time.thread_time() < end:
            pass

    assert longest_piece(hog) > LONGEST


def test_the_metrics_say_how_long_something_kept_the_loop():
    lateness = Lateness()
    measuring = gevent.spawn(lateness.measure)
    gevent.sleep(0)
    time.sleep(EVERY_S + 0.05)
    measuring.join()

    assert 0.04 < lateness.most_s < 1


def test_the_metrics_of_a_server_have_the_lateness_of_its_loop(server: Server):
    time.sleep(3 * EVERY_S)

    found = re.search(r"^scoreboard_loop_late_seconds_max (\S+)$", server.get("/metrics").text, re.MULTILINE)

    assert found
    assert 0 < float(found[1]) < 20


def test_others_are_answered_while_the_ledger_goes_out_and_a_batch_comes_in(server: Server):
    competition = server.competition()
    competition.phase("open")
    for _ in range(ENTRIES // 1_000):
        competition.organiser.post("results/batch", batch())
    judge = Visitor(server).enter(competition, "judge")
    waits: list[float] = []
    over = threading.Event()
    asking = threading.Thread(target=ask_again_and_again, args=(server, waits, over))
    asking.start()
    try:
        judge.get(f"/{competition.slug}/judge/ledger.csv")
        competition.organiser.post("results/batch", batch())
    finally:
        over.set()
        asking.join()

    assert len(waits) > 20
    assert statistics.median(waits) < 0.15


def ask_again_and_again(server: Server, waits: list[float], over: threading.Event) -> None:
    """Ask for the smallest answer there is, every few milliseconds."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    while not over.wait(0.005):
        began = time.monotonic()
        connection.request("GET", "/metrics")
        connection.getresponse().read()
        waits.append(time.monotonic() - began)
    connection.close()
