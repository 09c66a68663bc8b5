"""The HTTP API as it is promised: what is taken, what is refused and how, and that an answer is durable."""

import json
import re

import pytest

from rig import BELWEEK, asked, new_id

RECEIPT = re.compile(r"[A-Z2-7]{16}")


@pytest.fixture(scope="module")
def server(own_server):
    """A server of which the log is read for bugs."""
    return own_server


@pytest.fixture
def place(competition):
    """The competition, opened."""
    competition.phase("open")
    return competition


@pytest.fixture(scope="module")
def shared(server):
    """An open competition for tests that change nothing in it."""
    competition = server.competition()
    competition.phase("open")
    return competition


def call(**changes):
    return {"request_id": new_id(), "team": "ZO", "outcome": "convinced", "calls": 1} | changes


def gift(**changes):
    return call(outcome="donation", amount_minor=2500) | changes


def is_problem(answer, status, why=None):
    """Check that an answer is a problem document with a sentence, and its code if there is one."""
    assert answer.status == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= answer.json.keys()
    assert answer.json["status"] == status
    assert answer.json["detail"].endswith(".")
    assert answer.json.get("why") == why
    return answer.json


def test_a_result_is_answered_with_a_receipt(place):
    answer = place.organiser.post("results", gift())

    assert answer.status == 201
    assert answer.json.keys() == {"receipt", "seq", "team", "status"}
    assert RECEIPT.fullmatch(answer.json["receipt"])
    assert answer.json["status"] == "counted"
    assert answer.headers["cache-control"] == "no-store"


def test_in_rehearsal_it_says_so(competition):
    assert competition.organiser.post("results", gift()).json["status"] == "rehearsal"


def test_the_same_request_again_gets_the_same_receipt(place):
    result = gift()
    first, again = (place.organiser.post("results", result) for _ in range(2))

    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert place.board()["totals"]["calls"] == 1


def test_another_clock_makes_no_other_request(place):
    result = gift()
    place.organiser.post("results", result)

    assert place.organiser.post("results", result | {"made_at": "2026-11-23T09:00:00Z"}).status == 200


def test_a_note_says_what_it_says_without_marks_that_turn_what_stands_behind_it(place):
    turned = call(note=" \u202eof his\u2066 mother ")
    plain = {**turned, "note": "of his mother"}

    assert [place.organiser.post("results", one).status for one in (turned, plain)] == [201, 200]


@pytest.mark.parametrize("change", [{"amount_minor": 2600}, {"team": "KO"}, {"calls": 2}, {"note": "from his mother"}])
def test_the_same_id_with_other_content_is_refused(place, change):
    result = gift()
    place.organiser.post("results", result)

    is_problem(place.organiser.post("results", result | change), 409, "other_content")


def test_after_the_whistle_the_lines_are_closed(place):
    place.phase("close")

    is_problem(place.organiser.post("results", gift()), 409, "closed")


def test_what_was_made_before_the_whistle_is_set_aside(place):
    place.phase("close")
    answer = place.organiser.post("results", gift(made_at="2026-01-01T10:00:00Z"))

    assert (answer.status, answer.json["status"]) == (201, "set_aside")
    assert place.board()["totals"]["calls"] == 0


def test_the_number_of_an_entry_is_hidden_while_a_freeze_hides_the_pace(place):
    result = gift()
    assert "seq" in place.organiser.post("results", result).json
    place.phase("freeze")

    for given in (result, gift()):
        assert "seq" not in place.organiser.post("results", given).json
    batch = place.organiser.post("results/batch", {"results": [gift()]}).json["answers"][0]
    void = place.organiser.post(f"results/{result['request_id']}/void", {"request_id": new_id(), "reason": "mistake"})
    assert "seq" not in batch
    assert "seq" not in void.json


