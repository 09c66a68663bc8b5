"""Shows what changed: rooms by audience, whole boards, a beat. Nothing comes in here but who is listening."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

import gevent
from flask import request, session
from flask_socketio import SocketIO
from gevent.event import Event
from socketio.exceptions import ConnectionRefusedError as NotLetIn

from scoreboard import cookies
from scoreboard.ceremony_frames import frame_of
from scoreboard.competitions import Competitions, Hosted, Unknown
from scoreboard.core import names
from scoreboard.core.boards import (
    Audience,
    Board,
    audience_of,
    mine_for,
    seen_by,
    sees_board,
    seq_for,
    standings_of,
)
from scoreboard.core.codec import timestamp
from scoreboard.core.roles import Role, Who
from scoreboard.forever import forever
from scoreboard.i18n import lang, translations
from scoreboard.numbers import LANGUAGES, N_
from scoreboard.walls import Wall, Walls
from scoreboard.websocket import Driver, framed

BOARD_EVERY_S = 0.1
LARGE_BOARD_EVERY_S = 0.5
LARGE_BOARD_BYTES = 16_384
MINE_EVERY_S = 1.0
BEAT_EVERY_S = 5.0
LOOK_EVERY_S = 0.25
RECHECK_EVERY_S = 15.0
WELCOME_WITHIN_S = 10.0
LEAVE_WITHIN_S = 1.0
RARELY = ("teams", "outcomes")
"""Fields that go in a client's first board and when they change."""

SCREEN = "screen"
SCREENS = (Role.WALL, Role.JUDGE, Role.ORGANISER)
"""Whose passes open a screen of the ceremony, where not everybody may see the standings."""

SIZE = re.compile(r"[1-9]\d{1,4}x[1-9]\d{1,4}")
WALL_NAME = "wall"
"""Where a browser's session holds the name that its screen was given."""

DELETED = N_("This competition is over, and its data are deleted.")

log = logging.getLogger(__name__)
NOBODY = Who(Role.PUBLIC)


@dataclass(frozen=True, slots=True)
class Listener:
    """One socket: whom it acts for, where what it hears is sent, and whether it is a screen of the ceremony."""

    slug: str
    who: Who
    driver: Driver
    screen: bool = False

    @property
    def room(self) -> str:
        """Where it hears: the ceremony's room, its team's, or that of its audience."""
        if self.screen:
            return ceremony_room(self.slug)
        if self.who.role is Role.LEAD:
            return f"{self.slug}/lead/{self.who.team}"
        return f"{self.slug}/{audience_of(self.who.role)}"


