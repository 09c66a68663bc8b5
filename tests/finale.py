"""Finals for tests of the ceremony: teams with a name, a division, and points for each of two lines."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

FACE = {"short": "", "colour": "sky", "shape": 0, "mono": ""}
LINES = [
    {"kind": "money", "name": "Raised", "least": "0", "most": "60"},
    {"kind": "marks", "name": "Jury", "least": "0", "most": "40"},
]


def final(
    *scores: Sequence[int],
    lines: list[dict[str, Any]] = LINES,
    divisions: str = "",
    money: Sequence[int] = (),
    ranked_by: str = "points",
    breaks: Sequence[int] = (),
) -> dict[str, Any]:
    """Give a final in which team A, B, … has these points, line by line; a single number where no points rank.

    `divisions` holds a letter for each team. `breaks` decide between equals, the higher the better.
    """
    codes = [code_of(number) for number in range(len(scores))]
    rows = []
    for number, (code, points) in enumerate(zip(codes, scores, strict=True)):
        exact = sum(points)
        raised = money[number] if money else 1_000_000 + 7_919 * exact + number
        if ranked_by == "money":
            raised = exact
        row = {
            "team": code,
            "exact": str(exact),
            "money_minor": raised,
            "calls": 10,
            "units": 0,
            "outcomes": {"gift": 1},
        }
        if ranked_by == "points":
            row |= {"ranked": f"{exact}.0", "points": f"{exact}.0"}
            row["parts"] = [{"kind": line["kind"], "points": str(one)} for line, one in zip(lines, points, strict=True)]
        else:
            row |= {"ranked": str(exact), "parts": []}
        rows.append((Fraction(exact), breaks[number] if breaks else 0, row))
    scored = sorted(rows, key=lambda one: (-one[0], -one[1], one[2]["team"]))
    order = [one[:2] for one in scored]
    placed = [{"place": order.index(one[:2]) + 1, **one[2]} for one in scored]
    totals = {"money_minor": sum(row["money_minor"] for row in placed), "calls": 10 * len(placed), "units": 0}
    division = dict(zip(codes, divisions or [""] * len(codes), strict=True))
    return {
        "final": 1,
        "at": "2026-11-27T18:00:00.000Z",
        "name": "Belweek",
        "charity": "Fund",
        "zone": "Europe/Amsterdam",
        "languages": ["nl", "en"],
        "teams": {code: {"name": f"Team {code}", "division": division[code], **FACE} for code in codes},
        "outcomes": {"gift": {"name": "Gift", "symbol": "balloon", "takes": "money", "success": True}},
        "measures": lines if ranked_by == "points" else [],
        "criteria": [],
        "standings": {
            "currency": "EUR",
            "rank_by": ranked_by,
            "relative_to": "",
            "goal": {"of": "money", "at": 0, "reached": 0},
            "totals": {**totals, "outcomes": {"gift": len(placed)}},
            "rows": placed,
        },
    }


def code_of(number: int) -> str:
    """Give the code of the team with this number: A, B, … Z, AA, …"""
    head, tail = divmod(number, 26)
    return (code_of(head - 1) if head else "") + chr(ord("A") + tail)
