"""Five real charity marathons through the import: to the cent, once, and provably unchanged.

The gifts are published facts and not part of this repository: SCOREBOARD_MARATHONS names a folder with
them, and without it this is skipped.
"""

import csv
import io
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scoreboard.core.boards import standings_of
from scoreboard.core.commands import ChangePhase
from scoreboard.core.phases import Verb
from scoreboard.core.roles import Role, Who
from scoreboard.definition import from_table
from scoreboard.exports.pack import write_pack
from scoreboard.exports.ranking import ranking_csv
from scoreboard.flow import Flow
from scoreboard.imports.formats import read_sheet
from scoreboard.imports.mapping import Mapped, read_results
from scoreboard.imports.report import Report, report, requests_for
from scoreboard.store.sqlite import SqliteLedger, create
from scoreboard.verification import verify

MARATHONS = Path(os.environ.get("SCOREBOARD_MARATHONS") or "no-marathons-here")
ORGANISER = Who(Role.ORGANISER, pass_id="p1")
GIFTS = {
    "sgdq2013": (10_781, 25_718_107),
    "agdq2012": (5_872, 14_904_499),
    "agdq2011": (3_253, 5_251_983),
    "sgdq2012": (2_207, 4_627_899),
    "sgdq2011": (1_118, 2_139_676),
}
"""The largest sum first."""

pytestmark = pytest.mark.skipif(not MARATHONS.is_dir(), reason="the marathons are not here")


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("data") / "marathons.db"
    create(path, "marathons")
    return path


@pytest.fixture(scope="module")
def flow(path):
    ledger = SqliteLedger(path)
    ledger.begin_writing()
    flow = Flow(ledger)
    table = {
        "name": "Marathons",
        "slug": "marathons",
        "currency": "USD",
        "timezone": "America/New_York",
        "team": [{"code": code, "name": code} for code in sorted(GIFTS)],
        "outcome": [{"key": "donation", "takes_money": True}],
    }
    flow.submit(from_table(table), ORGANISER, "define-00")
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    yield flow
    ledger.close()


def take(flow: Flow, team: str) -> Report:
    mapped = Mapped(columns={"date": "made_at"}, fixed={"team": team, "outcome": "donation", "calls": "0"})
    read = read_results(read_sheet((MARATHONS / f"{team}.csv").read_bytes()), mapped, flow.state.defined)
    return report(read, flow.decide_all(requests_for(read, ORGANISER), all_or_none=True))


def test_five_marathons_are_imported_to_the_cent_and_a_second_time_changes_nothing(flow, path, tmp_path):
    for team, (gifts, _) in GIFTS.items():
        found = take(flow, team)
        assert (found.total.new, found.total.known, found.accounted) == (gifts, 0, True)
        assert found.unmapped == ("with_comment",)
    state, head = flow.state, flow.ledger.head()

    for team, (gifts, _) in GIFTS.items():
        assert take(flow, team).total.known == gifts
    assert (flow.state, flow.ledger.head()) == (state, head)

    assert [(row.team, row.tally.money_minor) for row in standings_of(state)] == [
        (team, minor) for team, (_, minor) in GIFTS.items()
    ]
    assert {team: tally.outcomes["donation"] for team, tally in state.tallies.items()} == {
        team: gifts for team, (gifts, _) in GIFTS.items()
    }
    table = csv.DictReader(io.StringIO(ranking_csv(state).decode("utf-8-sig"), newline=""))
    assert sum(int(row["money_minor"]) for row in table) == 52_642_164

    assert verify(path)[0]
    pack = tmp_path / "marathons.zip"
    with pack.open("wb") as out:
        write_pack(out, flow.ledger, made_at=datetime.now(UTC))
    assert verify(pack)[0]

    flow.ledger.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = Path(shutil.copy(path, tmp_path / "copy.db"))
    entry = next(flow.ledger.entries(after=4_999, limit=1))
    content = copy.read_bytes()
    place = content.index(entry.body.encode()) + entry.body.index("amount_minor") + len('amount_minor":')
    copy.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    assert verify(copy) == (False, "FAIL: entry 5000 does not fit the chain")
