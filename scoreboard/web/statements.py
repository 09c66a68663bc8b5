"""Files from the charity's books between the look at them and their being carried out: in memory, for a while."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass

from scoreboard.imports.settled import Settled
from scoreboard.imports.statement import Statement

MOST_KEPT = 8
"""So many files wait at most; the oldest is forgotten for a newer one."""


@dataclass(slots=True, kw_only=True)
class Kept:
    """A file of one competition, and what came of it or would: `done` says which."""

    slug: str
    name: str
    statement: Statement
    told: Settled
    done: bool = False


class Statements:
    """The newest files of a server, each under a token that nobody guesses."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def keep(self, kept: Kept) -> str:
        """Keep a file and give its token."""
        token = secrets.token_urlsafe(16)
        self._kept[token] = kept
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return token

    def get(self, slug: str, token: str) -> Kept | None:
        """Give a file of this competition, or None when it is not here any more."""
        kept = self._kept.get(token)
        return kept if kept is not None and kept.slug == slug else None
