"""What taking a result back, or replacing it, would do to the standings: shown before it is done."""

from typing import Any

from scoreboard.core.boards import standings_of
from scoreboard.core.facts import ResultRecorded, ResultReplaced, ResultVoided
from scoreboard.core.state import State, apply
from scoreboard.core.tally import Counts


def effect(
    state: State, request_id: str, fact: ResultRecorded | ResultReplaced, instead: Counts | None = None
) -> list[dict[str, Any]]:
    """Give, for each team that it touches, money, calls and place before and after. Nothing is changed."""
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
    touched = dict.fromkeys([result.team] + ([instead.team] if instead else []))
    return [{"team": state.teams[code], "before": _of(state, code), "after": _of(after, code)} for code in touched]


def _of(state: State, code: str) -> dict[str, int]:
    place = next(row.place for row in standings_of(state) if row.team == code)
    return {"money_minor": state.tallies[code].money_minor, "calls": state.tallies[code].calls, "place": place}
