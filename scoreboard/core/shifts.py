"""When a team called, and with how many: what the hours of a fair ranking are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

MOST_SEATS = 500
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One shift of a team: so many seats since `started_at`.

    `minutes` is how long it was, None while it runs; then `ended_at` is when that was first
    said. `day` is the date on the competition's clocks when it began.
    """

    request_id: str
    team: str
    seats: int
    started_at: datetime
    day: str
    minutes: int | None = None
    ended_at: datetime | None = None

    @property
    def called(self) -> int:
        """The minutes called at all seats together; nothing while it runs."""
        return self.seats * (self.minutes or 0)


def minutes_called(shifts: Iterable[Shift], day: str = "") -> dict[str, int]:
    """Give the minutes called by each team that ended a shift, on one day when it is given."""
    minutes: dict[str, int] = {}
    for shift in shifts:
        if shift.called:
            on_the_day = shift.called if day in ("", shift.day) else 0
            minutes[shift.team] = minutes.get(shift.team, 0) + on_the_day
    return minutes


def running(shifts: Iterable[Shift], team: str) -> Shift | None:
    """Give the shift of a team that has not ended."""
    return next((shift for shift in shifts if shift.team == team and shift.minutes is None), None)
