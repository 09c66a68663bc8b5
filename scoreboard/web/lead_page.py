"""The page for a phone in one hand, with all that stands on it, for whoever gives it back with what was typed."""

import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import Response, g, render_template, request

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.boards import known_to_lead, mine_for
from scoreboard.core.clocks import on_clocks
from scoreboard.core.codec import timestamp
from scoreboard.core.commands import MAX_AMOUNT_MINOR, REASONS
from scoreboard.core.decide import correctable_until
from scoreboard.core.phases import COUNTING, Phase
from scoreboard.core.recipe import SUMMARY
from scoreboard.core.roles import Action, may
from scoreboard.core.state import Recorded
from scoreboard.flow import now
from scoreboard.i18n import lang
from scoreboard.numbers import typed_amount
from scoreboard.per_nickname import Brought
from scoreboard.problems import Problems
from scoreboard.web import here, shift
from scoreboard.web.asked_again import ask_from_minor, most_minor, scale_of, seats_of
from scoreboard.web.wall import described

NOTHING = Brought()
FORMS = 3
"""How many forms stand on the page beside the one for an entry: a shift begun, a shift ended, a tally."""

QUICK = (10, 15, 25, 50, 100)


def lead_page(
    *,
    problems: dict[str, str] | None = None,
    refused: str | None = None,
    kept_id: str | None = None,
    mending: str = "",
    status: int = 200,
) -> Response:
    """Give the page. What was refused or is wrong is about the entry that is being mended, if one is."""
    hosted, code = here.competition(), here.me().team
    mending = mending or request.args.get("mend", "")
    last = last_of(hosted, code)
    scale = scale_of(hosted.state.defined)
    saved = next((line for line in last if line["request_id"] == request.args.get("saved")), None)
    page = render_template(
        "lead/lead.html",
        competition=described(hosted),
        team=_team(hosted, code),
        teams=[_team(hosted, one.team) for one in g.passes],
        mine=mine_for(code, hosted.state),
        kept_as=hosted.first_link.hex()[:16],
        now_ms=now_ms(),
        last=last,
        duty=shift.told(hosted, code),
        fresh_ids=[secrets.token_urlsafe(16) for _ in range(FORMS)],
        outcomes=_outcomes(hosted),
        quick=[amount * scale for amount in QUICK],
        ask_from_minor=ask_from_minor(hosted.state.defined),
        most_minor=most_minor(hosted.state.defined),
        largest_minor=MAX_AMOUNT_MINOR,
        seats=seats_of(hosted.state, code),
        reasons=REASONS,
        mend=_mend(hosted, mending, problems or {}, refused, kept_id),
        with_nicknames=hosted.state.defined.nicknames != "off",
        with_pledges=any(outcome.pledged for outcome in hosted.state.outcomes.values()),
        nicknames=nicknames_of(hosted, code),
        for_judges=_for_judges(hosted),
        form=request.form if status != 200 and not mending else {},
        problems=problems or {} if not mending else {},
        refused=refused if not mending else None,
        saved=saved,
        request_id=(kept_id if not mending else None) or secrets.token_urlsafe(16),
    )
    return Response(page, status=status)


def last_of(hosted: Hosted, team: str) -> list[dict[str, Any]]:
    """Give the newest results of a team as its lead may know them."""
    return [_line(hosted, recorded) for recorded in known_to_lead(hosted.state).last.get(team, ())]


def nicknames_of(hosted: Hosted, team: str) -> list[dict[str, Any]]:
    """Give the nicknames of a team with what each brought today and in all; a freeze hides nobody's own figures."""
    state = hosted.state
    known = hosted.nicknames.of(team) if state.defined.nicknames != "off" else ()
    if not known:
        return []
    day, _ = on_clocks(now(), state)
    until = known_to_lead(state).seq
    today = hosted.per_nickname.of(team, state.outcomes, until=until, day=day)
    ever = hosted.per_nickname.of(team, state.outcomes, until=until)
    return [
        {
            "id": one.id,
            "name": one.name,
            "today": asdict(today.get(one.id, NOTHING)),
            "ever": asdict(ever.get(one.id, NOTHING)),
        }
        for one in known
    ]


def now_ms() -> int:
    """Give the time that phones put their clocks right by."""
    return int(now().timestamp() * 1000)


def id_of_form() -> str | None:
    """Give the id that the form came with, if it is one."""
    try:
        return intake.request_id(request.form)
    except Problems:
        return None


def _mend(
    hosted: Hosted, mending: str, problems: dict[str, str], refused: str | None, kept_id: str | None
) -> dict[str, Any] | None:
    """Give what the form shows that puts an entry right, nothing when none is being mended."""
    entry = next((line for line in last_of(hosted, here.me().team) if line["request_id"] == mending), None)
    if entry is None:
        return None
    amount = entry["amount_minor"]
    return {
        "entry": entry,
        "problems": problems,
        "refused": refused,
        "request_id": kept_id or secrets.token_urlsafe(16),
        "form": {
            "outcome": entry["outcome"],
            "amount": typed_amount(amount, hosted.state.defined.currency, lang()) if amount else "",
            "units": str(entry["units"] or ""),
            "calls": str(entry["calls"]),
            "caller": entry["caller"],
            "reason": "mistake",
            **request.form.to_dict(),
        },
    }


def _team(hosted: Hosted, code: str) -> dict[str, Any]:
    team = hosted.state.teams[code]
    return {
        "code": code,
        "name": team.name,
        "colour": team.colour,
        "shape": team.shape,
        "mono": team.mono,
    }


def _for_judges(hosted: Hosted) -> bool:
    """Say whether judges want something of the teams, or have said something."""
    state = hosted.state
    criteria = state.recipe.criteria
    return any(one.of == SUMMARY for one in criteria) or (bool(criteria) and state.phase is Phase.REVEALED)


def _outcomes(hosted: Hosted) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "name": outcome.name,
            "symbol": outcome.symbol,
            "takes": outcome.takes,
            "unit": outcome.takes_units,
            "success": outcome.success,
            "objection": outcome.objection,
            "withdrawn": outcome.withdrawn,
        }
        for key, outcome in hosted.state.outcomes.items()
    ]


def _line(hosted: Hosted, recorded: Recorded) -> dict[str, Any]:
    result, state = recorded.result, hosted.state
    in_time = datetime.now(UTC) <= correctable_until(state, recorded.since)
    may_undo = in_time and not recorded.void and state.phase in COUNTING
    return {
        "request_id": recorded.request_id,
        "undo_id": _undo_id(recorded.request_id),
        "receipt": recorded.receipt,
        "outcome": result.outcome,
        "calls": result.calls,
        "amount_minor": result.amount_minor,
        "units": result.units,
        "caller": recorded.caller,
        "at": timestamp(recorded.at),
        "made_at": recorded.made_at and timestamp(recorded.made_at),
        "status": recorded.status.value,
        "void": recorded.void,
        "may_undo": may_undo,
        "asked": recorded.asked,
        "answer": (hosted.ledger.text(recorded.answer) or "") if recorded.answer else "",
        "may_ask": not (may_undo or recorded.void or recorded.asked) and may(here.me(), Action.ASK, state.phase),
    }


def _undo_id(request_id: str) -> str:
    """Name the request that takes back a result, the same from every phone. A long id goes in as its hash."""
    undo_id = f"undo-{request_id}"
    return undo_id if intake.REQUEST_ID.fullmatch(undo_id) else f"undo-{sha256(request_id.encode()).hexdigest()[:48]}"
