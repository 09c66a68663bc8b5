"""Amounts are read and written in the reader's own form, and never become another amount."""

import json
import shutil
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoreboard import numbers
from scoreboard.numbers import LANGUAGES, LARGEST_MINOR, AmountError, parse_amount

ROOT = Path(__file__).parent.parent
NBSP = "\u00a0"
CURRENCIES = ("EUR", "JPY", "KWD")

languages = st.sampled_from(LANGUAGES)
currencies = st.sampled_from(CURRENCIES)
amounts = st.integers(min_value=1, max_value=LARGEST_MINOR)


def refused(text: str, lang: str, currency: str = "EUR") -> str:
    with pytest.raises(AmountError) as no:
        parse_amount(text, lang, currency)
    return no.value.code


def taken(text: str, lang: str, currency: str) -> int | None:
    try:
        return parse_amount(text, lang, currency)
    except AmountError:
        return None


@given(amounts, currencies, languages)
@example(LARGEST_MINOR, "EUR", "fr")
@example(1, "KWD", "nl")
def test_an_amount_that_is_written_is_read_back_as_the_same(minor, currency, lang):
    assert parse_amount(numbers.money(minor, currency, lang), lang, currency) == minor
    assert parse_amount(numbers.typed_amount(minor, currency, lang), lang, currency) == minor


