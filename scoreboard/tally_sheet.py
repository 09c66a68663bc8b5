"""A shift's tally as it was typed: how often each outcome was reached, and the totals that check it."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256

from scoreboard.core.commands import MAX_CALLS, MAX_UNITS
from scoreboard.core.competition import Outcome
from scoreboard.core.tally import Counts
from scoreboard.intake import whole
from scoreboard.numbers import LARGEST_MINOR, AmountError, money, number, parse_amount
from scoreboard.problems import Problem, Problems

MOST_IN_ALL = 50
"""How many full rows a control total may sum up."""


def rows(
    form: Mapping[str, str], *, team: str, outcomes: Iterable[Outcome], language: str, currency: str
) -> tuple[Counts, ...]:
    """Read a tally: one result for each outcome that something was typed for.

    The fields are `n-`, `a-` and `u-` with the key of the outcome: how often, the amount
    and the units. `total_calls` and `total_money` are the control totals: where one was
    typed, the rows agree with it. With `paper` they may not be left out. Raises Problems.
    """
    problems: list[Problem] = []
    read = [_row(form, outcome, team, language, currency, problems) for outcome in outcomes]
    found = tuple(row for row in read if row is not None)
    if not found and not problems:
        problems.append(Problem("tally", "nothing_to_count"))
    if not problems:
        _check_calls(form, found, language, problems)
        _check_money(form, found, language, currency, problems)
    if problems:
        raise Problems(*problems)
    return found


def row_id(sheet_id: str, outcome: str) -> str:
    """Name the request of one row of a sheet, the same however often the sheet is sent."""
    return f"tally-{sha256(f'{sheet_id} {outcome}'.encode()).hexdigest()[:40]}"


def _row(
    form: Mapping[str, str], outcome: Outcome, team: str, language: str, currency: str, problems: list[Problem]
) -> Counts | None:
    key, before = outcome.key, len(problems)
    calls = whole(form, f"n-{key}", default=0, most=MAX_CALLS, problems=problems)
    typed = form.get(f"a-{key}", "").strip() if outcome.takes == "money" else ""
    units = 0
    if outcome.takes == "units":
        units = whole(form, f"u-{key}", default=0, most=MAX_UNITS, problems=problems)
    if len(problems) > before or not (calls or units or typed):
        return None
    amount_minor = 0
    if outcome.takes == "money":
        amount_minor = _amount(typed, f"a-{key}", language, currency, problems)
    if outcome.takes == "units" and not units:
        problems.append(Problem(f"u-{key}", "units_missing"))
    if not calls and (amount_minor or units):
        problems.append(Problem(f"n-{key}", "how_often_missing"))
    if not (calls or amount_minor or units):
        return None
    return Counts(team=team, outcome=key, calls=calls, amount_minor=amount_minor, units=units)


def _amount(typed: str, field: str, language: str, currency: str, problems: list[Problem]) -> int:
    try:
        return parse_amount(typed, language, currency)
    except AmountError as wrong:
        problems.append(Problem(field, wrong.code))
        return 0


def _check_calls(form: Mapping[str, str], found: tuple[Counts, ...], language: str, problems: list[Problem]) -> None:
    there = bool(form.get("total_calls", "").strip())
    total = whole(form, "total_calls", default=0, most=MOST_IN_ALL * MAX_CALLS, problems=problems)
    if not there and form.get("paper"):
        problems.append(Problem("total_calls", "total_missing"))
    if there and not problems:
        _compare("calls", sum(row.calls for row in found), total, lambda n: number(n, language), problems)


def _check_money(
    form: Mapping[str, str], found: tuple[Counts, ...], language: str, currency: str, problems: list[Problem]
) -> None:
    typed, added = form.get("total_money", "").strip(), sum(row.amount_minor for row in found)
    if not typed:
        if added and form.get("paper"):
            problems.append(Problem("total_money", "total_missing"))
        return
    try:
        total = parse_amount(typed, language, currency, most=MOST_IN_ALL * LARGEST_MINOR)
    except AmountError as wrong:
        if wrong.code != "zero":
            problems.append(Problem("total_money", wrong.code))
            return
        total = 0
    _compare("money", added, total, lambda minor: money(minor, currency, language), problems)


def _compare(what: str, added: int, total: int, write: Callable[[int], str], problems: list[Problem]) -> None:
    """Say by how much the rows and their control total differ, if they do."""
    if added == total:
        return
    side = "below" if added < total else "above"
    said = {"rows": write(added), "total": write(total), "gap": write(abs(total - added))}
    problems.append(Problem(f"total_{what}", f"{what}_{side}_total", said))
