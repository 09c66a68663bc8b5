"""A CSV counts once, whole or not at all, and every row is accounted for."""

import pytest

from scoreboard.core.commands import ChangePhase
from scoreboard.core.phases import Verb
from scoreboard.core.roles import Role, Who
from scoreboard.definition import from_toml
from scoreboard.flow import Flow
from scoreboard.imports.formats import MOST_BYTES, read_sheet
from scoreboard.imports.mapping import Mapped, parse_pairs, read_results
from scoreboard.imports.report import report, requests_for
from scoreboard.imports.words import said
from scoreboard.problems import Problems
from scoreboard.store.memory import MemoryLedger

ORGANISER = Who(Role.ORGANISER, pass_id="p1")
PLAIN = Mapped(columns={}, fixed={})
DEFINITION = """
name = "Belweek"
slug = "belweek"
timezone = "Europe/Brussels"
starts_at = 2026-11-23T08:00:00Z
ends_at = 2026-11-27T16:00:00Z
[[team]]
code = "ZO"
name = "Zonnestraal"
[[team]]
code = "KK"
name = "Kabel & Koek"
[[outcome]]
key = "donation"
takes_money = true
[[outcome]]
key = "happy"
[[outcome]]
key = "planted"
takes_units = "tree"
"""


@pytest.fixture
def flow() -> Flow:
    flow = Flow(MemoryLedger("belweek"))
    flow.submit(from_toml(DEFINITION), ORGANISER, "define-00")
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    return flow


def read(flow, text, mapped=PLAIN):
    content = text if isinstance(text, bytes) else text.encode()
    return read_results(read_sheet(content), mapped, flow.state.defined)


def take(flow, text, mapped=PLAIN):
    found = read(flow, text, mapped)
    return report(found, flow.decide_all(requests_for(found, ORGANISER), all_or_none=True))


def problems_of(flow, text, mapped=PLAIN) -> list[tuple[str, str, object]]:
    before = flow.ledger.head()
    with pytest.raises(Problems) as caught:
        take(flow, text, mapped)
    assert flow.ledger.head() == before
    assert all(said(problem, str) for problem in caught.value.items)
    return [(problem.field, problem.code, problem.params.get("line")) for problem in caught.value.items]


def test_the_canonical_columns_need_no_mapping(flow):
    found = take(
        flow,
        "made_at,team,outcome,calls,amount,units,reference,note\n"
        "2026-11-23T09:00:00Z,ZO,donation,1,25.00,,a1,thank you\n"
        "2026-11-23 10:00,KK,happy,12,,,a2,\n"
        ",KK,planted,,,3,a3,\n",
    )

    assert {key: counted.new for key, counted in found.outcomes.items()} == {"donation": 1, "happy": 1, "planted": 1}
    assert found.accounted
    assert flow.state.tallies["ZO"].money_minor == 2500
    assert (flow.state.tallies["KK"].calls, flow.state.tallies["KK"].units) == (13, 3)


def test_the_same_file_twice_counts_once_and_equal_rows_all_count(flow):
    text = "team,outcome,amount\nZO,donation,50\nZO,donation,50.00\nKK,donation,5\n"

    first, second = take(flow, text), take(flow, text)

    assert (first.total.new, first.total.known) == (3, 0)
    assert (second.total.new, second.total.known) == (0, 3)
    assert second.accounted
    assert flow.state.tallies["ZO"].money_minor == 10_000


def test_a_reference_makes_a_row_unique_whatever_stands_around_it(flow):
    take(flow, "team,outcome,amount,reference\nZO,donation,50,a1\n")
    again = take(flow, "reference;outcome;team;amount\na2;donation;ZO;50\na1;donation;ZO;50\n")

    assert (again.total.new, again.total.known) == (1, 1)
    assert flow.state.tallies["ZO"].money_minor == 10_000


def test_a_reference_with_other_values_is_refused_and_nothing_is_taken(flow):
    text = "team,outcome,amount,reference\nZO,donation,50,a1\nZO,donation,60,a1\n"
    assert problems_of(flow, text) == [("line", "other_content", 3)]


