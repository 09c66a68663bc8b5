"""A file from the charity's books settles pledges once and names every row that settles none; board and books agree."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from zipfile import ZipFile

import pytest

from scoreboard import cli
from scoreboard.books import accounts, gifts, gifts_among, in_all
from scoreboard.competitions import Competitions, Hosted
from scoreboard.core.boards import Audience
from scoreboard.core.clocks import on_clocks
from scoreboard.core.commands import AdmitResult, ChangeDefinition, RecordResult, SettlePledge, TakeBack
from scoreboard.core.roles import Role, Who
from scoreboard.core.tally import Counts
from scoreboard.definition import from_toml
from scoreboard.exports.pack import write_pack
from scoreboard.exports.pledges_csv import pledges_csv
from scoreboard.exports.ranking import ranking_csv
from scoreboard.flow import now
from scoreboard.imports.formats import read_sheet
from scoreboard.imports.mapping import Mapped, id_of, read_results
from scoreboard.imports.report import report
from scoreboard.imports.report import requests_for as import_requests
from scoreboard.imports.settled import Settled, requests_for, sort_out
from scoreboard.imports.statement import WORDS, read_statement
from scoreboard.imports.words import ODD, said
from scoreboard.intake import phase
from scoreboard.problems import Problems
from scoreboard.recount import Sum
from scoreboard.settling import settle
from scoreboard.verification import verify
from scoreboard.web.reconciled import reconciled

JUDGE = Who(Role.JUDGE, pass_id="j1")
ORGANISER = Who(Role.ORGANISER, pass_id="o1")
DEFINITION = """
name = "Belweek"
slug = "belweek"
timezone = "Europe/Brussels"
[[team]]
code = "ZO"
name = "Zonnestraal"
[[team]]
code = "KO"
name = "=Korenbloem()"
[[outcome]]
key = "promise"
takes_money = true
pledged = true
[[outcome]]
key = "gift"
takes_money = true
[[outcome]]
key = "no"
scores = false
[recipe]
rank_by = "money"
"""


class Books:
    """A competition whose pledges were imported with references, and the charity's files about them."""

    def __init__(self, competitions: Competitions) -> None:
        self.hosted: Hosted = competitions.make(from_toml(DEFINITION))
        self.asked = 0
        self.ask(phase("open", ""), ORGANISER)

    def ask(self, command, who=JUDGE, request_id: str = ""):
        self.asked += 1
        return self.hosted.submit(command, who, request_id or f"asked-{self.asked:04}")

    def import_gifts(self, text: str) -> None:
        read = read_results(read_sheet(text.encode()), Mapped(columns={}, fixed={}), self.hosted.state.defined)
        requests = import_requests(read, ORGANISER)
        assert report(read, self.hosted.submit_all(requests, all_or_none=True)).accounted

    def promise(self, name: str, cents: int, *, team: str = "ZO", outcome: str = "promise") -> str:
        """Import one gift with this reference and give its request id."""
        self.import_gifts(f"team,outcome,amount,reference\n{team},{outcome},{cents / 100:.2f},{name}\n")
        return id_of(name)

    def file(self, text: str, *, dry_run: bool = False, **mapped: object) -> Settled:
        mapping = Mapped(**{"columns": {}, "fixed": {}, **mapped})
        statement = read_statement(read_sheet(text.encode()), mapping, "EUR")
        found = settle(self.hosted, statement, JUDGE, dry_run=dry_run)
        assert found.accounted
        return found

    def odd(self, text: str, **mapped: object) -> list[tuple[int, str]]:
        return [(one.word.line, one.why) for one in self.file(text, **mapped).odd]

    def money(self, team: str = "ZO") -> int:
        return self.hosted.state.counting[team].money_minor

    def stands(self, name: str) -> tuple[str, str]:
        settlement = self.hosted.flow.settlement(id_of(name))
        return settlement.state, settlement.day

    def set_recipe(self, **recipe: str) -> None:
        toml = DEFINITION + "".join(f'{key} = "{value}"\n' for key, value in recipe.items())
        state = self.hosted.state
        change = ChangeDefinition(definition=from_toml(toml), read_at=state.definition_seq, reason="agreed")
        self.ask(change, ORGANISER)

    def agree(self) -> dict[str, Sum]:
        """Hold board, books, ledger and export against one another, and give what all of them say."""
        state = self.hosted.state
        brings = gifts(state)
        in_books = {team: account.together for team, account in accounts(state).items()}
        board = self.hosted.encoded(Audience.JUDGE).board
        on_board = {row["team"]: Sum(gifts_among(row["outcomes"], state), row["money_minor"]) for row in board["rows"]}
        counted = self.hosted.recount.follow(lambda: state.seq)
        in_ledger = {team: Sum() for team in state.teams} | counted.sums(state.recipe, brings)
        exported = {
            row["team"].lstrip("'"): Sum(sum(int(row[key]) for key in brings), int(row["money_minor"]))
            for row in csv.DictReader(io.StringIO(ranking_csv(state).decode("utf-8-sig"), newline=""))
        }
        assert in_books == on_board == in_ledger == exported
        assert in_all(accounts(state)).together.minor == board["totals"]["money_minor"]
        return in_books


