"""A competition with two judges, held up to its corrected final, and its export in memory."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from scoreboard.core.codec import compact
from scoreboard.core.commands import (
    AdmitResult,
    AnswerAsk,
    AskJudges,
    ChangePhase,
    CloseQuery,
    Command,
    DrawSample,
    GiveMarks,
    OpenCorrection,
    QueryTeam,
    ReceiveSummary,
    RecordResult,
    Recuse,
    ReviewResult,
    SampleCall,
    SeatJudge,
    SignStandings,
    TakeBack,
)
from scoreboard.core.finals import digest_of
from scoreboard.core.phases import Verb
from scoreboard.core.roles import Role, Who
from scoreboard.core.state import State
from scoreboard.core.tally import Counts
from scoreboard.definition import from_table
from scoreboard.exports import verify as alone
from scoreboard.exports.pack import write_pack
from scoreboard.flow import Flow
from scoreboard.store.memory import MemoryLedger

ORGANISER = Who(Role.ORGANISER, pass_id="p1")
ANNA, BERT = (Who(Role.JUDGE, pass_id=pass_id) for pass_id in ("j1", "j2"))
LEAD = Who(Role.LEAD, team="HL", pass_id="l1")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
REFERENCE = "REF-4711"
TABLE = {
    "name": {"nl": "Vleugels"},
    "slug": "vleugels",
    "charity": "Stichting Vleugels",
    "call_back_minor": 50_000,
    "team": [{"code": code, "name": f"Team {code}", "hours": 2} for code in ("HL", "DK", "ST")],
    "outcome": [{"key": "gift", "takes_money": True, "success": True}, {"key": "tree", "takes_units": "trees"}],
    "recipe": {
        "rank_by": "points",
        "measure": [{"kind": "money", "per_minor": 1000}, {"kind": "marks", "weight": 5}, {"kind": "marks:advice"}],
        "criterion": [
            {"key": "warmth", "name": {"nl": "Warmte"}, "weight": 2},
            {"key": "advice", "of": "summary", "lowest": 1, "highest": 10},
        ],
    },
}


def gift(team: str, cents: int, *, minutes: int = 0) -> RecordResult:
    counts = Counts(team=team, outcome="gift", calls=1, amount_minor=cents, units=0)
    return RecordResult(result=counts, made_at=NOON + timedelta(minutes=minutes))


def marks_for(state: State, team: str, mark: int) -> GiveMarks:
    """Mark all that is to be marked of a team."""
    criteria = state.recipe.criteria
    return GiveMarks(team=team, marks={one.key: dict.fromkeys(state.jury.wanted(one, team), mark) for one in criteria})


def signing(state: State) -> SignStandings:
    return SignStandings(digest=digest_of(state), recomputed=digest_of(state), note="seen")


class Held:
    """A competition of three teams while it is held: whoever calls it asks, one after the other."""

    def __init__(self) -> None:
        minutes = iter(range(1_000))
        self.flow = Flow(MemoryLedger("vleugels"), clock=lambda: NOON + timedelta(minutes=next(minutes)))

    def __call__(self, command: Command | Callable[[State], Command], who: Who, request_id: str) -> None:
        self.flow.submit(command(self.flow.state) if callable(command) else command, who, request_id)


def played() -> Held:
    """A day that is closed, with two judges at the table: nothing of what they have to do is done yet."""
    held = Held()
    held(from_table(TABLE), ORGANISER, "define-00")
    held(gift("HL", 60_000), ORGANISER, "rehearsed")
    held(SampleCall(team="HL", note=REFERENCE), ORGANISER, "rehearsed-call")
    held(QueryTeam(team="HL", note="how", deadline=NOON + timedelta(days=9)), ANNA, "rehearsed-query")
    held(ChangePhase(verb=Verb.OPEN), ORGANISER, "open-0000")
    for number in range(9):
        held(gift(("HL", "DK", "ST")[number % 3], 1000 + 7 * number), ORGANISER, f"gift-000{number}")
    held(gift("HL", 60_000), ORGANISER, "large-000")
    for number in range(2):
        held(gift("ST", 900), ORGANISER, f"gone-000{number}")
        held(TakeBack(target=f"gone-000{number}", reason="mistake"), ORGANISER, f"void-gone-{number}")
    held(AskJudges(target="gift-0000", reason="mistake"), LEAD, "ask-00000")
    held(ChangePhase(verb=Verb.CLOSE), ANNA, "close-000")
    held(gift("DK", 2000), ORGANISER, "late-0000")
    held(SeatJudge(), ANNA, "seat-0001")
    held(SeatJudge(), BERT, "seat-0002")
    held(QueryTeam(team="HL", note="how much", deadline=NOON + timedelta(days=9)), ANNA, "query-000")
    for team in ("HL", "DK", "ST"):
        held(SampleCall(team=team, note=REFERENCE), ANNA, f"call-{team}-0")
    return held


def judged() -> Held:
    """The same when all is done that keeps judges from signing."""
    held = played()
    held(AdmitResult(target="late-0000"), ANNA, "admit-000")
    held(ReviewResult(target="large-000", verdict="verified"), ANNA, "review-00")
    held(AnswerAsk(target="gift-0000"), ANNA, "answer-00")
    held(CloseQuery(query="query-000"), BERT, "closed-00")
    held(DrawSample(percent=25), ANNA, "draw-0000")
    held(ReceiveSummary(team="HL", digest="ab" * 32, size=9), ORGANISER, "summary-0")
    held(lambda state: marks_for(state, "ST", 1), BERT, "marks-b-ST")
    held(Recuse(team="ST", reason="related"), BERT, "recuse-00")
    for mark, team in enumerate(("HL", "DK", "ST"), start=6):
        held(lambda state, team=team, mark=mark: marks_for(state, team, mark), ANNA, f"marks-a-{team}")
    for team in ("HL", "DK"):
        held(lambda state, team=team: marks_for(state, team, 9), BERT, f"marks-b-{team}")
    return held


def revealed() -> Held:
    """The same, signed, revealed, corrected, and signed again."""
    held = judged()
    held(signing, ANNA, "sign-0001")
    held(signing, BERT, "sign-0002")
    held(ChangePhase(verb=Verb.REVEAL), ANNA, "reveal-00")
    held(OpenCorrection(reason="mistake", note="too much"), ANNA, "correct-0")
    held(TakeBack(target="gift-0001", reason="mistake"), ANNA, "void-0001")
    held(signing, ANNA, "sign-0003")
    held(signing, BERT, "sign-0004")
    return held


class Files:
    """An export in memory, as the verifier reads one."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def namelist(self) -> list[str]:
        return list(self.files)

    def open(self, name: str) -> io.BytesIO:
        return io.BytesIO(self.files[name])


def pack_of(flow: Flow) -> dict[str, bytes]:
    out = io.BytesIO()
    write_pack(out, flow.ledger, made_at=NOON)
    with zipfile.ZipFile(out) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def misfit(files: dict[str, bytes]) -> str:
    """Say what does not fit in an export, empty when all does."""
    try:
        alone.check_pack(Files(files))
    except alone.Misfit as found:
        return str(found)
    return ""


def resigned(files: dict[str, bytes], **changes: object) -> None:
    """Have the manifest name the files as they are now, as somebody would who forges one."""
    manifest = json.loads(files["manifest.json"]) | changes
    del manifest["sha256"]
    others = {name: content for name, content in files.items() if name != "manifest.json"}
    manifest["files"] = {
        name: {"sha256": sha256(content).hexdigest(), "bytes": len(content)} for name, content in sorted(others.items())
    }
    manifest["sha256"] = sha256(compact(manifest).encode()).hexdigest()
    files["manifest.json"] = f"{compact(manifest)}\n".encode()
