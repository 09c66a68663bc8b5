"""What judges decide about a result besides taking it back: it is right, it counts, the team is asked."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.commands import AdmitResult, CloseQuery, DrawSample, QueryTeam, RecordResult, ReviewResult
from scoreboard.core.facts import TeamQueried
from scoreboard.core.refusal import Why
from scoreboard.core.review import VERIFIED
from scoreboard.flow import now
from scoreboard.i18n import gettext, lang
from scoreboard.problems import Problem, Problems
from scoreboard.sentences import WHY
from scoreboard.web import here, times
from scoreboard.web.answers import json_answer
from scoreboard.web.decided import decide, made_before
from scoreboard.web.review_page import TO_ANSWER, case_of, decision_of, review
from scoreboard.web.said import sentences
from scoreboard.web.wall import described

decisions = Blueprint("decisions", __name__, url_prefix="/<slug>/judge")


@decisions.post("/entries/<request_id>/verify")
def verify(slug: str, request_id: str) -> Any:
    """Say that a result was checked and is right. 303 to the next, or 409."""
    return decide(
        request_id,
        lambda: [ReviewResult(target=request_id, verdict=VERIFIED, note=intake.words(request.form.get("words", "")))],
    )


@decisions.post("/entries/<request_id>/admit")
def admit(slug: str, request_id: str) -> Any:
    """Let a result count that was set aside. 303 to the next, or 409."""
    return decide(
        request_id, lambda: [AdmitResult(target=request_id, note=intake.words(request.form.get("words", "")))]
    )


@decisions.post("/entries/<request_id>/query")
def query(slug: str, request_id: str) -> Any:
    """Ask the team of a result something about it. 303 to the next, or 422 with what was typed."""
    hosted = here.competition()
    fact = hosted.result(request_id)
    if fact is None:
        return review({"entry": gettext(WHY[Why.UNKNOWN_RESULT])}, 404, request_id)
    return decide(request_id, lambda: [_query(hosted, fact.stands.team, request_id)], said="queried")


@decisions.post("/queries")
def ask(slug: str) -> Any:
    """Ask a team something that is about no result. 303, or 422 with what was typed."""
    hosted = here.competition()
    return decide("", lambda: [_query(hosted, request.form.get("team", ""), "")], said="queried")


@decisions.post("/queries/<query_id>/close")
def close(slug: str, query_id: str) -> Any:
    """Need no answer to a question any more. 303, or 409."""
    target = request.form.get("entry", "")
    return decide(target, lambda: [CloseQuery(query=query_id)], said="closed")


@decisions.post("/sample")
def sample(slug: str) -> Any:
    """Draw the random sample, once after a close. 303, or 409."""
    hosted = here.competition()
    return decide("", lambda: [DrawSample(percent=hosted.state.defined.sample_percent)], said="drawn")


@decisions.post("/entries/<request_id>/look")
def look(slug: str, request_id: str) -> Any:
    """Show what a correction would do, and do nothing: on the page, or to a script as lines."""
    hosted, form = here.competition(), request.form
    currency = hosted.state.defined.currency
    fact = hosted.result(request_id)
    if fact is None:
        return review({"entry": gettext(WHY[Why.UNKNOWN_RESULT])}, 404, request_id)
    try:
        if form.get("what") == "move":
            instead = RecordResult(result=replace(fact.stands, team=form.get("to", "")))
        else:
            instead = intake.result(
                form, team=form.get("team", ""), outcomes=hosted.state.outcomes, language=lang(), currency=currency
            )
    except Problems as wrong:
        found = sentences(wrong, currency)
        return json_answer({"lines": []}, 422) if here.wants_json() else review(found, 422, request_id)
    if instead.result.team not in hosted.state.teams:
        field = "to" if form.get("what") == "move" else "team"
        return review({field: gettext(WHY[Why.UNKNOWN_TEAM])}, 422, request_id)
    if here.wants_json():
        return _lines(hosted, request_id, instead)
    return review({}, 200, request_id, instead)


@decisions.get("/now")
def now_waiting(slug: str) -> Response:
    """Say how much needs eyes now, and who decided meanwhile about the result that is open in a browser."""
    hosted = here.competition()
    found = hosted.worklist.look(lambda: hosted.state)
    decision = decision_of(hosted, request.args.get("entry", ""))
    words = render_template(
        "judge/decided.txt",
        competition=described(hosted),
        decision=decision,
        passes={one.id: one for one in hosted.passes.all()},
    )
    return json_answer(
        {"waits": len(found.items), "decided": decision["seq"] if decision else 0, "said": words.strip()}
    )


def _query(hosted: Hosted, team: str, target: str) -> QueryTeam:
    """Read a question with the moment until which it is to be answered. Raises Problems."""
    form, problems = request.form, list[Problem]()
    deadline = times.moment(form.get("deadline", ""), "deadline", hosted.state.defined.zone, problems)
    if problems:
        raise Problems(*problems)
    words, before = intake.words(form.get("words", "")), made_before(hosted)
    if deadline is None:
        deadline = before.deadline if isinstance(before, TeamQueried) else now() + TO_ANSWER
    return QueryTeam(team=team, note=words, deadline=deadline, target=target)


def _lines(hosted: Hosted, request_id: str, instead: RecordResult) -> Response:
    """Give a line for each team that a correction changes, as the page would say it."""
    state, case = hosted.state, case_of(hosted, request_id, instead)
    lines = render_template(
        "judge/changes.txt",
        competition=described(hosted),
        outcomes=state.outcomes,
        rank_by=state.recipe.rank_by,
        relative_to=state.recipe.relative_to,
        lines=case["with"] if case else [],
    )
    return json_answer({"lines": [line.strip() for line in lines.splitlines() if line.strip()]})
