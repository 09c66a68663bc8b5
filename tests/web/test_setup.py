"""Setting a competition up without scripts and with autosave: nothing is lost, nobody is overwritten unknowingly."""

import re
import secrets

import pytest

from jury import MARKED
from rig import BELWEEK, asked
from scoreboard.scenarios import scenario_names
from scoreboard.setup.steps import NAMES
from setting_up import begun, edit, fields_in, filled, key_of
from visitor import Visitor

FORTY = "\n".join(
    [
        "Team\tZitplaatsen\tAfdeling\t",
        *(f"Ploeg nummer {number} x\t{number}\tbinnen\t\t" for number in range(1, 20)),
        "",
        "\t\t\t",
        "Ploeg nummer 7 x\t7\tbinnen",
        "N" * 60 + "\t4",
        *(f"Ploeg nummer {number} x\t{number}\tbuiten" for number in range(20, 40)),
    ]
)


@pytest.fixture
def visitor(server):
    return Visitor(server)


@pytest.fixture
def slug():
    return f"avond-{secrets.token_hex(4)}"


@pytest.fixture
def setup(visitor):
    return begun(visitor)


@pytest.fixture
def editing(competition, visitor):
    """An organiser who changes a competition that is there."""
    return edit(competition, visitor.enter(competition, "organiser"))


# --- the beginning ---


def test_all_ready_made_competitions_are_offered_in_the_readers_language(visitor):
    shown = visitor.get("/new")

    assert all(f'value="template:{name}"' in shown.html for name in scenario_names())
    assert "Scholenronde met ballonnen" in shown.text


@pytest.mark.parametrize("wrong", ["", "no", "é", "x" * 5000])
def test_a_wrong_key_begins_nothing_and_keeps_what_was_typed(visitor, wrong):
    answer = visitor.post("/new", key=wrong, name="Belavond", begin="empty")

    assert answer.status == 422
    assert any("installatiesleutel" in problem for problem in answer.problems)
    assert answer.value("name") == "Belavond"


@pytest.mark.parametrize("begin", ["", "template:", "template:none", "copy:", "copy:none", "x"])
def test_what_there_is_not_is_not_begun(visitor, begin):
    answer = visitor.post("/new", key=key_of(visitor.server), begin=begin)

    assert (answer.status, len(answer.problems)) == (422, 1)


def test_whoever_organises_a_competition_needs_no_key_and_may_begin_with_a_copy_of_it(competition, visitor):
    visitor.enter(competition, "organiser")
    assert "Installatiesleutel" not in visitor.get("/new").text

    copy = begun(visitor, key="", name="", begin=f"copy:{competition.slug}")

    assert copy.step("purpose").value("name") == "De Grote Belweek"
    teams = copy.step("teams")
    assert [teams.value(f"team.{n}.name") for n in (1, 2, 3)] == ["Korenbloem", "Madelief", "Zonnestraal"]
    assert copy.step("when").value("starts_at") == ""
    assert copy.step("privacy").value("slug") == ""


@pytest.mark.parametrize("role", ["judge", "wall"])
def test_others_begin_nothing_and_copy_nothing(competition, visitor, role):
    visitor.enter(competition, role)

    assert visitor.post("/new", begin="template:belweek").status == 422
    assert visitor.post("/new", key=key_of(visitor.server), begin=f"copy:{competition.slug}").status == 422


def test_a_file_brings_everything_that_it_says(visitor, slug):
    setup = begun(visitor, name="", toml=BELWEEK.replace('slug = "belweek"', f'slug = "{slug}"'))

    assert setup.make().address.endswith(f"/{slug}/organise?said=made")


@pytest.mark.parametrize("toml", ["x = ", "name = 3", "[[[", '"\x00"', "outcome = 5", "team = [1]", "recipe = []"])
def test_a_file_that_is_none_is_refused_with_a_sentence(visitor, toml):
    answer = visitor.post("/new", key=key_of(visitor.server), toml=toml)

    assert (answer.status, len(answer.problems)) == (422, 1)


# --- the steps ---


