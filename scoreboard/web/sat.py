"""Who sat at the judges' table as the page to sign tells it, with the words beside each leave."""

from typing import Any

from scoreboard.competitions import Hosted
from scoreboard.core.sittings import Moment, sittings


def who_sat(hosted: Hosted) -> list[dict[str, Any]]:
    """Give all who ever took a seat, with what they did at the table."""
    return [
        {
            "judge": one.judge,
            "present": one.present,
            "moments": [_told(hosted, moment) for moment in one.moments],
        }
        for one in sittings(hosted.state)
    ]


def _told(hosted: Hosted, moment: Moment) -> dict[str, Any]:
    words = hosted.ledger.text(moment.text_id) if moment.text_id else ""
    return {
        "deed": moment.deed.value,
        "at": moment.at,
        "by": moment.by,
        "words": words or "",
        "erased": words is None,
        "final": moment.final,
    }
