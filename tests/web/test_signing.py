"""Judges sign what they see; the last signature makes a final, and a correction the next one. Without JavaScript."""

import json
import os
import re
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from rig import new_id
from visitor import PHRASE, Visitor

GIFTS = (("KO", 2500), ("MA", 5000), ("ZO", 1000))


@pytest.fixture
def place(competition):
    """A closed competition with three gifts."""
    competition.phase("open")
    for team, amount in GIFTS:
        competition.give(team, amount, request_id=f"gift-of-{team}")
    competition.phase("close")
    return competition


class Judge:
    """A judge with a pass and a browser of their own, at the table."""

    def __init__(self, place, name):
        made = place.server.operate("make_pass", slug=place.slug, role="judge", label=name)
        self.place, self.id, self.token = place, made["id"], made["token"]
        self.browser = Visitor(place.server)
        self.browser.post(f"/{place.slug}/pass", token=self.token)
        self.browser.sits(place)
        self.path = f"/{place.slug}/judge/sign"

    def page(self):
        return self.browser.get(self.path)

    def sign(self, seen=None, **more):
        """Sign what a page shows, the newest one unless said otherwise."""
        seen = seen or self.page()
        found = re.search(r'name="digest" value="([^"]*)"', seen.html)
        digest = found.group(1) if found else "AAAAA-AAAAA-AAAAA-AAAAA"
        fields = {"request_id": new_id(), "digest": digest, "seq": "1", "words": "", "passphrase": PHRASE, **more}
        return self.browser.post(self.path, **fields)

    def void(self, team):
        fields = {"request_id": new_id(), "what": "void", "reason": "mistake"}
        return self.browser.post(f"/{self.place.slug}/judge/entries/gift-of-{team}/void", **fields)

    def correct(self, **more):
        return self.browser.post(f"{self.path}/correct", request_id=new_id(), **{"reason": "mistake", **more})


@pytest.fixture
def ada(place):
    return Judge(place, "Ada")


@pytest.fixture
def bob(place):
    return Judge(place, "Bob")


def entries(place, *kinds):
    found = place.organiser.get("entries?limit=1000").json["entries"]
    return [{**one, "body": json.loads(one["body"])} for one in found if one["kind"] in kinds]


def money(place):
    return place.board()["totals"]["money_minor"]


def met(shown):
    """The conditions of the page, each with whether it is fulfilled."""
    found = re.findall(
        r'<li class="condition( is-met)?">.*?<span class="condition-what">([^<]*)', shown.html, re.DOTALL
    )
    return {words.strip(): bool(done) for done, words in found}


def test_the_last_signature_makes_the_final(place, ada, bob):
    digest = re.search(r'name="digest" value="([^"]*)"', ada.page().html).group(1)
    assert re.fullmatch(r"(?:[A-Z2-7]{5}-){3}[A-Z2-7]{5}", digest)

    first = ada.sign(words="alles nagerekend")
    assert (first.status, "1 van 2 handtekeningen" in first.text) == (200, True)
    assert "alles nagerekend" in bob.page().text
    assert entries(place, "FinalMade") == []

    last = bob.sign()
    assert "Officieel v1" in last.text
    assert digest in last.text
    (final,) = entries(place, "FinalMade")
    assert (final["body"]["digest"], final["body"]["signed_by"]) == (digest, [ada.id, bob.id])
    assert place.organiser.get("standings").json["phase"] == "final"


def test_the_passphrase_is_typed_for_each_signature(place, ada):
    seen = ada.page()

    without = ada.sign(seen, passphrase="")
    assert (without.status, without.problems) == (422, ["Typ de wachtzin: een handtekening vraagt die elke keer."])
    assert ada.sign(seen, passphrase="een heel andere zin").status == 401
    assert entries(place, "StandingsSigned", "FinalMade") == []


def test_a_digest_that_is_stale_is_not_signed_and_the_page_says_what_is_now(place, ada, bob):
    seen = ada.page()
    bob.void("KO")

    stale = ada.sign(seen, words="klopt")

    assert stale.status == 409
    assert "sindsdien" in stale.text
    assert stale.value("words") == "klopt"
    assert re.search(r'name="digest" value="([^"]*)"', stale.html).group(1) != re.search(
        r'name="digest" value="([^"]*)"', seen.html
    ).group(1)
    assert entries(place, "StandingsSigned") == []


