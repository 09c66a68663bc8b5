"""What somebody hears who listens: the right board, in order, and nothing that is not theirs."""

import json
from http.cookiejar import CookieJar
from time import monotonic, sleep
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
import socketio

from listening import Listener
from rig import BELWEEK, Competition, Server, asked, many_teams
from scoreboard.core.codec import compact
from visitor import Visitor

PRIVATE = BELWEEK.replace("public = true", "public = false")


QUIET_S = 0.15
"""Longer than the server waits between two boards."""


def opened(competition: Competition) -> Competition:
    competition.phase("open")
    return competition


def money(board):
    return board["totals"]["money_minor"]


def gone(listener: Listener, within_s: float = 5) -> bool:
    end = monotonic() + within_s
    while listener.connected and monotonic() < end:
        sleep(0.02)
    return not listener.connected


def test_a_wall_is_let_in_first_and_then_hears_its_first_board(competition, wire):
    wall = wire(competition)

    begun = [wall.packet() for _ in range(5)]

    assert begun[0].startswith("0{")
    assert begun[1].startswith("40{")
    assert [json.loads(said[2:])[0] for said in begun[2:]] == ["board", "show", "beat"]


def test_the_first_board_is_the_one_that_http_gives(competition, listen):
    board = listen(competition).next("board")

    assert board == competition.board()


def test_names_and_colours_come_once(competition, listen):
    opened(competition)
    wall = listen(competition)
    assert {"teams", "outcomes"} <= wall.next("board").keys()

    competition.give("ZO", 2500)

    assert {"teams", "outcomes"}.isdisjoint(wall.next("board").keys())


def test_versions_grow_within_one_epoch(competition, listen):
    opened(competition)
    wall = listen(competition)
    for _ in range(12):
        competition.give("ZO", 100)
    wall.next("board", lambda board: money(board) == 1200)

    boards = wall.heard["board"]
    assert len({board["epoch"] for board in boards}) == 1
    versions = [board["version"] for board in boards]
    assert versions == sorted(set(versions))


def test_the_first_result_after_a_quiet_time_goes_out_at_once(competition, listen):
    opened(competition)
    wall = listen(competition)
    wall.next("board")
    waits = []
    for number in range(1, 8):
        sleep(QUIET_S)
        competition.give("ZO", 100)
        acknowledged = monotonic()
        wall.next("board", lambda board, wanted=number * 100: money(board) == wanted)
        waits.append(monotonic() - acknowledged)

    assert sorted(waits)[3] < 0.05, f"a board that waits for its turn takes 0.05 s and more: {waits}"


def test_a_burst_is_few_boards_and_ends_with_the_newest(competition, listen):
    opened(competition)
    wall = listen(competition)
    wall.next("board")
    began = monotonic()
    for _ in range(60):
        competition.give("ZO", 100)
    wall.next("board", lambda board: money(board) == 6000)

    assert len(wall.heard["board"]) <= 3 + (monotonic() - began) / 0.1


def test_a_large_board_goes_at_most_twice_a_second(server: Server, listen):
    competition = opened(server.competition(many_teams(100)))
    assert len(compact(competition.board())) > 16_384
    wall = listen(competition)
    wall.next("board")
    began = monotonic()
    while monotonic() - began < 2:
        competition.give("T1", 100)

    assert len(wall.heard["board"]) <= 7


@pytest.mark.parametrize("role", ["wall", "api"])
def test_whoever_comes_with_a_pass_that_is_not_a_desk_hears_the_public_board(competition, listen, role):
    opened(competition)
    competition.give("ZO", 2500)
    competition.phase("freeze")
    competition.give("ZO", 2500)

    assert money(listen(competition, token=competition.token(role)).next("board")) == 2500


@pytest.mark.parametrize("role", ["judge", "organiser"])
def test_in_the_freeze_the_desk_hears_what_is_hidden_from_everybody_else(competition, listen, wire, role):
    opened(competition)
    competition.give("ZO", 2500)
    competition.phase("freeze")
    wall, lead = wire(competition), listen(competition, token=competition.token("lead", "MA"))
    lead.next("mine")
    wall.calm_down(2 * QUIET_S)
    desk = listen(competition, token=competition.token(role))
    for _ in range(3):
        competition.give("ZO", 1000)

    assert desk.next("board", lambda board: money(board) == 5500)["label"] == "frozen"
    beat = json.loads(wall.packet(lambda text: text.startswith("42["))[2:])
    assert beat[0] == "beat", "the first thing a wall hears after hidden results is the beat that comes anyway"
    assert beat[1]["seq"] == competition.board()["seq"]
    assert all(mine == lead.heard["mine"][0] for mine in lead.heard["mine"]), "hidden results reach no other lead"
    assert lead.heard["board"] == []


def test_a_thaw_shows_everything_again(competition, listen):
    opened(competition)
    competition.phase("freeze")
    wall = listen(competition)
    competition.give("ZO", 2500)
    competition.phase("thaw")

    assert money(wall.next("board", lambda board: board["phase"] == "open")) == 2500


def test_a_lead_hears_of_the_own_team_and_of_no_board(competition, listen):
    opened(competition)
    lead = listen(competition, token=competition.token("lead", "MA"))
    assert lead.next("mine")["team"] == "MA"
    competition.give("MA", 2500)
    mine = lead.next("mine", lambda mine: mine["money_minor"] == 2500)

    assert (mine["place"], mine["calls"]) == (1, 1)
    competition.give("ZO", 4000)
    assert lead.next("mine", lambda mine: mine["place"] == 2)["gap"] == "1500"
    competition.phase("freeze")
    frozen = lead.next("mine", lambda mine: mine["phase"] == "frozen")
    assert frozen.keys().isdisjoint({"place", "gap"})
    assert lead.heard["board"] == []


