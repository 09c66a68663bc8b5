"""A briefing stands until the next one or until it is taken away, and a team ticks it off once."""

from datetime import UTC, datetime, timedelta

import pytest

from scoreboard.competitions import Hosted
from scoreboard.flow import Busy
from scoreboard.ledger import NoRoom
from scoreboard.store import sqlite

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "belweek.db"
    sqlite.create(path, "belweek")
    return path


@pytest.fixture
def hosted(path):
    hosted = Hosted("belweek", path)
    yield hosted
    hosted.close()


def opened_again(hosted):
    hosted.close()
    return Hosted(hosted.slug, hosted.path)


def test_the_newest_replaces_the_one_before_and_nobody_has_read_it_yet(hosted):
    first = hosted.briefings.publish("Blue headsets today.", AT)
    hosted.briefings.read(first.id, "ZO", AT)
    second = hosted.briefings.publish("Lunch at\n12:30.", AT)

    assert hosted.briefings.newest() == second
    assert hosted.briefings.read_by(second.id) == {}
    assert hosted.briefings.read_by(first.id) == {"ZO": AT}


def test_what_was_said_and_read_is_there_after_a_restart(hosted):
    hosted.briefings.publish("Blue headsets today.", AT)
    said = hosted.briefings.publish("Lunch at\n12:30.", AT)
    hosted.briefings.read(said.id, "KO", LATER)

    hosted = opened_again(hosted)

    assert hosted.briefings.newest() == said
    assert hosted.briefings.read_by(said.id) == {"KO": LATER}
    hosted.close()


def test_a_second_tick_changes_nothing_and_one_for_a_briefing_that_is_gone_neither(hosted):
    said = hosted.briefings.publish("Blue headsets today.", AT)
    hosted.briefings.read(said.id, "ZO", AT)
    hosted.briefings.read(said.id, "ZO", LATER)
    hosted.briefings.read("no such one", "ZO", AT)

    assert hosted.briefings.read_by(said.id) == {"ZO": AT}
    assert hosted.briefings.read_by("no such one") == {}
    assert opened_again(hosted).briefings.read_by(said.id) == {"ZO": AT}


def test_a_briefing_that_is_taken_away_does_not_uncover_the_one_before_it(hosted):
    hosted.briefings.publish("Blue headsets today.", AT)
    hosted.briefings.publish("Lunch at 12:30.", AT)

    hosted.briefings.withdraw()

    assert hosted.briefings.newest() is None
    assert opened_again(hosted).briefings.newest() is None


def test_a_tick_that_comes_while_the_briefing_is_erased_does_no_harm(hosted):
    said = hosted.briefings.publish("Blue headsets today.", AT)
    hosted.ledger.writer.execute("DELETE FROM briefings")

    hosted.briefings.read(said.id, "ZO", AT)
    hosted.briefings.take_up()

    assert hosted.briefings.newest() is None
    assert hosted.briefings.read_by(said.id) == {}


def test_what_could_not_be_written_was_not_said(hosted, monkeypatch):
    said = hosted.briefings.publish("Blue headsets today.", AT)

    def full(_work):
        raise NoRoom

    monkeypatch.setattr(hosted._thread, "write", full)
    with pytest.raises(Busy):
        hosted.briefings.publish("Lunch at 12:30.", AT)
    with pytest.raises(Busy):
        hosted.briefings.read(said.id, "ZO", AT)
    with pytest.raises(Busy):
        hosted.briefings.withdraw()
    monkeypatch.undo()

    assert hosted.briefings.newest() == said
    assert hosted.briefings.read_by(said.id) == {}
