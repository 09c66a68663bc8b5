"""An organiser lets a judge choose another passphrase, or leave the table."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for

from scoreboard import intake
from scoreboard.core.commands import UnseatJudge
from scoreboard.core.refusal import Refused, Why
from scoreboard.flow import Busy
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import answers, here, organise
from scoreboard.web.said import sentences

STAYS = N_(
    "The judge has left the table. Only the passphrase could not be erased now: that happens as soon as it is typed"
    " again, and to sit down again another one is chosen."
)

seats = Blueprint("seats", __name__, url_prefix="/<slug>/organise/judges/<judge>")


@seats.post("/renew")
def renew(slug: str, judge: str) -> Any:
    """Let a judge choose another passphrase: the old one fits nothing any more, and until then nothing is changed."""
    hosted = here.competition()
    if not hosted.passphrases.hash_of(judge):
        return _again(gettext(WHY[Why.NOT_SEATED]), 409)
    try:
        hosted.passphrases.forget(judge)
    except Busy as no:
        status, sentence = answers.later(no)
        return _again(sentence, status)
    return redirect(url_for("organise.page", slug=slug, said="renewed", _anchor="table"), 303)


@seats.post("/leave")
def leave(slug: str, judge: str) -> Any:
    """Let a judge leave the table, with words that stand in the ledger. 303, or 409/422."""
    hosted, form = here.competition(), request.form
    try:
        command = UnseatJudge(judge=judge, note=intake.words(form.get("words", "")))
        hosted.submit(command, here.me(), intake.request_id(form))
    except Problems as wrong:
        return _again(" ".join(sentences(wrong, hosted.state.defined.currency).values()), 422)
    except Refused as no:
        return _again(gettext(WHY[no.why]), 422 if no.why is Why.WORDS_MISSING else 409)
    except Busy as no:
        status, sentence = answers.later(no)
        return _again(sentence, status)
    try:
        hosted.passphrases.forget(judge)
    except Busy as no:
        status, _ = answers.later(no)
        return _again(gettext(STAYS), status)
    return redirect(url_for("organise.page", slug=slug, said="unseated", _anchor="table"), 303)


def _again(sentence: str, status: int) -> Response:
    return organise.again({"table": sentence}, status)
