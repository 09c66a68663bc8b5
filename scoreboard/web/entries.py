"""The ledger as a judge reads it: newest first, a page at a time, with a search."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import gevent

from scoreboard.competitions import Hosted
from scoreboard.core.competition import Words
from scoreboard.core.facts import (
    AskAnswered,
    CallDropped,
    CallSampled,
    CompetitionChanged,
    CompetitionDefined,
    CorrectionOpened,
    Fact,
    FinalMade,
    JudgeLeft,
    JudgeRecused,
    JudgesAsked,
    JudgeSeated,
    MarksGiven,
    OutcomeAdded,
    OutcomeChanged,
    OutcomeWithdrawn,
    PhaseChanged,
    PledgeSettled,
    QueryAnswered,
    QueryClosed,
    RecipeAmended,
    RecipeChosen,
    RecipeSealed,
    ResultAdmitted,
    ResultRecorded,
    ResultReplaced,
    ResultReviewed,
    ResultVoided,
    SampleDrawn,
    ScheduleChanged,
    ShiftEnded,
    ShiftStarted,
    StandingsSigned,
    Status,
    SummaryReceived,
    TeamAdded,
    TeamChanged,
    TeamQueried,
    TeamWithdrawn,
)
from scoreboard.core.jury import Move
from scoreboard.core.state import State
from scoreboard.core.tally import Counts
from scoreboard.i18n import lang
from scoreboard.numbers import AmountError, aware, parse_amount
from scoreboard.web import blind, here

A_PAGE = 25
MOST_LOOKED_AT = 2_000
AT_ONCE = 100
"""How many entries are read before others may run: a few milliseconds."""

RESULTS = {kind.__name__ for kind in (ResultRecorded, ResultReplaced)}
TAKEN_BACK = {kind.__name__ for kind in (ResultVoided, ResultReplaced)}
SET_UP = {
    kind.__name__
    for kind in (
        CompetitionDefined,
        CompetitionChanged,
        TeamAdded,
        TeamChanged,
        TeamWithdrawn,
        OutcomeAdded,
        OutcomeChanged,
        OutcomeWithdrawn,
        RecipeChosen,
        RecipeSealed,
        RecipeAmended,
        ScheduleChanged,
    )
}
CHECKED = {kind.__name__ for kind in (ResultAdmitted, ResultReviewed, SampleDrawn)}
ASKED = {kind.__name__ for kind in (JudgesAsked, AskAnswered, TeamQueried, QueryAnswered, QueryClosed)}
MARKED = {
    kind.__name__
    for kind in (JudgeSeated, JudgeLeft, JudgeRecused, CallSampled, CallDropped, SummaryReceived, MarksGiven)
}
SIGNED = {kind.__name__ for kind in (StandingsSigned, FinalMade, CorrectionOpened)}
SHOWN: dict[str, set[str] | None] = {
    "": None,
    "results": RESULTS,
    "set_aside": RESULTS,
    "taken_back": TAKEN_BACK,
    "checked": CHECKED,
    "asked": ASKED,
    "pledges": {PledgeSettled.__name__},
    "shifts": {ShiftStarted.__name__, ShiftEnded.__name__},
    "marks": MARKED,
    "signed": SIGNED,
    "phases": {PhaseChanged.__name__},
    "rules": SET_UP,
}
"""What a judge can ask to see, and the kinds of entry that it is."""

Fits = Callable[[Any, Fact], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Lines for a list; `older` is where the next page begins, None at the end."""

    lines: list[dict[str, Any]]
    older: int | None


def newest(hosted: Hosted, *, search: str = "", show: str = "", before: int | None = None) -> Page:
    """Give the newest lines below `before` that fit.

    Looks at a bounded number of entries; what lies further back is behind `older`.
    """
    kinds = SHOWN.get(show)
    words = [_fits(word, hosted.state) for word in _words(search, hosted.state)]
    only_set_aside = show == "set_aside"
    bounded = bool(words) or kinds is not None
    upper = min(before or hosted.state.seq + 1, hosted.state.seq + 1)
    end, found = upper, []
    while end > 1 and upper - end < MOST_LOOKED_AT:
        start = max(1, end - (AT_ONCE if bounded else A_PAGE))
        for entry in reversed(tuple(hosted.ledger.entries(after=start - 1, limit=end - start))):
            if kinds is not None and entry.kind not in kinds:
                continue
            fact = entry.fact
            if only_set_aside and getattr(fact, "status", None) is not Status.SET_ASIDE:
                continue
            if words and blind.veils(hosted, here.me(), fact):
                continue  # what is found by the name of a team belongs to it
            if all(fits(entry, fact) for fits in words):
                found.append(line(hosted, entry))
                if len(found) == A_PAGE:
                    return Page(lines=found, older=entry.seq if entry.seq > 1 else None)
        end = start
        gevent.sleep(0)
    return Page(lines=found, older=end if end > 1 else None)


