"""What team leads ask the judges is worked through at the desk, and a result goes to the team it belongs to."""

import csv
import io
import re

import pytest

from rig import new_id
from visitor import Visitor


@pytest.fixture
def day(competition):
    """An open competition with three donations: KO 25, MA 50, ZO 10."""
    competition.phase("open")
    for team, amount in (("KO", 2500), ("MA", 5000), ("ZO", 1000)):
        competition.api("lead", team).record(
            team=team, outcome="donation", amount_minor=amount, request_id=f"gift-of-{team}"
        )
    return competition


@pytest.fixture
def judge(day):
    return Visitor(day.server).enter(day, "judge").sits(day)


@pytest.fixture
def organiser(day):
    return Visitor(day.server).enter(day, "organiser").sits(day)


@pytest.fixture
def desk(day):
    return f"/{day.slug}/judge"


def asks(day, team="MA", reason="duplicate", words="stond er al"):
    """Have a lead ask about the donation of their team."""
    lead = Visitor(day.server).enter(day, "lead", team)
    asked = {"team": team, "request_id": new_id(), "reason": reason, "words": words}
    answer = lead.post(f"/{day.slug}/lead/results/gift-of-{team}/ask", **asked)
    assert answer.status == 200, answer.text
    return answer


def about(judge, desk, result, what, **fields):
    """Send one of the forms of a case."""
    return judge.post(f"{desk}/entries/{result}/{what}", request_id=new_id(), what=what, **fields)