def test_a_competition_is_set_up_without_scripts_and_this_browser_is_its_organiser(setup, visitor, slug):
    filled(setup, slug)
    assert "Alles is er" in setup.step("check").text

    made = setup.make()

    assert made.address.endswith(f"/{slug}/organise?said=made")
    toml = visitor.get(f"/{slug}/organise/definition.toml").html
    assert 'name = "De Kleine Belavond"' in toml
    assert "starts_at = 2031-11-24T08:00:00Z" in toml
    assert "freeze_at = 2031-11-24T15:30:00Z" in toml
    assert re.findall(r'(?m)^name = "(\w+)"', toml)[:2] == ["Rood", "Blauw"]
    assert "public" not in toml


@pytest.mark.parametrize("name", scenario_names())
def test_every_template_becomes_a_competition_from_five_fields_and_what_it_divides_by(visitor, slug, name):
    setup = begun(visitor, begin=f"template:{name}")
    filled(setup, slug)
    setup.go("teams", pasted="Naam\tZitplaatsen\tUren\nRood\t4\t8\nBlauw\t5\t9", do="add team")

    assert setup.make().address.endswith(f"/{slug}/organise?said=made")


@pytest.mark.parametrize("step", NAMES)
def test_every_step_of_an_empty_draft_opens(visitor, step):
    assert begun(visitor, begin="empty", name="").step(step).status == 200


def test_what_is_missing_is_said_at_the_end_with_the_way_to_it_and_makes_nothing(setup):
    check = setup.step("check")

    assert "Er is nog één ding nodig" in check.text
    assert f"/setup/{setup.draft}/teams" in check.html
    assert setup.make().status == 422


def test_what_cannot_be_taken_stays_as_it_was_typed_with_its_sentence_and_holds_up(setup):
    answer = setup.go("goals", goal="12.50", goal_of="money")

    assert answer.status == 422
    assert "punt of komma" in answer.problems[0]
    assert setup.step("goals").value("goal") == "12.50"
    assert setup.make().status == 422


def test_nothing_is_made_while_something_stands_there_that_could_not_be_taken(setup, slug):
    filled(setup, slug).go("goals", goal="12.50")
    assert "Alles is er" not in setup.step("check").text

    assert setup.make().status == 422
    setup.go("goals", goal="12,50")
    assert setup.make().address.endswith("said=made")


def test_nothing_is_changed_while_something_stands_there_that_could_not_be_taken(editing):
    editing.go("purpose", name="Belweek", charity="Een ander doel", languages="nl")
    editing.go("goals", goal="12.50")

    assert editing.make(reason="agreed").status == 422


def test_going_back_or_elsewhere_never_holds_anybody_up(setup):
    assert setup.go("goals", goal="12.50", go="recipe").address.endswith("/recipe")
    assert setup.go("goals", goal="12.50", go="check").address.endswith("/check")


def test_names_that_look_the_same_and_cannot_be_seen_are_said_at_their_rows(setup):
    pasted = setup.go("teams", pasted="Zonnestraal\nZ0nnestraal\nK\u202eO", do="add team")

    assert len(pasted.problems) == 2
    assert "Z0nnestraal" in pasted.problems[0]
    assert "onzichtbare tekens" in pasted.problems[1]


def test_forty_lines_of_a_spreadsheet_become_teams_and_what_was_left_out_is_said(setup, slug):
    filled(setup, slug)
    shown = setup.go("teams", pasted=FORTY, do="add team")

    assert "40 teams" in shown.text
    assert "Regel 23: ‘Ploeg nummer 7 x’" in shown.text
    assert shown.problems == ["Dit is te lang: hoogstens 40 tekens."]
    rows = {name: value for name, value in fields_in(shown).items() if name.startswith("team.")}
    assert setup.go("teams", **{**rows, "team.20.name": "Korter"}).address.endswith("/outcomes")
    assert len(setup.preview()["rows"]) == 40
    assert setup.make().address.endswith("said=made")


def test_rows_move_and_go_by_plain_buttons(setup):
    rows = {"outcome.1.key": "a", "outcome.1.name": "Eerste", "outcome.2.key": "b", "outcome.2.name": "Tweede"}

    moved = setup.go("outcomes", **rows, do="down outcome 1")
    assert [moved.value(f"outcome.{n}.name") for n in (1, 2)] == ["Tweede", "Eerste"]
    gone = setup.go("outcomes", **fields_in(moved), do="remove outcome 1")
    assert gone.value("outcome.1.name") == "Eerste"
    more = setup.go("outcomes", **fields_in(gone), do="add outcome")
    assert more.value("outcome.2.name") == ""


