"""A set-up in words: what is shown of a competition besides its rules, and what is good to know about it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from scoreboard.core.commands import DefineCompetition
from scoreboard.core.competition import Competition
from scoreboard.definition import currencies, usual_call_back
from scoreboard.drafts import Draft
from scoreboard.i18n import gettext, moment, money, ngettext, number, worded
from scoreboard.numbers import N_
from scoreboard.oddities import cut_off_early, oddities
from scoreboard.recipe_words import Reader, counted
from scoreboard.setup import when
from scoreboard.setup.fields import Table
from scoreboard.setup.steps import Found
from scoreboard.web import here
from scoreboard.web.asked_again import ask_from_minor, most_minor
from scoreboard.web.light_words import ITEMS

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
CORRECTED = N_("A team lead corrects their own team for %(minutes)s minutes. After that they ask the judges.")
ASKED_TO_CORRECT = N_("Whoever wants something corrected asks the judges.")
REMINDED = N_("A team that is silent for %(minutes)s minutes is reminded.")
NOBODY_REMINDED = N_("Nobody is reminded to report.")
TYPED_AGAIN = N_("From %(amount)s on an amount is typed a second time.")
REFUSED = N_("Above %(amount)s for a call an amount is refused.")
CALLED_BACK = N_("From %(amount)s on a judge calls back before anything is signed.")
NOBODY_CALLED_BACK = N_("No gift is called back.")
SAMPLED = N_("By chance judges look at %(percent)s of the results of each outcome.")
NOT_SAMPLED = N_("No results are drawn by chance.")
ALL_SIGN = N_("Every judge at the table signs the result.")
TOTAL_STILL = N_("In a freeze everything stands still for the public.")
TOTAL_GOES_ON = N_("In a freeze the total of all goes on for the public, each full minute.")
FIRST_PLACES = N_("Places that everybody sees: %(places)s. The other teams are named without place or amount.")
MATCHED = N_("%(name)s adds %(percent)s of what is raised. It brings nobody a place.")
MATCHED_AT_MOST = N_("%(name)s adds %(percent)s of what is raised, at most %(amount)s. It brings nobody a place.")
SOMEBODY = N_("A sponsor")
COMPARED = N_("Compared with last year: %(name)s")
BLIND = N_("Judges see no team names while they mark.")
BY_NAME = N_("Judges see the team names while they mark.")
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


def odd_lines(found: Found) -> list[str]:
    """Say what will not do what it is meant to."""
    if found.made is None:
        return []
    competition, recipe = found.made.competition, found.made.recipe
    odd = [*oddities(competition, slugs=[one.slug for one in here.competitions()])]
    if cut_off_early(competition, recipe):
        odd.append("cut_off_early")
    return [gettext(ITEMS[code], slug=competition.last_year) for code in odd]


def goal_lines(competition: Competition, reader: Reader) -> dict[str, str]:
    """Say how far it should go, what gifts do, who adds to it, and what it is compared with."""
    of = competition.goal_of
    lines = {}
    if competition.goal:
        lines["goal"] = gettext(GOAL, goal=counted(of, competition.goal, reader))
    if competition.stretch:
        lines["stretch"] = gettext(BEYOND, goal=counted(of, competition.stretch, reader))
    for place, one in enumerate(competition.milestones):
        lines[f"milestone.{place}"] = f"{counted(of, one.at, reader)}: {worded(one.name)}"
    for place, impact in enumerate(competition.impacts):
        lines[f"impact.{place}"] = f"{counted(impact.of, impact.each, reader)} = {worded(impact.name)}"
    if competition.match_percent:
        lines["match"] = _matched(competition, reader)
    if competition.last_year:
        lines["last_year"] = gettext(COMPARED, name=_called(competition.last_year))
    return lines


def _matched(competition: Competition, reader: Reader) -> str:
    most = competition.match_most_minor
    return gettext(
        MATCHED_AT_MOST if most else MATCHED,
        name=worded(competition.match_name) or gettext(SOMEBODY),
        percent=reader.percent(competition.match_percent),
        amount=reader.money(most),
    )


def _called(slug: str) -> str:
    """Give the name of a competition with its slug, and the slug alone where it is not here."""
    known = here.competitions()
    return f"{worded(known.get(slug).state.defined.name)} ({slug})" if known.has(slug) else slug


def entry_lines(competition: Competition, reader: Reader) -> dict[str, str]:
    """Say until when who corrects, which amounts are asked about or refused, and who is reminded."""
    correction, report = competition.correction_minutes, competition.report_minutes
    lines = {
        "correction_minutes": gettext(CORRECTED, minutes=correction) if correction else gettext(ASKED_TO_CORRECT),
        "report_minutes": gettext(REMINDED, minutes=report) if report else gettext(NOBODY_REMINDED),
    }
    if any(outcome.takes_money for outcome in reader.outcomes.values()):
        lines["ask_from_minor"] = gettext(TYPED_AGAIN, amount=reader.money(ask_from_minor(competition)))
    if competition.most_minor:
        lines["most_minor"] = gettext(REFUSED, amount=reader.money(competition.most_minor))
    return lines | _judges_lines(competition, reader)


def _judges_lines(competition: Competition, reader: Reader) -> dict[str, str]:
    """Say what the judges look at, and how many of them sign."""
    back, percent, many = competition.call_back_minor, competition.sample_percent, competition.signatures
    signed = ngettext("%(num)s judge signs the result.", "%(num)s judges sign the result.", many)
    return {
        "call_back_minor": gettext(CALLED_BACK, amount=reader.money(back)) if back else gettext(NOBODY_CALLED_BACK),
        "sample_percent": gettext(SAMPLED, percent=reader.percent(percent)) if percent else gettext(NOT_SAMPLED),
        "signatures": signed if many else gettext(ALL_SIGN),
    }


def freeze_lines(competition: Competition) -> dict[str, str]:
    """Say what a freeze lets go on."""
    return {"freeze_total": gettext(TOTAL_GOES_ON if competition.freeze_total else TOTAL_STILL)}


def usual_limits(table: Table) -> dict[str, str]:
    """Give the amounts that hold where a competition says none: from which on it is asked, and above which refused."""
    currency = table.get("currency", "EUR")
    usual = Competition(slug="", name="", currency=currency if currency in currencies() else "EUR")
    return {
        "usual_ask": money(ask_from_minor(usual), usual.currency),
        "usual_most": money(most_minor(usual), usual.currency),
        "usual_call_back": money(usual_call_back(usual.currency), usual.currency),
    }


def privacy_lines(competition: Competition) -> dict[str, str]:
    """Say who sees what, and how long what is kept."""
    kept = gettext(DELETED, days=competition.file_days) if competition.file_days else gettext(KEPT)
    shown = competition.show_places
    places = {"show_places": gettext(FIRST_PLACES, places=number(shown))} if shown else {}
    return {
        "public": gettext(OPEN_TO_ALL if competition.public else WITH_A_PASS),
        **places,
        "nicknames": gettext(NICKNAMES[competition.nicknames]),
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
    if definition.recipe.criteria:
        lines["blind_marking"] = gettext(BLIND if competition.blind_marking else BY_NAME)
    lines |= (
        freeze_lines(competition)
        | entry_lines(competition, reader)
        | goal_lines(competition, reader)
        | privacy_lines(competition)
    )
    for team in definition.teams:
        lines[f"team.{team.code}"] = gettext(TEAM, code=team.code, name=team.name)
    for outcome in definition.outcomes:
        lines[f"outcome.{outcome.key}"] = gettext(BUTTON, name=worded(outcome.name))
    return lines
