"""What the judges said of the teams, once everybody may know it: means without a judge's name, and remarks."""

from dataclasses import dataclass
from fractions import Fraction

from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience, seen_by
from scoreboard.core.jury import marks_of
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import rounded
from scoreboard.core.state import State
from scoreboard.i18n import lang
from scoreboard.numbers import worded
from scoreboard.recipe_words import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """What a team was marked with for one criterion: rounded for the eye, and exactly where that is another number."""

    name: str
    said: str
    exact: str
    lowest: int
    highest: int
    judges: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the judges said of a team."""

    marks: tuple[Mean, ...]
    remarks: tuple[str, ...]


def means(state: State, team: str, reader: Reader) -> tuple[Mean, ...]:
    """Give the means of the judges who are present for a team, by criterion; what nobody marked is left out."""
    criteria = state.recipe.criteria
    marks = marks_of(state.jury, criteria, [team]).get(team, {})
    found = []
    for criterion in criteria:
        if criterion.key in marks:
            exact, shown = marks[criterion.key], reader.number(Fraction(rounded(marks[criterion.key])))
            found.append(
                Mean(
                    name=worded(criterion.name, reader.language),
                    said=shown,
                    exact="" if reader.number(exact) == shown else reader.number(exact),
                    lowest=criterion.lowest,
                    highest=criterion.highest,
                    judges=len(state.jury.marks_by_judge(team, criterion)),
                )
            )
    return tuple(found)


def of_team(hosted: Hosted, team: str) -> Judged | None:
    """Give what a team may read about itself: nothing before the reveal, and where nobody marks.

    Remarks stand in the order of their words: who wrote which is not told.
    """
    now = hosted.state
    if now.phase is not Phase.REVEALED or not now.recipe.criteria:
        return None
    seen = seen_by(Audience.PUBLIC, now)
    given = (seen.jury.given.get(judge, {}).get(team) for judge in seen.jury.present(team))
    remarks = (hosted.ledger.text(one.text_id) for one in given if one is not None and one.text_id)
    return Judged(
        marks=means(seen, team, Reader(language=lang(), currency=now.defined.currency)),
        remarks=tuple(sorted(remark for remark in remarks if remark)),
    )
