"""Who objected to being called, as CSV for the charity: it takes them off its list, and nothing here scores."""

from collections.abc import Callable, Iterable
from typing import Protocol

from scoreboard.content import parted
from scoreboard.core.competition import Outcome
from scoreboard.core.facts import (
    OutcomeAdded,
    OutcomeChanged,
    ResultRecorded,
    ResultReplaced,
    ResultVoided,
    Status,
)
from scoreboard.core.tally import Counts
from scoreboard.exports.cells import BOM, Cell, csv_line
from scoreboard.exports.ledger_csv import ERASED, Written
from scoreboard.intake import RECORD

COLUMNS = ("at", "team", "calls", "record")


class Line(Written, Protocol):
    """An entry with its text, which says more quickly than its fact that it is none of ours."""

    @property
    def body(self) -> str: ...


class _Found:
    """The objections so far, by the request id of their entry; a rehearsal is nobody's objection."""

    def __init__(self, text: Callable[[str], str | None]) -> None:
        self._text = text
        self._keys: set[str] = set()
        self.lines: dict[str, tuple[Cell, ...]] = {}

    def follow(self, entry: Line) -> None:
        if entry.kind == ResultRecorded.__name__ and not any(key in entry.body for key in self._keys):
            return  # nearly every entry is one of these: it need not be read
        fact = entry.fact
        match fact:
            case OutcomeAdded() | OutcomeChanged():
                self._learn(fact.outcome)
            case ResultRecorded():
                self._add(entry, fact, fact.result, self._words(fact.text_id))
            case ResultReplaced():
                *_, before = self.lines.pop(fact.target, ("",))
                self._add(entry, fact, fact.instead, self._number(fact.text_id) or before)
            case ResultVoided():
                self.lines.pop(fact.target, None)
            case _:
                pass

    def _learn(self, outcome: Outcome) -> None:
        if outcome.objection:
            self._keys.add(outcome.key)
        else:
            self._keys.discard(outcome.key)

    def _add(self, entry: Line, fact: ResultRecorded | ResultReplaced, result: Counts, record: Cell) -> None:
        if result.outcome in self._keys and fact.status is not Status.REHEARSAL:
            self.lines[entry.request_id] = (entry.at, result.team, result.calls, record)

    def _words(self, text_id: str) -> str:
        words = self._text(text_id) if text_id else ""
        return ERASED if words is None else " ".join(words.split())

    def _number(self, text_id: str) -> str:
        """Give the number that came with a correction: beside it stand the words of who made it."""
        words = self._text(text_id) if text_id else ""
        if words is None:
            return ERASED
        _, number = parted(words)
        return number if RECORD.fullmatch(number) else ""


def objections_csv(entries: Iterable[Line], text: Callable[[str], str | None]) -> bytes:
    """Write a line for each objection that was not taken back, in order, also for those after the close.

    One that was corrected keeps the number of its record until another is given. `text` gives
    the words that came with an entry, None when they were erased.
    """
    found = _Found(text)
    for entry in entries:
        found.follow(entry)
    return "".join([BOM + csv_line(COLUMNS), *map(csv_line, found.lines.values())]).encode()
