"""The rules of a competition: all that decides the places besides the results, and its fingerprint."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from json import dumps
from typing import Any

from scoreboard.core.competition import Competition, Outcome, Team, Words
from scoreboard.core.recipe import NET, Recipe

GROUPS, GROUP = 4, 4
LATER = {"pledges": NET, "cut_off": "", "pledged": False, "criteria": ()}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRule:
    """What an outcome is called and takes, and whether it may earn anything."""

    key: str
    name: Words
    takes: str
    success: bool
    regular: bool
    earns: bool
    objection: bool
    withdrawn: bool
    pledged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRule:
    """Who a team is, what it is measured against, and with whom."""

    code: str
    name: str
    division: str
    seats: int
    hours: int
    list_size: int
    goal_minor: int
    goal_count: int
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is sealed at the start: after it, only an amendment changes any of it.

    Names are among them because a prize goes to a name, and the zone because it says which
    day a result belongs to.
    """

    currency: str
    zone: str
    recipe: Recipe
    outcomes: tuple[OutcomeRule, ...]
    teams: tuple[TeamRule, ...]


def rules_of(competition: Competition, recipe: Recipe, outcomes: Iterable[Outcome], teams: Iterable[Team]) -> Rules:
    """Take the rules out of a definition. Teams and outcomes stand in the order of their codes."""
    return Rules(
        currency=competition.currency,
        zone=competition.zone,
        recipe=recipe,
        outcomes=tuple(
            OutcomeRule(
                key=outcome.key,
                name=outcome.name,
                takes=outcome.takes,
                success=outcome.success,
                regular=outcome.regular,
                earns=outcome.earns,
                objection=outcome.objection,
                withdrawn=outcome.withdrawn,
                pledged=outcome.pledged,
            )
            for outcome in sorted(outcomes, key=lambda outcome: outcome.key)
        ),
        teams=tuple(
            TeamRule(
                code=team.code,
                name=team.name,
                division=team.division,
                seats=team.seats,
                hours=team.hours,
                list_size=team.list_size,
                goal_minor=team.goal_minor,
                goal_count=team.goal_count,
                withdrawn=team.withdrawn,
            )
            for team in sorted(teams, key=lambda team: team.code)
        ),
    )


def fingerprint(rules: Rules) -> str:
    """Give the fingerprint of rules: 64 bits of SHA-256 over their JSON, in four groups of four.

    The JSON has sorted keys, no spaces, and letters as they are. Words in it, such as the
    name of a line, are part of what is read aloud, so they are part of what is sealed.
    """
    text = dumps(sealed_form(rules), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = sha256(text.encode()).hexdigest()
    return "-".join(digest[start : start + GROUP] for start in range(0, GROUPS * GROUP, GROUP))


def sealed_form(rules: Rules) -> dict[str, Any]:
    """Give rules as they are sealed.

    What rules could not say yet when the first were sealed stands in them only where it
    says something (`LATER`), so that those keep their fingerprint.
    """
    said = asdict(rules)
    for part in (said["recipe"], *said["outcomes"]):
        for key, nothing in LATER.items():
            if part.get(key) == nothing:
                del part[key]
    return said
