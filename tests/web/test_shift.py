"""A team's shift: begun and ended in one line, corrected within the correction time, counted once; and the briefing."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from rig import BELWEEK, new_id
from visitor import Visitor


@dataclass
class Lead:
    """The lead of a team, in a browser without scripts, who can also speak as the page's scripts do."""

    competition: object
    browser: Visitor
    team: str = "ZO"

    def __post_init__(self) -> None:
        self.browser.enter(self.competition, "lead", self.team)
        self.path = f"/{self.competition.slug}/lead"

    def page(self):
        return self.browser.get(self.path)

    def post(self, path, **fields):
        return self.browser.post(f"{self.path}/{path}?team={self.team}", request_id=new_id(), **fields)

    def submit(self, form_id, **fields):
        """Fill in a form of the page and send it where the form says."""
        form = re.search(rf'<form[^>]*id="{form_id}".*?</form>', self.page().html, re.DOTALL).group()
        given = dict(re.findall(r'name="([^"]+)"[^>]*? value="([^"]*)"', form)) | fields
        return self.browser.post(unescape(re.search(r'action="([^"]+)"', form).group(1)), **given)

    def told(self):
        return json.loads(self.browser.get(f"{self.path}/mine").html)

    def send(self, path, **body):
        return self.browser.send(f"{self.path}/{path}?team={self.team}", **{"request_id": new_id(), **body})

    def started(self, seats=8, **more):
        """Start a shift as the page's scripts do, and give its request id."""
        request_id = new_id()
        status, answer = self.send("shifts", request_id=request_id, seats=seats, **more)
        assert (status, answer["status"]) == (201, "running")
        return request_id


def ago(**time):
    return (datetime.now(UTC) - timedelta(**time)).isoformat(timespec="seconds").replace("+00:00", "Z")


@pytest.fixture
def day(competition):
    competition.phase("open")
    return competition


@pytest.fixture
def lead(day):
    return Lead(day, Visitor(day.server))


def kinds(competition, kind):
    entries = competition.organiser.get("entries?limit=1000").json["entries"]
    return [json.loads(entry["body"]) for entry in entries if entry["kind"] == kind]


def test_a_form_of_the_page_starts_a_shift_and_another_ends_it(day, lead):
    assert lead.submit("shift-start", seats="8").status == 200
    assert lead.told()["shift"]["seats"] == 8

    assert lead.submit("shift-end", seats="6", hours="2", minutes="10").status == 200
    assert [(fact["seats"], fact["minutes"]) for fact in kinds(day, "ShiftEnded")] == [(6, 130)]
    assert lead.told()["called_minutes"] == 6 * 130
    assert "werkplekken maal uren: 13 u 00" in lead.page().text


def test_what_was_typed_wrong_can_be_mended_where_it_is_said(day, lead):
    lead.started()
    target = lead.told()["shift"]["request_id"]
    shown = lead.submit("shift-end", seats="acht", hours="1", minutes="00")

    assert (shown.status, shown.value("seats")) == (422, "acht")
    assert f'action="/{day.slug}/lead/shifts/{target}/end?team=ZO"' in shown.html


def test_the_seats_of_the_next_shift_are_those_of_the_last(lead):
    target = lead.started(seats=8)
    lead.send(f"shifts/{target}/end", seats=7, minutes=60)

    assert re.search(r'id="shift-seats"[^>]*value="7"', lead.page().html)


def test_the_seats_of_the_first_shift_are_those_of_the_set_up(server):
    made = server.competition(BELWEEK.replace('name = "Zonnestraal"', 'name = "Zonnestraal"\nseats = 11'))

    assert re.search(r'id="shift-seats"[^>]*value="11"', Lead(made, Visitor(server)).page().html)


@pytest.mark.parametrize(("seats", "hours", "minutes"), [("acht", "2", "10"), ("8", "two", ""), ("", "1", "0")])
def test_what_cannot_be_read_stays_in_the_form(lead, seats, hours, minutes):
    target = lead.started()

    shown = lead.post(f"shifts/{target}/end", seats=seats, hours=hours, minutes=minutes)

    assert shown.status == 422
    assert [shown.value(name) for name in ("seats", "hours", "minutes")] == [seats, hours, minutes]
    assert "heel getal" in shown.text
    assert lead.told()["shift"]["minutes"] is None


def test_what_is_too_long_for_a_shift_is_said_and_stays_in_the_form(lead):
    target = lead.started()

    shown = lead.post(f"shifts/{target}/end", seats="8", hours="24", minutes="1")

    assert (shown.status, shown.value("hours")) == (409, "24")
    assert "hoogstens 24 uur" in shown.text


