"""Facts and states as JSON text, and back."""

import json
from datetime import UTC, datetime
from typing import Any, get_args

from pydantic import TypeAdapter

from scoreboard.core.facts import Fact

KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Fact)}
VERSIONS: dict[str, int] = {
    "CompetitionDefined": 4,
    "CompetitionChanged": 3,
    "TeamAdded": 2,
    "OutcomeAdded": 3,
    "OutcomeChanged": 2,
    "RecipeChosen": 4,
    "RecipeAmended": 3,
    "ResultRecorded": 3,
    "ResultVoided": 3,
    "ResultReplaced": 3,
}
"""Kinds to which fields came. What was written before them is read with nothing in those fields."""


ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def version_of(kind: str) -> int:
    """Give the version in which a kind is written now."""
    return VERSIONS.get(kind, 1)


def _adapter(kind: type) -> TypeAdapter[Any]:
    """Give the reader and writer of a kind; made when it is first needed, because that takes a while."""
    if kind not in ADAPTERS:
        ADAPTERS[kind] = TypeAdapter(kind)
    return ADAPTERS[kind]


def prepare() -> None:
    """Make all readers and writers of facts now, rather than while somebody waits."""
    for kind in KINDS.values():
        _adapter(kind)


def encode(fact: Fact) -> str:
    """Give the body of an entry: compact JSON, all fields in their order.

    Empty fields are written too: a default of today must not change what was said before.
    """
    return _adapter(type(fact)).dump_json(fact).decode()


def decode(kind: str, version: int, body: str) -> Fact:
    """Read a body again. Raises ValueError for a kind or version nobody wrote."""
    if kind not in KINDS or not 1 <= version <= version_of(kind):
        raise ValueError(f"entry of unknown kind {kind} version {version}")
    fact: Fact = _adapter(KINDS[kind]).validate_json(body)
    return fact


def timestamp(moment: datetime) -> str:
    """Write a time: RFC 3339, UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_timestamp(text: str) -> datetime:
    """Read a time that `timestamp` wrote."""
    return datetime.fromisoformat(text)


def dump(value: Any) -> str:
    """Write a state or a command as JSON, all fields in their order."""
    return _adapter(type(value)).dump_json(value).decode()


def load(kind: type, text: str) -> Any:
    """Read what `dump` wrote of a value of this kind."""
    return _adapter(kind).validate_json(text)


def compact(value: Any) -> str:
    """Give JSON without spaces, in UTF-8 letters: the form of boards and answers."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
