"""A shift's tally: all of it or none, checked by its control totals, counted once; and the sheet of paper for it."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from rig import BELWEEK, new_id
from visitor import Visitor

OBJECTION = f"""{BELWEEK}
[[outcome]]
key = "objection"
name = {{ nl = "Bezwaar", fr = "Opposition", de = "Widerspruch", en = "Objection" }}
objection = true
"""


@dataclass
class Lead:
    """The lead of team ZO, with a sheet in hand."""

    competition: Any
    browser: Visitor = field(init=False)

    def __post_init__(self) -> None:
        self.browser = Visitor(self.competition.server).enter(self.competition, "lead", "ZO")
        self.path = f"/{self.competition.slug}/lead"

    def enter(self, request_id="", **fields):
        sent = {name.replace("_", "-", 1) if name[1] == "_" else name: value for name, value in fields.items()}
        return self.browser.post(f"{self.path}/tally?team=ZO", request_id=request_id or new_id(), **sent)

    def row(self):
        rows = self.competition.organiser.get("standings").json["rows"]
        return next(row for row in rows if row["team"] == "ZO")


@pytest.fixture
def lead(competition):
    """A lead with so many callers that no tally here is too fast for them."""
    return in_shift(competition)


def in_shift(competition):
    competition.phase("open")
    lead = Lead(competition)
    status, _ = lead.browser.send(f"{lead.path}/shifts?team=ZO", request_id=new_id(), seats=100)
    assert status == 201
    return lead


def typed(**changes):
    """37 calls, 3 donations of EUR 140 together, and what else is typed."""
    return {"n_donation": "3", "a_donation": "140", "n_convinced": "34"} | changes


def test_all_rows_of_a_tally_count(lead):
    shown = lead.enter(**typed(n_tree="2", u_tree="5", total_calls="39", total_money="€ 140,00"))

    assert shown.status == 200
    row = lead.row()
    assert (row["calls"], row["money_minor"], row["units"]) == (39, 14000, 5)
    assert row["outcomes"] == {"donation": 3, "convinced": 34, "tree": 2}


def test_the_forms_send_their_rows_to_where_they_are_entered(lead):
    for page in (lead.path, f"{lead.path}/tally"):
        html = lead.browser.get(page).html
        form = re.search(r'<form[^>]*id="tally-form".*?</form>', html, re.DOTALL).group()

        assert f'action="{lead.path}/tally?team=ZO"' in form
        assert re.findall(r'name="(n-[^"]+)"', form) == ["n-donation", "n-convinced", "n-tree"]


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        ({"total_calls": "38"}, "Gesprekken: 37 in de rijen, 38 als controletotaal, 1 te weinig."),
        ({"total_calls": "30"}, "Gesprekken: 37 in de rijen, 30 als controletotaal, 7 te veel."),
        ({"total_money": "150,50"}, "Geld: € 140 in de rijen, € 150,50 als controletotaal, € 10,50 te weinig."),
        ({"total_money": "0"}, "Geld: € 140 in de rijen, € 0 als controletotaal, € 140 te veel."),
    ],
)
def test_a_control_total_that_does_not_agree_enters_nothing_and_says_by_how_much(lead, totals, said):
    given = typed(total_calls="37", total_money="140") | totals

    shown = lead.enter(**given)

    assert shown.status == 422
    assert any(problem.startswith(said) for problem in shown.problems)
    assert lead.row()["calls"] == 0
    kept = {name: shown.value(name.replace("_", "-", 1) if name[1] == "_" else name) for name in given}
    assert kept == given


def test_both_control_totals_are_said_at_once(lead):
    shown = lead.enter(**typed(total_calls="3", total_money="3"))

    assert [problem.split(":")[0] for problem in shown.problems if problem and "controletotaal" in problem] == [
        "Gesprekken",
        "Geld",
    ]


def test_a_sheet_of_paper_needs_its_control_totals(lead):
    shown = lead.enter(**typed(paper="1"))

    assert shown.status == 422
    assert len([problem for problem in shown.problems if "dit totaal" in problem]) == 2
    assert lead.row()["calls"] == 0


def test_after_a_sheet_of_paper_an_empty_form_says_what_was_entered(lead):
    shown = lead.enter(**typed(paper="1", total_calls="37", total_money="140"))

    assert "Turflijst ingevoerd: 37 gesprekken, € 140" in shown.text
    assert (shown.value("n-donation"), shown.value("paper")) == ("", "1")


def test_after_a_sheet_with_more_rows_than_the_list_of_last_entries_all_of_it_is_said(server):
    more = "".join(f'\n[[outcome]]\nkey = "o{number}"\nname = "Soort {number}"\n' for number in range(12))
    lead = in_shift(server.competition(BELWEEK + more))
    rows = {f"n-o{number}": "20" for number in range(12)}

    shown = lead.enter(**typed(paper="1", total_calls="277", total_money="140", **rows))
    lead.competition.organiser.record(team="ZO")

    assert "Turflijst ingevoerd: 277 gesprekken, € 140" in shown.text
    assert "277 gesprekken" in lead.browser.get(shown.address.removeprefix(lead.competition.server.address)).text


def test_a_form_that_is_sent_twice_counts_once(lead):
    for _ in range(2):
        assert lead.enter("sheet-of-zo", **typed()).status == 200

    assert lead.row()["calls"] == 37


def test_a_form_that_was_changed_after_it_was_entered_enters_nothing_more(lead):
    lead.enter("sheet-of-zo", **typed())

    shown = lead.enter("sheet-of-zo", **typed(n_convinced="35", n_tree="1", u_tree="1"))

    assert shown.status == 409
    assert "Deze turflijst is al ingevoerd." in shown.text
    assert lead.row()["calls"] == 37


def test_one_row_that_is_refused_keeps_all_others_out(server):
    made = server.competition(BELWEEK.replace('currency = "EUR"', 'currency = "EUR"\nmost_minor = 1000'))
    lead = in_shift(made)

    shown = lead.enter(**typed())

    assert shown.status == 409
    assert re.search(r'data-problem="a-donation" role="alert">[^<]+<', shown.html)
    assert lead.row()["calls"] == 0


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"n_donation": "3"}, "a-donation"),
        ({"a_donation": "140"}, "n-donation"),
        ({"n_donation": "3", "a_donation": "1.40"}, "a-donation"),
        ({"n_tree": "3"}, "u-tree"),
        ({"u_tree": "3"}, "n-tree"),
        ({"n_convinced": "drie"}, "n-convinced"),
        ({"n_convinced": "10001"}, "n-convinced"),
        ({"n_convinced": "3", "total_calls": "three"}, "total_calls"),
        ({"n_convinced": "3", "total_money": "three"}, "total_money"),
        ({"n_convinced": "0"}, "tally"),
        ({}, "tally"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_enters_nothing(lead, fields, wrong):
    shown = lead.enter(**fields)

    assert shown.status == 422
    assert re.search(rf'data-problem="{wrong}" role="alert">[^<]+<', shown.html)
    assert lead.row()["calls"] == 0


def test_a_large_average_is_typed_a_second_time(lead):
    given = {"n_donation": "2", "a_donation": "2500"}
    asked = lead.enter(**given)
    assert (asked.status, lead.row()["money_minor"]) == (422, 0)
    assert "€ 2.500" in asked.text

    wrong = lead.enter(**given, **{"again-donation": "250"})
    assert (wrong.status, wrong.value("again-donation")) == (422, "250")

    assert lead.enter(**given, **{"again-donation": "2.500"}).status == 200
    assert lead.row()["money_minor"] == 250000


def test_many_gifts_that_are_small_on_average_are_not_asked_about(lead):
    assert lead.enter(n_donation="3", a_donation="2500").status == 200


def test_more_calls_than_the_seats_can_make_are_asked_about(competition):
    competition.phase("open")
    lead = Lead(competition)
    asked = lead.enter(n_convinced="120")
    assert (asked.status, lead.row()["calls"]) == (422, 0)
    assert re.search("120 .* 2 min", asked.text)

    sure = re.search(r'name="sure" value="(\d+)"', asked.html).group(1)
    assert lead.enter(n_convinced="130", sure=sure).status == 422
    assert lead.enter(n_convinced="120", sure=sure).status == 200
    assert lead.row()["calls"] == 120


def test_an_objection_is_a_number_of_calls(server):
    made = server.competition(OBJECTION)
    made.phase("open")
    lead = Lead(made)

    assert 'name="n-objection"' in lead.browser.get(f"{lead.path}/tally").html
    assert 'name="a-objection"' not in lead.browser.get(f"{lead.path}/tally").html
    assert lead.enter(n_objection="4").status == 200
    assert lead.row()["outcomes"]["objection"] == 4


def test_each_row_of_a_tally_can_be_undone_by_itself(lead):
    shown = lead.enter(**typed())
    undo = re.findall(r'action="([^"]+/void[^"]*)".*?name="request_id" value="([^"]+)"', shown.html, re.DOTALL)
    assert len(undo) == 2

    lead.browser.post(undo[0][0].replace("&amp;", "&"), request_id=undo[0][1], reason="mistake")
    assert lead.row()["calls"] in (3, 34)


def test_after_the_close_nothing_is_entered_and_what_was_typed_stays(lead):
    lead.competition.phase("close")

    shown = lead.enter(**typed())

    assert (shown.status, shown.value("n-convinced")) == (409, "34")
    assert "De lijnen zijn dicht" in shown.text


@pytest.mark.parametrize(("count", "pages"), [(3, 1), (10, 1), (11, 2), (20, 2)])
def test_the_paper_sheet_has_a_row_for_each_outcome_in_the_order_of_the_form(server, count, pages):
    more = "".join(f'\n[[outcome]]\nkey = "o{number}"\nname = "Soort {number}"\n' for number in range(count - 3))
    lead = Lead(server.competition(BELWEEK + more))

    sheet = lead.browser.get(f"{lead.path}/tally/paper").html
    form = lead.browser.get(f"{lead.path}/tally").html

    on_paper = re.findall(r"<h2>([^<]+?)(?: <small|</h2>)", sheet)
    in_form = re.findall(r'id="tally-name-[^"]+">([^<]+?)(?: <small|</span>)', form)
    assert on_paper == in_form
    assert (len(on_paper), sheet.count('class="sheet"')) == (count, pages)
    assert sheet.count("sheet-sums") == 1
