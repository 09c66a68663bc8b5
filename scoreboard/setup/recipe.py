"""What wins: the money, one outcome, the calls, or points; what judges mark, and what decides between equals."""

import re
from collections.abc import Sequence
from typing import Any

from scoreboard.core.recipe import (
    CALLS,
    CONVERSION,
    MARKS,
    MONEY,
    MONEY_OF,
    NET,
    OUTCOME,
    POINTS,
    UNITS,
    UNITS_OF,
    is_money,
    minor_least,
    minor_per,
)
from scoreboard.definition_recipe import keys_of
from scoreboard.numbers import AmountError, digits_of, locale, split
from scoreboard.problems import Problem, Problems
from scoreboard.setup import criteria
from scoreboard.setup.fields import (
    Form,
    Table,
    amount,
    filled,
    languages_of,
    rows,
    typed_amount_of,
    typed_words,
    whole,
    words,
    words_before,
)

KEYS = ("recipe", "blind_marking")
ONE = "one"
"""The choice of `wins` under which `wins_kind` says what."""

CHOICES = (MONEY, ONE, CALLS, POINTS)

FIELD = {"tie_breakers": "tie.1.kind", "rank_by": "wins_kind"}
"""Where the form has another word for a key of the table."""

LOOSE_DECIMAL = re.compile(r"([0-9]{1,9})[.,]([0-9]{1,2}|[0-9]{4,9}|(?<=^0[.,])[0-9]{3})", re.ASCII)
"""One sign is a decimal sign in every language, unless it may part thousands: then three digits follow, and no nought
stands alone before it."""

GROUPED_NOUGHT = re.compile(r"0[0-9]*[^0-9]", re.ASCII)
"""What begins like this is no number with its thousands parted, whatever the sign was meant to be."""


def read(form: Form, *, table: Table, language: str) -> dict[str, Any]:
    """Read the step, after what a button asked for. Raises Problems."""
    problems: list[Problem] = []
    reading = _Reading(form, table, language, problems)
    rank_by = reading.rank_by()
    views = reading.views()
    counts = counts_points({"rank_by": rank_by, "view": views})
    recipe = {
        "rank_by": rank_by,
        **filled(
            {
                "relative_to": form.get("relative_to", "").strip(),
                "tie_breakers": reading.tie_breakers(),
                "measure": reading.measures() if counts else reading.waiting_measures(),
                "criterion": reading.criteria(),
                "view": views,
                **reading.pledges(),
            }
        ),
    }
    if problems:
        raise Problems(*problems)
    return {"recipe": recipe, **filled({"blind_marking": bool(form.get("blind_marking"))})}


def typed(table: Table, *, language: str) -> dict[str, str]:
    """Give the fields of the step."""
    recipe = table.get("recipe", {})
    rank_by = recipe.get("rank_by") or usual(table)
    plain = rank_by in (MONEY, CALLS, POINTS)
    fields = {
        "wins": rank_by if plain else ONE,
        "wins_kind": "" if plain else rank_by,
        "relative_to": recipe.get("relative_to", ""),
        "pledges": recipe.get("pledges", NET),
        "cut_off": str(recipe.get("cut_off", "")),
        "blind_marking": "yes" if table.get("blind_marking") else "",
    }
    languages = languages_of(table)
    marked = recipe.get("criterion", ())
    fields |= criteria.typed(marked, languages=languages)
    for number, criterion in enumerate(marked, start=1):
        fields[f"criterion.{number}.weight"] = typed_decimal(criterion.get("weight", "1"), language)
    for number, kind in enumerate(recipe.get("tie_breakers", ()), start=1):
        fields[f"tie.{number}.kind"] = kind
    for number, measure in enumerate(recipe.get("measure", ()), start=1):
        fields |= _typed_measure(measure, f"measure.{number}", table=table, language=language, languages=languages)
    for number, view in enumerate(recipe.get("view", ()), start=1):
        row = f"view.{number}"
        fields |= {f"{row}.{key}": view.get(key, "") for key in ("rank_by", "relative_to", "within")}
        fields |= typed_words(view.get("name", ""), f"{row}.name", languages=languages)
    return fields


def counts_points(recipe: Table) -> bool:
    """Say whether anything ranks by points: without that the lines wait, and nothing asks whether they fit."""
    return POINTS in (recipe.get("rank_by"), *(view.get("rank_by") for view in recipe.get("view", ())))


def asks_pledges(table: Table) -> bool:
    """Say whether it matters which pledges count: some outcome is pledged, or something was chosen already."""
    recipe = table.get("recipe", {})
    chosen = recipe.get("pledges", NET) != NET or recipe.get("cut_off")
    return bool(chosen) or any(outcome.get("pledged") for outcome in table.get("outcome", ()))


