"""What the wall of a competition will look like while its form is still being filled in, with invented results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from scoreboard.core import names
from scoreboard.core.commands import DefineCompetition
from scoreboard.core.competition import Outcome
from scoreboard.core.facts import Status
from scoreboard.core.phases import Phase
from scoreboard.core.state import Recorded, State
from scoreboard.core.tally import Counts, Tally
from scoreboard.definition import MOST_TEAMS
from scoreboard.definition_form import from_form
from scoreboard.numbers import worded
from scoreboard.problems import Problem, Problems
from scoreboard.scenarios import table_of

Form = Mapping[str, str]

USUAL = "belweek"
USUAL_TEAMS = 5
ROUNDS = 3
"""One for the fields, one for teams when none of the lines could be taken, one that reads what is left."""

LEFT = timedelta(hours=1, minutes=24, seconds=5)
RUNNING = timedelta(hours=3)

FIRST_MINOR, FIRST_CALLS = 52_565_00, 973
RAISED, LAST, REACHED = 596, 376, 113
"""Thousandths: of the goal that is raised, of the first team that the last one has, of calls with one outcome."""
ROUND_ABOVE, ROUND_TO = 100_00, 5_00
LATEST = ((2, 50_00, 1), (0, 0, 2), (2, 25_00, 4))
"""The newest results: whose (counted from 0), a gift or 0 for a call, how many minutes ago."""


def state(form: Form, *, typed_in: str, shown_in: str, at: datetime) -> State:
    """Give an open competition with the teams of the form and figures that nobody reached.

    `form` has the fields that `from_form` reads. What cannot be taken is left aside for
    something usual. `typed_in` is the language of amounts, `shown_in` that of the screen.
    """
    made = _defined(form, typed_in, shown_in)
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
        earning={code: _earning(tally, outcomes) for code, tally in tallies.items()},
        latest=tuple(_latest(made, tallies, at)),
        changes=1,
        changed_at=at,
    )


def _defined(form: Form, typed_in: str, shown_in: str) -> DefineCompetition:
    """Read the form as it will be read when it is sent, but for what is not right yet."""
    usual = _usual(shown_in)
    typed = {**usual, **{field: value for field, value in form.items() if value.strip()}}
    # An address is not shown, and the name alone may not make one.
    typed |= {"slug": usual["slug"], "teams": _names(typed["teams"])}
    for _ in range(ROUNDS):
        try:
            return from_form(typed, typed_in).command
        except Problems as wrong:
            typed = _mended(typed, wrong.items, usual)
    return from_form(usual, typed_in).command


def _usual(shown_in: str) -> dict[str, str]:
    """Give a form in which everything is right."""
    scenario = table_of(USUAL)
    return {
        "slug": "preview",
        "name": worded(scenario["name"], shown_in),
        "teams": "\n".join(team["name"] for team in scenario["team"][:USUAL_TEAMS]),
        "languages": shown_in,
        "outcomes": USUAL,
    }


def _names(typed: str) -> str:
    """Give the name in each line that has one, fit to be shown."""
    cells = (line.split("\t")[0].strip() for line in typed.splitlines())
    return "\n".join([names.shown(cell) for cell in cells if cell][:MOST_TEAMS])


def _mended(typed: Form, problems: Sequence[Problem], usual: Form) -> dict[str, str]:
    """Leave wrong lines out, and put what is usual in the place of wrong fields."""
    lines = {problem.params["line"] for problem in problems if "line" in problem.params}
    fields = {problem.field: usual.get(problem.field, "") for problem in problems if "line" not in problem.params}
    kept = [team for number, team in enumerate(typed["teams"].splitlines(), start=1) if number not in lines]
    return {**typed, "teams": "\n".join(kept), **fields}


def _tallies(made: DefineCompetition) -> Iterator[Tally]:
    """Invent what each team reached: less from team to team, and together a part of the goal."""
    weights = _weights(len(made.teams))
    goal_minor = made.competition.goal_minor
    raised_minor = goal_minor * RAISED // 1000 if goal_minor else FIRST_MINOR * sum(weights) // 1000
    for weight in weights:
        minor = raised_minor * weight // sum(weights)
        calls = FIRST_CALLS * weight // 1000
        yield Tally(
            money_minor=minor // ROUND_TO * ROUND_TO if minor > ROUND_ABOVE else minor,
            calls=calls,
            outcomes=_reached(calls, made.outcomes),
        )


def _weights(teams: int) -> list[int]:
    """Give falling thousandths, not quite evenly spaced."""
    steps = max(teams - 1, 1)
    falls = [(1000 - LAST) * number // steps for number in range(teams)]
    sways = [(number * 7 + 2) % 5 - 2 for number in range(teams)]
    return [1000 - fall + sway * (1000 - LAST) // steps // 8 for fall, sway in zip(falls, sways, strict=True)]


def _reached(calls: int, outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Part the calls: the last outcome, where calls without a result go, has most of them."""
    reached = {outcome.key: calls * REACHED // 1000 for outcome in outcomes[:-1]}
    return {**reached, outcomes[-1].key: calls - sum(reached.values())}


def _earning(tally: Tally, outcomes: Mapping[str, Outcome]) -> Tally:
    scoring = {key: times for key, times in tally.outcomes.items() if outcomes[key].scores}
    return replace(tally, calls=sum(scoring.values()), outcomes=scoring)


def _latest(made: DefineCompetition, tallies: Mapping[str, Tally], at: datetime) -> Iterator[Recorded]:
    """Invent the newest results. They are in the tallies already."""
    gift = next(outcome.key for outcome in made.outcomes if outcome.takes_money)
    call = next(outcome.key for outcome in reversed(made.outcomes) if outcome.symbol)
    for place, minor, minutes in LATEST:
        team = made.teams[place % len(made.teams)].code
        yield Recorded(
            request_id=f"latest-{minutes}",
            receipt="",
            result=Counts(
                team=team,
                outcome=gift if minor else call,
                calls=1,
                amount_minor=min(minor, tallies[team].money_minor // 4),
                units=0,
            ),
            status=Status.COUNTED,
            at=at - timedelta(minutes=minutes),
        )
