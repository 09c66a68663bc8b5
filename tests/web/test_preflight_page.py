"""The lights on the organiser's page, from a real server: phones, screens, backup, addresses, and the start."""

import json
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from rig import BELWEEK, Competition, Server, new_id
from scoreboard.addresses import leads_here
from scoreboard.verification import verify
from visitor import Visitor

PRIVATE = BELWEEK.replace("public = true", "public = false")
PATIENCE_S = 60
TREE = {"outcome": "tree", "units": 1}


@pytest.fixture
def organiser(competition):
    return Visitor(competition.server).enter(competition, "organiser")


def looked(organiser, competition):
    """What the page's script would hear now."""
    return json.loads(organiser.get(f"/{competition.slug}/organise/preflight").html)


def light(organiser, competition, key):
    return next(one for one in looked(organiser, competition)["lights"] if one["key"] == key)


def texts(light):
    return [item["text"] for item in light["items"]]


def press(visitor, competition, verb):
    return visitor.post(f"/{competition.slug}/organise/phase", verb=verb, request_id=new_id())


def test_a_phone_that_opened_its_link_is_counted_and_the_others_are_named(competition, organiser):
    organiser.post(f"/{competition.slug}/organise/passes/leads")
    assert light(organiser, competition, "phones")["colour"] == "red"

    Visitor(competition.server).enter(competition, "lead", "KO")

    phones = light(organiser, competition, "phones")
    assert phones["says"] == "1 van 3 telefoons hebben deze server bereikt."
    assert phones["to_do"]
    assert texts(phones)[:2] == ["Madelief: link nog niet geopend", "Zonnestraal: link nog niet geopend"]
    assert texts(phones)[2].startswith("Korenbloem: toestellen: 1, laatst gezien")


def test_the_page_says_the_lights_without_any_script(competition, organiser):
    shown = organiser.get(f"/{competition.slug}/organise").text

    assert "Startcontrole Niet in orde: " in shown
    assert "Er is nog geen back-up." in shown
    assert "netsh advfirewall" in shown


def test_a_screen_has_its_name_and_is_missed_when_it_goes(competition, organiser, listen):
    assert light(organiser, competition, "walls")["code"] == "walls_none"
    television = listen(competition, **{"as": "wall", "size": "1920x1080"})
    television.next("board")

    there = light(organiser, competition, "walls")
    assert there["colour"] == "green"
    assert re.fullmatch(r"Scherm 1 \(English, 1920×1080\): live sinds .*, bij regel \d+", texts(there)[0])

    television.leave()
    gone = light(organiser, competition, "walls")
    assert gone["colour"] == "amber"
    assert "weg sinds" in texts(gone)[0]


def test_a_screen_that_has_to_ask_is_seen_by_its_name(competition, organiser):
    television = Visitor(competition.server)
    television.get(f"/{competition.slug}/wall?name=Kelder")
    television.get(f"/{competition.slug}/wall/board")

    assert texts(light(organiser, competition, "walls"))[0].startswith("Kelder (Nederlands): toont de stand enkele")


@pytest.mark.parametrize("size", ["0x0", "1920", "9" * 500, "1920x1080<b>"])
def test_a_size_that_is_none_is_not_shown(competition, organiser, listen, size):
    listen(competition, **{"as": "wall", "size": size}).next("board")

    assert "<" not in texts(light(organiser, competition, "walls"))[0]
    assert "×" not in texts(light(organiser, competition, "walls"))[0]


def test_a_link_for_a_screen_that_nobody_opened_is_said(server):
    private = server.competition(PRIVATE)
    organiser = Visitor(server).enter(private, "organiser")
    organiser.post(f"/{private.slug}/organise/passes", role="wall", label="Lobby")

    assert texts(light(organiser, private, "walls")) == ["Lobby: link nog niet geopend"]


def test_a_card_for_the_screen_that_was_printed_again_is_not_missed(server):
    private = server.competition(PRIVATE)
    organiser = Visitor(server).enter(private, "organiser")
    Visitor(server).enter(private, "wall")

    organiser.post(f"/{private.slug}/organise/passes/leads")

    assert texts(light(organiser, private, "walls")) == []


def test_two_televisions_with_one_link_are_two(server):
    private = server.competition(PRIVATE)
    organiser = Visitor(server).enter(private, "organiser")
    made = organiser.post(f"/{private.slug}/organise/passes", role="wall", label="Zaal").html
    token = re.search(r"/pass#([\w-]+)<", made).group(1)
    for _ in range(2):
        television = Visitor(server)
        television.post(f"/{private.slug}/pass", token=token)
        television.get(f"/{private.slug}/wall/board")

    assert [text.split(" (")[0] for text in texts(light(organiser, private, "walls"))] == ["Zaal", "Zaal"]


