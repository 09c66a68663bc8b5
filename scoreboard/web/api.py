"""The HTTP API, version 1: bearer tokens, strict bodies, problem documents."""

from typing import Any

import gevent
from apiflask import APIBlueprint
from flask import Response, request
from pydantic import ValidationError

from scoreboard import intake
from scoreboard.core import finals, names
from scoreboard.core.boards import Audience, knows_seq, seen_by
from scoreboard.core.commands import RecordResult, SettlePledge
from scoreboard.core.facts import ResultVoided
from scoreboard.core.refusal import Refused
from scoreboard.core.tally import Counts
from scoreboard.flow import Answer, Decided, Request
from scoreboard.web import blind, here
from scoreboard.web.answers import (
    json_answer,
    problem,
    problem_body,
    receipt,
    receipt_body,
    refusal_body,
)
from scoreboard.web.models import (
    MAX_BATCH,
    BatchIn,
    BatchOut,
    EntriesOut,
    EntriesQuery,
    PhaseIn,
    PhaseOut,
    ReceiptOut,
    ReplaceIn,
    ResultFields,
    ResultIn,
    VoidedOut,
    VoidIn,
)
from scoreboard.web.models_board import BoardOut, StandingsOut
from scoreboard.web.models_pledges import SettledOut, SettleIn

api = APIBlueprint("api", __name__, url_prefix="/api/v1/<slug>", tag="Competition")


@api.before_request
def _only_json() -> Response | None:
    """Take JSON bodies alone: a form from another site must never get this far."""
    if request.method == "POST" and request.mimetype != "application/json":
        return problem(415, "Send the body as application/json.")
    return None


@api.get("/board")
@api.output(BoardOut)
def board(slug: str) -> Response:
    """The public board."""
    return board_answer(Audience.PUBLIC)


def board_answer(audience: Audience) -> Response:
    """Answer with an audience's board of now; 304 when the asker has it."""
    hosted = here.competition()
    encoded = hosted.encoded(audience)
    response = Response(encoded.body, mimetype="application/json")
    response.set_etag(encoded.etag)
    public = hosted.state.defined.public and audience is Audience.PUBLIC
    response.headers["Cache-Control"] = "public, max-age=1" if public else "private, no-cache"
    response.make_conditional(request)
    return response


@api.get("/standings")
@api.output(StandingsOut)
def standings(slug: str) -> Response:
    """The standings as they are now, with the parts that make up the points and every other view.

    Marks count in them once all are given.
    """
    state = seen_by(Audience.JUDGE, here.competition().state)
    # Many views of many teams take a while: in a thread of their own they keep nobody waiting.
    return json_answer(gevent.get_hub().threadpool.apply(finals.standings, (state,)))


@api.post("/results")
@api.input(ResultIn)
@api.output(ReceiptOut, status_code=201)
def record(slug: str, json_data: ResultIn) -> Response:
    """Record one result."""
    answer = here.competition().submit(command_of(json_data), here.me(), json_data.request_id)
    return receipt(answer)


def command_of(fields: ResultFields) -> RecordResult:
    """Make the command that a body asks for."""
    return RecordResult(
        result=Counts(
            team=fields.team,
            outcome=fields.outcome,
            calls=fields.calls,
            amount_minor=fields.amount_minor,
            units=fields.units,
        ),
        made_at=fields.made_at,
        note=names.undirected(fields.note).strip(),
        caller=fields.caller,
    )


@api.post("/results/batch")
@api.input(BatchIn)
@api.output(BatchOut)
def record_batch(slug: str, json_data: BatchIn) -> Response:
    """Record up to a thousand results with one durable commit, each decided as if sent alone."""
    if len(json_data.results) > MAX_BATCH:
        return problem(413, f"Send at most {MAX_BATCH} results at once.")
    read = [_read(item) for item in json_data.results]
    requests = [one for one in read if isinstance(one, Request)]
    decided = iter(here.competition().submit_all(requests) if requests else [])
    answers = [_answer(next(decided)) if isinstance(one, Request) else one for one in read]
    return json_answer({"answers": answers})


