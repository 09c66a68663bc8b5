"""Report, certificates and press line say what was signed, in every language, and nothing about anybody."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from pypdf import PdfReader
from pypdfium2 import PdfDocument, PdfPage

from jury_day import misfit, resigned
from scoreboard import numbers
from scoreboard.core.commands import ChangePhase, TakeBack
from scoreboard.core.finals import digest_of
from scoreboard.core.phases import Verb
from scoreboard.core.standings import rank
from scoreboard.exports import verify as alone
from scoreboard.exports.corrected import Corrections
from scoreboard.exports.pack import write_pack, write_paper
from scoreboard.exports.paper import DISPLAY, TIGHT, Sheet, letters, name_on_paper, printable
from scoreboard.exports.papers import papers
from scoreboard.exports.press_line import press_line
from scoreboard.exports.sources import Beside, Sources
from signed_day import DONOR, JUDGES, NAMES, NICKNAME, REFERENCE, REMARK, TABLE, JuryDay, whole

NOON = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)
LANGUAGES = ("nl", "fr", "de", "en")
LABELS = {"nl": "Officieel v1", "fr": "Officiel v1", "de": "Offiziell v1", "en": "Official v1"}
PROVISIONAL = {"nl": "VOORLOPIG", "fr": "PROVISOIRE", "de": "VORLÄUFIG", "en": "PROVISIONAL"}
LONG = "De Allergrootste Belclub van Heel Waas"
UNBROKEN = "Donaudampfschifffahrtsgesellschaftskäpt"


def sources(day: JuryDay, **beside) -> Sources:
    """What the pack would hand to its papers."""
    told, head, made = Corrections(day.beside.teams), "", ""
    for entry in day.ledger.entries():
        told.follow(entry, entry.fact)
        head = entry.hash.hex()
        made = head if entry.kind == "FinalMade" else made
    return Sources(
        state=day.state,
        corrections=told,
        beside=replace(day.beside, **beside),
        head=head,
        made=made,
        made_at=NOON,
        text=day.ledger.text,
    )


def paper(day: JuryDay, name: str) -> bytes:
    return dict(papers(sources(day)))[name]()


def pages(content: bytes) -> list[str]:
    """The text of each page, as a reader of PDFs finds it, on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def text(content: bytes) -> str:
    return plain(" ".join(pages(content)))


def plain(words: str) -> str:
    """Words without regard to where lines and spaces fall."""
    return re.sub(r"\s+", "", words)


@pytest.fixture(scope="module")
def day() -> JuryDay:
    return whole()


@pytest.fixture(scope="module")
def reports(day) -> dict[str, bytes]:
    return {language: paper(day, f"report-{language}.pdf") for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_has_every_team_with_its_place_its_money_and_its_points(day, reports, language):
    said = text(reports[language])

    for row in rank(day.state.figures, day.state.recipe):
        team = day.state.teams[row.team].name
        money = numbers.money_cents(row.tally.money_minor, "EUR", language)
        assert plain(f"{row.place}{team}{numbers.points(row.shown, language)}{money}{row.tally.calls}") in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_says_official_and_has_digest_and_number_on_every_page(day, reports, language):
    said = pages(reports[language])
    digest = digest_of(day.state)

    assert digest == day.state.finals[-1].digest
    assert plain(LABELS[language]) in plain(said[0])
    for number, page in enumerate(said, start=1):
        assert digest in page
        assert f"{number} / {len(said)}" in page
        assert PROVISIONAL[language] not in page


def test_the_points_of_a_team_are_told_as_a_sum(day, reports):
    first, *_ = rank(day.state.figures, day.state.recipe)
    said = text(reports["nl"])

    assert plain("€ 1.290,50 / € 10 × 1 = 129,05") in said
    assert plain("262 47/60") in said
    assert first.ranked == sum(part.points for part in first.parts)


def test_the_report_has_the_marks_of_numbered_judges_with_their_mean(day, reports):
    said = text(reports["en"])

    assert plain("Tone and empathy") in said
    assert plain("De Nachtuilen 9.00 5.00 R 7.00") in said
    assert plain("R: recused, the judge does not mark this team.") in said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "Dubbel ingevoerd"),
        ("fr", "Faute de frappe"),
        ("de", "Kam zu spät, zählt nicht"),
        ("en", "Came late, counts"),
    ],
)
def test_corrections_stand_in_the_report_with_their_reason_in_the_language(reports, language, words):
    assert plain(words) in text(reports[language])
    assert plain("Stond er twee keer") in text(reports[language])


