"""A competition whose term is over is gone: the server lets go of it, and its screens are told why."""

import io
import json
import threading
from datetime import UTC, datetime, timedelta

import gevent
import pytest

from belweek import ORGANISER, Clock, define, phase
from jury import MARKED
from rig import BELWEEK, Server
from scoreboard import operations
from scoreboard.app import create_app, create_socketio
from scoreboard.competitions import Competitions
from scoreboard.core.phases import Verb
from scoreboard.flow import Flow
from scoreboard.settings import Settings
from scoreboard.store import sqlite

PATIENCE_S = 20
LONG_AGO = datetime.now(UTC) - timedelta(days=90)


class Screen:
    """What a screen would have been sent."""

    behind = False

    def __init__(self) -> None:
        self.heard: list[dict] = []

    def offer(self, event, frame) -> None:
        self.heard.append({"event": event, "frame": frame})


def file_of(data_dir, slug, **settings):
    """Make the file of a competition that was closed long ago, in a data directory that nobody serves."""
    data_dir.mkdir(exist_ok=True)
    path = data_dir / f"{slug}.db"
    sqlite.create(path, slug)
    ledger = sqlite.SqliteLedger(path)
    ledger.begin_writing()
    flow = Flow(ledger, clock=Clock(LONG_AGO))
    flow.submit(define(slug=slug, **settings), ORGANISER, "define-it")
    for verb in (Verb.OPEN, Verb.CLOSE):
        flow.submit(phase(verb), ORGANISER, f"phase-{verb}")
    ledger.close()
    return path


def test_what_fell_due_while_the_server_was_off_is_done_when_it_starts(tmp_path):
    data_dir = tmp_path / "data"
    due, kept = file_of(data_dir, "due", file_days=60), file_of(data_dir, "kept", file_days=100, words_days=60)
    assert b"rain" in kept.read_bytes()
    server = Server(data_dir).start()
    try:
        for _ in range(100):
            if not due.exists() and b"rain" not in kept.read_bytes():
                break
            gevent.sleep(0.1)

        assert list(data_dir.glob("due*")) == []
        assert b"rain" not in kept.read_bytes()
        assert server.get("/due/board").status == 404
        assert server.get("/kept/privacy").status == 200
    finally:
        server.stop()


@pytest.fixture
def served(tmp_path):
    """The belweek and what announces it, in this process."""
    competitions = Competitions(tmp_path / "data")
    operations.make(competitions, toml=BELWEEK)
    settings = Settings(data_dir=tmp_path / "data")
    app = create_app(settings, competitions, setup_key="k")
    _, live = create_socketio(app, competitions)
    competitions.deleted = lambda hosted: live.leave(hosted.slug)
    yield competitions, live
    competitions.close()


def test_the_screens_of_a_deleted_competition_are_told_so_in_every_language(served):
    competitions, live = served
    screen = Screen()
    live._rooms["belweek/public"] = {"a-screen": screen}

    competitions.delete("belweek")

    (said,) = screen.heard
    message = json.loads(said["frame"][said["frame"].index(b"[") :])[1]["message"]
    assert said["event"] == "show"
    assert message.keys() == {"nl", "fr", "de", "en"}
    assert message["nl"] == "Deze actie is voorbij en de gegevens zijn gewist."


def test_a_deleted_competition_is_told_about_no_more_and_its_name_can_be_used_again(served):
    competitions, live = served
    screen = Screen()
    live._rooms["belweek/public"] = {"a-screen": screen}
    competitions.delete("belweek")
    operations.make(competitions, toml=BELWEEK)
    live.announce(competitions.get("belweek"))

    operations.change_phase(competitions, slug="belweek", verb="open")
    gevent.sleep(0.3)

    assert [one["event"] for one in screen.heard if one["event"] != "beat"] == ["show", "board"]


PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
FORM = (
    b'--edge\r\nContent-Disposition: form-data; name="request_id"\r\n\r\nsummary-0\r\n'
    b'--edge\r\nContent-Disposition: form-data; name="summary"; filename="advies.pdf"\r\n\r\n'
    + PDF
    + b"\r\n--edge--\r\n"
)


class Slow:
    """Something that comes in once it may."""

    def __init__(self, body: bytes, event) -> None:
        self._body = io.BytesIO(body)
        self.asked, self.may_come = False, event

    def read(self, size: int) -> bytes:
        self.asked = True
        assert self.may_come.wait(PATIENCE_S)
        return self._body.read(size)


def left(competitions) -> list[str]:
    return [path.name for path in competitions.directory.iterdir() if path.name.startswith("belweek")]


def until(true) -> None:
    with gevent.Timeout(PATIENCE_S):
        while not true():
            gevent.sleep(0.01)


def test_a_competition_goes_with_the_document_that_is_just_handed_in(tmp_path):
    competitions = Competitions(tmp_path)
    operations.make(competitions, toml=MARKED)
    summaries = competitions.get("belweek").summaries
    slow, kept = Slow(PDF, threading.Event()), []

    def hand_in():
        with summaries.turn:
            kept.append(summaries.keep(slow))

    upload = gevent.spawn(hand_in)
    until(lambda: slow.asked)
    deletion = gevent.spawn(competitions.delete, "belweek")
    deletion.join(timeout=0.3)
    slow.may_come.set()
    gevent.joinall([upload, deletion], raise_error=True)

    assert len(kept) == 1
    assert left(competitions) == []
    competitions.close()


def test_what_comes_after_a_competition_was_deleted_is_refused_and_leaves_nothing(tmp_path):
    competitions = Competitions(tmp_path)
    operations.make(competitions, toml=MARKED)
    token = operations.make_pass(competitions, slug="belweek", role="lead", team="KO")["token"]
    app = create_app(Settings(data_dir=tmp_path), competitions, setup_key="k")
    app.config["WTF_CSRF_ENABLED"] = False
    lead = app.test_client()
    assert lead.post("/belweek/pass", data={"token": token}).status_code == 303
    slow = Slow(FORM, gevent.event.Event())
    sent = {"wsgi.input": slow, "CONTENT_LENGTH": str(len(FORM)), "CONTENT_TYPE": "multipart/form-data; boundary=edge"}
    upload = gevent.spawn(lead.post, "/belweek/lead/summary?team=KO", environ_overrides=sent)
    until(lambda: slow.asked)

    competitions.delete("belweek")
    slow.may_come.set()

    assert upload.get(timeout=PATIENCE_S).status_code == 404
    assert left(competitions) == []
    competitions.close()


def test_a_document_that_cannot_be_deleted_brings_no_competition_back(tmp_path):
    competitions = Competitions(tmp_path)
    operations.make(competitions, toml=MARKED)
    strange = competitions.get("belweek").summaries.folder / "strange.pdf"
    strange.mkdir(parents=True)

    with pytest.raises(OSError, match="strange"):
        competitions.delete("belweek")

    assert left(competitions) == [strange.parent.name]
    competitions.close()
