"""Board and books on one page: they agree, or it says by how much; pledges are settled by hand and by a file."""

import csv
import io
import re
import secrets
from html import unescape
from urllib.request import Request

import pytest

from rig import BELWEEK, Competition, new_id
from scoreboard.app import MAX_BODY_BYTES
from visitor import Shown, Visitor

PLEDGED = BELWEEK.replace("takes_money = true", "takes_money = true\npledged = true").replace(
    '[[outcome]]\nkey = "convinced"',
    '[[outcome]]\nkey = "cash"\ntakes_money = true\n\n[[outcome]]\nkey = "convinced"',
)


@pytest.fixture
def place(server) -> Competition:
    """An open competition: pledges of 25, 50 and 10 euros, a gift of 5, and a call."""
    place = server.competition(PLEDGED)
    place.phase("open")
    for team, amount in (("KO", 2500), ("MA", 5000), ("ZO", 1000)):
        place.give(team, amount, request_id=f"pledge-{team}")
    place.organiser.record(team="ZO", outcome="cash", amount_minor=500)
    place.organiser.record(team="ZO")
    return place


@pytest.fixture
def judge(place) -> Visitor:
    return Visitor(place.server).enter(place, "judge").sits(place)


@pytest.fixture
def books(place) -> str:
    return f"/{place.slug}/judge/books"


def settle(judge: Visitor, books: str, target: str, settled: str, **fields: str) -> Shown:
    return judge.post(f"{books}/pledges/{target}", request_id=new_id(), settled=settled, **fields)


def look(judge: Visitor, books: str, text: str | bytes | None, **fields: str) -> Shown:
    """Send a file as a browser does, to be looked at."""
    mark = secrets.token_hex(8)
    given = {"csrf_token": judge.get("/new").value("csrf_token"), "decimal": ",", **fields}
    head = f"--{mark}\r\nContent-Disposition: form-data; name="
    parts = [f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in given.items()]
    name = "" if text is None else "boeken.csv"
    parts.append(f'{head}"file"; filename="{name}"\r\n\r\n')
    content = text.encode() if isinstance(text, str) else text or b""
    body = "".join(parts).encode() + content + f"\r\n--{mark}--\r\n".encode()
    headers = {"Origin": judge.server.address, "Content-Type": f"multipart/form-data; boundary={mark}"}
    return judge._open(Request(f"{judge.server.address}{books}/file", body, headers))


def carry_out(judge: Visitor, books: str, looked: Shown) -> Shown:
    return judge.post(f"{books}/file", token=looked.value("token"))


def plain(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).replace("\xa0", " ").split())


def sums(shown: Shown) -> dict[str, str]:
    """The sum of all teams, line by line: how many gifts and how much."""
    (table,) = re.findall(r'<table class="table sums">(.*?)</table>', shown.html, re.DOTALL)
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*(.*?)</tr>', table, re.DOTALL)
    return {plain(words): plain(cells) for words, cells in rows}


def checks(shown: Shown) -> list[str]:
    (found,) = re.findall(r'<ul class="checks">(.*?)</ul>', shown.html, re.DOTALL)
    return [plain(one) for one in re.findall(r"<li.*?</li>", found, re.DOTALL)]


def listed(shown: Shown) -> list[str]:
    return re.findall(r'<li class="pledge[^"]*" id="p-([^"]+)"', shown.html)


def team_row(shown: Shown, name: str) -> str:
    (table,) = re.findall(r'<table class="table books-table">(.*?)</table>', shown.html, re.DOTALL)
    (row,) = [one for one in re.findall(r"<tr.*?</tr>", table, re.DOTALL) if name in one]
    return plain(row)


def money(place: Competition) -> int:
    return place.organiser.get("standings").json["totals"]["money_minor"]


