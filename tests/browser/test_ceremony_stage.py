"""The screens of a ceremony: whole pictures, nothing of any other, and a rehearsal that nobody can mistake."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute

from directing import Director
from rig import BELWEEK

LONG = [
    "Wertschätzungskommunikationsabteilung",
    "Klantenservice & Retentie Noordoost-Vl.",
    "Téléphonistes Infatigables du Sud-Ouest",
    "Donaudampfschifffahrtselektrizitätenwerk",
    "De Nachtuilen",
    "مركز الاتصال الشمالي",
    "電話募金チーム東京",
    "Lijn 9",
    "Kundenservice Mitteldeutschland Nordost",
    "Zonnestraal",
    "The Quite Long Department of Very Names",
    "Kabel & Koek",
]
COLOURS = ["sky", "lemon", "violet", "leaf", "rose", "sand", "ice", "mint"]
RAISED = {"nl": "Opgehaald", "fr": "Collecté", "de": "Gesammelt", "en": "Raised"}
ADVICE = {"nl": "Managementsamenvatting en advies", "de": "Managementzusammenfassung", "fr": "Synthèse et conseils"}
SYMBOLS = ["tree", "nose", ""]

# Texts of the picture lie inside the glass and inside their boxes, and not on one another.
WRONG = """() => {
    const texts = [
        ".opening-name, .opening-title, .opening-teams, .opening-charity, .quiet-name, .quiet-line, .sum-head",
        ".odometer, .sum-goal-words, .sum-beside, .thanks-head, .team-name, .pool-head, .ladder-now, .legend",
        ".slot-place, .row-beside, .row-number, .duel-head, .rival-name, .rival-label, .rival-value, .first-head",
        ".first-name, .first-figures, .still-head, .still-for, .still-sum, .still-day, .card-title, .card-says",
        ".card-photo, .prize-title, .prize-name, .prize-says, .cheque-kind, .cheque-label, .cheque-to, .cheque-from",
        ".rehearsed-band, .act .chip",
    ].join(", ");
    const isSeen = (element) => {
        const { visibility, display } = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        const says = element.textContent.trim() || element.tagName === "IMG";
        return visibility !== "hidden" && display !== "none" && width > 1 && height > 1 && says;
    };
    const boxOf = (element) => {
        const own = element.getBoundingClientRect();
        if (element.matches(".odometer, img")) return own;
        const range = document.createRange();
        range.selectNodeContents(element);
        const text = range.getBoundingClientRect();
        const top = Math.max(text.top, own.top);
        return { left: text.left, right: text.right, top, bottom: Math.min(text.bottom, own.bottom) };
    };
    const isCut = (element) => {
        if (element.matches(".chip, img")) return false;
        if (element.clientWidth && element.scrollWidth > element.clientWidth + 1) return true;
        return getComputedStyle(element).overflow !== "visible" && element.scrollHeight > element.clientHeight + 3
            && !element.matches(".odometer");
    };
    const wrong = [];
    const parts = [...document.querySelectorAll(texts)].filter(isSeen).map((element) => (
        { element, name: `${element.className} ${element.textContent.trim().slice(0, 16)}`, box: boxOf(element) }));
    parts.forEach(({ element, name, box }, i) => {
        if (box.left < -1 || box.right > innerWidth + 1) wrong.push(`outside: ${name}`);
        if (box.top < -1 || box.bottom > innerHeight + 1) wrong.push(`outside: ${name}`);
        if (isCut(element)) wrong.push(`cut: ${name}`);
        parts.slice(i + 1).forEach((other) => {
            if (element.contains(other.element) || other.element.contains(element)) return;
            const x = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
            const y = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
            if (x > 2 && y > Math.max(3, innerHeight * .0055)) wrong.push(`${name} on ${other.name} (${x} x ${y})`);
        });
    });
    if (document.querySelectorAll(".act").length > 1) wrong.push("more than one picture");
    return wrong;
}"""


def team(i: int, name: str = "") -> dict[str, Any]:
    return {
        "code": f"T{i:02d}",
        "name": name or LONG[i % len(LONG)],
        "colour": COLOURS[i % 8],
        "shape": i // 8 % 5,
        "mono": "WM",
        "division": "",
    }


def row(i: int, place: int, **more: Any) -> dict[str, Any]:
    parts = [
        {"label": RAISED, "points": "40.0", "share": 0.4, "by": "count"},
        {"label": ADVICE, "points": "20.5", "share": 0.2, "by": "marks"},
    ]
    points = f"{93 - 4 * i}.5"
    numbers = {"ranked": points, "points": points, "money_minor": 3312050 - i * 91100, "parts": parts}
    return {**team(i), "place": place, **numbers, **more}


def frame(kind: str, **payload: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "rehearsal": False,
        "blackout": False,
        "moves": False,
        "name": {"nl": "De Grote Belweek", "fr": "La grande semaine d’appels", "de": "Die große Anrufwoche"},
        "charity": "Stichting Kleine Vleugels voor kinderen die leren lezen",
        "currency": "EUR",
        "ranked_by": "points",
        "relative_to": "",
        "label": "official v1",
    } | payload


def ladder(slots: int, opened: int, tied: int = 1, **more: Any) -> dict[str, Any]:
    waiting = slots - opened
    open_slots = [
        {"place": place, "rows": [row(place - 1, place)]} if place > waiting else {"place": place, "rows": []}
        for place in range(1, slots + 1)
    ]
    if tied > 1:
        open_slots[-1]["rows"] = [row(place, slots) for place in range(slots - tied, slots)]
    pool = [team(i) for i in range(waiting)]
    return frame("ladder", pool=pool, slots=open_slots, next=waiting or None, half="") | more


def duel(teams: int, bars: int, shown: int) -> dict[str, Any]:
    by = ["count", "marks", "count", "marks"]
    listed = [
        {
            "label": RAISED if by[i] == "count" else ADVICE,
            "by": by[i],
            "values": [{"text": f"{60 - one}.0", "share": 1 - one / 10} if i < shown else None for one in range(teams)],
        }
        for i in range(bars)
    ]
    return frame("duel", teams=[team(i) for i in range(teams)], bars=listed)


def total(money: int, currency: str = "EUR", symbol: str = "balloon") -> dict[str, Any]:
    goal = {"of": "money", "at": money * 2, "reached": money} if money else None
    sums = {"money_minor": money, "calls": 230400, "units": 0, "count": 41200, "symbol": symbol}
    return frame("total", of_goal=goal, currency=currency, **sums)


EVERY_KIND = [
    *(frame("curtain", teams=24, symbol=symbol, count=None) for symbol in ("wagon", "")),
    total(12345678963),
    total(1183760000, "JPY", "star"),
    total(0, symbol="tree"),
    frame("thanks", teams=[team(i) for i in range(40)]),
    frame("thanks", teams=[team(i) for i in range(3)]),
    ladder(2, 0),
    ladder(8, 0),
    ladder(8, 5, tied=3),
    ladder(12, 7, tied=2),
    ladder(12, 12),
    ladder(8, 4, ranked_by="money"),
    duel(2, 2, 0),
    duel(2, 4, 4),
    duel(3, 2, 1),
    duel(4, 2, 2),
    *(frame("winner", rows=[row(i, 1)], count=412, symbol=symbol) for i, symbol in enumerate(SYMBOLS)),
    frame("winner", rows=[row(0, 1), row(1, 1), row(2, 1)], count=412, symbol="heart"),
    frame("division", division="Kontaktzentrum Mitteldeutschland Nordost", rows=[row(8, 3)]),
    frame("prize", title="Warmste gesprek van de hele week", team=None, says=""),
    frame(
        "prize",
        title="Warmste gesprek",
        team=team(2),
        says="Veertig minuten met een dame die verkeerd verbonden was. " * 3,
    ),
    frame("prize", title="Trouwste beller", team=None, says="Griet, die elke dag terugkwam, en haar zus"),
    frame("card", title="Wat er nu gebeurt", says="In januari beginnen drie klassen. " * 6, photo=None),
    frame("cheque", money_minor=18376000),
    frame("still", rows=[row(0, 1), row(1, 1)], money_minor=18376000, date="2026-11-28"),
    frame("still", rows=[row(7, 1)], money_minor=None, date="2026-11-28T15:04:05Z"),
    frame("pause"),
]


STANDS = "document.getAnimations().filter((one) => !(one instanceof CSSAnimation)).forEach((one) => one.finish())"


def waits_for(page: Page, now: dict[str, Any]) -> None:
    """Wait until a screen shows where the console says that the show is."""
    page.wait_for_selector(f'body[data-show="{now["show"]}"][data-number="{now["number"]}"]')


class Screen:
    """A page that hears no socket and asks every two seconds; what it is told stands in `frame`."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.frame: dict[str, Any] = frame("none") | {"show": "", "number": 0}
        self._numbers = count(1)
        page.clock.install()
        page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
        page.route("**/ceremony/frame", self._tell)
        page.goto(address)
        page.wait_for_selector("body[data-ready]")

    def shows(self, told: dict[str, Any], **more: Any) -> "Screen":
        """Let the server be at this frame, and wait until the screen has it."""
        self.frame = {"show": "a", "number": next(self._numbers)} | told | more
        self.asks()
        self.page.wait_for_selector(f'body[data-show="{self.frame["show"]}"][data-number="{self.frame["number"]}"]')
        return self

    def asks(self) -> None:
        """Let the time pass in which it asks once more."""
        with self.page.expect_response("**/ceremony/frame"):
            self.page.clock.fast_forward(2500)

    @property
    def text(self) -> str:
        return self.page.locator("#acts").inner_text()

    def _tell(self, route: Route) -> None:
        route.fulfill(body=json.dumps(self.frame), content_type="application/json")


