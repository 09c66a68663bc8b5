"""The first page: the competitions here, and the making of a new one."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from scoreboard import definition
from scoreboard.competitions import Hosted, Taken
from scoreboard.core.boards import Audience, board_for
from scoreboard.core.commands import DefineCompetition
from scoreboard.core.roles import Role
from scoreboard.definition_form import from_form
from scoreboard.i18n import gettext, known, lang, speak
from scoreboard.numbers import N_
from scoreboard.preview import state as invented_state
from scoreboard.problems import Problems
from scoreboard.scenarios import table_of
from scoreboard.web import here
from scoreboard.web.said import sentence
from scoreboard.web.signin import page_of
from scoreboard.web.wall import described

home = Blueprint("home", __name__)

COUNTS = {
    "donations": ("telethon", ""),
    "both": ("belweek", ""),
    "schools": ("belweek", "outcome:convinced"),
    "points": ("trophy", ""),
}
"""What can count: the scenario whose outcomes it takes, and what ranks when not the scenario's own."""

FREEZE_BEFORE_END = ("15", "30", "60")
EMPTY_FORM = {"currency": "EUR", "freeze": "15", "counts": "both", "zone": "Europe/Brussels"}
PREVIEWED = ("name", "charity", "goal", "currency", "languages", "teams", "counts")
"""The fields of the form that the wall shows."""
ZONES = ("Europe/Amsterdam", "Europe/Brussels", "Europe/Berlin", "Europe/Paris", "Europe/London", "UTC")

WRONG_KEY = N_("This is not the set-up key of this server. It stands in the link that the server printed at its start.")
TAKEN = N_("There is a competition with this address already. Choose another one.")
FIRST_PASS = N_("Made with the competition")


@home.get("/")
def index() -> str:
    """Show what is here, and the pages that this browser holds passes for."""
    competitions = [_card(hosted) for hosted in here.competitions()]
    return render_template("home/index.html", competitions=competitions, may_make=_is_organiser())


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


@home.get("/new")
def new() -> Response:
    """Show the empty form of a new competition."""
    return _page({**EMPTY_FORM, "languages": lang()}, {}, 200)


@home.post("/new")
def make() -> Any:
    """Make a competition. 303 to its organiser's page; 422 with all that is not right, and everything typed."""
    typed = _typed()
    here.wrong_tries().check()
    if not _may_make(typed.get("key", "")):
        here.wrong_tries().count()
        return _page(typed, {"key": gettext(WRONG_KEY)}, 422)
    try:
        hosted = here.competitions().make(_read(typed))
    except Problems as wrong:
        return _page(typed, _said(wrong, typed.get("currency", "EUR")), 422)
    except Taken:
        return _page(typed, {"slug": gettext(TAKEN)}, 422)
    _let_in(hosted)
    return redirect(url_for("organise.page", slug=hosted.slug, said="made"), 303)


@home.get("/new/preview")
def preview() -> Response:
    """Show the wall of the competition in the form so far, with invented figures. Nothing is kept, nobody is asked."""
    typed = {field: request.args.get(field, "") for field in PREVIEWED}
    typed_in = lang()
    shown_in = known(typed["languages"]) or typed_in
    speak(shown_in)
    form = {**typed, **_counts(typed)}
    state = invented_state(form, typed_in=typed_in, shown_in=shown_in, at=datetime.now(UTC))
    board = board_for(Audience.PUBLIC, state, epoch="preview")
    page = render_template(
        "wall/wall.html", board=board, competition={**board, "slug": board["competition"]}, board_url="", preview=True
    )
    return Response(page, headers={"Cache-Control": "no-store"})


def _said(wrong: Problems, currency: str) -> dict[str, str]:
    """Give what to mend for each field, one sentence a line; what is about the file as a whole stands at the file."""
    lines: dict[str, list[str]] = {}
    for problem in wrong.items:
        lines.setdefault(problem.field or "toml", []).append(sentence(problem, currency))
    return {field: "\n".join(dict.fromkeys(said)) for field, said in lines.items()}


def _typed() -> dict[str, str]:
    """Give what was typed; a file that was chosen takes the place of pasted TOML."""
    typed = {**request.form.to_dict(), "languages": " ".join(request.form.getlist("languages"))}
    file = request.files.get("file")
    if file is not None and file.filename:
        typed["toml"] = file.read().decode("utf-8", errors="replace")
    return typed


def _read(typed: Mapping[str, str]) -> DefineCompetition:
    """Read the competition from the TOML if there is any, else from the form. Raises Problems."""
    if toml := typed.get("toml", "").strip():
        return definition.from_toml(toml)
    return from_form({**typed, **_freeze(typed), **_counts(typed)}, lang()).command


def _freeze(typed: Mapping[str, str]) -> dict[str, str]:
    """Turn "so many minutes before the end" into a time; an end that cannot be read is reported as such."""
    if typed.get("freeze") == "at":
        return {}
    if typed.get("freeze") not in FREEZE_BEFORE_END:
        return {"freeze_at": ""}
    try:
        ends_at = datetime.fromisoformat(typed.get("ends_at", "").strip())
    except ValueError:
        return {"freeze_at": ""}
    return {"freeze_at": (ends_at - timedelta(minutes=int(typed["freeze"]))).isoformat(timespec="minutes")}


def _counts(typed: Mapping[str, str]) -> dict[str, str]:
    if typed.get("counts") not in COUNTS:
        return {}
    scenario, rank_by = COUNTS[typed["counts"]]
    return {"outcomes": scenario, "rank_by": rank_by}


def _page(form: Mapping[str, str], problems: Mapping[str, str], status: int) -> Response:
    page = render_template(
        "home/new.html",
        form=form,
        problems=problems,
        needs_key=not _is_organiser(),
        outcomes={name: table_of(scenario)["outcome"] for name, (scenario, _) in COUNTS.items()},
        currencies=sorted(definition.currencies()),
        zones=[*ZONES, *sorted(definition.zones() - set(ZONES))],
    )
    return Response(page, status=status, headers={"Cache-Control": "no-store"})


def _is_organiser() -> bool:
    """Say whether this browser holds an organiser's pass of any competition here."""
    return any(one.role is Role.ORGANISER for hosted in here.competitions() for one in here.held_passes(hosted))


def _may_make(key: str) -> bool:
    right: str = current_app.config["SETUP_KEY"]
    return _is_organiser() or hmac.compare_digest(key.strip().encode(), right.encode())


def _let_in(hosted: Hosted) -> None:
    """Let this browser be the first organiser."""
    now = datetime.now(UTC)
    made, _ = hosted.passes.make(Role.ORGANISER, at=now, label=gettext(FIRST_PASS))
    hosted.passes.enter(here.session_id(make=True), made, device=str(request.user_agent)[:200], at=now)
