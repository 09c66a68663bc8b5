"""What results and pledges change: the sums, the newest ones, and what judges are to look at."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from scoreboard.core.facts import (
    UNSETTLED,
    JudgesAsked,
    PledgeSettled,
    ResultRecorded,
    ResultReplaced,
    ResultVoided,
    Status,
)
from scoreboard.core.pledges import Settlement, moved
from scoreboard.core.state import LAST, Ask, Recorded, State, Tallies
from scoreboard.core.tally import Counts, Tally

LATEST = 12


def as_recorded(fact: ResultRecorded | ResultReplaced, at: datetime, request_id: str) -> Recorded:
    """Give what an entry says stands since, as lists show it."""
    return Recorded(
        request_id=request_id,
        receipt=fact.receipt,
        result=fact.stands,
        status=fact.status,
        at=at,
        made_at=fact.made_at,
        caller=fact.caller,
        first_at=fact.first_at if isinstance(fact, ResultReplaced) else None,
    )


def with_result(state: State, recorded: Recorded, **number: Any) -> State:
    """Give the state with a result that stands since this entry. What is set aside counts nowhere yet."""
    team = recorded.result.team
    last = {**state.last, team: _newest((recorded, *state.last.get(team, ())))}
    if recorded.status is Status.SET_ASIDE:
        return replace(state, last=last, set_aside=state.set_aside + 1, **number)
    if recorded.status is Status.REHEARSAL:
        number["rehearsed"] = state.rehearsed + 1
    latest = (recorded, *state.latest)[:LATEST]
    large = with_large(state, recorded.request_id, recorded.result)
    return replace(state, **tallied(state, recorded.result, sign=1), last=last, latest=latest, large=large, **number)


def _newest(results: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
    """Keep the newest, and behind them those that the judges were asked about: the answer is still to be read."""
    asked = [recorded for recorded in results[LAST:] if recorded.asked]
    return (*results[:LAST], *asked[:LAST])


def without_result(state: State, fact: ResultVoided | ResultReplaced) -> State:
    """Give the state without a result that was taken back."""
    state = decided(state, fact.result.team, fact.target, void=True)
    queries = {
        query_id: replace(query, gone=True) if query.target == fact.target else query
        for query_id, query in state.queries.items()
    }
    state = replace(state, large=without(state.large, fact.target), queries=queries)
    if fact.status is Status.SET_ASIDE:
        return replace(state, set_aside=state.set_aside - 1)
    latest = tuple(recorded for recorded in state.latest if recorded.request_id != fact.target)
    return replace(state, **tallied(state, fact.result, sign=-1, settlement=fact.settlement), latest=latest)


def with_large(state: State, request_id: str, result: Counts) -> Mapping[str, str]:
    """Give the results to be called back, with this one if a call of it brought so much."""
    threshold = state.defined.call_back_minor
    if not threshold or result.amount_minor < threshold * result.times:
        return state.large
    return {**state.large, request_id: result.team}


def tallied(state: State, result: Counts, *, sign: int, settlement: Settlement = UNSETTLED) -> dict[str, Any]:
    """Give the sums with a result added to its team, or taken away again. One without a day or an hour is in none."""
    team, day = result.team, result.day
    changed: dict[str, Any] = {"tallies": {**state.tallies, team: state.tallies[team].plus(result, sign)}}
    if result.pledge:
        changed["pledges"] = moved(state.pledges, result, settlement, sign)
    if day:
        changed["days"] = _parted(state.days, day, result, sign)
    if day and result.hour:
        hours = _parted(state.clock.get(day, {}), result.hour, result, sign)
        changed["clock"] = {**state.clock, day: hours}
        if not hours:
            del changed["clock"][day]
    return changed


def _parted(parts: Mapping[str, Tallies], part: str, result: Counts, sign: int) -> dict[str, Tallies]:
    """Give sums that are parted by day or by hour with a result in its part; what is empty is left out."""
    team, teams = result.team, {**parts.get(part, {})}
    teams[team] = teams.get(team, Tally()).plus(result, sign)
    if not teams[team].outcomes:
        del teams[team]
    parted = {**parts, part: teams}
    if not teams:
        del parted[part]
    return parted


def with_ask(state: State, fact: JudgesAsked, at: datetime) -> State:
    """Give the state with what a lead asks the judges about a result."""
    state = _listed(state, fact.team, fact.target, asked="open")
    ask = Ask(target=fact.target, team=fact.team, at=at, reason=fact.reason, by=fact.by, text_id=fact.text_id)
    return replace(state, asks={**state.asks, fact.target: ask})


def decided(state: State, team: str, target: str, *, void: bool = False, asked: str = "", answer: str = "") -> State:
    """Give the state after a decision about a result: its team asks no more, and what it answered was read."""
    state = _listed(state, team, target, void=void, asked=asked, answer=answer)
    return replace(state, asks=without(state.asks, target), answered=without(state.answered, target))


def _listed(state: State, team: str, target: str, *, void: bool = False, asked: str = "", answer: str = "") -> State:
    """Give the state with what the newest results of a team say of one of them."""
    last = tuple(
        replace(recorded, void=recorded.void or void, asked=asked, answer=answer)
        if recorded.request_id == target
        else recorded
        for recorded in state.last.get(team, ())
    )
    return replace(state, last={**state.last, team: last})


def settled(state: State, fact: PledgeSettled) -> State:
    """Give the state after somebody said what came of a pledge."""
    others = moved(state.pledges, fact.result, fact.before, -1)
    return replace(state, pledges=moved(others, fact.result, fact.after, 1))


def without(results: Mapping[str, Any], request_id: str) -> Mapping[str, Any]:
    """Give what is said of results without one of them."""
    if request_id not in results:
        return results
    return {key: value for key, value in results.items() if key != request_id}
