"""Nicknames: nothing of them unless they are switched on, seen by the own team alone, and gone when deleted."""

import json
import re
import sqlite3
from contextlib import closing

import pytest

from rig import BELWEEK, new_id
from visitor import Visitor

DESK = f'nicknames = "desk"\n{BELWEEK}'


@pytest.fixture
def day(server):
    """A competition with nicknames, open."""
    made = server.competition(DESK)
    made.phase("open")
    return made


@pytest.fixture
def lead(day):
    return Lead(day, "ZO")


class Lead:
    """The lead of a team, in a browser without scripts."""

    def __init__(self, competition, team) -> None:
        self.competition, self.team = competition, team
        self.browser = Visitor(competition.server).enter(competition, "lead", team)
        self.path = f"/{competition.slug}/lead"

    def page(self):
        return self.browser.get(self.path)

    def post(self, path="", **fields):
        return self.browser.post(f"{self.path}/{path}", team=self.team, **fields)

    def nicknames(self):
        """What the page is told, by name."""
        told = json.loads(self.browser.get(f"{self.path}/nicknames").html)
        return {one["name"]: one for one in told["nicknames"]}

    def add(self, name):
        self.post("nicknames", name=name)
        return self.nicknames()[name]["id"]

    def enter(self, caller="", outcome="donation", **fields):
        request_id = new_id()
        given = {"amount": "25"} if outcome == "donation" else {}
        shown = self.post("results", request_id=request_id, outcome=outcome, caller=caller, **given, **fields)
        assert shown.status == 200, shown.problems
        return request_id


def bodies(competition, kind="ResultRecorded"):
    entries = competition.organiser.get("entries?limit=1000").json["entries"]
    return [json.loads(entry["body"]) for entry in entries if entry["kind"] == kind]


def test_where_they_are_off_there_is_nothing_of_them(competition):
    competition.phase("open")
    lead = Lead(competition, "ZO")

    shown = lead.page()
    assert 'class="nick' not in shown.html
    assert "bijna" not in shown.text.lower()
    assert lead.nicknames() == {}
    assert lead.post("nicknames", name="Zebra").status == 409


def test_a_result_of_a_phone_that_does_not_know_yet_that_they_are_off_counts_without_one(competition):
    competition.phase("open")
    Lead(competition, "ZO").enter("0123456789ab")

    assert [body["caller"] for body in bodies(competition)] == [""]


def test_an_entry_knows_the_random_id_and_the_file_has_the_name_beside_it_alone(day, lead):
    zebra = lead.add("Zebra")
    lead.enter(zebra)
    lead.enter()

    assert [body["caller"] for body in bodies(day)] == [zebra, ""]
    assert "Zebra" not in json.dumps(day.organiser.get("entries").json)
    assert re.fullmatch("[0-9a-f]{12}", zebra)


def test_the_own_lead_sees_what_each_brought_today_and_in_all(lead):
    zebra, apple = lead.add("Zebra"), lead.add("Appel")
    lead.enter(zebra)
    lead.enter(zebra, "convinced")
    lead.enter(apple, "convinced")
    lead.enter()
    lead.competition.give("KO", caller=zebra)

    told = lead.nicknames()
    assert told["Zebra"]["today"] == told["Zebra"]["ever"] == {"calls": 2, "successes": 1, "money_minor": 2500}
    assert told["Appel"]["ever"] == {"calls": 1, "successes": 1, "money_minor": 0}
    assert "Zebra" in lead.page().text


def test_what_is_taken_back_or_corrected_is_no_longer_in_the_figures(day, lead):
    zebra = lead.add("Zebra")
    gone, mended = lead.enter(zebra), lead.enter(zebra)
    assert lead.nicknames()["Zebra"]["ever"]["money_minor"] == 5000
    lead.post(f"results/{gone}/void", request_id=new_id(), reason="mistake")
    judge = Visitor(day.server).enter(day, "judge").sits(day)
    judge.post(
        f"/{day.slug}/judge/entries/{mended}/replace",
        request_id=new_id(), team="ZO", outcome="donation", amount="40", reason="mistake",
    )  # fmt: skip

    assert lead.nicknames()["Zebra"]["ever"] == {"calls": 1, "successes": 0, "money_minor": 4000}


def test_a_late_one_is_in_the_figures_from_when_a_judge_counts_it_until_it_is_taken_back(day, lead):
    zebra = lead.add("Zebra")
    judge = Visitor(day.server).enter(day, "judge").sits(day)
    day.phase("close")
    late = {"team": "ZO", "outcome": "donation", "amount_minor": 2500, "made_at": "2026-11-20T10:05:00Z"}
    day.api("lead", "ZO").record(request_id="late-gift", caller=zebra, **late)
    brought = [lead.nicknames()["Zebra"]["ever"]["money_minor"]]

    for what in ({"what": "admit"}, {"what": "void", "reason": "mistake"}):
        judge.post(f"/{day.slug}/judge/entries/late-gift/{what['what']}", request_id=new_id(), **what)
        brought.append(lead.nicknames()["Zebra"]["ever"]["money_minor"])

    assert brought == [0, 2500, 0]


def test_what_was_rehearsed_is_in_no_figure(server):
    made = server.competition(DESK)
    lead = Lead(made, "ZO")
    zebra = lead.add("Zebra")
    lead.enter(zebra)
    assert lead.nicknames()["Zebra"]["ever"]["calls"] == 1

    made.phase("open")

    assert lead.nicknames()["Zebra"]["ever"]["calls"] == 0


