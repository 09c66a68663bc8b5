"""A sheet of paper: its type, its colours, lines that fit, tables that go on over pages, and the foot of each page."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF

from scoreboard.core.competition import Team
from scoreboard.places import folder

TEXT, STRONG, NARROW, DISPLAY, TIGHT = "text", "strong", "narrow", "display", "tight"
"""The cuts of the typeface that papers use: see static/fonts/fonts.lock."""

INK, DIM, LINE, WASH = (22, 27, 43), (74, 82, 104), (205, 199, 186), (244, 241, 234)
RED, RED_DEEP, RED_WASH = (184, 31, 34), (143, 21, 25), (255, 240, 237)
GOLD, GOLD_INK, WHITE = (255, 203, 71), (43, 28, 0), (255, 255, 255)
Colour = tuple[int, int, int]

A4_MM = (210.0, 297.0)
MARGIN_MM = 18.0
HEAD_MM = 26.0
FOOT_MM = 20.0
POINT_MM = 25.4 / 72
LEADING = 1.38
MISSING = "\u25a1"
STANDS_FOR = {"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2007": "\u00a0", "\u2011": "-", "\u2010": "-", "\u2192": "›"}
LEFT, RIGHT, CENTRE = "left", "right", "centre"


def _file(cut: str) -> Path:
    return folder("static") / "fonts" / f"archivo-{cut}.ttf"


@cache
def letters() -> frozenset[str]:
    """Give every letter and sign that the typeface has."""
    with TTFont(_file(TEXT)) as font:
        return frozenset(map(chr, font.getBestCmap()))


def printable(text: str) -> str:
    """Give text with the letters that the typeface has.

    A letter with an accent that it lacks loses the accent, a picture is left out, and a
    white square stands for any other.
    """
    known, said = letters(), []
    for letter in unicodedata.normalize("NFC", text):
        if letter in STANDS_FOR:
            said.append(STANDS_FOR[letter])
        elif letter in known:
            said.append(letter)
        elif letter.isspace():
            said.append(" ")
        elif unicodedata.category(letter) not in PICTURES:
            bare = unicodedata.normalize("NFKD", letter)[0]
            said.append(bare if bare in known else MISSING)
    return re.sub(" +", " ", "".join(said)).strip()


def name_on_paper(team: Team) -> str:
    """Give what a team is called where the typeface has every letter of it: name, short name, else code."""
    for name in (team.name, team.short):
        if printable(name) and MISSING not in printable(name):
            return name
    return team.code


PICTURES = frozenset({"So", "Sk", "Cf", "Cc", "Cn", "Co", "Cs", "Mn", "Me"})
"""What is no letter: pictures, and signs that change the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its title, its width, and on which side its cells stand."""

    title: str
    width: float
    align: str = LEFT
    cut: str = TEXT


class Sheet(FPDF):
    """Pages of A4. The same calls at the same `made_at` give the same bytes."""

    def __init__(self, *, made_at: datetime, language: str, title: str, landscape: bool = False) -> None:
        super().__init__("landscape" if landscape else "portrait", "mm", A4_MM)
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.set_creation_date(made_at)
        self.set_title(printable(title))
        self.set_lang(language)
        self.set_creator("scoreboard")
        self.set_producer("scoreboard")
        self.left, self.right = MARGIN_MM, self.w - MARGIN_MM
        self.lowest = self.h - FOOT_MM
        self.down = HEAD_MM
        self.furniture: Callable[[], None] = lambda: None

    @property
    def measure(self) -> float:
        """The width of the column of text."""
        return float(self.right - self.left)

    def finished(self) -> bytes:
        """Give the document."""
        return bytes(self.output())

    def number_pages(self, x: float, y: float, *, size: float = 8) -> None:
        """Write on each page which of how many it is: known when all are there."""
        pages = self.pages_count
        for number in range(1, pages + 1):
            self.page = number
            self.face(TEXT, size + 1)  # said again, so that this page hears of the next font too
            self.write_at(x, y, f"{number} / {pages}", cut=STRONG, size=size, align=RIGHT)

    def page_begins(self) -> None:
        """Go on to a new page, with what stands on each of them."""
        self.add_page()
        self.furniture()
        self.down = HEAD_MM

    def room(self, height: float) -> bool:
        """Go on to a new page unless so much fits here. True when it is a new one."""
        if self.down + height <= self.lowest:
            return False
        self.page_begins()
        return True

    def face(self, cut: str, size: float) -> None:
        """Choose how letters look from now on."""
        if cut not in self.fonts:
            self.add_font(cut, fname=_file(cut))
        self.set_font(cut, size=size)

    def width_of(self, text: str, cut: str, size: float) -> float:
        """Give how wide text is."""
        self.face(cut, size)
        return float(self.get_string_width(text))

    def write_at(
        self, x: float, y: float, text: str, *, cut: str = TEXT, size: float = 9.5, ink: Colour = INK, align: str = LEFT
    ) -> float:
        """Write a line with its foot at y. Gives its width."""
        text = printable(text)
        self.face(cut, size)
        self.set_text_color(*ink)
        width = float(self.get_string_width(text))
        begin = x - width if align == RIGHT else x - width / 2 if align == CENTRE else x
        if text:
            self.text(begin, y, text)
        return width

    def fitted(self, text: str, width: float, cuts: Sequence[str], size: float, least: float) -> tuple[str, float]:
        """Give the cut and the size in which a line fits: narrower first, then smaller, never below the least."""
        text = printable(text)
        for cut in cuts:
            if self.width_of(text, cut, size) <= width:
                return cut, size
        full = self.width_of(text, cuts[-1], size)
        return cuts[-1], max(least, size * width / full - 0.05)

    def lines(self, text: str, width: float, cut: str = TEXT, size: float = 9.5) -> list[str]:
        """Part text into lines that fit, between words where that can be, else within one."""
        self.face(cut, size)
        found, line = [], ""
        for word in printable(text).split(" "):
            longer = f"{line} {word}" if line else word
            if self.get_string_width(longer) <= width:
                line = longer
                continue
            if line:
                found.append(line)
            *whole, line = self._broken(word, width)
            found += whole
        return [*found, line] if line or not found else found

    def _broken(self, word: str, width: float) -> list[str]:
        parts = [""]
        for letter in word:
            if parts[-1] and self.get_string_width(parts[-1] + letter) > width:
                parts.append("")
            parts[-1] += letter
        return parts

    def paragraph(
        self, text: str, *, cut: str = TEXT, size: float = 9.5, ink: Colour = INK, indent: float = 0, after: float = 1.6
    ) -> None:
        """Write text over the column, and go on below it."""
        step = size * POINT_MM * LEADING
        for line in self.lines(text, self.measure - indent, cut, size):
            self.room(step)
            self.write_at(self.left + indent, self.down + size * POINT_MM, line, cut=cut, size=size, ink=ink)
            self.down += step
        self.down += after

    def box(self, x: float, y: float, width: float, height: float, *, fill: Colour, radius: float = 2) -> None:
        """Draw a filled box with round corners."""
        self.set_fill_color(*fill)
        self.rect(x, y, width, height, style="F", round_corners=radius > 0, corner_radius=radius)

    def rule(self, x: float, y: float, width: float, *, ink: Colour = LINE, thick: float = 0.2) -> None:
        """Draw a line across."""
        self.set_draw_color(*ink)
        self.set_line_width(thick)
        self.line(x, y, x + width, y)

    def pill(self, x: float, y: float, text: str, *, fill: Colour, ink: Colour, size: float = 9) -> float:
        """Write words in a rounded box that ends at x. Gives its width."""
        width = self.width_of(printable(text), STRONG, size) + 7
        self.box(x - width, y, width, 6.6, fill=fill, radius=3.3)
        self.write_at(x - width / 2, y + 4.55, text, cut=STRONG, size=size, ink=ink, align=CENTRE)
        return width

    def logo_at(self, body: bytes, x: float, y: float, width: float, height: float) -> None:
        """Draw a picture as large as it fits."""
        self.image(BytesIO(body), x, y, width, height, keep_aspect_ratio=True)

    def tabled(
        self, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, size: float = 9, podium: int = 0
    ) -> None:
        """Write a table. Its head stands on each page that it goes on over; the first rows may be a podium."""
        rows = list(rows)
        head = [self.lines(column.title, column.width - 2, NARROW, 8) for column in columns]
        self._head(columns, head, needed=2 * size * POINT_MM * LEADING + 4)
        step = size * POINT_MM * LEADING
        for number, row in enumerate(rows):
            cells = [self._cell(text, column, size) for text, column in zip(row, columns, strict=True)]
            height = max(len(lines) for _, lines in cells) * step + 2
            # The last row does not stand alone on a page.
            needed = height + (step + 2 if number == len(rows) - 2 else 0)
            if self.down + needed > self.lowest:
                self.page_begins()
                self._head(columns, head, needed=0)
            if number < podium:
                self.box(self.left, self.down, self.measure, height, fill=WASH, radius=1)
            self._row(columns, cells, size, step)
            self.down += height
            self.rule(self.left, self.down, self.measure)
        self.down += 5

    def _head(self, columns: Sequence[Column], head: Sequence[Sequence[str]], *, needed: float) -> None:
        step = 8 * POINT_MM * 1.2
        height = max(len(lines) for lines in head) * step + 2.4
        self.room(height + needed)
        x = self.left
        for column, lines in zip(columns, head, strict=True):
            below = self.down + height - 2 - (len(lines) - 1) * step
            for number, line in enumerate(lines):
                at = x + column.width - 1 if column.align == RIGHT else x + 1
                self.write_at(at, below + number * step, line, cut=NARROW, size=8, ink=DIM, align=column.align)
            x += column.width
        self.down += height
        self.rule(self.left, self.down, self.measure, ink=INK, thick=0.5)

    def _cell(self, text: str, column: Column, size: float) -> tuple[str, list[str]]:
        """Give a cell in lines. A name that takes more than one stands in one line of the narrower cut if it fits."""
        lines = self.lines(text, column.width - 2, column.cut, size)
        if len(lines) > 1 and column.cut == STRONG:
            narrow = self.lines(text, column.width - 2, NARROW, size)
            if len(narrow) == 1:
                return NARROW, narrow
        return column.cut, lines

    def _row(
        self, columns: Sequence[Column], cells: Sequence[tuple[str, Sequence[str]]], size: float, step: float
    ) -> None:
        x = self.left
        for column, (cut, lines) in zip(columns, cells, strict=True):
            for number, line in enumerate(lines):
                at = x + column.width - 1 if column.align == RIGHT else x + 1
                below = self.down + 1 + size * POINT_MM + number * step
                self.write_at(at, below, line, cut=cut, size=size, align=column.align)
            x += column.width
