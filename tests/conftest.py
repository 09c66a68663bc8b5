"""What all tests share. That this file is here lets them import the modules beside it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from browsing import FLAGS, Phone, Trouble, chromium_path
from listening import Listener
from rig import Competition, Server
from wire import Wire

PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)

WAIT_LONG = (
    "browser/", "faults/", "test_demo", "web/test_busy", "web/test_preflight", "web/test_privacy", "web/test_start",
)  # fmt: skip
"""Tests that wait for clocks, disks and browsers. They begin first, or one of them would be left alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files whose tests wait long before the others; within both the order stays."""
    here = Path(__file__).parent
    items.sort(key=lambda item: not item.path.relative_to(here).as_posix().startswith(WAIT_LONG))


settings.register_profile("shared-machine", deadline=None, print_blob=True)
settings.load_profile("shared-machine")


@pytest.fixture(scope="session")
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Start servers, each with a data directory of its own; `new_server(SCOREBOARD_X="y")` sets settings."""
    started: list[Server] = []

    def start(**environment: str) -> Server:
        data_dir = tmp_path_factory.mktemp("server") / "data"
        started.append(Server(data_dir, **environment))
        return started[-1].start()

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def server(new_server: Callable[..., Server]) -> Server:
    """The server that all tests of a run share: starting one costs more than most of them.

    A test that stops or kills one, gives it settings, or looks at all that it has takes `new_server`.
    """
    return new_server()


@pytest.fixture(scope="module")
def own_server(new_server: Callable[..., Server]) -> Iterator[Server]:
    """A server that the tests of one file have for themselves: it logs what they did and nothing else."""
    server = new_server()
    yield server
    server.stop()


@pytest.fixture
def competition(server: Server) -> Competition:
    """A competition of the test's own, in rehearsal: teams KO, MA, ZO; donation, convinced, tree."""
    return server.competition()


@pytest.fixture
def listen() -> Iterator[Callable[..., Listener]]:
    """Listen on the socket: `listen(competition, token=...)` or `listen(competition, **{"as": "wall"})`."""
    listeners: list[Listener] = []

    def connect(competition: Competition, **auth: str) -> Listener:
        listeners.append(Listener(competition, **auth))
        return listeners[-1]

    yield connect
    for listener in listeners:
        listener.leave()


@pytest.fixture
def wire() -> Iterator[Callable[..., Wire]]:
    """Speak the socket byte by byte: `wire(competition, token=...)`; `wire(server, Origin=...)` only upgrades."""
    wires: list[Wire] = []

    def connect(other_side: Competition | Server, /, **more: Any) -> Wire:
        if isinstance(other_side, Competition):
            wires.append(Wire.listening(other_side, **more))
        else:
            wires.append(Wire.upgraded(other_side.port, **more))
        return wires[-1]

    yield connect
    for one in wires:
        one.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine, without a window."""
    if os.environ.get("SCOREBOARD_NO_BROWSER") == "1":
        pytest.skip("SCOREBOARD_NO_BROWSER=1")
    path = chromium_path()
    if path is None:
        pytest.fail("There is no Chromium here: install it, or set SCOREBOARD_NO_BROWSER=1.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def trouble() -> Iterator[Trouble]:
    """What goes wrong in the pages of a test; anything unexpected fails it."""
    trouble = Trouble()
    yield trouble
    assert trouble.left == []


@pytest.fixture
def new_page(chromium: Browser, trouble: Trouble) -> Iterator[Callable[..., Page]]:
    """Open pages, each in a browser profile of its own: `new_page(viewport={...}, locale="fr-BE")`."""
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> Page:
        context = chromium.new_context(**({"locale": "nl-BE"} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        trouble.watch(page)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def lasting_phone(chromium: Browser, tmp_path: Path) -> Iterator[Phone]:
    """A browser that can be killed and opened again with what it kept."""
    phone = Phone(chromium.browser_type, tmp_path / "phone")
    yield phone
    phone.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page in Dutch, in a profile of its own."""
    return new_page()
