"""Every recipe can be said in four languages, and every score explained adds up."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoreboard.amendment_words import Changed, changes, rules_sentences
from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.recipe import PLEDGES, RELATIVE_TO, Criterion, Figures, Measure, Recipe, View
from scoreboard.core.rules import rules_of
from scoreboard.core.standings import rank
from scoreboard.core.tally import Counts, Tally
from scoreboard.definition_recipe import FOR_POINTS, kinds_of
from scoreboard.numbers import LANGUAGES
from scoreboard.recipe_words import Reader, measure_sentence, recipe_words
from scoreboard.score_words import Score, score_words

OUTCOMES = {
    one.key: one
    for one in (
        Outcome(
            key="retained",
            name={
                "nl": "Donateur behouden",
                "fr": "Donateur fidélisé",
                "de": "Spender gehalten",
                "en": "Donor retained",
            },
            takes_money=True,
            success=True,
            regular=True,
        ),
        Outcome(key="gift", name="50 % %(off)s", takes_money=True),
        Outcome(key="happy", name={"en": "Thank-you call", "nl": "Bedankgesprek"}, success=True),
        Outcome(key="tree", name="Tree planted", takes_units={"en": "trees", "nl": "bomen"}),
        Outcome(key="promise", name="Gift by letter", takes_money=True, success=True, pledged=True),
        Outcome(key="never", name="Asked not to be called", scores=False, objection=True),
    )
}
KINDS = kinds_of(OUTCOMES.values())
RAW = re.compile(r"%\(|outcome:|units:|money:|relative_to|conversion|retained\b(?=:)")

WEIGHTS = st.sampled_from(["0", "1", "0.5", "2.25", "1000000"])
MEASURES = st.builds(
    Measure,
    kind=st.sampled_from([*KINDS, "marks", "marks:advice"]),
    weight=WEIGHTS,
    per=st.sampled_from([1, 2, 7, 1000]),
    relative_to=st.sampled_from(RELATIVE_TO),
    regular_factor=st.sampled_from([1, 12]),
    cap=st.sampled_from(["", "0.5", "200"]),
    least=st.sampled_from([0, 1, 20]),
    name=st.sampled_from(["", "Extra", {"nl": "Blij", "de": "Froh"}]),
)
VIEWS = st.builds(
    View,
    rank_by=st.sampled_from(["", *KINDS, "points"]),
    relative_to=st.sampled_from(FOR_POINTS),
    within=st.sampled_from(["", "division", "day"]),
)
RECIPES = st.builds(
    Recipe,
    rank_by=st.sampled_from([*KINDS, "points", "points", "points"]),
    relative_to=st.sampled_from(FOR_POINTS),
    measures=st.lists(MEASURES, min_size=1, max_size=4).map(tuple),
    tie_breakers=st.lists(st.sampled_from(KINDS), max_size=3, unique=True).map(tuple),
    views=st.lists(VIEWS, max_size=2).map(tuple),
    pledges=st.sampled_from(PLEDGES),
    cut_off=st.sampled_from(["", "2026-12-31"]),
)
TEAMS = st.builds(
    Team,
    code=st.just("A"),
    name=st.just("A"),
    seats=st.integers(0, 12),
    hours=st.integers(0, 90),
    list_size=st.integers(0, 700),
    goal_minor=st.integers(0, 10_000_00),
    goal_count=st.integers(0, 300),
)
RESULTS = st.lists(
    st.builds(
        Counts,
        team=st.just("A"),
        outcome=st.sampled_from(sorted(OUTCOMES)),
        calls=st.integers(0, 40),
        amount_minor=st.just(0),
        units=st.just(0),
    ).flatmap(
        lambda result: st.builds(
            Counts,
            team=st.just("A"),
            outcome=st.just(result.outcome),
            calls=st.just(result.calls),
            amount_minor=st.integers(0, 900_00) if OUTCOMES[result.outcome].takes_money else st.just(0),
            units=st.integers(0, 9) if OUTCOMES[result.outcome].takes_units else st.just(0),
        )
    ),
    max_size=8,
)


@st.composite
def figures(draw) -> Figures:
    teams, tallies, minutes = {}, {}, {}
    for code in "AB":
        team = draw(TEAMS)
        tally, lost = Tally(), Tally()
        for result in draw(RESULTS):
            tally = tally.plus(result)
            if OUTCOMES[result.outcome].pledged and draw(st.booleans()):
                lost = lost.plus(result)
        if draw(st.booleans()):
            minutes[code] = draw(st.integers(0, 5000))
        teams[code] = Team(
            code=code,
            name=f"Team {code}",
            seats=team.seats,
            hours=team.hours,
            list_size=team.list_size,
            goal_minor=team.goal_minor,
            goal_count=team.goal_count,
        )
        tallies[code] = tally.less(lost)
    marks = draw(st.sampled_from([{}, {"A": {"advice": Fraction(15, 2)}}]))
    return Figures(teams=teams, outcomes=OUTCOMES, tallies=tallies, minutes=minutes, marks=marks)


def reader(language: str) -> Reader:
    return Reader(language=language, currency="EUR", outcomes=OUTCOMES)


def said(measure: Measure, language: str) -> str:
    return measure_sentence(measure, reader(language)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("measure", "sentences"),
    [
        (
            Measure(kind="money", per=1000),
            {
                "en": "1 point for every €10 raised.",
                "nl": "1 punt per opgehaalde € 10.",
                "de": "1 Punkt je gesammelte 10 €.",
                "fr": "1 point par tranche de 10 € de dons.",
            },
        ),
        (
            Measure(kind="outcome:retained", weight="5", cap="200"),
            {
                "en": "5 points for each “Donor retained”, at most 200 points.",
                "nl": "5 punten per ‘Donateur behouden’, hoogstens 200 punten.",
                "de": "5 Punkte je „Spender gehalten“, höchstens 200 Punkte.",
                "fr": "5 points par « Donateur fidélisé », au plus 200 points.",
            },
        ),
        (
            Measure(kind="calls", weight="0.5", relative_to="seats"),
            {
                "en": "0.5 point for each call per seat.",
                "nl": "0,5 punt per gesprek per werkplek.",
                "de": "0,5 Punkte je Gespräch pro Telefonplatz.",
                "fr": "0,5 point par appel par poste.",
            },
        ),
        (
            Measure(kind="conversion", weight="2", least=50),
            {
                "en": "2 points for each percent: successful calls as a percentage of the calls made, "
                "only from 50 calls.",
                "nl": "2 punten per procent: geslaagde gesprekken als percentage van de gevoerde gesprekken, "
                "pas vanaf 50 gesprekken.",
                "de": "2 Punkte je Prozent: erfolgreiche Gespräche in Prozent der geführten Gespräche, "
                "mindestens 50 Gespräche nötig.",
                "fr": "2 points par point de pourcentage : appels réussis en pourcentage des appels passés, "
                "seulement à partir de 50 appels.",
            },
        ),
        (
            Measure(kind="money:retained", per=1000, regular_factor=12, name="Maandgift"),
            {
                "en": "Maandgift – 1 point for every €10 from “Donor retained”, regular gifts count 12 times.",
                "nl": "Maandgift – 1 punt per € 10 uit ‘Donateur behouden’, maandelijkse giften tellen 12 keer.",
                "de": "Maandgift – 1 Punkt je 10 € aus „Spender gehalten“, monatliche Spenden zählen 12 Mal.",
                "fr": "Maandgift – 1 point par tranche de 10 € de « Donateur fidélisé », "
                "les dons mensuels comptent 12 fois.",
            },
        ),
        (
            Measure(kind="units:tree", per=10),
            {
                "en": "1 point for every 10 units (trees).",
                "nl": "1 punt per 10 eenheden (bomen).",
                "de": "1 Punkt je 10 Einheiten (trees).",
                "fr": "1 point par tranche de 10 unités (trees).",
            },
        ),
    ],
)
def test_a_line_is_said_in_each_language(measure, sentences):
    assert {language: said(measure, language) for language in sentences} == sentences


@pytest.mark.parametrize(
    ("measure", "amount"),
    [
        (Measure(kind="outcome:happy", relative_to="calls", least=50), "50 calls"),
        (Measure(kind="money", relative_to="calls", least=1), "1 call"),
        (Measure(kind="units:tree", relative_to="list", least=400), "400 records on the list"),
        (Measure(kind="conversion", relative_to="seats", least=3), "3 successful calls"),
        (Measure(kind="money", relative_to="goal", least=5000), "€50"),
        (Measure(kind="outcome:happy", least=50), "50 × “Thank-you call”"),
    ],
)
def test_a_minimum_is_said_of_what_the_score_takes_it_of(measure, amount):
    recipe = Recipe(rank_by="points", measures=(measure,))
    team = Team(code="A", name="A", seats=1, list_size=1, goal_minor=100)
    figures = Figures(teams={"A": team}, outcomes=OUTCOMES, tallies={"A": Tally()})
    (line,) = score_words(rank(figures, recipe), recipe, figures, reader("en"))["A"].lines

    assert f", only from {amount}." in said(measure, "en")
    assert line.note.replace("\u00a0", " ") == f"This line counts only from {amount}, so it brings nothing."


def test_the_rounding_and_the_ties_are_said():
    recipe = Recipe(rank_by="points", measures=(Measure(kind="calls"),), tie_breakers=("money", "outcome:happy"))

    rules = " ".join(recipe_words(recipe, reader("en")).rules)

    assert "rounded once, at the end, to one decimal (half up). Places follow the exact number." in rules
    assert "in this order: money raised, “Thank-you call”. Teams that are still equal share the place." in rules
    assert "This never earns anything: “Asked not to be called”." in rules


@pytest.mark.parametrize(
    ("pledges", "sentence"),
    [
        ("net", "A pledge counts until it is withdrawn."),
        ("gross", "Every pledge counts, also one that is withdrawn later."),
        ("confirmed", "A pledge counts when it is confirmed."),
    ],
)
def test_it_is_said_which_pledges_count_and_what_is_one(pledges, sentence):
    rules = recipe_words(Recipe(pledges=pledges), reader("en")).rules

    assert sentence in rules
    assert "Pledges are gifts with one of these: “Gift by letter”." in rules
    assert (len([rule for rule in rules if "no success" in rule]) == 1) is (pledges != "gross")
    assert not any("until %(day)s" in rule or "changes no place" in rule for rule in rules)


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", "31 December 2026"), ("nl", "31 december 2026"), ("de", "31. Dezember 2026"), ("fr", "31 décembre 2026")],
)
def test_the_cut_off_is_said_as_a_date_in_each_language(language, day):
    said = recipe_words(Recipe(cut_off="2026-12-31"), reader(language)).rules[-1].replace("\u00a0", " ")

    assert day in said


def test_nothing_is_said_of_pledges_where_nobody_can_pledge():
    plain = {key: outcome for key, outcome in OUTCOMES.items() if not outcome.pledged}
    nobody = Reader(language="en", outcomes=plain)

    assert "ledge" not in " ".join(recipe_words(Recipe(), nobody).sentences)
    assert "A pledge counts when it is confirmed." in recipe_words(Recipe(pledges="confirmed"), nobody).rules


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(relative_to="hours"),
        Recipe(rank_by="points", measures=(Measure(kind="calls", relative_to="hours"),)),
        Recipe(views=(View(rank_by="calls", relative_to="hours"),)),
    ],
)
def test_it_is_said_where_the_hours_come_from_where_anything_is_divided_by_them(recipe):
    says = "The hours called come from a team’s shifts: seats times length."

    assert any(rule.startswith(says) for rule in recipe_words(recipe, reader("en")).rules)
    assert not any(rule.startswith(says) for rule in recipe_words(Recipe(), reader("en")).rules)


@pytest.mark.parametrize("language", LANGUAGES)
@given(recipe=RECIPES)
def test_every_recipe_can_be_said_without_a_raw_key(language, recipe):
    for sentence in recipe_words(recipe, reader(language)).sentences:
        assert sentence.endswith(".")
        assert not RAW.search(sentence.replace("50 % %(off)s", "")), sentence


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=50)
@given(recipe=RECIPES, figures=figures())
def test_every_score_can_be_explained_and_its_lines_add_up_to_the_total(language, recipe, figures):
    rows = rank(figures, recipe)
    scores = score_words(rows, recipe, figures, reader(language))

    for row in rows:
        score = scores[row.team]
        assert sum((line.exact for line in score.lines), Fraction(0)) == score.exact
        if not recipe.relative_to and (recipe.rank_by == "points"):
            assert score.exact == row.ranked
        for line in score.lines:
            assert not RAW.search(f"{line.name} {line.rate} {line.note}".replace("50 % %(off)s", ""))


def read(written: str) -> Fraction:
    """Read a number as English readers write it, exactly: 1,543.21 or 221 2/7."""
    whole, _, rest = written.replace("%", "").replace("€", "").replace(",", "").partition("\u00a0")
    return Fraction(whole) + (Fraction(rest) if rest else 0)


@given(recipe=RECIPES.filter(lambda recipe: recipe.rank_by == "points"), figures=figures())
def test_what_is_written_adds_up_exactly_as_written(recipe, figures):
    rows = rank(figures, recipe)

    for score in score_words(rows, recipe, figures, reader("en")).values():
        assert sum((read(line.points) for line in score.lines), Fraction(0)) == read(score.total)


def test_a_capped_line_says_what_it_would_have_brought_and_why_it_brings_less():
    recipe = Recipe(rank_by="points", measures=(Measure(kind="calls", weight="3", relative_to="seats", cap="100"),))
    team = Team(code="A", name="A", seats=7)
    tally = Tally().plus(Counts(team="A", outcome="happy", calls=310, amount_minor=0, units=0))
    figures = Figures(teams={"A": team}, outcomes=OUTCOMES, tallies={"A": tally})

    (line,) = score_words(rank(figures, recipe), recipe, figures, reader("en"))["A"].lines

    assert line.relation.replace("\u00a0", " ") == "310 / 7 seats = 44 2/7"
    assert line.product.replace("\u00a0", " ") == "44 2/7 × 3 = 132 6/7"
    assert (line.points, line.note) == ("100", "This line brings at most 100\u00a0points.")


def divided_by_hours(minutes: int, language: str, recipe: Recipe) -> Score:
    """Give what is said of a team with €600, and so many minutes in its shifts."""
    team, tally = Team(code="A", name="A", hours=40), Tally()
    tally = tally.plus(Counts(team="A", outcome="gift", calls=3, amount_minor=600_00, units=0))
    figures = Figures(teams={"A": team}, outcomes=OUTCOMES, tallies={"A": tally}, minutes={"A": minutes})
    return score_words(rank(figures, recipe), recipe, figures, reader(language))["A"]


@pytest.mark.parametrize(
    ("minutes", "language", "relation"),
    [
        (750, "en", "€600 / 12.5 hours called = €48"),
        (750, "nl", "€ 600 / 12,5 beluren = € 48"),
        (750, "de", "600 € / 12,5 Telefonstunden = 48 €"),
        (750, "fr", "600 € / 12,5 heures d’appel = 48 €"),
        (400, "en", "€600 / 6 2/3 hours called = €90"),
        (30, "en", "€600 / 0.5 hour called = €1,200"),
        (30, "de", "600 € / 0,5 Telefonstunden = 1.200 €"),
        (100, "fr", "600 € / 1 2/3 heure d’appel = 360 €"),
    ],
)
def test_hours_from_shifts_are_written_exactly_in_the_form_of_the_reader(minutes, language, relation):
    said = divided_by_hours(minutes, language, Recipe(relative_to="hours")).relation

    assert re.sub(r"[\u00a0\u202f]", " ", said) == relation


def test_a_line_per_hour_says_that_no_hours_were_called_yet():
    recipe = Recipe(rank_by="points", measures=(Measure(kind="money", relative_to="hours"),))
    (line,) = divided_by_hours(0, "en", recipe).lines

    assert (line.points, line.note) == ("0", "No hours were called yet, so this line brings nothing.")


def test_a_pledge_that_was_withdrawn_is_no_success_in_the_sum_either():
    recipe = Recipe(rank_by="conversion")
    kept, lost = (Counts(team="A", outcome="promise", calls=calls, amount_minor=900, units=0) for calls in (3, 1))
    tally = Tally().plus(kept).plus(lost).less(Tally().plus(lost))
    figures = Figures(teams={"A": Team(code="A", name="A")}, outcomes=OUTCOMES, tallies={"A": tally})
    score = score_words(rank(figures, recipe), recipe, figures, reader("en"))["A"]

    assert [(line.name, line.points) for line in score.lines] == [("“Gift by letter”", "3")]
    assert score.relation.replace("\u00a0", " ") == "3 / 4 calls × 100 = 75%"


def test_regular_gifts_stand_apart_from_the_others():
    recipe = Recipe(rank_by="points", measures=(Measure(kind="money", per=1000, regular_factor=12),))
    tally = Tally()
    for outcome, amount_minor in (("gift", 40_00), ("retained", 15_00)):
        tally = tally.plus(Counts(team="A", outcome=outcome, calls=1, amount_minor=amount_minor, units=0))
    figures = Figures(teams={"A": Team(code="A", name="A")}, outcomes=OUTCOMES, tallies={"A": tally})

    (line,) = score_words(rank(figures, recipe), recipe, figures, reader("en"))["A"].lines

    assert line.total.replace("\u00a0", " ") == "€40 + 12 × €15 = €220"
    assert line.points == "22"


@settings(max_examples=50)
@given(recipe=RECIPES, figures=figures())
def test_rules_are_said_whole_and_no_change_is_none(recipe, figures):
    competition = Competition(slug="a", name="A")
    rules = rules_of(competition, recipe, OUTCOMES.values(), figures.teams.values())

    for language in LANGUAGES:
        assert not RAW.search(" ".join(rules_sentences(rules, reader(language))).replace("50 % %(off)s", ""))
    assert changes(rules, rules, reader("nl")) == ()


def test_an_amendment_shows_the_old_sentence_beside_the_new_one():
    competition = Competition(slug="a", name="A")
    before, after = (
        rules_of(
            competition,
            Recipe(rank_by="points", measures=(Measure(kind="calls"), Measure(kind="outcome:happy", weight=weight))),
            OUTCOMES.values(),
            [Team(code="A", name="Zonnestraal", seats=seats)],
        )
        for weight, seats in (("1", 8), ("2", 9))
    )

    assert changes(before, after, reader("en")) == (
        Changed("1\u00a0point for each “Thank-you call”.", "2\u00a0points for each “Thank-you call”."),
        Changed("Zonnestraal (A): 8 seats.", "Zonnestraal (A): 9 seats."),
    )


@pytest.mark.parametrize(
    ("recipe", "outcomes", "changed"),
    [
        (
            Recipe(pledges="confirmed"),
            OUTCOMES,
            [Changed("A pledge counts until it is withdrawn.", "A pledge counts when it is confirmed.")],
        ),
        (
            Recipe(cut_off="2026-12-31"),
            OUTCOMES,
            [
                Changed(
                    "",
                    "Pledges can be confirmed or withdrawn until 31\u00a0December\u00a02026; "
                    "what comes later changes no place.",
                )
            ],
        ),
        (
            Recipe(),
            OUTCOMES | {"gift": replace(OUTCOMES["gift"], name="Cheque", pledged=True)},
            [
                Changed(
                    "Pledges are gifts with one of these: “Gift by letter”.",
                    "Pledges are gifts with one of these: “Cheque”, “Gift by letter”.",
                ),
                Changed(
                    "“50 % %(off)s”: gifts, may earn.",
                    "“Cheque”: gifts, pledged until they are confirmed or withdrawn, may earn.",
                ),
            ],
        ),
    ],
)
def test_an_amendment_of_what_pledges_count_is_shown(recipe, outcomes, changed):
    competition = Competition(slug="a", name="A")
    before = rules_of(competition, Recipe(), OUTCOMES.values(), [])
    after = rules_of(competition, recipe, outcomes.values(), [])

    said = [
        Changed(one.before.replace("\u00a0", " "), one.after.replace("\u00a0", " "))
        for one in changes(before, after, reader("en"))
    ]
    assert said == [Changed(one.before.replace("\u00a0", " "), one.after.replace("\u00a0", " ")) for one in changed]


def by_points_besides(weight: str) -> Recipe:
    return Recipe(
        rank_by="money",
        measures=(Measure(kind="calls", weight=weight),),
        views=(View(rank_by="points", name="Fair"),),
    )


def test_points_that_only_another_view_ranks_by_are_said_too():
    words = recipe_words(by_points_besides("2"), reader("en"))

    assert words.wins == ("Whoever has the most of this wins: money raised. Points are counted for another view only.")
    assert words.measures == ("2\u00a0points for each call.",)
    assert words.rules[0].startswith("Points are added up exactly")
    assert recipe_words(replace(by_points_besides("2"), views=()), reader("en")).measures == ()


def test_an_amendment_of_points_that_only_another_view_ranks_by_is_shown():
    before, after = (
        rules_of(Competition(slug="a", name="A"), by_points_besides(weight), OUTCOMES.values(), [])
        for weight in ("1", "2")
    )

    assert changes(before, after, reader("en")) == (
        Changed("1\u00a0point for each call.", "2\u00a0points for each call."),
    )


def test_numbers_are_written_as_far_as_their_decimals_go_else_as_a_fraction():
    numbers = [Fraction(1, 2), Fraction(12345678, 1000), Fraction(1549, 7), Fraction(1, 3), Fraction(-7, 3)]

    assert [reader("de").number(one) for one in numbers] == [
        "0,5",
        "12.345,678",
        "221\u00a02/7",
        "1/3",
        "\u22122\u00a01/3",
    ]
    assert reader("nl").money(Fraction(1543_21, 7)) == "€\u00a0220\u00a0321/700"


def test_what_judges_mark_is_said_with_scale_weight_and_meaning_by_its_name():
    warmth = Criterion(
        key="warmth", name={"nl": "Warmte", "en": "Warmth"}, weight="2.5", about="Is it kind?", low="cold"
    )
    advice = Criterion(key="advice", name="Advice", of="summary", lowest=0, highest=20)
    recipe = Recipe(rank_by="points", measures=(Measure(kind="marks:warmth"),), criteria=(warmth, advice))
    english, dutch = (recipe_words(recipe, reader(language)).sentences for language in ("en", "nl"))

    assert english[-3:] == (
        "Judges mark “Warmth” in each call they listen to: 1 to 10, weight 2.5. Is it kind? 1 means: cold.",
        "Judges mark “Advice” in the team’s summary: 0 to 20, weight 1.",
        "A team’s mark is the exact mean of all judges at the table; whoever is recused for the team is left out. "
        "Criteria count by their weight.",
    )
    assert english[1].replace("\u00a0", " ") == "1 point for each judges’ mark for “Warmth”."
    assert "‘Warmte’" in dutch[-3]
    assert "2,5" in dutch[-3]


def test_an_amendment_says_what_it_changed_in_a_criterion():
    before = Recipe(criteria=(Criterion(key="warmth", name="Warmth"),))
    after = Recipe(criteria=(Criterion(key="warmth", name="Warmth", weight="3"),))
    old, new = (rules_of(Competition(slug="b", name="B"), recipe, (), ()) for recipe in (before, after))

    (change,) = changes(old, new, reader("en"))
    assert change.before.endswith("weight 1.")
    assert change.after.endswith("weight 3.")
