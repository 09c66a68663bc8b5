"""One competition is one file: a copy has the teams' documents, brings them back whole, and outlives no erasing."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import gevent
import pytest

from jury import MARKED
from rig import command, new_id
from scoreboard import cli, copying, retention
from scoreboard.backups import NAME, Backups, NotMade
from scoreboard.competitions import Competitions
from scoreboard.core.commands import ChangePhase, ReceiveSummary
from scoreboard.core.phases import Verb
from scoreboard.core.roles import Role, Who
from scoreboard.definition import from_toml
from scoreboard.flow import now
from scoreboard.store.sqlite import SqliteLedger
from test_backups import children

ORGANISER = Who(Role.ORGANISER, pass_id="p1")
PATIENCE_S = 60
WORD = b"Kastanjehof"
SIZE = 1_000_000
"""More than the file weighs, less than the document that does not fit."""


def pdf(team: str, version: int = 1, size: int = 200) -> bytes:
    return b"%PDF-1.7\n" + WORD + f" {team} {version} ".encode() + b"." * size + b"\n%%EOF\n"


class Place:
    """A data directory with a competition in it whose teams handed something in."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.competitions = Competitions(directory)
        self.backups = Backups(directory)
        self.hosted = self.competitions.make(from_toml(f"file_days = 60\n{MARKED}"))
        self.go(Verb.OPEN)
        self.hand_in("KO", pdf("KO"))
        self.hand_in("MA", pdf("MA"))

    def hand_in(self, team: str, body: bytes) -> None:
        """Do as the page does."""
        (self.directory / "sent").write_bytes(body)
        with (self.directory / "sent").open("rb") as stream:
            kept = self.hosted.summaries.keep(stream)
        (self.directory / "sent").unlink()
        self.hosted.submit(ReceiveSummary(team=team, digest=kept.digest, size=kept.size), ORGANISER, new_id())
        self.hosted.summaries.keep_only({one.digest for one in self.hosted.state.jury.summaries.values()})

    def go(self, *verbs: Verb) -> None:
        for verb in verbs:
            self.hosted.submit(ChangePhase(verb=verb), ORGANISER, f"{verb}-{self.hosted.state.seq}")

    def document(self, team: str) -> Path:
        return self.hosted.summaries.folder / f"{self.hosted.state.jury.summaries[team].digest}.pdf"

    def beside(self) -> set[bytes]:
        """Give the documents that lie beside the copies."""
        return {path.read_bytes() for path in (self.directory / "backups" / "belweek.summaries").glob("*.pdf")}

    def make(self, *days_ago: int) -> Path:
        """Have a copy made as the button does, under the names of other days where some are given."""
        path = made = self.backups.make("belweek").path
        for days in days_ago:
            path = path.with_name(f"belweek-{now() - timedelta(days=days):{NAME}}.db")
            shutil.copy(made, path)
        if days_ago:
            made.unlink()
        return path


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path / "data")
    yield place
    place.competitions.close()


@pytest.fixture
def run(capfd):
    """Run a command in this process: its exit status, and all that it said."""

    def run(*words: object, data_dir: Path) -> tuple[int, str]:
        capfd.readouterr()
        status = cli.main([*map(str, words), "--data-dir", str(data_dir)])
        return status, "".join(capfd.readouterr())

    return run


@pytest.fixture
def there(tmp_path):
    """Another machine."""
    return tmp_path / "there"


def came_back(directory: Path) -> set[bytes]:
    return {path.read_bytes() for path in (directory / "back.summaries").glob("*")}


def holding(folder: Path) -> list[str]:
    """Which files have anything of a document, byte for byte."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and WORD in path.read_bytes())


def spoil(copy: Path, digest: str) -> None:
    """Change one byte of a document inside a copy."""
    with closing(sqlite3.connect(copy)) as file, file:
        file.execute(
            "UPDATE documents SET body = CAST(replace(body, ' KO ', ' OK ') AS BLOB) WHERE digest = ?", [digest]
        )


@contextmanager
def most_bytes(size: int):
    """Let no file grow beyond that, as a full disk would; our children inherit it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_copy_made_by_hand_brings_the_documents_back_from_one_file(place, there, run, tmp_path):
    copy = tmp_path / "stick" / "copy.db"
    copy.parent.mkdir()

    assert run("backup", "belweek", "--out", copy, data_dir=place.directory) == (0, f"{copy}\n")
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    assert run("verify", copy, data_dir=there)[1].startswith("PASS")
    assert run("restore", copy, "--as", "back", data_dir=there) == (0, "back\n")

    assert came_back(there) == {pdf("KO"), pdf("MA")}
    assert WORD not in (there / "back.db").read_bytes(), "the file that is written holds none"
    assert {path.stat().st_mode & 0o077 for path in (there / "back.summaries").iterdir()} == {0}
    competitions = Competitions(there)
    back = competitions.get("back")
    assert back.state == place.hosted.state
    assert all(back.summaries.path(one.digest) for one in back.state.jury.summaries.values())
    competitions.close()


