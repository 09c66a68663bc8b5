"""The day's briefing: what the organiser says to all teams, who tick it off on their own page."""

import unicodedata
from typing import Any

from flask import Blueprint, redirect, request, url_for

from scoreboard import retention
from scoreboard.flow import Busy, now
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.web import answers, here, lights
from scoreboard.web.organise import again

briefing = Blueprint("briefing", __name__, url_prefix="/<slug>/organise/briefing")

LONGEST = 1000
JOINERS = "\u200c\u200d"
EMPTY = N_("Type what the teams are to know today.")
TOO_LONG = N_("This is longer than 1,000 characters. Keep what matters today.")


@briefing.post("")
def publish(slug: str) -> Any:
    """Say something to all teams, in the place of what was said before. 303, or 422/503 with what was typed."""
    body = cleaned(request.form.get("briefing", ""))
    if not body or len(body) > LONGEST:
        return again({"briefing": gettext(TOO_LONG if body else EMPTY)}, 422)
    try:
        here.competition().briefings.publish(body, now())
    except Busy as no:
        status, sentence = answers.later(no)
        return again({"briefing": sentence}, status)
    return redirect(url_for("organise.page", slug=slug, said="briefing", _anchor="briefing"), 303)


@briefing.post("/withdraw")
def withdraw(slug: str) -> Any:
    """Take the briefing away and erase it for ever, with those before it."""
    try:
        retention.forget_briefings(here.competition(), lights.backups())
    except Busy as no:
        status, sentence = answers.later(no)
        return again({"briefing": sentence}, status)
    return redirect(url_for("organise.page", slug=slug, said="no_briefing", _anchor="briefing"), 303)


def cleaned(typed: str) -> str:
    """Give words as they were typed, with their lines, and without what cannot be seen."""
    lines = (_seen(line).rstrip() for line in unicodedata.normalize("NFC", typed).splitlines())
    return "\n".join(lines).strip("\n")


def _seen(line: str) -> str:
    kept = (" " if unicodedata.category(sign) == "Zs" or sign == "\t" else sign for sign in line)
    return "".join(sign for sign in kept if sign.isprintable() or sign in JOINERS)
