"""Pages in a real Chromium, and all that goes wrong in them."""

import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType, ConsoleMessage, Page, Request, Response
from playwright.sync_api import Error as PlaywrightError

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
KILL_S = 20
# The browser breaks off what it loads when a page is left.
LEFT_THE_PAGE = "net::ERR_ABORTED"


def chromium_path() -> str | None:
    """Find the Chromium of this machine."""
    names = (os.environ.get("SCOREBOARD_CHROMIUM", ""), *NAMES, ON_A_MAC)
    return next(filter(None, (shutil.which(name) for name in names if name)), None)


def sits(page: Page, address: str, phrase: str = "drie koeien op een dak") -> Page:
    """Choose a passphrase at the desk of the competition at `address`: for five minutes it asks for none."""
    page.goto(f"{address}/judge/passphrase")
    page.locator("#passphrase").fill(phrase)
    page.locator("#passphrase-again").fill(phrase)
    page.locator("form button").click()
    page.wait_for_url(lambda now: "/passphrase" not in now)
    return page


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


class Phone:
    """A Chromium with a profile of its own that stays when the browser is killed and opened again."""

    def __init__(self, browser_type: BrowserType, profile: Path) -> None:
        self._browser_type = browser_type
        self._profile = profile
        self.context: BrowserContext | None = None

    def open(self, init_script: str = "") -> Page:
        """Start the browser, and give its first page."""
        self.close()
        self.context = self._browser_type.launch_persistent_context(
            str(self._profile), executable_path=chromium_path(), args=FLAGS, locale="nl-BE"
        )
        self.context.set_default_timeout(20_000)
        if init_script:
            self.context.add_init_script(init_script)
        return self.context.pages[0]

    def kill(self) -> None:
        """End the browser as an empty battery would: all of it, at this very moment."""
        pids = self._pids()
        assert pids, "there is no browser to kill"
        for sign in (signal.SIGSTOP, signal.SIGKILL):
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, sign)
        end = time.monotonic() + KILL_S
        while self._pids():
            assert time.monotonic() < end, "the browser lives on"
            time.sleep(0.02)

    def close(self) -> None:
        """Close the browser, if it is there."""
        context, self.context = self.context, None
        if context is not None:
            with suppress(PlaywrightError):  # it may have been killed
                context.close()

    def _pids(self) -> list[int]:
        """Find the browser's own process and all that hang on it, the first one first."""
        listed = subprocess.run(["ps", "-wwAo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
        running = [line.split(None, 3) for line in listed.stdout.splitlines()]
        running = [(int(pid), int(parent), args) for pid, parent, stat, args in running if not stat.startswith("Z")]
        sign = f"--user-data-dir={self._profile}"
        found = [pid for pid, _, args in running if sign in args and "--type=" not in args]
        for above in found:
            found += [pid for pid, parent, _ in running if parent == above and pid not in found]
        return found
