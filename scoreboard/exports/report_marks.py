"""The marks in the report: of each criterion by judge, numbered, with their mean."""

from collections.abc import Sequence
from fractions import Fraction

from scoreboard import numbers
from scoreboard.core.jury import marks_of
from scoreboard.core.recipe import CALL_QUALITY, MARKS, Criterion, amount_of, rounded
from scoreboard.exports.paper import (
    DIM,
    RIGHT,
    STRONG,
    Column,
)
from scoreboard.exports.report_page import ReportPage

JUDGES_AT_ONCE = 8


def marks(page: ReportPage) -> None:
    """Write the marks, where judges give any."""
    criteria, jury = page.state.recipe.criteria, page.state.jury
    if not criteria:
        return
    page.head(
        page.gettext("Marks of the judges"),
        about=page.gettext(
            "Judges stand here by number. The mark of a team is the mean of the judges who are present and not "
            "recused, counted exactly and rounded here to two decimals."
        ),
    )
    judges = list(jury.seats)
    means = marks_of(jury, criteria, [row.team for row in page.rows])
    for criterion in criteria:
        _criterion(page, criterion, judges, means)
    if len(criteria) > 1:
        _weighed(page, means)


def _criterion(
    page: ReportPage, criterion: Criterion, judges: Sequence[str], means: dict[str, dict[str, Fraction]]
) -> None:
    sheet, jury = page.sheet, page.state.jury
    sheet.room(26)
    sheet.write_at(sheet.left, sheet.down + 4.4, numbers.worded(criterion.name, page.language), cut=STRONG, size=11)
    what = page.gettext("each call") if criterion.of == CALL_QUALITY else page.gettext("the summary")
    scale = page.gettext(
        "%(what)s, marks from %(lowest)s to %(highest)s, weight %(weight)s",
        what=what,
        lowest=criterion.lowest,
        highest=criterion.highest,
        weight=page.reader.number(Fraction(criterion.weight)),
    )
    sheet.down += 6
    sheet.paragraph(scale, size=8.5, ink=DIM, after=0)
    about = numbers.worded(criterion.about, page.language)
    if about:
        sheet.paragraph(about, size=8.5, ink=DIM, after=0)
    sheet.down += 1
    for begin in range(0, max(1, len(judges)), JUDGES_AT_ONCE):
        some = judges[begin : begin + JUDGES_AT_ONCE]
        width = 13.5
        team = sheet.measure - width * len(some) - 22
        columns = [
            Column(title=page.gettext("Team"), width=team, cut=STRONG),
            *(
                Column(title=page.gettext("Judge %(number)s", number=begin + number), width=width, align=RIGHT)
                for number in range(1, len(some) + 1)
            ),
            Column(title=page.gettext("Mean"), width=22, align=RIGHT, cut=STRONG),
        ]
        sheet.tabled(
            columns,
            (
                [
                    page.team(row.team),
                    *(_mark_by(page, judge, row.team, criterion) for judge in some),
                    _mark(page, means.get(row.team, {}).get(criterion.key)),
                ]
                for row in page.rows
            ),
        )
    if any(row.team in jury.recused.get(judge, {}) for judge in judges for row in page.rows):
        sheet.down -= 3
        sheet.paragraph(page.gettext("R: recused, the judge does not mark this team."), size=8.5, ink=DIM)


def _mark_by(page: ReportPage, judge: str, team: str, criterion: Criterion) -> str:
    if team in page.state.jury.recused.get(judge, {}):
        return "R"
    return _mark(page, page.state.jury.mark_by(judge, team, criterion))


def _mark(page: ReportPage, mark: Fraction | None) -> str:
    if mark is None:
        return "–"
    return numbers.fixed(rounded(mark, 2), 2, page.language)


def _weighed(page: ReportPage, means: dict[str, dict[str, Fraction]]) -> None:
    """Write the weighed mean of all criteria, which the line for marks counts."""
    sheet, figures = page.sheet, page.state.figures
    sheet.room(26)
    sheet.write_at(sheet.left, sheet.down + 4.4, page.gettext("All criteria, weighed"), cut=STRONG, size=11)
    sheet.down += 7
    columns = [
        Column(title=page.gettext("Team"), width=sheet.measure - 22, cut=STRONG),
        Column(title=page.gettext("Mean"), width=22, align=RIGHT, cut=STRONG),
    ]
    sheet.tabled(
        columns,
        (
            [
                page.team(row.team),
                _mark(page, Fraction(amount_of(MARKS, row.team, figures)) if means.get(row.team) else None),
            ]
            for row in page.rows
        ),
    )
