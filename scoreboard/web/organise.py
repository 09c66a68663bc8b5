"""The organiser's page: the lights, phases, times, passes and links."""

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from scoreboard.backups import NotMade
from scoreboard.competitions import Hosted
from scoreboard.core import names
from scoreboard.core.refusal import Refused
from scoreboard.core.roles import Role
from scoreboard.definition_toml import to_toml
from scoreboard.flow import Busy
from scoreboard.i18n import gettext
from scoreboard.links import only_here, pass_link
from scoreboard.numbers import N_
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import answers, here, lights, phases, times
from scoreboard.web.answers import attached, json_answer
from scoreboard.web.qr import qr
from scoreboard.web.reports import briefing_told, reports
from scoreboard.web.said import sentences
from scoreboard.web.seated import at_the_table, may_unseat
from scoreboard.web.wall import described

organise = Blueprint("organise", __name__, url_prefix="/<slug>/organise")

ROLES = (Role.LEAD, Role.JUDGE, Role.WALL, Role.ORGANISER, Role.API)
LONGEST_LABEL = 60
NO_ROLE = N_("Choose what the link is for.")
NO_TEAM = N_("Choose the team that this link belongs to.")
NO_TEAM_WANTED = N_("Only a team lead’s link belongs to a team. Leave the team out.")
UNCLEAR_LABEL = N_("Use at most 60 ordinary characters here.")
UNKNOWN_PASS = N_("There is no such pass.")
NO_BACKUP = N_("No backup was made: %(why)s")
UNKNOWN_BASE = N_("This machine does not have that address any more. Choose another.")


@organise.get("")
def page(slug: str) -> Response:
    """Show where the competition stands and what comes next."""
    return again({}, 200)


@organise.get("/preflight")
def preflight(slug: str) -> Response:
    """Give the lights as they are now, in the reader's words."""
    hosted = here.competition()
    return json_answer(lights.look(hosted).words(hosted))


@organise.get("/reporting")
def reporting(slug: str) -> Response:
    """Give the reporting clock as it stands now, and who has not ticked the briefing off, in the reader's words."""
    hosted = here.competition()
    return json_answer({"reports": reports(hosted), "briefing": briefing_told(hosted)})


@organise.post("/backup")
def back_up(slug: str) -> Any:
    """Make a verified copy beside the data. Another process does it; this page alone waits."""
    try:
        lights.backups().make(slug)
    except NotMade as no:
        return again({"backup": gettext(NO_BACKUP) % {"why": no}}, 503)
    return redirect(url_for("organise.page", slug=slug, said="backup", _anchor="preflight"), 303)


@organise.post("/address")
def choose_base(slug: str) -> Any:
    """Let links begin with another address of this machine."""
    base = request.form.get("base", "")
    if base not in lights.bases():
        return again({"base": gettext(UNKNOWN_BASE)}, 422)
    here.competition().passes.choose_base(base)
    return redirect(url_for("organise.page", slug=slug, said="base", _anchor="preflight"), 303)


@organise.post("/phase")
def phase(slug: str) -> Any:
    """Go on to another phase."""
    return phases.change(back="organise.page", again=again)


@organise.post("/schedule")
def schedule(slug: str) -> Any:
    """Set the times anew. 303, or 409/422 with what was typed."""
    hosted = here.competition()
    try:
        command = times.schedule(request.form, hosted.state.defined.zone)
        hosted.submit(command, here.me(), f"schedule-{secrets.token_hex(8)}")
    except Problems as wrong:
        return again(sentences(wrong, hosted.state.defined.currency), 422)
    except Refused as no:
        return again({"schedule": gettext(WHY[no.why])}, 409)
    except Busy as no:
        status, sentence = answers.later(no)
        return again({"schedule": sentence}, status)
    return redirect(url_for("organise.page", slug=slug, said="schedule", _anchor="times"), 303)


@organise.post("/passes")
def make_pass(slug: str) -> Any:
    """Make one pass and show its link, this once."""
    hosted, form = here.competition(), request.form
    role, team = form.get("role", ""), form.get("for_team", "")
    label = names.clean(form.get("label", ""))
    problems = _wrong_pass(hosted, role, team, label)
    if problems:
        return again(problems, 422)
    return _links([_made(hosted, Role(role), team, label)])


@organise.post("/passes/leads")
def make_lead_passes(slug: str) -> Any:
    """Make a link for every team at once, and a card for the screen, to print and hand out."""
    hosted = here.competition()
    teams = [code for code, team in hosted.state.teams.items() if not team.withdrawn]
    return _links([*(_made(hosted, Role.LEAD, code, "") for code in teams), _screen(hosted)])


@organise.post("/passes/<pass_id>/revoke")
def revoke_pass(slug: str, pass_id: str) -> Any:
    """End a pass on all its devices, at once."""
    if not here.competition().passes.revoke(pass_id, at=datetime.now(UTC)):
        return again({"passes": gettext(UNKNOWN_PASS)}, 404)
    current_app.extensions["live"].drop(pass_id)
    return redirect(url_for("organise.page", slug=slug, said="revoked", _anchor="passes"), 303)


@organise.get("/definition.toml")
def definition(slug: str) -> Response:
    """Give the competition as TOML, to hold it again."""
    return attached(to_toml(here.competition().state), "application/toml", f"{slug}.toml")


def again(problems: dict[str, str], status: int) -> Response:
    """Show the page, with what is not right yet and what was typed."""
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
        asks=len(state.asks),
        times={field: times.typed(getattr(state.defined, field), zone) for field in times.FIELDS},
        read_at=state.schedule_seq,
        warnings=times.warnings(state),
        offsets=times.offsets(state),
        looked=lights.look(hosted).words(hosted),
        has_summaries=bool(state.jury.summaries),
        reports=reports(hosted),
        briefing=briefing_told(hosted),
        passes=_passes(hosted),
        seats=at_the_table(hosted),
        may_unseat=may_unseat(hosted),
        teams=state.teams,
        outcomes=state.outcomes,
        rank_by=state.recipe.rank_by,
        relative_to=state.recipe.relative_to,
        roles=[role.value for role in ROLES],
        base=lights.base(hosted),
        bases=lights.bases(),
        base_is_set=bool(current_app.config["SETTINGS"].public_url),
        port=request.environ["SERVER_PORT"],
        only_here=only_here(lights.base(hosted)),
        amendments=len(state.amendments),
        problems=problems,
        form=request.form,
        said=request.args.get("said", ""),
    )
    return Response(page, status=status)


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
    base = lights.base(hosted)
    _, token = hosted.passes.make(role, at=datetime.now(UTC), team=team, label=label, base=base)
    link = pass_link(base, hosted.slug, token)
    return _card(link, role=role.value, team=hosted.state.teams.get(team), label=label, token=token)


def _screen(hosted: Hosted) -> dict[str, Any]:
    """Give the card of the screen: whoever may see the standings without a pass needs none for it."""
    if not hosted.state.defined.public:
        return _made(hosted, Role.WALL, "", "")
    link = lights.base(hosted) + url_for("wall.wall", slug=hosted.slug)
    return _card(link, role=Role.WALL.value, team=None, label="", token="")


def _card(link: str, **more: Any) -> dict[str, Any]:
    return {**more, "link": link, "qr": qr(link)}


def _links(cards: list[dict[str, Any]]) -> Response:
    """Show links that were just made. They stand in this answer alone, so that no log and no history has them."""
    hosted = here.competition()
    page = render_template(
        "organise/links.html",
        competition=described(hosted),
        cards=cards,
        only_here=only_here(lights.base(hosted)),
    )
    return Response(page)


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
