"""Whatever is changed in a competition's file or an export, `verify` names it and never stumbles."""

import io
import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from scoreboard.core.codec import compact
from scoreboard.core.commands import (
    AskJudges,
    ChangePhase,
    RecordResult,
    SettlePledge,
    StartShift,
    TakeBack,
)
from scoreboard.core.competition import Team
from scoreboard.core.facts import (
    AskAnswered,
    CompetitionChanged,
    Fact,
    FinalMade,
    JudgesAsked,
    JudgeSeated,
    OutcomeChanged,
    OutcomeWithdrawn,
    PhaseChanged,
    PledgeSettled,
    RecipeAmended,
    RecipeChosen,
    RecipeSealed,
    ResultRecorded,
    ResultReplaced,
    ResultVoided,
    ShiftEnded,
    ShiftStarted,
    StandingsSigned,
    Status,
    TeamAdded,
    TeamChanged,
    TeamWithdrawn,
)
from scoreboard.core.finals import digest_of
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.pledges import Settlement
from scoreboard.core.roles import Role, Who
from scoreboard.core.rules import Rules, fingerprint, rules_of
from scoreboard.core.tally import Counts
from scoreboard.definition import from_table, from_toml
from scoreboard.exports import verify as alone
from scoreboard.exports.pack import write_pack
from scoreboard.exports.ranking import ranking_json
from scoreboard.flow import Flow
from scoreboard.ledger import next_entry
from scoreboard.scenarios import scenario_names, toml_of
from scoreboard.store.memory import MemoryLedger
from scoreboard.store.sqlite import SqliteLedger, create
from scoreboard.verification import recomputed, verify

ORGANISER = Who(Role.ORGANISER, pass_id="p1")
JUDGE = Who(Role.JUDGE, pass_id="p2")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEAMS = ("HL", "DK", "ST")


def result(team, outcome="retained", *, calls=1, amount_minor=1000) -> RecordResult:
    return RecordResult(
        result=Counts(team=team, outcome=outcome, calls=calls, amount_minor=amount_minor, units=0),
        note="thank you",
        made_at=NOON,
    )


def play(flow: Flow) -> None:
    """Hold a small competition: a rehearsal, results, corrections, a freeze, a close, a late import."""
    flow.submit(from_toml(toml_of("trophy")), ORGANISER, "define-00")
    flow.submit(result("HL"), ORGANISER, "rehearsal")
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    for number in range(30):
        flow.submit(result(TEAMS[number % 3], amount_minor=100 + number), ORGANISER, f"result-{number:02}")
        flow.submit(result(TEAMS[number % 2], "happy", amount_minor=0), ORGANISER, f"happy-{number:03}")
    flow.submit(TakeBack(target="result-03", reason="mistake"), ORGANISER, "void-0001")
    flow.submit(TakeBack(target="result-04", reason="mistake", instead=result("ST")), ORGANISER, "replace-1")
    flow.submit(ChangePhase(verb=Verb.FREEZE), JUDGE, "freeze-00")
    flow.submit(result("DK", "objection", amount_minor=0), ORGANISER, "hidden-01")
    flow.submit(ChangePhase(verb=Verb.CLOSE), JUDGE, "close-000")
    flow.submit(
        RecordResult(result=result("HL").result, imported=True),
        ORGANISER,
        "late-0001",
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> Path:
    """A competition's file at rest."""
    path = tmp_path_factory.mktemp("data") / "gouden-hoorn.db"
    create(path, "gouden-hoorn")
    ledger = SqliteLedger(path)
    ledger.begin_writing()
    play(Flow(ledger))
    ledger.close()
    return path


@pytest.fixture(scope="module")
def packed(played) -> bytes:
    """Its export."""
    out = io.BytesIO()
    ledger = SqliteLedger(played)
    write_pack(out, ledger, made_at=NOON)
    ledger.close()
    return out.getvalue()


@pytest.fixture
def database(played, tmp_path) -> Path:
    return Path(shutil.copy(played, tmp_path / "copy.db"))


@pytest.fixture
def folder(packed, tmp_path) -> Path:
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path / "pack")
    return tmp_path / "pack"


@pytest.fixture
def pack(packed, tmp_path) -> Path:
    path = tmp_path / "pack.zip"
    path.write_bytes(packed)
    return path


def change(path: Path, statement: str) -> None:
    """Change a competition's file as somebody might who knows SQLite."""
    database = sqlite3.connect(path, isolation_level=None)
    for name in ("changed", "deleted", "replaced"):
        database.execute(f"DROP TRIGGER entries_are_never_{name}")
    database.execute(statement)
    database.close()


def flip(path: Path, offset: int, bit: int = 1) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= bit
    path.write_bytes(content)


