"""Competitions that are still being thought out: one file for each, so that nothing typed is lost."""

import json
import os
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from gevent.lock import RLock
from gevent.threadpool import ThreadPool

ID = re.compile(r"[A-Za-z0-9_-]{22}")
KEPT_FOR = timedelta(days=90)
TIMES = ("starts_at", "freeze_at", "ends_at")

Fields = Mapping[str, str]


class Unknown(Exception):
    """There is no such draft."""


class Stale(Exception):
    """Somebody saved this step after it was read; `draft` is what holds now."""

    def __init__(self, draft: "Draft") -> None:
        super().__init__(draft.id)
        self.draft = draft


class Made(Exception):
    """A competition came of this draft, and it changes no more; `slug` is the competition."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A competition as far as it has been thought out.

    `table` has the shape of a definition in TOML; what it cannot hold stays in `typed`, as
    it was typed, by step. `saved` says with which version each step was saved last.
    `slug` is the competition that this changes, empty for a new one, and `read_at` the seq
    of the definition it began from, which was `base`. `made` is the competition that came of it, `held` by
    whom it was begun: a digest, which lets nobody in.
    """

    id: str
    version: int = 1
    slug: str = ""
    read_at: int = 0
    base: Mapping[str, Any] = field(default_factory=dict)
    table: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Fields] = field(default_factory=dict)
    saved: Mapping[str, int] = field(default_factory=dict)
    made: str = ""
    holder: str = ""
    made_at: str = ""
    saved_at: str = ""


class Drafts:
    """The drafts of a data directory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = RLock()
        self._disk = ThreadPool(1)

    def begin(self, table: Mapping[str, Any], *, session: str, slug: str = "", read_at: int = 0) -> Draft:
        """Keep a new draft, held by a browser's session."""
        now = _now()
        draft = Draft(
            id=secrets.token_urlsafe(16),
            slug=slug,
            read_at=read_at,
            base=table if slug else {},
            table=table,
            holder=holder(session),
            made_at=now,
            saved_at=now,
        )
        self._write(draft)
        return draft

    def get(self, draft_id: str) -> Draft:
        """Give a draft. Raises Unknown."""
        if not ID.fullmatch(draft_id):
            raise Unknown(draft_id)
        try:
            return _read(self._path(draft_id))
        except (FileNotFoundError, ValueError, TypeError, KeyError) as missing:
            raise Unknown(draft_id) from missing

    def keep_step(
        self, draft_id: str, step: str, *, keys: Collection[str], table: Mapping[str, Any], typed: Fields, read_at: int
    ) -> Draft:
        """Keep what was typed in one step; `keys` of `table` are the step's own, all others stay as they are now.

        `read_at` is the version at which the step was read. Raises Unknown, Made, and Stale
        when somebody saved the step since then. What is as it was makes no new version.
        """
        with self._one_at_a_time:
            draft = self._unmade(draft_id)
            others = {key: value for key, value in draft.table.items() if key not in keys}
            whole = {**others, **{key: table[key] for key in keys if key in table}}
            all_typed = {name: fields for name, fields in {**draft.typed, step: typed}.items() if fields}
            if draft.table == whole and draft.typed == all_typed:
                return draft
            if draft.saved.get(step, 0) > read_at:
                raise Stale(draft)
            saved = {**draft.saved, step: draft.version + 1}
            return self._changed(draft, table=whole, typed=all_typed, saved=saved)

    def renew(self, draft_id: str, merge: Callable[[Draft], Draft]) -> Draft:
        """Put the draft on top of a newer definition of its competition. Raises Unknown and Made."""
        with self._one_at_a_time:
            return self._changed(merge(self._unmade(draft_id)))

    def make_once(self, draft_id: str, make: Callable[[Draft], str]) -> str:
        """Make a competition of a draft, once: whoever comes again is told its slug.

        Raises Unknown, and what `make` raises.
        """
        with self._one_at_a_time:
            draft = self.get(draft_id)
            return draft.made or self._changed(draft, made=make(draft)).made

    def drop(self, draft_id: str) -> None:
        """Throw a draft away, if there is one."""
        if ID.fullmatch(draft_id):
            self._path(draft_id).unlink(missing_ok=True)

    def drop_of(self, slug: str) -> None:
        """Throw away what a competition was made of and what would change it: words that were typed stay in them."""
        for draft in self._all():
            if slug in (draft.slug, draft.made):
                self.drop(draft.id)

    def held_by(self, session: str) -> tuple[Draft, ...]:
        """Give the drafts that a browser's session began and nothing came of yet, the newest first."""
        if not session:
            return ()
        mine = [draft for draft in self._all() if draft.holder == holder(session) and not draft.made]
        return tuple(sorted(mine, key=lambda draft: draft.saved_at, reverse=True))

    def tidy(self, now: datetime) -> None:
        """Throw away what nobody has touched for so long that nobody will, and what a power cut left half written."""
        for part in self._folder.glob(".*.json.*"):
            part.unlink(missing_ok=True)
        oldest = (now - KEPT_FOR).isoformat(timespec="seconds")
        for draft in self._all():
            if draft.saved_at < oldest:
                self.drop(draft.id)

    def _unmade(self, draft_id: str) -> Draft:
        """Give a draft that nothing came of yet. Raises Unknown or Made."""
        draft = self.get(draft_id)
        if draft.made:
            raise Made(draft.made)
        return draft

    def _all(self) -> list[Draft]:
        drafts = []
        for path in self._folder.glob("*.json"):
            with suppress(Unknown):
                drafts.append(self.get(path.stem))
        return drafts

    def _changed(self, draft: Draft, **changes: Any) -> Draft:
        changed = replace(draft, version=draft.version + 1, saved_at=_now(), **changes)
        self._write(changed)
        return changed

    def _write(self, draft: Draft) -> None:
        self._disk.apply(_write, (self._path(draft.id), draft))

    def _path(self, draft_id: str) -> Path:
        return self._folder / f"{draft_id}.json"


def holder(session: str) -> str:
    """Give the digest by which a session is known as a draft's holder."""
    return sha256(session.encode()).hexdigest()


def _write(path: Path, draft: Draft) -> None:
    """Write a draft whole or not at all, and for nobody else to read."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(draft), file, ensure_ascii=False, default=_plain)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _read(path: Path) -> Draft:
    written = json.loads(path.read_text(encoding="utf-8"))
    table, base = written["table"], written.get("base", {})
    return Draft(**{**written, "table": _with_times(table), "base": _with_times(base)})


def _with_times(table: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**table, **{key: datetime.fromisoformat(table[key]) for key in TIMES if key in table}}


def _plain(value: object) -> str:
    """Write what JSON has no form for: a day, a time, and a number with a point, which stays exact as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"a draft cannot hold {value!r}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
