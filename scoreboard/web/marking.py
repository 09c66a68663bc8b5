"""Marking: what judges give for calls and summaries, which calls they listen to, and whom they do not mark."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.commands import DropCall, GiveMarks, Recuse, SampleCall
from scoreboard.core.jury import MarkDraft
from scoreboard.core.recipe import Criterion
from scoreboard.core.refusal import FIELD, Refused, Why
from scoreboard.core.roles import Action, may
from scoreboard.flow import Busy, now
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.problems import Problem, Problems
from scoreboard.sentences import WHY
from scoreboard.web import answers, blind, here, marking_page
from scoreboard.web.blind import Marked
from scoreboard.web.said import sentences

marking = Blueprint("marking", __name__, url_prefix="/<slug>/judge/marks")

MOST_REFERENCE = 60
NO_TEAM = N_("Choose the team.")
NO_MARKS = N_("No marks are given in this phase.")
DRAFT_STAYS = N_(
    "The draft of these marks could not be removed: it counts nowhere, and nobody else sees it."
    " Everything else is saved."
)


@marking.get("")
def page(slug: str) -> Response:
    """Show the teams, and of one of them what is to be marked."""
    return marking_page.shown({}, 200, token=request.args.get("team", ""))


@marking.post("/teams/<team>")
def give(slug: str, team: str) -> Any:
    """Give a team its marks and go on to the next one. 303, or 409/422 with what was typed.

    As long as marks are missing all of it is kept as a draft.
    """
    hosted = here.competition()
    marked = blind.marked(hosted, here.me(), team)
    typed = read(request.form, hosted, marked.code)
    have, wanted = marking_page.progress(hosted, marked.code, typed)
    if not have and not typed.remark:
        return _again(Refused(Why.NO_MARKS), team, typed)
    if have < wanted or request.form.get("do") == "draft":
        return _kept(hosted, marked, typed, said="draft" if request.form.get("do") == "draft" else "half")
    try:
        command = GiveMarks(team=marked.code, marks=typed.marks, note=intake.words(typed.remark))
        hosted.submit(command, here.me(), intake.request_id(request.form))
    except (Problems, Refused, Busy) as no:
        return _again(no, team, typed)
    if no_drop := _not_dropped(hosted, marked.code):
        return marking_page.shown({"entry": gettext(DRAFT_STAYS)}, no_drop, token=team, typed=typed)
    return _on(hosted, team, said="given")


@marking.post("/teams/<team>/draft")
def draft(slug: str, team: str) -> Any:
    """Keep marks while they are being given. Answers how many there are by now.

    What is as it was given already is no draft, and neither is nothing: it may arrive behind the marks.
    """
    hosted = here.competition()
    marked = blind.marked(hosted, here.me(), team)
    typed = read(request.form, hosted, marked.code)
    why = _why_not(hosted, marked.code)
    if why is not None:
        return answers.problem(409, gettext(NO_MARKS if why is Why.NOT_ALLOWED else WHY[why]))
    if typed in (MarkDraft({}), marking_page.given(hosted, marked.code)):
        hosted.mark_drafts.drop(here.me().pass_id, marked.code)
    else:
        hosted.mark_drafts.keep(here.me().pass_id, marked.code, typed, at=now())
    have, wanted = marking_page.progress(hosted, marked.code, typed)
    return answers.json_answer({"have": have, "wanted": wanted})


@marking.post("/teams/<team>/calls")
def sample(slug: str, team: str) -> Any:
    """Have a call of a team listened to. 303, or 409/422 with what was typed."""
    hosted = here.competition()
    marked = blind.marked(hosted, here.me(), team)
    if not marking_page.lets(hosted, Action.SAMPLE_CALL):
        return _again(Refused(Why.NOT_ALLOWED), team)
    reference = " ".join(request.form.get("reference", "").split())
    if len(reference) > MOST_REFERENCE:
        return _again(Problems(Problem("reference", "too_long", {"most": MOST_REFERENCE})), team)
    return _submit(SampleCall(team=marked.code, note=reference), team, said="call", field="reference")


@marking.post("/teams/<team>/calls/<call>/drop")
def drop(slug: str, team: str, call: str) -> Any:
    """Have a call not listened to after all, with the marks it was given. 303 or 409."""
    hosted = here.competition()
    blind.marked(hosted, here.me(), team)
    if not marking_page.lets(hosted, Action.SAMPLE_CALL):
        return _again(Refused(Why.NOT_ALLOWED), team)
    return _submit(DropCall(target=call), team, said="dropped")


@marking.post("/recusals")
def recuse(slug: str) -> Any:
    """Do not mark a team, or mark it again. 303, or 409/422 with what was typed."""
    hosted, form = here.competition(), request.form
    code, reason = form.get("of", ""), form.get("reason", "")
    if not code or ("back" not in form and not reason):
        field = "reason" if code else "of"
        return marking_page.shown({field: gettext(WHY[Why.REASON_MISSING] if code else NO_TEAM)}, 422)
    try:
        note = intake.words(form.get("words", ""))
        command = Recuse(team=code, reason="" if "back" in form else reason, note=note)
        hosted.submit(command, here.me(), intake.request_id(form))
    except (Problems, Refused, Busy) as no:
        return _again(no, "")
    if command.reason and (no_drop := _not_dropped(hosted, code)):
        return marking_page.shown({"entry": gettext(DRAFT_STAYS)}, no_drop)
    said = "recused" if command.reason else "back"
    return redirect(url_for("marking.page", slug=slug, said=said, _anchor="recusals"), 303)


def read(form: Mapping[str, str], hosted: Hosted, team: str) -> MarkDraft:
    """Read marks and a remark. What is not on its scale is no mark."""
    state = hosted.state
    found: dict[str, dict[str, int]] = {}
    for criterion in state.recipe.criteria:
        for one in state.jury.wanted(criterion, team):
            mark = _mark(form.get(f"mark.{criterion.key}.{one}", ""), criterion)
            if mark is not None:
                found.setdefault(criterion.key, {})[one] = mark
    return MarkDraft(found, form.get("remark", "").strip()[: intake.MAX_NOTE])


def _mark(typed: str, criterion: Criterion) -> int | None:
    typed = typed.strip()
    if not intake.WHOLE.fullmatch(typed) or not criterion.lowest <= int(typed) <= criterion.highest:
        return None
    return int(typed)


def _not_dropped(hosted: Hosted, team: str) -> int:
    """Forget a draft behind what was saved. Gives the status where it stays, 0 when it is gone."""
    try:
        hosted.mark_drafts.drop(here.me().pass_id, team)
    except Busy as no:
        status, _ = answers.later(no)
        return status
    return 0


def _why_not(hosted: Hosted, team: str) -> Why | None:
    """Say why whoever asks keeps no draft for a team: for the same reasons they could not give it marks."""
    who, jury = here.me(), hosted.state.jury
    if not may(who, Action.MARK, hosted.state.desk_phase):
        return Why.NOT_ALLOWED
    if who.pass_id not in jury.seats:
        return Why.NOT_SEATED
    return Why.RECUSED if team in jury.recused.get(who.pass_id, {}) else None


def _kept(hosted: Hosted, marked: Marked, typed: MarkDraft, *, said: str) -> Any:
    """Keep a draft and go on: to the next team, or back to this one when that was all that was asked."""
    why = _why_not(hosted, marked.code)
    if why is not None:
        return _again(Refused(why), marked.token, typed)
    try:
        hosted.mark_drafts.keep(here.me().pass_id, marked.code, typed, at=now())
    except Busy as no:
        return _again(no, marked.token, typed)
    if said == "half":
        return _on(hosted, marked.token, said=said)
    return redirect(url_for("marking.page", slug=hosted.slug, team=marked.token, said=said), 303)


def _on(hosted: Hosted, token: str, *, said: str) -> Any:
    """Go on to the next team that waits, and say what became of this one."""
    there = marking_page.next_token(hosted, token)
    return redirect(url_for("marking.page", slug=hosted.slug, team=there, of=token, said=said), 303)


def _submit(command: SampleCall | DropCall, token: str, *, said: str, field: str = "entry") -> Any:
    hosted = here.competition()
    try:
        hosted.submit(command, here.me(), intake.request_id(request.form))
    except (Problems, Refused, Busy) as no:
        return _again(no, token, field=field)
    return redirect(url_for("marking.page", slug=hosted.slug, team=token, said=said, _anchor="calls"), 303)


def _again(no: Problems | Refused | Busy, token: str, typed: MarkDraft | None = None, *, field: str = "entry") -> Any:
    """Show the page again with what is wrong, and what was typed."""
    if isinstance(no, Problems):
        return marking_page.shown(
            sentences(no, here.competition().state.defined.currency), 422, token=token, typed=typed
        )
    if isinstance(no, Busy):
        status, sentence = answers.later(no)
        return marking_page.shown({"entry": sentence}, status, token=token, typed=typed)
    about = no.why in FIELD
    status = 422 if about else answers.STATUS.get(no.why, 409)
    return marking_page.shown({field if about else "entry": gettext(WHY[no.why])}, status, token=token, typed=typed)
