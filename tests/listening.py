"""Somebody who listens on the socket, as a wall or a lead's page does."""

from collections.abc import Callable
from queue import Empty, Queue
from time import monotonic
from typing import Any

import socketio

from rig import Competition

PATIENCE_S = 10


class Listener:
    """Keeps what the server says: `heard["board"]` in order; `next("board", ...)` waits for one."""

    def __init__(self, competition: Competition, **auth: str) -> None:
        """Connect; `auth` adds to the competition, `token=...` or `**{"as": "wall"}`."""
        self.heard: dict[str, list[Any]] = {"board": [], "beat": [], "mine": [], "show": [], "frame": []}
        self._news: dict[str, Queue[Any]] = {event: Queue() for event in self.heard}
        self._client = socketio.Client(reconnection=False)
        for event in self.heard:
            self._client.on(event, self._keeper(event))
        self._client.connect(
            competition.server.address,
            auth={"competition": competition.slug, **auth},
            transports=["websocket"],
        )

    def next(self, event: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """Give the next message of a kind that fits and was not given before."""
        end = monotonic() + PATIENCE_S
        while True:
            try:
                message = self._news[event].get(timeout=max(0.001, end - monotonic()))
            except Empty:
                raise AssertionError(f"no {event} that fits; heard: {self.heard[event]}") from None
            if fits(message):
                return message

    @property
    def connected(self) -> bool:
        return bool(self._client.connected)

    def leave(self) -> None:
        self._client.disconnect()

    def _keeper(self, event: str) -> Callable[[Any], None]:
        def keep(message: Any) -> None:
            self.heard[event].append(message)
            self._news[event].put(message)

        return keep