def test_a_start_that_lies_in_the_past_is_a_remark_and_no_problem(setup):
    setup.go("when", starts_at="2020-01-01T09:00", ends_at="2031-01-01T09:00", freeze="none")

    assert "in het verleden" in setup.step("when").text
    assert setup.step("when").problems == []


def test_a_time_that_the_clocks_skip_is_said_at_its_field(setup):
    answer = setup.go("when", starts_at="2026-03-29T02:30", timezone="Europe/Brussels")

    assert answer.status == 422
    assert len(answer.problems) == 1


def test_nobody_else_opens_a_draft_but_whoever_may_make_competitions(setup, competition, server):
    stranger, judge = Visitor(server), Visitor(server).enter(competition, "judge")
    colleague = Visitor(server).enter(competition, "organiser")
    paths = [
        f"/setup/{setup.draft}",
        *(f"/setup/{setup.draft}/{name}" for name in ("purpose", "check", "preview", "token")),
    ]

    for path in paths:
        assert stranger.get(path).status == judge.get(path).status == 404, path
        assert colleague.get(path).status == 200, path
    for path in ("purpose", "purpose/keep", "make", "drop", "renew"):
        assert stranger.post(f"/setup/{setup.draft}/{path}", name="x").status == 404, path
    assert setup.step("purpose").value("name") == "De Kleine Belavond"


def test_the_clocks_of_a_new_competition_are_those_of_the_browser(visitor):
    there = begun(visitor, timezone="Europe/Lisbon").step("when")
    nowhere = begun(visitor, timezone="Mars/Olympus").step("when")

    assert "Tijdzone: Europe/Lisbon" in there.text
    assert "Tijdzone: Europe/Amsterdam" in nowhere.text
    assert nowhere.problems == []


def test_a_draft_that_nobody_touched_for_three_months_is_gone_after_the_next_start(new_server):
    server = new_server()
    old, new = begun(Visitor(server)), begun(Visitor(server))
    file = server.data_dir / "drafts" / f"{old.draft}.json"
    file.write_text(re.sub('"saved_at": "[^"]*"', '"saved_at": "2020-01-01T00:00:00+00:00"', file.read_text()))

    server.restart()

    assert old.step("purpose").status == 404
    assert new.step("purpose").status == 200


def test_a_draft_goes_on_after_a_new_start_of_the_server(new_server):
    server = new_server()
    setup = begun(Visitor(server))
    version = setup.step("purpose").value("version")
    token = setup.step("purpose").value("csrf_token")

    server.restart()

    status, answer = setup.keep(
        "purpose", version=version, csrf_token=token, name="Na de stroomstoring", languages="nl"
    )
    assert (status, answer["problems"]) == (200, {})
    assert setup.step("purpose").value("name") == "Na de stroomstoring"
    assert setup.draft in setup.visitor.get("/").html


def test_pressing_the_button_twice_makes_one_competition(setup, slug, server):
    filled(setup, slug)

    first, second = setup.make(), setup.make()

    assert first.address == second.address
    assert setup.step("teams").address.endswith(f"/{slug}/organise")
    assert setup.draft not in setup.visitor.get("/").html


def test_what_is_typed_after_the_competition_was_made_is_not_called_saved(setup, slug):
    filled(setup, slug)
    version = setup.step("purpose").value("version")
    setup.make()

    status, told = setup.keep("purpose", version=version, name="Te laat", languages="nl")
    assert (status, "theirs" in told) == (409, False)
    assert "eigen pagina" in told["detail"]
    late = setup.go("purpose", version=version, name="Te laat", languages="nl")
    assert late.address.endswith(f"/{slug}/organise")


def test_an_address_that_is_taken_is_said_and_one_that_was_not_asked_for_finds_another(visitor, slug):
    filled(begun(visitor), slug).make()
    again = filled(begun(visitor), slug).make()
    assert again.status == 422
    assert "adres" in again.text

    names = [re.findall(r"/([^/]+)/organise", filled(begun(visitor), "").make().address)[0] for _ in range(2)]
    assert names[0] != names[1]
    assert all(name.startswith("de-kleine-belavond") for name in names)


def test_a_draft_can_be_thrown_away(setup):
    setup.visitor.post(f"/setup/{setup.draft}/drop")

    assert setup.step("purpose").status == 404


