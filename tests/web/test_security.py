"""What a hostile page, name, link or guess meets."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from copy import copy

import pytest

from rig import BELWEEK, Server, asked, new_id
from visitor import Visitor

FORM = "application/x-www-form-urlencoded"
PRIVATE = BELWEEK.replace("public = true", "public = false")


@pytest.fixture(scope="module")
def server(own_server):
    """A server of which the log is read for bugs."""
    return own_server


@pytest.fixture(scope="module")
def place(server):
    competition = server.competition()
    competition.phase("open")
    return competition


@pytest.fixture
def lead(place):
    return Visitor(place.server).enter(place, "lead", "ZO")


def jar_of(browser: Visitor):
    """The cookies of a browser."""
    return next(handler.cookiejar for handler in browser.opener.handlers if hasattr(handler, "cookiejar"))


def cookie_of(browser: Visitor) -> str:
    """Give the session of a browser as it would send it."""
    return "; ".join(f"{one.name}={one.value}" for one in jar_of(browser))


ANSWERS = {
    "a page": "/",
    "a wall": "/{slug}/wall",
    "a page that needs a pass": "/{slug}/judge",
    "a page that is none": "/nowhere/at/all",
    "a competition that is none": "/nowhere/wall",
    "a file": "/static/css/app.css",
    "a file that is none": "/static/none.css",
    "the API": "/api/v1/{slug}/board",
    "the API without a token": "/api/v1/{slug}/standings",
    "the API's description": "/api/openapi.json",
    "health": "/healthz",
    "metrics": "/metrics",
    "the socket": "/socket.io/?EIO=4&transport=polling",
    "the socket, asked oddly": "/socket.io/?EIO=3&transport=websocket",
    "beside the socket": "/socket.io",
}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("answer", ANSWERS)
def test_every_answer_tells_browsers_what_they_may_do(place, answer, method):
    headers = asked(place.server.port, method, ANSWERS[answer].format(slug=place.slug)).headers

    policy = headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"} <= set(policy)
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("path", "framed_by"),
    [("wall", "'self'"), ("judge", "'none'"), ("lead", "'none'"), ("organise", "'none'"), ("pass", "'none'")],
)
def test_only_the_wall_and_the_board_are_framed(place, path, framed_by):
    policy = asked(place.server.port, "GET", f"/{place.slug}/{path}").headers["content-security-policy"]

    assert f"frame-ancestors {framed_by}" in policy


PREVIEW = f"/setup/{'a' * 22}/preview"
PREVIEWS = (PREVIEW, "/new", f"/other{PREVIEW}", f"{PREVIEW}/", "/setup/a/b/preview", "/setup/a/purpose")


def test_the_preview_of_a_wall_is_framed_by_our_own_pages_alone(place):
    framed = {path: asked(place.server.port, "GET", path).headers["content-security-policy"] for path in PREVIEWS}

    assert {path for path, policy in framed.items() if "frame-ancestors 'self'" in policy} == {PREVIEW}
    assert all("frame-ancestors 'none'" in policy for path, policy in framed.items() if path != PREVIEW)


EVIL_HOSTS = [
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example:5000",
    "",
    "localhost/evil",
    "localhost@evil.example",
    "localhost:port",
    "[::1].evil.example",
    "scoreboard.local; script-src *",
    "0x7f000001",
    "2130706433",
]


@pytest.mark.parametrize("path", ["/", "/{slug}/wall", "/api/v1/{slug}/board", "/socket.io/?EIO=4&transport=websocket"])
@pytest.mark.parametrize("host", EVIL_HOSTS)
def test_a_name_made_up_elsewhere_is_not_answered(place, host, path):
    answer = asked(place.server.port, "GET", path.format(slug=place.slug), headers={"Host": host})

    assert answer.status == 403
    assert "content-security-policy" in answer.headers
    assert not host or host not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:5000", "127.0.0.1", "192.168.1.20:5000", "[::1]:5000", "10.0.0.1"]
)
def test_addresses_and_localhost_are_answered(place, host):
    assert asked(place.server.port, "GET", "/healthz", headers={"Host": host}).status == 200


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "Forwarded"])
def test_what_somebody_claims_to_forward_is_ignored(place, header):
    said = {header: "host=evil.example;proto=https" if header == "Forwarded" else "evil.example"}
    evil = asked(place.server.port, "POST", f"/{place.slug}/pass", headers={**said, "Origin": "http://evil.example"})
    plain = asked(place.server.port, "GET", f"/{place.slug}/wall", headers=said)

    assert evil.status == 403
    assert "evil.example" not in plain.text + str(plain.headers)


EVIL_ORIGINS = ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", "http://localhost"]


@pytest.mark.parametrize("origin", EVIL_ORIGINS)
@pytest.mark.parametrize("path", ["/{slug}/pass", "/{slug}/lead/results", "/api/v1/{slug}/results", "/new"])
def test_another_site_posts_nothing(place, lead, path, origin):
    answer = asked(
        place.server.port,
        "POST",
        path.format(slug=place.slug),
        body=b"{}",
        headers={
            "Origin": origin,
            "Cookie": cookie_of(lead),
            "Content-Type": "application/json",
            "Authorization": f"Bearer {place.organiser.token}",
        },
    )

    assert answer.status == 403
    assert "another site" in answer.text


@pytest.mark.parametrize("origin", EVIL_ORIGINS)
def test_another_site_opens_no_socket(place, wire, origin):
    assert wire(place.server, Origin=origin).answer.startswith("HTTP/1.1 403")


def ask_as_lead(wire, place, lead, **headers):
    """Open a socket with a lead's cookie and ask to listen as that lead; give what is said first."""
    guest = wire(place.server, Cookie=cookie_of(lead), **headers)
    guest.text("40" + json.dumps({"competition": place.slug, "as": "lead", "team": "ZO"}))
    return guest.packet(lambda text: text.startswith("4"))


