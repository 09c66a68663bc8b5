"""The wall and its text twin, before any script runs."""

import re
from html import unescape

import pytest

from rig import BELWEEK, new_id
from visitor import Visitor

SCHOOLS = """
name = "Schoolronde"
slug = "x"
currency = "EUR"
timezone = "Europe/Brussels"
languages = ["nl"]
public = true
goal_of = "outcome:convinced"
goal_count = 30
stretch = 40

[[milestone]]
at = 12
name = "eerste klaslokaal"

[[impact]]
of = "outcome:convinced"
each = 5
name = "boekenkist"

[[team]]
code = "KO"
name = "Korenbloem"
short = "Koren"
seats = 4

[[team]]
code = "MA"
name = "Madelief"
seats = 2

[[outcome]]
key = "convinced"
name = "School overtuigd"
success = true
symbol = "balloon"

[[outcome]]
key = "chat"
name = "Praatje"
scores = false

[recipe]
"""


def page(competition, path="wall"):
    shown = Visitor(competition.server).get(f"/{competition.slug}/{path}")
    assert shown.status == 200
    return shown


def ranked(shown):
    """Team and number that ranks, in order, from the wall and from the twin."""
    plain = re.sub(r"<template.*?</template>", "", shown.html, flags=re.DOTALL)
    found = re.findall(
        r'data-team="(\w+)".*?<data class="(?:figure )?(?:ranked|calls)" value="([^"]*)">([^<]*)<', plain, re.DOTALL
    )
    return [(team, value, unescape(text).replace("\xa0", " ")) for team, value, text in found]


def call(competition, team, outcome, calls):
    competition.organiser.record(team=team, outcome=outcome, calls=calls)


@pytest.mark.parametrize("path", ["wall", "wall?text=1"])
def test_the_column_shows_what_the_places_follow_and_says_so(server, path):
    competition = server.competition(SCHOOLS + 'rank_by = "calls"')
    call(competition, "KO", "convinced", 3)
    call(competition, "MA", "convinced", 2)
    call(competition, "MA", "chat", 50)

    shown = page(competition, path)

    assert [row[:2] for row in ranked(shown)] == [("KO", "3"), ("MA", "2")]
    assert "gesprekken (telt mee)" in shown.text


def test_per_seat_the_small_team_may_lead_and_the_head_says_per_what(server):
    competition = server.competition(SCHOOLS + 'rank_by = "calls"\nrelative_to = "seats"')
    call(competition, "KO", "convinced", 6)
    call(competition, "MA", "convinced", 5)

    shown = page(competition)

    assert ranked(shown) == [("MA", "2.5", "2,5"), ("KO", "1.5", "1,5")]
    assert "gesprekken per werkplek" in shown.text
    judge = Visitor(server).enter(competition, "organiser").get(f"/{competition.slug}/judge/standings")
    assert "Gesprekken per werkplek" in judge.text
    assert re.findall(r'data-cell="now.ranked">([^<]*)<', judge.html) == ["2,5", "1,5"]


def test_a_goal_in_schools_is_on_the_wall_and_in_the_twin(server):
    competition = server.competition(SCHOOLS + 'rank_by = "outcome:convinced"')
    call(competition, "KO", "convinced", 11)

    for shown in (page(competition), page(competition, "wall?text=1")):
        assert "School overtuigd" in shown.text
        assert re.search(r'<data id="total" value="11">', shown.html)
        assert "36% van 30" in shown.text
        assert "Nog 1 tot: eerste klaslokaal" in shown.text
    assert "2 × boekenkist (1 per 5 × School overtuigd)" in page(competition, "wall?text=1").text


def test_behind_the_goal_there_is_another_one(server):
    competition = server.competition(SCHOOLS + 'rank_by = "outcome:convinced"')
    call(competition, "KO", "convinced", 30)

    assert "Doel bereikt · nu naar 40" in page(competition).text
    assert "Doel bereikt · nu naar 40" in page(competition, "wall?text=1").text


@pytest.mark.parametrize("path", ["wall", "wall?text=1", "board"])
def test_a_rehearsal_says_that_it_does_not_count(server, path):
    competition = server.competition(SCHOOLS + 'rank_by = "calls"')
    words = "Oefenronde: telt niet mee"
    plain = page(competition, path)
    assert words in plain.text

    competition.phase("open")

    marked = re.sub(r'<aside class="rehearsal.*?</aside>', "", page(competition, path).html, flags=re.DOTALL)
    assert words not in re.sub(r"<script.*?</script>", "", marked, flags=re.DOTALL)


def test_the_seal_is_on_the_wall_from_the_start_and_leads_to_the_rules(server):
    competition = server.competition(SCHOOLS + 'rank_by = "calls"')
    assert "verzegeld" not in page(competition, "wall?text=1").text

    competition.phase("open")

    fingerprint = competition.board()["recipe"]["fingerprint"]
    sentence = f"Regels {fingerprint} verzegeld"
    assert sentence in page(competition).text
    twin = page(competition, "wall?text=1")
    assert sentence in twin.text
    (link,) = re.findall(r'<p class="seal"><a href="([^"]+)"', twin.html)
    assert page(competition, link.removeprefix(f"/{competition.slug}/")).status == 200


def test_what_counts_trees_says_so_in_rows_and_under_the_total(server):
    toml = BELWEEK.replace('symbol = "balloon"', 'symbol = ""').replace("goal_minor = 3000000", "")
    toml = toml.replace('takes_units = "tree"', 'takes_units = { nl = "bomen", en = "trees" }\nsymbol = "tree"')
    competition = server.competition(toml)
    request = {"request_id": new_id(), "team": "ZO", "outcome": "tree", "calls": 0, "units": 12}
    assert competition.organiser.post("results", request).status == 201

    shown = page(competition)

    assert re.search(r'<data data-kind="units:tree" value="12">12</data> bomen', shown.html)
    assert re.search(r'<data id="count" value="12">', shown.html)