def test_a_team_that_is_called_like_the_desk_hears_the_beat_of_everybody(server: Server, wire):
    competition = opened(server.competition(BELWEEK.replace('code = "ZO"', 'code = "judge"')))
    competition.phase("freeze")
    competition.give("MA", 2500)
    lead = wire(competition, token=competition.token("lead", "judge"))

    beat = lead.event("beat")

    assert {name: beat[name] for name in ("version", "seq")} == {
        name: competition.board()[name] for name in ("version", "seq")
    }


def test_a_beat_comes_every_five_seconds_and_says_where_things_stand(competition, listen):
    wall = listen(competition)
    wall.next("beat")
    first = wall.next("beat")
    began = monotonic()
    second = wall.next("beat")

    assert 4.5 < monotonic() - began < 6.5
    board = competition.board()
    assert {name: second[name] for name in ("epoch", "version", "seq")} == {
        name: board[name] for name in ("epoch", "version", "seq")
    }
    assert first["at"] < second["at"]


REFUSED = {
    "an unknown competition": ("belweek", {"competition": "nowhere"}, "unknown_competition"),
    "a token that is none": ("belweek", {"token": "x" * 32}, "unknown_pass"),
    "a desk without a pass": ("belweek", {"as": "judge"}, "needs_pass"),
    "a lead without a pass": ("belweek", {"as": "lead", "team": "ZO"}, "needs_pass"),
    "a board that is not public": ("private", {}, "needs_pass"),
    "a wall that is not public": ("private", {"as": "wall"}, "needs_pass"),
    "a token of another competition": ("private", {"token": "other"}, "unknown_pass"),
    "a token that is no text": ("belweek", {"token": {"$gt": ""}}, "unknown_pass"),
    "a token that no file can hold": ("belweek", {"token": "\ud800"}, "unknown_pass"),
    "no competition": ("belweek", {"competition": None}, "unknown_competition"),
}


@pytest.fixture(scope="module")
def places(server: Server):
    places = {"belweek": server.competition(), "private": server.competition(PRIVATE)}
    for place in places.values():
        place.phase("open")
    return places


@pytest.mark.parametrize("case", REFUSED)
def test_who_may_not_listen_hears_why_and_nothing_else(places, wire, case):
    place, auth, why = REFUSED[case]
    if auth.get("token") == "other":
        auth = {"token": places["belweek"].token("judge")}
    guest = wire(places[place], **auth)

    assert json.loads(guest.packet(lambda text: text.startswith("4"))[2:]) == {"message": why}
    for competition in places.values():
        competition.give("ZO", 100)
    guest.sock.settimeout(0.5)
    with pytest.raises(TimeoutError):
        guest.packet(lambda text: text.startswith("42"))


def test_with_a_pass_a_board_that_is_not_public_is_heard(places, listen):
    assert listen(places["private"], token=places["private"].token("wall")).next("board")


def test_what_a_guest_leaves_open_is_not_said(places, wire):
    nothing = {"token": None, "as": None, "team": None, "size": None}

    assert wire(places["belweek"], **nothing).event("board")


def test_a_lead_who_leaves_the_team_open_hears_of_the_own_one(places, wire):
    competition, jar = places["private"], CookieJar()
    Visitor(competition.server, opener=build_opener(HTTPCookieProcessor(jar))).enter(competition, "lead", "MA")
    cookie = "; ".join(f"{one.name}={one.value}" for one in jar)
    lead = wire(competition.server, Cookie=cookie, Origin=competition.server.address)

    lead.text("40" + json.dumps({"competition": competition.slug, "as": "lead", "team": None}))

    assert lead.event("mine")["team"] == "MA"


def test_polling_is_refused(server: Server):
    answer = asked(server.port, "GET", "/socket.io/?EIO=4&transport=polling")

    assert answer.status == 400
    with pytest.raises(socketio.exceptions.ConnectionError):
        socketio.Client().connect(server.address, transports=["polling"])


def test_compression_is_not_taken_up(server: Server, wire):
    answer = wire(server, Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits").answer

    assert answer.startswith("HTTP/1.1 101")
    assert "extensions" not in answer.lower()


def test_a_pass_that_is_revoked_is_cut_off_also_for_a_guest_who_will_not_go(competition, listen, wire):
    opened(competition)
    made = competition.server.operate("make_pass", slug=competition.slug, role="judge")
    polite, rude = listen(competition, token=made["token"]), wire(competition, token=made["token"])
    polite.next("board")
    rude.event("beat")

    organiser = Visitor(competition.server).enter(competition, "organiser")
    organiser.post(f"/{competition.slug}/organise/passes/{made['id']}/revoke")
    competition.give("ZO", 2500)

    assert not [said for said in rude.ends(within_s=16) if said.startswith("42")]
    assert gone(polite)
    assert polite.heard["board"] == polite.heard["board"][:1]
    with pytest.raises(socketio.exceptions.ConnectionError):
        listen(competition, token=made["token"])


def test_walls_hear_again_after_the_server_was_restarted(new_server, listen):
    server = new_server()
    competition = opened(server.competition())
    wall = listen(competition)
    before = wall.next("board")
    server.restart()
    assert gone(wall)
    competition.give("ZO", 2500)

    after = listen(competition).next("board")

    assert money(after) == 2500
    assert after["epoch"] == before["epoch"]
    assert after["version"] > before["version"]
