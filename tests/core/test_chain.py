"""The hash chain, against vectors that stay valid for ever."""

from dataclasses import replace
from hashlib import sha256

import pytest

from belweek import Day, call
from scoreboard.core.chain import first_link, link
from scoreboard.core.state import State
from scoreboard.restoring import folded

SLUG, FILE_ID = "belweek", "00112233445566778899aabbccddeeff"
FIRST = "7a2dd24bafee8a1ac3897784cd1dc7baffce94f07e8203be20a9fc578acbf20a"
VECTORS = (
    (
        (1, "2026-11-23T08:00:00.000Z", "make-0001", "RecipeChosen", 1),
        '{"recipe":{"rank_by":"money","measures":[],"tie_breakers":[]}}',
        "e42924cb8cfa6e44d8ba3f05d0a39352b621699188ac8ad7fa8e815f069d2fbf",
    ),
    (
        (2, "2026-11-23T08:00:01.250Z", "r-é☎", "ResultVoided", 1),
        '{"reason":"Zoë ☎ 𝄞"}',
        "0fe23447a3063a52149a650911316cbb9d27e9e76ce3b5d87bdf57b9b8b3724a",
    ),
)


def behind_its_length(field: bytes) -> bytes:
    return bytes.fromhex(f"{len(field):08x}") + field


def test_the_first_link_is_that_of_the_slug_and_the_file():
    by_hand = sha256(b"\0\0\0\x07belweek" + b"\0\0\0\x20" + FILE_ID.encode())

    assert first_link(SLUG, FILE_ID).hex() == by_hand.hexdigest() == FIRST


def test_the_vectors_give_the_hashes_they_always_gave():
    previous = bytes.fromhex(FIRST)
    for fields, body, expected in VECTORS:
        previous = link(previous, *fields, body)

        assert previous.hex() == expected


def test_a_link_is_sha256_over_the_fields_each_behind_its_length():
    previous = bytes.fromhex(FIRST)
    for fields, body, expected in VECTORS:
        said = b"".join(behind_its_length(str(field).encode()) for field in (*fields, body))

        previous = sha256(behind_its_length(previous) + said).digest()
        assert previous.hex() == expected


def test_moving_a_letter_from_one_field_to_the_next_gives_another_hash():
    here = link(b"", 1, "", "ab", "c", 1, "")
    there = link(b"", 1, "", "a", "bc", 1, "")

    assert here != there


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026-11-23T08:00:00.001Z"},
        {"request_id": "other"},
        {"kind": "ResultVoided"},
        {"version": 7},
        {"body": "{}"},
        {"hash": b"x" * 32},
        {"seq": 99},
    ],
)
def test_an_entry_that_was_changed_in_any_field_is_found_and_named(change):
    day = Day()
    day.ask(call())
    entries = list(day.ledger.entries())
    entries[4] = replace(entries[4], **change)

    with pytest.raises(ValueError, match="entry 5 does not fit"):
        folded(State(), first_link(day.ledger.slug, day.ledger.file_id), entries)


def test_an_entry_that_is_missing_or_in_another_place_is_found_and_named():
    entries = list(Day().ledger.entries())
    head = entries[1].hash
    for damaged in (entries[3:], [entries[3], entries[2]]):
        with pytest.raises(ValueError, match="entry 3 does not fit"):
            folded(State(seq=2), head, damaged)
