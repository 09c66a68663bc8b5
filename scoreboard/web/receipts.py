"""What became of a receipt that somebody kept: whether the final counts it, once everybody may know."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request

from scoreboard.competitions import Hosted
from scoreboard.core.boards import known_to_lead
from scoreboard.core.facts import ResultRecorded, ResultReplaced, ResultVoided, Status
from scoreboard.core.phases import Phase
from scoreboard.core.roles import Role
from scoreboard.core.state import Recorded, State
from scoreboard.core.tally import Counts
from scoreboard.web import here
from scoreboard.web.wall import described

receipts = Blueprint("receipts", __name__, url_prefix="/<slug>/receipt")

LENGTH = 16
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
MISREAD = str.maketrans("0189", "OIBG")
"""Digits that no receipt has, and the letters that they were written for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What became of a receipt: counted, taken_back, or why it is not in the standings: unknown, rehearsal, aside.

    `instead` is what a correction put in its place.
    """

    became: str
    seq: int = 0
    at: str = ""
    result: Counts | None = None
    reason: str = ""
    instead: Counts | None = None


@receipts.get("")
def page(slug: str) -> Response:
    """Ask for a receipt and say what became of it. Before the reveal the answer is one and the same for strangers."""
    hosted = here.competition()
    state, desk = hosted.state, _sits_at_the_desk(hosted)
    typed = request.args.get("receipt", "")[:100]
    official = None if state.phase is not Phase.REVEALED else (state.official or state)
    counted = state if desk else official
    receipt = _read(typed)
    page = render_template(
        "wall/receipt.html",
        competition=described(hosted),
        typed=typed,
        receipt=receipt,
        waits=counted is None,
        desk=desk,
        final=len(official.finals) if official and not desk else 0,
        found=_found(hosted, receipt, counted) if counted is not None and receipt else None,
        kept=_of_own_teams(hosted),
        teams=state.teams,
        outcomes=state.outcomes,
    )
    return Response(page)


def _sits_at_the_desk(hosted: Hosted) -> bool:
    """Say whether this browser may see every entry: the page itself is open to whoever may see the standings."""
    return any(one.role in (Role.JUDGE, Role.ORGANISER) for one in here.held_passes(hosted))


def _of_own_teams(hosted: Hosted) -> list[Recorded]:
    """Give the newest results of the teams that this browser leads, with their receipts, to be kept."""
    teams = dict.fromkeys(one.team for one in here.held_passes(hosted) if one.role is Role.LEAD)
    return [recorded for team in teams for recorded in known_to_lead(hosted.state).last.get(team, ())]


def _read(typed: str) -> str:
    """Read a receipt as people write one; empty when it cannot be one."""
    letters = "".join(one for one in typed.upper() if one.isalnum()).translate(MISREAD)
    return letters if len(letters) == LENGTH and LETTERS.issuperset(letters) else ""


def _found(hosted: Hosted, receipt: str, counted: State) -> Found:
    """Say what became of a receipt in the state that counts: what came after it is as if it never was."""
    request_id = hosted.receipts.request_id(receipt)
    entry = hosted.ledger.find(request_id) if request_id else None
    if entry is None or entry.seq > counted.seq:
        return Found(became="unknown")
    fact = entry.fact
    assert isinstance(fact, ResultRecorded | ResultReplaced)
    said: dict[str, Any] = {"seq": entry.seq, "at": entry.at, "result": fact.stands}
    taker = hosted.receipts.taken_back_by(request_id)
    taken_back = hosted.ledger.find(taker) if taker else None
    if taken_back is not None and taken_back.seq <= counted.seq:
        back = taken_back.fact
        assert isinstance(back, ResultVoided | ResultReplaced)
        instead = back.instead if isinstance(back, ResultReplaced) else None
        return Found(became="taken_back", reason=back.reason, instead=instead, **said)
    if fact.status is Status.REHEARSAL and counted.opened_seq and entry.seq < counted.opened_seq:
        return Found(became="rehearsal", **said)
    aside = fact.status is Status.SET_ASIDE and request_id not in counted.admitted
    return Found(became="aside" if aside else "counted", **said)
