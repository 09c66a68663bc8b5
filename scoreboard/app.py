"""The composition root: makes everything and puts it together; decides nothing."""

import secrets
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from apiflask import APIFlask
from flask import Flask, Request
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_socketio import SocketIO
from flask_wtf import CSRFProtect

from scoreboard import __version__, i18n, websocket
from scoreboard.backups import Backups
from scoreboard.checks import Machine
from scoreboard.competitions import Competitions
from scoreboard.drafts import Drafts
from scoreboard.lateness import Lateness
from scoreboard.live import Live
from scoreboard.places import folder
from scoreboard.settings import Settings
from scoreboard.web import errors, guard, here, how_far
from scoreboard.web.api import api
from scoreboard.web.books import books
from scoreboard.web.briefing import briefing
from scoreboard.web.bulk import bulk
from scoreboard.web.ceremony import ceremony
from scoreboard.web.corrections import corrections
from scoreboard.web.decisions import decisions
from scoreboard.web.director import director
from scoreboard.web.downloads import downloads
from scoreboard.web.edge import Edge
from scoreboard.web.health import health
from scoreboard.web.home import home
from scoreboard.web.judge import judge
from scoreboard.web.lead import lead
from scoreboard.web.logo import logo
from scoreboard.web.marking import marking
from scoreboard.web.nicknames import nicknames
from scoreboard.web.openapi import described
from scoreboard.web.organise import organise
from scoreboard.web.privacy import privacy
from scoreboard.web.queries import queries
from scoreboard.web.receipts import receipts
from scoreboard.web.scoring import scoring
from scoreboard.web.script import script
from scoreboard.web.seats import seats
from scoreboard.web.setup import setup
from scoreboard.web.shift import shift
from scoreboard.web.shifts_desk import shifts_desk
from scoreboard.web.signin import signin
from scoreboard.web.signing import signing
from scoreboard.web.statements import Statements
from scoreboard.web.step_up import step_up
from scoreboard.web.summaries import summaries
from scoreboard.web.tally import tally
from scoreboard.web.wall import wall_pages
from scoreboard.web.wrong_tries import WrongTries

MAX_BODY_BYTES = 2 * 1024 * 1024
MAX_PACKET_BYTES = 4096


def create_app(
    settings: Settings, competitions: Competitions, *, setup_key: str, ceremony_alone: bool = False
) -> Flask:
    """Make the web application of a server that holds these competitions.

    Whoever knows `setup_key` may make a competition. With `ceremony_alone` there is nothing but a ceremony.
    """
    app = APIFlask(
        __name__,
        title="Scoreboard",
        version=__version__,
        spec_path="/api/openapi.json",
        docs_path=None,
        json_errors=False,
        template_folder=str(folder("templates")),
        static_folder=str(folder("static")),
    )
    app.config.update(
        SECRET_KEY=kept_secret(settings.data_dir / ".secret"),
        SESSION_COOKIE_NAME="scoreboard",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.tls,
        PERMANENT_SESSION_LIFETIME=timedelta(days=400),
        # A slow answer to one tab would else bring back the cookie that another tab changed meanwhile.
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        # A shift is longer than an hour, and phones on a LAN speak plain http.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        VALIDATION_ERROR_STATUS_CODE=422,
        AUTO_OPERATION_ID=True,
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        SETTINGS=settings,
        SETUP_KEY=setup_key,
        CEREMONY_ALONE=ceremony_alone,
    )
    app.json = BoundedJson(app)
    app.session_interface = CookieSessions()
    app.extensions["competitions"] = competitions
    app.extensions["wrong_tries"] = WrongTries()
    app.extensions["lateness"] = Lateness()
    app.extensions["drafts"] = Drafts(settings.data_dir / "drafts")
    app.extensions["statements"] = Statements()
    app.extensions["machine"] = Machine(settings.data_dir)
    app.extensions["backups"] = Backups(settings.data_dir)
    app.url_map.strict_slashes = False
    i18n.init_app(app, offered=here.languages)
    csrf = CSRFProtect(app)
    csrf.exempt(api)
    pages = (home, setup, signin, wall_pages, ceremony, director, script, privacy, scoring, receipts)
    leads = (lead, corrections, nicknames, shift, tally, queries)
    at_work = (judge, decisions, bulk, step_up, signing, marking, summaries, downloads)
    desks = (*at_work, books, shifts_desk, organise, seats, briefing, logo)
    for blueprint in (api, health, *pages, *leads, *desks):
        app.register_blueprint(blueprint)
    described(app)
    errors.install(app)
    how_far.install(app)
    guard.install(app)
    app.after_request(_keep_private)
    return app


class BoundedJson(DefaultJSONProvider):
    """JSON that is nested without end is as unreadable as broken JSON."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON. Raises ValueError."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError as deep:
            raise ValueError("nested too deep") from deep


class CookieSessions(SecureCookieSessionInterface):
    """Sessions for pages. The API goes by tokens alone and never looks at a cookie."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Give the session of a request; an empty one that is not kept to the API."""
        if request.path.startswith("/api/"):
            return SecureCookieSession()
        return super().open_session(app, request)


def create_socketio(app: Flask, competitions: Competitions) -> tuple[SocketIO, Live]:
    """Make the socket side: one transport, small packets, only our own origin."""
    socketio = SocketIO(
        app,
        async_mode="gevent",
        transports=["websocket"],
        max_http_buffer_size=MAX_PACKET_BYTES,
        ping_interval=10,
        ping_timeout=10,
        manage_session=False,
    )
    websocket.install(socketio)
    live = Live(socketio, competitions, build=build_id())
    for hosted in competitions:
        live.announce(hosted)
    app.extensions["live"] = live
    return socketio, live


def create_wsgi(app: Flask, settings: Settings) -> Edge:
    """Put the outermost layer around everything, Engine.IO included."""
    return Edge(app, public_url=settings.public_url, hosts=settings.hosts, embed_from=settings.embed_from)


def kept_secret(path: Path) -> str:
    """Give the key that signs cookies; made once, so that sessions survive a restart."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.part")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        # It gets its name when it is whole: an empty key would lock everybody out for ever.
        fresh.replace(path)
    return path.read_text(encoding="ascii")


def build_id() -> str:
    """Give a digest of what browsers are served, so that a wall knows when to load itself anew."""
    digest = sha256(__version__.encode())
    for name in ("static", "templates"):
        for path in sorted(folder(name).rglob("*")):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _keep_private(response: Any) -> Any:
    """Say that a page is nobody's to keep, unless it says otherwise itself."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
