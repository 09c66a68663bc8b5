"""A file from before there were seals, days and views still opens, verifies, and says the same standings."""

import io
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scoreboard.core.commands import ChangePhase, RecordResult, TakeBack
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.roles import Role, Who
from scoreboard.core.rules import fingerprint
from scoreboard.core.tally import Counts
from scoreboard.exports import verify as alone
from scoreboard.exports.pack import write_pack
from scoreboard.exports.ranking import standings
from scoreboard.flow import Flow
from scoreboard.store.memory import MemoryLedger
from scoreboard.store.sqlite import SqliteLedger, upgrade
from scoreboard.verification import verify

DATA = Path(__file__).parent / "data"
ORGANISER = Who(Role.ORGANISER, pass_id="p1")
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    """A copy of the file: a rehearsal, five gifts, trees, corrections, a freeze, a close, one result too late."""
    return Path(shutil.copy(DATA / "before-seals.db", tmp_path / "belweek.db"))


@pytest.fixture
def ledger(path):
    ledger = SqliteLedger(path)
    yield ledger
    ledger.close()


def said_then() -> dict:
    """Give the standings as they were exported then."""
    return json.loads((DATA / "before-seals.json").read_text(encoding="utf-8"))


def test_it_verifies_before_its_tables_are_brought_up_to_date_and_after(path):
    before = verify(path)
    upgrade(path)

    assert before == verify(path)
    assert re.fullmatch(
        "PASS: 24 entries in one chain, the last with the hash [0-9a-f]{16}; rules that were never sealed", before[1]
    )


def test_it_says_the_same_standings(ledger):
    then, now = said_then(), standings(Flow(ledger).state)

    assert {key: now[key] for key in then if key not in ("rows", "totals")} == {
        key: then[key] for key in then if key not in ("rows", "totals")
    }
    assert now["totals"] == {**then["totals"], "units_by": {"tree": 14}}
    for was, row in zip(then["rows"], now["rows"], strict=True):
        parts = [{key: part[key] for key in ("kind", "amount", "points")} for part in row["parts"]]
        assert {**{key: row[key] for key in was}, "parts": parts} == was
    assert now["recipe"] == {"fingerprint": "", "sealed_at": None, "amendments": 0}


def test_its_export_passes(ledger, tmp_path):
    out = io.BytesIO()
    write_pack(out, ledger, made_at=TUESDAY)
    (tmp_path / "pack.zip").write_bytes(out.getvalue())

    assert verify(tmp_path / "pack.zip")[1].startswith("PASS: 24 entries in one chain")


def test_it_goes_on_as_it_began(path):
    upgrade(path)
    ledger = SqliteLedger(path)
    ledger.begin_writing()
    flow = Flow(ledger, clock=lambda: TUESDAY)
    flow.submit(ChangePhase(verb=Verb.REOPEN, reason="rain"), ORGANISER, "reopen-00")
    flow.submit(TakeBack(target="gift-0000", reason="mistake"), ORGANISER, "void-0002")
    gift = Counts(team="MA", outcome="donation", calls=1, amount_minor=999, units=0)
    flow.submit(RecordResult(result=gift), ORGANISER, "gift-0009")

    assert flow.state.tallies["KO"].money_minor == 1250
    assert {day: {team: tally.calls for team, tally in teams.items()} for day, teams in flow.state.days.items()} == {
        "2026-11-24": {"MA": 1}
    }
    ledger.close()
    assert verify(path)[1].startswith("PASS: 27 entries in one chain")


def test_a_rehearsal_of_then_is_sealed_when_it_starts_now(ledger):
    began = MemoryLedger(ledger.slug)
    began.file_id = ledger.file_id
    began.append([entry for entry in ledger.entries() if entry.seq < 10], {})
    flow = Flow(began)
    assert flow.state.phase is Phase.REHEARSAL
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0001")

    chain = alone.Chain(began.slug, began.file_id)
    for entry in began.entries():
        chain.add(*(getattr(entry, field) for field in alone.FIELDS))
    assert alone.fingerprint_of(chain.count) == flow.state.seal == fingerprint(flow.state.rules)


def test_a_server_opens_it(new_server):
    server = new_server()
    server.stop()
    shutil.copy(DATA / "before-seals.db", server.data_dir / "belweek.db")
    server.start()

    rows = json.loads(server.run("standings", "belweek", "--json").stdout)["rows"]
    assert [(row["team"], row["points"]) for row in rows] == [("KO", "12.5"), ("ZO", "8.6"), ("MA", "3.6")]
    assert server.run("phase", "belweek", "reopen", "--reason", "rain").stdout.strip() == "frozen"
