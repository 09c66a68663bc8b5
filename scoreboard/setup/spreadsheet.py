"""Teams as they come out of a spreadsheet: a line for each, with or without a row of headings."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoreboard.core import names
from scoreboard.problems import Problem

COLUMNS = ("name", "seats", "division", "goal", "list_size")
"""What the columns are where no headings say otherwise."""

HEADINGS = {
    "name": "name team teams naam ploeg nom equipe equipes mannschaft gruppe",
    "short": "short shortname kort kortenaam court nomcourt abrege kurz kurzname",
    "seats": "seats seat people agents zetels stoelen zitplaatsen plaatsen werkplekken werkplek bellers personen "
    "mensen agenten places postes personnes platze platz plaetze leute sitzplatze arbeitsplatze "
    "telefonplatze telefonplatz",
    "division": "division divisie afdeling groep klasse reeks categorie groupe classe abteilung klasse kategorie",
    "goal": "goal owngoal target doel eigendoel streefbedrag streefdoel objectif objectifpropre but "
    "ziel eigenesziel zielbetrag",
    "goal_count": "owngoalinnumbers eigendoelinaantal objectifpropreennombre eigeneszielalszahl",
    "list_size": "list listsize records recordsonthelist lijst lijstgrootte adressen adressenopdelijst contacten "
    "liste fiches fichessurlaliste adresses contacts adressenaufderliste kontakte listengrosse",
    "hours": "hours hourscalled uren beluren gebeldeuren heures heuresdappel stunden telefonstunden",
    "code": "code kode",
}
"""What a column may be called in the four languages: without spaces, accents and capital letters."""

FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings.split()}
MOST_ROWS = 300
"""Twice as many as a competition may have: whoever pastes more has taken the wrong list."""

LEAST_HEADINGS = 2
"""One word of them alone may be a team's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """The rows of teams, in their order, and what is to be said about lines that brought none."""

    rows: tuple[dict[str, str], ...]
    remarks: tuple[Problem, ...]


def pasted(text: str) -> Pasted:
    """Read lines of teams; a name that came before is left out and remarked on."""
    lines = [(number, _cells(line)) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    columns = _headings(lines[0][1]) if lines else None
    found: dict[str, dict[str, str]] = {}
    remarks = [] if columns is None else list(_unknown(*lines[0], columns))
    for number, cells in lines if columns is None else lines[1:]:
        row = _row(cells, columns or COLUMNS)
        name = row.get("name", "")
        if names.key(name) in found:
            remarks.append(Problem("pasted", "team_left_out", {"line": number, "name": names.shown(name)}))
        elif len(found) == MOST_ROWS:
            remarks.append(Problem("pasted", "lines_left_out", {"line": number}))
            break
        else:
            found[names.key(name)] = row
    return Pasted(rows=tuple(found.values()), remarks=tuple(remarks))


def _cells(line: str) -> list[str]:
    """Part a line at its tabs, else at its semicolons; quotation marks of a spreadsheet are taken off."""
    parting = "\t" if "\t" in line else ";"
    if parting not in line:
        return [line.strip().strip('"').strip()]
    cells = next(csv.reader([line], delimiter=parting), [])
    return [cell.strip() for cell in cells]


def _unknown(number: int, cells: Sequence[str], columns: Sequence[str]) -> Iterator[Problem]:
    """Remark on each column whose heading says nothing to us."""
    for cell, column in zip(cells, columns, strict=True):
        if cell and not column:
            yield Problem("pasted", "column_left_out", {"line": number, "name": names.shown(cell)})


def _headings(cells: Sequence[str]) -> tuple[str, ...] | None:
    """Give the field of each column if the line is one of headings."""
    fields = tuple(FIELD_OF.get(names.slug(cell).replace("-", ""), "") for cell in cells)
    known = sum(1 for field in fields if field)
    alone = len(cells) == 1 and fields[0] == "name" and names.key(cells[0]) in ("team", "teams", "ploeg", "equipe")
    return fields if "name" in fields and (known >= LEAST_HEADINGS or alone) else None


def _row(cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    row = {field: cell for field, cell in zip(columns, cells, strict=False) if field and cell}
    if "name" in row:
        row["name"] = names.clean(row["name"])
    return row