@pytest.fixture(scope="module")
def address(server) -> Callable[..., str]:
    slug = server.competition().slug
    return lambda lang="nl", **more: (
        f"{server.address}/{slug}/ceremony?"
        + "&".join([f"lang={lang}", *(f"{name}={value}" for name, value in more.items())])
    )


@pytest.fixture
def screen(new_page, address) -> Iterator[Callable[..., Screen]]:
    def open_one(lang: str = "nl", size: tuple[int, int] = (1280, 720), **more: str) -> Screen:
        page = new_page(viewport={"width": size[0], "height": size[1]})
        return Screen(page, address(lang, **more))

    return open_one


@pytest.mark.parametrize(("lang", "size"), [("nl", (1920, 993)), ("fr", (1024, 768)), ("de", (390, 844))])
def test_of_no_kind_of_picture_is_anything_cut_or_laid_over_another(screen, lang, size):
    shown = screen(lang, size)

    for number, one in enumerate(EVERY_KIND):
        rehearsal = number % 2 == 1
        shown.shows(one, rehearsal=rehearsal)
        assert shown.page.evaluate(WRONG) == [], (number, one["kind"])
        assert shown.page.locator(".rehearsed").is_visible() is rehearsal


def test_what_a_press_back_takes_away_is_nowhere_in_the_page(screen):
    shown = screen().shows(ladder(8, 3), moves=True).shows(ladder(8, 4), moves=True)
    assert LONG[4] in shown.page.locator(".slots").inner_text()

    shown.shows(ladder(8, 3))

    assert LONG[4] not in shown.page.locator(".slots").text_content()
    assert shown.page.locator(".act").count() == 1
    shown.shows(frame("curtain", teams=8, symbol="balloon", count=None))
    assert not any(name in shown.page.locator("body").inner_text() for name in LONG)


