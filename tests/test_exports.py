"""What goes out as a file agrees with the standings, opens as text, and is of one moment."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from scoreboard.core.commands import ChangePhase, RecordResult, TakeBack
from scoreboard.core.phases import Verb
from scoreboard.core.roles import Role, Who
from scoreboard.core.tally import Counts
from scoreboard.definition import from_table, from_toml
from scoreboard.exports.cells import csv_line, plain_money, safe
from scoreboard.exports.ledger_csv import ledger_csv
from scoreboard.exports.pack import write_pack
from scoreboard.exports.ranking import ranking_csv, ranking_json, ranking_xlsx, standings
from scoreboard.flow import Flow
from scoreboard.store.memory import MemoryLedger

ORGANISER = Who(Role.ORGANISER, pass_id="p1")
FORMULA = '=HYPERLINK("http://x","y")'
TABLE = {
    "name": "Belweek",
    "slug": "belweek",
    "team": [{"code": "ZO", "name": FORMULA}, {"code": "KK", "name": '東京🎈 "Koek"'}, {"code": "L9", "name": "שלום"}],
    "outcome": [
        {"key": "donation", "takes_money": True},
        {"key": "calls", "name": "only calls"},
        {"key": "objection", "scores": False},
    ],
}


def result(team, outcome="donation", calls=1, amount_minor=0) -> RecordResult:
    return RecordResult(
        result=Counts(team=team, outcome=outcome, calls=calls, amount_minor=amount_minor, units=0), note="\n+1 thanks"
    )


@pytest.fixture
def flow() -> Flow:
    flow = Flow(MemoryLedger("belweek"))
    flow.submit(from_table(TABLE), ORGANISER, "define-00")
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    flow.submit(result("KK", amount_minor=123_456), ORGANISER, "result-01")
    flow.submit(result("ZO", amount_minor=5), ORGANISER, "result-02")
    flow.submit(result("ZO", "calls", calls=12), ORGANISER, "result-03")
    flow.submit(result("ZO", amount_minor=999), ORGANISER, "result-04")
    flow.submit(TakeBack(target="result-04", reason="mistake"), ORGANISER, "void-0001")
    return flow


def table_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "  =1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\tx",
        "\0",
    ],
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert safe(text).startswith("'")
    assert safe(text).replace("'", "") == text


def test_a_formula_behind_a_semicolon_is_inert_too():
    assert safe("Rood;=1+1") == "Rood;'=1+1"
    assert safe("Rood\n =1+1") == "Rood\n '=1+1"


@pytest.mark.parametrize(
    "text", ["Zonnestraal", "Kabel & Koek", "a=b", "Jean-Luc", "", "1 + 1", "de @ is hier", "שלום"]
)
def test_other_text_stays_as_it_is(text):
    assert safe(text) == text


def test_numbers_stay_numbers_and_quotation_marks_are_doubled():
    assert csv_line([-5, 'say "hi", you']) == '-5,"say ""hi"", you"\r\n'


@pytest.mark.parametrize(
    ("minor", "digits", "written"),
    [(0, 2, "0.00"), (5, 2, "0.05"), (123456, 2, "1234.56"), (-5, 2, "-0.05"), (1250, 0, "1250"), (1, 3, "0.001")],
)
def test_money_is_written_plainly_and_exactly(minor, digits, written):
    assert plain_money(minor, digits) == written


def test_the_ranking_has_a_line_for_every_team_with_every_outcome(flow):
    content = ranking_csv(flow.state)

    assert content.startswith(
        b"\xef\xbb\xbfplace,team,name,money,money_minor,calls,units,donation,outcome:calls,objection"
    )
    assert [tuple(row.values()) for row in table_of(content)] == [
        ("1", "KK", '東京🎈 "Koek"', "1234.56", "123456", "1", "0", "1", "0", "0"),
        ("2", "ZO", f"'{FORMULA}", "0.05", "5", "13", "0", "1", "12", "0"),
        ("3", "L9", "שלום", "0.00", "0", "0", "0", "0", "0", "0"),
    ]


def test_the_three_forms_of_the_ranking_agree(flow):
    table = table_of(ranking_csv(flow.state))
    said = json.loads(ranking_json(flow.state))
    sheet = openpyxl.load_workbook(io.BytesIO(ranking_xlsx(flow.state))).active
    heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert heading == list(table[0])
    assert [row["money_minor"] for row in said["rows"]] == [int(row["money_minor"]) for row in table]
    assert [row[:2] + row[4:] for row in rows] == [
        [int(row["place"]), row["team"], *(int(number) for number in list(row.values())[4:])] for row in table
    ]
    assert [f"{row[3]:.2f}" for row in rows] == [row["money"] for row in table]
    assert said["totals"]["money_minor"] == sum(row["money_minor"] for row in said["rows"])


def test_a_formula_is_text_in_the_spreadsheet(flow):
    sheet = openpyxl.load_workbook(io.BytesIO(ranking_xlsx(flow.state))).active
    cell = sheet["C3"]
    assert (cell.value, cell.data_type) == (FORMULA, "s")


def test_points_have_a_column_when_they_rank():
    table = TABLE | {"recipe": {"rank_by": "points", "measure": [{"kind": "calls", "weight": "0.25"}]}}
    flow = Flow(MemoryLedger("belweek"))
    flow.submit(from_table(table), ORGANISER, "define-00")
    flow.submit(result("KK", "calls", calls=5), ORGANISER, "result-01")

    assert table_of(ranking_csv(flow.state))[0]["points"] == "1.3"
    assert standings(flow.state)["rows"][0]["parts"] == [{"kind": "calls", "amount": 5, "points": "5/4"}]


def test_the_ledger_has_a_line_for_every_entry(flow):
    lines = "".join(ledger_csv(flow.ledger.entries(), text=flow.ledger.text, currency="EUR"))
    rows = table_of(lines.encode())

    assert [int(row["seq"]) for row in rows] == list(range(1, flow.state.seq + 1))
    assert rows[-1] | {"at": ""} == {
        "seq": str(flow.state.seq), "at": "", "kind": "ResultVoided", "team": "ZO", "outcome": "donation", "calls": "1",
        "amount": "9.99", "units": "0", "status": "counted", "reason": "mistake", "note": "", "target": "result-04",
        "phase": "", "made_at": "", "by": "p1", "request_id": "void-0001",
    }  # fmt: skip
    assert rows[-2]["note"] == "'+1 thanks"


def test_erased_words_are_said_to_be_erased(flow):
    rows = table_of("".join(ledger_csv(flow.ledger.entries(), text=lambda _: None, currency="EUR")).encode())
    assert rows[-2]["note"] == "[erased]"


def test_the_pack_holds_the_same_standings_in_every_form_and_can_be_held_again(flow):
    out = io.BytesIO()
    state = write_pack(out, flow.ledger, made_at=datetime(2026, 11, 28, tzinfo=UTC))
    pack = zipfile.ZipFile(out)

    assert state == flow.state
    assert set(pack.namelist()) == {
        "standings.csv", "standings.json", "standings.xlsx", "ledger.ndjson", "ledger.csv", "competition.toml",
        "recipe.json", "manifest.json", "verify.py",
    }  # fmt: skip
    assert pack.read("standings.csv") == ranking_csv(flow.state)
    assert pack.read("standings.json") == ranking_json(flow.state)
    assert from_toml(pack.read("competition.toml")) == from_table(TABLE)
    bodies = [json.loads(line)["body"] for line in pack.read("ledger.ndjson").splitlines()]
    assert bodies == [entry.body for entry in flow.ledger.entries()]
    manifest = json.loads(pack.read("manifest.json"))
    assert manifest["head"] == {"seq": flow.state.seq, "hash": flow.head.hex()}
    assert manifest["results"] == {"counted": 4, "rehearsal": 0, "set_aside": 0}
