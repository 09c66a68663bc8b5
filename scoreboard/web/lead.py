"""The team lead's page: enter, see what counted, take back."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from pydantic import ValidationError

from scoreboard import intake, retention
from scoreboard.competitions import Hosted
from scoreboard.core import names
from scoreboard.core.boards import mine_for
from scoreboard.core.codec import timestamp
from scoreboard.core.commands import MAX_AMOUNT_MINOR, REASONS, RecordResult
from scoreboard.core.decide import correctable_until
from scoreboard.core.facts import ResultRecorded, ResultReplaced
from scoreboard.core.phases import COUNTING
from scoreboard.core.refusal import FIELD, Refused, Why
from scoreboard.core.roles import Action, may
from scoreboard.core.state import Recorded
from scoreboard.flow import Busy, now, on_clocks
from scoreboard.i18n import gettext, lang
from scoreboard.numbers import N_, typed_amount
from scoreboard.per_nickname import Brought
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import answers, here, lights, shift
from scoreboard.web.api import command_of, sentences_of, voided
from scoreboard.web.asked_again import ask_from_minor, most_minor, scale_of, seats_of, still_to_say
from scoreboard.web.models import AskIn, LeadReplaceIn, LeadResultIn, VoidIn
from scoreboard.web.said import sentences
from scoreboard.web.wall import described

lead = Blueprint("lead", __name__, url_prefix="/<slug>/lead")

SHORTEST_NICKNAME, LONGEST_NICKNAME, MOST_NICKNAMES = 2, 20, 40
UNCLEAR_NICKNAME = N_("Use 2 to 20 ordinary characters for a nickname.")
KNOWN_NICKNAME = N_("The team has this nickname already.")
TOO_MANY_NICKNAMES = N_("The team has 40 nicknames, more do not fit. Delete one first.")
NOTHING = Brought()
FORMS = 3
"""How many forms stand on the page beside the one for an entry: a shift begun, a shift ended, a tally."""

QUICK = (10, 15, 25, 50, 100)


@lead.get("")
def page(slug: str) -> Response:
    """The page for a phone in one hand, and for a PC."""
    return _page()


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
            return _page(problems=still, kept_id=request_id, status=422)
        hosted.submit(_called(hosted, command), who, request_id)
    except Problems as wrong:
        return _page(problems=sentences(wrong, hosted.state.defined.currency), kept_id=_request_id(), status=422)
    except Refused as no:
        field, sentence = FIELD.get(no.why), gettext(WHY[no.why])
        return _page(problems={field: sentence} if field else {}, refused=sentence, status=422)
    except Busy as no:
        status, sentence = answers.later(no)
        return _page(refused=sentence, kept_id=_request_id(), status=status)
    return redirect(url_for("lead.page", slug=slug, team=who.team, saved=request_id), 303)


def _record_json() -> Response:
    hosted, who = here.competition(), here.me()
    try:
        fields = LeadResultIn.model_validate(request.get_json())
    except ValidationError as wrong:
        detail = gettext("Some of what was sent cannot be taken. Mend it and send it again.")
        return answers.problem(422, detail, problems=sentences_of(wrong))
    if fields.team not in ("", who.team):
        raise Refused(Why.OTHER_TEAM)
    command = replace(
        command_of(fields.model_copy(update={"team": who.team})),
        rehearsed=fields.rehearsed,
        to_judges=fields.to_judges,
    )
    if wrong_record := _wrong_record(hosted, command):
        return wrong_record
    return answers.receipt(hosted.submit(_called(hosted, command), who, fields.request_id))


def _wrong_record(hosted: Hosted, command: RecordResult) -> Response | None:
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


def _called(hosted: Hosted, command: RecordResult) -> RecordResult:
    """Leave out who made the call when nicknames were switched off meanwhile: the result counts all the same."""
    return command if hosted.state.defined.nicknames != "off" else replace(command, caller="")


@lead.post("/results/<request_id>/void")
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
        return _page(problems=sentences(wrong, hosted.state.defined.currency), status=422)
    except Refused as no:
        return _page(refused=gettext(WHY[no.why]), status=422)
    except Busy as no:
        status, sentence = answers.later(no)
        return _page(refused=sentence, status=status)
    return redirect(url_for("lead.page", slug=slug, team=who.team), 303)


@lead.post("/results/<request_id>/replace", endpoint="replace")
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
            return _page(problems=still, kept_id=new_id, mending=request_id, status=422)
        hosted.submit(intake.take_back(request_id, form.get("reason", "mistake"), instead=made), who, new_id)
    except Problems as wrong:
        return _page(problems=sentences(wrong, currency), kept_id=_request_id(), mending=request_id, status=422)
    except Refused as no:
        field, sentence = FIELD.get(no.why), gettext(WHY[no.why])
        return _page(problems={field: sentence} if field else {}, refused=sentence, mending=request_id, status=422)
    except Busy as no:
        status, sentence = answers.later(no)
        return _page(refused=sentence, kept_id=_request_id(), mending=request_id, status=status)
    return redirect(url_for("lead.page", slug=slug, team=who.team, saved=new_id), 303)


def _replace_json(request_id: str) -> Response:
    hosted, who = here.competition(), here.me()
    try:
        fields = LeadReplaceIn.model_validate(request.get_json())
    except ValidationError as wrong:
        detail = gettext("Some of what was sent cannot be taken. Mend it and send it again.")
        return answers.problem(422, detail, problems=sentences_of(wrong))
    if fields.team not in ("", who.team):
        raise Refused(Why.OTHER_TEAM)
    instead = command_of(fields.model_copy(update={"team": who.team}))
    if wrong_record := _wrong_record(hosted, instead):
        return wrong_record
    command = intake.take_back(request_id, fields.reason, instead=_made(hosted, request_id, instead))
    return answers.receipt(hosted.submit(command, who, fields.request_id))


def _made(hosted: Hosted, request_id: str, instead: RecordResult) -> RecordResult:
    """Let a correction be made when the first entry was: it says what was right then."""
    entry = hosted.ledger.find(request_id)
    fact = entry.fact if entry else None
    made_at = fact.made_at if isinstance(fact, ResultRecorded | ResultReplaced) else None
    return replace(_called(hosted, instead), made_at=made_at)


@lead.post("/results/<request_id>/ask")
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
        return _page(problems=found, kept_id=_request_id(), mending=request_id, status=422)
    except Refused as no:
        return _page(refused=gettext(WHY[no.why]), mending=request_id, status=422)
    except Busy as no:
        status, sentence = answers.later(no)
        return _page(refused=sentence, kept_id=_request_id(), mending=request_id, status=status)
    return redirect(url_for("lead.page", slug=slug, team=who.team), 303)


@lead.get("/token")
def token(slug: str) -> Response:
    """Give a fresh CSRF token, for a queue that waited longer than the server lived, and the time."""
    return answers.json_answer({"csrf_token": generate_csrf(), "now_ms": _now_ms()})


@lead.get("/mine")
def mine(slug: str) -> Response:
    """Give the own team's figures and its last entries, when the competition starts, and the time."""
    hosted, team = here.competition(), here.me().team
    told = {"mine": mine_for(team, hosted.state), "last": _last(hosted, team), **shift.told(hosted, team)}
    starts_at = hosted.state.defined.starts_at
    return answers.json_answer(told | {"starts_at": starts_at and timestamp(starts_at), "now_ms": _now_ms()})


