"""Summaries as they come: real PDFs and others, large ones, and who may have them when."""

import os
import re
import secrets
import socket
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import Request

import pytest

from jury import BLIND, MARKED, TEAMS, judge_of, marked_competition, organiser_of, sign
from rig import new_id
from scoreboard.backups import Backups
from scoreboard.competitions import Competitions
from scoreboard.core.commands import ReceiveSummary
from scoreboard.core.roles import Role, Who
from scoreboard.definition import from_toml
from scoreboard.retention import forget_words
from scoreboard.summaries import MOST_BYTES, Refusal, Summaries, Unfit
from visitor import Visitor

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
OTHER = PDF.replace(b"1 0 obj", b"2 0 obj")
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture(scope="module")
def day(server):
    return marked_competition(server)


def lead_of(competition, team="KO") -> Visitor:
    return Visitor(competition.server, language="en").enter(competition, "lead", team)


def hand_in(visitor: Visitor, path: str, document: bytes, name: str = "advies.pdf", **fields: str):
    """Send a document as a browser does."""
    edge = secrets.token_hex(8)
    fields = {"csrf_token": visitor.get("/new").value("csrf_token"), "request_id": new_id(), **fields}
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="summary"; filename="{name}"\r\n'
    body = "".join(parts).encode() + head.encode() + b"Content-Type: application/pdf\r\n\r\n" + document
    request = Request(visitor.server.address + path, body + f"\r\n--{edge}--\r\n".encode())
    request.add_header("Content-Type", f"multipart/form-data; boundary={edge}")
    request.add_header("Origin", visitor.server.address)
    return visitor._open(request)


def folder_of(competition) -> Path:
    return competition.server.data_dir / f"{competition.slug}.summaries"


def test_a_lead_hands_a_summary_in_and_gets_it_back_as_a_file(day):
    lead = lead_of(day)

    handed = hand_in(lead, f"/{day.slug}/lead/summary?team=KO", PDF)
    back = lead.get(f"/{day.slug}/lead/summary/document")

    assert "The summary is with the judges." in handed.text
    assert back.html.encode() == PDF
    assert back.headers["content-disposition"] == "attachment; filename=summary.pdf"
    assert back.headers["content-type"] == "application/pdf"
    assert back.headers["x-content-type-options"] == "nosniff"
    assert back.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert back.headers["cache-control"] == "no-store"
    (kept,) = folder_of(day).iterdir()
    assert oct(kept.stat().st_mode)[-3:] == "600"


def test_judges_and_organiser_have_it_and_no_other_lead(day):
    hand_in(lead_of(day, "MA"), f"/{day.slug}/lead/summary?team=MA", PDF)
    page = f"/{day.slug}/judge/marks/teams/MA/summary"

    assert judge_of(day).visitor.get(page).html.encode() == PDF
    assert organiser_of(day).visitor.get(page).headers["content-disposition"] == "attachment; filename=summary-MA.pdf"
    assert lead_of(day, "ZO").get(page).status == 403
    assert lead_of(day, "ZO").get(f"/{day.slug}/lead/summary/document").status == 404
    assert lead_of(day, "ZO").get(f"/{day.slug}/lead/summary/document?team=MA").status == 403
    assert Visitor(day.server).get(page).status == 403


@pytest.mark.parametrize(
    ("document", "status", "said"),
    [
        (b"", 422, "the file that came was empty"),
        (HTML, 422, "This is no PDF."),
        (b"\xef\xbb\xbf" + PDF, 422, "This is no PDF."),
        (PDF[:30], 422, "This PDF has no end"),
        (PDF + b"\0" * MOST_BYTES, 413, "larger than 10 MB"),
    ],
)
def test_what_is_no_whole_pdf_is_refused_with_what_to_do_and_leaves_nothing(server, document, status, said):
    competition = server.competition(MARKED)

    shown = hand_in(lead_of(competition), f"/{competition.slug}/lead/summary?team=KO", document)

    assert shown.status == status
    assert said in shown.text
    assert not any(folder_of(competition).glob("*"))
    assert not any(folder_of(competition).glob(".*"))


