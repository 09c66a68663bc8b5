"""What was corrected and why, gathered from the entries in one pass."""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from scoreboard.core.facts import (
    CorrectionOpened,
    Fact,
    PhaseChanged,
    PledgeSettled,
    ResultAdmitted,
    ResultRecorded,
    ResultReplaced,
    ResultVoided,
    Status,
)
from scoreboard.core.phases import ORDER
from scoreboard.core.tally import Counts
from scoreboard.exports.ledger_csv import Written


class Kind(StrEnum):
    """What was done about a result."""

    TAKEN_BACK = "taken_back"
    REPLACED = "replaced"
    ADMITTED = "admitted"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One decision about a result. `instead` is what stands since; `text_id` the place of the words beside it."""

    seq: int
    at: str
    kind: Kind
    result: Counts
    instead: Counts | None = None
    reason: str = ""
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Something that was gone back on: a phase, or with `amends` a final."""

    seq: int
    at: str
    phase: str = ""
    before: str = ""
    amends: int = 0
    reason: str = ""
    text_id: str = ""


class Corrections:
    """The corrections of a competition, as far as the entries have passed by.

    `by_desk` are those of judges and organisers, one by one; what `teams` (ids of passes)
    put right themselves is only counted, by team and reason.
    """

    def __init__(self, teams: Container[str] = ()) -> None:
        self.by_desk: list[Correction] = []
        self.by_teams: Counter[tuple[str, str]] = Counter()
        self.turns: list[Turn] = []
        self.settled: Counter[str] = Counter()
        self.came_late = 0
        self._teams = teams

    def follow(self, entry: Written, fact: Fact) -> None:
        """Take in one entry."""
        match fact:
            case ResultRecorded(status=Status.SET_ASIDE):
                self.came_late += 1
            case ResultVoided() | ResultReplaced() if fact.status is not Status.REHEARSAL:
                self._take_back(entry, fact)
            case ResultAdmitted():
                self._by_desk(entry, Kind.ADMITTED, fact.result, text_id=fact.text_id)
            case PledgeSettled():
                self.settled[fact.after.state] += 1
            case PhaseChanged() if ORDER[fact.phase] < ORDER[fact.before]:
                self._turn(entry, phases=(fact.before.value, fact.phase.value), text_id=fact.text_id)
            case CorrectionOpened():
                self._turn(entry, amends=fact.amends, reason=fact.reason, text_id=fact.text_id)
            case _:
                pass

    def _take_back(self, entry: Written, fact: ResultVoided | ResultReplaced) -> None:
        if fact.by in self._teams:
            self.by_teams[fact.result.team, fact.reason] += 1
            return
        late = fact.status is Status.SET_ASIDE
        if isinstance(fact, ResultReplaced):
            kind, instead = Kind.REPLACED, fact.instead
        else:
            kind, instead = Kind.LEFT_OUT if late else Kind.TAKEN_BACK, None
        self._by_desk(entry, kind, fact.result, instead=instead, reason=fact.reason, text_id=fact.text_id)

    def _by_desk(
        self,
        entry: Written,
        kind: Kind,
        result: Counts,
        *,
        instead: Counts | None = None,
        reason: str = "",
        text_id: str = "",
    ) -> None:
        self.by_desk.append(
            Correction(
                seq=entry.seq, at=entry.at, kind=kind, result=result, instead=instead, reason=reason, text_id=text_id
            )
        )

    def _turn(self, entry: Written, *, amends: int = 0, phases: tuple[str, str] = ("", ""), **why: str) -> None:
        self.turns.append(Turn(seq=entry.seq, at=entry.at, before=phases[0], phase=phases[1], amends=amends, **why))