def line(hosted: Hosted, entry: Any) -> dict[str, Any]:
    """Give what a list shows of an entry."""
    fact = entry.fact
    unsaid = blind.keeps_words(hosted, here.me(), fact)
    shown: dict[str, Any] = {
        "seq": entry.seq,
        "at": entry.at,
        "kind": entry.kind,
        "request_id": entry.request_id,
        "by": getattr(fact, "by", ""),
        "note": "" if unsaid else _note(hosted, fact),
        "text_id": "" if unsaid else getattr(fact, "text_id", ""),
    }
    match fact:
        case ResultRecorded():
            return shown | _result(hosted, fact.result, fact, entry.request_id)
        case ResultReplaced():
            before = {"target": fact.target, "reason": fact.reason, "was": _counts(hosted.state, fact.result)}
            return shown | _result(hosted, fact.instead, fact, entry.request_id) | before
        case ResultVoided():
            back = {"target": fact.target, "reason": fact.reason, "status": fact.status.value}
            return shown | _counts(hosted.state, fact.result) | back
        case JudgesAsked():
            newest = fact.target in hosted.state.asks and hosted.state.asks[fact.target].at == aware(entry.at)
            asked = {"target": fact.target, "reason": fact.reason, "waits": newest}
            return shown | {"team": hosted.state.teams[fact.team]} | asked
        case AskAnswered():
            return shown | {"team": hosted.state.teams[fact.team], "target": fact.target}
        case PledgeSettled():
            settled = {"target": fact.target, "settled": fact.after.state, "settled_day": fact.after.day}
            return shown | _counts(hosted.state, fact.result) | settled
        case ShiftStarted():
            return shown | {"team": hosted.state.teams[fact.team], "seats": fact.seats, "started_at": fact.started_at}
        case ShiftEnded():
            return shown | {"team": hosted.state.teams[fact.team], "seats": fact.seats, "minutes": fact.minutes}
        case PhaseChanged():
            return shown | {"phase": fact.phase.value, "scheduled_for": fact.scheduled_for}
        case RecipeAmended():
            return shown | {"amended": fact.reason, "fingerprint": fact.fingerprint}
        case RecipeSealed():
            return shown | {"fingerprint": fact.fingerprint}
        case _ if blind.veils(hosted, here.me(), fact):
            return shown
        case _ if entry.kind in CHECKED | ASKED | MARKED | SIGNED:
            return shown | _of_judges(hosted.state, fact, entry.request_id) | _at_the_table(hosted, entry)
        case _:
            return shown | {"about": _about(hosted.state, fact)}


def _of_judges(state: State, fact: Fact, request_id: str) -> dict[str, Any]:
    """Give what a list shows of what judges do, and of what is done for them."""
    teams = _teams(fact)
    about: dict[str, Any] = {"team": state.teams[teams[0]]} if teams else {}
    match fact:
        case ResultAdmitted():
            return _counts(state, fact.result) | {"target": fact.target}
        case ResultReviewed():
            return about | {"target": fact.target, "verdict": fact.verdict}
        case TeamQueried():
            query = state.queries.get(request_id)
            return about | {"target": fact.target, "waits": query is not None and query.waits}
        case JudgeRecused():
            return about | {"recused": bool(fact.reason)}
        case SampleDrawn():
            return {"fingerprint": fact.seed}
        case StandingsSigned():
            return {"fingerprint": fact.digest}
        case FinalMade():
            return {"fingerprint": fact.digest, "about": f"v{fact.number}"}
        case CorrectionOpened():
            return {"amended": fact.reason, "about": f"v{fact.amends}"}
        case _:
            return about


def _at_the_table(hosted: Hosted, entry: Any) -> dict[str, Any]:
    """Give who sat down, chose another passphrase, or left: then whether the words beside it were erased."""
    fact = entry.fact
    if isinstance(fact, JudgeLeft):
        return {"judge": fact.judge, "erased": bool(fact.text_id) and hosted.ledger.text(fact.text_id) is None}
    if isinstance(fact, JudgeSeated):
        moves = hosted.state.jury.moves_by_judge().get(fact.judge, [])
        at = aware(entry.at)
        return {"judge": fact.judge, "again": any(one.at == at and one.move is Move.AGAIN for one in moves)}
    return {}