def test_columns_are_mapped_and_fields_set(flow):
    mapped = Mapped(
        columns=parse_pairs(["date=made_at", "Bedrag=amount"], "--map"),
        fixed=parse_pairs(["team=ZO", "outcome=donation"], "--set"),
        decimal=",",
    )
    found = take(flow, "Date;bedrag;with_comment\n2011-01-05 16:22:47;0,01;True\n", mapped)

    assert found.unmapped == ("with_comment",)
    assert found.outside == 1
    assert flow.state.tallies["ZO"].money_minor == 1


def test_a_dry_run_says_what_would_come_and_writes_nothing(flow):
    take(flow, "team,outcome,amount\nZO,donation,50\n")
    before = flow.ledger.head()
    found = read(flow, "team,outcome,amount\nZO,donation,50\nZO,donation,60\n")

    dry = report(found, flow.tried(requests_for(found, ORGANISER)))

    assert (dry.total.new, dry.total.known) == (1, 1)
    assert flow.ledger.head() == before


def test_after_the_whistle_rows_are_set_aside(flow):
    flow.submit(ChangePhase(verb=Verb.CLOSE), ORGANISER, "close-000")
    found = take(flow, "team,outcome,amount\nZO,donation,50\n")

    assert (found.total.set_aside, found.accounted) == (1, True)
    assert flow.state.tallies["ZO"].money_minor == 0


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("team,outcome,note\nZO,happy,één\n".encode("utf-8-sig"), "UTF-8"),
        (b"team;outcome;note\r\nZO;happy;\xe9\xe9n\r\n", "Latin-1"),
        (b"team\toutcome\tnote\rZO\thappy\t\x81\xe9\xe9n\r", "Latin-1"),
        ("\ufeffteam\toutcome\tnote\nZO\thappy\tééń\n".encode("utf-16-le"), "UTF-16"),
        (b'"team","outcome","note"\n\n"ZO","happy","one\ntwo; three"\n', "UTF-8"),
        (b"team,outcome\nZO,happy", "UTF-8"),
    ],
)
def test_encodings_line_ends_and_separators_are_recognised(flow, content, encoding):
    found = take(flow, content)
    assert (found.total.new, found.encoding) == (1, encoding)


def test_the_euro_sign_of_an_old_file_is_read(flow):
    found = read(flow, b"team,outcome,note\nZO,happy,\x80 5\n")
    assert found.lines[0].command.note == "€ 5"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ("file", "file_empty", None)),
        ("\ufeff\n\n", ("file", "file_empty", None)),
        ("team,outcome\n", ("file", "no_rows", None)),
        ("team,amount\nZO,5\n", ("file", "field_missing", None)),
        ("team,outcome\nZO,happy\nZO,ha\0ppy\n", ("file", "file_not_text", 3)),
        ("team,outcome\nZO,happy,1\n", ("file", "too_many_cells", 2)),
        ('team,outcome\nZO,"happy\n', ("file", "csv_syntax", 2)),
        ('team,outcome\nZO,"hap"py\n', ("file", "csv_syntax", 2)),
        ("team,outcome,team\nZO,happy,KK\n", ("file", "column_twice", None)),
        ("team,outcome\n,happy\n", ("team", "cell_empty", 2)),
        ("team,outcome\nXX,happy\n", ("team", "unknown_team", 2)),
        ("team,outcome\nZO,sad\n", ("outcome", "unknown_outcome", 2)),
        ("team,outcome\nZO,donation\n", ("amount", "amount_missing", 2)),
        ("team,outcome,amount\nZO,happy,5\n", ("amount", "amount_not_taken", 2)),
        ("team,outcome,calls\nZO,happy,0\n", ("calls", "nothing_to_count", 2)),
        ("team,outcome\nZO,planted\n", ("units", "units_missing", 2)),
        *(
            (f'team,outcome,amount\nZO,donation,"{amount}"\n', ("amount", code, 2))
            for amount, code in [
                ("abc", "amount_form"),
                ("-5", "amount_form"),
                ("0", "amount_missing"),
                ("1e9", "amount_form"),
                ("NaN", "amount_form"),
                ("１２", "amount_form"),
                ("12,50", "amount_form"),
                ("1.234.567,89", "amount_form"),
                ("1,234.50", "amount_form"),
                ("9" * 20, "amount_form"),
                ("9" * 15, "number_too_large"),
                ("1000000.01", "number_too_large"),
                ("1.005", "amount_decimals"),
                ("€ 5", "amount_form"),
                (".5", "amount_form"),
            ]
        ),
        *(
            (f"team,outcome,calls\nZO,happy,{calls}\n", ("calls", code, 2))
            for calls, code in [
                ("-1", "number_form"),
                ("10001", "number_too_large"),
                ("1.5", "number_form"),
                ("１", "number_form"),
                ("9" * 5000, "number_form"),
            ]
        ),
        *(
            (f"team,outcome,made_at\nZO,happy,{made_at}\n", ("made_at", code, 2))
            for made_at, code in [
                ("0001-01-01 00:00:00", "made_at_out_of_reach"),
                ("9999-12-31T23:59:59Z", "made_at_out_of_reach"),
                ("2026-02-30 10:00", "made_at_form"),
                ("23-11-2026 10:00", "made_at_form"),
                ("2026-11-23", "made_at_form"),
                ("yesterday", "made_at_form"),
            ]
        ),
        (f"team,outcome,note\nZO,happy,{'x' * 501}\n", ("note", "note_too_long", 2)),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_column(flow, text, problem):
    assert problem in problems_of(flow, text)