def test_a_competition_that_was_held_passes_in_every_form(database, pack, folder):
    for path in (database, pack, folder):
        ok, sentence = verify(path)
        assert ok, sentence
        assert sentence.startswith("PASS: ")


def test_a_file_that_is_being_written_is_checked_up_to_its_newest_entry(tmp_path):
    path = tmp_path / "live.db"
    create(path, "gouden-hoorn")
    ledger = SqliteLedger(path)
    ledger.begin_writing()
    play(Flow(ledger))
    assert verify(path)[0]
    assert f"PASS: {ledger.head()[0]} entries" in verify(path)[1]
    ledger.close()


def test_the_verifier_comes_to_the_digest_that_judges_sign_while_the_file_is_written(tmp_path):
    path = tmp_path / "live.db"
    create(path, "gouden-hoorn")
    ledger = SqliteLedger(path)
    ledger.begin_writing()
    flow = Flow(ledger)
    play(flow)
    before = recomputed(path)
    assert before == digest_of(flow.state)
    flow.submit(TakeBack(target="result-08", reason="mistake"), JUDGE, "void-0009")
    assert before != recomputed(path) == digest_of(flow.state)
    ledger.close()


def test_nothing_is_recomputed_from_a_file_that_does_not_hold_together(database):
    change(database, "UPDATE entries SET body = replace(body, '\"calls\":1', '\"calls\":2') WHERE seq = 20")
    for path in (database, database.with_name("nothing.db")):
        with pytest.raises(alone.Misfit):
            recomputed(path)


def test_the_verifier_runs_alone_beside_the_files_and_on_the_zip(folder, pack):
    for arguments in ([], [str(pack)]):
        run = subprocess.run(
            [sys.executable, "-I", "-S", folder / "verify.py", *arguments], capture_output=True, text=True, check=False
        )
        assert (run.returncode, run.stdout[:5], run.stderr) == (0, "PASS:", "")
    flip(folder / "standings.csv", 60)
    run = subprocess.run(
        [sys.executable, "-I", "-S", folder / "verify.py"], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout == "FAIL: standings.csv is not the file that manifest.json names\n"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET body = replace(body, '\"calls\":1', '\"calls\":2') WHERE seq = 20",
        "UPDATE entries SET at = replace(at, '2026', '2025') WHERE seq = 20",
        "UPDATE entries SET request_id = 'someone-else' WHERE seq = 20",
        "UPDATE entries SET kind = 'ResultVoided' WHERE seq = 20",
        "UPDATE entries SET version = 4 WHERE seq = 20",
        "UPDATE entries SET hash = zeroblob(32) WHERE seq = 20",
        "UPDATE entries SET target = 'result-09' WHERE seq = 20",
        "UPDATE entries SET settles = 'result-09' WHERE seq = 20",
        "UPDATE entries SET hash = x'' WHERE seq = 20",
        "DELETE FROM entries WHERE seq = 20",
        "UPDATE entries SET body = CAST(x'ff' AS TEXT) WHERE seq = 20",
    ],
)
def test_a_changed_entry_of_a_file_is_named(database, statement):
    change(database, statement)
    ok, sentence = verify(database)
    assert not ok
    assert re.search(r"\bentry 20\b", sentence), sentence


def test_a_flipped_byte_in_the_file_names_the_entry_it_is_in(database):
    content = database.read_bytes()
    for seq, (body,) in enumerate(sqlite3.connect(database).execute("SELECT body FROM entries ORDER BY seq"), start=1):
        place = content.index(body.encode())
        for offset in (0, len(body) // 2, len(body) - 1):
            database.write_bytes(content)
            flip(database, place + offset)
            ok, sentence = verify(database)
            assert not ok
            assert re.search(rf"\bentry {seq}\b", sentence), sentence


def test_a_changed_digest_of_a_request_names_its_entry(database):
    for seq in (20, 70):
        change_at = f"UPDATE entries SET content = zeroblob(16) WHERE seq = {seq}"
        copy = Path(shutil.copy(database, database.with_name(f"{seq}.db")))
        change(copy, change_at)
        assert verify(copy) == (False, f"FAIL: entry {seq} stands beside the digest of another request")


def test_words_may_be_erased(database):
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("DELETE FROM texts")
    connection.close()
    assert verify(database)[0]


def test_the_contents_at_its_top_name_its_parts_in_their_order():
    text = Path(alone.__file__).read_text()
    contents = re.findall(r"^(I+\. [^:\n]+|\d+\. [^:\n]+(?=:))", alone.__doc__ or "", re.MULTILINE)

    assert contents == re.findall(r"^# (?:===|---) (.+?) (?:===|---)", text, re.MULTILINE)
    assert contents[:2] == ["I. What decides the places", "1. The chain"]


def test_any_flipped_byte_is_answered_with_a_sentence(database):
    content = database.read_bytes()
    chance = random.Random(7)
    for _ in range(300):
        database.write_bytes(content)
        flip(database, chance.randrange(len(content)), 1 << chance.randrange(8))
        _, sentence = verify(database)
        assert re.match("(PASS|FAIL): .+", sentence)
        assert "\n" not in sentence


def test_a_file_cut_short_is_answered_with_a_sentence(database):
    content = database.read_bytes()
    for size in range(0, len(content), 3001):
        database.write_bytes(content[:size])
        ok, sentence = verify(database)
        assert (ok, sentence[:5]) == (False, "FAIL:")


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04", b"SQLite format 3\0", b"SQLite format 3\0" + b"\0" * 9000]
)
def test_what_is_no_competition_is_said_to_be_none(tmp_path, content):
    path = tmp_path / "some.file"
    path.write_bytes(content)
    assert verify(path)[0] is False
    assert verify(tmp_path / "nothing")[1].startswith("FAIL: there is no file")
    assert verify(tmp_path)[0] is False


