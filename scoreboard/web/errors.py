"""What people and programs are told when something does not work: a sentence, never a traceback."""

import logging
from http import HTTPStatus
from typing import Any

from apiflask import HTTPError
from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from scoreboard.core.refusal import Refused
from scoreboard.flow import Busy
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.web import answers, here, step_up
from scoreboard.web.api import sentences_of
from scoreboard.web.guard import NeedsPass

log = logging.getLogger(__name__)

SENTENCES: dict[int, str] = {
    400: N_("The request could not be read. Go back, reload the page and try again."),
    401: N_("This needs a valid token. Ask the organiser for a new pass."),
    403: N_("This pass does not open this page. Ask the organiser for the right link."),
    404: N_("There is nothing at this address. Check the link, or ask the organiser for it."),
    405: N_("That is not possible at this address."),
    413: N_("That is too large to be taken."),
    415: N_("This kind of file or body is not taken here."),
    422: N_("Some of what was sent cannot be taken. Mend it and send it again."),
    429: N_("Too many wrong tries. Wait a minute, then try again."),
    500: N_("Something went wrong on the server. Nothing was half saved; try again."),
}
CSRF = N_("The page is older than the server. Nothing was lost; try again.")


def install(app: Flask) -> None:
    """Say every error in the form that the asker reads."""
    app.register_error_handler(HTTPError, _wrong_body)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(NeedsPass, _needs_pass)
    app.register_error_handler(step_up.StepUp, _step_up)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def for_program() -> bool:
    """Say whether the answer goes to a program."""
    return request.path.startswith("/api/") or here.wants_json()


def page(status: int, detail: str) -> tuple[str, int]:
    """Give the page that says what happened."""
    title = gettext(N_("That did not work"))
    return render_template("errors/error.html", status=status, title=title, detail=detail), status


def unreadable(wrong: ValidationError) -> Response:
    """Answer a program of a lead that what it sent does not fit the model."""
    return answers.problem(422, gettext(SENTENCES[422]), problems=sentences_of(wrong))


def _wrong_body(error: HTTPError) -> Response:
    """Say what does not fit the model, field by field."""
    detail: Any = error.detail
    fields: Any = next(iter(detail.values()), {}) if isinstance(detail, dict) else {}
    fields = fields if isinstance(fields, dict) else {}
    problems = {"body" if name == "_schema" else name: "; ".join(said) for name, said in fields.items()}
    return answers.problem(error.status_code, gettext(SENTENCES[422]), problems=problems)


def _stale_page(error: CSRFError) -> Any:
    if for_program():
        return answers.problem(400, gettext(CSRF), why="csrf")
    return page(400, gettext(CSRF))


def _needs_pass(error: NeedsPass) -> Any:
    detail = gettext(SENTENCES[403])
    if for_program():
        return answers.problem(403, detail, why="needs_pass")
    return render_template("pass/needed.html", slug=here.competition().slug), 403


def _step_up(error: step_up.StepUp) -> Response:
    return step_up.problem(error) if for_program() else step_up.asked(error)


def _refused(error: Refused) -> Any:
    if for_program():
        return answers.refusal(error)
    body = answers.refusal_body(error)
    return page(body["status"], body["detail"])


def _busy(error: Busy) -> Any:
    return answers.busy(error) if for_program() else page(*answers.later(error))


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    status = error.code or 500
    if status < 400:
        return error
    detail = gettext(SENTENCES.get(status, SENTENCES[400 if status < 500 else 500]))
    answer = make_response(answers.problem(status, detail) if for_program() else page(status, detail))
    if isinstance(error, MethodNotAllowed):
        answer.allow.update(error.valid_methods or ())
    return answer


def _bug(error: Exception) -> Any:
    log.exception("%s %s failed", request.method, request.path)
    detail = gettext(SENTENCES[500])
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return answers.problem(status, detail) if for_program() else page(status, detail)
