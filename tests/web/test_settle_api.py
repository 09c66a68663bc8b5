"""Programs settle pledges over the API, once, and see how they stand."""

import pytest

from rig import BELWEEK, Competition, new_id

PLEDGED = BELWEEK.replace("takes_money = true", "takes_money = true\npledged = true")


@pytest.fixture
def place(server) -> Competition:
    place = server.competition(PLEDGED)
    place.phase("open")
    return place


def pledge(place: Competition, amount_minor: int = 2500) -> str:
    request_id = new_id()
    assert place.give(amount_minor=amount_minor, request_id=request_id).status == 201
    return request_id


def settle(place: Competition, target: str, role: str = "api", **more: object):
    body = {"request_id": new_id(), "settled": "withdrawn"} | more
    return place.api(role).post(f"results/{target}/settle", body)


def money(place: Competition) -> int:
    return place.board()["totals"]["money_minor"]


def test_a_pledge_is_withdrawn_confirmed_and_opened_again(place):
    target = pledge(place)

    for settled, minor in (("withdrawn", 0), ("confirmed", 2500), ("withdrawn", 0), ("pledged", 2500)):
        answer = settle(place, target, settled=settled)
        assert (answer.status, answer.json) == (200, {"team": "ZO", "status": settled})
        assert money(place) == minor


def test_the_same_request_again_has_the_same_answer_and_settles_once(place):
    target, request_id = pledge(place), new_id()

    for _ in range(2):
        answer = settle(place, target, request_id=request_id, day="2026-01-03", note="the bank says so")
        assert (answer.status, answer.json["status"]) == (200, "withdrawn")
    entries = place.organiser.get("entries?limit=1000").json["entries"]
    assert [entry["kind"] for entry in entries].count("PledgeSettled") == 1
    turned = settle(place, target, request_id=request_id, day="2026-01-03", note="the\u202e bank says so\u2069")
    assert turned.status == 200
    assert settle(place, target, request_id=request_id).json["why"] == "other_content"


def test_what_is_known_already_is_answered_and_makes_no_entry(place):
    target = pledge(place)
    settle(place, target)
    before = place.organiser.get("entries?limit=1000").json["entries"]

    assert settle(place, target).json["status"] == "withdrawn"
    assert place.organiser.get("entries?limit=1000").json["entries"] == before


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"settled": "perhaps"}, 422),
        ({"day": "3-12-2026"}, 422),
        ({"day": "2026-02-30"}, 422),
        ({"day": 20261203}, 422),
        ({"day": "2026-12-03T00:00"}, 422),
        ({"day": "2099-01-01"}, 422),
        ({"amount_minor": 2500}, 422),
        ({"request_id": "short"}, 422),
    ],
)
def test_what_cannot_be_read_settles_nothing(place, more, status):
    target = pledge(place)
    answer = settle(place, target, **more)

    assert answer.status == status
    assert answer.json["problems"]
    assert money(place) == 2500


def test_only_pledges_are_settled_and_only_by_those_who_keep_the_books(place):
    target, other = pledge(place), new_id()
    assert place.organiser.record(request_id=other).status == 201

    assert settle(place, other).json["why"] == "not_a_pledge"
    assert settle(place, "never-was-one").status == 404
    for role in ("organiser", "judge", "api"):
        assert settle(place, target, role).status == 200
    lead = place.api("lead", "ZO")
    assert lead.post(f"results/{target}/settle", {"request_id": new_id(), "settled": "confirmed"}).status == 403


def test_in_a_freeze_a_settled_pledge_moves_nothing_for_the_public(place):
    target = pledge(place)
    place.phase("freeze")
    before = place.board()

    assert settle(place, target).status == 200
    assert place.board() == before
    assert place.organiser.get("standings").json["totals"]["money_minor"] == 0
