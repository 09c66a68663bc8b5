"""A team's shift on the lead's page: begun, ended, put right within the correction time; and the day's briefing."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from pydantic import ValidationError

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.codec import timestamp
from scoreboard.core.commands import EndShift, StartShift
from scoreboard.core.decide import correctable_until
from scoreboard.core.refusal import Refused
from scoreboard.core.reporting import overdue, waited_since
from scoreboard.core.roles import Action, may
from scoreboard.core.shifts import MOST_MINUTES, Shift, minutes_called, running
from scoreboard.flow import Busy, now
from scoreboard.problems import Problems
from scoreboard.web import answers, here
from scoreboard.web.errors import unreadable
from scoreboard.web.models import EndShiftIn, StartShiftIn
from scoreboard.web.queries import waiting
from scoreboard.web.said import sentences
from scoreboard.web.wall import described

shift = Blueprint("shift", __name__, url_prefix="/<slug>/lead")


@shift.post("/shifts")
def start(slug: str) -> Any:
    """Begin a shift of the own team: 303 to the page, or the form again with what was typed; a program gets JSON."""
    team = here.me().team
    if request.is_json:
        try:
            fields = StartShiftIn.model_validate(request.get_json())
        except ValidationError as wrong:
            return unreadable(wrong)
        command = StartShift(team=team, seats=fields.seats, started_at=fields.started_at)
        return _answer(command, fields.request_id)
    return _enter(lambda: intake.start_shift(request.form, team=team), target="")


@shift.post("/shifts/<request_id>/end")
def end(slug: str, request_id: str) -> Any:
    """Say how long a shift of the own team was, at first or once more. Answers like `start`."""
    if request.is_json:
        try:
            fields = EndShiftIn.model_validate(request.get_json())
        except ValidationError as wrong:
            return unreadable(wrong)
        command = EndShift(target=request_id, seats=fields.seats, minutes=fields.minutes)
        return _answer(command, fields.request_id)
    return _enter(lambda: intake.end_shift(request.form, target=request_id), target=request_id)


@shift.post("/briefings/<briefing_id>/read")
def read(slug: str, briefing_id: str) -> Any:
    """Tick the day's briefing off for the own team; one that is gone is ticked off too."""
    hosted, team = here.competition(), here.me().team
    hosted.briefings.read(briefing_id, team, now())
    if request.is_json:
        return answers.json_answer({"briefing": _briefing(hosted, team)})
    return redirect(url_for("lead.page", slug=slug, team=team), 303)


def told(hosted: Hosted, team: str) -> dict[str, Any]:
    """Give what a lead's page says besides the results: the shift, what was called in all, the briefing.

    `shift` is the one that runs, else the newest that ended. `waited_since` is since when the
    next result is waited for, `quiet_since` the same once that is too long.
    """
    state, moment = hosted.state, now()
    newest = _newest(state.shifts.values(), team)
    return {
        "shift": _told(hosted, newest, moment) if newest else None,
        "seats": newest.seats if newest else state.teams[team].seats,
        "called_minutes": minutes_called(state.shifts.values()).get(team, 0),
        "waited_since": _time(waited_since(state, team)),
        "quiet_since": _time(overdue(state, team, moment)),
        "report_minutes": state.defined.report_minutes,
        "briefing": _briefing(hosted, team),
        "queries": waiting(hosted, team),
    }


def _newest(shifts: Iterable[Shift], team: str) -> Shift | None:
    own = [one for one in shifts if one.team == team]
    return running(own, team) or max(own, key=lambda one: one.started_at, default=None)


def _told(hosted: Hosted, one: Shift, moment: datetime) -> dict[str, Any]:
    state, lead = hosted.state, here.me()
    in_time = one.ended_at is None or moment <= correctable_until(state, one.ended_at)
    elapsed = int((moment - one.started_at).total_seconds()) // 60
    return {
        "request_id": one.request_id,
        "seats": one.seats,
        "started_at": timestamp(one.started_at),
        "minutes": one.minutes,
        "elapsed": min(elapsed, MOST_MINUTES) if one.minutes is None else one.minutes,
        "may_correct": in_time and may(lead, Action.SHIFT, state.phase),
    }


def _briefing(hosted: Hosted, team: str) -> dict[str, Any] | None:
    newest = hosted.briefings.newest()
    if newest is None:
        return None
    ticked_off = team in hosted.briefings.read_by(newest.id)
    return {"id": newest.id, "body": newest.body, "at": timestamp(newest.at), "read": ticked_off}


def _time(moment: datetime | None) -> str | None:
    return timestamp(moment) if moment else None


def _answer(command: StartShift | EndShift, request_id: str) -> Response:
    """Answer a program: 201 when it is durable, 200 when it was before."""
    answer = here.competition().submit(command, here.me(), request_id)
    status = "running" if isinstance(command, StartShift) else "ended"
    return answers.json_answer({"status": status, "team": here.me().team}, 200 if answer.repeated else 201)


def _enter(read: Callable[[], StartShift | EndShift], *, target: str) -> Any:
    hosted, who = here.competition(), here.me()
    try:
        request_id = intake.request_id(request.form)
        hosted.submit(read(), who, request_id)
    except Problems as wrong:
        return _again(sentences(wrong, hosted.state.defined.currency), target=target, status=422)
    except Refused as no:
        refusal = answers.refusal_body(no)
        return _again({"shift": refusal["detail"]}, target=target, status=refusal["status"])
    except Busy as no:
        status, sentence = answers.later(no)
        return _again({"shift": sentence}, target=target, status=status)
    return redirect(url_for("lead.page", slug=hosted.slug, team=who.team), 303)


def _again(problems: dict[str, str], *, target: str, status: int) -> Response:
    """Show the form by itself, with what was typed and why it was not taken."""
    hosted, team = here.competition(), here.me().team
    page = render_template(
        "lead/shift.html",
        competition=described(hosted),
        team=hosted.state.teams[team],
        duty=told(hosted, team),
        target=target,
        form=request.form,
        problems=problems,
    )
    return Response(page, status=status)
