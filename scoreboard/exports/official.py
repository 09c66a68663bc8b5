"""What a paper shows: the newest final as it was signed, else the standings as they are now."""

from dataclasses import dataclass

from scoreboard.core.finals import digest_of
from scoreboard.core.phases import Phase
from scoreboard.core.review import Final
from scoreboard.core.state import State
from scoreboard.numbers import N_
from scoreboard.recipe_words import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The state that a paper shows, and the final it belongs to; None as long as there is none or it is corrected.

    `digest` is the one that was signed, without a final the one that would be now.
    """

    state: State
    final: Final | None
    digest: str
    revealed: bool

    @property
    def rehearsal(self) -> bool:
        """Whether nothing of it counts."""
        return self.state.phase is Phase.REHEARSAL


def final_of(state: State) -> Final | None:
    """Give the newest final, None as long as there is none and while it is corrected."""
    return state.finals[-1] if state.finals and not state.correction else None


def shown_of(state: State) -> Shown:
    """Give what papers show of a competition."""
    final = final_of(state)
    if final is None or state.official is None:
        return Shown(state=state, final=None, digest=digest_of(state), revealed=False)
    return Shown(state=state.official, final=final, digest=final.digest, revealed=state.phase is Phase.REVEALED)


def label_words(shown: Shown, reader: Reader) -> str:
    """Say how far a paper can be relied on."""
    if shown.rehearsal:
        return reader.gettext("Rehearsal")
    if shown.final is None:
        return reader.gettext("Provisional")
    if not shown.revealed:
        return reader.gettext("Official v%(number)s, not revealed yet", number=shown.final.number)
    return reader.gettext("Official v%(number)s", number=shown.final.number)


def warning_words(shown: Shown, reader: Reader) -> str:
    """Say what must not be done with a paper as it is; empty for one that is official and known."""
    if shown.rehearsal:
        return reader.gettext(NOT_COUNTED)
    if shown.final is None:
        return reader.gettext(NOT_SIGNED)
    return "" if shown.revealed else reader.gettext(NOT_REVEALED)


NOT_COUNTED = N_("Rehearsal: nothing on this paper counts.")
NOT_SIGNED = N_("Provisional: not signed by the judges, and it may still change.")
NOT_REVEALED = N_("Signed, but not revealed yet: not for others’ eyes.")


def file_label(state: State) -> str:
    """Give the word that stands in the name of a file: how far what is in it can be relied on."""
    if state.phase is Phase.REHEARSAL:
        return "rehearsal"
    final = final_of(state)
    return f"official-v{final.number}" if final else "provisional"
