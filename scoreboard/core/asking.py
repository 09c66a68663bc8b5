"""Who asks for a command, with what only the shell can know; and what every rule checks first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scoreboard.core.facts import UNSETTLED, Status
from scoreboard.core.pledges import Settlement
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Action, Role, Who, may, owns
from scoreboard.core.state import State
from scoreboard.core.tally import Counts

DESKS = (Role.JUDGE, Role.ORGANISER)
"""Who may know that a final is being corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A result as it stands in the ledger, for somebody who wants to take it back.

    `at` is when it was acknowledged, or the first of those that it stands for: replacing
    gives no new time. `made_at` is when it was said to be made. A pledge stands as `settlement`.
    """

    result: Counts
    status: Status
    at: datetime
    taken_back: bool
    made_at: datetime | None = None
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


def has_leave(state: State, who: Who, action: Action) -> bool:
    """Say whether somebody may do something now.

    While a final is corrected the desks may do what they may after the close. Nobody else can
    tell that one is: leads may do what they could before.
    """
    return may(who, action, state.desk_phase if who.role in DESKS else state.phase)


def check_leave(state: State, asked: Asked, action: Action) -> None:
    """Refuse who has no leave."""
    if not has_leave(state, asked.who, action):
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
