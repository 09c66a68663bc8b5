"""The rules of a competition: all that decides the places besides the results, and its fingerprint."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from json import dumps

from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.recipe import Recipe

GROUPS, GROUP = 4, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRule:
    """What an outcome takes and whether it may earn anything."""

    key: str
    takes: str
    success: bool
    regular: bool
    earns: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRule:
    """What a team is measured against, and with whom."""

    code: str
    division: str
    seats: int
    hours: int
    list_size: int
    goal_minor: int
    goal_count: int
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is sealed at the start: after it, only an amendment changes any of it."""

    currency: str
    recipe: Recipe
    outcomes: tuple[OutcomeRule, ...]
    teams: tuple[TeamRule, ...]


def rules_of(competition: Competition, recipe: Recipe, outcomes: Iterable[Outcome], teams: Iterable[Team]) -> Rules:
    """Take the rules out of a definition. Teams and outcomes stand in the order of their codes."""
    return Rules(
        currency=competition.currency,
        recipe=recipe,
        outcomes=tuple(
            OutcomeRule(
                key=outcome.key,
                takes=outcome.takes,
                success=outcome.success,
                regular=outcome.regular,
                earns=outcome.earns,
                withdrawn=outcome.withdrawn,
            )
            for outcome in sorted(outcomes, key=lambda outcome: outcome.key)
        ),
        teams=tuple(
            TeamRule(
                code=team.code,
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
    text = dumps(asdict(rules), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = sha256(text.encode()).hexdigest()
    return "-".join(digest[start : start + GROUP] for start in range(0, GROUPS * GROUP, GROUP))
