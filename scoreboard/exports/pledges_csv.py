"""The pledges as CSV: what was promised, what came of it, and whether the board shows it. Nobody's name is in it."""

from collections.abc import Iterable, Iterator

from scoreboard.core.state import State
from scoreboard.exports.cells import BOM, csv_line, plain_money
from scoreboard.numbers import digits_of
from scoreboard.recount import Pledge

COLUMNS = (
    "request_id", "receipt", "team", "outcome", "calls", "amount", "day", "status", "settled_on", "at_cut_off",
    "counts",
)  # fmt: skip


def pledges_csv(pledges: Iterable[Pledge], state: State) -> Iterator[str]:
    """Write a line for each pledge, the heading first.

    `status` is the newest word of the books, `settled_on` the day from which on it holds;
    `at_cut_off` is how the pledge stood when settling ended, and `counts` follows from that.
    """
    recipe, digits = state.recipe, digits_of(state.defined.currency)
    yield BOM + csv_line(COLUMNS)
    for pledge in pledges:
        result = pledge.result
        yield csv_line(
            (
                pledge.request_id,
                pledge.receipt,
                result.team,
                result.outcome,
                result.calls,
                plain_money(result.amount_minor, digits),
                result.day,
                pledge.status,
                pledge.settled_on,
                pledge.stood(recipe.cut_off),
                "yes" if pledge.counts(recipe) else "no",
            )
        )