@lead.get("/nicknames")
def nicknames(slug: str) -> Response:
    """Give the own team's nicknames with what each brought."""
    return answers.json_answer({"nicknames": _nicknames(here.competition(), here.me().team)})


@lead.post("/nicknames", endpoint="add_nickname")
def add_nickname(slug: str) -> Any:
    """Take up a nickname for the own team. 303, or 422 with what was typed; a program gets JSON."""
    hosted, team = here.competition(), here.me().team
    if hosted.state.defined.nicknames == "off":
        raise Refused(Why.NO_NICKNAMES)
    said = request.get_json() if request.is_json else request.form
    name = names.clean(str(said.get("name", ""))) if isinstance(said, Mapping) else ""
    if wrong := _wrong_nickname(hosted, team, name):
        if request.is_json:
            return answers.problem(422, wrong, problems={"name": wrong})
        return _page(problems={"name": wrong}, status=422)
    try:
        added = hosted.nicknames.add(team, name)
    except Busy as no:
        if request.is_json:
            raise
        status, sentence = answers.later(no)
        return _page(problems={"name": sentence}, status=status)
    if request.is_json:
        return answers.json_answer({"added": added.id, "nicknames": _nicknames(hosted, team)}, 201)
    return redirect(url_for("lead.page", slug=slug, team=team, open="nicknames"), 303)


