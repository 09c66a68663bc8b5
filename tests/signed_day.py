"""A competition up to its signed final: results, corrections, a late call, marks, recusals, signatures, comments."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from scoreboard.core.codec import timestamp
from scoreboard.core.commands import (
    AdmitResult,
    ChangePhase,
    Command,
    DefineCompetition,
    DrawSample,
    GiveMarks,
    OpenCorrection,
    RecordResult,
    Recuse,
    ReviewResult,
    SampleCall,
    SeatJudge,
    SignStandings,
    TakeBack,
)
from scoreboard.core.finals import blockers, digest_of
from scoreboard.core.phases import Verb
from scoreboard.core.recipe import CALL_QUALITY, SUMMARY, Criterion
from scoreboard.core.review import VERIFIED
from scoreboard.core.roles import Role, Who
from scoreboard.core.tally import Counts
from scoreboard.definition import from_table
from scoreboard.exports.sources import Beside
from scoreboard.flow import Flow
from scoreboard.ledger import Ledger
from scoreboard.store import sqlite
from scoreboard.store.memory import MemoryLedger

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ORGANISER = Who(Role.ORGANISER, pass_id="o1")
JUDGES = tuple(Who(Role.JUDGE, pass_id=f"j{number}") for number in (1, 2, 3))
NAMES = {"o1": "Griet", "j1": "Łucja Żółkowska", "j2": "Jean-Benoît Œuvrard", "j3": "M. van der Straten"}
NICKNAME, REFERENCE, DONOR, REMARK = "zingende-zus", "REF-99-4711", "mevrouw Peeters", "warm onthaal, kort afscheid"

TEAMS = ("Zonnestraal", "De Nachtuilen", "Lijn 9", "Kabel & Koek", "Les Voix Claires", "Großer Straßenchor Köln-Süd")
TABLE = {
    "name": {"nl": "De Grote Belweek", "fr": "La grande semaine d’appels", "de": "Die große Telefonwoche",
             "en": "The Big Call Week"},
    "slug": "belweek",
    "charity": "Stichting Kleine Vleugels",
    "timezone": "Europe/Brussels",
    "nicknames": "desk",
    "languages": ["nl", "fr", "de", "en"],
    "outcome": [
        {"key": "donation", "name": {"nl": "Donatie", "fr": "Don", "de": "Spende", "en": "Donation"},
         "takes_money": True, "success": True},
        {"key": "convinced", "name": {"nl": "School overtuigd", "fr": "École convaincue", "de": "Schule überzeugt",
                                      "en": "School convinced"}, "success": True},
        {"key": "happy", "name": {"nl": "Fijn gesprek", "fr": "Bon appel", "de": "Gutes Gespräch",
                                  "en": "Happy call"}},
    ],
    "recipe": {
        "rank_by": "points",
        "measure": [
            {"kind": "money", "per_minor": 1000, "weight": "1"},
            {"kind": "outcome:convinced", "weight": "25"},
            {"kind": "calls", "per": 10, "weight": "2", "cap": "40"},
            {"kind": "marks", "weight": "10"},
        ],
        "tie_breakers": ["money"],
    },
}  # fmt: skip
CRITERIA = (
    Criterion(
        key="tone",
        name={"nl": "Toon en empathie", "fr": "Ton et empathie", "de": "Ton und Empathie", "en": "Tone and empathy"},
        weight="2",
        about={"nl": "Luistert de beller?", "fr": "L’appelant écoute-t-il ?", "de": "Wird zugehört?",
               "en": "Does the caller listen?"},
    ),
    Criterion(
        key="advice",
        name={"nl": "Managementadvies", "fr": "Conseil à la direction", "de": "Managementrat", "en": "Advice"},
        of=SUMMARY,
        weight="1.5",
    ),
)  # fmt: skip


@dataclass
class JuryDay:
    """A competition with so many teams and everything that papers tell about; it stops where it is told to."""

    teams: tuple[str, ...] = TEAMS
    table: dict = field(default_factory=lambda: dict(TABLE))
    criteria: tuple[Criterion, ...] = CRITERIA
    logo: bool = True
    ledger: Ledger = field(default_factory=lambda: MemoryLedger("belweek"))
    minutes: int = 0
    asked: int = 0

    def __post_init__(self) -> None:
        self.flow = Flow(self.ledger, clock=lambda: START + timedelta(minutes=self.minutes))
        codes = [f"T{number}" for number in range(1, len(self.teams) + 1)]
        table = {
            **self.table,
            "team": [{"code": code, "name": name} for code, name in zip(codes, self.teams, strict=True)],
        }
        defined = from_table(table)
        assert isinstance(defined, DefineCompetition)
        self.codes = codes
        self.ask(replace(defined, recipe=replace(defined.recipe, criteria=self.criteria)))
        self.leads = {code: Who(Role.LEAD, team=code, pass_id=f"l-{code}") for code in codes}

    @property
    def state(self):
        """What holds now."""
        return self.flow.state

    @property
    def beside(self) -> Beside:
        """What stands beside the ledger."""
        teams = frozenset(lead.pass_id for lead in self.leads.values())
        return Beside(names=NAMES, teams=teams, logo=logo_png() if self.logo else None)

    def ask(self, command: Command, who: Who = ORGANISER) -> str:
        """Submit a command two minutes after the one before; give its request id."""
        self.asked += 1
        self.minutes += 2
        request_id = f"asked-{self.asked:05}"
        self.flow.submit(command, who, request_id)
        return request_id

    def gift(self, code: str, cents: int, who: Who | None = None, **more) -> str:
        """Record one donation of a team, with words that name somebody."""
        result = Counts(team=code, outcome="donation", calls=1, amount_minor=cents, units=0)
        return self.ask(RecordResult(result=result, note=DONOR, caller="c1", **more), who or self.leads[code])

    def calls(self, code: str, outcome: str, calls: int) -> str:
        """Record calls of a team."""
        result = Counts(team=code, outcome=outcome, calls=calls, amount_minor=0, units=0)
        return self.ask(RecordResult(result=result), self.leads[code])

    def opened(self) -> "JuryDay":
        """Open the lines."""
        self.ask(ChangePhase(verb=Verb.OPEN))
        return self

    def called(self) -> "JuryDay":
        """Let the teams call, and correct one of their own."""
        self.opened()
        for number, code in enumerate(self.codes, start=1):
            self.gift(code, 125_050 // number)
            self.calls(code, "convinced", 1 + number % 4)
            self.calls(code, "happy", 40 + 7 * number)
        mine = self.gift(self.codes[0], 999)
        self.ask(TakeBack(target=mine, reason="mistake"), self.leads[self.codes[0]])
        self.double = self.gift(self.codes[-1], 4_200)
        self.wrong = self.gift(self.codes[0], 250_000)
        return self

    def played(self) -> "JuryDay":
        """Let them call, close the lines, and let two calls come too late."""
        self.called()
        self.ask(ChangePhase(verb=Verb.CLOSE))
        self.late = self.gift(self.codes[0], 1_500, to_judges=True)
        self.late_too = self.gift(self.codes[-1], 99_900, to_judges=True)
        return self

    def judged(self) -> "JuryDay":
        """Let the judges decide and mark everything."""
        first, second, third = JUDGES
        for judge in JUDGES:
            self.ask(SeatJudge(), judge)
        self.ask(TakeBack(target=self.double, reason="duplicate", note="Stond er twee keer"), first)
        result = Counts(team=self.codes[0], outcome="donation", calls=1, amount_minor=2_500, units=0)
        self.ask(TakeBack(target=self.wrong, reason="mistake", instead=RecordResult(result=result)), first)
        self.ask(AdmitResult(target=self.late), second)
        self.ask(TakeBack(target=self.late_too, reason="other", note="Na de fluit gebeld"), second)
        for large in list(self.state.large):
            self.ask(ReviewResult(target=large, verdict=VERIFIED), second)
        self.ask(DrawSample(percent=5), first)
        self.ask(Recuse(team=self.codes[1], reason="works_there"), third)
        for number, code in enumerate(self.codes):
            call = self.ask(SampleCall(team=code, note=REFERENCE), first) if self._of_calls() else ""
            for judge in JUDGES:
                if judge is third and code == self.codes[1]:
                    continue
                mark = 5 + (number + len(judge.pass_id) + int(judge.pass_id[1])) % 5
                marks = {one.key: {call if one.of == CALL_QUALITY else "": mark} for one in self.criteria}
                if marks:
                    self.ask(GiveMarks(team=code, marks=marks, note=REMARK), judge)
        return self

    def _of_calls(self) -> bool:
        return any(one.of == CALL_QUALITY for one in self.criteria)

    def signed(self, comment: str = "Alles nagerekend") -> "JuryDay":
        """Let all judges sign."""
        assert not blockers(self.state), blockers(self.state)
        for judge in JUDGES:
            digest = digest_of(self.state)
            note = comment if judge is JUDGES[0] else ""
            self.ask(SignStandings(digest=digest, recomputed=digest, note=note), judge)
        return self

    def revealed(self) -> "JuryDay":
        """Reveal it."""
        self.ask(ChangePhase(verb=Verb.REVEAL))
        return self

    def reopened(self) -> "JuryDay":
        """Begin to correct the final."""
        self.ask(OpenCorrection(reason="mistake", note="Een telfout"), JUDGES[0])
        return self


def whole(**more) -> JuryDay:
    """Give a competition that is over, signed and revealed."""
    return JuryDay(**more).played().judged().signed().revealed()


def on_file(path: Path, slug: str, **more: Any) -> JuryDay:
    """Write such a competition into a file, with the judges' passes and the logo beside it."""
    sqlite.create(path, slug)
    ledger = sqlite.SqliteLedger(path)
    ledger.begin_writing()
    day = whole(ledger=ledger, table={**TABLE, "slug": slug}, **more)
    at = timestamp(START)
    with sqlite.durable(ledger.writer):
        passes = [(id_, "judge", label) for id_, label in NAMES.items()]
        passes += [(lead.pass_id, "lead", "") for lead in day.leads.values()]
        for id_, role, label in passes:
            row = (id_, role, label, id_.encode(), at)
            ledger.writer.execute(
                "INSERT INTO passes (id, role, team, label, token_hash, made_at) VALUES (?, ?, '', ?, ?, ?)", row
            )
        ledger.writer.execute("INSERT INTO uploads VALUES ('logo', 'image/png', ?, 'd', ?)", (logo_png(), at))
    ledger.close()
    return day


def logo_png() -> bytes:
    """Draw a logo."""
    out = BytesIO()
    picture = Image.new("RGB", (480, 160), (255, 255, 255))
    picture.paste((11, 107, 91), (20, 20, 460, 140))
    picture.save(out, "PNG")
    return out.getvalue()