def _about(state: State, fact: Fact) -> Words:
    """Name the team or the outcome that an entry of the set-up is about."""
    match fact:
        case TeamAdded() | TeamChanged():
            return fact.team.name
        case TeamWithdrawn():
            return state.teams[fact.code].name
        case OutcomeAdded() | OutcomeChanged():
            return fact.outcome.name
        case OutcomeWithdrawn():
            return state.outcomes[fact.key].name
        case _:
            return ""


def _result(hosted: Hosted, result: Counts, fact: ResultRecorded | ResultReplaced, request_id: str) -> dict[str, Any]:
    return {
        **_counts(hosted.state, result),
        "status": fact.status.value,
        "receipt": fact.receipt,
        "made_at": fact.made_at,
        "nickname": hosted.nicknames.name(fact.caller) if hosted.state.defined.nicknames != "off" else "",
        "void": hosted.ledger.is_taken_back(request_id),
        "asked": request_id in hosted.state.asks,
    }


def _counts(state: State, result: Counts) -> dict[str, Any]:
    outcome = state.outcomes[result.outcome]
    return {
        "team": state.teams[result.team],
        "outcome": result.outcome,
        "outcome_name": outcome.name,
        "unit": outcome.takes_units,
        "calls": result.calls,
        "amount_minor": result.amount_minor,
        "units": result.units,
    }


def _note(hosted: Hosted, fact: Fact) -> str:
    """Give the free words that came with an entry, as far as they were not erased."""
    text_id = getattr(fact, "text_id", "")
    return (hosted.ledger.text(text_id) or "") if text_id else ""


def _words(search: str, state: State) -> list[str]:
    """Part what was typed into words; an amount with spaces in it is one."""
    search = search.strip()
    if _amount(search, state) is not None:
        return [search]
    return [word for word in search.split() if any(character.isalnum() for character in word)]


def _amount(text: str, state: State) -> int | None:
    try:
        return parse_amount(text, lang(), state.defined.currency)
    except AmountError:
        return None


def _fits(word: str, state: State) -> Fits:
    """Give a question that is quick to ask of thousands of entries: does this word occur?"""
    folded = word.casefold()
    amount = _amount(word, state)
    if word.upper() in state.teams:
        # The two letters of a code also stand in other words, in ids and in receipts.
        code = word.upper()
        return lambda _entry, fact: code in _teams(fact)
    teams = {code for code, team in state.teams.items() if folded in team.name.casefold()}
    outcomes = {
        key
        for key, outcome in state.outcomes.items()
        if folded == key or any(folded in name.casefold() for name in _wordings(outcome.name))
    }

    def fits(entry: Any, fact: Fact) -> bool:
        if folded == str(entry.seq) or folded in entry.request_id.casefold():
            return True
        if folded in getattr(fact, "receipt", "").casefold() or folded in getattr(fact, "target", "").casefold():
            return True
        return not teams.isdisjoint(_teams(fact)) or any(
            result.outcome in outcomes or (amount is not None and result.amount_minor == amount)
            for result in _results(fact)
        )

    return fits


def _wordings(words: Words) -> Iterable[str]:
    return (words,) if isinstance(words, str) else words.values()


def _results(fact: Fact) -> tuple[Counts, ...]:
    match fact:
        case ResultReplaced():
            return (fact.result, fact.instead)
        case ResultRecorded() | ResultVoided() | PledgeSettled() | ResultAdmitted():
            return (fact.result,)
        case _:
            return ()


def _teams(fact: Fact) -> tuple[str, ...]:
    """Give the codes of the teams whose results, shifts, questions or marks an entry is about."""
    team = getattr(fact, "team", "")
    return (team,) if isinstance(team, str) and team else tuple(result.team for result in _results(fact))


def near(hosted: Hosted, seq: int, team: str) -> list[dict[str, Any]]:
    """Give what the same team entered just before and just after an entry, in order."""
    around = [
        entry
        for entry in hosted.ledger.entries(after=max(0, seq - AT_ONCE // 2), limit=AT_ONCE)
        if entry.kind in RESULTS and _results(entry.fact)[-1].team == team
    ]
    place = next((number for number, entry in enumerate(around) if entry.seq == seq), 0)
    return [line(hosted, entry) for entry in around[max(0, place - 2) : place + 3]]