def test_another_program_s_database_is_no_competition(tmp_path):
    path = tmp_path / "other.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE t (x)")
    database.commit()
    database.close()
    assert verify(path)[1].startswith("FAIL: other.db is not a competition's file")


def test_a_flipped_byte_in_any_file_of_an_export_is_named(folder):
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        flip(path, len(content) // 2)
        ok, sentence = verify(folder)
        path.write_bytes(content)
        assert not ok
        named = "entry " if path.name == "ledger.ndjson" else path.name
        assert named in sentence or path.name == "manifest.json"


def test_a_flipped_byte_in_a_line_of_the_ledger_names_that_entry(folder):
    ledger = folder / "ledger.ndjson"
    content = ledger.read_bytes()
    begin = 0
    for seq, line in enumerate(content.splitlines(keepends=True), start=1):
        flip(ledger, begin + len(line) // 2)
        assert re.search(rf"\bentry {seq}\b", verify(folder)[1])
        ledger.write_bytes(content)
        begin += len(line)


def test_any_flipped_byte_of_the_zip_is_answered_and_nothing_changed_passes(pack):
    content = pack.read_bytes()
    chance = random.Random(3)
    for _ in range(300):
        pack.write_bytes(content)
        flip(pack, chance.randrange(len(content)), 1 << chance.randrange(8))
        ok, sentence = verify(pack)
        assert re.match("(PASS|FAIL): .+", sentence)
        if ok:  # only what describes the files, such as their date, was touched
            whole, changed = zipfile.ZipFile(io.BytesIO(content)), zipfile.ZipFile(pack)
            assert all(whole.read(name) == changed.read(name) for name in whole.namelist())


def forged(folder: Path, name: str, edit) -> None:
    """Change a file of an export, and the manifest with it."""
    path = folder / name
    path.write_bytes(edit(path.read_bytes()))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name]["sha256"] = sha256(path.read_bytes()).hexdigest()
    del manifest["sha256"]
    manifest["sha256"] = sha256(compact(manifest).encode()).hexdigest()
    (folder / "manifest.json").write_text(f"{compact(manifest)}\n", encoding="utf-8")


def test_standings_that_do_not_follow_from_the_entries_are_named_though_the_manifest_fits(folder):
    forged(folder, "standings.json", lambda content: content.replace(b'"place":1', b'"place":2', 1))
    assert verify(folder)[1] == "FAIL: standings.json does not follow from the entries"


def test_a_table_that_says_something_else_is_named_though_the_manifest_fits(folder):
    forged(folder, "standings.csv", lambda content: content.replace(b"\n1,", b"\n2,", 1))
    assert verify(folder)[1] == "FAIL: standings.csv does not agree with standings.json"


def test_an_amount_in_the_table_or_a_recipe_that_was_changed_is_named_though_the_manifest_fits(folder):
    table, recipe = (folder / "standings.csv").read_bytes(), (folder / "recipe.json").read_bytes()
    amount = re.search(rb",([0-9]+\.[0-9]{2}),", table)[1]
    forged(folder, "standings.csv", lambda content: content.replace(amount, b"9" + amount, 1))
    assert verify(folder)[1] == "FAIL: standings.csv does not agree with standings.json"

    forged(folder, "standings.csv", lambda _: table)
    forged(folder, "recipe.json", lambda _: recipe.replace(b'"rank_by":"', b'"rank_by":"x'))
    assert verify(folder)[1] == "FAIL: recipe.json is not the recipe of the entries"


def test_entries_that_were_cut_off_are_missed(folder):
    forged(folder, "ledger.ndjson", lambda content: b"".join(content.splitlines(keepends=True)[:-1]))
    assert "ledger.ndjson ends at entry" in verify(folder)[1]


def test_a_file_too_many_or_too_few_is_named(folder):
    (folder / "extra.csv").write_text("1,2")
    assert "extra.csv" in verify(folder)[1]
    (folder / "extra.csv").unlink()
    (folder / "recipe.json").unlink()
    assert verify(folder)[1] == "FAIL: recipe.json cannot be read"


TOLD = Counts(team="HL", outcome="retained", calls=1, amount_minor=100, units=0)


def follow(chain, entries) -> None:
    """Have the verifier take entries as they stand in the ledger."""
    for entry in entries:
        chain.add(*(getattr(entry, field) for field in alone.FIELDS))


def recorded(**changes) -> ResultRecorded:
    return ResultRecorded(**{"result": TOLD, "status": Status.COUNTED, "receipt": "R", "by": "p1", **changes})


def voided(**changes) -> ResultVoided:
    said = {"target": "result-00", "result": TOLD, "status": Status.COUNTED, "reason": "mistake", "by": "p1"}
    return ResultVoided(**{**said, **changes})


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        (recorded(status=Status.REHEARSAL), "is rehearsal, which it cannot be in the phase open"),
        (recorded(status=Status.SET_ASIDE), "is set_aside, which it cannot be in the phase open"),
        (voided(target="nothing-0"), "takes back nothing-0, which is not there"),
        (voided(status=Status.SET_ASIDE), "says something else of result-00"),
        (voided(result=replace(TOLD, amount_minor=99)), "says something else of result-00"),
        (PhaseChanged(phase=Phase.CLOSED, before=Phase.FROZEN, by="p1"), "leaves the phase frozen"),
    ],
)
def test_a_forged_entry_whose_chain_fits_is_named(fact, sentence):
    flow = trophy()

    with pytest.raises(alone.Misfit, match=f"entry {flow.state.seq + 1} .*{re.escape(sentence)}"):
        told(flow, fact)


