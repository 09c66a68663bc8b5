"""What a demo tells: it adds up to the facts, in whole calls and whole cents, and is the same every time."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoreboard.core.commands import MAX_AMOUNT_MINOR, MAX_CALLS
from scoreboard.definition import from_toml
from scoreboard.scenarios import scenario_names, toml_of
from scoreboard.story import Telling, shared, telling_of

TOLD = [name for name in scenario_names() if telling_of(name)]
ALL = pytest.mark.parametrize("name", TOLD)


def told(name: str) -> Telling:
    telling = telling_of(name)
    assert telling is not None
    return telling


def calls_by(name: str, field: str) -> Counter:
    """Count the calls of a story by outcome, team or day."""
    found: Counter = Counter()
    for one in (*told(name).before, *told(name).live):
        found[getattr(one, field)] += one.calls
    return found


def brought(name: str, team: str = "") -> Counter:
    """Add up the minor units and units of a story by outcome, of one team or of all."""
    found: Counter = Counter()
    for one in (*told(name).before, *told(name).live):
        if team in ("", one.team):
            found[one.outcome] += one.amount_minor + one.units
    return found


def test_all_but_the_one_without_end_tell_a_story():
    assert TOLD == ["more-than-money", "schools", "service-line", "telethon", "trophy"]


def test_3000_of_more_than_5000_schools_are_convinced_on_four_days():
    assert len(calls_by("schools", "day")) == 4
    assert calls_by("schools", "outcome")["convinced"] == 3_000
    assert 5_000 < calls_by("schools", "outcome").total() < 5_200


def test_the_service_line_takes_50000_calls_and_900_on_its_busiest_day():
    days = sorted(calls_by("service-line", "day").values())

    assert sum(days) == 50_000
    assert days[-1] == 900
    assert days[0] >= 400
    assert days[-2] <= 500
    assert len(calls_by("service-line", "outcome") - Counter(elsewhere=10**6)) == 7


def test_150_centres_have_their_night_and_a_gift_is_between_53_and_60_euros():
    calls, money_minor = calls_by("telethon", "outcome"), brought("telethon").total()
    gifts = calls["pledge"] + calls["monthly"] + calls["large"]

    assert len(calls_by("telethon", "team")) == 150
    assert 5_300 < money_minor / gifts < 6_000
    assert 5_300 < money_minor / calls.total() < 6_000
    large = [one for one in (*told("telethon").before, *told("telethon").live) if one.outcome == "large"]
    assert all(one.amount_minor > 300_00 * one.calls for one in large)


def test_le_havre_takes_7380_calls_and_440000_euros_on_25_lines():
    (havre,) = [team for team in from_toml(toml_of("telethon")).teams if team.name == "Le Havre"]

    assert havre.seats == 25
    assert calls_by("telethon", "team")[havre.code] == 7_380
    assert brought("telethon", havre.code).total() == 440_000_00


def test_the_trophy_keeps_gifts_of_275004_euros_a_year():
    assert brought("trophy").total() * 12 == 275_004_00
    assert calls_by("trophy", "outcome") == {"retained": 2_400, "happy": 3_600, "no": 3_200, "objection": 400}
    assert len(calls_by("trophy", "team")) == 6


def test_more_than_money_gives_blood_trees_and_hours_and_no_money():
    assert brought("more-than-money") == {"blood": 480, "trees": 6_000, "hours": 1_500}
    assert calls_by("more-than-money", "outcome")["blood"] == 480


@ALL
def test_a_story_fits_its_scenario(name):
    command, telling = from_toml(toml_of(name)), told(name)
    takes = {outcome.key: outcome.takes for outcome in command.outcomes}

    assert {one.team for one in telling.before} == {team.code for team in command.teams}
    for one in (*telling.before, *telling.live):
        assert bool(one.amount_minor) == (takes[one.outcome] == "money")
        assert bool(one.units) == (takes[one.outcome] == "units")
        assert 0 < one.calls <= MAX_CALLS
        assert 0 <= one.amount_minor <= MAX_AMOUNT_MINOR
        assert 0 < one.into <= 1


@ALL
def test_most_of_a_story_is_there_at_the_start_and_the_rest_takes_minutes(name):
    telling = told(name)

    assert {one.day for one in telling.live} == {len(telling.story.days) - 1}
    assert sum(one.calls for one in telling.live) == telling.story.days[-1] - telling.story.there
    assert sum(one.calls for one in telling.before) > 2 * sum(one.calls for one in telling.live)
    assert 5 * 60 <= telling.lasts_s <= 30 * 60


@ALL
def test_a_story_is_told_the_same_every_time(name):
    assert telling_of(name) == telling_of(name)


@ALL
def test_a_story_asks_for_as_many_calls_with_outcomes_as_on_its_days(name):
    story = told(name).story

    assert sum(part.calls for part in story.parts) == sum(story.days)


@given(
    total=st.integers(0, 10_000),
    weights=st.lists(st.integers(1, 1_000), min_size=1, max_size=20),
)
def test_what_is_shared_is_all_given_and_nobody_is_more_than_one_from_the_exact_share(total, weights):
    given_out = shared(total, weights)

    assert sum(given_out) == total
    for some, weight in zip(given_out, weights, strict=True):
        assert abs(some * sum(weights) - total * weight) < sum(weights)


@given(
    st.lists(st.tuples(st.integers(1, 1_000), st.integers(0, 500)), min_size=1, max_size=20),
    st.data(),
)
def test_what_is_shared_under_a_limit_is_all_given_and_keeps_to_it(weights_and_most, data):
    weights, most = zip(*weights_and_most, strict=True)
    total = data.draw(st.integers(0, sum(most)))

    given_out = shared(total, weights, most)

    assert sum(given_out) == total
    assert all(0 <= some <= limit for some, limit in zip(given_out, most, strict=True))
