"""The board and the standings as they go over the wire: every field that may come, and no other."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scoreboard.core.phases import Phase

Words = str | dict[str, str]
Whole = Annotated[int, Field(ge=0)]
Decimals = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")]
"""A number in text, so that no client rounds it."""

Exact = Annotated[str, Field(pattern=r"^[0-9]+(/[0-9]+)?$")]
"""A whole number or a fraction, such as 11/2."""

Within = Literal["", "division", "day"]
RelativeTo = Literal["", "seats", "hours", "calls", "list", "goal", "best"]


class Out(BaseModel):
    """What is sent: nothing besides the fields that are named."""

    model_config = ConfigDict(extra="forbid")


class SumsOut(Out):
    """Sums of a team or of all. `units_by` is there when there are units."""

    money_minor: Whole
    calls: Whole
    units: Whole
    outcomes: dict[str, Whole]
    units_by: dict[str, Whole] | None = None


class RowOut(SumsOut):
    """A team's line. `ranked` is the number that the places follow; `points` is there when points rank."""

    place: Annotated[int, Field(ge=1)]
    team: str
    ranked: Decimals
    points: Decimals | None = None


class MilestoneOut(Out):
    """A step on the way to the goal."""

    at: Whole
    name: Words


class GoalOut(Out):
    """The goal in its own unit, minor units for money, and how much of it is reached."""

    of: str
    at: Whole
    stretch: Whole
    reached: Whole
    milestones: list[MilestoneOut]


class SealOut(Out):
    """The fingerprint of the rules, empty before the start, and how often they were amended since."""

    fingerprint: Annotated[str, Field(pattern=r"^([0-9a-f]{4}(-[0-9a-f]{4}){3})?$")]
    sealed_at: str | None
    amendments: Whole


class FinalOut(Out):
    """The final that the standings are: its number, and the digest that the judges signed."""

    number: Annotated[int, Field(ge=1)]
    digest: Annotated[str, Field(pattern=r"^[A-Z2-7]{5}(-[A-Z2-7]{5}){3}$")]


class ImpactOut(Out):
    """What something does: each so many of a kind are one of these."""

    of: str
    each: Whole
    name: Words


class MatchOut(Out):
    """What a sponsor adds to the money that is raised, up to `most_minor` (0: no limit): it counts nowhere else."""

    name: Words
    percent: Whole
    most_minor: Whole
    money_minor: Whole


class ScheduleOut(Out):
    """The times at which the phases come by themselves."""

    starts_at: str | None
    freeze_at: str | None
    ends_at: str | None


class LatestOut(Out):
    """One of the newest results. `caller` is the id of a nickname, where these may stand on the wall."""

    caller: str = ""
    team: str
    outcome: str
    calls: Whole
    money_minor: Whole
    units: Whole
    at: str


class TeamOut(Out):
    """How a team is shown."""

    name: str
    short: str
    colour: str
    shape: Whole
    mono: str
    division: str


class OutcomeOut(Out):
    """How an outcome is shown. `unit` is there where units are counted."""

    name: Words
    symbol: str
    takes: Literal["money", "units", "nothing"]
    success: bool
    unit: Words | None = None


class HourOut(Out):
    """An hour on the competition's clocks, such as 14 on 2026-11-23."""

    day: str
    hour: str


class HourWonOut(HourOut):
    """Who won an hour, and how much; without the number where the public sees none of a team's."""

    teams: list[str]
    amount: Whole | None = None


class DayWonOut(Out):
    """Who won a day, and how much."""

    day: str
    teams: list[str]
    amount: Whole | None = None


class ImprovedOut(Out):
    """Who is so much above its own best day by this hour, or on the first day above its own hour before."""

    teams: list[str]
    by: Whole | None = None
    than: Literal["day", "hour"]


class FirstOut(HourOut):
    """Who had a first success in this hour."""

    teams: list[str]


class RecordHourOut(HourWonOut):
    """The best hour of any team; `new` when it is the running one."""

    new: bool


class RecordDayOut(DayWonOut):
    """The best day of any team; `new` when it is today."""

    new: bool


class RecordsOut(Out):
    """The best hour and the best day so far."""

    hour: RecordHourOut
    day: RecordDayOut


class ByThenOut(Out):
    """What was won on a day by then."""

    day: str
    amount: Whole


class SameHourOut(Out):
    """What all teams won today until the beginning of an hour; by then the day before, and last year on that day."""

    day: str
    hour: str
    amount: Whole
    yesterday: ByThenOut | None
    last_year: ByThenOut | None


class ProjectionOut(Out):
    """What there will be at the end if it goes on like this."""

    amount: Whole
    at: str


class FuelOut(Out):
    """What makes a room call once more, counted in `kind`; `at` is the newest hour with results."""

    kind: str
    at: HourOut | None
    hour: HourWonOut | None
    day: DayWonOut | None
    day_before: DayWonOut | None
    improved: ImprovedOut | None
    first: FirstOut | None
    records: RecordsOut | None
    same_hour: SameHourOut | None
    projection: ProjectionOut | None


class BoardOut(Out):
    """The public board, whole."""

    competition: str
    name: Words
    charity: Words
    epoch: str
    version: Whole
    seq: Whole
    phase: Phase
    label: str
    final: FinalOut | None
    at: str | None
    phase_at: str | None
    zone: str
    currency: str
    goal_minor: Whole
    goal: GoalOut
    impacts: list[ImpactOut]
    schedule: ScheduleOut
    rank_by: str
    relative_to: RelativeTo
    recipe: SealOut
    totals: SumsOut
    match: MatchOut | None
    rows: list[RowOut]
    unplaced: list[str] | None = None
    fuel: FuelOut
    latest: list[LatestOut]
    teams: dict[str, TeamOut]
    outcomes: dict[str, OutcomeOut]


class PartOut(Out):
    """What one line of the recipe brought a team, step by step and exactly.

    `amount` was reached, `divisor` is what it is relative to, `value` what came of it, in
    hundredths where it is relative to calls, list, goal or the best team. `note` says why
    the points are other than value times weight.
    """

    kind: str
    relative_to: RelativeTo
    amount: Whole | Exact
    divisor: Whole | Exact
    value: Exact
    points: Exact
    note: Literal["", "below_least", "capped", "no_divisor", "no_marks"]


class ExplainedOut(RowOut):
    """A team's line with the exact number that ranks it, and with its parts when points rank."""

    name: str
    exact: Exact
    parts: list[PartOut]


class SectionOut(Out):
    """One ranking of a view: of all, or `of` one division or day."""

    of: str
    rows: list[RowOut]


class ViewOut(Out):
    """Another look at the standings, beside the ranking that counts."""

    name: Words
    rank_by: str
    relative_to: RelativeTo
    within: Within
    sections: list[SectionOut]


class StandingsOut(Out):
    """The judges' standings: how each number comes about, and every other view."""

    competition: str
    seq: Whole
    at: str | None
    phase: Phase
    currency: str
    goal: GoalOut
    rank_by: str
    relative_to: RelativeTo
    recipe: SealOut
    totals: SumsOut
    rows: list[ExplainedOut]
    views: list[ViewOut]
