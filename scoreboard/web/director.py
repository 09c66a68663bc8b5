"""The director's console: begins a ceremony, presses through it, and sees what the next press does."""

import secrets
from datetime import UTC, datetime
from typing import Any, cast

import gevent
from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from scoreboard import cookies
from scoreboard.ceremony_frames import picture_of
from scoreboard.ceremony_words import change_words, finding_words, named, step_name, step_words
from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience, seen_by
from scoreboard.core.ceremony import Document, Program, Show
from scoreboard.core.commands import ChangePhase
from scoreboard.core.finals import final_document
from scoreboard.core.invented import invented_final
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.refusal import Refused
from scoreboard.core.script import Script
from scoreboard.core.suspense import Report, check
from scoreboard.flow import Busy
from scoreboard.i18n import gettext
from scoreboard.live import Live
from scoreboard.numbers import N_
from scoreboard.sentences import WHY
from scoreboard.web import here, step_up
from scoreboard.web.answers import json_answer, later
from scoreboard.web.ceremony import screen_page
from scoreboard.web.wall import described

director = Blueprint("director", __name__, url_prefix="/<slug>/ceremony/director")

NEXT, BACK, JUMP, BLACK = "next", "back", "jump", "black"
LONGEST_NUMBER = 9
NOT_SIGNED = N_("The result is not signed yet. Until then a rehearsal with invented numbers is possible.")
CORRECTING = N_("The final is being corrected. The show would be of the one that still holds, version %(number)s.")
STALE = N_("Somebody pressed before: this is where the show is now. Nothing was pressed twice.")
OVER = N_("No show is on any more.")
SHOW_ON = N_(
    "A show is on: the final, version %(number)s, step %(step)s of %(last)s. Another one can begin once it is ended."
)
REHEARSAL_ON = N_("A rehearsal is on, step %(step)s of %(last)s. End it first, then another show can begin.")
NOT_REVEALED = N_("The screens show the end, but the result could not be opened for everybody: %(why)s")


@director.get("")
def page(slug: str) -> Response:
    """The console while a show is on, else what there is to begin."""
    return console({}, 200)


@director.get("/now")
def now(slug: str) -> Response:
    """Say where the show is, for a console that was pressed elsewhere."""
    return json_answer(told(here.competition()))


@director.get("/preview")
def preview(slug: str) -> Response:
    """A step as screens would show it, for the director alone."""
    hosted = here.competition()
    show = hosted.ceremonies.show
    program = show.program if show else Program(*to_rehearse(hosted))
    step = min(_whole(request.args.get("step", "")) or 0, program.last)
    frame = picture_of(hosted.slug, program, step, rehearsal=show is None or show.rehearsal)
    about = {"show": "preview", "number": 1, "blackout": False, "moves": False}
    return screen_page(hosted, {**about, **frame}, preview=True)


@director.post("/begin")
def begin(slug: str) -> Any:
    """Begin a show, at its curtain. 303, or 409 with what is in the way."""
    hosted, form = here.competition(), request.form
    if hosted.ceremonies.show:
        return console({"go": _on(hosted.ceremonies.show)}, 409)
    rehearsal = form.get("how") != "real"
    document = rehearsed(hosted) if rehearsal else final_of(hosted)
    if document is None:
        return console({"begin": gettext(NOT_SIGNED)}, 409)
    if not rehearsal and hosted.state.correction and not form.get("despite"):
        return console({"despite": gettext(CORRECTING, number=document["final"])}, 409)
    program = Program(named(document), hosted.ceremonies.script)
    show = Show(id=secrets.token_hex(4), program=program, rehearsal=rehearsal)
    try:
        begun = hosted.ceremonies.begin(show, at=datetime.now(UTC))
    except Busy as no:
        status, sentence = later(no)
        return console({"begin": sentence}, status)
    if not begun:
        on = hosted.ceremonies.show
        return console({"go": _on(on)} if on else {}, 409)
    hosted.ceremonies.consoles.add(_this_console(hosted))
    _live().show(hosted)
    return redirect(url_for("director.page", slug=slug), 303)


