"""The screens of a ceremony: each shows the picture of the moment, and what is to come is nowhere in it."""

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from scoreboard.ceremony_frames import frame_of
from scoreboard.competitions import Hosted
from scoreboard.core.ceremony import Frame
from scoreboard.core.roles import Role
from scoreboard.core.script import PHOTOS
from scoreboard.web import here
from scoreboard.web.answers import json_answer
from scoreboard.web.logo import picture_answer
from scoreboard.web.wall import described

ceremony = Blueprint("ceremony", __name__, url_prefix="/<slug>/ceremony")


@ceremony.get("")
def screen(slug: str) -> Response:
    """A screen: right from the first byte, then by the socket."""
    hosted = here.competition()
    return screen_page(hosted, present(hosted))


@ceremony.get("/frame")
def frame(slug: str) -> Response:
    """Give the present frame, for a screen whose socket is down."""
    return json_answer(present(here.competition()))


@ceremony.get("/photo/<photo>")
def photo(slug: str, photo: str) -> Response:
    """Give the picture of a card: to screens once the card was shown, to directors always."""
    hosted = here.competition()
    kept = hosted.uploads.get(f"{PHOTOS}{photo}")
    if kept is None or not (here.me().role in (Role.ORGANISER, Role.JUDGE) or was_shown(hosted, photo)):
        raise NotFound
    return picture_answer(kept.body, kept.media_type, kept.digest, is_this=True)


def present(hosted: Hosted) -> Frame:
    """Give the frame that all screens show now."""
    return frame_of(hosted.slug, hosted.ceremonies.show, hosted.state)


def was_shown(hosted: Hosted, photo: str) -> bool:
    """Say whether the card with a picture has come in the show that is on."""
    show = hosted.ceremonies.show
    if show is None:
        return False
    steps = show.program.steps[: show.step + 1]
    return any(extra.photo == photo for extra in show.program.script.extras for step in steps if step.of == extra.id)


def screen_page(hosted: Hosted, shown: Frame, *, preview: bool = False) -> Response:
    """Show a frame as screens do."""
    page = render_template(
        "ceremony/screen.html",
        competition=described(hosted),
        frame=shown,
        languages=hosted.state.defined.languages,
        preview=preview,
    )
    return Response(page)
