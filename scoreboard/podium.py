"""Which results the first three places hang on: without one of them others would stand there."""

from collections.abc import Callable, Mapping

import gevent

from scoreboard.amounts import Amounts
from scoreboard.core.apply import apply
from scoreboard.core.boards import Audience, seen_by, standings_of
from scoreboard.core.facts import ResultRecorded, ResultReplaced, ResultVoided, Status
from scoreboard.core.pledges import Settlement
from scoreboard.core.state import State
from scoreboard.ledger import Entry

PLACES = 3
MOST_TEAMS = 6
MOST_EACH = 10
"""Of one team and outcome these many are named, the largest first: between teams that are close, everything decides."""

Find = Callable[[int], Entry]
Settled = Callable[[str], Settlement]


def decisive(state: State, wholes: Mapping[tuple[str, str], Amounts], find: Find, settled: Settled) -> dict[int, Entry]:
    """Give the entries whose results the first places hang on: each is left out on trial, the largest first.

    The places are those that judges may know: without any mark while one is missing.
    `wholes` are the results that stand, by team and outcome. Lets others run in between.
    """
    state = seen_by(Audience.JUDGE, state)
    rows = standings_of(state)
    if len(rows) < 2:
        return {}
    now = _first(state)
    near = {row.team for row in rows[:MOST_TEAMS] if row.place <= PLACES + 1}
    found: dict[int, Entry] = {}
    for (team, _), amounts in list(wholes.items()):
        for _, seq in amounts.largest(MOST_EACH) if team in near else ():
            entry = find(seq)
            gevent.sleep(0)
            if _first(without(state, entry, settled(entry.request_id))) == now:
                break
            found[seq] = entry
    return found


def without(state: State, entry: Entry, settlement: Settlement) -> State:
    """Give the state as it would be if a result that counts were taken back."""
    fact = entry.fact
    assert isinstance(fact, ResultRecorded | ResultReplaced)
    assert state.at is not None
    status = Status.COUNTED if entry.request_id in state.admitted else fact.status
    void = ResultVoided(
        target=entry.request_id, result=fact.stands, status=status, reason="other", by="", settlement=settlement
    )
    return apply(state, seq=state.seq + 1, at=state.at, request_id="tried", fact=void)


def _first(state: State) -> list[tuple[int, str]]:
    return [(row.place, row.team) for row in standings_of(state) if row.place <= PLACES]
