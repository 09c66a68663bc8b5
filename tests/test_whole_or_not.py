"""A competition is made whole or not at all, and comes back whole or not at all."""

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rig import Competition, Server
from scoreboard.competitions import Competitions
from scoreboard.definition import from_toml
from scoreboard.flow import Flow
from scoreboard.store import sqlite

PATIENCE_S = 15
TOML = 'name="A"\nslug="aa"\n[[team]]\ncode="ZO"\nname="Zo"\n[[outcome]]\nkey="call"\nname="Call"\n'


def test_what_breaks_off_while_it_is_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise OSError("power")

    monkeypatch.setattr(Flow, "submit", broken)
    competitions = Competitions(tmp_path)
    with pytest.raises(OSError, match="power"):
        competitions.make(from_toml(TOML))
    monkeypatch.undo()

    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
    assert competitions.make(from_toml(TOML)).state.defined.slug == "aa"
    competitions.close()


def test_a_file_with_nothing_in_it_is_named_and_the_others_are_served(tmp_path: Path):
    sqlite.create(tmp_path / "empty.db", "empty")
    competitions = Competitions(tmp_path)

    assert competitions.damaged == {"empty": "there is nothing in it"}
    competitions.close()


def test_a_copy_of_a_file_in_use_comes_back_with_what_its_log_holds(new_server, tmp_path: Path):
    server: Server = new_server()
    competition = server.competition()
    competition.give(amount_minor=4200)
    server.kill()
    file = server.data_dir / f"{competition.slug}.db"
    assert file.with_name(f"{file.name}-wal").stat().st_size > 0

    copy = tmp_path / file.name
    for suffix in ("", "-wal"):
        shutil.copy(f"{file}{suffix}", f"{copy}{suffix}")
    back = server.run("restore", str(copy), "--as", "back")

    assert back.returncode == 0, back.stderr
    with closing(sqlite3.connect(server.data_dir / "back.db")) as database:
        (results,) = database.execute("SELECT count(*) FROM entries WHERE kind = 'ResultRecorded'").fetchone()
    assert results == 1


def test_an_export_pack_does_not_come_back_as_a_competition(server: Server, competition: Competition, tmp_path: Path):
    pack = tmp_path / "pack.zip"
    assert server.run("export", competition.slug, "--out", str(pack)).returncode == 0

    back = server.run("restore", str(pack), "--as", "back")

    assert back.returncode == 1
    assert "export pack" in back.stderr
    assert not (server.data_dir / "back.db").exists()


def test_nobody_can_take_the_place_of_the_schedule(new_server):
    server: Server = new_server()
    ends = datetime.now(UTC) + timedelta(seconds=4)
    competition = server.competition(
        'name="S"\nslug="s"\npublic=true\n'
        f"ends_at={ends.isoformat(timespec='seconds')}\n"
        '[[team]]\ncode="ZO"\nname="Zo"\n[[outcome]]\nkey="convinced"\nname="Yes"\n'
    )
    competition.phase("open")
    taken = competition.api("lead", "ZO").record(request_id=f"schedule-close-{int(ends.timestamp())}")
    assert taken.status == 201

    end = time.monotonic() + PATIENCE_S
    while competition.board()["phase"] != "closed":
        assert time.monotonic() < end
        time.sleep(0.1)
    server.restart()
    assert competition.board()["phase"] == "closed"
