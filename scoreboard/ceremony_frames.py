"""What the screens of a ceremony are sent: the picture of the moment, and no other."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoreboard.core.ceremony import Frame, Program, Show
from scoreboard.core.state import State

NONE = "none"


def frame_of(slug: str, show: Show | None, state: State) -> Frame:
    """Give the frame that all screens show now."""
    if show is None:
        return {"show": "", "number": 0, "blackout": False, "moves": False, **_nothing(state)}
    about = {"show": show.id, "number": show.number, "blackout": show.blackout, "moves": show.moves}
    if show.blackout:
        return {**about, **_nothing(state), "kind": "blackout", "rehearsal": show.rehearsal}
    return {**about, **picture_of(slug, show.program, show.step, rehearsal=show.rehearsal)}


def picture_of(slug: str, program: Program, step: int, *, rehearsal: bool) -> Frame:
    """Give what is to be seen at a step, in the shape that goes over the wire."""
    frame: Frame = {**_sent(program.frame(step)), "rehearsal": rehearsal}
    if frame.get("photo"):
        frame["photo"] = f"/{slug}/ceremony/photo/{frame['photo']}"
    return frame


def _nothing(state: State) -> Frame:
    definition = state.defined
    return {
        "kind": NONE,
        "rehearsal": False,
        "name": definition.name,
        "charity": definition.charity,
        "currency": definition.currency,
        "ranked_by": state.recipe.rank_by,
        "label": "",
    }


def _sent(value: Any) -> Any:
    """Give a frame with the lengths of its bars, the only decimals in it, as numbers of the wire."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {key: _sent(one) for key, one in value.items()}
    return [_sent(one) for one in value] if isinstance(value, list) else value
