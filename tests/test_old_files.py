"""A file from before there were seals, shifts and pledges, or judges who sign, opens and says the same standings."""

import io
import json
import re
import shutil
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scoreboard.core.commands import (
    AdmitResult,
    AnswerAsk,
    ChangeDefinition,
    ChangePhase,
    EndShift,
    GiveMarks,
    RecordResult,
    SeatJudge,
    SettlePledge,
    SignStandings,
    StartShift,
    TakeBack,
)
from scoreboard.core.facts import RecipeSealed, Status
from scoreboard.core.finals import digest_of, standings
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.recipe import Criterion
from scoreboard.core.roles import Role, Who
from scoreboard.core.rules import fingerprint
from scoreboard.core.tally import Counts
from scoreboard.definition import from_toml
from scoreboard.definition_toml import to_toml
from scoreboard.exports import verify as alone
from scoreboard.exports.pack import write_pack
from scoreboard.flow import Flow
from scoreboard.store.memory import MemoryLedger
from scoreboard.store.sqlite import SqliteLedger, upgrade
from scoreboard.verification import recomputed, verify

DATA = Path(__file__).parent / "data"
ORGANISER = Who(Role.ORGANISER, pass_id="p1")
JUDGE = Who(Role.JUDGE, pass_id="p9")
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Old:
    """A file as a version of then wrote it, with the standings that the same version gave out.

    `opened` is the number of the entry that opened the lines.
    """

    name: str
    slug: str
    entries: int
    rules: str
    opened: int

    def __str__(self) -> str:
        return self.name

    @property
    def passes(self) -> str:
        """What a verifier says of it."""
        chain = (
            f"PASS: {self.entries} entries in one chain, the last with the hash [0-9a-f]{{8}}(-[0-9a-f]{{8}}){{3}}; "
        )
        return chain + re.escape(self.rules)


OLD = [
    Old("before-seals", "belweek", 24, "rules that were never sealed", 10),
    Old("before-shifts", "vleugels", 30, "rules 143e-9577-d6db-9e39", 12),
    Old("before-judges", "vleugels", 36, "rules b85c-2301-e39d-4842", 12),
]


@pytest.fixture(params=OLD, ids=str)
def old(request) -> Old:
    """Each of them: a rehearsal, results, corrections, a freeze, a close, one result too late."""
    return request.param


@pytest.fixture
def path(old, tmp_path) -> Path:
    return Path(shutil.copy(DATA / f"{old.name}.db", tmp_path / f"{old.slug}.db"))


@pytest.fixture
def ledger(path):
    ledger = SqliteLedger(path)
    yield ledger
    ledger.close()


def said_then(old: Old) -> dict:
    """Give the standings as they were exported then."""
    return json.loads((DATA / f"{old.name}.json").read_text(encoding="utf-8"))


def going_on(path: Path) -> Flow:
    """Open a file to write in it."""
    upgrade(path)
    ledger = SqliteLedger(path)
    ledger.begin_writing()
    return Flow(ledger, clock=lambda: TUESDAY)


def gift(team: str, outcome: str = "donation", amount_minor: int = 999) -> RecordResult:
    return RecordResult(result=Counts(team=team, outcome=outcome, calls=1, amount_minor=amount_minor, units=0))


def test_it_verifies_before_its_tables_are_brought_up_to_date_and_after(old, path):
    before = verify(path)
    upgrade(path)

    assert before == verify(path)
    assert re.fullmatch(old.passes, before[1])


def test_its_export_passes(old, ledger, tmp_path):
    out = io.BytesIO()
    write_pack(out, ledger, made_at=TUESDAY)
    (tmp_path / "pack.zip").write_bytes(out.getvalue())

    assert re.match(old.passes, verify(tmp_path / "pack.zip")[1])


