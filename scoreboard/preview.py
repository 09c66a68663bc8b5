"""What the wall of a competition will look like while it is still being set up, with invented results."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from scoreboard.core.commands import DefineCompetition
from scoreboard.core.competition import Competition, Outcome
from scoreboard.core.facts import Status
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import CALLS, MONEY, OUTCOME, UNITS, UNITS_OF
from scoreboard.core.state import Recorded, State
from scoreboard.core.tally import Counts, Sum, Tally
from scoreboard.definition import MOST_OUTCOMES, MOST_TEAMS, from_table
from scoreboard.numbers import worded
from scoreboard.problems import Problem, Problems
from scoreboard.scenarios import table_of

Table = Mapping[str, Any]

USUAL = "belweek"
USUAL_TEAMS = 5
USUAL_FIGURES = {"seats": 10, "hours": 40, "list_size": 2_000}
"""What a team is measured against as long as nobody has said it."""

ROUNDS = 8
"""Mending one thing may show the next; whoever needs more rounds gets the usual."""

TELLING = ("name", "code", "key", "kind", "at", "at_minor", "each", "each_minor")
"""A row in which one of these is wrong is left out; of another key the value alone."""

LEFT = timedelta(hours=1, minutes=24, seconds=5)
RUNNING = timedelta(hours=3)

FIRST_MINOR, FIRST_CALLS = 52_565_00, 973
RAISED, LAST, REACHED, OBJECTED = 596, 376, 113, 6
"""Thousandths: of the goal that is raised, of the first team that the last one has, of calls with one outcome."""
ROUND_ABOVE, ROUND_TO = 100_00, 5_00
LATEST = ((2, 50_00, 1), (0, 0, 2), (2, 25_00, 4))
"""The newest results: whose (counted from 0), a gift or 0 for a call, how many minutes ago."""


def state(table: Table, *, shown_in: str, at: datetime) -> State:
    """Give an open competition with the teams of a draft and figures that nobody reached.

    `table` has the shape of a definition. What cannot be taken is left aside for
    something usual. `shown_in` is the language of the screen.
    """
    made = _defined(table, shown_in)
    outcomes = {outcome.key: outcome for outcome in made.outcomes}
    tallies = dict(zip((team.code for team in made.teams), _tallies(made), strict=True))
    return State(
        seq=1,
        at=at,
        competition=replace(made.competition, starts_at=at - RUNNING, freeze_at=None, ends_at=at + LEFT),
        teams={team.code: team for team in made.teams},
        outcomes=outcomes,
        recipe=made.recipe,
        phase=Phase.OPEN,
        phase_at=at - RUNNING,
        tallies=tallies,
        latest=tuple(_latest(made, tallies, at)),
        changes=1,
        changed_at=at,
    )


def _defined(table: Table, shown_in: str) -> DefineCompetition:
    """Read the table as it will be read in the end, but for what is not right yet."""
    usual = _usual(shown_in)
    # An address is not shown, and the name alone may not make one.
    said = {key: value for key, value in table.items() if value or value == 0}
    tried = {**usual, **said, "slug": usual["slug"]}
    tried |= {"team": tried["team"][:MOST_TEAMS], "outcome": tried["outcome"][:MOST_OUTCOMES]}
    for _ in range(ROUNDS):
        try:
            return from_table({**tried, "team": [{**_figures(tried), **team} for team in tried["team"]]})
        except Problems as wrong:
            tried = {**usual, **_mended(tried, wrong.items)}
    return from_table(usual)


def _usual(shown_in: str) -> dict[str, Any]:
    """Give a table in which everything is right."""
    scenario = table_of(USUAL)
    return {
        "slug": "preview",
        "name": worded(scenario["name"], shown_in),
        "team": [{"name": team["name"]} for team in scenario["team"][:USUAL_TEAMS]],
        "languages": [shown_in],
        "outcome": scenario["outcome"],
    }


def _figures(table: Table) -> dict[str, int]:
    """Give what a team that says nothing about itself is measured against."""
    goal = table.get("goal_minor") or FIRST_MINOR * 2
    return {**USUAL_FIGURES, "goal_minor": goal, "goal_count": table.get("goal_count") or FIRST_CALLS}


def _mended(table: Table, problems: Sequence[Problem]) -> dict[str, Any]:
    """Leave out rows and values that are not right."""
    out: dict[str, set[int]] = {}
    mended = {key: list(rows) if isinstance(rows, list) else rows for key, rows in table.items()}
    for problem in problems:
        key, _, rest = problem.field.partition(".")
        number, _, inner = rest.partition(".")
        rows = mended.get(key)
        if isinstance(rows, list) and number.isdecimal() and 0 < int(number) <= len(rows):
            place, wrong = int(number) - 1, inner.partition(".")[0]
            if wrong in TELLING:
                out.setdefault(key, set()).add(place)
            else:
                rows[place] = {one: value for one, value in rows[place].items() if one != wrong}
        else:
            mended.pop(key, None)
    for key, places in out.items():
        if key in mended:
            mended[key] = [row for place, row in enumerate(mended[key]) if place not in places]
    return {key: value for key, value in mended.items() if value}


def _tallies(made: DefineCompetition) -> Iterator[Tally]:
    """Invent what each team reached: less from team to team, and together a part of the goal."""
    weights = _weights(len(made.teams))
    whole = sum(weights)
    goal = made.competition
    raised_minor = _of_goal(goal, MONEY) or FIRST_MINOR * whole // 1000
    all_calls = _of_goal(goal, CALLS) or FIRST_CALLS * whole // 1000
    for weight in weights:
        calls = all_calls * weight // whole
        times = _times(calls, made.outcomes)
        wanted = {one.key: _of_goal(goal, OUTCOME + one.key) * weight // whole for one in made.outcomes}
        times = {key: wanted[key] or n for key, n in times.items()}
        takers = [one.key for one in made.outcomes if one.takes_units]
        units = _parted(_of_goal(goal, UNITS) * weight // whole, takers)
        units = {
            key: _of_goal(goal, UNITS_OF + key) * weight // whole or units[key] or times[key] * 2 for key in takers
        }
        yield _tally(made.outcomes, times, minor=_round(raised_minor * weight // whole), units=units)


def _of_goal(competition: Competition, kind: str) -> int:
    """Give how much of a kind all have together if the goal is about it, else nothing."""
    return competition.goal * RAISED // 1000 if competition.goal_of == kind else 0


def _round(minor: int) -> int:
    return minor // ROUND_TO * ROUND_TO if minor > ROUND_ABOVE else minor


def _weights(teams: int) -> list[int]:
    """Give falling thousandths, not quite evenly spaced."""
    steps = max(teams - 1, 1)
    falls = [(1000 - LAST) * number // steps for number in range(teams)]
    sways = [(number * 7 + 2) % 5 - 2 for number in range(teams)]
    return [1000 - fall + sway * (1000 - LAST) // steps // 8 for fall, sway in zip(falls, sways, strict=True)]


def _times(calls: int, outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Part the calls: most of them go where calls without a result go."""
    plain = [one for one in outcomes if one.takes == "nothing" and not one.success and not one.objection]
    most = (plain or list(outcomes))[-1].key
    reached = {one.key: calls * (OBJECTED if one.objection else REACHED) // 1000 for one in outcomes if one.key != most}
    return {**reached, most: max(calls - sum(reached.values()), 0)}


def _tally(outcomes: Sequence[Outcome], times: Mapping[str, int], *, minor: int, units: Mapping[str, int]) -> Tally:
    """Part a team's money among the outcomes that take some, and add all up."""
    minors = _parted(minor, [one.key for one in outcomes if one.takes_money])
    by = {key: Sum(money_minor=minors.get(key, 0), calls=n, units=units.get(key, 0)) for key, n in times.items() if n}
    return Tally(
        money_minor=sum(one.money_minor for one in by.values()),
        calls=sum(times.values()),
        units=sum(one.units for one in by.values()),
        outcomes={key: n for key, n in times.items() if n},
        by=by,
    )


def _parted(amount: int, keys: Iterable[str]) -> dict[str, int]:
    """Part an amount: two thirds to the first, and so on; the last has what is left."""
    *others, last = [*keys] or [""]
    parts = {}
    for key in others:
        parts[key] = amount * 2 // 3
        amount -= parts[key]
    return {**parts, last: amount} if last else parts


def _latest(made: DefineCompetition, tallies: Mapping[str, Tally], at: datetime) -> Iterator[Recorded]:
    """Invent the newest results. They are in the tallies already."""
    gifts = [one for one in made.outcomes if one.takes_money]
    calls = [one for one in made.outcomes if one.symbol and not one.takes_money]
    calls = calls or [one for one in made.outcomes if one.success or one.takes_units] or list(made.outcomes)
    for place, minor, minutes in LATEST:
        team = made.teams[place % len(made.teams)].code
        outcome = gifts[0] if minor and gifts else calls[minutes % len(calls)]
        yield Recorded(
            request_id=f"latest-{minutes}",
            receipt="",
            result=Counts(
                team=team,
                outcome=outcome.key,
                calls=1,
                amount_minor=min(minor or ROUND_TO, tallies[team].money_minor // 4) if outcome.takes_money else 0,
                units=1 if outcome.takes_units else 0,
            ),
            status=Status.COUNTED,
            at=at - timedelta(minutes=minutes),
        )
