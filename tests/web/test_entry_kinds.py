"""Whatever can stand in a ledger is called something at the judges' desk, and can be asked for."""

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from scoreboard.core.codec import KINDS
from scoreboard.i18n import FILTERS
from scoreboard.web.entries import SHOWN

TEMPLATES = Path(__file__).parents[2] / "templates"
RESULT = "ResultRecorded"
"""A result is shown by what it brought."""


@pytest.fixture(scope="module")
def kind_name():
    words = Environment(loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"], autoescape=True)
    words.install_null_translations()
    words.filters |= FILTERS
    return words.get_template("_says.html").module.kind_name


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {RESULT}))
def test_every_kind_of_entry_has_a_name_in_words(kind_name, kind):
    line = {
        "kind": kind,
        "phase": "open",
        "settled": "confirmed",
        "minutes": 90,
        "verdict": "verified",
        "recused": True,
    }
    assert kind_name(line).strip()


def test_every_kind_of_entry_is_behind_one_of_the_filters():
    found = set().union(*(kinds for kinds in SHOWN.values() if kinds))

    assert set(KINDS) - found == set()
