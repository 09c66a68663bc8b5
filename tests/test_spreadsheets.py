"""LibreOffice opens the standings in every language with the numbers that were written, and runs nothing of them.

It is really asked: each file is opened under the locale and written again in its own format.
"""

import csv
import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scoreboard.exports.ranking import ranking_csv
from scoreboard.exports.workbook import ranking_xlsx
from signed_day import TABLE, JuryDay

OFFICE = shutil.which("soffice")
LOCALES = ("nl-NL", "fr-FR", "de-DE", "en-GB")
NAMES = ("=1+1", "+x", "@a", "-2", '=HYPERLINK("http://x","y")', "Ünïcödé; =2+2", "1,5 / 2,5")
DECIMALS = ("ranked", "points", "money")
TABLE_NS = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE_NS = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT_NS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
AS_OFFERED = "--infilter=Text - txt - csv (StarCalc):44,34,76,1"
"""What the window that opens a CSV offers for a file with such a mark at its head: commas, quotation marks, UTF-8."""

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item></oor:items>
"""
needs_office = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)


@pytest.fixture(scope="module")
def day() -> JuryDay:
    day = JuryDay(teams=NAMES, table={**TABLE, "slug": "belweek"}).called()
    day.gift(day.codes[1], 5)
    return day


def opened(folder: Path, locale: str, **contents: bytes) -> dict[str, list[list[Decimal | str]]]:
    """Have LibreOffice open files in a locale; give the cells of the first sheet of each: numbers, else text."""
    profile, out = folder / f"profile-{locale}", folder / f"out-{locale}"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS.format(locale=locale))
    for ending, content in contents.items():
        file = folder / f"{ending}-{locale}.{ending}"
        file.write_bytes(content)
        office = [OFFICE, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "fods"]
        given = [AS_OFFERED] if ending == "csv" else []
        subprocess.run([*office, *given, "--outdir", out, file], check=True, capture_output=True, timeout=120)
    return {ending: cells((out / f"{ending}-{locale}.fods").read_bytes()) for ending in contents}


def cells(document: bytes) -> list[list[Decimal | str]]:
    """Give the rows of the first sheet of what LibreOffice wrote. No cell of it may hold a formula."""
    sheet = next(ElementTree.fromstring(document).iter(f"{TABLE_NS}table"))
    rows = []
    for row in sheet.iter(f"{TABLE_NS}table-row"):
        line: list[Decimal | str] = []
        for cell in row:
            assert f"{TABLE_NS}formula" not in cell.attrib
            kind = cell.get(f"{OFFICE_NS}value-type")
            assert kind in (None, "float", "string"), f"a cell became a {kind}"
            value = (
                Decimal(cell.get(f"{OFFICE_NS}value"))
                if kind == "float"
                else "\n".join("".join(line.itertext()) for line in cell.iter(f"{TEXT_NS}p"))
            )
            line += [value] * min(50, int(cell.get(f"{TABLE_NS}number-columns-repeated", "1")))
        if any(cell != "" for cell in line):
            while line and line[-1] == "":
                line.pop()
            rows.append(line)
    return rows


def written(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def check_sheet(rows: list[list[Decimal | str]], day: JuryDay) -> None:
    """Every number of the spreadsheet is the number, every text is the text."""
    heading, *lines = rows
    said = written(ranking_csv(day.state))
    assert heading == list(said[0])
    for line, truth in zip(lines, said, strict=True):
        assert line[1:3] == [truth["team"], day.state.teams[truth["team"]].name]
        assert [line[0], *line[3:]] == [Decimal(truth[column]) for column in heading if column not in ("team", "name")]


def check_table(rows: list[list[Decimal | str]], day: JuryDay, *, decimals: bool) -> None:
    """Of the CSV whole numbers are numbers; one with a decimal is it too, or stays as it is written, never another."""
    heading, *lines = rows
    said = written(ranking_csv(day.state))
    assert heading == list(said[0])
    for line, truth in zip(lines, said, strict=True):
        for column, found in zip(heading, line, strict=True):
            true = truth[column]
            if column in ("team", "name"):
                assert found == true
            elif column not in DECIMALS or "." not in true or decimals:
                assert found == Decimal(true), column
            else:
                assert found in (true, Decimal(true)), column


@needs_office
def test_libreoffice_reads_the_spreadsheet_in_dutch(day, tmp_path):
    check_sheet(opened(tmp_path, "nl-NL", xlsx=ranking_xlsx(day.state))["xlsx"], day)


@needs_office
@pytest.mark.long
@pytest.mark.parametrize("locale", LOCALES)
def test_libreoffice_reads_spreadsheet_and_table_in_every_language(day, tmp_path, locale):
    found = opened(tmp_path, locale, xlsx=ranking_xlsx(day.state), csv=ranking_csv(day.state))

    check_sheet(found["xlsx"], day)
    check_table(found["csv"], day, decimals=locale == "en-GB")


@needs_office
@pytest.mark.long
@pytest.mark.parametrize("locale", LOCALES)
def test_small_amounts_with_a_decimal_become_no_date(tmp_path, locale):
    recipe = {"rank_by": "points", "measure": [{"kind": "money", "per_minor": 1000}]}
    day = JuryDay(teams=("A", "B", "C"), table={**TABLE, "recipe": recipe}, criteria=()).opened()
    for code, cents in zip(day.codes, (1_500, 12_310, 101), strict=True):
        day.gift(code, cents)

    found = opened(tmp_path, locale, csv=ranking_csv(day.state))

    assert [row["ranked"] for row in written(ranking_csv(day.state))] == ["12.3", "1.5", "0.1"]
    check_table(found["csv"], day, decimals=locale == "en-GB")
