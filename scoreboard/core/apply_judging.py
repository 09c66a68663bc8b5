"""What follows from what judges do at the table: who was let in, looked at, asked, marked, signed."""

from dataclasses import replace
from datetime import datetime

from scoreboard.core.apply_results import decided, tallied, with_large, without
from scoreboard.core.facts import (
    AtTheTable,
    CorrectionOpened,
    FinalMade,
    QueryAnswered,
    QueryClosed,
    ResultAdmitted,
    ResultReviewed,
    SampleDrawn,
    StandingsSigned,
    Status,
    TeamQueried,
)
from scoreboard.core.jury import seated
from scoreboard.core.phases import Phase
from scoreboard.core.review import Correction, Final, Query, Sample, Signature
from scoreboard.core.state import State

Judged = AtTheTable | FinalMade | ResultAdmitted
"""The facts that come from the judges' table."""


def judged(state: State, fact: Judged, at: datetime, request_id: str) -> State:
    """Give the state after what a judge did."""
    match fact:
        case ResultAdmitted():
            return _admitted(state, fact)
        case ResultReviewed():
            return _reviewed(state, fact)
        case TeamQueried():
            query = Query(
                target=fact.target, team=fact.team, at=at, deadline=fact.deadline, by=fact.by, text_id=fact.text_id
            )
            return replace(state, queries={**state.queries, request_id: query})
        case QueryAnswered():
            query = replace(state.queries[fact.query], answered_at=at, answer=fact.text_id)
            is_open = query.target and not query.gone
            answered = {**state.answered, query.target: query.team} if is_open else state.answered
            return replace(state, queries={**state.queries, fact.query: query}, answered=answered)
        case QueryClosed():
            query = replace(state.queries[fact.query], closed=True)
            return replace(state, queries={**state.queries, fact.query: query})
        case SampleDrawn():
            return replace(state, sample=Sample(seed=fact.seed, percent=fact.percent, at=at))
        case StandingsSigned():
            signature = Signature(judge=fact.judge, digest=fact.digest, at=at, text_id=fact.text_id)
            return replace(state, signatures=(*state.signatures, signature))
        case FinalMade():
            return _final(state, fact, at)
        case CorrectionOpened():
            correction = Correction(amends=fact.amends, reason=fact.reason, at=at, by=fact.by, text_id=fact.text_id)
            shown = state.shown or replace(state, official=None)
            return replace(state, correction=correction, shown=shown)
        case _:
            return replace(state, jury=seated(state.jury, fact, at, request_id))


def _admitted(state: State, fact: ResultAdmitted) -> State:
    """Count a result that was set aside; to its team it is a result like others."""
    team = fact.result.team
    last = tuple(
        replace(recorded, status=Status.COUNTED) if recorded.request_id == fact.target else recorded
        for recorded in state.last.get(team, ())
    )
    return replace(
        state,
        **tallied(state, fact.result, sign=1),
        last={**state.last, team: last},
        set_aside=state.set_aside - 1,
        admitted={**state.admitted, fact.target: team},
        answered=without(state.answered, fact.target),
        large=with_large(state, fact.target, fact.result),
    )


def _reviewed(state: State, fact: ResultReviewed) -> State:
    if fact.target in state.asks:
        state = decided(state, fact.team, fact.target, asked="left", answer=fact.text_id)
    reviewed = {**state.reviewed, fact.target: fact.verdict}
    large, answered = (without(results, fact.target) for results in (state.large, state.answered))
    return replace(state, reviewed=reviewed, large=large, answered=answered)


def _final(state: State, fact: FinalMade, at: datetime) -> State:
    """Keep the final as it is. One that corrects another is shown where the other was."""
    final = Final(
        number=fact.number,
        seq=state.seq,
        at=at,
        digest=fact.digest,
        signatures=state.signatures,
        correction=state.correction,
    )
    shown = None if state.phase is Phase.REVEALED else state.shown
    state = replace(state, finals=(*state.finals, final), signatures=(), correction=None, shown=shown, official=None)
    return replace(state, official=replace(state, shown=None, going=None))
