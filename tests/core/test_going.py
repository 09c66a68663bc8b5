"""In a freeze the total may go on: each full minute, for all teams together, and never with an entry."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belweek import JUDGE, ORGANISER, SECOND, TEAMS, Day, define, gift, take_back
from scoreboard.core.boards import Audience, board_for, version_for
from scoreboard.core.codec import compact
from scoreboard.core.commands import OpenCorrection, ReviewResult, SeatJudge, SignStandings
from scoreboard.core.competition import Team
from scoreboard.core.finals import digest_of
from scoreboard.core.going import FEWEST_FOR_TOTAL
from scoreboard.core.phases import Verb
from scoreboard.core.refusal import Refused

FOURTH = Team(code="PA", name="Paardenbloem")
MINUTE = timedelta(minutes=1)


def frozen(teams=(*TEAMS, FOURTH), *, freeze_total=True) -> Day:
    """Give a competition with EUR 25 that was frozen on the full minute."""
    definition = define(freeze_total=freeze_total)
    day = Day(definition=type(definition)(**{**fields(definition), "teams": teams}))
    day.go(Verb.OPEN)
    day.ask(gift("KO", 2500), ORGANISER, "first-0001")
    day.go(Verb.FREEZE)
    return day


def fields(definition) -> dict[str, object]:
    return {name: getattr(definition, name) for name in ("competition", "teams", "outcomes", "recipe")}


def board(day):
    return board_for(Audience.PUBLIC, day.state, epoch="e1", now=day.clock.time)


def total(day) -> int:
    return board(day)["totals"]["money_minor"]


def later(day, by=MINUTE) -> Day:
    day.clock.time += by
    return day


def test_the_total_waits_for_the_full_minute():
    day = frozen()
    later(day, 20 * SECOND).ask(gift("MA", 1000), ORGANISER)
    at_once = board(day)
    assert total(later(day, 39 * SECOND)) == 2500
    assert compact(board(day)) == compact(at_once)

    assert total(later(day, SECOND)) == 3500
    assert board(day)["goal"]["reached"] == 3500


def test_everything_but_the_total_stands_still():
    day = frozen()
    before = board(day)
    day.ask(gift("MA", 1000), ORGANISER)
    after = board(later(day))

    assert {field for field in after if after[field] != before[field]} == {"totals", "goal", "version"}


def test_how_many_entries_came_in_a_minute_shows_nowhere():
    boards = []
    for amounts in ([3000], [1000, 500, 1500], [5000, -2000]):
        day = frozen()
        for number, amount in enumerate(amounts):
            later(day, SECOND)
            if amount > 0:
                day.ask(gift("MA", amount), ORGANISER, f"gift-{number:04}")
            else:
                day.ask(take_back("gift-0000", instead=gift("MA", 3000)), ORGANISER)
        day.clock.time += MINUTE - len(amounts) * SECOND
        shown = board(day)
        boards.append(compact({**shown, "totals": {**shown["totals"], "calls": 0, "outcomes": 0}}))

    assert len(set(boards)) == 1


def test_a_minute_without_a_change_is_no_news():
    day = frozen()
    before = compact(board(day))
    for _ in range(5):
        assert compact(board(later(day))) == before
    day.ask(SeatJudge(), JUDGE)
    assert compact(board(later(day))) == before


@pytest.mark.parametrize("teams", [TEAMS[:1], TEAMS[:2], TEAMS])
def test_among_few_teams_it_stands_still_whatever_was_chosen(teams):
    assert len(teams) < FEWEST_FOR_TOTAL
    day = frozen(teams)
    day.ask(gift("KO", 1000), ORGANISER)

    assert total(later(day)) == 2500


def test_it_stands_still_unless_the_organiser_chose_otherwise():
    day = frozen(freeze_total=False)
    day.ask(gift("KO", 1000), ORGANISER)

    assert total(later(day)) == 2500


def test_from_the_close_on_it_stands_where_it_was_at_the_whistle():
    day = frozen()
    day.ask(gift("MA", 1000), ORGANISER, "gift-0001")
    day.go(Verb.CLOSE)
    assert total(day) == 3500

    day.ask(take_back("gift-0001"), JUDGE)
    assert total(later(day)) == 3500


def test_after_reopening_it_goes_on_from_there():
    day = frozen()
    day.ask(gift("MA", 1000), ORGANISER)
    day.go(Verb.CLOSE, Verb.REOPEN)
    day.ask(gift("MA", 500), ORGANISER)

    assert total(day) == 3500
    assert total(later(day)) == 4000


def test_what_is_revealed_in_the_middle_of_a_correction_is_one_and_the_same_in_rows_and_total():
    day = frozen()
    day.ask(gift("MA", 1000), ORGANISER, "gift-0001")
    day.go(Verb.CLOSE)
    day.ask(SeatJudge(), JUDGE)
    day.ask(take_back("gift-0001"), JUDGE)
    sign(day)
    day.ask(OpenCorrection(reason="mistake"), JUDGE)
    day.go(Verb.REVEAL)
    shown = board(later(day))

    assert total(day) == sum(row["money_minor"] for row in shown["rows"]) == 2500
    day.ask(take_back("first-0001"), JUDGE)
    assert board(day) == shown
    sign(day)
    after = board(day)
    assert (total(day), after["label"]) == (0, "official v2")
    assert after["version"] > shown["version"]


def sign(day) -> None:
    digest = digest_of(day.state)
    day.ask(SignStandings(digest=digest, recomputed=digest), JUDGE)


steps = st.lists(
    st.sampled_from(
        [
            "gift",
            "call",
            "back",
            "look",
            "sit",
            "wait",
            "short",
            "freeze",
            "thaw",
            "close",
            "reopen",
            "sign",
            "sign",
            "correct",
            "reveal",
        ]
    ),
    max_size=60,
)


@given(steps)
def test_a_board_of_the_same_version_is_the_same_board_and_versions_only_grow(steps):
    day, seen, newest = frozen(), {}, 0
    gifts = 0
    for step in steps:
        _take(day, step, gifts)
        gifts += step == "gift"
        shown = board(day)
        bytes_ = compact(shown)
        assert shown["version"] == version_for(Audience.PUBLIC, day.state, day.clock.time) >= newest
        assert seen.setdefault(shown["version"], bytes_) == bytes_
        newest = shown["version"]


def _take(day, step, gifts) -> None:
    """Do something; what the rules refuse is not done."""
    verbs = {
        "reveal": Verb.REVEAL,
        "freeze": Verb.FREEZE,
        "thaw": Verb.THAW,
        "close": Verb.CLOSE,
        "reopen": Verb.REOPEN,
    }
    commands = {
        "gift": (gift("MA", 1000 + gifts), ORGANISER, f"gift-{gifts:04}"),
        "call": (gift("PA", 100), ORGANISER, ""),
        "back": (take_back(f"gift-{gifts - 1:04}"), JUDGE, ""),
        "look": (ReviewResult(target=f"gift-{gifts - 1:04}", verdict="verified"), JUDGE, ""),
        "sit": (SeatJudge(), JUDGE, ""),
        "sign": (SignStandings(digest=digest_of(day.state), recomputed=digest_of(day.state)), JUDGE, ""),
        "correct": (OpenCorrection(reason="mistake"), JUDGE, ""),
    }
    if step in ("wait", "short"):
        later(day, MINUTE if step == "wait" else 7 * SECOND)
        return
    try:
        if step in verbs:
            day.go(verbs[step])
        else:
            day.ask(*commands[step])
    except Refused:
        pass
