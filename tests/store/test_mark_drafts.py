"""Drafts of marks stay where they are written, each with its judge, until they are dropped or erased."""

from datetime import UTC, datetime, timedelta

import pytest

from scoreboard.competitions import Hosted
from scoreboard.core.jury import MarkDraft
from scoreboard.flow import Busy
from scoreboard.ledger import NoRoom
from scoreboard.store import sqlite
from scoreboard.store.erasing import holds_words

AT = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
WARM = MarkDraft({"warmth": {"call-1": 8}}, "Rustig en oprecht")
COOL = MarkDraft({"advice": {"": 3}}, "")


@pytest.fixture
def hosted(tmp_path):
    path = tmp_path / "belweek.db"
    sqlite.create(path, "belweek")
    hosted = Hosted("belweek", path)
    yield hosted
    hosted.close()


def test_each_judge_has_drafts_of_their_own_and_the_newest_stands(hosted):
    hosted.mark_drafts.keep("j1", "KO", COOL, at=AT)
    hosted.mark_drafts.keep("j1", "KO", WARM, at=AT)
    hosted.mark_drafts.keep("j2", "KO", COOL, at=AT)

    assert hosted.mark_drafts.of("j1") == {"KO": WARM}
    assert hosted.mark_drafts.of("j2") == {"KO": COOL}
    assert hosted.mark_drafts.of("j3") == {}


def test_drafts_are_there_after_a_restart_and_one_that_was_dropped_is_not(hosted):
    hosted.mark_drafts.keep("j1", "KO", WARM, at=AT)
    hosted.mark_drafts.keep("j1", "MA", COOL, at=AT)
    hosted.mark_drafts.drop("j1", "MA")
    hosted.mark_drafts.drop("j1", "ZO")
    hosted.close()

    again = Hosted(hosted.slug, hosted.path)
    assert again.mark_drafts.of("j1") == {"KO": WARM}
    again.close()


def test_drafts_are_erased_with_the_words_to_the_last_byte(hosted):
    hosted.mark_drafts.keep("j1", "KO", WARM, at=AT)
    assert holds_words(hosted.path, before=AT + timedelta(days=1))

    assert hosted.erase_people(unseen_since=AT + timedelta(days=1))
    hosted.sweep()

    assert hosted.mark_drafts.of("j1") == {}
    assert not holds_words(hosted.path, before=AT + timedelta(days=1))
    for path in hosted.path.parent.glob("belweek.db*"):
        assert b"oprecht" not in path.read_bytes()


def test_when_the_disk_takes_no_draft_the_one_before_stands(hosted, monkeypatch):
    hosted.mark_drafts.keep("j1", "KO", COOL, at=AT)

    def full(*_):
        raise NoRoom

    monkeypatch.setattr(hosted.mark_drafts, "_run", full)
    with pytest.raises(Busy):
        hosted.mark_drafts.keep("j1", "KO", WARM, at=AT)

    assert hosted.mark_drafts.of("j1") == {"KO": COOL}
