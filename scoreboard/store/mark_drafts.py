"""What judges have marked so far and not given yet: each their own, seen by nobody else."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from scoreboard.core.codec import read_timestamp, timestamp
from scoreboard.core.jury import MarkDraft
from scoreboard.store.passes import Connections
from scoreboard.store.sqlite import durable


class MarkDrafts:
    """The drafts of one competition. They are few and small, so all are held in memory and written through.

    What writes raises what `write` raises; then nothing has changed.
    """

    def __init__(self, file: Connections, write: Callable[[Callable[[], None]], None]) -> None:
        self._file = file
        self._write = write
        self._drafts: dict[tuple[str, str], tuple[MarkDraft, datetime]] = {}
        self.take_up()

    def take_up(self) -> None:
        """Read the file, at the start and when something in it was erased."""
        rows = self._file.reader.execute("SELECT judge, team, body, at FROM mark_drafts")
        self._drafts = {
            (judge, team): (MarkDraft(**json.loads(body)), read_timestamp(at)) for judge, team, body, at in rows
        }

    def of(self, judge: str, *, since: datetime | None = None) -> Mapping[str, MarkDraft]:
        """Give the drafts of a judge by team; with `since` none that was kept before."""
        return {
            team: draft
            for (whose, team), (draft, at) in self._drafts.items()
            if whose == judge and (since is None or at >= since)
        }

    def keep(self, judge: str, team: str, draft: MarkDraft, *, at: datetime) -> None:
        """Keep what a judge would give a team, in the place of what they would have given before."""
        body = json.dumps({"marks": draft.marks, "remark": draft.remark}, ensure_ascii=False)
        self._write(
            lambda: self._run(
                "INSERT INTO mark_drafts VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET body = excluded.body, at = excluded.at",
                (judge, team, body, timestamp(at)),
            )
        )
        self._drafts[judge, team] = draft, at

    def drop(self, judge: str, team: str) -> None:
        """Forget a draft: the marks are given, or there will be none."""
        if (judge, team) in self._drafts:
            self._write(lambda: self._run("DELETE FROM mark_drafts WHERE judge = ? AND team = ?", (judge, team)))
            self._drafts.pop((judge, team), None)

    def _run(self, statement: str, values: tuple[str, ...]) -> None:
        with durable(self._file.writer):
            self._file.writer.execute(statement, values)
