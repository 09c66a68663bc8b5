"""Passes and the browsers that hold them: who may come in as what."""

import secrets
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from scoreboard.core.codec import read_timestamp, timestamp
from scoreboard.core.passes import Device, Moved, Pass
from scoreboard.core.roles import Role
from scoreboard.store.sqlite import durable

SEEN_EVERY = timedelta(minutes=1)
MOVED_FOR = timedelta(seconds=5)
"""So long two tabs that come in at once are told apart from a browser that kept an old cookie."""
CHOSEN_BASE = "chosen_base"


class Connections(Protocol):
    """The two ends of a competition's file."""

    reader: sqlite3.Connection

    @property
    def writer(self) -> sqlite3.Connection:
        """The writing connection; used inside `write` alone."""


class Passes:
    """The passes of one competition. They are few, so all are held in memory and written through.

    What writes raises what `write` raises when the disk is full or the file is held; then nothing has changed.
    """

    def __init__(self, file: Connections, write: Callable[[Callable[[], None]], None]) -> None:
        self._file = file
        self._write = write
        self._by_id: dict[str, Pass] = {}
        self._by_token: dict[bytes, str] = {}
        self._sessions: dict[bytes, dict[str, Device]] = {}
        self._seen: dict[bytes, datetime] = {}
        self._moved: dict[bytes, datetime] = {}
        self._load()

    def take_up(self) -> None:
        """Read the file anew, because something in it was erased."""
        for known in (self._by_id, self._by_token, self._sessions, self._seen):
            known.clear()
        self._load()

    def _load(self) -> None:
        for id_, role, team, label, token_hash, made_at, base, revoked_at in self._file.reader.execute(
            "SELECT id, role, team, label, token_hash, made_at, base, revoked_at FROM passes"
        ):
            self._by_id[id_] = Pass(
                id=id_,
                role=Role(role),
                team=team,
                label=label,
                made_at=read_timestamp(made_at),
                base=base,
                revoked_at=revoked_at and read_timestamp(revoked_at),
            )
            self._by_token[token_hash] = id_
        for session_hash, pass_id, device, since, seen_at in self._file.reader.execute(
            "SELECT session_hash, pass_id, device, since, seen_at FROM sessions"
        ):
            self._sessions.setdefault(session_hash, {})[pass_id] = Device(
                pass_id=pass_id,
                device=device,
                since=read_timestamp(since),
                seen_at=read_timestamp(seen_at),
            )
        found = self._file.reader.execute("SELECT value FROM meta WHERE key = ?", (CHOSEN_BASE,)).fetchone()
        self.chosen_base: str = found[0] if found else ""
        """The address that somebody chose for links; empty when nobody did."""

    def choose_base(self, base: str) -> None:
        """Let links begin with this address from now on, as long as it is one of this machine's."""
        self._write(
            lambda: self._run(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (CHOSEN_BASE, base),
            )
        )
        self.chosen_base = base

    def make(self, role: Role, *, at: datetime, team: str = "", label: str = "", base: str = "") -> tuple[Pass, str]:
        """Make a pass; give it with its token, which is not kept and cannot be shown again."""
        token = secrets.token_urlsafe(24)
        made = Pass(id=secrets.token_hex(6), role=role, team=team, label=label, made_at=at, base=base)
        row = (made.id, role.value, team, label, _hash(token), timestamp(at), base)
        self._write(
            lambda: self._run(
                "INSERT INTO passes (id, role, team, label, token_hash, made_at, base) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        )
        self._by_id[made.id] = made
        self._by_token[_hash(token)] = made.id
        return made, token

    def revoke(self, pass_id: str, *, at: datetime) -> bool:
        """End a pass on all its devices. False when there is none with this id."""
        found = self._by_id.get(pass_id)
        if found is None:
            return False
        if found.revoked_at is None:
            self._write(lambda: self._run("UPDATE passes SET revoked_at = ? WHERE id = ?", (timestamp(at), pass_id)))
            self._by_id[pass_id] = replace(found, revoked_at=at)
        return True

    def all(self) -> tuple[Pass, ...]:
        """Give every pass, oldest first."""
        return tuple(sorted(self._by_id.values(), key=lambda one: (one.made_at, one.id)))

    def devices(self, pass_id: str) -> tuple[Device, ...]:
        """Give the browsers that hold a pass, the one seen last first."""
        held = [held[pass_id] for held in self._sessions.values() if pass_id in held]
        return tuple(sorted(held, key=lambda device: device.seen_at, reverse=True))

    def by_token(self, token: str) -> Pass | None:
        """Give the pass of a token, if it is known and not revoked."""
        return self.valid(self._by_token.get(_hash(token), ""))

    def known(self, pass_id: str) -> Pass | None:
        """Give a pass by its id, revoked or not."""
        return self._by_id.get(pass_id)

    def valid(self, pass_id: str) -> Pass | None:
        """Give a pass by its id, if it is known and not revoked."""
        found = self._by_id.get(pass_id)
        return found if found is not None and found.revoked_at is None else None

    def enter(self, key: str, one: Pass, *, device: str, at: datetime, instead: str = "") -> None:
        """Let a browser hold a pass from now on, under `key`.

        What it held under another goes along, all or nothing, and that one opens nothing any more.
        Raises Moved when it went along with somebody else just now: under it there is nothing to take.
        """
        new, old, done = _hash(key), _hash(instead), list[bool]()
        self._write(lambda: done.append(self._move(old, new, (one.id, device, timestamp(at)), at=at)))
        if not done[0]:
            raise Moved
        if old in self._seen:
            self._seen[new] = self._seen.pop(old)
        held = Device(pass_id=one.id, device=device, since=at, seen_at=at)
        # Where the file was read anew meanwhile it is all under the new key already.
        self._sessions[new] = {**self._sessions.get(new, {}), **self._sessions.pop(old, {}), one.id: held}

    def leave(self, session_id: str) -> None:
        """Let a browser hold no pass of this competition any more."""
        digest = _hash(session_id)
        if digest in self._sessions:
            self._write(lambda: self._run("DELETE FROM sessions WHERE session_hash = ?", (digest,)))
            self._sessions.pop(digest, None)

    def held_by(self, session_id: str) -> tuple[Pass, ...]:
        """Give the valid passes that a browser holds, the newest first."""
        held = self._sessions.get(_hash(session_id), {})
        passes = [one for pass_id in held if (one := self.valid(pass_id)) is not None]
        return tuple(sorted(passes, key=lambda one: held[one.id].since, reverse=True))

    def seen(self, session_id: str, *, at: datetime) -> None:
        """Note that a browser is here, in memory: no page waits for the disk for that."""
        digest = _hash(session_id)
        held = self._sessions.get(digest, {})
        if not held or at - max(device.seen_at for device in held.values()) < SEEN_EVERY:
            return
        self._sessions[digest] = {id_: replace(device, seen_at=at) for id_, device in held.items()}
        self._seen[digest] = at

    def keep_seen(self) -> None:
        """Write down which browsers were here since the last time."""
        seen, self._seen = self._seen, {}
        rows = [(timestamp(at), digest) for digest, at in seen.items()]
        if rows:
            self._write(lambda: self._run_each("UPDATE sessions SET seen_at = ? WHERE session_hash = ?", rows))

    def _move(self, old: bytes, new: bytes, held: tuple[object, ...], *, at: datetime) -> bool:
        """Write down that a browser holds a pass, and all it held before: in the thread that writes, one by one.

        False when another tab did so just now.
        """
        self._moved = {key: when for key, when in self._moved.items() if at - when < MOVED_FOR}
        if old in self._moved:
            return False
        pass_id, device, since = held
        writer = self._file.writer
        with durable(writer):
            writer.execute("DELETE FROM sessions WHERE session_hash = ? AND pass_id = ?", (old, pass_id))
            writer.execute("UPDATE sessions SET session_hash = ? WHERE session_hash = ?", (new, old))
            writer.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " device = excluded.device, seen_at = excluded.seen_at",
                (new, pass_id, device, since, since),
            )
        if old != _hash(""):
            self._moved[old] = at
        return True

    def _run(self, statement: str, values: tuple[object, ...]) -> None:
        self._run_each(statement, [values])

    def _run_each(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Run a statement for each row, durable all at once."""
        writer = self._file.writer
        with durable(writer):
            writer.executemany(statement, rows)


def _hash(secret: str) -> bytes:
    """Give what is kept of a token or session id: enough to know it again, too little to use it."""
    # A guest may say half a letter: no secret of ours has one, and so it is not known.
    return sha256(secret.encode(errors="surrogatepass")).digest()
