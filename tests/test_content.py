"""The digest of a request is compared for as long as a file lives: it never changes its form."""

import hmac
from datetime import UTC, datetime

import pytest

from scoreboard.content import content_of, note_of, parted
from scoreboard.core.commands import ChangePhase, RecordResult, TakeBack
from scoreboard.core.phases import Verb
from scoreboard.core.tally import Counts

SECRET = bytes(range(32))
GIFT = Counts(team="ZO", outcome="donation", calls=1, amount_minor=2500, units=0)
CALL = Counts(team="ZO", outcome="convinced", calls=1, amount_minor=0, units=0)


def digest(text: str) -> bytes:
    return hmac.digest(SECRET, text.encode(), "sha256")[:16]


def test_a_result_is_said_in_this_form():
    command = RecordResult(result=GIFT, made_at=datetime(2026, 11, 23, tzinfo=UTC), note="né")
    assert content_of(command, SECRET) == digest('["RecordResult","ZO","donation",1,2500,0,"né"]')


def test_taking_back_is_said_in_this_form():
    command = TakeBack(target="request-1", reason="mistake")
    assert content_of(command, SECRET) == digest('["TakeBack","request-1","mistake",""]')


def test_replacing_is_said_in_this_form():
    command = TakeBack(target="request-1", reason="other", note="typo", instead=RecordResult(result=CALL))
    said = '["TakeBack","request-1","other","typo","ZO","convinced",1,0,0]'
    assert content_of(command, SECRET) == digest(said)


@pytest.mark.parametrize("why", ["", "typo", "two\nlines"])
@pytest.mark.parametrize("about_the_new", ["", "A-4711"])
def test_what_was_said_of_a_correction_and_of_the_new_result_is_parted_again_and_in_the_digest(why, about_the_new):
    instead = RecordResult(result=CALL, note=about_the_new)
    command = TakeBack(target="request-1", reason="other", note=why, instead=instead)
    said = "\\n".join(filter(None, (*why.splitlines(), about_the_new)))

    assert parted(note_of(command)) == (why, about_the_new)
    assert content_of(command, SECRET) == digest(f'["TakeBack","request-1","other","{said}","ZO","convinced",1,0,0]')


def test_a_phase_is_said_in_this_form():
    assert content_of(ChangePhase(verb=Verb.THAW, reason="storm"), SECRET) == digest('["ChangePhase","thaw","storm"]')
