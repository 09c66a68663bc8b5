"""Amounts, numbers and times in the reader's own form, and typed amounts back into minor units."""

import re
from collections.abc import Mapping
from copy import copy
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers

LOCALES = {"nl": "nl", "fr": "fr", "de": "de", "en": "en_GB"}
LANGUAGES = tuple(LOCALES)
TONGUES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
"""What each language calls itself."""

LARGEST_MINOR = 100_000_000
SPACES = dict.fromkeys(map(ord, "\t\u00a0\u2007\u2009\u202f"), " ")
LETTER_AT_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
MINUSES = "-\u2212\u2013"


class AmountError(Exception):
    """What was typed is not an amount that can be taken; `code` is a key of AMOUNT_SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def N_(sentence: str) -> str:  # noqa: N802  # the name by which sentences are found for translation
    """Mark a sentence that is translated where it is shown."""
    return sentence


AMOUNT_SENTENCES: Mapping[str, str] = {
    "empty": N_("Type an amount, for example %(example)s."),
    "not_a_number": N_("This is not an amount. Type it with digits, for example %(example)s."),
    "wrong_separator": N_(
        "A point or comma stands where it cannot be read for certain. Type the amount as %(example)s."
    ),
    "too_many_decimals": N_("There are too many digits after the decimal sign. Type it as %(example)s."),
    "zero": N_("The amount is zero. Type what was given, for example %(example)s."),
    "negative": N_("An amount cannot be below zero. To take a result back, use undo."),
    "too_large": N_("This amount is too large. The most in one result is %(most)s."),
}


def parse_amount(text: str, lang: str, currency: str, *, most: int = LARGEST_MINOR) -> int:
    """Give the minor units of a typed amount, read strictly in the reader's own form.

    "12.50" is refused for a Dutch reader, to whom the point parts thousands; it never
    becomes 1250. The currency's sign or code may stand in front or behind. Raises
    AmountError.
    """
    typed = text.translate(SPACES).strip()
    if typed.startswith(tuple(MINUSES)):
        raise AmountError("negative" if has_digit(typed) else "not_a_number")
    bare = without_currency(typed, currency)
    if not bare:
        raise AmountError("empty")
    if bare.startswith(tuple(MINUSES)) and has_digit(bare):
        raise AmountError("negative")
    whole, fraction = split(bare, lang)
    places = digits_of(currency)
    if len(fraction) > places:
        raise AmountError("too_many_decimals")
    if len(whole.lstrip("0")) > len(str(most)):
        raise AmountError("too_large")
    minor = int(whole + fraction.ljust(places, "0"))
    if minor == 0:
        raise AmountError("zero")
    if minor > most:
        raise AmountError("too_large")
    return agreed(minor, bare, lang=lang, places=places)


def split(bare: str, lang: str) -> tuple[str, str]:
    """Part an amount into its whole digits and the digits of its fraction. Raises AmountError."""
    if not re.fullmatch("[0-9., ]*", bare) or not has_digit(bare):
        raise AmountError("not_a_number")
    found = amount_form(lang).fullmatch(bare)
    if found is None:
        raise AmountError("wrong_separator")
    return re.sub("[^0-9]", "", found["whole"]), found["fraction"] or ""


def agreed(minor: int, bare: str, *, lang: str, places: int) -> int:
    """Give the amount if Babel, asked independently, reads the same; else refuse it."""
    group = numbers.get_group_symbol(locale(lang))
    try:
        second = numbers.parse_decimal(bare.lstrip("0 ").replace(" ", group) or "0", locale=locale(lang), strict=True)
    except numbers.NumberFormatError:
        second = None
    if second is None or second.scaleb(places) != minor:
        raise AmountError("not_a_number")
    return minor


def has_digit(text: str) -> bool:
    """Say whether there is a digit 0 to 9; those of other scripts do not count."""
    return re.search("[0-9]", text) is not None


def without_currency(typed: str, currency: str) -> str:
    """Take the currency's sign or code off, once, in front or behind."""
    for sign in signs_of(currency):
        if typed[: len(sign)].casefold() == sign:
            return typed[len(sign) :].lstrip()
        if typed[-len(sign) :].casefold() == sign:
            return typed[: -len(sign)].rstrip()
    return typed


@cache
def amount_form(lang: str) -> re.Pattern[str]:
    """Compile the form of an amount: whole digits, parted in threes or not at all, and a fraction."""
    group = numbers.get_group_symbol(locale(lang)).translate(SPACES)
    decimal = numbers.get_decimal_symbol(locale(lang))
    whole = rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+|[0-9]+"
    return re.compile(rf"(?P<whole>{whole})(?:{re.escape(decimal)}(?P<fraction>[0-9]+))?")


@cache
def signs_of(currency: str) -> tuple[str, ...]:
    """Give all that a currency is called in our languages, longest first, folded."""
    signs = {numbers.get_currency_symbol(currency, locale=locale(lang)) for lang in LANGUAGES}
    folded = {sign.translate(SPACES).casefold() for sign in signs | {currency}}
    return tuple(sorted(folded, key=len, reverse=True))


@cache
def digits_of(currency: str) -> int:
    """Give how many digits a currency has after the decimal sign: 2 for EUR, 0 for JPY, 3 for KWD."""
    return numbers.get_currency_precision(currency)


@cache
def locale(lang: str) -> Locale:
    """Give the reader's locale; English is British, with the day before the month."""
    return Locale.parse(LOCALES[lang])


