"""Who comes through which door, from the tables: every route with every role, and every pass revoked."""

import pytest
from flask import Flask

from rig import BELWEEK, asked, new_id
from scoreboard.core.roles import PERMITTED, Role
from scoreboard.web import guard
from scoreboard.web.guard import DOORS
from visitor import PHRASE, Visitor

PRIVATE = BELWEEK.replace("public = true", "public = false")
PEOPLE = ("nobody", "wall", "lead ZO", "lead KO", "judge", "organiser", "api", "revoked judge")
OPEN = {endpoint for endpoint, door in DOORS.items() if door.action is None}
API = {endpoint: door for endpoint, door in DOORS.items() if door.bearer}
PAGES = {endpoint: door for endpoint, door in DOORS.items() if door.action is not None and not door.bearer}

ADDRESS = {
    "api.board": ("GET", "board"),
    "api.standings": ("GET", "standings"),
    "api.record": ("POST", "results"),
    "api.record_batch": ("POST", "results/batch"),
    "api.void": ("POST", "results/never-was-one/void"),
    "api.replace": ("POST", "results/never-was-one/replace"),
    "api.settle": ("POST", "results/never-was-one/settle"),
    "api.entries": ("GET", "entries"),
    "api.phase": ("POST", "phase"),
    "wall.wall": ("GET", "wall"),
    "wall.board": ("GET", "wall/board"),
    "wall.public_board": ("GET", "board"),
    "wall.nicknames": ("GET", "wall/nicknames"),
    "scoring.page": ("GET", "scoring"),
    "receipts.page": ("GET", "receipt"),
    "lead.page": ("GET", "lead"),
    "lead.record": ("POST", "lead/results"),
    "corrections.void": ("POST", "lead/results/never-was-one/void"),
    "corrections.replace": ("POST", "lead/results/never-was-one/replace"),
    "corrections.ask": ("POST", "lead/results/never-was-one/ask"),
    "lead.token": ("GET", "lead/token"),
    "lead.mine": ("GET", "lead/mine"),
    "nicknames.listed": ("GET", "lead/nicknames"),
    "nicknames.add": ("POST", "lead/nicknames"),
    "nicknames.delete": ("POST", "lead/nicknames/none/delete"),
    "shift.start": ("POST", "lead/shifts"),
    "shift.end": ("POST", "lead/shifts/never-was-one/end"),
    "shift.read": ("POST", "lead/briefings/none/read"),
    "tally.page": ("GET", "lead/tally"),
    "tally.paper": ("GET", "lead/tally/paper"),
    "tally.enter": ("POST", "lead/tally"),
    "queries.page": ("GET", "lead/queries"),
    "queries.answer": ("POST", "lead/queries/never-was-one/answer"),
    "judge.page": ("GET", "judge"),
    "judge.standings": ("GET", "judge/standings"),
    "judge.now": ("GET", "judge/standings/now"),
    "judge.export": ("GET", "judge/export"),
    "judge.void": ("POST", "judge/entries/never-was-one/void"),
    "judge.replace": ("POST", "judge/entries/never-was-one/replace"),
    "judge.move": ("POST", "judge/entries/never-was-one/move"),
    "judge.leave": ("POST", "judge/entries/never-was-one/leave"),
    "decisions.verify": ("POST", "judge/entries/never-was-one/verify"),
    "decisions.admit": ("POST", "judge/entries/never-was-one/admit"),
    "decisions.query": ("POST", "judge/entries/never-was-one/query"),
    "decisions.ask": ("POST", "judge/queries"),
    "decisions.close": ("POST", "judge/queries/never-was-one/close"),
    "decisions.sample": ("POST", "judge/sample"),
    "decisions.look": ("POST", "judge/entries/never-was-one/look"),
    "decisions.now_waiting": ("GET", "judge/now"),
    "bulk.preview": ("POST", "judge/several"),
    "bulk.apply": ("POST", "judge/several/apply"),
    "judge.phase": ("POST", "judge/phase"),
    "judge.standings_csv": ("GET", "judge/standings.csv"),
    "judge.standings_json": ("GET", "judge/standings.json"),
    "step_up.page": ("GET", "judge/passphrase"),
    "step_up.enter": ("POST", "judge/passphrase"),
    "signing.page": ("GET", "judge/sign"),
    "signing.sign": ("POST", "judge/sign"),
    "signing.correct": ("POST", "judge/sign/correct"),
    "books.page": ("GET", "judge/books"),
    "books.pledges": ("GET", "judge/books/pledges.csv"),
    "books.settle_one": ("POST", "judge/books/pledges/never-was-one"),
    "books.file": ("POST", "judge/books/file"),
    "marking.page": ("GET", "judge/marks"),
    "marking.give": ("POST", "judge/marks/teams/ZO"),
    "marking.draft": ("POST", "judge/marks/teams/ZO/draft"),
    "marking.sample": ("POST", "judge/marks/teams/ZO/calls"),
    "marking.drop": ("POST", "judge/marks/teams/ZO/calls/never-was-one/drop"),
    "marking.recuse": ("POST", "judge/marks/recusals"),
    "summaries.document": ("GET", "judge/marks/teams/ZO/summary"),
    "summaries.receive": ("POST", "judge/marks/teams/ZO/summary"),
    "summaries.page": ("GET", "lead/summary"),
    "summaries.hand_in": ("POST", "lead/summary"),
    "summaries.own": ("GET", "lead/summary/document"),
    "judge.ledger_csv": ("GET", "judge/ledger.csv"),
    "downloads.pack": ("GET", "judge/export/pack.zip"),
    "downloads.report": ("GET", "judge/export/report-nl.pdf"),
    "downloads.certificates": ("GET", "judge/export/certificates.zip"),
    "downloads.standings_xlsx": ("GET", "judge/export/standings.xlsx"),
    "downloads.press": ("GET", "judge/export/press.txt"),
    "shifts_desk.page": ("GET", "judge/shifts"),
    "shifts_desk.start": ("POST", "judge/shifts"),
    "shifts_desk.end": ("POST", "judge/shifts/never-was-one/end"),
    "privacy.erase": ("POST", "organise/erase"),
    "privacy.erase_nicknames": ("POST", "organise/nicknames/erase"),
    "privacy.erase_text": ("POST", "judge/words/none/erase"),
    "privacy.objections": ("GET", "objections.csv"),
    "ceremony.screen": ("GET", "ceremony"),
    "ceremony.frame": ("GET", "ceremony/frame"),
    "ceremony.photo": ("GET", "ceremony/photo/never-was-one"),
    "director.page": ("GET", "ceremony/director"),
    "director.now": ("GET", "ceremony/director/now"),
    "director.preview": ("GET", "ceremony/director/preview"),
    "director.begin": ("POST", "ceremony/director/begin"),
    "director.go": ("POST", "ceremony/director/go"),
    "director.reveal": ("POST", "ceremony/director/reveal"),
    "director.end": ("POST", "ceremony/director/end"),
    "script.page": ("GET", "ceremony/director/script"),
    "script.keep": ("POST", "ceremony/director/script"),
    "logo.show": ("GET", "logo"),
    "logo.upload": ("POST", "organise/logo"),
    "logo.remove": ("POST", "organise/logo/remove"),
    "organise.page": ("GET", "organise"),
    "organise.preflight": ("GET", "organise/preflight"),
    "organise.reporting": ("GET", "organise/reporting"),
    "organise.back_up": ("POST", "organise/backup"),
    "organise.choose_base": ("POST", "organise/address"),
    "organise.phase": ("POST", "organise/phase"),
    "organise.schedule": ("POST", "organise/schedule"),
    "organise.make_pass": ("POST", "organise/passes"),
    "organise.make_lead_passes": ("POST", "organise/passes/leads"),
    "organise.revoke_pass": ("POST", "organise/passes/none/revoke"),
    "organise.definition": ("GET", "organise/definition.toml"),
    "seats.renew": ("POST", "organise/judges/none/renew"),
    "seats.leave": ("POST", "organise/judges/none/leave"),
    "briefing.publish": ("POST", "organise/briefing"),
    "briefing.withdraw": ("POST", "organise/briefing/withdraw"),
    "setup.edit": ("GET", "organise/setup"),
    "setup.change": ("POST", "organise/setup"),
}
"""Where each door with a guard is. A door that is not here fails the first test."""

