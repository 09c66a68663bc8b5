"""The judges at the table, what they marked, and what the marks of all of them come to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from scoreboard.core.facts import (
    CallDropped,
    CallSampled,
    JudgeLeft,
    JudgeRecused,
    JudgeSeated,
    Marking,
    MarksGiven,
    SummaryReceived,
)
from scoreboard.core.recipe import CALL_QUALITY, Criterion, decimal_of

WHOLE = ""
"""What a mark is for that is not for one call: the summary as a whole."""

Marks = Mapping[str, Mapping[str, int]]
"""The marks of one judge for one team: for each criterion by call, or by `WHOLE`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that judges listen to. Its reference number stands where it can be erased."""

    team: str
    text_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A team's management summary: the SHA-256 of the document, its bytes, and when it came."""

    digest: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one judge gave one team, with the place of the remark that came along."""

    marks: Marks
    at: datetime
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class MarkDraft:
    """What one judge would give one team and has not yet: marks as far as there are any, and a remark."""

    marks: Marks
    remark: str = ""


class Move(StrEnum):
    """What a judge did at the table: took a seat, chose another passphrase while sitting there, or left."""

    SAT = "sat"
    AGAIN = "again"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A judge came to the table, chose another passphrase, or left it: then `by` says through whom."""

    judge: str
    move: Move
    at: datetime
    by: str = ""
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jury:
    """Who judges, what, and with which marks.

    `seats` are the judges at the table, by the id of their pass, since when; a judge who left
    stands in it no more, but stays in `moves`, which are never forgotten. `calls` are those
    sampled, by the id they have; `given` is by judge and team, and so is `recused`, with the reason.
    """

    seats: Mapping[str, datetime] = field(default_factory=dict)
    calls: Mapping[str, Call] = field(default_factory=dict)
    summaries: Mapping[str, Summary] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, Given]] = field(default_factory=dict)
    recused: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    moves: tuple[Moved, ...] = ()

    def moves_by_judge(self) -> dict[str, list[Moved]]:
        """Give all who ever sat at the table, in the order in which they first did, with their moves."""
        found: dict[str, list[Moved]] = {}
        for one in self.moves:
            found.setdefault(one.judge, []).append(one)
        return found

    def chose_anew(self, judge: str, until: datetime) -> datetime | None:
        """Say when a judge last chose a passphrase in the place of an earlier one, None where it is the first."""
        chosen = [one.at for one in self.moves if one.judge == judge and one.move is not Move.LEFT and one.at <= until]
        return chosen[-1] if len(chosen) > 1 else None

    def present(self, team: str) -> list[str]:
        """Give the judges at the table who are not recused for a team."""
        return [judge for judge in self.seats if team not in self.recused.get(judge, {})]

    def calls_of(self, team: str) -> list[str]:
        """Give the calls of a team that were sampled."""
        return [call for call, sampled in self.calls.items() if sampled.team == team]

    def wanted(self, criterion: Criterion, team: str) -> list[str]:
        """Give what of a team is to be marked for a criterion: its calls, or the whole."""
        return self.calls_of(team) if criterion.of == CALL_QUALITY else [WHOLE]

    def mark_by(self, judge: str, team: str, criterion: Criterion) -> Fraction | None:
        """Give the mark of one judge: the mean over what was marked, None where nothing was."""
        given = self.given.get(judge, {}).get(team)
        marks = given.marks.get(criterion.key, {}) if given else {}
        counted = [marks[one] for one in self.wanted(criterion, team) if one in marks]
        return Fraction(sum(counted), len(counted)) if counted else None

    def marks_by_judge(self, team: str, criterion: Criterion) -> dict[str, Fraction]:
        """Give the mark of each judge who is present for a team and has given one."""
        marks = {judge: self.mark_by(judge, team, criterion) for judge in self.present(team)}
        return {judge: mark for judge, mark in marks.items() if mark is not None}


