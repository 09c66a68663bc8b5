"""Passes and the browsers that hold them, also when the disk will not take any more."""

from datetime import UTC, datetime, timedelta

import pytest

from rig import BELWEEK
from scoreboard import operations
from scoreboard.competitions import Competitions
from scoreboard.core.passes import Moved
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


def test_what_a_browser_held_goes_along_with_a_pass_and_the_old_key_opens_nothing(competitions, hosted, judge):
    wall, _ = hosted.passes.make(Role.WALL, at=NOON)
    hosted.passes.enter("a-new-key", wall, device="", at=LATER, instead="a-browser")

    def held(passes):
        return [passes.held_by(key) for key in ("a-browser", "a-new-key")]

    assert held(hosted.passes) == [(), (wall, judge)]
    competitions.close()
    again = Competitions(competitions.directory)
    after_a_restart = held(again.get("belweek").passes)
    again.close()
    assert after_a_restart == [(), (wall, judge)]


def test_the_same_pass_again_is_held_once_and_under_the_new_key_alone(hosted, judge):
    hosted.passes.enter("a-new-key", judge, device="", at=LATER, instead="a-browser")

    assert (hosted.passes.held_by("a-browser"), hosted.passes.held_by("a-new-key")) == ((), (judge,))
    assert len(hosted.passes.devices(judge.id)) == 1


def test_a_pass_that_could_not_be_entered_leaves_all_others_where_they_were(competitions, hosted, judge):
    wall, _ = hosted.passes.make(Role.WALL, at=NOON)
    with pytest.raises(Busy):
        fill_the_disk(hosted)
    with pytest.raises(Busy):
        hosted.passes.enter("a-new-key", wall, device="x" * 200_000, at=LATER, instead="a-browser")

    assert (hosted.passes.held_by("a-browser"), hosted.passes.held_by("a-new-key")) == ((judge,), ())
    hosted.passes.take_up()
    assert (hosted.passes.held_by("a-browser"), hosted.passes.held_by("a-new-key")) == ((judge,), ())


def test_of_two_tabs_that_come_in_at_once_one_moves_and_the_other_is_told_to_come_again(hosted, judge):
    wall, _ = hosted.passes.make(Role.WALL, at=NOON)
    lead, _ = hosted.passes.make(Role.LEAD, team="KO", at=NOON)
    hosted.passes.enter("one-tab", wall, device="", at=LATER, instead="a-browser")
    with pytest.raises(Moved):
        hosted.passes.enter("other-tab", lead, device="", at=LATER, instead="a-browser")
    hosted.passes.enter("other-tab", lead, device="", at=LATER, instead="one-tab")

    assert set(hosted.passes.held_by("other-tab")) == {judge, wall, lead}
    much_later = LATER + timedelta(minutes=1)
    hosted.passes.enter("from-an-old-cookie", lead, device="", at=much_later, instead="a-browser")
    assert hosted.passes.held_by("from-an-old-cookie") == (lead,)


@pytest.mark.parametrize("token", ["", "\ud800", "x" * 32])
def test_a_token_that_was_never_given_out_opens_nothing(hosted, judge, token):
    assert hosted.passes.by_token(token) is None
    assert hosted.passes.held_by(token) == ()


def test_the_label_of_a_pass_turns_no_words_around_it(competitions, hosted):
    made = operations.make_pass(competitions, slug="belweek", role="judge", label="\u202eAnna\u2069")

    assert hosted.passes.known(made["id"]).label == "Anna"
