"""The judges' desk hands out the pack and its papers, and nobody else does."""

import io
import secrets
import zipfile
from hashlib import sha256
from html import unescape
from time import monotonic
from urllib.error import HTTPError
from urllib.request import OpenerDirector, Request, build_opener

import gevent
import openpyxl
import pytest

from rig import BELWEEK, Competition
from scoreboard import operations
from scoreboard.app import create_app
from scoreboard.competitions import Competitions
from scoreboard.core.commands import ChangePhase
from scoreboard.core.finals import digest_of
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.roles import Role, Who
from scoreboard.exports.official import file_label
from scoreboard.settings import Settings
from scoreboard.web.downloads import with_label, written_apart
from signed_day import on_file
from visitor import Visitor

PATIENCE_S = 20


@pytest.fixture(scope="module")
def signed(server, tmp_path_factory):
    """A competition on the server that is signed and revealed."""
    slug = f"belweek-{secrets.token_hex(4)}"
    path = tmp_path_factory.mktemp("signed") / "whole.db"
    day = on_file(path, slug, teams=("=1+1", "Twee"))
    restored = server.run("restore", str(path), "--as", slug)
    assert restored.returncode == 0, restored.stderr
    return Competition(server=server, slug=slug), day.state


@pytest.fixture(scope="module")
def judge(signed):
    competition, _ = signed
    return Visitor(competition.server).enter(competition, "judge")


def taken(judge: Visitor, slug: str, name: str) -> tuple[str, bytes]:
    """Take a file away: the name that it is saved under, and what is in it."""
    with judge.opener.open(Request(f"{judge.server.address}/{slug}/judge/{name}"), timeout=120) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.headers["Content-Disposition"].partition("filename=")[2].strip('"'), answer.read()


def status_of(opener: OpenerDirector, address: str) -> int:
    """Ask for something that is not to be had; give the status."""
    with pytest.raises(HTTPError) as no:
        opener.open(address, timeout=30)
    with no.value:
        return no.value.code


def test_the_page_offers_every_file_and_says_that_it_is_official(signed, judge):
    competition, state = signed
    page = judge.get(f"/{competition.slug}/judge/export")

    assert page.status == 200
    assert "Officieel v1" in page.text
    assert digest_of(state) in page.text
    names = ["export/pack.zip", *(f"export/report-{language}.pdf" for language in ("nl", "fr", "de", "en"))]
    for name in (
        *names,
        "export/certificates.zip",
        "export/standings.xlsx",
        "standings.csv",
        "standings.json",
        "ledger.csv",
    ):
        assert f'href="/{competition.slug}/judge/{name}" download' in page.html


def test_the_page_has_the_line_for_the_press_in_four_languages(signed, judge):
    competition, _ = signed
    page = unescape(judge.get(f"/{competition.slug}/judge/export").html)

    for words in (
        "wint ‘De Grote Belweek’",
        "remporte «",
        "gewinnt „Die große Telefonwoche“",
        "wins “The Big Call Week”",
    ):
        assert words in page


def test_the_pack_is_whole_and_named_as_what_it_is(signed, judge):
    competition, _ = signed
    name, content = taken(judge, competition.slug, "export/pack.zip")

    assert name == f"{competition.slug}-official-v1-pack.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        assert pack.testzip() is None
        assert {"report-nl.pdf", "certificates/T1.pdf", "press.txt", "verify.py", "manifest.json"} <= {*pack.namelist()}
        assert b"Official v1" not in pack.read("press.txt")


