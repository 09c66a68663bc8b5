"""What judges take away: the pack, its papers, the standings as a spreadsheet, the line for the press."""

from collections.abc import Iterator
from typing import Any

import gevent
from flask import Blueprint, Response, current_app
from werkzeug.exceptions import NotFound

from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience, seen_by
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
    shown, lines = gevent.get_hub().threadpool.apply(_told, (hosted,))
    return {
        "number": shown.final.number if shown.final else 0,
        "revealed": shown.revealed,
        "rehearsal": shown.rehearsal,
        "digest": shown.digest if seen_by(Audience.JUDGE, hosted.state) is hosted.state else "",
        "keeps_files": blind.keeps_files(hosted, here.me()),
        "languages": [(language, TONGUES[language]) for language in hosted.state.defined.languages],
        "press": [(language, TONGUES[language], line) for language, line in lines.items()],
    }


def _told(hosted: Hosted) -> tuple[Any, dict[str, str]]:
    state = seen_by(Audience.JUDGE, hosted.state)
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
    state = seen_by(Audience.JUDGE, here.competition().state)
    return labelled(gevent.get_hub().threadpool.apply(ranking_xlsx, (state,)), XLSX, "ranking.xlsx")


@downloads.get("/press.txt")
def press(slug: str) -> Response:
    """Give the line for the press in all languages."""
    state = seen_by(Audience.JUDGE, here.competition().state)
    text = gevent.get_hub().threadpool.apply(press_txt, (state,))
    return labelled(text, "text/plain", "press.txt")


def _made(slug: str, paper: str, mimetype: str, name: str) -> Response:
    """Give the pack or a paper of it, in which all marks stand."""
    blind.check_files(here.competition(), here.me())
    pieces: Iterator[bytes] = ledger_file.exported(slug, current_app.config["SETTINGS"].data_dir, paper)
    return labelled(pieces, mimetype, name)


def labelled(content: Any, mimetype: str, name: str) -> Response:
    """Answer with a file whose name says whether it is official."""
    hosted = here.competition()
    return attached(content, mimetype, f"{hosted.slug}-{file_label(hosted.state)}-{name}")
