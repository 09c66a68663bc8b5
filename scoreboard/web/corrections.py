"""What a lead does about an entry that is there: take it back, put it right, or ask the judges."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from pydantic import ValidationError

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.commands import RecordResult
from scoreboard.core.refusal import FIELD, Refused, Why
from scoreboard.flow import Busy, now
from scoreboard.i18n import gettext, lang
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import answers, here
from scoreboard.web.api import command_of, sentences_of, voided
from scoreboard.web.asked_again import still_to_say
from scoreboard.web.errors import unreadable
from scoreboard.web.lead import called, wrong_record_in
from scoreboard.web.lead_page import id_of_form, lead_page
from scoreboard.web.models import AskIn, LeadReplaceIn, VoidIn
from scoreboard.web.said import sentences

corrections = Blueprint("corrections", __name__, url_prefix="/<slug>/lead/results/<request_id>")


@corrections.post("/void")
def void(slug: str, request_id: str) -> Any:
    """Take back one of the own team's results."""
    hosted, who = here.competition(), here.me()
    if request.is_json:
        try:
            fields = VoidIn.model_validate(request.get_json())
        except ValidationError as wrong:
            return answers.problem(422, gettext(WHY[Why.REASON_MISSING]), problems=sentences_of(wrong))
        command = intake.take_back(request_id, fields.reason)
        return voided(hosted.submit(command, who, fields.request_id))
    try:
        command = intake.take_back(request_id, request.form.get("reason", "mistake"))
        hosted.submit(command, who, intake.request_id(request.form))
    except Problems as wrong:
        return lead_page(problems=sentences(wrong, hosted.state.defined.currency), status=422)
    except Refused as no:
        return lead_page(refused=gettext(WHY[no.why]), status=422)
    except Busy as no:
        status, sentence = answers.later(no)
        return lead_page(refused=sentence, status=status)
    return redirect(url_for("lead.page", slug=slug, team=who.team), 303)


@corrections.post("/replace", endpoint="replace")
def replace_result(slug: str, request_id: str) -> Any:
    """Put another result in the place of one of the own team's.

    303 to the page with the new one, or 422 with what was typed; a program gets a receipt.
    """
    if request.is_json:
        return _replace_json(request_id)
    hosted, who, form = here.competition(), here.me(), request.form
    currency = hosted.state.defined.currency
    try:
        new_id = intake.request_id(form)
        instead = intake.result(form, team=who.team, outcomes=hosted.state.outcomes, language=lang(), currency=currency)
        made = _made(hosted, request_id, instead)
        at = next((one.at for one in hosted.state.last.get(who.team, ()) if one.request_id == request_id), now())
        if still := still_to_say(form, made.result, hosted.state, at=at, besides=request_id):
            return lead_page(problems=still, kept_id=new_id, mending=request_id, status=422)
        hosted.submit(intake.take_back(request_id, form.get("reason", "mistake"), instead=made), who, new_id)
    except Problems as wrong:
        return lead_page(problems=sentences(wrong, currency), kept_id=id_of_form(), mending=request_id, status=422)
    except Refused as no:
        field, sentence = FIELD.get(no.why), gettext(WHY[no.why])
        return lead_page(problems={field: sentence} if field else {}, refused=sentence, mending=request_id, status=422)
    except Busy as no:
        status, sentence = answers.later(no)
        return lead_page(refused=sentence, kept_id=id_of_form(), mending=request_id, status=status)
    return redirect(url_for("lead.page", slug=slug, team=who.team, saved=new_id), 303)


@corrections.post("/ask")
def ask(slug: str, request_id: str) -> Any:
    """Ask the judges about one of the own team's results that may not be corrected here any more."""
    hosted, who = here.competition(), here.me()
    if request.is_json:
        try:
            fields = AskIn.model_validate(request.get_json())
        except ValidationError as wrong:
            return answers.problem(422, gettext(WHY[Why.REASON_MISSING]), problems=sentences_of(wrong))
        hosted.submit(intake.ask_judges(request_id, fields.reason, fields.note), who, fields.request_id)
        return answers.json_answer({"status": "asked"})
    form = request.form
    try:
        command = intake.ask_judges(request_id, form.get("reason", ""), form.get("words", ""))
        hosted.submit(command, who, intake.request_id(form))
    except Problems as wrong:
        found = sentences(wrong, hosted.state.defined.currency)
        return lead_page(problems=found, kept_id=id_of_form(), mending=request_id, status=422)
    except Refused as no:
        return lead_page(refused=gettext(WHY[no.why]), mending=request_id, status=422)
    except Busy as no:
        status, sentence = answers.later(no)
        return lead_page(refused=sentence, kept_id=id_of_form(), mending=request_id, status=status)
    return redirect(url_for("lead.page", slug=slug, team=who.team), 303)


def _replace_json(request_id: str) -> Response:
    hosted, who = here.competition(), here.me()
    try:
        fields = LeadReplaceIn.model_validate(request.get_json())
    except ValidationError as wrong:
        return unreadable(wrong)
    if fields.team not in ("", who.team):
        raise Refused(Why.OTHER_TEAM)
    instead = command_of(fields.model_copy(update={"team": who.team}))
    if wrong_record := wrong_record_in(hosted, instead):
        return wrong_record
    command = intake.take_back(request_id, fields.reason, instead=_made(hosted, request_id, instead))
    return answers.receipt(hosted.submit(command, who, fields.request_id))


def _made(hosted: Hosted, request_id: str, instead: RecordResult) -> RecordResult:
    """Let a correction be made when the first entry was: it says what was right then."""
    fact = hosted.result(request_id)
    return replace(called(hosted, instead), made_at=fact.made_at if fact else None)
