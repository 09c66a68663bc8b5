"""Nicknames of callers, beside the entries: an entry has the id alone, and a name that is deleted is gone."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from scoreboard.store.erasing import NICKNAMES, erase_row, erase_rows
from scoreboard.store.passes import Connections
from scoreboard.store.sqlite import durable

USED = "nicknames_used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nickname:
    """What somebody of a team is called at the desk. `id` is all that an entry knows of them."""

    id: str
    team: str
    name: str


class Nicknames:
    """The nicknames of one competition. They are few, so all are held in memory and written through.

    What writes raises what `write` raises; then nothing has changed.
    """

    def __init__(self, file: Connections, write: Callable[[Callable[[], None]], None]) -> None:
        self._file = file
        self._write = write
        self._by_id: dict[str, Nickname] = {}
        self.take_up()

    def take_up(self) -> None:
        """Read the file, at the start and when something in it was erased."""
        rows = self._file.reader.execute("SELECT id, team, name FROM nicknames")
        self._by_id = {id_: Nickname(id=id_, team=team, name=name) for id_, team, name in rows}
        used = self._file.reader.execute("SELECT 1 FROM meta WHERE key = ?", (USED,)).fetchone()
        self.used = used is not None
        """Whether there ever was one: then results may carry an id, also when all names are gone."""

    def __len__(self) -> int:
        """Say how many there are in all teams."""
        return len(self._by_id)

    def all(self) -> tuple[Nickname, ...]:
        """Give the nicknames of all teams."""
        return tuple(self._by_id.values())

    def of(self, team: str) -> tuple[Nickname, ...]:
        """Give the nicknames of a team by the alphabet."""
        own = [one for one in self._by_id.values() if one.team == team]
        return tuple(sorted(own, key=lambda one: (one.name.casefold(), one.id)))

    def name(self, id_: str) -> str:
        """Give the name behind an id, nothing when there is none or it was deleted."""
        return self._by_id[id_].name if id_ in self._by_id else ""

    def add(self, team: str, name: str) -> Nickname:
        """Take up a nickname under a random id."""
        added = Nickname(id=secrets.token_hex(6), team=team, name=name)
        self._write(lambda: self._insert(added))
        self._by_id[added.id] = added
        self.used = True
        return added

    def delete(self, team: str, id_: str) -> bool:
        """Delete a nickname of a team for ever. False when there is none with this id."""
        if id_ not in self._by_id or self._by_id[id_].team != team:
            return False
        self._write(lambda: erase_row(self._file.writer, NICKNAMES, id_))
        self._by_id.pop(id_, None)
        return True

    def delete_all(self) -> None:
        """Delete the nicknames of all teams for ever."""
        self._write(lambda: erase_rows(self._file.writer, NICKNAMES))
        self._by_id.clear()

    def _insert(self, added: Nickname) -> None:
        with durable(self._file.writer):
            self._file.writer.execute("INSERT INTO meta VALUES (?, '1') ON CONFLICT (key) DO NOTHING", (USED,))
            self._file.writer.execute("INSERT INTO nicknames VALUES (?, ?, ?)", (added.id, added.team, added.name))
