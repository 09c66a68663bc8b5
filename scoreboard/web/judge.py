"""The judges' desk: the ledger with its corrections, the standings on both sides, the files to take away."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, request

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.boards import Audience, seen_by
from scoreboard.core.commands import AnswerAsk, Command, RecordResult, ReviewResult, TakeBack
from scoreboard.core.facts import AskAnswered, ResultRecorded, ResultReplaced
from scoreboard.core.refusal import Why
from scoreboard.core.review import LEFT
from scoreboard.core.roles import Action, may
from scoreboard.core.tally import Counts
from scoreboard.exports.ranking import ranking_csv, ranking_json
from scoreboard.i18n import gettext, lang
from scoreboard.numbers import N_
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import blind, here, ledger_file, phases
from scoreboard.web.answers import attached, json_answer
from scoreboard.web.compared import compared
from scoreboard.web.decided import decide, made_before
from scoreboard.web.desk import shown
from scoreboard.web.downloads import offered, written_apart
from scoreboard.web.other_views import other_views, tables_of
from scoreboard.web.review_page import review
from scoreboard.web.said import sentences
from scoreboard.web.scoring import amendments_told

judge = Blueprint("judge", __name__, url_prefix="/<slug>/judge")

NO_OTHER_TEAM = N_("Choose the team that this belongs to.")


@judge.get("")
def page(slug: str) -> Response:
    """Step 1, review: the ledger, and one entry of it with what can be done about it."""
    return review({}, 200)


@judge.get("/standings")
def standings(slug: str) -> Response:
    """Step 2: the standings now, and as the public sees them."""
    return _standings({}, 200)


@judge.get("/standings/now")
def now(slug: str) -> Response:
    """Give the rows of the standings again, for a page that hears that they changed; `views=1` all others too."""
    hosted = here.competition()
    said: dict[str, Any] = {"phase": hosted.state.phase.value, "seq": hosted.state.seq, "rows": compared(hosted)}
    if request.args.get("views") == "1":
        said["tables"] = tables_of(other_views(hosted))
    return json_answer(said)


@judge.get("/export")
def export(slug: str) -> Response:
    """Show what can be taken away."""
    return shown("judge/export.html", 200, {}, **offered(here.competition()))


@judge.post("/phase")
def phase(slug: str) -> Any:
    """Freeze, thaw, close or open again."""
    return phases.change(back="judge.standings", again=_standings)


@judge.post("/entries/<request_id>/void")
def void(slug: str, request_id: str) -> Any:
    """Take a result back. 303, or 409/422 with what was typed."""
    return _submit(request_id, None)


@judge.post("/entries/<request_id>/replace", endpoint="replace")
def replace_entry(slug: str, request_id: str) -> Any:
    """Put another result in the place of one. 303, or 409/422 with what was typed."""
    hosted, form = here.competition(), request.form
    state = hosted.state
    try:
        instead = intake.result(
            form,
            team=form.get("team", ""),
            outcomes=state.outcomes,
            language=lang(),
            currency=state.defined.currency,
        )
    except Problems as wrong:
        return review(sentences(wrong, state.defined.currency), 422, request_id)
    if instead.result.team not in state.teams:
        return review({"team": gettext(WHY[Why.UNKNOWN_TEAM])}, 422, request_id)
    return _submit(request_id, instead)


@judge.post("/entries/<request_id>/move")
def move(slug: str, request_id: str) -> Any:
    """Give a result as it is to another team. 303, or 409/422."""
    hosted, team = here.competition(), request.form.get("to", "")
    before = _result(hosted, request_id)
    if before is None:
        return review({"entry": gettext(WHY[Why.UNKNOWN_RESULT])}, 404, request_id)
    if team not in hosted.state.teams or team == before.team:
        return review({"to": gettext(NO_OTHER_TEAM)}, 422, request_id)
    return _submit(request_id, RecordResult(result=replace(before, team=team)))


@judge.post("/entries/<request_id>/leave")
def leave(slug: str, request_id: str) -> Any:
    """Leave a result as it is, and say so to the lead who asked about it. 303, or 409/422."""
    hosted, who = here.competition(), here.me()

    def read() -> list[Command]:
        words, before = intake.words(request.form.get("words", "")), made_before(hosted)
        is_asked = isinstance(before, AskAnswered) if before else request_id in hosted.state.asks
        asked: list[Command] = [AnswerAsk(target=request_id, note=words)] if is_asked else []
        reviewed = request_id in hosted.state.reviewed or not may(who, Action.REVIEW, hosted.state.desk_phase)
        if asked and reviewed:
            return asked
        # The team reads the words with the answer; beside it they stand only where they are asked for.
        note = words if not asked or request_id in hosted.state.large else ""
        return [*asked, ReviewResult(target=request_id, verdict=LEFT, note=note)]

    return decide(request_id, read, said="left")


def _result(hosted: Hosted, request_id: str) -> Counts | None:
    """Give what a result brings as it was entered, None where there is no such result."""
    fact = hosted.result(request_id)
    return fact.stands if fact else None


def _submit(request_id: str, instead: RecordResult | None) -> Any:
    hosted, form = here.competition(), request.form
    fact = hosted.result(request_id)
    if instead is not None and fact is not None:
        # The correction says what was right then, not when it was corrected.
        instead = replace(instead, made_at=fact.made_at, caller=_caller(hosted, fact, instead.result.team))

    def read() -> list[Command]:
        words = intake.words(form.get("words", ""))
        reason = form.get("reason", "") or ("other" if words else "")
        return [TakeBack(target=request_id, reason=reason, note=words, instead=instead)]

    return decide(request_id, read, said="corrected", at=form.get("request_id", "") if instead else "")


def _caller(hosted: Hosted, fact: ResultRecorded | ResultReplaced, team: str) -> str:
    """Give who made the call, as long as it stays with the team and nicknames are on."""
    return fact.caller if fact.stands.team == team and hosted.state.defined.nicknames != "off" else ""


@judge.get("/standings.csv")
def standings_csv(slug: str) -> Response:
    """Give the ranking as CSV."""
    return written_apart(ranking_csv, "text/csv", "ranking.csv")


@judge.get("/standings.json")
def standings_json(slug: str) -> Response:
    """Give the ranking as JSON, with the parts that make up the points."""
    return written_apart(ranking_json, "application/json", "ranking.json")


@judge.get("/ledger.csv")
def ledger_csv(slug: str) -> Response:
    """Give every entry as CSV, piece by piece; judges get it once all marks are given."""
    blind.check_files(here.competition(), here.me())
    pieces = ledger_file.ledger_csv(slug, current_app.config["SETTINGS"].data_dir)
    return attached(pieces, "text/csv", f"{slug}-ledger.csv")


def _standings(problems: Mapping[str, str], status: int) -> Response:
    hosted = here.competition()
    return shown(
        "judge/standings.html",
        status,
        problems,
        rows=compared(hosted),
        without_marks=seen_by(Audience.JUDGE, hosted.state) is not hosted.state,
        views=other_views(hosted),
        amendments=amendments_told(hosted),
        seal=hosted.state.seal,
        sealed_at=hosted.state.sealed_at,
        buttons=phases.buttons(),
        way=phases.way(hosted.state),
    )
