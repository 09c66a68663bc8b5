"""The result as a paper to sign and to check: places, how they came about, marks, corrections, who judged, digest."""

from scoreboard.exports.report_corrections import amendments, corrections
from scoreboard.exports.report_marks import marks
from scoreboard.exports.report_page import ReportPage
from scoreboard.exports.report_places import how, parts, standings
from scoreboard.exports.report_proof import proof, sample, signatures
from scoreboard.exports.report_table import who_judged
from scoreboard.exports.sources import Sources

PARTS = (standings, parts, how, marks, corrections, amendments, sample, who_judged, signatures, proof)


def report_pdf(sources: Sources, language: str) -> bytes:
    """Write the report in a language. The same sources give the same bytes."""
    page = ReportPage(sources, language)
    page.first_page()
    for part in PARTS:
        part(page)
    return page.finished()
