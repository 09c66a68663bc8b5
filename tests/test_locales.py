"""Everything that people see is there in every language."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
TRANSLATED = ("nl", "de", "fr")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# French parts these signs from the word before with a space that never breaks; times (14:03) stay whole.
LOOSE_FRENCH_SIGN = re.compile(
    "(?<![\u00a0\u202f!?])[;!?»](?!\\w)|(?<![\u00a0\u202f]):(?!\\S)|(?<![\u00a0\u202f])%(?!\\()|«(?![\u00a0\u202f])"
)


@cache
def sentences() -> dict[str | tuple[str, ...], str]:
    """Every sentence of the templates and the code, and the first place that says it."""
    found: dict[str | tuple[str, ...], str] = {}
    for folder, files, method in [
        ("templates", "**.html", "jinja2.ext:babel_extract"),
        ("scoreboard", "**.py", "python"),
    ]:
        options = {files: {"trimmed": "true", "silent": "false"}}
        for file, line, sentence, *_ in extract_from_dir(ROOT / folder, [(files, method)], options):
            found.setdefault(sentence, f"{folder}/{file}:{line}")
    return found


@cache
def catalogue(lang: str) -> Catalog:
    with (ROOT / "scoreboard" / "locales" / f"{lang}.po").open("rb") as file:
        return read_po(file, locale=lang)


def entries(lang: str) -> list[Message]:
    return [message for message in catalogue(lang) if message.id]


def parts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def forms(sentence: str | tuple[str, ...]) -> tuple[str, ...]:
    return (sentence,) if isinstance(sentence, str) else sentence


def test_there_are_sentences():
    assert len(sentences()) > 20


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_sentence_is_translated(lang):
    known = {forms(message.id)[0]: message for message in entries(lang) if all(parts(message)) and not message.fuzzy}
    missing = {
        place: sentence
        for sentence, place in sentences().items()
        if forms(sentence)[0] not in known or len(forms(sentence)) > len(forms(known[forms(sentence)[0]].id))
    }

    assert missing == {}


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_translation_is_left_of_a_sentence_that_is_gone(lang):
    said = {forms(sentence)[0] for sentence in sentences()}

    assert [message.id for message in entries(lang) if forms(message.id)[0] not in said] == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_leaves_the_same_places_open(lang):
    wrong = {}
    for message in entries(lang):
        wanted = set(PLACEHOLDER.findall(" ".join(forms(message.id))))
        for said in parts(message):
            # "One call" may say its number in a word.
            may_lack = {"num"} if message.pluralizable else set()
            there = set(PLACEHOLDER.findall(said))
            if there - wanted or wanted - there - may_lack:
                wrong[message.id] = said

    assert wrong == {}


def test_french_signs_never_stand_alone_on_a_line():
    loose = [said for message in entries("fr") for said in parts(message) if LOOSE_FRENCH_SIGN.search(said)]

    assert loose == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_has_no_space_at_its_ends(lang):
    assert [said for message in entries(lang) for said in parts(message) if said != said.strip()] == []
