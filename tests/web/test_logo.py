"""The charity's logo, from the organiser's form to the wall."""

import re
import secrets
import socket
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.request import Request

import pytest
from PIL import Image

from rig import BELWEEK, asked
from visitor import Visitor

PRIVATE = BELWEEK.replace("public = true", "public = false")
FIFTY_MB = 50 * 1024 * 1024
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def picture(colour=(229, 50, 45)):
    out = BytesIO()
    Image.new("RGB", (300, 120), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def server(own_server):
    """A server of which the log is read for bugs."""
    return own_server


@pytest.fixture
def organiser(competition):
    return Visitor(competition.server).enter(competition, "organiser")


def posted(visitor, competition, fields):
    """A form as a browser sends it, the token of the organiser's page first."""
    token = visitor.get(f"/{competition.slug}/organise").value("csrf_token")
    mark = secrets.token_hex(12)
    parts = [("csrf_token", token.encode()), *fields]
    body = b"".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
        for name, value in parts
    )
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def send(visitor, competition, file, page="organise/logo"):
    body, kind = posted(visitor, competition, [('logo"; filename="logo.png', file)] if file is not None else [])
    headers = {"Origin": competition.server.address, "Content-Type": kind}
    return visitor._open(Request(competition.url(page), body, headers))


def on_the_wall(competition):
    """The address of the logo in the wall's page, None for the symbol."""
    page = competition.server.get(f"/{competition.slug}/wall").text
    found = re.search(r'<img class="logo" src="([^"]+)"', page)
    assert bool(found) != ('class="mark"' in page)
    return unescape(found.group(1)) if found else None


def test_the_logo_that_was_sent_stands_on_the_wall(competition, organiser):
    assert on_the_wall(competition) is None

    answer = send(organiser, competition, picture())

    assert (answer.status, answer.address.partition("?")[0]) == (200, competition.url("organise"))
    shown = competition.server.get(on_the_wall(competition))
    assert (shown.status, shown.headers["content-type"]) == (200, "image/png")
    assert Image.open(BytesIO(shown.body)).getpixel((5, 5)) == (229, 50, 45)


def test_a_browser_asks_for_a_logo_once_and_for_another_one_again(competition, organiser):
    send(organiser, competition, picture())
    first = on_the_wall(competition)
    send(organiser, competition, picture((9, 99, 9)))
    second = on_the_wall(competition)

    assert first != second
    headers = competition.server.get(second).headers
    assert "immutable" in headers["cache-control"]
    assert "immutable" not in competition.server.get(first).headers["cache-control"]
    assert competition.server.get(first, **{"If-None-Match": headers["etag"]}).status == 304


def test_a_logo_can_do_nothing_but_be_looked_at(competition, organiser):
    send(organiser, competition, picture())
    headers = competition.server.get(on_the_wall(competition)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_who_may_not_see_the_board_does_not_see_the_logo(server):
    competition = server.competition(PRIVATE)
    send(Visitor(server).enter(competition, "organiser"), competition, picture())

    assert server.get(f"/{competition.slug}/logo").status == 403
    wall = Visitor(server).enter(competition, "wall")
    shown = wall.opener.open(competition.url("logo"))
    assert shown.status == 200


def test_without_a_logo_there_is_nothing_at_its_address(competition):
    assert competition.server.get(f"/{competition.slug}/logo").status == 404


def test_a_logo_can_be_taken_away(competition, organiser):
    send(organiser, competition, picture())
    send(organiser, competition, None, "organise/logo/remove")

    assert on_the_wall(competition) is None
    assert competition.server.get(f"/{competition.slug}/logo").status == 404


def test_a_logo_is_still_there_after_a_restart(new_server):
    server = new_server()
    competition = server.competition()
    send(Visitor(server).enter(competition, "organiser"), competition, picture())
    before = on_the_wall(competition)
    server.restart()

    assert on_the_wall(competition) == before
    assert server.get(before).status == 200


@pytest.mark.parametrize(
    ("file", "status", "sentence"),
    [
        (SVG, 422, "Een SVG kan een programma bevatten"),
        (b"not a picture", 422, "Dit is geen leesbare PNG, JPEG of WebP"),
        (b"", 422, "Eerst een afbeelding kiezen"),
        (None, 422, "Eerst een afbeelding kiezen"),
        (bytes(2_000_001), 413, "Dit bestand is groter dan 2 MB"),
    ],
)
def test_what_is_not_taken_is_said_with_what_to_do_and_changes_nothing(competition, organiser, file, status, sentence):
    send(organiser, competition, picture())
    before = on_the_wall(competition)

    answer = send(organiser, competition, file)

    assert answer.status == status
    assert [sentence in problem for problem in answer.problems] == [True]
    assert on_the_wall(competition) == before
    assert "Traceback" not in competition.server.said(), "a refused picture is no bug"


def raw(competition, length):
    """The head of a request that says how much is to come."""
    return (
        f"POST /{competition.slug}/organise/logo HTTP/1.1\r\nHost: 127.0.0.1:{competition.server.port}\r\n"
        f"Accept-Language: nl\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def test_fifty_megabytes_are_refused_before_they_are_sent(competition):
    with socket.create_connection(("127.0.0.1", competition.server.port), timeout=10) as line:
        line.sendall(raw(competition, FIFTY_MB) + b"--x\r\n")
        answer = line.recv(65536).decode()

    assert answer.startswith("HTTP/1.1 413 ")
    assert "Dit bestand is groter dan 2 MB" in answer


def test_fifty_megabytes_that_are_sent_all_the_same_fill_no_memory(competition):
    def most_memory():
        status = Path(f"/proc/{competition.server.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024

    before = most_memory()
    with socket.create_connection(("127.0.0.1", competition.server.port), timeout=30) as line:
        line.sendall(raw(competition, FIFTY_MB))
        for _ in range(50):
            line.sendall(bytes(1024 * 1024))
        answer = line.recv(65536).decode()

    assert answer.startswith("HTTP/1.1 413 ")
    assert most_memory() - before < FIFTY_MB / 4


def test_a_wall_that_hangs_learns_of_the_new_logo(competition, organiser, listen):
    wall = listen(competition, **{"as": "wall"})
    first = wall.next("show")["reload"]
    send(organiser, competition, picture())

    assert wall.next("show", lambda show: show["reload"] != first)


def test_a_stranger_cannot_send_a_logo(competition):
    assert asked(competition.server.port, "POST", f"/{competition.slug}/organise/logo").status in (400, 403)
    assert on_the_wall(competition) is None


def test_the_logo_stands_on_the_desks_too(competition, organiser):
    send(organiser, competition, picture())

    for desk in ("organise", "judge"):
        assert 'class="bar-logo"' in organiser.get(f"/{competition.slug}/{desk}").html
