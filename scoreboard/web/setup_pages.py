"""What the pages of the set-up show: the fields of a step, what is not right yet, and how far it has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, render_template, request

from scoreboard import definition
from scoreboard.core.competition import NICKNAMES
from scoreboard.core.recipe import CALLS, MONEY, OUTCOME, UNITS_OF
from scoreboard.drafts import Draft
from scoreboard.i18n import lang
from scoreboard.preview import state as invented_state
from scoreboard.problems import Problem, Problems
from scoreboard.recipe_words import Reader
from scoreboard.scenarios import Template, table_of, templates
from scoreboard.setup import beginnings, privacy, recipe, teams, when
from scoreboard.setup.fields import Form, Table, languages_of
from scoreboard.setup.recipe_said import recipe_said
from scoreboard.setup.steps import (
    CHECK,
    NAMES,
    STEPS,
    STILL_MISSING,
    Found,
    Reading,
    Step,
    found_in,
)
from scoreboard.web import drafting, here
from scoreboard.web.aside import aside, long_page
from scoreboard.web.said import sentence
from scoreboard.web.setup_words import (
    entry_lines,
    freeze_lines,
    goal_lines,
    notes,
    odd_lines,
    privacy_lines,
    usual_limits,
    waiting_views,
)

ZONES = ("Europe/Amsterdam", "Europe/Brussels", "Europe/Berlin", "Europe/Paris", "Europe/London", "UTC")
CURRENCIES = ("EUR", "GBP", "USD", "CHF")
FREEZES = (*when.BEFORE_THE_END, when.NEVER, when.AT)


def typed() -> dict[str, str]:
    """Give the fields that were sent; of boxes under one name those that are ticked."""
    return {name: " ".join(values) for name, values in request.form.lists()}


def start(form: Form, problems: Mapping[str, str], status: int) -> Response:
    """Show what a new competition may begin with."""
    copies = [hosted for hosted in here.competitions() if drafting.organises(hosted)]
    page = render_template(
        "setup/start.html",
        form=form,
        problems=problems,
        needs_key=not drafting.is_organiser(),
        templates=[(one, beginnings.counted(table_of(one.name))) for one in _usual_first(templates())],
        copies=[{"slug": hosted.slug, "name": hosted.state.defined.name} for hosted in copies],
    )
    return Response(page, status=status)


def _usual_first(found: Sequence[Template]) -> list[Template]:
    return sorted(found, key=lambda one: one.name != beginnings.USUAL)


def step(
    draft: Draft,
    step: Step,
    *,
    typed: Form | None = None,
    read: Reading | None = None,
    meanwhile: bool = False,
    adding: str = "",
    remarks: Sequence[str] = (),
    status: int = 200,
) -> Response:
    """Show a step: with the fields as they were typed, else as the draft has them."""
    seen = aside(_seen, draft, (drafting.step_of(draft, step.name),), lang(), read.found if read else None)
    problems = read.problems if read else seen.problems[step.name]
    page = long_page(
        f"setup/{step.name}.html",
        **_frame(draft, step.name, seen.found),
        form=seen.fields if typed is None else typed,
        problems=said(problems, draft.table),
        theirs=seen.fields if meanwhile else {},
        meanwhile=meanwhile,
        adding=adding,
        remarks=remarks or (notes(draft) if step.name == "when" else ()),
        **_of_step(draft, step.name),
    )
    return Response(page, status=status)


def check(draft: Draft, status: int, *, found: Found | None = None, **more: Any) -> Response:
    """Show all of it in words, and what is still to be done."""
    table = draft.table
    seen = aside(_seen, draft, tuple(drafting.step_of(draft, name) for name in STEPS), lang(), found)
    wrong = {name: problems for name, problems in seen.problems.items() if problems}
    sentences = {name: list(said(problems, table).items()) for name, problems in wrong.items()}
    shown = aside(invented_state, table, shown_in=lang(), at=datetime.now(UTC))
    reader = Reader(language=lang(), currency=shown.defined.currency, outcomes=shown.outcomes)
    zone = when.zone_of(table)
    page = long_page(
        "setup/check.html",
        **_frame(draft, CHECK, seen.found),
        wrong=sentences,
        open_things=sum(len(lines) for lines in sentences.values()),
        ready=not wrong,
        form=seen.fields,
        zone=zone,
        times={field: when.moment(table.get(field), zone) for field in when.TIMES},
        freeze=list(freeze_lines(shown.defined).values()) if "when" not in wrong else (),
        signs=teams.signs(table),
        entry=list(entry_lines(shown.defined, reader).values()) if "outcomes" not in wrong else (),
        recipe=aside(recipe_said, table, lang()),
        goals=list(goal_lines(shown.defined, reader).values()) if "goals" not in wrong else (),
        privacy=list(privacy_lines(shown.defined).values()) if "privacy" not in wrong else (),
        remarks=[*notes(draft), *waiting_views(table, seen.found), *odd_lines(seen.found)],
        slug=table.get("slug") or privacy.usual_slug(table),
        **{"problems": {}, **more},
    )
    return Response(page, status=status)


def fields(draft: Draft, step: Step, language: str) -> dict[str, str]:
    """Give the fields of a step as somebody left them."""
    return dict(draft.typed.get(step.name) or step.typed(draft.table, language=language))


def progress(draft: Draft, found: Found) -> dict[str, str]:
    """Say of each step how far it has come: done, todo when something is missing, wrong when it is to be mended."""
    return {name: _state(draft, name, found.problems.get(name, ())) for name in STEPS}


def said(problems: Iterable[Problem], table: Table, *, later: bool = False) -> dict[str, str]:
    """Give the sentences for each field, one a line; with `later` nothing of what may still follow."""
    currency = table.get("currency", "EUR")
    currency = currency if currency in definition.currencies() else "EUR"
    lines: dict[str, list[str]] = {}
    for problem in problems:
        if not (later and problem.code in STILL_MISSING):
            lines.setdefault(problem.field, []).append(sentence(problem, currency))
    return {field: "\n".join(dict.fromkeys(sentences)) for field, sentences in lines.items()}


def all_said(wrong: Problems) -> str:
    """Say everything that is wrong with a file, each with its key."""
    return "\n".join(
        f"{one.field}: {sentence(one, 'EUR')}" if one.field else sentence(one, "EUR") for one in wrong.items
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A draft as some of its steps show it: their fields, and what is not right with each."""

    found: Found
    fields: Form
    problems: Mapping[str, Sequence[Problem]]


