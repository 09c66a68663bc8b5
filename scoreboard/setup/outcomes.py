"""What a call may end in: the buttons of the team lead, and what holds for all that is entered with them."""

from collections.abc import Collection, Sequence
from typing import Any

from scoreboard.core import names
from scoreboard.core.commands import MAX_AMOUNT_MINOR
from scoreboard.core.competition import Competition
from scoreboard.problems import Problem, Problems
from scoreboard.setup.fields import (
    Form,
    Table,
    filled,
    languages_of,
    money,
    rows,
    typed_money,
    typed_words,
    usual_unless,
    words,
)
from scoreboard.table import KEY

LIMITS = ("ask_from_minor", "most_minor")
MINUTES = ("correction_minutes", "report_minutes")
JUDGES = ("sample_percent", "signatures")
"""What the judges look at by chance, and how many of them sign."""

CALL_BACK = "call_back_minor"
KEYS = ("outcome", *MINUTES, *LIMITS, CALL_BACK, *JUDGES)
OF_MONEY = ("regular", "pledged")
"""What only a gift of money can be."""

FLAGS = ("success", *OF_MONEY, "objection")
NOTHING, MONEY, UNITS = "nothing", "money", "units"
USUAL = Competition(slug="", name="")
LONGEST_KEY = 30


def read(form: Form, *, table: Table, language: str, gone: Collection[str] = ()) -> dict[str, Any]:
    """Read the step. A row without a name, and with no key of its own, is none. Raises Problems.

    `gone` are the keys of outcomes that were withdrawn: what was counted for one is not
    that of a new one with the same name.
    """
    before = {one.get("key", ""): one for one in table.get("outcome", ())}
    languages = languages_of(table)
    given = [row for _, row in rows(form, "outcome") if row.get("key") or row.get("name", "").strip()]
    taken = {*gone, *(row["key"] for row in given if row.get("key"))}
    found = []
    for row in given:
        key = row.get("key") or new_key(row.get("name", ""), taken)
        taken.add(key)
        found.append(_outcome(row, key, before=before.get(key, {}), languages=languages))
    problems: list[Problem] = []
    numbers = usual_unless(form, (*MINUTES, *JUDGES), problems)
    limits = {
        field: money(
            form, field, problems, table=table, language=language, most=MAX_AMOUNT_MINOR, too_large="too_large"
        )
        for field in (*LIMITS, CALL_BACK)
    }
    # An empty field is the usual amount, and nought means that nobody is called back.
    call_back = {CALL_BACK: limits.pop(CALL_BACK)} if form.get(CALL_BACK, "").strip() else {}
    if problems:
        raise Problems(*problems)
    return {"outcome": found, **numbers, **filled(limits), **call_back}


def _outcome(row: Form, key: str, *, before: Table, languages: Sequence[str]) -> dict[str, Any]:
    name = words(row, "name", before=before.get("name"), languages=languages)
    takes = row.get("takes", NOTHING)
    unit = words(row, "takes_units", before=before.get("takes_units"), languages=languages)
    flags = {flag: bool(row.get(flag)) for flag in FLAGS}
    objects = flags["objection"]
    return {
        "key": key,
        "name": name,
        **filled(
            {
                "takes_money": takes == MONEY and not objects,
                "takes_units": unit if takes == UNITS and not objects else "",
                "success": flags["success"] and not objects,
                **{flag: flags[flag] and takes == MONEY and not objects for flag in OF_MONEY},
                "objection": objects,
                "symbol": row.get("symbol", "") if not objects else "",
            }
        ),
        **({} if row.get("scores") or objects else {"scores": False}),
    }


def typed(table: Table, *, language: str) -> dict[str, str]:
    """Give the fields of the step."""
    languages = languages_of(table)
    fields: dict[str, str] = {}
    for number, outcome in enumerate(table.get("outcome", ()), start=1):
        row = f"outcome.{number}"
        unit = outcome.get("takes_units", "")
        fields |= {
            f"{row}.key": outcome.get("key", ""),
            f"{row}.takes": MONEY if outcome.get("takes_money") else UNITS if unit else NOTHING,
            f"{row}.symbol": outcome.get("symbol", ""),
            f"{row}.scores": "yes" if outcome.get("scores", not outcome.get("objection")) else "",
            **{f"{row}.{flag}": "yes" if outcome.get(flag) else "" for flag in FLAGS},
            **typed_words(outcome.get("name", outcome.get("key", "")), f"{row}.name", languages=languages),
            **typed_words(unit, f"{row}.takes_units", languages=languages),
        }
    limits = {field: typed_money(table.get(field), table=table, language=language) for field in LIMITS}
    limits[CALL_BACK] = (
        "0" if table.get(CALL_BACK) == 0 else typed_money(table.get(CALL_BACK), table=table, language=language)
    )
    return fields | limits | {field: str(table.get(field, getattr(USUAL, field))) for field in (*MINUTES, *JUDGES)}


def new_key(name: str, taken: Collection[str], *, base: str = "outcome") -> str:
    """Make a key from a name, `base` where there is none in it; it stays when the name changes."""
    made = names.slug(name).replace("-", "_")[:LONGEST_KEY].strip("_")
    base = made if KEY.fullmatch(made) else base
    candidates = (base, *(f"{base[: LONGEST_KEY - 3]}_{number}" for number in range(2, 100)))
    return next(key for key in candidates if key not in taken)
