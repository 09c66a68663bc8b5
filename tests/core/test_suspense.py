"""Who can be told to have won before it is shown: by reasoning, and held against every outcome there might be."""

from dataclasses import replace
from itertools import pairwise, permutations, product
from random import Random

import pytest

from finale import final
from scoreboard.core.ceremony import Program
from scoreboard.core.script import Extra, Script
from scoreboard.core.suspense import Change, Finding, candidates, check, finding_of

MOST = (2, 1)
SMALL = [
    {"kind": "money", "name": "Raised", "least": "0", "most": str(MOST[0])},
    {"kind": "marks", "name": "Jury", "least": "0", "most": str(MOST[1])},
]
CLOSE = final((55, 30), (54, 32), (30, 20), (10, 10))
CLEAR = final((60, 30), (10, 32), (9, 20), (1, 10))


def at(document, script, finding):
    return Program(document, script).steps[finding.step].name


def test_a_close_race_is_open_until_the_last_bar():
    assert finding_of(Program(CLOSE, Script())) is None
    assert check(CLOSE, Script()).changes == ()


def test_bars_that_the_jury_cannot_turn_any_more_give_the_winner_away():
    report = check(CLEAR, Script())

    assert report.finding is not None
    assert (report.finding.why, at(CLEAR, Script(), report.finding)) == ("bars", "bars-1")
    assert report.changes == (Change(field="duel", value="marks"),)
    assert report.left is None


def test_where_no_order_of_the_bars_leaves_the_last_one_open_all_come_with_one_press():
    lines = [{**SMALL[0], "most": "50"}, {**SMALL[0], "most": "10"}, {**SMALL[1], "most": "10"}]
    report = check(final((50, 5, 5), (0, 5, 5), lines=lines), Script())

    assert report.changes == (Change(field="duel", value="at_once"),)
    assert report.left is None


def test_marks_that_have_no_upper_end_may_always_turn_it():
    document = final((60, 30), (10, 32), lines=[SMALL[0], {**SMALL[1], "most": None}])

    assert finding_of(Program(document, Script())) is None


def test_without_a_duel_the_name_of_the_second_tells_the_first():
    report = check(CLOSE, Script(duel="off"))

    assert report.finding is not None
    assert (report.finding.why, at(CLOSE, Script(duel="off"), report.finding)) == ("one_left", "place-2")
    assert report.changes == (Change(field="duel", value="counted"),)
    assert report.left is None


def test_the_number_of_the_second_tells_nobody_and_its_name_does():
    script = Script(duel="off", first={2: "number"})
    found = finding_of(Program(CLOSE, script))

    assert found is not None
    assert at(CLOSE, script, found) == "place-2"


def test_the_total_less_what_was_shown_is_the_winner_s_amount():
    document = final((500,), (300,), (200,), ranked_by="money")
    script = Script(duel="off", first={2: "number"})
    report = check(document, script)

    assert report.finding == Finding(step=3, why="rest")
    assert report.left is None


def test_winners_of_divisions_before_the_duel_tell_who_cannot_be_first():
    document = final((60, 40), (59, 39), (20, 29), (10, 2), divisions="NNZZ")
    report = check(document, Script(divisions="duel"))

    assert report.finding is not None
    assert report.finding.why == "divisions"
    assert report.changes == (Change(field="divisions", value="after"),)
    assert report.better.divisions == "after"


def test_winners_of_divisions_who_meet_in_the_duel_tell_nothing():
    document = final((60, 30), (20, 29), (59, 34), (10, 2), divisions="NNZZ")

    assert finding_of(Program(document, Script(divisions="duel"))) is None


def test_a_prize_for_the_most_of_what_ranks_is_moved_behind_the_winner():
    document = final((500,), (300,), (200,), ranked_by="money")
    prize = Extra(id="most", kind="prize", before="place-3", title="Raised most", team="A", most_of="money")
    report = check(document, Script(extras=(prize,)))

    assert report.finding is not None
    assert report.finding.why == "prize"
    assert report.changes == (Change(field="extras", value="most"),)
    assert report.better.extras == (replace(prize, before="cheque"),)
    assert report.left is None


def test_a_prize_for_a_single_line_tells_only_how_much_of_it_others_have():
    prize = Extra(id="p", kind="prize", before="bars-2", title="Best jury", team="A", most_of="marks")
    document = final((55, 33), (54, 32), (30, 20))
    report = check(document, Script(extras=(prize,)))

    assert report.finding is not None
    assert report.finding.why == "prize"
    assert finding_of(Program(document, Script(extras=(replace(prize, before="duel", most_of=""),)))) is None


@pytest.mark.parametrize("teams", [0, 1])
def test_one_team_alone_is_no_secret(teams):
    assert check(final(*[(1, 1)] * teams), Script()).finding is None


def test_teams_that_are_all_equal_are_all_candidates_to_the_end():
    for teams in (2, 3, 5, 40):
        assert check(final(*[(5, 5)] * teams), Script()).finding is None


def test_150_teams_are_looked_at_in_no_time():
    document = final(*((number % 60, number % 40) for number in range(150)))

    assert check(document, Script(slots=150)).left is None


