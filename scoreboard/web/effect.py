"""What taking a result back, or replacing it, would do to the standings: shown before it is done."""

from typing import Any

from scoreboard.core.boards import standings_of
from scoreboard.core.facts import ResultRecorded, ResultReplaced, ResultVoided
from scoreboard.core.standings import Row
from scoreboard.core.state import State, apply
from scoreboard.core.tally import Counts


def effect(
    state: State, request_id: str, fact: ResultRecorded | ResultReplaced, instead: Counts | None = None
) -> list[dict[str, Any]]:
    """Give sums, points and place before and after. Nothing is changed.

    The teams that it touches come first, then the others whose place it changes.
    """
    assert state.at is not None
    result = fact.result if isinstance(fact, ResultRecorded) else fact.instead
    tried: ResultVoided | ResultReplaced
    if instead is None:
        tried = ResultVoided(target=request_id, result=result, status=fact.status, reason="other", by="")
    else:
        tried = ResultReplaced(
            target=request_id,
            result=result,
            status=fact.status,
            instead=instead,
            reason="other",
            receipt="",
            by="",
        )
    after = apply(state, seq=state.seq + 1, at=state.at, request_id="tried", fact=tried)
    was, then = _rows(state), _rows(after)
    touched = [result.team] + ([instead.team] if instead else [])
    moved = [code for code, row in then.items() if row.place != was[code].place]
    return [
        {"team": state.teams[code], "before": _of(state, was[code]), "after": _of(after, then[code])}
        for code in dict.fromkeys(touched + moved)
    ]


def _rows(state: State) -> dict[str, Row]:
    return {row.team: row for row in standings_of(state)}


def _of(state: State, row: Row) -> dict[str, Any]:
    """Give a team's sums of all that counts, and the place and points that follow from what earns."""
    tally = state.tallies[row.team]
    return {
        "money_minor": tally.money_minor,
        "calls": tally.calls,
        "units": tally.units,
        "outcomes": {key: tally.outcomes.get(key, 0) for key in state.outcomes},
        "points": row.points,
        "place": row.place,
    }
