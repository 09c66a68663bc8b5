"""How the standings come about: the recipe in words, what was changed in it, and every score as a sum."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import gevent
from flask import Blueprint, Response, get_template_attribute, render_template, request
from gevent.lock import BoundedSemaphore
from werkzeug.exceptions import NotFound

from scoreboard import numbers
from scoreboard.amendment_words import Changed, changes
from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience, audience_of, seen_by, standings_of, unplaced, version_for
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import EACH_DAY
from scoreboard.core.standings import Row
from scoreboard.core.state import Amendment, State
from scoreboard.core.views import Section, Shown, views_of
from scoreboard.i18n import lang
from scoreboard.recipe_words import Reader, recipe_words, view_name
from scoreboard.score_words import Scores, shown_words
from scoreboard.web import here, judged
from scoreboard.web.wall import described

scoring = Blueprint("scoring", __name__, url_prefix="/<slug>")

KEPT = 16
"""How many tellings are kept: for some competitions, in each language, to either audience."""

KEPT_CHANGES = 128
"""Of how many amendments it is kept what they changed, in each language."""

FRESH_S = 2.0
"""For so long nobody minds what was said before the newest result."""


@scoring.get("/scoring")
def page(slug: str) -> Response:
    """Show the recipe, its amendments, and the standings with the sum behind each number."""
    hosted = here.competition()
    audience = audience_of(here.me().role)
    told = _told(telling_for(hosted, audience))
    team = request.args.get("team", "")
    may_see = [row for row in told["rows"] if row["code"] not in told["unplaced"] or row["code"] == here.me().team]
    rows = [row for row in may_see if team in ("", row["code"])]
    if not rows and team:
        raise NotFound
    shown = render_template(
        "scoring/scoring.html",
        **{**told, "rows": rows},
        competition=described(hosted),
        amendments=amendments_told(hosted),
        seal=hosted.state.seal,
        sealed_at=hosted.state.sealed_at,
        also=[name for code, name in told["unplaced"].items() if code != here.me().team],
        alone=team,
        all_open=bool(request.args.get("open")),
        frozen=hosted.state.shown is not None,
        sees_live=audience is Audience.JUDGE,
    )
    return Response(shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is told to whom: equal as long as the words are the same, however many read them."""

    epoch: str
    audience: Audience
    version: int
    definition_seq: int
    language: str
    state: State = field(compare=False)


def telling_for(hosted: Hosted, audience: Audience) -> Telling:
    """Say to whom something is told now."""
    state = hosted.state
    return Telling(
        epoch=hosted.epoch,
        audience=audience,
        version=version_for(audience, state),
        definition_seq=state.definition_seq,
        language=lang(),
        state=state,
    )


_kept: dict[Telling, tuple[float, Mapping[str, Any]]] = {}
_one_at_a_time = BoundedSemaphore(1)


def _told(telling: Telling) -> Mapping[str, Any]:
    """Say it, or give what was said: the same words, or those of a moment ago when only results came in since."""
    with _one_at_a_time:
        for known, (at_s, words) in _kept.items():
            if known == telling or (_differ_in_results_alone(known, telling) and monotonic() - at_s < FRESH_S):
                return words
        for known in [known for known in _kept if _differ_in_results_alone(known, telling)]:
            del _kept[known]
        if len(_kept) >= KEPT:
            _kept.clear()
        words = _say(telling)
        _kept[telling] = monotonic(), words
        return words


def _differ_in_results_alone(one: Telling, other: Telling) -> bool:
    return replace(one, version=other.version) == other and one.state.phase is other.state.phase


