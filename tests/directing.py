"""A signed competition, and whoever presses through its ceremony."""

import json
import re
import secrets
from io import BytesIO
from typing import Any
from urllib.request import Request

from PIL import Image

from rig import Competition, new_id
from visitor import PHRASE, Shown, Visitor

GIFTS = (("KO", 25_017), ("MA", 50_031), ("ZO", 10_043))


def closed(competition: Competition) -> Competition:
    """Take a competition with three gifts to its close."""
    competition.phase("open")
    for team, amount in GIFTS:
        competition.give(team, amount, calls=1)
    competition.phase("close")
    return competition


class Director:
    """A judge at the console, in a browser that sends forms or, with `send`, speaks as the page's script does."""

    def __init__(self, competition: Competition, role: str = "judge") -> None:
        self.competition = competition
        self.path = f"/{competition.slug}/ceremony/director"
        made = competition.server.operate("make_pass", slug=competition.slug, role=role)
        self.browser = Visitor(competition.server)
        self.browser.post(f"/{competition.slug}/pass", token=made["token"])
        self.browser.sits(competition)

    def sign(self) -> "Director":
        """Sign the standings as they are."""
        path = f"/{self.competition.slug}/judge/sign"
        digest = re.search(r'name="digest" value="([^"]*)"', self.browser.get(path).html)
        assert digest
        fields = {"request_id": new_id(), "digest": digest.group(1), "seq": "1", "words": "", "passphrase": PHRASE}
        assert self.browser.post(path, **fields).status == 200
        return self

    def begin(self, how: str = "real", **more: str) -> Shown:
        """Begin a show."""
        return self.browser.post(f"{self.path}/begin", how=how, **more)

    def end(self, **more: str) -> Shown:
        """End the show that is on, if any; `show=` ends one that was seen before."""
        return self.browser.post(f"{self.path}/end", **{"show": self.now()["show"], **more})

    def reveal(self, **more: str) -> Shown:
        """Press the button that opens the result of the show that is on; `show=` of one that was seen before."""
        return self.browser.post(f"{self.path}/reveal", **{"show": self.now()["show"], **more})

    def now(self) -> dict[str, Any]:
        """Give where the show is, as the console knows it."""
        told: dict[str, Any] = json.loads(self.browser.get(f"{self.path}/now").html)
        return told

    def press(self, verb: str = "next", **more: Any) -> Shown:
        """Press what the console shows now; `number=` presses what it showed before."""
        seen = self.now()
        fields = {"show": seen["show"], "number": seen["number"], "verb": verb, **more}
        return self.browser.post(f"{self.path}/go", **fields)

    def to_the_end(self) -> Shown:
        """Press until nothing is left."""
        shown = self.press()
        while self.now()["step"] < self.now()["last"]:
            shown = self.press()
        return shown

    def keep(self, **fields: str) -> Shown:
        """Keep how the ceremony is to go."""
        return self.browser.post(f"{self.path}/script", cheque="1", **fields)

    def added(self, kind: str) -> str:
        """Add a card, a pause or a prize, and give the name that its fields begin with."""
        found: list[str] = re.findall(r'name="(extra-[0-9a-f]+)-before"', self.keep(add=kind).html)
        return found[-1]

    def upload(self, name: str, file: bytes, **fields: str) -> Shown:
        """Keep the form with a file for a card, as a browser sends it."""
        mark = secrets.token_hex(12)
        token = self.browser.get("/new").value("csrf_token")
        parts = [
            *((field, value.encode()) for field, value in {"csrf_token": token, "cheque": "1", **fields}.items()),
            (f'{name}-photo"; filename="a.png', file),
        ]
        body = b"".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n'.encode() + value + b"\r\n"
            for field, value in parts
        )
        address = self.competition.server.address
        headers = {"Origin": address, "Content-Type": f"multipart/form-data; boundary={mark}"}
        return self.browser._open(Request(f"{address}{self.path}/script", body + f"--{mark}--\r\n".encode(), headers))


def png() -> bytes:
    """Give a small picture."""
    out = BytesIO()
    Image.new("RGB", (64, 36), (229, 50, 45)).save(out, "PNG")
    return out.getvalue()


def frame(competition: Competition, browser: Visitor | None = None) -> dict[str, Any]:
    """Give what a screen shows now."""
    shown = (browser or Visitor(competition.server)).get(f"/{competition.slug}/ceremony/frame")
    assert shown.status == 200, shown.html
    told: dict[str, Any] = json.loads(shown.html)
    return told
