"""A shift's tally on the lead's page: all of it entered or none, and the sheet of paper for it."""

import secrets
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from scoreboard import intake, tally_sheet
from scoreboard.competitions import Hosted
from scoreboard.core.commands import RecordResult
from scoreboard.core.facts import ResultRecorded
from scoreboard.core.refusal import FIELD, Refused, Why
from scoreboard.core.shifts import running
from scoreboard.core.tally import Counts
from scoreboard.flow import Busy, Request, now
from scoreboard.i18n import gettext, lang
from scoreboard.numbers import N_, AmountError, money, number, parse_amount
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import answers, here
from scoreboard.web.asked_again import ask_from_minor, seats_of, too_fast
from scoreboard.web.said import sentences
from scoreboard.web.wall import described

tally = Blueprint("tally", __name__, url_prefix="/<slug>/lead/tally")

ENTERED_ALREADY = N_("This tally was entered before. What is wrong in it can be put right in the list of last entries.")
ON_A_PAGE = 10
"""How many outcomes fit on a sheet of paper."""


@tally.get("")
def page(slug: str) -> Response:
    """The form for a sheet of paper: its rows in their order, the control totals first."""
    return _page(paper=True)


@tally.get("/paper")
def paper(slug: str) -> str:
    """The sheet to print and to strike on."""
    hosted, team = here.competition(), here.me().team
    offered = _offered(hosted)
    pages = -(-len(offered) // ON_A_PAGE) or 1
    return render_template(
        "lead/tally_paper.html",
        competition=described(hosted),
        team=hosted.state.teams[team],
        outcomes=offered,
        on_a_page=-(-len(offered) // pages) or 1,
    )


@tally.post("")
def enter(slug: str) -> Any:
    """Enter a tally: one result for each row, all together or none.

    303 when it is durable; 422 or what the refusal is, with everything that was typed, when nothing was
    entered. The rows' request ids follow from the form's, so that a form sent twice counts once.
    """
    hosted, who, form = here.competition(), here.me(), request.form
    state = hosted.state
    try:
        sheet_id = intake.request_id(form)
        rows = tally_sheet.rows(
            form, team=who.team, outcomes=state.outcomes.values(), language=lang(), currency=state.defined.currency
        )
        if still := _still_to_say(hosted, rows, sheet_id):
            return _page(problems=still, sure_of=sum(row.calls for row in rows), status=422)
        requests = [
            Request(command=RecordResult(result=row), who=who, request_id=tally_sheet.row_id(sheet_id, row.outcome))
            for row in rows
        ]
        decided = hosted.submit_all(requests, all_or_none=True)
    except Problems as wrong:
        return _page(problems=sentences(wrong, state.defined.currency), status=422)
    except Busy as no:
        status, sentence = answers.later(no)
        return _page(problems={"tally": sentence}, status=status)
    refused = {row: said for row, said in zip(rows, decided, strict=True) if isinstance(said, Refused)}
    if refused:
        return _page(problems=_refusals(refused), status=409)
    if form.get("paper"):
        return redirect(url_for("tally.page", slug=slug, team=who.team, entered=sheet_id), 303)
    return redirect(url_for("lead.page", slug=slug, team=who.team, saved=requests[0].request_id), 303)


def _still_to_say(hosted: Hosted, rows: tuple[Counts, ...], sheet_id: str) -> dict[str, str]:
    """Give what has to be said in the form before these rows are taken: large gifts again, and many calls for sure."""
    state, form, team, at = hosted.state, request.form, here.me().team, now()
    said = {
        f"again-{row.outcome}": sentence
        for row in rows
        if row.amount_minor >= ask_from_minor(state.defined) * row.times and (sentence := _again(row))
    }
    own = {tally_sheet.row_id(sheet_id, row.outcome) for row in rows}
    others = [one for one in state.last.get(team, ()) if one.request_id not in own]
    shift = running(state.shifts.values(), team)
    since = shift.started_at if shift else state.phase_at
    calls = sum(row.calls for row in rows)
    fast = too_fast(calls, others, at, seats_of(state, team), since)
    if fast and form.get("sure") != str(calls):
        made, minutes = fast
        question = gettext("%(calls)s calls in %(minutes)s minutes: is that right?")
        said["sure"] = question % {"calls": number(made, lang()), "minutes": number(minutes, lang())}
    return said


def _again(row: Counts) -> str:
    """Say that an amount is to be typed a second time, nothing when it was, and is the same."""
    currency = here.competition().state.defined.currency
    try:
        if parse_amount(request.form.get(f"again-{row.outcome}", ""), lang(), currency) == row.amount_minor:
            return ""
    except AmountError:
        pass
    return gettext("%(amount)s: type it again") % {"amount": money(row.amount_minor, currency, lang())}


def _refusals(refused: dict[Counts, Refused]) -> dict[str, str]:
    """Say what the rules say no to: at the row where it is about one, else once."""
    said = {}
    for row, no in refused.items():
        about = {"amount": "a", "units": "u", "outcome": "n", "calls": "n"}.get(FIELD.get(no.why, ""))
        sentence = ENTERED_ALREADY if no.why is Why.OTHER_CONTENT else WHY[no.why]
        said[f"{about}-{row.outcome}" if about else "tally"] = gettext(sentence)
    return said


def _page(
    *, problems: dict[str, str] | None = None, sure_of: int = 0, paper: bool = False, status: int = 200
) -> Response:
    """Give the form; `sure_of` is the number of calls that a tick beside the question would confirm."""
    hosted, form = here.competition(), request.form
    page = render_template(
        "lead/tally.html",
        competition=described(hosted),
        team=hosted.state.teams[here.me().team],
        outcomes=_offered(hosted),
        form=form,
        problems=problems or {},
        sure_of=sure_of,
        paper=paper or bool(form.get("paper")),
        sheet_id=form.get("request_id") or secrets.token_urlsafe(16),
        entered=_entered(hosted),
    )
    return Response(page, status=status)


def _entered(hosted: Hosted) -> Counts | None:
    """Give the sum of the sheet that was just entered, none when there is none."""
    sheet_id, team = request.args.get("entered", ""), here.me().team
    entries = (hosted.ledger.find(tally_sheet.row_id(sheet_id, key)) for key in hosted.state.outcomes)
    facts = [entry.fact for entry in entries if entry]
    rows = [fact.result for fact in facts if isinstance(fact, ResultRecorded) and fact.result.team == team]
    if not rows:
        return None
    return Counts(
        team=team,
        outcome="",
        calls=sum(row.calls for row in rows),
        amount_minor=sum(row.amount_minor for row in rows),
        units=0,
    )


def _offered(hosted: Hosted) -> list[dict[str, Any]]:
    return [
        {"key": key, "name": outcome.name, "takes": outcome.takes, "unit": outcome.takes_units}
        for key, outcome in hosted.state.outcomes.items()
        if not outcome.withdrawn
    ]
