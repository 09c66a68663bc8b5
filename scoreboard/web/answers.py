"""How refusals and receipts are said over HTTP."""

from http import HTTPStatus
from typing import Any

from flask import Response

from scoreboard.core.boards import knows_seq
from scoreboard.core.codec import compact
from scoreboard.core.refusal import FIELD, Refused, Why
from scoreboard.flow import Answer, Busy
from scoreboard.i18n import gettext
from scoreboard.sentences import WHY

STATUS: dict[Why, int] = {
    Why.NOT_ALLOWED: 403,
    Why.OTHER_TEAM: 403,
    Why.UNKNOWN_RESULT: 404,
}
"""What a refusal is in HTTP. Those about a field are 422, all others 409."""


def json_answer(body: dict[str, Any], status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(compact(body), status=status, mimetype="application/json")


def attached(content: Any, mimetype: str, name: str) -> Response:
    """Answer with a file to be saved under a name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)


def problem(
    status: int,
    detail: str,
    *,
    why: str | None = None,
    problems: dict[str, str] | None = None,
    blockers: tuple[str, ...] = (),
) -> Response:
    """Answer with a problem document (RFC 9457): what went wrong and what to do."""
    response = _document(problem_body(status, detail, why=why, problems=problems, blockers=blockers))
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "2"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def problem_body(
    status: int,
    detail: str,
    *,
    why: str | None = None,
    problems: dict[str, str] | None = None,
    blockers: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Give the members of a problem document; empty ones are left out."""
    body: dict[str, Any] = {
        "type": f"urn:scoreboard:problem:{why}" if why else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if why:
        body["why"] = why
    if problems:
        body["problems"] = problems
    if blockers:
        body["blockers"] = list(blockers)
    return body


def refusal_body(refused: Refused) -> dict[str, Any]:
    """Give the problem document of a refusal."""
    field = FIELD.get(refused.why)
    # Over the wire the amount is called by its unit.
    field = "amount_minor" if field == "amount" else field
    sentence = gettext(WHY[refused.why])
    return problem_body(
        422 if field else STATUS.get(refused.why, 409),
        sentence,
        why=refused.why.value,
        problems={field: sentence} if field else None,
        blockers=refused.blockers,
    )


def refusal(refused: Refused) -> Response:
    """Answer that the rules do not allow it."""
    return _document(refusal_body(refused))


def _document(body: dict[str, Any]) -> Response:
    return Response(compact(body), status=body["status"], mimetype="application/problem+json")


def busy(no: Busy) -> Response:
    """Answer that the same should be sent again later."""
    status, sentence = later(no)
    return problem(status, sentence)


def later(no: Busy) -> tuple[int, str]:
    """Say on a page that keeps what was typed, and with which status, that the same should be sent again later."""
    if no.disk_full:
        return 507, gettext("The disk of the server is full. Nothing was saved; try again later.")
    return 503, gettext("The server is busy. Nothing was saved; the same again in a moment.")


def receipt_body(answer: Answer) -> dict[str, Any]:
    """Give the receipt of a result, without its number while a freeze hides the pace of entries."""
    fact = answer.result
    body: dict[str, Any] = {
        "receipt": fact.receipt,
        "seq": answer.seq,
        "team": fact.stands.team,
        "status": fact.status.value,
    }
    if not knows_seq(answer.state):
        del body["seq"]
    return body


def receipt(answer: Answer) -> Response:
    """Answer that a result is durable: 201, or 200 when it was before."""
    return json_answer(receipt_body(answer), 200 if answer.repeated else 201)
