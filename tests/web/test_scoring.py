"""The scoring page: the recipe in words, the seal, the amendments, every score as a sum; for public and judges."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from html import unescape

import pytest

from belweek import ORGANISER, call, define, gift, phase
from scoreboard.app import create_app
from scoreboard.competitions import Competitions
from scoreboard.core.commands import ChangeDefinition
from scoreboard.core.phases import Verb
from scoreboard.core.recipe import Measure, Recipe, View
from scoreboard.core.roles import Role
from scoreboard.settings import Settings
from scoreboard.web import scoring

SEATS = {"KO": 7, "MA": 4, "ZO": 5}
RECIPE = Recipe(
    rank_by="points",
    measures=(
        Measure(kind="money", per=1000, relative_to="seats"),
        Measure(kind="outcome:convinced", weight="2.5", cap="4"),
    ),
    tie_breakers=("money",),
    views=(View(rank_by="money"), View(within="day", rank_by="calls")),
)


class Day:
    """An open competition in which KO raised 50 and convinced two schools, and MA raised 25."""

    def __init__(self, directory) -> None:
        self.competitions = Competitions(directory)
        app = create_app(Settings(data_dir=directory), self.competitions, setup_key="key")
        self.app = app
        wanted = define(RECIPE)
        teams = tuple(replace(team, seats=SEATS[team.code]) for team in wanted.teams)
        self.definition = replace(wanted, teams=teams)
        self.hosted = self.competitions.make(self.definition)
        self.asked = 0
        self.submit(phase(Verb.OPEN))
        self.submit(gift("KO", 5000))
        self.submit(gift("MA", 2500))
        self.submit(call("KO"))
        self.submit(call("KO"))

    def submit(self, command):
        self.asked += 1
        return self.hosted.submit(command, ORGANISER, f"request-{self.asked}")

    def amend(self, **recipe):
        """Change the recipe after the start."""
        definition = replace(self.definition, recipe=replace(RECIPE, **recipe))
        read_at = self.hosted.state.definition_seq
        self.submit(ChangeDefinition(definition=definition, read_at=read_at, reason="agreed", note="As said on Monday"))

    def page(self, query="", *, role=None, language="en"):
        """Open the page, with a pass or as anybody."""
        client = self.app.test_client()
        if role:
            team = "MA" if role is Role.LEAD else ""
            made, _ = self.hosted.passes.make(role, team=team, at=datetime.now(UTC))
            self.hosted.passes.enter(f"browser-{role}", made, device="", at=datetime.now(UTC))
            with client.session_transaction() as session:
                session["id"] = f"browser-{role}"
        return client.get(f"/belweek/scoring?lang={language}{query}")


@pytest.fixture
def day(tmp_path) -> Iterator[Day]:
    day = Day(tmp_path)
    yield day
    day.competitions.close()


def said(answer) -> str:
    """What a page says, in one line."""
    plain = re.sub(r"(?s)<script.*?</script>|<[^>]*>", " ", answer.text)
    return " ".join(unescape(plain).replace("\xa0", " ").split())


def cells(answer, team, kind) -> list[str]:
    """The cells under one name in the sum of a team."""
    (score,) = re.findall(rf'(?s)<details class="score" id="team-{team}".*?</details>', answer.text)
    found = re.findall(rf'(?s)<td[^>]*data-label="{kind}"[^>]*>(.*?)</td>', score)
    return [" ".join(unescape(re.sub("<[^>]*>", " ", one)).replace("\xa0", " ").split()) for one in found]


def written(number: str) -> Fraction:
    """Read 7 1/7 or 2.5 exactly."""
    return sum((Fraction(part) for part in number.replace(",", "").split()), Fraction(0))


def test_the_recipe_stands_in_words(day):
    words = said(day.page())

    assert "1 point for every €10 raised per seat." in words
    assert "2.5 points for each ‘School overtuigd’, at most 4 points." in words.replace("“", "‘").replace("”", "’")
    assert "rounded once, at the end, to one decimal (half up)" in words


@pytest.mark.parametrize("language", ["nl", "de", "fr", "en"])
def test_the_page_is_there_in_every_language(day, language):
    answer = day.page(language=language)

    assert answer.status_code == 200
    assert "%(" not in answer.text


def test_the_lines_of_a_team_add_up_to_its_total_and_are_rounded_once(day):
    answer = day.page()

    assert cells(answer, "KO", "Made comparable") == ["€50 / 7 seats = €7 1/7", "–"]
    assert cells(answer, "KO", "Times its weight") == [
        "€7 1/7 / €10 × 1 = 5/7",
        "2 × 2.5 = 5 This line brings at most 4 points.",
    ]
    points = cells(answer, "KO", "Points")
    assert points == ["5/7", "4"]
    assert sum(map(written, points)) == Fraction(33, 7)
    assert "Added up, exactly 4 5/7 Rounded, once 4.7" in said(answer)


def test_one_team_alone_can_be_asked_for(day):
    answer = day.page("&team=MA")

    assert "Madelief" in answer.text
    assert "Korenbloem" not in answer.text
    assert 'id="team-MA" open' in answer.text
    assert day.page("&team=XX").status_code == 404


def test_the_other_views_stand_below(day):
    words = said(day.page())

    assert "money raised Place Team money raised 1 Korenbloem €50 2 Madelief €25 3 Zonnestraal €0" in words
    assert "calls, for each day" in words


def test_where_only_the_first_places_are_shown_the_public_sees_no_number_of_the_others(day):
    day.submit(gift("MA", 100, calls=9))  # most calls of all: first in another view
    competition = replace(day.definition.competition, show_places=1)
    read_at = day.hosted.state.definition_seq
    day.submit(ChangeDefinition(definition=replace(day.definition, competition=competition), read_at=read_at))
    public, judges, lead = day.page(), day.page(role=Role.JUDGE), day.page(role=Role.LEAD)

    assert "€50" in said(public)
    assert "€26" not in said(public)
    assert "Also calling: Madelief , Zonnestraal" in said(public)
    assert public.text.count("Madelief") == 1
    assert day.page("&team=MA").status_code == 404
    assert "€26" in said(judges)
    assert 'id="also"' not in judges.text
    assert "€26" in said(lead)
    assert "Also calling: Zonnestraal" in said(lead)


def test_before_the_start_nothing_is_sealed(tmp_path):
    competitions = Competitions(tmp_path)
    app = create_app(Settings(data_dir=tmp_path), competitions, setup_key="key")
    competitions.make(define(RECIPE, slug="early"))

    words = said(app.test_client().get("/early/scoring?lang=en"))
    competitions.close()

    assert "Not sealed yet: rehearsal" in words


def test_the_seal_is_shown_and_another_one_after_an_amendment(day):
    before = day.hosted.state.seal
    assert before in said(day.page())

    day.amend(tie_breakers=("calls",))

    after = day.hosted.state.seal
    assert after != before
    assert f"Sealed {after}" in said(day.page())
    assert "changed once since" in said(day.page())


def test_an_amendment_stands_there_for_everybody_with_its_reason_and_both_texts(day):
    day.amend(measures=(RECIPE.measures[0], Measure(kind="outcome:convinced", weight="3", cap="4")))
    words = said(day.page())

    assert "Agreed by the teams and the judges" in words
    assert "As said on Monday" in words
    old = "2.5 points for each “School overtuigd”, at most 4 points."
    new = "3 points for each “School overtuigd”, at most 4 points."
    assert f"Before Since then {old} {new}" in words


def test_what_an_amendment_changed_stays_said_while_its_words_go_when_they_are_erased(day):
    day.amend(measures=(RECIPE.measures[0],))
    assert "As said on Monday" in said(day.page())

    (amendment,) = day.hosted.state.amendments
    day.hosted.texts.erase(amendment.text_id)

    assert "As said on Monday" not in said(day.page())
    assert "2.5 points for each “School overtuigd”, at most 4 points." in said(day.page())


def test_an_amendment_is_told_with_the_names_of_then_and_in_the_language_of_each_reader(day):
    day.amend(measures=(RECIPE.measures[0],))
    assert "“School overtuigd”, at most" in said(day.page())
    assert "‘School overtuigd’, hoogstens" in said(day.page(language="nl"))

    renamed = tuple(
        replace(one, name="School mee") if one.key == "convinced" else one for one in day.definition.outcomes
    )
    definition = replace(day.definition, outcomes=renamed, recipe=day.hosted.state.recipe)
    day.submit(ChangeDefinition(definition=definition, read_at=day.hosted.state.definition_seq, reason="mistake"))

    assert "“School overtuigd”, at most" in said(day.page())
    assert "School mee" in said(day.page())
    assert len(day.hosted.state.amendments) == 2


def test_what_amendments_changed_is_worked_out_once_for_all_readers(day):
    for tie in ("calls", "money", "units"):
        day.amend(tie_breakers=(tie,))
    with day.app.test_request_context("/belweek/scoring?lang=en"):
        first, again = (scoring.amendments_told(day.hosted) for _ in range(2))

    assert all(one["changes"] is other["changes"] for one, other in zip(first, again, strict=True))
    assert len({one["changes"] for one in first}) == 3


def test_from_the_freeze_on_the_page_tells_the_public_nothing_new(day):
    day.submit(phase(Verb.FREEZE))
    frozen = day.page()

    day.submit(gift("ZO", 90_000))
    day.submit(call("MA"))

    assert day.page().text == frozen.text
    assert day.page().headers.get("ETag") is None
    # Nobody asked in Dutch before the freeze: this page is drawn from what is there now.
    assert "900" not in said(day.page(language="nl"))
    assert "€900" in said(day.page(role=Role.JUDGE))
    assert day.page(role=Role.WALL).text == frozen.text


def test_a_moment_after_a_result_its_sum_is_there(day, monkeypatch):
    assert cells(day.page(), "ZO", "Reached")[0] == "€0"

    day.submit(gift("ZO", 1000))
    # Within the moment many readers are told the same.
    assert cells(day.page(), "ZO", "Reached")[0] == "€0"
    monkeypatch.setattr(scoring, "FRESH_S", 0)

    assert cells(day.page(), "ZO", "Reached")[0] == "€10"


def test_an_amendment_in_the_freeze_is_shown_at_once_and_moves_no_team(day):
    day.submit(phase(Verb.FREEZE))
    frozen = cells(day.page(), "KO", "Points")

    day.amend(measures=(RECIPE.measures[0],))
    words = said(day.page())

    assert cells(day.page(), "KO", "Points") == frozen
    assert "Agreed by the teams and the judges" in words
    assert "these standings follow the rules before" in words


def test_a_board_that_is_not_public_asks_for_a_pass(day):
    definition = replace(day.definition, competition=replace(day.definition.competition, public=False))
    day.submit(ChangeDefinition(definition=definition, read_at=day.hosted.state.definition_seq))

    assert day.page().status_code == 403
    assert day.page(role=Role.WALL).status_code == 200
