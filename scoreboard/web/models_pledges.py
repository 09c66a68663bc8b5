"""What goes over the wire about pledges: strict, as in `models`."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from scoreboard.intake import MAX_NOTE
from scoreboard.web.models import RequestId, Strict


def _is_a_day(value: Any) -> Any:
    # Digits alone, and a date with a time behind it, would be taken for days as well.
    if not isinstance(value, str) or (value and date.fromisoformat(value).isoformat() != value):
        raise ValueError("a day is text, such as 2026-12-03")
    return value


Day = Annotated[str, BeforeValidator(_is_a_day), Field(max_length=10)]


class SettleIn(Strict):
    """Say what came of a pledge. `day` is the date of the books, today when it is left out."""

    request_id: RequestId
    settled: Literal["pledged", "confirmed", "withdrawn"]
    day: Day = ""
    note: Annotated[str, Field(max_length=MAX_NOTE)] = ""


class SettledOut(BaseModel):
    """How a pledge stands now."""

    team: str
    status: Literal["pledged", "confirmed", "withdrawn"]
