"""A page of the judges' desk, with what every one of them shows."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request

from scoreboard.core.commands import REASONS
from scoreboard.web import here
from scoreboard.web.wall import described


def shown(template: str, status: int, problems: Mapping[str, str], **more: Any) -> Response:
    """Show a page of the desk, with what is not right yet and what was typed."""
    hosted = here.competition()
    state = hosted.state
    page = render_template(
        template,
        competition=described(hosted),
        role=here.me().role.value,
        phase_at=state.phase_at,
        frozen=state.shown is not None,
        seq=state.seq,
        set_aside=state.set_aside,
        questions=len(state.asks),
        teams=state.teams,
        outcomes=state.outcomes,
        rank_by=state.recipe.rank_by,
        relative_to=state.recipe.relative_to,
        passes={one.id: one for one in hosted.passes.all()},
        reasons=REASONS,
        request_id=secrets.token_urlsafe(16),
        problems=problems,
        form=request.form,
        said=request.args.get("said", ""),
        **more,
    )
    return Response(page, status=status)