def test_a_cookie_opens_a_socket_from_our_own_pages_alone(place, wire, lead):
    own = {"Origin": place.server.address}

    assert ask_as_lead(wire, place, lead, **own).startswith("40")
    assert ask_as_lead(wire, place, lead) == '44{"message":"needs_pass"}'


def test_a_form_without_its_token_is_sent_back_to_be_tried_again(place, lead):
    result = {"request_id": new_id(), "outcome": "convinced", "calls": 1, "amount_minor": 0, "units": 0}
    for token in ({}, {"X-CSRFToken": "made-up"}):
        answer = asked(
            place.server.port,
            "POST",
            f"/{place.slug}/lead/results",
            body=json.dumps(result).encode(),
            headers={
                "Accept": "application/json",
                "Content-Type": "application/json",
                "Cookie": cookie_of(lead),
                "Origin": place.server.address,
                **token,
            },
        )
        assert (answer.status, answer.json["why"]) == (400, "csrf")
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["pass", "pass/leave", "lead/results", "judge/phase", "organise/phase", "organise/passes"]
)
def test_no_form_is_taken_without_its_token(place, lead, path):
    answer = asked(
        place.server.port,
        "POST",
        f"/{place.slug}/{path}",
        body=f"token={place.organiser.token}".encode(),
        headers={"Content-Type": FORM, "Cookie": cookie_of(lead)},
    )

    assert answer.status in (400, 403)
    assert lead.get(f"/{place.slug}/organise").status == 403, "no pass came in"


def test_a_token_stands_in_no_log_and_no_address(new_server):
    server: Server = new_server(SCOREBOARD_LOG_LEVEL="DEBUG")
    competition = server.competition()
    browser = Visitor(server)
    shown = browser.post(f"/{competition.slug}/pass", token=competition.organiser.token)
    browser.post(f"/{competition.slug}/pass", token="wrong-token-of-somebody")
    competition.give("ZO", 2500)
    asked(server.port, "GET", f"/{competition.slug}/pass?token={competition.organiser.token}")

    assert shown.status == 200
    for secret in (competition.organiser.token, "wrong-token-of-somebody"):
        assert secret not in shown.address
        assert secret not in server.said()


def test_a_token_is_kept_as_a_digest(server, place):
    token = place.token("judge")
    place.give("ZO", 100)

    for path in server.data_dir.iterdir():
        if path.is_file():
            assert token.encode() not in path.read_bytes()