def test_a_change_after_a_signature_takes_it_away(place, ada, bob):
    ada.sign()
    bob.void("KO")

    assert "Ada) heeft niet ondertekend" in bob.page().text
    assert "1 van 2 handtekeningen" in bob.sign().text
    assert entries(place, "FinalMade") == []


def test_two_who_sign_at_once_make_one_final(place, ada, bob):
    seen = [judge.page() for judge in (ada, bob)]

    with ThreadPoolExecutor(2) as crowd:
        statuses = [answer.status for answer in crowd.map(lambda judge, page: judge.sign(page), (ada, bob), seen)]

    assert statuses == [200, 200]
    assert len(entries(place, "StandingsSigned")) == 2
    assert len(entries(place, "FinalMade")) == 1


def test_who_signs_twice_has_signed_once(place, ada, bob):
    seen, request_id = ada.page(), new_id()

    with ThreadPoolExecutor(2) as crowd:
        again = list(crowd.map(lambda _: ada.sign(seen, request_id=request_id).status, range(2)))
    other = ada.sign(seen)

    assert (again, other.status) == ([200, 200], 409)
    assert len(entries(place, "StandingsSigned")) == 1
    assert "staat er al" in other.text or "al een handtekening" in other.text


def test_who_sends_the_id_of_another_judges_signature_has_not_signed(place, ada, bob):
    one, seen = new_id(), ada.page()
    ada.sign(seen, request_id=one)

    assert bob.sign(seen, request_id=one).status == 409
    assert [entry["body"]["judge"] for entry in entries(place, "StandingsSigned")] == [ada.id]
    assert "said=signed" in ada.sign(seen, request_id=one).address, "her own again is known"


def test_who_was_withdrawn_signs_nothing(place, ada, bob):
    seen = ada.page()
    Visitor(place.server).enter(place, "organiser").post(f"/{place.slug}/organise/passes/{ada.id}/revoke")

    assert ada.sign(seen).status == 403
    assert entries(place, "StandingsSigned") == []
    assert "1 van 2" in bob.sign().text, "the seat stays until the organiser ends it"


def children(server):
    """The processes that the server started, with what each was called with."""
    for task in Path(f"/proc/{server.pid}/task").iterdir():
        for pid in (task / "children").read_text(encoding="ascii").split():
            yield int(pid), Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")