BAD_FIELDS = {
    "calls": [-1, 10_001, 1.5, 1.0, True, "5", None, 1e400, [], "1"],
    "amount_minor": [-5, 100_000_001, 0.01, "2500", "", True, None, 10**30, 1e9, "NaN", "２５００"],
    "units": [-1, 1_000_001, 1.5, "1", False],
    "team": ["", "XX", 5, None, "x" * 41, "\0", "ZO ", ["ZO"]],
    "outcome": ["", "nope", 5, None, "Donation", {"key": "donation"}],
    "request_id": ["", "short", "x" * 65, "äääääääää", "with space", "line\nbreak1", None, 12345678, "../../../etc"],
    "made_at": [
        "",
        "yesterday",
        "2026-11-22",
        "2026-11-22T10:00:00",
        "1700000000",
        1700000000,
        True,
        "0001-01-01T00:00:00Z",
    ],
    "note": ["x" * 501, 5, ["x"]],
    "role": ["organiser"],
    "receipt": ["A" * 16],
}
FAR_OFF = ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59", "2026-13-01T00:00:00Z"]


@pytest.mark.parametrize(
    ("field", "value"),
    [(field, value) for field, values in BAD_FIELDS.items() for value in values]
    + [("made_at", one) for one in FAR_OFF],
)
def test_what_cannot_be_is_refused_with_a_sentence_for_the_field(shared, field, value):
    answer = shared.organiser.post("results", gift(**{field: value}))

    named = is_problem(answer, 422, answer.json.get("why"))["problems"]
    assert named.keys() & {field, field.removesuffix("_minor")}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "donation", "amount_minor": 0}, "amount_minor"),
        ({"outcome": "convinced", "amount_minor": 5}, "amount_minor"),
        ({"outcome": "tree", "units": 0}, "units"),
        ({"outcome": "convinced", "units": 1}, "units"),
        ({"outcome": "convinced", "calls": 0}, "calls"),
    ],
)
def test_what_does_not_fit_the_outcome_is_refused(shared, changes, field):
    answer = shared.organiser.post("results", call(**changes))

    assert field in is_problem(answer, 422, answer.json["why"])["problems"]


def test_a_gift_without_a_call_and_a_shift_s_tally_are_taken(place):
    assert place.organiser.post("results", gift(calls=0)).status == 201
    assert place.organiser.post("results", call(calls=10_000)).status == 201


@pytest.mark.parametrize("missing", ["request_id", "team", "outcome"])
def test_what_is_missing_is_named(shared, missing):
    result = gift()
    del result[missing]

    assert missing in is_problem(shared.organiser.post("results", result), 422)["problems"]


BODIES = {
    "nothing": (b"", 400),
    "broken JSON": (b'{"team": ', 400),
    "two objects": (b"{}{}", 400),
    "not UTF-8": (b'{"team": "\xff"}', 400),
    "NaN": (b'{"calls": NaN}', 422),
    "Infinity": (b'{"amount_minor": Infinity}', 422),
    "a list": (b"[]", 422),
    "a word": (b'"team"', 422),
    "null": (b"null", 422),
    "a number too long to read": (b'{"calls": ' + b"9" * 5_000 + b"}", 400),
    "brackets without end": (b"[" * 100_000, 400),
    "objects without end": (b'{"a":' * 50_000, 400),
    "half a letter": (b'{"team": "\\ud800"}', 422),
    "half a letter for a name": (b'{"\\ud800": 1}', 422),
    "10 MB": (b" " * 10_000_000, 413),
}


@pytest.mark.parametrize("path", ["results", "results/batch", "phase", "results/some-result/void"])
@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_none_is_refused(shared, path, body):
    content, status = BODIES[body]

    is_problem(shared.organiser.post(path, content), status)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_taken(shared, kind):
    is_problem(shared.organiser.post("results", gift(), Content_Type=kind), 415)


def test_a_number_given_twice_counts_as_the_last_and_nothing_is_half_taken(place):
    body = json.dumps(call())[:-1] + ', "calls": -1}'

    is_problem(place.organiser.post("results", body.encode()), 422)
    assert place.board()["seq"] == place.organiser.get("standings").json["seq"]


def test_a_lead_enters_for_the_own_team_alone(place):
    lead = place.api("lead", "ZO")

    assert lead.post("results", gift(team="ZO")).status == 201
    is_problem(lead.post("results", gift(team="KO")), 403, "other_team")


def test_another_team_s_request_id_tells_a_lead_nothing(place):
    theirs = gift(team="KO")
    place.organiser.post("results", theirs)
    lead = place.api("lead", "ZO")

    is_problem(lead.post("results", gift(request_id=theirs["request_id"])), 404, "unknown_result")
    take_back = {"request_id": new_id(), "reason": "mistake"}
    unknown = lead.post("results/never-was-one/void", take_back)
    assert lead.post(f"results/{theirs['request_id']}/void", take_back).json == unknown.json