def test_an_older_picture_that_comes_late_is_not_shown(screen):
    shown = screen().shows(duel(2, 2, 2), number=7)

    shown.frame = frame("curtain", teams=8, symbol="", count=None) | {"show": "a", "number": 6}
    shown.asks()
    shown.asks()

    assert shown.page.locator("body").get_attribute("data-kind") == "duel"


def test_another_performance_is_shown_at_once_and_nothing_is_left_of_the_one_before(screen):
    shown = screen().shows(frame("winner", rows=[row(7, 1)], count=9, symbol="star"), number=40)

    shown.shows(frame("none"), show="", number=0)

    assert LONG[7] not in shown.page.content()
    assert "nog niet begonnen" in shown.text


def test_black_empties_the_page_and_light_brings_the_same_picture_back(screen):
    shown = screen().shows(total(18376000))

    shown.shows(frame("blackout"), blackout=True)

    assert shown.page.locator("#acts").evaluate("it => it.childNodes.length") == 0
    assert shown.page.locator("#said").text_content() == ""
    assert "183.760" in shown.shows(total(18376000)).page.locator(".sum .unseen").text_content()


def test_a_screen_that_missed_some_steps_stands_at_once_where_the_show_is(screen):
    shown = screen().shows(duel(2, 2, 0), moves=True, number=10)

    shown.shows(frame("winner", rows=[row(7, 1)], count=99, symbol="balloon"), moves=True, number=14)

    assert shown.page.evaluate("document.getAnimations().filter((one) => !(one instanceof CSSAnimation)).length") == 0
    assert shown.page.locator(".act").count() == 1


