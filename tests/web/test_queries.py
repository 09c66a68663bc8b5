"""What judges ask a team reaches its lead with a deadline, and the answer comes back; also after the close."""

import json
import re

import pytest

from rig import new_id
from visitor import Visitor


@pytest.fixture
def day(competition):
    competition.phase("open")
    competition.api("lead", "KO").record(team="KO", outcome="donation", amount_minor=5700, request_id="gift-of-KO")
    competition.phase("close")
    return competition


@pytest.fixture
def judge(day):
    return Visitor(day.server).enter(day, "judge").sits(day)


@pytest.fixture
def lead(day):
    return Visitor(day.server).enter(day, "lead", "KO")


def ask(judge, day, words="Twee keer dezelfde?", **fields):
    given = {"request_id": new_id(), "what": "query", "words": words, **fields}
    return judge.post(f"/{day.slug}/judge/entries/gift-of-KO/query", **given)


def waiting(day, lead):
    return json.loads(lead.get(f"/{day.slug}/lead/mine").html)["queries"]


def test_a_question_reaches_the_lead_and_its_answer_the_judges(day, judge, lead):
    assert waiting(day, lead)["waits"] == 0
    ask(judge, day)
    assert waiting(day, lead)["waits"] == 1
    page = lead.get(f"/{day.slug}/lead/queries")
    assert "Twee keer dezelfde?" in page.text
    assert "€ 57 Donatie" in page.text
    (address,) = re.findall(r'action="(/[^"]+/answer)', page.html)

    done = lead.post(address, team="KO", request_id=new_id(), words="Twee gevers")

    assert "De jury heeft het antwoord." in done.text
    assert waiting(day, lead)["waits"] == 0
    assert "Twee gevers" in judge.get(f"/{day.slug}/judge?entry=gift-of-KO").text


def test_the_lead_s_page_links_to_it_only_while_a_question_waits(day, judge, lead):
    assert 'id="asked"' in lead.get(f"/{day.slug}/lead").html
    assert "Jury vraagt:" not in lead.get(f"/{day.slug}/lead").text

    ask(judge, day)

    assert "Jury vraagt:" in lead.get(f"/{day.slug}/lead").text


def test_an_answer_about_a_checked_result_puts_it_on_the_list_again_until_a_judge_decides(day, judge, lead):
    judge.post(f"/{day.slug}/judge/entries/gift-of-KO/verify", request_id=new_id())
    ask(judge, day)
    buttons = [f"gift-of-KO/{what}" for what in ("verify", "leave")]
    waits = judge.get(f"/{day.slug}/judge?entry=gift-of-KO")
    (address,) = re.findall(r'action="(/[^"]+/answer)', lead.get(f"/{day.slug}/lead/queries").html)
    lead.post(address, team="KO", request_id=new_id(), words="Twee gevers")

    back = judge.get(f"/{day.slug}/judge?entry=gift-of-KO")
    done = judge.post(f"/{day.slug}/judge/entries/gift-of-KO/verify", request_id=new_id())

    assert "Het team heeft geantwoord" in back.text
    assert [[one in page.html for one in buttons] for page in (waits, back, done)] == [
        [False, False],
        [True, True],
        [False, False],
    ]
    assert ["Er wacht niets op een jurylid" in page.text for page in (back, done)] == [False, True]


@pytest.mark.parametrize("fields", [{"words": " "}, {"deadline": "2020-01-01T10:00"}, {"deadline": "never"}])
def test_a_question_without_words_or_time_is_not_asked(day, judge, lead, fields):
    refused = ask(judge, day, **fields)

    assert refused.status == 422
    assert refused.problems
    assert waiting(day, lead)["waits"] == 0


def test_another_team_neither_sees_nor_answers_it(day, judge):
    ask(judge, day)
    other = Visitor(day.server).enter(day, "lead", "MA")

    assert waiting(day, other)["waits"] == 0

    assert "Twee keer" not in other.get(f"/{day.slug}/lead/queries").text


def test_a_question_that_needs_no_answer_is_closed_and_takes_none(day, judge, lead):
    shown = ask(judge, day)
    (address,) = set(re.findall(r'action="(/[^"]+/close)"', shown.html))

    judge.post(address, request_id=new_id(), entry="gift-of-KO")

    assert waiting(day, lead)["waits"] == 0
    assert "Er is geen antwoord meer nodig" in lead.get(f"/{day.slug}/lead/queries").text


def test_a_question_without_a_time_that_is_sent_again_is_the_same_one(day, judge, lead):
    one = {"request_id": new_id(), "deadline": ""}

    assert [ask(judge, day, **one).status for _ in range(2)] == [200, 200]
    assert waiting(day, lead)["waits"] == 1
    assert ask(judge, day, words="Iets anders?", **one).status == 409
