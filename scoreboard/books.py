"""What the books say of each team: what was pledged, what came of it, and what of it the board shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoreboard.core.pledges import OPEN, WITHDRAWN, counts, stood
from scoreboard.core.recipe import CONFIRMED
from scoreboard.core.state import State
from scoreboard.core.tally import Tally
from scoreboard.recount import NOTHING, Sum


@dataclass(slots=True, kw_only=True)
class Account:
    """The gifts of a team, or of all.

    `open`, `confirmed` and `withdrawn` are the pledges as they stood at the cut-off; `late`
    are those of them of which the books say something else since, by what they say.
    `counting` are the pledges that the board shows, `others` the gifts that are none.
    """

    pledged: Sum = NOTHING
    open: Sum = NOTHING
    confirmed: Sum = NOTHING
    withdrawn: Sum = NOTHING
    late: dict[str, Sum] = field(default_factory=dict)
    counting: Sum = NOTHING
    others: Sum = NOTHING

    @property
    def together(self) -> Sum:
        """All that the board is to show."""
        return self.counting.plus(self.others)

    @property
    def settled_late(self) -> Sum:
        """All that was settled after the cut-off."""
        return Sum(sum(one.gifts for one in self.late.values()), sum(one.minor for one in self.late.values()))

    def add(self, other: "Account") -> None:
        """Take the gifts of another account in."""
        for name in ("pledged", "open", "confirmed", "withdrawn", "counting", "others"):
            setattr(self, name, getattr(self, name).plus(getattr(other, name)))
        for state, late in other.late.items():
            self.late[state] = self.late.get(state, NOTHING).plus(late)


FIELD = {OPEN: "open", CONFIRMED: "confirmed", WITHDRAWN: "withdrawn"}


def accounts(state: State) -> dict[str, Account]:
    """Give the account of every team that there is or was."""
    found = {code: Account() for code in state.teams}
    for bucket, days in state.pledges.items():
        then, now = stood(bucket, state.recipe.cut_off), stood(bucket)
        for team, tally in days[""].items():
            account, promised = found[team], gifts_in(tally, state)
            account.pledged = account.pledged.plus(promised)
            setattr(account, FIELD[then], getattr(account, FIELD[then]).plus(promised))
            if now != then:
                account.late[now] = account.late.get(now, NOTHING).plus(promised)
            if counts(bucket, state.recipe):
                account.counting = account.counting.plus(promised)
    for team, account in found.items():
        account.others = gifts_in(state.tallies[team], state).plus(account.pledged, -1)
    return found


def in_all(parts: Mapping[str, Account]) -> Account:
    """Add the accounts of all teams up."""
    whole = Account()
    for account in parts.values():
        whole.add(account)
    return whole


def gifts_in(tally: Tally, state: State) -> Sum:
    """Give the gifts of money in a tally."""
    return Sum(gifts_among(tally.outcomes, state), tally.money_minor)


def gifts_among(outcomes: Mapping[str, int], state: State) -> int:
    """Count those of the outcomes that bring money."""
    brings = gifts(state)
    return sum(times for key, times in outcomes.items() if key in brings)


def gifts(state: State) -> frozenset[str]:
    """Give the outcomes that bring money."""
    return frozenset(key for key, outcome in state.outcomes.items() if outcome.takes == "money")
