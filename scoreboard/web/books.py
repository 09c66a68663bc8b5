"""Board and books: what was pledged and what came of it, settled by hand or by a file, and whether all add up."""

import secrets
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, cast

import gevent
from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from scoreboard import intake, numbers
from scoreboard.competitions import Hosted
from scoreboard.core.commands import SettlePledge
from scoreboard.core.phases import Phase
from scoreboard.core.pledges import SETTLED
from scoreboard.core.refusal import FIELD, Refused
from scoreboard.core.roles import Action, may
from scoreboard.core.state import State
from scoreboard.exports.pledges_csv import pledges_csv
from scoreboard.flow import Busy
from scoreboard.i18n import gettext, lang
from scoreboard.imports.formats import read_sheet
from scoreboard.imports.mapping import Mapped, id_of
from scoreboard.imports.statement import FIELDS, Statement, read_statement
from scoreboard.imports.words import ODD, said
from scoreboard.numbers import AMOUNT_SENTENCES, N_, AmountError, amount_sentence_values, parse_amount
from scoreboard.problems import Problem, Problems
from scoreboard.recount import Pledge
from scoreboard.sentences import WHY
from scoreboard.settling import settle
from scoreboard.web import errors, here
from scoreboard.web.answers import STATUS, attached, later
from scoreboard.web.aside import aside
from scoreboard.web.reconciled import ALL, reconciled
from scoreboard.web.said import sentences
from scoreboard.web.statements import Kept, Statements
from scoreboard.web.wall import described

books = Blueprint("books", __name__, url_prefix="/<slug>/judge/books")

A_PAGE = 50
AT_ONCE = 500
"""How many pledges are looked at before others may run."""

MOST_NAMED = 100
"""So many rows that settle nothing are named on the page; the count tells of the others."""

MOST_MINOR = 10**13
SHOWN = ("", *SETTLED, "late")
"""Which pledges can be asked for: all, those that stand so, or those that were settled after the cut-off."""

TOO_LARGE = N_("This file is larger than 2 MB. Part it into smaller ones; each row counts once all the same.")
GONE = N_("This file is not at hand any more. Choose it once more.")
NO_FILE = N_("Choose a file first.")
NOT_A_DAY = N_("Type the day as year, month and day, for example 2026-12-03.")

Fits = Callable[[Pledge], bool]


@books.get("")
def page(slug: str) -> Response:
    """Show the accounts of all teams, whether everybody says the same, and the pledges one by one."""
    return _page({}, 200)


@books.get("/pledges.csv")
def pledges(slug: str) -> Response:
    """Give the pledges as CSV."""
    hosted = here.competition()
    counted, state = hosted.recount.follow(lambda: hosted.state.seq), hosted.state
    content = aside(lambda: "".join(pledges_csv(counted.pledges, state)).encode())
    return attached(content, "text/csv", f"{hosted.slug}-pledges.csv")


@books.post("/pledges/<request_id>")
def settle_one(slug: str, request_id: str) -> Any:
    """Say what came of one pledge. 303, or 404/409/422 with what was typed."""
    hosted, form = here.competition(), request.form
    try:
        command = SettlePledge(
            target=request_id,
            settled=form.get("settled", ""),
            day=_day(form.get("day", "")),
            note=form.get("words", "").strip()[:300],
        )
        hosted.submit(command, here.me(), intake.request_id(form))
    except Problems as wrong:
        return _page(_sentences(wrong, hosted.state), 422, about=request_id)
    except Refused as no:
        status = 422 if no.why in FIELD else STATUS.get(no.why, 409)
        return _page({FIELD.get(no.why, "pledge"): gettext(WHY[no.why])}, status, about=request_id)
    except Busy as no:
        status, sentence = later(no)
        return _page({"pledge": sentence}, status, about=request_id)
    return redirect(url_for("books.page", slug=slug, said="settled", about=request_id, **_kept(), _anchor="list"), 303)


@books.post("/file")
def file(slug: str) -> Any:
    """Look at a file and say what it would settle; or carry out one that was looked at, all that can be or none."""
    hosted, token = here.competition(), request.form.get("token", "")
    try:
        if not token:
            return _page({}, 200, token=_look(hosted))
        kept = statements().get(slug, token)
        if kept is None:
            raise Problems(Problem("file", "file_gone"))
        if not kept.done:
            kept.told = settle(hosted, kept.statement, here.me())
            kept.done = True
    except Problems as wrong:
        return _page(_sentences(wrong, hosted.state), 422)
    except Busy as no:
        status, sentence = later(no)
        return _page({"file": sentence}, status, token=token)
    return redirect(url_for("books.page", slug=slug, file=token, _anchor="file"), 303)


