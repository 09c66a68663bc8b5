"""Somebody who sets a competition up with a plain browser, step by step."""

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from rig import Competition, Server
from visitor import Shown, Visitor


def key_of(server: Server) -> str:
    """Give the set-up key that a server printed when it started."""
    return re.findall(r"/new#(\S+)", server.said())[-1]


@dataclass
class Setup:
    """One draft in one browser."""

    visitor: Visitor
    draft: str

    def step(self, name: str) -> Shown:
        """Open a step."""
        return self.visitor.get(f"/setup/{self.draft}/{name}")

    def go(self, name: str, /, **fields: Any) -> Shown:
        """Fill a step in and go on, as a browser without scripts does."""
        version = fields.pop("version", None) or self.step(name).value("version")
        return self.visitor.post(f"/setup/{self.draft}/{name}", version=version, **{"go": "", **fields})

    def keep(self, name: str, /, **fields: Any) -> tuple[int, Any]:
        """Send a step while it is being typed."""
        version = fields.pop("version", None) or self.step(name).value("version")
        answer = self.visitor.post(f"/setup/{self.draft}/{name}/keep", version=version, **fields)
        return answer.status, json.loads(answer.html)

    def make(self, **fields: Any) -> Shown:
        """Press the one button."""
        return self.visitor.post(f"/setup/{self.draft}/make", **fields)

    def preview(self) -> Any:
        """Give the board that the wall beside the form shows."""
        shown = self.visitor.get(f"/setup/{self.draft}/preview")
        found = re.search(r'id="first-board">(.*?)</script>', shown.html, re.DOTALL)
        assert found, shown.html
        return json.loads(found.group(1))


def begun(visitor: Visitor, **fields: Any) -> Setup:
    """Begin a draft, with the set-up key unless another is given."""
    first = visitor.post(
        "/new", **{"key": key_of(visitor.server), "name": "De Kleine Belavond", "begin": "template:belweek", **fields}
    )
    found = re.search(r"/setup/([A-Za-z0-9_-]{22})/purpose", first.address)
    assert found, (first.status, first.problems)
    return Setup(visitor, found.group(1))


def filled(setup: Setup, slug: str) -> Setup:
    """Type what is needed, and an address that no other test has."""
    setup.go("purpose", name="De Kleine Belavond", charity="Stichting Kleine Vleugels", languages="nl")
    setup.go("when", starts_at="2031-11-24T09:00", ends_at="2031-11-24T17:00", freeze="30", timezone="Europe/Brussels")
    setup.go("teams", pasted="Rood\nBlauw\t4\tbinnen", do="add team")
    setup.go("privacy", slug=slug, nicknames="off")
    return setup


def edit(competition: Competition, visitor: Visitor) -> Setup:
    """Begin to change a competition that is there, in the browser of an organiser of it."""
    first = visitor.post(f"/{competition.slug}/organise/setup")
    found = re.search(r"/setup/([A-Za-z0-9_-]{22})/", first.address)
    assert found, first.text
    return Setup(visitor, found.group(1))


def fields_in(shown: Shown) -> dict[str, Any]:
    """Give the fields of a step's form as a browser would send them."""
    form = re.search(
        r'<form[^>]*id="setup".*?</form>', re.sub(r"(?s)<template.*?</template>", "", shown.html), re.DOTALL
    )
    assert form, shown.text
    html = form.group()
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, kind = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("name", "type"))
        value = re.search(r'\bvalue="([^"]*)"', tag)
        if not name or name.group(1) in ("csrf_token", "version"):
            continue
        if kind and kind.group(1) in ("radio", "checkbox") and " checked" not in tag:
            continue
        fields.setdefault(name.group(1), []).append(unescape(value.group(1) if value else ""))
    for name, options in re.findall(r'(?s)<select[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', html):
        chosen = re.search(r"(?s)<option([^>]*) selected[^>]*>(.*?)</option>", options) or re.search(
            r"(?s)<option([^>]*)>(.*?)</option>", options
        )
        value = re.search(r'value="([^"]*)"', chosen.group(1)) if chosen else None
        fields.setdefault(name, []).insert(0, unescape(value.group(1) if value else chosen.group(2) if chosen else ""))
    return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}
