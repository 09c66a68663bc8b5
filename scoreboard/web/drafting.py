"""The draft that the address names, who may open it, and who may make a competition at all."""

import hmac
from typing import cast

from flask import current_app
from werkzeug.exceptions import NotFound

from scoreboard.competitions import Hosted
from scoreboard.core.roles import Role
from scoreboard.drafts import Draft, Drafts, Unknown, holder
from scoreboard.web import here


class NotReady(Exception):
    """Something of a draft is still to be done."""


def drafts() -> Drafts:
    """Give the drafts of this server."""
    return cast(Drafts, current_app.extensions["drafts"])


def draft_of(draft_id: str) -> Draft:
    """Give a draft. Answers 404 when there is none, and when it is none of this browser's business."""
    try:
        draft = drafts().get(draft_id)
    except Unknown:
        raise NotFound from None
    if not may_open(draft):
        raise NotFound
    return draft


def may_open(draft: Draft) -> bool:
    """Say whether this browser may open a draft.

    One that changes a competition is open to its organisers; a new one to whoever began it
    and to all who may make competitions here.
    """
    if draft.slug:
        return here.competitions().has(draft.slug) and organises(here.competitions().get(draft.slug))
    session = here.session_id()
    return bool(session and hmac.compare_digest(holder(session), draft.holder)) or is_organiser()


def organises(hosted: Hosted) -> bool:
    """Say whether this browser holds an organiser's pass of a competition."""
    return any(one.role is Role.ORGANISER for one in here.held_passes(hosted))


def is_organiser() -> bool:
    """Say whether this browser holds an organiser's pass of any competition here."""
    return any(organises(hosted) for hosted in here.competitions())


def may_make(key: str) -> bool:
    """Say whether this browser may make a competition: as an organiser, or with the set-up key."""
    right: str = current_app.config["SETUP_KEY"]
    return is_organiser() or hmac.compare_digest(key.strip().encode(), right.encode())