@pytest.mark.parametrize("old", OLD[:1], ids=str, indirect=True)
def test_one_without_seals_says_the_same_standings_and_how_they_come_about(old, ledger):
    then, now = said_then(old), standings(Flow(ledger).state)

    assert {key: now[key] for key in then if key not in ("rows", "totals")} == {
        key: then[key] for key in then if key not in ("rows", "totals")
    }
    assert now["totals"] == {**then["totals"], "units_by": {"tree": 14}}
    for was, row in zip(then["rows"], now["rows"], strict=True):
        parts = [{key: part[key] for key in ("kind", "amount", "points")} for part in row["parts"]]
        assert {**{key: row[key] for key in was}, "parts": parts} == was
    assert now["recipe"] == {"fingerprint": "", "sealed_at": None, "amendments": 0}


@pytest.mark.parametrize("old", OLD[1:], ids=str, indirect=True)
def test_one_with_a_seal_says_exactly_the_same_standings(old, ledger):
    assert standings(Flow(ledger).state) == said_then(old)


@pytest.mark.parametrize("old", OLD[1:], ids=str, indirect=True)
def test_the_rules_of_a_seal_of_then_go_out_as_they_were_sealed(old, ledger):
    out = io.BytesIO()
    state = write_pack(out, ledger, made_at=TUESDAY)
    with zipfile.ZipFile(out) as pack:
        said = json.loads(pack.read("recipe.json"))
        told = pack.read("rules.txt").decode()

    assert said["fingerprint"] == fingerprint(state.rules) == state.seal
    assert "criteria" not in said["rules"]["recipe"]
    assert "Judges mark" not in told.split("-" * 72)[-1]
    if old.name == "before-shifts":
        assert not {"pledges", "cut_off"} & said["rules"]["recipe"].keys()
        assert not any("pledged" in outcome for outcome in said["amendments"][0]["before"]["outcomes"])
        assert "pledge" not in told.split("-" * 72)[-1]


@pytest.mark.parametrize("old", OLD[:1], ids=str, indirect=True)
def test_one_without_seals_goes_on_as_it_began(path):
    flow = going_on(path)
    flow.submit(ChangePhase(verb=Verb.REOPEN, reason="rain"), ORGANISER, "reopen-00")
    flow.submit(TakeBack(target="gift-0000", reason="mistake"), ORGANISER, "void-0002")
    flow.submit(gift("MA"), ORGANISER, "gift-0009")

    assert flow.state.tallies["KO"].money_minor == 1250
    assert {day: {team: tally.calls for team, tally in teams.items()} for day, teams in flow.state.days.items()} == {
        "2026-11-24": {"MA": 1}
    }
    flow.ledger.close()
    assert verify(path)[1].startswith("PASS: 27 entries in one chain")


@pytest.mark.parametrize("old", OLD[1:2], ids=str, indirect=True)
def test_one_with_a_seal_goes_on_with_shifts_and_with_pledges_that_an_amendment_brings(path):
    flow = going_on(path)
    flow.submit(ChangePhase(verb=Verb.REOPEN, reason="rain"), ORGANISER, "reopen-00")
    flow.submit(TakeBack(target="gift-0006", reason="mistake", instead=gift("ZO")), ORGANISER, "repl-0009")
    known = from_toml(to_toml(flow.state))
    promise = replace(flow.state.outcomes["donation"], key="pledge", name="Toezegging", pledged=True)
    wanted = replace(known, outcomes=(*known.outcomes, promise), recipe=replace(known.recipe, cut_off="2026-12-31"))
    amendment = ChangeDefinition(definition=wanted, read_at=flow.state.definition_seq, reason="agreed")
    flow.submit(amendment, ORGANISER, "amend-009")
    for number in (1, 2):
        flow.submit(gift("NO", "pledge", 4000), ORGANISER, f"pledge-0{number}")
    flow.submit(SettlePledge(target="pledge-01", settled="withdrawn"), ORGANISER, "settle-01")
    flow.submit(StartShift(team="NO", seats=5), ORGANISER, "shift-001")
    flow.submit(EndShift(target="shift-001", seats=5, minutes=150), ORGANISER, "shift-end")

    (row,) = [row for row in standings(flow.state)["rows"] if row["team"] == "NO"]
    assert row["money_minor"] == 7500 + 4000
    assert row["parts"][0]["divisor"] == "25/2"
    assert flow.state.seal == fingerprint(flow.state.rules) != "143e-9577-d6db-9e39"
    out = io.BytesIO()
    write_pack(out, flow.ledger, made_at=TUESDAY)
    flow.ledger.close()
    path.with_suffix(".zip").write_bytes(out.getvalue())
    for form in (path, path.with_suffix(".zip")):
        assert verify(form)[1].startswith(f"PASS: {flow.state.seq} entries in one chain")


