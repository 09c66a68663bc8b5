"""The API's description is valid, and what the API does is what it says."""

import os
from itertools import product

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from rig import BELWEEK, asked, new_id

EXAMPLES = int(os.environ.get("SCOREBOARD_FUZZ_EXAMPLES", "12"))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.response_schema_conformance,
    checks.content_type_conformance,
]


MADE_UP = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
KNOWN = "a-known-result"
CALLS = [
    "GET /board",
    "GET /standings",
    "POST /results",
    "POST /results/batch",
    "POST /results/{request_id}/void",
    "POST /results/{request_id}/replace",
    "GET /entries",
    "POST /phase",
]


BOARD_WRONGLY = ("GET /board", GenerationMode.NEGATIVE)


GOALS = """
goal_minor = 3000000
stretch_minor = 4000000

[[milestone]]
at_minor = 100
name = { nl = "Eén euro", fr = "Un euro" }

[[impact]]
each_minor = 2500
name = "lunch"
"""
RECIPE = """
rank_by = "points"
tie_breakers = ["money"]

[[recipe.measure]]
kind = "money"
per = 700
relative_to = "best"
cap = 40.5

[[recipe.measure]]
kind = "conversion"
least = 2

[[recipe.measure]]
kind = "marks"

[[recipe.view]]
name = { nl = "Per dag", fr = "Par jour" }
within = "day"

[[recipe.view]]
rank_by = "units:tree"
within = "division"
"""


@pytest.fixture(scope="module")
def server(own_server):
    """A server of which the log is read for bugs."""
    return own_server


@pytest.fixture(scope="module")
def place(server):
    """A competition in which every field of the board and of the standings comes."""
    tables = BELWEEK.replace("goal_minor = 3000000\n", "").replace('rank_by = "money"', RECIPE)
    head, _, below = tables.partition("\n[[team]]")
    competition = server.competition(f"{head}{GOALS}\n[[team]]{below}")
    competition.phase("open")
    competition.give("ZO", 2500, request_id=KNOWN)
    competition.organiser.record(outcome="tree", units=3)
    return competition


@pytest.fixture(scope="module")
def description(server):
    return asked(server.port, "GET", "/api/openapi.json").json


def test_the_description_is_valid(description):
    validate(description)


def test_it_describes_the_promised_calls(description):
    calls = {
        f"{method.upper()} {path.removeprefix('/api/v1/{slug}')}"
        for path in description["paths"]
        for method in description["paths"][path]
    }

    assert calls >= set(CALLS)


@pytest.mark.parametrize("path", ["/board", "/standings"])
def test_a_field_that_is_not_described_would_be_noticed(api, place, path):
    answer = place.organiser.get(path.removeprefix("/"))
    said = api["/api/v1/{slug}" + path]["GET"]
    row = answer.json["rows"][0]
    more = [answer.json | {"more": 1}, answer.json | {"rows": [row | {"more": 1}]}]
    less = [{key: answer.json[key] for key in answer.json if key != "totals"}]

    response = said.definition.raw["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**response, "components": api.raw_schema["components"]}
    Draft202012Validator(whole).validate(answer.json)
    for wrong in more + less:
        assert not Draft202012Validator(whole).is_valid(wrong)


@pytest.fixture(scope="module")
def api(place, description):
    """The description, for those who make up requests from it."""
    schema = schemathesis.openapi.from_dict(description)
    schema.config.update(base_url=place.server.address)
    return schema


# About a board nothing can be asked wrongly.
@pytest.mark.parametrize(("call", "mode"), [pair for pair in product(CALLS, GenerationMode) if pair != BOARD_WRONGLY])
def test_what_is_made_up_from_the_description_is_answered_as_it_says(api, place, call, mode):
    @MADE_UP
    @given(case=operation(api, call).as_strategy(generation_mode=mode))
    def hold(case):
        case.path_parameters = {**(case.path_parameters or {}), "slug": place.slug}
        if len(case.path_parameters.get("request_id", "")) % 2:
            case.path_parameters["request_id"] = KNOWN
        case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {place.organiser.token}"})

    hold()


@pytest.mark.parametrize("call", CALLS)
def test_without_a_token_everything_but_the_public_board_is_refused(api, place, call):
    @settings(MADE_UP, max_examples=3)
    @given(case=operation(api, call).as_strategy())
    def hold(case):
        case.path_parameters = {**(case.path_parameters or {}), "slug": place.slug}
        for authorization in ("", f"Bearer {new_id()}", "Basic eDp5"):
            answer = case.call(headers={"Authorization": authorization})
            assert answer.status_code == 401
            assert answer.headers["content-type"] == ["application/problem+json"]

    if call == "GET /board":
        assert asked(place.server.port, "GET", f"/api/v1/{place.slug}/board").status == 200
    else:
        hold()


def operation(api, call):
    """Find a call in the description."""
    method, path = call.split()
    return api[f"/api/v1/{{slug}}{path}"][method]


def test_whatever_was_made_up_the_sums_still_fit(place):
    board, standings = place.board(), place.organiser.get("standings").json

    assert sum(row["money_minor"] for row in standings["rows"]) >= 0
    assert board["seq"] <= standings["seq"]
    assert "Traceback" not in place.server.said()
