"""What judges read of marks at the desk while some are still to be given: nothing, on no page and in no file."""

import io
import json
import re
import zipfile
from difflib import unified_diff

import pytest
from test_doors import ADDRESS

from jury import BLIND, TEAMS, judge_of, marked_competition, organiser_of
from rig import Api
from scoreboard.core.roles import Role
from scoreboard.web.guard import DOORS
from visitor import Visitor

NAMED = re.compile(r"Korenbloem|Madelief|Zonnestraal|\b(KO|MA|ZO)\b(?!-)")
REFUSED = ("judge/ledger.csv", "judge/export/pack.zip", "judge/export/report-nl.pdf", "judge/export/certificates.zip")
PASSING = re.compile(r'"(seq|version|at|phase_at)":("[^"]*"|\d+)')


def desk() -> list[str]:
    """Every address that a judge may read."""
    return [
        path
        for endpoint, (method, path) in ADDRESS.items()
        if method == "GET" and Role.JUDGE in DOORS[endpoint].roles and not DOORS[endpoint].bearer
    ]


def read(visitor: Visitor, slug: str, path: str) -> list[str]:
    """Give what stands at an address line by line, without what changes with each entry."""
    shown = visitor.get(f"/{slug}/{path}")
    if shown.status == 200 and path.endswith(".xlsx"):
        return []  # its rows are those of the CSV: see `sheet`
    return [line for line in re.split(r"\n|(?<=>)(?=<)|(?<=\}),", PASSING.sub("", shown.html)) if line.strip()]


def sheet(competition, token: str) -> list[bytes]:
    """Give the sheets of the spreadsheet."""
    address = f"{competition.server.address}/{competition.slug}/judge/export/standings.xlsx"
    browser = Visitor(competition.server)
    browser.post(f"/{competition.slug}/pass", token=token)
    with browser.opener.open(address) as answer, zipfile.ZipFile(io.BytesIO(answer.read())) as found:
        return [found.read(name) for name in sorted(found.namelist()) if "worksheets" in name or "shared" in name]


@pytest.mark.parametrize("first", [0, 1, 2])
def test_without_names_nothing_that_a_judge_can_open_tells_which_team_got_the_mark(server, first):
    competition = marked_competition(server, BLIND)
    competition.give("ZO", 1000)
    judge = judge_of(competition, "Ann")
    judge_of(competition, "Bob")
    pages = [path for path in desk() if path not in REFUSED]
    before = {path: read(judge.visitor, competition.slug, path) for path in pages}
    judge.mark(judge.tokens()[first], 9)
    after = {path: read(judge.visitor, competition.slug, path) for path in pages}

    for path in pages:
        changed = [line for line in unified_diff(before[path], after[path], "", "", n=0) if line[0] in "+-"]
        assert not [line for line in changed if NAMED.search(line)], path
    for path in REFUSED:
        assert judge.visitor.get(f"/{competition.slug}/{path}").status == 409, path


def test_no_judge_reads_places_or_points_from_marks_before_all_are_given(server):
    competition = marked_competition(server)
    first, second = judge_of(competition, "Ann"), judge_of(competition, "Bob")
    made = server.operate("make_pass", slug=competition.slug, role="judge", team="", label="reads")["token"]
    api = Api(port=server.port, slug=competition.slug, token=made)
    said = [f"/{competition.slug}/judge/standings.csv", f"/{competition.slug}/judge/export/press.txt"]

    def seen() -> list:
        rows = [api.get("standings").json["rows"]]
        rows.append(json.loads(second.visitor.get(f"/{competition.slug}/judge/standings/now").html)["rows"])
        rows.append(json.loads(second.visitor.get(f"/{competition.slug}/judge/standings.json").html)["rows"])
        rows.append([second.visitor.get(path).html for path in said])
        signing = second.visitor.get(f"/{competition.slug}/judge/sign").html
        rows.append(re.findall(r'<td class="num[^>]*>([^<]*)</td>', signing))
        rows.append(re.findall("<code>[^<]*</code>", signing))
        return [*rows, sheet(competition, made)]

    before = seen()
    for team in ("KO", "MA"):
        first.mark(team, 9)
    some = seen()
    entries, page = api.get("entries"), second.visitor.get(f"/{competition.slug}/judge/sign").text
    first.mark("ZO", 9)
    for team in TEAMS:
        second.mark(team, 5)
    all_given = seen()

    # The digest was that of standings without marks; it is told again when all are there.
    assert some[:5] + some[6:] == before[:5] + before[6:]
    assert (len(before[5]), some[5], len(all_given[5])) == (1, [], 1)
    assert "none counts here before all are there" in page
    assert (entries.status, entries.json["why"]) == (409, "marks_awaited")
    assert all(now != then for now, then in zip(all_given[:5], before[:5], strict=True))
    assert api.get("entries").status == 200
    assert second.visitor.get(f"/{competition.slug}/judge/ledger.csv").status == 200


def test_the_page_of_exports_offers_a_judge_no_file_that_they_are_refused(server):
    competition = marked_competition(server)
    judge, organiser = judge_of(competition), organiser_of(competition)
    judge.mark("KO")
    path = f"/{competition.slug}/judge/export"
    offered, at_the_desk = judge.visitor.get(path), organiser.visitor.get(path)

    assert "as soon as all are there" in offered.text
    assert not [path for path in REFUSED if path in offered.html]
    assert all(path in at_the_desk.html for path in REFUSED)
    assert organiser.visitor.get(f"/{competition.slug}/judge/ledger.csv").status == 200
