"""What the clocks of a competition show."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scoreboard.core.state import State


def on_clocks(moment: datetime, state: State) -> tuple[str, str]:
    """Give the date and the hour on the clocks of a competition's zone, such as 2026-11-23 and 14."""
    local = moment.astimezone(ZoneInfo(state.defined.zone))
    return local.date().isoformat(), f"{local.hour:02}"
