"""The review page: what needs eyes with its reasons, one answer each, and the next one opens."""

import re
from html import unescape

import pytest

from rig import BELWEEK, new_id
from visitor import Visitor


@pytest.fixture
def day(competition):
    """An open competition in which KO gave 57 euros twice within a minute, and MA asks about a gift of 50."""
    competition.phase("open")
    for request_id in ("gift-once", "gift-twice"):
        competition.api("lead", "KO").record(team="KO", outcome="donation", amount_minor=5700, request_id=request_id)
    competition.api("lead", "MA").record(team="MA", outcome="donation", amount_minor=5000, request_id="gift-of-MA")
    lead = Visitor(competition.server).enter(competition, "lead", "MA")
    asked = {"team": "MA", "request_id": new_id(), "reason": "mistake", "words": "te veel"}
    lead.post(f"/{competition.slug}/lead/results/gift-of-MA/ask", **asked)
    return competition


@pytest.fixture
def judge(day):
    return Visitor(day.server).enter(day, "judge").sits(day)


def items(shown):
    """The results that need eyes, in the order of the list."""
    return re.findall(r'name="item" value="([^"]+)"', shown.html)


def answer(judge, day, result, what, **fields):
    """Press one of the buttons of a result that was picked from the list."""
    given = {"request_id": new_id(), "what": what, "listed": "1", **fields}
    return judge.post(f"/{day.slug}/judge/entries/{result}/{what}", **given)


def as_shown(judge, shown, result, what, **fields):
    """Press a button of a page that was shown, now or a while ago, with everything that its form carries."""
    form = shown.html.partition(f"/entries/{result}/{what}")[2].partition("</form>")[0]
    kept = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}
    del kept["csrf_token"]
    address = f"/{shown.address.split('/')[3]}/judge/entries/{result}/{what}"
    return judge.post(address, **{**kept, **fields})


def test_the_list_says_what_needs_eyes_and_why_and_how_many_do_not(day, judge):
    shown = judge.get(f"/{day.slug}/judge")

    assert items(shown) == ["gift-of-MA", "gift-twice"]
    assert "Misschien dubbel" in shown.text
    assert "1 andere invoer is onopvallend." in shown.text
    assert items(judge.get(f"/{day.slug}/judge?why=double")) == ["gift-twice"]


def test_an_answer_opens_the_next_one_and_says_what_was_done(day, judge):
    done = answer(judge, day, "gift-of-MA", "verify")

    assert "entry=gift-twice" in done.address
    assert "Madelief, € 50" in done.text
    assert "nagekeken, het klopt" in done.text
    assert items(done) == ["gift-twice"]


def test_the_second_of_two_judges_is_told_who_decided_what(day, judge):
    other = Visitor(day.server).enter(day, "judge")
    other.post(f"/{day.slug}/judge/passphrase", passphrase="drie blauwe stoelen")
    answer(judge, day, "gift-twice", "void", reason="duplicate")

    late = answer(judge, day, "gift-twice", "verify")

    assert late.status == 409
    assert "Dat lukte niet" in late.text
    assert re.search(r"Beslist .* door Jurylid", late.text)
    assert "Dubbel ingevoerd" in late.text


def test_a_late_one_shows_what_it_would_do_and_counts_when_a_judge_says_so(day, judge):
    day.phase("close")
    late = {"team": "KO", "outcome": "donation", "amount_minor": 700, "made_at": "2026-11-20T10:05:00Z"}
    day.api("lead", "KO").record(request_id="late-gift", **late)
    assert "Korenbloem: € 114 → € 121" in judge.get(f"/{day.slug}/judge?entry=late-gift").text

    answer(judge, day, "late-gift", "admit")

    assert day.organiser.get("standings").json["totals"]["money_minor"] == 5000 + 2 * 5700 + 700


def test_a_judge_whose_pass_is_revoked_meanwhile_reads_a_clear_sentence(day, judge):
    organiser = Visitor(day.server).enter(day, "organiser")
    revoke = r'action="(/[^"]+/revoke)"'
    for address in re.findall(revoke, organiser.get(f"/{day.slug}/organise").html):
        organiser.post(address)

    refused = answer(judge, day, "gift-twice", "verify")

    assert refused.status == 403
    assert "link" in refused.text


