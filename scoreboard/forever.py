"""Work that is done again and again for as long as the server runs."""

import logging
from collections.abc import Callable

import gevent

log = logging.getLogger(__name__)


def forever(work: Callable[[], None], every_s: float) -> None:
    """Do it, wait, and do it again. What fails is logged, and the next time comes all the same."""
    while True:
        try:
            work()
        except Exception:
            log.exception("%s failed, and will be done again", getattr(work, "__qualname__", work))
        gevent.sleep(every_s)