class Spectator:
    """Somebody who remembers every picture and tries every outcome there might be."""

    def __init__(self, program: Program, step: int) -> None:
        self.teams = [row["team"] for row in program.rows]
        self.division = {code: team["division"] for code, team in program.document["teams"].items()}
        self.most = [int(line["most"]) for line in program.lines]
        self.single = len(self.most) == 1
        self.places: dict[str, int] = {}
        self.points: dict[str, dict[int, int]] = {}
        self.at_place: dict[int, list[tuple[int, ...]]] = {}
        self.thanked: set[str] = set()
        self.duel: set[str] = set()
        self.winners: dict[str, set[str]] = {}
        self.prizes: list[tuple[str, str]] = []
        self.kinds = [line["kind"] for line in program.lines]
        for number in range(step + 1):
            self._look(program.frame(number), program, number)

    def _look(self, frame, program, number) -> None:
        match frame["kind"]:
            case "thanks":
                self.thanked = {team["code"] for team in frame["teams"]}
            case "ladder":
                for slot in frame["slots"]:
                    self._read(slot)
            case "duel":
                self.duel = {team["code"] for team in frame["teams"]}
                for bar in frame["bars"]:
                    line = [one["name"] for one in program.lines].index(bar["label"])
                    for team, value in zip(frame["teams"], bar["values"], strict=True):
                        if value:
                            self.points.setdefault(team["code"], {})[line] = int(float(value["text"]))
            case "division":
                self.winners[frame["division"]] = {row["code"] for row in frame["rows"]}
            case "prize":
                kind = program.extras[program.steps[number].of].most_of
                if kind:
                    self.prizes.append((frame["team"]["code"], kind))

    def _read(self, slot) -> None:
        for row in slot["rows"]:
            if "code" in row:
                self.places[row["code"]] = slot["place"]
            if "code" in row and row.get("parts"):
                self.points[row["code"]] = {line: int(float(part["points"])) for line, part in enumerate(row["parts"])}
        if slot["rows"]:
            shown = [
                tuple(int(float(part["points"])) for part in row["parts"]) for row in slot["rows"] if "parts" in row
            ]
            self.at_place[slot["place"]] = sorted(shown)

    def winners_there_might_be(self) -> set[str]:
        found: set[str] = set()
        lines = range(len(self.most))
        choices = []
        for team in self.teams:
            known = self.points.get(team, {})
            choices.append(
                list(product(*([known[line]] if line in known else range(self.most[line] + 1) for line in lines)))
            )
        breaks = [dict(zip(self.teams, order, strict=True)) for order in permutations(range(len(self.teams)))]
        breaks.append(dict.fromkeys(self.teams, 0))
        for world in product(*choices):
            points = dict(zip(self.teams, world, strict=True))
            if not self._fit_prizes(points):
                continue
            for order in breaks:
                places = placed(points, order)
                if self._fits(places, points):
                    found |= {team for team, place in places.items() if place == 1}
        return found

    def _fit_prizes(self, points) -> bool:
        return all(
            points[team][self.kinds.index(kind)] >= points[other][self.kinds.index(kind)]
            for team, kind in self.prizes
            for other in self.teams
        )

    def _fits(self, places, points) -> bool:
        if any(places[team] != place for team, place in self.places.items()):
            return False
        for place, shown in self.at_place.items():
            there = [team for team in self.teams if places[team] == place]
            if shown and sorted(points[team] for team in there) != shown:
                return False
            if not shown and {team for team, known in self.places.items() if known == place} != set(there):
                return False
        behind = [self.thanked] if self.thanked else []
        behind += [set(self.teams) - self.duel] if self.duel else []
        for last in behind:
            first = set(self.teams) - last
            if last and first and min(places[team] for team in last) <= max(places[team] for team in first):
                return False
        for division, winners in self.winners.items():
            of_it = [team for team in self.teams if self.division[team] == division]
            best = min(places[team] for team in of_it)
            if {team for team in of_it if places[team] == best} != winners:
                return False
        if self.single and self.prizes and [team for team in self.teams if places[team] == 1] != [self.prizes[0][0]]:
            return False
        return self._open_places_are_better(places)

    def _open_places_are_better(self, places) -> bool:
        shown = list(self.at_place)
        open_teams = [team for team in self.teams if team not in self.places and team not in self.thanked]
        return not shown or all(places[team] <= max(shown) for team in open_teams)


def placed(points, order):
    score = {team: (sum(points[team]), order[team]) for team in points}
    return {team: 1 + sum(other > score[team] for other in score.values()) for team in points}


@pytest.mark.parametrize("seed", range(24))
def test_who_may_have_won_is_who_won_in_some_outcome_that_fits_all_pictures(seed):
    chance = Random(seed)
    teams = 2 + seed % 3
    lines = SMALL if seed % 4 else SMALL[:1]
    scores = [tuple(chance.randint(0, MOST[line]) for line in range(len(lines))) for _ in range(teams)]
    divisions = "".join(chance.choice("NZ") for _ in range(teams)) if chance.random() < 0.6 else ""
    breaks = chance.sample(range(teams), teams) if chance.random() < 0.7 else ()
    document = final(*scores, lines=lines, divisions=divisions, breaks=breaks)
    rows = document["standings"]["rows"]
    prizes = []
    if chance.random() < 0.5:
        line = chance.randrange(len(lines))
        best = max(rows, key=lambda row: int(row["parts"][line]["points"]))
        before = chance.choice(["total", "duel", "bars-2", "winner"])
        # Of equals one has the most only by a word that nobody here knows.
        told = len(lines) > 1 or [row["place"] for row in rows].count(1) == 1
        kind = lines[line]["kind"] if told else ""
        prizes.append(Extra(id="p", kind="prize", before=before, title="P", team=best["team"], most_of=kind))
    script = Script(
        duel=chance.choice(["counted", "marks", "at_once", "off"]),
        divisions=chance.choice(["ladder", "duel", "after"]),
        first={place: chance.choice(["", "name", "number"]) for place in range(1, 5)},
        slots=chance.choice([0, 2]),
        extras=tuple(prizes),
    )
    program = Program(document, script)
    for step, (one, _) in enumerate(pairwise(program.steps)):
        if one.kind == "winner":
            break
        assert set(candidates(program, program.seen(step))) == Spectator(program, step).winners_there_might_be(), (
            seed,
            one.name,
        )
