"""Setting a competition up, step by step: the beginning, the steps, the look at the wall, and the making."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import NotFound

from scoreboard import cookies, definition
from scoreboard.competitions import Taken
from scoreboard.core.boards import Audience, Board, board_for
from scoreboard.core.roles import Role
from scoreboard.drafts import Draft, Made, Stale
from scoreboard.i18n import gettext, known, lang, speak
from scoreboard.numbers import N_
from scoreboard.preview import state as invented_state
from scoreboard.problems import Problem, Problems
from scoreboard.setup import beginnings, privacy, teams
from scoreboard.setup.fields import Table
from scoreboard.setup.steps import CHECK, NAMES, STEPS, Reading, found_in, reading
from scoreboard.web import answers, drafting, here, setup_change, setup_pages, setup_words
from scoreboard.web.aside import aside, long_page
from scoreboard.web.said import sentence
from scoreboard.web.wall import described

setup = Blueprint("setup", __name__)

WRONG_KEY = N_("This is not the set-up key of this server. It stands in the link that the server printed at its start.")
TAKEN = N_("There is a competition with this address already. Choose another one.")
UNKNOWN_TEMPLATE = N_("Choose what to begin with.")
MEANWHILE = N_("Somebody changed this meanwhile.")
MADE = N_("The competition has all of this already, and nothing more is saved here. Change it from its own page.")
FIRST_PASS = N_("Made with the competition")
MOST_ADDRESSES = 100


@setup.get("/new")
def start() -> Response:
    """Show what a new competition may begin with."""
    return setup_pages.start({"begin": f"template:{beginnings.USUAL}"}, {}, 200)


@setup.post("/new")
def begin() -> Any:
    """Begin a draft. 303 to its first step; 422 with what is not right."""
    form = request.form.to_dict()
    here.wrong_tries().check()
    if not drafting.may_make(form.get("key", "")):
        here.wrong_tries().count()
        return setup_pages.start(form, {"key": gettext(WRONG_KEY)}, 422)
    try:
        table = _beginning(form)
    except Problems as wrong:
        return setup_pages.start(form, {"toml": setup_pages.all_said(wrong)}, 422)
    except KeyError:
        return setup_pages.start(form, {"begin": gettext(UNKNOWN_TEMPLATE)}, 422)
    if name := form.get("name", "").strip():
        table["name"] = name
    if form.get("timezone") in definition.zones():
        table.setdefault("timezone", form["timezone"])
    draft = drafting.drafts().begin(table, session=cookies.browser_id(make=True))
    return redirect(url_for("setup.show", draft_id=draft.id, step=NAMES[0]), 303)


def _beginning(form: Mapping[str, str]) -> dict[str, Any]:
    """Give the table to begin with. Raises Problems, or KeyError for what there is not."""
    file = request.files.get("file")
    toml = file.read() if file is not None and file.filename else form.get("toml", "").strip()
    if toml:
        return _of_toml(toml)
    what, _, name = form.get("begin", "").partition(":")
    if what == "copy":
        if not here.competitions().has(name) or not drafting.organises(here.competitions().get(name)):
            raise KeyError(name)
        return beginnings.of_competition(here.competitions().get(name).state)
    if what == "empty":
        return beginnings.empty(lang())
    return beginnings.of_template(name, lang())


def _of_toml(toml: str | bytes) -> dict[str, Any]:
    """Begin with a file. Raises Problems, also where it would be compared with what others alone may see."""
    table = beginnings.of_toml(toml)
    last_year = table.get("last_year", "")
    if here.competitions().has(last_year) and last_year not in drafting.years():
        raise Problems(Problem("last_year", "last_year_form"))
    return table


@setup.get("/setup/<draft_id>")
def first(draft_id: str) -> Any:
    """Go to the first step."""
    return redirect(url_for("setup.show", draft_id=drafting.draft_of(draft_id).id, step=NAMES[0]), 303)


@setup.get("/setup/<draft_id>/<step>")
def show(draft_id: str, step: str) -> Any:
    """Show a step with what was typed so far."""
    draft = drafting.draft_of(draft_id)
    if step not in NAMES:
        raise NotFound
    if draft.made:
        return _to_the_competition(draft.made)
    if step != CHECK:
        return setup_pages.step(draft, STEPS[step])
    return setup_change.check(draft, 200) if draft.slug else setup_pages.check(draft, 200)


@setup.post("/setup/<draft_id>/<step>")
def go(draft_id: str, step: str) -> Any:
    """Keep a step and go on. 303; 422 when something is to be mended first, 409 when somebody else was faster.

    When a competition came of the draft meanwhile: 303 to that.
    """
    draft, form, read = _read(draft_id, step)
    try:
        kept = _keep(draft, step, read, form)
    except Stale as stale:
        return setup_pages.step(stale.draft, STEPS[step], typed=form, meanwhile=True, status=409)
    except Made as made:
        return _to_the_competition(made.slug)
    to, did = form.get("go", "") or _after(step), form.get("do", "")
    pasted = bool(form.get("pasted", "").strip())
    if did or pasted:
        return setup_pages.step(kept, STEPS[step], read=read, adding=did.removeprefix("add "), remarks=_remarks(form))
    if read.holds_up and to == _after(step):
        return setup_pages.step(kept, STEPS[step], read=read, status=422)
    return redirect(url_for("setup.show", draft_id=draft.id, step=to if to in NAMES else _after(step)), 303)


@setup.post("/setup/<draft_id>/<step>/keep")
def keep(draft_id: str, step: str) -> Any:
    """Keep a step while it is typed. Answers the version and what is not right yet.

    409 when it was saved elsewhere, and when a competition came of the draft meanwhile.
    """
    draft, form, read = _read(draft_id, step)
    try:
        kept = _keep(draft, step, read, form)
    except Stale as stale:
        theirs = setup_pages.fields(stale.draft, STEPS[step], lang())
        return jsonify(detail=gettext(MEANWHILE), version=stale.draft.version, theirs=theirs), 409
    except Made:
        return jsonify(detail=gettext(MADE)), 409
    answer = {
        "version": kept.version,
        "problems": setup_pages.said(read.problems, kept.table, later=True),
        "steps": setup_pages.progress(kept, read.found),
    }
    if step == "when":
        answer["remarks"] = setup_words.notes(kept)
    if step == "teams":
        answer["signs"] = teams.signs(kept.table)
        if form.get("pasted", "").strip():
            answer["fields"] = setup_pages.fields(kept, STEPS[step], lang())
            answer["remarks"] = _remarks(form)
    return jsonify(answer)


@setup.get("/setup/<draft_id>/preview")
def preview(draft_id: str) -> Response:
    """Show the wall of the draft so far, with invented figures."""
    table = drafting.draft_of(draft_id).table
    speak(known(next(iter(table.get("languages", ())), None)) or lang())
    board = aside(_invented_board, table, lang(), datetime.now(UTC))
    competition = {**board, "slug": board["competition"]}
    page = long_page("wall/wall.html", board=board, competition=competition, board_url="", preview=True)
    return Response(page)


def _invented_board(table: Table, language: str, at: datetime) -> Board:
    return board_for(Audience.PUBLIC, invented_state(table, shown_in=language, at=at), epoch="preview")


@setup.get("/setup/<draft_id>/token")
def token(draft_id: str) -> Response:
    """Give a fresh CSRF token, for a page that is older than the server's secret."""
    drafting.draft_of(draft_id)
    return answers.json_answer({"csrf_token": generate_csrf()})