def test_every_wrong_row_is_named_and_the_right_ones_are_not_taken(flow):
    text = "team,outcome,amount\nZO,donation,5\nZO,donation,x\n\nXX,donation,y\n"
    assert problems_of(flow, text) == [("amount", "amount_form", 3), ("amount", "amount_form", 5)]


@pytest.mark.parametrize(
    ("mapped", "code"),
    [
        (Mapped(columns={"date": "when"}, fixed={}), "unknown_field"),
        (Mapped(columns={"datum": "made_at"}, fixed={}), "no_such_column"),
        (Mapped(columns={}, fixed={"colour": "red"}), "unknown_field"),
        (Mapped(columns={"date": "team"}, fixed={"team": "ZO"}), "field_twice"),
        (Mapped(columns={"date": "made_at", "team": "made_at"}, fixed={}), "field_twice"),
        (Mapped(columns={}, fixed={}, decimal=";"), "decimal_form"),
        (Mapped(columns={}, fixed={}, zone="Europe/Brusel"), "unknown_zone"),
    ],
)
def test_a_wrong_mapping_is_refused(flow, mapped, code):
    assert code in [code for _, code, _ in problems_of(flow, "date,team,outcome\n,ZO,happy\n", mapped)]


@pytest.mark.parametrize("pair", ["team", "=ZO", "team="])
def test_a_pair_needs_both_sides(pair):
    with pytest.raises(Problems):
        parse_pairs([pair], "--set")


def test_local_times_are_those_of_the_zone(flow):
    text = (
        "team,outcome,made_at\nZO,happy,2026-07-01 12:00\nZO,happy,2026-03-29 02:30\nZO,happy,2026-07-01 12:00 +01:00\n"
    )
    found = [line.command.made_at.isoformat() for line in read(flow, text).lines]
    assert found == ["2026-07-01T10:00:00+00:00", "2026-03-29T01:30:00+00:00", "2026-07-01T11:00:00+00:00"]

    elsewhere = read(flow, text, Mapped(columns={}, fixed={}, zone="America/New_York"))
    assert elsewhere.lines[0].command.made_at.hour == 16


def test_two_hundred_thousand_rows_are_read_and_one_more_is_refused():
    rows = b"ZO,happy\n" * 200_000
    assert len(read_sheet(b"team,outcome\n" + rows).rows) == 200_000
    with pytest.raises(Problems, match="too_many_rows"):
        read_sheet(b"team,outcome\n" + rows + b"ZO,happy\n")


def test_a_file_beyond_the_limit_is_refused():
    with pytest.raises(Problems, match="file_too_large"):
        read_sheet(b"x" * (MOST_BYTES + 1))
