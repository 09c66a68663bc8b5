"""The rules of a competition as JSON: what the fingerprint is made over, and what was amended in them."""

from collections.abc import Callable
from typing import Any

from scoreboard.core.boards import seal
from scoreboard.core.codec import compact, timestamp
from scoreboard.core.rules import sealed_form
from scoreboard.core.state import Amendment, State
from scoreboard.exports.ledger_csv import ERASED


def recipe_json(state: State, *, text: Callable[[str], str | None]) -> bytes:
    """Write the rules as they are now and every amendment with the rules before and after it.

    `text` gives the words that came with an entry, None when they were erased.
    """
    sealed = seal(state)
    said = {
        "fingerprint": sealed["fingerprint"],
        "sealed_at": sealed["sealed_at"],
        "rules": sealed_form(state.rules),
        "amendments": [_amendment(amendment, text) for amendment in state.amendments],
    }
    return f"{compact(said)}\n".encode()


def _amendment(amendment: Amendment, text: Callable[[str], str | None]) -> dict[str, Any]:
    words = text(amendment.text_id) if amendment.text_id else ""
    return {
        "seq": amendment.seq,
        "at": timestamp(amendment.at),
        "reason": amendment.reason,
        "note": ERASED if words is None else words,
        "fingerprint": amendment.fingerprint,
        "before": sealed_form(amendment.before),
        "after": sealed_form(amendment.after),
    }
