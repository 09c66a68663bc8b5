"""How far the judges are: what is open at each step of the desk, said at the top of every page of it."""

from dataclasses import dataclass

from flask import Flask, current_app

from scoreboard.core.finals import needed
from scoreboard.core.jury import missing
from scoreboard.core.phases import Phase
from scoreboard.core.roles import Role
from scoreboard.core.state import State
from scoreboard.web import here

MARKING = "marking.page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """How far the judges are.

    `to_review` counts what waits for an answer; `to_mark` the teams that are not marked
    yet, by who looks or, for an organiser, by anybody. `correcting` is the number of the
    final that is being corrected, 0 when none is.
    """

    seatless: bool
    closed: bool
    signed: bool
    to_review: int
    marks: bool
    to_mark: int
    signatures: int
    needed: int
    correcting: int


def install(app: Flask) -> None:
    """Let the templates of the desk ask how far the judges are."""
    app.jinja_env.globals["desk_now"] = told


def told() -> Desk:
    """Say how far the judges of the competition that the address names are."""
    hosted, who = here.competition(), here.me()
    state = hosted.state
    return Desk(
        seatless=who.role is Role.JUDGE and not hosted.passphrases.hash_of(who.pass_id),
        closed=state.desk_phase is Phase.CLOSED,
        signed=bool(state.finals) and state.correction is None,
        to_review=to_review(state),
        marks=bool(state.recipe.criteria) and MARKING in current_app.view_functions,
        to_mark=len(unmarked(state, who.pass_id if who.role is Role.JUDGE else "")),
        signatures=len(state.signatures),
        needed=needed(state),
        correcting=state.correction.amends if state.correction else 0,
    )


def to_review(state: State) -> int:
    """Count what waits: late results, questions of teams and to them, their answers, and what is to be verified."""
    waiting = sum(query.waits for query in state.queries.values())
    return state.set_aside + len({*state.asks, *state.answered, *state.large}) + waiting


def unmarked(state: State, judge: str) -> set[str]:
    """Give the teams that miss a mark of a judge, or with an empty `judge` of any."""
    lacking = missing(state.jury, state.recipe.criteria, state.competing)
    return {one.team for one in lacking if not judge or one.judge in ("", judge)}
