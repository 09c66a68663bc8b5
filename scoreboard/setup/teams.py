"""Who competes: a row for each team, typed or pasted from a spreadsheet."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scoreboard.core import names
from scoreboard.core.recipe import CALLS, MONEY, OF_GOAL, PER_HOUR, figure_of, goal_field
from scoreboard.definition import MOST_TEAMS, Chip, free_chips
from scoreboard.problems import Problem, Problems
from scoreboard.setup.fields import (
    Form,
    Row,
    Table,
    amount,
    count,
    filled,
    rows,
    typed_amount_of,
    typed_number,
    with_rows,
)
from scoreboard.setup.recipe import usual
from scoreboard.setup.spreadsheet import Pasted, pasted

KEYS = ("team",)
NUMBERS = ("seats", "list_size", "hours")
GOALS = {"goal_minor": MONEY, "goal_count": CALLS}
"""The own goal in money, and that in anything that is counted: what a recipe divides by says which is meant."""

MORE = ("seats", "division", *GOALS, "list_size", "hours", "short")
"""What a team may have besides its name."""

MANY = 12
"""Above so many teams the rows of the wall are narrow: a short name helps."""

CHIP = ("colour", "shape")


def read(form: Form, *, table: Table, language: str) -> dict[str, Any]:
    """Read the step. Raises Problems."""
    problems: list[Problem] = []
    before = {team["code"]: team for team in table.get("team", ()) if "code" in team}
    found = [
        _team(number, row, before=before, table=table, language=language, problems=problems)
        for number, row in rows(form, "team")
        if any(row.get(field, "").strip() for field in ("name", "code", *MORE))
    ]
    if problems:
        raise Problems(*problems)
    return {"team": found}


def arranged(form: Form, table: Table) -> dict[str, str]:
    """Give the form with what was pasted as rows of its own; a goal is meant as the ranking needs it."""
    lines = pasted(form.get("pasted", ""))
    goal = _usual_goal(table)
    lines = replace(lines, rows=tuple({goal if key == "goal" else key: row[key] for key in row} for row in lines.rows))
    given, _ = _together(rows(form, "team"), lines)
    return with_rows({**form, "pasted": ""}, "team", [row for _, row in given]) if lines.rows else dict(form)


def remarks(form: Form) -> tuple[Problem, ...]:
    """Say what was left out of what was pasted, and which teams were there already."""
    there, lines = rows(form, "team"), pasted(form.get("pasted", ""))
    _, renewed = _together(there, lines)
    known = [Problem("pasted", "team_renewed", {"name": names.shown(name)}) for name in renewed]
    return (*lines.remarks, *known)


def _together(there: list[Row], lines: Pasted) -> tuple[list[Row], list[str]]:
    """Add pasted teams behind those that are there; one that is there already takes what is new about it."""
    given = {number: row for number, row in there if any(value.strip() for value in row.values())}
    number_of = {names.key(row.get("name", "")): number for number, row in given.items()}
    renewed = []
    for row in lines.rows:
        key = names.key(row.get("name", ""))
        if key and key in number_of:
            given[number_of[key]] = {**given[number_of[key]], **row}
            renewed.append(row["name"])
        else:
            given[max(given, default=0) + 1] = row
    return list(given.items()), renewed


def _team(
    number: int, row: Form, *, before: Mapping[str, Table], table: Table, language: str, problems: list[Problem]
) -> dict[str, Any]:
    """Read one team. Its code, once it has one, stays whatever it is called."""
    fields = {f"team.{number}.{field}": value for field, value in row.items()}
    goals = {
        key: amount(fields, f"team.{number}.{key}", problems, of=of, table=table, language=language)
        for key, of in GOALS.items()
    }
    code = row.get("code", "").strip()
    old = before.get(code, {})
    return {
        "name": names.clean(row.get("name", "")),
        **filled({field: count(fields, f"team.{number}.{field}", problems) for field in NUMBERS}),
        **filled(
            {
                "code": code,
                "short": names.clean(row.get("short", "")),
                "division": names.clean(row.get("division", "")),
                **goals,
                **_chip_of(old),
            }
        ),
    }


def typed(table: Table, *, language: str) -> dict[str, str]:
    """Give the fields of the step."""
    fields: dict[str, str] = {}
    for number, team in enumerate(table.get("team", ()), start=1):
        fields |= {
            f"team.{number}.code": team.get("code", ""),
            f"team.{number}.name": team.get("name", ""),
            f"team.{number}.short": team.get("short", ""),
            f"team.{number}.division": team.get("division", ""),
            **{
                f"team.{number}.{key}": typed_amount_of(team.get(key), of=of, table=table, language=language)
                for key, of in GOALS.items()
            },
            **{f"team.{number}.{key}": typed_number(team.get(key)) for key in NUMBERS},
        }
    return fields


def signs(table: Table) -> list[dict[str, Any]]:
    """Give the sign of each team: the colour and shape that it will have, and its letters."""
    teams = table.get("team", ())[:MOST_TEAMS]
    free = free_chips({(team.get("colour"), team.get("shape", 0)) for team in teams})
    return [_sign(team, free) for team in teams]


def _sign(team: Table, free: Iterator[Chip]) -> dict[str, Any]:
    colour, shape = (team["colour"], team.get("shape", 0)) if team.get("colour") else next(free)
    return {"colour": colour, "shape": shape, "mono": names.mono(str(team.get("name", "")))}


def _chip_of(team: Table) -> dict[str, Any]:
    return {key: team[key] for key in CHIP if key in team}


def shown_columns(table: Table) -> set[str]:
    """Say what else the rows ask for: what stands in one of them, and what the recipe divides by.

    Hours are not asked for: the shifts bring them.
    """
    against = [(line.get("relative_to", ""), kind) for line, kind in _lines(table)]
    divided = {figure_of(relative_to, kind) for relative_to, kind in against if relative_to != PER_HOUR}
    short = {"short"} if len(table.get("team", ())) > MANY else set()
    return {
        *(key for key in MORE if key in _there(table)),
        *(divided - {""}),
        *short,
    }


def offered_columns(table: Table) -> list[str]:
    """Give what may be asked for: of the own goals the one that is needed or there, else the usual one."""
    goals = {*_goals_needed(table), *_there(table)} & GOALS.keys() or {_usual_goal(table)}
    return [key for key in MORE if key not in GOALS or key in goals]


def per_hour(table: Table) -> bool:
    """Say whether anything is counted per hour called."""
    views = table.get("recipe", {}).get("view", ())
    return any(line.get("relative_to") == PER_HOUR for line in (*(line for line, _ in _lines(table)), *views))


def _usual_goal(table: Table) -> str:
    """Give the own goal that is meant when nobody says which: what the recipe needs, else as all have one together."""
    needed = _goals_needed(table)
    return next(iter(needed)) if len(needed) == 1 else goal_field(table.get("goal_of", MONEY))


def _goals_needed(table: Table) -> set[str]:
    return {goal_field(kind) for line, kind in _lines(table) if line.get("relative_to") == OF_GOAL}


def _there(table: Table) -> set[str]:
    return {key for team in table.get("team", ()) for key in team}


def _lines(table: Table) -> list[tuple[Table, str]]:
    """Give what the recipe counts, each with its kind."""
    recipe = table.get("recipe", {})
    measures = [one for one in recipe.get("measure", ()) if isinstance(one, Mapping)]
    return [(recipe, recipe.get("rank_by") or usual(table)), *((one, one.get("kind", "")) for one in measures)]
