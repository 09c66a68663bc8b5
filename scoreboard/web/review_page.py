"""The page on which judges review: what needs eyes, one result of it, and behind both the whole ledger."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Response, request

from scoreboard.competitions import Hosted
from scoreboard.core.commands import RecordResult
from scoreboard.core.facts import (
    AskAnswered,
    Fact,
    ResultAdmitted,
    ResultRecorded,
    ResultReplaced,
    ResultReviewed,
    ResultVoided,
    Status,
)
from scoreboard.core.phases import Phase
from scoreboard.core.refusal import Why
from scoreboard.core.review import VERIFIED, Query
from scoreboard.core.roles import Action, may
from scoreboard.flow import now
from scoreboard.i18n import gettext, lang
from scoreboard.numbers import typed_amount
from scoreboard.sentences import WHY
from scoreboard.web import here, times
from scoreboard.web.asks import ask_about
from scoreboard.web.compared import compared
from scoreboard.web.desk import shown
from scoreboard.web.effect import effect, effect_of_admitting
from scoreboard.web.entries import SHOWN, line, near, newest
from scoreboard.web.seen import how_it_stands
from scoreboard.worklist import CODES, DOUBLE, Found, Item

TO_ANSWER = timedelta(hours=2)
"""A team has so long to answer a question when nothing else is said."""

A_LIST = 40
"""How many items stand in the list at once; what is decided makes room."""


def review(
    problems: Mapping[str, str], status: int, request_id: str = "", instead: RecordResult | None = None
) -> Response:
    """Give the page, with the result that is asked for or the first one that needs eyes.

    `instead` is shown with what it would do, before it is done.
    """
    hosted, asked = here.competition(), request.args
    found = hosted.worklist.look(lambda: hosted.state)
    why = asked.get("why", "") if asked.get("why", "") in CODES else ""
    items = found.with_reason(why)
    picked = request_id or asked.get("entry", "")
    first = _start(items, picked, asked.get("from", ""))
    return shown(
        "judge/review.html",
        status,
        problems,
        found=found,
        items=[told(hosted, item) for item in items[first : first + A_LIST]],
        in_list=len(items),
        first=first,
        a_list=A_LIST,
        why=why,
        counts={code: found.counts[code] for code in CODES if code in found.counts},
        case=case_of(hosted, picked, instead, items),
        done=_done(hosted, asked.get("done", ""), asked.get("said", "")),
        rows=compared(hosted),
        queries=queries_told(hosted),
        may_review=may(here.me(), Action.REVIEW, hosted.state.desk_phase),
        may_admit=may(here.me(), Action.ADMIT, hosted.state.desk_phase),
        may_take_back=may(here.me(), Action.TAKE_BACK, hosted.state.desk_phase),
        sample=hosted.state.sample,
        sample_percent=hosted.state.defined.sample_percent,
        call_back_minor=hosted.state.defined.call_back_minor,
        answer_until=times.typed(now() + TO_ANSWER, hosted.state.defined.zone),
        may_draw=hosted.state.sample is None and may(here.me(), Action.ADMIT, hosted.state.desk_phase),
        **_ledger(hosted, found),
    )


def _start(items: Sequence[Item], picked: str, typed: str) -> int:
    """Say where the list begins: where it was asked to, else where the picked one is."""
    if typed.isdecimal() and len(typed) < 6 and int(typed) < len(items):
        return int(typed) // A_LIST * A_LIST
    place = next((number for number, item in enumerate(items) if item.request_id == picked), 0)
    return place // A_LIST * A_LIST


def _ledger(hosted: Hosted, found: Found) -> dict[str, Any]:
    """Give the ledger below or instead of the list: whenever somebody searches in it, or nothing needs eyes."""
    asked = request.args
    show, search, before = asked.get("show", ""), asked.get("q", "")[:100], asked.get("before", "")
    show = show if show in SHOWN else ""
    listed = asked.get("list") == "all" or bool(search or show or before) or not found.items
    below = int(before) if before.isdecimal() and len(before) < 16 else None
    return {
        "ledger": listed,
        "page": newest(hosted, search=search, show=show, before=below) if listed else None,
        "search": search,
        "show": show,
        "shown": tuple(SHOWN),
        "before": before,
    }


def told(hosted: Hosted, item: Item) -> dict[str, Any]:
    """Give an item as a list shows it."""
    return {
        "request_id": item.request_id,
        "line": line(hosted, hosted.ledger.find(item.request_id)),
        "reasons": item.reasons,
        "waits": item.waits,
        "ask": ask_about(hosted, item.request_id),
    }


def case_of(
    hosted: Hosted, request_id: str, instead: RecordResult | None = None, items: Sequence[Item] = ()
) -> dict[str, Any] | None:
    """Give everything about one result: why it is looked at, what stands around it, and what each answer would do."""
    entry = hosted.ledger.find(request_id) if request_id else None
    fact = entry.fact if entry else None
    if entry is None or not isinstance(fact, ResultRecorded | ResultReplaced):
        return None
    result = fact.stands
    # Before anything else is read: what comes while the page is made is not taken for seen.
    seen = how_it_stands(hosted, request_id)
    currency, state = hosted.state.defined.currency, hosted.state
    why_not = _why_not(hosted, request_id, fact.status)
    settlement = hosted.flow.settlement(request_id)
    aside = fact.status is Status.SET_ASIDE and request_id not in state.admitted
    place = next((number for number, item in enumerate(items) if item.request_id == request_id), None)
    listed = items[place] if place is not None else None
    return {
        "line": line(hosted, entry),
        "seen": seen,
        "near": near(hosted, entry.seq, result.team),
        "why_not": why_not and gettext(WHY[why_not]),
        "pledge": settlement if result.pledge and not aside else None,
        "ask": ask_about(hosted, request_id),
        "devices": [one.device for one in hosted.passes.devices(fact.by) if one.device],
        "without": [] if why_not else effect(state, request_id, fact, settlement=settlement),
        "with": effect(state, request_id, fact, instead.result, settlement=settlement)
        if instead and not why_not
        else [],
        "admitted": effect_of_admitting(state, request_id, result) if aside and not why_not else [],
        "aside": aside,
        "large": request_id in state.large,
        "decision": decision_of(hosted, request_id),
        "item": listed,
        "double": _double(hosted, listed),
        "place": place,
        "then": items[(place + 1) % len(items)].request_id if place is not None and len(items) > 1 else "",
        "before": items[place - 1].request_id if place is not None and len(items) > 1 else "",
        "acts": _acts(hosted, request_id, aside=aside, why_not=why_not),
        "typed": {
            "team": result.team,
            "outcome": result.outcome,
            "amount": typed_amount(result.amount_minor, currency, lang()) if result.amount_minor else "",
            "calls": str(result.calls),
            "units": str(result.units or ""),
            **request.form.to_dict(),
        },
    }


def _double(hosted: Hosted, item: Item | None) -> dict[str, Any] | None:
    """Give the result that an item may be once more."""
    reason = next((one for one in item.reasons if one.code == DOUBLE), None) if item else None
    return line(hosted, hosted.ledger.find(reason.about)) if reason else None


def _acts(hosted: Hosted, request_id: str, *, aside: bool, why_not: Why | None) -> set[str]:
    """Give what the asker may answer about a result, besides taking it back and correcting it."""
    state, who = hosted.state, here.me()
    phase = state.desk_phase
    if why_not in (Why.ALREADY_TAKEN_BACK, Why.FROM_REHEARSAL):
        return set()
    said = state.verdict(request_id)
    acts = set()
    if may(who, Action.REVIEW, phase):
        acts.add("query")
        if not aside and said != VERIFIED:
            acts.add("verify")
        if not aside and not said:
            acts.add("leave")
    if request_id in state.asks and may(who, Action.ANSWER, phase):
        acts.add("leave")
    if aside and may(who, Action.ADMIT, phase):
        acts.add("admit")
    return acts


def _why_not(hosted: Hosted, request_id: str, status: Status) -> Why | None:
    """Say why a result cannot be taken back here and now, as the rules would."""
    if hosted.ledger.is_taken_back(request_id):
        return Why.ALREADY_TAKEN_BACK
    if status is Status.REHEARSAL and hosted.state.phase is not Phase.REHEARSAL:
        return Why.FROM_REHEARSAL
    if not may(here.me(), Action.TAKE_BACK, hosted.state.desk_phase):
        return Why.NOT_ALLOWED
    return None


def decision_of(hosted: Hosted, request_id: str) -> dict[str, Any] | None:
    """Give what was decided about a result, when and by whom; None while nothing was."""
    entry = hosted.worklist.decision(request_id)
    if entry is None:
        return None
    fact = entry.fact
    decided: dict[str, Any] = {"at": entry.at, "by": getattr(fact, "by", ""), "what": _what(fact), "seq": entry.seq}
    if isinstance(fact, ResultReplaced):
        decided |= {"instead": entry.request_id, "team": hosted.state.teams[fact.instead.team]}
        decided["what"] = "moved" if fact.instead.team != fact.result.team else "corrected"
    if isinstance(fact, ResultVoided | ResultReplaced):
        decided["reason"] = fact.reason
    return decided


def _what(fact: Fact) -> str:
    match fact:
        case ResultVoided():
            return "void"
        case ResultReviewed():
            return fact.verdict
        case ResultAdmitted():
            return "admitted"
        case AskAnswered():
            return "left"
        case _:
            return ""


def queries_told(hosted: Hosted) -> list[dict[str, Any]]:
    """Give what judges asked the teams, what waits first and then the newest."""
    moment = now()
    found = [_query(hosted, query_id, query) for query_id, query in hosted.state.queries.items()]
    for one in found:
        one["overdue"] = one["waits"] and one["deadline"] < moment
    return sorted(found, key=lambda one: (not one["waits"], -one["at"].timestamp()))


def _query(hosted: Hosted, query_id: str, query: Query) -> dict[str, Any]:
    asked, answer = hosted.ledger.text(query.text_id), hosted.ledger.text(query.answer) if query.answer else ""
    return {
        "id": query_id,
        "target": query.target,
        "team": hosted.state.teams[query.team],
        "at": query.at,
        "deadline": query.deadline,
        "by": query.by,
        "words": asked or "",
        "text_id": query.text_id,
        "answered_at": query.answered_at,
        "answer": answer or "",
        "late": query.answered_at is not None and query.answered_at > query.deadline,
        "closed": query.closed,
        "waits": query.waits,
    }


def _done(hosted: Hosted, request_id: str, said: str) -> dict[str, Any] | None:
    """Give the result that was decided just now, for the sentence that says so."""
    entry = hosted.ledger.find(request_id) if request_id else None
    fact = entry.fact if entry else None
    if entry is None or not isinstance(fact, ResultRecorded | ResultReplaced):
        return None
    return {"line": line(hosted, entry), "decision": decision_of(hosted, request_id), "queried": said == "queried"}
