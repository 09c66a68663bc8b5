"""Somebody who sets a competition up with a plain browser, step by step."""

import json
import re
from dataclasses import dataclass
from typing import Any

from rig import Server
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
