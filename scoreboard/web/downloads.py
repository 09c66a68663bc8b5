"""What judges take away: the pack, its papers, the standings as a spreadsheet, the line for the press."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import gevent
from flask import Blueprint, Response, current_app
from werkzeug.exceptions import NotFound

from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience, seen_by
from scoreboard.core.state import State
from scoreboard.exports.official import file_label, shown_of
from scoreboard.exports.press_line import press_line, press_txt
from scoreboard.exports.workbook import ranking_xlsx
from scoreboard.numbers import LANGUAGES, TONGUES
from scoreboard.web import blind, here, ledger_file
from scoreboard.web.answers import attached

downloads = Blueprint("downloads", __name__, url_prefix="/<slug>/judge/export")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF, ZIP = "application/pdf", "application/zip"


def offered(hosted: Hosted) -> dict[str, Any]:
    """Give what the page of the exports says: how far they can be relied on, languages, lines for the press."""
    state = seen_by(Audience.JUDGE, hosted.state)
    is_whole = state is hosted.state
    shown, lines = gevent.get_hub().threadpool.apply(_told, (state,))
    return {
        "number": shown.final.number if shown.final else 0,
        "revealed": shown.revealed,
        "rehearsal": shown.rehearsal,
        "digest": shown.digest if is_whole else "",
        "keeps_files": blind.keeps_files(hosted, here.me()),
        "languages": [(language, TONGUES[language]) for language in hosted.state.defined.languages],
        "press": [(language, TONGUES[language], line) for language, line in lines.items()],
    }


def _told(state: State) -> tuple[Any, dict[str, str]]:
    first = state.defined.languages
    languages = [*first, *(language for language in LANGUAGES if language not in first)]
    return shown_of(state), {language: press_line(state, language) for language in languages}


@downloads.get("/pack.zip")
def pack(slug: str) -> Response:
    """Give the whole pack."""
    return _made(slug, "", ZIP, "pack.zip")


@downloads.get("/report-<language>.pdf")
def report(slug: str, language: str) -> Response:
    """Give the report in one of the languages of the competition."""
    if language not in here.competition().state.defined.languages:
        raise NotFound
    return _made(slug, f"report-{language}.pdf", PDF, f"report-{language}.pdf")


@downloads.get("/certificates.zip")
def certificates(slug: str) -> Response:
    """Give the certificates of all teams."""
    return _made(slug, "certificates.zip", ZIP, "certificates.zip")


@downloads.get("/standings.xlsx")
def standings_xlsx(slug: str) -> Response:
    """Give the ranking as a spreadsheet, with the points line by line and every other view."""
    return written_apart(ranking_xlsx, XLSX, "ranking.xlsx")


@downloads.get("/press.txt")
def press(slug: str) -> Response:
    """Give the line for the press in all languages."""
    return written_apart(press_txt, "text/plain", "press.txt")


def written_apart(written: Callable[[State], Any], mimetype: str, name: str) -> Response:
    """Give a file of the state as the desk sees it, written in a thread of its own."""
    state = seen_by(Audience.JUDGE, here.competition().state)
    content = gevent.get_hub().threadpool.apply(written, (state,))
    return _labelled(content, mimetype, file_label(state), name)


def _made(slug: str, paper: str, mimetype: str, name: str) -> Response:
    """Give the pack or a paper of it, in which all marks stand."""
    hosted = here.competition()
    blind.check_files(hosted, here.me())
    data_dir = current_app.config["SETTINGS"].data_dir
    label, pieces = with_label(hosted, lambda: ledger_file.exported(slug, data_dir, paper))
    return _labelled(pieces, mimetype, label, name)


def with_label(hosted: Hosted, made: Callable[[], Iterator[bytes]]) -> tuple[str, Iterator[bytes]]:
    """Have a file made by a process that reads the ledger on its own; give it behind the label that fits it.

    What was signed, corrected or opened while it was being made may be in it or not: then it is made anew.
    """
    while True:
        label = file_label(hosted.state)
        pieces = made()
        if file_label(hosted.state) == label:
            return label, pieces
        deque(pieces, maxlen=0)


def _labelled(content: Any, mimetype: str, label: str, name: str) -> Response:
    """Answer with a file whose name says whether it is official."""
    return attached(content, mimetype, f"{here.competition().slug}-{label}-{name}")