def test_what_teams_put_right_themselves_is_counted_and_not_told_one_by_one(day):
    told = sources(day).corrections

    assert told.by_teams == {("T1", "mistake"): 1}
    assert [one.kind.value for one in told.by_desk] == ["taken_back", "replaced", "admitted", "left_out"]


def test_erased_words_are_said_to_be_erased(day):
    erased = replace(sources(day), text=lambda text_id: None)
    said = text(dict(papers(erased))["report-en.pdf"]())

    assert plain("Entered twice, [words erased]") in said
    assert plain("Stond er twee keer") not in said


def test_the_report_has_the_seed_the_signatures_and_the_hashes_as_the_verifier_says_them(day, reports):
    said = text(reports["en"])

    assert plain(f"Seed: {day.state.sample.seed}") in said
    for judge in JUDGES:
        assert plain(NAMES[judge.pass_id]) in said
    assert plain("Alles nagerekend") in said
    *_, last = day.ledger.entries()
    made = next(entry for entry in day.ledger.entries() if entry.kind == "FinalMade")
    for entry in (made, last):
        assert alone.short(entry.hash) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_signatures_every_page_says_provisional(language):
    day = JuryDay(teams=("Een", "Twee")).played().judged()
    content = paper(day, f"report-{language}.pdf")

    assert all(PROVISIONAL[language] in page for page in pages(content))
    assert LABELS[language] not in " ".join(pages(content))
    assert all(digest_of(day.state) in page for page in pages(content))


def test_a_final_that_is_not_revealed_says_so_on_every_page():
    day = JuryDay(teams=("Een", "Twee")).played().judged().signed()

    for name in ("report-en.pdf", "certificates/T1.pdf"):
        for number, page in enumerate(pages(paper(day, name))):
            if name == "report-en.pdf" or number == 3:
                assert "not revealed yet" in page
    assert press_line(day.state, "en").startswith("OFFICIAL V1, NOT REVEALED YET. ")


def test_a_final_that_is_being_corrected_is_provisional_and_its_successor_says_what_it_corrects():
    day = JuryDay(teams=("Een", "Twee"))
    day.played().judged().signed().revealed().reopened()
    content = paper(day, "report-en.pdf")
    assert all("PROVISIONAL" in page for page in pages(content))
    assert plain("Final v1 is being corrected. Reason: A mistake is put right, “Een telfout”") in text(content)

    day.ask(TakeBack(target=day.late, reason="other"), JUDGES[0])
    day.signed()
    content = paper(day, "report-en.pdf")
    assert plain("Official v2") in text(content)
    assert plain("This final corrects v1, which stays in the ledger.") in text(content)


@pytest.mark.parametrize(
    "name", ["report-nl.pdf", "report-en.pdf", "certificates/T1.pdf", "certificates/T6.pdf", "press.txt"]
)
def test_no_paper_says_anything_about_a_caller_a_call_or_a_donor(day, name):
    content = paper(day, name)
    said = plain(content.decode()) if name.endswith(".txt") else text(content)

    for personal in (DONOR, NICKNAME, REFERENCE, REMARK, *(lead.pass_id for lead in day.leads.values())):
        assert plain(personal) not in said
    for judge in JUDGES:
        assert (plain(NAMES[judge.pass_id]) in said) == name.startswith("report")


def test_every_team_has_a_certificate_with_a_page_in_each_language_and_the_digest(day):
    found = dict(papers(sources(day)))
    certificates = [name for name in found if name.startswith("certificates/")]

    assert certificates == [f"certificates/{code}.pdf" for code in sorted(day.codes)]
    for name in certificates:
        said = pages(found[name]())
        team = day.state.teams[name.removeprefix("certificates/").removesuffix(".pdf")].name
        assert len(said) == len(LANGUAGES)
        assert all(plain(team) in plain(page) and digest_of(day.state) in page for page in said)


