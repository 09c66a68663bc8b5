"""Who competes: a row for each team, typed or pasted from a spreadsheet."""

from collections.abc import Mapping
from typing import Any

from scoreboard.core import names
from scoreboard.core.recipe import MONEY, is_money
from scoreboard.definition import MOST_TEAMS, from_table
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
from scoreboard.setup.spreadsheet import Pasted, pasted

KEYS = ("team",)
NUMBERS = ("seats", "list_size", "hours")
MORE = ("seats", "division", "goal", "list_size", "hours", "short")
"""What a team may have besides its name."""

MANY = 12
"""Above so many teams the rows of the wall are narrow: a short name helps."""

CHIP = ("colour", "shape")
FIELD = {"goal_minor": "goal", "goal_count": "goal"}


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


def arranged(form: Form) -> dict[str, str]:
    """Give the form with what was pasted as rows of its own."""
    lines = pasted(form.get("pasted", ""))
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
    of = table.get("goal_of", MONEY)
    goal = amount(fields, f"team.{number}.goal", problems, of=of, table=table, language=language)
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
                "goal_minor" if is_money(of) else "goal_count": goal,
                **_chip_of(old),
            }
        ),
    }


def typed(table: Table, *, language: str) -> dict[str, str]:
    """Give the fields of the step."""
    of = table.get("goal_of", MONEY)
    fields: dict[str, str] = {}
    for number, team in enumerate(table.get("team", ()), start=1):
        goal = team.get("goal_minor" if is_money(of) else "goal_count")
        fields |= {
            f"team.{number}.code": team.get("code", ""),
            f"team.{number}.name": team.get("name", ""),
            f"team.{number}.short": team.get("short", ""),
            f"team.{number}.division": team.get("division", ""),
            f"team.{number}.goal": typed_amount_of(goal, of=of, table=table, language=language),
            **{f"team.{number}.{key}": typed_number(team.get(key)) for key in NUMBERS},
        }
    return fields


def field(name: str) -> str:
    """Give the form's field for a name of the table."""
    *before, last = name.split(".")
    return ".".join((*before, FIELD.get(last, last)))


def signs(table: Table) -> list[dict[str, Any]]:
    """Give the sign of each team: the colour and shape that it will have, and its letters."""
    teams = table.get("team", ())[:MOST_TEAMS]
    if not teams:
        return []
    plain = [{"name": f"T{number}", **_chip_of(team)} for number, team in enumerate(teams, start=1)]
    made = from_table({"name": "T", "slug": "teams", "team": plain, "outcome": [{"key": "any"}]}).teams
    return [
        {"colour": one.colour, "shape": one.shape, "mono": names.mono(str(team.get("name", "")))}
        for one, team in zip(made, teams, strict=True)
    ]


def _chip_of(team: Table) -> dict[str, Any]:
    return {key: team[key] for key in CHIP if key in team}


def shown_columns(table: Table) -> set[str]:
    """Say what else the rows ask for: what stands in one of them, and what the recipe divides by."""
    there = {key for team in table.get("team", ()) for key in team}
    recipe = table.get("recipe", {})
    lines = [recipe, *recipe.get("measure", ())]
    divided = {line.get("relative_to", "") for line in lines if isinstance(line, Mapping)}
    needed = {"seats": "seats", "hours": "hours", "list": "list_size", "goal": "goal"}
    short = {"short"} if len(table.get("team", ())) > MANY else set()
    return (
        {FIELD.get(key, key) for key in there if FIELD.get(key, key) in MORE}
        | {needed[one] for one in divided if one in needed}
        | short
    )
