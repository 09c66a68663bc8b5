"""What holds for the entries of a competition, is shown of it and compared with it: set up, checked, changed."""

import re
import secrets

import pytest

from rig import BELWEEK
from setting_up import begun, edit, fields_in, filled, key_of
from visitor import Visitor

HOURS = "diensten die teamleiders invoeren"


@pytest.fixture
def visitor(server):
    return Visitor(server)


@pytest.fixture
def slug():
    return f"avond-{secrets.token_hex(4)}"


@pytest.fixture
def setup(visitor, slug):
    return filled(begun(visitor), slug)


@pytest.fixture
def last_year(server):
    """A competition of which the lines are closed."""
    made = server.competition()
    made.phase("open")
    made.phase("close")
    return made


def change(setup, name, **fields):
    """Send a step as it stands, with some fields changed."""
    return setup.go(name, **{**fields_in(setup.step(name)), **fields})


def toml_of(visitor, slug):
    return visitor.get(f"/{slug}/organise/definition.toml").html


def test_the_check_says_all_of_it_in_words_before_anything_is_made(setup, visitor, slug):
    change(
        setup,
        "outcomes",
        correction_minutes="30",
        report_minutes="0",
        ask_from_minor="2.500,50",
        most_minor="20.000",
        **{"outcome.1.takes": "money", "outcome.1.pledged": "yes"},
    )
    change(setup, "goals", match_name="Bakkerij", match_percent="50 %", match_most_minor="10.000")
    change(setup, "privacy", show_places="10")
    said = setup.step("check").text

    for sentence in (
        "corrigeert het eigen team 30 minuten lang",
        "Niemand krijgt een herinnering",
        "Vanaf € 2.500,50 wordt een bedrag een tweede keer getypt.",
        "Boven € 20.000 per gesprek wordt een bedrag geweigerd.",
        "een bedrag, toegezegd",
        "Bakkerij legt 50% bij van wat is opgehaald, hoogstens € 10.000.",
        "Plaatsen die iedereen ziet: 10.",
    ):
        assert sentence in said
    setup.make()
    toml = toml_of(visitor, slug)
    for line in (
        "correction_minutes = 30",
        "report_minutes = 0",
        "ask_from_minor = 250050",
        "most_minor = 2000000",
        "pledged = true",
        'match_name = "Bakkerij"',
        "match_percent = 50",
        "match_most_minor = 1000000",
        "show_places = 10",
    ):
        assert line in toml


def test_what_is_usual_is_said_and_written_nowhere(setup, visitor, slug):
    assert "Vanaf € 1.000 wordt een bedrag een tweede keer getypt." in setup.step("check").text
    for name in ("outcomes", "recipe", "goals", "privacy"):
        change(setup, name)

    setup.make()

    assert not re.search(
        r"(?m)^(\w+_minutes|(?!call_back)\w+_minor|match_\w+|show_places|last_year|pledge\w*|cut_off) =",
        toml_of(visitor, slug),
    )


@pytest.mark.parametrize(
    ("language", "typed", "example"), [("nl", "12.50", "12,50"), ("de", "12.50", "12,50"), ("en", "12,50", "12.50")]
)
def test_an_amount_in_another_number_form_stays_as_typed_and_is_asked_in_the_readers_own(
    server, language, typed, example
):
    setup = begun(Visitor(server, language=language))

    answer = change(setup, "outcomes", ask_from_minor=typed)

    assert answer.status == 422
    assert example in answer.problems[0]
    assert setup.step("outcomes").value("ask_from_minor") == typed


def test_what_was_typed_in_another_language_is_not_called_complete_before_somebody_looked_at_it(setup, slug):
    change(setup, "outcomes", ask_from_minor="2.500.00")
    setup.visitor.language = "de"
    assert "Alles ist da" not in setup.step("check").text
    change(setup, "outcomes", ask_from_minor="2,500")
    setup.visitor.language = "en"

    check = setup.step("check")

    assert "Everything is there" not in check.text
    assert len(check.problems) == 1
    assert "in another language" in check.problems[0]
    assert change(setup, "outcomes").status == 200
    assert "Everything is there" in setup.step("check").text
    assert setup.make().address.endswith("said=made")


