"""The free words that came with entries, for somebody who wants some of them erased."""

from collections.abc import Callable
from dataclasses import dataclass

from scoreboard.store.erasing import TEXTS, erase_row
from scoreboard.store.passes import Connections


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What was typed freely, and the number of the entry it came with."""

    id: str
    seq: int
    body: str


class Texts:
    """The words of one competition."""

    def __init__(self, file: Connections, write: Callable[[Callable[[], None]], None]) -> None:
        self._file = file
        self._write = write

    def newest(self, *, before: int | None, most: int) -> tuple[Words, ...]:
        """Give the words of the newest entries below `before`."""
        rows = self._file.reader.execute(
            "SELECT id, seq, body FROM texts WHERE seq < ? ORDER BY seq DESC LIMIT ?", (before or 2**62, most)
        )
        return tuple(Words(id=id_, seq=seq, body=body) for id_, seq, body in rows)

    def count(self) -> int:
        """Say how many there are."""
        (number,) = self._file.reader.execute("SELECT count(*) FROM texts").fetchone()
        return int(number)

    def erase(self, text_id: str) -> bool:
        """Erase words for ever; the entry stays. False when there are none with this id."""
        if self._file.reader.execute("SELECT 1 FROM texts WHERE id = ?", (text_id,)).fetchone() is None:
            return False
        self._write(lambda: erase_row(self._file.writer, TEXTS, text_id))
        return True
