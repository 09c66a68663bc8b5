"""A judge changes something with a passphrase: chosen once, asked again after five minutes, never seen anywhere."""

import json
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from urllib.request import Request

import pytest

from rig import new_id
from scoreboard.app import create_app
from scoreboard.competitions import Competitions
from scoreboard.core.roles import Role
from scoreboard.operations import make
from scoreboard.settings import Settings
from scoreboard.store.passphrases import ASKED_AGAIN_AFTER
from scoreboard.web.guard import DOORS
from visitor import PHRASE, Visitor

OTHER = "vier geiten in de regen"
CHANGES_NOTHING = {"bulk.preview", "decisions.look", "marking.draft"}
"""What is posted at the desk only to be looked at, or to be kept for whoever typed it."""


@pytest.fixture
def day(competition):
    """An open competition with one gift of team KO."""
    competition.phase("open")
    competition.give("KO", 2500, request_id="gift-of-KO")
    return competition


@pytest.fixture
def judge(day):
    """A judge who came in and did nothing yet."""
    return Visitor(day.server).enter(day, "judge")


def void(visitor, day, **more):
    """Take the gift of KO back."""
    fields = {"request_id": new_id(), "what": "void", "reason": "mistake", "words": "twee keer gemeld", **more}
    return visitor.post(f"/{day.slug}/judge/entries/gift-of-KO/void", **fields)


def money(day):
    return day.board()["totals"]["money_minor"]


def entries(day, kind):
    return [one for one in day.organiser.get("entries?limit=1000").json["entries"] if one["kind"] == kind]