def test_an_amount_that_is_refused_before_it_is_asked_about_holds_up(setup):
    answer = change(setup, "outcomes", ask_from_minor="1.000", most_minor="500")

    assert answer.status == 422
    assert "niet lager zijn" in answer.problems[0]
    assert setup.step("outcomes").value("most_minor") == "500"
    assert setup.make().status == 422


def test_which_pledges_count_is_asked_as_soon_as_there_are_any(setup, visitor, slug):
    assert 'name="pledges"' not in setup.step("recipe").html
    change(setup, "outcomes", **{"outcome.1.takes": "money", "outcome.1.pledged": "yes"})

    assert 'value="net" checked' in setup.step("recipe").html
    change(setup, "recipe", pledges="confirmed", cut_off="2031-12-31")
    setup.make()

    toml = toml_of(visitor, slug)
    assert 'pledges = "confirmed"' in toml
    assert 'cut_off = "2031-12-31"' in toml


def test_a_last_day_that_is_none_stays_as_typed_and_one_before_the_end_is_remarked_on(setup):
    change(setup, "outcomes", **{"outcome.1.takes": "money", "outcome.1.pledged": "yes"})

    answer = change(setup, "recipe", cut_off="31-12-2031")
    assert (answer.status, setup.step("recipe").value("cut_off")) == (422, "31-12-2031")

    change(setup, "recipe", cut_off="2031-11-23")
    assert "laatste dag voor toezeggingen ligt voor het einde" in setup.step("check").text
    change(setup, "recipe", cut_off="2031-11-24")
    assert "laatste dag voor toezeggingen" not in setup.step("check").text


def test_a_day_of_toml_begins_a_draft(visitor, slug):
    toml = BELWEEK.replace('slug = "belweek"', f'slug = "{slug}"') + "cut_off = 2031-12-31\n"

    setup = begun(visitor, name="", toml=toml)

    assert setup.step("recipe").value("cut_off") == "2031-12-31"
    assert setup.make().address.endswith(f"/{slug}/organise?said=made")


def test_a_sponsor_without_a_name_is_remarked_on(setup):
    change(setup, "goals", match_percent="50")
    check = setup.step("check").text

    assert "Een sponsor legt 50% bij" in check
    assert "heeft nog geen naam" in check


def test_the_wall_beside_the_form_shows_the_first_places_and_the_sponsor(setup):
    change(setup, "goals", match_name="Bakkerij", match_percent="50")
    change(setup, "privacy", show_places="1")

    board = setup.preview()

    assert (len(board["rows"]), len(board["unplaced"])) == (1, 1)
    assert (board["match"]["name"], board["match"]["percent"]) == ("Bakkerij", 50)


# --- hours ---


def test_a_ranking_per_hour_needs_no_hours_and_says_where_they_come_from(setup, slug):
    assert HOURS not in setup.step("teams").text
    change(setup, "recipe", relative_to="hours")

    assert HOURS in setup.step("teams").text
    check = setup.step("check").text
    assert "komen uit de diensten van een team" in check
    assert "Alles is er" in check
    assert setup.make().address.endswith(f"/{slug}/organise?said=made")


def test_the_light_says_that_hours_come_with_the_shifts(setup, visitor, slug):
    change(setup, "recipe", relative_to="hours")
    setup.make()

    assert "Die komen uit de diensten" in visitor.get(f"/{slug}/organise").text


# --- last year ---


def test_closed_competitions_that_one_organises_are_offered_and_nothing_else(last_year, competition, visitor, slug):
    for one in (last_year, competition):
        visitor.enter(one, "organiser")
    setup = filled(begun(visitor, key=""), slug)

    offered = re.findall(r'<option value="([^"]+)"', setup.step("goals").html.split('id="last_year"')[1])
    assert last_year.slug in offered
    assert competition.slug not in offered
    change(setup, "goals", last_year=last_year.slug)
    assert f"De Grote Belweek ({last_year.slug})" in setup.step("check").text
    setup.make()

    assert f'last_year = "{last_year.slug}"' in toml_of(visitor, slug)
    assert "staat niet op deze server" not in visitor.get(f"/{slug}/organise").text


