"""The organiser's page: phases, times, passes and links, without JavaScript."""

import re

import pytest

from rig import asked, new_id
from visitor import Visitor

FAR = {"starts_at": "2031-11-24T09:00", "freeze_at": "2031-11-24T16:30", "ends_at": "2031-11-24T17:00"}


@pytest.fixture
def organiser(competition):
    return Visitor(competition.server).enter(competition, "organiser")


@pytest.fixture
def page(competition):
    return f"/{competition.slug}/organise"


def press(organiser, page, verb, **fields):
    return organiser.post(f"{page}/phase", verb=verb, request_id=new_id(), **fields)


def test_a_phase_button_answers_with_the_new_phase(organiser, page):
    assert "Fase nu: Lijnen open" in press(organiser, page, "open").text
    assert "Fase nu: Bevroren" in press(organiser, page, "freeze").text


def test_a_verb_that_cannot_be_is_answered_with_a_sentence(organiser, page):
    answer = press(organiser, page, "freeze")

    assert answer.status == 409
    assert "Dat lukte niet" in answer.text


@pytest.mark.parametrize("verb", ["", "jump", "OPEN", "open;"])
def test_a_verb_that_is_none_is_refused(organiser, page, verb):
    assert press(organiser, page, verb).status == 422


def test_a_thaw_needs_a_reason(competition, organiser, page):
    competition.phase("open")
    competition.phase("freeze")

    assert press(organiser, page, "thaw").status == 422
    assert "Fase nu: Lijnen open" in press(organiser, page, "thaw", reason="te vroeg").text


def test_only_what_is_possible_now_is_offered(competition, organiser, page):
    assert "Stand bevriezen" not in organiser.get(page).text

    competition.phase("open")

    assert "Stand bevriezen" in organiser.get(page).text


def test_the_freeze_is_said_to_the_organiser(competition, organiser, page):
    competition.phase("open")
    competition.phase("freeze")

    assert "Stand bevroren sinds" in organiser.get(page).text


def test_times_are_kept_as_the_competitions_clocks_show_them(organiser, page):
    read_at = organiser.get(page).value("read_at")

    saved = organiser.post(f"{page}/schedule", read_at=read_at, **FAR)

    assert "De tijden zijn opgeslagen" in saved.text
    assert {field: saved.value(field) for field in FAR} == FAR
    assert "2031-11-24T08:00:00Z" in organiser.get(f"{page}/definition.toml").html


def test_a_stale_form_of_times_overwrites_nothing(organiser, page):
    read_at = organiser.get(page).value("read_at")
    organiser.post(f"{page}/schedule", read_at=read_at, **FAR)

    stale = organiser.post(f"{page}/schedule", read_at=read_at, starts_at="2031-01-01T09:00")

    assert stale.status == 409
    assert stale.value("starts_at") == "2031-01-01T09:00"


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("starts_at", "0001-01-01T00:00", "tussen de jaren"),
        ("ends_at", "9999-12-31T23:59", "tussen de jaren"),
        ("starts_at", "morgen", "een dag en een tijd"),
        ("starts_at", "2031-03-30T02:30", "overgeslagen"),
        ("ends_at", "2031-11-24T08:00", "volgorde"),
    ],
)
def test_a_time_that_cannot_be_is_said_at_its_field(organiser, page, field, typed, says):
    read_at = organiser.get(page).value("read_at")

    answer = organiser.post(f"{page}/schedule", read_at=read_at, **{**FAR, field: typed})

    assert answer.status == 422
    assert says in " ".join(answer.problems)
    assert answer.value(field) == typed


def test_a_time_in_the_past_is_warned_about(organiser, page):
    read_at = organiser.get(page).value("read_at")

    saved = organiser.post(f"{page}/schedule", read_at=read_at, **{**FAR, "starts_at": "2020-01-01T09:00"})

    assert "deze tijd is voorbij" in saved.text


def test_a_change_of_the_clocks_is_warned_about(organiser, page):
    read_at = organiser.get(page).value("read_at")
    across = {"starts_at": "2031-10-24T09:00", "freeze_at": "", "ends_at": "2031-10-26T02:30"}

    saved = organiser.post(f"{page}/schedule", read_at=read_at, **across)

    assert "twee keer 02:30" in saved.text


def test_a_link_that_was_made_lets_somebody_in_and_is_never_shown_again(competition, organiser, page):
    made = organiser.post(f"{page}/passes", role="judge", label="Mirjam")

    assert made.headers["cache-control"] == "no-store"
    token = re.search(r"/pass#([\w-]+)<", made.html).group(1)
    judge = Visitor(competition.server)
    assert judge.post(f"/{competition.slug}/pass", token=token).address.endswith("/judge")
    again = organiser.get(page)
    assert token not in again.html
    assert "Mirjam" in again.text


def test_all_teams_get_a_card_with_a_link_of_their_own(competition, organiser, page):
    cards = organiser.post(f"{page}/passes/leads")

    assert len(set(re.findall(r"/pass#([\w-]+)<", cards.html))) == 3
    assert cards.html.count('class="qr"') == 3 + 1
    assert all(team in cards.text for team in ("Korenbloem", "Madelief", "Zonnestraal"))


def test_links_to_this_machine_alone_carry_a_warning(organiser, page):
    assert "werken alleen op deze machine" in organiser.post(f"{page}/passes/leads").text


def test_links_begin_with_the_public_address_when_it_is_set(new_server):
    competition = new_server(SCOREBOARD_PUBLIC_URL="http://belweek.example:8080").competition()
    organiser = Visitor(competition.server).enter(competition, "organiser")

    made = organiser.post(f"/{competition.slug}/organise/passes", role="judge").html

    assert f"http://belweek.example:8080/{competition.slug}/pass#" in made


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "lead"},
        {"role": "lead", "for_team": "XX"},
        {"role": "judge", "for_team": "KO"},
        {"role": "public"},
        {"role": "schedule"},
        {"role": ""},
        {"role": "judge", "label": "x" * 61},
        {"role": "judge", "label": "a\u202eb"},
    ],
)
def test_a_pass_that_makes_no_sense_is_not_made(organiser, page, wrong):
    answer = organiser.post(f"{page}/passes", **wrong)

    assert answer.status == 422
    assert answer.problems
    assert "/pass#" not in answer.html


def test_a_withdrawn_pass_opens_nothing_any_more(competition, organiser, page):
    lead = Visitor(competition.server).enter(competition, "lead", "KO")
    assert lead.get(f"/{competition.slug}/lead").status == 200
    line = next(one for one in organiser.get(page).html.split("<li") if "Korenbloem</b>" in one)

    gone = organiser.post(re.search(r'action="([^"]+/revoke)"', line).group(1))

    assert "De pas is ingetrokken" in gone.text
    assert lead.get(f"/{competition.slug}/lead").status == 403


def test_a_pass_that_is_none_cannot_be_withdrawn(organiser, page):
    assert organiser.post(f"{page}/passes/nothing/revoke").status == 404


@pytest.mark.parametrize("role", ["judge", "lead", "wall"])
def test_nobody_else_gets_in(competition, page, role):
    visitor = Visitor(competition.server).enter(competition, role, "KO" if role == "lead" else "")

    assert visitor.get(page).status == 403
    assert visitor.post(f"{page}/passes", role="organiser").status == 403
    assert visitor.get(f"{page}/definition.toml").status == 403


def test_a_form_from_another_site_is_refused(competition, page):
    answer = asked(competition.server.port, "POST", f"{page}/phase", body=b"verb=open")

    assert answer.status in (400, 403)
