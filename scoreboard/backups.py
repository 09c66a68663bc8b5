"""Verified copies of a competition's file beside it: how they are made, and the newest there is."""

import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gevent import subprocess
from gevent.lock import BoundedSemaphore

KEPT = 3
PATIENCE_S = 600
FOLDER = "backups"
NAME = "%Y%m%dT%H%M%SZ"


class NotMade(Exception):
    """There is no new copy; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One copy. It got its name when it had been verified, so whatever has a name was whole."""

    path: Path
    at: datetime
    size: int


class Backups:
    """The copies of a data directory. Another process makes them: copying and checking would keep the loop."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._folder = directory / FOLDER
        self._turn = BoundedSemaphore(1)

    def of(self, slug: str) -> list[Backup]:
        """Give the copies of a competition, the newest first."""
        named = re.compile(re.escape(slug) + r"-(\d{8}T\d{6}Z)\.db")
        found = []
        for path in self._folder.glob(f"{slug}-*.db"):
            if match := named.fullmatch(path.name):
                at = datetime.strptime(match[1], NAME).replace(tzinfo=UTC)
                found.append(Backup(path=path, at=at, size=path.stat().st_size))
        return sorted(found, key=lambda backup: backup.at, reverse=True)

    def newest(self, slug: str) -> Backup | None:
        """Give the newest copy of a competition, if there is one."""
        return next(iter(self.of(slug)), None)

    def make(self, slug: str, *, unless_since: datetime | None = None) -> Backup:
        """Make a copy, verify it, and let the oldest ones go. Raises NotMade.

        One that was made at `unless_since` or later is as good. Of several who ask at
        once each waits for its turn; two in the same second get the same copy.
        """
        with self._turn:
            newest = self.newest(slug)
            if newest is not None and unless_since is not None and newest.at >= unless_since:
                return newest
            self._folder.mkdir(mode=0o700, exist_ok=True)
            path = self._folder / f"{slug}-{datetime.now(UTC):{NAME}}.db"
            if not path.exists():
                self._run("backup", slug, "--out", str(path), "--data-dir", str(self._directory))
            made = self.of(slug)
            for old in made[KEPT:]:
                old.path.unlink(missing_ok=True)
            return made[0]

    @staticmethod
    def _run(*words: str) -> None:
        """Run the command of the same name."""
        try:
            done = subprocess.run(
                [sys.executable, "-m", "scoreboard.cli", *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                timeout=PATIENCE_S,
            )
        except (OSError, subprocess.SubprocessError) as failure:
            raise NotMade(str(failure)) from failure
        if done.returncode != 0:
            raise NotMade(" ".join(done.stderr.split()))