def trophy() -> Flow:
    """A competition whose rules are sealed, with one result."""
    flow = Flow(MemoryLedger("gouden-hoorn"))
    flow.submit(from_toml(toml_of("trophy")), ORGANISER, "define-00")
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    flow.submit(RecordResult(result=TOLD), ORGANISER, "result-00")
    return flow


def told(flow: Flow, *facts: Fact) -> alone.Chain:
    """Have the verifier follow a ledger, and then entries that nobody decided but whose chain fits."""
    chain = alone.Chain(flow.ledger.slug, flow.ledger.file_id)
    follow(chain, flow.ledger.entries())
    head = flow.head
    for seq, fact in enumerate(facts, start=flow.state.seq + 1):
        entry = next_entry(head, seq=seq, at="2099-01-01T00:00:00.000Z", request_id=f"forged-{seq}", fact=fact)
        follow(chain, [entry])
        head = entry.hash
    chain.end()
    return chain


def weighed(rules: Rules, weight: str) -> Rules:
    """Give rules in which the first line of the recipe has another weight."""
    first, *others = rules.recipe.measures
    return replace(rules, recipe=replace(rules.recipe, measures=(replace(first, weight=weight), *others)))


def amendment(flow: Flow, **changes) -> RecipeAmended:
    """Give an amendment that fits: the first line of the recipe gets the weight 9."""
    after = weighed(flow.state.rules, "9")
    said = {"before": flow.state.rules, "after": after, "fingerprint": fingerprint(after), "reason": "agreed", "by": ""}
    return RecipeAmended(**{**said, **changes})


def team_of(flow: Flow, **changes) -> Team:
    return replace(flow.state.teams["HL"], **changes)


def test_an_amendment_that_says_what_was_and_what_becomes_passes():
    flow = trophy()
    chain = told(flow, amendment(flow), recorded(result=replace(TOLD, calls=2)))

    assert alone.fingerprint_of(chain.count) == fingerprint(weighed(flow.state.rules, "9"))
    assert chain.count.recipe["measures"][0]["weight"] == "9"


def test_a_fingerprint_that_is_not_that_of_the_rules_names_the_seal():
    flow = Flow(MemoryLedger("gouden-hoorn"))
    flow.submit(from_toml(toml_of("trophy")), ORGANISER, "define-00")
    right = fingerprint(flow.state.rules)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")

    assert told(flow, RecipeSealed(fingerprint=right))
    with pytest.raises(alone.Misfit, match=f"entry {flow.state.seq + 1} says the fingerprint {wrong}"):
        told(flow, RecipeSealed(fingerprint=wrong))


