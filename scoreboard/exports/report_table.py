"""Who judged, in the report: all who ever sat at the table, and who left it with which words."""

from scoreboard import numbers
from scoreboard.core.sittings import Deed, Moment, sittings
from scoreboard.exports.paper import STRONG
from scoreboard.exports.report_page import ReportPage
from scoreboard.numbers import N_

DEEDS = {
    Deed.SAT: N_("took a seat"),
    Deed.BACK: N_("took a seat again, with a new passphrase"),
    Deed.AGAIN: N_("chose a new passphrase: the organiser had dropped the one before, or it was erased"),
}


def who_judged(page: ReportPage) -> None:
    """Write everybody who sat at the table, by name, so that a jury that was replaced shows."""
    sat = sittings(page.state)
    if not sat:
        return
    page.head(page.gettext("Who judged"))
    sheet, present = page.sheet, sum(one.present for one in sat)
    sheet.paragraph(
        page.ngettext(
            "%(have)s of %(num)s judge who took a seat is at the table.",
            "%(have)s of %(num)s judges who took a seat are at the table.",
            len(sat),
            have=numbers.number(present, page.language),
        )
    )
    # Not in the order of their seats: marks stand above by number, in just that order.
    for name, one in sorted(((_name(page, one.judge), one) for one in sat), key=lambda named: named[0].casefold()):
        sheet.room(12)
        sheet.paragraph(name, cut=STRONG, after=0.4)
        for moment in one.moments:
            sheet.paragraph(page.named(_when(page, moment), _told(page, moment)), indent=4, size=9, after=0.4)
        sheet.down += 1.6


def _name(page: ReportPage, judge: str) -> str:
    return page.sources.beside.names.get(judge) or page.gettext("Judge")


def _when(page: ReportPage, moment: Moment) -> str:
    """Say when: of a seat the day alone, for its hour would say which number stands for whom."""
    if moment.deed in (Deed.SAT, Deed.BACK):
        return numbers.date(moment.at, page.zone, page.language)
    return page.moment(moment.at)


def _told(page: ReportPage, moment: Moment) -> str:
    match moment.deed:
        case Deed.LEFT:
            by = page.sources.beside.names.get(moment.by) or page.gettext("Organiser")
            left = page.gettext("left the table, entered by %(who)s", who=by)
            words = page.reason("", moment.text_id)
            return page.named(left, words) if words else left
        case Deed.SIGNED if moment.final:
            return page.gettext("signed v%(number)s", number=moment.final)
        case Deed.SIGNED:
            return page.gettext("signed")
        case _:
            return page.gettext(DEEDS[moment.deed])
