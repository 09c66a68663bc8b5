"""What people uploaded for a competition, by name; it stands beside the ledger and decides nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from scoreboard.core.codec import timestamp
from scoreboard.store.passes import Connections
from scoreboard.store.sqlite import durable


@dataclass(frozen=True, slots=True)
class Upload:
    """One file. Its digest changes with its bytes."""

    media_type: str
    body: bytes
    digest: str


class Uploads:
    """The uploads of one competition. They are few and small, so all are held in memory and written through.

    What writes raises what `write` raises when the disk is full or the file is held; then nothing has changed.
    """

    def __init__(self, file: Connections, write: Callable[[Callable[[], None]], None]) -> None:
        self._file = file
        self._write = write
        self.take_up()

    def take_up(self) -> None:
        """Read the file, at the start and when something in it was erased."""
        self._by_name = {
            name: Upload(media_type, body, digest)
            for name, media_type, body, digest in self._file.reader.execute(
                "SELECT name, media_type, body, digest FROM uploads"
            )
        }

    def get(self, name: str) -> Upload | None:
        """Give what was uploaded under a name."""
        return self._by_name.get(name)

    def names(self) -> list[str]:
        """Give the names under which something is kept."""
        return list(self._by_name)

    def keep(self, name: str, *, media_type: str, body: bytes, at: datetime) -> None:
        """Keep a file under a name, in the place of the one that was there."""
        upload = Upload(media_type, body, sha256(body).hexdigest()[:32])
        row = (name, media_type, body, upload.digest, timestamp(at))
        self._write(
            lambda: self._run(
                "INSERT INTO uploads VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " media_type = excluded.media_type, body = excluded.body, digest = excluded.digest, at = excluded.at",
                row,
            )
        )
        self._by_name[name] = upload

    def remove(self, name: str) -> None:
        """Keep nothing under a name any more."""
        if name in self._by_name:
            self._write(lambda: self._run("DELETE FROM uploads WHERE name = ?", (name,)))
            del self._by_name[name]

    def _run(self, statement: str, values: tuple[object, ...]) -> None:
        with durable(self._file.writer):
            self._file.writer.execute(statement, values)
