"""What team leads ask the judges about a result."""

from typing import Any

from scoreboard.competitions import Hosted
from scoreboard.core.state import Ask
from scoreboard.web.entries import line


def ask_about(hosted: Hosted, target: str) -> dict[str, Any] | None:
    """Give the open question about an entry, if there is one."""
    ask = hosted.state.asks.get(target)
    return _told(hosted, ask) if ask else None


def _told(hosted: Hosted, ask: Ask) -> dict[str, Any]:
    """Give a question in its parts; `erased` when it came with words that are gone."""
    words = hosted.ledger.text(ask.text_id) if ask.text_id else ""
    return {
        "line": line(hosted, hosted.ledger.find(ask.target)),
        "at": ask.at,
        "reason": ask.reason,
        "by": ask.by,
        "words": words or "",
        "text_id": ask.text_id,
        "erased": words is None,
    }
