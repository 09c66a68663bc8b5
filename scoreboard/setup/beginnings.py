"""What a new competition may begin from: a template, last year's, a file, or nothing."""

from collections.abc import Mapping
from typing import Any

from scoreboard.core.state import State
from scoreboard.definition import from_table, read_toml
from scoreboard.definition_toml import to_toml
from scoreboard.problems import Problems
from scoreboard.scenarios import table_of
from scoreboard.setup.fields import Table
from scoreboard.setup.steps import STILL_MISSING
from scoreboard.setup.when import TIMES

USUAL = "belweek"
"""The template that is offered first."""

NOT_AGAIN = ("slug", "last_year", *TIMES)
"""What no competition has in common with the one of the year before; nor do pledges have their last day."""

NOT_OF_A_TEMPLATE = (
    *("name", "slug", "charity", "purpose", "languages", "timezone", "team", "public", *TIMES),
    *("goal_minor", "goal_count", "stretch", "stretch_minor", "milestone", "impact"),
)
"""What every competition has of its own: an example's goal would be nobody's."""


def empty(language: str) -> dict[str, Any]:
    """Begin with nothing."""
    return {"languages": [language], "currency": "EUR"}


def of_template(name: str, language: str) -> dict[str, Any]:
    """Begin with the outcomes and the recipe of a ready-made competition. Raises KeyError when there is none."""
    table = table_of(name)
    return {**{key: table[key] for key in table if key not in NOT_OF_A_TEMPLATE}, "languages": [language]}


def of_competition(state: State) -> dict[str, Any]:
    """Begin with all of a competition but its dates and its address."""
    table = read_toml(to_toml(state))
    recipe = {key: value for key, value in table["recipe"].items() if key != "cut_off"}
    return {**{key: table[key] for key in table if key not in NOT_AGAIN}, "recipe": recipe}


def of_toml(text: str | bytes) -> dict[str, Any]:
    """Begin with what a file says; what it does not say yet may follow. Raises Problems."""
    table = read_toml(text)
    try:
        from_table(table)
    except Problems as wrong:
        mended = [problem for problem in wrong.items if problem.code not in STILL_MISSING]
        if mended:
            raise Problems(*mended) from wrong
    return table


def counted(table: Table) -> list[Mapping[str, Any]]:
    """Give the outcomes of a template that a lead taps for what counts, for the picture of it."""
    return [one for one in table.get("outcome", ()) if one.get("scores", True) and not one.get("objection")]
