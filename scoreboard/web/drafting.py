"""The draft that the address names, who may open it and with what, and who may make a competition at all."""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import cast

from flask import current_app
from werkzeug.exceptions import NotFound

from scoreboard import cookies
from scoreboard.competitions import Hosted
from scoreboard.core.competition import Words
from scoreboard.core.fuel import OVER
from scoreboard.core.phases import Phase
from scoreboard.core.roles import Role
from scoreboard.drafts import Draft, Drafts, Unknown, holder
from scoreboard.setup import goals, outcomes
from scoreboard.setup.steps import STEPS, Step
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
    session = cookies.browser_id()
    return bool(session and hmac.compare_digest(holder(session), draft.holder)) or is_organiser()


def step_of(draft: Draft, name: str) -> Step:
    """Give a step as this browser may fill it in.

    A competition that is there has keys that are no longer free; and not with every
    competition here may one be compared.
    """
    step = STEPS[name]
    if name == "goals":
        return replace(step, read=partial(goals.read, years=years(draft.slug)))
    if name != "outcomes" or not draft.slug:
        return step
    there = here.competitions().get(draft.slug).state.outcomes.values()
    return replace(step, read=partial(outcomes.read, gone=[one.key for one in there if one.withdrawn]))


def years(slug: str = "") -> Mapping[str, Words]:
    """Give what may be compared with, by its slug: competitions that are over and whose result this browser may see."""
    others = (hosted for hosted in here.competitions() if hosted.slug != slug)
    return {hosted.slug: hosted.state.defined.name for hosted in others if _may_compare(hosted)}


def _may_compare(hosted: Hosted) -> bool:
    state = hosted.state
    if state.phase is Phase.REVEALED and state.defined.public:
        return True
    return state.phase in OVER and organises(hosted)


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
