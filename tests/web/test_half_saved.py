"""Where an entry is durable and what stands beside it could not be written, nobody is told that nothing was saved."""

import re
import sqlite3
from contextlib import closing, contextmanager

import pytest
from flask_socketio import SocketIO

from jury import MARKED
from rig import new_id
from scoreboard import operations
from scoreboard.app import create_app
from scoreboard.competitions import Competitions
from scoreboard.core.commands import ChangePhase
from scoreboard.core.facts import JudgeLeft, JudgeRecused, JudgeSeated, MarksGiven
from scoreboard.core.phases import Verb
from scoreboard.core.roles import Role, Who
from scoreboard.live import Live
from scoreboard.settings import Settings
from visitor import PHRASE

NOTHING = "Nothing was saved"


class Table:
    """A competition in this process, with an organiser and a judge in browsers of their own."""

    def __init__(self, folder):
        self.competitions = Competitions(folder)
        self.slug = operations.make(self.competitions, toml=MARKED)["slug"]
        self.hosted = self.competitions.get(self.slug)
        self.hosted._write(lambda: self.hosted.ledger.writer.execute("PRAGMA busy_timeout = 10"))
        app = create_app(Settings(data_dir=folder), self.competitions, setup_key="key")
        app.config["WTF_CSRF_ENABLED"] = False
        app.extensions["live"] = Live(SocketIO(), self.competitions, build="")
        self.judge, self.judge_id = self._guest(app, "judge")
        self.organiser, _ = self._guest(app, "organiser")
        self.hosted.submit(ChangePhase(verb=Verb.OPEN), Who(Role.ORGANISER, pass_id="o"), new_id())

    def _guest(self, app, role):
        made = operations.make_pass(self.competitions, slug=self.slug, role=role)
        guest = app.test_client()
        assert guest.post(f"/{self.slug}/pass", data={"token": made["token"]}).status_code == 303
        return guest, made["id"]

    def post(self, guest, path, **fields):
        """Send a form: the status of the answer, and its words."""
        answer = guest.post(f"/{self.slug}/{path}?lang=en", data={"request_id": new_id(), **fields})
        return answer.status_code, " ".join(re.sub("<[^>]*>", " ", answer.text).replace("’", "'").split())

    def sits(self, phrase=PHRASE):
        return self.post(self.judge, "judge/passphrase", passphrase=phrase, passphrase_again=phrase)

    def drafts(self):
        return [*self.hosted.mark_drafts.of(self.judge_id)]

    def made(self, kind):
        """How many entries of a kind there are."""
        return sum(isinstance(entry.fact, kind) for entry in self.hosted.ledger.entries(after=0, limit=1_000))

    @contextmanager
    def held_behind_the_entry(self):
        """Have another program hold the file from the moment that the next entry is durable."""
        with closing(sqlite3.connect(self.hosted.path, isolation_level=None)) as file:

            def hold():
                file.execute("BEGIN IMMEDIATE")

            self.hosted.listeners.append(hold)
            try:
                yield
            finally:
                self.hosted.listeners.remove(hold)
                assert file.in_transaction, "no entry was made"


@pytest.fixture
def table(tmp_path):
    table = Table(tmp_path)
    yield table
    table.competitions.close()


def test_a_passphrase_that_was_not_kept_is_chosen_again_and_the_seat_was_taken_once(table):
    with table.held_behind_the_entry():
        status, words = table.sits()
    assert (status, NOTHING in words, "The seat at the table is taken" in words) == (503, False, True)
    assert table.made(JudgeSeated) == 1

    assert table.sits()[0] == 303
    assert table.made(JudgeSeated) == 1
    assert table.hosted.state.jury.chose_anew(table.judge_id, table.hosted.state.at) is None

    table.post(table.organiser, f"organise/judges/{table.judge_id}/renew")
    assert table.sits()[0] == 303
    assert table.made(JudgeSeated) == 2, "another one is told of"


def test_a_judge_who_left_while_the_passphrase_stayed_chooses_another_to_sit_down_again(table):
    table.sits()
    leave = f"organise/judges/{table.judge_id}/leave"
    with table.held_behind_the_entry():
        status, words = table.post(table.organiser, leave, words="ill")
    assert (status, NOTHING in words, "The judge has left the table." in words) == (503, False, True)
    assert table.made(JudgeLeft) == 1

    again = table.post(table.judge, "judge/passphrase", passphrase=PHRASE)
    assert (again[0], "Type the new passphrase twice" in again[1]) == (401, True)
    assert table.sits("vier geiten in de regen")[0] == 303
    assert table.judge_id in table.hosted.state.jury.seats


@pytest.mark.parametrize("path", ["judge/marks/teams/KO", "judge/marks/recusals"])
def test_marks_and_recusals_whose_draft_stays_are_said_to_be_saved(table, path):
    table.sits()
    table.post(table.organiser, "judge/passphrase", passphrase=PHRASE, passphrase_again=PHRASE)
    table.post(table.organiser, "judge/marks/teams/KO/calls", reference="KO-001")
    card = table.judge.get(f"/{table.slug}/judge/marks?team=KO").text
    marks = dict.fromkeys(re.findall(r'<fieldset class="scale" id="([^"]+)"', card), "8")
    one, *_ = marks
    assert table.judge.post(f"/{table.slug}/judge/marks/teams/KO/draft", data={one: "5"}).status_code == 200
    assert table.drafts() == ["KO"]

    with table.held_behind_the_entry():
        status, words = table.post(table.judge, path, of="KO", reason="related", **marks)

    assert (status, NOTHING in words, "Everything else is saved." in words) == (503, False, True)
    assert table.made(MarksGiven if "teams" in path else JudgeRecused) == 1
    assert table.drafts() == ["KO"]
