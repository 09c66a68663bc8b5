"""The steps of the set-up in their order, which part of the table each holds, and the reading of one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from scoreboard.core import names
from scoreboard.core.commands import DefineCompetition
from scoreboard.core.recipe import OF_GOAL, PER_RECORD, PER_SEAT, figure_of
from scoreboard.definition import from_table
from scoreboard.problems import Problem, Problems
from scoreboard.setup import goals, outcomes, privacy, purpose, recipe, teams, when
from scoreboard.setup.fields import Form, Table, done


class Read(Protocol):
    """Reads a step's form into the step's part of the table. Raises Problems, named by fields of the form.

    It refuses only what a table cannot hold, such as an amount that is none: whether the
    table makes sense is checked for all steps alike, in `found_in`.
    """

    def __call__(self, form: Form, *, table: Table, language: str) -> dict[str, Any]: ...


class Typed(Protocol):
    """Gives the fields of a step's form as they would be typed for a table."""

    def __call__(self, table: Table, *, language: str) -> dict[str, str]: ...


def _as_typed(form: Form, table: Table) -> dict[str, str]:
    return dict(form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: the keys of the table that are its own, and how it is read and written.

    `field` gives the form's field for the name that the table has for a problem;
    `arranged` brings the fields into rows before they are read.
    """

    name: str
    keys: tuple[str, ...]
    read: Read
    typed: Typed
    field: Callable[[str], str] = str
    arranged: Callable[[Form, Table], dict[str, str]] = _as_typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a table is: the competition it makes, else what is not right, by step and named by its form's fields.

    `waiting` are rows of the recipe that do not fit as yet, `view` or `measure` with the
    number, where that is nothing to mend: they are left out.
    """

    made: DefineCompetition | None
    problems: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    waiting: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of a form: the table with it, or, when a table cannot hold it, the fields; and what is not right.

    `found` is what the table is as a whole, as far as it can say it.
    """

    table: Table
    typed: Form
    problems: Sequence[Problem]
    found: Found

    @property
    def holds_up(self) -> bool:
        """Whether there is something to mend before going on: what is only missing may come later."""
        return any(problem.code not in STILL_MISSING for problem in self.problems)


STEPS = {
    step.name: step
    for step in (
        Step(name="purpose", keys=purpose.KEYS, read=purpose.read, typed=purpose.typed),
        Step(name="when", keys=when.KEYS, read=when.read, typed=when.typed),
        Step(
            name="teams",
            keys=teams.KEYS,
            read=teams.read,
            typed=teams.typed,
            arranged=teams.arranged,
        ),
        Step(name="outcomes", keys=outcomes.KEYS, read=outcomes.read, typed=outcomes.typed),
        Step(name="recipe", keys=recipe.KEYS, read=recipe.read, typed=recipe.typed, field=recipe.field),
        Step(name="goals", keys=goals.KEYS, read=goals.read, typed=goals.typed, field=goals.field),
        Step(name="privacy", keys=privacy.KEYS, read=privacy.read, typed=privacy.typed),
    )
}
CHECK = "check"
NAMES = (*STEPS, CHECK)
MISSING_FIGURES = {f"{against}_missing": against for against in (PER_SEAT, PER_RECORD, OF_GOAL)}
"""What a team lacks, and what the recipe would divide by. Hours come later, with the shifts."""

STILL_MISSING = frozenset({"missing", "none_given", *MISSING_FIGURES})
"""What may follow in its own time: nothing to reproach anybody with while they type."""

NOT_THE_STEPS = frozenset({"csrf_token", "version", "go"})


def reading(step: Step, form: Form, *, table: Table, language: str) -> Reading:
    """Read a step's form on top of a draft's table, after what a button did to its rows.

    What is typed as it was leaves the table as it was, in every letter.
    """
    fields = step.arranged(done({name: value for name, value in form.items() if name not in NOT_THE_STEPS}), table)
    try:
        part = step.read(fields, table=table, language=language)
    except Problems as wrong:
        return Reading(table=table, typed={**fields, "do": ""}, problems=wrong.items, found=found_in(table))
    whole = with_part(table, step, part)
    if _tidied(step, whole, language) == _tidied(step, table, language):
        whole = dict(table)
    found = found_in(whole)
    return Reading(table=whole, typed={}, problems=found.problems.get(step.name, ()), found=found)


def _tidied(step: Step, table: Table, language: str) -> dict[str, str]:
    """Give the fields of a step but for spaces that nobody sees."""
    return {field: names.clean(value) for field, value in step.typed(table, language=language).items()}


def with_part(table: Table, step: Step, part: Table) -> dict[str, Any]:
    """Give a table with a step's part in the place of what was there."""
    return {**{key: value for key, value in table.items() if key not in step.keys}, **part}


def found_in(table: Table, *, slug: str | None = None, taken: Collection[str] = ()) -> Found:
    """Read a whole table, with a short name for links and without the lines and views that wait.

    For a competition that is there with its slug, and the codes that no new team gets.
    """
    whole = _with_slug(table)
    try:
        return Found(made=from_table(whole, slug=slug, taken=taken))
    except Problems as wrong:
        waiting = _waiting(wrong.items, table)
        problems = _by_step(wrong.items, table)
    made = None if problems else from_table(_without(waiting, whole), slug=slug, taken=taken)
    return Found(made=made, problems=problems, waiting=waiting)


def _by_step(items: Sequence[Problem], table: Table) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in items:
        if not _waits(problem, table):
            step, said = _at_its_field(problem, table)
            found.setdefault(step, []).append(said)
    return found


def _waiting(items: Sequence[Problem], table: Table) -> tuple[tuple[str, int], ...]:
    names_of = (problem.field.split(".") for problem in items if _waits(problem, table))
    return tuple({(name, int(number)): None for _, name, number, *_ in names_of})


def _without(waiting: Sequence[tuple[str, int]], table: Table) -> dict[str, Any]:
    """Give a table without some rows of its recipe."""
    recipe_part = table.get("recipe", {})
    kept = {
        name: [line for number, line in enumerate(recipe_part[name], start=1) if (name, number) not in waiting]
        for name in {name for name, _ in waiting}
    }
    return {**table, "recipe": {**recipe_part, **kept}}


def _at_its_field(problem: Problem, table: Table) -> tuple[str, Problem]:
    """Give the step where something is mended, and the problem as its form names it."""
    params = problem.params
    if problem.code in MISSING_FIGURES:
        # The recipe is right: it is the team that lacks something.
        numbers = [number for number, team in enumerate(table["team"], 1) if team.get("name") == params.get("team")]
        column = figure_of(MISSING_FIGURES[problem.code], _kind_at(problem.field, table))
        return "teams", Problem(f"team.{(numbers or [1])[0]}.{column}", problem.code, params)
    gone = problem.code == "unknown_measure" and ":" in str(params.get("value", ""))
    step = step_of(problem.field)
    return step, Problem(STEPS[step].field(problem.field), "outcome_gone" if gone else problem.code, params)


def _kind_at(field: str, table: Table) -> str:
    """Give what the line of the recipe counts that a name of the table stands in."""
    _, *inside, _ = field.split(".")
    line: Table = table.get("recipe", {})
    if inside:
        return str(line[inside[0]][int(inside[1]) - 1].get("kind", ""))
    return str(line.get("rank_by") or recipe.usual(table))


def _with_slug(table: Table) -> dict[str, Any]:
    return {"slug": privacy.usual_slug(table), **table}


def _waits(problem: Problem, table: Table) -> bool:
    """Say whether a view lacks figures, or a line does not fit that nothing ranks by: they are left out until then."""
    if problem.field.startswith("recipe.measure."):
        return not recipe.counts_points(table["recipe"])
    return problem.field.startswith("recipe.view.") and problem.code in MISSING_FIGURES


def step_of(field: str) -> str:
    """Give the step that a name of the table belongs to; the first for what belongs to none."""
    key = field.partition(".")[0]
    return next((step.name for step in STEPS.values() if key in step.keys), next(iter(STEPS)))
