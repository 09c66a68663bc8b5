"""The judges' desk: ledger, corrections, both standings, files; without JavaScript."""

import csv
import io
import json
import re
from urllib.parse import quote

import pytest

from belweek import counts, in_phase, recorded, told
from rig import BELWEEK, new_id
from scoreboard.core.facts import TeamWithdrawn
from scoreboard.core.phases import Phase
from scoreboard.web.effect import effect
from visitor import Visitor


@pytest.fixture
def day(competition):
    """An open competition with three donations: KO 25, MA 50, ZO 10."""
    competition.phase("open")
    for team, amount in (("KO", 2500), ("MA", 5000), ("ZO", 1000)):
        competition.give(team, amount, request_id=f"gift-of-{team}")
    return competition


@pytest.fixture
def judge(day):
    return Visitor(day.server).enter(day, "judge").sits(day)


@pytest.fixture
def desk(day):
    return f"/{day.slug}/judge"


def lines(shown):
    """The results in the list, in its order, as their words."""
    found = re.findall(r'<a class="entry.*?</a>', shown.html, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", one).replace("\xa0", " ").split()) for one in found]


def standings(shown, side):
    """Place and amount of each team in the table, for `now` or `shown`."""
    rows = re.findall(r'<tr data-team="(\w+)".*?</tr>', shown.html, re.DOTALL)
    cells = re.findall(rf'data-cell="{side}\.(?:place|ranked)">([^<]*)<', shown.html.replace("\xa0", " "))
    return dict(zip(rows, zip(cells[::2], cells[1::2], strict=True), strict=True))


def correct(judge, desk, result, what, **fields):
    """Send the form that voids or replaces a result."""
    given = {"request_id": new_id(), "what": what, "reason": "mistake", **fields}
    return judge.post(f"{desk}/entries/{result}/{what}", **given)


def looked_at(judge, desk, result, what, **fields):
    """Send the same form to see what it would do."""
    given = {"request_id": new_id(), "what": what, "reason": "mistake", **fields}
    return judge.post(f"{desk}/entries/{result}/look", **given)


def test_the_ledger_stands_newest_first(judge, desk):
    newest, middle, oldest = lines(judge.get(desk))

    assert ("Zonnestraal" in newest, "Madelief" in middle, "Korenbloem" in oldest) == (True, True, True)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("madelief", 1),
        ("MA", 1),
        ("donatie", 3),
        ("€ 25", 1),
        ("25,00", 1),
        ("gift-of", 3),
        ("25.00", 0),
        ("donatie madelief", 1),
        ("nergens", 0),
    ],
)
def test_a_search_finds_by_team_outcome_amount_and_id(judge, desk, search, found):
    assert len(lines(judge.get(f"{desk}?q={quote(search)}"))) == found


def test_a_search_finds_by_receipt(day, judge, desk):
    receipt = day.give("KO", 700).json["receipt"]

    assert len(lines(judge.get(f"{desk}?q={receipt}"))) == 1


def test_older_entries_are_a_page_away(day, judge, desk):
    results = [{"request_id": new_id(), "team": "KO", "outcome": "convinced"} for _ in range(60)]
    day.organiser.post("results/batch", {"results": results})

    seen = []
    address = desk
    while address:
        shown = judge.get(address)
        seen += lines(shown)
        older = re.search(r'href="([^"]+before=\d+)"', shown.html)
        address = older.group(1).replace("&amp;", "&") if older else ""

    assert len(seen) == 63


@pytest.mark.parametrize(
    "asked", ["before=abc", "before=-5", "before=0", "before=9" + "9" * 40, "show=no", "entry=no", "q=%00", "q=%F0%9F"]
)
def test_an_odd_address_is_no_accident(judge, desk, asked):
    assert judge.get(f"{desk}?{asked}").status == 200