def test_report_certificates_spreadsheet_and_press_line_come_one_by_one(signed, judge):
    competition, _ = signed
    name, report = taken(judge, competition.slug, "export/report-de.pdf")
    assert name == f"{competition.slug}-official-v1-report-de.pdf"
    assert report.startswith(b"%PDF-")
    _, certificates = taken(judge, competition.slug, "export/certificates.zip")
    with zipfile.ZipFile(io.BytesIO(certificates)) as found:
        assert found.namelist() == ["T1.pdf", "T2.pdf"]
    _, sheet = taken(judge, competition.slug, "export/standings.xlsx")
    cells = openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0]
    assert "=1+1" in {cell.value for cell in cells["C"]}
    assert all(cell.data_type != "f" for row in cells.iter_rows() for cell in row)
    _, press = taken(judge, competition.slug, "export/press.txt")
    assert press.decode().count("wins") == 1


def test_there_is_no_report_in_a_language_that_the_competition_does_not_have(signed, judge):
    competition, _ = signed
    for language in ("es", "..%2f..%2fetc", "nl.pdf"):
        address = f"{judge.server.address}/{competition.slug}/judge/export/report-{language}.pdf"
        assert status_of(judge.opener, address) == 404


def test_nobody_without_a_judges_pass_gets_any_of_it(signed):
    competition, _ = signed
    lead = Visitor(competition.server).enter(competition, "lead", "T1")
    for opener in (build_opener(), lead.opener):
        for name in ("pack.zip", "report-nl.pdf", "certificates.zip", "standings.xlsx", "press.txt"):
            address = f"{competition.server.address}/{competition.slug}/judge/export/{name}"
            assert status_of(opener, address) in (401, 403)


def test_before_the_signatures_page_and_files_say_provisional(competition):
    judge = Visitor(competition.server).enter(competition, "judge")
    competition.phase("open")
    page = judge.get(f"/{competition.slug}/judge/export")

    assert "Voorlopig" in page.text
    assert "VOORLOPIG." in unescape(page.html)
    name, content = taken(judge, competition.slug, "export/press.txt")
    assert name == f"{competition.slug}-provisional-press.txt"
    assert sha256(content).hexdigest() == sha256(taken(judge, competition.slug, "export/press.txt")[1]).hexdigest()


class Opening:
    """A competition in this process whose lines open while a file of it is being made."""

    def __init__(self, folder):
        self.competitions = Competitions(folder)
        self.hosted = self.competitions.get(operations.make(self.competitions, toml=BELWEEK)["slug"])
        self.app = create_app(Settings(data_dir=folder), self.competitions, setup_key="key")

    def opens(self):
        """Open the lines; once they are open nothing happens any more."""
        if self.hosted.state.phase is Phase.REHEARSAL:
            self.hosted.submit(ChangePhase(verb=Verb.OPEN), Who(Role.ORGANISER, pass_id="o"), "they-are-open")

    def is_open(self):
        return self.hosted.state.phase is Phase.OPEN


@pytest.fixture
def opening(tmp_path):
    opening = Opening(tmp_path)
    yield opening
    opening.competitions.close()


def test_a_file_is_named_after_the_state_that_it_is_of_though_another_one_holds_once_it_is_written(opening):
    def written(state):
        end = monotonic() + PATIENCE_S
        while not opening.is_open() and monotonic() < end:
            pass
        return file_label(state)

    with opening.app.test_request_context(f"/{opening.hosted.slug}/judge/standings.csv"):
        beside = gevent.spawn(opening.opens)
        answer = written_apart(written, "text/csv", "ranking.csv")
        beside.get(timeout=PATIENCE_S)

    assert (opening.is_open(), answer.get_data(as_text=True)) == (True, "rehearsal")
    assert "-rehearsal-ranking.csv" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("reads_first", [True, False])
def test_a_pack_during_which_what_it_is_of_became_something_else_is_made_anew(opening, reads_first):
    made = []

    def pack():
        before = file_label(opening.hosted.state)
        opening.opens()
        made.append(before if reads_first else file_label(opening.hosted.state))
        return iter([made[-1].encode()])

    label, pieces = with_label(opening.hosted, pack)

    assert (label, b"".join(pieces), len(made)) == ("provisional", b"provisional", 2)
