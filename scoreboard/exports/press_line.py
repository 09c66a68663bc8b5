"""The result in three sentences for the press, in every language: who won, how much for the charity, calls, dates."""

from collections.abc import Iterator
from datetime import datetime

from scoreboard import numbers
from scoreboard.core.recipe import MONEY, POINTS
from scoreboard.core.standings import Row, rank
from scoreboard.core.state import State
from scoreboard.core.tally import total
from scoreboard.exports.official import Shown, label_words, shown_of, warning_words
from scoreboard.recipe_words import Reader
from scoreboard.score_words import shown_words

RULE = "-" * 72
MOST_WINNERS = 5
"""More teams than this in first place are told by their number."""


def press_txt(state: State) -> bytes:
    """Write the lines of all languages as one text."""
    parts = (f"[{language}]\n{press_line(state, language)}" for language in numbers.LANGUAGES)
    return f"\n\n{RULE}\n\n".join(parts).encode() + b"\n"


def press_line(state: State, language: str) -> str:
    """Write the line in one language. As long as it is not for others, its first words say so."""
    shown = shown_of(state)
    definition = shown.state.defined
    reader = Reader(language=language, currency=definition.currency, outcomes=shown.state.outcomes)
    told = " ".join(_told(shown, reader))
    warning = warning_words(shown, reader)
    return f"{label_words(shown, reader).upper()}. {warning}\n{told}" if warning else told


def _told(shown: Shown, reader: Reader) -> Iterator[str]:
    state = shown.state
    yield from _winners(rank(state.figures, state.recipe), state, reader)
    yield _calls(state, reader)
    together = total(state.counting)
    if together.money_minor:
        charity = numbers.worded(state.defined.charity, reader.language)
        amount = reader.money(together.money_minor)
        if charity:
            yield reader.gettext("That raised %(amount)s for %(charity)s.", amount=amount, charity=charity)
        else:
            yield reader.gettext("That raised %(amount)s for the good cause.", amount=amount)
    if shown.final and shown.revealed:
        yield reader.gettext("Signed by the judges; digest of the result: %(digest)s.", digest=shown.digest)


def _winners(rows: tuple[Row, ...], state: State, reader: Reader) -> Iterator[str]:
    """Say who won, and with what; nobody has won as long as nobody has anything."""
    first = [row for row in rows if row.place == 1 and row.ranked]
    if not first:
        return
    name = reader.quoted(numbers.worded(state.defined.name, reader.language))
    if len(first) > MOST_WINNERS:
        yield reader.gettext(
            "%(number)s teams share first place in %(name)s.", number=reader.number(len(first)), name=name
        )
        return
    teams = [state.teams[row.team].name for row in first]
    if len(teams) > 1:
        yield reader.gettext("First place in %(name)s is shared by %(teams)s.", name=name, teams=", ".join(teams))
        return
    reached = _reached(first[0], state, reader)
    if reached:
        yield reader.gettext("%(team)s wins %(name)s (%(reached)s).", team=teams[0], name=name, reached=reached)
    else:
        yield reader.gettext("%(team)s wins %(name)s.", team=teams[0], name=name)


def _reached(row: Row, state: State, reader: Reader) -> str:
    """Write what the winner has where it can be said in a word: money or points."""
    recipe = state.recipe
    if recipe.relative_to or recipe.rank_by not in (MONEY, POINTS):
        return ""
    if recipe.rank_by == MONEY:
        return reader.money(row.tally.money_minor)
    return reader.ngettext(
        "%(points)s point", "%(points)s points", 1 if row.shown == "1" else 2, points=shown_words(row, recipe, reader)
    )


def _calls(state: State, reader: Reader) -> str:
    calls = total(state.counting).calls
    made = reader.ngettext("%(num)s call", "%(num)s calls", calls)
    teams = reader.ngettext("%(num)s team", "%(num)s teams", len(state.competing))
    days = [numbers.date(datetime.fromisoformat(f"{day}T12:00+00:00"), "UTC", reader.language)
            for day in sorted(state.days)]  # fmt: skip
    if not days:
        return reader.gettext("%(teams)s took part: %(calls)s.", teams=teams, calls=made)
    if days[0] == days[-1]:
        return reader.gettext("%(teams)s took part on %(day)s: %(calls)s.", teams=teams, calls=made, day=days[0])
    return reader.gettext(
        "%(teams)s took part from %(first)s to %(last)s: %(calls)s.",
        teams=teams,
        calls=made,
        first=days[0],
        last=days[-1],
    )
