"""What the page for the works council says is so, and what it says nobody gets, nobody gets."""

import csv
import io
import json
import re
import zipfile
from time import monotonic

import pytest

from belweek import ORGANISER
from rig import BELWEEK, Competition, Server, asked, new_id
from scoreboard import definition, operations
from scoreboard.competitions import Competitions
from scoreboard.core.commands import ChangeDefinition
from scoreboard.verification import verify
from scoreboard.web import models, models_pledges
from visitor import Visitor

OBJECTION = """
[[outcome]]
key = "objection"
name = { nl = "Bezwaar tegen bellen", fr = "Opposition", de = "Widerspruch", en = "Objection" }
objection = true
"""
FULL = BELWEEK.replace("[recipe]", f"{OBJECTION}\n[recipe]") if "[recipe]" in BELWEEK else BELWEEK + OBJECTION
DESK = f'nicknames = "desk"\nwords_days = 30\nfile_days = 365\n{FULL}'
PATIENCE_S = 60
PLANTED = {"a note": "Kwartelei", "a label": "Zilvermeeuw", "a nickname": "Pepermunt", "a record": "RN-77341"}


def page_of(competition, *, role=""):
    browser = Visitor(competition.server)
    if role:
        browser.enter(competition, role)
    return browser.get(f"/{competition.slug}/privacy")


@pytest.fixture
def told(server):
    """A competition that has a planted word in every place where a word can be, and is open."""
    made = server.competition(DESK)
    made.phase("open")
    server.operate("make_pass", slug=made.slug, role="lead", team="ZO", label=PLANTED["a label"])
    made.give("ZO", note=PLANTED["a note"])
    made.organiser.record(outcome="objection", note=PLANTED["a record"])
    lead = Visitor(server).enter(made, "lead", "ZO")
    lead.post(f"/{made.slug}/lead/nicknames", team="ZO", name=PLANTED["a nickname"])
    found = json.loads(lead.get(f"/{made.slug}/lead/nicknames").html)
    made.give("ZO", caller=found["nicknames"][0]["id"])
    return made


# --- the page ---


@pytest.mark.parametrize("lang", ["nl", "fr", "de", "en"])
def test_the_page_is_open_to_everybody_in_every_language(competition, lang):
    shown = Visitor(competition.server).get(f"/{competition.slug}/privacy?lang={lang}")

    assert shown.status == 200
    assert f'<html lang="{lang}">' in shown.html


def test_the_page_says_the_settings_of_this_very_competition(server, competition):
    plain, full = page_of(competition).text, page_of(server.competition(DESK)).text

    assert "Teams, geen mensen" in plain
    assert "tot 90 dagen na de sluiting" in plain
    assert "tot iemand het bestand wist" in plain
    assert "Bijnamen staan aan" not in plain
    assert "Deze actie heeft daar geen uitkomst voor" in plain
    assert "Bijnamen staan aan" in full
    assert "tot 30 dagen na de sluiting" in full
    assert "tot 365 dagen na de sluiting" in full
    assert "Bezwaar tegen bellen" in full


def test_after_the_close_it_says_the_dates(competition):
    competition.phase("open")
    before = page_of(competition).text
    competition.phase("close")
    after = page_of(competition).text

    assert "90 dagen later" in before
    assert "90 dagen later" not in after
    assert re.search(r"tot \d+ [a-z]+ 20\d\d", after)


def test_who_sees_what_is_what_the_doors_say(competition):
    found = re.findall(r'<th scope="row">(.*?)</th>\s*(.*?)</tr>', page_of(competition).html, re.DOTALL)
    seen = {who: re.findall(r"<td[^>]*>\s*(.*?)\s*</td>", cells, re.DOTALL) for who, cells in found}

    assert seen["Iedereen, zonder pas"] == ["ja", "nee", "nee", "nee"]
    assert seen["Teamleider"] == ["ja", "eigen team", "nee", "nee"]
    assert seen["Jurylid"] == ["ja", "ja", "ja", "nee"]
    assert seen["Organisator"] == ["ja", "ja", "ja", "ja"]


@pytest.mark.parametrize(
    ("setting", "public", "lead", "judge"),
    [
        ("desk", "nee", "eigen team", "ja"),
        ("wall", "bij de nieuwste resultaten", "eigen team, bij de nieuwste resultaten", "ja"),
    ],
)
def test_who_sees_nicknames_is_said_with_the_wall_on_which_they_stand(server, setting, public, lead, judge):
    shown = page_of(server.competition(DESK.replace('"desk"', f'"{setting}"')))
    cells = re.findall(r'<td data-head="Bijnamen"[^>]*>\s*(.*?)\s*</td>', shown.html, re.DOTALL)

    assert cells == [public, public, lead, judge, "ja", public]
    assert ("verdwijnen er binnen een halve minuut" in shown.text) is (setting == "wall")
    assert ("tijd en de bijnaam" in shown.text) is (setting == "wall")