def test_the_first_three_have_their_place_on_the_certificate_and_the_others_thanks(day):
    for row in rank(day.state.figures, day.state.recipe):
        _, _, _, english = pages(paper(day, f"certificates/{row.team}.pdf"))
        assert ("With all our thanks" in english) == (row.place > 3)
        assert str(row.place) not in re.findall(r"[Pp]lace (\d+)", english)
    assert "First place" in pages(paper(day, "certificates/T1.pdf"))[3]


def test_a_team_that_reached_nothing_is_thanked_and_no_nought_is_told():
    day = JuryDay(teams=("Een", "Twee"), criteria=()).opened()
    day.gift("T1", 2500)
    english = pages(paper(day, "certificates/T2.pdf"))[3]

    assert "With all our thanks" in english
    assert not re.search(r"\b0\b", english)


def test_a_certificate_tells_no_place_that_the_organiser_does_not_show():
    day = JuryDay(teams=("Een", "Twee"), table={**TABLE, "show_places": 1}, criteria=()).opened()
    day.gift("T1", 2500)
    day.gift("T2", 1500)

    assert "First place" in pages(paper(day, "certificates/T1.pdf"))[3]
    assert "Second place" not in pages(paper(day, "certificates/T2.pdf"))[3]


@pytest.mark.parametrize("name", [LONG, UNBROKEN, "Łódź Ğüneş Çağrı Õû ŵ ș", "W" * 40, "i"])
def test_no_name_is_cut_and_none_runs_over_the_edge(name):
    day = JuryDay(teams=(name, "Twee"), criteria=()).opened()
    day.gift("T1", 123_456_789 // 20)

    for content in (paper(day, "report-en.pdf"), paper(day, "certificates/T1.pdf")):
        assert plain(name) in text(content)
        document = PdfDocument(content)
        for page in document:
            assert rightmost(page) <= page.get_width() - 40
        document.close()


def rightmost(page: PdfPage) -> float:
    """How far to the right the text of a page goes, in points."""
    words = page.get_textpage()
    return max(words.get_rect(number)[2] for number in range(words.count_rects()))


def test_a_line_that_is_too_long_is_narrowed_first_and_then_made_smaller():
    sheet = Sheet(made_at=NOON, language="nl", title="")
    short, long, longest = "€ 1", "€ 123.456.789", "€ 123.456.789.123.456.789"

    assert sheet.fitted(short, 40, (DISPLAY, TIGHT), 22, 1) == (DISPLAY, 22)
    assert sheet.fitted(long, 45, (DISPLAY, TIGHT), 22, 1) == (TIGHT, 22)
    cut, size = sheet.fitted(longest, 45, (DISPLAY, TIGHT), 22, 1)
    assert cut == TIGHT
    assert 44 < sheet.width_of(longest, cut, size) <= 45
    assert sheet.finished(), "a sheet that is finished closes the files of its typeface"


def test_letters_that_the_typeface_lacks_are_said_as_well_as_can_be():
    assert printable("Team 🎈 Zon ❤️") == "Team Zon"
    assert printable("Ѐ Д") == "□ □"
    assert printable("1\u202f000 → b") == "1\u00a0000 › b"
    assert set("ŁłŐőŞşŽžẞßŒœÿÆ€–’“”«»…−□") <= letters() | {"□"}


def test_a_team_whose_letters_the_typeface_lacks_stands_by_its_short_name_or_its_code():
    teams = [{"code": "GR", "name": "Ελλάδα", "short": "Hellas"}, {"code": "T2", "name": "Хор"}]
    day = JuryDay(teams=("Een", "Twee"), criteria=()).opened()
    named = [name_on_paper(replace(day.state.teams["T1"], **{"short": "", **team})) for team in teams]

    assert named == ["Hellas", "T2"]
    assert name_on_paper(day.state.teams["T1"]) == "Een"


def test_forty_teams_are_all_there():
    names = tuple(f"Team nummer {number} van de Grote Belweek" for number in range(1, 41))
    day = JuryDay(teams=names).called()
    said = pages(paper(day, "report-de.pdf"))

    for name in names:
        assert plain(name) in plain(" ".join(said))
    assert len(said) > 5
    assert said[-1].endswith(f"{len(said)} / {len(said)}")


def test_a_competition_without_money_points_marks_or_charity_has_its_papers_too():
    table = {key: value for key, value in TABLE.items() if key not in ("charity", "recipe")}
    day = JuryDay(teams=("Een",), table={**table, "recipe": {"rank_by": "calls"}}, criteria=(), logo=False)
    assert "REHEARSAL" in pages(paper(day, "report-en.pdf"))[0]
    day.ask(ChangePhase(verb=Verb.OPEN))
    day.calls("T1", "happy", 3)

    assert "PROVISIONAL" in pages(paper(day, "report-en.pdf"))[0]
    assert press_line(day.state, "en").endswith(
        "Een wins “The Big Call Week”. 1 team took part on 23 November 2026: 3 calls."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Zonnestraal wint ‘De Grote Belweek’ (262,8 punten). Meegedaan op 23 november 2026: 6 teams, samen goed "
               "voor 410 gesprekken. Dat bracht € 3.103,71 op voor Stichting Kleine Vleugels."),
        ("fr", "Zonnestraal remporte « La grande semaine d’appels » (262,8 points). Le 23 novembre 2026 : 6 équipes, "
               "soit 410 appels en tout. De quoi collecter 3 103,71 € pour Stichting Kleine Vleugels."),
        ("de", "Zonnestraal gewinnt „Die große Telefonwoche“ (262,8 Punkte). Dabei am 23. November 2026: 6 Teams, "
               "zusammen 410 Gespräche. Das brachte 3.103,71 € für Stichting Kleine Vleugels."),
        ("en", "Zonnestraal wins “The Big Call Week” (262.8 points). 6 teams took part on 23 November 2026: 410 calls. "
               "That raised €3,103.71 for Stichting Kleine Vleugels."),
    ],
)  # fmt: skip
def test_the_press_line_says_who_won_how_much_for_whom_calls_and_dates(day, language, said):
    assert press_line(day.state, language).replace("\u00a0", " ").startswith(said)


