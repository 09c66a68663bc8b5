"""What each audience may see: the only place that knows about the freeze."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from scoreboard.core.codec import timestamp
from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.fuel import fuel
from scoreboard.core.going import Going
from scoreboard.core.jury import Jury, missing
from scoreboard.core.pace import own_pace
from scoreboard.core.phases import LIVE, Phase
from scoreboard.core.recipe import Part, compared_with, rounded_up, sum_of
from scoreboard.core.roles import SIGNED, Role
from scoreboard.core.standings import Row, rank
from scoreboard.core.state import Recorded, State
from scoreboard.core.tally import Tally, total
from scoreboard.core.views import Shown, views_of


class Audience(StrEnum):
    """Who a board is made for. Leads get `mine` instead."""

    PUBLIC = "public"
    JUDGE = "judge"


Board = dict[str, Any]

LABEL = {
    Phase.REHEARSAL: "rehearsal",
    Phase.OPEN: "live",
    Phase.FROZEN: "frozen",
    Phase.CLOSED: "provisional",
    Phase.FINAL: "provisional",
}


def label_for(audience: Audience, state: State) -> str:
    """Give the word for how far the standings can be relied on: a final is one for the judges from the signatures on.

    While one is corrected the judges see standings that nobody signed yet. To all others
    it is what it was, until the next one is signed.
    """
    if _is_unsigned(audience, state):
        return LABEL[Phase.CLOSED]
    official = f"official v{len(state.finals)}"
    if state.phase is Phase.REVEALED:
        return official
    if state.phase is Phase.FINAL and audience is Audience.JUDGE:
        return f"{official}, not revealed"
    return LABEL[state.phase]


def final_for(audience: Audience, state: State) -> dict[str, Any] | None:
    """Name the final that an audience sees: everybody from the reveal on, the judges from the signatures on."""
    if not state.finals or (audience is Audience.PUBLIC and state.phase is not Phase.REVEALED):
        return None
    if _is_unsigned(audience, state):
        return None
    newest = state.finals[-1]
    return {"number": newest.number, "digest": newest.digest}


def _is_unsigned(audience: Audience, state: State) -> bool:
    """Say whether an audience sees the standings of a correction, which are no final yet."""
    return audience is Audience.JUDGE and state.correction is not None


def board_for(
    audience: Audience, state: State, *, epoch: str, now: datetime | None = None, before: State | None = None
) -> Board:
    """Give the board of an audience, in the shape that goes over the wire.

    From the freeze on the standings, sums and newest results are those of the freezing
    moment. What the competition is called and when it goes on comes from now, and so does
    the seal: an amendment is for all to see. Where the organiser chose so the total goes on
    in a freeze, up to the last full minute before `now`; without a `now` up to that before
    the newest entry. `before` is the competition of last year.
    """
    seen = seen_by(audience, state)
    definition = state.defined
    going = going_for(audience, state, now)
    totals = going.total if going else total(seen.counting)
    placed = _placed(audience, state, seen)
    below = placed.get("unplaced", ())
    return {
        "competition": definition.slug,
        "name": definition.name,
        "charity": definition.charity,
        "epoch": epoch,
        "version": version_for(audience, state, now),
        "seq": seq_for(audience, state),
        "phase": state.phase.value,
        "label": label_for(audience, state),
        "final": final_for(audience, state),
        "at": _time(state.at if audience is Audience.JUDGE else state.changed_at),
        "phase_at": _time(state.phase_at),
        "zone": definition.zone,
        "currency": seen.defined.currency,
        "goal_minor": definition.goal_minor,
        "goal": goal(definition, totals),
        "impacts": [{"of": impact.of, "each": impact.each, "name": impact.name} for impact in definition.impacts],
        "schedule": {
            "starts_at": _time(definition.starts_at),
            "freeze_at": _time(definition.freeze_at),
            "ends_at": _time(definition.ends_at),
        },
        "rank_by": seen.recipe.rank_by,
        "relative_to": seen.recipe.relative_to,
        "recipe": seal(state),
        "totals": sums_of(totals),
        "match": match(definition, totals),
        **placed,
        "fuel": fuel(seen, before, unplaced=below),
        "latest": [
            _latest(recorded, named=definition.nicknames == "wall", told=recorded.result.team not in below)
            for recorded in seen.latest
        ],
        **faces(seen),
    }


def faces(state: State) -> dict[str, Any]:
    """Give what teams and outcomes are called and look like."""
    return {
        "teams": {code: _team(team) for code, team in state.teams.items()},
        "outcomes": {key: _outcome(outcome) for key, outcome in state.outcomes.items()},
    }


def seen_by(audience: Audience, state: State) -> State:
    """Give the state that an audience may know: its newest, or the frozen one.

    What judges marked is nobody else's business before the reveal, and no judge reads places
    that follow from it while marks are still to be given.
    """
    if audience is Audience.JUDGE:
        return replace(state, jury=Jury()) if state.jury.given and awaits_marks(state) else state
    seen = state.shown or state
    if state.phase is Phase.REVEALED or not seen.jury.given:
        return seen
    return replace(seen, jury=Jury())


def awaits_marks(state: State) -> bool:
    """Say whether judges have marks to give before they can sign."""
    if state.desk_phase in SIGNED:
        return False
    return any(True for _ in missing(state.jury, state.recipe.criteria, state.competing))


def going_for(audience: Audience, state: State, now: datetime | None) -> Going | None:
    """Give the total of all where an audience sees it go on in a freeze, None where it stands as the rows do."""
    if audience is Audience.JUDGE or state.shown is None or state.going is None:
        return None
    return state.going if now is None else state.going.at(now, state.counting)


def version_for(audience: Audience, state: State, now: datetime | None = None) -> int:
    """Count what changed what this audience sees: entries, and minutes in which the total went on."""
    if audience is Audience.JUDGE:
        return state.seq
    going = going_for(audience, state, now)
    return state.changes + (going.moves if going else 0)


def seq_for(audience: Audience, state: State) -> int:
    """Give the number of the newest entry that an audience may know of."""
    return state.seq if audience is Audience.JUDGE else (state.shown or state).counted_seq


def standings_of(state: State) -> tuple[Row, ...]:
    """Rank the teams of a state: what earns is ranked, ties are shared."""
    return rank(state.figures, state.recipe)


def mine_for(team: str, state: State, rows: tuple[Row, ...] | None = None) -> dict[str, Any]:
    """Give what a lead sees of the own team.

    Their own sums are never hidden; with the reveal they are those of the final, as for
    everybody. Place and gap to the next place up would tell about the others, so they are
    there only while everybody sees the standings move. `rows` are the standings of this
    state, for a caller who has them already.
    """
    known = known_to_lead(state)
    mine = {
        "team": team,
        **sums_of(known.counting_of(team)),
        "at": _time(_last_change(known.last.get(team, ()), state)),
        "phase": state.phase.value,
        "phase_at": _time(state.phase_at),
        "label": label_for(Audience.PUBLIC, state),
        "fuel": own_pace(team, known),
    }
    if state.phase not in LIVE:
        return mine
    rows = standings_of(seen_by(Audience.PUBLIC, state)) if rows is None else rows
    own = [row for row in rows if row.team == team]
    if not own:
        return mine  # a team that was withdrawn has no place
    (row,) = own
    above = [other for other in rows if other.place < row.place]
    mine["place"] = row.place
    if above:
        recipe = state.recipe
        mine["gap"] = _gap(above[-1], row)
        mine["gap_in"] = recipe.rank_by
        mine["gap_relative_to"] = compared_with(recipe.rank_by, recipe.relative_to)
        mine["gap_to"] = above[-1].place
    return mine


def known_to_lead(state: State) -> State:
    """Give the state that a lead may know of the own team: its newest, and from the reveal on the final.

    What the judges correct of a final nobody hears of before the next one is signed.
    """
    return (state.shown or state) if state.phase is Phase.REVEALED else state


def _gap(above: Row, row: Row) -> str:
    """Give what a team lacks to the next place up, never less than it does."""
    gap = above.ranked - row.ranked
    return str(gap) if isinstance(gap, int) else str(rounded_up(gap))


def knows_seq(state: State) -> bool:
    """Say whether an answer may carry the number of an entry: not while a freeze hides the pace."""
    return state.shown is None or state.phase is Phase.REVEALED


def _last_change(last: Sequence[Recorded], state: State) -> datetime | None:
    own = last[0].at if last else None
    return max((at for at in (own, state.phase_at) if at is not None), default=None)


def sums_of(tally: Tally) -> dict[str, Any]:
    """Give the sums of a team or of all; units by outcome where there are units."""
    sums = {
        "money_minor": tally.money_minor,
        "calls": tally.calls,
        "units": tally.units,
        "outcomes": dict(tally.outcomes),
    }
    if not tally.units:
        return sums
    return {**sums, "units_by": {key: one.units for key, one in tally.by.items() if one.units}}


def goal(definition: Competition, totals: Tally) -> dict[str, Any]:
    """Give the goal in its own unit, with how much of it is reached."""
    return {
        "of": definition.goal_of,
        "at": definition.goal,
        "stretch": definition.stretch,
        "reached": sum_of(definition.goal_of, totals),
        "milestones": [{"at": milestone.at, "name": milestone.name} for milestone in definition.milestones],
    }


def seal(state: State) -> dict[str, Any]:
    """Give what is said of the seal: the fingerprint of the rules, since when, and how often they were amended."""
    return {
        "fingerprint": state.seal,
        "sealed_at": _time(state.sealed_at),
        "amendments": len(state.amendments),
    }


def match(definition: Competition, totals: Tally) -> dict[str, Any] | None:
    """Give what a sponsor adds to what is raised: apart, because it was not raised here. None without a sponsor."""
    if not definition.match_percent:
        return None
    added = totals.money_minor * definition.match_percent // 100
    most = definition.match_most_minor
    return {
        "name": definition.match_name,
        "percent": definition.match_percent,
        "most_minor": most,
        "money_minor": min(added, most) if most else added,
    }


def unplaced(audience: Audience, state: State, rows: Iterable[Row]) -> list[str]:
    """Give the teams whose place and numbers an audience is not shown, by their names: the judges see all.

    How many places are shown is said now, also of standings that stand still.
    """
    most = state.defined.show_places
    if audience is Audience.JUDGE or not most:
        return []
    seen = seen_by(audience, state)
    below = [row.team for row in rows if row.place > most]
    return sorted(below, key=lambda code: (seen.teams[code].name.casefold(), code))


def _placed(audience: Audience, state: State, seen: State) -> dict[str, Any]:
    """Give the rows of what an audience has seen, and where not all are shown the teams without a place."""
    rows = standings_of(seen)
    below = unplaced(audience, state, rows)
    placed = {"rows": [_row(row) for row in rows if row.team not in below]}
    return {**placed, "unplaced": below} if audience is Audience.PUBLIC and state.defined.show_places else placed


def _row(row: Row) -> dict[str, Any]:
    points = {} if row.points is None else {"points": str(row.points)}
    return {"place": row.place, "team": row.team, "ranked": row.shown, **points, **sums_of(row.tally)}


def _latest(recorded: Recorded, *, named: bool, told: bool) -> dict[str, Any]:
    """Give a result for the list of the newest; where nicknames may stand on the wall with the id of its caller's.

    Of a team whose place is not shown the amounts are not `told`.
    """
    result = recorded.result
    caller = {"caller": recorded.caller} if named and recorded.caller else {}
    return {
        **caller,
        "team": result.team,
        "outcome": result.outcome,
        "calls": result.calls,
        "money_minor": result.amount_minor if told else 0,
        "units": result.units if told else 0,
        "at": _time(recorded.at),
    }


def _team(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "short": team.short,
        "colour": team.colour,
        "shape": team.shape,
        "mono": team.mono,
        "division": team.division,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    shown = {
        "name": outcome.name,
        "symbol": outcome.symbol,
        "takes": outcome.takes,
        "success": outcome.success,
    }
    return {**shown, "unit": outcome.takes_units} if outcome.takes == "units" else shown


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else timestamp(moment)


def explained(state: State) -> Iterable[dict[str, Any]]:
    """Give the judges' standings: each row with the parts that make up its points."""
    for row in standings_of(state):
        yield {
            **_row(row),
            "name": state.teams[row.team].name,
            "exact": str(row.ranked),
            "parts": [_part(part) for part in row.parts],
        }


