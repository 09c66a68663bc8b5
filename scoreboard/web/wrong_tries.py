"""Bounds how many wrong keys are tried: from one address, and in all. Right ones cost nothing."""

from flask import request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

FROM_ONE_ADDRESS = parse("20 per minute")
IN_ALL = parse("200 per minute")


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

    @staticmethod
    def _address() -> str:
        return request.remote_addr or ""
