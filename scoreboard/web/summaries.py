"""The management summary of a team: handed in by its lead or at the desk, and given out as a file, never shown."""

import secrets
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file, url_for
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.asking import has_leave
from scoreboard.core.commands import ReceiveSummary
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import SUMMARY
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Action
from scoreboard.flow import Busy
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.summaries import MOST_BYTES, Refusal, Unfit
from scoreboard.web import answers, blind, errors, here, judged, marking_page
from scoreboard.web.said import sentences
from scoreboard.web.wall import described

summaries = Blueprint("summaries", __name__, url_prefix="/<slug>")

AROUND_BYTES = 64 * 1024
"""What a form weighs beside the document in it."""

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
SENTENCES = {
    Unfit.NOTHING: N_("Choose a PDF first; the file that came was empty."),
    Unfit.TOO_HEAVY: N_("This file is larger than 10 MB. Save it with smaller pictures, and choose that."),
    Unfit.NO_PDF: N_("This is no PDF. Save or print the summary as PDF, and choose that."),
    Unfit.CUT: N_("This PDF has no end: it was cut on its way. Save it again, and choose that."),
}

GONE = N_("The document is not on the server any more.")
ASK_AGAIN = N_("The summary is not on this server any more. Ask for it again.")
TOO_LATE = N_("The lines are closed. Give the summary to the judges.")
SIGNED = N_("The result is signed: no summary is taken any more.")


@summaries.url_value_preprocessor
def allow(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a document in where one is handed in. What says that it is larger is refused unread."""
    request.max_content_length = MOST_BYTES + AROUND_BYTES


@summaries.get("/lead/summary")
def page(slug: str) -> Response:
    """Show a lead what was handed in, and after the reveal what the judges said."""
    return _lead_page("", 200)


@summaries.post("/lead/summary")
def hand_in(slug: str) -> Any:
    """Take the summary of the lead's own team. 303, or 409/413/422 with what to do."""
    hosted, team = here.competition(), here.me().team
    status, sentence = _received(hosted, team)
    if status != 303:
        return _lead_page(sentence, status)
    return redirect(url_for("summaries.page", slug=slug, team=team, said="summary"), 303)


@summaries.get("/lead/summary/document")
def own(slug: str) -> Response:
    """Give a lead the summary of their own team back."""
    return _sent(here.competition(), here.me().team, "summary.pdf", gone=gettext(GONE))


@summaries.get("/judge/marks/teams/<team>/summary")
def document(slug: str, team: str) -> Response:
    """Give a team's summary to whoever marks it. Where no names are seen its own has none either."""
    hosted = here.competition()
    marked = blind.marked(hosted, here.me(), team)
    name = f"summary-{marked.number if marked.team is None else marked.code}.pdf"
    return _sent(hosted, marked.code, name, gone=gettext(ASK_AGAIN))


@summaries.post("/judge/marks/teams/<team>/summary")
def receive(slug: str, team: str) -> Any:
    """Take a team's summary at the desk. 303, or 409/413/422 with what to do."""
    hosted = here.competition()
    marked = blind.marked(hosted, here.me(), team)
    if blind.is_blind(hosted, here.me()):
        return marking_page.shown({"entry": gettext(WHY[Why.NOT_ALLOWED])}, 403, token=team)
    status, sentence = _received(hosted, marked.code)
    if status != 303:
        return marking_page.shown({"summary": sentence}, status, token=team)
    return redirect(url_for("marking.page", slug=slug, team=team, said="summary"), 303)


@summaries.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Any:
    """Say that the file is too large. It was refused by the size that was announced: nobody held it in memory."""
    # The guard was not asked yet, so this page says nothing of the competition.
    return errors.page(413, gettext(SENTENCES[Unfit.TOO_HEAVY]))


def _received(hosted: Hosted, team: str) -> tuple[int, str]:
    """Keep the document that came, and say so in the ledger: its status, and what is wrong with it.

    Answers 404 when the competition was deleted while it came.
    """
    file = request.files.get("summary")
    if not has_leave(hosted.state, here.me(), Action.HAND_IN):
        return 409, gettext(_too_late(hosted))
    if file is None or not file.filename:
        return 422, gettext(SENTENCES[Unfit.NOTHING])
    with hosted.summaries.turn:
        if hosted.closed:
            raise NotFound  # it was deleted meanwhile
        try:
            request_id = intake.request_id(request.form)
            kept = hosted.summaries.keep(file.stream)
            hosted.submit(ReceiveSummary(team=team, digest=kept.digest, size=kept.size), here.me(), request_id)
        except Problems as wrong:
            (sentence,) = sentences(wrong, hosted.state.defined.currency).values()
            return 422, sentence
        except Refusal as no:
            return 413 if no.why is Unfit.TOO_HEAVY else 422, gettext(SENTENCES[no.why])
        except Refused as no:
            return answers.STATUS.get(no.why, 409), gettext(WHY[no.why])
        except Busy as no:
            return answers.later(no)
        except OSError:
            return answers.later(Busy(disk_full=True))
        finally:
            # What was replaced is nobody's any more, and what was not taken never was.
            hosted.summaries.keep_only({one.digest for one in hosted.state.jury.summaries.values()})
    return 303, ""


def _too_late(hosted: Hosted) -> str:
    """Give the sentence for whoever comes after the time: leads hear of no correction."""
    return TOO_LATE if hosted.state.phase is Phase.CLOSED else SIGNED


def _sent(hosted: Hosted, team: str, name: str, *, gone: str) -> Response:
    """Send a document as a file under a name of ours. Answers 404 when it is not here, and says so if it was."""
    summary = hosted.state.jury.summaries.get(team)
    if summary is None:
        raise NotFound
    path = hosted.summaries.folder / f"{summary.digest}.pdf"
    try:
        response = send_file(
            path, mimetype="application/pdf", as_attachment=True, download_name=name, conditional=False
        )
    except OSError:
        return make_response(errors.page(404, gone))
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def _lead_page(problem: str, status: int) -> Response:
    hosted, code = here.competition(), here.me().team
    state = hosted.state
    summary = state.jury.summaries.get(code)
    page = render_template(
        "lead/summary.html",
        competition=described(hosted),
        team=state.teams[code],
        blind_marking=state.defined.blind_marking,
        criteria=[criterion for criterion in state.recipe.criteria if criterion.of == SUMMARY],
        summary=summary,
        is_here=bool(summary and hosted.summaries.path(summary.digest)),
        may_hand_in=has_leave(state, here.me(), Action.HAND_IN),
        too_late=_too_late(hosted),
        judged=judged.of_team(hosted, code),
        request_id=secrets.token_urlsafe(16),
        problems={"summary": problem} if problem else {},
        said=request.args.get("said", ""),
    )
    return Response(page, status=status)