def test_a_team_has_one_shift_at_a_time(lead):
    lead.started()

    shown = lead.post("shifts", seats="5")
    status, answer = lead.send("shifts", seats=5)

    assert (shown.status, shown.value("seats")) == (409, "5")
    assert (status, answer["why"]) == (409, "shift_running")


def test_a_start_that_is_sent_twice_is_one_shift(competition):
    lead = Lead(competition, Visitor(competition.server))
    one = {"request_id": new_id(), "seats": 8, "started_at": ago(minutes=70)}

    assert [lead.send("shifts", **one)[0] for _ in range(2)] == [201, 200]
    assert len(kinds(competition, "ShiftStarted")) == 1
    assert lead.told()["shift"]["elapsed"] == 70


def test_a_shift_that_began_before_the_lines_were_open_is_refused_with_that_reason(lead):
    status, answer = lead.send("shifts", request_id=new_id(), seats=8, started_at=ago(minutes=70))

    assert (status, answer["why"]) == (409, "made_in_rehearsal")


def test_a_shift_begins_no_later_than_it_is_heard_of(lead):
    lead.started(started_at=(datetime.now(UTC) + timedelta(days=1)).isoformat())

    assert lead.told()["shift"]["elapsed"] == 0


def test_an_ended_shift_is_corrected_the_same_way_and_0_means_that_there_was_none(lead):
    target = lead.started()
    lead.send(f"shifts/{target}/end", seats=8, minutes=130)

    for minutes, called in ((120, 960), (0, 0)):
        status, answer = lead.send(f"shifts/{target}/end", seats=8, minutes=minutes)
        assert (status, answer["status"]) == (201, "ended")
        assert lead.told()["called_minutes"] == called
    assert lead.told()["shift"]["may_correct"]


def test_after_the_correction_time_a_shift_is_left_to_the_judges(server):
    made = server.competition(BELWEEK.replace('currency = "EUR"', 'currency = "EUR"\ncorrection_minutes = 0'))
    made.phase("open")
    lead = Lead(made, Visitor(server))
    target = lead.started()
    lead.send(f"shifts/{target}/end", seats=8, minutes=130)

    status, answer = lead.send(f"shifts/{target}/end", seats=8, minutes=120)

    assert (status, answer["why"]) == (409, "too_late")
    assert not lead.told()["shift"]["may_correct"]
    assert 'data-state="none"' in lead.page().html


def test_a_shift_of_another_team_is_as_unknown_as_one_that_never_was(day, lead):
    target = lead.started()
    other = Lead(day, Visitor(day.server), team="KO")

    assert other.send(f"shifts/{target}/end", seats=8, minutes=10)[1]["why"] == "unknown_shift"
    assert other.told()["shift"] is None


@pytest.mark.parametrize("body", [{"seats": 0}, {"seats": "8"}, {"seats": 501}, {"seats": 8, "started_at": "soon"}, {}])
def test_a_program_that_sends_nonsense_hears_which_field(lead, body):
    status, answer = lead.send("shifts", **body)

    assert status == 422
    assert set(answer["problems"]) & {"seats", "started_at"}


def test_nobody_waits_for_a_team_whose_shift_has_not_begun(day, lead):
    Lead(day, Visitor(day.server), team="KO").started()

    assert (lead.told()["waited_since"], lead.told()["quiet_since"]) == (None, None)


def test_from_its_shift_on_somebody_waits_for_a_team_and_its_next_result_begins_that_anew(day, lead):
    lead.started()
    waited = lead.told()["waited_since"]
    lead.post("results", outcome="convinced", calls="1")

    assert lead.told()["waited_since"] > waited
    assert lead.told()["quiet_since"] is None


def test_the_briefing_stands_on_the_page_until_it_is_ticked_off(day, lead):
    organiser = Visitor(day.server).enter(day, "organiser")
    assert lead.told()["briefing"] is None
    organiser.post(f"/{day.slug}/organise/briefing", briefing="Vandaag: pauze om 20 uur.")
    told = lead.told()["briefing"]
    assert (told["body"], told["read"]) == ("Vandaag: pauze om 20 uur.", False)
    assert "pauze om 20 uur" in lead.page().text

    form = re.search(r'action="([^"]+/briefings/[^"]+)"', lead.page().html).group(1)
    assert lead.browser.post(unescape(form)).status == 200

    assert lead.told()["briefing"]["read"]
    assert "pauze om 20 uur" not in lead.page().text
    assert not Lead(day, Visitor(day.server), team="KO").told()["briefing"]["read"]


def test_a_tick_for_a_briefing_that_is_gone_is_taken(lead):
    status, answer = lead.send("briefings/never-was-one/read")

    assert (status, answer) == (200, {"briefing": None})
