"""A table of keys and values, read key by key, that remembers what was wrong and what nobody asked for."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from scoreboard.core import names
from scoreboard.core.competition import Words
from scoreboard.numbers import LANGUAGES
from scoreboard.problems import Problem

MOST = 2**53 - 1
"""Above this a browser would round."""
KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
MOST_DIGITS = 9
MOST_WHOLE = 10**MOST_DIGITS
DECIMAL = re.compile(rf"(?:0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}})(?:\.[0-9]{{1,{MOST_DIGITS}}})?", re.ASCII)
MOST_WORDS = 80


class Table:
    """What was written, and the problems found in it.

    Each reading gives a value that can be worked with, whether or not it was right: the
    problems say which was not.
    """

    def __init__(self, written: Mapping[str, Any], problems: list[Problem], prefix: str = "") -> None:
        self.written = written
        self._problems = problems
        self._prefix = prefix
        self._asked: list[str] = []

    def wrong(self, field: str, code: str, /, **params: str | int) -> None:
        """Note a problem with a field."""
        self._problems.append(Problem(self._prefix + field, code, params))

    def has(self, field: str) -> bool:
        """Say whether something was written for a field."""
        return field in self.written

    def text(self, field: str, *, needed: bool = False) -> str:
        """Read a plain text."""
        value = self._value(field, "")
        if not isinstance(value, str):
            self.wrong(field, "not_text")
            return ""
        if needed and not value.strip():
            self.wrong(field, "missing")
        return value.strip()

    def name(self, field: str, *, default: str = "", needed: bool = False, most: int = names.MAX_LENGTH) -> str:
        """Read a name: tidied, and without anything that hides or misleads."""
        return self._tidied(field, self._value(field, default), needed=needed, most=most)

    def words(self, field: str, *, default: str = "", needed: bool = False, most: int = MOST_WORDS) -> Words:
        """Read words that people see: one text for all, or a table with a text for each language."""
        value = self._value(field, default)
        if isinstance(value, str):
            return self._tidied(field, value, needed=needed, most=most, mixed=True)
        if not isinstance(value, Mapping) or not value:
            self.wrong(field, "not_words")
            return ""
        for language in value.keys() - set(LANGUAGES):
            self.wrong(field, "unknown_language", language=language)
        return {
            language: self._tidied(f"{field}.{language}", text, needed=True, most=most, mixed=True)
            for language, text in value.items()
        }

    def _tidied(self, field: str, text: Any, *, needed: bool, most: int, mixed: bool = False) -> str:
        """Read a line of text; where scripts may be `mixed` nobody is taken for another."""
        if not isinstance(text, str):
            self.wrong(field, "not_text")
            return ""
        tidied = names.clean(text)
        problem = names.problem_with(tidied, most=most)
        if problem == "empty":
            problem = "missing" if needed else None
        if problem and not (mixed and problem == "mixed_scripts"):
            self.wrong(field, problem, **_named(problem, tidied, most=most))
        return tidied

    def texts(self, field: str, *, default: Sequence[str] = ()) -> tuple[str, ...]:
        """Read a list of plain texts."""
        value = self._value(field, default)
        if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
            self.wrong(field, "not_texts")
            return ()
        return tuple(value)

    def choice(self, field: str, *, default: str, of: Collection[str], problem: str) -> str:
        """Read one of a closed list."""
        value = self._value(field, default)
        if not self.has(field) or (isinstance(value, str) and value in of):
            return str(value)
        if not isinstance(value, str):
            self.wrong(field, "not_text")
        else:
            near = get_close_matches(value, of, n=1)
            self.wrong(field, problem, value=names.shown(value), near=near[0] if near else "")
        return default

    def flag(self, field: str, *, default: bool = False) -> bool:
        """Read true or false."""
        value = self._value(field, default)
        if not isinstance(value, bool):
            self.wrong(field, "not_a_flag")
            return default
        return value

    def whole(self, field: str, *, default: int = 0, least: int = 0, most: int) -> int:
        """Read a whole number within bounds."""
        value = self._value(field, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(field, "not_a_whole_number")
        elif not least <= value <= most:
            self.wrong(field, "out_of_range", least=least, most=most)
        else:
            return value
        return default

    def decimal(self, field: str, *, default: str, most: int) -> str:
        """Read a decimal number, exactly, as text."""
        value = self._value(field, default)
        written = _decimal(value)
        if not DECIMAL.fullmatch(written):
            self.wrong(field, "not_a_weight")
        elif Decimal(written) > most:
            self.wrong(field, "out_of_range", least=0, most=most)
        else:
            return written
        return default

    def time(self, field: str) -> datetime | None:
        """Read a time, with or without a zone."""
        value = self._value(field, None)
        if value is not None and not isinstance(value, datetime):
            self.wrong(field, "not_a_time")
            return None
        return value

    def date(self, field: str) -> str:
        """Read a date, as TOML has them or in text; give it as text, empty for none."""
        value = self._value(field, "")
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        try:
            return date.fromisoformat(value).isoformat() if value else ""
        except (TypeError, ValueError):
            self.wrong(field, "date_form")
            return ""

    def table(self, field: str) -> "Table":
        """Read a table inside this one; an empty one when there is none."""
        value = self._value(field, {})
        if not isinstance(value, Mapping):
            self.wrong(field, "not_a_table")
            value = {}
        return Table(value, self._problems, f"{self._prefix}{field}.")

    def tables(self, field: str, *, least: int = 1, most: int) -> "list[Table]":
        """Read a list of tables. Their problems are named `field.1.`, `field.2.`, …"""
        value = self._value(field, [])
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            self.wrong(field, "not_tables")
            return []
        if len(value) < least:
            self.wrong(field, "none_given")
        if len(value) > most:
            self.wrong(field, "too_many_given", most=most)
        return [
            Table(each, self._problems, f"{self._prefix}{field}.{number}.")
            for number, each in enumerate(value[:most], start=1)
        ]

    def nothing_else(self) -> None:
        """Note every key that nobody asked for, with the one that may have been meant."""
        for field in self.written:
            if field not in self._asked:
                near = get_close_matches(field, self._asked, n=1)
                self.wrong(names.shown(field), "unknown_key", near=near[0] if near else "")

    def _value(self, field: str, default: Any) -> Any:
        self._asked.append(field)
        return self.written.get(field, default)


def _named(problem: str, name: str, *, most: int = names.MAX_LENGTH) -> dict[str, str | int]:
    """Give what the sentence about a name leaves open."""
    return {"most": most} if problem == "too_long" else {"name": names.shown(name)}


def _decimal(value: Any) -> str:
    """Write a number in plain digits; empty for what is none, or far too large or fine to be meant."""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        fits = value.is_finite() and -MOST_DIGITS < value.adjusted() < MOST_DIGITS
        return f"{value:f}" if fits else ""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST_WHOLE:
        return ""
    return str(value)
