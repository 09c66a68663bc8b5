"""What stands in the fields of the set-up: words for each language, numbers, amounts, and rows of them.

A field is named as a problem with it is named in a table: `name`, `team.2.seats`. Words in
a language other than the first stand in a field behind it, such as `name.fr`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from scoreboard.core import names
from scoreboard.core.competition import Words
from scoreboard.core.recipe import is_money
from scoreboard.numbers import LANGUAGES, AmountError, parse_amount, typed_amount
from scoreboard.problems import Problem
from scoreboard.table import MOST

Form = Mapping[str, str]
Table = Mapping[str, Any]
Row = tuple[int, dict[str, str]]
"""The number that the fields of a row have, and what stands in them."""

WHOLE = re.compile(r"[0-9]{1,16}", re.ASCII)
ROW = re.compile(r"(?P<rows>[a-z]+)\.(?P<number>[0-9]{1,4})\.(?P<field>.+)", re.ASCII)
DONE = re.compile(r"(?P<what>up|down|remove) (?P<rows>[a-z]+) (?P<number>[0-9]{1,4})", re.ASCII)


def languages_of(table: Table) -> list[str]:
    """Give the languages of a competition as far as they are known; its first comes first."""
    known = [language for language in table.get("languages", ()) if language in LANGUAGES]
    return known or [LANGUAGES[0]]


def words(form: Form, field: str, *, before: Words | None, languages: Sequence[str]) -> Words:
    """Read words: the plain field is in the first language, and holds for all that say nothing else.

    Words in languages that are not asked for stay as they were before, as long as the
    first language says the same as before.
    """
    first = names.clean(form.get(field, ""))
    others = {language: names.clean(form.get(f"{field}.{language}", "")) for language in languages[1:]}
    if isinstance(before, Mapping) and before.get(languages[0], "") == first:
        others = {**{one: text for one, text in before.items() if one not in languages}, **others}
    said = {language: text for language, text in others.items() if text}
    # Who has no words of their own reads English ones: what is the same as the first is said all the same.
    if all(text == first for text in said.values()) and before != {languages[0]: first, **said}:
        return first
    return {languages[0]: first, **said} if first else said


def words_before(lines: Sequence[Table], place: int, first: str, languages: Sequence[str]) -> Words | None:
    """Find what a line was called before, in all languages: one that moved is known by its words in the first."""
    names_before = [line.get("name") for line in lines]
    candidates = [*names_before[place : place + 1], *names_before]
    said = (name for name in candidates if isinstance(name, Mapping) and name.get(languages[0]) == names.clean(first))
    return next(said, None)


def typed_words(said: Words, field: str, *, languages: Sequence[str]) -> dict[str, str]:
    """Give the fields of words, one for each language."""
    if isinstance(said, str):
        return {field: said}
    first = said.get(languages[0]) or next(iter(said.values()), "")
    others = {f"{field}.{language}": text for language, text in said.items() if language != languages[0]}
    return {field: first, **others}


def whole(form: Form, field: str, problems: list[Problem], *, code: str = "not_a_whole_number") -> int:
    """Read a whole number; nothing is nought."""
    typed = form.get(field, "").strip()
    if not typed:
        return 0
    if not WHOLE.fullmatch(typed):
        problems.append(Problem(field, code))
        return 0
    return int(typed)


def amount(form: Form, field: str, problems: list[Problem], *, of: str, table: Table, language: str) -> int:
    """Read how much of a kind: money as the reader writes it, in minor units, else a number. Nothing is nought."""
    if not is_money(of):
        return count(form, field, problems)
    return money(form, field, problems, table=table, language=language)


def money(
    form: Form,
    field: str,
    problems: list[Problem],
    *,
    table: Table,
    language: str,
    most: int = MOST,
    too_large: str = "goal_too_large",
) -> int:
    """Read an amount as the reader writes it, in minor units; `too_large` is said of more than `most`."""
    typed = form.get(field, "").strip()
    if not typed:
        return 0
    try:
        return parse_amount(typed, language, table.get("currency", "EUR"), most=most)
    except AmountError as wrong:
        if wrong.code != "zero":
            problems.append(Problem(field, too_large if wrong.code == "too_large" else wrong.code))
        return 0


def count(form: Form, field: str, problems: list[Problem]) -> int:
    """Read a number whose thousands may be parted by a point, a comma or a space: there are no fractions of a call."""
    typed = form.get(field, "").strip()
    parted = re.fullmatch(r"[1-9][0-9]{0,2}(?:[., \u00a0\u202f'’][0-9]{3})+", typed)
    digits = re.sub(r"[^0-9]", "", typed) if parted else typed
    return whole({field: digits}, field, problems)


def usual_unless(form: Form, fields: Collection[str], problems: list[Problem]) -> dict[str, int]:
    """Read whole numbers of which nought is one: those that are not given stay the usual ones."""
    return {field: count(form, field, problems) for field in fields if form.get(field, "").strip()}


def typed_number(value: Any) -> str:
    """Write a whole number as it would be typed: nothing for nought."""
    return str(value) if value else ""


def typed_amount_of(value: Any, *, of: str, table: Table, language: str) -> str:
    """Write how much of a kind as it would be typed; whole amounts without their noughts behind the comma."""
    if value and isinstance(value, int) and not is_money(of):
        return str(value)
    return typed_money(value, table=table, language=language)


def typed_money(value: Any, *, table: Table, language: str) -> str:
    """Write an amount as it would be typed: nothing for nought, and no noughts behind the comma."""
    if not value or not isinstance(value, int):
        return ""
    written = typed_amount(value, table.get("currency", "EUR"), language)
    return re.sub(r"[.,]0+$", "", written)


def rows(form: Form, name: str) -> list[Row]:
    """Give the rows of a form in their order."""
    found: dict[int, dict[str, str]] = {}
    for field, value in form.items():
        match = ROW.fullmatch(field)
        if match and match["rows"] == name:
            found.setdefault(int(match["number"]), {})[match["field"]] = value
    return sorted(found.items())


def with_rows(form: Form, name: str, ordered: Sequence[Form]) -> dict[str, str]:
    """Give a form with these rows in the place of its own, numbered from one."""
    others = {field: value for field, value in form.items() if not field.startswith(f"{name}.")}
    numbered = enumerate(ordered, start=1)
    return others | {f"{name}.{number}.{field}": value for number, row in numbered for field, value in row.items()}


def done(form: Form) -> dict[str, str]:
    """Give a form after what a button did to one of its rows: moved it up or down, or took it away."""
    match = DONE.fullmatch(form.get("do", ""))
    if not match:
        return dict(form)
    ordered = rows(form, match["rows"])
    place = next((place for place, (number, _) in enumerate(ordered) if number == int(match["number"])), None)
    if place is not None:
        row = ordered.pop(place)
        if match["what"] != "remove":
            ordered.insert(max(place + (1 if match["what"] == "down" else -1), 0), row)
    return with_rows(form, match["rows"], [row for _, row in ordered])


def filled(part: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, so that the usual value holds."""
    return {key: value for key, value in part.items() if value not in ("", 0, (), [], None, {}, False)}
