"""Which screens show a board now, and which did today and are gone."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

REMEMBERED = timedelta(days=1)
MOST_REMEMBERED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """One screen. `browser` tells two of them apart, as far as a browser lets itself be known.

    `name` is what people call it, empty for none; then `number` counts those without.
    `size` is that of its picture, as "1920x1080". `lost_at` is when it went, None while
    it is there; `behind` says that it does not take what it is sent.
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
    lost_at: datetime | None = None


class Walls:
    """The screens of all competitions, by their sockets. Nothing of it is written down."""

    def __init__(self) -> None:
        self._there: dict[str, tuple[Wall, Callable[[], bool]]] = {}
        self._gone: OrderedDict[tuple[str, str], Wall] = OrderedDict()
        self._numbers: dict[str, dict[str, int]] = {}

    def came(self, sid: str, wall: Wall, *, behind: Callable[[], bool]) -> None:
        """Note a screen that listens from now on; `behind` tells whether it keeps up."""
        if not wall.name:
            numbers = self._numbers.setdefault(wall.slug, {})
            if len(numbers) < MOST_REMEMBERED:
                numbers.setdefault(wall.browser, len(numbers) + 1)
            wall = replace(wall, number=numbers.get(wall.browser, 0))
        self._there[sid] = wall, behind
        self._gone.pop((wall.slug, wall.browser), None)

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
        lost = [wall for wall in self._gone.values() if wall.slug == slug and _recent(wall, at)]
        by_name = sorted(there, key=lambda wall: (not wall.name, wall.name, wall.number, wall.since))
        return by_name + sorted(lost, key=lambda wall: (not wall.name, wall.name, wall.number))


def _recent(wall: Wall, at: datetime) -> bool:
    return wall.lost_at is not None and at - wall.lost_at < REMEMBERED
