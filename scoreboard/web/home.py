"""The first page: the competitions here, and the making of a new one."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from scoreboard import definition
from scoreboard.competitions import Hosted, Taken
from scoreboard.core.roles import Role
from scoreboard.i18n import gettext, lang
from scoreboard.numbers import N_, LANGUAGES
from scoreboard.problems import Problems
from scoreboard.web import here
from scoreboard.web.said import sentences
from scoreboard.web.signin import page_of
from scoreboard.web.wall import described

home = Blueprint("home", __name__)

WRONG_KEY = N_("This set-up key is not the one of this server. It stands in the link that the server printed when it started.")
TAKEN = N_("There is a competition with this address already. Choose another one.")
FIRST_PASS = N_("Made with the competition")


@home.get("/")
def index() -> str:
    """Show what is here, and the pages that this browser holds passes for."""
    competitions = [_card(hosted) for hosted in here.competitions()]
    return render_template("home/index.html", competitions=competitions, may_make=_holds_organisers_pass())


def _card(hosted: Hosted) -> dict[str, Any]:
    passes = here.held_passes(hosted)
    doors = [{"role": one.role.value, "team": hosted.state.teams.get(one.team), "address": page_of(hosted.slug, one)} for one in passes]
    return {**described(hosted), "doors": doors, "sees_wall": hosted.state.defined.public or bool(passes)}
