"""What was corrected, in the report: results, phases, finals and rules, each with its reason."""

from collections.abc import Sequence

from scoreboard import numbers
from scoreboard.amendment_words import changes
from scoreboard.core.state import Amendment
from scoreboard.exports.corrected import Correction, Kind
from scoreboard.exports.paper import (
    DIM,
    RIGHT,
    STRONG,
    Column,
)
from scoreboard.exports.report_page import AMENDMENT_REASONS, ReportPage
from scoreboard.numbers import N_

MOST_CORRECTIONS = 300
"""So many are told one by one; the ledger in the pack has all of them."""

REASONS = {
    "mistake": N_("Typing mistake"),
    "duplicate": N_("Entered twice"),
    "wrong_team": N_("Wrong team"),
    "withdrawn_by_donor": N_("Withdrawn by the donor"),
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


def corrections(page: ReportPage) -> None:
    """Write what was corrected: one by one what the desks did, in numbers what the teams did."""
    told, sheet = page.sources.corrections, page.sheet
    page.head(page.gettext("Corrections"))
    if not (told.by_desk or told.by_teams or told.turns or told.came_late):
        sheet.paragraph(page.gettext("Nothing was corrected."))
        return
    if told.came_late:
        waiting = page.state.set_aside
        sentence = page.ngettext(
            "%(num)s result came after the close and was set aside for the judges.",
            "%(num)s results came after the close and were set aside for the judges.",
            told.came_late,
        )
        still = page.gettext("Still undecided: %(number)s.", number=waiting) if waiting else ""
        sheet.paragraph(f"{sentence} {still}".strip())
    if told.by_desk:
        _by_desk(page, told.by_desk)
    if told.by_teams:
        _by_teams(page)
    for turn in told.turns:
        if turn.amends:
            why = page.reason(AMENDMENT_REASONS.get(turn.reason, ""), turn.text_id)
            what = page.gettext("Final v%(number)s was taken up again", number=turn.amends)
        else:
            why = page.reason("", turn.text_id)
            before, after = (page.gettext(PHASES[phase]) for phase in (turn.before, turn.phase))
            what = page.gettext("Back from “%(before)s” to “%(after)s”", before=before, after=after)
        sheet.paragraph(page.named(page.moment(turn.at), page.named(what, why) if why else what))


def _by_desk(page: ReportPage, corrections: Sequence[Correction]) -> None:
    sheet = page.sheet
    sheet.paragraph(page.gettext("Decided by judges and organisers, with the number of the entry:"), ink=DIM, after=1)
    columns = [
        Column(title=page.gettext("Entry"), width=14),
        Column(title=page.gettext("When"), width=33),
        Column(title=page.gettext("Team"), width=33),
        Column(title=page.gettext("What"), width=48),
        Column(title=page.gettext("Reason"), width=sheet.measure - 128),
    ]
    sheet.tabled(columns, (_correction(page, one) for one in corrections[:MOST_CORRECTIONS]), size=8.5)
    left = len(corrections) - MOST_CORRECTIONS
    if left > 0:
        sheet.paragraph(
            page.ngettext(
                "%(num)s more stands in ledger.csv of the pack.",
                "%(num)s more stand in ledger.csv of the pack.",
                left,
            )
        )


def _correction(page: ReportPage, one: Correction) -> list[str]:
    what = page.named(page.gettext(DONE[one.kind]), page.amount(one.result))
    team = page.team(one.result.team)
    if one.instead:
        what = f"{what} \u2192 {page.amount(one.instead)}"
        if one.instead.team != one.result.team:
            team = f"{team} \u2192 {page.team(one.instead.team)}"
    why = page.reason(REASONS.get(one.reason, ""), one.text_id)
    return [str(one.seq), numbers.moment(one.at, page.zone, page.language), team, what, why]


def _by_teams(page: ReportPage) -> None:
    sheet, told = page.sheet, page.sources.corrections.by_teams
    sheet.room(24)
    sheet.paragraph(page.gettext("Put right by the teams themselves, soon after entering:"), ink=DIM, after=1)
    reasons = [reason for reason in REASONS if any(why == reason for _, why in told)]
    width = 28.0
    columns = [
        Column(title=page.gettext("Team"), width=sheet.measure - width * len(reasons), cut=STRONG),
        *(Column(title=page.gettext(REASONS[reason]), width=width, align=RIGHT) for reason in reasons),
    ]
    teams = sorted({team for team, _ in told}, key=lambda code: (page.team(code).casefold(), code))
    sheet.tabled(
        columns,
        ([page.team(team), *(numbers.number(told[team, why], page.language) for why in reasons)] for team in teams),
    )


def amendments(page: ReportPage) -> None:
    """Write what was changed in the rules since the start."""
    if not page.state.amendments:
        return
    page.head(page.gettext("Rules changed since the start"))
    for amendment in page.state.amendments:
        _amendment(page, amendment)


def _amendment(page: ReportPage, amendment: Amendment) -> None:
    sheet = page.sheet
    why = page.reason(AMENDMENT_REASONS.get(amendment.reason, ""), amendment.text_id)
    sheet.room(16)
    sheet.paragraph(f"{page.moment(amendment.at)} · {why} · {amendment.fingerprint}", cut=STRONG, after=0.8)
    for change in changes(amendment.before, amendment.after, page.reader):
        for words, sentence in (
            (page.gettext("Before"), change.before),
            (page.gettext("Since then"), change.after),
        ):
            if sentence:
                sheet.paragraph(page.named(words, sentence), indent=4, size=9, after=0.4)
    sheet.down += 2.5
