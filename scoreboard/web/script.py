"""How the ceremony is to go, as a form: places, duel, cards, prizes and pictures, and what keeps it open to the end."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from scoreboard.ceremony_words import step_name
from scoreboard.competitions import Hosted
from scoreboard.core.ceremony import Program, Step
from scoreboard.core.competition import Words
from scoreboard.core.script import CARD, DIVISIONS, DUELS, EXTRAS, FIRST, PHOTOS, PRIZE, TOTALS, Extra, Script
from scoreboard.flow import Busy
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.uploads import Refusal, Unfit, drawn
from scoreboard.web import here
from scoreboard.web.answers import later
from scoreboard.web.director import described_for, final_of, looked_at, suspense_told, to_rehearse
from scoreboard.web.logo import SENTENCES

script = Blueprint("script", __name__, url_prefix="/<slug>/ceremony/director/script")

LONGEST_TITLE, LONGEST_SAYS = 80, 300
MOST_EXTRAS = 30
MOST_SLOTS = 200
MOST_AUTO_S = 600
LONGEST_NUMBER = 3
TOO_LONG = N_("A title has at most 80 characters, the words below it at most 300.")
TOO_MANY = N_("A ceremony has at most 30 cards, pauses and prizes.")
TOO_HEAVY = N_("This file is larger than 2 MB. Save the picture smaller, 1600 pixels wide is enough, and choose that.")


class Wrong(Exception):
    """What was typed cannot be kept: the sentence that says why, and the script as far as it was read."""

    def __init__(self, sentence: str, found: Script) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.found = found


@script.get("")
def page(slug: str) -> Response:
    """Show the form."""
    return _page(here.competition().ceremonies.script, {}, 200)


@script.post("")
def keep(slug: str) -> Any:
    """Keep the form; `add` and `remove` change the cards, `better` carries out what is proposed. 303, or 422."""
    hosted, form = here.competition(), request.form
    try:
        found = _read(hosted)
    except Wrong as no:
        return _page(no.found, {"script": no.sentence}, 422)
    if form.get("better"):
        document, _ = to_rehearse(hosted)
        found = looked_at(document, found).better
    try:
        hosted.ceremonies.keep_script(found, at=datetime.now(UTC))
        _forget_photos(hosted, found)
    except Busy as no:
        status, sentence = later(no)
        return _page(found, {"script": sentence}, status)
    anchor = "extras" if form.get("add") or form.get("remove") else None
    return redirect(url_for("script.page", slug=slug, said="kept", _anchor=anchor), 303)


def _read(hosted: Hosted) -> Script:
    """Read the form. Raises Wrong."""
    form, before = request.form, hosted.ceremonies.script
    found = replace(
        before,
        slots=_whole(form.get("slots", ""), MOST_SLOTS),
        first=_firsts(form),
        duel=_one_of(form, "duel", DUELS, before.duel),
        total=_one_of(form, "total", TOTALS, before.total),
        divisions=_one_of(form, "divisions", DIVISIONS, before.divisions),
        cheque=bool(form.get("cheque")),
        autos=_autos(form),
        extras=tuple(_extra(extra, form, hosted) for extra in before.extras if extra.id != form.get("remove")),
    )
    for extra in found.extras:
        if _longest(extra.title) > LONGEST_TITLE or _longest(extra.says) > LONGEST_SAYS:
            raise Wrong(gettext(TOO_LONG), found)
    found = _with_photos(hosted, found)
    if form.get("add") in EXTRAS:
        if len(found.extras) >= MOST_EXTRAS:
            raise Wrong(gettext(TOO_MANY), found)
        new = Extra(id=secrets.token_hex(4), kind=form["add"], before="winner" if form["add"] == CARD else "cheque")
        found = replace(found, extras=(*found.extras, new))
    return found


def _extra(extra: Extra, form: Mapping[str, str], hosted: Hosted) -> Extra:
    """Read what was typed for a card, a pause or a prize; a field that is not there stays as it was."""
    name = f"extra-{extra.id}"
    if f"{name}-before" not in form:
        return extra
    team = form.get(f"{name}-team", "")
    return replace(
        extra,
        before=form[f"{name}-before"][:LONGEST_TITLE],
        title=_words(form, f"{name}-title", hosted),
        says=_words(form, f"{name}-says", hosted),
        photo="" if form.get(f"{name}-nophoto") else extra.photo,
        team=team if extra.kind == PRIZE and team in hosted.state.teams else "",
        most_of=form.get(f"{name}-most_of", "")[:LONGEST_TITLE] if extra.kind == PRIZE else "",
        apart=extra.kind == PRIZE and bool(form.get(f"{name}-apart")),
    )


def _with_photos(hosted: Hosted, found: Script) -> Script:
    """Take the pictures that were chosen. Raises Wrong."""
    extras = []
    for extra in found.extras:
        file = request.files.get(f"extra-{extra.id}-photo")
        body = file.read() if file and file.filename else b""
        if body:
            try:
                picture = drawn(body)
            except Refusal as no:
                sentence = TOO_HEAVY if no.why is Unfit.TOO_HEAVY else SENTENCES[no.why]
                raise Wrong(gettext(sentence), found) from no
            extra = replace(extra, photo=secrets.token_hex(8))
            hosted.uploads.keep(
                f"{PHOTOS}{extra.photo}", media_type=picture.media_type, body=picture.body, at=datetime.now(UTC)
            )
        extras.append(extra)
    return replace(found, extras=tuple(extras))


def _forget_photos(hosted: Hosted, found: Script) -> None:
    """Delete the pictures that no card has any more, but for those of the show that is on."""
    show = hosted.ceremonies.show
    extras = (*found.extras, *(show.program.script.extras if show else ()))
    kept = {f"{PHOTOS}{extra.photo}" for extra in extras if extra.photo}
    for name in hosted.uploads.names():
        if name.startswith(PHOTOS) and name not in kept:
            hosted.uploads.remove(name)


def _words(form: Mapping[str, str], name: str, hosted: Hosted) -> Words:
    """Read words in the languages of the competition; a plain string where one language is enough."""
    languages = hosted.state.defined.languages
    typed = {language: " ".join(form.get(f"{name}-{language}", "").split()) for language in languages}
    written = {language: words for language, words in typed.items() if words}
    return written if len(languages) > 1 and written else next(iter(written.values()), "")


def _longest(words: Words) -> int:
    return max(map(len, [words] if isinstance(words, str) else words.values()), default=0)


def _firsts(form: Mapping[str, str]) -> dict[int, str]:
    typed = {name.removeprefix("first-"): value for name, value in form.items() if name.startswith("first-")}
    return {_whole(place, MOST_SLOTS): value for place, value in typed.items() if value in FIRST and value and place}


def _autos(form: Mapping[str, str]) -> dict[str, int]:
    typed = {
        name.removeprefix("auto-"): _whole(value, MOST_AUTO_S)
        for name, value in form.items()
        if name.startswith("auto-")
    }
    return {name: seconds for name, seconds in typed.items() if seconds}


def _one_of(form: Mapping[str, str], name: str, values: tuple[str, ...], before: str) -> str:
    value = form.get(name, before)
    return value if value in values else before


def _whole(text: str, most: int) -> int:
    """Read a number up to so much; 0 for none."""
    text = text.strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def _anchors(program: Program) -> list[tuple[str, str]]:
    """Give what an extra may come before; and what one comes before already, though it is not there now."""
    there = {
        step.name: step_name(program, step)
        for step in program.steps
        if step.kind not in (*EXTRAS, "curtain") and not (step.kind == "place" and step.part)
    }
    gone = {extra.before for extra in program.script.extras} - there.keys()
    return [*there.items(), *((name, _gone_name(program, name)) for name in sorted(gone))]


def _gone_name(program: Program, name: str) -> str:
    """Name a step that the ceremony has not now: a place that a tie has swallowed, a cheque where no money is."""
    kind, _, of = name.partition("-")
    if kind in ("total", "duel", "winner", "cheque", "division", "still"):
        return step_name(program, Step(name=name, kind=kind, of=of))
    return gettext("Place %(place)s", place=of or name)


def _page(found: Script, problems: Mapping[str, str], status: int) -> Response:
    hosted = here.competition()
    document, _ = to_rehearse(hosted)
    program = Program(document, found)
    steps = [{"key": step.name, "name": step_name(program, step), "auto": step.auto} for step in program.steps]
    page = render_template(
        "ceremony/script.html",
        competition=described_for(hosted),
        role=here.me().role.value,
        script=found,
        steps=steps,
        anchors=_anchors(program),
        places=program.ladder,
        slots=len(program.slotted),
        lines=list(dict.fromkeys([document["standings"]["rank_by"], *(line["kind"] for line in program.lines)])),
        line_names={line["kind"]: line["name"] for line in document["measures"]},
        teams=[team for team in hosted.state.teams.values() if not team.withdrawn],
        divided=len({team.division for team in hosted.state.teams.values() if team.division}) > 1,
        suspense=suspense_told(program),
        real=final_of(hosted) is not None,
        on=hosted.ceremonies.show is not None,
        problems=problems,
        said=request.args.get("said", ""),
    )
    return Response(page, status=status)
