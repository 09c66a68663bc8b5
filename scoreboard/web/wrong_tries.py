"""Bounds how many wrong keys are tried: from one address, and in all. Right ones cost nothing."""

import time

from flask import request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

FROM_ONE_ADDRESS = parse("20 per minute")
IN_ALL = parse("200 per minute")
IN_ONE_BROWSER = parse("5 per 5 minutes")
WITH_ONE_PASS = parse("20 per 5 minutes")


class WrongTries:
    """Counts the wrong tries of a server; a contact centre is one address with many right ones."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self) -> None:
        """Refuse the request when too many wrong tries came before it. Answers 429."""
        if not (self._limiter.test(FROM_ONE_ADDRESS, self._address()) and self._limiter.test(IN_ALL, "all")):
            raise TooManyRequests

    def count(self) -> None:
        """Count one more wrong try."""
        self._limiter.hit(FROM_ONE_ADDRESS, self._address())
        self._limiter.hit(IN_ALL, "all")

    def wait_s(self, session_id: str, pass_id: str) -> int:
        """Say how many seconds no passphrase of a pass is looked at in a browser; 0 when one is."""
        bounds = ((IN_ONE_BROWSER, (pass_id, session_id)), (WITH_ONE_PASS, (pass_id,)))
        windows = [self._limiter.get_window_stats(most, *who) for most, who in bounds]
        ends = [window.reset_time for window in windows if not window.remaining]
        return max((max(1, round(end - time.time())) for end in ends), default=0)

    def count_phrase(self, session_id: str, pass_id: str) -> None:
        """Count one more wrong passphrase of a pass in a browser."""
        self._limiter.hit(IN_ONE_BROWSER, pass_id, session_id)
        self._limiter.hit(WITH_ONE_PASS, pass_id)

    @staticmethod
    def _address() -> str:
        return request.remote_addr or ""