def test_a_start_without_a_seal_is_named():
    flow = Flow(MemoryLedger("gouden-hoorn"))
    flow.submit(from_toml(toml_of("trophy")), ORGANISER, "define-00")
    start = PhaseChanged(phase=Phase.OPEN, before=Phase.REHEARSAL, by="p1")

    with pytest.raises(alone.Misfit, match=f"entry {flow.state.seq + 1} leaves the rehearsal, and the rules were not"):
        told(flow, start)


@pytest.mark.parametrize(
    ("forge", "sentence"),
    [
        (lambda flow: [TeamChanged(team=team_of(flow, seats=99))], "changes the rules after they were sealed"),
        (lambda flow: [TeamChanged(team=team_of(flow, division="Other"))], "changes the rules"),
        (lambda flow: [TeamWithdrawn(code="HL")], "changes the rules"),
        (lambda flow: [TeamAdded(team=team_of(flow, code="NEW"))], "changes the rules"),
        (lambda flow: [OutcomeChanged(outcome=replace(flow.state.outcomes["happy"], scores=False))], "changes the rul"),
        (lambda flow: [OutcomeWithdrawn(key="happy")], "changes the rules"),
        (lambda flow: [RecipeChosen(recipe=weighed(flow.state.rules, "9").recipe)], "changes the rules"),
        (lambda flow: [CompetitionChanged(competition=replace(flow.state.defined, currency="JPY"))], "changes the rul"),
        (lambda flow: [TeamChanged(team=team_of(flow, name="Noordwind"))], "changes the rules"),
        (lambda flow: [CompetitionChanged(competition=replace(flow.state.defined, zone="UTC"))], "changes the rules"),
        (lambda flow: [PhaseChanged(phase=Phase.REHEARSAL, before=Phase.OPEN, by="p1")], "goes from open to rehearsal"),
        (lambda flow: [recorded(result=replace(TOLD, day="2031-01-01"))], "counts on 2031-01-01, and was made"),
        (lambda flow: [RecipeSealed(fingerprint=flow.state.seal)], "seals the rules once more"),
        (lambda flow: [amendment(flow, before=weighed(flow.state.rules, "8"))], "amends other rules than those"),
        (lambda flow: [amendment(flow, fingerprint=flow.state.seal)], "says the fingerprint"),
    ],
)
def test_rules_that_change_otherwise_than_by_an_amendment_are_named(forge, sentence):
    flow = trophy()

    with pytest.raises(alone.Misfit, match=f"entry {flow.state.seq + 1} {sentence}"):
        told(flow, *forge(flow))


def test_an_amendment_that_is_not_carried_out_is_named():
    flow = trophy()
    state, teams = flow.state, {**flow.state.teams, "HL": team_of(flow, seats=99)}
    more_seats = rules_of(state.defined, state.recipe, state.outcomes.values(), teams.values())
    promise = amendment(flow, after=more_seats, fingerprint=fingerprint(more_seats))
    seq = flow.state.seq + 1

    assert told(flow, promise, TeamChanged(team=team_of(flow, seats=99)))
    with pytest.raises(alone.Misfit, match=f"entry {seq} amends the rules, and they did not become what it says"):
        told(flow, promise)
    with pytest.raises(alone.Misfit, match=f"entry {seq + 1} comes before the rules are what entry {seq} says"):
        told(flow, promise, recorded())
    with pytest.raises(alone.Misfit, match=f"entry {seq + 1} changes the rules"):
        told(flow, promise, TeamChanged(team=team_of(flow, seats=98)))


def test_what_is_no_rule_may_change_after_the_seal():
    flow = trophy()

    assert told(
        flow,
        TeamChanged(team=team_of(flow, short="Short", colour="mint")),
        CompetitionChanged(competition=replace(flow.state.defined, name="Another name", goal_minor=5)),
    )


PROMISED = {
    "name": "Vleugels",
    "slug": "vleugels",
    "team": [{"code": code, "name": code, "hours": 4} for code in TEAMS],
    "outcome": [
        {"key": "pledge", "takes_money": True, "pledged": True},
        {"key": "gift", "takes_money": True},
    ],
    "recipe": {
        "rank_by": "money",
        "relative_to": "hours",
        "cut_off": "2026-12-31",
        "view": [{"rank_by": "calls", "relative_to": "hours", "within": "day"}],
    },
}
THEN = datetime(2027, 1, 20, 12, tzinfo=UTC)