def test_the_page_says_the_rule_and_that_everything_agrees(judge, books):
    shown = judge.get(books)

    assert "Een toezegging telt tot ze wordt ingetrokken. Er is geen peildatum" in shown.text
    assert "Alles klopt tot op de cent." in shown.text
    assert sums(shown) == {
        "Toegezegd": "3 € 85,00",
        "Ingetrokken": "0 € 0,00",
        "Toezeggingen die tellen": "3 € 85,00",
        "waarvan bevestigd": "0 € 0,00",
        "waarvan nog open": "3 € 85,00",
        "Giften die geen toezegging zijn": "1 € 5,00",
        "Samen": "4 € 90,00",
    }
    assert checks(shown)[:3] == [
        "het bord € 90,00 klopt",
        "het logboek € 90,00 klopt",
        "de geëxporteerde uitslag € 90,00 klopt",
    ]
    assert "€ 10,00 1 gift" in team_row(shown, "Zonnestraal")
    assert team_row(shown, "Zonnestraal").endswith("€ 15,00 2 giften klopt")


def test_what_is_settled_by_hand_moves_the_board_and_the_books_together(place, judge, books):
    shown = settle(judge, books, "pledge-MA", "withdrawn", day="2026-01-03", words="heeft zich bedacht")

    assert (shown.status, money(place)) == (200, 4000)
    assert "Opgeslagen: € 50, Madelief" in shown.text
    assert sums(shown)["Ingetrokken"] == "1 € 50,00"
    assert sums(shown)["Samen"] == "3 € 40,00"
    assert "Alles klopt tot op de cent." in shown.text
    assert "ingetrokken sinds 3 januari 2026 telt niet mee" in shown.text

    settle(judge, books, "pledge-MA", "pledged")
    shown = settle(judge, books, "pledge-KO", "confirmed")
    assert money(place) == 9000
    assert sums(shown)["waarvan bevestigd"] == "1 € 25,00"


def test_a_form_that_is_sent_twice_settles_once(place, judge, books):
    for _ in range(2):
        shown = judge.post(f"{books}/pledges/pledge-MA", request_id="form-0001", settled="withdrawn")
        assert shown.status == 200
    kinds = [entry["kind"] for entry in place.organiser.get("entries?limit=1000").json["entries"]]

    assert kinds.count("PledgeSettled") == 1


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"day": "3 december"}, 422, "Typ de dag als jaar, maand en dag"),
        ({"day": "2099-01-01"}, 422, "Deze dag moet nog komen."),
        ({"request_id": "x"}, 422, "Dit formulier is verlopen"),
        ({"settled": "perhaps"}, 409, "geen toezegging die telt"),
    ],
)
def test_what_cannot_be_settled_says_why_and_keeps_what_was_typed(place, judge, books, fields, status, words):
    given = {"request_id": new_id(), "settled": "withdrawn", "words": "eigen woorden", **fields}
    shown = judge.post(f"{books}/pledges/pledge-MA", **given)

    assert (shown.status, money(place)) == (status, 9000)
    assert words in shown.text
    assert "eigen woorden" in shown.html
    assert settle(judge, books, "never-was-one", "confirmed").status == 404


def test_after_the_cut_off_the_board_stands_and_the_books_say_what_came(server):
    place = server.competition(f'{PLEDGED}cut_off = "2025-12-31"\n')
    place.phase("open")
    place.give("KO", 2500, request_id="pledge-KO")
    place.give("KO", 1000, request_id="pledge-K2")
    judge, books = Visitor(server).enter(place, "judge").sits(place), f"/{place.slug}/judge/books"
    settle(judge, books, "pledge-KO", "withdrawn", day="2026-01-03")
    shown = settle(judge, books, "pledge-K2", "withdrawn", day="2025-12-31")

    assert "De peildatum is 31 december 2025: wat op een latere dag wordt afgehandeld" in shown.text
    assert (money(place), sums(shown)["Samen"]) == (2500, "1 € 25,00")
    assert "€ 25,00 , 1 gift · sindsdien ingetrokken" in shown.text
    assert "Alles klopt tot op de cent." in shown.text
    assert listed(judge.get(f"{books}?show=late")) == ["pledge-KO"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=50", ["pledge-MA"]),
        ("q=%E2%82%AC+10,00", ["pledge-ZO"]),
        ("q=madelief", ["pledge-MA"]),
        ("q=ko", ["pledge-KO"]),
        ("q=pledge-z", ["pledge-ZO"]),
        ("q=madelief+25", []),
        ("show=withdrawn", ["pledge-MA"]),
        ("show=confirmed", ["pledge-KO"]),
        ("show=pledged", ["pledge-ZO"]),
        ("show=nonsense", ["pledge-ZO", "pledge-MA", "pledge-KO"]),
        ("page=7", ["pledge-ZO", "pledge-MA", "pledge-KO"]),
        ("page=x", ["pledge-ZO", "pledge-MA", "pledge-KO"]),
    ],
)
def test_a_pledge_is_found_by_what_the_charity_says_of_it(judge, books, query, found):
    settle(judge, books, "pledge-MA", "withdrawn")
    settle(judge, books, "pledge-KO", "confirmed")

    assert listed(judge.get(f"{books}?{query}")) == found


