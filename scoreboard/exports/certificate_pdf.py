"""A certificate for each team: its name, its place or the thanks of all, what it reached, a page in each language."""

from collections.abc import Mapping
from fractions import Fraction

from scoreboard import numbers
from scoreboard.core.recipe import MARKS, POINTS
from scoreboard.core.standings import Row, rank
from scoreboard.core.state import State
from scoreboard.core.tally import total
from scoreboard.exports.official import label_words, shown_of, warning_words
from scoreboard.exports.paper import (
    CENTRE,
    DIM,
    DISPLAY,
    GOLD,
    GOLD_INK,
    INK,
    NARROW,
    RED,
    RED_DEEP,
    STRONG,
    TEXT,
    TIGHT,
    WHITE,
    Colour,
    Sheet,
    name_on_paper,
    printable,
)
from scoreboard.exports.sources import Sources
from scoreboard.numbers import N_
from scoreboard.recipe_words import Reader
from scoreboard.score_words import shown_words

PLACES = {1: N_("First place"), 2: N_("Second place"), 3: N_("Third place")}
"""These stand on the certificate; to all others it says thanks, and what they reached."""

NIGHT: Colour = (14, 20, 38)
BAND_MM = 74.0
BALLOONS = ((20.0, 52.0, 13.0), (50.0, 40.0, 11.0), (35.0, 84.0, 16.0), (57.0, 110.0, 9.5), (15.0, 122.0, 10.5))
"""Where balloons rise: from the left, from above, and how wide, in mm."""

LIT: Mapping[str, Colour] = {
    "sky": (56, 198, 230),
    "lemon": (233, 232, 74),
    "violet": (156, 133, 239),
    "leaf": (69, 166, 113),
    "rose": (250, 117, 165),
    "sand": (201, 183, 104),
    "ice": (186, 228, 248),
    "mint": (79, 240, 176),
}
BALLOON: Colour = (229, 50, 45)