def test_the_page_holds_no_result_and_no_word_for_who_is_no_organiser(told):
    for role in ("", "judge", "wall"):
        html = page_of(told, role=role).html
        assert not [word for word in PLANTED.values() if word in html]
        assert "25" not in re.sub(r"\d{4}", "", re.sub("<script.*", "", html.split("<main")[1]))


def test_after_nicknames_were_switched_off_it_says_that_they_were_on_and_lets_the_names_go(tmp_path):
    competitions = Competitions(tmp_path / "data")
    token = operations.make(competitions, toml=DESK)["token"]
    hosted = competitions.get("belweek")
    hosted.nicknames.add("ZO", PLANTED["a nickname"])
    off = ChangeDefinition(
        definition=definition.from_toml(DESK.replace('"desk"', '"off"')), read_at=hosted.state.definition_seq
    )
    hosted.submit(off, ORGANISER, "switch-them-off")
    competitions.close()
    server = Server(tmp_path / "data").start()
    try:
        made = Competition(server, "belweek", {("organiser", ""): token})
        organiser = Visitor(server).enter(made, "organiser")
        before = organiser.get("/belweek/privacy").text
        after = organiser.post("/belweek/organise/nicknames/erase").text

        assert "Bijnamen staan nu uit" in before
        assert "1 naam" in before
        assert "namen van bellers, of cijfers van één beller" not in before
        assert "Bijnamen staan nu uit" in after
        assert "1 naam" not in after
        assert not in_files(made, PLANTED["a nickname"])
    finally:
        server.stop()


# --- erasing ---


def test_the_organiser_reads_the_words_with_their_entries_and_erases_one(told):
    organiser = Visitor(told.server).enter(told, "organiser").sits(told)
    shown = organiser.get(f"/{told.slug}/privacy")
    assert PLANTED["a note"] in shown.text
    text_id = re.search(rf"{PLANTED['a note']}.*?/words/(\w+)/erase", shown.html, re.DOTALL)[1]

    again = organiser.post(f"/{told.slug}/judge/words/{text_id}/erase")

    assert PLANTED["a note"] not in again.html
    assert PLANTED["a record"] in again.html
    assert not in_files(told, PLANTED["a note"])
    assert organiser.post(f"/{told.slug}/judge/words/{text_id}/erase").status == 404


def test_a_judge_erases_the_words_where_they_stand(told):
    request_id = new_id()
    told.give(note="Sneeuwklok", request_id=request_id)
    judge = Visitor(told.server).enter(told, "judge").sits(told)
    case = judge.get(f"/{told.slug}/judge?entry={request_id}")
    address = re.search(r'action="([^"]*/words/\w+/erase)"', case.html)[1]

    shown = judge.post(address, entry=request_id)

    assert f"entry={request_id}" in shown.address
    assert "Sneeuwklok" not in shown.html
    assert not in_files(told, "Sneeuwklok")


def test_all_words_at_once_go_after_the_close_alone(told):
    organiser = Visitor(told.server).enter(told, "organiser").sits(told)
    assert organiser.post(f"/{told.slug}/organise/erase").status == 409
    assert in_files(told, PLANTED["a note"])
    told.phase("close")

    shown = organiser.post(f"/{told.slug}/organise/erase")

    assert shown.status == 200
    assert "Alle woorden zijn gewist" in shown.text
    assert not [word for word in PLANTED.values() if in_files(told, word)]
    assert organiser.get(f"/{told.slug}/organise").status == 200  # still signed in
    assert told.board()["totals"]["money_minor"] == 5000


def erase_note(made, organiser):
    shown = organiser.get(f"/{made.slug}/privacy").html
    text_id = re.search(rf"{PLANTED['a note']}.*?/words/(\w+)/erase", shown, re.DOTALL)[1]
    return organiser.post(f"/{made.slug}/judge/words/{text_id}/erase")


def delete_nickname(made, organiser):
    lead = Visitor(made.server).enter(made, "lead", "ZO")
    (one,) = json.loads(lead.get(f"/{made.slug}/lead/nicknames").html)["nicknames"]
    return lead.post(f"/{made.slug}/lead/nicknames/{one['id']}/delete", team="ZO")


def delete_all_nicknames(made, organiser):
    return organiser.post(f"/{made.slug}/organise/nicknames/erase")


@pytest.mark.parametrize(
    ("what", "erase"),
    [("a note", erase_note), ("a nickname", delete_nickname), ("a nickname", delete_all_nicknames)],
)
def test_what_is_erased_by_itself_leaves_the_backups_at_once_and_a_new_one_takes_their_place(told, what, erase):
    organiser = Visitor(told.server).enter(told, "organiser").sits(told)
    organiser.post(f"/{told.slug}/organise/backup")
    (old,) = copies(told)
    assert PLANTED[what].encode() in old.read_bytes()

    assert erase(told, organiser).status == 200

    assert not in_files(told, PLANTED[what])
    end = monotonic() + PATIENCE_S
    while not copies(told):
        assert monotonic() < end, told.server.said()
    (new,) = copies(told)
    assert verify(new)[0]
    assert PLANTED["a record"].encode() in new.read_bytes()
    assert not in_files(told, PLANTED[what])