def test_wrong_guesses_are_limited_and_right_ones_never(new_server):
    server: Server = new_server()
    competition = server.competition()
    browser = Visitor(server)
    address = f"/{competition.slug}/pass"
    for _ in range(25):
        assert Visitor(server).enter(competition, "lead", "ZO")
    statuses = [browser.post(address, token=f"guess-{number}").status for number in range(24)]

    assert statuses == [422] * 20 + [429] * 4
    assert browser.post(address, token=competition.token("lead", "ZO")).status == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(place):
    page = asked(place.server.port, "GET", f"/{place.slug}/pass")
    cookie = page.headers["set-cookie"]

    assert cookie.startswith("scoreboard=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_behind_https_the_cookie_goes_over_https_alone(new_server):
    server: Server = new_server(SCOREBOARD_PUBLIC_URL="https://score.example")
    competition = server.competition()

    own = {"Host": "score.example"}
    page = asked(server.port, "GET", f"/{competition.slug}/pass", headers=own)
    assert "Secure" in page.headers["set-cookie"]
    posted = asked(
        server.port,
        "POST",
        f"/{competition.slug}/pass",
        body=b"token=x",
        headers={**own, "Origin": "https://score.example", "Content-Type": FORM},
    )
    assert "another site" not in posted.text


def test_whoever_came_in_is_still_in_after_a_restart(new_server):
    server: Server = new_server()
    competition = server.competition()
    browser = Visitor(server).enter(competition, "judge")
    assert browser.get(f"/{competition.slug}/judge").status == 200
    server.restart()

    assert browser.get(f"/{competition.slug}/judge").status == 200


def test_coming_in_keeps_no_session_that_somebody_else_chose(place):
    planted = "scoreboard=eyJpZCI6InBsYW50ZWQifQ.planted.planted"
    page = asked(place.server.port, "GET", f"/{place.slug}/pass", headers={"Cookie": planted})

    assert "planted" not in page.headers["set-cookie"]


def test_a_cookie_that_somebody_else_left_is_not_let_in_with_the_pass_that_is_entered_over_it(place):
    intruder, judge = Visitor(place.server).enter(place, "wall"), Visitor(place.server)
    for left in jar_of(intruder):
        jar_of(judge).set_cookie(copy(left))
    judge.enter(place, "judge")

    assert judge.get(f"/{place.slug}/judge").status == 200
    assert intruder.get(f"/{place.slug}/judge").status == 403


def test_a_tab_that_asked_before_another_came_in_brings_the_old_cookie_not_back(place):
    browser = Visitor(place.server).enter(place, "wall")

    assert "set-cookie" not in browser.get(f"/{place.slug}").headers


def test_other_passes_and_other_competitions_stay_open_when_a_pass_is_entered(server):
    one, other = server.competition(), server.competition()
    browser = Visitor(server).enter(one, "judge").enter(other, "organiser").enter(one, "lead", "KO")

    pages = [f"/{one.slug}/judge", f"/{other.slug}/organise", f"/{one.slug}/lead"]
    assert [browser.get(page).status for page in pages] == [200] * 3
    browser.post(f"/{one.slug}/pass/leave")
    assert [browser.get(page).status for page in pages] == [403, 200, 403]


def test_browsers_that_come_in_at_once_each_hold_what_they_held(place):
    browsers = [Visitor(place.server).enter(place, "lead", "KO") for _ in range(4)]
    token = place.token("judge")
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(lambda one: one.post(f"/{place.slug}/pass", token=token), browsers))

    pages = [[one.get(f"/{place.slug}/{page}").status for page in ("judge", "lead")] for one in browsers]
    assert pages == [[200, 200]] * 4


def test_a_tab_that_comes_in_a_moment_after_another_is_sent_round_and_loses_nothing(place):
    one = Visitor(place.server).enter(place, "wall")
    other = Visitor(place.server)
    for left in jar_of(one):
        jar_of(other).set_cookie(copy(left))
    one.enter(place, "judge")
    late = other.post(f"/{place.slug}/pass", token=place.token("lead", "KO"))
    assert (late.status, late.headers["location"]) == (307, f"/{place.slug}/pass")
    for left in jar_of(one):
        jar_of(other).set_cookie(copy(left))
    other.enter(place, "lead", "KO")

    assert [other.get(f"/{place.slug}/{page}").status for page in ("judge", "lead")] == [200, 200]


@pytest.mark.parametrize("path", ["lead", "lead/mine", "lead/token", "judge", "judge/standings.csv", "organise"])
def test_what_is_private_is_kept_nowhere(place, path):
    role, *_ = path.split("/")
    person = {"lead": ("lead", "ZO"), "judge": ("judge", ""), "organise": ("organiser", "")}[role]
    shown = Visitor(place.server).enter(place, *person).get(f"/{place.slug}/{path}")

    assert shown.status == 200
    assert shown.headers["cache-control"] == "no-store"


def test_a_board_that_needs_a_pass_is_kept_by_no_proxy(server):
    competition = server.competition(PRIVATE)
    board = competition.organiser.get("board")

    assert board.status == 200
    assert "public" not in board.headers["cache-control"]


def test_what_is_secret_on_the_disk_is_for_one_user(server, place):
    place.give("ZO", 100)
    for path in server.data_dir.iterdir():
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_somebody_with_any_pass_sees_the_wall_of_a_competition_that_is_not_public(server, wire):
    competition = server.competition(PRIVATE)
    browser = Visitor(server).enter(competition, "judge")
    assert browser.get(f"/{competition.slug}/wall").status == 200

    guest = wire(server, Cookie=cookie_of(browser), Origin=server.address)
    guest.text("40" + json.dumps({"competition": competition.slug, "as": "wall"}))

    assert guest.event("board")


def test_none_of_all_this_was_a_bug(server):
    assert "Traceback" not in server.said()