def test_taking_back_shows_what_it_does_before_it_is_done(judge, desk):
    case = judge.get(f"{desk}?entry=gift-of-MA")

    assert "Madelief: € 50 → € 0" in case.text
    assert "plaats 1 → 3" in case.text


def test_a_result_is_taken_back_with_a_reason(day, judge, desk):
    done = correct(judge, desk, "gift-of-MA", "void", reason="duplicate", words="twee keer gemeld")

    assert "Opgeslagen" in done.text
    assert next(row for row in day.board()["rows"] if row["team"] == "MA")["money_minor"] == 0
    assert "Dubbel ingevoerd : twee keer gemeld" in judge.get(f"{desk}?show=taken_back").text.replace(
        "ingevoerd:", "ingevoerd :"
    )


def test_without_a_reason_nothing_is_taken_back_and_the_words_stay(day, judge, desk):
    answer = correct(judge, desk, "gift-of-MA", "replace", reason="", team="MA", outcome="donation", amount="40")

    assert answer.status == 422
    assert answer.value("amount") == "40"
    assert day.board()["totals"]["money_minor"] == 8500


def test_a_result_is_corrected_in_one_step_also_to_another_team(day, judge, desk):
    right = {"team": "ZO", "outcome": "donation", "amount": "12,50"}

    done = correct(judge, desk, "gift-of-MA", "replace", reason="wrong_team", **right)

    assert "?entry=" in done.address
    money = {row["team"]: row["money_minor"] for row in day.board()["rows"]}
    assert money == {"KO": 2500, "MA": 0, "ZO": 2250}


def test_the_effect_of_a_correction_can_be_looked_at_first(day, judge, desk):
    looked = looked_at(judge, desk, "gift-of-MA", "replace", team="KO", outcome="donation", amount="100")

    assert looked.status == 200
    assert "Korenbloem: € 25 → € 125" in looked.text
    assert day.board()["totals"]["money_minor"] == 8500


BY_POINTS = BELWEEK.replace(
    'rank_by = "money"',
    """rank_by = "points"
[[recipe.measure]]
kind = "money"
per_minor = 1000
[[recipe.measure]]
kind = "outcome:convinced"
weight = 5
""",
)


def test_the_effect_says_what_the_places_follow_and_who_else_moves(server):
    day = server.competition(BY_POINTS)
    day.phase("open")
    for team, amount in (("KO", 6000), ("MA", 4000), ("ZO", 3000)):
        day.give(team, amount, request_id=f"gift-of-{team}")
    judge = Visitor(server).enter(day, "judge").sits(day)

    looked = looked_at(judge, f"/{day.slug}/judge", "gift-of-KO", "replace", team="ZO", outcome="convinced").text

    effect = looked[looked.index("Deze correctie") : looked.index("Correctie opslaan")]
    assert "Korenbloem: € 60 → € 0 , gesprekken 1 → 0 , Donatie 1 → 0 , punten 6 → 0 , plaats 1 → 3" in effect
    assert "Zonnestraal: gesprekken 1 → 2 , School overtuigd 0 → 1 , punten 3 → 8 , plaats 3 → 1" in effect
    assert "Madelief" not in effect, "second before and after"


def test_the_effect_names_a_team_that_moves_though_nothing_of_it_changes(judge, desk):
    case = judge.get(f"{desk}?entry=gift-of-MA")

    assert "Korenbloem: plaats 2 → 1" in case.text
    assert "Zonnestraal: plaats 3 → 2" in case.text


def test_a_search_for_a_code_finds_that_team_alone(day, judge, desk):
    day.give("KO", 900, request_id="zo-of-another-team")

    (found,) = lines(judge.get(f"{desk}?q=ZO&show=results"))

    assert "Zonnestraal" in found


