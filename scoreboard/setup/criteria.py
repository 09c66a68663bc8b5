"""What judges mark, as it is composed with the recipe: the criteria, each with its scale and its words."""

from collections.abc import Mapping, Sequence
from typing import Any

from scoreboard.core.recipe import CALL_QUALITY, MARKS, MARKS_OF, Criterion
from scoreboard.problems import Problem
from scoreboard.setup.fields import Form, Table, filled, rows, typed_words, whole, words
from scoreboard.setup.outcomes import new_key

USUAL = Criterion(key="", name="")
SCALE = ("lowest", "highest")
SAID = ("name", "about", "low", "high")


def read(
    form: Form,
    *,
    before: Sequence[Table],
    weights: Mapping[int, str],
    languages: Sequence[str],
    problems: list[Problem],
) -> list[dict[str, Any]]:
    """Read the rows. One without a name, and with no key of its own, is none.

    `weights` are those of the rows by their number, read already. What is not on the form
    of a criterion stays as it was.
    """
    known = {one.get("key", ""): one for one in before}
    given = [(number, row) for number, row in rows(form, "criterion") if row.get("key") or row.get("name", "").strip()]
    taken = {row["key"] for _, row in given if row.get("key")}
    found = []
    for number, row in given:
        key = row.get("key") or new_key(row.get("name", ""), taken, base="criterion")
        taken.add(key)
        scale = {one: _scale(form, f"criterion.{number}.{one}", getattr(USUAL, one), problems) for one in SCALE}
        was = known.get(key, {})
        said = {one: words(row, one, before=was.get(one), languages=languages) for one in SAID}
        of = row.get("of", "").strip() or CALL_QUALITY
        name = said.pop("name")
        found.append({"key": key, "name": name, "of": of, "weight": weights[number], **scale, **filled(said)})
    return found


def typed(criteria: Sequence[Table], *, languages: Sequence[str]) -> dict[str, str]:
    """Give the fields of the rows but for their weights."""
    fields: dict[str, str] = {}
    for number, criterion in enumerate(criteria, start=1):
        row = f"criterion.{number}"
        fields |= {f"{row}.key": criterion.get("key", ""), f"{row}.of": criterion.get("of", CALL_QUALITY)}
        fields |= {f"{row}.{one}": str(criterion.get(one, getattr(USUAL, one))) for one in SCALE}
        fields |= typed_words(criterion.get("name", criterion.get("key", "")), f"{row}.name", languages=languages)
        for one in SAID[1:]:
            fields |= typed_words(criterion.get(one, ""), f"{row}.{one}", languages=languages)
    return fields


def kinds(criteria: Sequence[Table]) -> list[str]:
    """Give what a line may count of the judges' marks: the mean of all on one scale, and each criterion."""
    scales = {tuple(criterion.get(one, getattr(USUAL, one)) for one in SCALE) for criterion in criteria}
    return [*([MARKS] if len(scales) < 2 else []), *(MARKS_OF + one["key"] for one in criteria if one.get("key"))]


def _scale(form: Form, field: str, usual: int, problems: list[Problem]) -> int:
    return whole(form, field, problems) if form.get(field, "").strip() else usual
