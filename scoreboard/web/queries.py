"""What the judges ask a team: its lead reads it and answers, also when the lines are closed."""

import secrets
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.asking import has_leave
from scoreboard.core.codec import timestamp
from scoreboard.core.commands import AnswerQuery
from scoreboard.core.refusal import FIELD, Refused
from scoreboard.core.review import Query
from scoreboard.core.roles import Action
from scoreboard.flow import Busy, now
from scoreboard.i18n import gettext
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import here
from scoreboard.web.answers import later
from scoreboard.web.entries import line
from scoreboard.web.said import sentences
from scoreboard.web.wall import described

queries = Blueprint("queries", __name__, url_prefix="/<slug>/lead/queries")


@queries.get("")
def page(slug: str) -> Response:
    """Everything that the judges asked the team, what waits for an answer first."""
    return _page({}, "", 200)


@queries.post("/<query_id>/answer")
def answer(slug: str, query_id: str) -> Any:
    """Answer a question. 303, or 409/422 with what was typed."""
    hosted, who = here.competition(), here.me()
    try:
        command = AnswerQuery(query=query_id, note=intake.words(request.form.get("words", "")))
        hosted.submit(command, who, intake.request_id(request.form))
    except Problems as wrong:
        return _page(sentences(wrong, hosted.state.defined.currency), query_id, 422)
    except Refused as no:
        field = FIELD.get(no.why)
        return _page({field or "query": gettext(WHY[no.why])}, query_id, 422 if field else 409)
    except Busy as no:
        status, sentence = later(no)
        return _page({"query": sentence}, query_id, status)
    return redirect(url_for("queries.page", slug=slug, team=who.team, said=query_id), 303)


def waiting(hosted: Hosted, team: str) -> dict[str, Any]:
    """Give how many questions wait for a team's answer, and until when the first of them does."""
    if not has_leave(hosted.state, here.me(), Action.ANSWER_QUERY):
        return {"waits": 0, "until": None}
    open_ones = [query for query in hosted.state.queries.values() if query.team == team and query.waits]
    until = min((query.deadline for query in open_ones), default=None)
    return {"waits": len(open_ones), "until": until and timestamp(until)}


def _page(problems: dict[str, str], query_id: str, status: int) -> Response:
    hosted, team = here.competition(), here.me().team
    own = [(id_, query) for id_, query in hosted.state.queries.items() if query.team == team]
    asked = sorted((_told(hosted, id_, query) for id_, query in own), key=lambda one: (not one["waits"], one["at"]))
    page = render_template(
        "lead/queries.html",
        competition=described(hosted),
        team=hosted.state.teams[team],
        queries=asked,
        may_answer=has_leave(hosted.state, here.me(), Action.ANSWER_QUERY),
        fresh_ids=[secrets.token_urlsafe(16) for _ in asked],
        about=query_id,
        form=request.form,
        problems=problems,
        said=request.args.get("said", ""),
    )
    return Response(page, status=status)


def _told(hosted: Hosted, query_id: str, query: Query) -> dict[str, Any]:
    """Give a question as the team reads it. Which judge asked is nobody's business but the judges'."""
    entry = hosted.ledger.find(query.target) if query.target else None
    minutes = _minutes_left(query.deadline)
    return {
        "id": query_id,
        "line": line(hosted, entry) if entry else None,
        "words": hosted.ledger.text(query.text_id) or "",
        "at": query.at,
        "deadline": query.deadline,
        "left": minutes,
        "waits": query.waits,
        "answered_at": query.answered_at,
        "answer": (hosted.ledger.text(query.answer) or "") if query.answer else "",
        "late": query.answered_at is not None and query.answered_at > query.deadline,
    }


def _minutes_left(deadline: datetime) -> int:
    """Give the whole minutes until a deadline, 0 or less behind it."""
    return int((deadline - now()).total_seconds()) // 60