@contextmanager
def held_up(server, signing):
    """Stop the verifier of a signature as soon as it began, and let it go on behind the block."""
    verifier = 0
    while not verifier:
        assert not signing.done()
        verifier = next((pid for pid, words in children(server) if "scoreboard.recomputing" in words), 0)
    os.kill(verifier, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(verifier, signal.SIGCONT)


@pytest.mark.parametrize(("ended", "status"), [("passes/{}/revoke", 403), ("judges/{}/renew", 422)])
def test_nothing_is_signed_with_what_was_ended_while_the_verifier_ran(place, ada, ended, status):
    organiser = Visitor(place.server).enter(place, "organiser")
    seen = ada.page()

    with ThreadPoolExecutor(1) as beside:
        signing = beside.submit(ada.sign, seen)
        with held_up(place.server, signing):
            assert organiser.post(f"/{place.slug}/organise/{ended.format(ada.id)}").status == 200

    assert signing.result().status == status
    assert entries(place, "StandingsSigned", "FinalMade") == []


def test_an_organiser_sees_everything_and_signs_nothing(place, ada):
    organiser = Visitor(place.server).enter(place, "organiser").sits(place)
    digest = re.search(r'name="digest" value="([^"]*)"', ada.page().html).group(1)
    shown = organiser.get(ada.path)

    assert (shown.status, digest in shown.text, 'name="digest"' in shown.html) == (200, True, False)
    refused = organiser.post(ada.path, request_id=new_id(), digest=digest, passphrase=PHRASE)
    assert refused.status == 409
    assert entries(place, "StandingsSigned") == []


def test_what_is_in_the_way_stands_by_name_with_the_way_to_it(competition):
    competition.phase("open")
    competition.give("KO", 2500, request_id="gift-of-KO")
    lead = Visitor(competition.server).enter(competition, "lead", "KO")
    judge = Judge(competition, "Ada")
    before = met(judge.page())
    assert (before["De lijnen zijn dicht"], before["Elke vraag van een team is beantwoord"]) == (False, True)

    competition.phase("close")
    lead.post(f"/{competition.slug}/lead/results/gift-of-KO/ask", request_id=new_id(), reason="mistake")
    after = judge.page()

    conditions = met(after)
    assert (conditions["De lijnen zijn dicht"], conditions["Elke vraag van een team is beantwoord"]) == (True, False)
    assert f"/{competition.slug}/judge?entry=gift-of-KO#case" in after.html
    assert 'name="digest"' not in after.html
    assert judge.sign(after).status == 409
    assert entries(competition, "StandingsSigned") == []


def test_a_file_that_does_not_add_up_is_not_signed(place, ada):
    """The state in memory and the file disagree: the verifier reads the file alone."""
    seen = ada.page()
    path = place.server.data_dir / f"{place.slug}.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("DROP TRIGGER entries_are_never_changed")
        file.execute("UPDATE entries SET body = replace(body, '2500', '9500') WHERE request_id = 'gift-of-KO'")

    refused = ada.sign(seen)

    assert refused.status == 409
    assert "Er is niets ondertekend" in refused.text
    assert entries(place, "StandingsSigned") == []


def test_the_lines_do_not_open_again_over_a_signature(place, ada, bob):
    ada.sign()

    again = ada.browser.post(f"/{place.slug}/judge/phase", verb="reopen", reason="toch nog", request_id=new_id())

    assert again.status == 409
    assert "Iemand heeft deze stand ondertekend" in again.text
    named = place.organiser.post("phase", {"request_id": new_id(), "verb": "finalise"})
    assert (named.status, named.json["why"], named.json["blockers"]) == (409, "not_final", ["signatures"])


def test_who_signs_a_correction_first_hears_how_many_signatures_there_are(ada, bob):
    ada.sign()
    bob.sign()
    opened = ada.correct()
    signed = ada.sign()

    assert opened.address.endswith("said=correcting")
    assert signed.address.endswith("said=signed")
    assert "Ondertekend. 1 van 2 handtekeningen zijn er." in signed.text


def sums(lead, place):
    """What the page of a lead says of the own team: its sums, and whether its newest results count."""
    told = json.loads(lead.get(f"/{place.slug}/lead/mine").html)
    return told["mine"]["money_minor"], [one["void"] for one in told["last"]]


def test_a_final_is_corrected_by_the_next_and_stays(place, ada, listen):
    listener = listen(place, **{"as": "wall"})
    ada.sign()
    place.phase("reveal")
    assert place.board()["label"] == "official v1"
    ada.browser.get(ada.path)
    lead = Visitor(place.server).enter(place, "lead", "KO")
    before, of_lead = place.board(), sums(lead, place)

    assert ada.correct(reason="").status == 422
    opened = ada.correct(reason="other", words="KO belde twee keer")
    assert "v1 wordt gecorrigeerd" in opened.text
    assert "v1 wordt gecorrigeerd" in ada.browser.get(f"/{place.slug}/judge").text
    assert ada.correct().status == 409, "one correction at a time"
    assert ada.void("KO").status == 200

    assert place.board() == before, "the public sees v1"
    assert sums(lead, place) == of_lead, "and so does the team whose gift it was"
    assert place.organiser.get("standings").json["totals"]["money_minor"] == 6000

    signed = ada.sign()
    assert "Officieel v2" in signed.text
    assert "corrigeert v1" in signed.text
    assert "KO belde twee keer" in signed.text
    assert (place.board()["label"], money(place)) == ("official v2", 6000)
    assert sums(lead, place) != of_lead
    listener.next("board", lambda board: board["label"] == "official v2")
    told = {board["totals"]["money_minor"] for board in listener.heard["board"] if board["label"] == "official v1"}
    assert told == {8500}, "the sockets tell of v1 until there is a v2"
    assert [one["body"]["number"] for one in entries(place, "FinalMade")] == [1, 2]
