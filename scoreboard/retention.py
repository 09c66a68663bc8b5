"""Forgets when it is time: first the words and all that tells of people, later whole competitions."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import gevent

from scoreboard.backups import Backup, Backups, NotMade
from scoreboard.competitions import Competitions, Hosted
from scoreboard.core.codec import read_timestamp
from scoreboard.core.facts import PhaseChanged
from scoreboard.core.phases import COUNTING, Phase
from scoreboard.flow import Busy, now
from scoreboard.forever import forever
from scoreboard.ledger import Entry
from scoreboard.store.erasing import ANY_BRIEFING, ANY_NICKNAME, NICKNAMES, TEXTS, holds, holds_words

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
    dropped = _forget_copies(hosted, backups, lambda copy: copy.at < before or holds_words(copy.path, before=before))
    return erased or dropped


def forget_text(hosted: Hosted, backups: Backups, text_id: str) -> bool:
    """Erase the words of one entry for ever, in the file and in its copies. False when there are none. Raises Busy."""
    erased = hosted.texts.erase(text_id)
    return _forgotten(hosted, backups, erased, lambda copy: holds(copy.path, TEXTS.one, text_id))


def forget_nickname(hosted: Hosted, backups: Backups, team: str, id_: str) -> bool:
    """Delete a nickname of a team for ever, in the file and in its copies. False when there is none. Raises Busy."""
    deleted = hosted.nicknames.delete(team, id_)
    if not deleted and hosted.nicknames.name(id_):
        return False
    return _forgotten(hosted, backups, deleted, lambda copy: holds(copy.path, NICKNAMES.one, id_))


def forget_nicknames(hosted: Hosted, backups: Backups) -> None:
    """Delete the nicknames of all teams for ever, in the file and in its copies. Raises Busy."""
    hosted.nicknames.delete_all()
    _forget_copies(hosted, backups, lambda copy: holds(copy.path, ANY_NICKNAME))


def forget_briefings(hosted: Hosted, backups: Backups) -> None:
    """Erase what was said to the teams for ever, in the file and in its copies. Raises Busy."""
    hosted.briefings.withdraw()
    _forget_copies(hosted, backups, lambda copy: holds(copy.path, ANY_BRIEFING))


def _forgotten(hosted: Hosted, backups: Backups, erased: bool, held: Callable[[Backup], bool]) -> bool:
    """Forget the copies of what was erased, now or before a power cut came in between."""
    if not erased and not any(map(held, backups.of(hosted.slug))):
        return False
    _forget_copies(hosted, backups, held)
    return True


def _forget_copies(hosted: Hosted, backups: Backups, held: Callable[[Backup], bool]) -> bool:
    """Drop the copies that hold what was erased and sweep the file; nobody waits for the copy in their place."""
    at = now()
    dropped = backups.drop(hosted.slug, held)
    sweep(hosted)
    if dropped:
        gevent.spawn(_renew, hosted, backups, at)
    return dropped


def _renew(hosted: Hosted, backups: Backups, dropped_at: datetime) -> None:
    """Have a copy made since then, and sweep again: who makes one reads the file, and sweeping waits for nobody."""
    try:
        backups.make(hosted.slug, unless_since=dropped_at.replace(microsecond=0))
    except NotMade as no:
        log.warning("%s: no backup in the place of those that were dropped: %s", hosted.slug, no)
    if not hosted.closed:
        sweep(hosted)


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