def test_a_form_without_a_file_is_answered_with_what_to_do(day):
    lead = lead_of(day)

    assert lead.post(f"/{day.slug}/lead/summary?team=KO", request_id=new_id()).status == 422
    assert hand_in(lead, f"/{day.slug}/lead/summary?team=KO", b"", name="").status == 422


def test_200_megabytes_are_refused_before_they_are_read(day):
    """Only the head is sent: who waits for the rest would never answer."""
    connection = HTTPConnection("127.0.0.1", day.server.port, timeout=20)
    connection.putrequest("POST", f"/{day.slug}/lead/summary")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", str(200 * 1024 * 1024))
    connection.endheaders()
    connection.send(b"--x\r\n")
    answer = connection.sock.recv(65536).decode()
    connection.sock.shutdown(socket.SHUT_RDWR)
    connection.close()

    assert " 413 " in answer.splitlines()[0]
    assert "10 MB" in answer


def test_a_new_summary_takes_the_place_of_the_one_before_and_the_judge_hears_of_it(server):
    competition = marked_competition(server)
    lead, judge = lead_of(competition), judge_of(competition)
    page = f"/{competition.slug}/lead/summary?team=KO"
    hand_in(lead, page, PDF)
    judge.mark("KO")
    assert "came after your marks" not in judge.look("KO").text

    hand_in(organiser_of(competition).visitor, f"/{competition.slug}/judge/marks/teams/KO/summary", OTHER)

    assert len(list(folder_of(competition).iterdir())) == 1
    assert lead.get(f"/{competition.slug}/lead/summary/document").html.encode() == OTHER
    assert "came after your marks" in judge.look("KO").text


def test_a_lead_hands_in_until_the_lines_are_closed_and_never_hears_that_marking_began(server):
    competition = marked_competition(server)
    judge, lead, other = judge_of(competition), lead_of(competition), lead_of(competition, "MA")
    page = f"/{competition.slug}/lead/summary"
    hand_in(lead, f"{page}?team=KO", PDF)
    judge.mark("KO")
    again = hand_in(lead, f"{page}?team=KO", OTHER)
    competition.phase("close")
    late = hand_in(other, f"{page}?team=MA", PDF)

    assert again.status == 200
    assert lead.get(f"{page}/document").html.encode() == OTHER
    assert (late.status, "Give the summary to the judges" in late.text) == (409, True)
    assert 'type="file"' not in other.get(f"{page}?team=MA").html


def test_the_same_document_of_two_teams_stays_for_both(server):
    competition = marked_competition(server)
    for team in ("KO", "MA"):
        hand_in(lead_of(competition, team), f"/{competition.slug}/lead/summary?team={team}", PDF)
    hand_in(lead_of(competition, "KO"), f"/{competition.slug}/lead/summary?team=KO", OTHER)

    assert lead_of(competition, "MA").get(f"/{competition.slug}/lead/summary/document").html.encode() == PDF


def test_a_document_that_is_gone_is_said_and_may_come_again(day):
    lead = lead_of(day, "ZO")
    page = f"/{day.slug}/lead/summary?team=ZO"
    hand_in(lead, page, OTHER)
    for path in folder_of(day).iterdir():
        path.unlink()

    assert "not on the server any more" in lead.get(page).text
    judge, sent = judge_of(day), lead.get(f"/{day.slug}/lead/summary/document")
    assert (sent.status, "The document is not on the server any more." in sent.text) == (404, True)
    assert "not on this server any more" in judge.look("ZO").text
    sent = judge.visitor.get(f"{judge.page}/teams/ZO/summary")
    assert (sent.status, "not on this server any more. Ask for it again." in sent.text) == (404, True)
    hand_in(lead, page, OTHER)
    assert lead.get(f"/{day.slug}/lead/summary/document").html.encode() == OTHER


