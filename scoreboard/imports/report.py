"""What an import brought: every row is new, known or set aside, or the file is not taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoreboard.core.facts import Status
from scoreboard.core.refusal import FIELD, Refused
from scoreboard.core.roles import Who
from scoreboard.flow import Decided, Request
from scoreboard.imports.mapping import MOST_PROBLEMS, Line, Read
from scoreboard.problems import Problem, Problems


@dataclass(slots=True)
class Counted:
    """How many rows of one outcome were new, were there already, were set aside for the judges."""

    new: int = 0
    known: int = 0
    set_aside: int = 0

    @property
    def rows(self) -> int:
        """All of them."""
        return self.new + self.known + self.set_aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The counts of an import by outcome, of how many rows, and remarks on the file."""

    rows: int
    outcomes: dict[str, Counted]
    unmapped: tuple[str, ...]
    outside: int
    encoding: str

    @property
    def total(self) -> Counted:
        """The counts of all outcomes together."""
        counted = self.outcomes.values()
        return Counted(
            new=sum(each.new for each in counted),
            known=sum(each.known for each in counted),
            set_aside=sum(each.set_aside for each in counted),
        )

    @property
    def accounted(self) -> bool:
        """Whether every row of the file is in the counts."""
        return self.total.rows == self.rows


def requests_for(read: Read, who: Who) -> list[Request]:
    """Give what to ask the flow for: decide them in one go, all or none."""
    return [Request(command=line.command, who=who, request_id=line.request_id) for line in read.lines]


def report(read: Read, decided: Sequence[Decided]) -> Report:
    """Count what came of the rows. Raises Problems naming the lines that were refused."""
    problems: list[Problem] = []
    outcomes: dict[str, Counted] = {}
    for line, answer in zip(read.lines, decided, strict=True):
        if isinstance(answer, Refused):
            problems.append(_problem(line, answer))
            continue
        counted = outcomes.setdefault(line.command.result.outcome, Counted())
        if answer.repeated:
            counted.known += 1
        elif answer.result.status is Status.SET_ASIDE:
            counted.set_aside += 1
        else:
            counted.new += 1
    if problems:
        raise Problems(*problems[:MOST_PROBLEMS])
    return Report(
        rows=len(read.lines),
        outcomes=outcomes,
        unmapped=read.unmapped,
        outside=read.outside,
        encoding=read.encoding,
    )


def _problem(line: Line, refused: Refused) -> Problem:
    """Name the cell that a refusal is about; one about no cell is about the line."""
    result = line.command.result
    values = {"team": result.team, "outcome": result.outcome}
    field = FIELD.get(refused.why, "line")
    return Problem(field, refused.why.value, {"line": line.line, "value": values.get(field, "")})