@pytest.fixture
def books(tmp_path):
    competitions = Competitions(tmp_path / "data")
    yield Books(competitions)
    competitions.close()


def five_hundred(seed: int = 7) -> tuple[str, dict[str, int]]:
    """Make 500 gifts of all sizes, of one cent too, in two teams; give the file and the amounts by reference."""
    random = Random(seed)
    amounts = {f"P-{number:04}": random.choice([1, 250, 500, 1000, 2500, 5020, 66_613]) for number in range(500)}
    rows = [
        f"2026-11-{random.randint(23, 27)} 1{random.randint(0, 9)}:00,{random.choice(['ZO', 'KO'])},"
        f"promise,{minor // 100}.{minor % 100:02},{name}"
        for name, minor in amounts.items()
    ]
    return "made_at,team,outcome,amount,reference\n" + "\n".join(rows) + "\n", amounts


def test_five_hundred_gifts_480_confirmed_and_20_withdrawn_agree_to_the_cent(books, tmp_path):
    gifts_file, amounts = five_hundred()
    books.import_gifts(gifts_file)
    for number in range(7):
        books.promise(f"G-{number}", 1_995, outcome="gift")
    names = list(amounts)
    Random(3).shuffle(names)
    withdrawn = names[:20]
    text = "Kenmerk;Status;Bedrag;Datum\n" + "".join(
        f"{name};{'ingetrokken' if name in withdrawn else 'betaald'};"
        f"{amounts[name] // 100},{amounts[name] % 100:02};{'21-11-2025' if name in withdrawn else '2025-11-22'}\n"
        for name in names
    )
    before = books.agree()
    assert sum(one.minor for one in before.values()) == sum(amounts.values()) + 7 * 1_995
    state, head = books.hosted.state, books.hosted.ledger.head()

    tried = books.file(text, decimal=",", dry_run=True)
    assert (books.hosted.state, books.hosted.ledger.head()) == (state, head)
    done = books.file(text, decimal=",")
    assert tried == done
    assert (done.states, done.odd, done.unmapped) == ({"confirmed": 480, "withdrawn": 20}, (), ())
    lost = sum(amounts[name] for name in withdrawn)
    assert done.minor == {"confirmed": sum(amounts.values()) - lost, "withdrawn": lost}
    after = books.agree()
    assert sum(one.minor for one in after.values()) == sum(amounts.values()) - lost + 7 * 1_995
    whole = in_all(accounts(books.hosted.state))
    assert whole.pledged == Sum(500, sum(amounts.values()))
    assert whole.withdrawn == Sum(20, lost)
    assert (whole.confirmed.gifts, whole.open.gifts, whole.others) == (480, 0, Sum(7, 7 * 1_995))

    head = books.hosted.ledger.head()
    again = books.file(text, decimal=",")
    assert (again.known, again.states, again.odd) == (500, {}, ())
    assert books.hosted.ledger.head() == head

    pack = tmp_path / "pack.zip"
    with pack.open("wb") as out:
        write_pack(out, books.hosted.ledger, made_at=datetime.now(UTC))
    assert verify(pack)[0], verify(pack)[1]
    with ZipFile(pack) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("pledges.csv").decode("utf-8-sig"), newline="")))
    assert sum(float(row["amount"]) * 100 for row in rows if row["counts"] == "yes") == pytest.approx(
        sum(amounts.values()) - lost
    )
    assert {row["status"] for row in rows} == {"confirmed", "withdrawn"}


