"""What each audience may see: the only place that knows about the freeze."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from scoreboard.core.codec import timestamp
from scoreboard.core.competition import Outcome, Team
from scoreboard.core.phases import LIVE, Phase
from scoreboard.core.recipe import amount_of
from scoreboard.core.roles import Role
from scoreboard.core.standings import Row, rank
from scoreboard.core.state import Recorded, State
from scoreboard.core.tally import Tally, total


class Audience(StrEnum):
    """Who a board is made for. Leads get `mine` instead."""

    PUBLIC = "public"
    JUDGE = "judge"


Board = dict[str, Any]

LABEL = {
    Phase.REHEARSAL: "rehearsal",
    Phase.OPEN: "live",
    Phase.FROZEN: "frozen",
    Phase.CLOSED: "provisional",
    Phase.FINAL: "provisional",
    Phase.REVEALED: "official v1",
}


def board_for(audience: Audience, state: State, *, epoch: str) -> Board:
    """Give the board of an audience, in the shape that goes over the wire.

    From the freeze on the public's board is that of the freezing moment, whole: only
    phase, label and schedule come from now.
    """
    seen = seen_by(audience, state)
    definition = state.defined
    totals = total(seen.tallies)
    return {
        "competition": definition.slug,
        "name": definition.name,
        "charity": definition.charity,
        "epoch": epoch,
        "version": version_for(audience, state),
        "seq": seen.seq,
        "phase": state.phase.value,
        "label": LABEL[state.phase],
        "at": _time(state.at if audience is Audience.JUDGE else state.changed_at),
        "phase_at": _time(state.phase_at),
        "zone": definition.zone,
        "currency": definition.currency,
        "goal_minor": definition.goal_minor,
        "schedule": {
            "starts_at": _time(definition.starts_at),
            "freeze_at": _time(definition.freeze_at),
            "ends_at": _time(definition.ends_at),
        },
        "rank_by": seen.recipe.rank_by,
        "totals": _sums(totals),
        "rows": [_row(row, seen.tallies[row.team]) for row in standings_of(seen)],
        "latest": [_latest(recorded) for recorded in seen.latest],
        "teams": {code: _team(team) for code, team in seen.teams.items()},
        "outcomes": {key: _outcome(outcome) for key, outcome in seen.outcomes.items()},
    }


def seen_by(audience: Audience, state: State) -> State:
    """Give the state that an audience may know: its newest, or the frozen one."""
    if audience is Audience.JUDGE or state.shown is None:
        return state
    return state.shown


def version_for(audience: Audience, state: State) -> int:
    """Count the entries that changed what this audience sees."""
    return state.seq if audience is Audience.JUDGE else state.changes


def standings_of(state: State) -> tuple[Row, ...]:
    """Rank the teams of a state: what earns is ranked, ties are shared."""
    return rank(state.earning, state.recipe)


def mine_for(team: str, state: State, rows: tuple[Row, ...] | None = None) -> dict[str, Any]:
    """Give what a lead sees of the own team.

    Their own sums are never hidden. Place and gap to the next place up would tell about
    the others, so they are there only while everybody sees the standings move. `rows`
    are the standings of this state, for a caller who has them already.
    """
    tally = state.tallies[team]
    mine = {
        "team": team,
        **_sums(tally),
        "at": _time(_last_change(team, state)),
        "phase": state.phase.value,
        "phase_at": _time(state.phase_at),
        "label": LABEL[state.phase],
    }
    if state.phase not in LIVE:
        return mine
    rows = standings_of(state) if rows is None else rows
    row = next(row for row in rows if row.team == team)
    above = [other for other in rows if other.place < row.place]
    mine["place"] = row.place
    if above:
        mine["gap"] = str(_ranked_number(above[-1], state) - _ranked_number(row, state))
        mine["gap_in"] = state.recipe.rank_by
    return mine


def knows_seq(state: State) -> bool:
    """Say whether an answer may carry the number of an entry: not while a freeze hides the pace."""
    return state.shown is None


def _last_change(team: str, state: State) -> datetime | None:
    last = state.last.get(team, ())
    own = last[0].at if last else None
    return max((at for at in (own, state.phase_at) if at is not None), default=None)


def _ranked_number(row: Row, state: State) -> Any:
    return row.points if row.points is not None else amount_of(state.recipe.rank_by, row.tally)


def _row(row: Row, tally: Tally) -> dict[str, Any]:
    points = {} if row.points is None else {"points": str(row.points)}
    return {"place": row.place, "team": row.team, **points, **_sums(tally)}


def _sums(tally: Tally) -> dict[str, Any]:
    return {
        "money_minor": tally.money_minor,
        "calls": tally.calls,
        "units": tally.units,
        "outcomes": dict(tally.outcomes),
    }


def _latest(recorded: Recorded) -> dict[str, Any]:
    result = recorded.result
    return {
        "team": result.team,
        "outcome": result.outcome,
        "calls": result.calls,
        "money_minor": result.amount_minor,
        "units": result.units,
        "at": _time(recorded.at),
    }


def _team(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "colour": team.colour,
        "shape": team.shape,
        "mono": team.mono,
        "division": team.division,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    shown = {
        "name": outcome.name,
        "symbol": outcome.symbol,
        "takes": outcome.takes,
        "success": outcome.success,
    }
    return {**shown, "unit": outcome.takes_units} if outcome.takes == "units" else shown


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else timestamp(moment)


def explained(state: State) -> Iterable[dict[str, Any]]:
    """Give the judges' standings: each row with the parts that make up its points."""
    for row in standings_of(state):
        yield {
            **_row(row, state.tallies[row.team]),
            "name": state.teams[row.team].name,
            "parts": [{"kind": part.kind, "amount": part.amount, "points": f"{part.points}"} for part in row.parts],
        }


def sees_board(role: Role, state: State) -> bool:
    """Say whether a role may see the board at all: the public only when the organiser says so."""
    return role is not Role.PUBLIC or state.defined.public


def audience_of(role: Role) -> Audience:
    """Give the board that a role sees where boards are shown."""
    return Audience.JUDGE if role in (Role.JUDGE, Role.ORGANISER) else Audience.PUBLIC
