"""A server begins where the last one ended, ends when it is told to, and says what is in its way."""

import json
import sqlite3
import subprocess
import time

import pytest

from rig import BELWEEK, Server, asked, command, new_id
from scoreboard.core.commands import RecordResult
from scoreboard.core.roles import Role, Who
from scoreboard.core.tally import Counts
from scoreboard.definition import from_toml
from scoreboard.flow import Flow, Request
from scoreboard.intake import phase
from scoreboard.store import sqlite

MANY = 50_000
BLOCK = 5_000
ORGANISER = Who(Role.ORGANISER, pass_id="o1")


@pytest.fixture(scope="module")
def long_ledger(tmp_path_factory):
    """A competition with many entries, closed without a snapshot."""
    path = tmp_path_factory.mktemp("long") / "belweek.db"
    sqlite.create(path, "belweek")
    ledger = sqlite.SqliteLedger(path)
    ledger.begin_writing()
    flow = Flow(ledger)
    flow.submit(from_toml(BELWEEK), ORGANISER, "define-01")
    flow.submit(phase("open", ""), ORGANISER, "open-0001")
    command = RecordResult(result=Counts(team="ZO", outcome="donation", calls=1, amount_minor=100, units=0))
    for start in range(0, MANY, BLOCK):
        flow.decide_all(
            [Request(command=command, who=ORGANISER, request_id=f"result-{n}") for n in range(start, start + BLOCK)]
        )
    flow.keep_snapshot()
    ledger.close()
    return path


def with_file(new_server, path) -> Server:
    """Give a server that has this file among its own, stopped."""
    server: Server = new_server()
    server.stop()
    target = server.data_dir / "belweek.db"
    target.write_bytes(path.read_bytes())
    target.chmod(0o600)
    return server


def test_a_long_ledger_is_taken_up_from_its_snapshot(new_server, long_ledger):
    server = with_file(new_server, long_ledger)
    with sqlite3.connect(server.data_dir / "belweek.db") as database:
        database.execute("DELETE FROM snapshots")
    database.close()
    seconds = {}
    for way in ("without", "with"):
        began = time.monotonic()
        server.start()
        seconds[way] = time.monotonic() - began
        assert board(server)["totals"]["calls"] == MANY
        server.stop()

    assert seconds["with"] < seconds["without"] - 0.5, f"the first stop left a snapshot, and it saves time: {seconds}"


def board(server: Server):
    return asked(server.port, "GET", "/api/v1/belweek/board").json


def test_told_to_stop_it_stops_well_and_leaves_a_snapshot_of_everything(new_server):
    server: Server = new_server()
    competition = server.competition()
    competition.phase("open")
    competition.give("ZO", 2500)
    seq = competition.board()["seq"]

    server.stop()

    with sqlite3.connect(server.data_dir / f"{competition.slug}.db") as database:
        kept = database.execute("SELECT seq FROM snapshots").fetchall()
    database.close()
    assert kept == [(seq,)]
    assert not (server.data_dir / ".control").exists()
    assert not list(server.data_dir.glob("*-wal"))
    assert "Traceback" not in server.said()


def test_what_is_on_its_way_when_it_stops_is_answered(new_server):
    server: Server = new_server()
    competition = server.competition()
    competition.phase("open")
    results = [{"request_id": new_id(), "team": "ZO", "outcome": "convinced"} for _ in range(1_000)]
    batch = subprocess.Popen(
        [
            *command("--version")[:1],
            "-c",
            "import sys, http.client; c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]));"
            "c.request('POST', sys.argv[2], sys.stdin.read(), {'Authorization': sys.argv[3],"
            " 'Content-Type': 'application/json'}); print(c.getresponse().status)",
            str(server.port),
            f"/api/v1/{competition.slug}/results/batch",
            f"Bearer {competition.organiser.token}",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert batch.stdin is not None
    batch.stdin.write(json.dumps({"results": results}))
    batch.stdin.close()
    end = time.monotonic() + 20
    while competition.board()["totals"]["calls"] == 0 and time.monotonic() < end:
        time.sleep(0.005)
    server.stop()
    server.start()

    calls = competition.board()["totals"]["calls"]
    assert batch.wait(20) == 0
    assert batch.stdout is not None
    assert batch.stdout.read().strip() == "200"
    batch.stdout.close()
    assert calls == 1_000


def test_a_second_server_on_the_same_data_says_so(new_server):
    server: Server = new_server()
    second = server.run("serve", "--port", "0")

    assert second.returncode == 1
    assert second.stderr.strip().endswith(".")
    assert "holds this data directory" in second.stderr
    assert "Traceback" not in second.stderr
    assert server.get("/healthz").status == 200


def test_a_port_that_is_taken_is_named_and_the_data_are_left_alone(new_server, tmp_path):
    server: Server = new_server()
    other = subprocess.run(
        command("serve", "--port", str(server.port), "--data-dir", str(tmp_path / "other")),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert other.returncode == 1
    assert "Traceback" not in other.stderr
    assert "ddress already in use" in other.stderr


def damaged(server: Server, slug: str) -> None:
    """Change a letter in the last entry of a competition, past its triggers."""
    path = server.data_dir / f"{slug}.db"
    with sqlite3.connect(path) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("UPDATE entries SET body = replace(body, '2500', '9500')")
    database.close()


@pytest.mark.parametrize("harm", ["rubbish", "a changed amount", "a changed amount behind a snapshot", "half a file"])
def test_a_damaged_file_is_named_and_the_others_are_served(new_server, harm):
    server: Server = new_server()
    well, harmed = server.competition(), server.competition()
    for competition in (well, harmed):
        competition.phase("open")
        competition.give("ZO", 2500)
    path = server.data_dir / f"{harmed.slug}.db"
    server.stop() if harm.endswith("snapshot") else server.kill()
    if harm.startswith("a changed"):
        damaged(server, harmed.slug)
    else:
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        path.write_bytes(b"rubbish" * 1_000 if harm == "rubbish" else path.read_bytes()[:5_000])
    server.start(healthy=False)

    health = server.get("/healthz")
    assert (health.status, health.json["damaged"]) == (503, [harmed.slug])
    assert "\nscoreboard_files_damaged 1\n" in server.get("/metrics").text
    assert harmed.slug in server.said()
    assert well.board()["totals"]["money_minor"] == 2500
    assert well.give("ZO", 100).status == 201
