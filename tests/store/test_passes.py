"""Passes and the browsers that hold them, also when the disk will not take any more."""

from datetime import UTC, datetime, timedelta

import pytest

from rig import BELWEEK
from scoreboard import operations
from scoreboard.competitions import Competitions
from scoreboard.core.roles import Role
from scoreboard.flow import Busy

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def competitions(tmp_path):
    competitions = Competitions(tmp_path / "data")
    operations.make(competitions, toml=BELWEEK)
    yield competitions
    competitions.close()


@pytest.fixture
def hosted(competitions):
    return competitions.get("belweek")


@pytest.fixture
def judge(hosted):
    """The pass of a judge, held by a browser since noon."""
    judge, _ = hosted.passes.make(Role.JUDGE, at=NOON)
    hosted.passes.enter("a-browser", judge, device="", at=NOON)
    return judge


def fill_the_disk(hosted) -> None:
    """Let the file grow no more, and use up what is free in it."""
    hosted._thread.write(lambda: hosted.ledger.writer.execute("PRAGMA max_page_count = 1").fetchall())
    for _ in range(1_000):
        hosted.passes.make(Role.WALL, at=NOON, label="x" * 500)


def test_who_asks_for_a_pass_on_a_full_disk_is_told_so(hosted):
    with pytest.raises(Busy) as full:
        fill_the_disk(hosted)

    assert full.value.disk_full
    assert all(hosted.passes.valid(one.id) for one in hosted.passes.all())


def test_a_page_opens_on_a_full_disk(hosted, judge, monkeypatch):
    monkeypatch.setattr(hosted.passes, "_write", lambda _: pytest.fail("a page waits for the disk"))

    hosted.passes.seen("a-browser", at=LATER)

    assert [device.seen_at for device in hosted.passes.devices(judge.id)] == [LATER]
    monkeypatch.undo()


def test_when_a_browser_was_here_last_is_known_after_a_restart(competitions, hosted, judge):
    hosted.passes.seen("a-browser", at=LATER)
    competitions.close()
    again = Competitions(competitions.directory)
    (device,) = again.get("belweek").passes.devices(judge.id)
    again.close()

    assert device.seen_at == LATER


def test_a_disk_that_takes_nothing_stops_no_noting_of_who_was_here(hosted, judge, monkeypatch):
    def full(work):
        raise Busy(disk_full=True)

    monkeypatch.setattr(hosted.passes, "_write", full)
    hosted.passes.seen("a-browser", at=LATER)
    hosted.keep_seen()
    monkeypatch.undo()


def test_a_browser_that_could_not_leave_still_holds_its_pass(hosted, judge, monkeypatch):
    def full(work):
        raise Busy(disk_full=True)

    monkeypatch.setattr(hosted.passes, "_write", full)
    with pytest.raises(Busy):
        hosted.passes.leave("a-browser")
    monkeypatch.undo()

    assert hosted.passes.held_by("a-browser") == (judge,)
