"""What judges type to change something: kept as hashes, and for a while in memory who typed it lately."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from scoreboard.core.codec import timestamp
from scoreboard.store.erasing import PASSPHRASES, erase_row
from scoreboard.store.passes import Connections
from scoreboard.store.sqlite import durable

ASKED_AGAIN_AFTER = timedelta(minutes=5)
"""After so long without a change a passphrase is asked for again."""


class Passphrases:
    """The passphrases of one competition, by the pass they belong to. All are held in memory and written through.

    What writes raises what `write` raises; then nothing has changed. When somebody last
    changed something stands in memory alone: after a restart everybody is asked again.
    """

    def __init__(self, file: Connections, write: Callable[[Callable[[], None]], None]) -> None:
        self._file = file
        self._write = write
        self._hashes: dict[str, str] = {}
        self._last: dict[tuple[str, str], datetime] = {}
        self._seats: dict[str, str] = {}
        self.take_up()

    def take_up(self) -> None:
        """Read the file, at the start and when something in it was erased."""
        self._hashes = dict(self._file.reader.execute("SELECT pass_id, hash FROM passphrases"))
        self._last = {key: at for key, at in self._last.items() if key[1] in self._hashes}

    def hash_of(self, pass_id: str) -> str:
        """Give what the right words fit; empty when none were chosen."""
        return self._hashes.get(pass_id, "")

    def seat_id(self, pass_id: str) -> str:
        """Give the request id with which a judge takes a seat: the same until a passphrase is kept with it."""
        return self._seats.setdefault(pass_id, f"seat-{secrets.token_hex(8)}")

    def keep(self, pass_id: str, digest: str, *, at: datetime) -> None:
        """Keep the hash of a passphrase that was chosen just now, where there was none."""
        self._write(lambda: self._insert(pass_id, digest, timestamp(at)))
        self._hashes[pass_id] = digest
        self._seats.pop(pass_id, None)

    def forget(self, pass_id: str) -> None:
        """Erase a passphrase for ever: another can be chosen, and every change until then asks for that one."""
        if pass_id in self._hashes:
            self._write(lambda: erase_row(self._file.writer, PASSPHRASES, pass_id))
        self._hashes.pop(pass_id, None)
        self._seats.pop(pass_id, None)
        self._last = {key: at for key, at in self._last.items() if key[1] != pass_id}

    def is_fresh(self, session_id: str, pass_id: str, *, at: datetime) -> bool:
        """Say whether a browser changed something with this pass so lately that it need not be asked."""
        last = self._last.get((session_id, pass_id))
        return last is not None and at - last < ASKED_AGAIN_AFTER

    def changed(self, session_id: str, pass_id: str, *, at: datetime) -> None:
        """Note that a browser changes something now. What is too long ago to matter is forgotten."""
        if pass_id in self._hashes:
            lately = {key: last for key, last in self._last.items() if at - last < ASKED_AGAIN_AFTER}
            self._last = {**lately, (session_id, pass_id): at}

    def _insert(self, pass_id: str, digest: str, at: str) -> None:
        with durable(self._file.writer):
            self._file.writer.execute("INSERT INTO passphrases VALUES (?, ?, ?)", (pass_id, digest, at))
