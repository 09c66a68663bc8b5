"""The whole ledger as a file, written by a process of its own so that nobody waits for it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from gevent.subprocess import PIPE, Popen
from werkzeug.exceptions import InternalServerError

AT_ONCE = 64 * 1024


def ledger_csv(slug: str, data_dir: Path) -> Iterator[bytes]:
    """Give the CSV piece by piece. Raises InternalServerError before the first when there will be none."""
    words = ["-m", "scoreboard.cli", "ledger", slug, "--data-dir", str(data_dir)]
    child = Popen([sys.executable, *words], stdout=PIPE)
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