def test_copies_of_every_hour_keep_each_document_once_beside_them(place, there, run, tmp_path):
    for hour in (1, 2):
        out = tmp_path / "disk" / f"copy-{hour}.db"
        out.parent.mkdir(exist_ok=True)
        assert run("backup", "belweek", "--out", out, "--documents-beside", data_dir=place.directory)[0] == 0
        assert WORD not in out.read_bytes()

    assert {path.read_bytes() for path in (out.parent / "belweek.summaries").iterdir()} == {pdf("KO"), pdf("MA")}
    assert run("verify", out, data_dir=there)[1].startswith("PASS")
    assert run("restore", out, "--as", "back", data_dir=there) == (0, "back\n")
    assert came_back(there) == {pdf("KO"), pdf("MA")}


def test_a_copy_without_the_folder_beside_it_says_whose_document_it_misses_and_comes_back(place, there, run):
    copy = place.make()
    (place.directory / "backups" / "belweek.summaries").rename(place.directory / "elsewhere")

    verified = run("verify", copy, data_dir=there)
    restored = run("restore", copy, "--as", "back", data_dir=there)

    assert (verified[0], "the summary of KO, MA is whole neither in" in verified[1]) == (1, True)
    assert restored[0] == 0
    assert "The summary of KO, MA is neither in the copy nor in a folder beside it." in restored[1]
    assert (there / "back.db").exists()


def test_a_document_that_is_not_the_one_that_the_ledger_names_does_not_come_back(place, there, run, tmp_path):
    copy = tmp_path / "copy.db"
    run("backup", "belweek", "--out", copy, data_dir=place.directory)
    spoil(copy, place.document("KO").stem)

    verified = run("verify", copy, data_dir=there)
    restored = run("restore", copy, "--as", "back", data_dir=there)

    assert (verified[0], "the summary of KO is whole neither in" in verified[1]) == (1, True)
    assert "The summary of KO is neither in the copy" in restored[1]
    assert came_back(there) == {pdf("MA")}


def test_what_a_damaged_file_left_behind_is_found_when_an_old_copy_comes_back(place, there, run, tmp_path):
    """A copy from before documents were in copies: it lists none."""
    copy = tmp_path / "copy.db"
    with closing(SqliteLedger(place.hosted.path)) as ledger:
        ledger.reader.execute("VACUUM INTO ?", (str(copy),))
    left = there / "back.summaries"
    left.mkdir(parents=True)
    (left / place.document("KO").name).write_bytes(pdf("KO"))
    (left / place.document("MA").name).write_bytes(pdf("MA", 2))

    restored = run("restore", copy, "--as", "back", data_dir=there)

    assert restored[0] == 0
    assert "The summary of MA is neither" in restored[1]
    assert copying.listed(copy) == set()


def test_a_copy_is_made_without_a_document_that_is_gone_and_says_whose(place, there, run, tmp_path):
    copy = tmp_path / "copy.db"
    place.document("KO").unlink()

    made = run("backup", "belweek", "--out", copy, data_dir=place.directory)

    assert made[0] == 0
    assert "The summary of KO is not on this machine" in made[1]
    assert run("verify", copy, data_dir=there)[1].startswith("PASS")
    assert copying.listed(copy) == {place.document("MA").stem}


def test_a_document_that_is_replaced_while_a_copy_is_made_begins_it_anew(place, tmp_path):
    """The ledger in the copy and the documents are of one moment."""

    class Replaced(SqliteLedger):
        """A file in which a team hands in once more, right behind the first copy."""

        times = 0

        @property
        def reader(self):
            return self

        @reader.setter
        def reader(self, connection):
            self._connection = connection

        def execute(self, question, values=()):
            done = self._connection.execute(question, values)
            if "VACUUM" in question:
                Replaced.times += 1
                if Replaced.times == 1:
                    place.hand_in("KO", pdf("KO", 2))
            return done

        def close(self):
            self._connection.close()

    copy = tmp_path / "copy.db"
    with closing(Replaced(place.hosted.path)) as ledger:
        assert copying.write(ledger, copy) == []

    assert Replaced.times == 2
    assert copying.listed(copy) == {place.document("KO").stem, place.document("MA").stem}


@pytest.mark.parametrize("beside", [(), ("--documents-beside",)])
def test_a_copy_that_is_laid_into_the_data_directory_by_hand_is_unpacked(place, there, run, beside):
    (there / "backups").mkdir(parents=True)
    copy = there / "backups" / "belweek-20260101T100000Z.db"
    run("backup", "belweek", "--out", copy, *beside, data_dir=place.directory)
    copy.rename(there / "back.db")

    competitions = Competitions(there)

    assert competitions.damaged == {}
    assert came_back(there) == {pdf("KO"), pdf("MA")}
    competitions.close()
    assert WORD not in (there / "back.db").read_bytes()


def test_a_copy_that_is_laid_there_without_its_documents_says_in_the_log_whose_it_misses(place, there, run, caplog):
    there.mkdir()
    run("backup", "belweek", "--out", there / "back.db", "--documents-beside", data_dir=place.directory)
    (gone,) = (path for path in there.glob("*.summaries/*") if path.read_bytes() == pdf("MA"))
    gone.unlink()

    competitions = Competitions(there)

    assert competitions.damaged == {}
    assert came_back(there) == {pdf("KO")}
    assert [said for said in caplog.messages if "the summary of MA" in said and str(there / "back.db") in said]
    competitions.close()


