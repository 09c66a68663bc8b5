"""A ceremony in words: what each line of the recipe is called on the screens, and what each step shows."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoreboard.core.ceremony import Document, Program, Step
from scoreboard.core.competition import Outcome, Words
from scoreboard.core.recipe import MARKS_OF, OUTCOME, POINTS, UNITS, UNITS_OF, is_money, outcome_in
from scoreboard.core.script import NAME, NUMBER, PRIZE
from scoreboard.core.suspense import Change, Finding
from scoreboard.i18n import fixed, gettext, money, ngettext, number, points, worded
from scoreboard.numbers import LANGUAGES, N_
from scoreboard.numbers import worded as worded_in
from scoreboard.recipe_words import Reader, noun

MOST_NAMES = 4

WHY = {
    "one_left": N_("After “%(step)s” only one team is left, and everybody knows the winner."),
    "bars": N_("After “%(step)s” nothing that is still to come can turn the result."),
    "divisions": N_("After “%(step)s” the winners of the divisions leave only one team that can have won."),
    "prize": N_("After “%(step)s” that prize tells who has won."),
    "rest": N_("After “%(step)s” the total less the amounts shown is the winner’s amount."),
}
INSTEAD = {
    ("duel", "counted"): N_("Tell the last ones apart in a duel, what was counted first."),
    ("duel", "marks"): N_("Show the marks first in the duel."),
    ("duel", "at_once"): N_("Show all bars of the duel with one press."),
    ("divisions", "after"): N_("Show the winners of the divisions after the winner."),
    ("total", "after"): N_("Show the total after the winner."),
}
PRIZE_LATER = N_("Give the prize “%(title)s” after the winner.")


def named(document: Document) -> Document:
    """Give a final with a name for each line of the recipe: its own, that of its criterion, or what it counts.

    Where one outcome or units rank, the name of these comes with it as `ranked_word`.
    """
    measures = [{**measure, "name": _line_name(measure, document)} for measure in document["measures"]]
    word = _ranked_word(document)
    return {**document, "measures": measures, **({"ranked_word": word} if word else {})}


def step_words(program: Program, step: Step) -> str:
    """Say what a step shows, to those who may know it."""
    match step.kind:
        case "curtain":
            return gettext("Curtain")
        case "total":
            return gettext("The total: %(amount)s", amount=_total(program))
        case "thanks":
            rest = len(program.rows) - len(program.slotted)
            return ngettext("Thanks to %(num)s more team", "Thanks to %(num)s more teams", rest)
        case "place":
            return _place(program, step)
        case "duel":
            return gettext("Duel: %(teams)s", teams=_names(program, program.duelists))
        case "bars":
            return gettext("In the duel: %(what)s", what=", ".join(_line(program, line) for line in step.lines))
        case "winner":
            return gettext("The winner: %(team)s", team=_names(program, program.groups[step.place]))
        case "division":
            teams = _names(program, program.division_winners(step.of))
            return gettext("Winner of “%(division)s”: %(team)s", division=step.of, team=teams)
        case "cheque":
            return gettext("The cheque: %(amount)s", amount=_total(program))
        case "still":
            return gettext("The picture at the end")
        case _:
            return _extra(program, step)


def step_name(program: Program, step: Step) -> str:
    """Say which step it is without what it shows, for a list that lies on a table."""
    match step.kind:
        case "total":
            return gettext("The total")
        case "place" if step.part == NAME:
            return gettext("Place %(place)s, the name", place=step.place)
        case "place" if step.part == NUMBER:
            return gettext("Place %(place)s, the number", place=step.place)
        case "place":
            return gettext("Place %(place)s", place=step.place)
        case "duel":
            return gettext("Duel")
        case "winner":
            return gettext("The winner")
        case "division":
            return gettext("Winner of “%(division)s”", division=step.of)
        case "cheque":
            return gettext("The cheque")
        case _:
            return step_words(program, step)


def finding_words(program: Program, found: Finding) -> str:
    """Say what gives the winner away, and when."""
    return gettext(WHY[found.why], step=step_name(program, program.steps[found.step]))


def change_words(program: Program, change: Change) -> str:
    """Say what to do otherwise."""
    if change.field == "extras":
        return gettext(PRIZE_LATER, title=worded(program.extras[change.value].title))
    return gettext(INSTEAD[change.field, change.value])


def _line_name(measure: Mapping[str, Any], document: Document) -> Words:
    if measure["name"]:
        own_name: Words = measure["name"]
        return own_name
    kind = str(measure["kind"])
    for criterion in document["criteria"]:
        if kind == f"{MARKS_OF}{criterion['key']}" and criterion["name"]:
            criterion_name: Words = criterion["name"]
            return criterion_name
    outcomes = {
        key: Outcome(key=key, name=outcome["name"], takes_units=outcome.get("unit", ""))
        for key, outcome in document["outcomes"].items()
    }
    currency = document["standings"]["currency"]
    return {one: noun(kind, Reader(language=one, currency=currency, outcomes=outcomes)) for one in LANGUAGES}


def _ranked_word(document: Document) -> Words:
    """Name the outcome or the units that rank, in the words of the organiser; empty where something else ranks."""
    kind, outcomes = str(document["standings"]["rank_by"]), document["outcomes"]
    key = outcome_in(kind)
    if kind.startswith(OUTCOME):
        name: Words = outcomes[key]["name"] if key in outcomes else ""
        return name
    return _units_word(document, key) if kind == UNITS or kind.startswith(UNITS_OF) else ""


def _units_word(document: Document, key: str) -> Words:
    """Name what is counted in units: of one outcome, or of all that count any; empty where none does."""
    outcomes = document["outcomes"].items()
    units = [outcome["unit"] for name, outcome in outcomes if outcome.get("unit") and key in ("", name)]
    return {one: ", ".join(dict.fromkeys(worded_in(unit, one) for unit in units)) for one in LANGUAGES} if units else ""


def _place(program: Program, step: Step) -> str:
    rows = program.groups[step.place]
    name = step_name(program, step)
    if step.part == NUMBER:
        return gettext("%(step)s: %(what)s", step=name, what=_ranked(program, rows[0]))
    teams = _names(program, rows)
    if step.part == NAME:
        return gettext("%(step)s: %(what)s", step=name, what=teams)
    return gettext("%(step)s: %(what)s", step=name, what=f"{teams} · {_ranked(program, rows[0])}")


def _extra(program: Program, step: Step) -> str:
    extra = program.extras[step.of]
    title = worded(extra.title) or worded(extra.says)
    if extra.kind != PRIZE:
        name = gettext("Card") if extra.kind == "card" else gettext("Pause")
        return gettext("%(step)s: %(what)s", step=name, what=title) if title else name
    prize = gettext("Prize “%(title)s”", title=title) if title else gettext("Prize")
    team = program.document["teams"].get(extra.team)
    receiver = str(team["name"]) if team else worded(extra.says)
    if step.part == NAME or not receiver:
        return prize
    return gettext("%(step)s: %(what)s", step=prize, what=receiver)


def _names(program: Program, rows: Any) -> str:
    names = [str(team["name"]) for team in program.teams(rows)]
    more = len(names) - MOST_NAMES
    return ", ".join([*names[:MOST_NAMES], *([gettext("and %(num)s more", num=more)] if more > 0 else [])])


def _ranked(program: Program, row: Document) -> str:
    standings = program.document["standings"]
    if standings["rank_by"] == POINTS:
        return gettext("%(points)s points", points=points(row["points"]))
    if is_money(standings["rank_by"]) and not standings["relative_to"]:
        return money(int(row["money_minor"]), standings["currency"])
    value = Decimal(row["ranked"])
    said = fixed(value, int(bool(value % 1)))
    word = worded(program.document.get("ranked_word", ""))
    return f"{said} {word}" if word else said


def _total(program: Program) -> str:
    """Say the money, or where none was raised what was counted: what rises on the wall, units, or calls."""
    standings = program.document["standings"]
    totals = standings["totals"]
    if program.money:
        return money(program.money, standings["currency"])
    if program.count and (risen := _risen(program.symbol, program.count)):
        return f"{number(program.count)} {risen}"
    if totals["units"]:
        return f"{number(totals['units'])} {worded(_units_word(program.document, ''))}".rstrip()
    return ngettext("%(num)s call", "%(num)s calls", totals["calls"])


def _risen(symbol: str, n: int) -> str:
    """Name what rises on the wall, as many of it as there are; empty for what has no name."""
    match symbol:
        case "balloon":
            return ngettext("balloon", "balloons", n)
        case "heart":
            return ngettext("heart", "hearts", n)
        case "tree":
            return ngettext("tree", "trees", n)
        case "wagon":
            return ngettext("wagon", "wagons", n)
        case "nose":
            return ngettext("nose", "noses", n)
        case "star":
            return ngettext("star", "stars", n)
        case _:
            return ""


def _line(program: Program, line: int) -> str:
    return worded(program.lines[line]["name"]) if program.lines else gettext("the result")
