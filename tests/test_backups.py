"""No copy outlives what it holds: what was never finished is taken away, and what was dropped does not come back."""

import os
import signal
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import gevent
import pytest

from belweek import ORGANISER
from rig import BELWEEK
from scoreboard import operations, retention
from scoreboard.backups import Backups, NotMade
from scoreboard.competitions import Competitions
from scoreboard.core.commands import ChangePhase
from scoreboard.core.phases import Verb
from scoreboard.flow import now

PATIENCE_S = 60
LABEL = "Kastanjehof"
LEFT = (".belweek-20260101T100000Z.db.part", "..belweek-20260102T100000Z.db.part", ".belweek-20260103T100000Z.db")


@pytest.fixture
def competitions(tmp_path):
    competitions = Competitions(tmp_path / "data")
    made = operations.make(competitions, toml=f"file_days = 1\n{BELWEEK}")
    operations.make_pass(competitions, slug=made["slug"], role="lead", team="ZO", label=LABEL)
    yield competitions
    competitions.close()


@pytest.fixture
def hosted(competitions):
    hosted = competitions.get("belweek")
    for verb in (Verb.OPEN, Verb.CLOSE):
        hosted.submit(ChangePhase(verb=verb), ORGANISER, verb.value)
    return hosted


@pytest.fixture
def folder(competitions):
    folder = competitions.directory / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def backups(competitions):
    return Backups(competitions.directory)


def leave(folder, names=LEFT):
    """Leave behind what a copy was that a power cut ended."""
    for name in names:
        (folder / name).write_text(LABEL)


def holding(folder):
    return [path.name for path in folder.iterdir() if path.is_file() and LABEL.encode() in path.read_bytes()]


def children():
    return {int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


@contextmanager
def making(backups, folder):
    """Have a copy made, and hold its maker from the moment that something of it is on the disk."""
    before = children()
    made = gevent.spawn(backups.make, "belweek")
    with gevent.Timeout(PATIENCE_S):
        while not any(folder.glob(".*")):
            assert not made.ready()
            gevent.sleep(0)
    (maker,) = children() - before
    os.kill(maker, signal.SIGSTOP)
    try:
        yield made
    finally:
        os.kill(maker, signal.SIGCONT)
        made.join(PATIENCE_S)


def test_what_a_killed_copy_left_goes_with_the_next_copy(hosted, backups, folder):
    leave(folder)

    made = backups.make("belweek")

    assert list(folder.iterdir()) == [made.path]


def test_what_a_killed_copy_left_goes_with_the_next_look_also_of_a_competition_that_is_gone(
    hosted, competitions, backups, folder
):
    by_hand = [".belweek.db.part", "belweek-20260101T100000Z.db.part"]
    leave(folder, [*LEFT, ".gone-20260101T100000Z.db.part", *by_hand])

    retention.look(competitions, backups, at=now())

    assert sorted(path.name for path in folder.iterdir()) == by_hand


def test_what_a_killed_copy_left_goes_with_the_words(hosted, backups, folder):
    leave(folder)

    retention.forget_words(hosted, backups, before=now())

    assert holding(folder) == []


def test_a_look_leaves_a_copy_alone_that_is_being_made(hosted, competitions, backups, folder):
    with making(backups, folder) as made:
        retention.look(competitions, backups, at=now())

    assert list(folder.iterdir()) == [made.get().path]


def test_a_copy_that_was_being_made_when_the_words_went_has_none_of_them(hosted, backups, folder):
    with making(backups, folder) as made:
        retention.forget_words(hosted, backups, before=now())

    assert list(folder.iterdir()) == [made.get().path]
    assert holding(folder) == []


def test_the_traces_that_a_copy_in_the_making_held_back_go_when_it_is_made(hosted, competitions, backups, folder):
    with making(backups, folder):
        retention.forget_words(hosted, backups, before=now())

    with gevent.Timeout(PATIENCE_S):
        while holding(competitions.directory):
            gevent.sleep(0)


def test_a_copy_that_was_being_made_when_the_competition_was_deleted_never_appears(
    hosted, competitions, backups, folder
):
    with making(backups, folder) as made:
        retention.look(competitions, backups, at=now() + timedelta(days=2))

    assert not competitions.has("belweek")
    assert isinstance(made.exception, NotMade)
    assert list(folder.iterdir()) == []
