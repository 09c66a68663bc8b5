"""The judges at the table as the organiser sees them: since when, signed or not, and whether a pass lets them in."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from scoreboard.competitions import Hosted
from scoreboard.core.roles import Action, may
from scoreboard.web import here


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A judge at the table: by the id of their pass, whose words may have been erased.

    `lets_in` says whether that pass still opens anything, `chosen` whether a passphrase is there.
    """

    judge: str
    name: str
    since: datetime
    signed: bool
    lets_in: bool
    chosen: bool
    teams: int
    request_id: str


def at_the_table(hosted: Hosted) -> list[Seat]:
    """Give the judges at the table in the order in which they sat down."""
    state, known = hosted.state, {one.id: one for one in hosted.passes.all()}
    signed = {one.judge for one in state.signatures}
    return [
        Seat(
            judge=judge,
            name=known[judge].label if judge in known else "",
            since=since,
            signed=judge in signed,
            lets_in=hosted.passes.valid(judge) is not None,
            chosen=bool(hosted.passphrases.hash_of(judge)),
            teams=len(state.jury.given.get(judge, {})),
            request_id=secrets.token_urlsafe(16),
        )
        for judge, since in state.jury.seats.items()
    ]


def may_unseat(hosted: Hosted) -> bool:
    """Say whether a judge can leave the table now."""
    return may(here.me(), Action.UNSEAT, hosted.state.desk_phase)
