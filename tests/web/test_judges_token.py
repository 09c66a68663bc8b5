"""A judge's link is a token too: once a passphrase was chosen, the token alone changes nothing."""

import json

import pytest

from rig import Competition, asked, new_id
from visitor import PHRASE, Visitor


@pytest.fixture
def place(server) -> Competition:
    place = server.competition()
    place.phase("open")
    place.give("KO", 2500, request_id="gift-0001")
    return place


def void(place: Competition, **headers: str):
    return post(place, "results/gift-0001/void", {"request_id": new_id(), "reason": "mistake"}, **headers)


def post(place: Competition, path: str, body: dict[str, str], **headers: str):
    told = {"Authorization": f"Bearer {place.token('judge')}", "Content-Type": "application/json", **headers}
    address = f"/api/v1/{place.slug}/{path}"
    return asked(place.server.port, "POST", address, body=json.dumps(body).encode(), headers=told)


def test_a_token_of_a_judge_who_never_sat_down_does_what_its_role_may(place):
    assert void(place).status == 200


def test_a_judge_who_chose_a_passphrase_sends_it_along(place):
    Visitor(place.server).enter(place, "judge").sits(place)

    for phrase in ({}, {"Scoreboard-Passphrase": "not the words"}):
        refused = void(place, **phrase)
        assert (refused.status, refused.json["why"]) == (401, "step_up")
    assert post(place, "phase", {"request_id": new_id(), "verb": "freeze"}).status == 401
    assert place.organiser.get("standings").json["totals"]["money_minor"] == 2500
    assert void(place, **{"Scoreboard-Passphrase": PHRASE}).status == 200


def test_reading_needs_no_passphrase(place):
    Visitor(place.server).enter(place, "judge").sits(place)

    assert place.api("judge").get("standings").status == 200


def test_wrong_ones_are_bounded(place):
    Visitor(place.server).enter(place, "judge").sits(place)
    tries = [void(place, **{"Scoreboard-Passphrase": f"wrong words {number}"}).status for number in range(8)]

    assert (tries[0], tries[-1]) == (401, 429)
    assert 200 not in tries