def test_whoever_does_not_organise_it_compares_with_nobodys_competition(last_year, setup, visitor, slug):
    answer = change(setup, "goals", last_year=last_year.slug)
    assert (answer.status, len(answer.problems)) == (422, 1)
    assert setup.make().status == 422

    toml = BELWEEK.replace('slug = "belweek"', f'slug = "{slug}"\nlast_year = "{last_year.slug}"')
    brought = visitor.post("/new", key=key_of(visitor.server), toml=toml)
    assert (brought.status, len(brought.problems)) == (422, 1)


def test_last_years_competition_that_is_not_here_is_said_and_stays(visitor, slug):
    toml = BELWEEK.replace('slug = "belweek"', f'slug = "{slug}"\nlast_year = "long-gone"')
    setup = begun(visitor, name="", toml=toml)

    assert change(setup, "goals").status == 200
    assert "‘long-gone’, staat niet op deze server" in setup.step("check").text
    setup.make()

    assert "‘long-gone’, staat niet op deze server" in visitor.get(f"/{slug}/organise").text


def test_a_competition_of_the_same_name_as_last_years_finds_an_address_of_its_own(visitor):
    name = f"Belweek {secrets.token_hex(4)}"
    first = filled(begun(visitor), "")
    first.go("purpose", name=name, charity="Stichting Kleine Vleugels", languages="nl")
    before = re.findall(r"/([^/]+)/organise", first.make().address)[0]
    made = visitor.server.operate("make_pass", slug=before, role="organiser", team="")
    visitor.post(f"/{before}/pass", token=made["token"])
    for verb in ("open", "close"):
        visitor.post(f"/{before}/organise/phase", verb=verb, reason="weather", request_id=secrets.token_urlsafe(12))

    again = filled(begun(visitor, key=""), "")
    again.go("purpose", name=name, charity="Stichting Kleine Vleugels", languages="nl")
    change(again, "goals", last_year=before)

    assert re.findall(r"/([^/]+)/organise\?said=made", again.make().address) == [f"{before}-2"]


# --- changing a competition that is there ---


@pytest.fixture
def sealed(competition, visitor):
    """A change of a competition whose lines are open."""
    competition.phase("open")
    return edit(competition, visitor.enter(competition, "organiser"))


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("outcomes", {"outcome.1.pledged": "yes"}),
        ("recipe", {"pledges": "gross"}),
        ("recipe", {"pledges": "net", "cut_off": "2031-12-31"}),
    ],
)
def test_a_rule_about_pledges_is_changed_after_the_start_with_a_reason_alone(sealed, competition, step, fields):
    change(sealed, step, **fields)
    assert "verzegeld" in sealed.step("check").text

    assert sealed.make().status == 422
    assert competition.board()["recipe"].get("amendments", 0) == 0
    assert sealed.make(reason="agreed").address.endswith("said=changed")

    assert competition.board()["recipe"]["amendments"] == 1


def test_what_is_no_rule_is_changed_after_the_start_without_a_reason_and_said_old_beside_new(sealed, competition):
    change(sealed, "outcomes", correction_minutes="45", report_minutes="60", ask_from_minor="500", most_minor="9.000")
    change(sealed, "goals", match_name="Bakkerij", match_percent="25")
    change(sealed, "privacy", show_places="2")
    for team, amount_minor in (("KO", 30_00), ("MA", 20_00), ("ZO", 10_00)):
        competition.give(team, amount_minor)
    check = sealed.step("check").text

    for sentence in (
        "team 15 minuten",
        "team 45 minuten",
        "120 minuten stil",
        "60 minuten stil",
        "Vanaf € 1.000",
        "Vanaf € 500",
    ):
        assert sentence in check
    assert "verzegeld" not in check
    assert sealed.make().address.endswith("said=changed")

    board = competition.board()
    assert (len(board["rows"]), len(board["unplaced"]), board["match"]["percent"]) == (2, 1, 25)
    assert board["recipe"].get("amendments", 0) == 0
