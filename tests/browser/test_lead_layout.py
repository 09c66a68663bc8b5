"""The lead's page fits: one screen, nothing cut, room for a thumb, in four languages, without scripts."""

import re

import pytest
from lead_page import opened, sum_of

from rig import BELWEEK

SIZES = [(390, 844), (390, 664), (360, 640), (320, 568), (1280, 800)]
MANY = BELWEEK + "".join(
    f"""
[[outcome]]
key = "{key}"
name = {{ nl = "{nl}", fr = "{fr}", de = "{de}", en = "{en}" }}
{more}
"""
    for key, nl, fr, de, en, more in [
        ("happy", "Fijn gesprek", "Bon appel", "Gutes Gespräch", "Happy call", "success = true"),
        ("none", "Geen resultaat", "Sans suite", "Kein Ergebnis", "No result", ""),
        ("later", "Later terugbellen", "Rappeler plus tard", "Später zurückrufen", "Call back later", ""),
        ("objection", "Bezwaar", "Opposition", "Widerspruch", "Objection", ""),
        ("blood", "Bloeddonor", "Donneur de sang", "Blutspende zugesagt", "Blood donor", 'symbol = "heart"'),
    ]
)
# What stands outside the glass, is cut inside its box, or is too small for a thumb.
FAULTS = """() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push(`scrolls sideways: ${root.scrollWidth}`);
  if (root.scrollHeight > innerHeight) faults.push(`scrolls: ${root.scrollHeight}`);
  const targets = ".keys button, .quick button, .save, .out, .line-undo, .tongue summary, .sync";
  for (const part of document.querySelectorAll(targets)) {
    if (!part.offsetWidth || getComputedStyle(part).visibility === "hidden") continue;
    const box = part.getBoundingClientRect();
    const what = `${part.className} "${part.textContent.trim()}"`;
    if (box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) faults.push(`outside: ${what}`);
    if (part.scrollWidth > part.clientWidth + 1 && !part.matches(".sync")) faults.push(`cut: ${what}`);
    const grown = getComputedStyle(part, "::after");
    const added = (side) => (grown.position === "absolute" ? -parseFloat(grown[side]) || 0 : 0);
    const height = box.height + added("top") + added("bottom");
    if (box.width < 43.5 || height < 43) faults.push(`small: ${what} ${box.width}x${height}`);
  }
  return faults;
}"""


@pytest.fixture(scope="module")
def small(server):
    """A competition with three outcomes."""
    return server.competition()


@pytest.fixture(scope="module")
def large(server):
    """A competition with eight outcomes, money and units among them."""
    return server.competition(MANY)


def faults_at_every_size(page):
    """Give what is wrong at each size of the glass."""
    faults = {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        faults[width, height] = page.evaluate(FAULTS)
    return faults


ALL_FIT = {size: [] for size in SIZES}


@pytest.mark.parametrize("lang", ["nl", "fr", "de", "en"])
def test_everything_is_on_one_screen(small, new_page, lang):
    assert faults_at_every_size(opened(new_page(), small, lang=lang)) == ALL_FIT


def test_eight_outcomes_with_long_words_are_on_one_screen(large, new_page):
    assert faults_at_every_size(opened(new_page(), large, lang="de")) == ALL_FIT


def test_text_of_twice_the_size_is_never_cut_sideways(small, new_page):
    page = opened(new_page(viewport={"width": 360, "height": 640}), small, lang="de")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert [fault for fault in page.evaluate(FAULTS) if re.match("scrolls sideways|cut|small", fault)] == []


def colour_of(page, selector):
    """Give the colour that fills a part of the page."""
    return page.locator(selector).evaluate("part => getComputedStyle(part).backgroundColor")


def test_with_two_passes_the_teams_are_chosen_on_top_and_the_band_wears_the_teams_colour(small, new_page):
    page = new_page()
    opened(page, small, "KO")
    opened(page, small, "ZO")
    before = colour_of(page, ".band")
    assert page.locator("h1").inner_text() == "Zonnestraal"
    page.locator(".team-tab", has_text="Korenbloem").click()
    page.wait_for_url("**team=KO*")

    assert page.locator("h1").inner_text() == "Korenbloem"
    assert before != colour_of(page, ".band") == colour_of(page, ".team-tab[aria-current]")


def test_without_javascript_a_plain_form_enters_corrects_and_takes_back(server, new_page, trouble):
    trouble.expect("^422: POST .*/results")
    trouble.expect("failed: GET .*/static/(js|vendor)/.* csp$")
    competition = server.competition()
    competition.phase("open")
    page = new_page(java_script_enabled=False)
    page.goto(competition.url("pass"))
    page.fill("#token", competition.token("lead", "ZO"))
    page.get_by_role("button", name="Openen").click()

    page.fill("#plain-amount", "1.234.5")
    page.get_by_role("button", name="Opslaan").click()
    assert page.locator("#amount-problem").inner_text()
    assert page.locator("#plain-amount").input_value() == "1.234.5"
    assert sum_of(competition) == 0

    page.fill("#plain-amount", "12,50")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Opgeslagen: €\u00a012,50").wait_for()
    assert sum_of(competition) == 1250

    page.locator(".line-undo").click()
    page.locator(".line.is-void").wait_for()
    assert sum_of(competition) == 0
