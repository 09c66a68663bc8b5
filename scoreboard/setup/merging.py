"""What two people changed in one set-up at the same time, put together: the newest with my own changes on top."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scoreboard.core import names
from scoreboard.core.recipe import MONEY_OF, OUTCOME, UNITS_OF
from scoreboard.setup import outcomes, privacy
from scoreboard.setup.fields import Table

ITEMS = {"team": "code", "outcome": "key"}
"""The lists whose items are known by a key of theirs; all others are one thing, which one of the two changed last."""

TOGETHER = (
    ("goal_of", ("goal_minor", "goal_count", "stretch", "stretch_minor", "milestone")),
    ("timezone", ("starts_at", "freeze_at", "ends_at")),
    ("rank_by", ("relative_to", "measure", "tie_breakers")),
)
"""What means something else as soon as the first of them is another: never the one of mine, the other of theirs."""

USUAL: Mapping[str, Any] = {
    "public": privacy.USUAL.public,
    **{key: getattr(privacy.USUAL, key) for key in (*privacy.NUMBERS, *outcomes.MINUTES)},
    "per": 1,
    "per_minor": 1,
    "regular_factor": 1,
}
"""What says the same as nothing at all."""


def merged(base: Table, mine: Table, newest: Table) -> dict[str, Any]:
    """Put what I changed since `base` on top of the newest.

    A team or an outcome that came or went meanwhile comes or goes, unless I changed that
    very one. A new one of mine that has the key of a new one of theirs gets a key of its own.
    """
    was, theirs = _plain(base), _plain(newest)
    own = _with_own_keys(was, _plain(mine), theirs)
    recipe = _merged(*(one.get("recipe", {}) for one in (was, own, theirs)))
    return {**_merged(was, own, theirs), **({"recipe": recipe} if recipe else {})}


def _plain(value: Any) -> Any:
    """Give a value as a draft's file gives it back, so that the two can be compared."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _merged(base: Table, mine: Table, theirs: Table) -> dict[str, Any]:
    keys = dict.fromkeys((*theirs, *mine))
    found = {key: _value(key, base.get(key), mine.get(key), theirs.get(key)) for key in keys}
    for first, others in TOGETHER:
        changed = any(not _same(key, mine.get(key), base.get(key)) for key in others)
        if changed and not _same(first, found.get(first), mine.get(first)):
            found |= {key: mine.get(key) for key in (first, *others)}
    return {key: value for key, value in found.items() if value is not None}


def _value(key: str, base: Any, mine: Any, theirs: Any) -> Any:
    """Give what only one of us changed as it is now; else an item at a time, and mine where there are none."""
    if _same(key, mine, base):
        return theirs
    if key not in ITEMS or _same(key, theirs, base):
        return mine
    return _items(ITEMS[key], base or (), mine or (), theirs or ())


def _items(by: str, base: Sequence[Table], mine: Sequence[Table], theirs: Sequence[Table]) -> list[Table]:
    """Give the items in my order, and behind them those that came meanwhile."""
    was, now = _known(by, base), _known(by, theirs)
    came = {key: item for key, item in now.items() if key not in was}
    found: list[Table] = []
    for item in mine:
        key = item.get(by) or _called_alike(item, came)
        if key not in was or not _same(by, item, was[key]):
            found.append({**item, by: key} if key else item)
        elif key in now:
            found.append(now[key])
    there = _known(by, found)
    return [*found, *(item for key, item in came.items() if key not in there)]


def _called_alike(item: Table, came: Mapping[str, Table]) -> str:
    """Give the key of what came meanwhile under the same name: both of us added the same one."""
    called = names.key(str(item.get("name", "")))
    return next((key for key, other in came.items() if names.key(str(other.get("name", ""))) == called), "")


def _known(by: str, items: Iterable[Table]) -> dict[str, Table]:
    return {item[by]: item for item in items if item.get(by)}


def _same(key: str, one: Any, other: Any) -> bool:
    return bool(_telling({key: one}) == _telling({key: other}))


def _telling(value: Any) -> Any:
    """Leave out what is as usual: it may be said, and means the same."""
    if isinstance(value, Mapping):
        kept = {key: _telling(one) for key, one in value.items() if one is not None}
        return {key: one for key, one in kept.items() if key not in USUAL or USUAL[key] != one}
    return [_telling(one) for one in value] if isinstance(value, list) else value


def _with_own_keys(base: Table, mine: Table, theirs: Table) -> dict[str, Any]:
    """Give my table with other keys for new outcomes of mine whose keys others took meanwhile for something else."""
    was, now, own = (_known("key", table.get("outcome", ())) for table in (base, theirs, mine))
    new: dict[str, str] = {}
    for key in own:
        if key not in was and key in now and not _same("outcome", own[key], now[key]):
            new[key] = outcomes.new_key(key, {*was, *now, *own, *new.values()})
    kinds = {f"{start}{key}": f"{start}{to}" for key, to in new.items() for start in (OUTCOME, MONEY_OF, UNITS_OF)}
    renamed: dict[str, Any] = _renamed(mine, kinds)
    found = [{**one, "key": new.get(one.get("key"), one.get("key"))} for one in renamed.get("outcome", ())]
    return {**renamed, "outcome": found} if found else renamed


def _renamed(value: Any, kinds: Mapping[str, str]) -> Any:
    """Give a value in which everything that counts an outcome counts it under its new key."""
    if isinstance(value, str):
        return kinds.get(value, value)
    if isinstance(value, Mapping):
        return {key: _renamed(one, kinds) for key, one in value.items()}
    return [_renamed(one, kinds) for one in value] if isinstance(value, list) else value
