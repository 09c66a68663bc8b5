"""The wall, its text twin, and the board for everybody."""

from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, render_template, request, session, url_for

from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience
from scoreboard.core.state import State
from scoreboard.i18n import lang
from scoreboard.live import WALL_NAME, Live, wall_name, wall_of
from scoreboard.web import here
from scoreboard.web.answers import json_answer
from scoreboard.web.api import board_answer
from scoreboard.web.picture import Picture

wall_pages = Blueprint("wall", __name__, url_prefix="/<slug>")
wall_pages.add_app_template_filter(Picture, "picture")

LOGO = "logo"
"""What the charity's logo is kept under."""


@wall_pages.get("/wall")
def wall(slug: str) -> Response:
    """The big screen: right from the first byte, then live. `?name=` is what its organiser calls it."""
    if name := wall_name(request.args.get("name", "")):
        session[WALL_NAME] = name
        session.permanent = True
    return _show(here.competition(), text=request.args.get("text") == "1")


@wall_pages.get("/board", endpoint="public_board")
def public_board(slug: str) -> Response:
    """The standings as a plain table, for a page of one's own to embed."""
    return _show(here.competition(), text=True)


@wall_pages.get("/wall/board")
def board(slug: str) -> Response:
    """The board, for a wall whose socket is down."""
    hosted, live = here.competition(), cast(Live, current_app.extensions["live"])
    live.walls.asked(wall_of(hosted, here.me(), {}), at=datetime.now(UTC))
    return board_answer(Audience.PUBLIC)


@wall_pages.get("/wall/nicknames")
def nicknames(slug: str) -> Response:
    """Give the names behind the ids on the board, where these are on it. One that was deleted is not there."""
    hosted = here.competition()
    newest = hosted.encoded(Audience.PUBLIC).board["latest"]
    shown = {result["caller"] for result in newest if "caller" in result}
    return json_answer({"nicknames": {one.id: one.name for one in hosted.nicknames.all() if one.id in shown}})


def described(hosted: Hosted) -> dict[str, Any]:
    """Give what every page says about its competition."""
    definition = hosted.state.defined
    return {
        "slug": hosted.slug,
        "name": definition.name,
        "charity": definition.charity,
        "currency": definition.currency,
        "zone": definition.zone,
        "languages": definition.languages,
        "goal_minor": definition.goal_minor,
        "public": definition.public,
        "phase": hosted.state.phase.value,
        "label": hosted.encoded(Audience.PUBLIC).board["label"],
        "phase_at": hosted.encoded(Audience.PUBLIC).board["phase_at"],
        "schedule": hosted.encoded(Audience.PUBLIC).board["schedule"],
        "border": border(hosted.state),
        "logo": logo_address(hosted),
    }


def logo_address(hosted: Hosted) -> str:
    """Give where the charity's logo is, empty when there is none."""
    kept = hosted.uploads.get(LOGO)
    return url_for("logo.show", slug=hosted.slug, v=kept.digest) if kept else ""


def border(state: State) -> dict[str, Any] | None:
    """Give the entry that parts the rehearsal from what counts; None before the start."""
    if not state.opened_seq or state.sealed_at is None:
        return None
    at = state.sealed_at.astimezone(ZoneInfo(state.defined.zone))
    return {
        "rehearsed": state.rehearsed,
        "last": state.opened_seq,
        "first": state.opened_seq + 1,
        "at": f"{at:%H:%M:%S}",
        "day": state.sealed_at,
    }


def _show(hosted: Hosted, *, text: bool) -> Response:
    """Show the page as it was drawn for whoever came first: a thousand walls may load at once."""
    pages = hosted.encoded(Audience.PUBLIC).pages
    # In a freeze the board stays while its competition may get another name, or another logo.
    kind = text, lang(), logo_address(hosted)
    competition, page = pages.get(kind, (None, ""))
    if competition is not hosted.state.defined:
        page = _drawn(hosted, text=text)
        pages[kind] = hosted.state.defined, page
    return Response(page)


def _drawn(hosted: Hosted, *, text: bool) -> str:
    return render_template(
        "wall/text.html" if text else "wall/wall.html",
        board=hosted.encoded(Audience.PUBLIC).board,
        competition=described(hosted),
        board_url=url_for("wall.board", slug=hosted.slug),
        text=text,
    )