TAKEN = {200, 201, 303, 304, 404, 409, 422}
"""What somebody who was let in may be answered, also when there is nothing to do."""


@pytest.fixture(scope="module")
def places(server):
    """A competition whose board needs a pass, and everybody with their token and their browser."""
    made = server.competition(PRIVATE)
    people = {name: Person(made, name) for name in PEOPLE}
    organiser = people["organiser"].browser
    organiser.post(f"/{made.slug}/organise/passes/{people['revoked judge'].pass_id}/revoke")
    return made, people


class Person:
    """Somebody with a pass of their own: the token for the API, and a browser that let itself in."""

    def __init__(self, competition, name: str) -> None:
        self.role = {"nobody": Role.PUBLIC, "revoked judge": Role.JUDGE}.get(name) or Role(name.split()[0])
        self.team = name.split()[1] if self.role is Role.LEAD else ""
        self.valid = name not in ("nobody", "revoked judge")
        self.browser = Visitor(competition.server)
        self.token = self.pass_id = ""
        if name == "nobody":
            return
        made = competition.server.operate("make_pass", slug=competition.slug, role=self.role.value, team=self.team)
        self.token, self.pass_id = made["token"], made["id"]
        if self.role is not Role.API:
            assert self.browser.post(f"/{competition.slug}/pass", token=self.token).status == 200
        if self.role in (Role.JUDGE, Role.ORGANISER):
            self.browser.sits(competition)


def test_every_door_with_a_guard_is_tried():
    assert ADDRESS.keys() == API.keys() | PAGES.keys()