@given(st.text(alphabet="0123456789., €-+eE\u00a0\u202f１２٣x", max_size=24), currencies, languages)
def test_whatever_is_typed_is_an_amount_in_one_way_or_refused(text, currency, lang):
    minor = taken(text, lang, currency)
    if minor is None:
        assert refused(text, lang, currency) in numbers.AMOUNT_SENTENCES
        return
    digits = [sign for sign in text if sign.isdecimal()]
    assert 0 < minor <= LARGEST_MINOR
    assert numbers.typed_amount(minor, currency, lang).replace(",", "").replace(".", "").rstrip("0").lstrip("0") == (
        "".join(digits).rstrip("0").lstrip("0")
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \u00a0", "empty"),
        ("€", "empty"),
        ("abc", "not_a_number"),
        ("-5", "negative"),
        ("\u22125", "negative"),
        ("€ -5", "negative"),
        ("+5", "not_a_number"),
        ("5-", "not_a_number"),
        ("0", "zero"),
        ("000", "zero"),
        ("1e9", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("１２", "not_a_number"),
        ("٣", "not_a_number"),
        ("²", "not_a_number"),
        ("$ 25", "not_a_number"),
        ("€ 25 €", "not_a_number"),
        ("12345678901234567890", "too_large"),
        ("1000001", "too_large"),
        ("12,", "wrong_separator"),
        (",5", "wrong_separator"),
        ("1,2,3", "wrong_separator"),
        ("1..5", "wrong_separator"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_not_an_amount_is_refused_in_every_language(text, code, lang):
    assert refused(text, lang) == code


@pytest.mark.parametrize("lang", ["nl", "de"])
def test_a_point_parts_thousands_in_dutch_and_german_and_is_never_dropped(lang):
    assert refused("12.50", lang) == "wrong_separator"
    assert refused("12.5", lang) == "wrong_separator"
    assert refused("1.25", lang) == "wrong_separator"
    assert refused("1,234.56", lang) == "wrong_separator"
    assert refused("1.234.567,89", lang) == "too_large"
    assert refused("12,345", lang) == "too_many_decimals"
    assert parse_amount("1.250", lang, "EUR") == 125000
    assert parse_amount("1.234,56", lang, "EUR") == 123456
    assert parse_amount("12,5", lang, "EUR") == 1250
    assert parse_amount("12,50", lang, "EUR") == 1250


def test_any_space_parts_thousands_in_french_and_nothing_else_does():
    for space in " \u00a0\u202f\u2009":
        assert parse_amount(f"1{space}234,56", "fr", "EUR") == 123456
    assert refused("1.234,56", "fr") == "wrong_separator"
    assert refused("12.50", "fr") == "wrong_separator"
    assert refused("12 50", "fr") == "wrong_separator"


def test_a_comma_parts_thousands_in_english():
    assert parse_amount("12.50", "en", "EUR") == 1250
    assert parse_amount("1,250", "en", "EUR") == 125000
    assert refused("12,50", "en") == "wrong_separator"
    assert refused("1.250", "en") == "too_many_decimals"
    assert refused("1.234.567,89", "en") == "wrong_separator"


@pytest.mark.parametrize("text", ["25", "€ 25", "€25", "25 €", "25€", "EUR 25", "25 eur", f"€{NBSP}25,00", " 25 "])
def test_the_currency_may_stand_in_front_or_behind(text):
    assert parse_amount(text, "nl", "EUR") == 2500


def test_the_currency_says_how_many_decimals_there_are():
    assert parse_amount("1250", "nl", "JPY") == 1250
    assert refused("12,5", "nl", "JPY") == "too_many_decimals"
    assert parse_amount("12,345", "nl", "KWD") == 12345
    assert refused("12,3456", "nl", "KWD") == "too_many_decimals"


def test_money_is_written_exactly_and_without_empty_cents():
    assert [numbers.money(1234567, "EUR", lang) for lang in LANGUAGES] == [
        f"€{NBSP}12.345,67",
        f"12{NBSP}345,67{NBSP}€",
        f"12.345,67{NBSP}€",
        "€12,345.67",
    ]
    assert numbers.money(1200, "EUR", "nl") == f"€{NBSP}12"


def test_whole_money_is_rounded_down():
    assert numbers.money_whole(1234599, "EUR", "nl") == f"€{NBSP}12.345"


def test_a_percentage_is_rounded_down_but_29_of_100_is_29():
    assert numbers.percent(0.9999, "nl") == "99%"
    assert numbers.percent(0.29, "nl") == "29%"
    assert numbers.percent(Decimal(1) / 3, "fr") == f"33{NBSP}%"
    assert numbers.percent(1, "en") == "100%"


def test_points_are_written_with_at_most_two_decimals():
    assert [numbers.points("1093.10", lang) for lang in LANGUAGES] == ["1.093,1", f"1{NBSP}093,1", "1.093,1", "1,093.1"]


def test_times_are_written_in_the_competitions_zone():
    at = "2026-11-23T14:03:11Z"

    assert numbers.clock(at, "Europe/Brussels", "fr") == "15:03"
    assert [numbers.day(at, "Europe/Brussels", lang) for lang in LANGUAGES] == [
        "ma 23 nov", "lun. 23 nov.", "Mo., 23. Nov.", "Mon 23 Nov",
    ]  # fmt: skip
    assert numbers.moment(at, "Europe/Brussels", "nl") == "ma 23 nov, 15:03"


def test_a_time_without_a_zone_is_a_mistake():
    with pytest.raises(ValueError, match="without a zone"):
        numbers.clock(datetime(2026, 11, 23, 14, 3), "Europe/Brussels", "nl")  # noqa: DTZ001


def test_words_are_the_readers_or_the_first_there_are():
    assert numbers.worded("Donatie", "fr") == "Donatie"
    assert numbers.worded({"nl": "Donatie", "fr": "Don"}, "fr") == "Don"
    assert numbers.worded({"nl": "Donatie", "en": "Donation"}, "fr") == "Donation"
    assert numbers.worded({"nl": "Donatie"}, "fr") == "Donatie"
    assert numbers.worded({}, "fr") == ""


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
def test_the_browser_writes_what_the_server_writes():
    minors = [0, 1, 5, 100, 1250, 99999, 1234567, 100000000]
    fractions = [0, 0.004, 0.28, 0.29, 0.57, 0.58, 0.9999, 1, 1.5]
    script = f"""
        import {{ makeFormat }} from "{(ROOT / "static/js/lib/format.js").as_uri()}";
        const at = new Date("2026-11-23T14:03:11Z");
        const written = [];
        for (const lang of {json.dumps(LANGUAGES)}) for (const currency of {json.dumps(CURRENCIES)}) {{
          const f = makeFormat(lang, currency, "Europe/Brussels");
          for (const m of {minors}) written.push(f.exact(m), f.whole(m), f.number(m));
          for (const x of {fractions}) written.push(f.percent(x));
          written.push(f.clock(at));
        }}
        console.log(JSON.stringify(written));
    """
    run = ["node", "--input-type=module", "--eval", script]
    browser = json.loads(subprocess.run(run, capture_output=True, check=True, text=True).stdout)

    server = []
    for lang in LANGUAGES:
        for currency in CURRENCIES:
            for minor in minors:
                server += [numbers.money(minor, currency, lang), numbers.money_whole(minor, currency, lang)]
                server.append(numbers.number(minor, lang))
            server += [numbers.percent(fraction, lang) for fraction in fractions]
            server.append(numbers.clock("2026-11-23T14:03:11Z", "Europe/Brussels", lang))
    assert browser == server
