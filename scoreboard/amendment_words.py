"""The rules in words, and what an amendment changed in them: the old sentence beside the new one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from scoreboard.core.competition import Outcome
from scoreboard.core.recipe import CALLS, PER_HOUR, PER_RECORD, PER_SEAT
from scoreboard.core.rules import OutcomeRule, Rules, TeamRule
from scoreboard.numbers import number
from scoreboard.recipe_words import Reader, divided_by, recipe_words


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence of the rules before an amendment and after it; empty where there was none."""

    before: str
    after: str


def rules_sentences(rules: Rules, reader: Reader) -> tuple[str, ...]:
    """Say all that decides the places besides the results, under the names of then."""
    reader = replace(reader, currency=rules.currency, outcomes=_outcomes(rules, reader.outcomes))
    return (
        *recipe_words(rules.recipe, reader).sentences,
        *(_outcome_sentence(rule, reader) for rule in rules.outcomes),
        *(_team_sentence(rule, reader) for rule in rules.teams),
        reader.gettext("Money is in %(currency)s.", currency=rules.currency),
        reader.gettext("Days are those of the clocks in %(zone)s.", zone=rules.zone),
    )


def changes(before: Rules, after: Rules, reader: Reader) -> tuple[Changed, ...]:
    """Give what an amendment changed, sentence by sentence."""
    old, new = (rules_sentences(rules, reader) for rules in (before, after))
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(
        Changed(was, now)
        for tag, start, end, then_start, then_end in blocks
        if tag != "equal"
        for was, now in zip_longest(old[start:end], new[then_start:then_end], fillvalue="")
    )


def _outcomes(rules: Rules, known: Mapping[str, Outcome]) -> dict[str, Outcome]:
    """Give the outcomes as the rules say that they are; only the word for a unit is that of now."""
    return {
        rule.key: replace(
            known.get(rule.key) or Outcome(key=rule.key, name=rule.name),
            name=rule.name,
            success=rule.success,
            regular=rule.regular,
            pledged=rule.pledged,
            scores=rule.earns,
            objection=rule.objection,
            withdrawn=rule.withdrawn,
        )
        for rule in rules.outcomes
    }


def _outcome_sentence(rule: OutcomeRule, reader: Reader) -> str:
    said = []
    if rule.takes == "money":
        said.append(reader.gettext("monthly gifts") if rule.regular else reader.gettext("gifts"))
    if rule.pledged:
        said.append(reader.gettext("pledged until they are confirmed or withdrawn"))
    if rule.takes == "units":
        said.append(reader.gettext("units"))
    if rule.success:
        said.append(reader.gettext("a success"))
    if rule.objection:
        said.append(reader.gettext("an objection to being called"))
    said.append(reader.gettext("may earn") if rule.earns else reader.gettext("earns nothing"))
    if rule.withdrawn:
        said.append(reader.gettext("can no longer be chosen"))
    return reader.gettext("%(name)s: %(sentence)s", name=reader.outcome(rule.key), sentence=", ".join(said) + ".")


def _team_sentence(rule: TeamRule, reader: Reader) -> str:
    said = [
        divided_by(relative_to, CALLS, figure, reader)
        for relative_to, figure in ((PER_SEAT, rule.seats), (PER_HOUR, rule.hours), (PER_RECORD, rule.list_size))
        if figure
    ]
    if rule.division:
        said.insert(0, reader.gettext("division %(name)s", name=reader.quoted(rule.division)))
    if rule.goal_minor:
        said.append(reader.gettext("goal %(amount)s", amount=reader.money(rule.goal_minor)))
    if rule.goal_count:
        said.append(reader.gettext("goal %(amount)s", amount=number(rule.goal_count, reader.language)))
    if rule.withdrawn:
        said.append(reader.gettext("no longer takes part"))
    figures = ", ".join(said) or reader.gettext("no figures of its own")
    return reader.gettext("%(name)s: %(sentence)s", name=f"{rule.name} ({rule.code})", sentence=f"{figures}.")