def test_the_next_step_moves_and_the_same_one_told_again_does_not(screen):
    shown = screen().shows(duel(2, 2, 0), number=3)

    shown.shows(duel(2, 2, 1), moves=True, number=4)
    moving = shown.page.evaluate("document.getAnimations().length")
    shown.page.evaluate("document.getAnimations().forEach((one) => one.finish())")
    shown.asks()

    assert moving > 0
    assert shown.page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0


def test_who_wants_no_motion_sees_only_light_change(new_page, address):
    page = new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    shown = Screen(page, address()).shows(duel(2, 2, 2), number=3)

    shown.shows(frame("winner", rows=[row(7, 1)], count=99, symbol="balloon"), moves=True, number=4)

    moved = """() => document.getAnimations().filter((one) => (
        one.effect.getKeyframes().some((frame) => "transform" in frame))).length"""
    assert page.evaluate(moved) == 0
    assert page.locator("[data-rising]").count() == 0


def test_a_still_screen_changes_without_any_motion(screen):
    shown = screen(motion="none").shows(ladder(8, 3), number=3)

    shown.shows(ladder(8, 4), moves=True, number=4)

    assert shown.page.evaluate("document.getAnimations().length") == 0


def test_a_rehearsal_is_marked_above_everything_on_black_too(screen):
    shown = screen()
    marks = """() => {
        const { width, height, left, top } = document.querySelector(".rehearsed").getBoundingClientRect();
        const bands = [...document.querySelectorAll(".rehearsed-band")].map((band) => band.getBoundingClientRect());
        const crosses = document.querySelectorAll(".rehearsed-marks span").length;
        const above = Number(getComputedStyle(document.querySelector(".rehearsed")).zIndex);
        return [width === innerWidth && height === innerHeight && left === 0 && top === 0,
                bands.every((band) => band.width === innerWidth && band.height > innerHeight * .03), crosses, above];
    }"""

    for told in (
        total(700),
        frame("still", rows=[row(7, 1)], money_minor=700, date="2026-11-28"),
        frame("blackout", blackout=True),
    ):
        shown.shows(told, rehearsal=True)
        assert shown.page.evaluate(marks) == [True, True, 9, 30]
        assert "verzonnen cijfers" in shown.page.locator(".rehearsed-band").first.inner_text()
    assert not shown.shows(total(700)).page.locator(".rehearsed").is_visible()