@books.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Any:
    """Say that the file is too large. It was refused by the size that was announced: nobody held it in memory."""
    # The guard was not asked yet, so this page says nothing of the competition.
    return errors.page(413, gettext(TOO_LARGE))


def statements() -> Statements:
    """Give the files of this server that wait to be carried out."""
    return cast(Statements, current_app.extensions["statements"])


def _look(hosted: Hosted) -> str:
    """Read the file that was sent and try it; give its token. Raises Problems."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Problems(Problem("file", "file_missing"))
    statement = aside(_read, sent.read(), _mapped(), hosted.state.defined.currency)
    told = settle(hosted, statement, here.me(), dry_run=True)
    kept = Kept(slug=hosted.slug, name=_name(sent), statement=statement, told=told)
    return statements().keep(kept)


def _name(sent: FileStorage) -> str:
    return (sent.filename or "").replace("\\", "/").rsplit("/", 1)[-1][:80]


def _read(content: bytes, mapped: Mapped, currency: str) -> Statement:
    return read_statement(read_sheet(content), mapped, currency)


def _mapped() -> Mapped:
    """Read which column is which field, as far as the form says so."""
    columns = {column: field for field in FIELDS if (column := request.form.get(f"column_{field}", "").strip())}
    return Mapped(columns=columns, fixed={}, decimal=request.form.get("decimal", ""))


def _day(text: str) -> str:
    """Read a day as a browser sends it, or nothing. Raises Problems."""
    try:
        return date.fromisoformat(text.strip()).isoformat() if text.strip() else ""
    except ValueError:
        raise Problems(Problem("day", "not_a_day")) from None


def _sentences(wrong: Problems, state: State) -> dict[str, str]:
    """Say what is wrong with a form or a file; of a file whose rows are wrong, row by row."""
    own = {"file_gone": GONE, "file_missing": NO_FILE, "not_a_day": NOT_A_DAY}
    first = wrong.items[0]
    if first.code in own:
        return {first.field: gettext(own[first.code])}
    if first.field == "request_id":
        return {"pledge": sentences(wrong, state.defined.currency)["request_id"]}
    return {"file": "\n".join(said(problem, gettext) for problem in wrong.items[:MOST_NAMED])}


def _page(problems: dict[str, str], status: int, *, about: str = "", token: str = "") -> Response:
    hosted = here.competition()
    charity, typed = _charity(hosted.state, problems)
    found = reconciled(hosted, charity)
    state = hosted.state
    listed, page_number, pages = _listed(hosted)
    page = render_template(
        "judge/books.html",
        competition=described(hosted),
        role=here.me().role.value,
        phase_at=state.phase_at,
        frozen=state.shown is not None,
        set_aside=state.set_aside,
        state=state,
        recipe=state.recipe,
        cut_off=_day_words(state.recipe.cut_off),
        found=found,
        typed=typed,
        listed=[_row(one, state) for one in listed[(page_number - 1) * A_PAGE : page_number * A_PAGE]],
        number=len(listed),
        page_number=page_number,
        pages=pages,
        kept=_kept(),
        shown=SHOWN,
        about=_about(hosted, about or request.args.get("about", "")),
        may_settle=may(here.me(), Action.SETTLE, state.desk_phase),
        signed=state.desk_phase in (Phase.FINAL, Phase.REVEALED),
        file=_file(hosted, token or request.args.get("file", "")),
        token=token or request.args.get("file", ""),
        fields=FIELDS,
        decimal=numbers.typed_amount(1, "EUR", lang())[1],
        request_id=lambda: secrets.token_urlsafe(16),
        problems=problems,
        form=request.form,
        said=request.args.get("said", ""),
    )
    return Response(page, status=status)


def _kept() -> dict[str, Any]:
    """Give what was asked of the list, to be asked again."""
    asked = request.args
    kept = {"q": asked.get("q", "")[:100], "show": asked.get("show", ""), "page": asked.get("page", "")}
    return {name: value or None for name, value in kept.items()}


def _charity(state: State, problems: dict[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """Read the amounts of the charity's own books, by team or in all, and give them as they were typed too."""
    currency, read, typed = state.defined.currency, dict[str, int](), dict[str, str]()
    for code in (ALL, *state.teams):
        text = request.args.get(f"books-{code}" if code else "books", "").strip()
        if not text:
            continue
        typed[code] = text
        try:
            read[code] = parse_amount(text, lang(), currency, most=MOST_MINOR)
        except AmountError as wrong:
            if wrong.code == "zero":
                read[code] = 0
            else:
                sentence = AMOUNT_SENTENCES[wrong.code]
                problems[f"books-{code}"] = gettext(sentence) % amount_sentence_values(lang(), currency)
    return read, typed


