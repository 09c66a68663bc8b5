"""Taking up where a ledger stands: from a snapshot and the entries behind it."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from scoreboard import core
from scoreboard.core.apply import apply
from scoreboard.core.chain import first_link
from scoreboard.core.codec import dump, load, read_timestamp
from scoreboard.core.state import State
from scoreboard.ledger import Entry, Ledger, Snapshot


def restored(ledger: Ledger) -> tuple[State, bytes]:
    """Give state and chain head of a ledger, from its snapshot when that fits, else from the beginning.

    Raises ValueError naming the first entry behind the snapshot whose hash does not fit.
    """
    snapshot = usable_snapshot(ledger)
    if snapshot is None:
        return folded(State(), first_link(ledger.slug, ledger.file_id), ledger.entries())
    state: State = load(State, snapshot.state)
    return folded(state, snapshot.head, ledger.entries(after=snapshot.seq))


def snapshot_of(state: State, head: bytes) -> Snapshot:
    """Write down a state, bound to the chain and to the rules."""
    text = dump(state)
    return Snapshot(seq=state.seq, head=head, seal=sealed(head, text), state=text)


def usable_snapshot(ledger: Ledger) -> Snapshot | None:
    """Give the snapshot if it is whole, made by these rules, and taken of this chain."""
    snapshot = ledger.snapshot()
    if snapshot is None or snapshot.seal != sealed(snapshot.head, snapshot.state):
        return None
    entry = next(iter(ledger.entries(after=snapshot.seq - 1, limit=1)), None)
    return snapshot if entry is not None and entry.hash == snapshot.head else None


def folded(state: State, head: bytes, entries: Iterable[Entry]) -> tuple[State, bytes]:
    """Apply entries to a state, checking the chain on the way. Raises ValueError at the first misfit."""
    for entry in entries:
        if entry.seq != state.seq + 1 or not entry.follows(head):
            raise ValueError(f"entry {state.seq + 1} does not fit the chain")
        state = apply(
            state,
            seq=entry.seq,
            at=read_timestamp(entry.at),
            request_id=entry.request_id,
            fact=entry.fact,
        )
        head = entry.hash
    return state, head


def sealed(head: bytes, state: str) -> str:
    """Give a digest of a state behind an entry, and of the rules that made it."""
    return sha256(rules() + head + state.encode()).hexdigest()


@cache
def rules() -> bytes:
    """Give a digest of the code that says what follows from an entry."""
    sources = sorted(Path(core.__path__[0]).glob("*.py"))
    return sha256(b"".join(source.read_bytes() for source in sources)).digest()
