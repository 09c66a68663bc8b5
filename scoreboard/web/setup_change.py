"""Changing a competition that is there: what would be other than now, and the asking for it."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, redirect, request, url_for

from scoreboard import cookies
from scoreboard.amendment_words import Changed, changes
from scoreboard.competitions import Hosted
from scoreboard.core.changes import changed_rules
from scoreboard.core.commands import ChangeDefinition, DefineCompetition
from scoreboard.core.competition import Words
from scoreboard.core.jury import rescaled
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Role
from scoreboard.core.state import State
from scoreboard.definition import read_toml
from scoreboard.definition_toml import to_toml
from scoreboard.drafts import Draft
from scoreboard.i18n import gettext, lang
from scoreboard.numbers import N_
from scoreboard.recipe_words import Reader
from scoreboard.sentences import WHY
from scoreboard.setup.merging import merged
from scoreboard.setup.steps import STEPS, Found, found_in
from scoreboard.web import drafting, here, setup_pages, setup_words
from scoreboard.web.aside import aside

REFUSED = {
    **WHY,
    Why.TEAM_WITHDRAWN: N_("A team that left the competition comes back under its old name only."),
    Why.OUTCOME_WITHDRAWN: N_(
        "An outcome that was taken away comes back as it was only. Take it away here and add it as a new one."
    ),
}
"""Why a change cannot be made: what came back was not what had been taken away."""


def draft_for(hosted: Hosted) -> Draft:
    """Give the draft in which this browser changes a competition: the one it began, else a new one."""
    session = cookies.browser_id(make=True)
    mine = [draft for draft in drafting.drafts().held_by(session) if draft.slug == hosted.slug]
    state = hosted.state
    begun = next((draft for draft in mine if draft.saved or draft.read_at == state.definition_seq), None)
    if begun is not None:
        return begun
    table = aside(_table_of, state)
    return drafting.drafts().begin(table, session=session, slug=hosted.slug, read_at=state.definition_seq)


def renewed(draft: Draft) -> Draft:
    """Give a draft with what was changed in it on top of the newest definition.

    Steps that are other than before count as saved: a page that shows an older one is told.
    What a table could not hold yet is to be mended before.
    """
    if draft.typed:
        return draft
    state = here.competitions().get(draft.slug).state
    newest = aside(_table_of, state)
    table = aside(merged, draft.base, draft.table, newest)
    changed = [name for name, step in STEPS.items() if any(table.get(key) != draft.table.get(key) for key in step.keys)]
    saved = {**draft.saved, **dict.fromkeys(changed, draft.version + 1)}
    return replace(draft, base=newest, table=table, saved=saved, read_at=state.definition_seq)


def check(draft: Draft, status: int, **more: Any) -> Response:
    """Show what would change, in words, old beside new."""
    state = here.competitions().get(draft.slug).state
    found = _found(draft, state)
    wanted = found.made
    if wanted is None:
        return setup_pages.check(draft, status, found=found, changed=(), **more)
    sealed = state.seal != "" and changed_rules(state, wanted) != state.rules
    stale = draft.read_at != state.definition_seq
    form = request.form
    return setup_pages.check(
        draft,
        status,
        found=found,
        changed=_changed(state, wanted),
        needs_reason=sealed,
        marked_anew=_marked_anew(state, wanted) if sealed else (),
        reason=form.get("reason", ""),
        note=form.get("note", ""),
        **{"stale": stale, **more},
    )


def submit(draft: Draft) -> Any:
    """Ask for the change. 303 to the organiser's page; 409 when somebody else was faster, 422 without a reason."""
    hosted = here.competitions().get(draft.slug)
    try:
        drafting.drafts().make_once(draft.id, partial(_submitted, hosted))
    except drafting.NotReady:
        return check(draft, 422)
    except Refused as no:
        if no.why is Why.REASON_MISSING:
            return check(draft, 422, problems={"reason": gettext(REFUSED[no.why])})
        stale = no.why is Why.CHANGED_MEANWHILE
        return check(draft, 409, stale=stale, problems={} if stale else {"form": gettext(REFUSED[no.why])})
    return redirect(url_for("organise.page", slug=hosted.slug, said="changed"), 303)


def _submitted(hosted: Hosted, draft: Draft) -> str:
    """Ask for the change that a draft is. Raises NotReady or Refused."""
    wanted = None if draft.typed else _found(draft, hosted.state).made
    if wanted is None:
        raise drafting.NotReady
    command = ChangeDefinition(
        definition=wanted,
        read_at=draft.read_at,
        reason=request.form.get("reason", ""),
        note=request.form.get("note", "").strip()[:200],
    )
    who = next(one.who for one in here.held_passes(hosted) if one.role is Role.ORGANISER)
    hosted.submit(command, who, f"setup-{draft.id}-{draft.version}")
    return hosted.slug


def _table_of(state: State) -> dict[str, Any]:
    return read_toml(to_toml(state))


def _found(draft: Draft, state: State) -> Found:
    return aside(found_in, draft.table, slug=draft.slug, taken=state.teams)


def _marked_anew(state: State, wanted: DefineCompetition) -> list[Words]:
    """Give the names of the criteria that stay, and for which judges have to give their marks again."""
    keys = {one.key for one in rescaled(state.recipe.criteria, wanted.recipe.criteria)}
    return [one.name for one in wanted.recipe.criteria if one.key in keys]


def _changed(state: State, wanted: DefineCompetition) -> list[Changed]:
    """Say what would be other than now: what only is shown, then the rules."""
    now = DefineCompetition(
        competition=state.defined,
        teams=tuple(team for team in state.teams.values() if not team.withdrawn),
        outcomes=tuple(outcome for outcome in state.outcomes.values() if not outcome.withdrawn),
        recipe=state.recipe,
    )
    outcomes = {**state.outcomes} | {outcome.key: outcome for outcome in wanted.outcomes}
    reader = Reader(language=lang(), currency=wanted.competition.currency, outcomes=outcomes)
    before, after = (setup_words.shown_lines(one, reader) for one in (now, wanted))
    shown = [
        Changed(before.get(key, ""), after.get(key, ""))
        for key in {**before, **after}
        if before.get(key, "") != after.get(key, "")
    ]
    return [*shown, *changes(state.rules, changed_rules(state, wanted), reader)]