def test_a_pledge_is_found_by_its_receipt(place, judge, books):
    receipt = place.give("KO", 700, request_id="pledge-07").json["receipt"]

    assert listed(judge.get(f"{books}?q={receipt.lower()}")) == ["pledge-07"]


def test_the_list_is_parted_into_pages_of_fifty(place, judge, books):
    results = [
        {"request_id": f"many-{number:04}", "team": "KO", "outcome": "donation", "amount_minor": 100 + number}
        for number in range(60)
    ]
    assert place.organiser.post("results/batch", {"results": results}).status == 200
    first, second = judge.get(books), judge.get(f"{books}?page=2")

    assert (len(listed(first)), len(listed(second))) == (50, 13)
    assert not set(listed(first)) & set(listed(second))
    assert "63 toezeggingen" in first.text
    assert "Pagina 2 van 2" in second.text


def test_the_charitys_own_figures_are_compared_in_all_and_by_team_and_kept_nowhere(place, judge, books):
    shown = judge.get(f"{books}?books=90,00&books-KO=24,50&books-MA=50")

    assert checks(shown)[3] == "de boeken van het goede doel € 90,00 klopt"
    assert "de boeken van het goede doel verschilt: € 0,50 minder" in team_row(shown, "Korenbloem")
    assert team_row(shown, "Madelief").endswith("de boeken van het goede doel klopt")
    assert "Alles klopt tot op de cent." in shown.text
    assert shown.value("books-KO") == "24,50"
    assert checks(judge.get(f"{books}?books=100"))[3] == "de boeken van het goede doel € 100,00 verschilt: € 10,00 meer"
    wrong = judge.get(f"{books}?books=12.50")
    assert wrong.problems
    assert "intypen" in checks(wrong)[3]
    assert len(checks(judge.get(books))) == 4


def test_a_file_is_looked_at_first_and_then_carried_out_once(place, judge, books):
    text = (
        "Kenmerk;Status;Bedrag;Naam\n"
        "pledge-KO;betaald;25,00;Jansen\n"
        "pledge-MA;ingetrokken;49,00;Peeters\n"
        "X;betaald;1;Maes\n"
    )
    looked = look(judge, books, text)

    assert (looked.status, money(place)) == (200, 9000)
    assert "Er is nog niets opgeslagen." in looked.text
    assert "boeken.csv · 3 regels" in looked.text
    assert "Regel 3 · pledge-MA · Ander bedrag: het bestand zegt € 49, de toezegging is € 50." in looked.text
    assert "Regel 4 · X · Hier is geen toezegging" in looked.text
    assert re.search(r"deze kolommen is niets overgenomen: Naam", looked.text)
    assert not {"Jansen", "Peeters", "Maes"} & set(looked.text.split())
    done = carry_out(judge, books, looked)
    assert "Verwerkt." in done.text
    assert (money(place), sums(done)["waarvan bevestigd"]) == (9000, "1 € 25,00")

    again = look(judge, books, text)
    assert "1 al bekend: er verandert niets" in again.text
    assert 'name="token"' not in again.html
    head = place.organiser.get("entries?limit=1000").json["entries"]
    carry_out(judge, books, looked)
    assert place.organiser.get("entries?limit=1000").json["entries"] == head