class Certificates:
    """The certificates of all teams: what is the same for all of them is counted once."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._shown = shown_of(sources.state)
        self._state = self._shown.state
        self._rows = {row.team: row for row in rank(self._state.figures, self._state.recipe)}

    @property
    def teams(self) -> tuple[str, ...]:
        """The codes of the teams that have one: all that were not withdrawn."""
        return tuple(sorted(self._rows))

    def pdf(self, team: str) -> bytes:
        """Write the certificate of a team. The same sources give the same bytes."""
        state = self._state
        name = name_on_paper(state.teams[team])
        languages = state.defined.languages
        sheet = Sheet(made_at=self._sources.made_at, language=languages[0], title=name, landscape=True)
        for language in languages:
            reader = Reader(language=language, currency=state.defined.currency, outcomes=state.outcomes)
            sheet.page_begins()
            self._page(sheet, self._rows[team], reader)
        return sheet.finished()

    def _page(self, sheet: Sheet, row: Row, reader: Reader) -> None:
        state, language = self._state, reader.language
        team = state.teams[row.team]
        self._band(sheet, LIT.get(team.colour, BALLOON))
        left, right = BAND_MM + 20, sheet.w - 20
        room = right - left
        if self._sources.beside.logo:
            sheet.logo_at(self._sources.beside.logo, right - 50, 17, 50, 21)
        sheet.write_at(left - 0.3, 29, reader.gettext("Certificate"), cut=DISPLAY, size=22, ink=RED)
        self._lines(sheet, numbers.worded(state.defined.name, language), left, 39, room - 56, size=15, most=2)
        self._name(sheet, name_on_paper(team), left, room)
        place = self._place(row)
        below = 109.0
        if place:
            words = reader.gettext(place)
            width = sheet.width_of(printable(words), DISPLAY, 19) + 14
            sheet.box(left, below, width, 13.4, fill=GOLD, radius=6)
            sheet.write_at(left + width / 2, below + 9.2, words, cut=DISPLAY, size=19, ink=GOLD_INK, align=CENTRE)
        else:
            words = reader.gettext("With all our thanks")
            cut, size = sheet.fitted(words, room, (DISPLAY, TIGHT), 23, 12)
            sheet.write_at(left, below + 9.4, words, cut=cut, size=size, ink=RED)
        self._figures(sheet, row, reader, left, room, below + 22)
        self._foot(sheet, reader, left, right)

    def _band(self, sheet: Sheet, colour: Colour) -> None:
        """Draw balloons rising in the night, one in the colour of the team."""
        sheet.box(0, 0, BAND_MM, sheet.h, fill=NIGHT, radius=0)
        colours = (BALLOON, GOLD, colour, BALLOON, colour)
        for (x, y, wide), lit in zip(BALLOONS, colours, strict=True):
            high = wide * 1.2
            sheet.set_draw_color(164, 175, 203)
            sheet.set_line_width(0.25)
            sheet.bezier(
                ((x, y + high), (x - wide / 2, y + high * 1.9), (x + wide / 2, y + high * 2.6), (x, y + high * 3.4))
            )
            sheet.set_fill_color(*lit)
            sheet.ellipse(x - wide, y - high, 2 * wide, 2 * high, style="F")
            sheet.polygon(((x, y + high - 0.5), (x - 1.6, y + high + 2), (x + 1.6, y + high + 2)), style="F")
            with sheet.local_context(fill_opacity=0.4):
                sheet.set_fill_color(*WHITE)
                sheet.ellipse(x - wide * 0.56, y - high * 0.66, wide * 0.46, high * 0.6, style="F")

    def _name(self, sheet: Sheet, name: str, left: float, room: float) -> None:
        """Write the team's name as large as it fits: in one line, narrower, in two lines, then smaller."""
        for size, cut in ((46.0, DISPLAY), (46.0, TIGHT), (38.0, DISPLAY), (38.0, TIGHT)):
            if sheet.width_of(printable(name), cut, size) <= room:
                sheet.write_at(left - 0.8, 88, name, cut=cut, size=size)
                return
        size, lines = 34.0, sheet.lines(name, room, TIGHT, 34)
        while size > 8 and len(lines) * size > 96:
            size -= 2
            lines = sheet.lines(name, room, TIGHT, size)
        step = size * 0.381
        for number, line in enumerate(lines):
            foot = 88 + (number - (len(lines) - 1) / 2) * step
            sheet.write_at(left - 0.5, foot, line, cut=TIGHT, size=size)

    def _lines(self, sheet: Sheet, words: str, left: float, top: float, room: float, *, size: float, most: int) -> None:
        """Write words over a few lines, narrower or smaller until they fit."""
        cut = STRONG
        lines = sheet.lines(words, room, cut, size)
        while len(lines) > most and size > 7:
            cut, size = NARROW, size - 0.5
            lines = sheet.lines(words, room, cut, size)
        for number, line in enumerate(lines):
            sheet.write_at(left, top + number * size * 0.44, line, cut=cut, size=size)

    def _place(self, row: Row) -> str:
        """Give the place in words where it is one to be proud of and all may know it; empty for the others."""
        most = self._state.defined.show_places
        reached = bool(row.ranked)
        return PLACES.get(row.place, "") if reached and (not most or row.place <= most) else ""

    def _figures(self, sheet: Sheet, row: Row, reader: Reader, left: float, room: float, top: float) -> None:
        figures = [*self._reached(row, reader)]
        for number, (figure, words) in enumerate(figures):
            share = room / max(3, len(figures))
            x = left + number * share
            cut, size = sheet.fitted(figure, share - 6, (DISPLAY, TIGHT), 22, 8)
            sheet.write_at(x, top + 7.4, figure, cut=cut, size=size)
            cut, size = sheet.fitted(words, share - 6, (TEXT, NARROW), 10.5, 6)
            sheet.write_at(x, top + 13, words, cut=cut, size=size, ink=DIM)

    def _reached(self, row: Row, reader: Reader) -> list[tuple[str, str]]:
        """Give what a team reached, as far as it is more than nothing."""
        tally, recipe, state = row.tally, self._state.recipe, self._state
        successes = sum(one.calls - one.lost for key, one in tally.by.items() if state.outcomes[key].success)
        figures: list[tuple[int | Fraction, str, str]] = [
            (tally.money_minor, reader.money(tally.money_minor), reader.gettext("raised")),
            (tally.calls, reader.number(tally.calls), reader.gettext("calls")),
            (successes, reader.number(successes), reader.gettext("successful calls")),
            (tally.units, reader.number(tally.units), reader.gettext("units")),
        ]
        if recipe.rank_by == POINTS and not recipe.relative_to:
            figures.append((row.ranked, shown_words(row, recipe, reader), reader.gettext("points")))
        elif recipe.rank_by.startswith(MARKS):
            figures.append((row.ranked, shown_words(row, recipe, reader), reader.gettext("judges’ marks")))
        return [(figure, words) for many, figure, words in figures if many][:4]

    def _foot(self, sheet: Sheet, reader: Reader, left: float, right: float) -> None:
        """Write what all teams raised together, the date, a line to sign on, the digest, and a warning if need be."""
        state, language = self._state, reader.language
        for number, line in enumerate(sheet.lines(together_words(state, reader), right - left, TEXT, 12)[:2]):
            sheet.write_at(left, 158 + number * 5.6, line, size=12)
        at = self._shown.final.at if self._shown.final else self._sources.made_at
        sheet.rule(left, 180, 62, ink=DIM, thick=0.3)
        sheet.write_at(left, 184.6, numbers.date(at, state.defined.zone, language), size=9.5, ink=DIM)
        sheet.rule(right - 62, 180, 62, ink=DIM, thick=0.3)
        sheet.write_at(right - 62, 184.6, reader.gettext("for the organisation"), size=9.5, ink=DIM)
        warning = warning_words(self._shown, reader)
        words = f"{label_words(self._shown, reader)} · {reader.gettext('Digest')} {self._shown.digest}"
        sheet.write_at(left, 196, words, cut=STRONG, size=8.5, ink=RED_DEEP if warning else INK)
        if warning:
            sheet.write_at(left, 200.6, warning, size=8.5, ink=RED_DEEP)


def together_words(state: State, reader: Reader) -> str:
    """Say what all teams reached together, and for whom."""
    together = total(state.counting)
    charity = numbers.worded(state.defined.charity, reader.language)
    if together.money_minor and charity:
        return reader.gettext(
            "Together all teams raised %(amount)s for %(charity)s. Every call was part of it.",
            amount=reader.money(together.money_minor),
            charity=charity,
        )
    if together.money_minor:
        return reader.gettext(
            "Together all teams raised %(amount)s. Every call was part of it.",
            amount=reader.money(together.money_minor),
        )
    if charity:
        return reader.gettext("Together all teams called for %(charity)s. Every call was part of it.", charity=charity)
    return reader.gettext("Together all teams called for the good cause. Every call was part of it.")
