"""How far it should go: the goal and the one beyond it, the steps on the way, what gifts do, what a sponsor adds."""

from collections.abc import Collection, Mapping
from typing import Any

from scoreboard.core.recipe import MONEY, goal_field
from scoreboard.definition_recipe import in_unit
from scoreboard.problems import Problem, Problems
from scoreboard.setup.fields import (
    Form,
    Table,
    amount,
    count,
    filled,
    languages_of,
    money,
    rows,
    typed_amount_of,
    typed_money,
    typed_number,
    typed_words,
    words,
    words_before,
)

SPONSOR = ("match_name", "match_percent", "match_most_minor")
KEYS = ("goal_of", "goal_minor", "goal_count", "stretch", "stretch_minor", "milestone", "impact", *SPONSOR, "last_year")
FIELD = {
    "goal_minor": "goal",
    "goal_count": "goal",
    "stretch_minor": "stretch",
    "at_minor": "at",
    "each_minor": "each",
}
"""Where the form has another word for a key of the table."""


def read(form: Form, *, table: Table, language: str, years: Collection[str] | None = None) -> dict[str, Any]:
    """Read the step. Raises Problems.

    `years` are the competitions that may be chosen as that of last year, None for any; the
    one that was chosen before may stay.
    """
    problems: list[Problem] = []
    of = form.get("goal_of", "").strip() or MONEY

    def much(field: str, kind: str) -> int:
        return amount(form, field, problems, of=kind, table=table, language=language)

    goal, stretch = much("goal", of), much("stretch", of)
    part = {
        "goal_of": of if of != MONEY else "",
        goal_field(of): goal,
        in_unit("stretch", of): stretch,
        "milestone": [
            {in_unit("at", of): much(f"milestone.{number}.at", of), "name": name}
            for number, _, name in _lines(form, "milestone", "at", table)
        ],
        "impact": [
            {
                **({} if kind == MONEY else {"of": kind}),
                in_unit("each", kind): much(f"impact.{number}.each", kind),
                "name": name,
            }
            for number, row, name in _lines(form, "impact", "each", table)
            for kind in [row.get("of", "").strip() or MONEY]
        ],
        **_sponsor(form, problems, table=table, language=language),
        "last_year": _last_year(form, problems, table=table, years=years),
    }
    if problems:
        raise Problems(*problems)
    return filled(part)


def _lines(form: Form, name: str, key: str, table: Table) -> list[tuple[int, Mapping[str, str], Any]]:
    """Give the rows in which something stands, each with its words."""
    languages = languages_of(table)
    before = table.get(name, ())
    found: list[tuple[int, Mapping[str, str], Any]] = []
    for place, (number, row) in enumerate(rows(form, name)):
        if row.get(key, "").strip() or row.get("name", "").strip():
            old = words_before(before, place, row.get("name", ""), languages)
            found.append((number, row, words(row, "name", before=old, languages=languages)))
    return found


def _sponsor(form: Form, problems: list[Problem], *, table: Table, language: str) -> dict[str, Any]:
    """Read who adds how much to what is raised. The sign of a percentage may stand behind it."""
    percent = {"match_percent": form.get("match_percent", "").strip().removesuffix("%").strip()}
    return {
        "match_percent": count(percent, "match_percent", problems),
        "match_most_minor": money(
            form, "match_most_minor", problems, table=table, language=language, too_large="sum_too_large"
        ),
        "match_name": words(form, "match_name", before=table.get("match_name"), languages=languages_of(table)),
    }


def _last_year(form: Form, problems: list[Problem], *, table: Table, years: Collection[str] | None) -> str:
    slug = form.get("last_year", "").strip()
    if years is not None and slug not in ("", table.get("last_year"), *years):
        problems.append(Problem("last_year", "last_year_form"))
    return slug


def typed(table: Table, *, language: str) -> dict[str, str]:
    """Give the fields of the step."""
    of = table.get("goal_of", MONEY)

    def much(value: Any, kind: str) -> str:
        return typed_amount_of(value, of=kind, table=table, language=language)

    fields = {
        "goal_of": of,
        "goal": much(table.get(goal_field(of)), of),
        "stretch": much(table.get(in_unit("stretch", of)), of),
        "match_percent": typed_number(table.get("match_percent")),
        "match_most_minor": typed_money(table.get("match_most_minor"), table=table, language=language),
        "last_year": str(table.get("last_year", "")),
    }
    languages = languages_of(table)
    fields |= typed_words(table.get("match_name", ""), "match_name", languages=languages)
    for number, line in enumerate(table.get("milestone", ()), start=1):
        row = f"milestone.{number}"
        fields[f"{row}.at"] = much(line.get("at_minor", line.get("at")), of)
        fields |= typed_words(line.get("name", ""), f"{row}.name", languages=languages)
    for number, line in enumerate(table.get("impact", ()), start=1):
        row, kind = f"impact.{number}", line.get("of", MONEY)
        fields[f"{row}.of"] = kind
        fields[f"{row}.each"] = much(line.get("each_minor", line.get("each")), kind)
        fields |= typed_words(line.get("name", ""), f"{row}.name", languages=languages)
    return fields


def field(name: str) -> str:
    """Give the form's field for a name of the table."""
    *before, last = name.split(".")
    return ".".join((*before, FIELD.get(last, last)))
