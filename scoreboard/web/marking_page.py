"""The page on which judges mark: the teams with how far one is, and of one team all that is to be marked."""

import secrets
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask import Response, request

from scoreboard.competitions import Hosted
from scoreboard.core.asking import has_leave
from scoreboard.core.commands import RECUSALS
from scoreboard.core.jury import MarkDraft, missing
from scoreboard.core.recipe import CALL_QUALITY, MARKS, SUMMARY, Criterion, decimal_of, rounded
from scoreboard.core.roles import Action, Role, may
from scoreboard.core.state import State
from scoreboard.i18n import gettext, lang
from scoreboard.recipe_words import Reader
from scoreboard.spread import Spread, spreads
from scoreboard.web import blind, desk, here
from scoreboard.web.blind import Marked

MOST_BUTTONS = 21
"""A scale with more steps than this is typed."""


def shown(problems: Mapping[str, str], status: int, *, token: str = "", typed: MarkDraft | None = None) -> Response:
    """Give the page, with the team of a token or the first that waits; `typed` stands where it was not taken."""
    hosted, who = here.competition(), here.me()
    state = hosted.state
    listed = blind.listed(hosted, who)
    if who.role is Role.JUDGE:
        own = state.jury.recused.get(who.pass_id, {})
        listed = {one.token: one for one in listed.values() if one.code not in own}
    rows = [_row(hosted, one) for one in listed.values()]
    waiting = (row["token"] for row in rows if not row["done"])
    at = token if token in listed else next(waiting, next(iter(listed), ""))
    return desk.shown(
        "judge/marks.html",
        status,
        problems,
        criteria=state.recipe.criteria,
        rows=rows,
        done=sum(row["done"] for row in rows),
        card=_card(hosted, listed[at], typed) if at else None,
        of_judge=who.role is Role.JUDGE,
        blind_marking=state.defined.blind_marking,
        may_mark=may(who, Action.MARK, state.desk_phase),
        may_sample=lets(hosted, Action.SAMPLE_CALL),
        may_hand_in=lets(hosted, Action.HAND_IN),
        judges=_judges(hosted),
        recused=_recused(state, who.pass_id),
        recusals=RECUSALS,
        about=listed.get(request.args.get("of", "")),
        most_buttons=MOST_BUTTONS,
        fresh_id=lambda: secrets.token_urlsafe(16),
    )


def lets(hosted: Hosted, action: Action) -> bool:
    """Say whether whoever asks may do something for a team that has its name: not for one that they know none of."""
    return has_leave(hosted.state, here.me(), action) and not blind.is_blind(hosted, here.me())


def next_token(hosted: Hosted, token: str) -> str:
    """Give the team that a judge goes on with: the next that waits, behind this one or before it; else this one."""
    who = here.me()
    own = hosted.state.jury.recused.get(who.pass_id, {})
    tokens = [one.token for one in blind.listed(hosted, who).values() if one.code not in own]
    place = tokens.index(token) + 1 if token in tokens else 0
    listed = blind.listed(hosted, who)
    others = (one for one in (*tokens[place:], *tokens[:place]) if one != token)
    return next((one for one in others if not is_done(hosted, listed[one].code)), token)


def is_done(hosted: Hosted, team: str) -> bool:
    """Say whether whoever asks has nothing left to do for a team."""
    state = hosted.state
    have, wanted = progress(hosted, team, on_page(hosted, team))
    listed = all(state.jury.wanted(one, team) for one in state.recipe.criteria)
    return listed and have == wanted > 0 and (here.me().role is not Role.JUDGE or _is_given(hosted, team))


def on_page(hosted: Hosted, team: str) -> MarkDraft:
    """Give the marks that stand on a judge's page for a team: the draft, else what was given."""
    return _drafts(hosted).get(team) or given(hosted, team)


def given(hosted: Hosted, team: str) -> MarkDraft:
    """Give what a judge gave a team, of what is still marked; nothing where they did not yet."""
    state = hosted.state
    found = state.jury.given.get(here.me().pass_id, {}).get(team)
    if found is None:
        return MarkDraft({})
    marks = {}
    for criterion in state.recipe.criteria:
        theirs = found.marks.get(criterion.key, {})
        kept = {one: theirs[one] for one in state.jury.wanted(criterion, team) if one in theirs}
        if kept:
            marks[criterion.key] = kept
    return MarkDraft(marks, (hosted.ledger.text(found.text_id) or "") if found.text_id else "")


def progress(hosted: Hosted, team: str, marks: MarkDraft) -> tuple[int, int]:
    """Give how many marks there are for a team, and of how many. The organiser counts judges."""
    state = hosted.state
    if here.me().role is not Role.JUDGE:
        present = state.jury.present(team)
        left = {one.judge for one in missing(state.jury, state.recipe.criteria, [team])}
        return len([judge for judge in present if judge not in left and "" not in left]), len(present)
    wanted = [(one.key, each) for one in state.recipe.criteria for each in state.jury.wanted(one, team)]
    return sum(each in marks.marks.get(key, {}) for key, each in wanted), len(wanted)