def _part(part: Part) -> dict[str, Any]:
    """Give a part with its numbers as exact text, whole or a fraction such as 11/2."""
    return {
        "kind": part.kind,
        "relative_to": part.relative_to,
        "amount": str(part.amount) if isinstance(part.amount, Fraction) else part.amount,
        "divisor": str(part.divisor) if isinstance(part.divisor, Fraction) else part.divisor,
        "value": str(part.value),
        "points": str(part.points),
        "note": part.note,
    }


def other_views(state: State) -> list[dict[str, Any]]:
    """Give every other view of the recipe with its rows, for those who may see the standings."""
    return [_view(shown) for shown in views_of(state)]


def _view(shown: Shown) -> dict[str, Any]:
    return {
        "name": shown.view.name,
        "rank_by": shown.recipe.rank_by,
        "relative_to": shown.recipe.relative_to,
        "within": shown.view.within,
        "sections": [{"of": section.of, "rows": [_row(row) for row in section.rows]} for section in shown.sections],
    }


def sees_board(role: Role, state: State) -> bool:
    """Say whether a role may see the board at all: the public only when the organiser says so."""
    return role is not Role.PUBLIC or state.defined.public


def audience_of(role: Role) -> Audience:
    """Give the board that a role sees where boards are shown."""
    return Audience.JUDGE if role in (Role.JUDGE, Role.ORGANISER) else Audience.PUBLIC