@setup.post("/setup/<draft_id>/make")
def make(draft_id: str) -> Any:
    """Make the competition, or change the one that the draft is of. 303 to its organiser's page; 422 or 409."""
    draft = drafting.draft_of(draft_id)
    if draft.slug and not draft.made:
        return setup_change.submit(draft)
    try:
        made = drafting.drafts().make_once(draft.id, _make)
    except drafting.NotReady:
        return setup_pages.check(draft, 422)
    except Taken:
        return setup_pages.check(draft, 422, problems={"form": gettext(TAKEN)})
    return redirect(url_for("organise.page", slug=made, said="made"), 303)


@setup.post("/setup/<draft_id>/renew")
def renew(draft_id: str) -> Any:
    """Take the newest definition of the competition, with what was changed here on top of it. 303 to the check."""
    draft = drafting.draft_of(draft_id)
    if not draft.slug:
        raise NotFound
    try:
        drafting.drafts().renew(draft.id, setup_change.renewed)
    except Made as made:
        return _to_the_competition(made.slug)
    return redirect(url_for("setup.show", draft_id=draft.id, step=CHECK), 303)


@setup.get("/<slug>/organise/setup")
def edit(slug: str) -> Any:
    """Show what changing the set-up means, with the button that begins it."""
    return render_template(
        "setup/edit.html", competition=described(here.competition()), sealed=bool(here.competition().state.seal)
    )


@setup.post("/<slug>/organise/setup")
def change(slug: str) -> Any:
    """Begin to change a competition, or go on with what this browser began. 303 to the first step."""
    draft = setup_change.draft_for(here.competition())
    return redirect(url_for("setup.show", draft_id=draft.id, step=CHECK if draft.saved else NAMES[0]), 303)


@setup.post("/setup/<draft_id>/drop")
def drop(draft_id: str) -> Any:
    """Throw a draft away."""
    drafting.drafts().drop(drafting.draft_of(draft_id).id)
    return redirect(url_for("home.index"), 303)


def _to_the_competition(slug: str) -> Any:
    return redirect(url_for("organise.page", slug=slug), 303)


def _after(step: str) -> str:
    return NAMES[NAMES.index(step) + 1]


def _read(draft_id: str, step: str) -> tuple[Draft, dict[str, str], Reading]:
    """Give a draft, and what was typed for a step of it. Answers 404 when there is no such step."""
    draft, form = drafting.draft_of(draft_id), setup_pages.typed()
    if step not in STEPS:
        raise NotFound
    return draft, form, aside(reading, drafting.step_of(draft, step), form, table=draft.table, language=lang())


def _keep(draft: Draft, step: str, read: Reading, form: Mapping[str, str]) -> Draft:
    version = form.get("version", "")
    return drafting.drafts().keep_step(
        draft.id,
        step,
        keys=STEPS[step].keys,
        table=read.table,
        typed=read.typed,
        read_at=int(version) if version.isdecimal() and len(version) < 16 else 0,
    )


def _remarks(form: Mapping[str, str]) -> list[str]:
    return [sentence(remark, "EUR") for remark in teams.remarks(form)]


def _make(draft: Draft) -> str:
    """Make the competition of a draft and let this browser in. Raises NotReady or Taken."""
    slug = draft.table["slug"] if "slug" in draft.table else _free(privacy.usual_slug(draft.table))
    wanted = None if draft.typed else aside(found_in, draft.table, slug=slug).made
    if wanted is None:
        raise drafting.NotReady
    hosted = here.competitions().make(wanted)
    made, _ = hosted.passes.make(Role.ORGANISER, at=datetime.now(UTC), label=gettext(FIRST_PASS))
    here.hold(hosted, made)
    return hosted.slug


def _free(slug: str) -> str:
    """Give an address that nobody has: this one, else with a number behind it."""
    candidates = [slug, *(f"{slug[:36]}-{number}" for number in range(2, MOST_ADDRESSES))]
    return next((one for one in candidates if not here.competitions().has(one)), slug)