class Live:
    """All sockets of a server."""

    def __init__(self, socketio: SocketIO, competitions: Competitions, *, build: str) -> None:
        self._socketio = socketio
        self._competitions = competitions
        self._build = build
        self._listeners: dict[str, Listener] = {}
        self._rooms: dict[str, dict[str, Driver]] = {}
        self._announcers: dict[str, Announcer] = {}
        self.walls = Walls()
        socketio.on_event("connect", self._connect)
        socketio.on_event("disconnect", self._disconnect)
        gevent.spawn(forever, self._recheck, RECHECK_EVERY_S)

    def announce(self, hosted: Hosted) -> None:
        """Tell about this competition from now on."""
        if hosted.slug not in self._announcers:
            self._announcers[hosted.slug] = Announcer(hosted, self)

    def leave(self, slug: str) -> None:
        """Tell nothing about a competition any more; its screens are told why, and cut off at the next check."""
        announcer = self._announcers.pop(slug, None)
        if announcer is not None:
            announcer.stop()
        message = {language: translations(language).ugettext(DELETED) for language in LANGUAGES}
        for audience in Audience:
            self.tell(f"{slug}/{audience}", "show", {"scene": "auto", "message": message, "reload": ""})

    def rooms(self, slug: str) -> list[str]:
        """Give the rooms of a competition in which somebody listens."""
        return [room for room, drivers in self._rooms.items() if drivers and room.startswith(f"{slug}/")]

    def leads_on(self, slug: str) -> set[str]:
        """Give the codes of the teams whose page is open somewhere now."""
        return {room.rsplit("/", 1)[1] for room in self.rooms(slug) if room.startswith(f"{slug}/lead/")}

    def tell(self, room: str, event: str, message: dict[str, Any], *, lighter: dict[str, Any] | None = None) -> None:
        """Send an event to everybody in a room, and wait for nobody.

        A `lighter` message goes only where nothing waits to be sent. Elsewhere it would take
        the place of an older one that holds what it leaves out.
        """

        @cache
        def frame(whole: bool) -> bytes:
            return framed(event, message if whole or lighter is None else lighter)

        for driver in tuple(self._rooms.get(room, {}).values()):
            driver.offer(event, frame(lighter is None or driver.behind))

    def show(self, hosted: Hosted) -> None:
        """Send all screens of a ceremony the picture of now."""
        frame = frame_of(hosted.slug, hosted.ceremonies.show, hosted.state)
        self.tell(ceremony_room(hosted.slug), "frame", frame)

    def drop(self, pass_id: str) -> None:
        """Cut off everybody who came with this pass."""
        for sid, listener in tuple(self._listeners.items()):
            if listener.who.pass_id == pass_id:
                self._cut(sid)

    def _connect(self, auth: object) -> None:
        said = auth if isinstance(auth, dict) else {}
        hosted, who = self._admitted(said)
        sid: str = request.sid  # type: ignore[attr-defined]
        driver: Driver = request.environ[Driver.KEY]
        screen = said.get("as") == SCREEN
        self._listeners[sid] = Listener(hosted.slug, who, driver, screen)
        if who.role in (Role.WALL, Role.PUBLIC) and not screen:
            self.walls.came(sid, wall_of(hosted, who, said), behind=lambda: driver.behind)
        gevent.spawn(self._welcome, sid)

    def _admitted(self, auth: dict[str, object]) -> tuple[Hosted, Who]:
        """Find out who connects: a token, else the browser's pass for the role, else the public."""
        slug, role, team = (text_in(auth, name) for name in ("competition", "as", "team"))
        try:
            hosted = self._competitions.get(slug)
        except Unknown:
            raise NotLetIn("unknown_competition") from None
        if auth.get("token"):
            found = hosted.passes.by_token(text_in(auth, "token"))
            if found is None or (role == SCREEN and found.role not in SCREENS):
                raise NotLetIn("unknown_pass")
            return hosted, found.who
        if role == SCREEN:
            return hosted, self._screen(hosted)
        for one in self._browser_passes(hosted):
            if one.role.value == role and (role != Role.LEAD or not team or one.team == team):
                return hosted, one.who
        if role in (Role.LEAD, Role.JUDGE, Role.ORGANISER):
            raise NotLetIn("needs_pass")
        if sees_board(Role.PUBLIC, hosted.state):
            return hosted, NOBODY
        for one in self._browser_passes(hosted):
            # Whoever holds any pass sees what the public would see, for as long as it is valid.
            return hosted, Who(Role.PUBLIC, pass_id=one.id)
        raise NotLetIn("needs_pass")

    def _screen(self, hosted: Hosted) -> Who:
        """Find out for whom a screen of the ceremony is there."""
        for one in self._browser_passes(hosted):
            if one.role in SCREENS:
                return Who(one.role, pass_id=one.id)
        if sees_board(Role.PUBLIC, hosted.state):
            return NOBODY
        raise NotLetIn("needs_pass")

    @staticmethod
    def _browser_passes(hosted: Hosted) -> Iterator[Any]:
        """Give the passes of the browser's session; a cookie counts only from our own pages."""
        key = cookies.key_of(hosted.slug)
        if key and request.headers.get("Origin"):
            yield from hosted.passes.held_by(key)

    def _welcome(self, sid: str) -> None:
        """Say where things stand, then let the socket hear: after the acknowledgement, never before it."""
        listener = self._listeners.get(sid)
        if listener is None or not listener.driver.acknowledged.wait(WELCOME_WITHIN_S) or sid not in self._listeners:
            return
        hosted = self._competitions.get(listener.slug)
        for event, message in self._first_words(listener, hosted):
            listener.driver.offer(event, framed(event, message))
        self._rooms.setdefault(listener.room, {})[sid] = listener.driver

    def _first_words(self, listener: Listener, hosted: Hosted) -> Iterator[tuple[str, dict[str, Any]]]:
        if listener.screen:
            yield "frame", frame_of(hosted.slug, hosted.ceremonies.show, hosted.state)
        elif listener.who.role is Role.LEAD:
            yield "mine", mine_for(listener.who.team, hosted.state)
        else:
            yield "board", hosted.encoded(audience_of(listener.who.role)).board
            yield "show", {"scene": "auto", "message": "", "reload": self._build}
        yield "beat", beat_for(listener.room, hosted)

    def _disconnect(self, *_: object) -> None:
        self._forget(request.sid)  # type: ignore[attr-defined]

    def _forget(self, sid: str) -> None:
        listener = self._listeners.pop(sid, None)
        self.walls.left(sid, at=datetime.now(UTC))
        if listener is not None:
            self._rooms.get(listener.room, {}).pop(sid, None)

    def _recheck(self) -> None:
        """See whether everybody may still listen: a session is copied when a socket opens."""
        for sid, listener in tuple(self._listeners.items()):
            if not self._may_stay(listener):
                self._cut(sid)

    def _may_stay(self, listener: Listener) -> bool:
        try:
            hosted = self._competitions.get(listener.slug)
        except Unknown:
            return False
        if not listener.who.pass_id:
            return sees_board(Role.PUBLIC, hosted.state)
        return hosted.passes.valid(listener.who.pass_id) is not None

    def _cut(self, sid: str) -> None:
        listener = self._listeners.get(sid)
        self._forget(sid)
        self._socketio.server.disconnect(sid)
        if listener is not None:
            # A browser leaves when it is told to; whoever stays is put out.
            gevent.spawn_later(LEAVE_WITHIN_S, listener.driver.close)


