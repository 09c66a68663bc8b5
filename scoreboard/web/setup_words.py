"""A set-up in words: what is shown of a competition besides its rules, and what is good to know about it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from scoreboard.core.commands import DefineCompetition
from scoreboard.core.competition import Competition
from scoreboard.drafts import Draft
from scoreboard.i18n import gettext, moment, worded
from scoreboard.numbers import N_
from scoreboard.recipe_words import Reader, counted
from scoreboard.setup import when
from scoreboard.setup.fields import Table
from scoreboard.setup.steps import Found
from scoreboard.web import here

NOTES = {
    ("past", "starts_at"): N_("The start lies in the past: the lines will have to be opened by hand."),
    ("past", "freeze_at"): N_("The freeze lies in the past: the standings will have to be frozen by hand."),
    ("past", "ends_at"): N_("The end lies in the past: the lines will have to be closed by hand."),
    ("twice", ""): N_("The clocks show this time twice: %(moment)s. The first is meant."),
    ("clock_change", ""): N_("The clocks change on the way. All times are those of the clock on the wall."),
}
WAITING = N_("Not shown yet, because not every team has the figures for it: %(names)s.")
GOAL = N_("Goal: %(goal)s")
BEYOND = N_("And beyond it: %(goal)s")

NAME = N_("Name: %(said)s")
CHARITY = N_("Charity: %(said)s")
PURPOSE = N_("What it is for: %(said)s")
LANGUAGES = N_("Languages: %(said)s")
TIMES = {"starts_at": N_("Start: %(said)s"), "freeze_at": N_("Freeze: %(said)s"), "ends_at": N_("End: %(said)s")}
BY_HAND = N_("by hand")
OPEN_TO_ALL = N_("Everybody may see the standings, without a pass.")
WITH_A_PASS = N_("The standings are seen with a pass only.")
NICKNAMES = {
    "off": N_("Team figures only, nobody by name."),
    "desk": N_("Nicknames of callers are seen by their team lead and the judges."),
    "wall": N_("Nicknames of callers may stand on the wall."),
}
UNDO = N_("A team lead may undo for %(minutes)s minutes.")
ERASED = N_("Notes and nicknames are erased %(days)s days after the close.")
DELETED = N_("Everything is deleted %(days)s days after the close.")
KEPT = N_("The figures stay until somebody deletes them.")
TEAM = N_("Team %(code)s: %(name)s")
BUTTON = N_("Button: %(name)s")


def notes(draft: Draft) -> list[str]:
    """Say what is good to know about the times: of a competition that is there not that it began when it did."""
    zone = when.zone_of(draft.table)
    before = here.competitions().get(draft.slug).state.defined if draft.slug else None
    said = []
    for note in when.remarks(draft.table, datetime.now(UTC)):
        kind, field = note["kind"], note["field"]
        if kind == "past" and before is not None and getattr(before, field) == note["at"]:
            continue
        sentence = NOTES.get((kind, field)) or NOTES[kind, ""]
        said.append(gettext(sentence, moment=moment(note["at"], zone)))
    return said


def waiting_views(table: Table, found: Found) -> list[str]:
    """Say which views wait for figures of the teams."""
    views = table.get("recipe", {}).get("view", ())
    waiting = [views[number - 1].get("name", "") for name, number in found.waiting if name == "view"]
    names = ", ".join(worded(name) for name in waiting if name)
    return [gettext(WAITING, names=names)] if names else []


def goal_lines(competition: Competition, reader: Reader) -> dict[str, str]:
    """Say how far it should go, and what gifts do."""
    of = competition.goal_of
    lines = {}
    if competition.goal:
        lines["goal"] = gettext(GOAL, goal=counted(of, competition.goal, reader))
    if competition.stretch:
        lines["stretch"] = gettext(BEYOND, goal=counted(of, competition.stretch, reader))
    for number, one in enumerate(competition.milestones):
        lines[f"milestone.{number}"] = f"{counted(of, one.at, reader)}: {worded(one.name)}"
    for number, impact in enumerate(competition.impacts):
        lines[f"impact.{number}"] = f"{counted(impact.of, impact.each, reader)} = {worded(impact.name)}"
    return lines


def privacy_lines(competition: Competition) -> dict[str, str]:
    """Say who sees what, and how long what is kept."""
    kept = gettext(DELETED, days=competition.file_days) if competition.file_days else gettext(KEPT)
    return {
        "public": gettext(OPEN_TO_ALL if competition.public else WITH_A_PASS),
        "nicknames": gettext(NICKNAMES[competition.nicknames]),
        "correction_minutes": gettext(UNDO, minutes=competition.correction_minutes),
        "words_days": gettext(ERASED, days=competition.words_days),
        "file_days": kept,
    }


def shown_lines(definition: DefineCompetition, reader: Reader) -> Mapping[str, str]:
    """Say all of a competition that is not among its rules, each line under the name of what it is about."""
    competition = definition.competition
    lines = {
        "name": gettext(NAME, said=worded(competition.name)),
        "charity": gettext(CHARITY, said=worded(competition.charity) or "–"),
        "purpose": gettext(PURPOSE, said=worded(competition.purpose) or "–"),
        "languages": gettext(LANGUAGES, said=", ".join(competition.languages)),
    }
    for field, sentence in TIMES.items():
        at = getattr(competition, field)
        lines[field] = gettext(sentence, said=moment(at, competition.zone) if at else gettext(BY_HAND))
    lines |= goal_lines(competition, reader) | privacy_lines(competition)
    for team in definition.teams:
        lines[f"team.{team.code}"] = gettext(TEAM, code=team.code, name=team.name)
    for outcome in definition.outcomes:
        lines[f"outcome.{outcome.key}"] = gettext(BUTTON, name=worded(outcome.name))
    return lines
