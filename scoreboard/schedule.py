"""Watches the clock and asks for the phases that are due, like anybody else."""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Protocol

from scoreboard.core.commands import ChangePhase
from scoreboard.core.phases import SCHEDULED, STEPS
from scoreboard.core.refusal import Refused
from scoreboard.core.roles import Role, Who
from scoreboard.core.state import State
from scoreboard.flow import Answer, Busy, now
from scoreboard.forever import forever

LOOK_EVERY_S = 0.25
CLOCK = Who(Role.SCHEDULE)

log = logging.getLogger(__name__)


class Scheduled(Protocol):
    """A competition whose phases may be due."""

    @property
    def state(self) -> State:
        """What holds now."""

    def submit(self, command: ChangePhase, who: Who, request_id: str) -> Answer:
        """See `Flow.submit`."""


def due(state: State, at: datetime) -> ChangePhase | None:
    """Give the first armed phase whose time has come and that can follow the present one."""
    for phase, time in sorted(state.armed.items(), key=lambda item: item[1]):
        verb = SCHEDULED[phase]
        if time <= at and state.phase in STEPS[verb].before:
            return ChangePhase(verb=verb, scheduled_for=time)
    return None


def catch_up(competition: Scheduled) -> None:
    """Ask for every phase that is due. Each has an id of its own that nobody can send: it is written once."""
    while (command := due(competition.state, now())) is not None:
        assert command.scheduled_for is not None
        request_id = f"schedule:{command.verb}:{int(command.scheduled_for.timestamp())}"
        if competition.submit(command, CLOCK, request_id).repeated:
            return


def look(competitions: Iterable[Scheduled]) -> None:
    """Look at the clock once, for each competition whatever becomes of the others."""
    for competition in tuple(competitions):
        try:
            catch_up(competition)
        except (Refused, Busy):
            continue
        except Exception:
            log.exception("a phase that is due could not be asked for")


def watch(competitions: Iterable[Scheduled]) -> None:
    """Look at the clock for ever."""
    forever(partial(look, competitions), LOOK_EVERY_S)
