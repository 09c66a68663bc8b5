"""A pass link becomes a cookie."""

from typing import Any

import gevent
from flask import Blueprint, current_app, redirect, render_template, request, url_for

from scoreboard import cookies
from scoreboard.core.passes import Moved, Pass
from scoreboard.core.roles import Role
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.web import here

signin = Blueprint("signin", __name__, url_prefix="/<slug>/pass")

PAGE = {
    Role.ORGANISER: "organise.page",
    Role.LEAD: "lead.page",
    Role.JUDGE: "judge.page",
    Role.WALL: "wall.wall",
}
PAGE_OF_CEREMONY = {**PAGE, Role.JUDGE: "director.page", Role.WALL: "ceremony.screen"}
ANOTHER_TAB_S = 0.1
UNKNOWN = N_("This link is not valid any more. Ask the organiser for a new one.")


@signin.get("")
def show(slug: str) -> str:
    """Take the token from the fragment, which no server and no log ever sees, and send it."""
    return render_template("pass/pass.html", slug=here.competition().slug, no=None)


@signin.post("")
def enter(slug: str) -> Any:
    """Let this browser hold the pass. 303 to its page; 422 when the token is not known, 307 to come once more."""
    hosted, tries = here.competition(), here.wrong_tries()
    one = hosted.passes.by_token(request.form.get("token", "").strip())
    if one is None or one.role not in PAGE:
        # A right token is let in also after many wrong ones: a contact centre is one address.
        tries.check()
        tries.count()
        return render_template("pass/pass.html", slug=slug, no=gettext(UNKNOWN)), 422
    try:
        here.hold(hosted, one)
    except Moved:
        # The browser sends the same once more, with the cookie that the other tab is getting.
        gevent.sleep(ANOTHER_TAB_S)
        return redirect(url_for("signin.enter", slug=slug), 307)
    return redirect(page_of(slug, one), 303)


@signin.post("/leave")
def leave(slug: str) -> Any:
    """Let this browser hold no pass of this competition any more."""
    hosted = here.competition()
    hosted.passes.leave(cookies.key_of(hosted.slug))
    return redirect(url_for("home.index"), 303)


def page_of(slug: str, one: Pass) -> str:
    """Give the address of the page that a pass opens."""
    page = (PAGE_OF_CEREMONY if current_app.config["CEREMONY_ALONE"] else PAGE)[one.role]
    return url_for(page, slug=slug, team=one.team or None)
