"""A lead puts an entry right in one step, asks the judges when it is too late, and types large amounts twice."""

import json
import re

import pytest

from rig import BELWEEK, new_id
from visitor import Visitor

EXTRAS = f"""nicknames = "desk"
{BELWEEK}
[[outcome]]
key = "objection"
name = {{ nl = "Bezwaar", fr = "Opposition", de = "Widerspruch", en = "Objection" }}
objection = true
"""


@pytest.fixture
def day(competition):
    competition.phase("open")
    return competition


@pytest.fixture
def lead(day):
    return Visitor(day.server).enter(day, "lead", "ZO")


def opened(server, first_line):
    """Make a competition with a first line of its own, with its lines open, and the lead of ZO."""
    competition = server.competition(first_line + BELWEEK)
    competition.phase("open")
    return competition, Visitor(server).enter(competition, "lead", "ZO")


def results(day):
    return f"/{day.slug}/lead/results"


def row_of(competition, team="ZO"):
    rows = competition.organiser.get("standings").json["rows"]
    return next(row for row in rows if row["team"] == team)


def sum_of(competition):
    return row_of(competition)["money_minor"]


def bodies(competition, kind):
    entries = competition.organiser.get("entries?limit=1000").json["entries"]
    return [json.loads(entry["body"]) for entry in entries if entry["kind"] == kind]


def problems(shown):
    """Give what is wrong; a place that waits for words is left out."""
    return [one for one in shown.problems if one]


def form_in(shown, action):
    """Give the fields of the form that goes to an address, as they stand there."""
    form = re.search(rf'<form[^>]*action="[^"]*/{action}\?.*?</form>', shown.html, re.DOTALL)
    assert form, f"no form for {action}"
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group())
    return dict(inputs)


# --- replacing ---