def promised() -> Flow:
    """A competition with pledges: one withdrawn, one open, one taken back; a gift that was asked about; a shift."""
    flow = Flow(MemoryLedger("vleugels"), clock=lambda: THEN)
    flow.submit(from_table(PROMISED), ORGANISER, "define-00")
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    for number, outcome in enumerate(("pledge", "pledge", "pledge", "gift"), start=1):
        counts = Counts(team="HL", outcome=outcome, calls=1, amount_minor=1000, units=0)
        flow.submit(RecordResult(result=counts, made_at=NOON), ORGANISER, f"result-{number}")
    flow.submit(SettlePledge(target="result-1", settled="withdrawn", day="2026-12-30"), ORGANISER, "settle-01")
    flow.submit(TakeBack(target="result-3", reason="mistake"), ORGANISER, "void-0001")
    flow.submit(AskJudges(target="result-4", reason="wrong_team"), Who(Role.LEAD, team="HL"), "ask-00001")
    flow.submit(StartShift(team="HL", seats=8), ORGANISER, "shift-001")
    return flow


def stands(flow: Flow, target: str) -> Counts:
    """Give a result as it stands in the ledger."""
    fact = flow.ledger.find(target).fact
    assert isinstance(fact, ResultRecorded)
    return fact.result


def made(result: Counts) -> ResultRecorded:
    return recorded(result=result, made_at=NOON)


def back(flow: Flow, target: str, **changes) -> ResultVoided:
    return voided(**{"target": target, "result": stands(flow, target), **changes})


def instead(flow: Flow, target: str, **changes) -> ResultReplaced:
    """Give an entry that replaces a result by one like it."""
    result = stands(flow, target)
    said = {"target": target, "result": result, "instead": result, "status": Status.COUNTED, "reason": "mistake"}
    return ResultReplaced(**{**said, "receipt": "R", "by": "p1", **changes})


def settled(flow: Flow, target: str, /, state="confirmed", day="2026-12-30", *, earlier="", **changes) -> PledgeSettled:
    """Give an entry that says what came of a pledge of which nobody has said anything."""
    after = Settlement(state=state, day=day, earlier=earlier)
    said = {"target": target, "result": stands(flow, target), "before": Settlement(), "after": after, "by": "p1"}
    return PledgeSettled(**{**said, **changes})


def started(**changes) -> ShiftStarted:
    return ShiftStarted(**{"team": "DK", "seats": 8, "started_at": NOON, "day": "2026-11-22", "by": "p1", **changes})


def ended(**changes) -> ShiftEnded:
    return ShiftEnded(**{"target": "shift-001", "team": "HL", "seats": 8, "minutes": 90, "by": "p1", **changes})


def asks(**changes) -> JudgesAsked:
    return JudgesAsked(**{"target": "result-2", "team": "HL", "reason": "mistake", "by": "p2", **changes})


WITHDRAWN = Settlement(state="withdrawn", day="2026-12-30")
JUDGES = ("j1", "j2")
CLOSE = PhaseChanged(phase=Phase.CLOSED, before=Phase.OPEN, by="p1")


def signatures(flow: Flow, *before: Fact) -> list[Fact]:
    """Give facts with the signatures of both judges behind them, under what stands then."""
    digest = alone.digest_of(told(flow, *before).count)
    return [*before, *(StandingsSigned(judge=judge, digest=digest) for judge in JUDGES)]


def final(flow: Flow) -> list[Fact]:
    """Give the facts that close the competition, sign it, and make its first final."""
    answered = [AskAnswered(target=target, team=ask.team, by="p2") for target, ask in flow.state.asks.items()]
    signed = signatures(flow, *answered, CLOSE, *(JudgeSeated(judge=judge) for judge in JUDGES))
    (digest,) = {fact.digest for fact in signed if isinstance(fact, StandingsSigned)}
    made = FinalMade(number=1, digest=digest, signed_by=JUDGES)
    return [*signed, made, PhaseChanged(phase=Phase.FINAL, before=Phase.CLOSED, by="j2")]


