"""One decision for several results: shown first, then all of it or nothing."""

import re
from html import unescape

import pytest

from rig import new_id
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


def looked(judge, day, *teams, **fields):
    given = {"item": [f"gift-of-{team}" for team in teams], **fields}
    return judge.post(f"/{day.slug}/judge/several", **given)


def fields_of(shown):
    """What the form of a preview carries to the answer."""
    form = shown.html[shown.html.index("/several/apply") :]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    found["set"] = re.search(r'<textarea name="set" hidden>(.*?)</textarea>', form, re.DOTALL).group(1)
    return {name: unescape(value) for name, value in found.items() if name != "csrf_token"}


def carried_out(judge, day, shown):
    return judge.post(f"/{day.slug}/judge/several/apply", **fields_of(shown))


def money(day):
    return {row["team"]: row["money_minor"] for row in day.board()["rows"]}


def test_a_set_shows_what_it_would_do_and_changes_nothing_yet(day, judge):
    shown = looked(judge, day, "KO", "MA", what="void", reason="duplicate")

    assert "2 resultaten terugnemen" in shown.text
    assert "Madelief: € 50 → € 0" in shown.text
    assert "plaats 3 → 1" in shown.text
    assert money(day) == {"KO": 2500, "MA": 5000, "ZO": 1000}


def test_a_set_is_carried_out_as_a_whole_each_result_with_an_entry_and_once(day, judge):
    shown = looked(judge, day, "KO", "MA", what="move", to="ZO")
    before = day.organiser.get("standings").json["seq"]

    for _ in range(2):
        done = carried_out(judge, day, shown)
        assert "Opgeslagen: 2 resultaten." in done.text

    assert money(day) == {"KO": 0, "MA": 0, "ZO": 8500}
    assert day.organiser.get("standings").json["seq"] == before + 2


def test_a_set_of_which_one_changed_meanwhile_is_refused_as_a_whole_and_says_which(day, judge):
    shown = looked(judge, day, "KO", "MA", what="void", reason="duplicate")
    judge.post(f"/{day.slug}/judge/entries/gift-of-MA/void", request_id=new_id(), reason="mistake")

    refused = carried_out(judge, day, shown)

    assert refused.status == 409
    assert "Er is niets veranderd: iemand was sneller." in refused.text
    assert re.search(r"€ 50 Madelief .* Beslist .* door Jurylid", refused.text)
    assert money(day) == {"KO": 2500, "MA": 0, "ZO": 1000}


NOTHING_CHANGED = "Er is niets veranderd: iemand was sneller."


def test_a_set_is_refused_when_somebody_decided_asked_or_answered_meanwhile_though_it_would_still_fit(day, judge):
    lead = Visitor(day.server).enter(day, "lead", "MA")
    given = {"team": "MA", "words": "twee gevers"}
    judge.post(f"/{day.slug}/judge/entries/gift-of-MA/query", request_id=new_id(), words="Twee keer?")
    (answer,) = re.findall(r'action="(/[^"]+/answer)', lead.get(f"/{day.slug}/lead/queries").html)
    meanwhile = [
        lambda: judge.post(f"/{day.slug}/judge/entries/gift-of-MA/verify", request_id=new_id()),
        lambda: lead.post(answer, request_id=new_id(), **given),
        lambda: lead.post(f"/{day.slug}/lead/results/gift-of-MA/ask", request_id=new_id(), reason="mistake", **given),
    ]

    for happens in meanwhile:
        shown = looked(judge, day, "KO", "MA", what="void", reason="duplicate")
        happens()
        refused = carried_out(judge, day, shown)
        assert (refused.status, NOTHING_CHANGED in refused.text) == (409, True)
    assert money(day) == {"KO": 2500, "MA": 5000, "ZO": 1000}


def test_a_set_is_refused_when_the_phase_lets_it_happen_no_more_though_every_result_stands_as_it_was_shown(day, judge):
    day.phase("close")
    for team in ("KO", "MA"):
        late = {"team": team, "outcome": "donation", "amount_minor": 700, "made_at": "2026-11-20T10:05:00Z"}
        day.api("lead", team).record(request_id=f"gift-late-{team}", **late)
    shown = judge.post(f"/{day.slug}/judge/several", item=["gift-late-KO", "gift-late-MA"], what="admit")
    assert len(fields_of(shown)["set"].splitlines()) == 2
    day.phase("reopen")

    refused = carried_out(judge, day, shown)

    assert (refused.status, NOTHING_CHANGED in refused.text) == (409, True)
    assert money(day) == {"KO": 2500, "MA": 5000, "ZO": 1000}


def test_what_a_decision_does_not_fit_is_named_and_left_out(day, judge):
    judge.post(f"/{day.slug}/judge/entries/gift-of-MA/verify", request_id=new_id())

    shown = looked(judge, day, "KO", "MA", what="verify")

    assert "1 resultaat blijft zoals het is" in shown.text
    assert fields_of(shown)["set"].split() == ["gift-of-KO", "counts"]


@pytest.mark.parametrize(
    "fields", [{}, {"what": "void"}, {"what": "move"}, {"what": "move", "to": "XX"}, {"what": "nothing"}]
)
def test_a_set_without_a_decision_that_is_whole_is_not_shown(day, judge, fields):
    assert looked(judge, day, "KO", **fields).status == 422
    assert looked(judge, day, what="verify").status == 422


def test_a_set_with_a_result_that_never_was_is_carried_out_for_the_others_and_alone_for_nobody(day, judge):
    fields = fields_of(looked(judge, day, "KO", what="move", to="ZO"))

    done = judge.post(f"/{day.slug}/judge/several/apply", **{**fields, "set": f"never-was counts\n{fields['set']}"})
    alone = judge.post(f"/{day.slug}/judge/several/apply", **{**fields, "set": "never-was counts"})

    assert (done.status, alone.status) == (200, 422)
    assert money(day) == {"KO": 0, "MA": 5000, "ZO": 3500}


def test_the_words_of_a_set_are_read_like_those_of_one_decision(day, judge):
    shown = looked(judge, day, "KO", what="void", reason="duplicate")
    address = f"/{day.slug}/judge/several/apply"

    long = judge.post(address, **{**fields_of(shown), "words": "x" * 501})
    assert (long.status, "hoogstens 500 tekens" in long.text) == (422, True)
    assert money(day)["KO"] == 2500

    judge.post(address, **{**fields_of(shown), "words": "twee\u202e keer "})
    taken = judge.get(f"/{day.slug}/judge?show=taken_back").html
    assert ("twee keer" in taken, "\u202e" in taken) == (True, False)