def field(name: str) -> str:
    """Give the form's field for a name of the table."""
    inside = name.removeprefix("recipe.")
    return FIELD.get(inside, inside).removesuffix("_minor")


def usual(table: Table) -> str:
    """Give what ranks when nothing is said: money, or calls where no outcome takes any."""
    return MONEY if any(outcome.get("takes_money") for outcome in table.get("outcome", ())) else CALLS


def kinds(table: Table) -> list[str]:
    """Give all that can be counted with the outcomes there are, the likeliest first."""
    outcomes = [one for one in table.get("outcome", ()) if one.get("key") and not one.get("objection")]
    money = [one["key"] for one in outcomes if one.get("takes_money")]
    units = [one["key"] for one in outcomes if one.get("takes_units")]
    return [
        *([MONEY] if money else []),
        *(OUTCOME + one["key"] for one in outcomes),
        *(UNITS_OF + key for key in units),
        CALLS,
        *([CONVERSION] if any(one.get("success") for one in outcomes) else []),
        *([MONEY_OF + key for key in money] if len(money) > 1 else []),
        *([UNITS] if len(units) > 1 else []),
    ]


def kinds_shown(table: Table) -> list[str]:
    """Give what a line may count: all that can be counted, the judges' marks, and what is counted already."""
    recipe = table.get("recipe", {})
    counted = [measure.get("kind", "") for measure in recipe.get("measure", ())]
    chosen = [recipe.get("rank_by", ""), *counted, *recipe.get("tie_breakers", ())]
    usual_ones = [*kinds(table), *criteria.kinds(recipe.get("criterion", ()))]
    others = [kind for kind in dict.fromkeys(chosen) if kind not in ("", POINTS, *usual_ones)]
    return [*usual_ones, *others]


def kinds_ranked(table: Table) -> list[str]:
    """Give what may rank alone, decide between equals or make a view: what is shown but the judges' marks."""
    return [kind for kind in kinds_shown(table) if not kind.startswith(MARKS)]


def suggested(table: Table) -> list[dict[str, Any]]:
    """Give lines to begin with: something for the money, and something for each success."""
    outcomes = [one for one in table.get("outcome", ()) if one.get("key") and one.get("scores", True)]
    found = [_line(MONEY, table)] if usual(table) == MONEY else []
    found += [_line(OUTCOME + one["key"], table) for one in outcomes if one.get("success")]
    return found or [_line(CALLS, table)]


def _line(kind: str, table: Table) -> dict[str, Any]:
    """Give a new line: a point for ten of the currency, else for each one."""
    return {"kind": kind, "weight": "1", **({"per_minor": 10 * _unit(table)} if is_money(kind) else {})}


def _unit(table: Table) -> int:
    """Give the minor units of one whole of the currency."""
    unit: int = 10 ** digits_of(table.get("currency", "EUR"))
    return unit


def _per_of(kind: str, relative_to: str) -> str:
    """Say what points are given for so much of: the kind, or plain numbers where they are no amounts of it."""
    return kind if minor_per(kind, relative_to) else CALLS


def _least_of(kind: str, relative_to: str) -> str:
    """Say what a minimum is one of: the kind, or plain numbers where it is one of calls or records."""
    return kind if minor_least(kind, relative_to) else CALLS