def test_a_batch_is_decided_in_order_each_as_if_sent_alone(place):
    one = gift()
    results = [
        one,
        one,
        one | {"amount_minor": 1},
        gift(team="XX"),
        {"team": "ZO"},
        5,
        None,
        gift(calls="1"),
        call(),
    ]
    answer = place.organiser.post("results/batch", {"results": results})

    answers = answer.json["answers"]
    assert answer.status == 200
    assert [one["status"] for one in answers] == [201, 200, 409, 422, 422, 422, 422, 422, 201]
    assert answers[0]["receipt"] == answers[1]["receipt"]
    assert answers[2]["problem"]["why"] == "other_content"
    assert "outcome" in answers[4]["problem"]["problems"]
    assert all(one["problem"]["detail"].endswith(".") for one in answers if "problem" in one)
    assert place.board()["totals"] | {"units": 0} == {
        "money_minor": 2500,
        "calls": 2,
        "units": 0,
        "outcomes": place.board()["totals"]["outcomes"],
    }


def test_a_thousand_results_go_in_one_batch_and_one_more_in_none(place):
    results = [call() for _ in range(1_001)]

    is_problem(place.organiser.post("results/batch", {"results": results}), 413)
    assert place.board()["totals"]["calls"] == 0
    answer = place.organiser.post("results/batch", {"results": results[:1_000]})
    assert {one["status"] for one in answer.json["answers"]} == {201}
    assert place.board()["totals"]["calls"] == 1_000


@pytest.mark.parametrize(
    "envelope", [{}, {"results": 5}, {"results": None}, {"results": {}}, {"results": [], "x": 1}, []]
)
def test_an_envelope_that_is_none_is_refused(shared, envelope):
    is_problem(shared.organiser.post("results/batch", envelope), 422)


def test_an_empty_batch_is_answered_with_nothing(shared):
    assert shared.organiser.post("results/batch", {"results": []}).json == {"answers": []}


def test_a_result_is_taken_back_once(place):
    target = gift()["request_id"]
    place.organiser.post("results", gift(request_id=target))
    asking = {"request_id": new_id(), "reason": "mistake"}
    void = place.organiser.post(f"results/{target}/void", asking)

    assert (void.status, void.json["team"], void.json["status"]) == (200, "ZO", "void")
    assert place.organiser.post(f"results/{target}/void", asking).json == void.json
    is_problem(
        place.organiser.post(f"results/{target}/void", asking | {"request_id": new_id()}), 409, "already_taken_back"
    )
    assert place.board()["totals"]["money_minor"] == 0


def test_a_result_is_replaced_and_the_new_one_can_be_replaced_again(place):
    first = gift()
    place.organiser.post("results", first)
    second = gift(amount_minor=1000, team="KO", reason="wrong_team")
    third = gift(amount_minor=700, team="MA", reason="said so twice on the phone")
    replaced = place.organiser.post(f"results/{first['request_id']}/replace", second)

    assert (replaced.status, replaced.json["team"]) == (201, "KO")
    assert RECEIPT.fullmatch(replaced.json["receipt"])
    assert place.organiser.post(f"results/{first['request_id']}/replace", second).status == 200
    assert place.organiser.post(f"results/{second['request_id']}/replace", third).status == 201
    assert place.board()["totals"]["money_minor"] == 700


@pytest.mark.parametrize("reason", ["", "   ", None, 5, "x" * 501])
def test_taking_back_needs_a_reason(place, reason):
    result = gift()
    place.organiser.post("results", result)
    answer = place.organiser.post(f"results/{result['request_id']}/void", {"request_id": new_id(), "reason": reason})

    assert "reason" in is_problem(answer, 422, answer.json.get("why"))["problems"]


@pytest.mark.parametrize("target", ["never-was-one", "a" * 5_000, "%00", "%ff", "..%2f..", "%C3%A4", "';--"])
def test_what_never_was_cannot_be_taken_back(shared, target):
    answer = shared.organiser.post(f"results/{target}/void", {"request_id": new_id(), "reason": "mistake"})

    is_problem(answer, 404, answer.json.get("why"))


