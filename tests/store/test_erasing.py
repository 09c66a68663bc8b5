"""Erased is erased: no copy stays in the slack of a page, where SQLite leaves some when it moves rows about."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest

from scoreboard.core import codec
from scoreboard.core.codec import timestamp
from scoreboard.core.script import Extra, Script
from scoreboard.store import erasing, sqlite

CHURNED = 3
CHANGED = 0
"""Seeds of chance after which some rows stand in the file twice."""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "belweek.db"
    sqlite.create(path, "belweek")
    return path


@pytest.fixture
def writer(path):
    database = sqlite.connect_for_writing(path)
    yield database.conn
    database.close()


def fold(writer):
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def in_file(path, word):
    return path.read_bytes().count(word.encode())


def churned(writer, chance, rows=1200):
    """Fill `texts` and take most of it out again, row by row, as a server that knows no better would."""
    for number in range(rows):
        body = f"WORD{number:05} " + "x" * chance.randint(5, 400)
        writer.execute("INSERT INTO texts (id, body) VALUES (?, ?)", (f"id{number:05}", body))
    for number in chance.sample(range(rows), rows * 2 // 3):
        writer.execute("DELETE FROM texts WHERE id = ?", (f"id{number:05}",))
    fold(writer)


def test_words_that_stand_in_the_file_twice_are_gone_with_their_row(path, writer):
    churned(writer, random.Random(CHURNED))
    kept = [row[0] for row in writer.execute("SELECT body FROM texts")]
    words = re.findall(rb"WORD\d{5}", path.read_bytes())
    twice = next((word.decode() for word in words if words.count(word) > 1), "")
    if not twice:
        pytest.skip("this SQLite leaves no copies here")
    there = next(body for body in kept if body.startswith(twice))

    erasing.erase_row(writer, erasing.TEXTS, f"id{twice[4:]}")
    erasing.sweep(writer)

    assert in_file(path, twice) == 0
    assert [row[0] for row in writer.execute("SELECT body FROM texts")] == [body for body in kept if body != there]


def test_traces_that_changing_each_row_leaves_are_gone_when_all_are_swept(path, writer):
    chance = random.Random(CHANGED)
    passes = [f"{number:012}" for number in range(900)]
    writer.execute("BEGIN")
    for id_ in passes:
        writer.execute(
            "INSERT INTO passes (id, role, team, label, token_hash, made_at) VALUES (?, 'lead', 'ZO', '', ?, '')",
            (id_, chance.randbytes(32)),
        )
    for _ in range(3000):
        words = f"LABEL{chance.randrange(1000):05} " + "x" * chance.randint(1, 60)
        writer.execute("UPDATE passes SET label = ? WHERE id = ?", (words, chance.choice(passes)))
    writer.execute("COMMIT")

    erasing.erase_people(writer, unseen_since=datetime.now(UTC))
    fold(writer)
    if not in_file(path, "LABEL"):
        pytest.skip("this SQLite leaves no traces here")

    erasing.sweep(writer)
    assert in_file(path, "LABEL") == 0
    assert writer.execute("SELECT count(*) FROM passes").fetchone() == (900,)


DAY = datetime(2026, 11, 1, tzinfo=UTC)
CARD = "0123456789abcdef"


def with_picture(writer, *, of, script_at=None, show_at=None, days=0):
    """Keep a picture, and where these have a day a script and a show with a card of that picture."""
    body = codec.dump(Script(extras=(Extra(id="card", kind="card", before="winner", photo=of),)))
    at = timestamp(DAY + timedelta(days=days))
    writer.execute("INSERT INTO uploads VALUES (?, 'image/png', x'00', 'd', ?)", (f"ceremony {of}", at))
    if script_at is not None:
        writer.execute("INSERT INTO scripts VALUES (1, ?, ?)", (body, timestamp(DAY + timedelta(days=script_at))))
    if show_at is not None:
        begun_at = timestamp(DAY + timedelta(days=show_at))
        writer.execute("INSERT INTO shows VALUES ('one', ?, '{}', 0, 0, 1, 0, 1, ?)", (body, begun_at))


def pictures(writer):
    return [name for (name,) in writer.execute("SELECT name FROM uploads ORDER BY name")]


@pytest.mark.parametrize("since", [{"script_at": 5}, {"show_at": 5}, {"script_at": 1, "show_at": 5}])
def test_the_picture_of_a_card_stays_as_long_as_a_script_or_a_show_that_stays_has_the_card(writer, since):
    with_picture(writer, of=CARD, **since)
    with_picture(writer, of="fedcba9876543210")

    erasing.erase_people(writer, unseen_since=DAY + timedelta(days=2))

    assert pictures(writer) == [f"ceremony {CARD}"]


@pytest.mark.parametrize("since", [{}, {"script_at": 1}, {"show_at": 1}, {"script_at": 1, "show_at": 1}])
def test_the_picture_of_a_card_goes_with_the_last_script_and_show_that_had_the_card(writer, since):
    with_picture(writer, of=CARD, **since)
    writer.execute("INSERT INTO uploads VALUES ('logo', 'image/png', x'00', 'd', ?)", (timestamp(DAY),))

    erasing.erase_people(writer, unseen_since=DAY + timedelta(days=2))

    assert pictures(writer) == ["logo"]


@pytest.mark.parametrize("before", [{}, {"script_at": 1}, {"show_at": 1}])
def test_a_copy_with_what_a_ceremony_said_before_the_moment_holds_words_until_that_is_erased(path, writer, before):
    moment = DAY + timedelta(days=2)
    with_picture(writer, of=CARD, days=0 if not before else 3, **before)
    fold(writer)
    assert erasing.holds_words(path, before=moment)

    erasing.erase_people(writer, unseen_since=moment)
    fold(writer)
    assert not erasing.holds_words(path, before=moment)


def test_a_copy_with_a_ceremony_prepared_since_the_moment_holds_no_words_of_before(path, writer):
    with_picture(writer, of=CARD, script_at=5, show_at=5)
    fold(writer)

    assert not erasing.holds_words(path, before=DAY + timedelta(days=2))
