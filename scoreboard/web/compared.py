"""The standings as they are, beside the standings as the public sees them."""

from typing import Any

from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience
from scoreboard.core.recipe import CALLS, MONEY, OUTCOME, POINTS, UNITS
from scoreboard.i18n import money, number, points

Row = dict[str, Any]


def compared(hosted: Hosted) -> list[Row]:
    """Give a row for each team in the order of now, written in the reader's form.

    `differs` says whether the public sees another place or another number.
    """
    now, shown = hosted.encoded(Audience.JUDGE).board, hosted.encoded(Audience.PUBLIC).board
    publicly = {row["team"]: row for row in shown["rows"]}
    rows = []
    for row in now["rows"]:
        known = publicly[row["team"]]
        cells, public_cells = _cells(row, now), _cells(known, shown)
        rows.append(
            {
                "team": row["team"],
                **{name: now["teams"][row["team"]][name] for name in ("name", "colour", "shape", "mono")},
                "now": cells,
                "shown": public_cells,
                "differs": cells != public_cells,
            }
        )
    return rows


def _cells(row: Row, board: Row) -> dict[str, str]:
    return {
        "place": str(row["place"]),
        "ranked": _ranked(row, board["rank_by"], board["currency"]),
        "calls": number(row["calls"]),
    }


def _ranked(row: Row, rank_by: str, currency: str) -> str:
    """Write the number that the places follow."""
    if rank_by == POINTS:
        return points(row["points"])
    if rank_by == MONEY:
        return money(row["money_minor"], currency)
    if rank_by == CALLS:
        return number(row["calls"])
    if rank_by == UNITS:
        return number(row["units"])
    return number(row["outcomes"].get(rank_by.removeprefix(OUTCOME), 0))
