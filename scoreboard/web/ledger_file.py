"""The ledger, the pack and its papers as files, each written by a process of its own so that nobody waits for it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from gevent.lock import BoundedSemaphore
from gevent.subprocess import PIPE, Popen
from werkzeug.exceptions import InternalServerError

AT_ONCE = 64 * 1024
WHOLE_PACK = ""

_packing = BoundedSemaphore(1)
"""Papers take a processor for some seconds; the wall beside them needs the other."""


def ledger_csv(slug: str, data_dir: Path) -> Iterator[bytes]:
    """Give the CSV piece by piece. Raises InternalServerError before the first when there will be none."""
    return _begun("ledger", slug, "--data-dir", str(data_dir))


def exported(slug: str, data_dir: Path, paper: str = WHOLE_PACK) -> Iterator[bytes]:
    """Give the pack, or one paper of it, piece by piece. Raises InternalServerError when there will be none."""
    with _packing:
        return _begun("export", slug, "--out", "-", "--only", paper, "--data-dir", str(data_dir))


def _begun(*words: str) -> Iterator[bytes]:
    """Start a command and wait for the first of what it writes."""
    child = Popen([sys.executable, "-m", "scoreboard.cli", *words], stdout=PIPE)
    assert child.stdout is not None
    first = child.stdout.read(AT_ONCE)
    if not first:
        child.wait()
        raise InternalServerError
    return _pieces(child, child.stdout, first)


def _pieces(child: "Popen[bytes]", written: IO[bytes], piece: bytes) -> Iterator[bytes]:
    try:
        while piece:
            yield piece
            piece = written.read(AT_ONCE)
        if child.wait() != 0:
            # Half a ledger must not look like a whole one: the transfer ends as broken.
            raise InternalServerError
    finally:
        child.kill()
        child.wait()
        written.close()