def test_a_correction_takes_the_place_of_the_entry_at_once(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo")
    status, said = lead.send(
        f"{results(day)}/gift-of-zo/replace",
        request_id="new-gift-of-zo",
        outcome="donation",
        amount_minor=3700,
        calls=2,
    )

    assert (status, said["status"]) == (201, "counted")
    row = row_of(day)
    assert (row["money_minor"], row["calls"], row["outcomes"]) == (3700, 2, {"donation": 2})
    assert bodies(day, "ResultReplaced")[0]["reason"] == "mistake"


def test_a_correction_sent_twice_counts_once(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo")
    same = {"request_id": "new-gift-of-zo", "outcome": "donation", "amount_minor": 3700}
    answers = [lead.send(f"{results(day)}/gift-of-zo/replace", **same) for _ in range(2)]

    assert [status for status, _ in answers] == [201, 200]
    assert sum_of(day) == 3700


def test_of_two_corrections_from_two_phones_one_wins_and_the_other_is_told(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo")
    one = lead.send(f"{results(day)}/gift-of-zo/replace", request_id=new_id(), outcome="donation", amount_minor=3700)
    two = lead.send(f"{results(day)}/gift-of-zo/replace", request_id=new_id(), outcome="donation", amount_minor=9900)

    assert (one[0], two[0], two[1]["why"]) == (201, 409, "already_taken_back")
    assert sum_of(day) == 3700


def test_what_stands_for_another_entry_may_be_undone_itself(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo")
    lead.send(f"{results(day)}/gift-of-zo/replace", request_id="new-gift-of-zo", outcome="donation", amount_minor=3700)
    status, _ = lead.send(f"{results(day)}/new-gift-of-zo/void", request_id=new_id(), reason="mistake")

    assert (status, sum_of(day)) == (200, 0)


def test_a_correction_was_made_when_the_first_entry_was(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo", made_at="2026-11-20T10:00:00Z")
    lead.send(f"{results(day)}/gift-of-zo/replace", request_id=new_id(), outcome="donation", amount_minor=3700)

    (replaced,) = bodies(day, "ResultReplaced")
    assert replaced["made_at"] == "2026-11-20T10:00:00Z"
    assert (replaced["instead"]["day"], replaced["instead"]["hour"]) == ("2026-11-20", "11")


@pytest.mark.parametrize("doing", ["replace", "ask"])
def test_another_teams_entry_is_as_unknown_as_one_that_never_was(day, lead, doing):
    day.give("KO", 2500, request_id="gift-of-ko")
    body = {"outcome": "donation", "amount_minor": 100} if doing == "replace" else {"reason": "mistake"}
    answers = [
        lead.send(f"{results(day)}/{one}/{doing}", request_id=new_id(), **body) for one in ("gift-of-ko", "never-was")
    ]

    assert [(status, said["why"]) for status, said in answers] == [(404, "unknown_result")] * 2
    assert row_of(day, "KO")["money_minor"] == 2500


def test_a_correction_for_another_team_is_refused(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo")
    body = {"request_id": new_id(), "team": "KO", "outcome": "donation", "amount_minor": 100}
    status, said = lead.send(f"{results(day)}/gift-of-zo/replace", **body)

    assert (status, said["why"], sum_of(day)) == (403, "other_team", 2500)


def test_in_a_freeze_a_lead_still_corrects(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo")
    day.phase("freeze")
    status, said = lead.send(
        f"{results(day)}/gift-of-zo/replace", request_id=new_id(), outcome="donation", amount_minor=3700
    )

    assert (status, "seq" in said) == (201, False)


def test_words_as_a_reason_never_stand_in_the_chain(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo")
    body = {"request_id": new_id(), "outcome": "donation", "amount_minor": 3700, "reason": "mevrouw Peeters belde"}
    assert lead.send(f"{results(day)}/gift-of-zo/replace", **body)[0] == 201

    (replaced,) = bodies(day, "ResultReplaced")
    assert (replaced["reason"], bool(replaced["text_id"])) == ("other", True)
    assert "Peeters" not in day.organiser.get("entries?limit=1000").text


def test_a_correction_keeps_nicknames_and_records_as_strict_as_an_entry(server):
    competition = server.competition(EXTRAS)
    competition.phase("open")
    lead = Visitor(server).enter(competition, "lead", "ZO")
    competition.organiser.record(request_id="call-of-zo")
    path = f"{results(competition)}/call-of-zo/replace"
    _, added = lead.send(f"/{competition.slug}/lead/nicknames", name="Zebra")

    assert lead.send(path, request_id=new_id(), outcome="objection", note="Mevrouw Peeters")[0] == 422
    assert lead.send(path, request_id=new_id(), outcome="convinced", caller="Zebra")[0] == 422
    assert lead.send(path, request_id=new_id(), outcome="convinced", caller=added["added"])[0] == 201
    assert bodies(competition, "ResultReplaced")[0]["caller"] == added["added"]


# --- without scripts ---


def test_without_scripts_an_entry_is_corrected_with_a_form_that_holds_what_was_entered(day, lead):
    day.give("ZO", 1250, request_id="gift-of-zo", calls=2)
    shown = lead.get(f"/{day.slug}/lead?mend=gift-of-zo")
    assert "Corrigeren: € 12,50" in shown.text
    assert re.search(r'id="mending-amount"[^>]*value="12,50"', shown.html)
    assert re.search(r'id="mending-calls"[^>]*value="2"', shown.html)

    fields = form_in(shown, "replace") | {"outcome": "donation", "amount": "37", "calls": "2", "reason": "duplicate"}
    saved = lead.post(f"{results(day)}/gift-of-zo/replace", **fields)
    assert (saved.status, sum_of(day)) == (200, 3700)
    assert "Opgeslagen: € 37" in saved.text
    assert bodies(day, "ResultReplaced")[0]["reason"] == "duplicate"


def test_a_form_that_is_wrong_keeps_what_was_typed_and_its_id_and_leaves_the_other_form_alone(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo")
    fields = {"request_id": "correction-of-zo", "outcome": "donation", "amount": "1.2.3", "calls": "1"}
    shown = lead.post(f"{results(day)}/gift-of-zo/replace", **fields)

    assert (shown.status, sum_of(day)) == (422, 2500)
    assert re.search(r'id="mending-amount"[^>]*value="1\.2\.3"', shown.html)
    assert form_in(shown, "replace")["request_id"] == "correction-of-zo"
    assert re.search(r'id="plain-amount"[^>]*value=""', shown.html)


# --- typed a second time ---


def test_a_large_amount_is_asked_for_a_second_time_and_taken_when_both_are_the_same(day, lead):
    fields = {"request_id": "form-of-zo", "outcome": "donation", "amount": "2500"}
    asked = lead.post(results(day), **fields)
    assert (asked.status, sum_of(day)) == (422, 0)
    assert problems(asked) == ["€ 2.500: nog een keer typen"]
    assert asked.value("amount_again") == ""

    other = lead.post(results(day), **fields, amount_again="250")
    assert problems(other) == ["€ 2.500 en € 250 verschillen. € 2.500: nog een keer typen"]
    assert sum_of(day) == 0

    assert lead.post(results(day), **fields, amount_again="2.500").status == 200
    assert sum_of(day) == 250000


def test_a_correction_to_a_large_amount_is_asked_for_a_second_time_too(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo")
    fields = {"request_id": "correction-of-zo", "outcome": "donation", "amount": "1000", "calls": "1"}
    path = f"{results(day)}/gift-of-zo/replace"
    assert problems(lead.post(path, **fields)) == ["€ 1.000: nog een keer typen"]
    assert sum_of(day) == 2500

    assert lead.post(path, **fields, amount_again="1000").status == 200
    assert sum_of(day) == 100000


def test_the_competition_says_from_where_and_up_to_what(server):
    competition, lead = opened(server, "ask_from_minor = 5000\nmost_minor = 50000\n")
    path = results(competition)
    assert lead.post(path, request_id=new_id(), outcome="donation", amount="49,99").status == 200
    asked = lead.post(path, request_id=new_id(), outcome="donation", amount="50")
    assert problems(asked) == ["€ 50: nog een keer typen"]

    above = lead.post(path, request_id=new_id(), outcome="donation", amount="501")
    assert problems(above) == ["Hoogstens € 500 per keer. Meer? Zeg het aan de organisator."]
    assert above.value("amount") == "501"
    together = lead.post(path, request_id=new_id(), outcome="donation", amount="1000", calls="2", amount_again="1000")
    assert (together.status, sum_of(competition)) == (200, 104999)


def test_above_the_limit_a_program_is_refused_too(server):
    competition, lead = opened(server, "most_minor = 50000\n")
    status, said = lead.send(results(competition), request_id=new_id(), outcome="donation", amount_minor=50001)

    assert (status, said["why"], sum_of(competition)) == (422, "above_limit", 0)


def test_more_calls_than_the_seats_can_make_are_asked_about_once(day, lead):
    fields = {"request_id": "calls-of-zo", "outcome": "convinced", "calls": "120"}
    asked = lead.post(results(day), **fields)
    assert (asked.status, row_of(day)["calls"]) == (422, 0)
    assert problems(asked) == ["120 gesprekken in 2 minuten: klopt dat? Zo ja, nog een keer opslaan."]

    assert lead.post(results(day), **fields, sure_calls=asked.value("sure_calls")).status == 200
    assert row_of(day)["calls"] == 120


def test_a_few_calls_and_a_single_one_are_never_asked_about(day, lead):
    assert lead.post(results(day), request_id=new_id(), outcome="convinced", calls="19").status == 200
    assert lead.post(results(day), request_id=new_id(), outcome="convinced").status == 200


# --- asking the judges ---


@pytest.fixture
def late(server):
    """A competition where a lead corrects nothing, with one gift of ZO."""
    competition, lead = opened(server, "correction_minutes = 0\n")
    competition.give("ZO", 2500, request_id="gift-of-zo")
    return competition, lead


def test_when_it_is_too_late_to_correct_the_line_offers_the_judges(late):
    competition, lead = late
    refused = lead.send(
        f"{results(competition)}/gift-of-zo/replace", request_id=new_id(), outcome="donation", amount_minor=1
    )
    assert (refused[0], refused[1]["why"]) == (409, "too_late")

    page = lead.get(f"/{competition.slug}/lead")
    assert "De jury vragen" in page.text
    shown = lead.get(f"/{competition.slug}/lead?mend=gift-of-zo")
    fields = form_in(shown, "ask") | {"reason": "mistake", "words": " € 52 moet het zijn "}
    asked = lead.post(f"{results(competition)}/gift-of-zo/ask", **fields)
    assert (asked.status, sum_of(competition)) == (200, 2500)
    assert "bij de jury" in asked.text

    (entry,) = bodies(competition, "JudgesAsked")
    assert (entry["reason"], entry["target"], bool(entry["text_id"])) == ("mistake", "gift-of-zo", True)
    assert "52" not in json.dumps(entry)


def test_the_line_says_what_became_of_the_question(late):
    competition, lead = late
    told = lambda: lead.get(f"/{competition.slug}/lead/mine").html  # noqa: E731
    (before,) = json.loads(told())["last"]
    assert (before["may_undo"], before["may_ask"], before["asked"]) == (False, True, "")

    status, said = lead.send(
        f"{results(competition)}/gift-of-zo/ask", request_id="ask-of-zo", reason="mistake", note="€ 52"
    )
    assert (status, said) == (200, {"status": "asked"})
    (asked,) = json.loads(told())["last"]
    assert (asked["may_ask"], asked["asked"]) == (False, "open")
    again = lead.send(f"{results(competition)}/gift-of-zo/ask", request_id=new_id(), reason="mistake", note="€ 52")
    assert (again[0], again[1]["why"]) == (409, "already_asked")

    judge = Visitor(competition.server).enter(competition, "judge").sits(competition)
    judge.post(f"/{competition.slug}/judge/entries/gift-of-zo/leave", request_id=new_id())
    (left,) = json.loads(told())["last"]
    assert (left["asked"], left["may_ask"], left["void"]) == ("left", False, False)
    assert "zo gelaten" in lead.get(f"/{competition.slug}/lead").text


def test_after_the_close_the_judges_are_asked_and_nothing_is_corrected(day, lead):
    day.give("ZO", 2500, request_id="gift-of-zo")
    day.phase("close")
    (line,) = json.loads(lead.get(f"/{day.slug}/lead/mine").html)["last"]
    assert (line["may_undo"], line["may_ask"]) == (False, True)

    assert lead.send(f"{results(day)}/gift-of-zo/ask", request_id=new_id(), reason="withdrawn_by_donor")[0] == 200


@pytest.mark.parametrize("reason", ["", "because", "mevrouw Peeters"])
def test_a_question_has_a_reason_of_the_list(late, reason):
    competition, lead = late
    status, said = lead.send(f"{results(competition)}/gift-of-zo/ask", request_id=new_id(), reason=reason)

    assert (status, said["why"]) == (422, "reason_missing")
    assert bodies(competition, "JudgesAsked") == []


def test_a_question_that_is_too_long_keeps_its_words(late):
    competition, lead = late
    words = "x" * 501
    shown = lead.post(f"{results(competition)}/gift-of-zo/ask", request_id="ask-of-zo", reason="mistake", words=words)

    assert (shown.status, words in shown.html) == (422, True)
    assert problems(shown) == ["Dit is te lang: hoogstens 500 tekens."]