def ceremony_room(slug: str) -> str:
    """Give where the screens of a competition's ceremony hear."""
    return f"{slug}/ceremony"


def text_in(said: dict[str, object], name: str) -> str:
    """Give what a guest says under a name; empty when that is no text, or nothing."""
    value = said.get(name)
    return value if isinstance(value, str) else ""


def wall_of(hosted: Hosted, who: Who, said: dict[str, object]) -> Wall:
    """Describe the screen that connects or asks, as far as its browser and its pass tell."""
    one = hosted.passes.valid(who.pass_id)
    name = wall_name(str(session.get(WALL_NAME, ""))) or (one.label if one else "")
    size = text_in(said, "size")
    told_by = f"name {name.casefold()}" if name else f"{request.remote_addr} {request.user_agent}"
    return Wall(
        slug=hosted.slug,
        browser=cookies.browser_id() or told_by,
        since=datetime.now(UTC),
        name=name,
        pass_id=who.pass_id,
        language=lang(),
        size=size if SIZE.fullmatch(size) else "",
    )


def wall_name(typed: str) -> str:
    """Give the name of a screen as it can be shown; empty when it cannot."""
    name = names.clean(typed)
    return "" if names.problem_with(name) else name


class Announcer:
    """Tells the rooms of one competition: at once after a quiet time, then at a bounded pace.

    Each audience has a pace of its own, so that nobody's board comes sooner or later because
    of something that only the others may see.
    """

    def __init__(self, hosted: Hosted, live: Live) -> None:
        self._hosted = hosted
        self._live = live
        self._wake = {audience: Event() for audience in Audience}
        self._told = {audience: hosted.version(audience) for audience in Audience}
        self._changes = hosted.state.changes
        self._rarely = {audience: seen_by(audience, hosted.state) for audience in Audience}
        self._mine: dict[str, dict[str, Any]] = {}
        hosted.listeners.append(self._changed)
        self._running = [
            *(gevent.spawn(forever, partial(self._boards, audience), BOARD_EVERY_S) for audience in Audience),
            gevent.spawn(forever, self._minutes, LOOK_EVERY_S),
            gevent.spawn(forever, self._own, MINE_EVERY_S),
            gevent.spawn(forever, self._beats, BEAT_EVERY_S),
        ]

    def stop(self) -> None:
        """Tell nothing any more."""
        gevent.killall(self._running)

    def _changed(self) -> None:
        """Wake those to whom an entry tells something."""
        self._wake[Audience.JUDGE].set()
        changes = self._hosted.state.changes
        if changes != self._changes:
            self._changes = changes
            self._wake[Audience.PUBLIC].set()

    def _minutes(self) -> None:
        """Wake the public when the total went on: the clock does it, and never an entry."""
        if self._hosted.state.going is not None:
            self._wake[Audience.PUBLIC].set()

    def _boards(self, audience: Audience) -> None:
        self._wake[audience].wait()
        self._wake[audience].clear()
        gevent.sleep(self._tell_board(audience))

    def _tell_board(self, audience: Audience) -> float:
        """Send an audience its board if it changed; give how much longer than usual to wait before the next."""
        version = self._hosted.version(audience)
        if self._told[audience] == version:
            return 0.0
        # Also when nobody listens: what was not told now must not be told later, at a moment that tells something.
        self._told[audience] = version
        room = f"{self._hosted.slug}/{audience}"
        if room not in self._live.rooms(self._hosted.slug):
            return 0.0
        encoded = self._hosted.encoded(audience)
        self._tell("board", encoded.board, room, lighter=self._lighter(audience, encoded.board))
        return LARGE_BOARD_EVERY_S - BOARD_EVERY_S if len(encoded.body) > LARGE_BOARD_BYTES else 0.0

    def _lighter(self, audience: Audience, board: Board) -> Board | None:
        """Leave out the words that everybody was told; None when they changed."""
        seen = seen_by(audience, self._hosted.state)
        before = self._rarely[audience]
        self._rarely[audience] = seen
        if before.teams is not seen.teams or before.outcomes is not seen.outcomes:
            return None
        return {field: value for field, value in board.items() if field not in RARELY}

    def _own(self) -> None:
        """Tell leads about their own teams, when that changed."""
        leads = [room for room in self._live.rooms(self._hosted.slug) if "/lead/" in room]
        if not leads:
            self._mine.clear()
            return
        rows = standings_of(seen_by(Audience.PUBLIC, self._hosted.state))
        for room in leads:
            gevent.sleep(0)  # each takes a while, and others wait
            mine = mine_for(room.rsplit("/", 1)[1], self._hosted.state, rows)
            if self._mine.get(room) != mine:
                self._mine[room] = mine
                self._tell("mine", mine, room)

    def _beats(self) -> None:
        for room in self._live.rooms(self._hosted.slug):
            self._tell("beat", beat_for(room, self._hosted), room)

    def _tell(self, event: str, message: dict[str, Any], room: str, *, lighter: Board | None = None) -> None:
        """Send to a room. What fails here is logged and never reaches an entry."""
        try:
            self._live.tell(room, event, message, lighter=lighter)
        except Exception:
            log.exception("could not tell %s", room)


def beat_for(room: str, hosted: Hosted) -> dict[str, Any]:
    """Give the sign of life for a room: what its board stands at, and the time."""
    audience = Audience.JUDGE if room == f"{hosted.slug}/{Audience.JUDGE}" else Audience.PUBLIC
    return {
        "epoch": hosted.epoch,
        "version": hosted.version(audience),
        "seq": seq_for(audience, hosted.state),
        "at": timestamp(datetime.now(UTC)),
    }
