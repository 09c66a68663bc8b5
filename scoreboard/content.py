"""What a request asks for, in a form that tells a repeat from another request."""

import hmac
from typing import Any, assert_never

from scoreboard.core.codec import compact, dump
from scoreboard.core.commands import (
    AnswerAsk,
    AskJudges,
    ChangeDefinition,
    ChangePhase,
    ChangeSchedule,
    Command,
    DefineCompetition,
    EndShift,
    Judging,
    RecordResult,
    SettlePledge,
    SignStandings,
    StartShift,
    TakeBack,
)
from scoreboard.core.tally import Counts


def content_of(command: Command, secret: bytes) -> bytes:
    """Give a digest of what is asked for, without clock fields.

    It is keyed with a secret of the file, so that a note cannot be guessed from it. It is
    compared for as long as the file lives: what is said here is never said otherwise, and
    a field that comes later is left out while it holds nothing.
    """
    text = compact([type(command).__name__, *_content(command)])
    return hmac.digest(secret, text.encode(), "sha256")[:16]


def _content(command: Command) -> list[Any]:
    if isinstance(command, SignStandings):
        # What the verifier came to is not what the judge asks for.
        return [command.digest, command.note]
    if isinstance(command, Judging):
        return [dump(command)]
    match command:
        case RecordResult():
            # What the phone knew of the phase is left out, like its clock: the entry is the same whichever way it came.
            return [*_values(command.result), command.note, *([command.caller] if command.caller else [])]
        case TakeBack():
            instead = _values(command.instead.result) if command.instead else []
            caller = [command.instead.caller] if command.instead and command.instead.caller else []
            words = "\n".join(filter(None, (command.note, command.instead.note if command.instead else "")))
            return [command.target, command.reason, words, *instead, *caller]
        case AskJudges():
            return [command.target, command.reason, command.note]
        case AnswerAsk():
            return [command.target, command.note]
        case SettlePledge():
            return [command.target, command.settled, command.day, command.note]
        case StartShift():
            return [command.team, command.seats]
        case EndShift():
            return [command.target, command.seats, command.minutes]
        case ChangePhase():
            return [command.verb, command.reason]
        case DefineCompetition() | ChangeDefinition() | ChangeSchedule():
            return [dump(command)]
        case _:
            assert_never(command)


def _values(result: Counts) -> list[Any]:
    return [result.team, result.outcome, result.calls, result.amount_minor, result.units]


def note_of(command: Command) -> str:
    """Give the free words that come with a command, in a form that `parted` takes apart."""
    match command:
        case RecordResult():
            return command.note
        case TakeBack(instead=None):
            return command.note
        case TakeBack(instead=RecordResult(note=about_the_new)):
            return f"{command.note}\n{about_the_new}" if command.note else about_the_new
        case ChangePhase():
            return command.reason
        case _:
            note: str = getattr(command, "note", "")
            return note


def parted(note: str) -> tuple[str, str]:
    """Part the words of a correction: why it was made, and what is said of the new result, on the last line."""
    why, _, about_the_new = note.rpartition("\n")
    return why, about_the_new
