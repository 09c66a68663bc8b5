"""Organisers and judges begin, end and put right the shifts of teams, and the ranking per hour follows."""

import re

import pytest

from rig import BELWEEK, new_id
from visitor import Visitor

PER_HOUR = BELWEEK.replace('rank_by = "money"', 'rank_by = "money"\nrelative_to = "hours"')


@pytest.fixture
def day(server):
    """An open competition that is ranked by money per hour."""
    assert PER_HOUR != BELWEEK
    made = server.competition(PER_HOUR)
    made.phase("open")
    return made


@pytest.fixture
def judge(day):
    return Visitor(day.server).enter(day, "judge").sits(day)


@pytest.fixture
def organiser(day):
    return Visitor(day.server).enter(day, "organiser").sits(day)


@pytest.fixture
def desk(day):
    return f"/{day.slug}/judge/shifts"


def begin(who, desk, team="KO", seats="4", shift="the-shift-of-KO", **more):
    return who.post(desk, request_id=shift, for_team=team, seats=seats, **more)


def end(who, desk, shift="the-shift-of-KO", *, seats="4", hours="2", minutes="00"):
    given = {"request_id": new_id(), "seats": seats, "hours": hours, "minutes": minutes}
    return who.post(f"{desk}/{shift}/end", **given)


def listed(shown):
    """The shifts of the list as their words."""
    found = re.findall(r'<li class="shift.*?</p>\s*<p.*?</p>', shown.html, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", one).replace("\xa0", " ").split()) for one in found]


def hours(shown, team="Korenbloem"):
    table = shown.html[shown.html.index('id="hours-head"') :]
    found = re.search(rf'<span>{team}</span></span></th>\s*<td class="num">(.*?)</td>', table, re.DOTALL)
    if not found:
        return ""
    return " ".join(re.sub("<[^>]*>", " ", found.group(1)).replace("\xa0", " ").split())


def test_a_shift_is_begun_for_a_team_and_ended_and_makes_its_hours(organiser, desk):
    begun = begin(organiser, desk)
    assert "De dienst is opgeslagen" in begun.text
    assert "Korenbloem" in listed(begun)[0]
    assert "loopt" in listed(begun)[0]

    ended = end(organiser, desk, hours="2", minutes="30")

    assert "10 u 00 4 werkplekken × 2 u 30" in listed(ended)[0]
    assert hours(ended) == "10 u 00"


def test_the_ranking_per_hour_follows_a_correction_also_after_the_close(day, judge, desk):
    for team in ("KO", "MA"):
        day.give(team, 10_000)
        begin(judge, desk, team, shift=f"the-shift-of-{team}")
        end(judge, desk, f"the-shift-of-{team}", hours="2" if team == "KO" else "1")
    first = judge.get(f"/{day.slug}/judge/standings.csv").html.splitlines()[1]
    assert "Madelief" in first
    day.phase("close")

    corrected = end(judge, desk, "the-shift-of-MA", hours="5")

    assert corrected.status == 200
    assert "Korenbloem" in judge.get(f"/{day.slug}/judge/standings.csv").html.splitlines()[1]


def test_a_shift_that_never_was_makes_no_hours(organiser, desk):
    begin(organiser, desk)
    end(organiser, desk)

    gone = end(organiser, desk, hours="0", minutes="0")

    assert "Er was geen dienst" in listed(gone)[0]
    assert hours(gone) == ""
    assert "Nog geen uren: Korenbloem" in gone.text


def test_a_shift_can_have_begun_earlier(organiser, desk):
    begun = begin(organiser, desk, began="2026-11-20T09:05")

    assert "09:05" in listed(begun)[0]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"team": ""}, 422),
        ({"team": "XX"}, 422),
        ({"seats": ""}, 422),
        ({"seats": "501"}, 422),
        ({"seats": "vier"}, 422),
        ({"began": "morgen"}, 422),
    ],
)
def test_a_shift_that_cannot_be_is_said_at_its_field_and_stays_typed(organiser, desk, wrong, status):
    answer = begin(organiser, desk, **wrong)

    assert answer.status == status
    assert len(answer.problems) == 1
    assert answer.value("seats") == wrong.get("seats", "4")
    assert listed(answer) == []


@pytest.mark.parametrize("wrong", [{"hours": "25"}, {"hours": "24", "minutes": "1"}, {"seats": ""}, {"minutes": "x"}])
def test_a_length_that_cannot_be_is_refused_and_stays_typed(organiser, desk, wrong):
    begin(organiser, desk)

    answer = end(organiser, desk, **wrong)

    assert answer.status in (409, 422)
    assert len(answer.problems) == 1
    assert "loopt" in listed(answer)[0]


def test_two_shifts_of_a_team_do_not_run_at_once(organiser, desk):
    begin(organiser, desk)

    again = begin(organiser, desk, shift="another-shift-of-KO")

    assert again.status == 409
    assert len(listed(again)) == 1


def test_a_form_that_is_sent_twice_begins_one_shift(organiser, desk):
    for _ in range(2):
        assert begin(organiser, desk).status == 200

    assert len(listed(organiser.get(desk))) == 1


def test_a_shift_that_is_not_there_is_said_so(organiser, desk):
    assert end(organiser, desk, "no-such-shift").status in (404, 409)


def test_the_list_can_be_that_of_one_team(organiser, desk):
    begin(organiser, desk)
    begin(organiser, desk, "MA", shift="the-shift-of-MA")

    (shown,) = listed(organiser.get(f"{desk}?of=MA"))

    assert "Madelief" in shown


def test_hours_that_no_shift_says_are_those_of_the_set_up(server):
    toml = PER_HOUR.replace('code = "KO"', 'code = "KO"\nhours = 12')
    made = server.competition(toml)

    shown = Visitor(server).enter(made, "judge").get(f"/{made.slug}/judge/shifts")

    assert hours(shown) == "12 u 00 zoals ingesteld"
    assert "De plaatsen volgen deze uren" in shown.text
