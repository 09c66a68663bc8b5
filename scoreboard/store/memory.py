"""The ledger in memory, for tests and previews."""

import secrets
from collections.abc import Iterator, Mapping, Sequence

from scoreboard.core.chain import first_link
from scoreboard.ledger import SETTLES, AlreadyAppended, Entry, Snapshot, Stale


class MemoryLedger:
    """Keeps the promises of `Ledger` as long as the process lives."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.file_id = secrets.token_hex(16)
        self.epoch = secrets.token_hex(4)
        self.secret = secrets.token_bytes(32)
        self._entries: list[Entry] = []
        self._by_request_id: dict[str, Entry] = {}
        self._taken_back: set[str] = set()
        self._texts: dict[str, str] = {}
        self._snapshot: Snapshot | None = None

    def append(self, entries: Sequence[Entry], texts: Mapping[str, str]) -> None:
        """See `Ledger.append`."""
        for newest, entry in enumerate(entries, start=len(self._entries)):
            if entry.seq != newest + 1:
                raise Stale(f"entry {entry.seq} does not follow {newest}")
        ids = [entry.request_id for entry in entries]
        targets = [target for entry in entries if (target := entry.target)]
        if len(set(ids)) < len(ids) or self._by_request_id.keys() & set(ids):
            raise AlreadyAppended("this request id is there already")
        if len(set(targets)) < len(targets) or self._taken_back & set(targets):
            raise AlreadyAppended("this result is taken back already")
        self._entries.extend(entries)
        self._by_request_id.update(zip(ids, entries, strict=True))
        self._taken_back.update(targets)
        self._texts.update(texts)

    def head(self) -> tuple[int, bytes]:
        """See `Ledger.head`."""
        if not self._entries:
            return 0, first_link(self.slug, self.file_id)
        return self._entries[-1].seq, self._entries[-1].hash

    def entries(self, after: int = 0, limit: int = -1) -> Iterator[Entry]:
        """See `Ledger.entries`."""
        until = None if limit < 0 else after + limit
        return iter(self._entries[after:until])

    def find(self, request_id: str) -> Entry | None:
        """See `Ledger.find`."""
        return self._by_request_id.get(request_id)

    def is_taken_back(self, request_id: str) -> bool:
        """See `Ledger.is_taken_back`."""
        return request_id in self._taken_back

    def settled(self, request_id: str) -> Entry | None:
        """See `Ledger.settled`."""
        said = [entry for entry in self._entries if entry.kind == SETTLES and entry.settles == request_id]
        return said[-1] if said else None

    def text(self, text_id: str) -> str | None:
        """See `Ledger.text`."""
        return self._texts.get(text_id)

    def snapshot(self) -> Snapshot | None:
        """See `Ledger.snapshot`."""
        return self._snapshot

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """See `Ledger.keep_snapshot`."""
        self._snapshot = snapshot