@director.post("/go")
def go(slug: str) -> Any:
    """Press: next, back, jump or black. Only who saw where the show is presses; whoever comes second is told.

    A console whose seconds were over (`auto`) comes second without a word: nobody pressed there.
    """
    hosted = here.competition()
    show = hosted.ceremonies.show
    if show is None:
        return _answered(hosted, gettext(OVER), 409)
    _ask_once(hosted, show)
    if request.form.get("show") != show.id or _whole(request.form.get("number", "")) != show.number:
        return _second(hosted)
    step, blackout, moves = _pressed(show)
    if (step, blackout) == (show.step, show.blackout):
        return _answered(hosted)
    try:
        moved = hosted.ceremonies.move(id_=show.id, number=show.number, step=step, blackout=blackout, moves=moves)
    except Busy as no:
        status, sentence = later(no)
        return _answered(hosted, sentence, status)
    if moved is None:
        return _second(hosted)
    _live().show(hosted)
    # Whoever jumps to the end may only look: it is opened by a press that goes there, or by its own button.
    if moves and step == show.program.last:
        return _revealed(hosted, moved)
    return _answered(hosted)


@director.post("/reveal")
def reveal(slug: str) -> Any:
    """Open the result for everybody, where the end of the show that was seen did not."""
    hosted = here.competition()
    show = hosted.ceremonies.show
    if show is None:
        return _answered(hosted, gettext(OVER), 409)
    if request.form.get("show") != show.id or show.step != show.program.last:
        return _second(hosted)
    return _revealed(hosted, show)


@director.post("/end")
def end(slug: str) -> Any:
    """End the show that was seen: the screens say that none is on."""
    hosted = here.competition()
    show = hosted.ceremonies.show
    if show is None:
        return redirect(url_for("director.page", slug=slug), 303)
    if request.form.get("show") != show.id:
        return _second(hosted)
    try:
        hosted.ceremonies.end(show.id)
    except Busy as no:
        status, sentence = later(no)
        return _answered(hosted, sentence, status)
    _live().show(hosted)
    return redirect(url_for("director.page", slug=slug), 303)


def final_of(hosted: Hosted) -> Document | None:
    """Give the final that a show is of: the newest one, or that of the pack that was brought. None before."""
    if hosted.ceremonies.brought is not None:
        return hosted.ceremonies.brought
    return final_document(hosted.state.official) if hosted.state.official else None


def rehearsed(hosted: Hosted) -> Document:
    """Give a final with invented numbers, of the teams as everybody sees them now."""
    brought = hosted.ceremonies.brought
    state = seen_by(Audience.PUBLIC, hosted.state)
    invented = invented_final(state)
    return {**invented, "name": brought["name"], "charity": brought["charity"]} if brought else invented


def to_rehearse(hosted: Hosted) -> tuple[Document, Any]:
    """Give what a look at the steps is made of: the final where there is one, else invented numbers."""
    return named(final_of(hosted) or rehearsed(hosted)), hosted.ceremonies.script


def described_for(hosted: Hosted) -> dict[str, Any]:
    """Give what pages say about the competition; where it came with a pack, that all of it is over."""
    over = {"phase": Phase.REVEALED.value} if hosted.ceremonies.brought is not None else {}
    return {**described(hosted), **over}


def told(hosted: Hosted, problem: str = "") -> dict[str, Any]:
    """Say where the show is and what the next press does, in the reader's words."""
    show = hosted.ceremonies.show
    if show is None:
        return {"show": "", "number": 0, "problem": problem}
    program, step = show.program, show.step
    last = step == program.last
    return {
        "show": show.id,
        "number": show.number,
        "step": step,
        "last": program.last,
        "blackout": show.blackout,
        "here": step_words(program, program.steps[step]),
        "next": _next_words(show),
        "auto": 0 if last or show.blackout else program.steps[step].auto,
        "to_reveal": last and _hides(hosted, show),
        "newer": bool(hosted.state.finals) and program.document["final"] not in (None, len(hosted.state.finals)),
        "problem": problem,
    }


def console(problems: dict[str, str], status: int) -> Response:
    """Show the console, or what there is to begin."""
    hosted = here.competition()
    show = hosted.ceremonies.show
    program = show.program if show else Program(*to_rehearse(hosted))
    final = final_of(hosted)
    page = render_template(
        "ceremony/director.html",
        competition=described_for(hosted),
        role=here.me().role.value,
        alone=hosted.ceremonies.brought is not None,
        show=show,
        now=told(hosted, problems.get("go", "")),
        steps=[
            {"number": number, "name": step_name(program, step), "words": step_words(program, step), "auto": step.auto}
            for number, step in enumerate(program.steps)
        ],
        final=final["final"] if final else None,
        correction=hosted.state.correction,
        # Worked out where it is shown: before a show.
        suspense=None if show else suspense_told(program),
        problems=problems,
        said=request.args.get("said", ""),
    )
    return Response(page, status=status)


