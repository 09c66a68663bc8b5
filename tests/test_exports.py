"""What goes out as a file agrees with the standings, opens as text, and is of one moment."""

import csv
import io
import json
import re
import zipfile
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from scoreboard.core.commands import (
    AnswerAsk,
    AskJudges,
    ChangeDefinition,
    ChangePhase,
    EndShift,
    RecordResult,
    SettlePledge,
    StartShift,
    TakeBack,
)
from scoreboard.core.finals import standings
from scoreboard.core.phases import Verb
from scoreboard.core.roles import Role, Who
from scoreboard.core.tally import Counts
from scoreboard.definition import from_table, from_toml
from scoreboard.exports.cells import csv_line, plain_money, safe
from scoreboard.exports.ledger_csv import ledger_csv
from scoreboard.exports.pack import write_pack
from scoreboard.exports.ranking import ranking_csv, ranking_json
from scoreboard.exports.recipe_json import recipe_json
from scoreboard.exports.rules_txt import rules_txt
from scoreboard.exports.workbook import ranking_xlsx
from scoreboard.flow import Flow
from scoreboard.store.memory import MemoryLedger
from scoreboard.verification import verify
from scoreboard.web.models_board import ExplainedOut

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
        b"\xef\xbb\xbfplace,team,name,ranked,money,money_minor,calls,units,donation,outcome:calls,objection"
    )
    assert [tuple(row.values()) for row in table_of(content)] == [
        ("1", "KK", '東京🎈 "Koek"', "123456", "1234.56", "123456", "1", "0", "1", "0", "0"),
        ("2", "ZO", f"'{FORMULA}", "5", "0.05", "5", "13", "0", "1", "12", "0"),
        ("3", "L9", "שלום", "0", "0.00", "0", "0", "0", "0", "0", "0"),
    ]


def test_the_three_forms_of_the_ranking_agree(flow):
    table = table_of(ranking_csv(flow.state))
    said = json.loads(ranking_json(flow.state))
    sheet = openpyxl.load_workbook(io.BytesIO(ranking_xlsx(flow.state))).active
    heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert heading == list(table[0])
    assert [row["money_minor"] for row in said["rows"]] == [int(row["money_minor"]) for row in table]
    assert [row[:2] + row[5:] for row in rows] == [
        [int(row["place"]), row["team"], *(int(number) for number in list(row.values())[5:])] for row in table
    ]
    assert [str(row[3]) for row in rows] == [row["ranked"] for row in said["rows"]]
    assert [f"{row[4]:.2f}" for row in rows] == [row["money"] for row in table]
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
    assert standings(flow.state)["rows"][0]["exact"] == "5/4"
    assert standings(flow.state)["rows"][0]["parts"] == [
        {"kind": "calls", "relative_to": "", "amount": 5, "divisor": 1, "value": "5", "points": "5/4", "note": ""}
    ]


FAIR = {
    "name": "Eerlijk",
    "slug": "eerlijk",
    "languages": ["nl", "fr"],
    "team": [
        {"code": "ZO", "name": FORMULA, "seats": 3, "division": "=1+1"},
        {"code": "KK", "name": "Koek", "seats": 7, "division": "Zuid"},
    ],
    "outcome": [
        {"key": "gift", "takes_money": True, "success": True},
        {"key": "tree", "takes_units": "tree"},
        {"key": "no", "objection": True},
    ],
    "recipe": {
        "rank_by": "points",
        "measure": [
            {"kind": "money", "per_minor": 100, "relative_to": "seats", "name": "Geld"},
            {"kind": "conversion", "weight": "0.1", "least": 2},
            {"kind": "units:tree", "cap": "2.5"},
        ],
        "view": [
            {"name": {"nl": "Per [stoel]: */?\\\\", "fr": "Par siège"}, "rank_by": "money", "relative_to": "seats"},
            {"name": "'HISTORY'", "within": "division"},
            {"within": "day", "rank_by": "calls"},
            {"name": "Heel lange naam voor een 🎈 blad dat niet past"},
            {"name": "heel lange naam voor een 🎈 BLAD dat niet past"},
            {"name": "standings"},
        ],
    },
}


@pytest.fixture
def fair() -> Flow:
    """A competition with points of three lines and six other views; all that was entered is from one day."""
    flow = Flow(MemoryLedger("eerlijk"), clock=lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))
    flow.submit(from_table(FAIR), ORGANISER, "define-00")
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    flow.submit(result("KK", "gift", amount_minor=1000), ORGANISER, "result-01")
    flow.submit(result("ZO", "gift", amount_minor=500), ORGANISER, "result-02")
    flow.submit(result("ZO", "no"), ORGANISER, "result-03")
    trees = Counts(team="ZO", outcome="tree", calls=1, amount_minor=0, units=9)
    flow.submit(RecordResult(result=trees), ORGANISER, "result-04")
    return flow


