"""What is known about people here: the page for the works council, and the ways to have something erased."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import gevent
from flask import Blueprint, Response, redirect, render_template, request, url_for

from scoreboard import retention
from scoreboard.competitions import Hosted
from scoreboard.core.boards import sees_board
from scoreboard.core.roles import PERMITTED, Action, Role
from scoreboard.core.state import State
from scoreboard.exports.objections import objections_csv
from scoreboard.flow import Busy
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.web import answers, drafting, here, lights
from scoreboard.web.wall import described

privacy = Blueprint("privacy", __name__, url_prefix="/<slug>")

STILL_HERE = timedelta(minutes=5)
"""Whoever was seen so lately stays signed in, the organiser who erases above all."""

SHOWN = 25
LONGEST_SEQ = 16
AT_ONCE = 100
"""How many entries are read before others may run: a few milliseconds."""

ROLES = (Role.PUBLIC, Role.WALL, Role.LEAD, Role.JUDGE, Role.ORGANISER, Role.API)
NOT_CLOSED = N_("All words at once can be erased after the close. Until then, erase them one by one.")
UNKNOWN_WORDS = N_("These words are erased already.")


@privacy.get("/privacy")
def page(slug: str) -> Response:
    """Say what is kept about people in this competition, for everybody. It holds no result."""
    return _page({}, 200)


@privacy.post("/organise/erase")
def erase(slug: str) -> Any:
    """Erase all words now rather than when they are due. 303, or 409 before the close."""
    hosted = here.competition()
    terms = retention.terms(hosted)
    if terms is None:
        return _page({"erase": gettext(NOT_CLOSED)}, 409)
    try:
        before = min(terms.closed_at, datetime.now(UTC) - STILL_HERE)
        retention.forget_words(hosted, lights.backups(), before=before)
        drafting.drafts().drop_of(hosted.slug)
    except Busy as no:
        status, sentence = answers.later(no)
        return _page({"erase": sentence}, status)
    return redirect(url_for("privacy.page", slug=slug, said="all", _anchor="erase"), 303)


@privacy.post("/organise/nicknames/erase")
def erase_nicknames(slug: str) -> Any:
    """Delete the nicknames of all teams for ever; the results stay. 303."""
    hosted = here.competition()
    try:
        retention.forget_nicknames(hosted, lights.backups())
    except Busy as no:
        status, sentence = answers.later(no)
        return _page({"erase": sentence}, status)
    return redirect(url_for("privacy.page", slug=slug, said="nicknames", _anchor="erase"), 303)


@privacy.post("/judge/words/<text_id>/erase")
def erase_text(slug: str, text_id: str) -> Any:
    """Erase the words of one entry; the entry stays. 303, to the judges' desk when the form names its entry."""
    hosted = here.competition()
    try:
        erased = retention.forget_text(hosted, lights.backups(), text_id)
    except Busy as no:
        status, sentence = answers.later(no)
        return _page({"erase": sentence}, status)
    if not erased:
        return _page({"erase": gettext(UNKNOWN_WORDS)}, 404)
    if entry := request.form.get("entry", ""):
        return redirect(url_for("judge.page", slug=slug, entry=entry, _anchor="case"), 303)
    return redirect(url_for("privacy.page", slug=slug, said="one", _anchor="erase"), 303)


@privacy.get("/objections.csv")
def objections(slug: str) -> Response:
    """Give the objections to being called, for the charity."""
    hosted = here.competition()
    content = objections_csv(_in_pieces(hosted), hosted.ledger.text)
    return answers.attached(content, "text/csv", f"{slug}-objections.csv")


def _in_pieces(hosted: Hosted) -> Iterator[Any]:
    """Give the entries in order, and let others run in between."""
    for number, entry in enumerate(hosted.ledger.entries()):
        if number % AT_ONCE == 0:
            gevent.sleep(0)
        yield entry


def _page(problems: dict[str, str], status: int) -> Response:
    hosted = here.competition()
    state = hosted.state
    definition = state.defined
    page = render_template(
        "privacy/privacy.html",
        competition=described(hosted),
        nicknames=_nicknames(hosted),
        names_left=len(hosted.nicknames),
        words_days=definition.words_days,
        file_days=definition.file_days,
        terms=retention.terms(hosted),
        now=datetime.now(UTC),
        sees=_sees(state),
        marked=bool(state.recipe.criteria),
        objections=[one.name for one in state.outcomes.values() if one.objection],
        organises=_organises(hosted),
        words=_words(hosted) if _organises(hosted) else None,
        problems=problems,
        said=request.args.get("said", ""),
    )
    return Response(page, status=status)


def _organises(hosted: Hosted) -> bool:
    """Say whether this browser may erase: the page itself is open to everybody."""
    return any(one.role is Role.ORGANISER for one in here.held_passes(hosted))


def _nicknames(hosted: Hosted) -> str:
    """Say how it stands with nicknames: off, desk, wall, or before: they are off now, and there were some."""
    setting = hosted.state.defined.nicknames
    return "before" if setting == "off" and hosted.nicknames.used else setting


def _sees(state: State) -> list[dict[str, Any]]:
    """Give what each role sees, from the very table that its pages ask."""
    rows = []
    for role in ROLES:
        entries = (
            "all" if role in PERMITTED[Action.SEE_ENTRIES] else "own" if role in PERMITTED[Action.SEE_MINE] else ""
        )
        rows.append(
            {
                "role": role.value,
                "standings": "all" if sees_board(role, state) else "",
                "entries": entries,
                "words": "all" if entries == "all" else "",
                "nicknames": _sees_nicknames(role, entries, state),
                "passes": "all" if role in PERMITTED[Action.SEE_PASSES] else "",
            }
        )
    return rows


def _sees_nicknames(role: Role, entries: str, state: State) -> str:
    """Give whose nicknames a role sees: those with the entries it sees, and those on the wall."""
    setting = state.defined.nicknames
    if setting == "wall" and entries != "all" and sees_board(role, state):
        return "own and newest" if entries else "newest"
    return entries if setting != "off" else ""


def _words(hosted: Hosted) -> dict[str, Any]:
    """Give the words that are kept, those of the newest entries first, a page at a time."""
    before = request.args.get("before", "")
    below = int(before) if before.isdecimal() and len(before) < LONGEST_SEQ else None
    found = hosted.texts.newest(before=below, most=SHOWN + 1)
    return {
        "count": hosted.texts.count(),
        "shown": [
            {"id": one.id, "seq": one.seq, "body": one.body, "at": _at(hosted, one.seq)} for one in found[:SHOWN]
        ],
        "older": found[SHOWN - 1].seq if len(found) > SHOWN else None,
    }


def _at(hosted: Hosted, seq: int) -> str:
    (entry,) = hosted.ledger.entries(after=seq - 1, limit=1)
    return entry.at
