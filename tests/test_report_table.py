"""The report says who sat at the judges' table: a jury that was replaced shows."""

import io
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from scoreboard import numbers
from scoreboard.core.commands import GiveMarks, SeatJudge, SignStandings, UnseatJudge
from scoreboard.core.finals import digest_of, final_document
from scoreboard.core.roles import Role, Who
from scoreboard.exports.pack import write_paper
from scoreboard.ledger import Ledger
from signed_day import JUDGES, NAMES, JuryDay, whole

NOON = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)
GHOST = Who(Role.JUDGE, pass_id="ghost")
WORDS = "sprak ons tegen"
LANGUAGES = {
    "nl": ("verliet de tafel, ingevoerd door Griet", "koos een nieuwe wachtzin", "Wie jureerde"),
    "de": ("verließ den Tisch, eingetragen durch: Griet", "wählte eine neue Passphrase", "Wer juriert hat"),
    "fr": ("a quitté la table, saisi par Griet", "a choisi une nouvelle phrase secrète", "Qui a jugé"),
    "en": ("left the table, entered by Griet", "chose a new passphrase", "Who judged"),
}


def plain(words: str) -> str:
    """Words without regard to where lines and spaces fall."""
    return re.sub(r"\s+", "", words)


@dataclass
class Erased:
    """The ledger of a day whose words were all erased."""

    ledger: Ledger

    def __post_init__(self) -> None:
        self.slug, self.file_id, self.entries = self.ledger.slug, self.ledger.file_id, self.ledger.entries

    def text(self, text_id: str) -> str | None:
        return None


def report(day: JuryDay, language: str = "en", *, erased: bool = False) -> str:
    """The text of the report, as a reader of PDFs finds it."""
    beside, out = replace(day.beside, names={**NAMES, "ghost": "Wie Is Dit"}), io.BytesIO()
    write_paper(
        out, Erased(day.ledger) if erased else day.ledger, f"report-{language}.pdf", made_at=NOON, beside=beside
    )
    return plain(" ".join(page.extract_text() for page in PdfReader(out).pages))


def part(said: str, head: str = "Who judged", after: str = "Signatures") -> str:
    return said.partition(plain(head))[2].partition(after)[0]


def sign(day: JuryDay, who: Who) -> None:
    day.ask(SignStandings(digest=digest_of(day.state), recomputed=digest_of(day.state)), who)


@pytest.fixture(scope="module")
def replaced() -> JuryDay:
    """The organiser lets all judges leave, and another one marks and signs alone."""
    day = JuryDay(teams=("Een", "Twee"), logo=False).played().judged()
    for judge in JUDGES:
        day.ask(UnseatJudge(judge=judge.pass_id, note=WORDS))
    day.ask(SeatJudge(), GHOST)
    for code in day.codes:
        marks = {one.key: dict.fromkeys(day.state.jury.wanted(one, code), 9) for one in day.criteria}
        day.ask(GiveMarks(team=code, marks=marks), GHOST)
    sign(day, GHOST)
    return day


@pytest.fixture(scope="module")
def renewed() -> JuryDay:
    """A judge signs with another passphrase than the first."""
    day = JuryDay(teams=("Een", "Twee"), logo=False).played().judged()
    day.ask(SeatJudge(), JUDGES[0])
    for judge in JUDGES:
        sign(day, judge)
    return day


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_jury_that_was_replaced_before_the_final_stands_in_the_report_with_who_did_it_and_the_words(
    replaced, language
):
    left, _, head = LANGUAGES[language]
    said = report(replaced, language)

    assert plain(head) in said
    assert said.count(plain(left)) == 3
    assert said.count(plain(WORDS)) == 3
    for judge in JUDGES:
        assert plain(NAMES[judge.pass_id]) in said


def test_the_report_says_how_many_of_those_who_took_a_seat_are_at_the_table(replaced):
    assert plain("1 of 4 judges who took a seat are at the table.") in report(replaced)
    assert plain("3 of 3 judges who took a seat are at the table.") in report(whole(logo=False))


def test_words_that_were_erased_are_said_to_be_erased_where_somebody_left(replaced):
    said = part(report(replaced, erased=True))

    assert said.count(plain("left the table, entered by Griet: [words erased]")) == 3
    assert plain(WORDS) not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_signature_with_another_passphrase_is_marked_in_the_report_and_the_others_are_not(renewed, language):
    said = report(renewed, language)
    (moved,) = [one for one in renewed.state.jury.moves if one.move == "again"]
    when = (
        f"{numbers.date(moved.at, 'Europe/Brussels', language)}, {numbers.clock(moved.at, 'Europe/Brussels', language)}"
    )
    mark = {"nl": "wachtzin opnieuw gekozen: ", "de": "Passphrase neu gewählt: ",
            "fr": "phrase secrète choisie à nouveau : ", "en": "passphrase chosen anew: "}[language]  # fmt: skip

    assert said.count(plain(LANGUAGES[language][1])) == 1
    assert said.count(plain(mark + when)) == 1


def test_every_signature_of_a_final_stands_at_its_judge_and_a_seat_does_not_tell_whose_number_is_whose():
    day = whole(logo=False)
    said = part(report(day))

    assert said.count(plain("signed v1")) == len(JUDGES)
    assert said.count(plain(": took a seat")) == len(JUDGES)
    for judge in JUDGES:
        seat = numbers.clock(day.state.jury.seats[judge.pass_id], "Europe/Brussels", "en")
        assert plain(f"{seat}: took a seat") not in said
    places = [said.index(plain(NAMES[judge.pass_id])) for judge in JUDGES]
    assert places != sorted(places)


def test_who_sat_at_the_table_changes_nothing_in_the_document_of_the_final(replaced):
    document = final_document(replaced.state.official)

    assert not {"moves", "jury", "sittings"} & set(document)
    assert [one["judge"] for one in document["signatures"]] == ["ghost"]
