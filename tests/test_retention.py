"""What tells of people is forgotten in time, and no byte of it stays; the numbers do."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from belweek import JUDGE, ORGANISER, call
from rig import BELWEEK
from scoreboard import operations, retention
from scoreboard.backups import NAME, Backups
from scoreboard.competitions import Competitions
from scoreboard.core.ceremony import Program, Show
from scoreboard.core.commands import ChangePhase, TakeBack
from scoreboard.core.invented import invented_final
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.roles import Role
from scoreboard.core.script import Extra, Script
from scoreboard.exports.ledger_csv import ERASED, ledger_csv
from scoreboard.store.sqlite import SqliteLedger
from scoreboard.verification import verify

WORDS = {
    "a note": "Wisselborn",
    "a label": "Kastanjehof",
    "a browser": "Oerwoudbrowser",
    "a nickname": "Zebrapad",
    "a briefing": "Lindelaantje",
    "a prize": "Morgenrood",
}
DAYS = f"words_days = 30\nfile_days = 60\n{BELWEEK}"


def in_days(days: float) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


class Place:
    """A data directory with a competition in it that knows words."""

    def __init__(self, directory) -> None:
        self.directory = directory
        self.competitions = Competitions(directory)
        self.backups = Backups(directory)
        self.hosted = self.make("belweek", DAYS)
        self.note = self.said(WORDS["a note"])
        lead, _ = self.hosted.passes.make(Role.LEAD, at=in_days(-1), team="ZO", label=WORDS["a label"])
        self.hosted.passes.enter("a-browser", lead, device=WORDS["a browser"], at=in_days(-1))
        self.hosted.nicknames.add("ZO", WORDS["a nickname"])
        briefing = self.hosted.briefings.publish(WORDS["a briefing"], in_days(-1))
        self.hosted.briefings.read(briefing.id, "ZO", in_days(-1))
        prize = Extra(id="voice", kind="prize", before="cheque", title=WORDS["a prize"])
        self.hosted.ceremonies.keep_script(Script(extras=(prize,)), at=in_days(-1))
        program = Program(invented_final(self.hosted.state), self.hosted.ceremonies.script)
        self.hosted.ceremonies.begin(Show(id="one", program=program, rehearsal=True), at=in_days(-1))

    def make(self, slug, toml):
        return self.competitions.get(operations.make(self.competitions, toml=toml, slug=slug)["slug"])

    def said(self, note):
        """Enter a result with words, and give the id of the words."""
        command = replace(call("ZO"), note=note)
        return self.hosted.submit(command, ORGANISER, f"note-{self.hosted.state.seq}").result.text_id

    def go(self, *verbs):
        for verb in verbs:
            self.hosted.submit(ChangePhase(verb=verb, reason="rain"), ORGANISER, f"{verb}-{self.hosted.state.seq}")

    def copy(self, slug="belweek", *, days=0.0):
        """Make a copy of the file as it is now, with the name of another day."""
        path = self.directory / "backups" / f"{slug}-{in_days(days):{NAME}}.db"
        path.parent.mkdir(exist_ok=True)
        with closing(SqliteLedger(self.directory / f"{slug}.db")) as ledger:
            ledger.reader.execute("VACUUM INTO ?", (str(path),))
        return path

    def look(self, *, days):
        retention.look(self.competitions, self.backups, at=in_days(days))

    def found(self):
        """Which of the words stand in any file of the directory, byte for byte."""
        everything = b"".join(path.read_bytes() for path in self.directory.rglob("*") if path.is_file())
        return {what for what, word in WORDS.items() if word.encode() in everything}


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path / "data")
    yield place
    place.competitions.close()


def test_a_month_after_the_close_no_byte_of_the_words_is_left_in_file_log_or_copies(place):
    place.go(Verb.OPEN, Verb.CLOSE)
    place.copy()
    assert place.found() == set(WORDS)

    place.look(days=31)

    assert place.found() == set()


def test_the_numbers_stay_and_the_file_still_verifies(place):
    place.go(Verb.OPEN)
    place.said("more words")
    place.go(Verb.CLOSE)
    before = place.hosted.state

    place.look(days=31)

    assert place.hosted.state == before
    assert verify(place.hosted.path)[0]
    lines = ledger_csv(place.hosted.ledger.entries(), text=place.hosted.ledger.text, currency="EUR")
    assert sum(ERASED in line for line in lines) == 4  # two notes, and the words of two phases


def test_what_was_erased_is_gone_after_a_restart_too(place):
    place.go(Verb.OPEN, Verb.CLOSE)
    place.look(days=31)
    place.competitions.close()
    place.competitions = Competitions(place.directory)
    hosted = place.competitions.get("belweek")

    assert [one.label for one in hosted.passes.all() if one.role is Role.LEAD] == [""]
    assert hosted.nicknames.of("ZO") == ()
    assert hosted.briefings.newest() is None
    assert hosted.texts.count() == 0


@pytest.mark.parametrize("verbs", [(), (Verb.OPEN,), (Verb.OPEN, Verb.FREEZE), (Verb.OPEN, Verb.CLOSE, Verb.REOPEN)])
def test_nothing_is_ever_erased_before_a_close_that_holds(place, verbs):
    place.go(*verbs)

    place.look(days=10_000)

    assert place.found() == set(WORDS)
    assert place.hosted.path.exists()


def test_a_competition_that_was_opened_again_is_counted_from_its_last_close(place):
    place.go(Verb.OPEN, Verb.CLOSE, Verb.REOPEN, Verb.CLOSE)

    place.look(days=29)
    assert place.found() == set(WORDS)

    place.look(days=31)
    assert place.found() == set()


def test_copies_of_another_competition_and_those_made_afterwards_are_left_alone(place):
    place.make("belweek-2", DAYS.replace("De Grote", "De Kleine"))
    place.go(Verb.OPEN, Verb.CLOSE)
    other = place.copy("belweek-2")
    place.look(days=31)
    later = place.copy(days=31)

    place.look(days=32)

    assert later.exists()
    assert other.exists()


def test_a_browser_that_came_back_stays_let_in_and_is_known_by_nothing_but_its_pass(place):
    place.go(Verb.OPEN, Verb.CLOSE)
    (organiser, *_) = place.hosted.passes.all()
    place.hosted.passes.enter("came-later", organiser, device=WORDS["a browser"], at=in_days(31))

    place.look(days=32)

    assert place.hosted.passes.held_by("came-later") == (place.hosted.passes.valid(organiser.id),)
    assert place.hosted.passes.held_by("a-browser") == ()
    assert [device.device for device in place.hosted.passes.devices(organiser.id)] == [""]


def test_a_copy_that_knows_nothing_of_people_but_a_kind_of_browser_goes_too(place):
    place.go(Verb.OPEN, Verb.CLOSE)
    retention.forget_words(place.hosted, place.backups, before=in_days(-1))
    (organiser, *_) = place.hosted.passes.all()
    place.hosted.passes.enter("came-later", organiser, device=WORDS["a browser"], at=in_days(0))
    copy = place.copy()
    assert place.found() == {"a browser"}

    assert retention.forget_words(place.hosted, place.backups, before=in_days(-1))

    assert not copy.exists()
    assert place.found() == set()


def test_a_copy_that_knows_nothing_of_people_but_a_prize_goes_too(place):
    place.go(Verb.OPEN, Verb.CLOSE)
    script, show = place.hosted.ceremonies.script, place.hosted.ceremonies.show
    retention.forget_words(place.hosted, place.backups, before=in_days(0))
    place.hosted.ceremonies.keep_script(script, at=in_days(1))
    place.hosted.ceremonies.begin(show, at=in_days(1))
    copy = place.copy(days=3)
    assert place.found() == {"a prize"}

    assert retention.forget_words(place.hosted, place.backups, before=in_days(2))

    assert not copy.exists()
    assert place.found() == set()


def test_copies_of_a_ceremony_prepared_after_the_words_went_are_kept(place):
    place.go(Verb.OPEN, Verb.CLOSE)
    script = place.hosted.ceremonies.script
    place.look(days=31)
    place.hosted.ceremonies.keep_script(script, at=in_days(32))
    later = place.copy(days=32)

    place.look(days=33)

    assert later.exists()
    assert place.hosted.ceremonies.script == script


def test_while_somebody_reads_the_old_pages_the_traces_wait_for_the_next_look(place):
    place.go(Verb.OPEN, Verb.CLOSE)
    with closing(SqliteLedger(place.hosted.path)) as ledger:
        ledger.reader.execute("BEGIN")
        ledger.reader.execute("SELECT count(*) FROM texts").fetchone()
        place.look(days=31)
        assert place.found()
        ledger.reader.execute("COMMIT")

    place.look(days=31.1)

    assert place.found() == set()


def test_the_log_says_what_was_erased_and_none_of_it(place, caplog):
    place.go(Verb.OPEN, Verb.CLOSE)

    place.look(days=31)
    place.look(days=32)

    assert caplog.messages == ["belweek: words, nicknames and labels of passes were erased, 30 days after the close"]


def test_one_note_is_erased_on_request_to_the_last_byte_while_the_others_stay(place):
    place.go(Verb.OPEN)
    kept = place.said("Bloesemtak")

    assert place.hosted.texts.erase(place.note)
    place.hosted.sweep()

    assert "a note" not in place.found()
    assert place.hosted.ledger.text(kept) == "Bloesemtak"
    assert place.hosted.texts.erase(place.note) is False


def test_erasing_one_note_drops_the_copies_that_have_it_and_no_other(place):
    before = place.copy(days=-3)
    late = place.said("Bloesemtak")
    copy = place.copy(days=-2)

    assert retention.forget_text(place.hosted, place.backups, late)

    assert before.exists()
    assert not copy.exists()
    assert retention.forget_text(place.hosted, place.backups, late) is False


def test_what_a_power_cut_left_in_a_copy_goes_when_somebody_erases_it_again(place):
    copy = place.copy()
    place.hosted.texts.erase(place.note)

    assert retention.forget_text(place.hosted, place.backups, place.note)

    assert not copy.exists()
    assert "a note" not in place.found()


def test_nobody_drops_the_copies_of_a_nickname_of_another_team(place):
    (zebra,) = place.hosted.nicknames.of("ZO")
    copy = place.copy()

    assert retention.forget_nickname(place.hosted, place.backups, "KO", zebra.id) is False
    assert copy.exists()

    assert retention.forget_nickname(place.hosted, place.backups, "ZO", zebra.id)
    assert not copy.exists()
    assert "a nickname" not in place.found()


def test_words_know_the_entry_they_came_with(place):
    place.said("newer")
    newer, older = place.hosted.texts.newest(before=None, most=5)
    (entry,) = place.hosted.ledger.entries(after=older.seq - 1, limit=1)

    assert (older.body, newer.body) == (WORDS["a note"], "newer")
    assert entry.fact.text_id == place.note
    assert place.hosted.texts.newest(before=newer.seq, most=5) == (older,)


def test_a_deleted_nickname_is_gone_to_the_last_byte_while_the_others_stay(place):
    added = place.hosted.nicknames.add("ZO", "Ananas")
    (zebra,) = (one for one in place.hosted.nicknames.of("ZO") if one != added)

    assert not place.hosted.nicknames.delete("KO", zebra.id)
    assert place.hosted.nicknames.delete("ZO", zebra.id)
    place.hosted.sweep()

    assert "a nickname" not in place.found()
    assert place.hosted.nicknames.of("ZO") == (added,)
    assert place.hosted.nicknames.name(zebra.id) == ""


def test_a_briefing_that_is_taken_away_is_gone_to_the_last_byte_with_those_before_it_and_their_copies(place):
    copy = place.copy()
    place.hosted.briefings.publish("Elzenbos", in_days(0))

    retention.forget_briefings(place.hosted, place.backups)

    assert place.hosted.briefings.newest() is None
    assert not copy.exists()
    assert place.found() == set(WORDS) - {"a briefing"}


def test_two_months_after_the_close_the_file_is_gone_with_all_that_lies_beside_it(place):
    gone = []
    place.competitions.deleted = lambda hosted: gone.append(hosted.slug)
    other = place.make("other", BELWEEK)
    place.go(Verb.OPEN, Verb.CLOSE)
    place.copy()

    place.look(days=61)

    assert gone == ["belweek"]
    assert not place.competitions.has("belweek")
    assert list(place.directory.rglob("belweek*")) == []
    assert other.path.exists()
    assert place.make("belweek", BELWEEK).state.seq > 0


def test_a_file_without_a_term_is_kept(place):
    hosted = place.make("other", BELWEEK)
    for verb in (Verb.OPEN, Verb.CLOSE):
        hosted.submit(ChangePhase(verb=verb), ORGANISER, f"phase-{verb}")

    place.look(days=10_000)

    assert hosted.path.exists()


def test_a_signed_competition_is_counted_from_its_close_and_not_from_the_signature(place):
    place.go(Verb.OPEN)
    place.said("the only one")
    place.go(Verb.CLOSE)
    closed_at = place.hosted.state.phase_at
    taken_back = TakeBack(target=place.hosted.state.latest[0].request_id, reason="mistake")
    place.hosted.submit(taken_back, JUDGE, "taken-back")
    signed = replace(place.hosted.state, phase=Phase.FINAL, phase_at=in_days(5))

    found = retention.terms(SimpleNamespace(state=signed, ledger=place.hosted.ledger))

    assert found.words_at == closed_at + timedelta(days=30)
