"""Somebody kept a receipt and asks what became of it: no answer before the reveal, and then of the final alone."""

from urllib.parse import quote

import pytest

from rig import new_id
from visitor import PHRASE, Visitor


@pytest.fixture
def day(competition):
    """An open competition: KO gave and keeps it, MA was corrected, ZO taken back; one was from the rehearsal."""
    competition.receipts = {"rehearsed": competition.give("KO", 100).json["receipt"]}
    competition.phase("open")
    for team, amount in (("KO", 2500), ("MA", 5000), ("ZO", 1000)):
        given = competition.give(team, amount, request_id=f"gift-of-{team}")
        competition.receipts[team] = given.json["receipt"]
    post = competition.organiser.post
    post("results/gift-of-ZO/void", {"request_id": new_id(), "reason": "duplicate"})
    instead = {"team": "MA", "outcome": "donation", "amount_minor": 700, "calls": 1}
    replaced = post("results/gift-of-MA/replace", {"request_id": new_id(), "reason": "mistake", **instead})
    competition.receipts["instead"] = replaced.json["receipt"]
    competition.phase("close")
    return competition


def check(visitor, day, receipt):
    return visitor.get(f"/{day.slug}/receipt?receipt={quote(receipt)}")


def sign(day):
    """Have a judge sign, and give their browser."""
    judge = Visitor(day.server).enter(day, "judge").sits(day)
    digest = judge.get(f"/{day.slug}/judge/sign").value("digest")
    signed = judge.post(f"/{day.slug}/judge/sign", request_id=new_id(), digest=digest, passphrase=PHRASE)
    assert "Officieel v" in signed.text, signed.text
    return judge


def test_after_the_reveal_it_says_what_became_of_each(day):
    sign(day)
    day.phase("reveal")
    anybody = Visitor(day.server)
    text = {name: check(anybody, day, receipt).text for name, receipt in day.receipts.items()}

    assert "Geteld in de officiële uitslag v1" in text["KO"]
    assert ("€ 25" in text["KO"], "Korenbloem" in text["KO"]) == (True, True)
    assert "Gecorrigeerd" in text["MA"]
    assert "€ 7 · Donatie" in text["MA"]
    assert "Geteld" in text["instead"]
    assert ("Teruggenomen" in text["ZO"], "Dubbel ingevoerd" in text["ZO"]) == (True, True)
    assert "Uit de repetitie" in text["rehearsed"]
    assert "Niet in de officiële uitslag v1" in check(anybody, day, "A" * 16).text


def test_it_is_read_as_people_write_it(day):
    sign(day)
    day.phase("reveal")
    receipt = day.receipts["KO"]
    parted = "-".join(receipt[start : start + 4] for start in range(0, 16, 4)).lower()
    misread = receipt.replace("O", "0").replace("I", "1").replace("B", "8")

    for typed in (parted, f" {receipt[:8]} {receipt[8:]}", misread):
        assert "Geteld" in check(Visitor(day.server), day, typed).text
    for typed in ("kort", "A" * 17, "é" * 16, "'; DROP TABLE passes--", "\0"):
        shown = check(Visitor(day.server), day, typed)
        assert (shown.status, "heeft 16 letters" in shown.text) == (200, True)


@pytest.mark.parametrize("moment", ["before the close", "closed", "signed", "corrected"])
def test_before_the_reveal_a_stranger_gets_one_answer_whatever_they_type(day, competition, moment):
    if moment == "before the close":
        day.phase("reopen")
    if moment in ("signed", "corrected"):
        judge = sign(day)
    if moment == "corrected":
        judge.post(f"/{day.slug}/judge/sign/correct", request_id=new_id(), reason="mistake")
    for person in (Visitor(day.server), Visitor(day.server).enter(day, "lead", "ZO")):
        typed = (*day.receipts.values(), "A" * 16, "nonsense")
        # The links to other languages have the address in them.
        answers = {check(person, day, receipt).html.replace(f"receipt={receipt}", "") for receipt in typed}
        assert len(answers) == 1
        assert "zodra de uitslag bekend is" in answers.pop()


def test_a_lead_finds_the_receipts_of_the_own_team_and_of_no_other(day):
    lead = Visitor(day.server).enter(day, "lead", "KO")
    assert f"/{day.slug}/receipt" in lead.get(f"/{day.slug}/lead").html

    shown = lead.get(f"/{day.slug}/receipt").html
    assert day.receipts["KO"] in shown
    assert not any(day.receipts[name] in shown for name in ("MA", "ZO", "instead"))
    sign(day)
    day.phase("reveal")
    assert f"?receipt={day.receipts['KO']}" in lead.get(f"/{day.slug}/receipt").html
    assert f"/{day.slug}/receipt" in Visitor(day.server).get(f"/{day.slug}/wall?text=1").html


def test_the_desk_may_check_at_any_time(day):
    for role in ("judge", "organiser"):
        person = Visitor(day.server).enter(day, role)
        assert "Het telt" in check(person, day, day.receipts["KO"]).text
        assert "Teruggenomen" in check(person, day, day.receipts["ZO"]).text


def test_while_a_final_is_corrected_strangers_read_of_that_one(day):
    judge = sign(day)
    day.phase("reveal")
    judge.post(f"/{day.slug}/judge/sign/correct", request_id=new_id(), reason="mistake")
    fields = {"request_id": new_id(), "what": "void", "reason": "mistake"}
    judge.post(f"/{day.slug}/judge/entries/gift-of-KO/void", **fields)
    anybody = Visitor(day.server)

    assert "Geteld in de officiële uitslag v1" in check(anybody, day, day.receipts["KO"]).text
    assert "Teruggenomen" in check(judge, day, day.receipts["KO"]).text

    sign(day)
    assert "Teruggenomen" in check(anybody, day, day.receipts["KO"]).text


def test_what_came_too_late_is_in_the_final_when_the_judges_let_it_count(day):
    made_at = "2026-01-01T10:00:00Z"
    late = day.organiser.record(team="KO", outcome="donation", amount_minor=900, made_at=made_at).json
    assert late["status"] == "set_aside"
    judge = Visitor(day.server).enter(day, "judge").sits(day)

    assert "Het kwam na de sluiting" in check(judge, day, late["receipt"]).text