@pytest.mark.parametrize("rule", ["net", "gross", "confirmed"])
def test_board_books_and_pack_agree_by_every_rule_and_cut_off_and_through_corrections(books, tmp_path, rule):
    gifts_file, amounts = five_hundred(seed=11)
    books.import_gifts("\n".join(gifts_file.splitlines()[:41]))
    names = list(amounts)[:40]
    for number, name in enumerate(names[:30]):
        state = ("confirmed", "withdrawn", "pledged")[number % 3]
        day = ("2025-11-20", "2025-11-21", "2025-11-22")[number % 3]
        books.ask(SettlePledge(target=id_of(name), settled=state, day=day))
    books.ask(SettlePledge(target=id_of(names[0]), settled="withdrawn", day="2025-11-22"))
    for settled in ("withdrawn", "pledged", "confirmed", "pledged"):
        books.ask(SettlePledge(target=id_of(names[31]), settled=settled, day="2025-11-21"))
    for day in ("2025-11-22", "2025-11-20"):
        books.ask(SettlePledge(target=id_of(names[32]), settled="withdrawn", day=day))
    instead = RecordResult(result=Counts(team="KO", outcome="promise", calls=2, amount_minor=4_400, units=0))
    books.ask(TakeBack(target=id_of(names[1]), reason="mistake"))
    books.ask(TakeBack(target=id_of(names[2]), reason="mistake", instead=instead))
    for cut_off in ("", "2025-11-20", "2025-11-21"):
        books.set_recipe(pledges=rule, **({"cut_off": cut_off} if cut_off else {}))
        assert sum(one.minor for one in books.agree().values()) > 0
        with (tmp_path / "pack.zip").open("wb") as out:
            write_pack(out, books.hosted.ledger, made_at=datetime.now(UTC))
        assert verify(tmp_path / "pack.zip")[0], verify(tmp_path / "pack.zip")[1]


def test_a_row_that_stands_twice_in_a_file_settles_once(books):
    books.promise("A", 2500)
    found = books.file("reference,status\nA,withdrawn\nA,withdrawn\n")

    assert (found.states, found.known) == ({"withdrawn": 1}, 1)
    assert books.money() == 0
    assert books.hosted.state.counting["ZO"].calls == 1


def test_another_amount_settles_nothing_and_is_named(books):
    books.promise("A", 2500)
    books.promise("B", 1000)

    assert books.odd("reference,status,amount\nA,confirmed,25.01\nB,confirmed,10.00\n") == [(2, "other_amount")]
    assert (books.stands("A"), books.stands("B")[0]) == (("pledged", ""), "confirmed")


def test_a_row_without_an_amount_is_settled(books):
    books.promise("A", 2500)

    assert books.file("reference,status,amount\nA,confirmed,\n").states == {"confirmed": 1}


def test_every_row_that_settles_nothing_is_named_with_the_reason(books):
    books.promise("A", 2500)
    books.promise("B", 2500)
    books.promise("C", 2500, outcome="gift")
    gone = books.promise("D", 2500)
    receipt = next(one.receipt for one in pledges_of(books) if one.request_id == gone)
    books.ask(TakeBack(target=gone, reason="mistake"))
    text = (
        "reference,status\n"
        "A,confirmed\n"
        "A,withdrawn\n"
        "B,perhaps\n"
        "C,confirmed\n"
        "D,confirmed\n"
        f"{receipt},confirmed\n"
        "E,confirmed\n"
        ",confirmed\n"
    )

    assert books.odd(text) == [
        (2, "two_words"),
        (3, "two_words"),
        (4, "other_word"),
        (5, "no_pledge"),
        (6, "no_pledge"),
        (7, "no_pledge"),
        (8, "unknown"),
        (9, "no_name"),
    ]
    assert books.stands("A") == ("pledged", "")
    assert {"other_amount", "overtaken", "said_later", *(why for _, why in books.odd(text))} == ODD.keys()


def pledges_of(books):
    books.hosted.recount.follow(lambda: books.hosted.state.seq)
    return list(books.hosted.recount.pledges)


def test_a_row_that_was_carried_out_and_then_settled_otherwise_is_named_and_not_carried_out_again(books):
    pledge = books.promise("A", 2500)
    books.file("reference,status\nA,confirmed\n")
    books.ask(SettlePledge(target=pledge, settled="withdrawn"))

    assert books.odd("reference,status\nA,confirmed\n") == [(2, "overtaken")]
    assert books.stands("A")[0] == "withdrawn"


