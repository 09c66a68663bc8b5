"""What the public, the judges and the leads may see, from the rehearsal to the reveal."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belweek import START, Day, counts, defined, gift, in_phase, moved, recorded, told, voided
from scoreboard.core.apply import apply
from scoreboard.core.boards import (
    Audience,
    board_for,
    explained,
    knows_seq,
    mine_for,
    other_views,
    seen_by,
    version_for,
)
from scoreboard.core.codec import compact, timestamp
from scoreboard.core.facts import Fact, PhaseChanged, RecipeAmended, ResultReplaced, ScheduleChanged, Status
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.recipe import Measure, Recipe, View

BEFORE = (recorded(counts("KO", "donation", cents=2500)), recorded(counts("MA")), recorded(counts("ZO")))
OPEN = told(*BEFORE, state=in_phase(Phase.OPEN))
FROZEN = in_phase(Phase.FROZEN, state=OPEN)
GIFT_OF_KO = BEFORE[0].result
ID_OF_KO = f"r{OPEN.seq - 2}"
HIDING = [(), (Phase.CLOSED,), (Phase.CLOSED, Phase.FINAL)]


def public(state):
    return board_for(Audience.PUBLIC, state, epoch="e1")


def judge(state):
    return board_for(Audience.JUDGE, state, epoch="e1")


def rows(board) -> dict[str, int]:
    return {row["team"]: row["money_minor"] for row in board["rows"]}


def test_a_board_says_what_the_interface_promises():
    board = public(OPEN)

    assert board["rows"][0] == {
        "place": 1,
        "team": "KO",
        "ranked": "2500",
        "money_minor": 2500,
        "calls": 1,
        "units": 0,
        "outcomes": {"donation": 1},
    }
    assert board["totals"]["outcomes"] == {"donation": 1, "convinced": 2}
    assert board["latest"][0] == {
        "team": "ZO",
        "outcome": "convinced",
        "calls": 1,
        "money_minor": 0,
        "units": 0,
        "at": timestamp(OPEN.at),
    }
    assert (board["competition"], board["epoch"], board["seq"]) == ("belweek", "e1", OPEN.seq)
    assert (board["phase"], board["label"], board["at"]) == ("open", "live", timestamp(OPEN.at))
    assert board["teams"]["KO"]["name"] == "Korenbloem"
    assert board["outcomes"]["convinced"]["takes"] == "nothing"
    assert board["outcomes"]["tree"]["unit"] == "tree"
    assert compact(board)


def test_points_are_text_so_that_no_client_rounds_them():
    ranked = told(*BEFORE, state=defined(Recipe(rank_by="points")))

    assert [row["points"] for row in public(ranked)["rows"]] == ["0.0", "0.0", "0.0"]


def test_the_totals_are_the_sums_of_the_rows():
    board = judge(told(recorded(counts("ZO", "pledge", calls=2, cents=999)), state=OPEN))

    for what in ("money_minor", "calls", "units"):
        assert board["totals"][what] == sum(row[what] for row in board["rows"])


@pytest.mark.parametrize(
    ("way", "label"),
    [
        ((), "rehearsal"),
        ((Phase.OPEN,), "live"),
        ((Phase.OPEN, Phase.FROZEN), "frozen"),
        ((Phase.OPEN, Phase.CLOSED), "provisional"),
        ((Phase.OPEN, Phase.CLOSED, Phase.FINAL), "provisional"),
        ((Phase.OPEN, Phase.CLOSED, Phase.FINAL, Phase.REVEALED), "official v1"),
    ],
)
def test_each_phase_has_its_label(way, label):
    assert public(in_phase(*way))["label"] == label


@pytest.mark.parametrize("way", HIDING)
def test_the_public_board_is_that_of_the_freezing_moment_whole(way):
    told_later = told(recorded(counts("ZO", "donation", cents=99_999)), state=FROZEN)
    board, frozen = public(in_phase(*way, state=told_later)), public(FROZEN)

    for field in board.keys() - {"phase", "label", "phase_at", "at", "version"}:
        assert board[field] == frozen[field], field
    assert rows(board) == rows(public(OPEN))


@pytest.mark.parametrize("way", HIDING)
def test_a_judge_sees_the_live_board_during_the_freeze(way):
    state = in_phase(*way, state=told(recorded(counts("ZO", "donation", cents=99_999)), state=FROZEN))

    assert rows(judge(state)) == {"ZO": 99_999, "KO": 2_500, "MA": 0}
    assert judge(state)["seq"] == judge(state)["version"] == state.seq


def test_a_whistle_without_a_freeze_hides_what_comes_after_it():
    closed = in_phase(Phase.CLOSED, state=OPEN)
    late = told(recorded(counts("MA"), Status.SET_ASIDE), voided(ID_OF_KO, GIFT_OF_KO), state=closed)

    assert public(late) == public(closed)
    assert rows(judge(late))["KO"] == 0


def replaced(target, result, instead) -> ResultReplaced:
    return ResultReplaced(
        target=target,
        result=result,
        status=Status.COUNTED,
        instead=instead,
        reason="mistake",
        receipt="B" * 16,
        by="j1",
    )


VOID_BEFORE_FREEZE = voided(ID_OF_KO, GIFT_OF_KO)
hidden = st.lists(
    st.sampled_from(
        [
            recorded(counts("KO")),
            recorded(counts("KO", "donation", cents=100_000_000)),
            recorded(counts("ZO", "tree", calls=0, units=5)),
            recorded(counts("ZO", "pledge", cents=1)),
        ]
    ),
    max_size=15,
)
corrections = st.sampled_from(
    [(), (VOID_BEFORE_FREEZE,), (replaced(ID_OF_KO, GIFT_OF_KO, counts("ZO", "donation", cents=1)),)]
)
ways = st.sampled_from([(), (Phase.CLOSED,), (Phase.CLOSED, Phase.FROZEN), (Phase.CLOSED, Phase.FINAL)])


def world(facts: list[Fact], way: tuple[Phase, ...]):
    """Give what follows from hidden facts, with the phases after them at the same time in every world."""
    state = told(*facts, state=FROZEN)
    for number, phase in enumerate(way, start=1):
        at = FROZEN.at.replace(hour=20, minute=number)
        fact = PhaseChanged(phase=phase, before=state.phase, by="j1")
        state = apply(state, seq=state.seq + 1, at=at, request_id=f"phase-{number}", fact=fact)
    return state


@given(hidden, corrections, hidden, ways)
def test_worlds_that_differ_in_hidden_entries_alone_look_the_same(one, corrected, other, way):
    here, there = world([*corrected, *one], way), world(other, way)

    assert compact(public(here)) == compact(public(there))
    assert compact(mine_for("MA", here)) == compact(mine_for("MA", there))
    assert version_for(Audience.PUBLIC, here) == version_for(Audience.PUBLIC, there)
    assert knows_seq(here) is knows_seq(there) is False


RICH = Recipe(
    rank_by="points",
    measures=(
        Measure(kind="money", per=100, relative_to="best"),
        Measure(kind="conversion", least=2),
        Measure(kind="units:tree", relative_to="calls"),
    ),
    views=(View(within="day"), View(rank_by="calls", relative_to="best"), View(within="division")),
)
RICH_FROZEN = in_phase(
    Phase.FROZEN,
    state=told(
        recorded(replace(counts("KO", "donation", cents=2500), day="2026-11-23")),
        recorded(replace(counts("ZO", "tree", units=3), day="2026-11-24")),
        state=in_phase(Phase.OPEN, state=defined(RICH, goal_of="units", goal_count=50)),
    ),
)
days = st.sampled_from(["2026-11-23", "2026-11-24", "2026-11-25"])
hidden_days = st.lists(
    st.builds(
        lambda team, outcome, much, day: recorded(
            replace(
                counts(team, outcome, cents=much * (outcome == "donation"), units=much * (outcome == "tree")), day=day
            )
        ),
        st.sampled_from(["KO", "MA", "ZO"]),
        st.sampled_from(["donation", "tree", "convinced"]),
        st.integers(1, 9000),
        days,
    ),
    max_size=8,
)


@given(hidden_days)
def test_no_view_no_day_no_goal_and_no_sum_of_units_tells_the_public_of_hidden_entries(facts):
    later = told(*facts, state=RICH_FROZEN)
    seen = seen_by(Audience.PUBLIC, later)

    assert compact(public(later)) == compact(public(RICH_FROZEN))
    assert public(later)["goal"]["reached"] == public(later)["totals"]["units_by"]["tree"] == 3
    assert compact(other_views(seen)) == compact(other_views(RICH_FROZEN))
    assert compact(list(explained(seen))) == compact(list(explained(RICH_FROZEN)))
    assert [section["of"] for section in other_views(seen)[0]["sections"]] == ["2026-11-23", "2026-11-24"]


def test_a_judge_sees_views_days_and_the_goal_move_during_the_freeze():
    later = told(recorded(replace(counts("MA", "tree", units=9), day="2026-11-25")), state=RICH_FROZEN)

    assert judge(later)["goal"]["reached"] == 12
    assert [section["of"] for section in other_views(later)[0]["sections"]][-1] == "2026-11-25"


def test_a_void_of_an_entry_from_before_the_freeze_is_hidden_too():
    taken_back = told(VOID_BEFORE_FREEZE, state=FROZEN)

    assert compact(public(taken_back)) == compact(public(FROZEN))
    assert rows(judge(taken_back))["KO"] == 0


def test_a_new_schedule_shows_during_the_freeze_and_nothing_else_moves():
    later = ScheduleChanged(starts_at=None, freeze_at=None, ends_at=START)
    moved_end = told(recorded(counts("ZO")), later, state=FROZEN)
    before, after = public(FROZEN), public(moved_end)

    assert {field for field in after if after[field] != before[field]} == {"schedule", "at", "version"}
    assert after["version"] == before["version"] + 1


def test_a_thaw_shows_everything_live_again():
    hidden_then_shown = told(
        recorded(counts("ZO", "donation", cents=99_999)), moved(Phase.FROZEN, Phase.OPEN), state=FROZEN
    )

    assert rows(public(hidden_then_shown))["ZO"] == 99_999
    assert public(hidden_then_shown)["seq"] == hidden_then_shown.seq
    assert mine_for("KO", hidden_then_shown)["place"] == 2


def test_reopening_into_the_freeze_shows_nothing_of_what_it_hid():
    closed = told(recorded(counts("ZO", "donation", cents=99_999)), state=FROZEN)
    reopened = in_phase(Phase.CLOSED, Phase.FROZEN, state=closed)

    assert rows(public(reopened)) == rows(public(FROZEN))


def test_reopening_into_the_open_phase_shows_everything():
    closed = told(voided(ID_OF_KO, GIFT_OF_KO), state=in_phase(Phase.CLOSED, state=OPEN))

    assert rows(public(in_phase(Phase.OPEN, state=closed)))["KO"] == 0


def test_the_reveal_shows_the_final_to_everybody():
    final = told(recorded(counts("ZO", "donation", cents=99_999)), state=FROZEN)
    revealed = in_phase(Phase.CLOSED, Phase.FINAL, Phase.REVEALED, state=final)

    assert rows(public(revealed)) == rows(judge(revealed)) == {"ZO": 99_999, "KO": 2_500, "MA": 0}
    assert mine_for("ZO", revealed)["place"] == 1


def test_the_digest_is_the_judges_from_the_signatures_on_and_everybody_s_from_the_reveal_on():
    closed = in_phase(Phase.CLOSED, state=FROZEN)
    final = in_phase(Phase.FINAL, state=closed)
    known = {"number": 1, "digest": final.finals[0].digest}

    assert (public(closed)["final"], judge(closed)["final"]) == (None, None)
    assert (public(final)["final"], judge(final)["final"]) == (None, known)
    assert public(in_phase(Phase.REVEALED, state=final))["final"] == known


def test_the_public_version_rises_with_every_entry_the_public_may_see_and_with_no_other():
    versions = [version_for(Audience.PUBLIC, OPEN)]
    state = OPEN
    for fact in (
        recorded(counts()),
        moved(Phase.OPEN, Phase.FROZEN),
        recorded(counts()),
        VOID_BEFORE_FREEZE,
        moved(Phase.FROZEN, Phase.OPEN),
    ):
        state = told(fact, state=state)
        versions.append(version_for(Audience.PUBLIC, state) - versions[0])

    assert versions[1:] == [1, 2, 2, 2, 3]


def test_the_rehearsal_is_in_no_count_after_the_opening():
    rehearsed = told(*[recorded(fact.result, Status.REHEARSAL) for fact in BEFORE])
    opened = in_phase(Phase.OPEN, state=rehearsed)

    assert rows(public(rehearsed))["KO"] == 2_500
    for board in (public(opened), judge(opened)):
        assert set(rows(board).values()) == {0}
        assert board["totals"] == {"money_minor": 0, "calls": 0, "units": 0, "outcomes": {}}
        assert board["latest"] == []


def test_a_lead_sees_place_and_gap_only_while_everybody_sees_the_standings_move():
    assert (mine_for("MA", OPEN)["place"], mine_for("MA", OPEN)["gap"]) == (2, "2500")
    assert "gap" not in mine_for("KO", OPEN)
    for way in HIDING:
        assert not mine_for("MA", in_phase(*way, state=FROZEN)).keys() & {"place", "gap", "gap_in"}


def test_a_lead_is_told_when_the_phase_began_not_when_the_team_last_entered():
    closed = in_phase(Phase.CLOSED, state=FROZEN)
    late = told(recorded(counts("MA"), Status.SET_ASIDE), state=closed)

    assert mine_for("MA", late)["phase_at"] == public(closed)["phase_at"]
    assert mine_for("MA", late)["at"] != mine_for("MA", closed)["at"]


def test_a_lead_sees_the_own_sum_move_during_the_freeze():
    state = told(recorded(counts("MA", "donation", cents=700)), state=FROZEN)

    assert mine_for("MA", state)["money_minor"] == 700


def test_the_gap_of_teams_that_share_a_place_is_to_the_next_place_up():
    state = told(recorded(counts("KO", "donation", cents=1000)), state=defined())

    assert {team: mine_for(team, state).get("gap") for team in ("KO", "MA", "ZO")} == {
        "KO": None,
        "MA": "1000",
        "ZO": "1000",
    }


def test_the_number_of_an_entry_is_told_only_while_nothing_is_hidden():
    assert [knows_seq(in_phase(*way)) for way in ((), (Phase.OPEN,))] == [True, True]
    assert not any(knows_seq(in_phase(*way, state=FROZEN)) for way in HIDING)


def test_an_amendment_is_for_all_to_see_also_in_a_freeze():
    state = in_phase(Phase.OPEN, Phase.FROZEN, state=defined())
    amendment = RecipeAmended(
        before=state.rules, after=state.rules, fingerprint="7f3a-91c2-08de-44b1", reason="agreed", by="o1"
    )
    after = told(amendment, state=state)

    assert public(after)["recipe"]["amendments"] == 1
    assert public(after)["version"] == public(state)["version"] + 1
    assert public(after)["rows"] == public(state)["rows"]


def test_of_a_team_below_the_shown_places_the_newest_results_tell_no_amount():
    day = Day()
    day.ask(gift("KO", 5000))
    day.ask(gift("MA", 700))
    state = replace(day.state, competition=replace(day.state.defined, show_places=1))
    board = board_for(Audience.PUBLIC, state, epoch="e1")

    assert [(one["team"], one["money_minor"]) for one in board["latest"]] == [("MA", 0), ("KO", 5000)]
    assert [one["money_minor"] for one in board_for(Audience.JUDGE, state, epoch="e1")["latest"]] == [700, 5000]


def test_the_bottom_is_hidden_also_of_standings_that_stand_still():
    day = Day()
    day.ask(gift("KO", 5000))
    day.go(Verb.OPEN)
    day.ask(gift("KO", 5000))
    day.go(Verb.CLOSE)
    state = replace(day.state, competition=replace(day.state.defined, show_places=1))

    assert [row["team"] for row in board_for(Audience.PUBLIC, state, epoch="e1")["rows"]] == ["KO"]