def test_what_is_open_to_everybody_is_this_and_no_more():
    assert {
        "static",
        "openapi.spec",
        "health.healthz",
        "health.metrics",
        "home.index",
        "setup.start",
        "setup.begin",
        "setup.first",
        "setup.show",
        "setup.go",
        "setup.keep",
        "setup.preview",
        "setup.token",
        "setup.make",
        "setup.renew",
        "setup.drop",
        "privacy.page",
        "signin.show",
        "signin.enter",
        "signin.leave",
    } == OPEN


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("endpoint", API)
def test_the_api_lets_in_whom_the_table_says(places, endpoint, name):
    competition, people = places
    person = people[name]
    method, path = ADDRESS[endpoint]
    headers = {"Content-Type": "application/json", "Scoreboard-Passphrase": PHRASE} | (
        {"Authorization": f"Bearer {person.token}"} if person.token else {}
    )
    answer = asked(competition.server.port, method, f"/api/v1/{competition.slug}/{path}", body=b"{}", headers=headers)

    if not person.valid:
        assert answer.status == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    elif person.role in PERMITTED[API[endpoint].action]:
        assert answer.status in TAKEN
    else:
        assert answer.status == 403


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_opens_for_whom_the_table_says(places, endpoint, name):
    competition, people = places
    person = people[name]
    method, path = ADDRESS[endpoint]
    address = f"/{competition.slug}/{path}"
    shown = person.browser.get(address) if method == "GET" else person.browser.post(address)

    roles = {role for role in PAGES[endpoint].roles if role in PERMITTED[PAGES[endpoint].action]}
    if person.valid and person.role in roles and person.role is not Role.API:
        assert shown.status in TAKEN
    else:
        assert shown.status == 403


@pytest.mark.parametrize("endpoint", API)
def test_the_api_looks_at_no_cookie(places, endpoint):
    competition, people = places
    cookie = cookie_of(people["organiser"].browser)
    method, path = ADDRESS[endpoint]
    headers = {"Content-Type": "application/json", "Cookie": cookie}
    answer = asked(competition.server.port, method, f"/api/v1/{competition.slug}/{path}", body=b"{}", headers=headers)

    assert answer.status == 401
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_looks_at_no_token(places, endpoint):
    competition, people = places
    method, path = ADDRESS[endpoint]
    headers = {"Authorization": f"Bearer {people['organiser'].token}"}
    answer = asked(competition.server.port, method, f"/{competition.slug}/{path}", headers=headers)

    assert answer.status in (400, 403)


def cookie_of(browser: Visitor) -> str:
    """Give the session of a browser as it would send it."""
    for handler in browser.opener.handlers:
        if hasattr(handler, "cookiejar"):
            return "; ".join(f"{one.name}={one.value}" for one in handler.cookiejar)
    raise AssertionError("a browser without a jar")


@pytest.mark.parametrize("pick", ["team=KO", "team=", "team=XX", "as=organiser", "role=judge", "pass_id=1"])
def test_a_lead_stays_with_the_own_team_whatever_the_address_says(places, pick):
    competition, people = places
    shown = people["lead ZO"].browser.get(f"/{competition.slug}/lead/mine?{pick}")

    assert shown.status == 403 if pick in ("team=KO", "team=XX") else '"team":"ZO"' in shown.html


@pytest.mark.parametrize("team", ["KO", "XX"])
def test_a_lead_s_form_for_another_team_is_refused(places, team):
    competition, people = places
    fields = {"request_id": new_id(), "outcome": "convinced", "team": team}

    assert people["lead ZO"].browser.post(f"/{competition.slug}/lead/results", **fields).status == 403
    rows = competition.organiser.get("standings").json["rows"]
    assert not any(row["calls"] for row in rows if row["team"] == team)


def test_a_pass_of_one_competition_opens_no_other(places, server):
    _, people = places
    other = server.competition()

    for path in ("standings", "entries"):
        answer = asked(
            server.port,
            "GET",
            f"/api/v1/{other.slug}/{path}",
            headers={"Authorization": f"Bearer {people['organiser'].token}"},
        )
        assert answer.status == 401
    assert people["organiser"].browser.get(f"/{other.slug}/organise").status == 403


def test_a_judge_may_not_open(places):
    competition, people = places
    answer = asked(
        competition.server.port,
        "POST",
        f"/api/v1/{competition.slug}/phase",
        body=f'{{"request_id": "{new_id()}", "verb": "open"}}'.encode(),
        headers={
            "Authorization": f"Bearer {people['judge'].token}",
            "Content-Type": "application/json",
            "Scoreboard-Passphrase": PHRASE,
        },
    )

    assert (answer.status, answer.json["why"]) == (403, "not_allowed")


def test_a_route_without_a_door_stops_the_start(monkeypatch):
    app = Flask("planted")
    app.add_url_rule("/back-door", "planted.back_door", lambda: "come in")
    with pytest.raises(RuntimeError, match=r"planted\.back_door"):
        guard.install(app)

    monkeypatch.setitem(DOORS, "planted.back_door", guard.JUDGE)
    guard.install(app)
