"""Who and why: the name, the charity, what it is for, the languages and the currency."""

from typing import Any

from scoreboard.setup.fields import Form, Table, filled, languages_of, typed_words, words

KEYS = ("name", "charity", "purpose", "languages", "currency")
WORDS = ("name", "charity", "purpose")


def read(form: Form, *, table: Table, language: str) -> dict[str, Any]:
    """Read the step. What is typed is in the first language that the page was shown with."""
    first = languages_of(table)[0]
    chosen = list(dict.fromkeys(form.get("languages", "").split()))
    asked = [first, *(one for one in chosen if one != first)]
    said = {field: words(form, field, before=table.get(field), languages=asked) for field in WORDS}
    return {**filled(said), "languages": chosen, **filled({"currency": form.get("currency", "").strip().upper()})}


def typed(table: Table, *, language: str) -> dict[str, str]:
    """Give the fields of the step."""
    languages = languages_of(table)
    fields: dict[str, str] = {}
    for field in WORDS:
        fields |= typed_words(table.get(field, ""), field, languages=languages)
    return {**fields, "languages": " ".join(table.get("languages", ())), "currency": table.get("currency", "EUR")}
