"""What would come of requests, without writing anything."""

from collections.abc import Iterator, Mapping, Sequence

from scoreboard.flow import Decided, Flow, Request
from scoreboard.ledger import Entry, Ledger, Snapshot


def would_decide(ledger: Ledger, requests: Sequence[Request]) -> list[Decided]:
    """Decide requests as `Flow.decide_all` would, all or none, and forget it. The ledger is only read."""
    return Flow(_Forgetful(ledger)).decide_all(requests, all_or_none=True)


class _Forgetful:
    """A ledger that gives what another one holds and keeps nothing."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.slug = ledger.slug
        self.file_id = ledger.file_id
        self.epoch = ledger.epoch
        self.secret = ledger.secret

    def append(self, entries: Sequence[Entry], texts: Mapping[str, str]) -> None:
        """Forget them."""

    def head(self) -> tuple[int, bytes]:
        """See `Ledger.head`."""
        return self._ledger.head()

    def entries(self, after: int = 0, limit: int = -1) -> Iterator[Entry]:
        """See `Ledger.entries`."""
        return self._ledger.entries(after, limit)

    def find(self, request_id: str) -> Entry | None:
        """See `Ledger.find`."""
        return self._ledger.find(request_id)

    def is_taken_back(self, request_id: str) -> bool:
        """See `Ledger.is_taken_back`."""
        return self._ledger.is_taken_back(request_id)

    def text(self, text_id: str) -> str | None:
        """See `Ledger.text`."""
        return self._ledger.text(text_id)

    def snapshot(self) -> Snapshot | None:
        """See `Ledger.snapshot`."""
        return self._ledger.snapshot()

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """Forget it."""
