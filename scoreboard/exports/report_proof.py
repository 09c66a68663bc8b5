"""What the report is proved with: the random sample, the signatures, the digest and the head of the chain."""

from collections.abc import Sequence

from scoreboard import __version__, numbers
from scoreboard.core.finals import needed
from scoreboard.core.review import Signature
from scoreboard.exports.paper import (
    DIM,
    LINE,
    NARROW,
    STRONG,
    TEXT,
)
from scoreboard.exports.report_page import ReportPage


def sample(page: ReportPage) -> None:
    """Write the seed of the random sample, and what follows from it."""
    sample = page.state.sample
    if sample is None:
        return
    page.head(page.gettext("Random sample"), needed=40)
    sheet = page.sheet
    sheet.paragraph(
        page.gettext(
            "Drawn on %(time)s, after the close: %(percent)s of the results of each outcome, rounded up.",
            time=page.moment(sample.at),
            percent=page.reader.percent(sample.percent),
        )
    )
    sheet.paragraph(page.gettext("Seed: %(seed)s", seed=sample.seed), cut=STRONG)
    sheet.paragraph(
        page.gettext(
            "The seed takes, of each outcome, the results for which the SHA-256 of seed and request id, in hex, "
            "is smallest. Whoever has the ledger can take the same sample again."
        ),
        ink=DIM,
    )


def signatures(page: ReportPage) -> None:
    """Write who signed, with a place for each signature that is wanted."""
    final, sheet = page.shown.final, page.sheet
    page.head(page.gettext("Signatures"), needed=48)
    if final is None:
        wanted = needed(page.state)
        sheet.paragraph(
            page.ngettext("%(num)s signature is needed.", "%(num)s signatures are needed.", wanted), cut=STRONG
        )
        given: Sequence[Signature] = page.state.signatures
    else:
        sheet.paragraph(
            page.gettext(
                "Each signature was given with a passphrase, over the digest %(digest)s.", digest=final.digest
            ),
            ink=DIM,
            after=2.5,
        )
        given, wanted = final.signatures, len(final.signatures)
    for number in range(max(wanted, len(given))):
        _signature(page, given[number] if number < len(given) else None)


def _signature(page: ReportPage, signature: Signature | None) -> None:
    """Write a signature, or the place for one, with a line to sign on paper too."""
    sheet = page.sheet
    words: list[str] = []
    anew = page.state.jury.chose_anew(signature.judge, signature.at) if signature else None
    if anew:
        mark = page.gettext("passphrase chosen anew: %(moment)s", moment=page.moment(anew))
        words += sheet.lines(mark, 96, TEXT, 9)
    if signature and signature.text_id:
        comment = page.reason("", signature.text_id)
        words += sheet.lines(comment, 96, TEXT, 9)
    height = max(20.0, 12 + len(words) * 4.4)
    sheet.room(height)
    if signature is None:
        sheet.write_at(sheet.left, sheet.down + 6, page.gettext("Not signed yet"), size=10.5, ink=DIM)
    else:
        name = page.sources.beside.names.get(signature.judge) or page.gettext("Judge")
        cut, size = sheet.fitted(name, 96, (STRONG, NARROW), 11, 6)
        sheet.write_at(sheet.left, sheet.down + 6, name, cut=cut, size=size)
        at = page.gettext("signed on %(time)s", time=page.moment(signature.at))
        sheet.write_at(sheet.left, sheet.down + 10.6, at, size=9, ink=DIM)
        for number, line in enumerate(words):
            sheet.write_at(sheet.left, sheet.down + 15.2 + number * 4.4, line, size=9)
    sheet.rule(sheet.right - 66, sheet.down + 12.5, 66, ink=DIM, thick=0.3)
    sheet.write_at(sheet.right - 66, sheet.down + 16.4, page.gettext("Signature on paper"), size=7.5, ink=DIM)
    sheet.down += height
    sheet.rule(sheet.left, sheet.down, sheet.measure, ink=LINE)
    sheet.down += 1


def proof(page: ReportPage) -> None:
    """Write what whoever checks the result needs."""
    sheet, sources = page.sheet, page.sources
    page.head(page.gettext("To check it yourself"), needed=72)
    sheet.paragraph(
        page.gettext(
            "This report comes with a pack of files. The program verify.py in it needs nothing but Python: it "
            "follows the ledger entry by entry, counts everything anew and compares it with the standings."
        ),
        after=3,
    )
    facts = [
        (page.gettext("Digest"), page.shown.digest),
        (page.gettext("Newest entry"), numbers.number(sources.state.seq, page.language)),
        (page.gettext("Its hash (head of the chain)"), _short(sources.head)),
        (page.gettext("Fingerprint of the rules"), page.state.seal or "–"),
        (page.gettext("Clocks"), page.zone),
        (page.gettext("Software"), f"scoreboard {__version__}"),
    ]
    if page.shown.final:
        final = numbers.number(page.shown.final.seq, page.language)
        facts[1:1] = [
            (page.gettext("Entry of the final"), final),
            (page.gettext("Hash of that entry"), _short(sources.made)),
        ]
    for words, value in facts:
        sheet.room(6)
        sheet.write_at(sheet.left, sheet.down + 4, words, size=9, ink=DIM)
        lines = sheet.lines(value, sheet.measure - 56, STRONG, 9)
        for line in lines:
            sheet.write_at(sheet.left + 56, sheet.down + 4, line, cut=STRONG, size=9)
            sheet.down += 4.6
        sheet.down += 1


def _short(digest: str) -> str:
    """Give the first 128 bits of a hash in groups, as verify.py says them: both can be compared by eye."""
    return "-".join(digest[start : start + 8] for start in range(0, 32, 8))
