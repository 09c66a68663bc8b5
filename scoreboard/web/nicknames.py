"""The nicknames of a team: its lead takes them up and deletes them, and sees what each brought."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for

from scoreboard import retention
from scoreboard.competitions import Hosted
from scoreboard.core import names
from scoreboard.core.refusal import Refused, Why
from scoreboard.flow import Busy
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.web import answers, here, lights
from scoreboard.web.lead_page import lead_page, nicknames_of

nicknames = Blueprint("nicknames", __name__, url_prefix="/<slug>/lead/nicknames")

SHORTEST, LONGEST, MOST = 2, 20, 40
UNCLEAR = N_("Use 2 to 20 ordinary characters for a nickname.")
KNOWN = N_("The team has this nickname already.")
TOO_MANY = N_("The team has 40 nicknames, more do not fit. Delete one first.")


@nicknames.get("")
def listed(slug: str) -> Response:
    """Give the own team's nicknames with what each brought."""
    return answers.json_answer({"nicknames": nicknames_of(here.competition(), here.me().team)})


@nicknames.post("")
def add(slug: str) -> Any:
    """Take up a nickname for the own team. 303, or 422 with what was typed; a program gets JSON."""
    hosted, team = here.competition(), here.me().team
    if hosted.state.defined.nicknames == "off":
        raise Refused(Why.NO_NICKNAMES)
    said = request.get_json() if request.is_json else request.form
    name = names.clean(str(said.get("name", ""))) if isinstance(said, Mapping) else ""
    if wrong := _wrong(hosted, team, name):
        if request.is_json:
            return answers.problem(422, wrong, problems={"name": wrong})
        return lead_page(problems={"name": wrong}, status=422)
    try:
        added = hosted.nicknames.add(team, name)
    except Busy as no:
        if request.is_json:
            raise
        status, sentence = answers.later(no)
        return lead_page(problems={"name": sentence}, status=status)
    if request.is_json:
        return answers.json_answer({"added": added.id, "nicknames": nicknames_of(hosted, team)}, 201)
    return redirect(url_for("lead.page", slug=slug, team=team, open="nicknames"), 303)


@nicknames.post("/<nickname_id>/delete")
def delete(slug: str, nickname_id: str) -> Any:
    """Delete a nickname of the own team for ever. What was entered with it stays, as numbers."""
    hosted, team = here.competition(), here.me().team
    retention.forget_nickname(hosted, lights.backups(), team, nickname_id)
    if request.is_json:
        return answers.json_answer({"nicknames": nicknames_of(hosted, team)})
    return redirect(url_for("lead.page", slug=slug, team=team, open="nicknames"), 303)


def _wrong(hosted: Hosted, team: str, name: str) -> str:
    """Say what is wrong with a nickname, nothing when it can be taken."""
    known = hosted.nicknames.of(team)
    if len(name) < SHORTEST or names.problem_with(name, most=LONGEST):
        return gettext(UNCLEAR)
    if names.key(name) in {names.key(one.name) for one in known}:
        return gettext(KNOWN)
    return gettext(TOO_MANY) if len(known) >= MOST else ""