def test_a_backup_is_made_by_the_button_and_holds_together(competition, organiser):
    competition.give("KO")
    assert light(organiser, competition, "backup")["colour"] == "red"

    answer = organiser.post(f"/{competition.slug}/organise/backup")

    assert "De back-up is gemaakt en gecontroleerd" in answer.text
    assert light(organiser, competition, "backup")["colour"] == "green"
    (made,) = (competition.server.data_dir / "backups").glob(f"{competition.slug}-*.db")
    assert verify(made)[0]
    assert made.stat().st_mode & 0o077 == 0


def test_the_newest_three_backups_stay(competition, organiser):
    folder = competition.server.data_dir / "backups"
    folder.mkdir(exist_ok=True)
    for hour in range(4):
        (folder / f"{competition.slug}-20260101T0{hour}0000Z.db").write_bytes(b"old")
    others = folder / f"{competition.slug}-mine.db"
    others.write_bytes(b"kept by hand")

    organiser.post(f"/{competition.slug}/organise/backup")

    left = sorted(path.name for path in folder.glob(f"{competition.slug}-2*.db"))
    assert len(left) == 3
    assert left[0].endswith("20260101T020000Z.db")
    assert others.exists()


def test_a_backup_that_cannot_be_made_is_said_and_leaves_nothing_behind(new_server):
    server = new_server()
    competition = server.competition()
    organiser = Visitor(server).enter(competition, "organiser")
    (server.data_dir / "backups").mkdir(mode=0o700)
    with sqlite3.connect(server.data_dir / f"{competition.slug}.db") as file:
        file.execute("DROP TRIGGER entries_are_never_changed")
        file.execute("UPDATE entries SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 2")

    answer = organiser.post(f"/{competition.slug}/organise/backup")

    assert answer.status == 503
    assert "Er is geen back-up gemaakt" in answer.text
    assert list((server.data_dir / "backups").iterdir()) == []

    (server.data_dir / "backups").rmdir()
    (server.data_dir / "backups").write_text("in the way")
    assert organiser.post(f"/{competition.slug}/organise/backup").status == 503


def test_the_server_answers_while_a_backup_is_made(competition, organiser):
    waited = []
    with ThreadPoolExecutor(1) as aside:
        began = monotonic()
        making = aside.submit(organiser.post, f"/{competition.slug}/organise/backup")
        while not making.done():
            asked_at = monotonic()
            assert competition.server.get("/healthz").status == 200
            waited.append(monotonic() - asked_at)

    assert making.result().status == 200
    assert max(waited) < (monotonic() - began) / 3


def test_links_that_were_printed_with_another_address_turn_the_light_red(new_server):
    before = new_server(SCOREBOARD_PUBLIC_URL="http://198.51.100.20:8080")
    competition = before.competition()
    Visitor(before).enter(competition, "organiser").post(f"/{competition.slug}/organise/passes/leads")
    before.stop()
    server = Server(before.data_dir).start()
    try:
        moved = Competition(server=server, slug=competition.slug, tokens=competition.tokens)
        organiser = Visitor(server).enter(moved, "organiser")
        address = light(organiser, moved, "address")
        organiser.post(f"/{moved.slug}/organise/passes/leads")
        printed_again = light(organiser, moved, "address")
    finally:
        server.stop()

    assert "198.51.100.20" not in printed_again["says"]
    assert address["colour"] == "red"
    assert "leiden naar http://198.51.100.20:8080" in address["says"]
    assert "opnieuw afdrukken" in address["to_do"]
    assert texts(address) == ["Links die naar http://198.51.100.20:8080 leiden: 3"]


def test_an_address_that_is_still_one_of_ours_is_believed():
    known = ("http://192.168.1.20:5000", "http://10.0.0.4:5000")

    assert leads_here("http://10.0.0.4:5000", known[0], known)
    assert leads_here("http://scoreboard.example", known[0], known)
    assert not leads_here("http://192.168.1.35:5000", known[0], known)
    assert not leads_here("http://192.168.1.20:8080", known[0], known)


def test_links_begin_with_the_address_that_was_chosen_for_as_long_as_it_is_ours(new_server):
    server = new_server(SCOREBOARD_HOST="0.0.0.0")
    competition = server.competition()
    organiser = Visitor(server).enter(competition, "organiser")
    page = f"/{competition.slug}/organise"
    ours = re.search(r"http://[\d.]+:\d+", light(organiser, competition, "address")["says"]).group()

    assert organiser.post(f"{page}/address", base="http://198.51.100.9:1").status == 422
    assert f"beginnen met {ours}" in organiser.post(f"{page}/address", base=ours).text
    assert f"{ours}/{competition.slug}/pass#" in organiser.post(f"{page}/passes", role="judge").html


