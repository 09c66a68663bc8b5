"""The competitions of a data directory, open for one process: one file each."""

import fcntl
import logging
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import IO

from scoreboard import copying
from scoreboard.core.boards import Audience, Board, board_for, version_for
from scoreboard.core.chain import first_link
from scoreboard.core.codec import compact
from scoreboard.core.commands import Command, DefineCompetition
from scoreboard.core.facts import ResultRecorded, ResultReplaced
from scoreboard.core.refusal import Refused
from scoreboard.core.roles import Role, Who
from scoreboard.core.state import State
from scoreboard.flow import Answer, Busy, Decided, Flow, Request
from scoreboard.ledger import Broken, Locked, NoRoom
from scoreboard.per_nickname import PerNickname
from scoreboard.recount import Recount
from scoreboard.store import erasing, sqlite
from scoreboard.store.briefings import Briefings
from scoreboard.store.ceremonies import Ceremonies
from scoreboard.store.mark_drafts import MarkDrafts
from scoreboard.store.nicknames import Nicknames
from scoreboard.store.passes import Passes
from scoreboard.store.passphrases import Passphrases
from scoreboard.store.receipts import Receipts
from scoreboard.store.uploads import Uploads
from scoreboard.store.words import Texts
from scoreboard.summaries import SUFFIX, Summaries
from scoreboard.worklist import Worklist
from scoreboard.writer import Thread, Writer

log = logging.getLogger(__name__)
FOUNDER = Who(Role.ORGANISER, pass_id="founder")


class Taken(Exception):
    """The data directory belongs to another process, or the slug to another competition."""


