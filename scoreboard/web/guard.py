"""The door of every page: which roles come through, told by one table."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask, current_app, g, request
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from scoreboard.core.boards import sees_board
from scoreboard.core.passes import Pass
from scoreboard.core.roles import PERMITTED, Action, Role, Who
from scoreboard.live import SCREENS
from scoreboard.web import here, step_up


@dataclass(frozen=True, slots=True)
class Door:
    """Who comes through: the roles that an action is permitted to, in the order in which a pass is picked.

    `bearer` doors look at the token alone and never at cookies. A door without an
    action is open to everybody. What a `steps_up` door changes needs the passphrase of
    whoever comes through.
    """

    action: Action | None = None
    roles: tuple[Role, ...] = ()
    bearer: bool = False
    steps_up: bool = False


class NeedsPass(Forbidden):
    """This page needs a pass that the browser does not hold."""


EVERYBODY = Door()
BOARD = Door(Action.SEE_BOARD, (Role.WALL, Role.LEAD, Role.JUDGE, Role.ORGANISER, Role.API))
SCREEN = Door(Action.SEE_BOARD, SCREENS)
LEAD = Door(Action.SEE_MINE, (Role.LEAD,))
JUDGE = Door(Action.SEE_STANDINGS, (Role.JUDGE, Role.ORGANISER))
DESK = Door(Action.SEE_STANDINGS, (Role.JUDGE, Role.ORGANISER), steps_up=True)
ORGANISER = Door(Action.DEFINE, (Role.ORGANISER,))


def _api(action: Action) -> Door:
    return Door(action, tuple(PERMITTED[action]), bearer=True)


DOORS: dict[str, Door] = {
    "static": EVERYBODY,
    "openapi.spec": EVERYBODY,
    "health.healthz": EVERYBODY,
    "health.metrics": EVERYBODY,
    "api.board": _api(Action.SEE_BOARD),
    "api.standings": _api(Action.SEE_STANDINGS),
    "api.record": _api(Action.RECORD),
    "api.record_batch": _api(Action.RECORD),
    "api.void": _api(Action.TAKE_BACK),
    "api.replace": _api(Action.TAKE_BACK),
    "api.settle": _api(Action.SETTLE),
    "api.entries": _api(Action.SEE_ENTRIES),
    "api.phase": _api(Action.FREEZE),
    "home.index": EVERYBODY,
    # Whose draft it is stands in the draft: see web/drafting.py.
    "setup.start": EVERYBODY,
    "setup.begin": EVERYBODY,
    "setup.first": EVERYBODY,
    "setup.show": EVERYBODY,
    "setup.go": EVERYBODY,
    "setup.keep": EVERYBODY,
    "setup.preview": EVERYBODY,
    "setup.token": EVERYBODY,
    "setup.make": EVERYBODY,
    "setup.renew": EVERYBODY,
    "setup.drop": EVERYBODY,
    "setup.edit": ORGANISER,
    "setup.change": ORGANISER,
    "signin.show": EVERYBODY,
    "signin.enter": EVERYBODY,
    "signin.leave": EVERYBODY,
    "wall.wall": BOARD,
    "wall.board": BOARD,
    "wall.public_board": BOARD,
    "wall.nicknames": BOARD,
    "scoring.page": BOARD,
    "receipts.page": BOARD,
    "lead.page": LEAD,
    "lead.record": LEAD,
    "corrections.void": LEAD,
    "corrections.replace": LEAD,
    "corrections.ask": LEAD,
    "lead.token": LEAD,
    "lead.mine": LEAD,
    "nicknames.listed": LEAD,
    "nicknames.add": LEAD,
    "nicknames.delete": LEAD,
    "shift.start": LEAD,
    "shift.end": LEAD,
    "shift.read": LEAD,
    "tally.page": LEAD,
    "tally.paper": LEAD,
    "tally.enter": LEAD,
    "queries.page": LEAD,
    "queries.answer": LEAD,
    "judge.page": JUDGE,
    "judge.standings": JUDGE,
    "judge.now": JUDGE,
    "judge.export": JUDGE,
    "judge.void": DESK,
    "judge.replace": DESK,
    "judge.move": DESK,
    "judge.leave": DESK,
    "decisions.verify": DESK,
    "decisions.admit": DESK,
    "decisions.query": DESK,
    "decisions.ask": DESK,
    "decisions.close": DESK,
    "decisions.sample": DESK,
    "decisions.look": JUDGE,
    "decisions.now_waiting": JUDGE,
    "bulk.preview": JUDGE,
    "bulk.apply": DESK,
    "judge.phase": DESK,
    "judge.standings_csv": JUDGE,
    "judge.standings_json": JUDGE,
    "judge.ledger_csv": JUDGE,
    "downloads.pack": JUDGE,
    "downloads.report": JUDGE,
    "downloads.certificates": JUDGE,
    "downloads.standings_xlsx": JUDGE,
    "downloads.press": JUDGE,
    "step_up.page": JUDGE,
    "step_up.enter": DESK,
    "signing.page": JUDGE,
    "signing.sign": DESK,
    "signing.correct": DESK,
    "books.page": JUDGE,
    "books.pledges": JUDGE,
    "books.settle_one": DESK,
    "books.file": DESK,
    "shifts_desk.page": JUDGE,
    "shifts_desk.start": DESK,
    "shifts_desk.end": DESK,
    "marking.page": JUDGE,
    "marking.give": DESK,
    # Nobody else ever sees a draft, and it counts nowhere.
    "marking.draft": JUDGE,
    "marking.sample": DESK,
    "marking.drop": DESK,
    "marking.recuse": DESK,
    "summaries.document": JUDGE,
    "summaries.receive": DESK,
    "summaries.page": LEAD,
    "summaries.hand_in": LEAD,
    "summaries.own": LEAD,
    "privacy.page": EVERYBODY,
    "privacy.erase": ORGANISER,
    "privacy.erase_nicknames": ORGANISER,
    "privacy.erase_text": DESK,
    "privacy.objections": JUDGE,
    "ceremony.screen": SCREEN,
    "ceremony.frame": SCREEN,
    "ceremony.photo": SCREEN,
    "director.page": JUDGE,
    "director.now": JUDGE,
    "director.preview": JUDGE,
    # Presses must not wait for a passphrase: each console asks for one once in a real show (`director.go`), and that
    # counts as long as the show goes on: for the last press too, which opens for everybody what was signed.
    "director.begin": DESK,
    "director.go": JUDGE,
    "director.reveal": DESK,
    "director.end": JUDGE,
    "script.page": JUDGE,
    "script.keep": DESK,
    "logo.show": BOARD,
    "logo.upload": ORGANISER,
    "logo.remove": ORGANISER,
    "organise.page": ORGANISER,
    "organise.preflight": ORGANISER,
    "organise.reporting": ORGANISER,
    "organise.back_up": ORGANISER,
    "organise.choose_base": ORGANISER,
    "organise.phase": ORGANISER,
    "organise.schedule": ORGANISER,
    "organise.make_pass": ORGANISER,
    "organise.make_lead_passes": ORGANISER,
    "organise.revoke_pass": ORGANISER,
    "organise.definition": ORGANISER,
    "seats.renew": ORGANISER,
    "seats.leave": ORGANISER,
    "briefing.publish": ORGANISER,
    "briefing.withdraw": ORGANISER,
}
"""Every route by its endpoint. One that is missing here stops the start."""

OF_CEREMONIES = ("static", "health", "signin", "ceremony", "director", "script")
"""What is served where a ceremony stands alone: blueprints by name."""


def install(app: Flask) -> None:
    """Put the guard before every page. Raises RuntimeError for a route without a door."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    if without := sorted(endpoints - DOORS.keys()):
        raise RuntimeError(f"no door for {', '.join(without)}")
    app.before_request(_check)