def judge_names(hosted: Hosted) -> dict[str, str]:
    """Give what judges are called: what stands on their pass, else a number."""
    labels = {one.id: one.label for one in hosted.passes.all()}
    return {
        judge: labels.get(judge) or gettext("Judge %(number)s", number=number)
        for number, judge in enumerate({**hosted.state.jury.seats, **hosted.state.jury.given}, start=1)
    }


def _row(hosted: Hosted, one: Marked) -> dict[str, Any]:
    have, wanted = progress(hosted, one.code, on_page(hosted, one.code))
    return {
        "token": one.token,
        "name": one.name,
        "team": one.team,
        "number": one.number,
        "have": have,
        "wanted": wanted,
        "done": is_done(hosted, one.code),
        "talk": any(spread.is_unusual for spread in _spreads(hosted, one.code)),
    }


def _card(hosted: Hosted, one: Marked, typed: MarkDraft | None) -> dict[str, Any]:
    """Give what is to be marked of a team, with the marks that stand there."""
    state, team = hosted.state, one.code
    marks = typed or on_page(hosted, team)
    before = state.jury.given.get(here.me().pass_id, {}).get(team)
    summary = state.jury.summaries.get(team)
    of_calls = [_criterion(each, state) for each in state.recipe.criteria if each.of == CALL_QUALITY]
    calls = [
        {"id": call, "reference": hosted.ledger.text(state.jury.calls[call].text_id) or ""}
        for call in state.jury.calls_of(team)
    ]
    return {
        "token": one.token,
        "name": one.name,
        "team": one.team,
        "number": one.number,
        "calls": calls,
        "of_calls": of_calls,
        "of_summary": [_criterion(each, state) for each in state.recipe.criteria if each.of == SUMMARY],
        "marks": marks.marks,
        "remark": marks.remark,
        "is_draft": team in _drafts(hosted),
        "is_given": _is_given(hosted, team),
        "summary": summary,
        "is_here": bool(summary and hosted.summaries.path(summary.digest)),
        "is_newer": bool(summary and before and summary.at > before.at),
        "spreads": [_spread(hosted, each) for each in _spreads(hosted, team)],
    }


def _criterion(criterion: Criterion, state: State) -> dict[str, Any]:
    """Give a criterion with its share of the mean of all, in percent; none where no line counts that."""
    criteria = state.recipe.criteria
    weights = sum((decimal_of(each.weight) for each in criteria), Fraction(0))
    counts = any(measure.kind == MARKS for measure in state.recipe.measures) and len(criteria) > 1
    share = decimal_of(criterion.weight) * 100 / weights if counts and weights else None
    return {
        "key": criterion.key,
        "name": criterion.name,
        "about": criterion.about,
        "low": criterion.low,
        "high": criterion.high,
        "lowest": criterion.lowest,
        "highest": criterion.highest,
        "share": Reader(language=lang()).percent(Fraction(rounded(share, 0))) if share is not None else "",
    }


def _spreads(hosted: Hosted, team: str) -> list[Spread]:
    """Give how far judges are apart, to a judge whose own marks are given: nobody gives what the others gave."""
    if here.me().role is not Role.JUDGE or not _is_given(hosted, team):
        return []
    return spreads(hosted.state.jury, hosted.state.recipe.criteria, team)


def _spread(hosted: Hosted, spread: Spread) -> dict[str, Any]:
    reader, names = Reader(language=lang()), judge_names(hosted)
    shown, exact = reader.number(Fraction(rounded(spread.mean))), reader.number(spread.mean)
    marks = sorted(((mark, names.get(judge, "")) for judge, mark in spread.marks.items()), reverse=True)
    return {
        "name": spread.criterion.name,
        "mean": shown,
        "exact": exact if exact != shown else "",
        "marks": [(name, reader.number(Fraction(rounded(mark)))) for mark, name in marks],
        "alone": len(marks) == 1,
        "unusual": spread.is_unusual,
    }


def _drafts(hosted: Hosted) -> Mapping[str, MarkDraft]:
    """Give the drafts of whoever asks; those of the rehearsal went with it."""
    return hosted.mark_drafts.of(here.me().pass_id, since=hosted.state.sealed_at)


def _is_given(hosted: Hosted, team: str) -> bool:
    """Say whether whoever asks has given a team all its marks, and changes nothing in them just now."""
    state, judge = hosted.state, here.me().pass_id
    if team in _drafts(hosted) or team not in state.jury.given.get(judge, {}):
        return False
    return not any(one.judge == judge for one in missing(state.jury, state.recipe.criteria, [team]))


def _judges(hosted: Hosted) -> list[dict[str, Any]]:
    """Give how far each judge at the table is: teams that have all marks, of those that they mark."""
    state = hosted.state
    left = {(one.judge, one.team) for one in missing(state.jury, state.recipe.criteria, state.competing)}
    names = judge_names(hosted)
    found = []
    for judge in state.jury.seats:
        theirs = [team for team in state.competing if team not in state.jury.recused.get(judge, {})]
        done = sum((judge, team) not in left and ("", team) not in left for team in theirs)
        found.append({"name": names[judge], "done": done, "of": len(theirs), "me": judge == here.me().pass_id})
    return found


def _recused(state: State, judge: str) -> list[dict[str, Any]]:
    own = state.jury.recused.get(judge, {})
    return [{"code": team, "team": state.teams[team], "reason": reason} for team, reason in own.items()]
