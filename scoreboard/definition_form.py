"""A competition from the organiser's form: everything is text, in the reader's own forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scoreboard.core import names
from scoreboard.core.commands import DefineCompetition
from scoreboard.definition import currencies, from_table
from scoreboard.numbers import AmountError, parse_amount
from scoreboard.problems import Problem, Problems
from scoreboard.scenarios import scenario_names, table_of
from scoreboard.table import MOST

LOCAL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?", re.ASCII)
WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)
TIMES = ("starts_at", "freeze_at", "ends_at")
FORM_FIELD = {"timezone": "zone", "goal_minor": "goal", "team": "teams", "outcome": "outcomes", "recipe": "rank_by"}
"""Where the form has another word for a key of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A competition that can be made, and remarks on what was typed: nothing to mend, but good to know."""

    command: DefineCompetition
    remarks: tuple[Problem, ...]


def from_form(form: Mapping[str, str], language: str) -> Drafted:
    """Read a competition from a form.

    Fields: name, slug (else made from the name), charity, currency, zone, languages
    (parted by commas or spaces), starts_at, freeze_at, ends_at (as clocks show them in the
    zone), goal (an amount in the reader's form), public (anything but empty), teams (one
    on each line: name, seats and division parted by tabs), outcomes (the name of a
    scenario) and rank_by. Raises Problems, named by these fields.
    """
    problems: list[Problem] = []
    remarks: list[Problem] = []
    lines = _team_lines(form.get("teams", ""), problems, remarks)
    table = {
        "name": form.get("name", ""),
        "slug": _slug(form),
        "charity": form.get("charity", ""),
        **_filled(form, "currency", "currency", upper=True),
        **_filled(form, "zone", "timezone"),
        "languages": form.get("languages", "").replace(",", " ").split(),
        **_times(form, problems),
        "goal_minor": _goal(form, language, problems),
        "public": bool(form.get("public")),
        "team": [team for _, team in lines],
        **_outcomes_and_recipe(form, problems),
    }
    try:
        command = from_table(table)
    except Problems as found:
        line_of = {f"team.{number}": line for number, (line, _) in enumerate(lines, start=1)}
        problems += [_in_form(problem, line_of) for problem in found.items]
    else:
        if not problems:
            return Drafted(command=command, remarks=tuple(remarks))
    raise Problems(*problems)


def _filled(form: Mapping[str, str], field: str, key: str, *, upper: bool = False) -> dict[str, str]:
    """Give what was typed for a field, or nothing, so that the usual value holds."""
    typed = form.get(field, "").strip()
    return {key: typed.upper() if upper else typed} if typed else {}


def _slug(form: Mapping[str, str]) -> str:
    made = names.slug(form.get("name", ""))
    return form.get("slug", "").strip() or (made if len(made) > 1 else "competition")


def _times(form: Mapping[str, str], problems: list[Problem]) -> dict[str, datetime]:
    times = {}
    for field in TIMES:
        typed = form.get(field, "").strip()
        if not typed:
            continue
        try:
            # No zone on purpose: the table says in which one the clocks hang.
            times[field] = datetime.fromisoformat(typed if LOCAL_TIME.fullmatch(typed) else "")
        except ValueError:
            problems.append(Problem(field, "not_a_time"))
    return times


def _goal(form: Mapping[str, str], language: str, problems: list[Problem]) -> int:
    """Read the goal; nothing, or nought, is no goal."""
    currency = form.get("currency", "").strip().upper() or "EUR"
    typed = form.get("goal", "").strip()
    if not typed or currency not in currencies():
        return 0
    try:
        return parse_amount(typed, language, currency, most=MOST)
    except AmountError as wrong:
        if wrong.code != "zero":
            problems.append(Problem("goal", "goal_too_large" if wrong.code == "too_large" else wrong.code))
        return 0


def _team_lines(typed: str, problems: list[Problem], remarks: list[Problem]) -> list[tuple[int, Mapping[str, Any]]]:
    """Read teams, each with the number of its line; a name that comes again is left out and remarked on."""
    found: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for number, line in enumerate(typed.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [*(cell.strip() for cell in line.split("\t")), "", ""]
        name, seats, division = names.clean(cells[0]), cells[1], cells[2]
        if names.key(name) in found:
            remarks.append(Problem("teams", "team_left_out", {"line": number, "name": names.shown(name)}))
            continue
        if seats and not WHOLE.fullmatch(seats):
            problems.append(Problem("teams", "seats_form", {"line": number, "name": names.shown(name)}))
            seats = ""
        team = {"name": name, "seats": int(seats or 0), "division": division}
        found[names.key(name)] = (number, team)
    return list(found.values())


def _outcomes_and_recipe(form: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """Give the outcomes of the chosen scenario, and what ranks the teams: its own recipe unless chosen."""
    chosen = form.get("outcomes", "").strip()
    if chosen not in scenario_names():
        problems.append(Problem("outcomes", "unknown_preset"))
        # Something to go on with: the other fields are checked all the same.
        return {"outcome": [{"key": "any"}]}
    preset = table_of(chosen)
    recipe = dict(preset["recipe"])
    if rank_by := form.get("rank_by", "").strip():
        recipe["rank_by"] = rank_by
    return {"outcome": preset["outcome"], "recipe": recipe}


def _in_form(problem: Problem, line_of: Mapping[str, int]) -> Problem:
    """Name a problem of the table as the form does."""
    first, _, rest = problem.field.partition(".")
    field = FORM_FIELD.get(first, first)
    line = line_of.get(f"{first}.{rest.partition('.')[0]}")
    params = problem.params if line is None else {**problem.params, "line": line}
    return Problem(field, problem.code, params)