@pytest.mark.parametrize(
    "amount", ["", "abc", "-5", "0", "1e9", "NaN", "１２", "1.234.567,89", "9" * 20, "1,234", "12.50"]
)
def test_an_amount_that_is_none_is_refused_in_words_and_stays_typed(day, judge, desk, amount):
    answer = correct(judge, desk, "gift-of-MA", "replace", team="MA", outcome="donation", amount=amount)

    assert answer.status == 422
    assert answer.problems
    assert answer.value("amount") == amount
    assert day.board()["totals"]["money_minor"] == 8500


@pytest.mark.parametrize(
    "wrong", [{"team": "XX"}, {"outcome": "nothing"}, {"calls": "-1"}, {"calls": "10001"}, {"calls": "1.5"}]
)
def test_a_field_that_does_not_fit_is_refused_at_its_place(judge, desk, wrong):
    given = {"team": "MA", "outcome": "donation", "amount": "40", **wrong}

    answer = correct(judge, desk, "gift-of-MA", "replace", **given)

    assert answer.status == 422
    assert len(answer.problems) == 1


def test_the_same_result_is_not_taken_back_twice(judge, desk):
    correct(judge, desk, "gift-of-MA", "void")

    assert correct(judge, desk, "gift-of-MA", "void").status == 409


def test_a_form_that_is_sent_twice_counts_once(day, judge, desk):
    request_id = new_id()
    for _ in range(2):
        assert correct(judge, desk, "gift-of-MA", "void", request_id=request_id).status == 200

    assert day.board()["totals"]["money_minor"] == 3500


def test_a_result_that_is_not_there_is_said_so(judge, desk):
    assert correct(judge, desk, "gift-of-nobody", "void").status == 404


def test_the_rehearsal_is_out_of_reach_after_the_start(server):
    competition = server.competition()
    competition.give("KO", 2500, request_id="rehearsed-gift")
    competition.phase("open")
    judge = Visitor(server).enter(competition, "judge").sits(competition)

    case = judge.get(f"/{competition.slug}/judge?entry=rehearsed-gift")

    assert "€ 25" in case.text
    assert "/void" not in case.html


FAIR = BELWEEK.replace(
    'rank_by = "money"',
    """rank_by = "money"
[[recipe.view]]
name = { nl = "Eerlijk", fr = "Juste" }
rank_by = "money"
relative_to = "seats"
[[recipe.view]]
within = "division"
[[recipe.view]]
rank_by = "calls"
within = "day"
""",
)
for _name, _seats, _division in (("Korenbloem", 2, "Noord"), ("Madelief", 10, "Zuid"), ("Zonnestraal", 1, "Noord")):
    FAIR = FAIR.replace(f'name = "{_name}"', f'name = "{_name}"\nseats = {_seats}\ndivision = "{_division}"')


@pytest.fixture
def fair(server):
    """An open competition with other views: KO 25 at 2 seats, MA 50 at 10, ZO 10 at 1."""
    competition = server.competition(FAIR)
    competition.give("KO", 9900)
    competition.phase("open")
    for team, amount in (("KO", 2500), ("MA", 5000), ("ZO", 1000)):
        competition.give(team, amount, made_at="2026-11-20T10:00:00Z" if team == "MA" else "2026-11-21T10:00:00Z")
    return competition


def tables(shown):
    """The cells of the other views, table by table: team, then what stands in its cells."""
    bodies = re.findall(r"<tbody data-table>(.*?)</tbody>", shown.html.replace("\xa0", " "), re.DOTALL)
    rows = [re.findall(r'<tr data-team="(\w+)">(.*?)</tr>', body, re.DOTALL) for body in bodies]
    return [[(team, *re.findall(r'data-cell="[^"]*">([^<]*)<', cells)) for team, cells in body] for body in rows]


