"""Names that people give: how they are tidied, what is refused, and which two look the same."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

MAX_LENGTH = 40
MOST_MARKS = 3
"""Accents on one letter: living scripts need up to three."""

COMPARED = 1024
"""Every team is held against every other: so many names are worked out once only."""

ZWJ, VS16, KEYCAP = "\u200d", "\ufe0f", "\u20e3"
SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Characters that count as letters or marks and show nothing."""

REFUSED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})
ONE_PER_WORD = ("LATIN", "CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE")
"""Scripts whose letters are drawn alike: a word takes its letters from one of them."""

ARTICLES = frozenset({"de", "het", "een", "les", "la", "le", "l", "die", "der", "das", "the", "team"})

_SPACES = re.compile(r"[ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_LATIN = {
    **str.maketrans("АВЕЅІЈКМНОРСТХУаеорсухѕіјԁһԛԝӏ", "ABESlJKMHOPCTXYaeopcyxsijdhqwl"),  # Cyrillic
    **str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορυχι", "ABEZHlKMNOPTYXavopuxi"),  # Greek
    **str.maketrans("I1|0", "lllO"),
}
_FOLDED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def clean(name: str) -> str:
    """Tidy a name: composed letters, single plain spaces, none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip()


def undirected(words: str) -> str:
    """Give words without the marks that turn the direction of what is written behind them."""
    return words.translate(_TURNING)


def problem_with(name: str, *, most: int = MAX_LENGTH) -> str | None:
    """Say what is wrong with a cleaned name: `empty`, `too_long`, `unseen`, `marks` or `mixed_scripts`.

    None when nothing is. `most` is how many characters it may have, as a reader counts.
    `unseen` stands for control, direction, unassigned and blank characters; the joiners
    inside an emoji are not meant.
    """
    if not name:
        return "empty"
    if _is_too_long(name, most):
        return "too_long"
    if any(_is_refused(name, position) for position in range(len(name))):
        return "unseen"
    if _has_too_many_marks(name):
        return "marks"
    if any(len(_scripts(word)) > 1 for word in _words(name)):
        return "mixed_scripts"
    return None


def shown(name: str) -> str:
    """Give a name as a message may quote it: short, with a sign in place of what cannot be seen."""
    quoted = name[:MAX_LENGTH]
    return "".join("\ufffd" if _is_refused(quoted, place) else quoted[place] for place in range(len(quoted)))


@lru_cache(COMPARED)
def key(name: str) -> str:
    """Give the form in which names are compared: equal keys are the same name."""
    return clean(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()))


def look_alike(one: str, other: str) -> bool:
    """Say whether two names look the same on a wall, though their letters may differ."""
    return key(one) == key(other) or skeleton(one) == skeleton(other)


@lru_cache(COMPARED)
def skeleton(name: str) -> str:
    """Give what a name looks like: equal skeletons look the same."""
    plain = unicodedata.normalize("NFKC", clean(name))
    return key(plain.translate(_LATIN)).translate(_LATIN)


def mono(name: str) -> str:
    """Give the two letters for a team's chip: of its first two words, or of its only one."""
    words = _telling_words(name)
    if not words:
        return next(iter(graphemes(clean(name))), "")
    letters = [words[0][0], words[1][0]] if len(words) > 1 else list(words[0][:2])
    return "".join(_upper(letter) for letter in letters)


def code(name: str, taken: Collection[str]) -> str:
    """Give a short code for a team, A-Z and 0-9, that is not taken: ZO, then ZON, … and T1 at the end."""
    words = [folded for word in _telling_words(name) if (folded := _ascii(word))]
    squeezed = "".join(words)
    initials = "".join(word[0] for word in words[:2])
    candidates = [initials] if len(words) > 1 else []
    candidates += [squeezed[:length] for length in range(2, 5)]
    candidates += [f"{(initials + squeezed[1:])[:2]}{number}" for number in range(1, 10) if squeezed]
    for candidate in candidates:
        if len(candidate) > 1 and candidate not in taken:
            return candidate
    number = 1
    while f"T{number}" in taken:
        number += 1
    return f"T{number}"


def slug(name: str) -> str:
    """Give a name as it may stand in an address: a-z, 0-9 and hyphens; empty when nothing is left of it."""
    folded = [_ascii(word).lower() for word in _words(clean(name))]
    return "-".join(word for word in folded if word)[:MAX_LENGTH].strip("-")


def graphemes(text: str) -> Iterator[str]:
    """Split text into what a reader counts as characters: a letter with its accents, an emoji with its parts."""
    cluster = ""
    for character in text:
        if cluster and not _continues(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _continues(cluster: str, character: str) -> bool:
    """Say whether a character belongs to the cluster before it."""
    if cluster[-1] == ZWJ or character in (ZWJ, VS16) or character in SKIN_TONES:
        return True
    if _is_flag_letter(character):
        return _is_flag_letter(cluster[-1]) and len(cluster) == 1
    syllable_continues = "\u1160" <= character <= "\u11ff"  # vowels and ends of Korean syllables
    return syllable_continues or unicodedata.category(character)[0] == "M"


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_too_long(name: str, most: int) -> bool:
    # An emoji of a family has eleven characters; nothing honest needs more than sixteen each.
    return len(name) > most * 16 or sum(1 for _ in graphemes(name)) > most


def _is_refused(name: str, position: int) -> bool:
    character = name[position]
    before, after = name[:position].rstrip(SKIN_TONES + VS16), name[position + 1 : position + 2]
    if character == ZWJ:
        return not (before and _is_picture(before[-1]) and after and _is_picture(after))
    if character == VS16:
        return not (before and (unicodedata.category(before[-1])[0] in "SP" or after == KEYCAP))
    is_variant = "\ufe00" <= character <= "\ufe0e" or "\U000e0100" <= character <= "\U000e01ef"
    return is_variant or character in UNSEEN or unicodedata.category(character) in REFUSED


def _is_picture(character: str) -> bool:
    return unicodedata.category(character) == "So"


def _has_too_many_marks(name: str) -> bool:
    """Say whether accents are heaped on a letter, or stand on none."""
    marks = MOST_MARKS  # a name does not begin with a mark, nor does a word
    for character in name:
        if character == VS16 or unicodedata.category(character) not in ("Mn", "Me"):
            marks = MOST_MARKS if character == " " else 0
            continue
        marks += 1
        if marks > MOST_MARKS:
            return True
    return False


def _scripts(word: str) -> set[str]:
    """Give the scripts of a word, as far as their letters can be mistaken for one another."""
    firsts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return firsts & set(ONE_PER_WORD)


def _words(name: str) -> list[str]:
    """Give the runs of letters, marks and digits."""
    spaced = (character if unicodedata.category(character)[0] in "LMN" else " " for character in name)
    return "".join(spaced).split()


def _telling_words(name: str) -> list[str]:
    """Give the words without articles, unless there are no others."""
    words = [word for word in _words(clean(name)) if unicodedata.category(word[0])[0] in "LN"]
    return [word for word in words if word.lower() not in ARTICLES] or words


def _upper(letter: str) -> str:
    upper = letter.upper()
    return upper if len(upper) == 1 else letter


def _ascii(word: str) -> str:
    """Give a word in capital letters without accents; what has no such form is left out."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_FOLDED))
    return re.sub("[^A-Z0-9]", "", plain.upper())