def test_where_gifts_are_pledges_the_figures_are_said_to_be_as_entered(server, lead):
    pledged = server.competition(DESK.replace("takes_money = true", "takes_money = true\npledged = true"))
    pledged.phase("open")
    promised = Lead(pledged, "ZO")
    promised.enter(promised.add("Zebra"))
    (entry,) = pledged.organiser.get("entries?limit=1000").json["entries"][-1:]
    judge = Visitor(server).enter(pledged, "judge").sits(pledged)
    path = f"/{pledged.slug}/judge/books/pledges/{entry['request_id']}"
    assert judge.post(path, request_id=new_id(), settled="withdrawn").status == 200

    assert promised.nicknames()["Zebra"]["ever"]["money_minor"] == 2500
    assert "zoals het is ingevoerd, toezeggingen inbegrepen" in promised.page().text
    assert "toezeggingen inbegrepen" not in lead.page().text


def test_the_own_figures_go_on_in_a_freeze(day, lead):
    zebra = lead.add("Zebra")
    day.phase("freeze")
    lead.enter(zebra)

    assert lead.nicknames()["Zebra"]["ever"]["money_minor"] == 2500


def test_another_team_neither_sees_nor_deletes_them(day, lead):
    zebra = lead.add("Zebra")
    other = Lead(day, "KO")
    other.post(f"nicknames/{zebra}/delete")

    assert other.nicknames() == {}
    assert "Zebra" not in other.page().html
    assert "Zebra" in lead.nicknames()


def test_a_judge_reads_the_nickname_at_the_entry_as_long_as_there_is_one(day, lead):
    zebra = lead.add("Zebra")
    request_id = lead.enter(zebra)
    judge = Visitor(day.server).enter(day, "judge").sits(day)
    assert judge.get(f"/{day.slug}/judge?entry={request_id}").text.count("Zebra") >= 2

    lead.post(f"nicknames/{zebra}/delete")

    assert "Zebra" not in judge.get(f"/{day.slug}/judge?entry={request_id}").html


def test_a_deleted_one_is_gone_to_the_last_byte_and_the_result_stays(day, lead):
    walvis = lead.add("Walvisbaai")
    lead.enter(walvis)
    lead.post(f"nicknames/{walvis}/delete")

    files = day.server.data_dir.glob(f"{day.slug}.db*")
    assert lead.nicknames() == {}
    assert all(b"Walvisbaai" not in file.read_bytes() for file in files)
    assert day.board()["totals"]["money_minor"] == 2500


def test_a_judges_correction_leaves_the_call_with_its_caller_unless_it_moves_to_another_team(day, lead):
    zebra = lead.add("Zebra")
    judge = Visitor(day.server).enter(day, "judge").sits(day)
    for team in ("ZO", "KO"):
        judge.post(
            f"/{day.slug}/judge/entries/{lead.enter(zebra)}/replace",
            request_id=new_id(), team=team, outcome="donation", amount="30", reason="mistake",
        )  # fmt: skip

    assert [body["caller"] for body in bodies(day, "ResultReplaced")] == [zebra, ""]


@pytest.mark.parametrize("name", ["", "x", "x" * 21, "a\u202eb", " \t "])
def test_what_can_be_no_nickname_is_said_next_to_the_field(lead, name):
    shown = lead.post("nicknames", name=name)

    assert shown.status == 422
    assert [one for one in shown.problems if one] == ["Een bijnaam heeft 2 tot 20 gewone tekens."]


def test_a_nickname_is_taken_once_in_a_team(lead):
    lead.add("Zebra")

    assert lead.post("nicknames", name=" zebra ").status == 422
    assert len(lead.nicknames()) == 1


@pytest.mark.parametrize("caller", ["Jan Peeters", "0123456789AB", "0123456789abc", 7, None])
def test_the_api_takes_an_id_and_nothing_that_could_be_a_name(day, caller):
    assert day.give(caller=caller).status == 422
    assert day.give(caller="0123456789ab").status == 201


def test_the_api_refuses_a_caller_where_nicknames_are_off(competition):
    assert competition.give(caller="0123456789ab").json["why"] == "no_nicknames"


def test_an_older_file_gets_its_words_numbered_when_it_is_opened(day):
    """Words that were kept before they had numbers are listed like all others."""
    day.give(note="Kaneelstok")
    day.server.stop()
    with closing(sqlite3.connect(day.server.data_dir / f"{day.slug}.db")) as file, file:
        file.execute("ALTER TABLE texts DROP COLUMN seq")
        file.execute("DELETE FROM _sqlite_migrations WHERE name = 'number_texts'")
    day.server.start()
    organiser = Visitor(day.server).enter(day, "organiser").sits(day)

    assert "Kaneelstok" in organiser.get(f"/{day.slug}/privacy").text


def test_a_nickname_is_on_the_wall_where_that_was_chosen_and_gone_when_it_is_deleted(server):
    public = f'nicknames = "wall"\n{BELWEEK}'
    lead = Lead(server.competition(public), "ZO")
    caller = lead.add("Bo")
    lead.enter(caller)
    names = f"/{lead.competition.slug}/wall/nicknames"

    assert lead.competition.board()["latest"][0]["caller"] == caller
    assert json.loads(lead.browser.get(names).html) == {"nicknames": {caller: "Bo"}}

    lead.post(f"nicknames/{caller}/delete")

    assert json.loads(lead.browser.get(names).html) == {"nicknames": {}}


def test_a_nickname_for_the_desk_leaves_no_trace_on_the_wall(day, lead):
    lead.enter(lead.add("Bo"))

    assert "caller" not in day.board()["latest"][0]
    assert json.loads(lead.browser.get(f"/{day.slug}/wall/nicknames").html) == {"nicknames": {}}
