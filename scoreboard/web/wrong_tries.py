"""Bounds how many wrong keys are tried: from one address, and in all. Right ones cost nothing."""

import time

from flask import request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

FROM_ONE_ADDRESS = parse("20 per minute")
IN_ALL = parse("200 per minute")
IN_ONE_BROWSER = parse("5 per 5 minutes")
WITH_ONE_PASS = parse("20 per 5 minutes")
MOST_KNOWN = 10_000


class WrongTries:
    """Counts the wrong tries of a server; a contact centre is one address with many right ones."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._known: dict[tuple[str, str], None] = {}

    def check(self) -> None:
        """Refuse the request when too many wrong tries came before it. Answers 429."""
        if not (self._limiter.test(FROM_ONE_ADDRESS, self._address()) and self._limiter.test(IN_ALL, "all")):
            raise TooManyRequests

    def count(self) -> None:
        """Count one more wrong try."""
        self._limiter.hit(FROM_ONE_ADDRESS, self._address())
        self._limiter.hit(IN_ALL, "all")

    def wait_s(self, browser_id: str, pass_id: str) -> int:
        """Say how many seconds no passphrase of a pass is looked at in a browser; 0 when one is."""
        windows = [self._limiter.get_window_stats(most, *who) for most, who in self._bounds(browser_id, pass_id)]
        ends = [window.reset_time for window in windows if not window.remaining]
        return max((max(1, round(end - time.time())) for end in ends), default=0)

    def count_phrase(self, browser_id: str, pass_id: str) -> None:
        """Count one more wrong passphrase of a pass in a browser."""
        for most, who in self._bounds(browser_id, pass_id):
            self._limiter.hit(most, *who)

    def fitted(self, browser_id: str, pass_id: str) -> None:
        """Note that a passphrase fitted in a browser: what others try wrong stops nobody there any more."""
        self._known[browser_id, pass_id] = None
        while len(self._known) > MOST_KNOWN:
            self._known.pop(next(iter(self._known)))

    def _bounds(self, browser_id: str, pass_id: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        """Give what is counted of a try, and for whom; strangers to a pass share a count."""
        own = (IN_ONE_BROWSER, (pass_id, browser_id))
        return [own] if (browser_id, pass_id) in self._known else [own, (WITH_ONE_PASS, (pass_id,))]

    @staticmethod
    def _address() -> str:
        return request.remote_addr or ""
