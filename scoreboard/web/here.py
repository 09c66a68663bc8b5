"""Who is asking, and about which competition."""

import secrets
from datetime import UTC, datetime
from typing import cast

from flask import current_app, g, request
from werkzeug.exceptions import NotFound

from scoreboard import cookies
from scoreboard.competitions import Competitions, Hosted, Unknown
from scoreboard.core.passes import Pass
from scoreboard.core.roles import Role, Who
from scoreboard.lateness import Lateness
from scoreboard.web.wrong_tries import WrongTries

NOBODY = Who(Role.PUBLIC)


def competitions() -> Competitions:
    """Give the competitions of this server."""
    return cast(Competitions, current_app.extensions["competitions"])


def competition() -> Hosted:
    """Give the competition that the address names. Answers 404 when there is none."""
    if "competition" not in g:
        slug = (request.view_args or {}).get("slug", "")
        try:
            g.competition = competitions().get(slug)
        except Unknown:
            raise NotFound from None
    return cast(Hosted, g.competition)


def wrong_tries() -> WrongTries:
    """Give the count of wrong tries of this server."""
    return cast(WrongTries, current_app.extensions["wrong_tries"])


def lateness() -> Lateness:
    """Give how late the loop of this server was."""
    return cast(Lateness, current_app.extensions["lateness"])


def me() -> Who:
    """Give whom the guard let in."""
    return cast(Who, g.who)


def hold(hosted: Hosted, one: Pass) -> None:
    """Let this browser hold a pass from now on, under a new key: who knew the old one is not let in with it.

    Raises Busy, or Moved when another tab of this browser did so just now; then nothing has changed.
    """
    cookies.browser_id(make=True)
    old, new = cookies.key_of(hosted.slug), secrets.token_urlsafe(18)
    hosted.passes.enter(new, one, device=str(request.user_agent)[:200], at=datetime.now(UTC), instead=old)
    cookies.keep_key(hosted.slug, new)


def held_passes(hosted: Hosted) -> tuple[Pass, ...]:
    """Give the passes of a competition that this browser holds, the newest first."""
    found = cookies.key_of(hosted.slug)
    if not found:
        return ()
    hosted.passes.seen(found, at=datetime.now(UTC))
    return hosted.passes.held_by(found)


def bearer(hosted: Hosted) -> Pass | None:
    """Give the pass of the bearer token, if the request carries a valid one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    return hosted.passes.by_token(token.strip())


def wants_json() -> bool:
    """Say whether a program asks rather than a person."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return best in ("application/json", "application/problem+json")


def let_in(who: Who) -> None:
    """Note whom the guard let in."""
    g.who = who


def languages() -> tuple[str, ...]:
    """Give the languages of the competition that the address names, its first one first; none without one."""
    slug = (request.view_args or {}).get("slug", "")
    return competitions().get(slug).state.defined.languages if competitions().has(slug) else ()
