"""How a result stood when it was shown: what a decision about it carries, so that nobody decides past what is new."""

from collections.abc import Iterator

from scoreboard.competitions import Hosted
from scoreboard.core.codec import timestamp
from scoreboard.core.facts import Status
from scoreboard.core.review import Query


def how_it_stands(hosted: Hosted, request_id: str) -> str:
    """Say in a word how a result stands: when it stands otherwise, somebody decided, asked or answered something."""
    fact = hosted.result(request_id)
    if fact is None or hosted.ledger.is_taken_back(request_id):
        return "gone"
    aside = fact.status is Status.SET_ASIDE and request_id not in hosted.state.admitted
    return "+".join(["aside" if aside else "counts", *_said(hosted, request_id)])


def _said(hosted: Hosted, request_id: str) -> Iterator[str]:
    state = hosted.state
    if request_id in state.reviewed:
        yield state.reviewed[request_id]
    if request_id in state.asks:
        # The same team may have asked before, and was answered: this is another question.
        yield f"asked-{timestamp(state.asks[request_id].at)}"
    if request_id in state.answered:
        yield "answered"
    for query_id, query in state.queries.items():
        if query.target == request_id:
            yield f"{query_id}-{_became(query)}"


def _became(query: Query) -> str:
    if query.answered_at is not None:
        return "answered"
    return "closed" if query.closed else "waits"
