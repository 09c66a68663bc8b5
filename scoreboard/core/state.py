"""What the entries so far add up to, and what can be read from that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.facts import (
    Status,
)
from scoreboard.core.going import Going
from scoreboard.core.jury import Jury, marks_of, weights_of
from scoreboard.core.phases import Phase
from scoreboard.core.pledges import Buckets, idle
from scoreboard.core.recipe import Figures, Recipe
from scoreboard.core.review import Correction, Final, Query, Sample, Signature
from scoreboard.core.rules import Rules, rules_of
from scoreboard.core.shifts import Shift, minutes_called
from scoreboard.core.tally import Counts, Tally

LAST = 10
Tallies = Mapping[str, Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A result as lists show it: what, when, and whether it was taken back.

    `asked` says that a lead asked the judges about it: open, or left as it was; `answer` is
    then the place of their words.
    """

    request_id: str
    receipt: str
    result: Counts
    status: Status
    at: datetime
    made_at: datetime | None = None
    void: bool = False
    caller: str = ""
    asked: str = ""
    first_at: datetime | None = None
    answer: str = ""

    @property
    def since(self) -> datetime:
        """When it, or the first of those that it stands for, was acknowledged."""
        return self.first_at or self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a lead asked the judges about the result `target`, and nobody has answered yet."""

    target: str
    team: str
    at: datetime
    reason: str
    by: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A change of the rules after the start, as everybody may read it."""

    seq: int
    at: datetime
    before: Rules
    after: Rules
    fingerprint: str
    reason: str
    text_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that is known after `seq` entries.

    `tallies` hold all counted results of each team, `days` the same parted by day, `clock`
    by day and hour; `pledges` are those of them that are promises, by how they stand. What
    counts of all that is `counting`.
    `shifts` are those of all teams by the request id they began with, `asks` what leads
    asked the judges, by the result it is about.
    `definition_seq` is the newest entry that says what the competition is: whoever changes
    it has seen that one. `seal` is the fingerprint of the rules, empty before the start.
    `rehearsed` counts the entries that brought a result in the rehearsal, `opened_seq` is the entry behind which
    everything counts, 0 before the start.
    `armed` are the scheduled times that will still fire: none that was past when it was
    set, and none that a phase has overtaken.
    `jury` is what judges mark. `reviewed` are the results that a judge left as they are, with
    the verdict, `admitted` those that were set aside and count since, with their team; `large`
    are those to be called back that nobody has looked at. `queries` are what judges asked, by
    request id; `answered` are the results about which a team answered and nobody decided since,
    with their team. `signatures` are those under the standings as they are now; `correction`
    says what is being corrected, and `official` is the state of the newest final.
    `latest` are the newest results of all, `last` the newest of each team, newest first; behind
    them stand older ones that the judges were asked about.
    `shown` is the state of the moment the public last saw: set from the first freeze or
    close until everybody sees the same again; of it `going` is the total where that goes on.
    `counted_seq` is the newest entry that is no business of the judges alone. `changes` counts the entries that changed
    what the public may see and `changed_at` is the time of the newest of them, so neither
    says anything about hidden ones.
    """

    seq: int = 0
    at: datetime | None = None
    competition: Competition | None = None
    teams: Mapping[str, Team] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    recipe: Recipe = field(default_factory=Recipe)
    phase: Phase = Phase.REHEARSAL
    phase_at: datetime | None = None
    before_close: Phase = Phase.OPEN
    tallies: Tallies = field(default_factory=dict)
    days: Mapping[str, Tallies] = field(default_factory=dict)
    clock: Mapping[str, Mapping[str, Tallies]] = field(default_factory=dict)
    pledges: Buckets = field(default_factory=dict)
    shifts: Mapping[str, Shift] = field(default_factory=dict)
    asks: Mapping[str, Ask] = field(default_factory=dict)
    latest: tuple[Recorded, ...] = ()
    last: Mapping[str, tuple[Recorded, ...]] = field(default_factory=dict)
    set_aside: int = 0
    jury: Jury = field(default_factory=Jury)
    reviewed: Mapping[str, str] = field(default_factory=dict)
    admitted: Mapping[str, str] = field(default_factory=dict)
    large: Mapping[str, str] = field(default_factory=dict)
    queries: Mapping[str, Query] = field(default_factory=dict)
    answered: Mapping[str, str] = field(default_factory=dict)
    sample: Sample | None = None
    signatures: tuple[Signature, ...] = ()
    finals: tuple[Final, ...] = ()
    correction: Correction | None = None
    official: "State | None" = None
    definition_seq: int = 0
    seal: str = ""
    sealed_at: datetime | None = None
    amendments: tuple[Amendment, ...] = ()
    rehearsed: int = 0
    opened_seq: int = 0
    armed: Mapping[Phase, datetime] = field(default_factory=dict)
    schedule_seq: int = 0
    shown: "State | None" = None
    going: Going | None = None
    counted_seq: int = 0
    changes: int = 0
    changed_at: datetime | None = None

    @property
    def defined(self) -> Competition:
        """The competition, of which there is always one after the first entry."""
        assert self.competition is not None
        return self.competition

    @property
    def desk_phase(self) -> Phase:
        """The phase that says what may be done: while a final is corrected, as after the close."""
        return Phase.CLOSED if self.correction else self.phase

    def verdict(self, target: str) -> str:
        """What a judge said of a result; empty where nobody did, or its team asked or answered something since."""
        return "" if target in self.asks or target in self.answered else self.reviewed.get(target, "")

    @property
    def competing(self) -> list[str]:
        """The teams that were not withdrawn."""
        return [code for code, team in self.teams.items() if not team.withdrawn]

    @property
    def rules(self) -> Rules:
        """All that decides the places besides the results."""
        return rules_of(self.defined, self.recipe, self.outcomes.values(), self.teams.values())

    @property
    def counting(self) -> Tallies:
        """What counts of each team's results: all but the pledges that do not."""
        return self._without_idle(self.tallies)

    def counting_of(self, team: str) -> Tally:
        """What counts of one team's results."""
        tally = self.tallies[team]
        for code, promised in idle(self.pledges, self.recipe):
            if code == team:
                tally = tally.less(promised)
        return tally

    @property
    def figures(self) -> Figures:
        """What the teams are ranked by."""
        return Figures(
            teams=self.teams,
            outcomes=self.outcomes,
            tallies=self.counting,
            minutes=minutes_called(self.shifts.values()),
            **self._marked(),
        )

    def figures_of(self, day: str) -> Figures:
        """What the teams reached on one day."""
        tallies = {code: Tally() for code in self.teams} | dict(self.days.get(day, {}))
        return Figures(
            teams=self.teams,
            outcomes=self.outcomes,
            tallies=self._without_idle(tallies, day),
            minutes=minutes_called(self.shifts.values(), day),
            **self._marked(),
        )

    def _marked(self) -> dict[str, Any]:
        criteria = self.recipe.criteria
        return {"marks": marks_of(self.jury, criteria, self.teams), "weights": weights_of(criteria)}

    def _without_idle(self, tallies: Tallies, day: str = "") -> Tallies:
        counting = dict(tallies)
        for team, promised in idle(self.pledges, self.recipe, day):
            counting[team] = counting[team].less(promised)
        return counting
