"""The team lead's own routes: the page, an entry, and what the page asks for now and then."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_wtf.csrf import generate_csrf
from pydantic import ValidationError

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.boards import mine_for
from scoreboard.core.codec import timestamp
from scoreboard.core.commands import RecordResult
from scoreboard.core.refusal import FIELD, Refused, Why
from scoreboard.flow import Busy, now
from scoreboard.i18n import gettext, lang
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import answers, here, shift
from scoreboard.web.api import command_of
from scoreboard.web.asked_again import still_to_say
from scoreboard.web.errors import unreadable
from scoreboard.web.lead_page import id_of_form, last_of, lead_page, now_ms
from scoreboard.web.models import LeadResultIn
from scoreboard.web.said import sentences

lead = Blueprint("lead", __name__, url_prefix="/<slug>/lead")


@lead.get("")
def page(slug: str) -> Response:
    """The page for a phone in one hand, and for a PC."""
    return lead_page()


@lead.post("/results")
def record(slug: str) -> Any:
    """Take one result for the lead's own team.

    303 to an empty form when it is durable; 422 with the lead's own words still in the
    form when it is not. The form then keeps its request id, so that sending it again
    counts once, unless the rules refused it: an id that is spent would be refused for ever.
    A program gets the API's answers.
    """
    if request.is_json:
        return _record_json()
    hosted, who, form = here.competition(), here.me(), request.form
    try:
        request_id = intake.request_id(form)
        command = intake.result(
            form,
            team=who.team,
            outcomes=hosted.state.outcomes,
            language=lang(),
            currency=hosted.state.defined.currency,
        )
        if still := still_to_say(form, command.result, hosted.state, at=now()):
            return lead_page(problems=still, kept_id=request_id, status=422)
        hosted.submit(called(hosted, command), who, request_id)
    except Problems as wrong:
        return lead_page(problems=sentences(wrong, hosted.state.defined.currency), kept_id=id_of_form(), status=422)
    except Refused as no:
        field, sentence = FIELD.get(no.why), gettext(WHY[no.why])
        return lead_page(problems={field: sentence} if field else {}, refused=sentence, status=422)
    except Busy as no:
        status, sentence = answers.later(no)
        return lead_page(refused=sentence, kept_id=id_of_form(), status=status)
    return redirect(url_for("lead.page", slug=slug, team=who.team, saved=request_id), 303)


@lead.get("/token")
def token(slug: str) -> Response:
    """Give a fresh CSRF token, for a queue that waited longer than the server lived, and the time."""
    return answers.json_answer({"csrf_token": generate_csrf(), "now_ms": now_ms()})


@lead.get("/mine")
def mine(slug: str) -> Response:
    """Give the own team's figures and its last entries, when the competition starts, and the time."""
    hosted, team = here.competition(), here.me().team
    told = {"mine": mine_for(team, hosted.state), "last": last_of(hosted, team), **shift.told(hosted, team)}
    starts_at = hosted.state.defined.starts_at
    return answers.json_answer(told | {"starts_at": starts_at and timestamp(starts_at), "now_ms": now_ms()})


def called(hosted: Hosted, command: RecordResult) -> RecordResult:
    """Leave out who made the call when nicknames were switched off meanwhile: the result counts all the same."""
    return command if hosted.state.defined.nicknames != "off" else replace(command, caller="")


def wrong_record_in(hosted: Hosted, command: RecordResult) -> Response | None:
    """Answer that what came with an objection is no number of a record, if it is none."""
    outcome = hosted.state.outcomes.get(command.result.outcome)
    if not outcome or not outcome.objection:
        return None
    try:
        intake.record_number(command.note)
    except Problems as wrong:
        found = sentences(wrong, hosted.state.defined.currency)
        return answers.problem(422, " ".join(found.values()), problems=found)
    return None


def _record_json() -> Response:
    hosted, who = here.competition(), here.me()
    try:
        fields = LeadResultIn.model_validate(request.get_json())
    except ValidationError as wrong:
        return unreadable(wrong)
    if fields.team not in ("", who.team):
        raise Refused(Why.OTHER_TEAM)
    command = replace(
        command_of(fields.model_copy(update={"team": who.team})),
        rehearsed=fields.rehearsed,
        to_judges=fields.to_judges,
    )
    if wrong_record := wrong_record_in(hosted, command):
        return wrong_record
    return answers.receipt(hosted.submit(called(hosted, command), who, fields.request_id))
