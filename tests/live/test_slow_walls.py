"""A wall that stops reading: nobody waits for it, its stream stays whole, and it goes on with the newest board."""

import json
from time import monotonic, sleep

import gevent
import pytest
from gevent import socket

from rig import Server, many_teams
from scoreboard.websocket import Outbox, framed
from setting_up import edit, fields_in
from visitor import Visitor
from wire import TEXT, Wire

MISSED = 40
"""More boards than a connection that nobody reads can hold."""

SMALL_BUFFER = 4_096
FRAMES = 400


def money(board):
    return board["totals"]["money_minor"]


def fill(competition, team: str, *, until) -> int:
    """Enter results until enough boards went out; give the sum."""
    cents = 0
    while not until():
        competition.organiser.post(
            "results/batch",
            {"results": [result(team, f"{cents}-{number}") for number in range(10)]},
        )
        cents += 1000
        sleep(0.05)
    return cents


def result(team: str, name: str) -> dict[str, object]:
    return {"request_id": f"slow-{team}-{name}", "team": team, "outcome": "donation", "amount_minor": 100}


def test_a_wall_that_stopped_reading_gets_whole_frames_and_then_the_newest_board(server: Server, wire, listen):
    competition = server.competition(many_teams(60))
    competition.phase("open")
    stuck, awake = wire(competition, receive_buffer=SMALL_BUFFER), listen(competition)
    first = stuck.event("board")

    sent = fill(competition, "T1", until=lambda: len(awake.heard["board"]) > MISSED)
    awake.next("board", lambda board: money(board) == sent)
    told = len(awake.heard["board"])

    versions = [first["version"]]
    while True:
        board = stuck.event("board")
        versions.append(board["version"])
        if money(board) == sent:
            break
    assert versions == sorted(set(versions))
    assert told > len(versions), "a wall that slept skips what it missed"


def test_a_wall_that_stopped_reading_learns_a_name_that_changed_meanwhile(server: Server, wire, listen):
    competition = server.competition(many_teams(60))
    competition.phase("open")
    stuck, awake = wire(competition, receive_buffer=SMALL_BUFFER), listen(competition)
    teams = stuck.event("board")["teams"]
    fill(competition, "T1", until=lambda: len(awake.heard["board"]) > MISSED)

    change = edit(competition, Visitor(server).enter(competition, "organiser"))
    change.go("teams", **{**fields_in(change.step("teams")), "team.1.name": "De Nieuwe Naam"})
    assert change.make(reason="agreed").address.endswith("said=changed")
    assert awake.next("board", lambda board: "De Nieuwe Naam" in str(board.get("teams")))
    told = len(awake.heard["board"])
    sent = money(competition.board()) + fill(competition, "T2", until=lambda: len(awake.heard["board"]) > told)
    awake.next("board", lambda board: money(board) == sent)
    assert "teams" not in awake.heard["board"][-1], "whoever reads has the name already"

    while True:
        board = stuck.event("board")
        teams |= board.get("teams", {})
        if money(board) == sent:
            break
    assert "De Nieuwe Naam" in [team["name"] for team in teams.values()]
    assert teams == competition.board()["teams"]


@pytest.fixture
def pair():
    """Two ends of a connection that holds little."""
    here, there = socket.socketpair()
    here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL_BUFFER)
    there.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    yield here, there
    here.close()
    there.close()


def boards(number: int) -> bytes:
    return framed("board", {"version": number, "filler": "x" * 3_000})


def heard(there, number: int) -> list[int]:
    """Read frames up to the one with this number."""
    wire, versions = Wire(there), []
    while not versions or versions[-1] != number:
        frame = wire.next()
        assert frame.kind == TEXT
        versions.append(json.loads(frame.body[2:])[1]["version"])
    return versions


def test_of_what_waits_only_the_newest_is_kept(pair):
    here, there = pair
    outbox = Outbox(here)
    for number in range(FRAMES):
        outbox.offer("board", boards(number))

    versions = heard(there, FRAMES - 1)

    assert versions == sorted(set(versions))
    assert len(versions) < 100


def test_offering_waits_for_nobody(pair):
    here, _ = pair
    outbox = Outbox(here)
    with gevent.Timeout(2):
        for number in range(FRAMES):
            outbox.offer("board", boards(number))


def test_each_kind_of_message_is_kept_for_itself(pair):
    here, there = pair
    outbox = Outbox(here)
    for number in range(FRAMES):
        outbox.offer("board", boards(number))
        outbox.offer("beat", framed("beat", {"version": -number}))

    wire, last = Wire(there), {}
    while len(last) < 2 or last["board"] != FRAMES - 1 or last["beat"] != 1 - FRAMES:
        said, message = json.loads(wire.next().body[2:])
        last[said] = message["version"]


def test_an_answer_to_a_ping_does_not_fall_into_the_middle_of_a_board(pair):
    here, there = pair
    outbox = Outbox(here)
    for number in range(FRAMES):
        outbox.offer("board", boards(number))
    gevent.spawn(outbox.send, b"\x81\x012")

    wire, kinds = Wire(there), []
    while not kinds or kinds[-1] != b"2":
        kinds.append(wire.next().body)
    assert all(body.startswith(b'42["board"') for body in kinds[:-1])


def test_whoever_reads_nothing_for_long_is_cut_off(pair, monkeypatch):
    monkeypatch.setattr("scoreboard.websocket.STUCK_AFTER_S", 0.2)
    here, there = pair
    outbox = Outbox(here)
    for number in range(FRAMES):
        outbox.offer("board", boards(number))
    gevent.sleep(0.5)

    read = b""
    while piece := there.recv(65_536):
        read += piece
    assert len(read) < FRAMES * 3_000
    assert here.closed


def test_a_server_stops_soon_although_a_wall_reads_nothing(new_server):
    server: Server = new_server()
    competition = server.competition()
    competition.phase("open")
    stuck = Wire.listening(competition, receive_buffer=SMALL_BUFFER)
    stuck.event("board")
    began = monotonic()
    fill(competition, "ZO", until=lambda: monotonic() > began + 1)
    began = monotonic()

    server.stop()

    assert monotonic() - began < 10
    stuck.close()