def test_a_word_without_a_day_may_be_said_again_on_another_day(books):
    books.promise("A", 1000)
    hosted = books.hosted
    statement = read_statement(read_sheet(b"reference,status\nA,confirmed\n"), Mapped(columns={}, fixed={}), "EUR")

    def said(today):
        hosted.recount.follow(lambda: hosted.state.seq)
        pledges = hosted.recount.pledges
        rows = sort_out(statement, pledges, is_result=lambda _: False, breathe=lambda: None, today=today)
        (answer,) = hosted.submit_all(requests_for(rows, JUDGE, lambda: None), all_or_none=True)
        return answer.repeated

    assert not said("2020-11-22")
    books.ask(SettlePledge(target=id_of("A"), settled="pledged", day="2020-11-22"))
    assert said("2020-11-22")
    assert books.stands("A")[0] == "pledged"
    assert not said("2020-11-23")


def test_a_gift_that_bounced_and_came_again_is_confirmed_after_one_run_and_stays_so(books):
    pledge = books.promise("A", 2500)
    books.ask(SettlePledge(target=pledge, settled="confirmed", day="2020-11-14"))
    text = "reference,status,date\nA,confirmed,2020-11-18\nA,withdrawn,2020-11-16\n"

    assert books.file(text).states == {"withdrawn": 1, "confirmed": 1}
    assert books.stands("A") == ("confirmed", "2020-11-18")
    assert books.file(text).known == 2
    assert books.stands("A") == ("confirmed", "2020-11-18")


def test_a_row_without_a_date_that_contradicts_one_of_today_is_named(books):
    books.promise("A", 2500)
    today, _ = on_clocks(now(), books.hosted.state)

    assert books.odd(f"reference,status,date\nA,withdrawn,{today}\nA,confirmed,\n") == [
        (2, "two_words"),
        (3, "two_words"),
    ]


def test_an_older_file_does_not_undo_unseen_what_a_newer_one_said(books):
    books.promise("A", 2500)
    newer, older = "A,withdrawn,2020-12-20\n", "A,confirmed,2020-12-03\n"
    head = "reference,status,date\n"
    books.file(head + newer)

    assert books.odd(head + older) == [(2, "said_later")]
    assert books.stands("A") == ("withdrawn", "2020-12-20")


def test_what_came_late_is_in_the_books_once_a_judge_let_it_count_and_in_none_before(books):
    books.promise("P-1", 1_000)
    books.ask(phase("close", ""), JUDGE)
    late, cash, wrong = (
        books.promise(name, cents, outcome=outcome)
        for name, cents, outcome in (("L-1", 2_000, "promise"), ("L-2", 300, "gift"), ("L-3", 700, "gift"))
    )
    eight = RecordResult(result=Counts(team="ZO", outcome="gift", calls=0, amount_minor=800, units=0))
    books.ask(TakeBack(target=wrong, reason="mistake", instead=eight), JUDGE, "late-eight")
    assert books.agree()["ZO"] == Sum(1, 1_000)
    receipt = books.hosted.result(late).receipt
    assert books.odd(f"receipt,status\n{receipt},confirmed\n") == [(2, "unknown")]

    for target in (late, cash, "late-eight"):
        books.ask(AdmitResult(target=target))
    assert books.agree()["ZO"] == Sum(4, 4_100)

    assert books.odd(f"receipt,status\n{receipt},withdrawn\n") == []
    assert books.agree()["ZO"] == Sum(3, 2_100)
    for target in (late, cash):
        books.ask(TakeBack(target=target, reason="mistake"))
    assert books.agree()["ZO"] == Sum(2, 1_800)


def test_a_pledge_is_found_by_its_receipt_its_request_id_and_after_a_correction_by_its_old_names(books):
    first, second, third = (books.promise(name, 2500) for name in "ABC")
    receipts = {one.request_id: one.receipt for one in pledges_of(books)}
    instead = RecordResult(result=Counts(team="KO", outcome="promise", calls=1, amount_minor=2600, units=0))
    books.ask(TakeBack(target=third, reason="wrong_team", instead=instead), request_id="corrected")
    old = receipts[third]
    text = f"ontvangstbewijs,status\n{receipts[first].lower()},bevestigd\n{second},bevestigd\n{old},bevestigd\n"

    assert books.file(text).states == {"confirmed": 3}
    assert books.hosted.flow.settlement("corrected").state == "confirmed"
    assert books.file("reference,status\nC,confirmed\n").known == 1


