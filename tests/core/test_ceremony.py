"""The steps of a ceremony, and that no picture holds anything that a later one shows."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belweek import defined, in_phase
from finale import LINES, final
from scoreboard.core.ceremony import Program
from scoreboard.core.finals import final_document
from scoreboard.core.invented import invented_final
from scoreboard.core.phases import Phase
from scoreboard.core.recipe import Criterion, Measure, Recipe
from scoreboard.core.script import Extra, Script
from scoreboard.core.suspense import finding_of

EIGHT = final((60, 30), (54, 32), (59, 34), (43, 28), (39, 35), (31, 31), (22, 32), (20, 29))


def names(document, script=Script()) -> list[str]:  # noqa: B008
    return [step.name for step in Program(document, script).steps]


def said(document, script, step) -> str:
    return json.dumps([Program(document, script).frame(one) for one in range(step + 1)], default=str)


def test_a_ceremony_of_eight_teams_goes_from_the_last_place_up_to_a_duel_and_a_winner():
    assert names(EIGHT) == [
        "curtain", "total", "place-8", "place-7", "place-6", "place-5", "place-4", "place-3",
        "duel", "bars-1", "bars-2", "winner", "cheque", "still",
    ]  # fmt: skip


def test_of_more_than_twelve_teams_ten_have_a_slot_and_the_others_are_thanked_together():
    document = final(*((number, 0) for number in range(40)))
    program = Program(document, Script())

    assert names(document)[:4] == ["curtain", "total", "thanks", "place-10"]
    thanked = program.frame(2)["teams"]
    assert len(thanked) == 30
    assert [team["name"] for team in thanked] == sorted(team["name"] for team in thanked)


def test_a_tie_shares_a_slot_and_a_press_and_is_not_to_be_seen_before():
    document = final((9, 9), (8, 8), (5, 5), (5, 5), (1, 1))
    program = Program(document, Script())

    before = program.frame(2)
    assert [slot["place"] for slot in before["slots"]] == [1, 2, 3, 4, 5]
    assert before["next"] == 4
    after = program.frame(3)
    assert [(slot["place"], len(slot["rows"])) for slot in after["slots"]] == [(1, 0), (2, 0), (3, 2), (5, 1)]
    assert names(document)[2:5] == ["place-5", "place-3", "duel"]


@pytest.mark.parametrize(
    ("document", "duelists"),
    [
        (final((5, 5), (4, 4), (3, 3)), "AB"),
        (final((5, 5), (5, 5), (3, 3)), "AB"),
        (final((5, 5), (4, 4), (4, 4)), "ABC"),
        (final((5, 5), (5, 5), (5, 5), (1, 1)), "ABC"),
        (final(*[(5, 5)] * 5), ""),
        (final((5, 5), *[(4, 4)] * 4), ""),
        (final((5, 5)), ""),
        (final(), ""),
    ],
)
def test_the_last_two_or_those_who_tie_into_it_stand_against_each_other(document, duelists):
    assert "".join(sorted(row["team"] for row in Program(document, Script()).duelists)) == duelists


def test_all_teams_that_are_equal_win_together():
    program = Program(final(*[(5, 5)] * 40), Script())

    assert [step.name for step in program.steps] == ["curtain", "total", "winner", "cheque", "still"]
    assert len(program.frame(2)["rows"]) == 40


def test_one_team_wins_without_a_ladder_and_none_without_a_winner():
    assert names(final((1, 1))) == ["curtain", "total", "winner", "cheque", "still"]
    assert names(final()) == ["curtain", "total", "still"]


def test_two_teams_go_right_into_the_duel():
    assert names(final((1, 1), (2, 2)))[2:] == ["duel", "bars-1", "bars-2", "winner", "cheque", "still"]


def test_150_teams_are_ten_slots_and_thanks():
    document = final(*((number, 0) for number in range(150)))

    assert len(names(document)) == 3 + 8 + 4 + 2
    assert len(names(document, Script(slots=150))) == 2 + 148 + 4 + 2


def test_marks_come_last_in_the_duel_or_first_or_all_bars_at_once():
    counted, marks, at_once = (Program(EIGHT, Script(duel=duel)) for duel in ("counted", "marks", "at_once"))

    assert [step.lines for step in counted.steps if step.kind == "bars"] == [(0,), (1,)]
    assert [step.lines for step in marks.steps if step.kind == "bars"] == [(1,), (0,)]
    assert [step.lines for step in at_once.steps if step.kind == "bars"] == [(0, 1)]
    assert [bar["by"] for bar in marks.frame(9)["bars"] if bar["values"][0]] == ["marks"]


def test_a_ranking_by_money_has_one_bar_in_the_duel():
    program = Program(final((500,), (300,), (200,), ranked_by="money"), Script())

    assert [step.name for step in program.steps][3:6] == ["duel", "bars-1", "winner"]
    assert [value["text"] for value in program.frame(4)["bars"][0]["values"]] == ["500", "300"]


def test_points_that_are_divided_add_up_bar_by_bar_to_what_is_compared():
    document = final((60, 20), (30, 30))
    document["standings"]["relative_to"] = "seats"
    document["standings"]["rows"][0] |= {"exact": "8", "ranked": "8.0"}
    program = Program(document, Script())

    assert [str(program.points(document["standings"]["rows"][0], line)) for line in (0, 1)] == ["6", "2"]


def test_a_place_may_show_its_name_first_or_its_number():
    script = Script(first={3: "name", 4: "number"})
    program = Program(EIGHT, script)
    at = {step.name: number for number, step in enumerate(program.steps)}

    number_first = program.frame(at["place-4-number"])
    assert number_first["half"] == "number"
    assert number_first["slots"][-5] == {
        "place": 4,
        "rows": [{"place": 4, "ranked": "74.0", "points": "74.0", "money_minor": 1586010, "share": Decimal("0.740"),
            "parts": [
            {"label": "Raised", "points": "39.0", "share": Decimal("0.390"), "by": "count"},
            {"label": "Jury", "points": "35.0", "share": Decimal("0.350"), "by": "marks"},
        ]}],
    }  # fmt: skip
    assert "E" in [team["code"] for team in number_first["pool"]]
    name_first = program.frame(at["place-3-name"])
    assert name_first["half"] == "name"
    assert set(name_first["slots"][2]["rows"][0]) == {"code", "name", "colour", "shape", "mono", "division", "place"}
    assert program.frame(at["place-3"])["half"] == ""


def test_cards_pauses_and_prizes_come_before_the_step_they_name_and_after_a_place_that_a_tie_swallowed():
    extras = (
        Extra(id="a", kind="card", before="place-4", title="Card", says="Hello", photo="p1"),
        Extra(id="b", kind="prize", before="cheque", title="Best voice", team="C", apart=True),
        Extra(id="c", kind="prize", before="cheque", title="Coffee", says="Night shift"),
        Extra(id="d", kind="pause", before="nowhere"),
    )
    document = final((9, 9), (8, 8), (5, 5), (5, 5), (1, 1))
    program = Program(document, Script(extras=extras))
    steps = [step.name for step in program.steps]

    assert steps[2:5] == ["place-5", "card-a", "place-3"]
    assert steps[-6:] == ["prize-b-name", "prize-b", "prize-c", "cheque", "pause-d", "still"]
    assert program.frame(3)["photo"] == "p1"
    assert program.frame(len(steps) - 6)["team"] is None
    assert program.frame(len(steps) - 5)["team"]["code"] == "C"
    assert program.frame(len(steps) - 4)["says"] == "Night shift"


def test_winners_of_divisions_have_no_place_and_no_number_before_these_are_shown():
    document = final((60, 30), (59, 34), (20, 29), (10, 2), divisions="NNZZ")
    early, late = Program(document, Script(divisions="ladder")), Program(document, Script(divisions="after"))

    (row,) = early.frame(2)["rows"]
    assert (row["code"], "place" in row, "money_minor" in row) == ("B", False, False)
    assert [step.name for step in late.steps][-4:] == ["division-N", "division-Z", "cheque", "still"]
    assert late.frame(len(late.steps) - 4)["rows"][0]["place"] == 1


def test_a_step_goes_on_by_itself_only_where_the_script_says_so():
    program = Program(EIGHT, Script(autos={"total": 20}))

    assert [step.auto for step in program.steps[:3]] == [0, 20, 0]


scores = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1, max_size=9)
firsts = st.dictionaries(st.integers(1, 9), st.sampled_from(["name", "number"]))
scripts = st.builds(
    Script,
    slots=st.sampled_from([0, 2, 4]),
    first=firsts,
    duel=st.sampled_from(["counted", "marks", "at_once", "off"]),
    total=st.sampled_from(["before", "after", "never"]),
)


@given(scores, scripts)
@settings(max_examples=60)
def test_no_picture_holds_a_number_of_a_team_that_was_not_revealed(points, script):
    document = final(*points)
    program = Program(document, script)
    shown_at = {row["team"]: len(program.steps) for row in program.rows}
    for number, step in enumerate(program.steps):
        if step.kind in ("place", "winner") and step.part != "name":
            for row in program.groups[step.place]:
                shown_at[row["team"]] = min(shown_at[row["team"]], number)

    for row in program.rows:
        for number in range(min(shown_at[row["team"]], len(program.steps) - 1)):
            if program.steps[number].kind not in ("total", "cheque", "still"):
                assert str(row["money_minor"]) not in json.dumps(program.frame(number), default=str)


@given(scores, scripts, st.booleans(), st.data())
@settings(max_examples=80)
def test_what_is_not_revealed_yet_could_be_anything_by_all_pictures_so_far(points, script, bounded, data):
    """Let all that is to come be otherwise: whoever is still in the race, with which numbers, tied or not."""
    document = final(*points, lines=LINES if bounded else [{**line, "most": None} for line in LINES])
    program = Program(document, script)
    places = [number for number, step in enumerate(program.steps) if step.kind == "place" and not step.part]
    if not places:
        return
    step = data.draw(st.sampled_from(places))
    open_rows = [row for row in program.slotted if row["place"] < program.steps[step].place]
    order = data.draw(st.permutations([row["team"] for row in open_rows]))
    ties = data.draw(st.lists(st.booleans(), min_size=len(order), max_size=len(order)))
    rows, place = [], 1
    for number, (team, tied) in enumerate(zip(order, ties, strict=True)):
        place = place if number and tied else number + 1
        worth = 500 - place
        other = {"exact": str(worth), "ranked": f"{worth}.0", "points": f"{worth}.0", "money_minor": 77 * worth}
        parts = [{"kind": "money", "points": str(worth - 100)}, {"kind": "marks", "points": "100"}]
        rows.append({**open_rows[number], **other, "team": team, "place": place, "parts": parts})
    world = otherwise(document, rows)
    # A duel that takes in a place by a tie takes its step from the ladder; up to here both go the same way.
    assert said(world, script, step) == said(document, script, step)


def otherwise(document, rows):
    rest = document["standings"]["rows"][len(rows) :]
    return {**document, "standings": {**document["standings"], "rows": [*rows, *rest]}}


def test_numbers_that_come_before_the_names_of_a_tie_do_not_tell_whose_they_are():
    script = Script(first={3: "number"})
    worlds = [final((9, 9), (8, 8), (5, 5), (5, 5), money=money) for money in ((9, 8, 5, 4), (9, 8, 4, 5))]
    frames = [said(world, script, 2) for world in worlds]

    assert frames[0] == frames[1]


def test_the_winner_says_nothing_of_the_total_before_it_is_shown():
    late = Program(EIGHT, Script(total="after"))
    winner, total = ([step.name for step in late.steps].index(name) for name in ("winner", "total"))

    assert late.frame(winner)["count"] is None
    assert late.frame(total)["count"] == 8


@given(scores, scripts)
@settings(max_examples=60)
def test_every_team_is_in_the_race_or_in_a_slot_or_was_thanked(points, script):
    program = Program(final(*points), script)
    everybody = {row["team"] for row in program.slotted}
    for number, step in enumerate(program.steps):
        if step.kind == "place" and step.part != "number":
            frame = program.frame(number)
            pool, slots = ([team["code"] for team in teams] for teams in (
                frame["pool"], [row for slot in frame["slots"] for row in slot["rows"]],
            ))  # fmt: skip
            assert sorted(pool + slots) == sorted(everybody)
            is_duel = len(pool) == 2 and program.duelists
            assert frame["next"] == (None if step.part or is_duel or not pool else len(pool))


def test_no_place_is_lit_before_a_duel_and_one_is_where_none_is():
    for script, following in ((Script(), None), (Script(duel="off"), 2)):
        program = Program(EIGHT, script)
        at = {step.name: number for number, step in enumerate(program.steps)}
        assert [program.frame(at[f"place-{place}"])["next"] for place in (5, 4, 3)] == [4, 3, following]


def test_the_picture_at_the_end_has_the_symbol_of_the_winner():
    program = Program(EIGHT, Script())
    winner, still = (program.frame(number) for number in (program.last - 2, program.last))

    assert (winner["kind"], still["kind"]) == ("winner", "still")
    assert still["symbol"] == winner["symbol"] == "balloon"


def test_where_no_money_is_counted_there_is_no_cheque_and_the_total_is_of_what_was():
    document = final((9,), (5,), (1,), ranked_by="calls", money=(0, 0, 0))
    program = Program(document, Script())

    assert [step.name for step in program.steps] == [
        "curtain", "total", "place-3", "duel", "bars-1", "winner", "still",
    ]  # fmt: skip
    total = program.frame(1)
    assert (total["money_minor"], total["calls"], total["count"], total["symbol"]) == (0, 30, 3, "balloon")


def test_a_rehearsal_of_a_competition_without_money_invents_none():
    state = defined(Recipe(rank_by="calls"))
    unpaid = {key: replace(outcome, takes_money=False) for key, outcome in state.outcomes.items()}

    assert Program(invented_final(state), Script()).money > 0
    without = Program(invented_final(replace(state, outcomes=unpaid)), Script())
    assert without.money == 0
    assert [step.name for step in without.steps][-2:] == ["winner", "still"]


def test_numbers_of_a_rehearsal_follow_from_names_alone_and_are_called_so():
    state = defined(Recipe(rank_by="points", measures=(Measure(kind="money", per=100), Measure(kind="marks"))))
    later = in_phase(Phase.OPEN, Phase.CLOSED, state=state)

    assert invented_final(state) == invented_final(later)
    program = Program(invented_final(state), Script())
    assert {program.frame(step)["label"] for step in range(len(program.steps))} == {"rehearsal"}
    assert program.frame(1)["money_minor"] > 0


@pytest.mark.parametrize("rank_by", ["money", "calls", "conversion", "outcome:convinced", "points"])
def test_every_recipe_can_be_rehearsed_and_held(rank_by):
    measures = (Measure(kind="money", relative_to="best"), Measure(kind="marks:tone", weight="2"))
    criteria = (Criterion(key="tone", name="Tone"),)
    recipe = Recipe(rank_by=rank_by, measures=measures if rank_by == "points" else (), criteria=criteria)
    signed = in_phase(Phase.OPEN, Phase.CLOSED, Phase.FINAL, state=defined(recipe))

    for document in (invented_final(signed), final_document(signed.official)):
        program = Program(document, Script())
        frames = [program.frame(step) for step in range(len(program.steps))]
        assert frames[0]["kind"] == "curtain"
        assert frames[-1]["kind"] == "still"
        places = [row["place"] for row in program.rows]
        assert all(before <= after for before, after in pairwise(places))


def test_a_final_says_how_much_each_line_can_bring():
    measures = (
        Measure(kind="money", relative_to="best", weight="0.6"),
        Measure(kind="calls", cap="20"),
        Measure(kind="units"),
        Measure(kind="marks", weight="2"),
        Measure(kind="marks:tone", weight="3"),
    )
    criteria = (Criterion(key="tone", name="Tone"), Criterion(key="plan", name="Plan", weight="3"))
    signed = in_phase(
        Phase.OPEN, Phase.CLOSED, Phase.FINAL,
        state=defined(Recipe(rank_by="points", measures=measures, criteria=criteria)),
    )  # fmt: skip

    lines = final_document(signed.official)["measures"]
    assert [(line["least"], line["most"]) for line in lines] == [
        ("0", "60"), ("0", "20"), ("0", None), ("2", "20"), ("3", "30"),
    ]  # fmt: skip


def called(work: Callable[[], object]) -> Counter[str]:
    """Count what is called while something is worked out, by the names of the functions."""
    calls: Counter[str] = Counter()

    def count(frame, event, _):
        if event == "call":
            calls[frame.f_code.co_name] += 1

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def of_many(teams: int) -> Program:
    lines = [{**line, "most": None} for line in LINES]
    scores = ((teams - number, 9) for number in range(teams))
    program = Program(final(*scores, lines=lines), Script(slots=teams))
    assert program.steps
    return program


def test_a_picture_of_four_times_as_many_places_takes_no_more_than_five_times_the_work():
    few, many = of_many(20), of_many(80)
    last = {program: [step.kind for step in program.steps].index("duel") - 1 for program in (few, many)}
    work = {program: called(lambda program=program: program.frame(last[program])).total() for program in (few, many)}

    assert work[many] < 5 * work[few]


def test_the_pictures_of_now_and_of_the_next_press_are_made_once_and_no_others_kept():
    program = Program(EIGHT, Script())
    now, coming = program.frame(3), program.frame(4)

    assert (program.frame(3) is now, program.frame(4) is coming) == (True, True)
    program.frame(5)
    assert program.frame(4) is coming
    program.frame(6)
    assert program.frame(3) is not now
    assert program.frame(3) == now


def test_a_look_for_what_is_given_away_goes_through_the_steps_once():
    program = of_many(40)

    assert called(lambda: finding_of(program))["_with"] <= len(program.steps)