class _Reading:
    """One reading of the form: what it says, and what was wrong with it."""

    def __init__(self, form: Form, table: Table, language: str, problems: list[Problem]) -> None:
        self.form = form
        self.table = table
        self.language = language
        self.problems = problems
        self.languages = languages_of(table)
        self.before = table.get("recipe", {})
        self.do = form.get("do", "").strip()

    def rank_by(self) -> str:
        wins = self.form.get("wins", "").strip()
        if wins == ONE:
            return self.form.get("wins_kind", "").strip() or next(
                (kind for kind in kinds(self.table) if kind not in (MONEY, CALLS)), usual(self.table)
            )
        return wins if wins in CHOICES else usual(self.table)

    def tie_breakers(self) -> list[str]:
        chosen = (row.get("kind", "").strip() for _, row in rows(self.form, "tie"))
        return list(dict.fromkeys(kind for kind in chosen if kind))

    def pledges(self) -> dict[str, str]:
        """Read which pledges count, and until when they are settled. A form that does not ask leaves it as it was."""
        said = {"pledges": NET, "cut_off": "", **self.before, **self.form}
        chosen = {key: str(said[key]).strip() for key in ("pledges", "cut_off")}
        return chosen if chosen["pledges"] != NET else {"cut_off": chosen["cut_off"]}

    def measures(self) -> list[dict[str, Any]]:
        found = self._measures()
        if self.do == "add measure":
            counted = [measure["kind"] for measure in found]
            free = [kind for kind in kinds(self.table) if kind not in counted]
            found.append(_line((free or [CALLS])[0], self.table))
        if not found and not any(field.startswith("measure.") for field in self.form):
            return suggested(self.table)
        return found

    def waiting_measures(self) -> list[dict[str, Any]]:
        """Read lines that nothing ranks by. They may not be seen, so what cannot be read stays as it was."""
        aside = _Reading(self.form, self.table, self.language, [])
        found = aside._measures()
        return self.before.get("measure", []) if aside.problems else found

    def _measures(self) -> list[dict[str, Any]]:
        return [self._measure(number, row) for number, row in rows(self.form, "measure") if row.get("kind")]

    def _measure(self, number: int, row: Form) -> dict[str, Any]:
        kind, against = row["kind"].strip(), row.get("relative_to", "").strip()
        per, least = keys_of(kind, against)
        start = f"measure.{number}"
        return {
            "kind": kind,
            "weight": self._decimal(f"{start}.weight", usual="1"),
            per: self._per(f"{start}.per", _per_of(kind, against)),
            **filled(
                {
                    "relative_to": against,
                    "regular_factor": whole(self.form, f"{start}.regular_factor", self.problems),
                    "cap": self._decimal(f"{start}.cap", usual=""),
                    least: self._amount(f"{start}.least", _least_of(kind, against)),
                    "name": self._name(start, "measure", number),
                }
            ),
        }

    def criteria(self) -> list[dict[str, Any]]:
        """Read what judges mark."""
        weights = {
            number: self._decimal(f"criterion.{number}.weight", usual="1") for number, _ in rows(self.form, "criterion")
        }
        before = self.before.get("criterion", ())
        return criteria.read(
            self.form, before=before, weights=weights, languages=self.languages, problems=self.problems
        )

    def views(self) -> list[dict[str, Any]]:
        found = [
            filled(
                {
                    "name": self._name(f"view.{number}", "view", number),
                    **{key: row.get(key, "").strip() for key in ("rank_by", "relative_to", "within")},
                }
            )
            for number, row in rows(self.form, "view")
        ]
        return [*found, {}] if self.do == "add view" else found

    def _name(self, start: str, what: str, number: int) -> Any:
        """Read the name of a line, with what other languages called it before."""
        first = self.form.get(f"{start}.name", "")
        before = words_before(self.before.get(what, ()), number - 1, first, self.languages)
        return words(self.form, f"{start}.name", before=before, languages=self.languages)

    def _per(self, name: str, kind: str) -> int:
        if not self.form.get(name, "").strip():
            return _unit(self.table) if is_money(kind) else 1
        return self._amount(name, kind)

    def _amount(self, name: str, kind: str) -> int:
        return amount(self.form, name, self.problems, of=kind, table=self.table, language=self.language)

    def _decimal(self, name: str, *, usual: str) -> str:
        """Read a number with a fraction as the reader writes it."""
        written = self.form.get(name, "").strip()
        if not written:
            return usual
        read = decimal(written, self.language)
        if read is None:
            self.problems.append(Problem(name, "not_a_weight"))
            return usual
        return read


def decimal(written: str, language: str) -> str | None:
    """Give a number in plain digits, read in the reader's own form; None when it is none."""
    loose = LOOSE_DECIMAL.fullmatch(written)
    if not loose and GROUPED_NOUGHT.match(written):
        return None
    try:
        digits, fraction = loose.groups() if loose else split(written, language)
    except AmountError:
        return None
    return f"{int(digits)}.{fraction}" if fraction else str(int(digits))


def typed_decimal(value: Any, language: str) -> str:
    """Write a decimal as the reader would type it."""
    written = str(value if value is not None else "")
    return written.replace(".", locale(language).number_symbols["latn"]["decimal"])


def _typed_measure(
    measure: Table, row: str, *, table: Table, language: str, languages: Sequence[str]
) -> dict[str, str]:
    kind, against = measure.get("kind", ""), measure.get("relative_to", "")
    per, least = (measure.get(key) for key in keys_of(kind, against))
    factor = measure.get("regular_factor", 1)
    return {
        f"{row}.kind": kind,
        f"{row}.weight": typed_decimal(measure.get("weight", "1"), language),
        f"{row}.per": typed_amount_of(per or 1, of=_per_of(kind, against), table=table, language=language),
        f"{row}.relative_to": against,
        f"{row}.cap": typed_decimal(measure.get("cap", ""), language),
        f"{row}.least": typed_amount_of(least, of=_least_of(kind, against), table=table, language=language),
        f"{row}.regular_factor": "" if factor == 1 else str(factor),
        **typed_words(measure.get("name", ""), f"{row}.name", languages=languages),
    }