def test_the_search_of_all_entries_stays_a_click_away(day, judge):
    shown = judge.get(f"/{day.slug}/judge")
    assert "list=all" in shown.html

    found = judge.get(f"/{day.slug}/judge?list=all&q=gift-once")

    assert "Korenbloem" in found.text
    assert "Doorzoeken" in found.text or "Zoeken" in found.text


def test_what_keeps_judges_from_signing_is_a_click_away_in_the_list(server):
    day = server.competition("call_back_minor = 100000\n" + BELWEEK)
    day.phase("open")
    for number in range(10):
        day.give("KO", 150000, request_id=f"large-gift-{number}")
    day.phase("close")
    late = {"team": "MA", "outcome": "donation", "amount_minor": 700, "made_at": "2026-11-20T10:05:00Z"}
    day.api("lead", "MA").record(request_id="late-gift", **late)
    judge = Visitor(server).enter(day, "judge")

    ways = set(re.findall(r'href="([^"]*\?why=\w+)"', judge.get(f"/{day.slug}/judge/sign").html))

    found = {way.rsplit("=", 1)[1]: items(judge.get(way)) for way in ways}
    assert found == {"late": ["late-gift"], "large": [f"large-gift-{number}" for number in range(10)]}


NEWS = "Over dit resultaat is iets nieuws gekomen sinds deze pagina werd getoond."


@pytest.mark.parametrize("what", ["verify", "leave", "void", "move", "replace", "query"])
def test_whatever_is_decided_before_a_question_of_the_team_was_read_is_not_done_and_the_question_stands_there(
    day, judge, what
):
    seen = judge.get(f"/{day.slug}/judge?entry=gift-once")
    lead = Visitor(day.server).enter(day, "lead", "KO")
    asked = {"team": "KO", "request_id": new_id(), "reason": "mistake", "words": "het was 52"}
    assert lead.post(f"/{day.slug}/lead/results/gift-once/ask", **asked).status == 200
    fields = {
        "replace": {"team": "KO", "outcome": "donation", "amount": "53"},
        "move": {"to": "ZO"},
        "void": {"reason": "duplicate"},
    }.get(what, {})
    before = day.organiser.get("standings").json["seq"]

    blind = as_shown(judge, seen, "gift-once", what, words="wat hier stond", **fields)

    assert (blind.status, NEWS in blind.text) == (409, True)
    assert "het was 52" in blind.text
    assert what in ("verify", "move") or "wat hier stond" in blind.html
    assert day.organiser.get("standings").json["seq"] == before
    read = as_shown(judge, blind, "gift-once", what, words="gelezen", **fields)
    assert read.status == 200
    assert day.organiser.get("standings").json["seq"] > before


def test_nobody_decides_past_an_answer_or_a_decision_of_another_and_the_same_form_again_is_harmless(day, judge):
    page = f"/{day.slug}/judge?entry=gift-once"
    answer(judge, day, "gift-once", "query", words="Twee keer?")
    asked = judge.get(page)
    lead = Visitor(day.server).enter(day, "lead", "KO")
    (address,) = re.findall(r'action="(/[^"]+/answer)', lead.get(f"/{day.slug}/lead/queries").html)
    lead.post(address, team="KO", request_id=new_id(), words="Neen, twee gevers")

    past = as_shown(judge, asked, "gift-once", "verify")
    assert (past.status, "Neen, twee gevers" in past.text) == (409, True)

    for _ in range(2):
        assert as_shown(judge, past, "gift-once", "verify").status == 200
    late = as_shown(judge, past, "gift-once", "void", request_id=new_id(), reason="mistake")
    assert (late.status, "nagekeken, het klopt" in late.text) == (409, True)


def test_a_second_question_of_the_team_is_another_one_than_the_first(day, judge):
    lead = Visitor(day.server).enter(day, "lead", "MA")

    def asks(words):
        asked = {"team": "MA", "request_id": new_id(), "reason": "mistake", "words": words}
        assert lead.post(f"/{day.slug}/lead/results/gift-of-MA/ask", **asked).status == 200
        return judge.get(f"/{day.slug}/judge?entry=gift-of-MA")

    answer(judge, day, "gift-of-MA", "leave")
    seen = asks("toch niet")
    answer(judge, day, "gift-of-MA", "leave")
    asks("of toch")

    stale = as_shown(judge, seen, "gift-of-MA", "verify")

    assert (stale.status, "of toch" in stale.text) == (409, True)
