"""A competition back as TOML, so that it can be held again next year."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from scoreboard.core.competition import Competition, Impact, Milestone, Outcome, Team
from scoreboard.core.recipe import MONEY, Measure, Recipe
from scoreboard.core.state import State
from scoreboard.definition_recipe import in_unit, keys_of

Thing = TypeVar("Thing", Team, Outcome)

COMPETITION = (
    "name", "slug", "charity", "purpose", "currency", "timezone", "languages", "starts_at", "freeze_at", "ends_at",
    "goal_of", "goal_minor", "goal_count", "stretch", "public", "show_places", "nicknames", "correction_minutes",
    "ask_from_minor", "most_minor", "report_minutes", "match_percent", "match_most_minor", "match_name", "last_year",
    "freeze_total", "call_back_minor", "sample_percent", "signatures", "blind_marking", "words_days", "file_days",
)  # fmt: skip
TEAM = (
    "code", "name", "short", "colour", "shape", "division", "seats", "hours", "list_size", "goal_minor", "goal_count",
)  # fmt: skip
OUTCOME = (
    "key", "name", "takes_money", "takes_units", "success", "regular", "pledged", "scores", "objection", "symbol",
)  # fmt: skip
RECIPE = ("rank_by", "relative_to", "tie_breakers", "pledges", "cut_off")
MEASURE = ("kind", "weight", "per", "relative_to", "regular_factor", "cap", "least", "name")
CRITERION = ("key", "name", "of", "weight", "lowest", "highest", "about", "low", "high")
VIEW = ("name", "rank_by", "relative_to", "within")


def to_toml(state: State) -> str:
    """Write the definition of a competition. What has its usual value is left out, and so is what was withdrawn."""
    parts = [_lines(_competition(state.defined))]
    parts += [["[[milestone]]", *_lines(_milestone(one, state.defined))] for one in state.defined.milestones]
    parts += [["[[impact]]", *_lines(_impact(one))] for one in state.defined.impacts]
    parts += [["[[team]]", *_lines(_chosen(one, TEAM, said={"colour"}))] for one in _there(state.teams)]
    parts += [["[[outcome]]", *_lines(_outcome(one))] for one in _there(state.outcomes)]
    parts += _recipe(state.recipe)
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _there(things: Mapping[str, Thing]) -> list[Thing]:
    return [thing for thing in things.values() if not thing.withdrawn]


def _competition(competition: Competition) -> Mapping[str, Any]:
    values = {field.name: getattr(competition, field.name) for field in fields(competition)}
    values["timezone"] = values["zone"]
    # These are said even when they are as usual: a reader looks for them.
    said = {"currency", "timezone", "languages", "call_back_minor"}
    chosen = {key: values[key] for key in COMPETITION if key in said or not _is_usual(competition, key, values[key])}
    return {in_unit(key, competition.goal_of) if key == "stretch" else key: chosen[key] for key in chosen}


def _milestone(milestone: Milestone, competition: Competition) -> Mapping[str, Any]:
    return {in_unit("at", competition.goal_of): milestone.at, "name": milestone.name}


def _impact(impact: Impact) -> Mapping[str, Any]:
    of = {} if impact.of == MONEY else {"of": impact.of}
    return {**of, in_unit("each", impact.of): impact.each, "name": impact.name}


def _outcome(outcome: Outcome) -> Mapping[str, Any]:
    chosen = _chosen(outcome, OUTCOME)
    # That an objection does not score need not be said.
    return {key: value for key, value in chosen.items() if not (outcome.objection and key == "scores")}


def _chosen(thing: Any, keys: tuple[str, ...], *, said: Collection[str] = ()) -> Mapping[str, Any]:
    """Give the values that are not the usual ones, and those that are said all the same."""
    values = {key: getattr(thing, key) for key in keys}
    return {key: value for key, value in values.items() if key in said or not _is_usual(thing, key, value)}


def _is_usual(thing: Any, key: str, value: Any) -> bool:
    return any(field.name == key and field.default == value for field in fields(thing))


def _recipe(recipe: Recipe) -> Iterator[list[str]]:
    yield ["[recipe]", *_lines(_chosen(recipe, RECIPE, said={"rank_by"}))]
    for measure in recipe.measures:
        yield ["[[recipe.measure]]", *_lines(_measure(measure))]
    for criterion in recipe.criteria:
        chosen = _chosen(criterion, CRITERION, said={"weight"})
        yield ["[[recipe.criterion]]", *_lines({**chosen, "weight": Decimal(criterion.weight)})]
    for view in recipe.views:
        yield ["[[recipe.view]]", *_lines(_chosen(view, VIEW))]


def _measure(measure: Measure) -> Mapping[str, Any]:
    chosen = _chosen(measure, MEASURE, said={"weight"})
    numbers = {key: Decimal(chosen[key]) for key in ("weight", "cap") if key in chosen}
    keys = dict(zip(("per", "least"), keys_of(measure.kind, measure.relative_to), strict=True))
    return {keys.get(key, key): numbers.get(key, value) for key, value in chosen.items()}


def _lines(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in values.items()]


def _value(value: Any) -> str:
    match value:
        case bool() | int():
            return str(value).lower()
        case Decimal():
            return f"{value:f}"
        case str():
            # What JSON escapes TOML escapes in the same way; DEL alone it does not.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case Mapping():
            return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
        case _:
            return "[" + ", ".join(_value(each) for each in value) + "]"
