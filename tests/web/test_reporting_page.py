"""The organiser's page while teams call: who has reported, what they are told, and what they ticked off."""

import json
import re
from html import unescape

import pytest

from rig import BELWEEK, new_id
from visitor import Visitor


@pytest.fixture
def organiser(competition):
    return Visitor(competition.server).enter(competition, "organiser")


@pytest.fixture
def page(competition):
    return f"/{competition.slug}/organise"


def publish(organiser, page, words):
    return organiser.post(f"{page}/briefing", briefing=words)


def rows(shown):
    """What the table of reports says of each team, by its code, in the order of the table."""
    body = re.search(r'<tbody id="reports">(.*?)</tbody>', shown.html, re.DOTALL).group(1)
    found = {}
    for team, row in re.findall(r'<tr data-team="(\w+)"(.*?)</tr>', body, re.DOTALL):
        found[team] = " ".join(unescape(re.sub("<[^>]*>", " ", row)).replace("\xa0", " ").split())
    return found


def body_of(shown):
    return unescape(re.search(r'<blockquote class="briefing-body">(.*?)</blockquote>', shown.html, re.DOTALL).group(1))


def test_a_team_that_calls_is_listed_with_its_seats_its_last_report_and_its_hours(competition, organiser, page):
    competition.phase("open")
    lead = Visitor(competition.server).enter(competition, "lead", "KO")
    for shift, hours in (("first-shift-of-KO", "2"), ("second-shift-of-KO", "")):
        lead.post(f"/{competition.slug}/lead/shifts", team="KO", request_id=shift, seats="4")
        if hours:
            end = {"team": "KO", "request_id": new_id(), "seats": "4", "hours": hours, "minutes": "30"}
            lead.post(f"/{competition.slug}/lead/shifts/{shift}/end", **end)
    competition.give("KO")

    shown = rows(organiser.get(page))

    assert "4 werkplekken sinds" in shown["KO"]
    assert "0 min geleden" in shown["KO"]
    assert "10 u 00" in shown["KO"]
    assert shown["MA"].endswith("Madelief")


@pytest.mark.parametrize(
    ("verbs", "says"),
    [
        ((), "In de repetitie wordt niemand aan melden herinnerd."),
        (("open",), "binnen 2 u 00 gemeld"),
        (("open", "close"), "niemand hoeft nog te melden"),
    ],
)
def test_the_clock_says_calmly_when_nobody_is_late(competition, organiser, page, verbs, says):
    for verb in verbs:
        competition.phase(verb)

    assert says in organiser.get(page).text


def test_a_competition_without_reminders_says_so(server):
    quiet = server.competition(f"report_minutes = 0\n{BELWEEK}")
    quiet.phase("open")

    shown = Visitor(server).enter(quiet, "organiser").get(f"/{quiet.slug}/organise")

    assert "Geen team wordt aan melden herinnerd" in shown.text


def test_the_clock_is_given_again_in_the_readers_words(competition, organiser, page):
    competition.phase("open")
    competition.give("MA")

    told = json.loads(organiser.get(f"{page}/reporting").html)

    assert [row["team"] for row in told["reports"]["rows"]] == ["KO", "MA", "ZO"]
    assert told["reports"]["rows"][1]["now"]["ago"] == "0 min geleden"
    assert told["briefing"] is None


def test_a_briefing_stands_as_it_was_typed_line_by_line_and_no_markup_comes_of_it(organiser, page):
    done = publish(organiser, page, "Blauwe headsets.\r\n\r\n<b>Lunch</b> om\t12:30 \u202eOK\u0007")

    assert "De briefing is gepubliceerd" in done.text
    assert body_of(done) == "Blauwe headsets.\n\n<b>Lunch</b> om 12:30 OK"
    assert "<b>Lunch" not in done.html


def test_the_page_says_who_has_ticked_the_briefing_off_and_who_has_not(competition, organiser, page):
    publish(organiser, page, "Blauwe headsets.")
    lead = Visitor(competition.server).enter(competition, "lead", "KO")
    briefing = json.loads(lead.get(f"/{competition.slug}/lead/mine").html)["briefing"]["id"]
    lead.post(f"/{competition.slug}/lead/briefings/{briefing}/read", team="KO")

    shown = organiser.get(page).text

    assert "1 van 3 teams hebben het afgevinkt" in shown
    assert "Nog niet: Madelief, Zonnestraal" in shown
    assert "Korenbloem" in shown[shown.index("Wie heeft afgevinkt") :][:120]


def test_a_new_briefing_is_ticked_off_anew_and_one_that_is_taken_away_is_gone(organiser, page):
    publish(organiser, page, "Blauwe headsets.")
    assert body_of(publish(organiser, page, "Rode headsets.")) == "Rode headsets."

    gone = organiser.post(f"{page}/briefing/withdraw")

    assert "De briefing is weggehaald" in gone.text
    assert "headsets" not in gone.text


@pytest.mark.parametrize(("words", "says"), [("", "Intypen"), (" \n\t\u200b", "Intypen"), ("é" * 1001, "langer dan")])
def test_a_briefing_of_no_words_or_too_many_is_refused_and_stays_typed(organiser, page, words, says):
    publish(organiser, page, "Blauwe headsets.")

    answer = publish(organiser, page, words)

    assert answer.status == 422
    assert says in " ".join(answer.problems)
    assert words.strip() in answer.html
    assert body_of(answer) == "Blauwe headsets."


def test_a_thousand_characters_fit(organiser, page):
    assert body_of(publish(organiser, page, "é" * 1000)) == "é" * 1000
