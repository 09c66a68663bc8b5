"""The ready-made competitions that come along: for a demo, and as a start for one's own."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from scoreboard.definition import read_toml
from scoreboard.places import folder

FOLDER = folder("data") / "scenarios"


def scenario_names() -> tuple[str, ...]:
    """Give the names of all that is there."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def toml_of(name: str) -> str:
    """Give the TOML of a scenario. Raises KeyError when there is none of this name."""
    if name not in scenario_names():
        raise KeyError(name)
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


@cache
def table_of(name: str) -> Mapping[str, Any]:
    """Give a scenario as a table of keys. Raises KeyError when there is none of this name."""
    return read_toml(toml_of(name))