def test_the_standings_say_all_that_the_places_follow_from(fair):
    said = standings(fair.state)
    first, second = said["rows"]

    assert (said["rank_by"], said["relative_to"], said["goal"]["of"]) == ("points", "", "money")
    assert said["recipe"] == {
        "fingerprint": fair.state.seal,
        "sealed_at": "2026-11-23T12:00:00.000Z",
        "amendments": 0,
    }
    assert said["totals"]["units_by"] == first["units_by"] == {"tree": 9}
    assert "units_by" not in second
    assert (first["team"], first["ranked"], first["points"], first["exact"]) == ("ZO", "7.5", "7.5", "15/2")
    assert [(part["relative_to"], part["divisor"], part["points"], part["note"]) for part in first["parts"]] == [
        ("seats", 3, "5/3", ""),
        ("calls", 3, "10/3", ""),
        ("", 1, "5/2", "capped"),
    ]
    assert [part["note"] for part in second["parts"]] == ["", "below_least", ""]
    assert (second["ranked"], second["exact"]) == ("1.4", "10/7")


def test_every_other_view_is_in_the_standings_with_its_rankings(fair):
    views = standings(fair.state)["views"]

    assert [(view["rank_by"], view["relative_to"], view["within"]) for view in views[:3]] == [
        ("money", "seats", ""),
        ("points", "", "division"),
        ("calls", "", "day"),
    ]
    assert [(row["team"], row["ranked"]) for row in views[0]["sections"][0]["rows"]] == [("ZO", "167"), ("KK", "143")]
    assert [(section["of"], section["rows"][0]["team"]) for section in views[1]["sections"]] == [
        ("=1+1", "ZO"),
        ("Zuid", "KK"),
    ]
    assert [section["of"] for section in views[2]["sections"]] == ["2026-11-23"]


def test_each_view_has_a_sheet_with_a_name_that_spreadsheets_take(fair):
    book = openpyxl.load_workbook(io.BytesIO(ranking_xlsx(fair.state)))

    names = book.sheetnames
    assert names[:5] == [
        "Standings",
        "Points",
        "Per stoel",
        "HISTORY (2)",
        "View 3",
    ]
    assert names[5:] == [
        "Heel lange naam voor een 🎈 bla",
        "heel lange naam voor een 🎈 (2)",
        "standings (2)",
    ]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name.encode("utf-16-le")) <= 62 for name in names)
    heading, first, second = book["HISTORY (2)"].iter_rows(values_only=True)
    assert (heading[0], first[0], second[0]) == ("division", "=1+1", "Zuid")
    assert book["HISTORY (2)"]["A2"].data_type == "s"
    assert next(book["View 3"].iter_rows(min_row=2, values_only=True))[:3] == ("2026-11-23", 1, "ZO")


def test_the_points_can_be_added_up_in_the_spreadsheet(fair):
    content = io.BytesIO(ranking_xlsx(fair.state))
    written, counted = (openpyxl.load_workbook(content, data_only=only)["Points"] for only in (False, True))

    heading = [cell.value for cell in written[1]]
    assert heading[3:9] == ["1 money: points", "2 conversion: points", "3 units:tree: points", "sum", "exact", "ranked"]
    assert (written["G2"].value, written["G2"].data_type) == ("=SUM(D2:F2)", "f")
    assert written["C2"].data_type == "s"
    for number, row in enumerate(standings(fair.state)["rows"], start=2):
        cells = [cell.value for cell in counted[number]]
        assert sum(cells[3:6]) == pytest.approx(cells[6])
        assert Fraction(cells[7]) == sum(Fraction(part["points"]) for part in row["parts"])
        assert cells[heading.index("2 conversion: note")] == row["parts"][1]["note"]


def test_the_row_that_the_page_of_the_api_explains_is_what_comes_out():
    page = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
    shown = [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)]
    (said,) = [block for block in shown if "parts" in block]
    table = FAIR | {
        "team": [{"code": "MA", "name": "Madelief", "seats": 4}],
        "recipe": {"rank_by": "points", "measure": [{"kind": "money", "per_minor": 1000, "relative_to": "seats"}]},
    }
    flow = Flow(MemoryLedger("eerlijk"))
    flow.submit(from_table(table), ORGANISER, "define-00")
    flow.submit(result("MA", "gift", amount_minor=5000), ORGANISER, "result-01")

    (row,) = standings(flow.state)["rows"]
    assert {key: row[key] for key in said} == said


def test_units_have_a_column_for_each_outcome_that_takes_them(fair):
    first, second = table_of(ranking_csv(fair.state))

    assert (first["units:tree"], second["units:tree"], first["tree"]) == ("9", "0", "1")
    assert (first["points"], first["ranked"]) == ("7.5", "7.5")