def hidden(shown):
    """The fields that wait in a page, but for the token."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', shown.html)
    return {name: value for name, value in found if name != "csrf_token"}


def test_the_first_change_asks_to_choose_a_passphrase_and_is_made_with_it(day, judge):
    asked = void(judge, day)

    assert (asked.status, asked.headers["www-authenticate"]) == (401, "Passphrase")
    assert "Een wachtzin kiezen" in asked.text
    assert money(day) == 2500
    kept = hidden(asked)
    assert (kept["reason"], kept["words"]) == ("mistake", "twee keer gemeld")

    path = re.search(r'<form class="card" method="post" action="([^"]*)"', asked.html).group(1)
    done = judge.post(path, **kept, passphrase=PHRASE, passphrase_again=PHRASE)

    assert done.status == 200
    assert money(day) == 0
    assert len(entries(day, "JudgeSeated")) == 1
    assert void(judge, day).status == 409, "for five minutes it is not asked again"


def test_who_has_one_types_it_in_another_browser(day, judge):
    judge.sits(day)
    phone = Visitor(day.server).enter(day, "judge")

    asked = void(phone, day)
    assert (asked.status, "Een wachtzin kiezen" in asked.text) == (401, False)
    wrong = void(phone, day, passphrase=OTHER)
    assert (wrong.status, money(day)) == (401, 2500)
    assert "Dit is niet de wachtzin van deze pas" in wrong.text
    assert hidden(wrong)["words"] == "twee keer gemeld"

    assert void(phone, day, passphrase=PHRASE).status == 200
    assert money(day) == 0
    assert len(entries(day, "JudgeSeated")) == 1


@pytest.mark.parametrize(
    ("typed", "again", "says"),
    [
        ("kort", "kort", "minstens 8 tekens"),
        ("Azerty Uiop", "Azerty Uiop", "een van de eerste"),
        ("aaaaaaaaaa", "aaaaaaaaaa", "een van de eerste"),
        ("x y" * 70, "x y" * 70, "hoogstens 200"),
        (PHRASE, OTHER, "niet gelijk"),
        (PHRASE, "", "niet gelijk"),
    ],
)
def test_a_poor_passphrase_is_not_taken(day, judge, typed, again, says):
    shown = void(judge, day, passphrase=typed, passphrase_again=again)

    assert (shown.status, money(day)) == (401, 2500)
    assert says in shown.text
    assert hidden(shown)["words"] == "twee keer gemeld"
    assert entries(day, "JudgeSeated") == []


def test_it_is_the_same_however_a_keyboard_writes_it(day, judge):
    judge.sits(day, "été à la mer")

    assert (
        void(Visitor(day.server).enter(day, "judge"), day, passphrase=" e\u0301te\u0301 a\u0300  la mer ").status == 200
    )


def test_an_organiser_at_the_desk_has_one_too_and_takes_no_seat(day):
    organiser = Visitor(day.server).enter(day, "organiser")

    assert void(organiser, day).status == 401
    assert void(organiser.sits(day), day).status == 200
    assert entries(day, "JudgeSeated") == []


def test_a_program_is_told_what_is_missing(day, judge):
    status, body = judge.send(f"/{day.slug}/judge/entries/gift-of-KO/void", request_id=new_id(), reason="mistake")

    assert (status, body["why"]) == (401, "step_up")
    assert "wachtzin" in body["detail"]


def test_a_bearer_needs_none(day):
    answer = day.api("judge").post("results/gift-of-KO/void", {"request_id": new_id(), "reason": "mistake"})

    assert answer.status == 200, answer.text


def test_a_file_has_to_be_chosen_again(day, judge):
    token = judge.get("/new").value("csrf_token")
    parts = {"csrf_token": token, "request_id": "file-0001"}
    head = "--part\r\nContent-Disposition: form-data; name="
    body = "".join(f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in parts.items())
    body += f'{head}"file"; filename="boeken.csv"\r\n\r\na,b\r\n--part--\r\n'
    headers = {"Origin": day.server.address, "Content-Type": "multipart/form-data; boundary=part"}
    shown = judge._open(Request(f"{day.server.address}/{day.slug}/judge/books/file", body.encode(), headers))

    assert shown.status == 401
    assert "Het bestand opnieuw kiezen" in shown.text
    assert "boeken.csv" in shown.text
    assert 'enctype="multipart/form-data"' in shown.html
    assert hidden(shown)["request_id"] == "file-0001"


def test_wrong_tries_end_and_the_page_says_for_how_long(day, judge):
    judge.sits(day)
    guesser = Visitor(day.server).enter(day, "judge")

    with ThreadPoolExecutor(8) as crowd:
        tries = list(crowd.map(lambda n: void(guesser, day, passphrase=f"geraden zin {n}").status, range(8)))
    assert sorted(tries) == [401] * 5 + [429] * 3

    late = void(guesser, day, passphrase=PHRASE)
    assert (late.status, money(day)) == (429, 2500)
    assert re.search(r"Over [1-5] minu", late.text)
    assert 0 < int(late.headers["retry-after"]) <= 300
    assert hidden(late)["words"] == "twee keer gemeld"
    assert void(judge, day).status == 200, "the judge in the own browser goes on"


def test_wrong_tries_end_also_for_who_takes_a_new_browser_for_each(day, judge):
    judge.sits(day)
    statuses = []
    for _ in range(5):
        guesser = Visitor(day.server).enter(day, "judge")
        statuses += [void(guesser, day, passphrase="geraden zin").status for _ in range(5)]

    assert statuses == [401] * 20 + [429] * 5


def test_what_others_try_wrong_stops_no_judge_in_a_browser_where_the_phrase_has_fitted(day, judge):
    judge.sits(day)
    for _ in range(4):
        guesser = Visitor(day.server).enter(day, "judge")
        assert [void(guesser, day, passphrase="geraden zin").status for _ in range(5)] == [401] * 5
    assert void(Visitor(day.server).enter(day, "judge"), day, passphrase=PHRASE).status == 429

    assert void(judge.enter(day, "judge"), day, passphrase=PHRASE).status == 200, "also through the link again"
    assert [void(judge, day, passphrase=OTHER).status for _ in range(6)] == [401] * 5 + [429]


def test_a_pass_that_comes_along_brings_no_passphrase_along(day, judge):
    judge.sits(day).enter(day, "wall")

    assert judge.get(f"/{day.slug}/judge").status == 200
    assert void(judge, day).status == 401
    assert void(judge, day, passphrase=PHRASE).status == 200


def test_two_who_choose_at_once_get_one_passphrase(day, judge):
    other = Visitor(day.server).enter(day, "judge")

    def chooses(visitor, phrase):
        path = f"/{day.slug}/judge/passphrase"
        return visitor.post(path, passphrase=phrase, passphrase_again=phrase).status

    with ThreadPoolExecutor(2) as crowd:
        statuses = list(crowd.map(chooses, (judge, other), (PHRASE, OTHER)))

    assert sorted(statuses) == [200, 401]
    assert len(entries(day, "JudgeSeated")) == 1


def test_a_form_from_elsewhere_cannot_choose_one(day, judge):
    body = urlencode({"passphrase": PHRASE, "passphrase_again": PHRASE}).encode()
    path = f"{day.server.address}/{day.slug}/judge/passphrase"

    assert judge._open(Request(path, body, {"Origin": day.server.address})).status == 400
    assert entries(day, "JudgeSeated") == []


def test_the_desk_says_that_one_is_missing_and_stays_readable(day, judge):
    before = judge.get(f"/{day.slug}/judge")
    assert (before.status, f"/{day.slug}/judge/passphrase" in before.html) == (200, True)

    after = judge.sits(day).get(f"/{day.slug}/judge")
    assert f"/{day.slug}/judge/passphrase" not in after.html


def test_it_stands_in_no_log_no_page_and_no_file(day, judge):
    pages = [void(judge, day), void(judge, day, passphrase=PHRASE, passphrase_again=OTHER)]
    pages += [void(judge, day, passphrase=PHRASE, passphrase_again=PHRASE), void(judge, day, passphrase=OTHER)]
    pages.append(judge.post(f"/{day.slug}/judge/entries/never-was/replace", passphrase=PHRASE, team="XX"))
    pages += [judge.get(f"/{day.slug}/{path}") for path in ("judge", "judge/standings", "judge/passphrase")]

    seen = day.server.said() + json.dumps(day.organiser.get("entries?limit=1000").json)
    seen += "".join(page.html + str(page.headers) for page in pages)
    assert not any(phrase in seen or phrase.replace(" ", "+") in seen for phrase in (PHRASE, OTHER))
    files = b"".join(path.read_bytes() for path in day.server.data_dir.glob(f"{day.slug}.db*"))
    assert PHRASE.encode() not in files
    assert b"scrypt:" in files


def test_a_revoked_pass_changes_nothing_any_more(day, judge):
    judge.sits(day)
    organiser = Visitor(day.server).enter(day, "organiser")
    pass_id = re.search(r"organise/passes/(\w+)/revoke", _line_of(organiser, day, "Jurylid")).group(1)
    organiser.post(f"/{day.slug}/organise/passes/{pass_id}/revoke")

    assert void(judge, day).status == 403
    assert void(judge, day, passphrase=PHRASE).status == 403
    assert money(day) == 2500


def _line_of(organiser, day, role):
    html = organiser.get(f"/{day.slug}/organise").html
    return next(one for one in re.findall(r'<li class="pass-line">.*?</li>', html, re.DOTALL) if role in one)


def _seat(organiser, day):
    html = organiser.get(f"/{day.slug}/organise").html
    (line,) = re.findall(r'<li class="pass-line seat">.*?</li>', html, re.DOTALL)
    return line, re.search(r"organise/judges/(\w+)/", line).group(1)


def test_the_organiser_lets_a_judge_choose_another_and_the_ledger_shows_it(day, judge):
    judge.sits(day)
    organiser = Visitor(day.server).enter(day, "organiser")
    _, pass_id = _seat(organiser, day)

    said = organiser.post(f"/{day.slug}/organise/judges/{pass_id}/renew")
    assert "De oude wachtzin werkt niet meer" in said.text
    assert "moet een wachtzin kiezen" in _seat(organiser, day)[0]
    assert void(judge, day).status == 401, "also where it was typed just now"
    assert void(judge, day, passphrase=PHRASE).status == 401

    assert void(judge.sits(day, OTHER), day).status == 200
    assert len(entries(day, "JudgeSeated")) == 2


def test_a_judge_leaves_the_table_with_words_and_may_sit_down_again(day, judge):
    judge.sits(day)
    organiser = Visitor(day.server).enter(day, "organiser")
    _, pass_id = _seat(organiser, day)
    leave = f"/{day.slug}/organise/judges/{pass_id}/leave"

    assert organiser.post(leave, request_id=new_id(), words=" ").status == 422
    assert "heeft de tafel verlaten" in organiser.post(leave, request_id=new_id(), words="ziek geworden").text
    assert organiser.post(leave, request_id=new_id(), words="nog eens").status == 409
    assert void(judge, day).status == 401
    assert len(entries(day, "JudgeLeft")) == 1

    judge.sits(day)
    assert _seat(organiser, day)[1] == pass_id


def test_erasing_what_tells_of_people_erases_it(day, judge):
    judge.sits(day)
    day.phase("close")
    path = day.server.data_dir / f"{day.slug}.db"

    Visitor(day.server).enter(day, "organiser").post(f"/{day.slug}/organise/erase")

    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*) FROM passphrases").fetchone() == (0,)
    assert b"scrypt:" not in path.read_bytes()
    assert void(judge, day).status == 401
    assert void(judge.sits(day, OTHER), day).status == 200


class TestTheFiveMinutes:
    """How long a passphrase lasts, without waiting for it."""

    @pytest.fixture
    def passphrases(self, tmp_path):
        competitions = Competitions(tmp_path)
        hosted = competitions.get(make(competitions, toml=TOML)["slug"])
        self.pass_id = hosted.passes.make(Role.JUDGE, at=datetime.now(UTC))[0].id
        hosted.passphrases.keep(self.pass_id, "hash", at=datetime.now(UTC))
        yield hosted.passphrases
        competitions.close()

    def test_it_is_asked_again_after_five_minutes_without_a_change(self, passphrases):
        at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        just = ASKED_AGAIN_AFTER - timedelta(seconds=1)
        assert timedelta(minutes=5) == ASKED_AGAIN_AFTER
        assert not passphrases.is_fresh("browser", self.pass_id, at=at)

        passphrases.changed("browser", self.pass_id, at=at)
        assert passphrases.is_fresh("browser", self.pass_id, at=at + just)
        assert not passphrases.is_fresh("browser", self.pass_id, at=at + ASKED_AGAIN_AFTER)
        assert not passphrases.is_fresh("another", self.pass_id, at=at)

        passphrases.changed("browser", self.pass_id, at=at + just)
        assert passphrases.is_fresh("browser", self.pass_id, at=at + 2 * just)

    def test_who_is_to_choose_another_is_asked_at_once(self, passphrases):
        at = datetime.now(UTC)
        passphrases.changed("browser", self.pass_id, at=at)

        passphrases.forget(self.pass_id)
        passphrases.changed("browser", self.pass_id, at=at)

        assert not passphrases.is_fresh("browser", self.pass_id, at=at)
        assert passphrases.hash_of(self.pass_id) == ""


TOML = """
slug = "belweek"
name = "De Grote Belweek"

[[team]]
code = "KO"
name = "Korenbloem"

[[outcome]]
key = "donation"
name = "Donatie"
takes_money = true
success = true
"""


def test_every_form_of_the_desk_asks_for_it(tmp_path):
    """Also those that are not written yet: what is posted under /judge is posted with a passphrase."""
    competitions = Competitions(tmp_path)
    app = create_app(Settings(data_dir=tmp_path), competitions, setup_key="key")
    competitions.close()
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    desk = {rule.endpoint for rule in rules if rule.rule.startswith("/<slug>/judge")}

    assert "judge.void" in desk
    assert {endpoint for endpoint in desk if not DOORS[endpoint].steps_up} == CHANGES_NOTHING
    posts = {rule.endpoint for rule in rules}
    assert sorted(endpoint for endpoint, door in DOORS.items() if door.steps_up and endpoint not in posts) == []