def _say(telling: Telling) -> Mapping[str, Any]:
    """Say the recipe as it is now, and explain the standings that this audience may see.

    Scores and views are drawn here, once for all readers; other requests have their turn after each.
    """
    now = telling.state
    seen = seen_by(telling.audience, now)
    reader = Reader(language=telling.language, currency=seen.defined.currency, outcomes=seen.outcomes)
    # Many rankings of many teams take a while: in a thread of their own they keep nobody waiting.
    rows, ranked_views = gevent.get_hub().threadpool.apply(_ranked, (seen,))
    below = unplaced(telling.audience, now, rows)
    scores = Scores(rows, seen.recipe, seen.figures, reader)
    inside = get_template_attribute("scoring/_score.html", "score_inside")
    section = get_template_attribute("scoring/_views.html", "view_section")
    told = []
    for row in rows:
        score = scores.of(row)
        marks = judged.means(seen, row.team, reader) if now.phase is Phase.REVEALED else ()
        told.append(
            {"code": row.team, "inside": inside({**_row(row, seen, score.shown), "score": score, "marks": marks})}
        )
        gevent.sleep(0)
    views = []
    for view in ranked_views:
        views.append(section(_view(view, seen, reader, below, most=now.defined.show_places)))
        gevent.sleep(0)
    return {
        "recipe": recipe_words(now.recipe, replace(reader, currency=now.defined.currency, outcomes=now.outcomes)),
        "amended_since": now.seal != seen.seal,
        "marks_to_come": now.phase is not Phase.REVEALED and bool(now.recipe.criteria),
        "rows": told,
        "unplaced": {code: seen.teams[code].name for code in below},
        "views": views,
    }


def _ranked(state: State) -> tuple[Sequence[Row], Sequence[Shown]]:
    return standings_of(state), views_of(state)


def _row(row: Row, state: State, shown: str) -> dict[str, Any]:
    return {"place": row.place, "team": state.teams[row.team], "shown": shown}


def _view(shown: Shown, state: State, reader: Reader, below: Collection[str], *, most: int) -> dict[str, Any]:
    """Give a view; where only `most` places are shown, it has no more of them, and nobody who is below."""
    most = most if below else len(state.teams)
    return {
        "name": view_name(shown.view, state.recipe, reader),
        "within": shown.view.within,
        "sections": [
            {
                "of": section_name(section, shown, reader),
                "rows": [
                    _row(row, state, shown_words(row, shown.recipe, reader))
                    for row in section.rows
                    if row.place <= most and row.team not in below
                ],
            }
            for section in shown.sections
        ],
    }


def section_name(section: Section, shown: Shown, reader: Reader) -> str:
    """Give what a part of a view is called: a division, or a day as the reader writes it."""
    if shown.view.within != EACH_DAY:
        return section.of
    return numbers.day(datetime.fromisoformat(section.of).replace(tzinfo=UTC), "UTC", reader.language)


def amendments_told(hosted: Hosted) -> list[dict[str, Any]]:
    """Give what was changed in the rules since the start, newest first: no freeze hides that."""
    return [
        {
            "at": amendment.at,
            "reason": amendment.reason,
            # Words are read each time: they may have been erased since.
            "words": (hosted.ledger.text(amendment.text_id) or "") if amendment.text_id else "",
            "fingerprint": amendment.fingerprint,
            "changes": _changes(amendment, hosted),
        }
        for amendment in reversed(hosted.state.amendments)
    ]


_kept_changes: dict[tuple[str, int, int, str], tuple[Changed, ...]] = {}


def _changes(amendment: Amendment, hosted: Hosted) -> tuple[Changed, ...]:
    """Give what an amendment changed: the same words until something is called otherwise."""
    state, language = hosted.state, lang()
    known = hosted.epoch, amendment.seq, state.definition_seq, language
    said = _kept_changes.get(known)
    if said is None:
        reader = Reader(language=language, currency=state.defined.currency, outcomes=state.outcomes)
        said = changes(amendment.before, amendment.after, reader)
        if len(_kept_changes) >= KEPT_CHANGES:
            _kept_changes.clear()
        _kept_changes[known] = said
        gevent.sleep(0)
    return said