def test_the_press_line_says_first_that_it_is_not_for_others_yet():
    day = JuryDay(teams=("Een", "Twee"), criteria=()).opened()
    day.gift("T1", 2500)
    day.gift("T2", 2500)

    assert press_line(day.state, "nl").startswith("VOORLOPIG. ")
    assert "wordt gedeeld door Een, Twee" in press_line(day.state, "nl")


def test_the_pack_has_every_paper_and_its_manifest_their_digests(day):
    out = io.BytesIO()
    write_pack(out, day.ledger, made_at=NOON, beside=day.beside)
    with zipfile.ZipFile(out) as pack:
        manifest = json.loads(pack.read("manifest.json"))["files"]
        for name, written in papers(sources(day)):
            content = pack.read(name)
            assert manifest[name]["sha256"] == sha256(content).hexdigest()
            assert content == written()
        files = {name: pack.read(name) for name in pack.namelist()}
    assert misfit(files) == ""
    for name in ("press.txt", "report-fr.pdf", "certificates/T2.pdf"):
        for papers_there in (True, False):
            fewer = {key: content for key, content in files.items() if key != name}
            resigned(fewer, papers=papers_there)
            assert misfit(fewer) == f"{name} is missing, and an export of these entries has it"
    files["certificates/T99.pdf"] = files["certificates/T1.pdf"]
    resigned(files)
    assert misfit(files) == "certificates/T99.pdf is no file that an export of these entries has"


def test_the_same_moment_gives_the_same_papers_and_a_paper_alone_is_that_of_the_pack(day, reports):
    alone, certificates = io.BytesIO(), io.BytesIO()
    write_paper(alone, day.ledger, "report-nl.pdf", made_at=NOON, beside=day.beside)
    write_paper(certificates, day.ledger, "certificates.zip", made_at=NOON, beside=day.beside)

    assert alone.getvalue() == reports["nl"]
    with zipfile.ZipFile(certificates) as found:
        assert found.namelist() == [f"{code}.pdf" for code in sorted(day.codes)]
        assert found.read("T2.pdf") == paper(day, "certificates/T2.pdf")
    with pytest.raises(KeyError):
        write_paper(alone, day.ledger, "nothing.pdf", made_at=NOON, beside=Beside())
