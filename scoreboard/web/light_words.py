"""The lights in the reader's words: what is so, and what to do about it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from scoreboard.core.competition import Words
from scoreboard.i18n import gettext, moment, number, worded
from scoreboard.numbers import N_, TONGUES
from scoreboard.preflight import Item, Light, Tick
from scoreboard.recipe_words import Reader, least_words, measure_name
from scoreboard.walls import Wall

MEGABYTE, GIGABYTE = 1000**2, 1000**3

TITLES: Mapping[str, str] = {
    "phones": N_("Phones"),
    "walls": N_("Screens"),
    "address": N_("Address in the QR codes"),
    "clock": N_("Clock"),
    "disk": N_("Disk"),
    "backup": N_("Backup"),
    "recipe": N_("Scoring"),
    "setup": N_("Set-up"),
    "languages": N_("Languages"),
    "times": N_("Times"),
}

SAYS: Mapping[str, str] = {
    "no_phones": N_("There is no team yet."),
    "no_links": N_("No links were made for the teams yet."),
    "phones_none": N_("No phone has reached this server yet."),
    "phones_missing": N_("%(reached)s of %(teams)s phones have reached this server."),
    "phones_all": N_("%(reached)s of %(teams)s phones have reached this server."),
    "walls_none": N_("No screen shows the standings now."),
    "walls_look": N_("Screens that show the standings now: %(count)s."),
    "walls_all": N_("Screens that show the standings now: %(count)s."),
    "address_moved": N_("The printed QR codes lead to %(old)s. This machine is %(base)s now."),
    "address_other_port": N_("The printed QR codes lead to %(old)s. This machine is %(base)s now."),
    "address_only_here": N_("%(base)s works on this machine alone."),
    "address_of_several": N_("%(base)s, one of %(count)s addresses of this machine."),
    "address": N_("Links begin with %(base)s."),
    "clock_not_set": N_("The clock of this machine says %(at)s and was never set."),
    "clock_back": N_("The clock of this machine says %(at)s, and the newest entry is from %(last)s."),
    "clock": N_("This machine says %(at)s."),
    "disk_trouble": N_("What is entered cannot be kept safely: %(trouble)s."),
    "disk_full": N_("%(free_bytes)s are free."),
    "disk_low": N_("%(free_bytes)s are free."),
    "disk": N_("%(free_bytes)s are free, and every entry is written through."),
    "backup_none": N_("There is no backup yet."),
    "backup_before_start": N_("The newest one, %(at)s, is from before the start."),
    "backup_old": N_("The newest one is from %(at)s."),
    "backup": N_("Made and verified %(at)s, %(size_bytes)s."),
    "recipe": N_("Complete. It will be sealed at the start."),
    "recipe_look": N_("Not everything fits yet. It will be sealed at the start."),
    "recipe_untried": N_("Complete, and not all of it was tried yet. It will be sealed at the start."),
    "recipe_hours": N_("Complete; the hours come with the shifts. It will be sealed at the start."),
    "recipe_sealed": N_("Sealed %(at)s, fingerprint %(fingerprint)s."),
    "recipe_amended": N_("Sealed %(at)s and amended since, fingerprint %(fingerprint)s."),
    "setup_look": N_("Not everything in it can be shown as it was meant."),
    "setup": N_("Nothing in it is left open."),
    "languages_lack": N_("Some words are missing in a language of the competition."),
    "languages": N_("All words are there: %(languages)s."),
    "language": N_("One language: %(languages)s."),
    "times_look": N_("The schedule will not do everything it says."),
    "times_by_hand": N_("No time lies ahead: every phase comes by its button."),
    "times_open": N_("The lines open by themselves %(at)s."),
    "times_frozen": N_("The standings freeze by themselves %(at)s."),
    "times_closed": N_("The lines close by themselves %(at)s."),
}

TO_DO: Mapping[str, str] = {
    "no_links": N_("Make links for all teams and hand the cards out."),
    "phones_none": N_("Open one link on a phone. If the page does not come, see what usually stops it."),
    "phones_missing": N_("Let the others open their link, or see what usually stops a phone."),
    "walls_none": N_("Open the address of the screen on the television, see “Screen” under Links."),
    "walls_look": N_("Look whether the screens that are missing are on and have the network."),
    "address_moved": N_("Give this machine its old address back in the router, or print the links again."),
    "address_other_port": N_("Start the server with the old port and scheme again, or print the links again."),
    "address_only_here": N_("Start the server with --host 0.0.0.0 or set SCOREBOARD_PUBLIC_URL."),
    "address_of_several": N_("Phones must be in its network. If they are in another one, choose its address here."),
    "clock_not_set": N_("Set date and time of this machine, best by itself from the internet."),
    "clock_back": N_("Set date and time of this machine: phases by the schedule follow it."),
    "disk_trouble": N_("Start the server with a data directory on a local disk that can be written."),
    "disk_full": N_("Make room now: at least %(least_bytes)s. Without it nothing can be entered."),
    "disk_low": N_("Make some room before the day begins."),
    "backup_none": N_("Make one now. It takes seconds and disturbs nobody."),
    "backup_before_start": N_("Make one now, and copy it to another machine or a stick."),
    "backup_old": N_("Make a fresh one, and copy it to another machine or a stick."),
    "recipe_look": N_("Change the set-up before the start: afterwards it takes an amendment that everybody sees."),
    "recipe_untried": N_("Enter something with each of them in the rehearsal."),
    "recipe_hours": N_("Let the team leads enter their shifts, or give the hours in the list of teams."),
    "setup_look": N_("Complete it in the set-up, under “Goals”."),
    "languages_lack": N_("Add them in the set-up. Until then readers see another language there."),
    "times_look": N_("Look at the times below, or use the buttons."),
}

ITEMS: Mapping[str, str] = {
    "no_link": N_("%(team)s: no link made"),
    "not_opened": N_("%(team)s: link not opened yet"),
    "phone": N_("%(team)s: devices: %(devices)s, last seen %(seen_at)s"),
    "phone_now": N_("%(team)s: devices: %(devices)s, open now"),
    "wall_there": N_("%(wall)s: live since %(since)s, at entry %(seq)s"),
    "wall_behind": N_("%(wall)s: connected, but does not keep up. Load its page again."),
    "wall_asks": N_("%(wall)s: shows the standings some seconds late. Something on the way blocks WebSockets."),
    "wall_lost": N_("%(wall)s: gone since %(lost_at)s"),
    "wall_unopened": N_("%(name)s: link not opened yet"),
    "wall_crowd": N_("Browsers without a name that watch: %(count)s"),
    "links_moved": N_("Links that lead to %(base)s: %(count)s"),
    "no_teams": N_("There is no team yet: add the teams in the set-up."),
    "lacks_seats": N_("The scoring divides by seats. Without a number of seats: %(names)s."),
    "lacks_hours": N_(
        "The scoring divides by hours called. They come from the shifts that team leads enter, "
        "or from the list of teams. None so far: %(names)s."
    ),
    "lacks_list_size": N_("The scoring divides by the list handed out. Without a list size: %(names)s."),
    "lacks_goal_minor": N_("The scoring compares with the own goal. Without a goal: %(names)s."),
    "lacks_goal_count": N_("The scoring compares with the own goal. Without a goal: %(names)s."),
    "no_weight": N_("All weights are zero: nobody can win points."),
    "no_success": N_("The scoring counts successes, and no outcome is one."),
    "least_too_high": N_("%(measure)s: the minimum of %(least)s is more than a team is likely to reach."),
    "cut_off_early": N_("The last day for pledges lies before the end: what is settled after it changes no place."),
    "match_unnamed": N_("A sponsor adds to what is raised and has no name yet."),
    "last_year_gone": N_("Last year’s competition, “%(slug)s”, is not on this server: nothing is compared with it."),
    "not_tried": N_("Not tried yet: %(names)s."),
    "time_past": N_("%(time_of)s, %(time_at)s: this time is over and brings nothing by itself."),
    "time_twice": N_("%(time_of)s: the clocks show this time twice that night. The first is meant."),
    "time_clock_change": N_("The clocks change between these times. They are meant as the clocks show them."),
}

WHAT: Mapping[str, str] = {
    "name": N_("Name of the competition"),
    "charity": N_("Charity"),
    "purpose": N_("Purpose"),
    "sponsor": N_("Sponsor"),
    "outcome": N_("Outcome"),
    "units": N_("Unit"),
    "milestone": N_("Milestone"),
    "impact": N_("Impact line"),
    "measure": N_("Line of the scoring"),
    "view": N_("View"),
}

TIMES: Mapping[str, str] = {"starts_at": N_("Start"), "freeze_at": N_("Freeze"), "ends_at": N_("End")}

TRIED: Mapping[str, str] = {
    "teams": N_("Every team entered something from its own phone"),
    "outcomes": N_("Every outcome was used"),
    "taken_back": N_("Something was taken back"),
    "wall": N_("The screen was seen"),
}

MOST_NAMED = 8
AND_MORE = N_("%(names)s and %(count)s more")
UNNAMED = N_("Screen %(number)s")


def said(light: Light, *, zone: str, reader: Reader) -> dict[str, Any]:
    """Say a light: its title, how it is, what to do, and line by line."""
    params = {name: _value(name, value, zone) for name, value in light.params.items()}
    to_do = TO_DO.get(light.code)
    return {
        "key": light.key,
        "code": light.code,
        "colour": light.colour.value,
        "title": gettext(TITLES[light.key]),
        "says": gettext(SAYS[light.code]) % params,
        "to_do": gettext(to_do) % params if to_do else "",
        "items": [{"colour": item.colour.value, "text": _item(item, zone, reader)} for item in light.items],
    }


def tried(tick: Tick) -> dict[str, Any]:
    """Say one thing to try, and what is left of it."""
    left = _names(tick.left)
    return {"key": tick.key, "done": tick.done, "text": gettext(TRIED[tick.key]), "left": "" if tick.done else left}


def _item(item: Item, zone: str, reader: Reader) -> str:
    if item.code == "words_lack":
        kind = WHAT[item.params["what"]]
        name = f"{gettext(kind)} {reader.quoted(worded(item.params['words']))}"
        return reader.gettext("%(name)s: %(sentence)s", name=name, sentence=_tongues(item.params["languages"]))
    params = {name: _value(name, value, zone) for name, value in item.params.items()}
    if item.code == "least_too_high":
        measure = item.params["measure"]
        params |= {"measure": measure_name(measure, reader), "least": least_words(measure, reader)}
    if warning := item.params.get("warning"):
        params |= {"time_of": gettext(TIMES.get(warning["field"], "End")), "time_at": moment(warning["at"], zone)}
    return gettext(ITEMS[item.code]) % params


def _value(name: str, value: Any, zone: str) -> str:
    """Write what a sentence names in the reader's form."""
    if isinstance(value, datetime):
        return moment(value, zone)
    if isinstance(value, Wall):
        return wall_words(value)
    if name.endswith("_bytes"):
        return size(value)
    if name == "names":
        return _names(value)
    if name == "languages":
        return _tongues(value)
    return number(value) if isinstance(value, int) else str(value)


def wall_words(wall: Wall) -> str:
    """Say which screen it is: its name or number, its language, the size of its picture."""
    name = wall.name or gettext(UNNAMED) % {"number": wall.number}
    more = ", ".join(filter(None, (TONGUES.get(wall.language, ""), wall.size.replace("x", "×"))))
    return f"{name} ({more})" if more else name


def size(count_bytes: int) -> str:
    """Write a number of bytes."""
    if count_bytes >= GIGABYTE:
        return f"{number(count_bytes // GIGABYTE)} GB"
    if count_bytes >= MEGABYTE:
        return f"{number(count_bytes // MEGABYTE)} MB"
    return f"{number(max(1, count_bytes // 1000))} kB"


def _names(names: Iterable[Words]) -> str:
    """Name a few, and count the rest."""
    all_names = [worded(name) for name in names]
    few = ", ".join(all_names[:MOST_NAMED])
    left = len(all_names) - MOST_NAMED
    return gettext(AND_MORE) % {"names": few, "count": number(left)} if left > 0 else few


def _tongues(languages: Iterable[str]) -> str:
    return ", ".join(TONGUES.get(language, language) for language in languages)