@pytest.mark.parametrize("path", ["/setup/x/purpose", "/setup/x", "/setup/../purpose", f"/setup/{'a' * 22}/purpose"])
def test_a_draft_that_there_is_not_is_nothing(visitor, path):
    assert visitor.get(path).status == 404


def test_a_step_that_there_is_not_is_nothing(setup):
    assert setup.step("prupose").status == 404
    assert setup.visitor.post(f"/setup/{setup.draft}/check/keep").status == 404
    assert setup.visitor.post(f"/setup/{setup.draft}/check").status == 404


def test_fifty_megabytes_are_refused_with_a_sentence(setup, server):
    answer = asked(
        server.port,
        "POST",
        f"/setup/{setup.draft}/teams/keep",
        body=b"pasted=" + b"x" * (50 * 1024 * 1024),
        headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
    )

    assert answer.status == 413
    assert answer.json["detail"]


def test_no_page_of_the_set_up_is_kept_by_a_browser(setup):
    for name in ("purpose", "check", "preview"):
        assert setup.step(name).headers["cache-control"] == "no-store"


# --- autosave ---


def test_what_is_kept_while_typing_is_there_and_the_wall_shows_it(setup):
    status, answer = setup.keep("teams", **{"team.1.name": "Zonnestraal", "team.2.name": "De Nachtuilen"})

    assert (status, answer["problems"]) == (200, {})
    assert [sign["mono"] for sign in answer["signs"]] == ["ZO", "NA"]
    board = setup.preview()
    assert [board["teams"][row["team"]]["name"] for row in board["rows"]] == ["Zonnestraal", "De Nachtuilen"]


def test_what_is_still_missing_is_no_reproach_while_typing(visitor):
    setup = begun(visitor, begin="empty", name="")

    assert setup.keep("purpose", name="", languages="nl")[1]["problems"] == {}
    assert setup.keep("purpose", name="A\u202eB", languages="nl")[1]["problems"].keys() == {"name"}


def test_pasted_lines_come_back_as_rows_with_what_was_left_out(setup):
    _, answer = setup.keep("teams", pasted="Naam\tPlaatsen\nRood\t4\nBlauw\nrood")

    assert (answer["fields"]["team.1.name"], answer["fields"]["team.1.seats"]) == ("Rood", "4")
    assert "team.3.name" not in answer["fields"]
    assert len(answer["remarks"]) == 1


def test_the_second_of_two_is_told_and_keeps_what_they_typed(setup):
    version = setup.step("purpose").value("version")
    setup.keep("purpose", version=version, name="Van de eerste", languages="nl")

    status, answer = setup.keep("purpose", version=version, name="Van de tweede", languages="nl")
    assert status == 409
    assert answer["theirs"]["name"] == "Van de eerste"
    plain = setup.go("purpose", version=version, name="Van de tweede", languages="nl")
    assert plain.status == 409
    assert plain.value("name") == "Van de tweede"
    assert "Van de eerste" in plain.text

    setup.go("purpose", version=plain.value("version"), name="Van de tweede", languages="nl")
    assert setup.step("purpose").value("name") == "Van de tweede"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "½"])
def test_a_version_that_is_none_saves_nothing_over_others(setup, version):
    setup.keep("purpose", name="Bewaard", languages="nl")

    assert setup.keep("purpose", version=version or " ", name="Anders", languages="nl")[0] == 409


# --- changing a competition that is there ---


def test_a_change_is_said_in_words_and_made(editing, competition):
    editing.go("purpose", name="Belweek", charity="Een ander doel", languages="nl")
    check = editing.step("check")
    assert "Een ander doel" in check.text

    made = editing.make()

    assert made.address.endswith(f"/{competition.slug}/organise?said=changed")
    assert "Een ander doel" in editing.visitor.get(f"/{competition.slug}/wall").text
    assert edit(competition, editing.visitor).draft != editing.draft


def test_nothing_but_what_was_changed_is_other_than_before(editing, competition):
    before = editing.visitor.get(f"/{competition.slug}/organise/definition.toml").html

    for name in NAMES[:-1]:
        editing.go(name, **fields_in(editing.step(name)))

    assert "Nog niets" in editing.step("check").text
    editing.make()
    assert editing.visitor.get(f"/{competition.slug}/organise/definition.toml").html == before


