"""The judges' marks as they count, as a document and as a table: by the judges' passes, without anybody's name."""

from collections.abc import Iterator

from scoreboard.core.codec import compact
from scoreboard.core.finals import Document
from scoreboard.core.jury import WHOLE, marks_of
from scoreboard.core.recipe import Criterion
from scoreboard.core.state import State
from scoreboard.exports.cells import BOM, Cell, csv_line

COLUMNS = ("judge", "pass", "team", "criterion", "call", "mark")


def marks_json(state: State) -> bytes:
    """Write what judges marked, and the means that enter the points, exactly.

    Judges are numbered in the order in which they sat down at the table, the calls of a
    team in the order in which they were sampled; call 0 is the team's summary. What counts
    no longer is left out: marks of whoever left or is recused, for a call that was dropped.
    """
    jury, criteria = state.jury, state.recipe.criteria
    said = {
        "judges": [{"judge": _name(number), "pass": judge} for number, judge in _numbered(state)],
        "criteria": [
            {
                "key": criterion.key,
                "of": criterion.of,
                "weight": criterion.weight,
                "lowest": criterion.lowest,
                "highest": criterion.highest,
            }
            for criterion in criteria
        ],
        "calls": [
            {"team": team, "call": number, "id": call}
            for team in state.teams
            for number, call in enumerate(jury.calls_of(team), start=1)
        ],
        "recused": [
            {"judge": _name(number), "team": team, "reason": reason}
            for number, judge in _numbered(state)
            for team, reason in sorted(jury.recused.get(judge, {}).items())
        ],
        "marks": list(_marks(state)),
        "means": {
            team: {key: str(mean) for key, mean in means.items()}
            for team, means in marks_of(jury, criteria, state.teams).items()
        },
    }
    return f"{compact(said)}\n".encode()


def marks_csv(state: State) -> bytes:
    """Write a line for each mark that counts; `call` is empty for the summary."""
    lines = [BOM + csv_line(COLUMNS)]
    lines += [csv_line(_cells(mark)) for mark in _marks(state)]
    return "".join(lines).encode()


def _cells(mark: Document) -> list[Cell]:
    return [mark[column] or "" if column == "call" else mark[column] for column in COLUMNS]


def _numbered(state: State) -> Iterator[tuple[int, str]]:
    return enumerate(state.jury.seats, start=1)


def _name(number: int) -> str:
    return f"Judge {number}"


def _marks(state: State) -> Iterator[Document]:
    for number, judge in _numbered(state):
        for team in state.teams:
            if judge not in state.jury.present(team):
                continue
            about = {"judge": _name(number), "pass": judge, "team": team}
            for criterion in state.recipe.criteria:
                for call, mark in _given(state, judge, team, criterion):
                    yield {**about, "criterion": criterion.key, "call": call, "mark": mark}


def _given(state: State, judge: str, team: str, criterion: Criterion) -> Iterator[tuple[int, int]]:
    """Give the marks of one judge for one criterion, each with the number of its call, 0 for the whole."""
    given = state.jury.given.get(judge, {}).get(team)
    marks = given.marks.get(criterion.key, {}) if given else {}
    for number, one in enumerate(state.jury.wanted(criterion, team), start=1):
        if one in marks:
            yield (0 if one == WHOLE else number), marks[one]