def _check() -> None:
    """Let somebody in, or say what they need."""
    alone = current_app.config["CEREMONY_ALONE"]
    if alone and request.endpoint and request.endpoint.split(".")[0] not in OF_CEREMONIES:
        raise NotFound
    door = DOORS.get(request.endpoint or "")
    if door is None or door.action is None:
        here.let_in(here.NOBODY)
        return
    hosted = here.competition()
    if door.bearer:
        one = here.bearer(hosted)
        if one is None and "Authorization" in request.headers:
            raise Unauthorized
        passes: Iterable[Pass] = () if one is None else (one,)
    else:
        passes = here.held_passes(hosted)
    who = _picked(door, passes)
    if who is None:
        if door.action is Action.SEE_BOARD and sees_board(Role.PUBLIC, hosted.state):
            who = here.NOBODY
        elif door.bearer and not passes:
            raise Unauthorized
        else:
            raise Forbidden if door.bearer else NeedsPass
    here.let_in(who)
    # Where a ceremony stands alone there is nothing that a passphrase would keep.
    if door.steps_up and not alone:
        step_up.check()
    if door.bearer and request.method == "POST":
        step_up.check_program()


def _picked(door: Door, passes: Iterable[Pass]) -> Who | None:
    """Pick the pass for a door. A browser with several leads' passes names the team."""
    allowed = [one for one in passes if one.role in door.roles]
    g.passes = allowed
    for role in door.roles:
        fitting = [one for one in allowed if one.role is role]
        if role is Role.LEAD and not door.bearer:
            fitting = _of_named_team(fitting)
        if fitting:
            return fitting[0].who
    return None


def _of_named_team(passes: list[Pass]) -> list[Pass]:
    team = request.args.get("team") or request.form.get("team", "")
    return [one for one in passes if one.team == team] if team else passes
