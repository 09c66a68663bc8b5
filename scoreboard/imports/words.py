"""The sentence for everything that may be wrong with a file of results."""

from collections.abc import Callable, Mapping

from scoreboard.core.refusal import Why
from scoreboard.definition_words import DEFINITION, IN_LINE
from scoreboard.numbers import N_
from scoreboard.problems import Problem
from scoreboard.sentences import WHY

IMPORT: Mapping[str, str] = {
    **{why.value: WHY[why] for why in Why},
    "unknown_team": N_("There is no team with the code “%(value)s”. Nothing was imported."),
    "unknown_outcome": N_("There is no outcome “%(value)s”. Nothing was imported."),
    "other_content": N_("This reference is there already with other values. Give the row its own reference."),
    "unknown_zone": DEFINITION["unknown_zone"],
    "file_too_large": N_("This file is too large: %(most)s MB is the most. Part it into smaller ones."),
    "file_not_text": N_("This file is not a CSV: it has characters that no text has. Save it as CSV first."),
    "file_empty": N_("This file is empty."),
    "no_rows": N_("This file has a heading but no rows."),
    "too_many_rows": N_("This file has too many rows: %(most)s are the most. Part it into smaller ones."),
    "too_many_columns": N_("This file has too many columns: %(most)s are the most."),
    "too_many_cells": N_("This row has more cells than the heading has columns: %(most)s."),
    "csv_syntax": N_("A quotation mark is opened here and not closed, or the other way round."),
    "pair_form": N_("“%(value)s” is not in the form NAME=VALUE."),
    "decimal_form": N_("The decimal sign is a point or a comma."),
    "unknown_field": N_(
        "There is no field “%(value)s”. There are made_at, team, outcome, calls, amount, units, reference and note."
    ),
    "no_such_column": N_("There is no column “%(value)s” in this file. It has %(columns)s."),
    "column_twice": N_("There are two columns “%(value)s”. Rename one of them in the file."),
    "field_twice": N_("The field “%(value)s” is given twice. Map one column to it, or set it."),
    "field_missing": N_("No column is called “%(value)s”. Map a column to it, or set it for all rows."),
    "cell_empty": N_("This cell is empty, and it is needed."),
    "amount_form": N_("“%(value)s” is not an amount as this file has them. Expected is the form %(example)s."),
    "amount_decimals": N_("“%(value)s” has too many digits after the decimal sign: %(most)s are the most."),
    "number_form": N_("“%(value)s” is not a whole number."),
    "number_too_large": N_("“%(value)s” is too much for one row: %(most)s is the most."),
    "made_at_form": N_("“%(value)s” is not a time. Expected is the form 2026-11-23 09:00:00."),
    "made_at_out_of_reach": N_("“%(value)s” is not between the years %(first)s and %(last)s."),
    "note_too_long": N_("This note is too long: %(most)s characters are the most."),
}

IN_CELL = N_("Line %(line)s, %(field)s: %(sentence)s")
UNMAPPED = N_("Nothing was taken from these columns: %(columns)s.")
OUTSIDE = N_("Rows made before the competition or after it, counted all the same: %(count)s.")
READ_AS = N_("The file is not in UTF-8 and was read as %(encoding)s. Check names with accents.")
"""Remarks on a file, for the report."""


def said(problem: Problem, gettext: Callable[[str], str]) -> str:
    """Say what is wrong with a file, and where."""
    sentence = gettext(IMPORT[problem.code]) % problem.params
    line = problem.params.get("line")
    if line is None:
        return sentence
    form = IN_LINE if problem.field in ("file", "line") else IN_CELL
    return gettext(form) % {"line": line, "field": problem.field, "sentence": sentence}
