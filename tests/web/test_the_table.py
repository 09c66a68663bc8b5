"""Who sat at the judges' table is plain to everybody who signs: on the page to sign and in the ledger of the desk."""

import re

import pytest

from rig import new_id
from visitor import PHRASE, Visitor

OTHER = "vier geiten in de regen"
WORDS = "sprak ons tegen"


class Judge:
    """A judge with a pass and a browser of their own, at the table."""

    def __init__(self, place, name):
        made = place.server.operate("make_pass", slug=place.slug, role="judge", label=name)
        self.place, self.id, self.name = place, made["id"], name
        self.browser = Visitor(place.server)
        self.browser.post(f"/{place.slug}/pass", token=made["token"])
        self.browser.sits(place)

    def page(self):
        return self.browser.get(f"/{self.place.slug}/judge/sign")

    def sign(self, phrase=PHRASE):
        fields = {"request_id": new_id(), "digest": self.page().value("digest"), "words": "", "passphrase": phrase}
        return self.browser.post(f"/{self.place.slug}/judge/sign", **fields)


@pytest.fixture
def place(competition):
    """A closed competition with one gift."""
    competition.phase("open")
    competition.give("KO", 2500, request_id="gift-of-KO")
    competition.phase("close")
    return competition


@pytest.fixture
def organiser(place):
    return Visitor(place.server).enter(place, "organiser")


@pytest.fixture
def ada(place):
    return Judge(place, "Ada")


@pytest.fixture
def bob(place):
    return Judge(place, "Bob")


def let(organiser, judge, verb, **fields):
    shown = organiser.post(f"/{judge.place.slug}/organise/judges/{judge.id}/{verb}", request_id=new_id(), **fields)
    assert shown.status == 200, shown.text
    return shown


def table(shown):
    """What the page says of each judge who ever sat at the table, by name."""
    (section,) = re.findall(r'<section class="stack sat".*?</section>', shown.html, re.DOTALL)
    found = re.findall(r'<li class="card[^"]*">\s*<p class="sat-head">(.*?)</ol>', section, re.DOTALL)
    told = [" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in found]
    return {re.search(r"\((\w+)\)", one).group(1): one for one in told}


def signatures(shown):
    """The lines of the signatures."""
    lines = re.findall(
        r'<li class="condition is-met">.*?</li>|<ul class="final-signed">.*?</ul>', shown.html, re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]*>", " ", one) for one in lines)


def test_everybody_who_signs_reads_who_left_the_table_by_whom_and_with_which_words(place, organiser, ada, bob):
    bob.sign()
    let(organiser, bob, "leave", words=WORDS)

    for reader in (ada.browser, organiser):
        shown = reader.get(f"/{place.slug}/judge/sign")
        told = table(shown)
        assert "Van de 2 juryleden die plaatsnamen zitten er 1 aan tafel." in shown.text
        assert "verliet de tafel, ingevoerd door Organisator" in told["Bob"]
        assert WORDS in told["Bob"]
        assert "niet meer aan tafel" in told["Bob"]
        assert "verliet de tafel" not in told["Ada"]

    last = ada.sign()
    assert "Officieel v1" in last.text
    told = table(last)
    assert (WORDS in told["Bob"], "ondertekende v1" in told["Ada"], "ondertekende" in told["Bob"]) == (
        True,
        True,
        False,
    )


def test_a_judge_with_one_passphrase_has_no_mark_beside_the_signature(ada, bob):
    shown = ada.sign()

    assert "wachtzin opnieuw gekozen" not in shown.text
    assert "nam plaats" in table(shown)["Ada"]
    assert "ondertekend" in table(shown)["Ada"]


def test_a_signature_with_a_passphrase_that_was_chosen_anew_is_marked_before_and_after_the_final(
    place, organiser, ada, bob
):
    let(organiser, ada, "renew")
    assert "wachtzin opnieuw gekozen" not in bob.page().text, "nothing was chosen yet"
    ada.browser.sits(place, OTHER)
    assert "koos een nieuwe wachtzin" in table(bob.page())["Ada"]

    ada.sign(OTHER)
    one = signatures(bob.page())
    assert re.search(r"\(Ada\) heeft ondertekend\s+wachtzin opnieuw gekozen: ", one)
    assert one.count("wachtzin opnieuw gekozen") == 1

    final = signatures(bob.sign())
    assert final.count("wachtzin opnieuw gekozen") == 1
    assert re.search(r"\(Ada\)[^()]*wachtzin opnieuw gekozen", final)


def test_who_left_and_sits_down_again_is_seen_to_have_another_passphrase(place, organiser, ada, bob):
    let(organiser, ada, "leave", words="ziek geworden")
    ada.browser.sits(place, OTHER)
    ada.sign(OTHER)

    shown = bob.page()
    assert "nam opnieuw plaats, met een nieuwe wachtzin" in table(shown)["Ada"]
    assert "ziek geworden" in table(shown)["Ada"]
    assert "wachtzin opnieuw gekozen" in signatures(shown)


def test_words_of_a_leave_that_were_erased_are_said_to_be_erased(place, organiser, ada, bob):
    let(organiser, bob, "leave", words=WORDS)
    organiser.post(f"/{place.slug}/organise/erase")
    shown = ada.page()
    listed = ada.browser.get(f"/{place.slug}/judge?list=all&show=marks")

    for text in (shown.text, listed.text):
        assert "de woorden zijn gewist" in text
        assert WORDS not in text
    assert "verliet de tafel, ingevoerd door" in shown.text


def test_the_ledger_of_the_desk_says_who_left_by_whom_and_with_which_words_without_opening_anything(
    place, organiser, ada, bob
):
    let(organiser, bob, "leave", words=WORDS)
    let(organiser, ada, "renew")
    ada.browser.sits(place, OTHER)

    lines = re.findall(
        r'<p class="entry is-note">.*?</p>', ada.browser.get(f"/{place.slug}/judge?list=all").html, re.DOTALL
    )
    lines = [" ".join(re.sub(r"<[^>]*>", " ", line).split()) for line in lines]
    (left,) = [line for line in lines if "ging van tafel" in line]
    assert "(Bob) · ingevoerd door Organisator" in left
    assert left.endswith(f": {WORDS}")
    (chosen,) = [line for line in lines if "koos een nieuwe wachtzin" in line]
    assert "(Ada)" in chosen


def test_the_organiser_reads_beforehand_where_it_will_be_seen(place, organiser, ada):
    shown = organiser.get(f"/{place.slug}/organise")

    assert "op de ondertekenpagina, naast de handtekening en in het verslag" in shown.text
    assert "Het staat in het logboek, op de ondertekenpagina en in het verslag." in shown.text
