"""What is wrong with a form, in the reader's words."""

from scoreboard import definition_words
from scoreboard.i18n import gettext, lang
from scoreboard.numbers import AMOUNT_SENTENCES, amount_sentence_values
from scoreboard.problems import Problem, Problems
from scoreboard.sentences import ENTRY


def sentences(problems: Problems, currency: str) -> dict[str, str]:
    """Give a sentence for each field."""
    return {problem.field: sentence(problem, currency) for problem in problems.items}


def sentence(problem: Problem, currency: str) -> str:
    """Give the sentence for one problem, with the examples in the reader's number form."""
    if problem.code in AMOUNT_SENTENCES:
        return gettext(AMOUNT_SENTENCES[problem.code]) % amount_sentence_values(lang(), currency)
    if problem.code in ENTRY:
        return gettext(ENTRY[problem.code]) % problem.params
    return definition_words.said(problem, gettext)