@pytest.mark.parametrize("word", [(state, word) for state, words in WORDS.items() for word in words.split()])
def test_what_came_of_a_pledge_is_read_in_four_languages(books, word):
    state, text = word
    books.promise("A", 2500)
    other = "withdrawn" if state != "withdrawn" else "confirmed"
    books.ask(SettlePledge(target=id_of("A"), settled=other, day="2025-11-20"))

    assert books.file(f"reference,status\nA,{text.upper()}\n").states == {state: 1}


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("Référence;Statut;Montant;Date;Nom", "annulée"),
        ("Referenz;Stand;Betrag;Datum;Name", "zurückgezogen"),
        ("Kenmerk;Status;Bedrag;Datum;Naam", "ingetrokken"),
        ("reference;state;amount;date;name", "cancelled"),
    ],
)
def test_columns_as_people_call_them_need_no_mapping_and_others_are_named(books, heading, status):
    books.promise("A", 123_450)
    found = books.file(f"{heading}\nA;{status};€ 1234,50;20.11.2025;Somebody\n", decimal=",")

    assert (found.states, found.days) == ({"withdrawn": 1}, ("2025-11-20", "2025-11-20"))
    assert found.unmapped == (heading.split(";")[-1],)
    assert books.stands("A") == ("withdrawn", "2025-11-20")


@pytest.mark.parametrize(
    ("text", "mapped", "expected"),
    [
        ("reference,status,amount\nA,confirmed,12.50\nA,confirmed,1x\n", {}, ("amount", "amount_form", 3)),
        ("reference,status,amount\nA,confirmed,12.50\n", {"decimal": ","}, ("amount", "amount_form", 2)),
        ("reference,status,date\nA,confirmed,yesterday\n", {}, ("date", "day_form", 2)),
        ("reference,status,date\nA,confirmed,2026-02-30\n", {}, ("date", "day_form", 2)),
        ("reference,status,date\nA,confirmed,2040-01-01\n", {}, ("line", "day_to_come", 2)),
        ("reference,outcome\nA,confirmed\n", {}, ("file", "field_missing", None)),
        ("number,status\nA,confirmed\n", {}, ("file", "no_pledge_column", None)),
        ("reference,status\nA,confirmed\n", {"columns": {"number": "reference"}}, ("file", "no_such_column", None)),
        ("number,status\nA,confirmed\n", {"columns": {"number": "name"}}, ("file", "unknown_field", None)),
    ],
)
def test_a_file_that_cannot_be_read_settles_nothing_at_all(books, text, mapped, expected):
    books.promise("A", 1250)
    books.promise("B", 1250)
    head = books.hosted.ledger.head()
    with pytest.raises(Problems) as wrong:
        books.file(f"{text}B,confirmed\n", **mapped)

    problem = wrong.value.items[0]
    assert (problem.field, problem.code, problem.params.get("line")) == expected
    assert said(problem, str)
    assert books.hosted.ledger.head() == head


def test_the_words_of_a_file_hold_from_their_days_on_in_whatever_order_they_stand(books):
    books.set_recipe(pledges="confirmed", cut_off="2025-11-20")
    books.promise("A", 2500)
    text = "reference,status,date\nA,withdrawn,2025-11-21\nA,confirmed,2025-11-19\n"
    found = books.file(text)

    assert (found.states, found.late) == ({"confirmed": 1, "withdrawn": 1}, 1)
    assert (books.stands("A"), books.money()) == (("withdrawn", "2025-11-21"), 2500)
    assert books.file(text).known == 2
    account = accounts(books.hosted.state)["ZO"]
    assert (account.confirmed, account.withdrawn, account.late) == (Sum(1, 2500), Sum(), {"withdrawn": Sum(1, 2500)})


