"""Who sees what, how long what is kept, and the short name in links."""

from typing import Any

from scoreboard.core import names
from scoreboard.core.competition import Competition
from scoreboard.definition import may_be_slug
from scoreboard.problems import Problem, Problems
from scoreboard.setup.fields import Form, Table, filled, whole

KEYS = ("public", "nicknames", "correction_minutes", "words_days", "file_days", "slug")
NUMBERS = ("correction_minutes", "words_days", "file_days")
USUAL = Competition(slug="", name="")
USUAL_SLUG = "competition"


def read(form: Form, *, table: Table, language: str) -> dict[str, Any]:
    """Read the step; a number that is not given is the usual one. Raises Problems."""
    problems: list[Problem] = []
    numbers = {field: whole(form, field, problems) for field in NUMBERS if form.get(field, "").strip()}
    if problems:
        raise Problems(*problems)
    return {
        "public": bool(form.get("public")),
        **numbers,
        **filled({"nicknames": form.get("nicknames", ""), "slug": form.get("slug", "").strip()}),
    }


def typed(table: Table, *, language: str) -> dict[str, str]:
    """Give the fields of the step."""
    return {
        "public": "yes" if table.get("public") else "",
        "nicknames": table.get("nicknames", USUAL.nicknames),
        "slug": table.get("slug", ""),
        **{field: str(table.get(field, getattr(USUAL, field))) for field in NUMBERS},
    }


def usual_slug(table: Table) -> str:
    """Make the short name for links out of the name."""
    name = table.get("name", "")
    said = name if isinstance(name, str) else next(iter(name.values()), "")
    made = names.slug(said)
    return made if may_be_slug(made) else USUAL_SLUG
