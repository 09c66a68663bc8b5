"""One decision for several results: what it would do is shown first, then all of it happens or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.commands import AdmitResult, Command, RecordResult, ReviewResult, TakeBack
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.review import VERIFIED
from scoreboard.core.state import State
from scoreboard.flow import Busy, Decided, Request, numbered
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import here
from scoreboard.web.answers import later
from scoreboard.web.desk import shown
from scoreboard.web.effect import between
from scoreboard.web.entries import line
from scoreboard.web.review_page import decision_of, review
from scoreboard.web.said import sentences
from scoreboard.web.seen import how_it_stands
from scoreboard.worklist import CODES

bulk = Blueprint("bulk", __name__, url_prefix="/<slug>/judge/several")

MOST = 1_000
WHATS = ("verify", "admit", "void", "move")

NOTHING_TICKED = N_("Tick at least one result, or all in the list.")
NO_DECISION = N_("Choose what to decide.")
NO_OTHER_TEAM = N_("Choose the team that this belongs to.")
NONE_FITS = N_("This decision fits none of these results.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """One decision for several results, by their request ids; `reason` and `to` are those of what is taken back."""

    what: str
    ids: Sequence[str]
    reason: str = ""
    to: str = ""
    words: str = ""

    def command(self, hosted: Hosted, request_id: str) -> Command:
        """Give what is asked for one of the results. Raises Refused."""
        match self.what:
            case "verify":
                return ReviewResult(target=request_id, verdict=VERIFIED, note=self.words)
            case "admit":
                return AdmitResult(target=request_id, note=self.words)
            case "void":
                return TakeBack(target=request_id, reason=self.reason, note=self.words)
            case _:
                return TakeBack(
                    target=request_id, reason="wrong_team", note=self.words, instead=self._moved(hosted, request_id)
                )

    def _moved(self, hosted: Hosted, request_id: str) -> RecordResult:
        """Give a result as it is for the other team; the nickname stays where it was."""
        fact = hosted.result(request_id)
        if fact is None:
            raise Refused(Why.UNKNOWN_RESULT)
        return RecordResult(result=replace(fact.stands, team=self.to), made_at=fact.made_at)


@bulk.post("")
def preview(slug: str) -> Any:
    """Show what a decision for several would do, and change nothing. 422 when something is missing."""
    hosted = here.competition()
    try:
        several = _read(hosted)
    except Problems as wrong:
        return _unread(hosted, wrong)
    if problem := _missing(hosted, several):
        return review({"entry": gettext(problem), "set": gettext(problem)}, 422)
    return _preview(hosted, several, 200)


@bulk.post("/apply", endpoint="apply")
def apply_all(slug: str) -> Any:
    """Carry out what was shown, as a whole. 303; 409 with the results that somebody changed meanwhile."""
    hosted, form = here.competition(), request.form
    marks = {one: mark for one, mark in _parted(form.get("set", "")) if hosted.result(one) is not None}
    try:
        several = _said(tuple(marks))
        if problem := _missing(hosted, several):
            return review({"entry": gettext(problem)}, 422)
        form_id = intake.request_id(form)
        requests = _requests(hosted, several, form_id)
        again = hosted.ledger.find(form_id) is not None
        changed = () if again else tuple(one for one, mark in marks.items() if mark != how_it_stands(hosted, one))
        outcomes = [] if changed else hosted.submit_all(requests, all_or_none=True)
    except Problems as wrong:
        return _unread(hosted, wrong)
    except Refused as no:
        return review({"entry": gettext(WHY[no.why])}, 404)
    except Busy as no:
        status, sentence = later(no)
        return review({"entry": sentence}, status)
    refused = _refused(several, outcomes)
    if changed or refused:
        return _preview(hosted, several, 409, changed=tuple(dict.fromkeys([*changed, *refused])))
    why = form.get("why", "") or None
    return redirect(url_for("judge.page", slug=slug, said="several", n=len(several.ids), why=why), 303)


def _read(hosted: Hosted) -> Several:
    """Read a decision, and the results that it is for: those that are ticked, or all that stand in the list."""
    form = request.form
    why = form.get("why", "") if form.get("why", "") in CODES else ""
    if form.get("all"):
        found = hosted.worklist.look(lambda: hosted.state)
        ids = [item.request_id for item in found.with_reason(why)]
    else:
        ids = [one for one in dict.fromkeys(form.getlist("item")) if hosted.result(one) is not None]
    return _said(ids)


def _said(ids: Sequence[str]) -> Several:
    """Read a decision for results. Raises Problems."""
    form = request.form
    return Several(
        what=form.get("what", ""),
        ids=ids[:MOST],
        reason=form.get("reason", ""),
        to=form.get("to", ""),
        words=intake.words(form.get("words", "")),
    )


def _unread(hosted: Hosted, wrong: Problems) -> Response:
    """Say above the list what cannot be read: its form has no field for it."""
    return review({"entry": " ".join(sentences(wrong, hosted.state.defined.currency).values())}, 422)


def _missing(hosted: Hosted, several: Several) -> str:
    """Say what has to be chosen still."""
    if not several.ids:
        return NOTHING_TICKED
    if several.what not in WHATS:
        return NO_DECISION
    if several.what == "void" and not (several.reason or several.words):
        return WHY[Why.REASON_MISSING]
    if several.what == "move" and several.to not in hosted.state.teams:
        return NO_OTHER_TEAM
    return ""


def _requests(hosted: Hosted, several: Several, form_id: str) -> list[Request]:
    return numbered((several.command(hosted, one) for one in several.ids), here.me(), form_id)


def _refused(several: Several, outcomes: Sequence[Decided]) -> dict[str, Why]:
    """Give the results that a decision does not fit, with the reason."""
    both = zip(several.ids, outcomes, strict=False)
    return {one: outcome.why for one, outcome in both if isinstance(outcome, Refused)}


def _preview(hosted: Hosted, several: Several, status: int, *, changed: Sequence[str] = ()) -> Response:
    """Show what a decision would do, tried on a copy; what it does not fit is named and left out.

    `changed` are the results that stood otherwise when the set was shown before.
    """
    before = hosted.state
    tried = replace(several, ids=[one for one in several.ids if _moves(hosted, several, one)])
    outcomes = hosted.flow.tried(_requests(hosted, tried, "not-sent"))
    refused = _refused(tried, outcomes)
    fitting = [one for one in tried.ids if one not in refused]
    states = [outcome.state for outcome in outcomes if not isinstance(outcome, Refused)]
    if not fitting and not changed:
        return review({"entry": gettext(NONE_FITS), "set": gettext(NONE_FITS)}, 422)
    lines = [line(hosted, hosted.ledger.find(one)) for one in fitting]
    return shown(
        "judge/several.html",
        status,
        {},
        several=several,
        lines=lines,
        left_out=[
            {"line": line(hosted, hosted.ledger.find(one)), "why": gettext(WHY[refused[one]]) if one in refused else ""}
            for one in several.ids
            if one not in fitting
        ],
        changed=[
            {"line": line(hosted, hosted.ledger.find(one)), "decision": _decision(hosted, one)} for one in changed
        ],
        counted=Counter(one["team"].code for one in lines),
        changes=_changes(before, states[-1] if states else before, lines, several),
        sample=before.sample,
        kept_set="\n".join(f"{one} {how_it_stands(hosted, one)}" for one in fitting),
        why=request.form.get("why", ""),
        most=MOST,
    )


def _decision(hosted: Hosted, request_id: str) -> dict[str, Any] | None:
    hosted.worklist.look(lambda: hosted.state)
    return decision_of(hosted, request_id)


def _moves(hosted: Hosted, several: Several, request_id: str) -> bool:
    """Say whether a result is not where it shall be already."""
    fact = hosted.result(request_id)
    return several.what != "move" or fact is None or fact.stands.team != several.to


def _changes(before: State, after: State, lines: Sequence[Any], several: Several) -> list[dict[str, Any]]:
    """Give what lies between now and then; what was only checked changes nothing."""
    if several.what == "verify" or not lines:
        return []
    touched = [one["team"].code for one in lines] + ([several.to] if several.what == "move" else [])
    return between(before, after, touched)


def _parted(text: str) -> list[tuple[str, str]]:
    parts = (row.split() for row in text.splitlines())
    return [(row[0], row[1]) for row in parts if len(row) == 2]
