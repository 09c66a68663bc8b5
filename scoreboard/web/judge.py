"""The judges' desk: the ledger with its corrections, the standings on both sides, the files to take away."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import gevent
from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.commands import REASONS, RecordResult, TakeBack
from scoreboard.core.facts import ResultRecorded, ResultReplaced, Status
from scoreboard.core.phases import Phase
from scoreboard.core.refusal import FIELD, Refused, Why
from scoreboard.core.roles import Action, may
from scoreboard.core.state import State
from scoreboard.core.tally import Counts
from scoreboard.exports.official import file_label
from scoreboard.exports.ranking import ranking_csv, ranking_json
from scoreboard.flow import Busy
from scoreboard.i18n import gettext, lang
from scoreboard.numbers import N_, typed_amount
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import here, ledger_file, phases
from scoreboard.web.answers import json_answer, later
from scoreboard.web.asks import ask_about, open_asks
from scoreboard.web.compared import compared
from scoreboard.web.downloads import offered
from scoreboard.web.effect import effect
from scoreboard.web.entries import SHOWN, line, near, newest
from scoreboard.web.other_views import other_views, tables_of
from scoreboard.web.said import sentences
from scoreboard.web.scoring import amendments_told
from scoreboard.web.wall import described

judge = Blueprint("judge", __name__, url_prefix="/<slug>/judge")

NO_OTHER_TEAM = N_("Choose the team that this belongs to.")


@judge.get("")
def page(slug: str) -> Response:
    """Step 1, review: the ledger, and one entry of it with what can be done about it."""
    return _review({}, 200)


@judge.get("/standings")
def standings(slug: str) -> Response:
    """Step 2: the standings now, and as the public sees them."""
    return _standings({}, 200)


@judge.get("/standings/now")
def now(slug: str) -> Response:
    """Give the rows of the standings again, for a page that hears that they changed; `views=1` all others too."""
    hosted = here.competition()
    said: dict[str, Any] = {"phase": hosted.state.phase.value, "seq": hosted.state.seq, "rows": compared(hosted)}
    if request.args.get("views") == "1":
        said["tables"] = tables_of(other_views(hosted))
    return json_answer(said)


@judge.get("/export")
def export(slug: str) -> Response:
    """Show what can be taken away."""
    return _shown("judge/export.html", 200, {}, **offered(here.competition()))


@judge.post("/phase")
def phase(slug: str) -> Any:
    """Freeze, thaw, close or open again."""
    return phases.change(back="judge.standings", again=_standings)


@judge.post("/entries/<request_id>/void")
def void(slug: str, request_id: str) -> Any:
    """Take a result back. 303, or 409/422 with what was typed."""
    return _submit(request_id, None)


@judge.post("/entries/<request_id>/replace", endpoint="replace")
def replace_entry(slug: str, request_id: str) -> Any:
    """Put another result in the place of one. 303, or 409/422 with what was typed; `look` shows the effect first."""
    hosted, form = here.competition(), request.form
    state = hosted.state
    try:
        instead = intake.result(
            form,
            team=form.get("team", ""),
            outcomes=state.outcomes,
            language=lang(),
            currency=state.defined.currency,
        )
    except Problems as wrong:
        return _review(sentences(wrong, state.defined.currency), 422, request_id)
    if instead.result.team not in state.teams:
        return _review({"team": gettext(WHY[Why.UNKNOWN_TEAM])}, 422, request_id)
    if form.get("look"):
        return _review({}, 200, request_id, instead)
    return _submit(request_id, instead)


@judge.post("/entries/<request_id>/move")
def move(slug: str, request_id: str) -> Any:
    """Give a result as it is to another team. 303, or 409/422; `look` shows the effect first, to a program as JSON."""
    hosted, team = here.competition(), request.form.get("to", "")
    before = _result(hosted, request_id)
    if before is None:
        return _review({"entry": gettext(WHY[Why.UNKNOWN_RESULT])}, 404, request_id)
    if team not in hosted.state.teams or team == before.team:
        return _review({"to": gettext(NO_OTHER_TEAM)}, 422, request_id)
    instead = RecordResult(result=replace(before, team=team))
    if request.form.get("look"):
        return _changes(request_id, instead) if here.wants_json() else _review({}, 200, request_id, instead)
    return _submit(request_id, instead)


@judge.post("/entries/<request_id>/leave")
def leave(slug: str, request_id: str) -> Any:
    """Leave a result as it is, and say so to the lead who asked about it. 303, or 409/422."""
    hosted, form = here.competition(), request.form
    try:
        command = intake.answer_ask(request_id, form.get("words", ""))
        hosted.submit(command, here.me(), intake.request_id(form))
    except Problems as wrong:
        (sentence,) = sentences(wrong, hosted.state.defined.currency).values()
        return _review({"entry": sentence}, 422, request_id)
    except Refused as no:
        return _review({"entry": gettext(WHY[no.why])}, 409, request_id)
    except Busy as no:
        status, sentence = later(no)
        return _review({"entry": sentence}, status, request_id)
    return redirect(url_for("judge.page", slug=slug, entry=request_id, said="left", _anchor="case"), 303)


def _changes(request_id: str, instead: RecordResult) -> Response:
    """Give a line for each team that a correction changes, as the page would say it."""
    hosted = here.competition()
    state, case = hosted.state, _case(hosted, request_id, instead)
    lines = render_template(
        "judge/changes.txt",
        competition=described(hosted),
        outcomes=state.outcomes,
        rank_by=state.recipe.rank_by,
        relative_to=state.recipe.relative_to,
        lines=case["with"] if case else [],
    )
    return json_answer({"lines": lines.strip().splitlines()})


def _result(hosted: Hosted, request_id: str) -> Counts | None:
    """Give what a result brings as it was entered, None where there is no such result."""
    fact = hosted.result(request_id)
    return fact.stands if fact else None


def _submit(request_id: str, instead: RecordResult | None) -> Any:
    hosted, form = here.competition(), request.form
    fact = hosted.result(request_id)
    if instead is not None and fact is not None:
        # The correction says what was right then, not when it was corrected.
        instead = replace(instead, made_at=fact.made_at, caller=_caller(hosted, fact, instead.result.team))
    try:
        words = intake.words(form.get("words", ""))
        reason = form.get("reason", "") or ("other" if words else "")
        command = TakeBack(target=request_id, reason=reason, note=words, instead=instead)
        hosted.submit(command, here.me(), intake.request_id(form))
    except Problems as wrong:
        (sentence,) = sentences(wrong, hosted.state.defined.currency).values()
        return _review({"entry": sentence}, 422, request_id)
    except Refused as no:
        field = FIELD.get(no.why)
        status = 404 if no.why is Why.UNKNOWN_RESULT else 422 if field else 409
        return _review({field or "entry": gettext(WHY[no.why])}, status, request_id)
    except Busy as no:
        status, sentence = later(no)
        return _review({"entry": sentence}, status, request_id)
    corrected = form["request_id"] if instead else request_id
    return redirect(url_for("judge.page", slug=hosted.slug, entry=corrected, said="corrected", _anchor="case"), 303)


def _caller(hosted: Hosted, fact: ResultRecorded | ResultReplaced, team: str) -> str:
    """Give who made the call, as long as it stays with the team and nicknames are on."""
    return fact.caller if fact.stands.team == team and hosted.state.defined.nicknames != "off" else ""


@judge.get("/standings.csv")
def standings_csv(slug: str) -> Response:
    """Give the ranking as CSV."""
    return _file(ranking_csv, "text/csv", "csv")


@judge.get("/standings.json")
def standings_json(slug: str) -> Response:
    """Give the ranking as JSON, with the parts that make up the points."""
    return _file(ranking_json, "application/json", "json")


@judge.get("/ledger.csv")
def ledger_csv(slug: str) -> Response:
    """Give every entry as CSV, piece by piece."""
    pieces = ledger_file.ledger_csv(slug, current_app.config["SETTINGS"].data_dir)
    return _attached(Response(pieces, mimetype="text/csv"), f"{slug}-ledger.csv")


def _file(written: Callable[[State], bytes], mimetype: str, ending: str) -> Response:
    """Send a ranking, written in a thread of its own; its name says whether it is official."""
    hosted = here.competition()
    content = gevent.get_hub().threadpool.apply(written, (hosted.state,))
    label = file_label(hosted.state)
    return _attached(Response(content, mimetype=mimetype), f"{hosted.slug}-{label}-ranking.{ending}")


def _attached(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _review(
    problems: Mapping[str, str], status: int, request_id: str = "", instead: RecordResult | None = None
) -> Response:
    hosted, asked = here.competition(), request.args
    show = asked.get("show", "") if asked.get("show", "") in SHOWN else ""
    before = asked.get("before", "")
    found = newest(
        hosted,
        search=asked.get("q", "")[:100],
        show=show,
        before=int(before) if before.isdecimal() and len(before) < 16 else None,
    )
    return _shown(
        "judge/review.html",
        status,
        problems,
        page=found,
        search=asked.get("q", "")[:100],
        show=show,
        shown=tuple(SHOWN),
        before=before,
        case=_case(hosted, request_id or asked.get("entry", ""), instead),
        rows=compared(hosted),
        asks=open_asks(hosted),
    )


def _case(hosted: Hosted, request_id: str, instead: RecordResult | None) -> dict[str, Any] | None:
    """Give everything about one result: what was entered around it, and what taking it back would do."""
    entry = hosted.ledger.find(request_id) if request_id else None
    fact = entry.fact if entry else None
    if entry is None or not isinstance(fact, ResultRecorded | ResultReplaced):
        return None
    result = fact.stands
    currency = hosted.state.defined.currency
    why_not = _why_not(hosted, request_id, fact.status)
    settlement = hosted.flow.settlement(request_id)
    return {
        "line": line(hosted, entry),
        "near": near(hosted, entry.seq, result.team),
        "why_not": why_not and gettext(WHY[why_not]),
        "pledge": settlement if result.pledge and fact.status is not Status.SET_ASIDE else None,
        "ask": ask_about(hosted, request_id),
        "devices": [one.device for one in hosted.passes.devices(fact.by) if one.device],
        "without": [] if why_not else effect(hosted.state, request_id, fact, settlement=settlement),
        "with": effect(hosted.state, request_id, fact, instead.result, settlement=settlement)
        if instead and not why_not
        else [],
        "typed": {
            "team": result.team,
            "outcome": result.outcome,
            "amount": typed_amount(result.amount_minor, currency, lang()) if result.amount_minor else "",
            "calls": str(result.calls),
            "units": str(result.units or ""),
            **request.form.to_dict(),
        },
    }


def _why_not(hosted: Hosted, request_id: str, status: Status) -> Why | None:
    """Say why a result cannot be taken back here and now, as the rules would."""
    phase = hosted.state.phase
    if hosted.ledger.is_taken_back(request_id):
        return Why.ALREADY_TAKEN_BACK
    if not may(here.me(), Action.TAKE_BACK, phase):
        return Why.NOT_ALLOWED
    if status is Status.REHEARSAL and phase is not Phase.REHEARSAL:
        return Why.FROM_REHEARSAL
    return None


def _standings(problems: Mapping[str, str], status: int) -> Response:
    hosted = here.competition()
    return _shown(
        "judge/standings.html",
        status,
        problems,
        rows=compared(hosted),
        views=other_views(hosted),
        amendments=amendments_told(hosted),
        seal=hosted.state.seal,
        sealed_at=hosted.state.sealed_at,
        buttons=phases.buttons(),
        way=phases.way(hosted.state),
    )


def _shown(template: str, status: int, problems: Mapping[str, str], **more: Any) -> Response:
    hosted = here.competition()
    state = hosted.state
    page = render_template(
        template,
        competition=described(hosted),
        role=here.me().role.value,
        phase_at=state.phase_at,
        frozen=state.shown is not None,
        seq=state.seq,
        set_aside=state.set_aside,
        questions=len(state.asks),
        teams=state.teams,
        outcomes=state.outcomes,
        rank_by=state.recipe.rank_by,
        relative_to=state.recipe.relative_to,
        passes={one.id: one for one in hosted.passes.all()},
        reasons=REASONS,
        request_id=secrets.token_urlsafe(16),
        problems=problems,
        form=request.form,
        said=request.args.get("said", ""),
        **more,
    )
    return Response(page, status=status, headers={"Cache-Control": "no-store"})
