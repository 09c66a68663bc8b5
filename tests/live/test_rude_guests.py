"""Who speaks the socket badly is put out, harms nobody, and hears nothing."""

import json
import os
from contextlib import suppress

import pytest

from rig import Server
from wire import BINARY, TEXT, Wire


@pytest.fixture(scope="module")
def server(own_server):
    """A server of which the log is read for bugs."""
    return own_server


def talk_on_and_on(wire: Wire, message: bytes, times: int) -> None:
    """Send a message again and again, as long as the other side takes it."""
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(message))
    frame = bytes([0x80 | TEXT, 0x80 | len(message)]) + mask + masked
    with suppress(ConnectionError):
        wire.sock.sendall(frame * times)


RUDE = {
    "a binary frame": lambda wire: wire.frame(BINARY, b"\x04hello"),
    "a packet that announces binary parts": lambda wire: wire.text('451-["board",{"_placeholder":true,"num":0}]'),
    "binary in base 64": lambda wire: wire.text("bAAAA"),
    "a message of 20 kB": lambda wire: wire.text("42" + json.dumps(["x", "y" * 20_000])),
    "a message of 5 kB": lambda wire: wire.text("42" + json.dumps(["x", "y" * 5_000])),
    "pieces that never end": lambda wire: [
        wire.frame(TEXT if n == 0 else 0, b"x" * 4_000, last=False) for n in range(6)
    ],
    "no packet at all": lambda wire: wire.text("hello"),
    "an empty message": lambda wire: wire.text(""),
    "an event": lambda wire: wire.text('42["board",{}]'),
    "an event for somebody else": lambda wire: wire.text('42/judge,["board",{}]'),
    "an acknowledgement nobody asked for": lambda wire: wire.text("430[]"),
    "JSON without end": lambda wire: wire.text("40" + "[" * 3_000),
    "broken JSON": lambda wire: wire.text("40{"),
    "a number as auth": lambda wire: wire.text("405"),
    "a second connection on the first": lambda wire: wire.text("40{}"),
    "letters that are none": lambda wire: wire.frame(TEXT, b"4\xff\xfe"),
    "a reserved opcode": lambda wire: wire.frame(3, b"x"),
    "a million answers to a ping": lambda wire: talk_on_and_on(wire, b"3", times=1_000_000),
}


@pytest.mark.parametrize("rudeness", RUDE)
def test_a_guest_who_speaks_badly_is_put_out(competition, wire, rudeness):
    guest = wire(competition)
    guest.event("board")

    RUDE[rudeness](guest)

    guest.ends(within_s=10)


@pytest.mark.parametrize("rudeness", [name for name in RUDE if "second" not in name])
def test_a_guest_who_was_never_let_in_hears_nothing(server, wire, rudeness):
    guest = wire(server)
    guest.packet(lambda text: text.startswith("0"))

    RUDE[rudeness](guest)

    assert not [said for said in guest.ends(within_s=10) if said.startswith("42")]


def test_a_guest_who_never_asks_to_be_let_in_is_put_out_though_every_ping_is_answered(server, wire):
    guest = wire(server)

    assert not [said for said in guest.ends(within_s=15) if said.startswith("4")]


def test_nothing_of_it_is_a_bug(server: Server):
    assert "Traceback" not in server.said()


def test_nobody_else_notices(competition, listen, wire):
    wall = listen(competition)
    wall.next("board")
    for rude in RUDE.values():
        rude(wire(competition))
    competition.phase("open")
    competition.give("ZO", 2500)

    wall.next("board", lambda board: board["totals"]["money_minor"] == 2500)


@pytest.mark.parametrize("missing", ["Sec_WebSocket_Key", "Sec_WebSocket_Version"])
def test_an_upgrade_that_is_none_is_refused_without_a_bug(server: Server, wire, missing):
    refused = wire(server, **{missing: ""})

    assert refused.answer.startswith("HTTP/1.1 4")
    assert "Traceback" not in server.said()