def test_a_replaced_document_stays_with_the_copies_that_have_it_and_goes_with_the_last(place, there, run):
    first = place.make(3)
    place.hand_in("KO", pdf("KO", 2))
    place.make(2, 1)
    assert place.beside() == {pdf("KO"), pdf("KO", 2), pdf("MA")}
    assert run("restore", first, "--as", "back", data_dir=there) == (0, "back\n")
    assert came_back(there) == {pdf("KO"), pdf("MA")}, "as it was then"

    place.make()

    assert not first.exists()
    assert place.beside() == {pdf("KO", 2), pdf("MA")}


def test_no_byte_of_a_document_is_left_when_the_words_are_erased(place):
    place.go(Verb.CLOSE)
    place.make(2, 1)
    assert len(holding(place.directory)) == 4

    assert retention.forget_words(place.hosted, place.backups, before=now().replace(year=2020))

    assert holding(place.directory) == []
    made = place.backups.make("belweek", unless_since=now())
    assert copying.listed(made.path) == set()
    assert not (place.directory / "backups" / "belweek.summaries").exists()


def test_a_copy_in_the_making_brings_no_document_back_that_was_erased(place):
    place.go(Verb.CLOSE)
    with making(place) as made:
        retention.forget_words(place.hosted, place.backups, before=now())

    assert copying.listed(made.get().path) == set()
    assert holding(place.directory) == []


def test_documents_of_copies_go_with_their_competition(place):
    place.go(Verb.CLOSE)
    place.make()

    retention.look(place.competitions, place.backups, at=now().replace(year=now().year + 1))

    assert list(place.directory.rglob("*belweek*")) == []


def test_a_disk_that_fills_up_leaves_the_copy_before_and_its_documents_whole(place, there, run, tmp_path):
    first = place.make(1)
    before = place.beside()
    place.hand_in("ZO", pdf("ZO", size=2 * SIZE))
    assert first.stat().st_size < SIZE

    with most_bytes(SIZE), pytest.raises(NotMade):
        place.backups.make("belweek")
    with most_bytes(SIZE):
        by_hand = run("backup", "belweek", "--out", tmp_path / "copy.db", data_dir=place.directory)

    assert by_hand[0] == 1
    assert not (tmp_path / "copy.db").exists()
    assert sorted(path.name for path in first.parent.iterdir()) == sorted([first.name, "belweek.summaries"])
    assert place.beside() == before
    assert run("verify", first, data_dir=there)[1].startswith("PASS")


@contextmanager
def making(place: Place):
    """Have a copy made, and hold its maker once a document of it is on the disk."""
    before = children()
    made = gevent.spawn(place.backups.make, "belweek")
    with gevent.Timeout(PATIENCE_S):
        while not place.beside():
            assert not made.ready()
            gevent.sleep(0)
    (maker,) = children() - before
    os.kill(maker, signal.SIGSTOP)
    try:
        yield made
    finally:
        os.kill(maker, signal.SIGCONT)
        made.join(PATIENCE_S)


def test_a_killed_maker_leaves_the_copy_before_and_nothing_of_its_own(place):
    first = place.make(1)
    place.hand_in("ZO", pdf("ZO"))
    before = children()
    made = gevent.spawn(place.backups.make, "belweek")
    with gevent.Timeout(PATIENCE_S):
        while pdf("ZO") not in place.beside():
            assert not made.ready()
            gevent.sleep(0)
    (maker,) = children() - before
    os.kill(maker, signal.SIGKILL)
    made.join(PATIENCE_S)

    assert isinstance(made.exception, NotMade)
    assert sorted(path.name for path in first.parent.iterdir()) == sorted([first.name, "belweek.summaries"])
    assert place.beside() == {pdf("KO"), pdf("MA")}
    place.make()
    assert place.beside() == {pdf("KO"), pdf("MA"), pdf("ZO")}


def test_a_restore_that_was_killed_leaves_no_competition_and_its_rest_goes_a_day_later(place, there, run, tmp_path):
    copy = tmp_path / "copy.db"
    run("backup", "belweek", "--out", copy, data_dir=place.directory)
    words = command("restore", str(copy), "--as", "back", "--data-dir", str(there))
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as restore:
        end = time.monotonic() + PATIENCE_S
        while not any(there.glob(".restore-*/*")) and time.monotonic() < end:
            gevent.sleep(0.001)
        restore.kill()
    (rest,) = there.glob(".restore-*")
    assert not (there / "back.db").exists()

    Backups(there).tidy()
    assert rest.exists(), "it may be one that goes on"
    os.utime(rest, (0, 0))
    Backups(there).tidy()

    assert holding(there) == []
    assert run("restore", copy, "--as", "back", data_dir=there) == (0, "back\n")
    assert came_back(there) == {pdf("KO"), pdf("MA")}
