"""What the organiser says to the teams, and which of them have ticked it off; it stands beside the ledger."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scoreboard.core.codec import read_timestamp, timestamp
from scoreboard.store.erasing import erase_briefings
from scoreboard.store.passes import Connections
from scoreboard.store.sqlite import durable


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Words to all teams, and since when they stand there."""

    id: str
    body: str
    at: datetime


class Briefings:
    """The briefings of one competition. They are few, so all are held in memory and written through.

    What writes raises what `write` raises; then nothing has changed.
    """

    def __init__(self, file: Connections, write: Callable[[Callable[[], None]], None]) -> None:
        self._file = file
        self._write = write
        self._by_id: dict[str, Briefing] = {}
        self._read: dict[str, dict[str, datetime]] = {}
        self.take_up()

    def take_up(self) -> None:
        """Read the file, at the start and when something in it was erased."""
        rows = self._file.reader.execute("SELECT id, body, at FROM briefings ORDER BY rowid")
        self._by_id = {id_: Briefing(id=id_, body=body, at=read_timestamp(at)) for id_, body, at in rows}
        self._read = {id_: {} for id_ in self._by_id}
        for id_, team, at in self._file.reader.execute("SELECT briefing_id, team, at FROM briefings_read"):
            self._read[id_][team] = read_timestamp(at)

    def newest(self) -> Briefing | None:
        """Give the one that holds: those before it are read by nobody any more."""
        return next(reversed(self._by_id.values()), None)

    def read_by(self, id_: str) -> Mapping[str, datetime]:
        """Give the teams that have ticked a briefing off, each with when."""
        return dict(self._read.get(id_, {}))

    def publish(self, body: str, at: datetime) -> Briefing:
        """Say something to all teams, in the place of what was said before."""
        said = Briefing(id=secrets.token_hex(6), body=body, at=at)
        self._write(lambda: self._insert("INSERT INTO briefings VALUES (?, ?, ?)", (said.id, body, timestamp(at))))
        self._by_id[said.id] = said
        self._read[said.id] = {}
        return said

    def withdraw(self) -> None:
        """Say nothing any more, and erase for ever what was said."""
        self._write(lambda: erase_briefings(self._file.writer))
        self._by_id.clear()
        self._read.clear()

    def read(self, id_: str, team: str, at: datetime) -> None:
        """Note that a team has ticked a briefing off; the first time counts, and one that is gone is nothing."""
        if team in self._read.get(id_, {team: at}):
            return
        # While this waits for its turn the briefing may be erased.
        self._write(
            lambda: self._insert(
                "INSERT INTO briefings_read SELECT id, ?, ? FROM briefings WHERE id = ? ON CONFLICT DO NOTHING",
                (team, timestamp(at), id_),
            )
        )
        if id_ in self._read:
            self._read[id_].setdefault(team, at)

    def _insert(self, statement: str, values: tuple[str, ...]) -> None:
        with durable(self._file.writer):
            self._file.writer.execute(statement, values)