class Unknown(Exception):
    """There is no such competition here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """A board as bytes, made once for everybody who asks for it, with the pages that were drawn from it."""

    board: Board
    version: int
    body: bytes
    etag: str
    pages: dict[tuple[bool, str, str], tuple[object, str]] = field(default_factory=dict)


class Hosted:
    """One competition that this process serves: everything that touches its file goes through here."""

    def __init__(self, slug: str, path: Path) -> None:
        self.slug = slug
        self.path = path
        self._thread = Thread()
        self.ledger = sqlite.SqliteLedger(path)
        self._thread.write(self.ledger.begin_writing)
        self.flow = Flow(self.ledger, desk=self._thread)
        self.passes = Passes(self.ledger, self._write)
        self.passphrases = Passphrases(self.ledger, self._write)
        self.nicknames = Nicknames(self.ledger, self._write)
        self.briefings = Briefings(self.ledger, self._write)
        self.mark_drafts = MarkDrafts(self.ledger, self._write)
        self.texts = Texts(self.ledger, self._write)
        self.receipts = Receipts(self.ledger)
        self.uploads = Uploads(self.ledger, self._write)
        self.ceremonies = Ceremonies(self.ledger, self._write)
        self.summaries = Summaries(path)
        self.per_nickname = PerNickname(self.ledger)
        self.recount = Recount(self.ledger)
        self.worklist = Worklist(self.ledger, is_lead=self._is_lead, settled=self.flow.settlement)
        self.writer = Writer(self.flow)
        self.flow.changed = self._changed
        self.listeners: list[Callable[[], None]] = []
        self.other: Callable[[str], State | None] = lambda _: None
        self._encoded: dict[Audience, Encoded] = {}
        self.first_link = first_link(self.ledger.slug, self.ledger.file_id)
        self.checked = False
        self.misfit: int | None = None
        self.closed = False

    @property
    def state(self) -> State:
        """What holds after the last durable entry."""
        return self.flow.state

    @cached_property
    def epoch(self) -> str:
        """What board versions of this file are counted in."""
        return self.ledger.epoch

    def result(self, request_id: str) -> ResultRecorded | ResultReplaced | None:
        """Look up the entry that holds a result, whether it was taken back since or not."""
        entry = self.ledger.find(request_id)
        fact = entry.fact if entry else None
        return fact if isinstance(fact, ResultRecorded | ResultReplaced) else None

    def submit(self, command: Command, who: Who, request_id: str) -> Answer:
        """Have one command decided and made durable. Raises Refused or Busy."""
        (decided,) = self.submit_all([Request(command=command, who=who, request_id=request_id)])
        if isinstance(decided, Refused):
            raise decided
        return decided

    def submit_all(self, requests: Sequence[Request], *, all_or_none: bool = False) -> list[Decided]:
        """Have several commands decided in order. Raises Busy."""
        return self.writer.submit(requests, all_or_none=all_or_none)

    def version(self, audience: Audience) -> int:
        """Say how often what an audience sees has changed by now."""
        return version_for(audience, self.state, self.flow.now())

    def encoded(self, audience: Audience) -> Encoded:
        """Give an audience's board of now; made anew only when what it may see changed."""
        now = self.flow.now()
        version = version_for(audience, self.state, now)
        known = self._encoded.get(audience)
        if known is not None and known.version == version:
            return known
        before = self.other(self.state.defined.last_year)
        board = board_for(audience, self.state, epoch=self.epoch, now=now, before=before)
        # A copy that was brought back under another slug is known by that one.
        board["competition"] = self.slug
        body = compact(board).encode()
        made = Encoded(board=board, version=version, body=body, etag=sha256(body).hexdigest()[:32])
        self._encoded[audience] = made
        return made

    def keep_seen(self) -> None:
        """Write down which browsers were here, if the disk lets us: nothing depends on it."""
        with suppress(Busy):
            self.passes.keep_seen()

    def erase_people(self, *, unseen_since: datetime) -> bool:
        """Erase all words, nicknames, passphrases, labels, kinds of browser, and whoever was not here since a moment.

        Documents go too; numbers and passes stay. False when there was nothing any more. Raises Busy.
        """
        erased: list[int] = []
        self.passes.keep_seen()
        self._write(lambda: erased.append(erasing.erase_people(self.ledger.writer, unseen_since=unseen_since)))
        self.passes.take_up()
        self.passphrases.take_up()
        self.nicknames.take_up()
        self.briefings.take_up()
        self.mark_drafts.take_up()
        self.uploads.take_up()
        self.ceremonies.take_up()
        with self.summaries.turn:
            documents = self.summaries.delete()
        return bool(erased[0]) or documents

    def sweep(self) -> None:
        """Take the last traces of what was erased out of the file. Raises Busy."""
        self._write(lambda: erasing.sweep(self.ledger.writer))

    def _write(self, work: Callable[[], None]) -> None:
        """Write what stands beside the ledger, in its thread. Raises Busy."""
        try:
            self._thread.write(work)
        except NoRoom as full:
            raise Busy(disk_full=True) from full
        except Locked as held:
            raise Busy from held

    def close(self) -> None:
        """Finish what is being written, keep a snapshot, and close the file."""
        self.writer.stop()
        self.worklist.stop()
        self.keep_seen()
        self.flow.keep_snapshot()
        self.closed = True
        self._thread.write(self.ledger.close)
        self._thread.stop()

    def _is_lead(self, pass_id: str) -> bool:
        """Say whether a pass is or was that of a lead."""
        one = self.passes.known(pass_id)
        return one is not None and one.role is Role.LEAD

    def _changed(self) -> None:
        for listener in self.listeners:
            listener()


