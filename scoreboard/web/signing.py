"""The judges sign: what is in the way, the standings with their digest, the signatures, and the finals they made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience, seen_by
from scoreboard.core.commands import AMENDMENT_REASONS, Command, OpenCorrection, SignStandings
from scoreboard.core.finals import Blocker, blockers, digest_of, needed
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import MARKS, Figures, amount_of, rounded
from scoreboard.core.refusal import FIELD, Refused, Why
from scoreboard.core.review import Final, Signature
from scoreboard.core.roles import Action, Role, may
from scoreboard.core.state import State
from scoreboard.flow import Busy
from scoreboard.i18n import fixed, gettext, money
from scoreboard.numbers import N_
from scoreboard.problems import Problems
from scoreboard.recomputing import NotRecomputed, recomputed_apart
from scoreboard.sentences import WHY
from scoreboard.web import blind, here, step_up
from scoreboard.web.answers import later
from scoreboard.web.compared import compared
from scoreboard.web.desk import shown
from scoreboard.web.guard import NeedsPass
from scoreboard.web.how_far import MARKING
from scoreboard.web.said import sentences
from scoreboard.web.sat import who_sat

signing = Blueprint("signing", __name__, url_prefix="/<slug>/judge/sign")

CONDITIONS = ("not_closed", "late", "asks", "queries", "answers", "unverified", "marks", "judges")
CEREMONY = "director.page"
MOST_LISTED = 8
LONGEST_SEQ = 16
NO_CALL = N_("No call of this team is on the list yet.")
NO_PHRASE = N_("Type the passphrase: a signature needs it every time.")
UNEQUAL = N_("The verifier came to other standings. Nothing was signed; tell the organiser.")
NOT_CHECKED = N_("The verifier could not check the file: %(why)s. Nothing was signed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must be so before a signature: how often it is not, and where it is put right."""

    code: str
    count: int
    items: tuple[tuple[str, str], ...] = ()


@signing.get("")
def page(slug: str) -> Response:
    """Step 4, or 3 without marks: the standings, and what it takes to sign them."""
    return _page({}, 200)


@signing.post("")
def sign(slug: str) -> Any:
    """Sign the standings with the digest that was seen. 303, or 409/422 with what is so now."""
    hosted, form = here.competition(), request.form
    if not step_up.typed_just_now():
        return _page({"passphrase": gettext(NO_PHRASE)}, 422)
    phrase = hosted.passphrases.hash_of(here.me().pass_id)
    try:
        recomputed = recomputed_apart(hosted.path)
    except NotRecomputed as no:
        return _page({"entry": gettext(NOT_CHECKED) % {"why": no}}, 409)
    # That took a while: an organiser may have ended the pass or the passphrase meanwhile.
    if hosted.passes.valid(here.me().pass_id) is None:
        raise NeedsPass
    if hosted.passphrases.hash_of(here.me().pass_id) != phrase:
        return _page({"passphrase": gettext(NO_PHRASE)}, 422)

    def command(words: str) -> Command:
        return SignStandings(digest=form.get("digest", ""), recomputed=recomputed, note=words)

    return _submitted(command, said="signed")


@signing.post("/correct")
def correct(slug: str) -> Any:
    """Begin to correct the newest final. 303, or 409/422 with what was typed."""

    def command(words: str) -> Command:
        return OpenCorrection(reason=request.form.get("reason", ""), note=words)

    return _submitted(command, said="correcting")


def _submitted(command: Callable[[str], Command], *, said: str) -> Any:
    """Submit a command made of the words of the form."""
    hosted, form = here.competition(), request.form
    try:
        hosted.submit(command(intake.words(form.get("words", ""))), here.me(), intake.request_id(form))
    except Problems as wrong:
        return _page({"entry": " ".join(sentences(wrong, hosted.state.defined.currency).values())}, 422)
    except Refused as no:
        field = FIELD.get(no.why)
        return _page({field or "entry": _why(no)}, 422 if field else 409)
    except Busy as no:
        status, sentence = later(no)
        return _page({"entry": sentence}, status)
    return redirect(url_for("signing.page", slug=hosted.slug, said=said), 303)


def _why(no: Refused) -> str:
    only_recomputed = no.why is Why.BLOCKED and no.blockers == ("recomputation",)
    return gettext(UNEQUAL) if only_recomputed else gettext(WHY[no.why])


def _page(problems: Mapping[str, str], status: int) -> Response:
    hosted = here.competition()
    state, who = hosted.state, here.me()
    seen = seen_by(Audience.JUDGE, state)
    signed_by = {one.judge for one in state.signatures}
    return shown(
        "judge/sign.html",
        status,
        problems,
        conditions=_conditions(hosted),
        signatures=[_signature(hosted, one) for one in state.signatures],
        waiting=[judge for judge in state.jury.seats if judge not in signed_by],
        needed=needed(state),
        sat=who_sat(hosted),
        # That of standings whose marks nobody reads yet would tell which they are.
        digest=digest_of(state) if seen is state else "",
        rows=_rows(hosted, seen),
        has_marks=bool(state.recipe.criteria),
        me=who.pass_id,
        may_sign=may(who, Action.SIGN, state.desk_phase),
        seated=who.pass_id in state.jury.seats,
        signed=who.pass_id in signed_by,
        judge=who.role is Role.JUDGE,
        open=state.desk_phase is Phase.CLOSED,
        finals=[_final(hosted, one) for one in reversed(state.finals)],
        correcting=state.correction,
        correcting_words=_words(hosted, state.correction.text_id if state.correction else ""),
        may_correct=state.correction is None and may(who, Action.CORRECT, state.desk_phase),
        correction_reasons=AMENDMENT_REASONS,
        since=_since(state),
        ceremony=CEREMONY if CEREMONY in current_app.view_functions else "",
    )


