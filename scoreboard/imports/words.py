"""The sentence for everything that may be wrong with a file of results, or with one about pledges."""

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
    "unknown_field": N_("There is no field “%(value)s”. There are: %(fields)s."),
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
    "no_pledge_column": N_(
        "No column names the pledges. Map one to reference or to receipt; this file has %(columns)s."
    ),
    "day_form": N_("“%(value)s” is not a date. Expected is the form 2026-12-03, or 3.12.2026 with the day first."),
    "note_too_long": N_("This note is too long: %(most)s characters are the most."),
}

ODD: Mapping[str, str] = {
    "other_amount": N_("Another amount: the file says %(stated)s, the pledge is %(pledged)s."),
    "unknown": N_("There is no pledge with this reference or receipt here."),
    "no_pledge": N_("This result is no pledge, or it was taken back."),
    "no_name": N_("This row names no pledge."),
    "other_word": N_("“%(said)s” says neither confirmed nor withdrawn."),
    "two_words": N_("Two rows say different things about this pledge."),
    "said_later": N_("The books said otherwise on a later day. If this is right all the same, settle it by hand."),
    "overtaken": N_("This row was carried out before, and the pledge was settled otherwise since."),
}
"""Why a row settles no pledge."""

IN_CELL = N_("Line %(line)s, %(field)s: %(sentence)s")
UNMAPPED = N_("Nothing was taken from these columns: %(columns)s.")
OUTSIDE = N_("Rows made before the competition or after it, counted all the same: %(count)s.")
READ_AS = N_("The file is not in UTF-8 and was read as %(encoding)s. Check names with accents.")
"""Remarks on a file, for the report."""

LATE = N_("Settled after the cut-off, so the board stays as it is: %(count)s.")
"""A remark on a file about pledges."""


def said(problem: Problem, gettext: Callable[[str], str]) -> str:
    """Say what is wrong with a file, and where."""
    sentence = gettext(IMPORT[problem.code]) % problem.params
    line = problem.params.get("line")
    if line is None:
        return sentence
    form = IN_LINE if problem.field in ("file", "line") else IN_CELL
    return gettext(form) % {"line": line, "field": problem.field, "sentence": sentence}
