"""A file from the charity's books, carried out on the pledges of a competition."""

import gevent

from scoreboard.competitions import Hosted
from scoreboard.core.clocks import on_clocks
from scoreboard.core.roles import Who
from scoreboard.flow import now
from scoreboard.imports.settled import Settled, requests_for, sort_out, told
from scoreboard.imports.statement import Statement


def settle(hosted: Hosted, statement: Statement, who: Who, *, dry_run: bool = False) -> Settled:
    """Settle all pledges of a file that can be settled, in one durable commit, and say what came of every row.

    With `dry_run` nothing is written. Raises Problems when the rules refuse a row: then none
    was carried out. Raises Busy.
    """
    hosted.recount.follow(lambda: hosted.state.seq)
    today, _ = on_clocks(now(), hosted.state)
    rows = sort_out(
        statement,
        hosted.recount.pledges,
        is_result=lambda name: _is_result(hosted, name),
        breathe=_let_others_run,
        today=today,
    )
    requests = requests_for(rows, who, _let_others_run)
    if dry_run:
        decided = hosted.flow.tried(requests)
    else:
        decided = hosted.submit_all(requests, all_or_none=True) if requests else []
    return told(statement, rows, decided, cut_off=hosted.state.recipe.cut_off)


def _let_others_run() -> None:
    gevent.sleep(0)


def _is_result(hosted: Hosted, name: str) -> bool:
    """Say whether this names a result of the competition, though perhaps one that is no pledge any more."""
    return hosted.recount.pledges.knew(name) or hosted.ledger.find(name) is not None
