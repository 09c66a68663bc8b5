"""The standings as they are, beside the standings as the public sees them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoreboard import numbers
from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience
from scoreboard.core.recipe import PERCENT, compared_with, is_money
from scoreboard.i18n import lang, number

Row = dict[str, Any]


def compared(hosted: Hosted) -> list[Row]:
    """Give a row for each team in the order of now, written in the reader's form.

    `differs` says whether the public sees another place or another number, where it sees any.
    """
    now, shown = hosted.encoded(Audience.JUDGE).board, hosted.encoded(Audience.PUBLIC).board
    publicly = {row["team"]: row for row in shown["rows"]}
    rows = []
    for row in now["rows"]:
        # A team that came or went meanwhile stands on one of the two boards alone.
        known = publicly.get(row["team"])
        cells = _cells(row, now)
        public_cells = _cells(known, shown) if known else dict.fromkeys(cells, "–")
        rows.append(
            {
                "team": row["team"],
                **{name: now["teams"][row["team"]][name] for name in ("name", "colour", "shape", "mono")},
                "now": cells,
                "shown": public_cells,
                "differs": cells != public_cells and row["team"] not in shown.get("unplaced", ()),
            }
        )
    return rows


def _cells(row: Row, board: Row) -> dict[str, str]:
    return {
        "place": str(row["place"]),
        "ranked": ranked_words(row["ranked"], board, lang()),
        "calls": number(row["calls"]),
    }


def ranked_words(ranked: str, board: Mapping[str, Any], language: str) -> str:
    """Write the number that the places of a board follow, to the cent."""
    exact, places = Decimal(ranked), int("." in ranked)
    if compared_with(board["rank_by"], board["relative_to"]) in PERCENT:
        return numbers.percents(exact, places, language)
    if is_money(board["rank_by"]):
        return numbers.money(int(exact), board["currency"], language)
    return numbers.fixed(exact, places, language)
