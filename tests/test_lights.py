"""The lights before the start: each colour follows from what was seen, and each says what to do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from belweek import OUTCOMES, START, counts, defined, in_phase, recorded, told, voided
from scoreboard.backups import Backup
from scoreboard.core.competition import Team
from scoreboard.core.facts import ShiftEnded, ShiftStarted, Status
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import CONVERSION, MONEY, PER_HOUR, PER_SEAT, POINTS, Measure, Recipe
from scoreboard.preflight import (
    LIGHTS,
    Colour,
    Phone,
    Seen,
    address,
    backup,
    clock,
    disk,
    languages,
    lights,
    phones,
    recipe,
    setup,
    ticks,
    times,
    walls,
    worst,
)
from scoreboard.walls import Wall
from scoreboard.web.light_words import ITEMS, SAYS, TITLES, TO_DO, TRIED

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEAM = Team(code="KO", name="Korenbloem")
OTHER = Team(code="MA", name="Madelief")
GIGABYTE = 1000**3


def seen(**more):
    return Seen(
        **{"now": NOW, "state": defined(), "free_bytes": 50 * GIGABYTE, "base": "http://192.168.1.20:5000"} | more
    )


def screen(**more):
    return Wall(**{"slug": "belweek", "browser": "b1", "since": NOW} | more)


def copy_of(at):
    return Backup(path=Path("b.db"), at=at, size=1000)


def is_how(light):
    return light.colour, light.code


@pytest.mark.parametrize(
    ("reached", "linked", "colour", "code"),
    [
        (2, True, Colour.GREEN, "phones_all"),
        (1, True, Colour.AMBER, "phones_missing"),
        (0, True, Colour.RED, "phones_none"),
        (0, False, Colour.AMBER, "no_links"),
    ],
)
def test_phones_are_counted_by_the_teams_they_came_for(reached, linked, colour, code):
    there = tuple(
        Phone(team=team, linked=linked, devices=int(number < reached)) for number, team in enumerate((TEAM, OTHER))
    )

    light = phones(seen(phones=there))

    assert is_how(light) == (colour, code)
    assert light.params == {"reached": reached, "teams": 2}


def test_the_phones_that_are_missing_stand_first_and_by_name():
    light = phones(seen(phones=(Phone(team=TEAM, linked=True, devices=2), Phone(team=OTHER, linked=True))))

    assert [(item.code, item.params["team"]) for item in light.items] == [
        ("not_opened", "Madelief"),
        ("phone", "Korenbloem"),
    ]


def test_a_screen_that_went_today_is_missed_and_one_that_reads_nothing_too():
    assert is_how(walls(seen())) == (Colour.AMBER, "walls_none")
    assert is_how(walls(seen(walls=(screen(),)))) == (Colour.GREEN, "walls_all")
    assert is_how(walls(seen(walls=(screen(), screen(browser="b2", lost_at=NOW))))) == (Colour.AMBER, "walls_look")
    assert is_how(walls(seen(walls=(screen(behind=True),)))) == (Colour.AMBER, "walls_look")
    assert is_how(walls(seen(walls=(screen(asks=True),)))) == (Colour.AMBER, "walls_look")
    assert is_how(walls(seen(walls=(screen(),), unopened=("Lobby",)))) == (Colour.AMBER, "walls_look")


def test_an_audience_may_come_and_go():
    watching = tuple(screen(browser=f"b{number}", lost_at=NOW if number < 9 else None) for number in range(20))

    light = walls(seen(walls=(screen(name="Window"), *watching)))

    assert light.colour is Colour.GREEN
    assert [item.code for item in light.items] == ["wall_there", "wall_crowd"]
    assert light.items[1].params == {"count": 11}


def test_a_link_that_leads_elsewhere_is_red_and_says_both_addresses():
    light = address(seen(moved={"http://192.168.1.35:5000": 6}))

    assert is_how(light) == (Colour.RED, "address_moved")
    assert light.params == {"old": "http://192.168.1.35:5000", "base": "http://192.168.1.20:5000"}
    other_port = address(seen(moved={"http://192.168.1.20:8080": 1}))
    assert is_how(other_port) == (Colour.RED, "address_other_port")
    assert address(seen(only_here=True)).colour is Colour.RED
    assert address(seen(bases=("a", "b"))).code == "address_of_several"


@pytest.mark.parametrize(
    ("now", "colour"),
    [
        (START + timedelta(hours=1), Colour.GREEN),
        (START - timedelta(seconds=1), Colour.GREEN),
        (START - timedelta(minutes=1), Colour.RED),
        (datetime(1970, 1, 1, 0, 1, tzinfo=UTC), Colour.RED),
    ],
)
def test_a_clock_that_was_never_set_or_stands_before_the_newest_entry_is_red(now, colour):
    assert clock(seen(now=now, state=replace(defined(), at=START))).colour is colour


@pytest.mark.parametrize(
    ("free", "trouble", "colour"),
    [
        (50 * GIGABYTE, "", Colour.GREEN),
        (GIGABYTE, "", Colour.AMBER),
        (1000, "", Colour.RED),
        (50 * GIGABYTE, "synchronous is 0", Colour.RED),
    ],
)
def test_a_disk_that_is_full_or_syncs_nothing_is_red(free, trouble, colour):
    assert disk(seen(free_bytes=free, trouble=trouble)).colour is colour


def test_a_backup_is_as_good_as_it_is_new():
    opened = replace(in_phase(Phase.OPEN), sealed_at=NOW)

    assert is_how(backup(seen())) == (Colour.RED, "backup_none")
    assert is_how(backup(seen(backup=copy_of(NOW)))) == (Colour.GREEN, "backup")
    assert is_how(backup(seen(backup=copy_of(NOW - timedelta(days=2))))) == (Colour.AMBER, "backup_old")
    before = copy_of(NOW - timedelta(minutes=5))
    assert is_how(backup(seen(state=opened, backup=before))) == (Colour.AMBER, "backup_before_start")
    assert is_how(backup(seen(state=opened, backup=copy_of(NOW)))) == (Colour.GREEN, "backup")


def items_of(light):
    return {item.code: item.colour for item in light.items}


def test_a_scoring_that_fits_and_was_tried_is_green():
    tried = (
        recorded(
            counts("KO", outcome.key, cents=100 * outcome.takes_money, units=int(bool(outcome.takes_units))),
            Status.REHEARSAL,
        )
        for outcome in OUTCOMES
    )

    assert is_how(recipe(seen(state=told(*tried)))) == (Colour.GREEN, "recipe")


def test_an_outcome_that_nobody_tried_is_amber_by_name():
    light = recipe(seen(state=told(recorded(counts("KO", "convinced"), Status.REHEARSAL))))

    assert items_of(light) == {"not_tried": Colour.AMBER}
    assert light.code == "recipe_untried"
    assert light.items[0].params["names"] == (OUTCOMES[0].name, "Boom", "Belofte")
    assert recipe(seen(state=in_phase(Phase.OPEN))).items == ()


@pytest.mark.parametrize(
    ("rules", "code", "colour"),
    [
        (Recipe(rank_by=MONEY, relative_to=PER_SEAT), "lacks_seats", Colour.RED),
        (Recipe(rank_by=CONVERSION, relative_to="list"), "lacks_list_size", Colour.RED),
        (Recipe(rank_by=MONEY, relative_to="goal"), "lacks_goal_minor", Colour.RED),
        (Recipe(rank_by=POINTS, measures=(Measure(kind=MONEY, weight="0"),)), "no_weight", Colour.RED),
        (Recipe(rank_by=POINTS, measures=(Measure(kind=MONEY, least=10**9),)), "least_too_high", Colour.AMBER),
    ],
)
def test_what_does_not_fit_in_the_scoring_is_said(rules, code, colour):
    state = replace(defined(goal_minor=100_000), recipe=rules)

    assert items_of(recipe(seen(state=state)))[code] is colour


def per_hour(*facts, **changes):
    """The state of a competition that counts per hour called, after these facts."""
    return told(*facts, state=defined(Recipe(rank_by=MONEY, relative_to=PER_HOUR), **changes))


def test_hours_are_waited_for_until_a_shift_or_the_set_up_says_them():
    started = ShiftStarted(team="KO", seats=4, started_at=START, day="2026-11-23", by="l1")
    running = per_hour(started)
    ended = ShiftEnded(target=f"r{running.seq}", team="KO", seats=4, minutes=90, by="l1")
    worked = told(ended, state=running)
    told_before = {**worked.teams, "MA": replace(worked.teams["MA"], hours=6)}

    def silent(state):
        found = {item.code: item for item in recipe(seen(state=state)).items}
        return found["lacks_hours"].colour, found["lacks_hours"].params["names"]

    assert silent(per_hour()) == (Colour.AMBER, ["Korenbloem", "Madelief", "Zonnestraal"])
    assert silent(running) == silent(per_hour())
    assert silent(worked) == (Colour.AMBER, ["Madelief", "Zonnestraal"])
    assert silent(replace(worked, teams=told_before)) == (Colour.AMBER, ["Zonnestraal"])


def test_hours_that_are_still_to_come_are_nothing_that_does_not_fit():
    tried = replace(per_hour(), phase=Phase.OPEN)

    assert is_how(recipe(seen(state=tried))) == (Colour.AMBER, "recipe_hours")
    assert is_how(recipe(seen(state=per_hour()))) == (Colour.AMBER, "recipe_untried")


@pytest.mark.parametrize(
    ("cut_off", "early"), [("", False), ("2026-11-26", True), ("2026-11-27", False), ("2026-11-28", False)]
)
def test_a_last_day_for_pledges_before_the_end_is_looked_at(cut_off, early):
    ends_at = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)  # half past midnight in Amsterdam

    ends = defined(Recipe(cut_off=cut_off), ends_at=ends_at)
    by_hand = defined(Recipe(cut_off=cut_off))

    assert ("cut_off_early" in items_of(recipe(seen(state=ends)))) is early
    assert "cut_off_early" not in items_of(recipe(seen(state=by_hand)))


def test_last_years_competition_that_is_not_here_and_a_sponsor_without_a_name_are_looked_at():
    here = frozenset({"belweek", "belweek-2025"})

    def how(**changes):
        light = setup(seen(state=defined(**changes), slugs=here))
        return light.colour, [item.code for item in light.items]

    assert how() == how(last_year="belweek-2025") == (Colour.GREEN, [])
    assert how(last_year="belweek-2024") == (Colour.AMBER, ["last_year_gone"])
    assert how(match_percent=50) == (Colour.AMBER, ["match_unnamed"])
    assert how(match_percent=50, match_name="Bakker") == how(match_name="Bakker") == (Colour.GREEN, [])


def test_the_name_of_a_sponsor_is_asked_for_in_every_language():
    light = languages(seen(state=defined(languages=("nl", "fr"), match_name={"nl": "Bakker"})))

    assert [(item.params["what"], item.params["languages"]) for item in light.items] == [("sponsor", ("fr",))]


def test_a_minimum_of_something_else_is_not_measured_against_the_lists():
    lines = (Measure(kind="outcome:convinced", least=500), Measure(kind=CONVERSION, least=500))
    state = replace(defined(), recipe=Recipe(rank_by=POINTS, measures=lines))
    teams = {code: replace(team, list_size=90) for code, team in state.teams.items()}

    assert "least_too_high" not in items_of(recipe(seen(state=replace(state, teams=teams))))


def test_a_team_that_was_withdrawn_lacks_nothing():
    state = replace(defined(), recipe=Recipe(rank_by=MONEY, relative_to=PER_SEAT))
    teams = {code: replace(team, seats=5) for code, team in state.teams.items()}
    teams["KO"] = replace(teams["KO"], seats=0, withdrawn=True)

    assert "lacks_seats" not in items_of(recipe(seen(state=replace(state, teams=teams))))


def test_no_team_and_no_success_are_red():
    nobody = replace(defined(), teams={}, tallies={})
    unlucky = {key: replace(outcome, success=False) for key, outcome in defined().outcomes.items()}

    assert items_of(recipe(seen(state=nobody)))["no_teams"] is Colour.RED
    state = replace(defined(), outcomes=unlucky, recipe=Recipe(rank_by=CONVERSION))
    assert items_of(recipe(seen(state=state)))["no_success"] is Colour.RED


def test_the_seal_shows_its_fingerprint():
    sealed = replace(in_phase(Phase.OPEN), seal="7f3a-91c2-08de-44b1", sealed_at=NOW)

    light = recipe(seen(state=sealed))

    assert is_how(light) == (Colour.GREEN, "recipe_sealed")
    assert light.params["fingerprint"] == "7f3a-91c2-08de-44b1"


def test_words_that_lack_a_language_are_named():
    light = languages(seen(state=defined(languages=("nl", "fr", "de"))))

    assert [(item.params["what"], item.params["languages"]) for item in light.items] == [("outcome", ("de",))]
    assert languages(seen(state=defined(languages=("nl", "fr")))).colour is Colour.GREEN


def test_the_next_time_is_told_and_none_is_nothing_bad():
    ahead = defined(starts_at=START + timedelta(hours=1), ends_at=START + timedelta(hours=8))
    past = ({"kind": "past", "field": "starts_at", "at": START},)

    assert is_how(times(seen(state=ahead))) == (Colour.GREEN, "times_open")
    assert is_how(times(seen())) == (Colour.GREY, "times_by_hand")
    assert is_how(times(seen(warnings=past))) == (Colour.AMBER, "times_look")


def test_the_list_of_the_rehearsal_ticks_itself():
    nothing = {tick.key: tick.done for tick in ticks(seen())}
    counted = recorded(counts("KO", "convinced"), Status.REHEARSAL)
    state = told(counted)
    state = told(voided(f"r{state.seq}", counts("KO", "convinced"), Status.REHEARSAL), state=state)
    after = {tick.key: tick for tick in ticks(seen(state=state, walls=(screen(),)))}

    assert nothing == {"teams": False, "outcomes": False, "taken_back": False, "wall": False}
    assert after["taken_back"].done
    assert after["wall"].done
    assert after["teams"].left == ("Madelief", "Zonnestraal")


def test_the_worst_colour_wins():
    assert worst([Colour.GREEN, Colour.AMBER, Colour.RED]) is Colour.RED
    assert worst([Colour.GREEN, Colour.GREY]) is Colour.GREEN
    assert worst([]) is Colour.GREEN


def test_every_code_has_its_words_and_what_is_red_or_amber_says_what_to_do():
    files = (Path(__file__).parent.parent / "scoreboard" / name for name in ("preflight.py", "oddities.py"))
    source = "".join(file.read_text(encoding="utf-8") for file in files)

    assert {light(seen()).key for light in LIGHTS} == TITLES.keys()
    assert len(lights(seen())) == len(TITLES)
    unsaid = [
        code
        for code in (*SAYS, *ITEMS)
        if f'"{code}"' not in source and not code.startswith(("times_", "time_", "lacks_"))
    ]
    assert unsaid == []
    harmless = {"no_phones", "phones_all", "walls_all", "address", "clock", "disk", "backup", "recipe", "recipe_sealed"}
    harmless |= {"recipe_amended", "setup", "languages", "language"} | {
        code for code in SAYS if code.startswith("times_")
    } - {"times_look"}
    assert SAYS.keys() - TO_DO.keys() == harmless
    assert {tick.key for tick in ticks(seen())} == TRIED.keys()