def _read(item: Any) -> Request | dict[str, Any]:
    """Give the request that an item of a batch is, or the answer that says why it is none."""
    try:
        fields = ResultIn.model_validate(item)
    except ValidationError as wrong:
        body = problem_body(422, "This result cannot be read.", problems=sentences_of(wrong))
        return {"status": 422, "problem": body}
    return Request(command=command_of(fields), who=here.me(), request_id=fields.request_id)


def sentences_of(wrong: ValidationError) -> dict[str, str]:
    """Give a sentence for each field that does not fit the model."""
    return {".".join(str(part) for part in error["loc"]) or "body": error["msg"] for error in wrong.errors()}


def _answer(decided: Decided) -> dict[str, Any]:
    if isinstance(decided, Refused):
        body = refusal_body(decided)
        return {"status": body["status"], "problem": body}
    said = receipt_body(decided)
    return {**said, "result": said["status"], "status": 200 if decided.repeated else 201}


@api.post("/results/<request_id>/void")
@api.input(VoidIn)
@api.output(VoidedOut)
def void(slug: str, request_id: str, json_data: VoidIn) -> Response:
    """Take a result back."""
    command = intake.take_back(request_id, json_data.reason)
    answer = here.competition().submit(command, here.me(), json_data.request_id)
    return voided(answer)


def voided(answer: Answer) -> Response:
    """Answer that a result was taken back."""
    fact = answer.entries[0][1]
    assert isinstance(fact, ResultVoided)
    body: dict[str, Any] = {"seq": answer.seq, "team": fact.result.team, "status": "void"}
    if not knows_seq(answer.state):
        del body["seq"]
    return json_answer(body)


@api.post("/results/<request_id>/replace")
@api.input(ReplaceIn)
@api.output(ReceiptOut, status_code=201)
def replace(slug: str, request_id: str, json_data: ReplaceIn) -> Response:
    """Take a result back and put another one in its place."""
    command = intake.take_back(request_id, json_data.reason, instead=command_of(json_data))
    return receipt(here.competition().submit(command, here.me(), json_data.request_id))


@api.post("/results/<request_id>/settle")
@api.input(SettleIn)
@api.output(SettledOut)
def settle(slug: str, request_id: str, json_data: SettleIn) -> Response:
    """Say what came of a pledge; said again it is answered with how the pledge stands."""
    hosted = here.competition()
    note = names.undirected(json_data.note).strip()
    command = SettlePledge(target=request_id, settled=json_data.settled, day=json_data.day, note=note)
    hosted.submit(command, here.me(), json_data.request_id)
    fact = hosted.result(request_id)
    assert fact is not None
    return json_answer({"team": fact.stands.team, "status": hosted.flow.settlement(request_id).state})


@api.get("/entries")
@api.input(EntriesQuery, location="query")
@api.output(EntriesOut)
def entries(slug: str, query_data: EntriesQuery) -> Response:
    """The ledger, in order. `body` is the text that the hash was made over.

    Judges read it once all marks are given, where there are any to give.
    """
    blind.check_files(here.competition(), here.me())
    ledger = here.competition().ledger
    page = list(ledger.entries(after=query_data.after, limit=query_data.limit))
    last = page[-1].seq if len(page) == query_data.limit else None
    lines = [
        {
            "seq": entry.seq,
            "at": entry.at,
            "request_id": entry.request_id,
            "kind": entry.kind,
            "version": entry.version,
            "body": entry.body,
            "hash": entry.hash.hex(),
        }
        for entry in page
    ]
    return json_answer({"entries": lines, "next_after": last})


@api.post("/phase")
@api.input(PhaseIn)
@api.output(PhaseOut)
def phase(slug: str, json_data: PhaseIn) -> Response:
    """Ask for another phase; the same again is answered with the phase that holds."""
    hosted = here.competition()
    hosted.submit(intake.phase(json_data.verb, json_data.reason), here.me(), json_data.request_id)
    return json_answer({"phase": hosted.state.phase.value})
