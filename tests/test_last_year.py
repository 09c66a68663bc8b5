"""The competition of last year stands beside that of now, when its file is here."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from belweek import ORGANISER, define, gift, phase
from scoreboard.competitions import Competitions
from scoreboard.core.boards import Audience
from scoreboard.core.phases import Verb
from scoreboard.web.models_board import BoardOut

NINE, TEN = (datetime(2025, 11, 24, hour, 30, tzinfo=UTC) for hour in (8, 9))


@pytest.fixture
def competitions(tmp_path):
    """Last year's competition, which is over, and this year's, an hour old."""
    held = Competitions(tmp_path)
    for slug, cents in (("belweek-2025", 700), ("belweek", 900)):
        definition = define()
        last_year = "belweek-2025" if slug == "belweek" else ""
        competition = replace(definition.competition, slug=slug, last_year=last_year)
        hosted = held.make(replace(definition, competition=competition))
        hosted.submit(phase(Verb.OPEN), ORGANISER, "open-0001")
        for number, made_at in enumerate((NINE, TEN)):
            hosted.submit(replace(gift(cents=cents), made_at=made_at), ORGANISER, f"gift-{number:04}")
    held.get("belweek-2025").submit(phase(Verb.CLOSE), ORGANISER, "close-0001")
    yield held
    held.close()


def same_hour(competitions):
    return competitions.get("belweek").encoded(Audience.PUBLIC).board["fuel"]["same_hour"]


def test_the_board_has_last_year_by_the_same_hour_also_after_a_restart(competitions, tmp_path):
    there = {"day": "2025-11-24", "amount": 700}
    assert (same_hour(competitions)["amount"], same_hour(competitions)["last_year"]) == (900, there)

    competitions.close()
    again = Competitions(tmp_path)
    try:
        assert same_hour(again)["last_year"] == there
    finally:
        again.close()


def test_a_board_with_all_that_is_told_of_the_hours_is_as_it_is_described(competitions):
    board = competitions.get("belweek").encoded(Audience.PUBLIC).board

    assert {name for name, said in board["fuel"].items() if said is None} == {"day_before", "improved", "projection"}
    assert BoardOut.model_validate(board).model_dump(exclude_unset=True)["fuel"] == board["fuel"]


def test_without_its_file_the_board_says_nothing_of_it(competitions):
    competitions.delete("belweek-2025")

    assert same_hour(competitions)["last_year"] is None
    assert competitions.get("belweek").encoded(Audience.PUBLIC).board["fuel"]["hour"]["amount"] == 900