def _listed(hosted: Hosted) -> tuple[list[Pledge], int, int]:
    """Give the pledges that were asked for, the newest first, which page is shown, and how many there are."""
    state, kept = hosted.state, _kept()
    fits = [*_show_fits(kept["show"], state), *(_word_fits(word, state) for word in _words(kept["q"] or "", state))]
    found: list[Pledge] = []
    for number, pledge in enumerate(hosted.recount.pledges, start=1):
        if all(one(pledge) for one in fits):
            found.append(pledge)
        if number % AT_ONCE == 0:
            gevent.sleep(0)
    found.reverse()
    pages = max(1, -(-len(found) // A_PAGE))
    asked = kept["page"] or "1"
    return found, min(max(1, int(asked)), pages) if asked.isdecimal() and len(asked) < 9 else 1, pages


def _show_fits(show: str | None, state: State) -> Iterable[Fits]:
    if show in SETTLED:
        yield lambda pledge: pledge.status == show
    elif show == "late":
        yield lambda pledge: _is_late(pledge, state)


def _is_late(pledge: Pledge, state: State) -> bool:
    """Say whether the books say something else of it since the cut-off."""
    return pledge.status != pledge.stood(state.recipe.cut_off)


def _words(search: str, state: State) -> list[str]:
    """Part what was typed into words; an amount with spaces in it is one."""
    search = search.strip()
    return [search] if _amount(search, state) is not None else search.split()


def _amount(text: str, state: State) -> int | None:
    try:
        return parse_amount(text, lang(), state.defined.currency)
    except AmountError:
        return None


def _word_fits(word: str, state: State) -> Fits:
    """Give the question whether a word names a pledge: its reference, receipt, request id, team or amount."""
    folded, reference, amount = word.casefold(), id_of(word), _amount(word, state)
    teams = {code for code, team in state.teams.items() if folded == code.casefold() or folded in team.name.casefold()}

    def fits(pledge: Pledge) -> bool:
        return (
            pledge.result.team in teams
            or pledge.result.amount_minor == amount
            or pledge.request_id == reference
            or folded in pledge.receipt.casefold()
            or folded in pledge.request_id.casefold()
        )

    return fits


def _row(pledge: Pledge, state: State) -> dict[str, Any]:
    """Give what the list shows of a pledge."""
    result = pledge.result
    return {
        "request_id": pledge.request_id,
        "receipt": pledge.receipt,
        "team": state.teams[result.team],
        "outcome_name": state.outcomes[result.outcome].name,
        "amount_minor": result.amount_minor,
        "calls": result.calls,
        "day": _day_words(result.day),
        "status": pledge.status,
        "settled_on": _day_words(pledge.settled_on),
        "late": _is_late(pledge, state),
        "counts": pledge.counts(state.recipe),
    }


def _about(hosted: Hosted, request_id: str) -> dict[str, Any] | None:
    """Give the pledge that something was just said of."""
    pledge = hosted.recount.pledges.find(request_id) if request_id else None
    return _row(pledge, hosted.state) if pledge else None


def _file(hosted: Hosted, token: str) -> dict[str, Any] | None:
    """Give what a file settles or settled, and the rows that settle nothing, each with its sentence."""
    kept = statements().get(hosted.slug, token) if token else None
    if kept is None:
        return None
    currency, told = hosted.state.defined.currency, kept.told
    return {
        "name": kept.name,
        "done": kept.done,
        "told": told,
        "settles": sum(told.states.values()),
        "days": [_day_words(day) for day in told.days if day],
        "odd": [
            {
                "line": odd.word.line,
                "name": odd.word.name[:40],
                "sentence": gettext(ODD[odd.why])
                % {
                    "said": odd.word.said,
                    "stated": numbers.money(odd.word.amount_minor or 0, currency, lang()),
                    "pledged": numbers.money(odd.pledge.result.amount_minor, currency, lang()) if odd.pledge else "",
                },
            }
            for odd in told.odd[:MOST_NAMED]
        ],
    }


def _day_words(day: str) -> str:
    """Write a date with its year; nothing for none."""
    return numbers.date(f"{day}T12:00:00Z", "UTC", lang()) if day else ""
