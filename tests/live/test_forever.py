"""What runs for as long as the server does outlives what goes wrong once."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import gevent
import pytest

from rig import BELWEEK
from scoreboard import live, operations, schedule
from scoreboard.competitions import Competitions
from scoreboard.core.phases import Phase, Verb
from scoreboard.forever import forever


def failing_once(work):
    """Give something that fails the first time, and then does the work."""
    failures = [RuntimeError("this once")]

    def do(*given):
        if failures:
            raise failures.pop()
        return work(*given)

    return do


def test_what_failed_once_is_done_again():
    done = []
    running = gevent.spawn(forever, failing_once(lambda: done.append(1)), 0.001)
    gevent.sleep(0.05)
    running.kill()

    assert len(done) > 1


@pytest.fixture
def hosted(tmp_path):
    competitions = Competitions(tmp_path / "data")
    operations.make(competitions, toml=BELWEEK)
    yield competitions.get("belweek")
    competitions.close()


def test_the_walls_see_the_next_donation_though_a_board_could_not_be_made_once(hosted, monkeypatch):
    told = []
    rooms = SimpleNamespace(
        rooms=lambda _: ["belweek/public"], tell=lambda room, event, message, **_: told.append(event)
    )
    live.Announcer(hosted, rooms)
    gevent.sleep(0.01)
    monkeypatch.setattr(live, "seen_by", failing_once(live.seen_by))
    monkeypatch.setattr(live, "BOARD_EVERY_S", 0.01)
    for verb in ("open", "close"):
        operations.change_phase(SimpleNamespace(get=lambda _: hosted), slug="belweek", verb=verb)
        gevent.sleep(0.2)

    assert told.count("board") == 1


class Unreadable:
    """A competition whose state cannot be read."""

    @property
    def state(self):
        raise RuntimeError("not this one")


def test_the_whistle_of_one_competition_blows_though_another_one_is_out_of_order():
    blown = []

    def submit(command, who, request_id):
        blown.append(command.verb)
        return SimpleNamespace(repeated=True)

    over = datetime.now(UTC) - timedelta(seconds=1)
    well = SimpleNamespace(state=SimpleNamespace(armed={Phase.CLOSED: over}, phase=Phase.OPEN), submit=submit)
    schedule.look([Unreadable(), well])

    assert blown == [Verb.CLOSE]
