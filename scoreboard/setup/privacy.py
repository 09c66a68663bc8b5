"""Who sees what and how many places, how long what is kept, and the short name in links."""

from typing import Any

from scoreboard.core import names
from scoreboard.core.competition import Competition
from scoreboard.definition import may_be_slug
from scoreboard.problems import Problem, Problems
from scoreboard.setup.fields import Form, Table, count, filled, typed_number, usual_unless

NUMBERS = ("words_days", "file_days")
KEYS = ("public", "show_places", "nicknames", *NUMBERS, "slug")
USUAL = Competition(slug="", name="")
USUAL_SLUG = "competition"
LONGEST_BASE = 36
"""So much of a short name is left when a number comes behind it."""


def read(form: Form, *, table: Table, language: str) -> dict[str, Any]:
    """Read the step; a number that is not given is the usual one. Raises Problems."""
    problems: list[Problem] = []
    numbers = usual_unless(form, NUMBERS, problems)
    places = count(form, "show_places", problems)
    if problems:
        raise Problems(*problems)
    return {
        "public": bool(form.get("public")),
        **numbers,
        **filled(
            {
                "show_places": places,
                "nicknames": form.get("nicknames", ""),
                "slug": form.get("slug", "").strip(),
            }
        ),
    }


def typed(table: Table, *, language: str) -> dict[str, str]:
    """Give the fields of the step."""
    return {
        "public": "yes" if table.get("public") else "",
        "show_places": typed_number(table.get("show_places")),
        "nicknames": table.get("nicknames", USUAL.nicknames),
        "slug": table.get("slug", ""),
        **{field: str(table.get(field, getattr(USUAL, field))) for field in NUMBERS},
    }


def usual_slug(table: Table) -> str:
    """Make the short name for links out of the name: another one than that of last year."""
    name = table.get("name", "")
    said = name if isinstance(name, str) else next(iter(name.values()), "")
    made = names.slug(said)
    slug = made if may_be_slug(made) else USUAL_SLUG
    return f"{slug[:LONGEST_BASE]}-2" if slug == table.get("last_year") else slug
