"""The result as a paper to sign and to check: places, how they came about, marks, corrections, signatures, digest."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction

from scoreboard import __version__, numbers
from scoreboard.amendment_words import changes
from scoreboard.core.finals import needed
from scoreboard.core.jury import marks_of
from scoreboard.core.recipe import CALL_QUALITY, MARKS, POINTS, Criterion, amount_of, rounded
from scoreboard.core.review import Signature
from scoreboard.core.standings import Row, rank
from scoreboard.core.state import Amendment
from scoreboard.core.tally import Counts, total
from scoreboard.exports.corrected import Correction, Kind
from scoreboard.exports.official import Shown, label_words, shown_of, warning_words
from scoreboard.exports.paper import (
    DIM,
    DISPLAY,
    GOLD,
    GOLD_INK,
    INK,
    LINE,
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
    Column,
    Sheet,
    name_on_paper,
    printable,
)
from scoreboard.exports.sources import Sources
from scoreboard.numbers import N_
from scoreboard.recipe_words import Reader, measure_name, recipe_words
from scoreboard.score_words import Score, Scores, shown_words

MOST_CORRECTIONS = 300
"""So many are told one by one; the ledger in the pack has all of them."""

LINES_AT_ONCE = 5
"""So many lines of a recipe stand beside each other in a table."""

JUDGES_AT_ONCE = 8

EQUAL_SIGNS = N_("The same signs stand on the judges’ desk and on the wall: equal signs, equal result.")
NOT_YET_SIGNED = N_("These signs change with every correction; what the judges sign is the result with exactly these.")

REASONS = {
    "mistake": N_("Typing mistake"),
    "duplicate": N_("Entered twice"),
    "wrong_team": N_("Wrong team"),
    "withdrawn_by_donor": N_("Withdrawn by the donor"),
    "other": N_("Another reason"),
}
AMENDMENT_REASONS = {
    "mistake": N_("A mistake is put right"),
    "agreed": N_("Agreed with the teams"),
    "other": N_("Another reason"),
}
DONE = {
    Kind.TAKEN_BACK: N_("Taken back"),
    Kind.REPLACED: N_("Corrected"),
    Kind.ADMITTED: N_("Came late, counts"),
    Kind.LEFT_OUT: N_("Came late, left out"),
}
PHASES = {
    "rehearsal": N_("Rehearsal"),
    "open": N_("Lines open"),
    "frozen": N_("Frozen"),
    "closed": N_("Lines closed"),
    "final": N_("Signed"),
    "revealed": N_("Revealed"),
}


def report_pdf(sources: Sources, language: str) -> bytes:
    """Write the report in a language. The same sources give the same bytes."""
    return _Report(sources, language).written()


class _Report:
    """A report while it is written."""

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

    def written(self) -> bytes:
        """Write all of it."""
        self._first_page()
        self._standings()
        self._parts()
        self._how()
        self._marks()
        self._corrections()
        self._amendments()
        self._sample()
        self._signatures()
        self._proof()
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

    # What stands on every page

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

    def _head(self, words: str, *, about: str = "", needed: float = 34) -> None:
        sheet = self.sheet
        if not sheet.room(needed) and sheet.down > 30:
            sheet.down += 3
        sheet.box(sheet.left, sheet.down + 0.4, 1.6, 5.2, fill=RED, radius=0.8)
        sheet.write_at(sheet.left + 4.2, sheet.down + 5, words, cut=DISPLAY, size=15)
        sheet.down += 9
        if about:
            sheet.paragraph(about, ink=DIM, size=9, after=2.4)

    # The first page

    def _first_page(self) -> None:
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
            why = self._reason(AMENDMENT_REASONS.get(correction.reason, ""), correction.text_id)
            sheet.paragraph(
                self.gettext(
                    "This final corrects v%(number)s, which stays in the ledger. Reason: %(reason)s",
                    number=correction.amends,
                    reason=why,
                ),
                cut=STRONG,
            )
        if state.correction:
            why = self._reason(AMENDMENT_REASONS.get(state.correction.reason, ""), state.correction.text_id)
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

    # Places

    def _standings(self) -> None:
        state, reader, sheet = self.state, self.reader, self.sheet
        self._head(self.gettext("Places"))
        together = total(state.counting)
        successes = any(outcome.success for outcome in state.outcomes.values())
        ranked = state.recipe.rank_by
        wants = [
            (self.gettext("Points"), 24.0, ranked == POINTS or not self._plainly_ranked()),
            (self.gettext("Raised"), 32.0, bool(together.money_minor)),
            (self.gettext("Calls"), 19.0, True),
            (self.gettext("Successful calls"), 22.0, successes),
            (self.gettext("Units"), 19.0, bool(together.units)),
        ]
        titles = [(self._ranked_title() if number == 0 else title, width) for number, (title, width, on) in
                  enumerate(wants) if on]  # fmt: skip
        columns = [
            Column(title=self.gettext("Place"), width=14, cut=STRONG),
            Column(
                title=self.gettext("Team"), width=sheet.measure - 14 - sum(width for _, width in titles), cut=STRONG
            ),
            *(Column(title=title, width=width, align=RIGHT) for title, width in titles),
        ]

        def cells(row: Row) -> Iterator[str]:
            tally = row.tally
            yield numbers.number(row.place, self.language)
            yield self._team(row.team)
            by_kind = (
                shown_words(row, state.recipe, reader),
                self.money(tally.money_minor),
                numbers.number(tally.calls, self.language),
                numbers.number(
                    sum(one.calls - one.lost for key, one in tally.by.items() if state.outcomes[key].success),
                    self.language,
                ),
                numbers.number(tally.units, self.language),
            )
            yield from (cell for cell, (_, _, on) in zip(by_kind, wants, strict=True) if on)

        podium = sum(1 for row in self.rows if row.place == 1)
        sheet.tabled(columns, ([*cells(row)] for row in self.rows), size=10, podium=podium)

    def _plainly_ranked(self) -> bool:
        """Whether the number that ranks is one of the columns that are there anyway."""
        recipe = self.state.recipe
        return not recipe.relative_to and recipe.rank_by in ("money", "calls")

    def _ranked_title(self) -> str:
        recipe = self.state.recipe
        if recipe.rank_by == POINTS and not recipe.relative_to:
            return self.gettext("Points")
        return self._scores.of(self.rows[0]).what if self.rows else self.gettext("Points")

    @property
    def _scores(self) -> Scores:
        return Scores(self.rows, self.state.recipe, self.state.figures, self.reader)

    def _parts(self) -> None:
        """Write what each line of the recipe brought, some lines at a time."""
        recipe, sheet = self.state.recipe, self.sheet
        if recipe.rank_by != POINTS or not recipe.measures:
            return
        self._head(self.gettext("Points, line by line"))
        names = [measure_name(measure, self.reader) for measure in recipe.measures]
        for begin in range(0, len(names), LINES_AT_ONCE):
            some = names[begin : begin + LINES_AT_ONCE]
            last = begin + LINES_AT_ONCE >= len(names)
            width = min(26.0, (sheet.measure - 70) / (len(some) + last))
            team = sheet.measure - width * (len(some) + last)
            columns = [
                Column(title=self.gettext("Team"), width=team, cut=STRONG),
                *(Column(title=f"{begin + number}. {name}", width=width, align=RIGHT)
                  for number, name in enumerate(some, start=1)),
                *([Column(title=self.gettext("Together"), width=width, align=RIGHT, cut=STRONG)] if last else []),
            ]  # fmt: skip
            sheet.tabled(
                columns,
                (
                    [
                        self._team(row.team),
                        *(self._decimal(part.points) for part in row.parts[begin : begin + LINES_AT_ONCE]),
                        *([self._decimal(sum((part.points for part in row.parts), Fraction(0)))] if last else []),
                    ]
                    for row in self.rows
                ),
            )

    def _decimal(self, exact: Fraction) -> str:
        """Write a number rounded for the eye; the sums below it are exact."""
        return numbers.points(rounded(exact), self.language)

    # How the points came about

    def _how(self) -> None:
        sheet, state = self.sheet, self.state
        self._head(self.gettext("How the places came about"))
        words = recipe_words(state.recipe, self.reader)
        sheet.paragraph(words.wins, cut=STRONG)
        for number, sentence in enumerate(words.measures, start=1):
            self._listed(f"{number}.", sentence)
        for sentence in (*words.rules, *words.views):
            self._listed("–", sentence)
        sheet.down += 4
        scores = self._scores
        for row in self.rows:
            self._score(row, scores.of(row))

    def _listed(self, sign: str, sentence: str) -> None:
        sheet = self.sheet
        sheet.room(5)
        sheet.write_at(sheet.left, sheet.down + 3.4, sign, cut=STRONG, size=9.5, ink=RED)
        sheet.paragraph(sentence, indent=6, after=0.8)

    def _score(self, row: Row, score: Score) -> None:
        """Write a team's score as a sum, line under line."""
        sheet = self.sheet
        sheet.room(min(90.0, 12 + 5.2 * (len(score.lines) + 1)))
        name = f"{numbers.number(row.place, self.language)}. {self._team(row.team)}"
        words = shown_words(row, self.state.recipe, self.reader)
        room = sheet.measure - sheet.width_of(printable(words), DISPLAY, 11) - 8
        cut, size = sheet.fitted(name, room, (STRONG, NARROW), 11, 6)
        sheet.write_at(sheet.left, sheet.down + 5, name, cut=cut, size=size)
        sheet.write_at(sheet.right - 1, sheet.down + 5, words, cut=DISPLAY, size=11, align=RIGHT)
        sheet.down += 7
        sheet.rule(sheet.left, sheet.down, sheet.measure, ink=INK, thick=0.3)
        sheet.down += 1
        for line in score.lines:
            told = [step for step in (line.relation, line.product, line.note) if step]
            self._sum_line(line.name, told, line.points)
        if score.relation:
            self._sum_line(self.gettext("Together"), [score.relation], score.ranked)
        elif len(score.lines) > 1 or score.ranked != score.shown:
            told = [self.gettext("shown as %(number)s", number=score.shown)] if score.ranked != score.shown else []
            self._sum_line(self.gettext("Together"), told, score.ranked, cut=STRONG)
        sheet.down += 3.5

    def _sum_line(self, name: str, told: Sequence[str], points: str, *, cut: str = TEXT) -> None:
        sheet, size = self.sheet, 8.5
        step = size * 0.3528 * 1.38
        beyond = 40.0
        left = sheet.lines(name, 52, cut, size)
        middle = [line for words in told for line in sheet.lines(words, sheet.measure - 56 - beyond, TEXT, size)]
        right = sheet.lines(points, beyond - 2, cut, size)
        height = max(len(left), len(middle), len(right)) * step + 1
        sheet.room(height)
        for x, lines, ink, align, face in (
            (sheet.left + 2, left, INK, "left", cut),
            (sheet.left + 56, middle, DIM, "left", TEXT),
            (sheet.right - 1, right, INK, RIGHT, cut),
        ):
            for number, line in enumerate(lines):
                sheet.write_at(x, sheet.down + 3.6 + number * step, line, cut=face, size=size, ink=ink, align=align)
        sheet.down += height

    # Marks

    def _marks(self) -> None:
        criteria, jury = self.state.recipe.criteria, self.state.jury
        if not criteria:
            return
        self._head(
            self.gettext("Marks of the judges"),
            about=self.gettext(
                "Judges stand here by number. The mark of a team is the mean of the judges who are present and not "
                "recused, counted exactly and rounded here to two decimals."
            ),
        )
        judges = list(jury.seats)
        means = marks_of(jury, criteria, [row.team for row in self.rows])
        for criterion in criteria:
            self._criterion(criterion, judges, means)
        if len(criteria) > 1:
            self._weighed(means)

    def _criterion(self, criterion: Criterion, judges: Sequence[str], means: dict[str, dict[str, Fraction]]) -> None:
        sheet, jury = self.sheet, self.state.jury
        sheet.room(26)
        sheet.write_at(sheet.left, sheet.down + 4.4, numbers.worded(criterion.name, self.language), cut=STRONG, size=11)
        what = self.gettext("each call") if criterion.of == CALL_QUALITY else self.gettext("the summary")
        scale = self.gettext(
            "%(what)s, marks from %(lowest)s to %(highest)s, weight %(weight)s",
            what=what,
            lowest=criterion.lowest,
            highest=criterion.highest,
            weight=self.reader.number(Fraction(criterion.weight)),
        )
        sheet.down += 6
        sheet.paragraph(scale, size=8.5, ink=DIM, after=0)
        about = numbers.worded(criterion.about, self.language)
        if about:
            sheet.paragraph(about, size=8.5, ink=DIM, after=0)
        sheet.down += 1
        for begin in range(0, max(1, len(judges)), JUDGES_AT_ONCE):
            some = judges[begin : begin + JUDGES_AT_ONCE]
            width = 13.5
            team = sheet.measure - width * len(some) - 22
            columns = [
                Column(title=self.gettext("Team"), width=team, cut=STRONG),
                *(
                    Column(title=self.gettext("Judge %(number)s", number=begin + number), width=width, align=RIGHT)
                    for number in range(1, len(some) + 1)
                ),
                Column(title=self.gettext("Mean"), width=22, align=RIGHT, cut=STRONG),
            ]
            sheet.tabled(
                columns,
                (
                    [
                        self._team(row.team),
                        *(self._mark_by(judge, row.team, criterion) for judge in some),
                        self._mark(means.get(row.team, {}).get(criterion.key)),
                    ]
                    for row in self.rows
                ),
            )
        if any(row.team in jury.recused.get(judge, {}) for judge in judges for row in self.rows):
            sheet.down -= 3
            sheet.paragraph(self.gettext("R: recused, the judge does not mark this team."), size=8.5, ink=DIM)

    def _mark_by(self, judge: str, team: str, criterion: Criterion) -> str:
        if team in self.state.jury.recused.get(judge, {}):
            return "R"
        return self._mark(self.state.jury.mark_by(judge, team, criterion))

    def _mark(self, mark: Fraction | None) -> str:
        if mark is None:
            return "–"
        return numbers.fixed(rounded(mark, 2), 2, self.language)

    def _weighed(self, means: dict[str, dict[str, Fraction]]) -> None:
        """Write the weighed mean of all criteria, which the line for marks counts."""
        sheet, figures = self.sheet, self.state.figures
        sheet.room(26)
        sheet.write_at(sheet.left, sheet.down + 4.4, self.gettext("All criteria, weighed"), cut=STRONG, size=11)
        sheet.down += 7
        columns = [
            Column(title=self.gettext("Team"), width=sheet.measure - 22, cut=STRONG),
            Column(title=self.gettext("Mean"), width=22, align=RIGHT, cut=STRONG),
        ]
        sheet.tabled(
            columns,
            (
                [
                    self._team(row.team),
                    self._mark(Fraction(amount_of(MARKS, row.team, figures)) if means.get(row.team) else None),
                ]
                for row in self.rows
            ),
        )

    # What was corrected

    def _corrections(self) -> None:
        told, sheet = self.sources.corrections, self.sheet
        self._head(self.gettext("Corrections"))
        if not (told.by_desk or told.by_teams or told.turns or told.came_late):
            sheet.paragraph(self.gettext("Nothing was corrected."))
            return
        if told.came_late:
            waiting = self.state.set_aside
            sentence = self.ngettext(
                "%(num)s result came after the close and was set aside for the judges.",
                "%(num)s results came after the close and were set aside for the judges.",
                told.came_late,
            )
            still = self.gettext("Still undecided: %(number)s.", number=waiting) if waiting else ""
            sheet.paragraph(f"{sentence} {still}".strip())
        if told.by_desk:
            self._by_desk(told.by_desk)
        if told.by_teams:
            self._by_teams()
        for turn in told.turns:
            if turn.amends:
                why = self._reason(AMENDMENT_REASONS.get(turn.reason, ""), turn.text_id)
                what = self.gettext("Final v%(number)s was taken up again", number=turn.amends)
            else:
                why = self._reason("", turn.text_id)
                before, after = (self.gettext(PHASES[phase]) for phase in (turn.before, turn.phase))
                what = self.gettext("Back from “%(before)s” to “%(after)s”", before=before, after=after)
            sheet.paragraph(self._named(self.moment(turn.at), self._named(what, why) if why else what))

    def _by_desk(self, corrections: Sequence[Correction]) -> None:
        sheet = self.sheet
        sheet.paragraph(
            self.gettext("Decided by judges and organisers, with the number of the entry:"), ink=DIM, after=1
        )
        columns = [
            Column(title=self.gettext("Entry"), width=14),
            Column(title=self.gettext("When"), width=33),
            Column(title=self.gettext("Team"), width=33),
            Column(title=self.gettext("What"), width=48),
            Column(title=self.gettext("Reason"), width=sheet.measure - 128),
        ]
        sheet.tabled(columns, (self._correction(one) for one in corrections[:MOST_CORRECTIONS]), size=8.5)
        left = len(corrections) - MOST_CORRECTIONS
        if left > 0:
            sheet.paragraph(
                self.ngettext(
                    "%(num)s more stands in ledger.csv of the pack.",
                    "%(num)s more stand in ledger.csv of the pack.",
                    left,
                )
            )

    def _correction(self, one: Correction) -> list[str]:
        what = self._named(self.gettext(DONE[one.kind]), self._amount(one.result))
        team = self._team(one.result.team)
        if one.instead:
            what = f"{what} \u2192 {self._amount(one.instead)}"
            if one.instead.team != one.result.team:
                team = f"{team} \u2192 {self._team(one.instead.team)}"
        why = self._reason(REASONS.get(one.reason, ""), one.text_id)
        return [str(one.seq), numbers.moment(one.at, self.zone, self.language), team, what, why]

    def _named(self, name: str, sentence: str) -> str:
        return self.gettext("%(name)s: %(sentence)s", name=name, sentence=sentence)

    def _team(self, code: str) -> str:
        known = self.state.teams.get(code)
        return name_on_paper(known) if known else code

    def _amount(self, result: Counts) -> str:
        """Write the heart of a result."""
        outcome = self.state.outcomes.get(result.outcome)
        name = numbers.worded(outcome.name, self.language) if outcome else result.outcome
        if result.amount_minor:
            return f"{name} {self.reader.money(result.amount_minor)}"
        if result.units:
            return f"{name} {numbers.number(result.units, self.language)}"
        return f"{numbers.number(result.times, self.language)} × {name}"

    def _reason(self, reason: str, text_id: str) -> str:
        """Say why: the reason, and the words beside it as far as they were not erased."""
        words = self.sources.text(text_id) if text_id else ""
        said = [self.gettext(reason)] if reason else []
        if words is None:
            said.append(self.gettext("[words erased]"))
        elif words:
            said.append(self.reader.quoted(" ".join(words.split())))
        return ", ".join(said)

    def _by_teams(self) -> None:
        sheet, told = self.sheet, self.sources.corrections.by_teams
        sheet.room(24)
        sheet.paragraph(self.gettext("Put right by the teams themselves, soon after entering:"), ink=DIM, after=1)
        reasons = [reason for reason in REASONS if any(why == reason for _, why in told)]
        width = 28.0
        columns = [
            Column(title=self.gettext("Team"), width=sheet.measure - width * len(reasons), cut=STRONG),
            *(Column(title=self.gettext(REASONS[reason]), width=width, align=RIGHT) for reason in reasons),
        ]
        teams = sorted({team for team, _ in told}, key=lambda code: (self._team(code).casefold(), code))
        sheet.tabled(
            columns,
            (
                [self._team(team), *(numbers.number(told[team, why], self.language) for why in reasons)]
                for team in teams
            ),
        )

    def _amendments(self) -> None:
        if not self.state.amendments:
            return
        self._head(self.gettext("Rules changed since the start"))
        for amendment in self.state.amendments:
            self._amendment(amendment)

    def _amendment(self, amendment: Amendment) -> None:
        sheet = self.sheet
        why = self._reason(AMENDMENT_REASONS.get(amendment.reason, ""), amendment.text_id)
        sheet.room(16)
        sheet.paragraph(f"{self.moment(amendment.at)} · {why} · {amendment.fingerprint}", cut=STRONG, after=0.8)
        for change in changes(amendment.before, amendment.after, self.reader):
            for words, sentence in (
                (self.gettext("Before"), change.before),
                (self.gettext("Since then"), change.after),
            ):
                if sentence:
                    sheet.paragraph(self._named(words, sentence), indent=4, size=9, after=0.4)
        sheet.down += 2.5

    def _sample(self) -> None:
        sample = self.state.sample
        if sample is None:
            return
        self._head(self.gettext("Random sample"), needed=40)
        sheet = self.sheet
        sheet.paragraph(
            self.gettext(
                "Drawn on %(time)s, after the close: %(percent)s of the results of each outcome, rounded up.",
                time=self.moment(sample.at),
                percent=self.reader.percent(sample.percent),
            )
        )
        sheet.paragraph(self.gettext("Seed: %(seed)s", seed=sample.seed), cut=STRONG)
        sheet.paragraph(
            self.gettext(
                "The seed takes, of each outcome, the results for which the SHA-256 of seed and request id, in hex, "
                "is smallest. Whoever has the ledger can take the same sample again."
            ),
            ink=DIM,
        )

    # Signatures and proof

    def _signatures(self) -> None:
        final, sheet = self.shown.final, self.sheet
        self._head(self.gettext("Signatures"), needed=48)
        if final is None:
            wanted = needed(self.state)
            sheet.paragraph(
                self.ngettext("%(num)s signature is needed.", "%(num)s signatures are needed.", wanted), cut=STRONG
            )
            given: Sequence[Signature] = self.state.signatures
        else:
            sheet.paragraph(
                self.gettext(
                    "Each signature was given with a passphrase, over the digest %(digest)s.", digest=final.digest
                ),
                ink=DIM,
                after=2.5,
            )
            given, wanted = final.signatures, len(final.signatures)
        for number in range(max(wanted, len(given))):
            self._signature(given[number] if number < len(given) else None)

    def _signature(self, signature: Signature | None) -> None:
        """Write a signature, or the place for one, with a line to sign on paper too."""
        sheet = self.sheet
        words: list[str] = []
        if signature and signature.text_id:
            comment = self._reason("", signature.text_id)
            words = sheet.lines(comment, 96, TEXT, 9)
        height = max(20.0, 12 + len(words) * 4.4)
        sheet.room(height)
        if signature is None:
            sheet.write_at(sheet.left, sheet.down + 6, self.gettext("Not signed yet"), size=10.5, ink=DIM)
        else:
            name = self.sources.beside.names.get(signature.judge) or self.gettext("Judge")
            cut, size = sheet.fitted(name, 96, (STRONG, NARROW), 11, 6)
            sheet.write_at(sheet.left, sheet.down + 6, name, cut=cut, size=size)
            at = self.gettext("signed on %(time)s", time=self.moment(signature.at))
            sheet.write_at(sheet.left, sheet.down + 10.6, at, size=9, ink=DIM)
            for number, line in enumerate(words):
                sheet.write_at(sheet.left, sheet.down + 15.2 + number * 4.4, line, size=9)
        sheet.rule(sheet.right - 66, sheet.down + 12.5, 66, ink=DIM, thick=0.3)
        sheet.write_at(sheet.right - 66, sheet.down + 16.4, self.gettext("Signature on paper"), size=7.5, ink=DIM)
        sheet.down += height
        sheet.rule(sheet.left, sheet.down, sheet.measure, ink=LINE)
        sheet.down += 1

    def _proof(self) -> None:
        sheet, sources = self.sheet, self.sources
        self._head(self.gettext("To check it yourself"), needed=72)
        sheet.paragraph(
            self.gettext(
                "This report comes with a pack of files. The program verify.py in it needs nothing but Python: it "
                "follows the ledger entry by entry, counts everything anew and compares it with the standings."
            ),
            after=3,
        )
        facts = [
            (self.gettext("Digest"), self.shown.digest),
            (self.gettext("Newest entry"), numbers.number(sources.state.seq, self.language)),
            (self.gettext("Its hash (head of the chain)"), f"{sources.head[:32]} {sources.head[32:]}"),
            (self.gettext("Fingerprint of the rules"), self.state.seal or "–"),
            (self.gettext("Clocks"), self.zone),
            (self.gettext("Software"), f"scoreboard {__version__}"),
        ]
        if self.shown.final:
            final = numbers.number(self.shown.final.seq, self.language)
            facts.insert(1, (self.gettext("Entry of the final"), final))
        for words, value in facts:
            sheet.room(6)
            sheet.write_at(sheet.left, sheet.down + 4, words, size=9, ink=DIM)
            lines = sheet.lines(value, sheet.measure - 56, STRONG, 9)
            for line in lines:
                sheet.write_at(sheet.left + 56, sheet.down + 4, line, cut=STRONG, size=9)
                sheet.down += 4.6
            sheet.down += 1
