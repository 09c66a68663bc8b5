"""What ranks and what was counted, in the words of the organiser, on the screens and at the console."""

import pytest

from finale import final
from scoreboard.ceremony_words import named, step_words
from scoreboard.core.ceremony import Program
from scoreboard.core.script import Script
from scoreboard.numbers import worded

TREES = {"nl": "bomen", "en": "trees"}


def counted(ranked_by, **more):
    """Give a final without money, of gifts and of trees that are counted in units."""
    document = final((9,), (5,), (2,), ranked_by=ranked_by, money=(0, 0, 0))
    document["outcomes"] = {
        "gift": {"name": {"nl": "Overtuigd", "en": "Convinced"}, "symbol": "", "takes": "nothing", "success": True},
        "tree": {"name": "Tree", "symbol": "", "takes": "units", "unit": TREES, "success": True},
    } | more
    return named(document)


def frames(document):
    program = Program(document, Script())
    return [program.frame(step) for step in range(len(program.steps))]


def console(document, *, step):
    """Give what the console says of a step, in English as outside any request."""
    program = Program(document, Script())
    return step_words(program, program.steps[step])


@pytest.mark.parametrize(
    ("ranked_by", "word"),
    [("outcome:gift", "Overtuigd"), ("units", "bomen"), ("units:tree", "bomen"), ("outcome:gone", ""), ("calls", "")],
)
def test_every_picture_has_the_name_of_the_outcome_or_the_units_that_rank(ranked_by, word):
    for frame in frames(counted(ranked_by)):
        assert worded(frame.get("ranked_word", ""), "nl") == word


def test_units_of_two_outcomes_that_rank_together_are_both_named():
    hour = {"name": "Hour", "symbol": "", "takes": "units", "unit": {"nl": "uren", "en": "hours"}, "success": True}
    (word,) = {frame["ranked_word"]["nl"] for frame in frames(counted("units", hour=hour))}

    assert word == "bomen, uren"


def test_the_console_names_what_ranks_and_what_was_counted_in_all():
    assert console(counted("outcome:gift"), step=2) == "Place 3: Team C · 2 Convinced"
    assert console(counted("outcome:gift"), step=1) == "The total: 30 calls"


def test_a_total_without_money_is_of_what_rises_or_of_units():
    risen, grown = counted("calls"), counted("units")
    risen["outcomes"]["gift"]["symbol"] = "heart"
    grown["standings"]["totals"]["units"] = 12

    assert console(risen, step=1) == "The total: 3 hearts"
    assert console(grown, step=1) == "The total: 12 trees"
