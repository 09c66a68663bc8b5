"""The scores of the Trophy template, added up by hand."""

from fractions import Fraction

import pytest

from scoreboard.core.recipe import Figures
from scoreboard.core.standings import rank
from scoreboard.core.tally import Counts, Tally
from scoreboard.definition import from_toml
from scoreboard.recipe_words import Reader
from scoreboard.scenarios import toml_of
from scoreboard.score_words import Line, score_words

TROPHY = from_toml(toml_of("trophy"))
OUTCOMES = {outcome.key: outcome for outcome in TROPHY.outcomes}

MONTHLY_MINOR = {"HL": 400_00, "DK": 600_00, "ST": 350_00}
THANKED = {"HL": 150, "DK": 90, "ST": 200}
MARKS = {"HL": Fraction(8), "DK": Fraction(7), "ST": Fraction(11)}

# Retention calls: half a point for each percent of the best team, gifts counted twelve times.
#   best: DK, 12 × 600 = 7,200
#   HL 12 × 400 = 4,800; 4,800 / 7,200 = 66 2/3 %; times 0.5 = 33 1/3
#   DK                   7,200 / 7,200 = 100 %;    times 0.5 = 50
#   ST 12 × 350 = 4,200; 4,200 / 7,200 = 58 1/3 %; times 0.5 = 29 1/6
# Thank-you calls: 0.2 point for each percent of the best team, only from 100 calls.
#   best: ST, 200
#   HL 150 / 200 = 75 %;  times 0.2 = 15
#   DK 90 is below 100:             0
#   ST 200 / 200 = 100 %; times 0.2 = 20
# Jury: three points for each of its marks, at most 30 points.
#   HL 8 × 3 = 24
#   DK 7 × 3 = 21
#   ST 11 × 3 = 33, at most 30
BY_HAND = {
    "ST": (1, ["29 1/6", "20", "30"], "79 1/6", "79.2"),
    "HL": (2, ["33 1/3", "15", "24"], "72 1/3", "72.3"),
    "DK": (3, ["50", "0", "21"], "71", "71"),
}


@pytest.fixture
def figures() -> Figures:
    tallies = {}
    for code in BY_HAND:
        gift = Counts(team=code, outcome="retained", calls=1, amount_minor=MONTHLY_MINOR[code], units=0)
        thanks = Counts(team=code, outcome="happy", calls=THANKED[code], amount_minor=0, units=0)
        objections = Counts(team=code, outcome="objection", calls=50, amount_minor=0, units=0)
        tallies[code] = Tally().plus(gift).plus(thanks).plus(objections)
    return Figures(
        teams={team.code: team for team in TROPHY.teams if team.code in BY_HAND},
        outcomes=OUTCOMES,
        tallies=tallies,
        marks={code: {"advice": mark} for code, mark in MARKS.items()},
    )


def test_the_trophy_adds_up_as_it_does_by_hand(figures):
    rows = rank(figures, TROPHY.recipe)
    scores = score_words(rows, TROPHY.recipe, figures, Reader(language="en", outcomes=OUTCOMES))

    assert {
        row.team: (
            row.place,
            [line.points.replace("\u00a0", " ") for line in scores[row.team].lines],
            scores[row.team].total.replace("\u00a0", " "),
            scores[row.team].shown,
        )
        for row in rows
    } == BY_HAND


def test_every_step_of_the_best_one_is_written_out(figures):
    rows = rank(figures, TROPHY.recipe)
    score = score_words(rows, TROPHY.recipe, figures, Reader(language="nl", outcomes=OUTCOMES))["ST"]

    assert [plain(line) for line in score.lines] == [
        (
            "Behoudgesprekken: giften per jaar",
            "12 × € 350 = € 4.200",
            "€ 4.200 / € 7.200 (beste team) × 100 = 58 1/3%",
            "58 1/3% × 0,5 = 29 1/6",
            "",
        ),
        ("Bedankgesprekken", "200", "200 / 200 (beste team) × 100 = 100%", "100% × 0,2 = 20", ""),
        ("Jury: advies en gesprekken", "11", "", "11 × 3 = 33", "Deze regel levert hoogstens 30 punten op."),
    ]


def plain(line: Line) -> tuple[str, ...]:
    steps = (line.name, line.total, line.relation, line.product, line.note)
    return tuple(step.replace("\u00a0", " ") for step in steps)
