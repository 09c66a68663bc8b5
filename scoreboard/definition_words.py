"""The sentence for everything that may be wrong with the definition of a competition."""

from collections.abc import Callable, Mapping

from scoreboard.numbers import N_
from scoreboard.problems import Problem

DEFINITION: Mapping[str, str] = {
    "toml_too_large": N_("This file is too large for a competition. Check that it is the right one."),
    "toml_not_utf8": N_("This file is not in UTF-8. Save it again with that encoding."),
    "toml_syntax": N_("This is not TOML as it should be: %(where)s."),
    "missing": N_("This is needed."),
    "too_long": N_("This is too long: %(most)s characters are the most."),
    "unseen": N_("“%(name)s” has characters that cannot be seen. Type it again by hand."),
    "marks": N_("“%(name)s” has too many accents on one letter, or one on none. Type it again by hand."),
    "mixed_scripts": N_("“%(name)s” mixes letters of different scripts in one word. Type it again by hand."),
    "not_text": N_("This must be a text in quotation marks."),
    "not_texts": N_("This must be a list of texts."),
    "not_words": N_("This must be a text, or a table with a text for each language."),
    "not_a_flag": N_("This must be true or false."),
    "not_a_whole_number": N_("This must be a whole number."),
    "out_of_range": N_("This must be between %(least)s and %(most)s."),
    "not_a_weight": N_("This must be a number such as 5 or 0.25, not below zero."),
    "not_a_time": N_("This must be a day and a time, such as 2026-11-23 09:00."),
    "not_a_table": N_("This must be a table."),
    "not_tables": N_("These must be tables, each with its own heading in double brackets."),
    "none_given": N_("At least one is needed."),
    "too_many_given": N_("These are too many: %(most)s are the most."),
    "unknown_key": N_("There is no such key."),
    "unknown_key_near": N_("There is no such key. Perhaps “%(near)s” is meant."),
    "slug_form": N_("The short name for links has 2 to 40 small letters a-z, digits and hyphens."),
    "slug_reserved": N_("“%(slug)s” is the address of a page here. Choose another short name."),
    "unknown_currency": N_("There is no currency “%(value)s”. Use its three letters, such as EUR."),
    "unknown_zone": N_("There is no time zone “%(value)s”. Use a name such as Europe/Brussels."),
    "unknown_zone_near": N_("There is no time zone “%(value)s”. Perhaps “%(near)s” is meant."),
    "languages_missing": N_("Choose at least one language."),
    "unknown_language": N_("“%(language)s” is not a language here. There are nl, fr, de and en."),
    "time_out_of_reach": N_("This time must be between the years %(first)s and %(last)s."),
    "no_such_time": N_("This time is skipped when the clocks change in %(zone)s. Choose another."),
    "times_out_of_order": N_("This comes before an earlier step. The order is start, freeze, end."),
    "goal_too_large": N_("This goal is too large to be counted."),
    "sum_too_large": N_("This amount is too large to be counted."),
    "typed_elsewhere": N_("This was typed in another language and is not taken yet. Open it, look at it and go on."),
    "code_form": N_("A team code has up to 16 letters a-z, digits, hyphens and underscores."),
    "code_twice": N_("Two teams have the code “%(code)s”. Each needs its own."),
    "name_twice": N_("Two teams are called “%(name)s”. Each needs its own name."),
    "name_looks_like": N_("“%(name)s” looks the same as “%(other)s”. Choose names that can be told apart."),
    "key_form": N_("The key of an outcome has up to 30 small letters a-z, digits and underscores."),
    "key_twice": N_("Two outcomes have the key “%(key)s”. Each needs its own."),
    "unknown_symbol": N_("There is no symbol “%(value)s”. There are balloon, heart, tree, wagon, nose and star."),
    "takes_both": N_("An outcome takes money or units, not both."),
    "unknown_measure": N_("“%(value)s” is nothing that is counted here. Use money, calls, units or an outcome."),
    "unknown_measure_near": N_("“%(value)s” is nothing that is counted here. Perhaps “%(near)s” is meant."),
    "unknown_colour": N_("There is no colour “%(value)s”: sky, lemon, violet, leaf, rose, sand, ice or mint."),
    "unknown_nicknames": N_("Nicknames are off, or seen at the desk, or on the wall: off, desk or wall."),
    "unknown_within": N_("A view is of all, or within each division or day."),
    "unknown_relative_to": N_("This cannot be relative to “%(value)s”."),
    "seats_missing": N_("This counts per seat, and “%(team)s” has no seats yet. Give each team its seats."),
    "list_missing": N_("This counts per record on the list, and “%(team)s” has none. Give each team its number."),
    "goal_missing": N_("This counts against the own goal, and “%(team)s” has none yet. Give each team a goal."),
    "all_weights_zero": N_("All weights are zero, so nobody could win a point. Give at least one line a weight."),
    "regular_without_money": N_("Only a gift of money can come again every month. Let this outcome take money."),
    "pledged_without_money": N_("Only a gift of money can be pledged. Let this outcome take money."),
    "most_below_ask": N_(
        "Amounts from here on are refused, so it must not be less than the amount that is only asked about."
    ),
    "too_few_for_total": N_(
        "With fewer than four teams the total would tell about each of them. Let it stand still too."
    ),
    "criterion_key": N_("Give the criterion a key of small letters, digits and lines."),
    "criterion_twice": N_("This key stands for another criterion already."),
    "scale_turned": N_("The highest mark must be above the lowest."),
    "criterion_gone": N_("There is no criterion “%(value)s” that judges mark. Choose another."),
    "scales_differ": N_("The criteria have scales of their own, so a mean says nothing. Take a line for each of them."),
    "marks_weigh_nothing": N_("All criteria have a weight of zero, so there is no mean. Give at least one a weight."),
    "unknown_marked": N_("Judges mark calls or the summary."),
    "last_year_form": N_("Give the address of another competition here, such as “belweek-2025”."),
    "unknown_pledges": N_("Pledges count net, gross or confirmed."),
    "date_form": N_("Write the date as year, month and day, such as 2026-12-31."),
    "objection_never_earns": N_("An objection to being called takes nothing and never scores."),
    "stretch_too_small": N_("The goal beyond the goal must be larger than the goal."),
    "stretch_alone": N_("A goal beyond the goal needs a goal first."),
    "measures_missing": N_("To rank by points, say with measures how points are won."),
    "lines_left_out": N_("This list is too long: it was taken up to here."),
    "outcome_gone": N_("This counts an outcome that is no longer there. Choose another."),
    "team_renewed": N_("“%(name)s” was there already: what is new about it was taken over."),
    "column_left_out": N_("The column “%(name)s” is not known here and was left out."),
    "team_left_out": N_("“%(name)s” stands here twice and was taken once."),
}
"""A code with `_near` is said in place of the plain one when something near it is known."""

IN_LINE = N_("Line %(line)s: %(sentence)s")


def definition_sentence(code: str, params: Mapping[str, str | int]) -> str:
    """Pick the sentence for a code: the one that names what may be meant, if there is such a thing."""
    return DEFINITION.get(f"{code}_near" if params.get("near") else code, DEFINITION[code])


def said(problem: Problem, gettext: Callable[[str], str]) -> str:
    """Say what is wrong, and in which line where the form has lines. Amounts have sentences of their own."""
    sentence = gettext(definition_sentence(problem.code, problem.params)) % problem.params
    if "line" not in problem.params:
        return sentence
    return gettext(IN_LINE) % {"line": problem.params["line"], "sentence": sentence}
