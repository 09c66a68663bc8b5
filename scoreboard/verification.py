"""Whether a competition's file or an export holds together, in one sentence."""

import hmac
import sqlite3
from pathlib import Path

from scoreboard.content import content_of, parted
from scoreboard.core.commands import Command, RecordResult, TakeBack
from scoreboard.core.facts import Fact, ResultRecorded, ResultReplaced, ResultVoided
from scoreboard.exports import verify as alone
from scoreboard.store.sqlite import SqliteLedger


def verify(path: Path) -> tuple[bool, str]:
    """Check a file: True and PASS, or False and FAIL with the first thing that does not fit.

    The verifier that goes into every export does the work. Of a competition's own file
    the digests are checked too that tell a repeated request from another one: they stand
    beside the chain, and only this program can make them.
    """
    try:
        sentence = alone.check(path)
        if alone.is_database(path):
            _check_digests(path)
    except alone.Misfit as misfit:
        return False, f"FAIL: {misfit}"
    except (OSError, sqlite3.Error, ValueError) as failure:
        return False, f"FAIL: {path} cannot be read: {' '.join(str(failure).split())}"
    return True, f"PASS: {sentence}"


def recomputed(path: Path) -> str:
    """Give the digest of the standings that the verifier comes to on its own, from a competition's file.

    The file is only read, and may be written meanwhile. Raises alone.Misfit when it does not hold together.
    """
    digest: str = alone.digest_of(alone.followed(path).count)
    return digest


def _check_digests(path: Path) -> None:
    """Make the digest of every result's request again. Raises alone.Misfit."""
    ledger = SqliteLedger(path)
    try:
        for entry in ledger.entries():
            fact = entry.fact
            text_id = getattr(fact, "text_id", "")
            note = ledger.text(text_id) if text_id else ""
            if note is None:
                continue  # the words were erased, and the digest cannot be made without them
            command = _asked(fact, note)
            if command and not hmac.compare_digest(content_of(command, ledger.secret), entry.content):
                raise alone.Misfit(f"entry {entry.seq} stands beside the digest of another request")
    finally:
        ledger.close()


def _asked(fact: Fact, note: str) -> Command | None:
    """Give the command that made a result or took it back; None for other entries."""
    match fact:
        case ResultRecorded():
            return RecordResult(result=fact.result, note=note, caller=fact.caller)
        case ResultVoided():
            return TakeBack(target=fact.target, reason=fact.reason, note=note)
        case ResultReplaced():
            why, about_the_new = parted(note)
            instead = RecordResult(result=fact.instead, note=about_the_new, caller=fact.caller)
            return TakeBack(target=fact.target, reason=fact.reason, note=why, instead=instead)
        case _:
            return None
