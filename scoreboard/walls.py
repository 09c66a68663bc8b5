"""Which screens show a board now, and which did today and are gone."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

REMEMBERED = timedelta(days=1)
ASKS_AT_LEAST_EVERY = timedelta(seconds=15)
MOST_REMEMBERED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """One screen. `browser` tells two of them apart, as far as a browser lets itself be known.

    `name` is what people call it, empty for none; then `number` counts those without.
    `size` is that of its picture, as "1920x1080". `lost_at` is when it went, None while
    it is there; `behind` says that it does not take what it is sent, `asks` that it has
    no socket and asks for the board again and again.
    """

    slug: str
    browser: str
    since: datetime
    name: str = ""
    number: int = 0
    pass_id: str = ""
    language: str = ""
    size: str = ""
    behind: bool = False
    asks: bool = False
    lost_at: datetime | None = None


class Walls:
    """The screens of all competitions, by their sockets. Nothing of it is written down."""

    def __init__(self) -> None:
        self._there: dict[str, tuple[Wall, Callable[[], bool]]] = {}
        self._gone: OrderedDict[tuple[str, str], Wall] = OrderedDict()
        self._asking: OrderedDict[tuple[str, str], tuple[Wall, datetime]] = OrderedDict()
        self._numbers: dict[str, dict[str, int]] = {}

    def came(self, sid: str, wall: Wall, *, behind: Callable[[], bool]) -> None:
        """Note a screen that listens from now on; `behind` tells whether it keeps up."""
        self._there[sid] = self._numbered(wall), behind
        self._gone.pop((wall.slug, wall.browser), None)
        self._asking.pop((wall.slug, wall.browser), None)

    def asked(self, wall: Wall, *, at: datetime) -> None:
        """Note a screen that has no socket and asks for the board instead."""
        key = wall.slug, wall.browser
        since = self._asking.pop(key)[0].since if key in self._asking else wall.since
        self._asking[key] = replace(self._numbered(wall), since=since, asks=True), at
        if len(self._asking) > MOST_REMEMBERED:
            self._asking.popitem(last=False)

    def left(self, sid: str, *, at: datetime) -> None:
        """Note that a socket closed. It was no screen's if it is not known."""
        if sid not in self._there:
            return
        wall, _ = self._there.pop(sid)
        if all(other.browser != wall.browser or other.slug != wall.slug for other, _ in self._there.values()):
            self._gone[wall.slug, wall.browser] = replace(wall, lost_at=at)
            if len(self._gone) > MOST_REMEMBERED:
                self._gone.popitem(last=False)

    def of(self, slug: str, *, at: datetime) -> list[Wall]:
        """Give the screens of a competition: those that are there, then those lost in the last day."""
        there = [replace(wall, behind=behind()) for wall, behind in self._there.values() if wall.slug == slug]
        known = {wall.browser for wall in there}
        there += [
            wall
            for wall, last in self._asking.values()
            if wall.slug == slug and wall.browser not in known and at - last < ASKS_AT_LEAST_EVERY
        ]
        known |= {wall.browser for wall in there}
        lost = [
            wall
            for wall in self._gone.values()
            if wall.slug == slug and wall.browser not in known and _recent(wall, at)
        ]
        by_name = sorted(there, key=lambda wall: (not wall.name, wall.name, wall.number, wall.since))
        return by_name + sorted(lost, key=lambda wall: (not wall.name, wall.name, wall.number))

    def _numbered(self, wall: Wall) -> Wall:
        """Give a screen without a name its number, the same one as before."""
        if wall.name:
            return wall
        numbers = self._numbers.setdefault(wall.slug, {})
        if len(numbers) < MOST_REMEMBERED:
            numbers.setdefault(wall.browser, len(numbers) + 1)
        return replace(wall, number=numbers.get(wall.browser, 0))


def _recent(wall: Wall, at: datetime) -> bool:
    return wall.lost_at is not None and at - wall.lost_at < REMEMBERED