def open_questions(shown):
    """The questions that wait, in the order of the list, as their words."""
    found = re.findall(r'<a class="entry is-ask.*?</a>', shown.html, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", one).replace("\xa0", " ").split()) for one in found]


def money(day):
    return {row["team"]: row["money_minor"] for row in day.board()["rows"]}


def test_an_open_question_needs_eyes_and_stands_there_with_its_entry_reason_and_words(day, judge, desk):
    assert open_questions(judge.get(desk)) == []

    asks(day, "ZO", "mistake", "")
    asks(day)
    first, second = open_questions(judge.get(desk))

    assert "€ 10 Donatie" in first
    assert "Tikfout" in first
    assert "Zonnestraal" in first
    assert "€ 50 Donatie" in second
    assert "Dubbel ingevoerd: stond er al" in second
    assert "Teamleider" in second


@pytest.mark.parametrize("what", ["void", "replace", "move", "leave"])
def test_whatever_is_done_about_the_result_closes_the_question(day, judge, desk, what):
    asks(day)
    fields = {
        "void": {"reason": "duplicate"},
        "replace": {"reason": "mistake", "team": "MA", "outcome": "donation", "amount": "40"},
        "move": {"reason": "wrong_team", "to": "KO"},
        "leave": {"words": "klopt zo"},
    }

    done = about(judge, desk, "gift-of-MA", what, **fields[what])

    assert done.status == 200
    assert open_questions(done) == []
    assert "Het team vraagt" not in done.text


def test_leaving_it_changes_no_number_and_keeps_the_words_to_the_team(day, judge, desk):
    asks(day)

    done = about(judge, desk, "gift-of-MA", "leave", words="nagekeken, het waren er twee")

    assert money(day) == {"KO": 2500, "MA": 5000, "ZO": 1000}
    assert "Het blijft zoals het is" in done.text
    answered = judge.get(f"{desk}?show=asked").text
    assert "Blijft zoals het is" in answered
    assert "nagekeken, het waren er twee" in answered


def test_the_team_reads_the_answer_beside_its_entry_until_the_words_are_erased(day, judge, organiser, desk):
    asks(day)
    about(judge, desk, "gift-of-MA", "leave", words="nagekeken, het waren er twee")
    lead = Visitor(day.server).enter(day, "lead", "MA")

    assert "zo gelaten: nagekeken, het waren er twee" in lead.get(f"/{day.slug}/lead").text

    newest, *_ = re.findall(r"/judge/words/(\w+)/erase", organiser.get(f"/{day.slug}/privacy").html)
    organiser.post(f"{desk}/words/{newest}/erase")
    assert "nagekeken" not in lead.get(f"/{day.slug}/lead").text


@pytest.mark.parametrize("what", ["leave", "void"])
def test_words_that_are_too_long_save_nothing_and_stay_in_their_form(day, judge, desk, what):
    asks(day)

    done = about(judge, desk, "gift-of-MA", what, words="x" * 501, reason="mistake")

    assert (done.status, "x" * 501 in done.html) == (422, True)
    assert "hoogstens 500 tekens" in done.text
    assert len(open_questions(done)) == 1
    assert money(day)["MA"] == 5000


def test_what_nobody_asks_about_any_more_is_answered_with_a_sentence(day, judge, desk):
    asks(day)
    about(judge, desk, "gift-of-MA", "leave")

    again = about(judge, desk, "gift-of-MA", "leave")

    assert again.status == 409
    assert "Dat lukte niet" in again.text


@pytest.mark.parametrize("checked", [False, True])
def test_an_answer_that_is_sent_again_is_answered_as_the_first_time_and_with_other_words_it_is_another(
    day, judge, desk, checked
):
    if checked:
        about(judge, desk, "gift-of-MA", "verify")
    asks(day)
    one = {"request_id": new_id(), "what": "leave", "words": "klopt zo"}
    address = f"{desk}/entries/gift-of-MA/leave"

    first = judge.post(address, **one)
    made = day.organiser.get("standings").json["seq"]
    again = judge.post(address, **one)
    other = judge.post(address, **{**one, "words": "klopt niet"})

    assert [first.status, again.status, other.status] == [200, 200, 409]
    assert "Het blijft zoals het is" in again.text
    assert "Dit nummer is al voor iets anders gebruikt" in other.text
    assert day.organiser.get("standings").json["seq"] == made


def test_the_words_of_a_question_can_be_erased_and_the_list_says_so(day, judge, desk):
    asks(day, words="Jansen belde terug")
    case = judge.get(f"{desk}?entry=gift-of-MA")
    (text_id,) = re.findall(r"/judge/words/(\w+)/erase", case.html)

    judge.post(f"{desk}/words/{text_id}/erase", entry="gift-of-MA")
    shown = judge.get(f"{desk}?entry=gift-of-MA")

    assert "Jansen" not in shown.text
    assert "de woorden zijn gewist" in open_questions(shown)[0]


def test_the_filter_shows_questions_and_answers_and_which_is_open(day, judge, desk):
    asks(day)
    asks(day, "KO")
    about(judge, desk, "gift-of-KO", "leave")

    shown = judge.get(f"{desk}?show=asked").html
    notes = re.findall(r'<p class="entry is-note">.*?</p>', shown, re.DOTALL)

    assert len(notes) == 3
    assert sum("is-alert" in note for note in notes) == 1


def test_the_organisers_page_says_how_many_questions_wait(day, organiser):
    asks(day)
    asks(day, "KO")

    assert "2 vragen van teams wachten op antwoord" in organiser.get(f"/{day.slug}/organise").text


def test_after_the_close_a_judge_still_answers_and_the_organiser_does_not(day, judge, organiser, desk):
    asks(day)
    day.phase("close")

    assert about(organiser, desk, "gift-of-MA", "leave").status == 409
    assert about(judge, desk, "gift-of-MA", "leave").status == 200


def test_moving_a_result_changes_both_teams_the_board_and_the_ledger_at_once(day, organiser, desk):
    done = about(organiser, desk, "gift-of-MA", "move", reason="wrong_team", to="ZO")

    assert done.status == 200
    assert money(day) == {"KO": 2500, "MA": 0, "ZO": 6000}
    assert day.board()["rows"][0]["team"] == "ZO"
    lines = list(csv.DictReader(io.StringIO(organiser.get(f"{desk}/ledger.csv").html.lstrip("\ufeff")), delimiter=";"))
    assert any("Verkeerd team" in str(line) or "wrong_team" in str(line) for line in lines)
    assert "Zonnestraal" in done.text
    assert "Verkeerd team" in done.text


def test_the_effect_on_both_teams_can_be_seen_before_a_result_is_moved(day, judge, desk):
    looked = judge.post(f"{desk}/entries/gift-of-MA/look", what="move", reason="wrong_team", to="ZO")

    assert "Madelief: € 50 → € 0" in looked.text
    assert "Zonnestraal: € 10 → € 60" in looked.text
    assert money(day)["MA"] == 5000


@pytest.mark.parametrize("team", ["", "MA", "XX"])
def test_a_result_is_moved_to_another_team_that_there_is_or_not_at_all(day, judge, desk, team):
    answer = about(judge, desk, "gift-of-MA", "move", reason="wrong_team", to=team)

    assert answer.status == 422
    assert len(answer.problems) == 1
    assert money(day)["MA"] == 5000


def test_after_the_close_a_judge_moves_a_result_and_the_organiser_does_not(day, judge, organiser, desk):
    day.phase("close")

    assert about(organiser, desk, "gift-of-MA", "move", reason="wrong_team", to="ZO").status == 409
    assert about(judge, desk, "gift-of-MA", "move", reason="wrong_team", to="ZO").status == 200


def test_a_result_that_is_not_there_is_not_moved(judge, desk):
    assert about(judge, desk, "gift-of-nobody", "move", reason="wrong_team", to="ZO").status == 404


def test_what_came_after_the_close_says_when_it_was_made_when_it_came_and_from_whom(day, judge, desk):
    day.phase("close")
    day.api("lead", "KO").record(
        team="KO", outcome="donation", amount_minor=700, request_id="late-gift", made_at="2026-11-20T10:05:00Z"
    )

    listed = judge.get(f"{desk}?show=set_aside").text
    case = judge.get(f"{desk}?entry=late-gift").text

    for shown in (listed, case):
        assert "gemaakt vr 20 nov" in shown
        assert "binnengekomen" in shown
        assert "Teamleider" in shown
    assert "telt nergens mee tot daarover is beslist" in case


def test_every_new_kind_of_entry_stands_in_words(day, judge, desk):
    lead = Visitor(day.server).enter(day, "lead", "KO")
    lead.post(f"/{day.slug}/lead/shifts", team="KO", request_id="the-shift-of-KO", seats="4")
    lead.post(
        f"/{day.slug}/lead/shifts/the-shift-of-KO/end",
        team="KO",
        request_id=new_id(),
        seats="4",
        hours="1",
        minutes="30",
    )

    shown = judge.get(f"{desk}?show=shifts").text

    assert "Dienst begonnen" in shown
    assert "4 werkplekken" in shown
    assert "1 u 30" in shown.replace("\xa0", " ")
