"""A wall that is not live says so, and comes back by itself."""

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

NOT_LIVE = re.compile(r"^Niet live, stand van \d\d:\d\d$")
SAID_WITHIN_MS = 15000
BACK_WITHIN_MS = 30000
GRACE_MS = 5000
REFUSED = "|".join(
    [
        "ERR_CONNECTION_REFUSED",
        "ERR_CONNECTION_RESET",
        "ERR_EMPTY_RESPONSE",
        "ERR_SOCKET",
        "ERR_FAILED",
        "ERR_INTERNET_DISCONNECTED",
        "WebSocket connection to",
    ]
)


def link(page: Page):
    return expect(page.locator("body"))


@pytest.fixture
def own(new_server):
    """A competition on a server that this test may end."""
    return new_server().competition()


def test_a_wall_is_live_when_it_hears_the_server_and_not_before(competition, page):
    assert 'data-link="retry"' in competition.server.get(f"/{competition.slug}/wall").text
    page.goto(competition.url("wall"))

    link(page).to_have_attribute("data-link", "live", timeout=SAID_WITHIN_MS)


def test_a_wall_whose_server_is_gone_says_so_and_recovers_alone(own, page, trouble):
    trouble.expect(REFUSED)
    page.goto(own.url("wall"))
    link(page).to_have_attribute("data-link", "live", timeout=SAID_WITHIN_MS)
    own.server.kill()
    link(page).to_have_attribute("data-link", "stale", timeout=SAID_WITHIN_MS)
    expect(page.locator("#pill-words")).to_have_text(NOT_LIVE)
    own.server.start()
    own.give("ZO", 1300)

    link(page).to_have_attribute("data-link", "live", timeout=BACK_WITHIN_MS)
    expect(page.locator("#total")).to_have_attribute("value", "1300", timeout=BACK_WITHIN_MS)


def test_a_socket_that_is_open_but_silent_fools_nobody(competition, page, trouble):
    trouble.expect(REFUSED)
    silent = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: None if silent else socket.send(message))
        socket.on_message(lambda message: None if silent else server.send(message))

    page.route_web_socket(re.compile("/socket.io/"), between)
    page.goto(competition.url("wall"))
    link(page).to_have_attribute("data-link", "live", timeout=SAID_WITHIN_MS)
    silent.append(True)
    page.route("**/wall/board", lambda route: route.abort())

    link(page).to_have_attribute("data-link", "stale", timeout=SAID_WITHIN_MS)


def test_a_wall_without_a_socket_lives_on_polls(competition, page, trouble):
    trouble.expect(REFUSED)
    page.route("**/socket.io.esm.min.js", lambda route: route.abort())
    page.goto(competition.url("wall"))
    competition.give("KO", 7100)

    expect(page.locator("#total")).to_have_attribute("value", "7100", timeout=SAID_WITHIN_MS)
    link(page).to_have_attribute("data-link", "live")


def test_a_login_page_of_the_house_is_no_sign_of_life(competition, page, trouble):
    trouble.expect(REFUSED)
    page.route("**/socket.io.esm.min.js", lambda route: route.abort())
    page.route(
        "**/wall/board", lambda route: route.fulfill(status=200, content_type="text/html", body="Welcome, guest")
    )
    page.goto(competition.url("wall"))

    link(page).to_have_attribute("data-link", "stale", timeout=SAID_WITHIN_MS)


def test_missed_celebrations_are_not_made_up_for(own, page, trouble):
    trouble.expect(REFUSED)
    page.goto(own.url("wall"))
    link(page).to_have_attribute("data-link", "live", timeout=SAID_WITHIN_MS)
    page.evaluate("""() => {
        window.celebrated = [];
        const note = (node) => {
            if (node.matches && node.matches(".gain, .flag")) window.celebrated.push(node.textContent);
        };
        new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(note)))
            .observe(document.getElementById("rows"), { childList: true, subtree: true });
    }""")
    page.context.set_offline(True)
    own.server.kill()
    link(page).to_have_attribute("data-link", "stale", timeout=SAID_WITHIN_MS)
    own.server.start()
    for _ in range(5):
        own.give("ZO", 400000)
    page.context.set_offline(False)
    expect(page.locator("#total")).to_have_attribute("value", "2000000", timeout=BACK_WITHIN_MS)
    link(page).to_have_attribute("data-link", "live", timeout=BACK_WITHIN_MS)

    # Half of the goal was passed meanwhile, too.
    with pytest.raises(AssertionError):
        expect(page.locator("#milestone, #big").locator("visible=true")).not_to_have_count(0, timeout=GRACE_MS)
    assert page.evaluate("window.celebrated") == []


@pytest.mark.parametrize(("lang", "sentence"), [("nl", r"Niet live, stand van \d\d:\d\d"), ("de", r".*\d\d:\d\d.*")])
def test_the_text_twin_says_when_it_was_last_live(own, page, trouble, lang, sentence):
    trouble.expect(REFUSED)
    page.goto(f"{own.url('wall')}?text=1&lang={lang}")
    own.server.kill()

    expect(page.locator("#stale")).to_have_text(re.compile(f"^{sentence}$"), timeout=BACK_WITHIN_MS)