def seated(jury: Jury, fact: Marking, at: datetime, request_id: str) -> Jury:
    """Give the table after one more entry about it."""
    match fact:
        case JudgeSeated():
            move = Move.AGAIN if fact.judge in jury.seats else Move.SAT
            moved = Moved(judge=fact.judge, move=move, at=at)
            return replace(jury, seats={**jury.seats, fact.judge: at}, moves=(*jury.moves, moved))
        case JudgeLeft():
            moved = Moved(judge=fact.judge, move=Move.LEFT, at=at, by=fact.by, text_id=fact.text_id)
            seats = {judge: since for judge, since in jury.seats.items() if judge != fact.judge}
            return replace(jury, seats=seats, moves=(*jury.moves, moved))
        case JudgeRecused():
            teams = {team: why for team, why in jury.recused.get(fact.judge, {}).items() if team != fact.team}
            if fact.reason:
                teams[fact.team] = fact.reason
            return replace(jury, recused={**jury.recused, fact.judge: teams})
        case CallSampled():
            return replace(jury, calls={**jury.calls, request_id: Call(team=fact.team, text_id=fact.text_id)})
        case CallDropped():
            return replace(jury, calls={call: kept for call, kept in jury.calls.items() if call != fact.target})
        case SummaryReceived():
            summaries = {**jury.summaries, fact.team: Summary(digest=fact.digest, size=fact.size, at=at)}
            return replace(jury, summaries=summaries, given=_without_whole(jury.given, fact.team))
        case MarksGiven():
            given = Given(marks=fact.marks, at=at, text_id=fact.text_id)
            teams_given = {**jury.given.get(fact.judge, {}), fact.team: given}
            return replace(jury, given={**jury.given, fact.judge: teams_given})
        case _:
            assert_never(fact)


def _without_whole(given: Mapping[str, Mapping[str, Given]], team: str) -> Mapping[str, Mapping[str, Given]]:
    """Give the marks without those for the summary of a team: there is another one to be read."""

    def kept(marks: Marks) -> Marks:
        return {key: {call: mark for call, mark in by.items() if call != WHOLE} for key, by in marks.items()}

    return {
        judge: {code: replace(one, marks=kept(one.marks)) if code == team else one for code, one in teams.items()}
        for judge, teams in given.items()
    }


def rescaled(before: Iterable[Criterion], after: Iterable[Criterion]) -> list[Criterion]:
    """Give the criteria of before that are marked otherwise now, or not at all: on other things or another scale."""
    scales = {one.key: (one.of, one.lowest, one.highest) for one in after}
    return [one for one in before if scales.get(one.key) != (one.of, one.lowest, one.highest)]


def without_marks(jury: Jury, criteria: Iterable[Criterion]) -> Jury:
    """Give the table without the marks for some criteria: they are to be given again."""
    keys = {one.key for one in criteria}
    given = {
        judge: {
            team: replace(one, marks={key: marks for key, marks in one.marks.items() if key not in keys})
            for team, one in teams.items()
        }
        for judge, teams in jury.given.items()
    }
    return replace(jury, given=given) if keys else jury


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a judge has still to mark of a team. An empty `judge`: no call of the team was sampled."""

    judge: str
    team: str
    criterion: str


def marks_of(jury: Jury, criteria: Iterable[Criterion], teams: Iterable[str]) -> dict[str, dict[str, Fraction]]:
    """Give the marks of each team by criterion: the mean of the judges who are present for it, exactly.

    A criterion that nobody marked yet is left out.
    """
    if not jury.given:
        return {}
    criteria = tuple(criteria)
    found: dict[str, dict[str, Fraction]] = {}
    for team in teams:
        for criterion in criteria:
            marks = jury.marks_by_judge(team, criterion)
            if marks:
                found.setdefault(team, {})[criterion.key] = mean_of(marks)
    return found


def mean_of(marks: Mapping[str, Fraction]) -> Fraction:
    """Give the mean of marks by judge, exactly; there is at least one."""
    return sum(marks.values(), Fraction(0)) / len(marks)


def weights_of(criteria: Iterable[Criterion]) -> dict[str, Fraction]:
    """Give how much each criterion weighs in the mean of all."""
    return {criterion.key: decimal_of(criterion.weight) for criterion in criteria}


def missing(jury: Jury, criteria: Iterable[Criterion], teams: Iterable[str]) -> Iterator[Missing]:
    """Give every mark that is still to be given, team by team."""
    criteria = tuple(criteria)
    for team in teams:
        present = jury.present(team)
        for criterion in criteria:
            wanted = jury.wanted(criterion, team)
            if not wanted:
                yield Missing(judge="", team=team, criterion=criterion.key)
            for judge in present:
                if not _is_marked(jury.given.get(judge, {}).get(team), criterion, wanted):
                    yield Missing(judge=judge, team=team, criterion=criterion.key)


def _is_marked(given: Given | None, criterion: Criterion, wanted: list[str]) -> bool:
    marks = given.marks.get(criterion.key, {}) if given else {}
    return all(one in marks for one in wanted)