def test_of_a_competition_that_has_begun_it_is_not_said_that_its_start_is_past(editing, competition):
    editing.go(
        "when", starts_at="2020-01-01T09:00", ends_at="2031-01-01T09:00", freeze="none", timezone="Europe/Brussels"
    )
    assert "in het verleden" in editing.step("when").text

    editing.make()

    assert "in het verleden" not in edit(competition, editing.visitor).step("when").text


def test_a_team_is_renamed_added_and_withdrawn_and_codes_stay(editing, competition):
    rows = fields_in(editing.step("teams"))
    editing.go(
        "teams",
        **{**rows, "team.1.name": "Herdoopt", "team.3.name": "", "team.3.code": "", "pasted": "Nieuw"},
        do="add team",
    )

    editing.make()

    board = competition.board()
    names = {code: board["teams"][code]["name"] for code in (row["team"] for row in board["rows"])}
    assert names["KO"] == "Herdoopt"
    assert "Nieuw" in names.values()
    assert "ZO" not in names


def test_a_new_button_never_gets_the_key_of_one_that_was_taken_away(editing, competition):
    def add(setup, name):
        rows = fields_in(setup.step("outcomes"))
        number = 1 + max(int(field.split(".")[1]) for field in rows if field.startswith("outcome."))
        return {**rows, f"outcome.{number}.name": name, f"outcome.{number}.scores": "yes"}

    def keys():
        toml = editing.visitor.get(f"/{competition.slug}/organise/definition.toml").html
        return re.findall(r'(?m)^key = "(outcome\w*)"', toml)

    editing.go("outcomes", **add(editing, "日本"))
    editing.make()
    assert keys() == ["outcome"]
    taking = edit(competition, editing.visitor)
    rows = fields_in(taking.step("outcomes"))
    number = next(field.split(".")[1] for field, value in rows.items() if value == "outcome")
    taking.go("outcomes", **{field: text for field, text in rows.items() if f".{number}." not in field})
    taking.make()
    assert keys() == []

    adding = edit(competition, editing.visitor)
    adding.go("outcomes", **add(adding, "中国"))
    assert adding.make().address.endswith("said=changed")

    assert keys() == ["outcome_2"]


@pytest.mark.parametrize(
    ("line", "said"), [("Anders\tZO", "onder de oude naam"), ("Zonnestraal\tzo", "andere hoofdletters")]
)
def test_a_team_that_cannot_come_back_like_this_is_said_in_a_sentence(editing, competition, line, said):
    rows = fields_in(editing.step("teams"))
    editing.go("teams", **{**rows, "team.3.name": "", "team.3.code": ""})
    editing.make()

    again = edit(competition, editing.visitor)
    again.go("teams", **{**fields_in(again.step("teams")), "pasted": f"Naam\tCode\n{line}"}, do="add team")

    assert again.step("check").status == 200
    refused = again.make()
    assert refused.status == 409
    assert said in refused.text


def test_an_outcome_that_cannot_come_back_like_this_is_said_in_a_sentence(editing, competition):
    before = fields_in(editing.step("outcomes"))

    def change(**more):
        setup = edit(competition, editing.visitor)
        setup.go("outcomes", **before, **more)
        assert setup.step("check").status == 200
        return setup.make()

    change(**{"outcome.99.name": "Extra", "outcome.99.scores": "yes"})
    change()
    refused = change(**{"outcome.99.key": "extra", "outcome.99.name": "Heel iets anders", "outcome.99.scores": "yes"})

    assert refused.status == 409
    assert "zoals ze was" in refused.text


def test_what_touches_the_rules_after_the_start_needs_a_reason_and_is_an_amendment(editing, competition):
    competition.phase("open")
    rows = fields_in(editing.step("teams"))
    editing.go("teams", **{**rows, "team.1.seats": "99"})
    assert "verzegeld" in editing.step("check").text

    refused = editing.make()
    assert refused.status in (409, 422)
    if refused.status == 409:  # the start was an entry of its own
        editing.visitor.post(f"/setup/{editing.draft}/renew")
        refused = editing.make()
    assert refused.status == 422
    made = editing.make(reason="agreed", note="In overleg")

    assert made.address.endswith("said=changed")
    assert competition.board()["recipe"]["amendments"] == 1


