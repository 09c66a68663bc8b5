"""The total that goes on in a freeze: it moves on a fixed clock, each full minute, and never with an entry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from scoreboard.core.tally import Tally, total

FEWEST_FOR_TOTAL = 4
"""Among fewer teams a total that goes on would tell about each."""

NEVER = "never"
"""Behind every minute, as text: what stands at it moves no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What the total was when the minute `minute` began, and how often it had moved by then.

    `minute` is that of the newest entry, such as 2026-11-27T15:04 (UTC).
    """

    minute: str
    total: Tally
    moves: int = 0

    @classmethod
    def since(cls, at: datetime, tallies: Mapping[str, Tally]) -> "Going":
        """Begin with what counts now."""
        return cls(minute=minute_of(at), total=total(tallies))

    def at(self, now: datetime, tallies: Mapping[str, Tally]) -> "Going":
        """Give what is to be seen at a moment: what counts, once the minute of the newest entry is over.

        Asked before an entry counts, it is what the entry finds.
        """
        return self._moved_to(minute_of(now), tallies) if minute_of(now) > self.minute else self

    def stopped(self, tallies: Mapping[str, Tally]) -> "Going":
        """Let the total stand still where it is now."""
        return self if self.minute == NEVER else self._moved_to(NEVER, tallies)

    def again(self, at: datetime) -> "Going":
        """Let it go on from here."""
        return replace(self, minute=minute_of(at))

    def _moved_to(self, minute: str, tallies: Mapping[str, Tally]) -> "Going":
        after = total(tallies)
        return Going(minute=minute, total=after, moves=self.moves + (after != self.total))


def minute_of(moment: datetime) -> str:
    """Give the minute of a moment, such that later minutes are greater text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
