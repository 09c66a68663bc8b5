"""What judges sign: the standings as a document, its digest, and what stands in the way of a signature."""

from base64 import b32encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from scoreboard.core.boards import explained, faces, goal, other_views, seal, sums_of
from scoreboard.core.bounds import bounds_of
from scoreboard.core.codec import compact, timestamp
from scoreboard.core.jury import missing
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import Recipe
from scoreboard.core.state import State
from scoreboard.core.tally import total

Document = dict[str, Any]
PASSING = ("seq", "at", "phase")
"""What a document of the standings says of its moment: it changes while nothing that is signed does."""

GROUPS, GROUP = 4, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Something that stands in the way of a signature: a code, how often, and what it is about.

    `items` are request ids for asks, answers and unverified, those of the questions for queries,
    and for marks "TEAM/CRITERION/JUDGE", the judge empty where no call was sampled.
    """

    code: str
    count: int
    items: tuple[str, ...] = ()


def standings(state: State) -> Document:
    """Give the standings with their parts and the other views, outcomes in the order of the competition."""
    definition = state.defined
    totals = total(state.counting)
    return {
        "competition": definition.slug,
        "seq": state.seq,
        "at": None if state.at is None else timestamp(state.at),
        "phase": state.phase.value,
        "currency": definition.currency,
        "goal": goal(definition, totals),
        "rank_by": state.recipe.rank_by,
        "relative_to": state.recipe.relative_to,
        "recipe": seal(state),
        "totals": _in_order(sums_of(totals), state),
        "rows": [_in_order(row, state) for row in explained(state)],
        "views": [_view(view, state) for view in other_views(state)],
    }


def digest_of(state: State) -> str:
    """Give the digest of the standings, such as ABCDE-FGHIJ-KLMNO-PQRST.

    It is the first 100 bits of the SHA-256 over the document in JSON without spaces, in UTF-8,
    without number, time and phase of its moment; in base 32.
    """
    return digest_of_document(standings(state))


def digest_of_document(document: Mapping[str, Any]) -> str:
    """Give the digest of a document of standings."""
    lasting = {key: value for key, value in document.items() if key not in PASSING}
    text = b32encode(sha256(compact(lasting).encode()).digest()).decode()
    return "-".join(text[start : start + GROUP] for start in range(0, GROUPS * GROUP, GROUP))


def final_document(state: State) -> Document:
    """Give the newest final as a document of its own: all that a ceremony needs, and who signed what.

    `state` is that of the moment the final was made (`State.official`). Judges stand in it
    by the ids of their passes, words as a string or a table per language.
    """
    final = state.finals[-1]
    correction = final.correction
    return {
        "final": final.number,
        "digest": final.digest,
        "seq": final.seq,
        "at": timestamp(final.at),
        "amends": correction.amends if correction else None,
        "reason": correction.reason if correction else "",
        "signatures": [{"judge": one.judge, "at": timestamp(one.at)} for one in final.signatures],
        **introduced(state),
        "standings": standings(state),
    }


def introduced(state: State) -> Document:
    """Give who competes and what counts, whatever was reached."""
    definition, recipe = state.defined, state.recipe
    return {
        "name": definition.name,
        "charity": definition.charity,
        "zone": definition.zone,
        "languages": list(definition.languages),
        **faces(state),
        "measures": measures(recipe),
        "criteria": [{"key": criterion.key, "name": criterion.name} for criterion in recipe.criteria],
    }


def measures(recipe: Recipe) -> list[Document]:
    """Give the lines of a recipe: what each counts, and the points it can bring, as exact text."""
    lines = []
    for measure in recipe.measures:
        least, most = bounds_of(measure, recipe)
        bounds = {"least": str(least), "most": None if most is None else str(most)}
        lines.append({"kind": measure.kind, "name": measure.name, **bounds})
    return lines


def needed(state: State) -> int:
    """Give how many signatures make a final: what was chosen, else those of all judges at the table."""
    return state.defined.signatures or max(1, len(state.jury.seats))


def blockers(state: State) -> tuple[Blocker, ...]:
    """Give everything that keeps judges from signing now."""
    if state.desk_phase is not Phase.CLOSED:
        return (Blocker(code="not_closed", count=1),)
    return tuple(blocker for blocker in _blockers(state) if blocker.count)


def _blockers(state: State) -> Iterator[Blocker]:
    unanswered = tuple(query_id for query_id, query in state.queries.items() if query.waits)
    unmarked = tuple(
        f"{one.team}/{one.criterion}/{one.judge}" for one in missing(state.jury, state.recipe.criteria, state.competing)
    )
    # Which results were set aside is for the desk to list: there may be very many.
    yield Blocker(code="late", count=state.set_aside)
    yield Blocker(code="asks", count=len(state.asks), items=tuple(state.asks))
    yield Blocker(code="queries", count=len(unanswered), items=unanswered)
    yield Blocker(code="answers", count=len(state.answered), items=tuple(state.answered))
    yield Blocker(code="unverified", count=len(state.large), items=tuple(state.large))
    yield Blocker(code="marks", count=len(unmarked), items=unmarked)
    yield Blocker(code="judges", count=max(0, needed(state) - len(state.jury.seats)))


def _view(view: Document, state: State) -> Document:
    sections = [{**section, "rows": [_in_order(row, state) for row in section["rows"]]} for section in view["sections"]]
    return {**view, "sections": sections}


def _in_order(sums: Mapping[str, Any], state: State) -> Document:
    """Give sums with what is parted by outcome in the order of the outcomes."""
    parted = {
        name: {key: sums[name][key] for key in state.outcomes if key in sums[name]}
        for name in ("outcomes", "units_by")
        if name in sums
    }
    return {**sums, **parted}
