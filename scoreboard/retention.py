"""Forgets when it is time: first the words and all that tells of people, later whole competitions."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from scoreboard.backups import Backups
from scoreboard.competitions import Competitions, Hosted
from scoreboard.core.codec import read_timestamp
from scoreboard.core.facts import PhaseChanged
from scoreboard.core.phases import COUNTING, Phase
from scoreboard.flow import Busy, now
from scoreboard.forever import forever
from scoreboard.ledger import Entry
from scoreboard.store.erasing import has_words

LOOK_EVERY_S = 3600
AT_ONCE = 100

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """When a closed competition is forgotten: its words, and its whole file, None when that is kept."""

    closed_at: datetime
    words_at: datetime
    file_at: datetime | None


def terms(hosted: Hosted) -> Terms | None:
    """Give the moments at which a competition is forgotten; None as long as it is not closed."""
    closed_at = _closed_at(hosted)
    if closed_at is None:
        return None
    definition = hosted.state.defined
    return Terms(
        closed_at=closed_at,
        words_at=closed_at + timedelta(days=definition.words_days),
        file_at=closed_at + timedelta(days=definition.file_days) if definition.file_days else None,
    )


def _closed_at(hosted: Hosted) -> datetime | None:
    """Give the moment of the close that still holds: one that was opened again is none."""
    state = hosted.state
    if state.phase in COUNTING:
        return None
    if state.phase is Phase.CLOSED:
        return state.phase_at
    # Nothing but signatures and corrections comes after the close: it stands near the end.
    return next((read_timestamp(entry.at) for entry in _backwards(hosted) if _closes(entry)), None)


def _backwards(hosted: Hosted) -> Iterator[Entry]:
    for end in count(hosted.state.seq, -AT_ONCE):
        if end <= 0:
            return
        start = max(0, end - AT_ONCE)
        yield from reversed(tuple(hosted.ledger.entries(after=start, limit=end - start)))


def _closes(entry: Entry) -> bool:
    if entry.kind != PhaseChanged.__name__:
        return False
    fact = entry.fact
    return isinstance(fact, PhaseChanged) and fact.phase is Phase.CLOSED


def forget_words(hosted: Hosted, backups: Backups, *, before: datetime) -> bool:
    """Erase all that tells of people in a competition's file, and every copy from before or with words in it.

    Whoever was here since `before` stays let in. False when nothing was left to erase.
    Raises Busy; then it has to be done again.
    """
    erased = hosted.erase_people(unseen_since=before)
    dropped = backups.drop(hosted.slug, lambda copy: copy.at < before or has_words(copy.path))
    sweep(hosted)
    return erased or dropped


def sweep(hosted: Hosted) -> None:
    """Take the last traces of what was erased away; while somebody reads them, the next look does it."""
    with suppress(Busy):
        hosted.sweep()


def look(competitions: Competitions, backups: Backups, *, at: datetime) -> None:
    """Forget what is due at a moment, in each competition whatever becomes of the others."""
    backups.tidy()
    for hosted in tuple(competitions):
        try:
            _catch_up(hosted, competitions, backups, at)
        except Busy:
            continue  # the next look does it
        except Exception:
            log.exception("%s: what is due could not be erased", hosted.slug)


def _catch_up(hosted: Hosted, competitions: Competitions, backups: Backups, at: datetime) -> None:
    sweep(hosted)
    due = terms(hosted)
    if due is None:
        return
    days = hosted.state.defined
    if due.file_at is not None and due.file_at <= at:
        _delete(hosted, competitions, backups)
        log.warning("%s: the file and its copies were deleted, %d days after the close", hosted.slug, days.file_days)
    elif due.words_at <= at and forget_words(hosted, backups, before=due.words_at):
        log.warning(
            "%s: words, nicknames and labels of passes were erased, %d days after the close",
            hosted.slug,
            days.words_days,
        )


def _delete(hosted: Hosted, competitions: Competitions, backups: Backups) -> None:
    """Delete a competition with its copies: these first, so that a power cut leaves a file to look at again."""
    backups.drop(hosted.slug, lambda _: True)
    competitions.delete(hosted.slug)
    backups.drop(hosted.slug, lambda _: True)


def watch(competitions: Competitions, backups: Backups) -> None:
    """Look at once and then every hour, for as long as the server runs."""
    forever(partial(_look_now, competitions, backups), LOOK_EVERY_S)


def _look_now(competitions: Competitions, backups: Backups) -> None:
    look(competitions, backups, at=now())
