"""What the lights before the start are made of, brought together for one competition."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from flask import current_app, request

from scoreboard import addresses
from scoreboard.backups import Backups
from scoreboard.checks import Machine
from scoreboard.competitions import Hosted
from scoreboard.core.codec import timestamp
from scoreboard.core.passes import Pass
from scoreboard.core.roles import Role
from scoreboard.i18n import gettext, lang
from scoreboard.links import base_url, only_here
from scoreboard.live import Live
from scoreboard.preflight import Colour, Light, Phone, Seen, Tick, lights, ticks, worst
from scoreboard.recipe_words import Reader
from scoreboard.settings import Settings
from scoreboard.web import here, times
from scoreboard.web.light_words import TITLES, said, tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How everything was when somebody looked."""

    at: datetime
    lights: tuple[Light, ...]
    ticks: tuple[Tick, ...]

    @property
    def red(self) -> list[str]:
        """The titles of what is to be mended, for who starts all the same."""
        return [gettext(TITLES[light.key]) for light in self.lights if light.colour is Colour.RED]

    @property
    def amber(self) -> list[str]:
        """The titles of what is to be looked at."""
        return [gettext(TITLES[light.key]) for light in self.lights if light.colour is Colour.AMBER]

    def words(self, hosted: Hosted) -> dict[str, Any]:
        """Say all of it in the reader's language, as the page and its script take it."""
        state = hosted.state
        reader = Reader(language=lang(), currency=state.defined.currency, outcomes=state.outcomes)
        return {
            "at": timestamp(self.at),
            "phase": state.phase.value,
            "colour": worst(light.colour for light in self.lights).value,
            "red": self.red,
            "amber": self.amber,
            "rehearsed": state.rehearsed,
            "lights": [said(light, zone=state.defined.zone, reader=reader) for light in self.lights],
            "ticks": [tried(tick) for tick in self.ticks],
        }


def look(hosted: Hosted) -> Looked:
    """Look at everything now."""
    seen = _seen(hosted, datetime.now(UTC))
    return Looked(at=seen.now, lights=lights(seen), ticks=ticks(seen))


def backups() -> Backups:
    """Give the copies that this server makes."""
    return cast(Backups, current_app.extensions["backups"])


def base(hosted: Hosted) -> str:
    """Give the address that links begin with.

    The settings' own, else the one that was chosen here if it still is this machine's,
    else the one that this browser came by. A browser on the server's own machine says
    nothing about the network: then it is the address that the server listens on.
    """
    settings = _settings()
    if settings.public_url:
        return base_url(settings, _port())
    known = bases()
    if hosted.passes.chosen_base in known:
        return hosted.passes.chosen_base
    asked = request.host_url.rstrip("/")
    return known[0] if only_here(asked) else asked


def bases() -> tuple[str, ...]:
    """Give all that links may begin with."""
    return addresses.bases(_settings(), _port())


def _settings() -> Settings:
    return cast(Settings, current_app.config["SETTINGS"])


def _port() -> int:
    return int(request.environ["SERVER_PORT"])


def _seen(hosted: Hosted, now: datetime) -> Seen:
    live = cast(Live, current_app.extensions["live"])
    machine = cast(Machine, current_app.extensions["machine"])
    passes = [one for one in hosted.passes.all() if one.revoked_at is None]
    known, link_base = bases(), base(hosted)
    return Seen(
        now=now,
        state=hosted.state,
        phones=_phones(hosted, passes, live.leads_on(hosted.slug)),
        walls=tuple(live.walls.of(hosted.slug, at=now)),
        unopened=_unopened(hosted, passes),
        base=link_base,
        bases=known,
        only_here=only_here(link_base),
        moved=_moved(passes, link_base, known),
        free_bytes=machine.free_bytes,
        trouble=machine.trouble,
        backup=backups().newest(hosted.slug),
        warnings=tuple(times.warnings(hosted.state)),
        slugs=frozenset(one.slug for one in here.competitions()),
    )


def _phones(hosted: Hosted, passes: Iterable[Pass], live: set[str]) -> tuple[Phone, ...]:
    """Give for each team what came with the links that still open something."""
    of_team: dict[str, list[Pass]] = {code: [] for code, team in hosted.state.teams.items() if not team.withdrawn}
    for one in passes:
        if one.role is Role.LEAD and one.team in of_team:
            of_team[one.team].append(one)
    return tuple(_phone(hosted, code, held, live) for code, held in of_team.items())


def _phone(hosted: Hosted, code: str, passes: Sequence[Pass], live: set[str]) -> Phone:
    devices = [device for one in passes for device in hosted.passes.devices(one.id)]
    return Phone(
        team=hosted.state.teams[code],
        linked=bool(passes),
        devices=len(devices),
        seen_at=max((device.seen_at for device in devices), default=None),
        live=code in live,
    )


def _unopened(hosted: Hosted, passes: Iterable[Pass]) -> tuple[str, ...]:
    """Name the screens for which no link was opened; one that was made again is the same screen."""
    opened: dict[str, bool] = {}
    for one in passes:
        if one.role is Role.WALL:
            opened[one.label] = opened.get(one.label, False) or bool(hosted.passes.devices(one.id))
    return tuple(label or gettext("Screen") for label, was in opened.items() if not was)


def _moved(passes: Iterable[Pass], now: str, known: tuple[str, ...]) -> Counter[str]:
    """Count the links that were made with an address that leads here no more, and have not been made anew since."""
    newest = {
        (one.role, one.team, one.label): one.base
        for one in passes
        if one.base and one.role in (Role.LEAD, Role.JUDGE, Role.WALL)
    }
    return Counter(link for link in newest.values() if not addresses.leads_here(link, now, known))
