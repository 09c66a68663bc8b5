"""Somebody with a plain browser: cookies, forms, no JavaScript."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from rig import Competition, Server

PHRASE = "drie koeien op een dak"
"""The passphrase of everybody who sits."""


@dataclass(frozen=True)
class Shown:
    """A page as it came back, after redirects."""

    status: int
    address: str
    html: str
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """The words of the page, with single spaces."""
        plain = re.sub(r"<script.*?</script>|<[^>]*>", " ", self.html, flags=re.DOTALL)
        return " ".join(unescape(plain).replace("\xa0", " ").split())

    @property
    def problems(self) -> list[str]:
        """What the page says is not right, field by field."""
        found = re.findall(r'<p class="problem"[^>]*>(.*?)</p>', self.html, re.DOTALL)
        return [" ".join(unescape(re.sub("<[^>]*>", "", one)).replace("\xa0", " ").split()) for one in found]

    def value(self, name: str) -> str:
        """What stands in a field."""
        found = re.search(rf'<input[^>]*name="{name}"[^>]*>', self.html)
        assert found, f"no field {name}"
        value = re.search(r'value="([^"]*)"', found.group())
        return unescape(value.group(1)) if value else ""


@dataclass
class Visitor:
    """One browser profile on one server. Reads Dutch unless told otherwise."""

    server: Server
    language: str = "nl"
    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))

    def get(self, path: str) -> Shown:
        """Open a page."""
        return self._open(Request(self.server.address + path))

    def post(self, path: str, **fields: Any) -> Shown:
        """Send a form, with the token that the page at `/new` hands out like every other."""
        token = self.get("/new").value("csrf_token")
        body = urlencode({"csrf_token": token, **fields}, doseq=True).encode()
        return self._open(Request(self.server.address + path, body, {"Origin": self.server.address}))

    def send(self, path: str, **body: Any) -> tuple[int, Any]:
        """Send JSON as the scripts of a page do; give the status and the answer."""
        token = self.get("/new").value("csrf_token")
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token}
        headers["Origin"] = self.server.address
        shown = self._open(Request(self.server.address + path, json.dumps(body).encode(), headers))
        return shown.status, json.loads(shown.html)

    def enter(self, competition: Competition, role: str, team: str = "") -> "Visitor":
        """Come in with a pass."""
        self.post(f"/{competition.slug}/pass", token=competition.token(role, team))
        return self

    def sits(self, competition: Competition, phrase: str = PHRASE) -> "Visitor":
        """Choose a passphrase, or type the one that was chosen: for five minutes the desk takes what is posted."""
        shown = self.post(f"/{competition.slug}/judge/passphrase", passphrase=phrase, passphrase_again=phrase)
        assert shown.status == 200, shown.text
        return self

    def _open(self, request: Request) -> Shown:
        request.add_header("Accept-Language", self.language)
        try:
            answer: HTTPResponse | HTTPError = self.opener.open(request, timeout=30)
        except HTTPError as error:
            answer = error
        with answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Shown(answer.status or 0, answer.url or "", answer.read().decode(errors="replace"), headers)