def test_the_organiser_reads_which_folder_goes_with_a_backup_once_a_summary_is_there(server):
    competition = marked_competition(server)
    organiser, page = organiser_of(competition).visitor, f"/{competition.slug}/organise"
    folder = f"in the folder {competition.slug}.summaries: copy that folder too"
    assert folder not in organiser.get(page).text

    hand_in(lead_of(competition), f"/{competition.slug}/lead/summary?team=KO", PDF)

    assert folder in organiser.get(page).text
    organiser.post(f"{page}/backup")
    assert len(list((server.data_dir / "backups" / f"{competition.slug}.summaries").iterdir())) == 1


def test_the_desk_hands_in_for_a_team_and_says_what_is_wrong(day):
    organiser = organiser_of(day)
    page = f"/{day.slug}/judge/marks/teams/MA/summary"

    assert "The summary is there" in hand_in(organiser.visitor, page, OTHER).text
    wrong = hand_in(organiser.visitor, page, HTML)
    assert (wrong.status, wrong.problems) == (
        422,
        ["This is no PDF. Save or print the summary as PDF, and choose that."],
    )


def test_where_no_names_are_seen_the_file_has_none_either(server):
    competition = marked_competition(server, BLIND)
    hand_in(lead_of(competition), f"/{competition.slug}/lead/summary?team=KO", PDF, name="Korenbloem.pdf")
    judge = judge_of(competition)
    found = [judge.visitor.get(f"{judge.page}/teams/{token}/summary") for token in judge.tokens()]

    (sent,) = (one for one in found if one.status == 200)
    assert re.fullmatch(r"attachment; filename=summary-[123]\.pdf", sent.headers["content-disposition"])
    assert judge.visitor.get(f"{judge.page}/teams/KO/summary").status == 404


def test_nothing_is_taken_once_the_result_is_signed(server):
    competition = marked_competition(server)
    judge, lead, page = judge_of(competition), lead_of(competition), f"/{competition.slug}/lead/summary?team=KO"
    assert hand_in(lead, page, PDF).status == 200
    for team in TEAMS:
        judge.mark(team)

    sign(competition, [judge])

    late = hand_in(lead, page, OTHER)
    assert (late.status, "no summary is taken any more" in late.text) == (409, True)
    assert lead.get(f"/{competition.slug}/lead/summary/document").html.encode() == PDF


@pytest.fixture
def held(tmp_path):
    competitions = Competitions(tmp_path)
    yield competitions
    competitions.close()


def received(hosted, document: bytes = PDF):
    path = hosted.path.with_name("sent.pdf")
    path.write_bytes(document)
    with path.open("rb") as stream:
        kept = hosted.summaries.keep(stream)
    who = Who(Role.ORGANISER, pass_id="p1")
    hosted.submit(ReceiveSummary(team="KO", digest=kept.digest, size=kept.size), who, new_id())
    return kept


def test_documents_go_with_their_competition(held):
    hosted = held.make(from_toml(MARKED))
    kept = received(hosted)
    folder = hosted.path.with_suffix(".summaries")
    assert hosted.summaries.path(kept.digest) == folder / f"{kept.digest}.pdf"

    held.delete(hosted.slug)

    assert not folder.exists()


def test_documents_go_with_the_words(held, tmp_path):
    hosted = held.make(from_toml(MARKED))
    kept = received(hosted)

    assert forget_words(hosted, Backups(tmp_path), before=datetime.now(UTC) - timedelta(days=1))

    assert hosted.summaries.path(kept.digest) is None
    assert not hosted.path.with_suffix(".summaries").exists()


def test_a_document_that_the_disk_does_not_take_leaves_nothing(tmp_path):
    summaries = Summaries(tmp_path / "belweek.db")
    read_end, write_end = os.pipe()
    os.write(write_end, PDF[:20])
    os.close(write_end)

    with os.fdopen(read_end, "rb") as stream, pytest.raises(Refusal) as no:
        summaries.keep(stream)

    assert no.value.why is Unfit.CUT
    assert list((tmp_path / "belweek.summaries").iterdir()) == []
