"""Whoever does not want to be called any more is told to the charity."""

from dataclasses import replace

import pytest

from belweek import OUTCOMES, Day, call, counts, define, take_back
from scoreboard.core.commands import RecordResult
from scoreboard.core.competition import Outcome
from scoreboard.core.phases import Verb
from scoreboard.exports.objections import objections_csv
from scoreboard.store.memory import MemoryLedger

OBJECTION = Outcome(key="objection", name="Bezwaar", objection=True)


class Calls(Day):
    """A competition in which somebody may object."""

    def ask(self, command, *who):
        if command == define(charity=self.charity):
            command = replace(command, outcomes=(*OUTCOMES, OBJECTION))
        return super().ask(command, *who)

    def object(self, note="", **more):
        return self.ask(replace(objection(**more), note=note)).entries[0]


def objection(team="KO", calls=1):
    return RecordResult(result=counts(team, "objection", calls=calls))


def lines(day, text=None):
    """The lines of the file behind its heading, without their times."""
    file = objections_csv(day.ledger.entries(), text or day.ledger.text).decode("utf-8-sig")
    heading, *found = file.splitlines()
    assert heading == "at,team,calls,record"
    return [line.split(",", 1)[1] for line in found]


def day_of_calls():
    day = Calls(MemoryLedger("belweek"))
    day.go(Verb.OPEN)
    return day


def test_the_file_has_a_line_for_each_objection_with_the_number_of_its_record():
    day = day_of_calls()
    day.object("A-1044")
    day.ask(call())
    day.object(team="ZO")

    assert lines(day) == ["KO,1,A-1044", "ZO,1,"]


def test_an_objection_that_was_taken_back_is_none_and_a_corrected_one_is_as_corrected():
    day = day_of_calls()
    day.object("A-1")
    day.object("A-2")
    day.ask(take_back("asked-0003"))
    day.ask(take_back("asked-0004", instead=objection(team="MA")))
    day.object("A-3")
    day.ask(take_back("asked-0007", instead=call()))

    assert lines(day) == ["MA,1,A-2"]


@pytest.mark.parametrize(
    ("note", "number", "left"),
    [
        ("", "", "A-1"),
        ("KO rang me", "", "A-1"),
        ("KO rang 2 times", "", "A-1"),
        ("", "B-7", "B-7"),
        ("KO rang me", "B-7", "B-7"),
        ("KO rang\nme at 10", "B-7", "B-7"),
        ("KO rang\nme at 10", "", "A-1"),
    ],
)
def test_a_corrected_objection_keeps_its_number_until_another_is_given_and_no_word_of_a_judge_is_one(
    note, number, left
):
    day = day_of_calls()
    day.object("A-1")
    instead = replace(objection(team="MA"), note=number)
    day.ask(replace(take_back("asked-0003", instead=instead), reason="other", note=note))
    day.ask(take_back("asked-0004", instead=objection(team="ZO", calls=2)))

    assert lines(day) == [f"ZO,2,{left}"]


def test_a_number_that_came_with_a_correction_and_was_erased_is_said_to_be():
    day = day_of_calls()
    day.object()
    day.ask(take_back("asked-0003", instead=replace(objection(), note="B-7")))

    assert lines(day, lambda _: None) == ["KO,1,[erased]"]


def test_what_was_rehearsed_is_nobodys_objection():
    day = Calls(MemoryLedger("belweek"))
    day.object("A-1")
    day.go(Verb.OPEN)

    assert lines(day) == []


def test_what_was_erased_is_said_to_be_and_a_formula_is_only_text():
    day = day_of_calls()
    day.object("=1+1")

    assert lines(day) == ["KO,1,'=1+1"]
    assert lines(day, lambda _: None) == ["KO,1,[erased]"]
