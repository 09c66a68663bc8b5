"""The passphrase of a judge: chosen once, typed for a change, and again after five minutes without one."""

import unicodedata
from datetime import UTC, datetime
from functools import partial
from typing import Any

import gevent
from flask import Blueprint, Response, after_this_request, g, redirect, render_template, request, url_for
from gevent.lock import BoundedSemaphore
from werkzeug.security import check_password_hash, generate_password_hash

from scoreboard import cookies
from scoreboard.competitions import Hosted
from scoreboard.core.commands import SeatJudge
from scoreboard.core.roles import Role, Who
from scoreboard.flow import Busy
from scoreboard.i18n import gettext, ngettext
from scoreboard.numbers import N_
from scoreboard.web import answers, here
from scoreboard.web.answers import json_answer
from scoreboard.web.wall import described

step_up = Blueprint("step_up", __name__, url_prefix="/<slug>/judge/passphrase")

TYPED, AGAIN = "passphrase", "passphrase_again"
HEADER = "Scoreboard-Passphrase"
SHORTEST, LONGEST = 8, 200
SILLIEST = {
    "12345678", "123456789", "1234567890", "87654321", "11111111", "00000000", "12341234", "abcdefgh", "abcd1234",
    "abc12345", "qwertyui", "qwertyuiop", "qwerty123", "azertyui", "azertyuiop", "azerty123", "qwertzui",
    "qwertzuiop", "asdfghjk", "asdfghjkl", "1q2w3e4r", "q1w2e3r4", "password", "password1", "passwort",
    "passwort1", "motdepasse", "wachtwoord", "wachtwoord1", "wachtzin", "passphrase", "passwd12", "geheim123",
    "geheimpje", "welkom01", "welkom123", "welcome1", "willkommen", "bienvenue", "iloveyou", "letmein1",
    "scoreboard", "jurylid1", "jury1234", "judge123", "trustno1", "sunshine", "princess", "football",
}  # fmt: skip
"""What is tried first by whoever guesses, in small letters and without spaces."""

FORGOTTEN = N_("Type the passphrase: it is needed for every change, and again after five minutes without one.")
NONE_YET = N_("Choose a passphrase first: every change of a judge is made with one.")
WRONG = N_("This is not the passphrase of this pass.")
TOO_SHORT = N_("Take at least 8 characters: three or four words are easy to remember.")
TOO_LONG = N_("Take at most 200 characters.")
TOO_SILLY = N_("This is one of the first that anybody would try. Take another one.")
NOT_KEPT = N_("The seat at the table is taken, but the passphrase could not be kept. Choose it again in a moment.")
NOT_THE_SAME = N_("The two are not the same. Type the new passphrase twice.")

_one_at_a_time = BoundedSemaphore(1)
"""Making a hash takes memory; and of wrong tries sent at once each is counted before the next is looked at."""


class StepUp(Exception):
    """Whoever asks for this change has to type their passphrase, or to choose one."""

    def __init__(self, sentence: str = "", *, status: int = 401, wait_s: int = 0) -> None:
        super().__init__("a passphrase is needed")
        self.sentence = sentence
        self.status = status
        self.wait_s = wait_s


@step_up.get("")
def page(slug: str) -> Response:
    """Ask for the passphrase, or let one be chosen, before anything is changed."""
    return asked(StepUp(status=200))


@step_up.post("")
def enter(slug: str) -> Any:
    """Go on to the desk: the guard looked at what was typed."""
    if here.wants_json():
        return json_answer({})
    return redirect(url_for("judge.page", slug=slug), 303)


def check() -> None:
    """Let a change through when the passphrase comes with it or was typed lately. Raises StepUp."""
    hosted, who = here.competition(), here.me()
    phrase = _typed(TYPED)
    if phrase:
        with _one_at_a_time:
            _look_at(hosted, who, phrase)
        g.passphrase_typed = True
        _note_change(hosted, who)
    elif not hosted.passphrases.is_fresh(cookies.key_of(hosted.slug), who.pass_id, at=datetime.now(UTC)):
        raise StepUp
    after_this_request(partial(_changed, hosted, who))


def check_program() -> None:
    """Let a program change something with a judge's token: a judge who chose a passphrase sends it along.

    The token is the link that somebody else handed out, so it alone says less than the desk asks for. Raises StepUp.
    """
    hosted, who = here.competition(), here.me()
    if who.role is not Role.JUDGE or not hosted.passphrases.hash_of(who.pass_id):
        return
    phrase = _as_kept(request.headers.get(HEADER, "").encode("latin-1").decode(errors="replace"))
    if not phrase:
        raise StepUp
    with _one_at_a_time:
        _look_at(hosted, who, phrase)


def typed_just_now() -> bool:
    """Say whether the passphrase came with this very request."""
    return bool(g.get("passphrase_typed"))