def copies(competition):
    return list((competition.server.data_dir / "backups").glob(f"{competition.slug}-*.db"))


def in_files(competition, word):
    """Whether any file of the competition has a word in it, byte for byte."""
    files = [path for path in competition.server.data_dir.rglob(f"*{competition.slug}*") if path.is_file()]
    return any(word.encode() in content(path) for path in files)


def content(path):
    """What a file holds; nothing when it went while somebody looked."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


# --- objections ---


def objections(competition, role="judge"):
    shown = Visitor(competition.server).enter(competition, role).get(f"/{competition.slug}/objections.csv")
    assert "attachment" in shown.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(shown.html.lstrip("\ufeff"))))


def test_the_charity_gets_every_objection_with_its_record(told):
    (line,) = objections(told, "organiser")

    assert (line["team"], line["calls"], line["record"]) == ("ZO", "1", PLANTED["a record"])


def test_an_erased_record_is_said_to_be_erased(told):
    told.phase("close")
    Visitor(told.server).enter(told, "organiser").post(f"/{told.slug}/organise/erase")

    assert [line["record"] for line in objections(told)] == ["[erased]"]


def test_a_lead_enters_an_objection_with_the_record_and_no_name(told):
    lead = Visitor(told.server).enter(told, "lead", "ZO")
    path = f"/{told.slug}/lead/results"
    no = lead.post(path, request_id=new_id(), outcome="objection", record="Mevrouw Peeters", team="ZO")
    lead.post(path, request_id=new_id(), outcome="objection", record="A-12", team="ZO")

    assert (no.status, len(list(filter(None, no.problems)))) == (422, 1)
    assert [line["record"] for line in objections(told)] == [PLANTED["a record"], "A-12"]


# --- what nobody gets ---


def test_no_body_has_a_field_for_a_donor_and_none_takes_one_more():
    found = {body for one in (models, models_pledges) for body in vars(one).values() if isinstance(body, type)}
    bodies = [body for body in found if issubclass(body, models.Strict)]
    fields = {name for body in bodies for name in body.model_fields}

    assert fields == {
        "request_id", "team", "outcome", "calls", "amount_minor", "units", "made_at", "note", "caller",
        "rehearsed", "to_judges", "results", "reason", "verb", "settled", "day", "seats", "started_at", "minutes",
    }  # fmt: skip
    assert all(body.model_config["extra"] == "forbid" for body in bodies)


@pytest.mark.parametrize("field", ["donor", "donor_name", "name", "phone", "address", "email", "iban"])
def test_what_names_a_donor_is_refused(competition, field):
    assert competition.give(**{field: "Jan"}).status == 422
    batch = {"results": [{"request_id": new_id(), "team": "ZO", "outcome": "convinced", field: "Jan"}]}
    assert competition.organiser.post("results/batch", batch).json["answers"][0]["status"] == 422


PUBLIC = (
    "",
    "metrics",
    "api/v1/{slug}/board",
    "{slug}/board",
    "{slug}/wall",
    "{slug}/wall?text=1",
    "{slug}/wall/board",
    "{slug}/privacy",
    "{slug}/scoring",
)


@pytest.mark.parametrize("path", PUBLIC)
def test_nothing_that_the_public_gets_carries_a_planted_word(told, path):
    answer = asked(told.server.port, "GET", f"/{path.format(slug=told.slug)}")

    assert answer.status == 200
    assert not [what for what, word in PLANTED.items() if word in answer.text]


def test_nothing_that_is_pushed_carries_a_planted_word(told, listen):
    others = [listen(told, **{"as": "wall"}), listen(told, token=told.token("judge"))]
    own = listen(told, token=told.token("lead", "ZO"))
    for other in others:
        other.next("board")
    told.give("ZO", note=PLANTED["a note"])
    for other in others:
        other.next("board")
    own.next("mine")

    heard = json.dumps([one.heard for one in (*others, own)], ensure_ascii=False)
    assert not [what for what, word in PLANTED.items() if word in heard]


def test_no_export_carries_a_nickname_a_label_or_a_word_that_came_with_an_entry(told, tmp_path):
    organiser = Visitor(told.server).enter(told, "organiser").sits(told)
    rankings = [organiser.get(f"/{told.slug}/judge/standings.{ending}").html for ending in ("csv", "json")]
    assert not [what for what, word in PLANTED.items() if any(word in file for file in rankings)]

    done = told.server.run("export", told.slug, "--out", str(tmp_path / "pack.zip"))
    assert done.returncode == 0, done.stderr
    packed = unpacked(tmp_path / "pack.zip")
    assert not [what for what in ("a nickname", "a label") if PLANTED[what].encode() in packed]
    assert PLANTED["a note"].encode() not in packed


def unpacked(path):
    """All bytes of a pack, also those of the workbooks in it."""
    found = b""
    with zipfile.ZipFile(path) as pack:
        for name in pack.namelist():
            content = pack.read(name)
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(content)) as book:
                    content = b"".join(map(book.read, book.namelist()))
            found += content
    return found