def _seen(draft: Draft, steps: Sequence[Step], language: str, found: Found | None) -> _Seen:
    found = found or found_in(draft.table)
    shown: dict[str, str] = {}
    for one in steps:
        shown |= fields(draft, one, language)
    problems = {one.name: _problems(draft, one, language, found) for one in steps}
    return _Seen(found=found, fields=shown, problems=problems)


def _problems(draft: Draft, step: Step, language: str, found: Found) -> Sequence[Problem]:
    """Give what is wrong with a step: with the fields if a table cannot hold them, else with the table."""
    if step.name not in draft.typed:
        return found.problems.get(step.name, ())
    try:
        step.read(draft.typed[step.name], table=draft.table, language=language)
    except Problems as wrong:
        return wrong.items
    # Whoever typed it reads numbers in another form than who looks at it now.
    return (Problem("", "typed_elsewhere"),)


def _state(draft: Draft, name: str, problems: Sequence[Problem]) -> str:
    if name in draft.typed or any(problem.code not in STILL_MISSING for problem in problems):
        return "wrong"
    if problems or (name == "when" and not draft.slug and not _has_times(draft.table)):
        return "todo"
    return "done"


def _has_times(table: Table) -> bool:
    return "starts_at" in table and "ends_at" in table


def _frame(draft: Draft, now: str, found: Found) -> dict[str, Any]:
    """Give what every page of the set-up shows around its step."""
    place = NAMES.index(now)
    return {
        "draft": draft,
        "table": draft.table,
        "now": now,
        "steps": NAMES,
        "progress": progress(draft, found),
        "back": NAMES[place - 1] if place else "",
        "next": NAMES[place + 1] if place + 1 < len(NAMES) else "",
        "languages": languages_of(draft.table),
        "competition": here.competitions().get(draft.slug).state.defined if draft.slug else None,
    }


def _of_step(draft: Draft, name: str) -> dict[str, Any]:
    """Give what one step shows besides its fields."""
    table = draft.table
    if name == "purpose":
        return {"currencies": [*CURRENCIES, *sorted(definition.currencies() - set(CURRENCIES))]}
    if name == "when":
        return {
            "zones": [*ZONES, *sorted(definition.zones() - set(ZONES))],
            "freezes": FREEZES,
        }
    if name == "teams":
        return {
            "signs": teams.signs(table),
            "columns": teams.shown_columns(table),
            "more": teams.MORE,
            "offered": teams.offered_columns(table),
            "per_hour": teams.per_hour(table),
        }
    if name == "outcomes":
        return {"symbols": definition.SYMBOLS, **usual_limits(table)}
    if name == "recipe":
        return {"recipe_said": recipe_said, "asks_pledges": recipe.asks_pledges(table)}
    if name == "goals":
        return {"kinds": _goal_kinds(table), "years": drafting.years(draft.slug)}
    return {"usual_slug": privacy.usual_slug(table), "nicknames": NICKNAMES}


def _goal_kinds(table: Table) -> list[str]:
    """Give what a goal may count: the money, the calls, and each outcome in its own unit."""
    outcomes = [one for one in table.get("outcome", ()) if one.get("key") and not one.get("objection")]
    units = [UNITS_OF + one["key"] for one in outcomes if one.get("takes_units")]
    money = [MONEY] if any(one.get("takes_money") for one in outcomes) or not outcomes else []
    chosen = table.get("goal_of", MONEY)
    found = [*money, *units, *(OUTCOME + one["key"] for one in outcomes), CALLS]
    return found if chosen in found else [chosen, *found]