def test_whoever_hears_the_screen_is_told_each_step(screen):
    shown = screen()
    said = shown.page.get_by_role("status")

    shown.shows(ladder(8, 4))
    assert said.text_content() == "Plaats 5: De Nachtuilen, 77,5 punten"
    shown.shows(frame("winner", rows=[row(7, 1)], count=99, symbol="balloon"))
    assert said.text_content() == "Winnaar van De Grote Belweek: Lijn 9, 65,5 punten"


def test_a_press_on_a_screen_does_nothing(screen):
    shown = screen().shows(ladder(8, 4), number=3)
    asked: list[str] = []
    shown.page.on("request", lambda request: asked.append(request.method))

    for key in (" ", "ArrowRight", "PageDown", "b", "Escape"):
        shown.page.keyboard.press(key)
    shown.page.mouse.click(600, 400)

    assert shown.page.locator("body").get_attribute("data-number") == "3"
    assert "POST" not in asked


def test_a_picture_that_does_not_come_leaves_its_room_to_the_words(screen, trouble):
    trouble.expect("404")
    shown = screen().shows(frame("card", title="De klas", says="In januari.", photo="/static/img/gone.jpg"))

    shown.page.wait_for_selector(".message.lost")

    assert shown.page.evaluate(WRONG) == []
    assert not shown.page.locator(".card-frame").is_visible()


@pytest.fixture
def director(server) -> Director:
    """Whoever presses through the ceremony of a competition of long names."""
    teams = "".join(
        f'[[team]]\ncode = "T{i:02d}"\nname = "{name}"\n\n' for i, name in enumerate([*LONG, "Zaal", "Kring"])
    )
    toml = re.sub(r"(?s)\[\[team\]\].*?(?=\[\[outcome\]\])", teams, BELWEEK, count=1)
    return Director(server.competition(toml))


def test_a_whole_rehearsal_is_shown_in_step_on_every_screen(director, new_page):
    director.begin("rehearsal")
    address = director.competition.url("ceremony")
    screens = [
        new_page(viewport={"width": width, "height": height}, locale=locale)
        for locale, width, height in (("nl-BE", 1920, 1080), ("fr-BE", 390, 844))
    ]
    for page in screens:
        page.goto(address)
    kinds = []

    while True:
        now = director.now()
        for page in screens:
            waits_for(page, now)
            page.evaluate(STANDS)
            page.wait_for_function("() => document.querySelectorAll('.act').length === 1")
            assert page.evaluate(WRONG) == [], now["here"]
            assert page.locator(".rehearsed-band").first.is_visible()
        kinds.append(screens[0].locator("body").get_attribute("data-kind"))
        if now["step"] == now["last"]:
            break
        director.press()

    assert list(dict.fromkeys(kinds)) == ["curtain", "total", "thanks", "ladder", "duel", "winner", "cheque", "still"]


def test_a_screen_that_is_loaded_anew_or_was_away_comes_back_where_the_show_is(director, new_page, trouble):
    trouble.expect("ceremony/frame|WebSocket")
    director.begin("rehearsal")
    director.press()
    page, away, sockets = new_page(viewport={"width": 1280, "height": 720}), [False], []

    def connect(socket: WebSocketRoute) -> None:
        if away[0]:
            socket.close()
        else:
            socket.connect_to_server()
            sockets.append(socket)

    page.route_web_socket("**/socket.io/**", connect)
    page.goto(director.competition.url("ceremony"))
    waits_for(page, director.now())
    page.reload()
    waits_for(page, director.now())
    assert page.locator("body").get_attribute("data-kind") == "total"

    away[0] = True
    page.route("**/ceremony/frame", lambda route: route.abort())
    for socket in sockets:
        socket.close()
    for _ in range(3):
        director.press()
    assert page.locator("body").get_attribute("data-kind") == "total"
    page.unroute("**/ceremony/frame")
    waits_for(page, director.now())

    assert page.locator("body").get_attribute("data-kind") == "ladder"
    assert page.locator(".act").count() == 1