@pytest.mark.parametrize("old", OLD[1:], ids=str, indirect=True)
def test_judges_mark_sign_and_reveal_one_from_before_they_did(path):
    flow = going_on(path)
    known = from_toml(to_toml(flow.state))
    wanted = replace(
        known, recipe=replace(known.recipe, criteria=(Criterion(key="advice", name="Advies", of="summary"),))
    )
    amendment = ChangeDefinition(definition=wanted, read_at=flow.state.definition_seq, reason="agreed")
    flow.submit(amendment, ORGANISER, "amend-009")
    for number, late in enumerate(late_results(flow)):
        flow.submit(AdmitResult(target=late), JUDGE, f"admit-00{number}")
    for number, ask in enumerate(flow.state.asks):
        flow.submit(AnswerAsk(target=ask), JUDGE, f"answer-0{number}")
    flow.submit(SeatJudge(), JUDGE, "seat-0001")
    for team in flow.state.competing:
        flow.submit(GiveMarks(team=team, marks={"advice": {"": 7}}), JUDGE, f"marks-{team}-1")
    digest = digest_of(flow.state)
    flow.submit(SignStandings(digest=digest, recomputed=recomputed(path)), JUDGE, "sign-0001")
    flow.submit(ChangePhase(verb=Verb.REVEAL), JUDGE, "reveal-01")

    assert (flow.state.phase, flow.state.finals[0].digest) == (Phase.REVEALED, digest)
    out = io.BytesIO()
    write_pack(out, flow.ledger, made_at=TUESDAY)
    flow.ledger.close()
    path.with_suffix(".zip").write_bytes(out.getvalue())
    for form in (path, path.with_suffix(".zip")):
        assert f"final v1 has the digest {digest}" in verify(form)[1]


def late_results(flow: Flow) -> list[str]:
    """Give the results that were set aside and not taken back."""
    ids = [entry.request_id for entry in flow.ledger.entries() if getattr(entry.fact, "status", "") == Status.SET_ASIDE]
    return [request_id for request_id in ids if not flow.ledger.is_taken_back(request_id)]


def test_a_rehearsal_of_then_is_sealed_when_it_starts_now_as_it_was_then(old, ledger):
    began = MemoryLedger(ledger.slug)
    began.file_id = ledger.file_id
    began.append([entry for entry in ledger.entries() if entry.seq < old.opened], {})
    flow = Flow(began)
    assert flow.state.phase is Phase.REHEARSAL
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0001")

    chain = alone.Chain(began.slug, began.file_id)
    for entry in began.entries():
        chain.add(*(getattr(entry, field) for field in alone.FIELDS))
    assert alone.fingerprint_of(chain.count) == flow.state.seal == fingerprint(flow.state.rules)
    sealed_then = [entry.fact.fingerprint for entry in ledger.entries() if isinstance(entry.fact, RecipeSealed)]
    assert sealed_then in ([], [flow.state.seal])


def test_a_server_opens_it(old, new_server):
    server = new_server()
    server.stop()
    shutil.copy(DATA / f"{old.name}.db", server.data_dir / f"{old.slug}.db")
    server.start()

    rows = json.loads(server.run("standings", old.slug, "--json").stdout)["rows"]
    then = [(row["team"], row["points"]) for row in said_then(old)["rows"]]
    assert [(row["team"], row["points"]) for row in rows] == then
    assert server.run("phase", old.slug, "reopen", "--reason", "rain").stdout.strip() == "frozen"