def test_who_changes_a_scale_after_the_start_reads_that_judges_mark_again(server):
    competition = server.competition(MARKED)
    competition.phase("open")
    editing = edit(competition, Visitor(server).enter(competition, "organiser"))
    rows = fields_in(editing.step("recipe"))
    again = "Juryleden geven opnieuw cijfers voor"

    editing.go("recipe", **{**rows, "criterion.1.weight": "5"})
    assert "verzegeld" in editing.step("check").text
    assert again not in editing.step("check").text

    editing.go("recipe", **{**rows, **{f"criterion.{number}.highest": "5" for number in (1, 2, 3)}})
    for name in ("Advies", "Gesprekskwaliteit", "Warmte"):
        assert f"{again} {name}: " in editing.step("check").text


def test_the_slower_of_two_organisers_is_told_and_puts_their_steps_on_the_newest(competition, server):
    one, other = (edit(competition, Visitor(server).enter(competition, "organiser")) for _ in range(2))
    one.go("purpose", name="Belweek", charity="Van de eerste", languages="nl")
    other.go("teams", **{**fields_in(other.step("teams")), "team.1.name": "Van de tweede"})
    assert one.make().status == 200

    told = other.make()
    assert told.status == 409
    assert "intussen" in told.text
    other.visitor.post(f"/setup/{other.draft}/renew")
    assert other.make().address.endswith("said=changed")

    toml = one.visitor.get(f"/{competition.slug}/organise/definition.toml").html
    assert "Van de eerste" in toml
    assert "Van de tweede" in toml


def test_what_somebody_else_added_changed_and_took_away_meanwhile_stays_so(competition, server):
    one, other = (edit(competition, Visitor(server).enter(competition, "organiser")) for _ in range(2))
    one.go("teams", **{**fields_in(one.step("teams")), "team.1.seats": "77"})
    rows = {**fields_in(other.step("teams")), "team.2.name": "Herdoopt", "team.3.name": "", "team.3.code": ""}
    other.go("teams", **rows, pasted="Groen", do="add team")
    assert other.make().address.endswith("said=changed")

    opened = one.step("teams").value("version")
    assert one.make().status == 409
    one.visitor.post(f"/setup/{one.draft}/renew")
    asked = one.keep("teams", version=opened, **{"team.1.name": "Van gisteren"})
    check = one.step("check").text
    assert one.make().address.endswith("said=changed")

    assert asked[0] == 409
    assert "Groen" not in check.split("Naam")[0]
    toml = one.visitor.get(f"/{competition.slug}/organise/definition.toml").html
    teams = toml.split("[[outcome]]")[0].split("[[team]]")[1:]
    assert [re.findall(r'(?m)^name = "(.*)"', team)[0] for team in teams] == ["Korenbloem", "Herdoopt", "Groen"]
    assert "seats = 77" in teams[0]


def test_a_step_that_could_not_be_taken_is_mended_before_the_newest_is_taken(competition, server):
    one, other = (edit(competition, Visitor(server).enter(competition, "organiser")) for _ in range(2))
    one.go("goals", goal="12.50")
    other.go("purpose", name="Belweek", charity="Van de tweede", languages="nl")
    other.make()

    one.visitor.post(f"/setup/{one.draft}/renew")
    assert one.step("goals").value("goal") == "12.50"
    one.go("goals", goal="12,50")
    one.visitor.post(f"/setup/{one.draft}/renew")

    assert one.make().address.endswith("said=changed")
    toml = one.visitor.get(f"/{competition.slug}/organise/definition.toml").html
    assert "Van de tweede" in toml
    assert "goal_minor = 1250" in toml


def test_only_organisers_of_a_competition_open_a_change_of_it(editing, competition, server):
    other = server.competition()
    for visitor in (Visitor(server).enter(competition, "judge"), Visitor(server).enter(other, "organiser")):
        assert visitor.get(f"/setup/{editing.draft}/purpose").status == 404
        assert visitor.post(f"/setup/{editing.draft}/make").status == 404
    assert Visitor(server).enter(competition, "organiser").get(f"/setup/{editing.draft}/purpose").status == 200


def test_an_organiser_whose_pass_was_ended_opens_it_no_more(competition, server):
    made = server.operate("make_pass", slug=competition.slug, role="organiser", team="")
    visitor = Visitor(server)
    visitor.post(f"/{competition.slug}/pass", token=made["token"])
    setup = edit(competition, visitor)
    Visitor(server).enter(competition, "organiser").post(f"/{competition.slug}/organise/passes/{made['id']}/revoke")

    assert setup.step("purpose").status == 404
    assert setup.make().status == 404
