"""A pass lets somebody in with a role; a device is a browser that holds one."""

from dataclasses import dataclass
from datetime import datetime

from scoreboard.core.roles import Role, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A link that lets any number of devices in with one role, until it is revoked.

    `base` is the address that the link began with, empty when nobody knows.
    """

    id: str
    role: Role
    team: str
    label: str
    made_at: datetime
    base: str = ""
    revoked_at: datetime | None = None

    @property
    def who(self) -> Who:
        """Whom its bearer acts as."""
        return Who(self.role, self.team, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A browser that holds a pass, in words of its own, and when it was last here."""

    pass_id: str
    device: str
    since: datetime
    seen_at: datetime


class Moved(Exception):
    """What this browser held went along with another tab of it just now: the same again, with that tab's key."""
