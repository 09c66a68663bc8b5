"""Liveness and figures: nothing that a freeze hides."""

import time
from datetime import UTC, datetime

from flask import Blueprint, Response

from scoreboard import __version__
from scoreboard.core.codec import timestamp
from scoreboard.web import here
from scoreboard.web.answers import json_answer

health = Blueprint("health", __name__)
STARTED = time.monotonic()


@health.get("/healthz")
def healthz() -> Response:
    """Say that the server is up, which files are damaged, and whether all chains were checked since the start."""
    competitions = here.competitions()
    damaged = _damaged()
    body = {
        "status": "damaged" if damaged else "ok",
        "version": __version__,
        "at": timestamp(datetime.now(UTC)),
        "competitions": sum(1 for _ in competitions),
        "damaged": damaged,
        "checked": all(hosted.checked for hosted in competitions),
    }
    return json_answer(body, 503 if damaged else 200)


@health.get("/metrics")
def metrics() -> Response:
    """Give a few figures in the text form of Prometheus."""
    competitions = tuple(here.competitions())
    lines = (
        "# TYPE scoreboard_up gauge",
        "scoreboard_up 1",
        "# TYPE scoreboard_uptime_seconds counter",
        f"scoreboard_uptime_seconds {time.monotonic() - STARTED:.0f}",
        "# TYPE scoreboard_competitions gauge",
        f"scoreboard_competitions {len(competitions)}",
        "# TYPE scoreboard_files_damaged gauge",
        f"scoreboard_files_damaged {len(_damaged())}",
        "# TYPE scoreboard_loop_late_seconds_max gauge",
        f"scoreboard_loop_late_seconds_max {here.lateness().most_s:.4f}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _damaged() -> list[str]:
    """Give the slugs of the files that cannot be opened, and of those whose chain was found broken since."""
    competitions = here.competitions()
    misfits = {hosted.slug for hosted in competitions if hosted.misfit is not None}
    return sorted(misfits | competitions.damaged.keys())
