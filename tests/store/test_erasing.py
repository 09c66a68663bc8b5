"""Erased is erased: no copy stays in the slack of a page, where SQLite leaves some when it moves rows about."""

import random
import re
from datetime import UTC, datetime

import pytest

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
