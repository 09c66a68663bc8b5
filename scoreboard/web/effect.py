"""What taking a result back, or replacing it, would do to the standings: shown before it is done."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from scoreboard.core.apply import apply
from scoreboard.core.boards import Audience, seen_by, standings_of
from scoreboard.core.facts import UNSETTLED, ResultAdmitted, ResultRecorded, ResultReplaced, ResultVoided, Status
from scoreboard.core.pledges import Settlement
from scoreboard.core.recipe import POINTS, compared_with
from scoreboard.core.standings import Row
from scoreboard.core.state import State
from scoreboard.core.tally import Counts
from scoreboard.i18n import lang
from scoreboard.recipe_words import Reader
from scoreboard.score_words import shown_words


def effect(
    state: State,
    request_id: str,
    fact: ResultRecorded | ResultReplaced,
    instead: Counts | None = None,
    *,
    settlement: Settlement = UNSETTLED,
) -> list[dict[str, Any]]:
    """Give sums, points and place before and after; a pledge stands as `settlement`. Nothing is changed.

    The teams that it touches come first, then the others whose place it changes.
    """
    assert state.at is not None
    result = fact.stands
    status = Status.COUNTED if request_id in state.admitted else fact.status
    tried: ResultVoided | ResultReplaced
    if instead is None:
        tried = ResultVoided(
            target=request_id, result=result, status=status, reason="other", by="", settlement=settlement
        )
    else:
        tried = ResultReplaced(
            target=request_id,
            result=result,
            status=status,
            instead=replace(instead, pledge=state.outcomes[instead.outcome].pledged),
            reason="other",
            receipt="",
            by="",
            settlement=settlement,
        )
    after = apply(state, seq=state.seq + 1, at=state.at, request_id="tried", fact=tried)
    return between(state, after, [result.team, *([instead.team] if instead else [])])


def effect_of_admitting(state: State, request_id: str, result: Counts) -> list[dict[str, Any]]:
    """Give the same for a result that was set aside and would count."""
    assert state.at is not None
    tried = ResultAdmitted(target=request_id, result=result, by="")
    after = apply(state, seq=state.seq + 1, at=state.at, request_id="tried", fact=tried)
    return between(state, after, [result.team])


def between(before: State, after: State, touched: Iterable[str]) -> list[dict[str, Any]]:
    """Give what lies between two states: the teams that were touched, then the others whose place is another."""
    was, then = _rows(before), _rows(after)
    moved = [code for code, row in then.items() if row.place != was[code].place]
    return [
        {"team": before.teams[code], "before": _of(before, code, was), "after": _of(after, code, then)}
        for code in dict.fromkeys([*touched, *moved])
    ]


def _rows(state: State) -> dict[str, Row]:
    return {row.team: row for row in standings_of(seen_by(Audience.JUDGE, state))}


def _of(state: State, code: str, rows: Mapping[str, Row]) -> dict[str, Any]:
    """Give a team's sums of all that counts, and what the places follow.

    A team that was withdrawn has sums, and no place.
    """
    tally, row = state.counting[code], rows.get(code)
    return {
        "money_minor": tally.money_minor,
        "calls": tally.calls,
        "units": tally.units,
        "outcomes": {key: tally.outcomes.get(key, 0) for key in state.outcomes},
        "ranked": row and _ranked(state, row),
        "place": row and row.place,
    }


def _ranked(state: State, row: Row) -> str:
    """Write the number that the places follow, where none of the sums is that number."""
    recipe = state.recipe
    if recipe.rank_by != POINTS and not compared_with(recipe.rank_by, recipe.relative_to):
        return ""
    return shown_words(row, recipe, Reader(language=lang(), currency=state.defined.currency, outcomes=state.outcomes))
