"""The rules as a text to read, in every language: what wins, and what was amended since the start."""

from collections.abc import Callable, Iterator

from scoreboard import numbers
from scoreboard.amendment_words import changes, rules_sentences
from scoreboard.core.state import Amendment, State
from scoreboard.exports.ledger_csv import ERASED
from scoreboard.recipe_words import Reader

RULE = "-" * 72


def rules_txt(state: State, *, text: Callable[[str], str | None]) -> bytes:
    """Write the rules as sentences, once in each language.

    `text` gives the words that came with an entry, None when they were erased.
    """
    parts = ["\n".join(_told(state, language, text)) for language in state.defined.languages]
    return f"\n\n{RULE}\n\n".join(parts).encode() + b"\n"


def _told(state: State, language: str, text: Callable[[str], str | None]) -> Iterator[str]:
    definition = state.defined
    reader = Reader(language=language, currency=definition.currency, outcomes=state.outcomes)
    yield numbers.worded(definition.name, language)
    if state.sealed_at is None:
        yield reader.gettext("Not sealed yet: rehearsal")
    else:
        since = numbers.moment(state.sealed_at, definition.zone, language)
        yield f"{reader.gettext('Sealed')} {state.seal}, {reader.gettext('since %(time)s', time=since)}"
    yield ""
    yield from rules_sentences(state.rules, reader)
    if state.amendments:
        yield from ("", reader.gettext("Changed since the start"))
    for amendment in state.amendments:
        yield from ("", *_amendment(amendment, state, reader, text))


def _amendment(amendment: Amendment, state: State, reader: Reader, text: Callable[[str], str | None]) -> Iterator[str]:
    at = numbers.moment(amendment.at, state.defined.zone, reader.language)
    words = text(amendment.text_id) if amendment.text_id else ""
    yield " ".join([at, amendment.fingerprint, *(ERASED if words is None else words).split()])
    for change in changes(amendment.before, amendment.after, reader):
        if change.before:
            yield f"{reader.gettext('Before')}: {change.before}"
        if change.after:
            yield f"{reader.gettext('Since then')}: {change.after}"
