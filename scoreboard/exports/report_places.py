"""The places in the report: the ranking, what each line of the recipe brought, and every score as a sum."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoreboard import numbers
from scoreboard.core.recipe import POINTS, rounded
from scoreboard.core.standings import Row
from scoreboard.core.tally import total
from scoreboard.exports.paper import (
    DIM,
    DISPLAY,
    INK,
    NARROW,
    RIGHT,
    STRONG,
    TEXT,
    Column,
    printable,
)
from scoreboard.exports.report_page import ReportPage
from scoreboard.recipe_words import measure_name, recipe_words
from scoreboard.score_words import Score, shown_words

LINES_AT_ONCE = 5
"""So many lines of a recipe stand beside each other in a table."""


def standings(page: ReportPage) -> None:
    """Write the places."""
    state, reader, sheet = page.state, page.reader, page.sheet
    page.head(page.gettext("Places"))
    together = total(state.counting)
    successes = any(outcome.success for outcome in state.outcomes.values())
    ranked = state.recipe.rank_by
    wants = [
        (page.gettext("Points"), 24.0, ranked == POINTS or not _plainly_ranked(page)),
        (page.gettext("Raised"), 32.0, bool(together.money_minor)),
        (page.gettext("Calls"), 19.0, True),
        (page.gettext("Successful calls"), 22.0, successes),
        (page.gettext("Units"), 19.0, bool(together.units)),
    ]
    titles = [(_ranked_title(page) if number == 0 else title, width) for number, (title, width, on) in
              enumerate(wants) if on]  # fmt: skip
    columns = [
        Column(title=page.gettext("Place"), width=14, cut=STRONG),
        Column(title=page.gettext("Team"), width=sheet.measure - 14 - sum(width for _, width in titles), cut=STRONG),
        *(Column(title=title, width=width, align=RIGHT) for title, width in titles),
    ]

    def cells(row: Row) -> Iterator[str]:
        tally = row.tally
        yield numbers.number(row.place, page.language)
        yield page.team(row.team)
        by_kind = (
            shown_words(row, state.recipe, reader),
            page.money(tally.money_minor),
            numbers.number(tally.calls, page.language),
            numbers.number(
                sum(one.calls - one.lost for key, one in tally.by.items() if state.outcomes[key].success),
                page.language,
            ),
            numbers.number(tally.units, page.language),
        )
        yield from (cell for cell, (_, _, on) in zip(by_kind, wants, strict=True) if on)

    podium = sum(1 for row in page.rows if row.place == 1)
    sheet.tabled(columns, ([*cells(row)] for row in page.rows), size=10, podium=podium)


def _plainly_ranked(page: ReportPage) -> bool:
    """Whether the number that ranks is one of the columns that are there anyway."""
    recipe = page.state.recipe
    return not recipe.relative_to and recipe.rank_by in ("money", "calls")


def _ranked_title(page: ReportPage) -> str:
    recipe = page.state.recipe
    if recipe.rank_by == POINTS and not recipe.relative_to:
        return page.gettext("Points")
    return page.scores.of(page.rows[0]).what if page.rows else page.gettext("Points")


def parts(page: ReportPage) -> None:
    """Write what each line of the recipe brought, some lines at a time."""
    recipe, sheet = page.state.recipe, page.sheet
    if recipe.rank_by != POINTS or not recipe.measures:
        return
    page.head(page.gettext("Points, line by line"))
    names = [measure_name(measure, page.reader) for measure in recipe.measures]
    for begin in range(0, len(names), LINES_AT_ONCE):
        some = names[begin : begin + LINES_AT_ONCE]
        last = begin + LINES_AT_ONCE >= len(names)
        width = min(26.0, (sheet.measure - 70) / (len(some) + last))
        team = sheet.measure - width * (len(some) + last)
        columns = [
            Column(title=page.gettext("Team"), width=team, cut=STRONG),
            *(Column(title=f"{begin + number}. {name}", width=width, align=RIGHT)
              for number, name in enumerate(some, start=1)),
            *([Column(title=page.gettext("Together"), width=width, align=RIGHT, cut=STRONG)] if last else []),
        ]  # fmt: skip
        sheet.tabled(
            columns,
            (
                [
                    page.team(row.team),
                    *(_decimal(page, part.points) for part in row.parts[begin : begin + LINES_AT_ONCE]),
                    *([_decimal(page, sum((part.points for part in row.parts), Fraction(0)))] if last else []),
                ]
                for row in page.rows
            ),
        )


def _decimal(page: ReportPage, exact: Fraction) -> str:
    """Write a number rounded for the eye; the sums below it are exact."""
    return numbers.points(rounded(exact), page.language)


def how(page: ReportPage) -> None:
    """Write the recipe in words, and under it every team's score."""
    sheet, state = page.sheet, page.state
    page.head(page.gettext("How the places came about"))
    words = recipe_words(state.recipe, page.reader)
    sheet.paragraph(words.wins, cut=STRONG)
    for number, sentence in enumerate(words.measures, start=1):
        page.listed(f"{number}.", sentence)
    for sentence in (*words.rules, *words.views):
        page.listed("–", sentence)
    sheet.down += 4
    scores = page.scores
    for row in page.rows:
        _score(page, row, scores.of(row))


def _score(page: ReportPage, row: Row, score: Score) -> None:
    """Write a team's score as a sum, line under line."""
    sheet = page.sheet
    sheet.room(min(90.0, 12 + 5.2 * (len(score.lines) + 1)))
    name = f"{numbers.number(row.place, page.language)}. {page.team(row.team)}"
    words = shown_words(row, page.state.recipe, page.reader)
    room = sheet.measure - sheet.width_of(printable(words), DISPLAY, 11) - 8
    cut, size = sheet.fitted(name, room, (STRONG, NARROW), 11, 6)
    sheet.write_at(sheet.left, sheet.down + 5, name, cut=cut, size=size)
    sheet.write_at(sheet.right - 1, sheet.down + 5, words, cut=DISPLAY, size=11, align=RIGHT)
    sheet.down += 7
    sheet.rule(sheet.left, sheet.down, sheet.measure, ink=INK, thick=0.3)
    sheet.down += 1
    for line in score.lines:
        told = [step for step in (line.relation, line.product, line.note) if step]
        _sum_line(page, line.name, told, line.points)
    if score.relation:
        _sum_line(page, page.gettext("Together"), [score.relation], score.ranked)
    elif len(score.lines) > 1 or score.ranked != score.shown:
        told = [page.gettext("shown as %(number)s", number=score.shown)] if score.ranked != score.shown else []
        _sum_line(page, page.gettext("Together"), told, score.ranked, cut=STRONG)
    sheet.down += 3.5


def _sum_line(page: ReportPage, name: str, told: Sequence[str], points: str, *, cut: str = TEXT) -> None:
    sheet, size = page.sheet, 8.5
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