def test_the_pledges_as_a_file_hide_no_formula_and_name_nobody(books):
    books.promise("A", 2500, team="KO")
    books.ask(
        RecordResult(result=Counts(team="ZO", outcome="promise", calls=3, amount_minor=1999, units=0)),
        request_id="-2+3_cmd",
    )
    books.file("reference,status,date\nA,withdrawn,2025-11-20\n")
    lines = "".join(pledges_csv(pledges_of(books), books.hosted.state))
    rows = list(csv.DictReader(io.StringIO(lines.lstrip("\ufeff"), newline="")))

    assert [(row["request_id"], row["amount"], row["status"], row["settled_on"], row["counts"]) for row in rows] == [
        (id_of("A"), "25.00", "withdrawn", "2025-11-20", "no"),
        ("'-2+3_cmd", "19.99", "pledged", "", "yes"),
    ]
    assert not {"note", "name", "by", "caller"} & rows[0].keys()


def test_a_pack_without_pledges_has_no_file_of_them(books, tmp_path):
    books.promise("A", 2500, outcome="gift")
    with (tmp_path / "pack.zip").open("wb") as out:
        write_pack(out, books.hosted.ledger, made_at=datetime.now(UTC))

    assert "pledges.csv" not in ZipFile(tmp_path / "pack.zip").namelist()


def test_the_command_settles_a_file_and_says_what_is_odd(tmp_path, capsys):
    (tmp_path / "belweek.toml").write_text(DEFINITION, encoding="utf-8")
    (tmp_path / "gifts.csv").write_text("team,outcome,amount,reference\nZO,promise,25,A\nZO,promise,5,B\n")
    (tmp_path / "books.csv").write_text("nr,status,amount\nA,betaald,25\nB,betaald,4\nX,betaald,1\n")
    at = ("--data-dir", str(tmp_path / "data"))
    for words in (
        ("new", "belweek", "--from", str(tmp_path / "belweek.toml")),
        ("phase", "belweek", "open"),
        ("import", "belweek", str(tmp_path / "gifts.csv")),
    ):
        assert cli.main([*words, *at]) == 0
    capsys.readouterr()
    words = ["settle", "belweek", str(tmp_path / "books.csv"), "--map", "nr=reference", *at]

    assert cli.main([*words, "--dry-run"]) == 1
    tried = capsys.readouterr()
    assert "3 rows, 3 accounted for, nothing written" in tried.out
    assert cli.main(words) == 1
    done = capsys.readouterr()
    assert tried.out.replace(", nothing written", "") == done.out
    assert done.out.split()[:3] == ["confirmed", "1", "25.00"]
    assert "Line 3: B: Another amount: the file says 4.00, the pledge is 5.00." in done.err
    assert "Line 4: X: There is no pledge with this reference or receipt here." in done.err
    (tmp_path / "books.csv").write_text("nr,status\nA,betaald\n")
    assert cli.main(words) == 0


def test_a_team_that_left_stays_in_the_sum_of_all_and_is_held_to_the_ledger_alone(books):
    books.promise("A", 2500, team="KO")
    books.promise("B", 1000)
    toml = DEFINITION.replace('[[team]]\ncode = "KO"\nname = "=Korenbloem()"\n', "")
    change = ChangeDefinition(definition=from_toml(toml), read_at=books.hosted.state.definition_seq, reason="agreed")
    books.ask(change, ORGANISER)
    found = reconciled(books.hosted, {})

    assert found.agrees
    assert found.whole.account.together == Sum(2, 3500)
    (left,) = [line for line in found.lines if line.team and line.team.withdrawn]
    assert {check.source: check.said for check in left.checks} == {
        "board": None,
        "ledger": Sum(1, 2500),
        "export": None,
    }


def test_the_charitys_figures_differ_by_what_is_missing_and_do_not_spoil_the_verdict(books):
    books.promise("A", 2500)
    found = reconciled(books.hosted, {"": 2400, "ZO": 2501})
    by = {line.team.code if line.team else "": line.checks[-1].by.minor for line in (found.whole, *found.lines)}

    assert (by["ZO"], by[""], found.agrees) == (1, -100, True)
    assert not found.whole.agrees


def test_a_board_that_has_lost_a_withdrawal_is_caught_by_the_ledger(books):
    pledge = books.promise("A", 2500)
    before = books.hosted.state.pledges
    books.ask(SettlePledge(target=pledge, settled="withdrawn"))
    books.hosted.flow.state = replace(books.hosted.state, pledges=before)
    found = reconciled(books.hosted, {})

    assert not found.agrees
    assert {check.source: check.by for check in found.whole.checks} == {
        "board": Sum(),
        "ledger": Sum(-1, -2500),
        "export": Sum(),
    }
