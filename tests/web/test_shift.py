"""A team's shift: begun and ended in one line, corrected within the correction time, counted once; and the briefing."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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


def test_a_form_starts_a_shift_and_another_ends_it(day, lead):
    running = lead.post("shifts", seats="8")
    assert (running.status, lead.told()["shift"]["seats"]) == (200, 8)

    target = lead.told()["shift"]["request_id"]
    ended = lead.post(f"shifts/{target}/end", seats="6", hours="2", minutes="10")

    assert ended.status == 200
    assert [(fact["seats"], fact["minutes"]) for fact in kinds(day, "ShiftEnded")] == [(6, 130)]
    assert lead.told()["called_minutes"] == 6 * 130
    assert "werkplekken maal uren: 13 u 00" in lead.page().text


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


def test_a_start_that_is_sent_twice_is_one_shift(day, lead):
    one = {"request_id": new_id(), "seats": 8, "started_at": ago(minutes=70)}

    assert [lead.send("shifts", **one)[0] for _ in range(2)] == [201, 200]
    assert len(kinds(day, "ShiftStarted")) == 1
    assert lead.told()["shift"]["elapsed"] == 70


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
