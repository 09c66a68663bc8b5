"""The ceremony of one competition: how it is to go, and where the show is; it stands beside the ledger."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from scoreboard.core import codec
from scoreboard.core.ceremony import Document, Program, Show
from scoreboard.core.codec import compact, timestamp
from scoreboard.core.script import USUAL, Script
from scoreboard.store.passes import Connections
from scoreboard.store.sqlite import durable


class Ceremonies:
    """The script and the show of one competition, held in memory and written through.

    `brought` is the final of an export pack, where the ceremony is held from one. `consoles`
    are those where a passphrase was typed for the show that is on. What writes
    raises what `write` raises; then nothing has changed.
    """

    def __init__(self, file: Connections, write: Callable[[Callable[[], None]], None]) -> None:
        self._file = file
        self._write = write
        self.script = USUAL
        self.show: Show | None = None
        self.brought: Document | None = None
        self.consoles: set[tuple[str, ...]] = set()
        self.take_up()

    def take_up(self) -> None:
        """Read the file, at the start and when something in it was erased."""
        found = self._file.reader.execute("SELECT body FROM scripts").fetchone()
        self.script = codec.load(Script, found[0]) if found else USUAL
        row = self._file.reader.execute(
            "SELECT id, script, document, rehearsal, step, number, blackout, moves FROM shows"
        ).fetchone()
        self.show = None
        if row:
            id_, script, document, rehearsal, step, number, blackout, moves = row
            self.show = Show(
                id=id_,
                program=Program(json.loads(document), codec.load(Script, script)),
                rehearsal=bool(rehearsal),
                step=step,
                number=number,
                blackout=bool(blackout),
                moves=bool(moves),
            )

    def keep_script(self, script: Script, *, at: datetime) -> None:
        """Keep how the ceremony is to go. A show that is on stays as it began."""
        row = (codec.dump(script), timestamp(at))
        self._write(
            lambda: self._run(
                "INSERT INTO scripts VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body, at = excluded.at",
                row,
            )
        )
        self.script = script

    def begin(self, show: Show, *, at: datetime) -> bool:
        """Begin a show. False while another one is on: that has to be ended first."""
        script, document = codec.dump(show.program.script), compact(show.program.document)
        row = (show.id, script, document, show.rehearsal, *_where(show), timestamp(at))
        done: list[bool] = []
        self._write(lambda: done.append(self._begun(row)))
        if done[0]:
            self.show = show
            self.consoles.clear()
        return done[0]

    def move(self, *, id_: str, number: int, step: int, blackout: bool, moves: bool) -> Show | None:
        """Go to a step of the show that whoever pressed saw at that number. None: somebody else pressed before."""
        done: list[int] = []
        row = (step, number + 1, blackout, moves, id_, number)
        self._write(lambda: done.append(self._moved(row)))
        if not done[0] or self.show is None or self.show.id != id_:
            return None
        moved = replace(self.show, step=step, number=number + 1, blackout=blackout, moves=moves)
        if moved.number > self.show.number:
            self.show = moved
        return moved

    def end(self, id_: str) -> None:
        """Show nothing any more of a show; another one that began meanwhile goes on."""
        self._write(lambda: self._run("DELETE FROM shows WHERE id = ?", (id_,)))
        if self.show is not None and self.show.id == id_:
            self.show = None

    def _begun(self, row: tuple[object, ...]) -> bool:
        with durable(self._file.writer):
            if self._file.writer.execute("SELECT 1 FROM shows").fetchone():
                return False
            self._file.writer.execute("INSERT INTO shows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            return True

    def _moved(self, row: tuple[object, ...]) -> int:
        with durable(self._file.writer):
            return self._file.writer.execute(
                "UPDATE shows SET step = ?, number = ?, blackout = ?, moves = ? WHERE id = ? AND number = ?", row
            ).rowcount

    def _run(self, statement: str, values: tuple[object, ...] = ()) -> None:
        with durable(self._file.writer):
            self._file.writer.execute(statement, values)


def _where(show: Show) -> tuple[object, ...]:
    return show.step, show.number, show.blackout, show.moves
