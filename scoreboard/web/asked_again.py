"""What somebody is asked once more before it is taken: a large amount, and more calls than the seats can make."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from scoreboard.core.commands import MAX_AMOUNT_MINOR
from scoreboard.core.competition import Competition
from scoreboard.core.shifts import running
from scoreboard.core.state import Recorded, State
from scoreboard.core.tally import Counts
from scoreboard.i18n import gettext, lang
from scoreboard.numbers import AmountError, digits_of, money, number, parse_amount

ASK_FROM = 1_000
"""In hundreds of minor units, or whole units where there are more: a yen is worth about a cent."""

CALLS_A_MINUTE = 3
FEW_CALLS = 20
SHORT = timedelta(minutes=2)
"""More calls a minute at one seat than this, and not only a few, are asked about; no time is shorter than this."""


def scale_of(defined: Competition) -> int:
    """Give how many minor units make one of what people think amounts in."""
    return 10 ** max(2, digits_of(defined.currency))


def ask_from_minor(defined: Competition) -> int:
    """Give the amount from which on it is typed a second time."""
    return defined.ask_from_minor or ASK_FROM * scale_of(defined)


def most_minor(defined: Competition, calls: int = 1) -> int:
    """Give the most that is taken of so many calls."""
    return min(MAX_AMOUNT_MINOR, (defined.most_minor or MAX_AMOUNT_MINOR) * max(1, calls))


def seats_of(state: State, team: str) -> int:
    """Give at how many seats a team calls now, as far as that is known: at least one."""
    shift = running(state.shifts.values(), team)
    return max(1, shift.seats if shift else state.teams[team].seats)


def still_to_say(
    form: Mapping[str, str], result: Counts, state: State, *, at: datetime, besides: str = ""
) -> dict[str, str]:
    """Give what has to be said in the form before this is taken, a sentence for each field.

    `at` is when it was made, `besides` the request id of the result that it stands for.
    """
    defined = state.defined
    most = most_minor(defined, result.calls)
    if result.amount_minor > most:
        sentence = gettext("At most %(most)s at once. More? Tell the organiser.")
        return {"amount": sentence % {"most": money(most, defined.currency, lang())}}
    said = {}
    if result.amount_minor >= ask_from_minor(defined) and (sentence := _typed_again(form, result, defined)):
        said["amount_again"] = sentence
    others = [one for one in state.last.get(result.team, ()) if one.request_id != besides and one.at <= at]
    fast = too_fast(result.calls, others, at, seats_of(state, result.team), state.phase_at)
    if fast and form.get("sure_calls") != str(result.calls):
        calls, minutes = fast
        question = gettext("%(calls)s calls in %(minutes)s minutes: is that right?")
        asked = question % {"calls": number(calls, lang()), "minutes": number(minutes, lang())}
        save_again = gettext("If so, save it again.")
        said["calls"] = f"{asked} {save_again}"
    return said


def too_fast(
    calls: int, others: list[Recorded], at: datetime, seats: int, since: datetime | None
) -> tuple[int, int] | None:
    """Give how many calls in how many minutes cannot well be, nothing when they can.

    A number of calls stands for all since the entry before it, and that is one that is not
    of the same two minutes; `since` is when there was none before.
    """
    if calls <= 1:
        return None
    marks = [one.at for one in others if at - one.at >= SHORT]
    start = max([*marks, *([since] if since else [at])])
    minutes = -(-max(SHORT, at - start) // timedelta(minutes=1))
    made = calls + sum(one.result.calls for one in others if one.at > start and not one.void)
    return (made, minutes) if made >= FEW_CALLS and made > CALLS_A_MINUTE * seats * minutes else None


def _typed_again(form: Mapping[str, str], result: Counts, defined: Competition) -> str:
    """Say that the amount is to be typed again, or that both differ; nothing when both are the same."""
    first = money(result.amount_minor, defined.currency, lang())
    typed = form.get("amount_again", "").strip()
    again = gettext("%(amount)s: type it again") % {"amount": first}
    if not typed:
        return again
    try:
        second = parse_amount(typed, lang(), defined.currency)
    except AmountError:
        return again
    if second == result.amount_minor:
        return ""
    differ = gettext("%(first)s and %(second)s differ.")
    return f"{differ % {'first': first, 'second': money(second, defined.currency, lang())}} {again}"
