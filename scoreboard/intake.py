"""What was typed becomes a command, or all that is wrong with it at once."""

import re
from collections.abc import Mapping

from scoreboard.core import names
from scoreboard.core.commands import (
    MAX_CALLS,
    MAX_UNITS,
    REASONS,
    AskJudges,
    ChangePhase,
    EndShift,
    RecordResult,
    StartShift,
    TakeBack,
)
from scoreboard.core.competition import Outcome
from scoreboard.core.phases import Verb
from scoreboard.core.shifts import MOST_MINUTES, MOST_SEATS
from scoreboard.core.tally import Counts
from scoreboard.numbers import AmountError, parse_amount
from scoreboard.problems import Problem, Problems

REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
CALLER = re.compile(r"[0-9a-f]{12}")
MAX_NOTE = 500
RECORD = re.compile(r"(?=.*[0-9])[A-Za-z0-9 ./_#-]{1,20}", re.ASCII)


def result(
    form: Mapping[str, str], *, team: str, outcomes: Mapping[str, Outcome], language: str, currency: str
) -> RecordResult:
    """Read a result from a form: the amount in the reader's own number form.

    The team comes from the pass, never from the form. Raises Problems.
    """
    problems: list[Problem] = []
    outcome = outcomes.get(form.get("outcome", ""))
    if outcome is None:
        problems.append(Problem("outcome", "unknown_outcome"))
    calls = whole(form, "calls", default=1, most=MAX_CALLS, problems=problems)
    takes = outcome.takes if outcome else "nothing"
    amount_minor = 0
    if takes == "money":
        try:
            amount_minor = parse_amount(form.get("amount", ""), language, currency)
        except AmountError as wrong:
            problems.append(Problem("amount", wrong.code))
    units = 0
    if takes == "units":
        units = whole(form, "units", default=0, most=MAX_UNITS, problems=problems)
        if not units and not any(problem.field == "units" for problem in problems):
            problems.append(Problem("units", "units_missing"))
    note = ""
    if outcome and outcome.objection:
        try:
            note = record_number(form.get("record", ""))
        except Problems as wrong:
            problems += wrong.items
    if problems:
        raise Problems(*problems)
    assert outcome is not None
    caller = form.get("caller", "")
    return RecordResult(
        result=Counts(team=team, outcome=outcome.key, calls=calls, amount_minor=amount_minor, units=units),
        note=note,
        caller=caller if CALLER.fullmatch(caller) else "",
    )


def record_number(typed: str) -> str:
    """Read the number of a record in the charity's list, or nothing; a name is none. Raises Problems."""
    number = typed.strip()
    if number and not RECORD.fullmatch(number):
        raise Problems(Problem("record", "not_a_record"))
    return number


def request_id(form: Mapping[str, str]) -> str:
    """Read the id that makes a repeat harmless. Raises Problems."""
    found = form.get("request_id", "")
    if not REQUEST_ID.fullmatch(found):
        raise Problems(Problem("request_id", "wrong_request_id"))
    return found


def take_back(target: str, said: str, *, instead: RecordResult | None = None) -> TakeBack:
    """Read a reason: one of the codes, or words, which count as another reason."""
    said = names.undirected(said).strip()
    if said in REASONS or not said:
        return TakeBack(target=target, reason=said, instead=instead)
    return TakeBack(target=target, reason="other", note=said, instead=instead)


def start_shift(form: Mapping[str, str], *, team: str) -> StartShift:
    """Read with how many seats a team begins to call. Raises Problems."""
    problems: list[Problem] = []
    seats = _seats(form, problems=problems)
    if problems:
        raise Problems(*problems)
    return StartShift(team=team, seats=seats)


def end_shift(form: Mapping[str, str], *, target: str) -> EndShift:
    """Read how long a shift was, in hours and minutes, and at how many seats. Raises Problems."""
    problems: list[Problem] = []
    seats = _seats(form, problems=problems)
    hours = whole(form, "hours", default=0, most=MOST_MINUTES // 60, problems=problems)
    minutes = whole(form, "minutes", default=0, most=MOST_MINUTES, problems=problems)
    if problems:
        raise Problems(*problems)
    return EndShift(target=target, seats=seats, minutes=hours * 60 + minutes)


def ask_judges(target: str, reason: str, said: str) -> AskJudges:
    """Read what the judges are asked: a code of the reasons, and words that say what is wrong. Raises Problems."""
    return AskJudges(target=target, reason=reason, note=words(said))


def words(said: str) -> str:
    """Read free words; what would turn the words around them is left out. Raises Problems."""
    note = names.undirected(said).strip()
    if len(note) > MAX_NOTE:
        raise Problems(Problem("words", "too_long", {"most": MAX_NOTE}))
    return note


def phase(verb: str, said: str) -> ChangePhase:
    """Read what the competition shall do next. Raises Problems."""
    if verb not in list(Verb):
        raise Problems(Problem("verb", "unknown_verb"))
    return ChangePhase(verb=Verb(verb), reason=names.undirected(said).strip())


def _seats(form: Mapping[str, str], *, problems: list[Problem]) -> int:
    """Read a number of seats, which may not be left out."""
    if not form.get("seats", "").strip():
        problems.append(Problem("seats", "not_whole"))
    return whole(form, "seats", default=0, most=MOST_SEATS, problems=problems)


def whole(form: Mapping[str, str], field: str, *, default: int, most: int, problems: list[Problem]) -> int:
    """Read a whole number in plain digits; what is wrong goes to the problems."""
    text = form.get(field, "").strip()
    if not text:
        return default
    if not WHOLE.fullmatch(text):
        problems.append(Problem(field, "not_whole"))
    elif int(text) > most:
        problems.append(Problem(field, "too_many", {"most": most}))
    else:
        return int(text)
    return default
