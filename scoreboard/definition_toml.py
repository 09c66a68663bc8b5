"""A competition back as TOML, so that it can be held again next year."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.recipe import MONEY, Measure, Recipe
from scoreboard.core.state import State

COMPETITION = (
    "name", "slug", "charity", "currency", "timezone", "languages", "starts_at", "freeze_at", "ends_at",
    "goal_minor", "public", "correction_minutes",
)  # fmt: skip
TEAM = ("code", "name", "division", "seats", "goal_minor", "list_size")
OUTCOME = ("key", "name", "takes_money", "takes_units", "success", "regular", "scores", "symbol")


def to_toml(state: State) -> str:
    """Write the definition of a competition. What has its usual value is left out."""
    parts = [_lines(_competition(state.defined))]
    parts += [["[[team]]", *_lines(_chosen(team, TEAM))] for team in state.teams.values()]
    parts += [["[[outcome]]", *_lines(_chosen(outcome, OUTCOME))] for outcome in state.outcomes.values()]
    parts += _recipe(state.recipe)
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _competition(competition: Competition) -> Mapping[str, Any]:
    values = {field.name: getattr(competition, field.name) for field in fields(competition)}
    values["timezone"] = values["zone"]
    # These are said even when they are as usual: a reader looks for them.
    said = {"currency", "timezone", "languages"}
    return {key: values[key] for key in COMPETITION if key in said or not _is_usual(competition, key, values[key])}


def _chosen(thing: Team | Outcome, keys: tuple[str, ...]) -> Mapping[str, Any]:
    """Give the values of a team or outcome that are not the usual ones."""
    values = {key: getattr(thing, key) for key in keys}
    return {key: value for key, value in values.items() if not _is_usual(thing, key, value)}


def _is_usual(thing: Competition | Team | Outcome, key: str, value: Any) -> bool:
    return any(field.name == key and field.default == value for field in fields(thing))


def _recipe(recipe: Recipe) -> Iterator[list[str]]:
    values: dict[str, Any] = {"rank_by": recipe.rank_by}
    if recipe.tie_breakers:
        values["tie_breakers"] = recipe.tie_breakers
    yield ["[recipe]", *_lines(values)]
    for measure in recipe.measures:
        yield ["[[recipe.measure]]", *_measure(measure)]


def _measure(measure: Measure) -> list[str]:
    lines = [f"kind = {_value(measure.kind)}", f"weight = {measure.weight}"]
    if measure.per != 1:
        lines.append(f"{'per_minor' if measure.kind == MONEY else 'per'} = {measure.per}")
    return lines


def _lines(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in values.items()]


def _value(value: Any) -> str:
    match value:
        case bool() | int():
            return str(value).lower()
        case str():
            # What JSON escapes TOML escapes in the same way; DEL alone it does not.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case Mapping():
            return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
        case _:
            return "[" + ", ".join(_value(each) for each in value) + "]"