class Competitions:
    """All competitions of a data directory. Holding it is holding the directory's lock."""

    def __init__(self, directory: Path) -> None:
        """Lock the directory and open what is in it. Raises Taken."""
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self._lock = lock(directory)
        self._hosted: dict[str, Hosted] = {}
        self.damaged: dict[str, str] = {}
        self.added: Callable[[Hosted], None] = lambda _: None
        self.deleted: Callable[[Hosted], None] = lambda _: None
        for path in sorted(directory.glob("[!.]*.db")):
            self._open(path)

    def __iter__(self) -> Iterator[Hosted]:
        return iter(tuple(self._hosted.values()))

    def get(self, slug: str) -> Hosted:
        """Give a competition by its slug. Raises Unknown."""
        if slug not in self._hosted:
            raise Unknown(slug)
        return self._hosted[slug]

    def has(self, slug: str) -> bool:
        """Say whether a competition with this slug is open."""
        return slug in self._hosted

    def make(self, definition: DefineCompetition) -> Hosted:
        """Make a competition's file with its definition in it, or none. Raises Taken or Refused."""
        slug = definition.competition.slug
        part = self.directory / f".{slug}-{secrets.token_hex(4)}"
        try:
            sqlite.create(part, slug)
            ledger = sqlite.SqliteLedger(part)
            ledger.begin_writing()
            Flow(ledger).submit(definition, FOUNDER, f"define-{secrets.token_hex(8)}")
            ledger.close()
            self._path(slug).hardlink_to(part)
        except FileExistsError as there:
            raise Taken(slug) from there
        finally:
            for left in self.directory.glob(f"{part.name}*"):
                left.unlink()
        hosted = self._host(Hosted(slug, self._path(slug)))
        self.added(hosted)
        return hosted

    def adopt(self, slug: str) -> Hosted:
        """Open a file that was just put into the directory. Raises Unknown when it cannot be read."""
        self._open(self._path(slug))
        hosted = self.get(slug)
        self.added(hosted)
        return hosted

    def delete(self, slug: str) -> None:
        """Close a competition and delete its file for ever, with the documents beside it. Raises Unknown or OSError."""
        hosted = self.get(slug)
        del self._hosted[slug]
        self.deleted(hosted)
        with hosted.summaries.turn:
            hosted.close()
            try:
                # First, so that a power cut leaves a file to delete again.
                hosted.summaries.delete()
            finally:
                for ending in ("", "-wal", "-shm"):
                    hosted.path.with_name(hosted.path.name + ending).unlink(missing_ok=True)

    def keep_seen(self) -> None:
        """Write down for each competition which browsers were here."""
        for hosted in self:
            hosted.keep_seen()

    def close(self) -> None:
        """Close all files and give the lock back."""
        for hosted in self:
            hosted.close()
        self._hosted.clear()
        self._lock.close()

    def _open(self, path: Path) -> None:
        """Open a file; one that does not hold together is named and left alone."""
        try:
            sqlite.upgrade(path)
            # A copy that somebody laid here has documents in it, or lists those that lie beside the backups.
            if copying.listed(path):
                folders = sorted(self.directory.glob(f"**/*{SUFFIX}"))
                if lost := copying.take_out(path, Summaries(path), folders=folders):
                    log.warning(
                        "%s: the summary of %s is neither in it nor in a folder here: hand it in once more",
                        path,
                        ", ".join(lost),
                    )
            hosted = Hosted(path.stem, path)
            if hosted.state.competition is None:
                hosted.close()
                raise ValueError("there is nothing in it")
            self._host(hosted)
        except (sqlite3.DatabaseError, ValueError, KeyError, OSError, NoRoom, Locked, Broken) as damage:
            self.damaged[path.stem] = str(damage)
            log.error("%s cannot be opened: %s", path, damage)

    def _host(self, hosted: Hosted) -> Hosted:
        """Take a competition in, and let its board look at the one of last year when that is here too."""
        hosted.other = self._state_of
        self._hosted[hosted.slug] = hosted
        return hosted

    def _state_of(self, slug: str) -> State | None:
        return self._hosted[slug].state if slug in self._hosted else None

    def _path(self, slug: str) -> Path:
        return self.directory / f"{slug}.db"


def lock(directory: Path) -> IO[str]:
    """Take the lock of a data directory. Raises Taken while another process has it."""
    handle = open(directory / ".lock", "a", encoding="utf-8")  # noqa: SIM115 - held until the end
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as held:
        handle.close()
        raise Taken(str(directory)) from held
    os.chmod(handle.name, 0o600)
    return handle
