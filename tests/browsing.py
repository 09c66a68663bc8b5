"""Pages in a real Chromium, and all that goes wrong in them."""

import os
import re
import shutil
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request, Response

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The browser breaks off what it loads when a page is left.
LEFT_THE_PAGE = "net::ERR_ABORTED"


def chromium_path() -> str | None:
    """Find the Chromium of this machine."""
    names = (os.environ.get("SCOREBOARD_CHROMIUM", ""), *NAMES, ON_A_MAC)
    return next(filter(None, (shutil.which(name) for name in names if name)), None)


@dataclass
class Trouble:
    """What went wrong in the pages of a test: console errors (CSP is among them), exceptions, requests."""

    seen: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Let pass what matches: a test that stops the server expects refused connections."""
        self.expected.append(pattern)

    def watch(self, page: Page) -> None:
        """Note down from now on what goes wrong in a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"exception: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    @property
    def left(self) -> list[str]:
        """What nobody expected."""
        return [line for line in self.seen if not any(re.search(one, line) for one in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        # A failed request is noted with its address by `_failed` and `_answered`.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.seen.append(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT_THE_PAGE:
            self.seen.append(f"failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.seen.append(f"{response.status}: {response.request.method} {response.url}")
