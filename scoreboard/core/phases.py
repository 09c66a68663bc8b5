"""The phases of a competition, and the verbs that lead from one to the next."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where a competition stands: a fact in the ledger, not a clock reading."""

    REHEARSAL = "rehearsal"
    OPEN = "open"
    FROZEN = "frozen"
    CLOSED = "closed"
    FINAL = "final"
    REVEALED = "revealed"


class Verb(StrEnum):
    """What people and the schedule ask for; the phase is the answer."""

    OPEN = "open"
    FREEZE = "freeze"
    THAW = "thaw"
    CLOSE = "close"
    REOPEN = "reopen"
    FINALISE = "finalise"
    REVEAL = "reveal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One verb: from which phases it may be asked, and where it leads."""

    before: frozenset[Phase]
    after: Phase | None  # None: the phase before the close
    needs_reason: bool = False


STEPS: dict[Verb, Step] = {
    Verb.OPEN: Step(before=frozenset({Phase.REHEARSAL}), after=Phase.OPEN),
    Verb.FREEZE: Step(before=frozenset({Phase.OPEN}), after=Phase.FROZEN),
    Verb.THAW: Step(before=frozenset({Phase.FROZEN}), after=Phase.OPEN, needs_reason=True),
    Verb.CLOSE: Step(before=frozenset({Phase.OPEN, Phase.FROZEN}), after=Phase.CLOSED),
    Verb.REOPEN: Step(before=frozenset({Phase.CLOSED}), after=None, needs_reason=True),
    Verb.FINALISE: Step(before=frozenset({Phase.CLOSED}), after=Phase.FINAL),
    Verb.REVEAL: Step(before=frozenset({Phase.FINAL}), after=Phase.REVEALED),
}

COUNTING = frozenset({Phase.REHEARSAL, Phase.OPEN, Phase.FROZEN})
"""Phases in which a new result counts at once."""

LIVE = frozenset({Phase.REHEARSAL, Phase.OPEN, Phase.REVEALED})
"""Phases in which everybody sees the newest standings."""

SCHEDULED: dict[Phase, Verb] = {
    Phase.OPEN: Verb.OPEN,
    Phase.FROZEN: Verb.FREEZE,
    Phase.CLOSED: Verb.CLOSE,
}
"""Phases that a schedule can bring, in their order, and the verb it asks with."""

ORDER: dict[Phase, int] = {phase: number for number, phase in enumerate(Phase)}
"""How far along a phase is."""