def test_a_start_that_is_pressed_twice_is_one_start_and_both_are_told(competition):
    pair = [Visitor(competition.server).enter(competition, "organiser") for _ in range(2)]
    with ThreadPoolExecutor(2) as together:
        answers = list(together.map(lambda visitor: press(visitor, competition, "open"), pair))

    assert [answer.status for answer in answers] == [200, 200]
    assert all("Fase nu: Lijnen open" in answer.text for answer in answers)
    entries = competition.organiser.get("entries").json["entries"]
    assert [entry["kind"] for entry in entries].count("PhaseChanged") == 1


def test_a_red_light_asks_and_stops_nothing(competition, organiser):
    asks = organiser.get(f"/{competition.slug}/organise").text
    assert "Toch starten?" in asks

    assert "Fase nu: Lijnen open" in press(organiser, competition, "open").text


def test_the_page_proves_that_the_rehearsal_is_in_no_count(competition, organiser):
    for team in ("KO", "MA"):
        competition.give(team)
    assert (
        "2 resultaten uit de oefenronde tellen dan nergens mee" in organiser.get(f"/{competition.slug}/organise").text
    )

    press(organiser, competition, "open")
    competition.give("ZO", 500)

    said = organiser.get(f"/{competition.slug}/organise").text
    entries = competition.organiser.get("entries").json["entries"]
    last = next(entry["seq"] for entry in entries if entry["kind"] == "PhaseChanged")
    assert "2 resultaten uit de oefenronde tellen nergens mee" in said
    assert f"Regels 1 tot en met {last} zijn van voor de start. Het tellen begon met regel {last + 1}" in said
    assert competition.board()["totals"]["money_minor"] == 500


def open_by_button(server):
    competition = server.competition()
    press(Visitor(server).enter(competition, "organiser"), competition, "open")
    return competition


def open_by_schedule(server):
    soon = datetime.now(UTC) + timedelta(seconds=3)
    return server.competition(BELWEEK.replace("\n[[team]]", f"\nstarts_at = {soon:%Y-%m-%dT%H:%M:%SZ}\n\n[[team]]", 1))


@pytest.mark.parametrize("started", [open_by_button, open_by_schedule])
def test_the_start_makes_a_backup_by_itself(server, started):
    competition = started(server)
    organiser = Visitor(server).enter(competition, "organiser")

    end = monotonic() + PATIENCE_S
    while (backup := light(organiser, competition, "backup"))["colour"] != "green":
        assert monotonic() < end, backup


def test_what_is_tried_in_the_rehearsal_ticks_itself(competition, organiser):
    competition.give("KO", request_id="gift-of-KO")
    competition.organiser.record(team="MA")
    competition.organiser.record(team="ZO", **TREE)
    competition.organiser.post("results/gift-of-KO/void", {"request_id": new_id(), "reason": "mistake"})

    done = {tick["key"]: tick["done"] for tick in looked(organiser, competition)["ticks"]}

    assert done == {"teams": True, "outcomes": False, "taken_back": True, "wall": False}


def test_a_button_that_comes_too_late_is_told_the_phase(competition, organiser):
    competition.phase("open")
    competition.phase("close")

    answer = press(organiser, competition, "freeze")

    assert answer.status == 409
    assert "de fase is nu “Lijnen dicht”" in answer.text


def test_both_offsets_stand_at_the_times_when_the_clocks_change_between_them(competition, organiser):
    page = f"/{competition.slug}/organise"
    read_at = organiser.get(page).value("read_at")
    across = {"starts_at": "2031-10-24T09:00", "freeze_at": "", "ends_at": "2031-10-27T17:00"}

    saved = organiser.post(f"{page}/schedule", read_at=read_at, **across).text

    assert "UTC+02:00" in saved
    assert "UTC+01:00" in saved


def test_the_cards_come_with_one_for_the_screen(competition, organiser):
    cards = organiser.post(f"/{competition.slug}/organise/passes/leads")

    assert cards.html.count('class="qr"') == 4
    assert f"/{competition.slug}/wall</a>" in cards.html
    assert "Just scan" in cards.text


def test_rehearsal_is_said_on_every_desk_and_ends_with_the_start(competition, organiser):
    pages = (f"/{competition.slug}/organise", f"/{competition.slug}/judge")
    assert all("Dit is de oefenronde" in organiser.get(page).text for page in pages)

    competition.phase("open")

    assert not any("Dit is de oefenronde" in organiser.get(page).text for page in pages)


@pytest.mark.parametrize("role", ["judge", "wall", "lead"])
def test_nobody_else_sees_the_lights(competition, role):
    visitor = Visitor(competition.server).enter(competition, role, "KO" if role == "lead" else "")

    assert visitor.get(f"/{competition.slug}/organise/preflight").status == 403
    assert visitor.post(f"/{competition.slug}/organise/backup").status == 403
