"""Who sat at the judges' table, and what each of them did there: came, chose another passphrase, left, signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scoreboard.core.jury import Move, Moved
from scoreboard.core.state import State


class Deed(StrEnum):
    """What a judge did at the table. Whoever is `BACK` sat there before, left, and has another passphrase now."""

    SAT = "sat"
    BACK = "back"
    AGAIN = "again"
    LEFT = "left"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a judge did when. `by` says through whom one left, `text_id` where the words are.

    `final` is the number of the final that a signature made, 0 while it waits for others.
    """

    deed: Deed
    at: datetime
    by: str = ""
    text_id: str = ""
    final: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A judge who ever took a seat, whether they are at the table, and all that they did there, in order."""

    judge: str
    present: bool
    moments: tuple[Moment, ...]


def sittings(state: State) -> list[Sitting]:
    """Give all who ever took a seat, in the order in which they did; of signatures those that stand."""
    jury = state.jury
    return [
        Sitting(
            judge=judge,
            present=judge in jury.seats,
            moments=tuple(sorted((*_moves(moves), *_signed(state, judge)), key=lambda moment: moment.at)),
        )
        for judge, moves in jury.moves_by_judge().items()
    ]


def _moves(moves: list[Moved]) -> Iterator[Moment]:
    for number, one in enumerate(moves):
        back = one.move is Move.SAT and number > 0
        deed = Deed.BACK if back else Deed(one.move.value)
        yield Moment(deed=deed, at=one.at, by=one.by, text_id=one.text_id)


def _signed(state: State, judge: str) -> Iterator[Moment]:
    under = [(one, final.number) for final in state.finals for one in final.signatures]
    for one, final in (*under, *((one, 0) for one in state.signatures)):
        if one.judge == judge:
            yield Moment(deed=Deed.SIGNED, at=one.at, final=final)