def asked(no: StepUp) -> Response:
    """Show the page that asks for the passphrase. What was posted waits in it, to be posted to the same place."""
    hosted, posted = here.competition(), request.method == "POST"
    page = render_template(
        "judge/passphrase.html",
        competition=described(hosted),
        role=here.me().role.value,
        chosen=bool(hosted.passphrases.hash_of(here.me().pass_id)),
        no=no.sentence,
        kept=_kept() if posted else [],
        files=[(name, file.filename) for name, file in request.files.items(multi=True) if file.filename],
        address=(request.script_root + request.full_path).rstrip("?") if posted else "",
        goes_on=posted and request.endpoint != "step_up.enter",
    )
    response = Response(page, status=no.status)
    return _told(response, no)


def problem(no: StepUp) -> Response:
    """Tell a program that a passphrase is needed."""
    chosen = here.competition().passphrases.hash_of(here.me().pass_id)
    sentence = no.sentence or gettext(FORGOTTEN if chosen else NONE_YET)
    return _told(answers.problem(no.status, sentence, why="step_up"), no)


def _told(response: Response, no: StepUp) -> Response:
    """Say in the head of an answer what is asked for, and from when on."""
    if no.status == StepUp().status:
        response.headers["WWW-Authenticate"] = "Passphrase"
    if no.wait_s:
        response.headers["Retry-After"] = str(no.wait_s)
    return response


def _kept() -> list[tuple[str, str]]:
    """Give what was posted beside the passphrase, in its order."""
    ours = (TYPED, AGAIN, "csrf_token")
    return [(name, value) for name, value in request.form.items(multi=True) if name not in ours]


def _look_at(hosted: Hosted, who: Who, phrase: str) -> None:
    """Compare what was typed, or keep it where nothing was chosen yet. Raises StepUp."""
    tries, browser_id = here.wrong_tries(), cookies.browser_id()
    kept = hosted.passphrases.hash_of(who.pass_id)
    if kept and who.role is Role.JUDGE and who.pass_id not in hosted.state.jury.seats:
        # Left behind by a judge who left the table: who sits down again chooses another one.
        hosted.passphrases.forget(who.pass_id)
        kept = ""
    if not kept:
        _choose(hosted, who, phrase)
        tries.fitted(browser_id, who.pass_id)
        return
    if wait_s := tries.wait_s(browser_id, who.pass_id):
        raise StepUp(_wait(wait_s), status=429, wait_s=wait_s)
    if not gevent.get_hub().threadpool.apply(check_password_hash, (kept, phrase)):
        tries.count_phrase(browser_id, who.pass_id)
        raise StepUp(gettext(WRONG))
    tries.fitted(browser_id, who.pass_id)


def _choose(hosted: Hosted, who: Who, phrase: str) -> None:
    """Keep a passphrase, and let a judge take a seat with it. Raises StepUp."""
    again = _typed(AGAIN)
    if len(phrase) < SHORTEST:
        raise StepUp(gettext(TOO_SHORT))
    if len(phrase) > LONGEST:
        raise StepUp(gettext(TOO_LONG))
    if "".join(phrase.casefold().split()) in SILLIEST or len(set(phrase)) == 1:
        raise StepUp(gettext(TOO_SILLY))
    if phrase != again:
        raise StepUp(gettext(NOT_THE_SAME))
    digest = gevent.get_hub().threadpool.apply(generate_password_hash, (phrase,))
    try:
        if who.role is Role.JUDGE:
            hosted.submit(SeatJudge(), who, hosted.passphrases.seat_id(who.pass_id))
    except Busy as no:
        status, sentence = answers.later(no)
        raise StepUp(sentence, status=status) from no
    try:
        hosted.passphrases.keep(who.pass_id, digest, at=datetime.now(UTC))
    except Busy as no:
        status, sentence = answers.later(no)
        raise StepUp(gettext(NOT_KEPT) if who.role is Role.JUDGE else sentence, status=status) from no


def _typed(field: str) -> str:
    """Give what was typed as every keyboard writes it: a phone ends a word with a space, a Mac parts its accents."""
    return _as_kept(request.form.get(field, ""))


def _as_kept(typed: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", typed[: LONGEST + 1]).split())


def _wait(wait_s: int) -> str:
    minutes = -(-wait_s // 60)
    return ngettext(
        "Too many wrong tries. The passphrase is looked at again in %(num)s minute.",
        "Too many wrong tries. The passphrase is looked at again in %(num)s minutes.",
        minutes,
    )


def _changed(hosted: Hosted, who: Who, response: Response) -> Response:
    """Let the five minutes begin anew with a change that came about."""
    if response.status_code < 400:
        _note_change(hosted, who)
    return response


def _note_change(hosted: Hosted, who: Who) -> None:
    hosted.passphrases.changed(cookies.key_of(hosted.slug), who.pass_id, at=datetime.now(UTC))
