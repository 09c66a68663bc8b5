"""Nothing on the wall is cut, nothing collides: 2 to 150 teams, from a phone to 4K."""

import pytest
from playwright.sync_api import Page

COLOURFUL = [
    "Zonnestraal",
    "De Nachtuilen",
    "Kabel & Koek",
    "Les Voix Claires",
    "Stimmenfang",
    "De Vrolijke Toon",
    "Klantenservice & Retentie Noordoost",
    "Wertschätzungskommunikationsabteilung",
    "مركز الاتصال الشمالي",
    "電話募金チーム東京",
]

# Texts that stand on the glass must lie inside it, and not on one another.
COLLISIONS = """() => {
    const isSeen = (element) => {
        const { visibility, display } = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        return visibility !== "hidden" && display !== "none" && width > 1 && height > 1 && element.textContent.trim();
    };
    const boxOf = (element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const text = range.getBoundingClientRect();
        const own = element.getBoundingClientRect();
        return {
            left: Math.max(text.left, own.left), right: Math.min(text.right, own.right),
            top: Math.max(text.top, own.top), bottom: Math.min(text.bottom, own.bottom),
        };
    };
    const texts = [
        ".title, .charity, .pill, .clock-time, .head-note, .head-second, .head-main, .place-number, .name, .figure",
        ".count-all, .tally-word, .odometer, .goal-words, .goal-next, .seal, .card-team, .card-when, .card-what",
        ".rehearsal-top span, .impact-head, .made, .thing, .each",
    ].join(", ");
    const parts = [...document.querySelectorAll(texts)].filter(isSeen).map((element) => (
        { name: `${element.className} ${element.textContent.trim().slice(0, 20)}`, box: boxOf(element) }));
    const scrolls = getComputedStyle(document.body).overflow !== "hidden";
    const wrong = [];
    parts.forEach(({ name, box }, i) => {
        if (box.left < -1 || box.right > innerWidth + 1) wrong.push(`outside: ${name}`);
        if (!scrolls && (box.top < -1 || box.bottom > innerHeight + 1)) wrong.push(`outside: ${name}`);
        parts.slice(i + 1).forEach((other) => {
            const x = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
            const y = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
            if (x > 2 && y > 6) wrong.push(`${name} on ${other.name} (${x.toFixed(0)} x ${y.toFixed(0)})`);
        });
    });
    return wrong;
}"""
CUT = """() => [...document.querySelectorAll(".name, .title, .charity, .goal-next, .thing")].filter((element) => {
    const style = getComputedStyle(element);
    return style.visibility !== "hidden" && element.clientWidth > 0
        && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 3);
}).map((element) => element.textContent)"""


def toml(teams: int) -> str:
    names = [
        COLOURFUL[i % len(COLOURFUL)] + (f" {i // len(COLOURFUL) + 1}" if i >= len(COLOURFUL) else "")
        for i in range(teams)
    ]
    listed = "".join(f'[[team]]\ncode = "T{i:03d}"\nname = "{name}"\n\n' for i, name in enumerate(names))
    return f"""name = {{ nl = "De Grote Belweek", fr = "La grande semaine d'appels" }}
slug = "x"
charity = "Stichting Kleine Vleugels"
currency = "EUR"
timezone = "Europe/Brussels"
languages = ["nl", "fr"]
goal_minor = 30000000
public = true

[[milestone]]
at_minor = 29900000
name = "un bâtiment pour les enfants qui apprennent à lire au bord de la mer"

[[impact]]
each_minor = 6000
name = "semaine de logopédie"

[[impact]]
each_minor = 42000
name = "vélo adapté pour un enfant qui n’a encore jamais roulé seul"

[[impact]]
of = "outcome:convinced"
each = 1
name = "classe avec ses livres"

{listed}
[[outcome]]
key = "donation"
name = "Donatie"
takes_money = true

[[outcome]]
key = "convinced"
name = "School overtuigd"
success = true
symbol = "balloon"

[recipe]
rank_by = "money"
"""


def fill(competition, teams: int) -> None:
    results = [
        {
            "request_id": f"gift-{i:05d}",
            "team": f"T{i:03d}",
            "outcome": "donation",
            "calls": 9,
            "amount_minor": 3285000 - i * 20150,
        }
        for i in range(teams)
    ]
    won = [
        {"request_id": f"yes-{i:05d}", "team": f"T{i:03d}", "outcome": "convinced", "calls": 12} for i in range(teams)
    ]
    assert competition.organiser.post("results/batch", {"results": results + won}).status == 200


@pytest.fixture(scope="module")
def filled(server):
    """Competitions by number of teams, made when first asked for."""
    made = {}

    def of(teams: int):
        if teams not in made:
            made[teams] = server.competition(toml(teams))
            fill(made[teams], teams)
        return made[teams]

    return of


def laid_out(page: Page) -> None:
    page.wait_for_function("() => document.body.dataset.link === 'live'")
    page.evaluate("() => document.fonts.ready")
    page.wait_for_function(
        "() => !document.getAnimations().some((one) => one.playState === 'running' && !(one instanceof CSSAnimation))"
    )


@pytest.mark.parametrize("teams", [2, 3, 6, 8, 12, 24, 30, 31, 150])
def test_no_text_meets_another_whatever_the_number_of_teams(filled, new_page, teams):
    page = new_page(viewport={"width": 1920, "height": 993})
    page.goto(filled(teams).url("wall") + "?lang=fr&motion=reduced")
    laid_out(page)

    assert page.evaluate(COLLISIONS) == []


@pytest.mark.parametrize(
    "size", [(1280, 720), (1920, 1080), (1024, 768), (3840, 2160), (2560, 1080), (1080, 1920), (390, 844)]
)
@pytest.mark.parametrize("teams", [8, 24])
def test_no_text_meets_another_on_any_screen(filled, new_page, teams, size):
    page = new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(filled(teams).url("wall") + "?lang=de&motion=reduced")
    laid_out(page)

    assert page.evaluate(COLLISIONS) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("teams", [3, 8, 12, 24])
def test_no_name_and_no_title_is_cut(filled, new_page, teams):
    page = new_page(viewport={"width": 1920, "height": 993})
    page.goto(filled(teams).url("wall") + "?lang=fr&motion=reduced")
    laid_out(page)

    assert page.evaluate(CUT) == []


def test_the_far_layout_shows_as_few_rows_as_asked(filled, new_page):
    page = new_page(viewport={"width": 1920, "height": 1080})
    page.goto(filled(12).url("wall") + "?rows=5&motion=reduced")
    laid_out(page)

    assert page.locator(".row:visible").count() == 5


@pytest.mark.parametrize("size", [(1280, 720), (1920, 993), (3840, 2160), (1080, 1920)])
def test_what_it_makes_possible_stands_beside_the_balloon_and_on_nothing(filled, new_page, size):
    page = new_page(viewport={"width": size[0], "height": size[1]})
    page.clock.install()
    page.goto(filled(8).url("wall") + "?lang=fr&motion=reduced")
    laid_out(page)
    for seconds in (76, 13, 76):
        page.clock.fast_forward(seconds * 1000)
        page.clock.run_for(1000)

    assert page.locator("body").get_attribute("data-scene") == "impact"
    assert page.locator(".impact-line:visible").count() == 3
    assert page.evaluate(COLLISIONS) == []
    assert page.evaluate(CUT) == []
