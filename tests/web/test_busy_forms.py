"""A server that cannot write now gives every form back with what was typed, and nothing of it is saved."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

from rig import BELWEEK, new_id
from visitor import Visitor

PLEDGED = BELWEEK.replace("takes_money = true", "takes_money = true\npledged = true")
WORDS = "wat hier is getypt"


def opened(server):
    """Make a competition with its lines open and a gift of each team."""
    made = server.competition(PLEDGED)
    made.phase("open")
    for team in ("KO", "MA", "ZO"):
        made.give(team, 2500, request_id=f"gift-of-{team}")
    return made


def held(stack, competition):
    """Hold the file of a competition as another program would."""
    path = competition.server.data_dir / f"{competition.slug}.db"
    file = stack.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
    file.execute("BEGIN IMMEDIATE")


def entries(competition):
    return competition.organiser.get("entries?limit=1000").json["entries"]


def test_a_form_that_the_server_cannot_save_now_keeps_what_was_typed_and_can_be_sent_again(server):
    day, closed = opened(server), opened(server)
    asking = Visitor(server).enter(closed, "lead", "MA")
    closed.phase("close")
    asking.post(f"/{closed.slug}/lead/results/gift-of-MA/ask", request_id=new_id(), reason="mistake")
    forms = [
        (day, "lead", "lead/results/gift-of-ZO/replace", {"outcome": "donation", "amount": "37,21"}),
        (closed, "lead", "lead/results/gift-of-ZO/ask", {"words": WORDS, "reason": "mistake"}),
        (closed, "judge", "judge/entries/gift-of-KO/void", {"words": WORDS, "what": "void"}),
        (closed, "judge", "judge/entries/gift-of-KO/move", {"reason": "wrong_team", "what": "move", "to": "MA"}),
        (closed, "judge", "judge/entries/gift-of-MA/leave", {"words": WORDS, "what": "leave"}),
        (closed, "judge", "judge/books/pledges/gift-of-MA", {"words": WORDS, "settled": "withdrawn"}),
    ]
    people = [Visitor(server).enter(made, role, "ZO" if role == "lead" else "") for made, role, *_ in forms]
    for person, (made, role, *_) in zip(people, forms, strict=True):
        if role == "judge":
            person.sits(made)
    before = [entries(made) for made in (day, closed)]

    with ExitStack() as stack, ThreadPoolExecutor(len(forms)) as crowd:
        for made in (day, closed):
            held(stack, made)
        sent = [
            crowd.submit(person.post, f"/{made.slug}/{path}", request_id=f"form-{number:04}", **fields)
            for number, (person, (made, _, path, fields)) in enumerate(zip(people, forms, strict=True))
        ]
        shown = [one.result() for one in sent]

    for (_, _, path, _), page in zip(forms, shown, strict=True):
        assert (path, page.status) == (path, 503)
        assert "De server heeft het druk" in page.text, path
        assert any(typed in page.html for typed in ('value="37,21"', WORDS, 'value="MA" selected')), path
    assert [entries(made) for made in (day, closed)] == before
    person, (made, _, path, fields) = people[0], forms[0]
    assert 'value="form-0000"' in shown[0].html
    assert person.post(f"/{made.slug}/{path}", request_id="form-0000", **fields).status == 200
    assert len(entries(day)) == len(before[0]) + 1