@lead.post("/nicknames/<nickname_id>/delete", endpoint="delete_nickname")
def delete_nickname(slug: str, nickname_id: str) -> Any:
    """Delete a nickname of the own team for ever. What was entered with it stays, as numbers."""
    hosted, team = here.competition(), here.me().team
    retention.forget_nickname(hosted, lights.backups(), team, nickname_id)
    if request.is_json:
        return answers.json_answer({"nicknames": _nicknames(hosted, team)})
    return redirect(url_for("lead.page", slug=slug, team=team, open="nicknames"), 303)


def _wrong_nickname(hosted: Hosted, team: str, name: str) -> str:
    """Say what is wrong with a nickname, nothing when it can be taken."""
    known = hosted.nicknames.of(team)
    if len(name) < SHORTEST_NICKNAME or names.problem_with(name, most=LONGEST_NICKNAME):
        return gettext(UNCLEAR_NICKNAME)
    if names.key(name) in {names.key(one.name) for one in known}:
        return gettext(KNOWN_NICKNAME)
    return gettext(TOO_MANY_NICKNAMES) if len(known) >= MOST_NICKNAMES else ""


def _nicknames(hosted: Hosted, team: str) -> list[dict[str, Any]]:
    """Give the nicknames of a team with what each brought today and in all; a freeze hides nobody's own figures."""
    state = hosted.state
    known = hosted.nicknames.of(team) if state.defined.nicknames != "off" else ()
    if not known:
        return []
    day, _ = on_clocks(now(), state)
    today = hosted.per_nickname.of(team, state.outcomes, day=day)
    ever = hosted.per_nickname.of(team, state.outcomes)
    return [
        {
            "id": one.id,
            "name": one.name,
            "today": asdict(today.get(one.id, NOTHING)),
            "ever": asdict(ever.get(one.id, NOTHING)),
        }
        for one in known
    ]


def _page(
    *,
    problems: dict[str, str] | None = None,
    refused: str | None = None,
    kept_id: str | None = None,
    mending: str = "",
    status: int = 200,
) -> Response:
    """Give the page. What was refused or is wrong is about the entry that is being mended, if one is."""
    hosted, code = here.competition(), here.me().team
    mending = mending or request.args.get("mend", "")
    last = _last(hosted, code)
    scale = scale_of(hosted.state.defined)
    saved = next((line for line in last if line["request_id"] == request.args.get("saved")), None)
    page = render_template(
        "lead/lead.html",
        competition=described(hosted),
        team=_team(hosted, code),
        teams=[_team(hosted, one.team) for one in g.passes],
        mine=mine_for(code, hosted.state),
        kept_as=hosted.first_link.hex()[:16],
        now_ms=_now_ms(),
        last=last,
        duty=shift.told(hosted, code),
        fresh_ids=[secrets.token_urlsafe(16) for _ in range(FORMS)],
        outcomes=_outcomes(hosted),
        quick=[amount * scale for amount in QUICK],
        ask_from_minor=ask_from_minor(hosted.state.defined),
        most_minor=most_minor(hosted.state.defined),
        largest_minor=MAX_AMOUNT_MINOR,
        seats=seats_of(hosted.state, code),
        reasons=REASONS,
        mend=_mend(hosted, mending, problems or {}, refused, kept_id),
        with_nicknames=hosted.state.defined.nicknames != "off",
        with_pledges=any(outcome.pledged for outcome in hosted.state.outcomes.values()),
        nicknames=_nicknames(hosted, code),
        form=request.form if status != 200 and not mending else {},
        problems=problems or {} if not mending else {},
        refused=refused if not mending else None,
        saved=saved,
        request_id=(kept_id if not mending else None) or secrets.token_urlsafe(16),
    )
    return Response(page, status=status, headers={"Cache-Control": "no-store"})


