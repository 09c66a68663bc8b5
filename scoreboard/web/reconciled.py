"""Board and books side by side: what each of them says of every team, and by how much they differ."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

from scoreboard.books import Account, accounts, gifts, gifts_among, in_all
from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience
from scoreboard.core.competition import Team
from scoreboard.core.state import State
from scoreboard.exports.ranking import ranking_csv, ranking_json
from scoreboard.recount import NOTHING, Counted, Sum
from scoreboard.web.aside import aside

ALL = ""
"""Stands for all teams together where a code stands for one."""

Sums = Mapping[str, Sum]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one source says, beside what the books add up to. `said` is None where it says nothing.

    `by` is how much more it says than the books, less when it is negative.
    """

    source: str
    said: Sum | None
    by: Sum

    @property
    def agrees(self) -> bool:
        """Whether it is the same to the cent and to the gift."""
        return self.said is None or self.by == NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One team, or all of them when `team` is None: its account, and what everybody else says of it."""

    team: Team | None
    account: Account
    checks: tuple[Check, ...]

    @property
    def agrees(self) -> bool:
        """Whether all say the same."""
        return all(check.agrees for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """All teams, and all together."""

    whole: Line
    lines: tuple[Line, ...]

    @property
    def agrees(self) -> bool:
        """Whether board, ledger and export say what the books add up to, of every team; the charity's figures aside."""
        checks = (check for line in (self.whole, *self.lines) for check in line.checks)
        return all(check.agrees for check in checks if check.source != "charity")


def reconciled(hosted: Hosted, charity: Mapping[str, int]) -> Reconciled:
    """Hold everything of one moment together. `charity` are the amounts in the charity's books, by team or in all."""
    while True:
        counted, state = hosted.recount.follow(lambda: hosted.state.seq), hosted.state
        if counted.seq == state.seq:
            break
    on_board = _on_board(hosted, state)
    in_ledger, exported = aside(_added_up, counted, state)
    parts = accounts(state)
    sources = {"board": on_board, "ledger": in_ledger, "export": exported}
    lines = [_line(code, account, state, sources, charity) for code, account in parts.items()]
    return Reconciled(whole=_line(ALL, in_all(parts), state, sources, charity), lines=tuple(lines))


def _line(code: str, account: Account, state: State, sources: Mapping[str, Sums], charity: Mapping[str, int]) -> Line:
    together = account.together
    said = {source: sums.get(code) for source, sums in sources.items()}
    if code in charity:
        # The charity's books count money, not gifts.
        said["charity"] = Sum(together.gifts, charity[code])
    return Line(
        team=state.teams.get(code),
        account=account,
        checks=tuple(
            Check(source=source, said=found, by=NOTHING if found is None else found.plus(together, -1))
            for source, found in said.items()
        ),
    )


def _on_board(hosted: Hosted, state: State) -> Sums:
    """Read the board as judges see it: from the freeze on the public's stands still. A team that left has no row."""
    board = hosted.encoded(Audience.JUDGE).board
    totals = board["totals"]
    return {
        **{row["team"]: Sum(gifts_among(row["outcomes"], state), row["money_minor"]) for row in board["rows"]},
        ALL: Sum(gifts_among(totals["outcomes"], state), totals["money_minor"]),
    }


def _added_up(counted: Counted, state: State) -> tuple[Sums, Sums]:
    """Add the ledger up, and read what the exports say: both take a while."""
    sums = dict.fromkeys(state.teams, NOTHING) | counted.sums(state.recipe, gifts(state))
    whole = Sum(sum(one.gifts for one in sums.values()), sum(one.minor for one in sums.values()))
    return {**sums, ALL: whole}, _exported(state)


def _exported(state: State) -> Sums:
    """Read the rows of the exported ranking, and the sum of all out of its twin for programs."""
    text = ranking_csv(state).decode("utf-8-sig")
    totals = json.loads(ranking_json(state))["totals"]
    found = {
        row["team"]: Sum(gifts_among(_outcomes(row, state), state), int(row["money_minor"]))
        for row in csv.DictReader(io.StringIO(text, newline=""))
    }
    return {**found, ALL: Sum(gifts_among(totals["outcomes"], state), totals["money_minor"])}


def _outcomes(row: Mapping[str, str], state: State) -> dict[str, int]:
    """Give how often each outcome stands in a row; one that is called like a column has a longer heading."""
    return {key: int(row.get(f"outcome:{key}") or row[key]) for key in state.outcomes}
