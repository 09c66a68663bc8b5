"""The management summaries that teams hand in: documents beside the competition's file, whole or not there at all."""

import errno
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO

import gevent
from gevent.lock import BoundedSemaphore

MOST_BYTES = 10 * 1024 * 1024
BEGINNING, END = b"%PDF-", b"%%EOF"
LOOKED_AT = 1024
"""So far from its end a document says that it is whole."""
PIECE = 1 << 16
SUFFIX = ".summaries"


class Unfit(StrEnum):
    """What is wrong with a document."""

    NOTHING = "nothing"
    TOO_HEAVY = "too_heavy"
    NO_PDF = "no_pdf"
    CUT = "cut"


class Refusal(Exception):
    """A document that cannot be taken."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is kept: the SHA-256 of it, and its bytes."""

    digest: str
    size: int


class Summaries:
    """The documents of one competition, each under its digest. Nobody looks into them, and nothing runs them."""

    def __init__(self, file: Path) -> None:
        self.turn = BoundedSemaphore(1)
        """Whoever takes a document and says so in the ledger has it: nobody tidies up in between."""
        self.folder = file.with_suffix(SUFFIX)

    def keep(self, stream: IO[bytes]) -> Document:
        """Keep a document, in a thread: the caller's greenlet waits, others run. Raises Refusal or OSError."""
        kept: Document | Refusal = gevent.get_hub().threadpool.apply(self._kept_or_not, (stream,))
        if isinstance(kept, Refusal):
            raise kept
        return kept

    def path(self, digest: str) -> Path | None:
        """Give where a document is, None when it is not here any more."""
        path = self.folder / f"{digest}.pdf"
        return path if path.is_file() else None

    def take(self, stream: IO[bytes], digest: str) -> bool:
        """Keep what comes out of a copy, in this thread. False when it is not the document with this digest.

        Raises OSError.
        """
        try:
            return self._keep(stream).digest == digest
        except Refusal:
            return False

    def move_in(self, others: "Summaries") -> None:
        """Take over all documents of another folder on the same disk."""
        found = tuple(others.folder.glob("*.pdf"))
        if found:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            for path in found:
                path.replace(self.folder / path.name)
            self._settle()

    def keep_only(self, digests: Collection[str]) -> bool:
        """Delete all documents but these. False when there was nothing to delete."""
        found = [path for path in self.folder.glob("*") if path.suffix != ".pdf" or path.stem not in digests]
        for path in found:
            path.unlink(missing_ok=True)
        return bool(found)

    def delete(self) -> bool:
        """Delete all documents, and what was around them. False when there were none."""
        found = self.keep_only(())
        if self.folder.is_dir():
            self.folder.rmdir()
        return found

    def _kept_or_not(self, stream: IO[bytes]) -> Document | Refusal:
        """Give a refusal back: what a thread raises is written to the log as if it were a bug."""
        try:
            return self._keep(stream)
        except Refusal as no:
            return no

    def _keep(self, stream: IO[bytes]) -> Document:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        part = self.folder / f".{secrets.token_hex(8)}.part"
        try:
            document = _written(stream, part)
            part.replace(self.folder / f"{document.digest}.pdf")
        finally:
            part.unlink(missing_ok=True)
        self._settle()
        return document

    def _settle(self) -> None:
        for folder in (self.folder, self.folder.parent):
            settle(folder)


def is_whole(path: Path, digest: str) -> bool:
    """Say whether a file is the document with this digest; one that cannot be read is not."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def _written(stream: IO[bytes], path: Path) -> Document:
    """Write a document down, piece by piece, and look whether it is one. Raises Refusal."""
    digest, size, first, last = sha256(), 0, b"", b""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as out:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise Refusal(Unfit.TOO_HEAVY)
            first = (first + piece)[: len(BEGINNING)]
            last = (last + piece)[-LOOKED_AT:]
            digest.update(piece)
            out.write(piece)
        _check(size, first, last)
        out.flush()
        os.fsync(out.fileno())
    return Document(digest=digest.hexdigest(), size=size)


def _check(size: int, first: bytes, last: bytes) -> None:
    if not size:
        raise Refusal(Unfit.NOTHING)
    if first != BEGINNING:
        raise Refusal(Unfit.NO_PDF)
    if END not in last:
        raise Refusal(Unfit.CUT)


def settle(path: Path) -> None:
    """Have the disk remember a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as failure:
        # A disk of another machine, on which a backup is put, may know no such thing.
        if failure.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