def locale_tag(lang: str) -> str:
    """Give the locale as a browser calls it."""
    return LOCALES[lang].replace("_", "-")


def typed_amount(minor: int, currency: str, lang: str) -> str:
    """Write an amount as the reader would type it: no sign, no parted thousands."""
    places = digits_of(currency)
    digits = str(minor).rjust(places + 1, "0")
    if not places:
        return digits
    return digits[:-places] + numbers.get_decimal_symbol(locale(lang)) + digits[-places:]


def example_amount(currency: str, lang: str) -> str:
    """Give an amount to show how one is typed: twelve and a half, or 1250 where nothing is smaller than one."""
    return typed_amount(1250 * 10 ** max(0, digits_of(currency) - 2), currency, lang)


def amount_sentence_values(lang: str, currency: str) -> dict[str, str]:
    """Give what AMOUNT_SENTENCES leave open, in the reader's form."""
    return {"example": example_amount(currency, lang), "most": money(LARGEST_MINOR, currency, lang)}


def money(minor: int, currency: str, lang: str) -> str:
    """Write an exact amount; its fraction is left out when it is zero."""
    places = digits_of(currency)
    shown = 0 if minor % 10**places == 0 else places
    return _money(Decimal(minor).scaleb(-places), currency, lang=lang, places=shown)


def money_whole(minor: int, currency: str, lang: str) -> str:
    """Write an amount in whole units, rounded down: never money that is not there."""
    return _money(Decimal(minor // 10 ** digits_of(currency)), currency, lang=lang, places=0)


def money_cents(minor: int, currency: str, lang: str) -> str:
    """Write an exact amount with its fraction always, so that the digits of a column stand under one another."""
    places = digits_of(currency)
    return _money(Decimal(minor).scaleb(-places), currency, lang=lang, places=places)


def _money(amount: Decimal, currency: str, *, lang: str, places: int) -> str:
    pattern = money_pattern(lang, places)
    written = pattern.apply(amount, locale(lang), currency=currency, currency_digits=False)
    # Browsers part a code in letters from the digits, as the locales' rules say; Babel does not.
    return tidy(LETTER_AT_DIGIT.sub("\u00a0", written))


@cache
def money_pattern(lang: str, places: int) -> numbers.NumberPattern:
    """Give the reader's form of money with so many digits after the decimal sign."""
    pattern = copy(locale(lang).currency_formats["standard"])
    pattern.frac_prec = (places, places)
    return pattern


def number(value: int, lang: str) -> str:
    """Write a whole number."""
    return tidy(numbers.format_decimal(value, locale=locale(lang)))


def points(value: str | Decimal, lang: str) -> str:
    """Write points, which travel as a decimal string, with at most two decimals."""
    return tidy(numbers.format_decimal(Decimal(value), format="#,##0.##", locale=locale(lang)))


def percent(fraction: float | Decimal, lang: str) -> str:
    """Write a fraction of one as whole percents, rounded down: 100% is all of it and not a cent less."""
    # A float carries noise behind its fifteenth digit: 0.29 is a little less than 29 percent.
    hundredths = Decimal(f"{fraction:.12f}").quantize(Decimal("0.01"), ROUND_FLOOR)
    return tidy(numbers.format_percent(hundredths, locale=locale(lang)))


def fixed(value: int | Decimal, places: int, lang: str) -> str:
    """Write a number with so many decimals."""
    return tidy(numbers.format_decimal(value, format=f"#,##0.{'0' * places}", locale=locale(lang)))


def percents(value: Decimal, places: int, lang: str) -> str:
    """Write a percentage with so many decimals."""
    pattern = copy(locale(lang).percent_formats[None])
    pattern.frac_prec = (places, places)
    return tidy(pattern.apply(value.scaleb(-2), locale(lang)))


def clock(at: datetime | str, zone: str, lang: str) -> str:
    """Write the time of day, 14:03."""
    return dates.format_time(aware(at), "HH:mm", tzinfo=ZoneInfo(zone), locale=locale(lang))


def day(at: datetime | str, zone: str, lang: str) -> str:
    """Write the day of the week and the date, "ma 23 nov"."""
    return tidy(dates.format_skeleton("MMMEd", aware(at), tzinfo=ZoneInfo(zone), locale=locale(lang)))


def date(at: datetime | str, zone: str, lang: str) -> str:
    """Write the date with its year, "20 februari 2027"."""
    return tidy(dates.format_date(aware(at).astimezone(ZoneInfo(zone)), "long", locale=locale(lang)))


def moment(at: datetime | str, zone: str, lang: str) -> str:
    """Write day and time of day."""
    both = str(dates.get_datetime_format("medium", locale=locale(lang)))
    return both.replace("{1}", day(at, zone, lang)).replace("{0}", clock(at, zone, lang))


def aware(at: datetime | str) -> datetime:
    """Read an RFC 3339 time, or pass a time on; one without a zone is a mistake."""
    read = datetime.fromisoformat(at) if isinstance(at, str) else at
    if read.tzinfo is None:
        raise ValueError(f"a time without a zone: {at}")
    return read


def worded(words: str | Mapping[str, str], lang: str) -> str:
    """Pick the reader's language from words; where it is missing English, else the first there is."""
    if isinstance(words, str):
        return words
    return words.get(lang) or words.get("en") or next(iter(words.values()), "")


def tidy(written: str) -> str:
    """Show the narrow no-break space, which not every font has, as the wide one."""
    return written.replace("\u202f", "\u00a0")
