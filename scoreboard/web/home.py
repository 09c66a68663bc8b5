"""The first page: the competitions here, and those that this browser is still setting up."""

from typing import Any

from flask import Blueprint, render_template

from scoreboard import cookies
from scoreboard.competitions import Hosted
from scoreboard.web import drafting, here
from scoreboard.web.signin import page_of
from scoreboard.web.wall import described

home = Blueprint("home", __name__)


@home.get("/")
def index() -> str:
    """Show what is here, and the pages that this browser holds passes for."""
    competitions = [_card(hosted) for hosted in here.competitions()]
    drafts = drafting.drafts().held_by(cookies.browser_id())
    return render_template(
        "home/index.html",
        competitions=competitions,
        drafts=[draft for draft in drafts if drafting.may_open(draft)],
        may_make=drafting.is_organiser(),
    )


def _card(hosted: Hosted) -> dict[str, Any]:
    passes = here.held_passes(hosted)
    doors = [
        {
            "role": one.role.value,
            "team": hosted.state.teams[one.team].name if one.team else "",
            "address": page_of(hosted.slug, one),
        }
        for one in passes
    ]
    return {**described(hosted), "doors": doors, "sees_wall": hosted.state.defined.public or bool(passes)}
