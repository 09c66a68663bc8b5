"""The ready-made competitions that come along: for a demo, and as a start for one's own."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from scoreboard.core.competition import Words
from scoreboard.definition import read_toml
from scoreboard.places import folder

FOLDER = folder("data") / "scenarios"
DEMOS = folder("data") / "demos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a scenario is called where people choose one, and the symbol that rises for it."""

    name: str
    title: Words
    says: Words
    symbol: str


def scenario_names() -> tuple[str, ...]:
    """Give the names of all that is there."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def templates() -> tuple[Template, ...]:
    """Give all scenarios in the order in which they are offered."""
    plans = {name: plan_of(name) for name in scenario_names()}
    return tuple(
        Template(name=name, title=plans[name]["title"], says=plans[name]["says"], symbol=_symbol(table_of(name)))
        for name in sorted(plans, key=lambda name: plans[name]["order"])
    )


def toml_of(name: str) -> str:
    """Give the TOML of a scenario. Raises KeyError when there is none of this name."""
    if name not in scenario_names():
        raise KeyError(name)
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


@cache
def table_of(name: str) -> Mapping[str, Any]:
    """Give a scenario as a table of keys. Raises KeyError when there is none of this name."""
    return read_toml(toml_of(name))


@cache
def plan_of(name: str) -> Mapping[str, Any]:
    """Give what its demo does, and what it is called where people choose. Raises KeyError."""
    if name not in scenario_names():
        raise KeyError(name)
    return tomllib.loads((DEMOS / f"{name}.toml").read_text(encoding="utf-8"))


def _symbol(table: Mapping[str, Any]) -> str:
    return next((outcome["symbol"] for outcome in table["outcome"] if outcome.get("symbol")), "")
