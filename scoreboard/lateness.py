"""How late the loop comes back to whoever waits: the one figure that says whether something keeps it."""

from collections import deque
from time import monotonic

import gevent

EVERY_S = 0.1
KEPT = 600


class Lateness:
    """How late the loop was, over the last minute."""

    def __init__(self) -> None:
        self._found: deque[float] = deque(maxlen=KEPT)

    def measure(self) -> None:
        """Sleep for a moment; what it takes longer is how late the loop is."""
        began = monotonic()
        gevent.sleep(EVERY_S)
        self._found.append(max(0.0, monotonic() - began - EVERY_S))

    @property
    def most_s(self) -> float:
        """The latest it was."""
        return max(self._found, default=0.0)
