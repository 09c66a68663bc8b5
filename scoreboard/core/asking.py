"""Who asks for a command, with what only the shell can know; and what every rule checks first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scoreboard.core.facts import UNSETTLED, Status
from scoreboard.core.pledges import Settlement
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Action, Who, may, owns
from scoreboard.core.state import State
from scoreboard.core.tally import Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A result as it stands in the ledger, for somebody who wants to take it back.

    `at` is when it was acknowledged, or the first of those that it stands for: replacing
    gives no new time. A pledge stands as `settlement`.
    """

    result: Counts
    status: Status
    at: datetime
    taken_back: bool
    settlement: Settlement = UNSETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks and when, with what only the shell can know.

    `receipt` is a fresh random one, `text_id` the place of the words that came along
    (empty for none), `find` looks a result up by its request id, `on_clocks` gives the date
    and the hour that the competition's clocks show at a moment.
    """

    who: Who
    at: datetime
    receipt: str
    text_id: str
    find: Callable[[str], Taken | None]
    on_clocks: Callable[[datetime], tuple[str, str]]


def check_leave(state: State, asked: Asked, action: Action) -> None:
    """Refuse who has no leave. While a final is corrected the judges may do what they may after the close."""
    if not may(asked.who, action, state.desk_phase):
        raise Refused(Why.NOT_ALLOWED)


def found(target: str, asked: Asked) -> Taken:
    """Give the result that a command is about. Raises Refused when it is not there, or not any more."""
    taken = asked.find(target)
    # Another team's result is as unknown to a lead as one that never was.
    if taken is None or not owns(asked.who, taken.result.team):
        raise Refused(Why.UNKNOWN_RESULT)
    if taken.taken_back:
        raise Refused(Why.ALREADY_TAKEN_BACK)
    return taken