def suspense_told(program: Program) -> dict[str, Any]:
    """Say whether the script keeps the winner secret to the end, and what would."""
    report = looked_at(program.document, program.script)
    if report.finding is None:
        return {"finding": "", "changes": [], "left": ""}
    better = Program(program.document, report.better)
    return {
        "finding": finding_words(program, report.finding),
        "changes": [change_words(program, change) for change in report.changes],
        "left": finding_words(better, report.left) if report.left and report.changes else "",
    }


def looked_at(document: Document, script: Script) -> Report:
    """Look whether a script keeps the winner secret, in a thread: others are served meanwhile."""
    report: Report = gevent.get_hub().threadpool.apply(check, (document, script))
    return report


def _ask_once(hosted: Hosted, show: Show) -> None:
    """Ask for the passphrase at a console where none was typed for this show. Raises StepUp."""
    # A rehearsal shows no result, and where a ceremony stands alone there is nothing that a passphrase would keep.
    if show.rehearsal or current_app.config["CEREMONY_ALONE"] or _this_console(hosted) in hosted.ceremonies.consoles:
        return
    step_up.check()
    hosted.ceremonies.consoles.add(_this_console(hosted))


def _this_console(hosted: Hosted) -> tuple[str, ...]:
    """Tell this browser with this pass and passphrase from all others."""
    pass_id = here.me().pass_id
    return cookies.key_of(hosted.slug), pass_id, hosted.passphrases.hash_of(pass_id)


def _pressed(show: Show) -> tuple[int, bool, bool]:
    """Give where a press leads: the step, whether it is black, and whether the picture moves."""
    verb, last = request.form.get("verb", ""), show.program.last
    if verb == BLACK:
        return show.step, not show.blackout, False
    if verb == JUMP:
        step = _whole(request.form.get("step", ""))
        return (show.step if step is None else min(step, last)), False, False
    if show.blackout and verb in (NEXT, BACK):
        # Light first: nothing is revealed in the dark.
        return show.step, False, False
    if verb == NEXT:
        return min(show.step + 1, last), False, True
    if verb == BACK:
        return max(show.step - 1, 0), False, False
    return show.step, show.blackout, False


def _revealed(hosted: Hosted, show: Show) -> Any:
    """Open the result for everybody, unless it is open or the show is a rehearsal."""
    if not _hides(hosted, show):
        return _answered(hosted)
    try:
        hosted.submit(ChangePhase(verb=Verb.REVEAL), here.me(), f"ceremony-{show.id}")
    except Refused as no:
        return _answered(hosted, gettext(NOT_REVEALED, why=gettext(WHY[no.why])), 409)
    except Busy as no:
        status, sentence = later(no)
        return _answered(hosted, gettext(NOT_REVEALED, why=sentence), status)
    return _answered(hosted)


def _hides(hosted: Hosted, show: Show) -> bool:
    """Say whether what a real show shows is still hidden from the public. One corrected since opens nothing."""
    is_newest = show.program.document["final"] == len(hosted.state.finals)
    return not show.rehearsal and is_newest and hosted.state.phase is Phase.FINAL


def _next_words(show: Show) -> str:
    """Say what the next press does."""
    if show.blackout:
        return gettext("Light again, the same picture")
    if show.step == show.program.last:
        return ""
    return step_words(show.program, show.program.steps[show.step + 1])


def _on(show: Show) -> str:
    """Say which show is on, to whoever would begin another."""
    where = {"step": show.step + 1, "last": show.program.last + 1}
    if show.rehearsal:
        return gettext(REHEARSAL_ON, **where)
    return gettext(SHOW_ON, number=show.program.document["final"], **where)


def _second(hosted: Hosted) -> Any:
    """Answer a press that came second; only a person is told so."""
    return _answered(hosted) if request.form.get("auto") else _answered(hosted, gettext(STALE), 409)


def _answered(hosted: Hosted, problem: str = "", status: int = 200) -> Any:
    """Answer a press: to a script where the show is now, to a form the page."""
    if here.wants_json():
        return json_answer(told(hosted, problem), status)
    if problem:
        return console({"go": problem}, status)
    return redirect(url_for("director.page", slug=hosted.slug), 303)


def _whole(text: str) -> int | None:
    """Read a number that a page wrote; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _live() -> Live:
    return cast(Live, current_app.extensions["live"])