def test_the_ranking_that_counts_stands_beside_the_other_views(fair):
    judge = Visitor(fair.server).enter(fair, "judge").sits(fair)

    beside, north, south, first_day, second_day = tables(judge.get(f"/{fair.slug}/judge/standings"))

    assert beside == [
        ("MA", "1", "€ 50", "3", "€ 5"),
        ("KO", "2", "€ 25", "1", "€ 12,50"),
        ("ZO", "3", "€ 10", "2", "€ 10"),
    ]
    assert north == [("KO", "1", "€ 25"), ("ZO", "2", "€ 10")]
    assert south == [("MA", "1", "€ 50")]
    assert first_day == [("MA", "1", "1"), ("KO", "2", "0"), ("ZO", "2", "0")]
    assert second_day == [("KO", "1", "1"), ("ZO", "1", "1"), ("MA", "3", "0")]


def test_the_effect_shows_the_number_that_ranks_where_no_sum_is_it(server):
    day = server.competition(
        FAIR.replace('rank_by = "money"\n[[recipe', 'rank_by = "money"\nrelative_to = "seats"\n[[recipe', 1)
    )
    day.phase("open")
    day.give("KO", 2500, request_id="gift-of-KO")
    day.give("MA", 5000)

    case = Visitor(server).enter(day, "judge").get(f"/{day.slug}/judge?entry=gift-of-KO").text

    assert "Opgehaald per werkplek € 12,50 → € 0 , plaats 1 → 2" in case


def test_the_live_page_is_given_all_tables_that_it_shows(fair):
    fair.phase("freeze")
    fair.give("ZO", 99000, made_at="2026-11-21T10:00:00Z")
    judge = Visitor(fair.server).enter(fair, "judge").sits(fair)

    shown = tables(judge.get(f"/{fair.slug}/judge/standings"))
    now = json.loads(judge.get(f"/{fair.slug}/judge/standings/now?views=1").html)["tables"]

    assert [[row["team"] for row in rows] for rows in now] == [[row[0] for row in rows] for rows in shown]
    assert shown[0][0] == ("ZO", "1", "€ 1.000", "1", "€ 1.000")
    assert now[0][0]["view1"]["ranked"].replace("\xa0", " ") == "€ 1.000"


def test_the_standings_say_the_seal_and_where_the_rehearsal_ends(fair):
    shown = Visitor(fair.server).enter(fair, "judge").get(f"/{fair.slug}/judge/standings")

    assert fair.board()["recipe"]["fingerprint"] in shown.text
    assert f'href="/{fair.slug}/scoring"' in shown.html
    assert "1 resultaat uit de oefenronde" in shown.text
    # Behind the opening are three results.
    assert f"1 tot en met {fair.organiser.get('standings').json['seq'] - 3}" in shown.text


def test_before_the_start_nothing_is_sealed(competition):
    shown = Visitor(competition.server).enter(competition, "judge").get(f"/{competition.slug}/judge/standings")

    assert "Nog niet verzegeld" in shown.text
    assert "oefenronde telt" not in shown.text


def test_the_set_up_stands_in_the_ledger_with_whom_it_is_about(fair):
    text = Visitor(fair.server).enter(fair, "judge").get(f"/{fair.slug}/judge?show=rules").text

    assert "Team toegevoegd" in text
    assert f"Regels verzegeld {fair.board()['recipe']['fingerprint']}"[:16] in text
    assert "€ 25" not in text[text.index("Regels verzegeld") : text.index("Wedstrijd gemaakt")]


def test_in_the_freeze_both_sides_stand_beside_each_other(day, judge, desk):
    day.phase("freeze")
    day.give("ZO", 99000)

    shown = judge.get(f"{desk}/standings")

    assert standings(shown, "now") == {"ZO": ("1", "€ 1.000"), "MA": ("2", "€ 50"), "KO": ("3", "€ 25")}
    assert standings(shown, "shown") == {"ZO": ("3", "€ 10"), "MA": ("1", "€ 50"), "KO": ("2", "€ 25")}
    assert shown.html.count('class="marked"') == 3
    assert "Stand bevroren sinds" in shown.text


def test_while_all_is_live_the_public_sees_the_same(judge, desk):
    assert "Het publiek ziet hetzelfde" in judge.get(f"{desk}/standings").text


