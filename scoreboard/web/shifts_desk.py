"""The shifts of all teams, for organisers and judges: begun, ended and put right, also after the close."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.commands import EndShift, StartShift
from scoreboard.core.recipe import PER_HOUR, POINTS, Recipe
from scoreboard.core.refusal import FIELD, Refused
from scoreboard.core.roles import Action, may
from scoreboard.core.shifts import MOST_MINUTES, Shift, minutes_called
from scoreboard.core.state import State
from scoreboard.flow import Busy, now
from scoreboard.i18n import gettext
from scoreboard.problems import Problem, Problems
from scoreboard.sentences import WHY
from scoreboard.web import answers, here, times
from scoreboard.web.said import sentences
from scoreboard.web.wall import described

shifts_desk = Blueprint("shifts_desk", __name__, url_prefix="/<slug>/judge/shifts")

A_PAGE = 50


@shifts_desk.get("")
def page(slug: str) -> Response:
    """Show the shifts, the newest first, and the hours that they make."""
    return _page({}, 200)


@shifts_desk.post("")
def start(slug: str) -> Any:
    """Begin a shift for a team, now or at a time. 303, or 409/422 with what was typed."""
    return _submit(lambda: _start(here.competition().state), target="start")


@shifts_desk.post("/<request_id>/end")
def end(slug: str, request_id: str) -> Any:
    """Say how long a shift was, at first or once more; 0 for one that never was. 303, or 404/409/422."""
    return _submit(lambda: intake.end_shift(request.form, target=request_id), target=request_id)


def _start(state: State) -> StartShift:
    """Read a shift that begins. Raises Problems."""
    form, problems = request.form, list[Problem]()
    began = times.moment(form.get("began", ""), "began", state.defined.zone, problems)
    try:
        command = intake.start_shift(form, team=form.get("for_team", ""))
    except Problems as wrong:
        raise Problems(*problems, *wrong.items) from wrong
    if problems:
        raise Problems(*problems)
    return replace(command, started_at=began)


def _submit(read: Callable[[], StartShift | EndShift], *, target: str) -> Any:
    hosted = here.competition()
    try:
        request_id = intake.request_id(request.form)
        hosted.submit(read(), here.me(), request_id)
    except Problems as wrong:
        return _page(sentences(wrong, hosted.state.defined.currency), 422, target)
    except Refused as no:
        if no.why in FIELD:
            return _page({"for_team": gettext(WHY[no.why])}, 422, target)
        return _page({"shift": gettext(WHY[no.why])}, answers.STATUS.get(no.why, 409), target)
    except Busy as no:
        status, sentence = answers.later(no)
        return _page({"shift": sentence}, status, target)
    of, every = (request.args.get(name) or None for name in ("of", "all"))
    anchor = f"shift-{request_id if target == 'start' else target}"
    address = url_for("shifts_desk.page", slug=hosted.slug, said="shift", of=of, all=every, _anchor=anchor)
    return redirect(address, 303)


def _page(problems: Mapping[str, str], status: int, target: str = "") -> Response:
    hosted, at = here.competition(), now()
    state = hosted.state
    of = request.args.get("of", "")
    found = _newest(state, of)
    shown = found if request.args.get("all") else found[:A_PAGE]
    page = render_template(
        "judge/shifts.html",
        competition=described(hosted),
        role=here.me().role.value,
        frozen=state.shown is not None,
        phase_at=state.phase_at,
        set_aside=state.set_aside,
        questions=len(state.asks),
        teams=state.teams,
        shifts=[_row(hosted, one, at) for one in shown],
        more=len(found) - len(shown),
        hours=_hours(state),
        ranked_by_hours=_ranked_by_hours(state.recipe),
        may_change=may(here.me(), Action.SHIFT, state.desk_phase),
        of=of,
        all=request.args.get("all", ""),
        target=target,
        fresh_id=lambda: secrets.token_urlsafe(16),
        problems=problems,
        form=request.form,
        said=request.args.get("said", ""),
    )
    return Response(page, status=status)


def _newest(state: State, of: str) -> list[Shift]:
    own = [one for one in state.shifts.values() if of in ("", one.team)]
    return sorted(own, key=lambda one: (one.minutes is None, one.started_at), reverse=True)


def _row(hosted: Hosted, one: Shift, at: datetime) -> dict[str, Any]:
    elapsed = min(max(0, int((at - one.started_at).total_seconds()) // 60), MOST_MINUTES)
    return {
        "request_id": one.request_id,
        "team": hosted.state.teams[one.team],
        "started_at": one.started_at,
        "seats": one.seats,
        "running": one.minutes is None,
        "minutes": elapsed if one.minutes is None else one.minutes,
        "called": one.called,
    }


def _hours(state: State) -> list[dict[str, Any]]:
    """Give the hours that each team is compared by: those of its shifts, else those of the set-up; 0 for none."""
    minutes = minutes_called(state.shifts.values())
    return [
        {"team": team, "minutes": minutes.get(code, team.hours * 60), "by_shifts": code in minutes}
        for code, team in state.teams.items()
        if not team.withdrawn
    ]


def _ranked_by_hours(recipe: Recipe) -> bool:
    """Say whether the hours of a team decide its place."""
    lines = recipe.measures if recipe.rank_by == POINTS else ()
    return PER_HOUR in (recipe.relative_to, *(line.relative_to for line in lines))