def amended(flow: Flow, **changes) -> None:
    """Change the figures of the first team, with words beside the reason."""
    command = from_table(FAIR | {"team": [FAIR["team"][0] | changes, FAIR["team"][1]]})
    change = ChangeDefinition(
        definition=command, read_at=flow.state.definition_seq, reason="mistake", note="four seats\nnot three"
    )
    flow.submit(change, ORGANISER, f"amend-{flow.state.seq:04}")


def test_the_recipe_goes_out_with_its_fingerprint_and_every_amendment(fair):
    before = fair.state.seal
    amended(fair, seats=4)

    said = json.loads(recipe_json(fair.state, text=fair.ledger.text))
    erased = json.loads(recipe_json(fair.state, text=lambda _: None))

    compact = json.dumps(said["rules"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sha256(compact.encode()).hexdigest().startswith(said["fingerprint"].replace("-", ""))
    assert said["fingerprint"] == fair.state.seal != before
    (amendment,) = said["amendments"]
    assert (amendment["reason"], amendment["note"]) == ("mistake", "four seats\nnot three")
    assert [rules["teams"][1]["seats"] for rules in (amendment["before"], amendment["after"])] == [3, 4]
    assert erased["amendments"][0]["note"] == "[erased]"


def test_the_rules_go_out_in_words_in_every_language_with_what_was_amended(fair):
    amended(fair, seats=4)

    dutch, french = rules_txt(fair.state, text=fair.ledger.text).decode().split("-" * 72)
    erased = rules_txt(fair.state, text=lambda _: None).decode()

    assert f"Verzegeld {fair.state.seal}" in dutch
    assert f"{fair.state.seal} four seats not three" in dutch
    assert "3 werkplekken" in dutch.split("four seats")[1]
    assert "4 werkplekken" in dutch.split("four seats")[1]
    assert f"Scellé {fair.state.seal}" in french
    assert "four seats" not in erased
    assert "[erased]" in erased


def test_the_objections_are_in_the_pack(fair):
    out = io.BytesIO()
    write_pack(out, fair.ledger, made_at=datetime(2026, 11, 28, tzinfo=UTC))

    (row,) = table_of(zipfile.ZipFile(out).read("objections.csv"))
    assert row["team"] == "ZO"


def test_the_ledger_says_which_team_was_changed_and_why_the_rules_were(fair):
    amended(fair, seats=4)
    rows = table_of("".join(ledger_csv(fair.ledger.entries(), text=fair.ledger.text, currency="EUR")).encode())

    assert [(row["kind"], row["team"], row["reason"], row["note"]) for row in rows[-2:]] == [
        ("RecipeAmended", "", "mistake", "four seats not three"),
        ("TeamChanged", "ZO", "", ""),
    ]


def test_the_ledger_has_a_line_for_every_entry(flow):
    lines = "".join(ledger_csv(flow.ledger.entries(), text=flow.ledger.text, currency="EUR"))
    rows = table_of(lines.encode())

    assert [int(row["seq"]) for row in rows] == list(range(1, flow.state.seq + 1))
    assert rows[-1] | {"at": ""} == {
        "seq": str(flow.state.seq), "at": "", "kind": "ResultVoided", "team": "ZO", "outcome": "donation", "calls": "1",
        "amount": "9.99", "units": "0", "status": "counted", "reason": "mistake", "note": "", "target": "result-04",
        "phase": "", "made_at": "", "by": "p1", "request_id": "void-0001", "seats": "", "minutes": "", "settled": "",
        "settled_on": "", "verdict": "", "deadline": "", "seed": "", "percent": "", "judge": "", "marks": "",
        "digest": "", "final": "",
    }  # fmt: skip
    assert rows[-2]["note"] == "'+1 thanks"


SHIFTS = {
    "name": "Vleugels",
    "slug": "vleugels",
    "languages": ["en", "de"],
    "team": [{"code": "ZO", "name": "Zonnestraal", "hours": 4}, {"code": "KK", "name": "Koek", "hours": 4}],
    "outcome": [{"key": "promise", "takes_money": True, "pledged": True}],
    "recipe": {
        "rank_by": "points",
        "measure": [{"kind": "money", "per_minor": 100, "relative_to": "hours"}],
        "cut_off": "2026-12-31",
    },
}


@pytest.fixture
def called() -> Flow:
    """A competition with a shift, a pledge that was withdrawn, one that was not, and a question to the judges."""
    lead = Who(Role.LEAD, team="ZO", pass_id="p3")
    flow = Flow(MemoryLedger("vleugels"), clock=lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))
    flow.submit(from_table(SHIFTS), ORGANISER, "define-00")
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    flow.submit(StartShift(team="ZO", seats=8), lead, "shift-001")
    flow.submit(result("ZO", "promise", amount_minor=60_00), lead, "result-01")
    flow.submit(result("ZO", "promise", amount_minor=15_00), lead, "result-02")
    flow.submit(EndShift(target="shift-001", seats=5, minutes=100), lead, "shift-end")
    flow.submit(AskJudges(target="result-02", reason="mistake", note="=1+1"), lead, "ask-00001")
    flow.submit(AnswerAsk(target="result-02", note="it is right"), ORGANISER, "answer-01")
    flow.submit(SettlePledge(target="result-02", settled="withdrawn", day="2026-11-22"), ORGANISER, "settle-01")
    return flow


def test_the_ledger_says_seats_minutes_and_what_came_of_pledges(called):
    rows = table_of("".join(ledger_csv(called.ledger.entries(), text=called.ledger.text, currency="EUR")).encode())
    start, end, ask, answer, settled = (rows[number] for number in (-7, -4, -3, -2, -1))

    assert (start["kind"], start["team"], start["seats"], start["made_at"], start["by"]) == (
        "ShiftStarted", "ZO", "8", "2026-11-23T12:00:00.000Z", "p3",
    )  # fmt: skip
    assert (end["kind"], end["team"], end["seats"], end["minutes"], end["target"]) == (
        "ShiftEnded", "ZO", "5", "100", "shift-001",
    )  # fmt: skip
    assert (ask["kind"], ask["team"], ask["target"], ask["reason"], ask["note"]) == (
        "JudgesAsked", "ZO", "result-02", "mistake", "'=1+1",
    )  # fmt: skip
    assert (answer["kind"], answer["team"], answer["target"], answer["note"]) == (
        "AskAnswered", "ZO", "result-02", "it is right",
    )  # fmt: skip
    assert (settled["kind"], settled["team"], settled["amount"], settled["target"]) == (
        "PledgeSettled", "ZO", "15.00", "result-02",
    )  # fmt: skip
    assert (settled["settled"], settled["settled_on"]) == ("withdrawn", "2026-11-22")


def test_hours_that_are_no_whole_number_go_out_exactly_in_every_form(called):
    first, second = standings(called.state)["rows"]
    sheet = openpyxl.load_workbook(io.BytesIO(ranking_xlsx(called.state)))["Points"]
    heading, cells, _ = sheet.iter_rows(values_only=True)

    assert (first["team"], first["money_minor"], first["exact"]) == ("ZO", 6000, "36/5")
    assert all(ExplainedOut.model_validate(row) for row in (first, second))
    assert [part["divisor"] for part in (*first["parts"], *second["parts"])] == ["25/3", 4]
    assert cells[heading.index("1 money: divided by")] == "25/3 (hours)"
    assert (cells[heading.index("sum")], cells[heading.index("exact")]) == ("=SUM(D2)", "36/5")


def test_the_rules_in_words_say_where_hours_come_from_and_which_pledges_count_until_when(called):
    english, german = rules_txt(called.state, text=called.ledger.text).decode().split("-" * 72)

    assert "The hours called come from a team’s shifts: seats times length." in english
    assert "A pledge counts until it is withdrawn." in english
    assert "“promise”: gifts, pledged until they are confirmed or withdrawn, may earn." in english
    assert "bis einschließlich 31. Dezember 2026 bestätigt" in german


def test_the_recipe_says_what_was_not_sealed_before_only_where_it_says_something(called):
    said = json.loads(recipe_json(called.state, text=called.ledger.text))["rules"]

    assert said["recipe"].get("cut_off") == "2026-12-31"
    assert "pledges" not in said["recipe"]
    assert said["outcomes"][0]["pledged"] is True


def test_shifts_and_pledges_go_out_in_a_pack_that_verifies(called, tmp_path):
    out = io.BytesIO()
    write_pack(out, called.ledger, made_at=datetime(2026, 11, 28, tzinfo=UTC))
    (tmp_path / "pack.zip").write_bytes(out.getvalue())

    assert verify(tmp_path / "pack.zip")[1].startswith(f"PASS: {called.state.seq} entries in one chain")
    assert from_toml(zipfile.ZipFile(out).read("competition.toml")) == from_table(SHIFTS)


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
        "recipe.json", "rules.txt", "objections.csv", "manifest.json", "verify.py",
    }  # fmt: skip
    assert pack.read("standings.csv") == ranking_csv(flow.state)
    assert pack.read("standings.json") == ranking_json(flow.state)
    assert from_toml(pack.read("competition.toml")) == from_table(TABLE)
    bodies = [json.loads(line)["body"] for line in pack.read("ledger.ndjson").splitlines()]
    assert bodies == [entry.body for entry in flow.ledger.entries()]
    manifest = json.loads(pack.read("manifest.json"))
    assert manifest["head"] == {"seq": flow.state.seq, "hash": flow.head.hex()}
    assert manifest["results"] == {"counted": 4, "rehearsal": 0, "set_aside": 0}