def test_a_file_that_is_carried_out_again_still_says_what_it_did(place, judge, books):
    looked = look(judge, books, "kenmerk;status\npledge-KO;betaald\npledge-MA;ingetrokken\n")
    done = carry_out(judge, books, looked)
    again = carry_out(judge, books, looked)

    (said,) = re.findall(r'id="file".*?</section>', done.html, re.DOTALL)
    assert "al bekend" not in plain(said)
    assert re.findall(r'id="file".*?</section>', again.html, re.DOTALL) == [said]


def test_columns_with_other_names_are_said_on_the_form(place, judge, books):
    text = "nr;wat\npledge-MA;teruggetrokken\npledge-KO;ingetrokken\n"
    missing = look(judge, books, text)
    assert (missing.status, "status" in missing.text) == (422, True)
    looked = look(judge, books, text, column_reference="nr", column_status="wat")

    assert "Regel 2 · pledge-MA · “teruggetrokken” zegt niet of het bevestigd of ingetrokken is." in looked.text
    carry_out(judge, books, looked)
    assert money(place) == 6500


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "Kies eerst een bestand."),
        ("", "Dit bestand is leeg."),
        (b"\x00\x01", "Dit bestand is geen CSV"),
        ("kenmerk;status;bedrag\npledge-KO;betaald;25.00\n", "1234,50"),
        ("kenmerk;status;datum\npledge-KO;betaald;gisteren\n", "is geen datum"),
        ("kenmerk;status;datum\npledge-KO;betaald;2099-01-01\n", "Deze dag moet nog komen."),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_settles_nothing(place, judge, books, text, words):
    shown = look(judge, books, text)

    assert (shown.status, money(place)) == (422, 9000)
    assert words in shown.text


def test_a_file_that_is_too_large_is_refused(judge, books):
    shown = look(judge, books, b"x" * (MAX_BODY_BYTES + 1))

    assert shown.status == 413
    assert "groter dan 2 MB" in shown.text


def test_a_file_of_another_competition_or_none_is_not_carried_out(place, server, judge, books):
    looked = look(judge, books, "kenmerk;status\npledge-KO;ingetrokken\n")
    other = server.competition(PLEDGED)
    stranger = Visitor(server).enter(other, "judge").sits(other)

    for token in (looked.value("token"), "nothing"):
        shown = stranger.post(f"/{other.slug}/judge/books/file", token=token)
        assert (shown.status, "Dit bestand is hier niet meer." in shown.text) == (422, True)
    assert money(place) == 9000


def test_in_a_freeze_the_books_go_on_and_the_public_sees_none_of_it(place, judge, books):
    place.phase("freeze")
    before = place.board()
    shown = settle(judge, books, "pledge-MA", "withdrawn")

    assert sums(shown)["Samen"] == "3 € 40,00"
    assert "Alles klopt tot op de cent." in shown.text
    assert place.board() == before


def test_the_pledges_are_given_as_a_file(judge, books):
    settle(judge, books, "pledge-MA", "withdrawn", day="2026-01-03", words="Jansen")
    given = judge.get(f"{books}/pledges.csv")
    rows = list(csv.DictReader(io.StringIO(given.html.lstrip("\ufeff"), newline="")))

    assert [(row["request_id"], row["amount"], row["status"], row["settled_on"], row["counts"]) for row in rows] == [
        ("pledge-KO", "25.00", "pledged", "", "yes"),
        ("pledge-MA", "50.00", "withdrawn", "2026-01-03", "no"),
        ("pledge-ZO", "10.00", "pledged", "", "yes"),
    ]
    assert "Jansen" not in given.html
    assert given.headers["content-disposition"].startswith("attachment")


def test_the_case_of_a_pledge_says_how_it_stands(place, judge, books):
    settle(judge, books, "pledge-MA", "confirmed", day="2026-01-03")
    case = judge.get(f"/{place.slug}/judge?entry=pledge-MA").text

    assert "Toezegging bevestigd sinds 3 januari 2026 · in de boeken" in case
    assert "Een correctie zet de toezegging weer open" in case


def test_only_judges_and_organisers_see_the_books(place, books):
    assert Visitor(place.server).get(books).status == 403
    assert Visitor(place.server).enter(place, "lead", "KO").get(books).status == 403
    assert Visitor(place.server).enter(place, "organiser").get(books).status == 200
