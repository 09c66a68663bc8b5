"""A reader gets a language of their own choice, and it stays."""

import pytest
from flask import Flask, render_template_string

from scoreboard import i18n

PAGE = """{{ lang }} {{ locale_tag }} {{ 123450|money("EUR") }} {{ {"nl": "Boom", "fr": "Arbre"}|worded }}"""


@pytest.fixture
def site():
    app = Flask(__name__)
    app.config["OFFERED"] = ()
    i18n.init_app(app, offered=lambda: app.config["OFFERED"])
    app.add_url_rule("/", view_func=lambda: render_template_string(PAGE), endpoint="page")
    return app


def told(client, path="/", accept=""):
    return client.get(path, headers={"Accept-Language": accept} if accept else {}).text


def test_a_reader_gets_the_language_of_the_browser(site):
    assert told(site.test_client(), accept="fr-BE, en;q=0.5") == "fr fr 1\xa0234,50\xa0€ Arbre"
    assert told(site.test_client(), accept="da, de;q=0.5").startswith("de de ")
    assert told(site.test_client()).startswith("en en-GB €1,234.50")


def test_a_language_asked_for_stays_and_another_can_be_asked_for(site):
    reader = site.test_client()

    assert told(reader, "/?lang=nl", accept="fr").startswith("nl ")
    assert told(reader, accept="fr").startswith("nl ")
    assert told(reader, "/?lang=de", accept="fr").startswith("de ")
    assert told(reader, accept="fr").startswith("de ")


def test_an_unknown_language_is_not_one(site):
    reader = site.test_client()

    assert told(reader, "/?lang=xx", accept="fr").startswith("fr ")
    assert reader.get_cookie("lang") is None


def test_a_competitions_languages_come_first(site):
    site.config["OFFERED"] = ("nl", "fr")

    assert told(site.test_client()).startswith("nl ")
    assert told(site.test_client(), accept="de").startswith("nl ")
    assert told(site.test_client(), accept="de, fr;q=0.3").startswith("fr ")
    assert told(site.test_client(), "/?lang=de").startswith("de ")


def test_sentences_are_said_in_the_readers_language_with_their_values(site):
    one, many = "%(num)s call", "%(num)s calls"
    with site.test_request_context("/?lang=en"):
        assert i18n.ngettext(one, many, 1) == "1 call"
        assert i18n.ngettext(one, many, 2) == "2 calls"
        assert i18n.gettext("From %(name)s", name="100%") == "From 100%"


def test_what_somebody_typed_is_escaped_in_a_sentence(site):
    with site.test_request_context("/"):
        assert render_template_string('{{ _("From %(name)s", name="<b>") }}') == "From &lt;b&gt;"


def test_words_outside_a_request_are_english():
    assert i18n.lang() == "en"
