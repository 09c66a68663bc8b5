"""What is typed in the set-up becomes a definition, and every definition can be typed again."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belweek import ORGANISER, asked, told
from scoreboard.core.decide import decide
from scoreboard.core.state import State
from scoreboard.definition import from_table
from scoreboard.i18n import translations
from scoreboard.problems import Problems
from scoreboard.scenarios import scenario_names, table_of
from scoreboard.setup import beginnings, goals, outcomes, privacy, purpose, recipe, teams, when
from scoreboard.setup.spreadsheet import pasted
from scoreboard.setup.steps import STEPS, found_in, reading, step_of, with_part

OUTCOME = [{"key": "gift", "name": "Gift", "takes_money": True}]
SMALLEST = {"name": "Belweek", "languages": ["nl"], "team": [{"name": "Rood"}], "outcome": OUTCOME}
NIGHT = {"timezone": "Europe/Brussels", "languages": ["nl"]}
TYPED = st.text(st.characters(codec="utf-8"), max_size=40)


def read(step, table=SMALLEST, **form):
    return reading(STEPS[step], form, table=table, language="nl")


def fields_of(row="team.1", **fields):
    return {f"{row}.{name}": value for name, value in fields.items()}


@pytest.mark.parametrize("name", scenario_names())
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_scenario_typed_step_by_step_is_the_same_competition(name, language):
    before = dict(table_of(name))
    table = before
    for step in STEPS.values():
        fields = step.typed(table, language=language)
        read_again = reading(step, fields, table=table, language=language)
        assert read_again.problems == ()
        assert read_again.table == table
        written_anew = with_part(table, step, step.read(fields, table=table, language=language))
        assert from_table(written_anew) == from_table(before)


@pytest.mark.parametrize("name", scenario_names())
def test_a_template_lacks_what_everybody_has_of_their_own_and_nothing_else(name):
    table = beginnings.of_template(name, "nl")
    mine = {**table, "name": "Van ons", "team": [{"name": "Rood", "seats": 3, "hours": 8, "list_size": 90}]}

    assert found_in(mine).made.competition.name == "Van ons"
    assert not {"charity", "goal_minor", "goal_count", "milestone", "impact", "starts_at"} & table.keys()


@pytest.mark.parametrize("name", scenario_names())
def test_name_and_teams_alone_need_nothing_more_but_what_the_ranking_divides_by(name):
    mine = {**beginnings.of_template(name, "nl"), "name": "Van ons", "team": [{"name": "Rood"}, {"name": "Blauw"}]}

    found = found_in(mine).problems

    assert found.keys() <= {"teams"}
    assert {problem.field for problem in found.get("teams", ())} <= {"team.1.seats"}
    if not found:
        assert found_in(mine).made


@given(
    form=st.dictionaries(
        st.sampled_from(
            [
                f"{a}.{b}.{c}"
                for a in ("team", "outcome", "milestone", "impact", "measure", "view")
                for b in (1, 2, 99)
                for c in (
                    "name",
                    "seats",
                    "key",
                    "takes",
                    "pledged",
                    "at",
                    "each",
                    "kind",
                    "goal",
                    "code",
                    "weight",
                    "name.fr",
                )
            ]
            + [
                "name",
                "languages",
                "starts_at",
                "ends_at",
                "freeze",
                "freeze_at",
                "timezone",
                "goal",
                "goal_of",
                "stretch",
                "do",
                "pasted",
                "slug",
                "words_days",
                "show_places",
                "correction_minutes",
                "report_minutes",
                "ask_from_minor",
                "most_minor",
                "match_percent",
                "match_most_minor",
                "match_name",
                "match_name.fr",
                "last_year",
                "pledges",
                "cut_off",
                "wins",
                "wins_kind",
                "nicknames",
            ]
        ),
        TYPED,
    ),
    step=st.sampled_from(list(STEPS)),
)
def test_whatever_is_typed_a_step_is_read_or_says_what_is_wrong(form, step):
    table = {**SMALLEST, "recipe": {"rank_by": "money"}}

    found = reading(STEPS[step], form, table=table, language="nl")
    again = found.typed or STEPS[step].typed(found.table, language="nl")

    assert all(isinstance(value, str) for value in again.values())
    assert found_in(found.table).problems.keys() <= STEPS.keys()


# --- words ---


def test_a_word_without_others_means_the_same_in_every_language():
    table = {**SMALLEST, "languages": ["nl", "fr"]}

    assert purpose.read({"name": "Belweek", "languages": "nl fr"}, table=table, language="nl")["name"] == "Belweek"


def test_other_languages_stand_beside_the_first():
    table = {**SMALLEST, "languages": ["nl", "fr"]}
    form = {"name": "Belweek", "name.fr": "Semaine d’appels", "name.de": "Telefonwoche", "languages": "nl fr"}

    part = purpose.read(form, table=table, language="nl")

    assert part["name"] == {"nl": "Belweek", "fr": "Semaine d’appels"}
    assert purpose.typed({**table, **part}, language="nl")["name.fr"] == "Semaine d’appels"


def test_words_of_languages_that_are_not_chosen_stay_until_the_first_one_changes():
    table = {"languages": ["nl"], "outcome": [{"key": "gift", "name": {"nl": "Donatie", "fr": "Don"}}]}
    row = {"outcome.1.key": "gift", "outcome.1.scores": "yes"}

    same = outcomes.read({**row, "outcome.1.name": "Donatie"}, table=table, language="nl")
    other = outcomes.read({**row, "outcome.1.name": "Cadeau"}, table=table, language="nl")

    assert same["outcome"][0]["name"] == {"nl": "Donatie", "fr": "Don"}
    assert other["outcome"][0]["name"] == "Cadeau"


# --- when ---


@pytest.mark.parametrize(
    ("freeze", "at"),
    [("15", "2031-11-24T16:45"), ("60", "2031-11-24T16:00"), ("none", None), ("at", "2031-11-24T12:00")],
)
def test_the_freeze_is_so_many_minutes_before_the_end_or_a_time_of_its_own(freeze, at):
    form = {
        "starts_at": "2031-11-24T09:00",
        "ends_at": "2031-11-24T17:00",
        "freeze": freeze,
        "freeze_at": "2031-11-24T12:00",
    }

    part = when.read(form, table=NIGHT, language="nl")
    again = when.typed({**NIGHT, **part}, language="nl")

    assert (part["freeze_at"].isoformat(timespec="minutes") if "freeze_at" in part else None) == at
    assert again["freeze"] == freeze


def test_times_with_a_zone_are_typed_as_the_clocks_show_them_and_stay_the_same_moment():
    # 02:30 comes twice that night: this is the second one.
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    table = {**NIGHT, "starts_at": second, "ends_at": datetime(2026, 10, 26, 12, 0, tzinfo=UTC)}
    typed = when.typed(table, language="nl")

    assert typed["starts_at"] == "2026-10-25T02:30"
    assert when.read(typed, table=table, language="nl")["starts_at"] == second
    moved = when.read({**typed, "timezone": "Europe/London"}, table=table, language="nl")
    assert moved["starts_at"].isoformat() == "2026-10-25T02:30:00"


def test_a_time_that_the_clocks_skip_and_an_end_before_the_start_are_said_at_their_fields():
    skipped = read("when", starts_at="2026-03-29T02:30", timezone="Europe/Brussels")
    backwards = read("when", starts_at="2026-03-30T12:00", ends_at="2026-03-30T11:00", freeze="none")

    assert [(problem.field, problem.code) for problem in skipped.problems] == [("starts_at", "no_such_time")]
    assert [(problem.field, problem.code) for problem in backwards.problems] == [("ends_at", "times_out_of_order")]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "kinds"),
    [
        ("2026-10-24T09:00", "2026-10-26T17:00", ["clock_change"]),
        ("2026-10-25T02:30", "2026-10-25T17:00", ["twice", "clock_change"]),
        ("2020-01-01T09:00", "2020-01-01T17:00", ["past", "past"]),
        ("2026-11-24T09:00", "2026-11-24T17:00", []),
    ],
)
def test_what_is_good_to_know_about_the_times_is_no_problem(starts_at, ends_at, kinds):
    table = {**NIGHT, **when.read({"starts_at": starts_at, "ends_at": ends_at}, table=NIGHT, language="nl")}

    assert [note["kind"] for note in when.remarks(table, datetime(2026, 3, 1, tzinfo=UTC))] == kinds


# --- teams ---


def test_a_line_is_name_seats_division_goal_and_list_size():
    (row,) = pasted("Zonnestraal\t12\tbinnen\t40.000\t900").rows

    assert row == {"name": "Zonnestraal", "seats": "12", "division": "binnen", "goal": "40.000", "list_size": "900"}


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("Seats\tTeam", "12\tRood"),
        ("naam\tzitplaatsen", "Rood\t12"),
        ("Équipe;Postes", "Rood;12"),
        ("Mannschaft\tPlätze\tbemerkung", "Rood\t12\tdonderdag"),
        ("CODE\tNAAM\tPLAATSEN", "RO\tRood\t12"),
    ],
)
def test_a_row_of_headings_says_which_column_is_which_in_four_languages(heading, line):
    (row,) = pasted(f"{heading}\n{line}").rows

    assert (row["name"], row["seats"]) == ("Rood", "12")
    assert set(row) <= {"name", "seats", "code"}


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
@pytest.mark.parametrize(
    "column",
    ["Seats", "Division", "Own goal", "Own goal in numbers", "Records on the list", "Hours called", "Short name"],
)
def test_the_headings_of_our_own_columns_are_understood_in_every_language(column, language):
    called = translations(language).ugettext(column)

    (row,) = pasted(f"{translations(language).ugettext('Name')}\t{called}\nRood\t12").rows

    assert row.keys() > {"name"}, called


@pytest.mark.parametrize("first", ["Groep 7\t4", "Name", "Doel\t12"])
def test_a_team_that_is_called_like_a_heading_is_a_team(first):
    assert len(pasted(f"{first}\nRood\t4").rows) == 2


def test_blank_lines_trailing_tabs_and_quotation_marks_do_no_harm_and_a_name_that_comes_again_is_said():
    found = pasted('\n  \nRood\t\t\t\n\t\t\n"Blauw; groen";3;"a;b"\n rood \n"Wit"\n')

    assert [row["name"] for row in found.rows] == ["Rood", "Blauw; groen", "Wit"]
    assert [(one.code, one.params["line"]) for one in found.remarks] == [("team_left_out", 6)]


def test_forty_pasted_teams_are_forty_rows_and_what_is_wrong_stands_at_its_row():
    lines = [f"Ploeg nummer {number} x\t{number}\t\t\t" for number in range(1, 39)]
    lines += ["", "Ploeg nummer 3 x", "N" * 60, "Laatste\tveel"]

    found = read("teams", pasted="\n".join(lines), table={**SMALLEST, "team": []})

    assert {(one.field, one.code) for one in found.problems} == {("team.40.seats", "not_a_whole_number")}
    assert found.typed["team.40.seats"] == "veel"
    mended = read("teams", **{**found.typed, "team.40.seats": "7"})
    assert [(one.field, one.code) for one in mended.problems] == [("team.39.name", "too_long")]
    assert len(mended.table["team"]) == 40


def test_of_a_list_that_is_far_too_long_the_rest_is_left_out_and_that_is_said():
    found = pasted("\n".join(f"Ploeg nummer {number} x" for number in range(5_000)))

    assert len(found.rows) == 300
    assert [(one.code, one.params["line"]) for one in found.remarks] == [("lines_left_out", 301)]


def test_pasting_a_team_that_is_there_brings_its_new_figures():
    there = fields_of(name="Rood", seats="4", code="RO") | fields_of("team.2", name="Blauw")

    form = teams.arranged({**there, "pasted": "rood\t9\nGroen"}, SMALLEST)

    assert [(form[f"team.{n}.name"], form.get(f"team.{n}.seats", "")) for n in (1, 2, 3)] == [
        ("rood", "9"), ("Blauw", ""), ("Groen", ""),
    ]  # fmt: skip
    assert form["team.1.code"] == "RO"
    assert [one.code for one in teams.remarks({**there, "pasted": "rood\t9\nGroen"})] == ["team_renewed"]


@pytest.mark.parametrize("typed", ["2.000", "2,000", "2 000", "2\u202f000", "2'000", "2000"])
def test_what_a_team_has_of_something_may_be_typed_with_its_thousands_parted(typed):
    found = read("teams", pasted=f"Rood\t{typed}\t\t\t{typed}")

    assert found.problems == ()
    assert (found.table["team"][0]["seats"], found.table["team"][0]["list_size"]) == (2000, 2000)


@pytest.mark.parametrize("typed", ["2.00", "2,5", "2.0000", "x", "-2", "1.5.000", "0.500", "0,125"])
def test_a_figure_that_is_no_whole_number_is_asked_again(typed):
    found = read("teams", **fields_of(name="Rood", list_size=typed))

    assert [(problem.field, problem.code) for problem in found.problems] == [("team.1.list_size", "not_a_whole_number")]


def test_a_team_keeps_its_code_and_its_colour_when_it_is_renamed():
    table = {**SMALLEST, "team": [{"code": "RO", "name": "Rood", "colour": "rose", "shape": 2}]}

    found = read("teams", table=table, **fields_of(code="RO", name="Karmijn"))

    assert found.table["team"] == [{"name": "Karmijn", "code": "RO", "colour": "rose", "shape": 2}]


def test_the_signs_beside_the_rows_are_those_that_the_teams_get():
    table = {
        **SMALLEST,
        "team": [{"name": f"Ploeg {n} x", **({"colour": "sky", "shape": 0} if n == 3 else {})} for n in range(60)],
    }

    made = found_in(table).made.teams

    assert [(sign["colour"], sign["shape"]) for sign in teams.signs(table)] == [(one.colour, one.shape) for one in made]
    assert len({(one.colour, one.shape) for one in made[:40]}) == 40


def test_the_columns_that_the_recipe_divides_by_are_shown():
    table = {**SMALLEST, "recipe": {"rank_by": "money", "relative_to": "seats", "measure": [{"relative_to": "list"}]}}

    assert teams.shown_columns(table) == {"seats", "list_size"}
    assert "hours" in teams.shown_columns({"team": [{"name": "Rood", "hours": 8}]})
    assert "short" in teams.shown_columns({"team": [{"name": str(n)} for n in range(13)]})


@pytest.mark.parametrize(
    "part",
    [
        {"relative_to": "hours"},
        {"rank_by": "points", "measure": [{"kind": "calls", "relative_to": "hours"}]},
        {"view": [{"relative_to": "hours"}]},
    ],
)
def test_hours_come_with_the_shifts_and_are_asked_of_nobody(part):
    table = {**SMALLEST, "recipe": {"rank_by": "calls", **part}}

    assert found_in(table).problems == {}
    assert found_in(table).waiting == ()
    assert teams.shown_columns(table) == set()
    assert teams.per_hour(table)
    assert not teams.per_hour(SMALLEST)


def of_the_goal(rank_by, *measures, **more):
    lines = [{"kind": kind, "relative_to": "goal"} for kind in measures]
    return {**SMALLEST, "recipe": {"rank_by": rank_by, "measure": lines}, **more}


COUNTING = of_the_goal("calls")
COUNTING["recipe"]["relative_to"] = "goal"


@pytest.mark.parametrize(
    ("table", "offered", "shown"),
    [
        (SMALLEST, {"goal_minor"}, set()),
        ({**SMALLEST, "goal_of": "calls"}, {"goal_count"}, set()),
        (COUNTING, {"goal_count"}, {"goal_count"}),
        (of_the_goal("points", "money"), {"goal_minor"}, {"goal_minor"}),
        (
            of_the_goal("points", "money:gift", "outcome:gift"),
            {"goal_minor", "goal_count"},
            {"goal_minor", "goal_count"},
        ),
        (
            {**COUNTING, "team": [{"name": "Rood", "goal_minor": 5}]},
            {"goal_minor", "goal_count"},
            {"goal_minor", "goal_count"},
        ),
    ],
)
def test_the_own_goal_that_is_asked_for_is_the_one_that_the_recipe_needs(table, offered, shown):
    assert {one for one in teams.offered_columns(table) if one in teams.GOALS} == offered
    assert {one for one in teams.shown_columns(table) if one in teams.GOALS} == shown


def test_an_own_goal_in_another_unit_stays_when_the_teams_are_typed_again():
    table = {**COUNTING, "team": [{"code": "RO", "name": "Rood", "goal_minor": 500_00, "goal_count": 40}]}

    fields = STEPS["teams"].typed(table, language="nl")
    again = read("teams", table=table, **{**fields, "team.1.name": "Karmijn", "team.1.goal_count": "1.200"})

    assert again.table["team"] == [{"code": "RO", "name": "Karmijn", "goal_minor": 500_00, "goal_count": 1200}]


@pytest.mark.parametrize(
    ("table", "team"), [(COUNTING, {"goal_count": 4000}), (of_the_goal("points", "money"), {"goal_minor": 4000_00})]
)
def test_a_pasted_goal_is_the_one_that_the_recipe_needs(table, team):
    assert read("teams", table=table, pasted="Rood\t\t\t4.000").table["team"] == [{"name": "Rood", **team}]


def test_an_own_goal_that_is_missing_is_asked_for_in_its_column():
    found = found_in({**COUNTING, "team": [{"name": "Rood", "goal_minor": 5}]}).problems
    both = found_in(of_the_goal("points", "money", "calls", team=[{"name": "Rood", "goal_minor": 5}])).problems

    assert [problem.field for problem in found["teams"]] == ["team.1.goal_count"]
    assert [problem.field for problem in both["teams"]] == ["team.1.goal_count"]


def test_buttons_move_rows_and_take_them_away():
    rows = fields_of(name="A") | fields_of("team.2", name="B", seats="2") | fields_of("team.3", name="C")

    def names_after(do):
        return [team["name"] for team in read("teams", **rows, do=do).table["team"]]

    assert names_after("down team 1") == ["B", "A", "C"]
    assert names_after("up team 3") == ["A", "C", "B"]
    assert names_after("up team 1") == ["A", "B", "C"]
    assert names_after("remove team 2") == ["A", "C"]
    assert names_after("remove team 9") == ["A", "B", "C"]


# --- outcomes ---


def test_the_key_of_an_outcome_is_made_from_its_name_and_stays():
    new = read(
        "outcomes", **fields_of("outcome.1", name="Boom geplant!", takes="units", takes_units="bomen", scores="yes")
    )
    assert new.table["outcome"] == [{"key": "boom_geplant", "name": "Boom geplant!", "takes_units": "bomen"}]

    renamed = read(
        "outcomes", table=new.table, **fields_of("outcome.1", key="boom_geplant", name="Boompje", takes="nothing")
    )
    assert renamed.table["outcome"] == [{"key": "boom_geplant", "name": "Boompje", "scores": False}]


@pytest.mark.parametrize("name", ["1 keer", "日本", "a" * 80, "Gift"])
def test_every_name_has_a_key_that_nobody_else_has(name):
    rows = fields_of("outcome.1", key="gift", name="Gift", scores="yes") | fields_of(
        "outcome.2", name=name, scores="yes"
    )

    found = read("outcomes", **rows)

    assert [problem.code for problem in found.problems if problem.field.endswith("key")] == []
    assert len({one["key"] for one in found.table["outcome"]}) == 2


def test_an_objection_never_takes_nor_earns_whatever_is_ticked_beside_it():
    everything = dict.fromkeys(("success", "regular", "scores", "objection"), "yes")

    found = read("outcomes", **fields_of("outcome.1", name="Liever niet", takes="money", symbol="star", **everything))

    assert found.problems == ()
    (one,) = found_in(found.table).made.outcomes
    assert (one.takes, one.success, one.earns, one.objection) == ("nothing", False, False, True)


PLEDGED = {"takes": "money", "scores": "yes", "pledged": "yes"}


def test_only_a_gift_of_money_is_pledged_whatever_is_ticked():
    rows = fields_of("outcome.1", name="Belofte", **PLEDGED) | fields_of(
        "outcome.2", name="Gesprek", **{**PLEDGED, "takes": "nothing"}
    )

    found = read("outcomes", **rows)

    assert found.problems == ()
    assert [one.pledged for one in found_in(found.table).made.outcomes] == [True, False]
    assert outcomes.typed(found.table, language="nl")["outcome.1.pledged"] == "yes"


@pytest.mark.parametrize(
    ("language", "asked", "refused"),
    [("nl", "1.500,50", "20.000"), ("en", "1,500.50", "£20,000"), ("fr", "1 500,50", "20 000 €")],
)
def test_the_amounts_that_are_asked_about_and_refused_are_read_as_the_reader_writes_them(language, asked, refused):
    table = {**SMALLEST, "currency": "GBP" if language == "en" else "EUR"}
    form = {**outcomes.typed(table, language=language), "ask_from_minor": asked, "most_minor": refused}

    found = reading(STEPS["outcomes"], form, table=table, language=language)

    assert found.problems == ()
    made = found_in(found.table).made.competition
    assert (made.ask_from_minor, made.most_minor) == (1_500_50, 20_000_00)
    again = outcomes.typed(found.table, language=language)
    assert outcomes.read(again, table=found.table, language=language)["ask_from_minor"] == 1_500_50


def test_an_amount_that_is_only_asked_about_is_not_refused_already():
    fields = outcomes.typed(SMALLEST, language="nl")

    below = read("outcomes", **fields | {"ask_from_minor": "1.000", "most_minor": "999,99"})
    equal = read("outcomes", **fields | {"ask_from_minor": "1.000", "most_minor": "1.000"})

    assert [(one.field, one.code) for one in below.problems] == [("most_minor", "most_below_ask")]
    assert below.holds_up
    assert equal.problems == ()


WRONG = [
    ("nl", "outcomes", "ask_from_minor", "12.50", "wrong_separator"),
    ("en", "outcomes", "ask_from_minor", "12,50", "wrong_separator"),
    ("nl", "outcomes", "most_minor", "veel", "not_a_number"),
    ("de", "outcomes", "most_minor", "1.000.000,01", "too_large"),
    ("fr", "outcomes", "most_minor", "12,505", "too_many_decimals"),
    ("nl", "outcomes", "correction_minutes", "een kwartier", "not_a_whole_number"),
    ("nl", "outcomes", "correction_minutes", "1441", "out_of_range"),
    ("nl", "outcomes", "report_minutes", "2,5", "not_a_whole_number"),
    ("nl", "privacy", "show_places", "de eerste tien", "not_a_whole_number"),
    ("nl", "privacy", "show_places", "151", "out_of_range"),
    ("nl", "goals", "match_percent", "12,5", "not_a_whole_number"),
    ("nl", "goals", "match_percent", "1.001", "out_of_range"),
    ("nl", "goals", "match_most_minor", "10.00", "wrong_separator"),
    ("nl", "goals", "match_most_minor", "9" * 16, "sum_too_large"),
    ("nl", "goals", "match_name", "A\u202eB", "unseen"),
    ("nl", "goals", "last_year", "Belweek 2030", "last_year_form"),
    ("nl", "recipe", "cut_off", "31-12-2031", "date_form"),
    ("nl", "recipe", "pledges", "half", "unknown_pledges"),
]


@pytest.mark.parametrize(("language", "step", "field", "typed", "code"), WRONG)
def test_what_was_typed_wrongly_stays_and_is_said_at_its_field(language, step, field, typed, code):
    fields = STEPS[step].typed(SMALLEST, language=language) | {field: typed}

    found = reading(STEPS[step], fields, table=SMALLEST, language=language)

    assert [(one.field, one.code) for one in found.problems] == [(field, code)]
    assert found.holds_up
    again = found.typed or STEPS[step].typed(found.table, language=language)
    assert again[field].replace(".", "") == typed.replace(".", "")


LIMITS = st.fixed_dictionaries(
    {},
    optional={
        "show_places": st.integers(0, 150),
        "correction_minutes": st.integers(0, 1440),
        "ask_from_minor": st.integers(0, 50_000_000),
        "most_minor": st.integers(50_000_000, 100_000_000),
        "report_minutes": st.integers(0, 1440),
        "match_percent": st.integers(0, 1000),
        "match_most_minor": st.integers(0, 2**53 - 1),
        "match_name": st.sampled_from(
            ["Bakker", {"nl": "Bakker", "fr": "Boulanger"}, {"nl": "Bakker", "de": "Bäcker"}]
        ),
        "last_year": st.just("belweek-2030"),
        "recipe": st.fixed_dictionaries(
            {"rank_by": st.just("money")},
            optional={"pledges": st.sampled_from(["net", "gross", "confirmed"]), "cut_off": st.dates().map(str)},
        ),
        "outcome": st.just([{**OUTCOME[0], "pledged": True}]),
    },
)


@given(part=LIMITS, language=st.sampled_from(["nl", "fr", "de", "en"]), currency=st.sampled_from(["EUR", "JPY", "KWD"]))
def test_whatever_holds_for_the_entries_comes_back_from_its_forms(part, language, currency):
    before = {**SMALLEST, "slug": "belweek", "currency": currency, **part}
    table = before
    for step in STEPS.values():
        fields = step.typed(table, language=language)
        assert reading(step, fields, table=table, language=language).table == table
        table = with_part(table, step, step.read(fields, table=table, language=language))

    assert from_table(table) == from_table(before)


def test_the_last_day_for_pledges_may_be_a_day_of_toml():
    table = {**SMALLEST, "recipe": {"rank_by": "money", "cut_off": date(2031, 12, 31)}}

    again = read("recipe", table=table, **STEPS["recipe"].typed(table, language="nl"))

    assert found_in(again.table).made.recipe.cut_off == "2031-12-31"


def test_a_form_that_does_not_ask_about_pledges_leaves_what_was_chosen():
    table = {**SMALLEST, "recipe": {"rank_by": "money", "pledges": "gross", "cut_off": "2031-12-31"}}

    part = STEPS["recipe"].read({"wins": "calls"}, table=table, language="nl")

    assert part["recipe"] == {"rank_by": "calls", "pledges": "gross", "cut_off": "2031-12-31"}


@pytest.mark.parametrize(
    ("part", "asks"),
    [
        ({}, False),
        ({"recipe": {"pledges": "net"}}, False),
        ({"outcome": [{**OUTCOME[0], "pledged": True}]}, True),
        ({"recipe": {"pledges": "gross"}}, True),
        ({"recipe": {"cut_off": "2031-12-31"}}, True),
    ],
)
def test_which_pledges_count_is_asked_where_there_are_any(part, asks):
    assert recipe.asks_pledges({**SMALLEST, **part}) is asks


# --- goals ---


@pytest.mark.parametrize("typed", ["50", "50%", "50 %", " 50 % "])
def test_a_percentage_may_have_its_sign(typed):
    assert goals.read({"match_percent": typed}, table=SMALLEST, language="nl")["match_percent"] == 50


def test_only_what_is_offered_is_compared_with_and_what_was_chosen_may_stay():
    chosen = {**SMALLEST, "last_year": "belweek-2029"}

    def codes(slug, table):
        try:
            goals.read({"last_year": slug}, table=table, language="nl", years=["belweek-2030"])
        except Problems as wrong:
            return [(one.field, one.code) for one in wrong.items]
        return []

    assert codes("", chosen) == codes("belweek-2030", chosen) == codes("belweek-2029", chosen) == []
    assert codes("belweek-2029", SMALLEST) == [("last_year", "last_year_form")]


def test_nothing_is_compared_with_itself():
    found = read("goals", table={**SMALLEST, "slug": "belweek"}, last_year="belweek")

    assert [(one.field, one.code) for one in found.problems] == [("last_year", "last_year_form")]


@pytest.mark.parametrize(("typed", "minor"), [("300.000", 300_000_00), ("€ 1.500,50", 1_500_50), ("", 0), ("0", 0)])
def test_a_goal_of_money_is_read_as_the_reader_writes_it(typed, minor):
    assert goals.read({"goal": typed}, table=SMALLEST, language="nl").get("goal_minor", 0) == minor


@pytest.mark.parametrize(("typed", "count"), [("3.000", 3000), ("3 000", 3000), ("3,000", 3000), ("3000", 3000)])
def test_a_goal_of_calls_has_no_fractions_so_its_thousands_may_be_parted_anyhow(typed, count):
    assert goals.read({"goal": typed, "goal_of": "calls"}, table=SMALLEST, language="nl")["goal_count"] == count


@pytest.mark.parametrize(
    ("of", "typed", "code"), [("money", "12.50", "wrong_separator"), ("calls", "3,5", "not_a_whole_number")]
)
def test_what_cannot_be_read_for_certain_is_asked_again_and_kept_as_it_stands(of, typed, code):
    found = read("goals", goal=typed, goal_of=of)

    assert [(problem.field, problem.code) for problem in found.problems] == [("goal", code)]
    assert found.typed["goal"] == typed
    assert found.table == SMALLEST


def test_milestones_and_what_gifts_do_are_rows_and_empty_ones_are_none():
    form = {
        "goal": "1000",
        **fields_of("milestone.1", at="500", name="Halverwege!"),
        **fields_of("milestone.2", at="", name=""),
        **fields_of("impact.1", each="25", name="één dag op kamp", of="money"),
        **fields_of("impact.2", each="10", name="een boom", of="calls"),
    }

    found = read("goals", **form)

    assert found.problems == ()
    made = found_in(found.table).made.competition
    assert [(one.at, one.name) for one in made.milestones] == [(500_00, "Halverwege!")]
    assert [(one.of, one.each) for one in made.impacts] == [("money", 25_00), ("calls", 10)]


LINES = [{"name": {"nl": f"Regel {number}", "fr": f"Ligne {number}", "en": f"Line {number}"}} for number in (1, 2, 3)]
NAMED_ROWS = {
    "milestone": ("goals", {"milestone": [{"at_minor": 100 * place, **line} for place, line in enumerate(LINES, 1)]}),
    "impact": ("goals", {"impact": [{"each_minor": 100, **line} for line in LINES]}),
    "measure": ("recipe", {"recipe": {"rank_by": "points", "measure": [{"kind": "calls", **line} for line in LINES]}}),
    "view": ("recipe", {"recipe": {"rank_by": "calls", "view": [{"rank_by": "money", **line} for line in LINES]}}),
}


@pytest.mark.parametrize("rows", NAMED_ROWS)
@pytest.mark.parametrize(("do", "order"), [("remove {} 1", (1, 2)), ("up {} 3", (0, 2, 1)), ("down {} 1", (1, 0, 2))])
def test_a_row_that_moves_keeps_its_words_in_languages_that_are_not_shown(rows, do, order):
    step, part = NAMED_ROWS[rows]
    table = {**SMALLEST, **part}
    fields = STEPS[step].typed(table, language="nl")

    found = read(step, table, **fields, do=do.format(rows)).table

    lines = found.get("recipe", {}).get(rows) or found[rows]
    assert [line["name"] for line in lines] == [LINES[place]["name"] for place in order]


def test_a_goal_beyond_a_goal_that_is_no_further_is_said_at_its_field():
    found = read("goals", goal="1000", stretch="900")

    assert [(problem.field, problem.code) for problem in found.problems] == [("stretch", "stretch_too_small")]


# --- the rest ---


def test_a_number_that_is_left_empty_is_the_usual_one():
    part = privacy.read({"file_days": "", "words_days": "30"}, table={}, language="nl")
    minutes = outcomes.read({"correction_minutes": "", "report_minutes": "0"}, table={}, language="nl")

    assert "file_days" not in part
    assert part["words_days"] == 30
    assert "correction_minutes" not in minutes
    assert minutes["report_minutes"] == 0
    assert outcomes.typed(minutes, language="nl")["correction_minutes"] == "15"
    assert outcomes.typed(minutes, language="nl")["report_minutes"] == "0"


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Belweek 2031", "belweek-2031"), ("日本", "competition"), ("Setup", "competition"), ({"nl": "Ja ja"}, "ja-ja")],
)
def test_the_short_name_for_links_is_made_from_the_name(name, slug):
    assert privacy.usual_slug({"name": name}) == slug


@pytest.mark.parametrize("name", ["Belweek", "B" * 60])
def test_the_short_name_of_this_year_is_another_than_that_of_last_year(name):
    table = {**SMALLEST, "name": name, "last_year": privacy.usual_slug({"name": name})}

    assert privacy.usual_slug(table) == f"{table['last_year'][:36]}-2"
    assert found_in(table).made


def test_a_view_that_lacks_figures_waits_and_is_nothing_to_mend():
    views = [{"within": "day"}, {"relative_to": "seats"}]
    table = {**SMALLEST, "recipe": {"rank_by": "money", "view": views}}

    assert found_in(table).problems == {}
    assert found_in(table).waiting == (("view", 2),)
    assert [view.within for view in found_in(table).made.recipe.views] == ["day"]
    with_seats = {**table, "team": [{"name": "Rood", "seats": 4}]}
    assert len(found_in(with_seats).made.recipe.views) == 2


@pytest.mark.parametrize("line", [{"kind": "outcome:gone"}, {"kind": "calls", "relative_to": "seats"}])
def test_a_line_that_nothing_ranks_by_waits_and_is_nothing_to_mend(line):
    lines = [line, {"kind": "calls"}]
    table = {**SMALLEST, "recipe": {"rank_by": "money", "measure": lines}}
    by_points = {**table, "recipe": {"rank_by": "money", "measure": lines, "view": [{"rank_by": "points"}]}}

    assert found_in(table).problems == {}
    assert [line.kind for line in found_in(table).made.recipe.measures] == ["calls"]
    assert found_in(table).made.recipe.rank_by == "money"
    assert found_in(by_points).problems != {}
    assert found_in(by_points).waiting == ()


def test_a_figure_that_the_ranking_divides_by_is_asked_for_at_the_team_and_holds_nobody_up():
    table = {**SMALLEST, "recipe": {"rank_by": "money", "relative_to": "seats"}, "team": [{"name": "A", "seats": 3}]}

    found = read("teams", table=table, **fields_of(name="Rood", seats="3"), **fields_of("team.2", name="Blauw"))

    assert [(problem.field, problem.code) for problem in found.problems] == [("team.2.seats", "seats_missing")]
    assert not found.holds_up


def test_a_recipe_that_counts_an_outcome_that_is_gone_is_said_in_words_and_not_in_codes():
    table = {**SMALLEST, "recipe": {"rank_by": "outcome:convinced", "tie_breakers": ["outcome:gone"]}}

    assert {problem.code for problem in found_in(table).problems["recipe"]} == {"outcome_gone"}


def test_every_problem_belongs_to_a_step():
    assert {step_of(name) for name in ("name", "team.3.name", "recipe.measure.1.kind", "milestone.1.at", "slug")} == {
        "purpose", "teams", "recipe", "goals", "privacy",
    }  # fmt: skip
    assert step_of("nonsense") == "purpose"


def test_what_begins_like_the_last_time_has_its_own_last_day_and_its_own_year_before():
    definition = from_table(
        {
            **SMALLEST,
            "slug": "belweek-2030",
            "last_year": "belweek-2029",
            "most_minor": 500_00,
            "recipe": {"rank_by": "calls", "pledges": "gross", "cut_off": "2030-12-31"},
        }
    )
    state = told(*decide(State(), definition, asked(ORGANISER)), state=State())

    table = beginnings.of_competition(state)

    assert not {"slug", "last_year"} & table.keys()
    assert table["recipe"] == {"rank_by": "calls", "pledges": "gross"}
    assert table["most_minor"] == 500_00


def test_a_file_may_lack_something_but_say_nothing_wrong():
    assert beginnings.of_toml('name = "Belweek"\n')["name"] == "Belweek"
    with pytest.raises(Problems):
        beginnings.of_toml("name = 3\n")


def test_a_column_that_nobody_knows_is_left_out_and_said():
    said = pasted("Naam\tZetels\tLievelingsdier\nZonnestraal\t8\tkat")

    assert [(row["name"], row["seats"]) for row in said.rows] == [("Zonnestraal", "8")]
    assert [(remark.code, remark.params["name"]) for remark in said.remarks] == [("column_left_out", "Lievelingsdier")]
