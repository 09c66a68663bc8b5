"""How far judges are apart, and when that asks for a talk between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from scoreboard.core.jury import Jury, mean_of
from scoreboard.core.recipe import Criterion

UNUSUAL = Fraction(2, 5)
"""Marks that are further apart than this part of the scale are worth a talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The marks of a team for one criterion, by judge, with their mean and how far they are apart."""

    criterion: Criterion
    marks: dict[str, Fraction]
    mean: Fraction
    width: Fraction

    @property
    def is_unusual(self) -> bool:
        """Whether the judges should talk about it: one alone has nobody to talk to."""
        scale = self.criterion.highest - self.criterion.lowest
        return len(self.marks) > 1 and self.width > UNUSUAL * scale


def spreads(jury: Jury, criteria: Iterable[Criterion], team: str) -> list[Spread]:
    """Give the spread for each criterion that somebody who is present for the team has marked."""
    found = []
    for criterion in criteria:
        marks = jury.marks_by_judge(team, criterion)
        if marks:
            width = max(marks.values()) - min(marks.values())
            found.append(Spread(criterion=criterion, marks=marks, mean=mean_of(marks), width=width))
    return found
