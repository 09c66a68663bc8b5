"""Which language this reader gets, and the words, amounts and times of the pages in it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, current_app, g, has_request_context, request

from scoreboard import numbers
from scoreboard.numbers import LANGUAGES, TONGUES, locale_tag

FALLBACK = "en"
COOKIE = "lang"
COOKIE_AGE_S = 365 * 24 * 3600
LOCALES_DIR = Path(__file__).parent / "locales"

Offered = Callable[[], Sequence[str]]


def init_app(app: Flask, *, offered: Offered = tuple) -> None:
    """Give the templates of an app their words, filters and language.

    `offered` gives the languages of the competition that the request is about, its
    first language first, or none; it must not raise.
    """
    for language in LANGUAGES:
        translations(language)
    app.extensions["offered_languages"] = offered
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda sentence: translations(lang()).ugettext(sentence),
        lambda one, many, n: translations(lang()).ungettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["tongues"] = TONGUES
    app.context_processor(lambda: {"lang": lang(), "locale_tag": locale_tag(lang())})
    app.after_request(remember)


def lang() -> str:
    """Give the reader's language.

    What `?lang=` asks for, else what it asked for before, else what the browser asks
    for among the competition's languages, else the competition's first, else English.
    """
    if not has_request_context():
        return FALLBACK
    if "lang" not in g:
        g.lang = asked() or remembered() or preferred()
    return str(g.lang)


def speak(language: str) -> None:
    """Answer this request in a language, whatever the reader asked for; the browser does not remember it."""
    g.lang = language


def asked() -> str | None:
    """Give the language that the address asks for, if it is one of ours."""
    return known(request.args.get(COOKIE))


def remembered() -> str | None:
    """Give the language that this browser asked for before."""
    return known(request.cookies.get(COOKIE))


def preferred() -> str:
    """Give the best of the browser's languages, or the competition's first."""
    offered = [language for language in current_app.extensions["offered_languages"]() if language in LANGUAGES]
    # Werkzeug's own best match gives English to "fr-BE, en": a region must not lose the language.
    wanted = (tag.lower().split("-")[0] for tag in request.accept_languages.values())
    best = (language for language in wanted if language in (offered or LANGUAGES))
    return next(best, None) or next(iter(offered), FALLBACK)


def known(language: str | None) -> str | None:
    """Pass on a language that there is, and nothing else."""
    return language if language in LANGUAGES else None


def remember(response: Response) -> Response:
    """Keep the language that was asked for, so that the next page has it too."""
    language = asked()
    if language and language != remembered():
        response.set_cookie(
            COOKIE, language, max_age=COOKIE_AGE_S, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response


def gettext(sentence: str, **values: object) -> str:
    """Say a sentence in the reader's language."""
    said = translations(lang()).ugettext(sentence)
    return said % values if values else said


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """Say a sentence about n things in the reader's language; `%(num)s` is n."""
    return translations(lang()).ungettext(one, many, n) % {"num": n, **values}


@cache
def translations(language: str) -> NullTranslations:
    """Read the words of a language. English is what the sentences are written in."""
    path = LOCALES_DIR / f"{language}.po"
    if language == FALLBACK or not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def money(minor: int, currency: str) -> str:
    """Write an exact amount."""
    return numbers.money(minor, currency, lang())


def money_whole(minor: int, currency: str) -> str:
    """Write an amount in whole units, rounded down."""
    return numbers.money_whole(minor, currency, lang())


def money_cents(minor: int, currency: str) -> str:
    """Write an exact amount with its fraction always."""
    return numbers.money_cents(minor, currency, lang())


def number(value: int) -> str:
    """Write a whole number."""
    return numbers.number(value, lang())


def points(value: str | Decimal) -> str:
    """Write points."""
    return numbers.points(value, lang())


def percent(fraction: float) -> str:
    """Write a fraction of one as percents, rounded down."""
    return numbers.percent(fraction, lang())


def fixed(value: int | Decimal, places: int) -> str:
    """Write a number with so many decimals."""
    return numbers.fixed(value, places, lang())


def percents(value: Decimal, places: int) -> str:
    """Write a percentage with so many decimals."""
    return numbers.percents(value, places, lang())


def clock(at: datetime | str, zone: str) -> str:
    """Write the time of day."""
    return numbers.clock(at, zone, lang())


def day(at: datetime | str, zone: str) -> str:
    """Write the day."""
    return numbers.day(at, zone, lang())


def date(at: datetime | str, zone: str) -> str:
    """Write the date with its year."""
    return numbers.date(at, zone, lang())


def moment(at: datetime | str, zone: str) -> str:
    """Write day and time."""
    return numbers.moment(at, zone, lang())


def duration(minutes: int) -> str:
    """Write how long something took, 2 h 10."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return gettext("%(n)s min", n=left)
    return gettext("%(hours)s h %(minutes)s", hours=number(hours), minutes=f"{left:02}")


def worded(words: str | Mapping[str, str]) -> str:
    """Pick the reader's language from words."""
    return numbers.worded(words, lang())


FILTERS: dict[str, Callable[..., str]] = {
    "money": money,
    "money_whole": money_whole,
    "money_cents": money_cents,
    "number": number,
    "points": points,
    "percent": percent,
    "clock": clock,
    "day": day,
    "date": date,
    "moment": moment,
    "duration": duration,
    "worded": worded,
}