@pytest.mark.parametrize(
    ("forge", "sentence"),
    [
        (lambda flow: [back(flow, "result-1")], "says that result-1 was pledged, and it was withdrawn 2026-12-30"),
        (lambda flow: [back(flow, "result-2", settlement=WITHDRAWN)], "says that result-2 was withdrawn 2026-12-30"),
        (lambda flow: [instead(flow, "result-1")], "says that result-1 was pledged, and it was withdrawn"),
        (lambda flow: [settled(flow, "result-3")], "settles result-3, which was taken back before"),
        (lambda flow: [settled(flow, "result-4")], "settles result-4, which is no pledge that counts"),
        (lambda flow: [settled(flow, "result-2", target="shift-001")], "settles shift-001, which is not there"),
        (
            lambda flow: [settled(flow, "result-2", result=replace(stands(flow, "result-2"), amount_minor=9))],
            "says something else of result-2 than result-2 itself",
        ),
        (lambda flow: [settled(flow, "result-1")], "says that result-1 was pledged, and it was withdrawn 2026-12-30"),
        (lambda flow: [settled(flow, "result-2", day="2099-01-03")], "makes result-2 confirmed 2099-01-03, which can"),
        (lambda flow: [settled(flow, "result-2", "pledged")], "makes result-2 pledged 2026-12-30, which cannot"),
        (lambda flow: [settled(flow, "result-2", "paid")], "makes result-2 paid 2026-12-30, which cannot come of"),
        (lambda flow: [settled(flow, "result-2", earlier="withdrawn 2026-12-01")], "which cannot come of pledged"),
        (lambda flow: [settled(flow, "result-2", day="20261230")], "makes result-2 confirmed 20261230, which cannot"),
        (lambda flow: [settled(flow, "result-2", day="soon")], "does not say what its kind must say"),
        (lambda flow: [settled(flow, "result-2", earlier="today")], "makes result-2 today confirmed 2026-12-30, whi"),
        (
            lambda flow: [made(replace(stands(flow, "result-2"), pledge=False))],
            "is no pledge, and its outcome says othe",
        ),
        (
            lambda flow: [made(replace(stands(flow, "result-4"), pledge=True))],
            "is a pledge, and its outcome says otherwise",
        ),
        (
            lambda flow: [made(replace(stands(flow, "result-4"), day="2026-11-23", hour="04"))],
            "counts in hour 04 of 2026-11-23, and was made in another hour",
        ),
        (lambda flow: [started(team="HL")], "starts a shift of HL, and one is running"),
        (lambda flow: [started(), started()], "starts a shift of DK, and one is running"),
        (lambda flow: [started(seats=0)], "says that a shift had 0 seats, which none can have"),
        (lambda flow: [started(day="2026-11-25")], "counts on 2026-11-25, and was made on another day"),
        (lambda flow: [ended(minutes=25 * 60)], "says that a shift was 1500 minutes, which none can be"),
        (lambda flow: [ended(minutes=-1)], "says that a shift was -1 minutes, which none can be"),
        (lambda flow: [ended(seats=501)], "says that a shift had 501 seats, which none can have"),
        (lambda flow: [ended(team="DK")], "ends shift-001, which is no shift of DK"),
        (lambda flow: [ended(target="result-1")], "ends result-1, which is no shift of HL"),
        (lambda flow: [asks(target="result-9")], "asks about result-9, which is not there"),
        (lambda flow: [asks(target="result-3")], "asks about result-3, which was taken back before"),
        (lambda flow: [asks(target="result-4")], "asks about result-4, and nobody has answered yet"),
        (lambda flow: [asks(team="DK")], "asks for DK about result-2, which is another team's"),
        (lambda flow: [AskAnswered(target="result-2", team="HL", by="p2")], "answers about result-2, and HL asked no"),
        (
            lambda flow: [back(flow, "result-4"), AskAnswered(target="result-4", team="HL", by="p2")],
            "answers about result-4, and HL asked nothing",
        ),
        (lambda flow: [*final(flow), ended()], "comes in the phase final, in which it may not come any more"),
        (lambda flow: [*final(flow), started()], "comes in the phase final"),
        (lambda flow: [*final(flow), asks()], "comes in the phase final"),
        (lambda flow: [*final(flow), AskAnswered(target="result-4", team="HL", by="p2")], "comes in the phase final"),
        (lambda flow: [*final(flow), settled(flow, "result-2")], "comes in the phase final"),
        (lambda flow: [*final(flow), back(flow, "result-2")], "comes in the phase final"),
    ],
)
def test_a_forged_word_about_a_pledge_a_shift_or_a_question_is_named(forge, sentence):
    flow = promised()
    facts = forge(flow)

    with pytest.raises(alone.Misfit, match=f"entry {flow.state.seq + len(facts)} .*{re.escape(sentence)}"):
        told(flow, *facts)


@pytest.mark.parametrize(
    "facts",
    [
        lambda flow: [back(flow, "result-1", settlement=WITHDRAWN)],
        lambda flow: [instead(flow, "result-1", settlement=WITHDRAWN), back(flow, "result-2")],
        lambda flow: [settled(flow, "result-2")],
        lambda flow: [started(), ended(minutes=24 * 60), ended(minutes=0), started(team="HL")],
        lambda flow: [asks(), AskAnswered(target="result-2", team="HL", by="p2"), asks()],
        lambda flow: [CLOSE, settled(flow, "result-2"), ended(), asks()],
    ],
)
def test_a_true_word_about_a_pledge_a_shift_or_a_question_passes(facts):
    flow = promised()

    assert told(flow, *facts(flow))


