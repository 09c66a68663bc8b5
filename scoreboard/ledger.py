"""The port to the ledger: entries are appended in order, and never change.

An entry is one fact with its number. Whoever keeps a ledger promises

* `append` returns when the entries are durable, or raises and none of them is there;
* `seq` is 1, 2, 3, … without gaps, and the caller says which is next: `Stale` when it is not;
* a request id occurs once (`AlreadyAppended`), and so does a result that is taken back;
* what was appended is given back byte by byte.

Only one thread may append. Anybody may read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from scoreboard.core.chain import link
from scoreboard.core.codec import decode, encode, version_of
from scoreboard.core.facts import Fact, PledgeSettled, ResultReplaced, ResultVoided

TAKES_BACK = frozenset({ResultVoided.__name__, ResultReplaced.__name__})
SETTLES = PledgeSettled.__name__


class Stale(Exception):
    """Somebody else appended: the numbers do not follow on what is there."""


class AlreadyAppended(Exception):
    """A request id, or the taking back of a result, is there already."""


class NoRoom(Exception):
    """The disk is full. Nothing was appended; the same entries may be tried again later."""


class Locked(Exception):
    """Another program holds the file. Nothing was appended; the same entries may be tried again later."""


class Broken(Exception):
    """The disk failed to keep its word. What is durable is not known until the file is opened again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger.

    `at` is RFC 3339 text, `body` the JSON of the fact as it was written, `content` a
    keyed digest of the command that came with `request_id` (it tells a repeat from
    another command and stands beside the chain).
    """

    seq: int
    at: str
    request_id: str
    kind: str
    version: int
    body: str
    hash: bytes
    content: bytes = b""

    @property
    def fact(self) -> Fact:
        """The fact, read from the body. Raises ValueError when nobody wrote it so."""
        return decode(self.kind, self.version, self.body)

    @property
    def target(self) -> str | None:
        """The request id of the result that this entry takes back."""
        if self.kind not in TAKES_BACK:
            return None
        fact = self.fact
        assert isinstance(fact, ResultVoided | ResultReplaced)
        return fact.target

    @property
    def settles(self) -> str | None:
        """The request id of the pledge of which this entry says what came of it."""
        if self.kind != SETTLES:
            return None
        fact = self.fact
        assert isinstance(fact, PledgeSettled)
        return fact.target

    def follows(self, previous: bytes) -> bool:
        """Say whether the hash is that of an entry behind the one with the hash `previous`."""
        fields = (self.seq, self.at, self.request_id, self.kind, self.version, self.body)
        return self.hash == link(previous, *fields)


def next_entry(previous: bytes, *, seq: int, at: str, request_id: str, fact: Fact, content: bytes = b"") -> Entry:
    """Make the entry that follows the one with the hash `previous`."""
    kind, body = type(fact).__name__, encode(fact)
    version = version_of(kind)
    return Entry(
        seq=seq,
        at=at,
        request_id=request_id,
        kind=kind,
        version=version,
        body=body,
        hash=link(previous, seq, at, request_id, kind, version, body),
        content=content,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A state as text, and the entry after which it was taken.

    `seal` is a digest of it and of the rules that made it: damaged, or made by other
    rules, it is not taken up.
    """

    seq: int
    head: bytes
    seal: str
    state: str


class Ledger(Protocol):
    """Where the entries of one competition are kept."""

    slug: str
    file_id: str
    epoch: str
    secret: bytes

    def append(self, entries: Sequence[Entry], texts: Mapping[str, str]) -> None:
        """Make entries durable, with the erasable words that belong to them, all or none.

        Raises Stale, AlreadyAppended, NoRoom, Locked or Broken.
        """

    def head(self) -> tuple[int, bytes]:
        """Give number and hash of the newest entry; 0 and the first link when there is none."""

    def entries(self, after: int = 0, limit: int = -1) -> Iterator[Entry]:
        """Give entries in order, from the one behind `after`.

        Whoever stops halfway keeps nobody from seeing what is appended meanwhile.
        """

    def find(self, request_id: str) -> Entry | None:
        """Look an entry up by its request id."""

    def is_taken_back(self, request_id: str) -> bool:
        """Say whether a later entry takes this result back."""

    def settled(self, request_id: str) -> Entry | None:
        """Give the newest entry that says what came of a pledge."""

    def text(self, text_id: str) -> str | None:
        """Give words that came with an entry, or None when they were erased."""

    def snapshot(self) -> Snapshot | None:
        """Give the newest snapshot."""

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """Keep a snapshot in place of the one before. Raises NoRoom, Locked or Broken."""