def test_the_ledger_is_read_page_by_page(place):
    for _ in range(5):
        place.organiser.post("results", gift())
    judge = place.api("judge")
    seen, after = [], 0
    while after is not None:
        page = judge.get(f"entries?after={after}&limit=3").json
        assert len(page["entries"]) <= 3
        seen += page["entries"]
        after = page["next_after"]

    assert [entry["seq"] for entry in seen] == list(range(1, len(seen) + 1))
    assert len(seen) == judge.get("standings").json["seq"]
    assert {"seq", "at", "request_id", "kind", "version", "body", "hash"} <= seen[0].keys()
    assert isinstance(seen[0]["body"], str)


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "limit=x", "after=-1", "after=1e3", "after=99999999999999999999", "x=1", "limit="],
)
def test_a_page_that_cannot_be_is_refused(shared, query):
    is_problem(shared.organiser.get(f"entries?{query}"), 422)


def test_behind_the_last_entry_is_nothing(shared):
    assert shared.organiser.get("entries?after=9000000").json == {"entries": [], "next_after": None}


def verb(competition, verb, **more):
    return competition.organiser.post("phase", {"request_id": new_id(), "verb": verb} | more)


def test_the_phases_are_gone_through_by_their_verbs(competition):
    way = [
        ("open", "open"),
        ("freeze", "frozen"),
        ("thaw", "open"),
        ("close", "closed"),
        ("reopen", "open"),
        ("freeze", "frozen"),
        ("close", "closed"),
        ("reopen", "frozen"),
    ]
    assert [verb(competition, said, reason="rain").json for said, _ in way] == [{"phase": phase} for _, phase in way]


@pytest.mark.parametrize("said", ["open", "freeze", "close"])
def test_the_same_verb_again_writes_nothing(competition, said):
    competition.phase("open")
    verb(competition, said)
    before = competition.organiser.get("standings").json["seq"]

    assert verb(competition, said).status == 200
    assert competition.organiser.get("standings").json["seq"] == before


def test_what_stands_in_the_way_of_a_phase_is_named(competition):
    said = is_problem(verb(competition, "freeze"), 409, "wrong_phase")
    assert said["blockers"] == ["rehearsal"]
    competition.phase("open")
    competition.phase("close")
    for asked_for in ("finalise", "reveal"):
        refused = is_problem(verb(competition, asked_for), 409, "not_final")
        assert refused["blockers"] == ["judges", "signatures"]


def test_thaw_and_reopen_need_a_reason(competition):
    competition.phase("open")
    competition.phase("freeze")
    is_problem(verb(competition, "thaw"), 422, "reason_missing")
    competition.phase("close")
    is_problem(verb(competition, "reopen", reason=" "), 422, "reason_missing")


@pytest.mark.parametrize("said", ["", "explode", "final", "OPEN", 5, None])
def test_a_verb_that_is_none_is_refused(shared, said):
    assert "verb" in is_problem(verb(shared, said), 422)["problems"]


def test_the_board_has_the_promised_shape(place):
    place.organiser.post("results", gift())
    board = place.board()

    assert {
        "competition",
        "epoch",
        "version",
        "seq",
        "phase",
        "label",
        "at",
        "currency",
        "goal_minor",
        "goal",
        "impacts",
        "rank_by",
        "relative_to",
        "recipe",
        "totals",
        "rows",
        "latest",
        "teams",
        "outcomes",
    } <= board.keys()
    assert board["competition"] == place.slug
    assert (board["phase"], board["label"], board["currency"]) == ("open", "live", "EUR")
    assert board["totals"] == {"money_minor": 2500, "calls": 1, "units": 0, "outcomes": {"donation": 1}}
    assert board["rows"][0] == {
        "place": 1,
        "team": "ZO",
        "ranked": "2500",
        "money_minor": 2500,
        "calls": 1,
        "units": 0,
        "outcomes": {"donation": 1},
    }
    assert [row["place"] for row in board["rows"]] == [1, 2, 2]
    assert {"team", "outcome", "calls", "money_minor", "at"} <= board["latest"][0].keys()
    assert board["teams"]["ZO"]["name"] == "Zonnestraal"
    assert board["outcomes"]["convinced"]["symbol"] == "balloon"