def test_a_request_id_that_comes_twice_is_named():
    flow = promised()
    chain = told(flow)
    entry = next_entry(
        flow.head, seq=chain.seq + 1, at=chain.at, request_id="result-4", fact=recorded(result=stands(flow, "result-4"))
    )

    with pytest.raises(alone.Misfit, match=f"entry {chain.seq + 1} has the request id result-4, which another entry"):
        follow(chain, [entry])


@pytest.mark.parametrize(
    ("pledges", "cut_off", "money"),
    [
        ("net", "", 1000),
        ("net", "2026-12-31", 2000),
        ("net", "2026-12-30", 2000),
        ("net", "2026-12-29", 3000),
        ("gross", "2026-12-31", 3000),
        ("confirmed", "", 1000),
        ("confirmed", "2026-12-31", 2000),
        ("confirmed", "2026-12-29", 1000),
    ],
)
def test_the_verifier_counts_pledges_as_they_stood_at_the_cut_off(pledges, cut_off, money):
    flow = promised()
    flow.submit(SettlePledge(target="result-2", settled="confirmed", day="2026-12-30"), ORGANISER, "settle-02")
    flow.submit(SettlePledge(target="result-2", settled="withdrawn", day="2027-01-10"), ORGANISER, "settle-03")
    before = flow.state.rules
    after = replace(before, recipe=replace(before.recipe, pledges=pledges, cut_off=cut_off))
    amended = RecipeAmended(before=before, after=after, fingerprint=fingerprint(after), reason="agreed", by="")
    totals = json.loads(alone.standings(told(flow, amended).count))["totals"]

    assert (totals["money_minor"], totals["calls"]) == (money, 3)


def test_the_verifier_divides_by_the_hours_of_the_shifts_as_they_were_corrected():
    flow = promised()
    corrected = told(flow, ended(minutes=90), ended(seats=5, minutes=125))
    another_day = told(flow, ended(minutes=90), started(team="HL"), ended(target=f"forged-{flow.state.seq + 2}"))
    said, of_day = (json.loads(alone.standings(chain.count)) for chain in (corrected, another_day))

    assert Fraction(said["rows"][0]["exact"]) == 2000 / Fraction(5 * 125, 60)
    assert Fraction(of_day["rows"][0]["exact"]) == 2000 / Fraction(2 * 8 * 90, 60)
    assert [row["ranked"] for row in said["views"][0]["sections"][0]["rows"]] == ["0.0", "0.0", "0.0"]
    assert [row["ranked"] for row in of_day["views"][0]["sections"][0]["rows"]] == ["0.3", "0.0", "0.0"]


REGULAR = {
    "name": "Belweek",
    "slug": "belweek",
    "team": [{"code": "HL", "name": "HL", "goal_minor": 7000}, {"code": "DK", "name": "DK", "goal_minor": 9000}],
    "outcome": [
        {"key": "gift", "takes_money": True},
        {"key": "monthly", "takes_money": True, "regular": True},
        {"key": "pledge", "takes_money": True, "regular": True, "scores": False},
    ],
    "recipe": {
        "rank_by": "points",
        "measure": [
            {"kind": "money", "per": 100, "regular_factor": 12, "relative_to": "best"},
            {"kind": "money:monthly", "per": 7, "regular_factor": 3, "relative_to": "goal"},
        ],
    },
}


@pytest.mark.parametrize("name", [*scenario_names(), "regular gifts"])
def test_the_two_programs_agree_on_the_competitions_that_come_along(name):
    command = from_table(REGULAR) if name == "regular gifts" else from_toml(toml_of(name))
    flow = Flow(MemoryLedger(command.competition.slug))
    flow.submit(command, ORGANISER, "define-00")
    flow.submit(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    chance = random.Random(name)
    teams, outcomes = list(flow.state.teams)[:20], list(flow.state.outcomes.values())
    for number in range(150):
        outcome = chance.choice(outcomes)
        counts = Counts(
            team=chance.choice(teams),
            outcome=outcome.key,
            calls=chance.randrange(1, 4),
            amount_minor=chance.randrange(1, 9999) if outcome.takes_money else 0,
            units=chance.randrange(1, 50) if outcome.takes_units else 0,
        )
        made_at = NOON + timedelta(hours=chance.randrange(100))
        flow.submit(RecordResult(result=counts, made_at=made_at), ORGANISER, f"result-{number:03}")
    chain = alone.Chain(flow.ledger.slug, flow.ledger.file_id)
    follow(chain, flow.ledger.entries())

    assert alone.standings(chain.count) == ranking_json(flow.state)
    assert alone.fingerprint_of(chain.count) == flow.state.seal
