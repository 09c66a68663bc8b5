"""How a ceremony is to go: what comes in which order, and what waits for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoreboard.core.competition import Words

NAME, NUMBER = "name", "number"
BOTH = ""
FIRST = (BOTH, NAME, NUMBER)
"""What of a place is revealed first: all of it with one press, its name, or its number."""

COUNTED, MARKED, AT_ONCE, OFF = "counted", "marks", "at_once", "off"
DUELS = (COUNTED, MARKED, AT_ONCE, OFF)
"""How the last ones are told apart: what was counted first, the marks first, all with one press, or not at all."""

BEFORE, AFTER, NEVER = "before", "after", "never"
TOTALS = (BEFORE, AFTER, NEVER)
"""When the total for the charity is shown: before the places, after the winner, or not."""
DIVISIONS = ("ladder", "duel", "after", "never")
"""When the winners of the divisions are shown: before the places, before the duel, after the winner, or not."""

CARD, PAUSE, PRIZE = "card", "pause", "prize"
EXTRAS = (CARD, PAUSE, PRIZE)

PHOTOS = "ceremony "
"""What pictures are kept under, before their id."""

USUALLY_ALL = 12
USUAL_SLOTS = 10
FEWEST_SLOTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Something between the places: a card, a pause or a prize, before the step of that name.

    `photo` is the id of a picture. A prize goes to a `team` or, where that is
    empty, to whoever `says` names; with `apart` its title comes with a press of its own.
    `most_of` says that it is given for the most of what the recipe counts: a kind, empty for
    a prize that tells nothing of the result.
    """

    id: str
    kind: str
    before: str
    title: Words = ""
    says: Words = ""
    photo: str = ""
    team: str = ""
    most_of: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What the organiser chose for a ceremony.

    So many `slots` are revealed one by one, 0 for the usual number: all of up to twelve teams, else ten.
    `first` says by place what is revealed first where it is not both at once. `autos` are the
    seconds after which a step goes on by itself, by the step's name; all others wait for a press.
    """

    slots: int = 0
    first: Mapping[int, str] = field(default_factory=dict)
    duel: str = COUNTED
    total: str = BEFORE
    divisions: str = AFTER
    cheque: bool = True
    extras: tuple[Extra, ...] = ()
    autos: Mapping[str, int] = field(default_factory=dict)

    def slots_for(self, teams: int) -> int:
        """Give how many places are revealed one by one among so many teams."""
        usual = teams if teams <= USUALLY_ALL else USUAL_SLOTS
        return max(FEWEST_SLOTS, self.slots) if self.slots else usual


USUAL = Script()
