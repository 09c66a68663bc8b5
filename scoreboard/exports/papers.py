"""The papers of a competition as files of the pack: report, certificates, press line, each written when asked for."""

from collections.abc import Callable, Iterator
from functools import partial

from scoreboard.exports.certificate_pdf import Certificates
from scoreboard.exports.press_line import press_txt
from scoreboard.exports.report_pdf import report_pdf
from scoreboard.exports.sources import Sources

PRESS = "press.txt"
CERTIFICATES = "certificates/"
Written = Callable[[], bytes]


def report_name(language: str) -> str:
    """Give the name of the report in a language."""
    return f"report-{language}.pdf"


def papers(sources: Sources) -> Iterator[tuple[str, Written]]:
    """Give the name of each paper, and what writes it."""
    for language in sources.state.defined.languages:
        yield report_name(language), partial(report_pdf, sources, language)
    certificates = Certificates(sources)
    for team in certificates.teams:
        yield f"{CERTIFICATES}{team}.pdf", partial(certificates.pdf, team)
    yield PRESS, partial(press_txt, sources.state)
