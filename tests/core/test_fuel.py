"""What makes a room call once more: who won the hour and the day, records, pace, and a team's own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belweek import counts, defined, in_phase, recorded
from scoreboard.core import pace, race
from scoreboard.core.apply import apply
from scoreboard.core.boards import Audience, board_for, mine_for
from scoreboard.core.codec import compact
from scoreboard.core.competition import Outcome
from scoreboard.core.facts import CompetitionChanged, Fact, OutcomeAdded, RecipeSealed, ScheduleChanged, TeamWithdrawn
from scoreboard.core.fuel import fuel
from scoreboard.core.pace import own_pace
from scoreboard.core.phases import Phase
from scoreboard.core.race import race_kind
from scoreboard.core.recipe import Measure, Recipe
from scoreboard.core.state import State

DAYS = ("2026-11-23", "2026-11-24", "2026-11-25")
TEAMS = ("KO", "MA", "ZO")


def at(day: str, hour: int) -> datetime:
    """Give the moment at which the clocks in Amsterdam show half past that hour."""
    return datetime.fromisoformat(day).replace(hour=hour - 1, minute=30, tzinfo=UTC)


def then(state: State, fact: Fact, moment: datetime) -> State:
    """Let something happen at a moment."""
    seq = state.seq + 1
    return apply(state, seq=seq, at=moment, request_id=f"r{seq}", fact=fact)


def won(state: State, *results: tuple[str, int, str, int], outcome: str = "donation") -> State:
    """Let teams win amounts, each on a day in an hour."""
    for day, hour, team, cents in results:
        money = outcome in ("donation", "pledge")
        result = counts(team, outcome, cents=cents if money else 0, units=0 if money else cents)
        result = replace(result, day=DAYS[day - 1], hour=f"{hour:02}")
        state = then(state, recorded(result), max(at(result.day, hour), state.at))
    return state


OPEN = in_phase(Phase.OPEN)
FIRST_DAY = won(OPEN, (1, 9, "KO", 500), (1, 9, "MA", 900), (1, 10, "MA", 100), (1, 10, "KO", 800), (1, 11, "ZO", 50))


def test_a_race_is_counted_in_what_ranks_or_else_in_what_adds_up():
    marked = Recipe(rank_by="points", measures=(Measure(kind="marks"), Measure(kind="outcome:convinced")))

    assert race_kind(defined(Recipe(rank_by="units:tree"))) == "units:tree"
    assert race_kind(defined(marked)) == "outcome:convinced"
    assert race_kind(defined(Recipe(rank_by="conversion"), goal_of="calls")) == "calls"


def test_the_winner_of_the_hour_is_of_the_newest_one_that_is_over():
    assert fuel(FIRST_DAY)["at"] == {"day": DAYS[0], "hour": "11"}
    assert fuel(FIRST_DAY)["hour"] == {"day": DAYS[0], "hour": "10", "teams": ["KO"], "amount": 800}
    assert fuel(won(OPEN, (1, 9, "KO", 5)))["hour"] is None


def test_the_leader_of_the_day_is_by_what_was_won_today():
    later = won(FIRST_DAY, (2, 9, "ZO", 300))

    assert fuel(FIRST_DAY)["day"] == {"day": DAYS[0], "teams": ["KO"], "amount": 1300}
    assert fuel(later)["day"] == {"day": DAYS[1], "teams": ["ZO"], "amount": 300}
    assert fuel(later)["day_before"] == {"day": DAYS[0], "teams": ["KO"], "amount": 1300}
    assert fuel(FIRST_DAY)["day_before"] is None


def test_teams_with_equal_amounts_share_an_hour_a_day_and_a_record():
    state = won(OPEN, (1, 9, "ZO", 700), (1, 9, "KO", 700), (1, 9, "MA", 20), (1, 10, "MA", 1))

    assert fuel(state)["hour"]["teams"] == ["KO", "ZO"]
    assert fuel(state)["day"]["teams"] == ["KO", "ZO"]
    assert fuel(state)["records"]["hour"]["teams"] == ["KO", "ZO"]


def test_the_most_improved_is_above_its_own_best_day_by_the_same_hour():
    yesterday = won(OPEN, (1, 9, "KO", 500), (1, 9, "MA", 100), (1, 15, "MA", 9000))
    state = won(yesterday, (2, 9, "KO", 600), (2, 10, "MA", 300), (2, 10, "ZO", 5000))

    assert fuel(state)["improved"] == {"teams": ["MA"], "by": 200, "than": "day"}


def test_on_the_first_day_it_is_above_its_own_hour_before():
    state = won(OPEN, (1, 9, "KO", 500), (1, 9, "MA", 100), (1, 10, "KO", 400), (1, 10, "MA", 250))

    assert fuel(state)["improved"] == {"teams": ["MA"], "by": 150, "than": "hour"}
    assert fuel(won(OPEN, (1, 9, "KO", 500), (1, 10, "KO", 400)))["improved"] is None


def test_the_newest_first_success_of_today_is_told():
    assert fuel(FIRST_DAY)["first"] == {"teams": ["ZO"], "day": DAYS[0], "hour": "11"}
    assert fuel(won(FIRST_DAY, (2, 9, "ZO", 300)))["first"] is None


def test_a_record_is_new_only_when_it_beats_an_earlier_one():
    equal = won(FIRST_DAY, (1, 12, "ZO", 900))
    more = won(FIRST_DAY, (1, 12, "ZO", 901))

    assert fuel(FIRST_DAY)["records"] == {
        "hour": {"day": DAYS[0], "hour": "09", "teams": ["MA"], "amount": 900, "new": False},
        "day": {"day": DAYS[0], "teams": ["KO"], "amount": 1300, "new": False},
    }
    assert fuel(equal)["records"]["hour"] == {
        "day": DAYS[0], "hour": "09", "teams": ["MA", "ZO"], "amount": 900, "new": False,
    }  # fmt: skip
    assert fuel(more)["records"]["hour"]["new"] is True
    assert fuel(won(more, (2, 9, "KO", 1301)))["records"]["day"]["new"] is True


def test_today_is_compared_with_the_same_hour_of_the_day_before():
    state = won(FIRST_DAY, (2, 9, "ZO", 300), (2, 10, "ZO", 60), (2, 11, "ZO", 5))

    assert fuel(state)["same_hour"] == {
        "day": DAYS[1],
        "hour": "11",
        "amount": 360,
        "yesterday": {"day": DAYS[0], "amount": 2300},
        "last_year": None,
    }
    assert fuel(won(OPEN, (1, 9, "KO", 5)))["same_hour"] is None


def test_last_year_is_its_same_day_by_the_same_hour():
    last_year = in_phase(Phase.CLOSED, state=won(FIRST_DAY, (2, 9, "KO", 4000), (2, 10, "KO", 50)))
    state = won(FIRST_DAY, (2, 9, "ZO", 300), (2, 10, "ZO", 60))

    assert fuel(state, last_year)["same_hour"]["last_year"] == {"day": DAYS[1], "amount": 4000}
    assert fuel(won(state, (3, 9, "ZO", 1), (3, 10, "ZO", 1)), last_year)["same_hour"]["last_year"] is None


def test_a_competition_that_still_runs_or_counts_something_else_is_no_last_year():
    running = won(FIRST_DAY, (2, 9, "KO", 4000))
    francs = in_phase(Phase.CLOSED, state=won(in_phase(Phase.OPEN, state=defined(currency="CHF")), (1, 9, "KO", 4000)))
    balloons = won(
        in_phase(Phase.OPEN, state=defined(Recipe(rank_by="outcome:new"))), (1, 9, "KO", 5), (1, 10, "KO", 5)
    )

    assert fuel(FIRST_DAY, running)["same_hour"]["last_year"] is None
    assert fuel(FIRST_DAY, francs)["same_hour"]["last_year"] is None
    assert fuel(balloons, in_phase(Phase.CLOSED, state=FIRST_DAY))["same_hour"]["last_year"] is None


def test_what_last_year_hid_stays_hidden():
    frozen = in_phase(Phase.FROZEN, state=FIRST_DAY)
    closed = in_phase(Phase.CLOSED, state=won(frozen, (1, 9, "KO", 4000)))

    assert fuel(FIRST_DAY, closed) == fuel(FIRST_DAY, in_phase(Phase.CLOSED, state=frozen))


def with_end(opened: datetime, hours: int) -> State:
    """Open a competition that lasts so many hours."""
    sealed = then(in_phase(Phase.OPEN), RecipeSealed(fingerprint="7f3a-91c2-08de-44b1"), opened)
    ends = ScheduleChanged(starts_at=None, freeze_at=None, ends_at=opened + timedelta(hours=hours))
    return then(sealed, ends, opened)


def test_the_end_is_foretold_in_proportion_to_the_time_and_rounded_down():
    opened = at(DAYS[0], 9)
    state = won(with_end(opened, 10), (1, 11, "KO", 2575_00))

    assert fuel(state)["projection"] == {"amount": 12_000_00, "at": "2026-11-23T18:30:00.000Z"}


@pytest.mark.parametrize("hours", [1, 60])
def test_nothing_is_foretold_in_the_first_tenth_or_after_the_end(hours):
    state = won(with_end(at(DAYS[0], 9), hours), (1, 11, "KO", 2575_00))

    assert fuel(state)["projection"] is None


def test_what_never_earns_and_objections_are_in_no_race():
    objection = Outcome(key="no-call", name="Bezwaar", objection=True, takes_money=True)
    state = then(FIRST_DAY, OutcomeAdded(outcome=objection), FIRST_DAY.at)
    before = {**fuel(state), "at": None}
    later = won(state, (1, 11, "ZO", 99_999), outcome="pledge")
    result = replace(counts("ZO", "no-call", cents=88_888), day=DAYS[0], hour="11")
    later = then(later, recorded(result), later.at)

    assert {**fuel(later), "at": None} == before
    assert own_pace("ZO", later)["today"] == 50
    assert set(race.idle_keys(later.outcomes)) == {"pledge", "no-call"}


def test_a_phone_with_a_wrong_clock_does_not_move_the_hour():
    result = replace(counts("ZO", "donation", cents=70), day="2030-01-01", hour="09")
    state = then(FIRST_DAY, recorded(result), FIRST_DAY.at)

    assert fuel(state) == fuel(FIRST_DAY)
    assert own_pace("ZO", state)["hour"] == own_pace("ZO", FIRST_DAY)["hour"]


def test_a_team_that_left_wins_nothing():
    left = then(FIRST_DAY, TeamWithdrawn(code="KO"), FIRST_DAY.at)

    assert fuel(left)["hour"]["teams"] == ["MA"]
    assert fuel(left)["same_hour"]["amount"] == fuel(FIRST_DAY)["same_hour"]["amount"]


def test_before_the_first_result_there_is_nothing_to_say():
    told = fuel(OPEN)

    assert {name for name, said in told.items() if said is not None} == {"kind"}
    assert own_pace("KO", OPEN)["hour"] is own_pace("KO", OPEN)["best"] is None


def public(state: State) -> dict:
    return board_for(Audience.PUBLIC, state, epoch="e1")


results = st.lists(
    st.tuples(st.integers(1, 3), st.integers(8, 18), st.sampled_from(TEAMS), st.integers(1, 5000)), max_size=12
)


@given(results, results)
def test_in_a_freeze_the_public_learns_nothing_new_and_a_team_only_its_own(shown, hidden):
    frozen = in_phase(Phase.FROZEN, state=won(OPEN, *shown))
    others = [result for result in hidden if result[2] != "MA"]

    assert compact(public(won(frozen, *hidden))["fuel"]) == compact(public(frozen)["fuel"])
    assert compact(mine_for("MA", won(frozen, *others))["fuel"]) == compact(mine_for("MA", frozen)["fuel"])


def test_the_judges_see_the_race_go_on_in_a_freeze():
    frozen = in_phase(Phase.FROZEN, state=FIRST_DAY)
    board = board_for(Audience.JUDGE, won(frozen, (1, 12, "ZO", 5000)), epoch="e1")

    assert board["fuel"]["day"]["teams"] == ["ZO"]


def plainly(state: State) -> tuple[dict, dict]:
    """Work it all out anew, with nothing kept."""
    for kept in (race._hour, race.day_of, race.until, pace._own_day):
        kept.cache_clear()
    return fuel(state), own_pace("MA", state)


@given(results, st.sampled_from(["donation", "tree"]))
def test_what_is_kept_of_past_hours_never_differs_from_working_it_out_anew(entered, outcome):
    state = defined(Recipe(rank_by="money" if outcome == "donation" else "units:tree"))
    for result in entered:
        state = won(state, result, outcome=outcome)
        told = fuel(state), own_pace("MA", state)
        assert told == plainly(state)


def test_the_bottom_has_a_name_and_no_numbers_where_only_the_first_places_are_shown():
    one_place = CompetitionChanged(competition=replace(FIRST_DAY.defined, show_places=1))
    state = then(won(FIRST_DAY, (2, 9, "MA", 950), (2, 10, "ZO", 1)), one_place, at(DAYS[1], 10))
    told = public(state)

    assert told["unplaced"] == ["KO", "ZO"]
    assert told["fuel"]["day_before"] == {"day": DAYS[0], "teams": ["KO"]}
    assert told["fuel"]["records"]["day"] == {"day": DAYS[0], "teams": ["KO"], "new": False}
    assert told["fuel"]["records"]["hour"]["amount"] == 950
    assert board_for(Audience.JUDGE, state, epoch="e1")["fuel"]["day_before"]["amount"] == 1300


def test_a_team_sees_its_own_pace():
    state = won(FIRST_DAY, (2, 9, "KO", 300), (2, 11, "KO", 90), (2, 11, "MA", 9000))

    assert own_pace("KO", state) == {
        "kind": "money",
        "hour": {"day": DAYS[1], "hour": "11", "amount": 90},
        "before": {"hour": "10", "amount": 0},
        "average": 130,
        "best": {"day": DAYS[0], "hour": "10", "amount": 800},
        "today": 390,
        "yesterday": {"day": DAYS[0], "hour": "11", "amount": 1300},
        "goal": None,
        "first": False,
        "record": {"hour": False, "day": False},
    }


def test_a_team_hears_of_its_first_success_and_of_its_own_records():
    first = won(OPEN, (1, 9, "KO", 10))
    second = won(first, (1, 10, "KO", 11))

    assert (own_pace("KO", first)["first"], own_pace("KO", first)["record"]["hour"]) == (True, False)
    assert (own_pace("KO", second)["first"], own_pace("KO", second)["record"]["hour"]) == (False, True)
    assert own_pace("KO", won(second, (2, 9, "KO", 22)))["record"] == {"hour": True, "day": True}


def test_a_team_sees_how_far_it_is_to_its_own_goal():
    teams = {code: replace(team, goal_minor=5000) for code, team in FIRST_DAY.teams.items()}

    assert own_pace("KO", replace(FIRST_DAY, teams=teams))["goal"] == {"of": "money", "at": 5000, "reached": 1300}


def test_the_gap_says_to_which_place_and_in_what():
    mine = mine_for("ZO", FIRST_DAY)

    assert (mine["gap"], mine["gap_in"], mine["gap_relative_to"], mine["gap_to"]) == ("950", "money", "", 2)
