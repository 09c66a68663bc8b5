"""When a team called, and with how many: what is taken, and what hours come of it."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from belweek import JUDGE, LEAD_KO, LEAD_MA, ORGANISER, START, TEAMS, Day, define, gift
from scoreboard.core.commands import EndShift, StartShift
from scoreboard.core.phases import Verb
from scoreboard.core.recipe import Recipe
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.standings import rank

MINUTE = timedelta(minutes=1)


@pytest.fixture
def day():
    day = Day()
    day.go(Verb.OPEN)
    return day


def start(day, who=LEAD_KO, *, seats=8, id_="shift-01", started_at=None):
    return day.ask(StartShift(team=who.team or "KO", seats=seats, started_at=started_at), who, id_)


def end(day, who=LEAD_KO, *, seats=8, minutes=120, id_="shift-01"):
    return day.ask(EndShift(target=id_, seats=seats, minutes=minutes), who)


def refused(do, *args, **named) -> Why:
    with pytest.raises(Refused) as no:
        do(*args, **named)
    return no.value.why


def hours(day) -> dict[str, Fraction]:
    return {code: Fraction(minutes, 60) for code, minutes in day.state.figures.minutes.items()}


def test_the_hours_of_a_team_are_seats_times_length_of_the_shifts_that_ended(day):
    start(day)
    end(day, minutes=150)
    start(day, seats=3, id_="shift-02")
    end(day, seats=3, minutes=20, id_="shift-02")
    start(day, id_="shift-03")

    assert hours(day) == {"KO": Fraction(8 * 150 + 3 * 20, 60)}


def test_a_ranking_per_hour_follows_the_shifts_and_else_the_hours_of_the_set_up():
    definition = define(Recipe(rank_by="money", relative_to="hours"))
    teams = tuple(replace(team, hours=10) for team in TEAMS)
    day = Day()
    day.flow.state = replace(
        day.state, recipe=definition.recipe, teams={team.code: team for team in teams}
    )  # the set-up of a fair ranking
    day.go(Verb.OPEN)
    for team in ("KO", "MA"):
        day.ask(gift(team, 10_000))
    start(day, seats=2)
    end(day, seats=2, minutes=90)

    rows = {row.team: row.ranked for row in rank(day.state.figures, day.state.recipe)}
    assert rows == {"KO": Fraction(10_000, 3), "MA": Fraction(1_000), "ZO": 0}


def test_a_team_has_one_running_shift(day):
    start(day)

    assert refused(start, day, id_="shift-02") is Why.SHIFT_RUNNING
    assert start(day, LEAD_MA, id_="shift-03").entries
    end(day)
    assert start(day, id_="shift-04").entries


def test_a_shift_of_another_team_is_as_unknown_as_one_that_never_was(day):
    start(day)

    assert refused(end, day, LEAD_MA) is Why.UNKNOWN_SHIFT
    assert refused(end, day, id_="shift-99") is Why.UNKNOWN_SHIFT
    assert refused(day.ask, StartShift(team="KO", seats=3), LEAD_MA) is Why.OTHER_TEAM


def test_a_shift_is_started_once_however_often_its_request_comes(day):
    start(day)

    assert start(day).repeated
    assert len(day.state.shifts) == 1
    assert refused(start, day, seats=9) is Why.OTHER_CONTENT


@pytest.mark.parametrize(("seats", "minutes"), [(0, 60), (501, 60), (8, -1), (8, 24 * 60 + 1)])
def test_no_shift_is_longer_than_a_day_or_larger_than_a_hall(day, seats, minutes):
    start(day)

    assert refused(end, day, seats=seats, minutes=minutes) is Why.SHIFT_TOO_LONG


def test_nobody_starts_in_the_future(day):
    start(day, started_at=START + timedelta(days=1))

    assert day.state.shifts["shift-01"].started_at == START


def test_what_was_started_without_a_network_began_when_the_phone_says(day):
    day.clock.time += 60 * MINUTE
    start(day, started_at=START + 20 * MINUTE)

    assert day.state.shifts["shift-01"].started_at == START + 20 * MINUTE


def test_a_shift_of_the_rehearsal_that_a_phone_brings_after_the_opening_does_not_count(day):
    assert refused(start, day, started_at=START - MINUTE) is Why.MADE_IN_REHEARSAL
    assert start(day, started_at=START).entries


def test_the_organiser_may_say_that_a_team_was_there_before_the_opening(day):
    day.ask(StartShift(team="KO", seats=8, started_at=START - 40 * MINUTE), ORGANISER, "shift-01")

    assert day.state.shifts["shift-01"].started_at == START - 40 * MINUTE


def test_a_lead_corrects_a_shift_for_as_long_as_a_result(day):
    start(day)
    end(day, minutes=60)
    day.clock.time += 15 * MINUTE
    end(day, minutes=50)
    day.clock.time += MINUTE

    assert refused(end, day, minutes=40) is Why.TOO_LATE
    assert hours(day) == {"KO": Fraction(400, 60)}
    end(day, ORGANISER, minutes=40)
    assert hours(day) == {"KO": Fraction(320, 60)}


def test_no_minutes_mean_that_there_was_no_shift(day):
    start(day)
    end(day, minutes=60)
    end(day, minutes=0)

    assert hours(day) == {}
    assert start(day, id_="shift-02").entries


def test_saying_the_same_of_a_shift_again_is_no_news_also_when_its_request_comes_late(day):
    start(day)
    end(day, minutes=60)
    again = EndShift(target="shift-01", seats=8, minutes=60)
    day.ask(again, LEAD_KO, "again-001")
    end(day, minutes=45)

    assert day.ask(again, LEAD_KO, "again-001").repeated
    assert hours(day) == {"KO": 6}


def test_after_the_close_the_judges_say_how_long_a_shift_was(day):
    start(day)
    day.go(Verb.CLOSE)

    assert refused(end, day) is Why.CLOSED
    end(day, JUDGE, minutes=30)
    assert hours(day) == {"KO": Fraction(240, 60)}


def test_what_was_started_in_the_rehearsal_ends_with_it():
    day = Day()
    start(day)
    day.go(Verb.OPEN)

    assert day.state.shifts == {}
    assert refused(end, day) is Why.UNKNOWN_SHIFT


def test_in_a_freeze_hours_are_no_news_to_the_public(day):
    start(day)
    day.go(Verb.FREEZE)
    changes = day.state.changes
    end(day)

    assert day.state.changes == changes
    assert day.state.shown.figures.minutes == {}


def test_the_hours_of_a_day_are_those_of_the_shifts_that_began_on_it(day):
    start(day, seats=1)
    end(day, seats=1, minutes=60)
    day.clock.time += timedelta(days=1)
    start(day, seats=1, id_="shift-02")
    end(day, seats=1, minutes=30, id_="shift-02")

    assert day.state.figures_of("2026-11-23").minutes == {"KO": 60}
    assert day.state.figures_of("2026-11-24").minutes == {"KO": 30}
    assert day.state.figures_of("2026-11-25").minutes == {"KO": 0}
