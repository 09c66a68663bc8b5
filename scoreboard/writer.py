"""One queue and one thread for each competition: commands wait in order, the disk never stops the others."""

import logging
import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import gevent
from gevent.event import AsyncResult, Event
from gevent.threadpool import ThreadPool

from scoreboard.flow import Busy, Decided, Flow, Request
from scoreboard.ledger import Broken

MOST_WAITING = 5_000
MOST_AT_ONCE = 200

log = logging.getLogger(__name__)


class Thread:
    """The one thread that opens and owns a competition's writing connection."""

    def __init__(self) -> None:
        self._pool = ThreadPool(1)

    def write(self, work: Callable[[], None]) -> None:
        """See `scoreboard.flow.Desk.write`: the caller's greenlet waits, others run."""
        self._pool.apply(work)

    def breathe(self) -> None:
        """See `scoreboard.flow.Desk.breathe`."""
        gevent.sleep(0)

    def stop(self) -> None:
        """End the thread when its work is done."""
        self._pool.join()
        self._pool.kill()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Requests that belong together, and where their answers go."""

    requests: Sequence[Request]
    all_or_none: bool
    answers: "AsyncResult[list[Decided]]"

    @property
    def counted(self) -> int:
        """How many of them fill the queue: an import is as long as it is, and turns nobody away."""
        return 0 if self.all_or_none else len(self.requests)


class Writer:
    """Takes what is waiting, has it decided in order with one durable commit, and answers."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._waiting: deque[Waiting] = deque()
        self._unanswered = 0
        self._in_line = 0
        self._stopping = False
        self._wake = Event()
        self._greenlet = gevent.spawn(self._run)

    def submit(self, requests: Sequence[Request], *, all_or_none: bool = False) -> list[Decided]:
        """Wait until the requests are decided and what follows is durable. Raises Busy."""
        if self._stopping or self._in_line >= MOST_WAITING:
            raise Busy
        waiting = Waiting(requests, all_or_none, AsyncResult())
        self._waiting.append(waiting)
        self._unanswered += 1
        self._in_line += waiting.counted
        self._wake.set()
        return cast(list[Decided], waiting.answers.get())

    def stop(self) -> None:
        """Take nothing more; what is being written is finished first."""
        self._stopping = True
        while self._unanswered:
            gevent.sleep(0.01)
        self._greenlet.kill()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            while self._waiting:
                taken = self._take()
                self._write(taken)
                self._unanswered -= len(taken)
                self._in_line -= sum(waiting.counted for waiting in taken)

    def _take(self) -> list[Waiting]:
        """Take what may share one commit: all that is waiting, up to a limit; an all-or-none comes alone."""
        taken = [self._waiting.popleft()]
        size = len(taken[0].requests)
        while self._waiting and not taken[0].all_or_none and not self._waiting[0].all_or_none:
            size += len(self._waiting[0].requests)
            if size > MOST_AT_ONCE:
                break
            taken.append(self._waiting.popleft())
        return taken

    def _write(self, taken: list[Waiting]) -> None:
        requests = [request for waiting in taken for request in waiting.requests]
        try:
            answers = self._flow.decide_all(requests, all_or_none=taken[0].all_or_none)
        except Broken:
            # What the disk holds is not known any more: only a new start can tell.
            log.critical("the disk failed to keep its word; stopping", exc_info=True)
            os._exit(70)
        except Busy as busy:
            for waiting in taken:
                waiting.answers.set_exception(busy)
            return
        except Exception as failure:
            if len(taken) == 1:
                taken[0].answers.set_exception(failure)
            else:
                # One of them is to blame: each for itself now, what is written already is known again.
                for waiting in taken:
                    self._write([waiting])
            return
        first = 0
        for waiting in taken:
            waiting.answers.set(answers[first : first + len(waiting.requests)])
            first += len(waiting.requests)
