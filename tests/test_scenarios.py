"""The ready-made competitions: each is whole, and says everything in every language."""

import pytest

from scoreboard.numbers import LANGUAGES
from scoreboard.scenarios import scenario_names, templates, toml_of


def test_every_scenario_is_offered_once_in_an_order_of_its_own():
    offered = [template.name for template in templates()]

    assert sorted(offered) == list(scenario_names())
    assert len({template.title["en"] for template in templates()}) == len(offered)


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_a_template_says_in_every_language_what_it_is_for(template):
    for words in (template.title, template.says):
        assert set(words) == set(LANGUAGES)
        assert all(text == text.strip() != "" for text in words.values())


def test_a_scenario_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="nobody"):
        toml_of("nobody")