def test_the_rows_for_the_live_page_are_those_of_the_page(judge, desk):
    shown = judge.get(f"{desk}/standings")
    now = json.loads(judge.get(f"{desk}/standings/now").html)

    assert {row["team"]: row["now"]["place"] for row in now["rows"]} == {
        team: place for team, (place, _) in standings(shown, "now").items()
    }


def test_a_judge_freezes_and_closes_but_does_not_open(server):
    competition = server.competition()
    judge = Visitor(server).enter(competition, "judge").sits(competition)
    address = f"/{competition.slug}/judge"

    assert judge.post(f"{address}/phase", verb="open", request_id=new_id()).status == 409
    competition.phase("open")
    assert "Fase nu: Bevroren" in judge.post(f"{address}/phase", verb="freeze", request_id=new_id()).text
    assert "Fase nu: Lijnen dicht" in judge.post(f"{address}/phase", verb="close", request_id=new_id()).text


def test_the_ranking_goes_out_as_csv_and_json_and_says_that_it_is_provisional(judge, desk):
    table = judge.get(f"{desk}/standings.csv")
    same = judge.get(f"{desk}/standings.json")

    rows = list(csv.DictReader(io.StringIO(table.html.removeprefix("\ufeff"))))
    assert [(row["place"], row["team"], row["money"]) for row in rows] == [
        ("1", "MA", "50.00"),
        ("2", "KO", "25.00"),
        ("3", "ZO", "10.00"),
    ]
    assert [row["money_minor"] for row in json.loads(same.html)["rows"]] == [5000, 2500, 1000]
    assert "provisional" in table.headers["content-disposition"]
    assert "provisional" in same.headers["content-disposition"]


def test_the_ledger_goes_out_whole_with_reasons(judge, desk):
    correct(judge, desk, "gift-of-MA", "void", reason="duplicate", words="=HYPERLINK(1)")

    answer = judge.get(f"{desk}/ledger.csv")

    rows = list(csv.DictReader(io.StringIO(answer.html.removeprefix("\ufeff"))))
    assert [int(row["seq"]) for row in rows] == list(range(1, len(rows) + 1))
    assert (rows[-1]["target"], rows[-1]["reason"], rows[-1]["note"]) == ("gift-of-MA", "duplicate", "'=HYPERLINK(1)")


@pytest.mark.parametrize(
    "page", ["", "/standings", "/standings/now", "/export", "/standings.csv", "/standings.json", "/ledger.csv"]
)
@pytest.mark.parametrize("role", ["lead", "wall", ""])
def test_nobody_else_sees_it(day, desk, page, role):
    visitor = Visitor(day.server)
    if role:
        visitor.enter(day, role, "KO" if role == "lead" else "")

    assert visitor.get(desk + page).status == 403


def test_an_organiser_sees_it_too(day, desk):
    assert Visitor(day.server).enter(day, "organiser").get(desk).status == 200


def test_names_in_any_script_stand_as_text(server):
    odd = BELWEEK.replace("Korenbloem", "<b>R&B</b> שמש ☀️")
    competition = server.competition(odd)
    competition.phase("open")
    competition.give("KO", 2500)

    shown = Visitor(server).enter(competition, "judge").get(f"/{competition.slug}/judge")

    assert "&lt;b&gt;R&amp;B&lt;/b&gt; שמש ☀️" in shown.html


def test_a_result_of_a_team_that_left_can_still_be_looked_at():
    gift = recorded(counts("MA", "donation", cents=5000))
    state = told(gift, TeamWithdrawn(code="MA"), state=in_phase(Phase.OPEN))

    (of_ma,) = effect(state, f"r{state.seq - 1}", gift)

    assert (of_ma["before"]["money_minor"], of_ma["after"]["money_minor"]) == (5000, 0)
    assert (of_ma["before"]["place"], of_ma["after"]["place"]) == (None, None)