def test_the_goal_the_units_and_the_seal_are_on_the_board(server):
    trees = BELWEEK.replace("goal_minor = 3000000", 'goal_of = "units:tree"\ngoal_count = 50\nstretch = 80')
    competition = server.competition(trees)
    assert competition.board()["recipe"] == {"fingerprint": "", "sealed_at": None, "amendments": 0}
    competition.phase("open")
    competition.organiser.record(outcome="tree", units=7)
    competition.give("KO", 2500)

    board = competition.board()
    assert board["goal"] == {"of": "units:tree", "at": 50, "stretch": 80, "reached": 7, "milestones": []}
    assert board["totals"]["units_by"] == board["rows"][2]["units_by"] == {"tree": 7}
    assert "units_by" not in board["rows"][0]
    assert re.fullmatch("[0-9a-f]{4}(-[0-9a-f]{4}){3}", board["recipe"]["fingerprint"])
    assert competition.organiser.get("standings").json["recipe"] == board["recipe"]


def test_the_standings_explain_each_number_exactly_and_show_the_other_views(server):
    recipe = """rank_by = "points"
[[recipe.measure]]
kind = "money"
per = 300
relative_to = "best"
[[recipe.view]]
rank_by = "money"
within = "day"
"""
    competition = server.competition(BELWEEK.replace('rank_by = "money"\n', recipe))
    competition.phase("open")
    competition.give("ZO", 1200, made_at="2026-11-23T10:00:00Z")
    competition.give("KO", 700, made_at="2026-11-23T22:59:00Z")
    competition.give("KO", 100, made_at="2026-11-23T23:01:00Z")

    standings = competition.organiser.get("standings").json
    assert [(row["team"], row["ranked"], row["exact"]) for row in standings["rows"]] == [
        ("ZO", "0.3", "1/3"),
        ("KO", "0.2", "2/9"),
        ("MA", "0.0", "0"),
    ]
    assert standings["rows"][1]["parts"] == [
        {
            "kind": "money",
            "relative_to": "best",
            "amount": 800,
            "divisor": 1200,
            "value": "200/3",
            "points": "2/9",
            "note": "",
        }
    ]
    # In Brussels the last gift was made after midnight.
    (view,) = standings["views"]
    assert [(part["of"], part["rows"][0]["team"]) for part in view["sections"]] == [
        ("2026-11-23", "ZO"),
        ("2026-11-24", "KO"),
    ]


def test_points_are_text_so_that_no_client_rounds_them(server):
    weighed = 'rank_by = "points"\n[[recipe.measure]]\nkind = "money"\nweight = 1\nper_minor = 1000\n'
    competition = server.competition(BELWEEK.replace('rank_by = "money"\n', weighed))
    competition.phase("open")
    competition.give("ZO", 1200)

    assert competition.board()["rows"][0]["points"] == "1.2"


def test_a_board_that_did_not_change_is_not_sent_again(place):
    board = place.organiser.get("board")
    assert place.organiser.get("board", If_None_Match=board.headers["etag"]).status == 304
    assert "last-modified" not in board.headers
    place.give("ZO", 100)

    changed = place.organiser.get("board", If_None_Match=board.headers["etag"])
    assert changed.status == 200
    assert changed.headers["etag"] != board.headers["etag"]


def test_a_hidden_result_changes_not_a_byte_of_the_public_board(place):
    place.phase("freeze")
    before = place.organiser.get("board")
    place.give("ZO", 2500)
    after = place.organiser.get("board")

    assert (before.body, before.headers["etag"]) == (after.body, after.headers["etag"])
    assert place.organiser.get("standings").json["rows"][0]["money_minor"] == 2500


def test_an_address_that_is_none_and_a_method_that_is_none(shared):
    is_problem(shared.organiser.get("nothing"), 404)
    is_problem(asked(shared.server.port, "GET", "/api/v1/nowhere/board"), 404)
    wrong = shared.organiser.ask("DELETE", "board")
    is_problem(wrong, 405)
    assert "GET" in wrong.headers["allow"]


def test_what_was_answered_is_there_after_the_power_failed(new_server):
    server = new_server()
    competition = server.competition()
    competition.phase("open")
    result = gift()
    receipt = competition.organiser.post("results", result).json
    server.kill()
    server.start()

    again = competition.organiser.post("results", result)
    assert (again.status, again.json) == (200, receipt)
    assert competition.board()["totals"]["money_minor"] == 2500


def test_none_of_all_this_was_a_bug(server):
    assert "Traceback" not in server.said()
