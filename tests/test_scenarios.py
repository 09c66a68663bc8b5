"""The ready-made competitions: each is whole, and says everything in every language."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from scoreboard.definition import from_toml
from scoreboard.numbers import LANGUAGES
from scoreboard.scenarios import scenario_names, table_of, templates, toml_of

LOOSE_FRENCH_SIGN = re.compile("(?<![\u00a0\u202f])[:;!?%]")
ALL = pytest.mark.parametrize("name", scenario_names())


def words_in(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give everything that people read in a scenario, with where it stands."""
    for key, value in table.items():
        here = f"{path}.{key}"
        if isinstance(value, Mapping):
            if value.keys() & set(LANGUAGES):
                yield here, value
            else:
                yield from words_in(value, here)
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for number, each in enumerate(value, start=1):
                yield from words_in(each, f"{here}.{number}")


def test_every_scenario_is_offered_once_in_an_order_of_its_own():
    offered = [template.name for template in templates()]

    assert sorted(offered) == list(scenario_names())
    assert len({template.title["en"] for template in templates()}) == len(offered)


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_a_template_says_in_every_language_what_it_is_for(template):
    for words in (template.title, template.says):
        assert set(words) == set(LANGUAGES)
        assert all(text == text.strip() != "" for text in words.values())
        assert not LOOSE_FRENCH_SIGN.search(words["fr"])


@ALL
def test_everything_in_a_scenario_is_said_in_every_language(name):
    for path, words in words_in(table_of(name)):
        assert set(words) == set(LANGUAGES), path
        assert not LOOSE_FRENCH_SIGN.search(words["fr"]), path


@ALL
def test_a_scenario_has_all_that_a_competition_of_ones_own_begins_with(name):
    command = from_toml(toml_of(name))
    made = command.competition

    assert made.goal
    assert made.purpose
    assert made.charity
    assert len(made.milestones) >= 3
    assert all(milestone.at < made.goal for milestone in made.milestones)
    assert made.impacts
    assert command.recipe.views
    assert all(view.name for view in command.recipe.views)
    assert all(measure.name for measure in command.recipe.measures)
    assert any(outcome.symbol for outcome in command.outcomes)
    assert all(team.seats for team in command.teams)
    assert all(len(team.short or team.name) <= 14 for team in command.teams if len(command.teams) > 6)


@pytest.mark.parametrize("name", ["schools", "trophy"])
def test_where_people_are_called_an_objection_is_one_of_the_outcomes_and_never_earns(name):
    (objection,) = [outcome for outcome in from_toml(toml_of(name)).outcomes if outcome.objection]

    assert not objection.earns


def test_a_scenario_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="nobody"):
        toml_of("nobody")
