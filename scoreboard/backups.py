"""Verified copies of a competition's file beside it: how they are made, and the newest there is."""

import logging
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import rmtree

from gevent.lock import BoundedSemaphore

from scoreboard import apart, copying
from scoreboard.competitions import Hosted
from scoreboard.core.state import State
from scoreboard.forever import forever
from scoreboard.summaries import SUFFIX, Summaries

KEPT = 3
LOOK_EVERY_S = 10
A_WHILE = timedelta(hours=1)
PUNCTUAL = timedelta(minutes=5)
PATIENCE_S = 600
A_DAY_S = 24 * 3600
FOLDER = "backups"
NAME = "%Y%m%dT%H%M%SZ"
NAMED = r"\d{8}T\d{6}Z"
UNFINISHED = re.compile(rf"\.+(.+)-{NAMED}\.db.*")

log = logging.getLogger(__name__)


class NotMade(Exception):
    """There is no new copy; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One copy. It got its name when it had been verified, so whatever has a name was whole."""

    path: Path
    at: datetime
    size: int


class Backups:
    """The copies of a data directory. Another process makes them: copying and checking would keep the loop.

    Teams' documents are not in them: each lies once beside them, for as long as one of them lists it.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._folder = directory / FOLDER
        self._turn = BoundedSemaphore(1)
        self._making = ""
        self._drops: Counter[str] = Counter()

    def of(self, slug: str) -> list[Backup]:
        """Give the copies of a competition, the newest first."""
        named = re.compile(rf"{re.escape(slug)}-({NAMED})\.db")
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
            try:
                self._folder.mkdir(mode=0o700, exist_ok=True)
            except OSError as failure:
                raise NotMade(str(failure)) from failure
            try:
                while not self._written(slug):
                    pass
                made = self.of(slug)
                for old in made[KEPT:]:
                    old.path.unlink(missing_ok=True)
            finally:
                self._let_go(slug)
            return made[0]

    def drop(self, slug: str, which: Callable[[Backup], bool]) -> bool:
        """Drop some copies of a competition; one that is being made never gets its name and is begun anew.

        False when there was none to drop.
        """
        self._drops[slug] += 1
        dropped = self._making == slug
        self._clear(slug)
        for copy in self.of(slug):
            if which(copy):
                copy.path.unlink(missing_ok=True)
                dropped = True
        self._let_go(slug)
        return dropped

    def tidy(self) -> None:
        """Take away what copies left behind that were never finished; one that is being made goes on.

        So it is with those that were to come back, once they are a day old.
        """
        for slug, path in self._unfinished():
            if slug != self._making:
                path.unlink(missing_ok=True)
        for folder in tuple(self._directory.glob(f"{copying.RETURNING}*")):
            with suppress(FileNotFoundError):  # it was finished meanwhile
                if time.time() - folder.stat().st_mtime > A_DAY_S:
                    rmtree(folder)
        for folder in tuple(self._folder.glob(f"*{SUFFIX}")):
            if folder.stem != self._making:
                self._let_go(folder.stem)

    def keep_start(self, slug: str, opened_at: datetime) -> None:
        """Make the first copy that has the start in it, unless there is one. What fails is logged."""
        try:
            self.make(slug, unless_since=opened_at.replace(microsecond=0))
        except NotMade as no:
            log.warning("%s: no backup at the start: %s", slug, no)

    def _written(self, slug: str) -> bool:
        """Have a copy written and give it its name. False when some were dropped meanwhile. Raises NotMade.

        Only here it gets its name: of a child that outlives the server nothing stays but what is cleared away.
        """
        path = self._folder / f"{slug}-{datetime.now(UTC):{NAME}}.db"
        if path.exists():
            return True
        part, drops = path.with_name(f".{path.name}"), self._drops[slug]
        self._clear(slug)
        self._making = slug
        try:
            self._run("backup", slug, "--out", str(part), "--documents-beside", "--data-dir", str(self._directory))
            if drops == self._drops[slug]:
                part.replace(path)
        except (NotMade, OSError) as failure:
            if drops == self._drops[slug]:
                raise NotMade(str(failure)) from failure
        finally:
            self._making = ""
            self._clear(slug)
        return drops == self._drops[slug]

    def _let_go(self, slug: str) -> None:
        """Delete the teams' documents that no copy lists any more: each lies here once, whatever copies have it.

        What a copy that never got its name brought goes with it.
        """
        kept = Summaries(self._folder / f"{slug}.db")
        if not kept.folder.is_dir():
            return
        try:
            listed = {digest for copy in self.of(slug) for digest in copying.listed(copy.path)}
        except sqlite3.Error as damage:
            log.warning("%s: a backup cannot be read, so all documents of backups are kept: %s", slug, damage)
            return
        kept.keep_only(listed)
        if not listed:
            with suppress(OSError):  # somebody is writing there: the next look does it
                kept.delete()

    def _clear(self, slug: str) -> None:
        for of, path in self._unfinished():
            if of == slug:
                path.unlink(missing_ok=True)

    def _unfinished(self) -> Iterator[tuple[str, Path]]:
        """Give what is, or was, being written for a copy, and of which competition."""
        for path in tuple(self._folder.glob(".*")):
            if match := UNFINISHED.fullmatch(path.name):
                yield match[1], path

    @staticmethod
    def _run(*words: str) -> None:
        """Run the command of the same name."""
        try:
            apart.run("scoreboard.cli", *words, patience_s=PATIENCE_S)
        except apart.Failed as no:
            raise NotMade(" ".join(str(no).split())) from no


def watch(competitions: Iterable[Hosted], backups: Backups) -> None:
    """Keep, for ever, each start that the schedule brings: nobody is there to press a button."""
    forever(partial(_keep_starts, competitions, backups), LOOK_EVERY_S)


def _keep_starts(competitions: Iterable[Hosted], backups: Backups) -> None:
    for hosted in tuple(competitions):
        opened_at = _opened_by_schedule(hosted.state)
        if opened_at is not None and datetime.now(UTC) - opened_at < A_WHILE:
            backups.keep_start(hosted.slug, opened_at)


def _opened_by_schedule(state: State) -> datetime | None:
    """Give when the lines were opened, if that was as planned."""
    planned, opened_at = state.defined.starts_at, state.sealed_at
    if planned is None or opened_at is None or not planned <= opened_at < planned + PUNCTUAL:
        return None
    return opened_at
