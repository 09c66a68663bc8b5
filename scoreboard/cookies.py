"""What the cookie of a browser says: who it is here, and under which key it holds the passes of each competition."""

import secrets

from flask import session

BROWSER = "id"
KEYS = "keys"
MOST_KEYS = 40
"""Of so many competitions a browser holds passes at once: a cookie has room for no more."""


def browser_id(*, make: bool = False) -> str:
    """Give the id of this browser; with `make` it gets one if it has none. It opens no competition."""
    if make and BROWSER not in session:
        session[BROWSER] = secrets.token_urlsafe(32)
        session.permanent = True
    return str(session.get(BROWSER, ""))


def key_of(slug: str) -> str:
    """Give the key under which this browser holds the passes of a competition.

    It is the id of the browser where it came in before there were keys.
    """
    return next((key for of, key in session.get(KEYS, ()) if of == slug), browser_id())


def keep_key(slug: str, key: str) -> None:
    """Let this browser hold its passes of a competition under another key; the newest keys are kept."""
    others = [[of, kept] for of, kept in session.get(KEYS, ()) if of != slug]
    session[KEYS] = [*others, [slug, key]][-MOST_KEYS:]
    session.permanent = True