def _conditions(hosted: Hosted) -> list[Condition]:
    """Give every condition, the fulfilled ones too; before the close as they would be after it."""
    state = hosted.state
    open_ = {one.code: one for one in blockers(replace(state, phase=Phase.CLOSED))}
    if state.desk_phase is not Phase.CLOSED:
        open_["not_closed"] = Blocker(code="not_closed", count=1)
    codes = [code for code in CONDITIONS if code != "marks" or state.recipe.criteria]
    return [_condition(hosted, open_[code]) if code in open_ else Condition(code=code, count=0) for code in codes]


def _condition(hosted: Hosted, blocker: Blocker) -> Condition:
    if blocker.code == "marks":
        # A team that a judge has not marked is one thing to do, however many criteria there are.
        unmarked = dict.fromkeys(_unmarked(hosted, blocker))
        return Condition(code=blocker.code, count=len(unmarked), items=tuple(unmarked)[:MOST_LISTED])
    items = (_link(hosted, blocker.code, item) for item in blocker.items[:MOST_LISTED])
    return Condition(code=blocker.code, count=blocker.count, items=tuple(items))


def _unmarked(hosted: Hosted, blocker: Blocker) -> Iterator[tuple[str, str]]:
    """Give each team that a judge has not marked, with the page on which that is done; blind judges by name alone."""
    slug, state = hosted.slug, hosted.state
    unseen = blind.is_blind(hosted, here.me())
    for item in blocker.items:
        team, _, judge = item.split("/")
        address = url_for(MARKING, slug=slug, team=None if unseen else team)
        if unseen:
            yield _name(hosted, judge) or gettext(NO_CALL), address
        else:
            yield " · ".join(filter(None, (state.teams[team].name, _name(hosted, judge)))), address


def _link(hosted: Hosted, code: str, item: str) -> tuple[str, str]:
    """Give a result or a question that is in the way in words, with the page on which it is decided."""
    state, target = hosted.state, item
    if code == "queries":
        team, target = state.queries[item].team, state.queries[item].target
    else:
        team = state.asks[item].team if code == "asks" else {**state.large, **state.answered}[item]
    found = hosted.result(target) if target else None
    amount = money(found.stands.amount_minor, state.defined.currency) if found and found.stands.amount_minor else ""
    address = url_for("judge.page", slug=hosted.slug, entry=target or None, _anchor="case" if target else "queries")
    return " · ".join(filter(None, (state.teams[team].name, amount))), address


def _name(hosted: Hosted, judge: str) -> str:
    return next((one.label for one in hosted.passes.all() if one.id == judge), "")


def _signature(hosted: Hosted, one: Signature) -> dict[str, Any]:
    anew = hosted.state.jury.chose_anew(one.judge, one.at)
    return {"judge": one.judge, "at": one.at, "words": _words(hosted, one.text_id), "anew": anew}


def _words(hosted: Hosted, text_id: str) -> str:
    return (hosted.ledger.text(text_id) or "") if text_id else ""


def _final(hosted: Hosted, final: Final) -> dict[str, Any]:
    correction = final.correction
    return {
        "number": final.number,
        "at": final.at,
        "digest": final.digest,
        "signatures": [_signature(hosted, one) for one in final.signatures],
        "amends": correction.amends if correction else 0,
        "reason": correction.reason if correction else "",
        "words": _words(hosted, correction.text_id) if correction else "",
    }


def _rows(hosted: Hosted, seen: State) -> list[dict[str, Any]]:
    """Give the standings with money, marks and points, and where a team stands otherwise than the public sees it."""
    board = {row["team"]: row for row in hosted.encoded(Audience.JUDGE).board["rows"]}
    figures = seen.figures
    rows = []
    for row in compared(hosted):
        now, before = row["now"]["place"], row["shown"]["place"]
        rows.append(
            {
                **row,
                "money_minor": board[row["team"]]["money_minor"],
                "points": board[row["team"]].get("points"),
                "mark": _mark(row["team"], figures),
                "moved": 0 if not before.isdecimal() else int(before) - int(now),
            }
        )
    return rows


def _mark(team: str, figures: Figures) -> str:
    """Give the mean of a team's marks, each criterion by its weight, to a tenth; empty without marks that weigh."""
    weighs = any(figures.weights[key] for key in figures.marks.get(team, ()))
    return fixed(rounded(Fraction(amount_of(MARKS, team, figures))), 1) if weighs else ""


def _since(state: State) -> int:
    """Say how many entries came since the page that somebody wanted to sign."""
    seen = request.form.get("seq", "")
    known = seen.isdecimal() and len(seen) < LONGEST_SEQ
    return max(0, state.seq - int(seen)) if known else 0
