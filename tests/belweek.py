"""A small competition for tests: three teams, four outcomes, and the people who ask."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from scoreboard.core.apply import apply
from scoreboard.core.asking import Asked, Taken
from scoreboard.core.commands import ChangePhase, Command, DefineCompetition, RecordResult, TakeBack
from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.decide import decide
from scoreboard.core.facts import Fact, FinalMade, PhaseChanged, ResultRecorded, ResultVoided, Status
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.recipe import Recipe
from scoreboard.core.roles import Role, Who
from scoreboard.core.state import State
from scoreboard.core.tally import Counts
from scoreboard.flow import Answer, Flow
from scoreboard.ledger import Ledger
from scoreboard.store.memory import MemoryLedger

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)

ORGANISER = Who(Role.ORGANISER, pass_id="o1")
JUDGE = Who(Role.JUDGE, pass_id="j1")
API = Who(Role.API, pass_id="a1")
SCHEDULE = Who(Role.SCHEDULE)
LEAD_KO = Who(Role.LEAD, team="KO", pass_id="l1")
LEAD_MA = Who(Role.LEAD, team="MA", pass_id="l2")
LEAD_ZO = Who(Role.LEAD, team="ZO", pass_id="l3")

TEAMS = (
    Team(code="KO", name="Korenbloem", colour="sky"),
    Team(code="MA", name="Madelief", colour="rose"),
    Team(code="ZO", name="Zonnestraal", colour="lemon"),
)
OUTCOMES = (
    Outcome(key="donation", name={"nl": "Donatie", "fr": "Don"}, takes_money=True, success=True),
    Outcome(key="convinced", name="School overtuigd", success=True, symbol="balloon"),
    Outcome(key="tree", name="Boom", takes_units="tree"),
    Outcome(key="pledge", name="Belofte", takes_money=True, scores=False),
)


BY_MONEY = Recipe()


def define(recipe: Recipe = BY_MONEY, **changes: object) -> DefineCompetition:
    """Ask for the competition, with some of its fields changed."""
    competition = Competition(slug="belweek", name="De Grote Belweek", public=True)
    return DefineCompetition(competition=replace(competition, **changes), teams=TEAMS, outcomes=OUTCOMES, recipe=recipe)


def counts(team: str = "KO", outcome: str = "convinced", *, calls: int = 1, cents: int = 0, units: int = 0) -> Counts:
    """Give what one result brings."""
    return Counts(team=team, outcome=outcome, calls=calls, amount_minor=cents, units=units)


def call(team: str = "KO") -> RecordResult:
    """Ask to count one call that convinced a school."""
    return RecordResult(result=counts(team))


def gift(team: str = "KO", cents: int = 2500, *, outcome: str = "donation", calls: int = 1) -> RecordResult:
    """Ask to count one donation."""
    return RecordResult(result=counts(team, outcome, calls=calls, cents=cents))


def take_back(target: str, instead: RecordResult | None = None) -> TakeBack:
    """Ask to void a result, or to replace it."""
    return TakeBack(target=target, reason="mistake", instead=instead)


def phase(verb: Verb, reason: str = "rain") -> ChangePhase:
    """Ask for another phase."""
    return ChangePhase(verb=verb, reason=reason)


def recorded(result: Counts, status: Status = Status.COUNTED) -> ResultRecorded:
    """Say that a result was entered."""
    return ResultRecorded(result=result, status=status, receipt="A" * 16, by="l1")


def voided(target: str, result: Counts, status: Status = Status.COUNTED) -> ResultVoided:
    """Say that a result was taken back."""
    return ResultVoided(target=target, result=result, status=status, reason="mistake", by="j1")


def moved(before: Phase, after: Phase) -> PhaseChanged:
    """Say that the phase changed."""
    return PhaseChanged(phase=after, before=before, by="o1")


WAY = {
    Phase.REHEARSAL: (),
    Phase.OPEN: (Phase.OPEN,),
    Phase.FROZEN: (Phase.OPEN, Phase.FROZEN),
    Phase.CLOSED: (Phase.OPEN, Phase.CLOSED),
    Phase.FINAL: (Phase.OPEN, Phase.CLOSED, Phase.FINAL),
    Phase.REVEALED: (Phase.OPEN, Phase.CLOSED, Phase.FINAL, Phase.REVEALED),
}


def told(*facts: Fact, state: State | None = None) -> State:
    """Give the state after these facts, one a second, with request ids r1, r2, … by their seq."""
    state = defined() if state is None else state
    for fact in facts:
        seq = state.seq + 1
        state = apply(state, seq=seq, at=START + seq * SECOND, request_id=f"r{seq}", fact=fact)
    return state


def defined(recipe: Recipe = BY_MONEY, **changes: object) -> State:
    """Give the state of a competition that was just made."""
    return told(*decide(State(), define(recipe, **changes), asked(ORGANISER)), state=State())


def in_phase(*phases: Phase, state: State | None = None) -> State:
    """Give the state after going through these phases in order."""
    state = defined() if state is None else state
    for after in phases:
        made = (FinalMade(number=1, digest="D" * 23, signed_by=("j1",)),) if after is Phase.FINAL else ()
        state = told(*made, moved(state.phase, after), state=state)
    return state


def reached(phase: Phase) -> State:
    """Give the state of an otherwise untouched competition in this phase."""
    return in_phase(*WAY[phase])


def asked(who: Who, *, at: datetime = START, found: Taken | None = None) -> Asked:
    """Say who asks, in an otherwise empty world without days, or one in which a single result is found."""
    return Asked(who=who, at=at, receipt="R" * 16, text_id="", find=lambda _: found, on_clocks=lambda _: ("", ""))


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    time: datetime = START

    def __call__(self) -> datetime:
        return self.time


@dataclass
class Day:
    """A competition being run: commands go in with ids of their own, at a time that is told."""

    ledger: Ledger = field(default_factory=lambda: MemoryLedger("belweek"))
    clock: Clock = field(default_factory=Clock)
    charity: str = ""
    definition: DefineCompetition | None = None
    flow: Flow = field(init=False)
    asked: int = 0

    def __post_init__(self) -> None:
        self.flow = Flow(self.ledger, clock=self.clock)
        if self.state.competition is None:
            self.ask(self.definition or define(charity=self.charity), ORGANISER)

    @property
    def state(self) -> State:
        """What holds now."""
        return self.flow.state

    def ask(self, command: Command, who: Who = ORGANISER, request_id: str = "") -> Answer:
        """Submit a command; without an id it gets a fresh one."""
        self.asked += 1
        return self.flow.submit(command, who, request_id or f"asked-{self.asked:04}")

    def go(self, *verbs: Verb) -> None:
        """Go through phases."""
        for verb in verbs:
            self.ask(phase(verb), JUDGE if verb is Verb.THAW else ORGANISER)

    def restart(self) -> None:
        """Start again from what is in the ledger."""
        self.flow = Flow(self.ledger, clock=self.clock)

    def bodies(self) -> list[str]:
        """Give everything the chain says, in order."""
        return [entry.body for entry in self.ledger.entries()]
