"""A page of the report, with what stands on each of them, how it says things, and the first page of all."""

from collections.abc import Sequence
from datetime import datetime

from scoreboard import numbers
from scoreboard.core.standings import Row, rank
from scoreboard.core.tally import Counts, total
from scoreboard.exports.official import Shown, label_words, shown_of, warning_words
from scoreboard.exports.paper import (
    DIM,
    DISPLAY,
    GOLD,
    GOLD_INK,
    INK,
    NARROW,
    RED,
    RED_DEEP,
    RED_WASH,
    RIGHT,
    STRONG,
    TEXT,
    TIGHT,
    WASH,
    WHITE,
    Sheet,
    name_on_paper,
    printable,
)
from scoreboard.exports.sources import Sources
from scoreboard.numbers import N_
from scoreboard.recipe_words import Reader
from scoreboard.score_words import Scores

EQUAL_SIGNS = N_("The same signs stand on the judges’ desk and on the wall: equal signs, equal result.")

NOT_YET_SIGNED = N_("These signs change with every correction; what the judges sign is the result with exactly these.")

AMENDMENT_REASONS = {
    "mistake": N_("A mistake is put right"),
    "agreed": N_("Agreed with the teams"),
    "other": N_("Another reason"),
}


class ReportPage:
    """A report while it is written, in one language."""

    def __init__(self, sources: Sources, language: str) -> None:
        self.sources = sources
        self.shown: Shown = shown_of(sources.state)
        self.state = self.shown.state
        definition = self.state.defined
        self.reader = Reader(language=language, currency=definition.currency, outcomes=self.state.outcomes)
        self.language, self.zone = language, definition.zone
        self.name = numbers.worded(definition.name, language)
        self.charity = numbers.worded(definition.charity, language)
        self.rows: Sequence[Row] = rank(self.state.figures, self.state.recipe)
        title = self.gettext("Result of %(name)s", name=self.name)
        self.sheet = Sheet(made_at=sources.made_at, language=language, title=title)
        self.sheet.furniture = self._furniture
        self.ngettext = self.reader.ngettext

    def finished(self) -> bytes:
        """Give the document, with the number of each page on it."""
        self.sheet.number_pages(self.sheet.right, self.sheet.h - 10)
        return self.sheet.finished()

    def gettext(self, sentence: str, /, **values: object) -> str:
        """Say a sentence in the language of the report."""
        return self.reader.gettext(sentence, **values)

    def moment(self, at: datetime | str) -> str:
        """Write date and time."""
        return f"{numbers.date(at, self.zone, self.language)}, {numbers.clock(at, self.zone, self.language)}"

    def money(self, minor: int) -> str:
        """Write an amount so that the digits of a column stand under one another."""
        return numbers.money_cents(minor, self.state.defined.currency, self.language)

    def _furniture(self) -> None:
        sheet, warning = self.sheet, warning_words(self.shown, self.reader)
        first = sheet.page_no() == 1
        if warning:
            sheet.box(0, 0, sheet.w, 10, fill=RED_WASH, radius=0)
            sheet.box(0, 10, sheet.w, 0.6, fill=RED, radius=0)
            label = label_words(self.shown, self.reader).upper()
            width = sheet.write_at(sheet.left, 6.6, label, cut=DISPLAY, size=10.5, ink=RED_DEEP)
            room = sheet.measure - width - 6
            cut, size = sheet.fitted(warning, room, (TEXT, NARROW), 9, 6)
            sheet.write_at(sheet.right, 6.5, warning, cut=cut, size=size, ink=RED_DEEP, align=RIGHT)
        if not first:
            cut, size = sheet.fitted(self.name, sheet.measure - 60, (STRONG, NARROW), 8.5, 6)
            sheet.write_at(sheet.left, 18, self.name, cut=cut, size=size, ink=DIM)
            label = label_words(self.shown, self.reader)
            sheet.write_at(sheet.right, 18, label, cut=STRONG, size=8.5, ink=RED if warning else DIM, align=RIGHT)
            sheet.rule(sheet.left, 20, sheet.measure)
        foot = sheet.h - 10
        sheet.rule(sheet.left, foot - 5, sheet.measure)
        sheet.write_at(sheet.left, foot, self.gettext("Digest"), size=8, ink=DIM)
        after = sheet.left + sheet.width_of(printable(self.gettext("Digest")), TEXT, 8) + 2
        sheet.write_at(after, foot, self.shown.digest, cut=STRONG, size=8)
        made = self.gettext("Made on %(time)s", time=self.moment(self.sources.made_at))
        sheet.write_at(sheet.w / 2 + 8, foot, made, size=8, ink=DIM, align="centre")

    def head(self, words: str, *, about: str = "", needed: float = 34) -> None:
        """Begin a part: on a new page unless so much of it fits here."""
        sheet = self.sheet
        if not sheet.room(needed) and sheet.down > 30:
            sheet.down += 3
        sheet.box(sheet.left, sheet.down + 0.4, 1.6, 5.2, fill=RED, radius=0.8)
        sheet.write_at(sheet.left + 4.2, sheet.down + 5, words, cut=DISPLAY, size=15)
        sheet.down += 9
        if about:
            sheet.paragraph(about, ink=DIM, size=9, after=2.4)

    def first_page(self) -> None:
        """Write what it is, how far it can be relied on, the sums of all and the digest."""
        sheet, state = self.sheet, self.state
        sheet.page_begins()
        logo = self.sources.beside.logo
        if logo:
            sheet.logo_at(logo, sheet.right - 42, 16, 42, 17)
        room = sheet.measure - (48 if logo else 0)
        sheet.write_at(sheet.left, 22, self.gettext("Result"), cut=DISPLAY, size=11, ink=RED)
        sheet.down = 24
        size = 27.0 if len(sheet.lines(self.name, room, DISPLAY, 27)) == 1 else 21.0
        for line in sheet.lines(self.name, room, DISPLAY, size):
            sheet.down += size * 0.3528 * 1.12
            sheet.write_at(sheet.left, sheet.down, line, cut=DISPLAY, size=size)
        sheet.down += 3
        under = [self.gettext("for %(charity)s", charity=self.charity)] if self.charity else []
        for line in [*under, self._when()]:
            sheet.paragraph(line, size=11, ink=DIM, after=0.2)
        sheet.down += 3
        self._figures()
        self._digest_box()
        if self.shown.final and self.shown.final.correction:
            correction = self.shown.final.correction
            why = self.reason(AMENDMENT_REASONS.get(correction.reason, ""), correction.text_id)
            sheet.paragraph(
                self.gettext(
                    "This final corrects v%(number)s, which stays in the ledger. Reason: %(reason)s",
                    number=correction.amends,
                    reason=why,
                ),
                cut=STRONG,
            )
        if state.correction:
            why = self.reason(AMENDMENT_REASONS.get(state.correction.reason, ""), state.correction.text_id)
            sheet.paragraph(
                self.gettext(
                    "Final v%(number)s is being corrected. Reason: %(reason)s",
                    number=state.correction.amends,
                    reason=why,
                ),
                cut=STRONG,
                ink=RED_DEEP,
            )

    def _when(self) -> str:
        """Say when it was: from the first day that brought a result to the last."""
        days = sorted(self.state.days)
        definition = self.state.defined
        if days:
            first, last = (datetime.fromisoformat(f"{day}T12:00+00:00") for day in (days[0], days[-1]))
            spans = [numbers.date(day, "UTC", self.language) for day in (first, last)]
        else:
            spans = [
                numbers.date(at, self.zone, self.language)
                for at in (definition.starts_at, definition.ends_at)
                if at is not None
            ]
        return " – ".join(dict.fromkeys(spans))

    def _figures(self) -> None:
        """Write the sums of all in large figures."""
        sheet, together = self.sheet, total(self.state.counting)
        figures = []
        if together.money_minor:
            raised = self.reader.money(together.money_minor)
            figures.append((raised, self.gettext("Raised together")))
        figures.append((numbers.number(together.calls, self.language), self.gettext("Calls")))
        successes = sum(one.calls - one.lost for key, one in together.by.items() if self.state.outcomes[key].success)
        if successes:
            figures.append((numbers.number(successes, self.language), self.gettext("Successful calls")))
        if together.units:
            figures.append((numbers.number(together.units, self.language), self.gettext("Units")))
        figures.append((numbers.number(len(self.rows), self.language), self.gettext("Teams")))
        sheet.rule(sheet.left, sheet.down, sheet.measure, ink=INK, thick=0.5)
        unit = sheet.measure / (len(figures) + 0.7)
        x = sheet.left
        for number, (figure, words) in enumerate(figures):
            share = unit * 1.7 if number == 0 else unit
            cut, size = sheet.fitted(figure, share - 5, (DISPLAY, TIGHT), 21, 8)
            sheet.write_at(x, sheet.down + 10.5, figure, cut=cut, size=size)
            cut, size = sheet.fitted(words, share - 5, (TEXT, NARROW), 9, 6)
            sheet.write_at(x, sheet.down + 15.6, words, cut=cut, size=size, ink=DIM)
            x += share
        sheet.down += 21

    def _digest_box(self) -> None:
        """Write the digest so large that it can be compared over a table, with how far the paper can be relied on."""
        sheet, height = self.sheet, 27.0
        sheet.box(sheet.left, sheet.down, sheet.measure, height, fill=WASH)
        sheet.write_at(
            sheet.left + 6, sheet.down + 7.4, self.gettext("Digest of this result"), cut=STRONG, size=9, ink=DIM
        )
        cut, size = sheet.fitted(self.shown.digest, sheet.measure - 12, (DISPLAY, TIGHT), 25, 12)
        sheet.write_at(sheet.left + 6, sheet.down + 17.4, self.shown.digest, cut=cut, size=size)
        official = self.shown.final is not None
        fill, ink = (GOLD, GOLD_INK) if official else (RED, WHITE)
        label = label_words(self.shown, self.reader)
        sheet.pill(sheet.right - 5, sheet.down + 3.4, label, fill=fill, ink=ink)
        words = self.gettext(EQUAL_SIGNS if official else NOT_YET_SIGNED)
        cut, size = sheet.fitted(words, sheet.measure - 12, (TEXT, NARROW), 8.5, 6)
        sheet.write_at(sheet.left + 6, sheet.down + 23.4, words, cut=cut, size=size, ink=DIM)
        sheet.down += height + 7

    @property
    def scores(self) -> Scores:
        """The scores of the teams, to be told as sums."""
        return Scores(self.rows, self.state.recipe, self.state.figures, self.reader)

    def listed(self, sign: str, sentence: str) -> None:
        """Write a sentence behind a sign."""
        sheet = self.sheet
        sheet.room(5)
        sheet.write_at(sheet.left, sheet.down + 3.4, sign, cut=STRONG, size=9.5, ink=RED)
        sheet.paragraph(sentence, indent=6, after=0.8)

    def named(self, name: str, sentence: str) -> str:
        """Give a sentence behind what it is about, with the colon as the language has it."""
        return self.gettext("%(name)s: %(sentence)s", name=name, sentence=sentence)

    def team(self, code: str) -> str:
        """Give what a team is called."""
        known = self.state.teams.get(code)
        return name_on_paper(known) if known else code

    def amount(self, result: Counts) -> str:
        """Write the heart of a result."""
        outcome = self.state.outcomes.get(result.outcome)
        name = numbers.worded(outcome.name, self.language) if outcome else result.outcome
        if result.amount_minor:
            return f"{name} {self.reader.money(result.amount_minor)}"
        if result.units:
            return f"{name} {numbers.number(result.units, self.language)}"
        return f"{numbers.number(result.times, self.language)} × {name}"

    def reason(self, reason: str, text_id: str) -> str:
        """Say why: the reason, and the words beside it as far as they were not erased."""
        words = self.sources.text(text_id) if text_id else ""
        said = [self.gettext(reason)] if reason else []
        if words is None:
            said.append(self.gettext("[words erased]"))
        elif words:
            said.append(self.reader.quoted(" ".join(words.split())))
        return ", ".join(said)
