"""The team lead's page without JavaScript: a plain form that never gets stuck and never counts twice."""

import json
import re
from html import unescape

import pytest

from visitor import Visitor


@pytest.fixture
def day(competition):
    competition.phase("open")
    return competition


@pytest.fixture
def lead(day):
    return Visitor(day.server).enter(day, "lead", "ZO")


@pytest.fixture
def results(day):
    return f"/{day.slug}/lead/results"


def sum_of(competition, team="ZO"):
    rows = competition.organiser.get("standings").json["rows"]
    return next(row["money_minor"] for row in rows if row["team"] == team)


def next_id(shown):
    """The request id of the form for a new entry; each line of the last entries has its own for its undo."""
    form = re.search(r'<form class="plain.*?</form>', shown.html, re.DOTALL)
    return re.search(r'name="request_id" value="([^"]+)"', form.group()).group(1)


def forms_of(shown):
    """Address and request id of the undo of each of the last entries."""
    found = re.findall(
        r'class="line-do" method="post" action="([^"]+)".*?name="request_id" value="([^"]+)"', shown.html, re.DOTALL
    )
    return [{"address": unescape(address), "request_id": request_id} for address, request_id in found]


def test_an_entry_changed_after_it_was_saved_is_sent_again_as_a_new_one(day, lead, results):
    lead.post(results, request_id="form-of-zo", outcome="donation", amount="25")

    changed = lead.post(results, request_id="form-of-zo", outcome="donation", amount="30")
    assert (changed.status, changed.value("amount")) == (422, "30")
    assert next_id(changed) != "form-of-zo"

    again = lead.post(results, request_id=next_id(changed), outcome="donation", amount="30")
    assert (again.status, sum_of(day)) == (200, 5500)


def test_a_page_that_stays_open_is_told_when_the_start_is_moved(competition):
    lead = Visitor(competition.server).enter(competition, "lead", "ZO")
    told = lambda: json.loads(lead.get(f"/{competition.slug}/lead/mine").html)["starts_at"]  # noqa: E731
    assert told() is None

    organiser = Visitor(competition.server).enter(competition, "organiser")
    page = f"/{competition.slug}/organise"
    organiser.post(f"{page}/schedule", read_at=organiser.get(page).value("read_at"), starts_at="2031-11-24T09:00")
    assert told() == "2031-11-24T08:00:00.000Z"


def test_a_form_with_a_mistake_keeps_its_id(lead, results):
    shown = lead.post(results, request_id="form-of-zo", outcome="donation", amount="many")

    assert (shown.status, next_id(shown)) == (422, "form-of-zo")


def test_an_undo_that_is_refused_leaves_the_entry_form_an_id_of_its_own(lead, results):
    shown = lead.post(f"{results}/never-was-one/void", request_id="undo-of-none", reason="mistake")

    assert shown.status == 422
    assert next_id(shown) != "undo-of-none"


def test_results_whose_long_ids_begin_alike_are_taken_back_each_for_itself(day, lead):
    ids = ["z" * 63 + end for end in "ab"]
    for one in ids:
        day.give("ZO", 1000, request_id=one)

    for one in ids:
        line = next(form for form in forms_of(lead.get(f"/{day.slug}/lead")) if one in form["address"])
        assert lead.post(line["address"], request_id=line["request_id"], reason="mistake").status == 200

    assert sum_of(day) == 0
