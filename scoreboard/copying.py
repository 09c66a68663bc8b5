"""A competition as one file that can be carried away: what is written into a copy, and taken out of it again.

A copy made by hand has the teams' documents in it. In copies that are made again and again each document would be the
same: those list it, and it lies once in a folder beside them.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from scoreboard.core.jury import Summary
from scoreboard.restoring import restored
from scoreboard.store import documents
from scoreboard.store.documents import Row
from scoreboard.store.sqlite import SqliteLedger
from scoreboard.summaries import MOST_BYTES, SUFFIX, Summaries, is_whole

RETURNING = ".restore-"
"""How the folder is called in which a copy is unpacked that comes back."""

TRIES = 5
"""So often a copy is begun anew because a document was replaced under it."""


def write(ledger: SqliteLedger, out: Path, *, beside: Summaries | None = None) -> list[str]:
    """Write a copy of a file that may be written meanwhile, with the documents that it names.

    They go into the copy, or each once into the folder `beside`. Gives the teams whose
    document is not whole on this machine. Raises sqlite3.Error or OSError.
    """
    lost: Mapping[str, Summary] = {}
    for _ in range(TRIES):
        out.unlink(missing_ok=True)
        ledger.reader.execute("VACUUM INTO ?", (str(out),))
        lost = _filled(out, Summaries(ledger.path), beside)
        if not lost or lost.items() <= _named(ledger).items():
            break
    return list(lost)


def listed(copy: Path) -> set[str]:
    """Give the digests of the documents that a copy has, in it or beside it. Raises sqlite3.Error."""
    return set(documents.listed(copy))


def amiss(copy: Path) -> list[str]:
    """Give the teams whose document a copy lists while it is whole neither in it nor beside it.

    Raises sqlite3.Error.
    """
    digests = listed(copy)
    if not digests:
        return []
    whole = {digest for digest, body in documents.bodies(copy, digests) if sha256(body).hexdigest() == digest}
    whole |= {digest for digest in digests - whole if any(_whole_in(folders_of(copy), digest))}
    with closing(SqliteLedger(copy)) as ledger:
        return [team for team, one in _named(ledger).items() if one.digest in digests - whole]


def folders_of(copy: Path) -> list[Path]:
    """Give the folders beside a copy in which its documents may lie, whatever it is called itself."""
    return sorted(copy.absolute().parent.glob(f"*{SUFFIX}"))


def take_out(copy: Path, into: Summaries, *, folders: Iterable[Path] = ()) -> list[str]:
    """Take the documents that its ledger names out of a copy, or out of folders; then it is a file like any other.

    Each is kept only if it is the one that the ledger names. Gives the teams of which none
    was found. Raises sqlite3.Error, OSError, or what `documents.take_away` raises.
    """
    with closing(SqliteLedger(copy)) as ledger:
        wanted = _named(ledger)
    digests = {one.digest for one in wanted.values()}
    taken = {
        digest
        for digest, body in documents.bodies(copy, digests)
        if sha256(body).hexdigest() == digest and into.take(BytesIO(body), digest)
    }
    taken |= {digest for digest in digests - taken if _copied(digest, folders, into)}
    documents.take_away(copy)
    return [team for team, one in wanted.items() if one.digest not in taken]


def _filled(out: Path, here: Summaries, beside: Summaries | None) -> Mapping[str, Summary]:
    """Put into a copy what its ledger names of documents. Gives by team what is not whole here."""
    with closing(SqliteLedger(out)) as copy:
        wanted = _named(copy)
    put = listed(out)  # of a copy that somebody only laid into the data directory
    digests = dict.fromkeys(one.digest for one in wanted.values() if one.digest not in put)
    put |= documents.put_in(out, (row for digest in digests if (row := _row(digest, here, beside))))
    return {team: one for team, one in wanted.items() if one.digest not in put}


def _row(digest: str, here: Summaries, beside: Summaries | None) -> Row | None:
    """Give what is written down of a document, once it lies beside where it is to; None when it is not whole here."""
    if beside is None:
        body = _read(here.path(digest))
        return Row(digest, body) if sha256(body).hexdigest() == digest else None
    there = beside.path(digest)
    is_there = there is not None and is_whole(there, digest)
    return Row(digest, None) if is_there or _copied(digest, [here.folder], beside) else None


def _read(path: Path | None) -> bytes:
    """Give a document, or nothing where there is none: it may be replaced at any moment."""
    try:
        with path.open("rb") if path else BytesIO() as file:
            return file.read(MOST_BYTES + 1)
    except OSError:
        return b""


def _copied(digest: str, folders: Iterable[Path], into: Summaries) -> bool:
    """Copy a document out of the first folder that has it whole; False when none has. Raises OSError."""
    for path in _whole_in(folders, digest):
        # It may be replaced at any moment.
        with suppress(FileNotFoundError), path.open("rb") as stream:
            return into.take(stream, digest)
    return False


def _whole_in(folders: Iterable[Path], digest: str) -> Iterator[Path]:
    return (path for folder in folders if is_whole(path := folder / f"{digest}.pdf", digest))


def _named(ledger: SqliteLedger) -> Mapping[str, Summary]:
    """Give what a ledger says of the teams' documents as they are now."""
    return restored(ledger)[0].jury.summaries if documents.are_named(ledger.reader) else {}