def _mend(
    hosted: Hosted, mending: str, problems: dict[str, str], refused: str | None, kept_id: str | None
) -> dict[str, Any] | None:
    """Give what the form shows that puts an entry right, nothing when none is being mended."""
    entry = next((line for line in _last(hosted, here.me().team) if line["request_id"] == mending), None)
    if entry is None:
        return None
    amount = entry["amount_minor"]
    return {
        "entry": entry,
        "problems": problems,
        "refused": refused,
        "request_id": kept_id or secrets.token_urlsafe(16),
        "form": {
            "outcome": entry["outcome"],
            "amount": typed_amount(amount, hosted.state.defined.currency, lang()) if amount else "",
            "units": str(entry["units"] or ""),
            "calls": str(entry["calls"]),
            "caller": entry["caller"],
            "reason": "mistake",
            **request.form.to_dict(),
        },
    }


def _now_ms() -> int:
    """Give the time that phones put their clocks right by."""
    return int(now().timestamp() * 1000)


def _request_id() -> str | None:
    """Give the id that the form came with, if it is one."""
    try:
        return intake.request_id(request.form)
    except Problems:
        return None


def _team(hosted: Hosted, code: str) -> dict[str, Any]:
    team = hosted.state.teams[code]
    return {
        "code": code,
        "name": team.name,
        "colour": team.colour,
        "shape": team.shape,
        "mono": team.mono,
    }


def _outcomes(hosted: Hosted) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "name": outcome.name,
            "symbol": outcome.symbol,
            "takes": outcome.takes,
            "unit": outcome.takes_units,
            "success": outcome.success,
            "objection": outcome.objection,
            "withdrawn": outcome.withdrawn,
        }
        for key, outcome in hosted.state.outcomes.items()
    ]


def _last(hosted: Hosted, team: str) -> list[dict[str, Any]]:
    return [_line(hosted, recorded) for recorded in hosted.state.last.get(team, ())]


def _line(hosted: Hosted, recorded: Recorded) -> dict[str, Any]:
    result, state = recorded.result, hosted.state
    in_time = datetime.now(UTC) <= correctable_until(state, recorded.at)
    may_undo = in_time and not recorded.void and state.phase in COUNTING
    return {
        "request_id": recorded.request_id,
        "undo_id": _undo_id(recorded.request_id),
        "receipt": recorded.receipt,
        "outcome": result.outcome,
        "calls": result.calls,
        "amount_minor": result.amount_minor,
        "units": result.units,
        "caller": recorded.caller,
        "at": timestamp(recorded.at),
        "made_at": recorded.made_at and timestamp(recorded.made_at),
        "status": recorded.status.value,
        "void": recorded.void,
        "may_undo": may_undo,
        "asked": recorded.asked,
        "answer": (hosted.ledger.text(recorded.answer) or "") if recorded.answer else "",
        "may_ask": not (may_undo or recorded.void or recorded.asked) and may(here.me(), Action.ASK, state.phase),
    }


def _undo_id(request_id: str) -> str:
    """Name the request that takes back a result, the same from every phone. A long id goes in as its hash."""
    undo_id = f"undo-{request_id}"
    return undo_id if intake.REQUEST_ID.fullmatch(undo_id) else f"undo-{sha256(request_id.encode()).hexdigest()[:48]}"
