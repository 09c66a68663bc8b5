"""The organiser's page: phases, times, passes and links."""

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from scoreboard.competitions import Hosted
from scoreboard.core import names
from scoreboard.core.refusal import Refused
from scoreboard.core.roles import Role
from scoreboard.definition_toml import to_toml
from scoreboard.i18n import gettext
from scoreboard.links import base_url, only_here, pass_link
from scoreboard.numbers import N_
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import here, phases, times
from scoreboard.web.qr import qr
from scoreboard.web.said import sentences
from scoreboard.web.wall import described

organise = Blueprint("organise", __name__, url_prefix="/<slug>/organise")

ROLES = (Role.LEAD, Role.JUDGE, Role.WALL, Role.ORGANISER, Role.API)
LONGEST_LABEL = 60
NO_ROLE = N_("Choose what the link is for.")
NO_TEAM = N_("Choose the team that this link belongs to.")
NO_TEAM_WANTED = N_("Only a team lead’s link belongs to a team. Leave the team out.")
UNCLEAR_LABEL = N_("Use at most 60 ordinary characters here.")
UNKNOWN_PASS = N_("There is no such pass.")


@organise.get("")
def page(slug: str) -> Response:
    """Show where the competition stands and what comes next."""
    return _page({}, 200)


@organise.post("/phase")
def phase(slug: str) -> Any:
    """Go on to another phase."""
    return phases.change(back="organise.page", again=_page)


@organise.post("/schedule")
def schedule(slug: str) -> Any:
    """Set the times anew. 303, or 409/422 with what was typed."""
    hosted = here.competition()
    try:
        command = times.schedule(request.form, hosted.state.defined.zone)
        hosted.submit(command, here.me(), f"schedule-{secrets.token_hex(8)}")
    except Problems as wrong:
        return _page(sentences(wrong, hosted.state.defined.currency), 422)
    except Refused as no:
        return _page({"schedule": gettext(WHY[no.why])}, 409)
    return redirect(url_for("organise.page", slug=slug, said="schedule", _anchor="times"), 303)


@organise.post("/passes")
def make_pass(slug: str) -> Any:
    """Make one pass and show its link, this once."""
    hosted, form = here.competition(), request.form
    role, team = form.get("role", ""), form.get("for_team", "")
    label = names.clean(form.get("label", ""))
    problems = _wrong_pass(hosted, role, team, label)
    if problems:
        return _page(problems, 422)
    return _links([_made(hosted, Role(role), team, label)])


@organise.post("/passes/leads")
def make_lead_passes(slug: str) -> Any:
    """Make a link for every team at once, to print and hand out."""
    hosted = here.competition()
    return _links([_made(hosted, Role.LEAD, code, "") for code in hosted.state.teams])


@organise.post("/passes/<pass_id>/revoke")
def revoke_pass(slug: str, pass_id: str) -> Any:
    """End a pass on all its devices, at once."""
    if not here.competition().passes.revoke(pass_id, at=datetime.now(UTC)):
        return _page({"passes": gettext(UNKNOWN_PASS)}, 404)
    current_app.extensions["live"].drop(pass_id)
    return redirect(url_for("organise.page", slug=slug, said="revoked", _anchor="passes"), 303)


@organise.get("/definition.toml")
def definition(slug: str) -> Response:
    """Give the competition as TOML, to hold it again."""
    return Response(
        to_toml(here.competition().state),
        mimetype="application/toml",
        headers={"Content-Disposition": f'attachment; filename="{slug}.toml"', "Cache-Control": "no-store"},
    )


def _wrong_pass(hosted: Hosted, role: str, team: str, label: str) -> dict[str, str]:
    problems = {}
    if role not in {role.value for role in ROLES}:
        problems["role"] = gettext(NO_ROLE)
    if role == Role.LEAD and team not in hosted.state.teams:
        problems["for_team"] = gettext(NO_TEAM)
    if role != Role.LEAD and team:
        problems["for_team"] = gettext(NO_TEAM_WANTED)
    if label and names.problem_with(label, most=LONGEST_LABEL):
        problems["label"] = gettext(UNCLEAR_LABEL)
    return problems


def _made(hosted: Hosted, role: Role, team: str, label: str) -> dict[str, Any]:
    """Make a pass and give its card. The token is in it, and nowhere else."""
    _, token = hosted.passes.make(role, at=datetime.now(UTC), team=team, label=label)
    link = pass_link(_base(), hosted.slug, token)
    return {
        "role": role.value,
        "team": hosted.state.teams.get(team),
        "label": label,
        "link": link,
        "token": token,
        "qr": qr(link),
    }


def _links(cards: list[dict[str, Any]]) -> Response:
    """Show links that were just made. They stand in this answer alone, so that no log and no history has them."""
    page = render_template(
        "organise/links.html", competition=described(here.competition()), cards=cards, only_here=only_here(_base())
    )
    return Response(page, headers={"Cache-Control": "no-store"})


def _page(problems: dict[str, str], status: int) -> Response:
    hosted = here.competition()
    state = hosted.state
    zone = state.defined.zone
    page = render_template(
        "organise/organise.html",
        competition=described(hosted),
        phase_at=state.phase_at,
        buttons=phases.buttons(),
        way=phases.way(state),
        set_aside=state.set_aside,
        times={field: times.typed(getattr(state.defined, field), zone) for field in times.FIELDS},
        read_at=state.schedule_seq,
        warnings=times.warnings(state),
        passes=_passes(hosted),
        teams=state.teams,
        outcomes=state.outcomes,
        rank_by=state.recipe.rank_by,
        roles=[role.value for role in ROLES],
        base=_base(),
        only_here=only_here(_base()),
        problems=problems,
        form=request.form,
        said=request.args.get("said", ""),
    )
    return Response(page, status=status, headers={"Cache-Control": "no-store"})


def _passes(hosted: Hosted) -> list[dict[str, Any]]:
    """Give the passes that still open something, the newest first."""
    held = {one.id for one in here.held_passes(hosted)}
    rows = []
    for one in reversed(hosted.passes.all()):
        if one.revoked_at is not None:
            continue
        devices = hosted.passes.devices(one.id)
        rows.append(
            {
                "id": one.id,
                "role": one.role.value,
                "team": hosted.state.teams.get(one.team),
                "label": one.label,
                "made_at": one.made_at,
                "devices": len(devices),
                "seen_at": devices[0].seen_at if devices else None,
                "here": one.id in held,
            }
        )
    return rows


def _base() -> str:
    """Give the address that links begin with: the settings' own, else the one that this browser came by.

    A browser on the server's own machine says nothing about the network: then it is the
    address that the server listens on.
    """
    settings = current_app.config["SETTINGS"]
    asked = request.host_url.rstrip("/")
    if settings.public_url or only_here(asked):
        return base_url(settings, int(request.environ["SERVER_PORT"]))
    return asked
