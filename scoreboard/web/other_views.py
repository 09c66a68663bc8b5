"""The other views of the standings as judges read them: beside the ranking that counts, by division, by day."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import gevent
from gevent.lock import BoundedSemaphore

from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience, seen_by, standings_of
from scoreboard.core.recipe import Recipe
from scoreboard.core.standings import Row
from scoreboard.core.state import State
from scoreboard.core.views import Shown, views_of
from scoreboard.recipe_words import Reader, view_name
from scoreboard.web.compared import ranked_words
from scoreboard.web.scoring import Telling, section_name, telling_for

KEPT = 8
"""How many tellings are kept: several judges of a few competitions read the same."""

Cells = dict[str, Any]
_one_at_a_time = BoundedSemaphore(1)


def other_views(hosted: Hosted) -> Mapping[str, Any]:
    """Give what the recipe shows besides: `names` of the views of all teams, `beside` their rows, `parted` the others.

    In `beside` the side `counts` is the ranking that counts, and `view1` and so on the others.
    """
    telling = telling_for(hosted, Audience.JUDGE)
    with _one_at_a_time:
        # Many rankings of many teams take a while: in a thread of their own they keep nobody waiting.
        return gevent.get_hub().threadpool.apply(_told, (telling,))


def tables_of(told: Mapping[str, Any]) -> list[list[Cells]]:
    """Give the rows of all tables, in the order in which they stand on the page."""
    beside = [told["beside"]] if told["names"] else []
    return beside + [section["rows"] for view in told["parted"] for section in view["sections"]]


@lru_cache(maxsize=KEPT)
def _told(telling: Telling) -> Mapping[str, Any]:
    state = seen_by(telling.audience, telling.state)
    reader = Reader(language=telling.language, currency=state.defined.currency, outcomes=state.outcomes)
    views = views_of(state)
    plain = [view for view in views if not view.view.within]
    return {
        "names": [view_name(view.view, state.recipe, reader) for view in plain],
        "beside": _beside(plain, state, telling.language),
        "parted": [_parted(view, state, reader) for view in views if view.view.within],
    }


def _beside(views: Sequence[Shown], state: State, language: str) -> list[Cells]:
    """Give the rows of the ranking that counts, each with what the views say of the team."""
    rows = standings_of(state)
    sides = {"counts": _by_team(rows, state.recipe, state, language)}
    for number, view in enumerate(views, start=1):
        (section,) = view.sections
        sides[f"view{number}"] = _by_team(section.rows, view.recipe, state, language)
    return [{**_team(row, state), **{side: cells[row.team] for side, cells in sides.items()}} for row in rows]


def _by_team(rows: Sequence[Row], recipe: Recipe, state: State, language: str) -> dict[str, Cells]:
    return {row.team: _cells(row, recipe, state, language) for row in rows}


def _parted(view: Shown, state: State, reader: Reader) -> Cells:
    sections = [
        {
            "of": section_name(section, view, reader),
            "rows": [
                {**_team(row, state), "now": _cells(row, view.recipe, state, reader.language)} for row in section.rows
            ],
        }
        for section in view.sections
    ]
    return {"name": view_name(view.view, state.recipe, reader), "sections": sections}


def _team(row: Row, state: State) -> Cells:
    team = state.teams[row.team]
    return {"team": team.code, **{name: getattr(team, name) for name in ("name", "colour", "shape", "mono")}}


def _cells(row: Row, recipe: Recipe, state: State, language: str) -> Cells:
    ranking = {
        "rank_by": recipe.rank_by,
        "relative_to": recipe.relative_to,
        "currency": state.defined.currency,
    }
    return {"place": str(row.place), "ranked": ranked_words(row.shown, ranking, language)}
