"""The charity's logo: taken from the organiser, drawn anew, shown to those who may see the board."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.uploads import Refusal, Unfit, drawn
from scoreboard.web import errors, here
from scoreboard.web.wall import LOGO, described

logo = Blueprint("logo", __name__, url_prefix="/<slug>")

A_YEAR_S = 365 * 24 * 3600
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
SENTENCES = {
    Unfit.NOTHING: N_("Choose a picture first."),
    Unfit.TOO_HEAVY: N_(
        "This file is larger than 2 MB. Save the logo smaller, 800 pixels wide is enough, and choose that."
    ),
    Unfit.TOO_LARGE: N_(
        "This picture has too many pixels. Save it smaller, 800 pixels wide is enough, and choose that."
    ),
    Unfit.TOO_SMALL: N_("This picture is too small for a screen. It needs 16 pixels at least, better 400."),
    Unfit.SVG: N_("An SVG can carry a program, so it is not taken. Open it, save it as PNG, and choose that."),
    Unfit.MOVES: N_("This picture moves. Save it as a still PNG, and choose that."),
    Unfit.UNREADABLE: N_("This is no PNG, JPEG or WebP that can be read. Save the logo as PNG, and choose that."),
}


@logo.get("/logo")
def show(slug: str) -> Response:
    """Give the logo. Its address carries its digest, so a browser asks for each one once."""
    kept = here.competition().uploads.get(LOGO)
    if kept is None:
        raise NotFound
    return picture_answer(kept.body, kept.media_type, kept.digest, is_this=request.args.get("v") == kept.digest)


def picture_answer(body: bytes, media_type: str, digest: str, *, is_this: bool) -> Response:
    """Give a picture that was uploaded. `is_this` says that its address stands for these bytes and no others."""
    response = Response(body, mimetype=media_type)
    response.set_etag(digest)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR_S}, immutable" if is_this else "private, no-cache"
    response.make_conditional(request)
    return response


@logo.post("/organise/logo")
def upload(slug: str) -> Any:
    """Take a logo. 303 to the organiser's page, or 413/422 with what to do."""
    hosted = here.competition()
    file = request.files.get("logo")
    try:
        picture = drawn(file.read() if file else b"")
    except Refusal as no:
        return _again(no.why, 413 if no.why is Unfit.TOO_HEAVY else 422)
    hosted.uploads.keep(LOGO, media_type=picture.media_type, body=picture.body, at=datetime.now(UTC))
    return _changed(hosted, "logo")


@logo.post("/organise/logo/remove")
def remove(slug: str) -> Any:
    """Show the symbol again instead of a logo."""
    hosted = here.competition()
    hosted.uploads.remove(LOGO)
    return _changed(hosted, "no_logo")


@logo.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Any:
    """Say that the file is too large. It was refused by the size that was announced: nobody held it in memory."""
    # The guard was not asked yet, so this page says nothing of the competition.
    return errors.page(413, gettext(SENTENCES[Unfit.TOO_HEAVY]))


def _again(why: Unfit, status: int) -> tuple[str, int]:
    """Show the form again with what is wrong."""
    sentence = gettext(SENTENCES[why])
    return render_template(
        "organise/logo.html", competition=described(here.competition()), logo_problem=sentence
    ), status


def _changed(hosted: Hosted, said: str) -> Any:
    """Have the walls draw themselves anew in a quiet moment, and go back to the organiser's page."""
    kept = hosted.uploads.get(LOGO)
    show = {"scene": "auto", "message": "", "reload": f"logo {kept.digest if kept else ''}"}
    current_app.extensions["live"].tell(f"{hosted.slug}/{Audience.PUBLIC}", "show", show)
    return redirect(url_for("organise.page", slug=hosted.slug, said=said, _anchor="logo"), 303)
