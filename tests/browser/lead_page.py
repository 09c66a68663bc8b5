"""What the tests of the team lead's page share: opening it, and a thumb that counts its taps."""

# A thumb's second tap within this time on the same button is not meant, nor is any in the first moment of the page.
REST_MS = 360
FRESH_MS = 510
QUICK_25 = "#quick button:nth-child(3)"


def opened(page, competition, team="ZO", lang="nl"):
    """Open the lead's page with its pass and wait until it takes taps."""
    page.goto(competition.link("lead", team))
    page.wait_for_url("**/lead*")
    if lang != "nl":
        page.goto(f"{competition.url('lead')}?lang={lang}")
    ready(page)
    return page


def ready(page):
    """Wait until the page takes taps."""
    page.locator("html.ready").wait_for(state="attached")
    page.wait_for_timeout(FRESH_MS)


class Thumb:
    """Taps, and counts the taps."""

    def __init__(self, page):
        self.page = page
        self.taps = 0

    def tap(self, *selectors):
        """Tap on the first of each."""
        for selector in selectors:
            self.page.locator(selector).first.tap()
            self.taps += 1


def row_of(competition, team="ZO"):
    """Give the team's row of the standings as they are now."""
    rows = competition.organiser.get("standings").json["rows"]
    return next(row for row in rows if row["team"] == team)


def sum_of(competition, team="ZO"):
    """Give what the team has raised."""
    return row_of(competition, team)["money_minor"]


def calls_of(competition, outcome, team="ZO"):
    """Give how many calls of the team ended so."""
    return row_of(competition, team)["outcomes"].get(outcome, 0)
