"""What a file says of the pledges here: every row settles one, is known already, or is named with the reason."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeVar

from scoreboard.core.commands import SettlePledge
from scoreboard.core.refusal import Refused
from scoreboard.core.roles import Who
from scoreboard.flow import Decided, Request
from scoreboard.imports.mapping import MOST_PROBLEMS, id_of
from scoreboard.imports.statement import Statement, Word
from scoreboard.problems import Problem, Problems
from scoreboard.recount import Pledge, Pledges

BREATHE_EVERY = 200
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """A row that settles nothing, and why: a code. `pledge` is the one it is about, as far as there is one."""

    why: str
    word: Word
    pledge: Pledge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The rows of a file: those that settle something in the order of their days, those known already, the odd ones."""

    settling: tuple[tuple[Word, Pledge], ...]
    known: int
    odd: tuple[Odd, ...]


@dataclass(slots=True, kw_only=True)
class Settled:
    """What came of a file: of `rows` rows so many settle a pledge, by what they say.

    `minor` are their amounts, `late` is how many of them came after the cut-off, `days`
    are the first and the last day that the file names.
    """

    rows: int
    known: int = 0
    states: dict[str, int] = field(default_factory=dict)
    minor: dict[str, int] = field(default_factory=dict)
    late: int = 0
    days: tuple[str, str] = ("", "")
    odd: tuple[Odd, ...] = ()
    unmapped: tuple[str, ...] = ()
    encoding: str = ""

    def add(self, state: str, minor: int) -> None:
        """Count a row that settles a pledge."""
        self.states[state] = self.states.get(state, 0) + 1
        self.minor[state] = self.minor.get(state, 0) + minor

    @property
    def accounted(self) -> bool:
        """Whether every row of the file is in the counts."""
        return sum(self.states.values()) + self.known + len(self.odd) == self.rows


def sort_out(
    statement: Statement,
    pledges: Pledges,
    *,
    is_result: Callable[[str], bool],
    breathe: Callable[[], None],
    today: str,
) -> Sorted:
    """Find the pledge of every row, letting others run now and then. A row without a day is of today.

    `is_result` tells whether some result has or had a request id or a receipt.
    """
    words = [replace(word, day=word.day or today) for word in statement.lines]
    # A day that is earlier would make void what was said of a later one.
    words.sort(key=lambda word: word.day)
    found = [(word, _find(word.name, pledges)) for word in _paced(words, breathe)]
    said = _said(found)
    stands: dict[str, str] = {}  # how each pledge stands once the rows before are carried out
    settling: list[tuple[Word, Pledge]] = []
    known, odd = 0, []
    for word, pledge in _paced(found, breathe):
        why = _why_odd(word, pledge, said, is_result=is_result)
        if why or pledge is None:
            odd.append(Odd(why=why, word=word, pledge=pledge))
        elif stands.get(pledge.request_id, pledge.stood(word.day)) == word.settled:
            known += 1
        else:
            settling.append((word, pledge))
            stands[pledge.request_id] = word.settled
    return Sorted(settling=tuple(settling), known=known, odd=tuple(odd))


def _paced(rows: Sequence[Row], breathe: Callable[[], None]) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        yield row
        if number % BREATHE_EVERY == 0:
            breathe()


def _find(name: str, pledges: Pledges) -> Pledge | None:
    return next((pledge for one in _names(name) if (pledge := pledges.find(one))), None)


def _names(name: str) -> tuple[str, ...]:
    """Give what the books may mean: the reference it was imported with, its request id, or its receipt."""
    return (id_of(name), name, name.upper().replace(" ", "")) if name else ()


def _said(found: Iterable[tuple[Word, Pledge | None]]) -> dict[tuple[str, str], set[str]]:
    """Give all that a file says of each pledge on each day."""
    said: dict[tuple[str, str], set[str]] = {}
    for word, pledge in found:
        if pledge is not None and word.settled:
            said.setdefault((pledge.request_id, word.day), set()).add(word.settled)
    return said


def _why_odd(
    word: Word, pledge: Pledge | None, said: dict[tuple[str, str], set[str]], *, is_result: Callable[[str], bool]
) -> str:
    """Say why a row settles nothing; empty when it does."""
    if not word.name:
        return "no_name"
    if pledge is None:
        return "no_pledge" if any(map(is_result, _names(word.name))) else "unknown"
    if not word.settled:
        return "other_word"
    if word.amount_minor is not None and word.amount_minor != pledge.result.amount_minor:
        return "other_amount"
    if len(said[pledge.request_id, word.day]) > 1:
        return "two_words"
    # What the books said later would be made void, and nobody would see it.
    if word.day < pledge.settled_on and pledge.stood(word.day) != word.settled:
        return "said_later"
    return ""


def requests_for(rows: Sorted, who: Who, breathe: Callable[[], None]) -> list[Request]:
    """Give what to ask the flow for: decide them in one go, all or none."""
    return [
        Request(
            command=SettlePledge(target=pledge.request_id, settled=word.settled, day=word.day),
            who=who,
            request_id=_request_id(word, pledge),
        )
        for word, pledge in _paced(rows.settling, breathe)
    ]


def _request_id(word: Word, pledge: Pledge) -> str:
    """Give the id of a row, one that nobody else can send: what is said of a day is never carried out twice."""
    said = f"{pledge.request_id} {word.settled} {word.day}"
    return f"settle:{sha256(said.encode()).hexdigest()[:32]}"


def told(statement: Statement, rows: Sorted, decided: Sequence[Decided], *, cut_off: str) -> Settled:
    """Count what came of the rows. Raises Problems naming the lines that were refused: then none was carried out."""
    days = sorted(word.day for word in statement.lines if word.day)
    found = Settled(
        rows=len(statement.lines),
        known=rows.known,
        days=(days[0], days[-1]) if days else ("", ""),
        unmapped=statement.unmapped,
        encoding=statement.encoding,
    )
    odd, problems = list(rows.odd), []
    for (word, pledge), answer in zip(rows.settling, decided, strict=True):
        if isinstance(answer, Refused):
            problems.append(Problem("line", answer.why.value, {"line": word.line, "value": ""}))
        elif answer.repeated:
            # This row was carried out once, and somebody has said otherwise since.
            odd.append(Odd(why="overtaken", word=word, pledge=pledge))
        elif not answer.entries:
            found.known += 1
        else:
            found.add(word.settled, pledge.result.amount_minor)
            found.late += bool(cut_off) and word.day > cut_off
    if problems:
        raise Problems(*problems[:MOST_PROBLEMS])
    # Money that differs is what somebody must see first.
    found.odd = tuple(sorted(odd, key=lambda one: (one.why != "other_amount", one.word.line)))
    return found
