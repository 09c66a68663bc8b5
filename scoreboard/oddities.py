"""What can be so in a set-up, and will not do what it is meant to."""

from collections.abc import Collection, Iterator
from zoneinfo import ZoneInfo

from scoreboard.core.competition import Competition
from scoreboard.core.recipe import Recipe


def oddities(competition: Competition, *, slugs: Collection[str]) -> Iterator[str]:
    """Give codes of what is odd; `slugs` are the competitions that this server has."""
    if competition.match_percent and not competition.match_name:
        yield "match_unnamed"
    if competition.last_year and competition.last_year not in slugs:
        yield "last_year_gone"


def cut_off_early(competition: Competition, recipe: Recipe) -> bool:
    """Say whether pledges have their last day before the lines close."""
    if not recipe.cut_off or competition.ends_at is None:
        return False
    return recipe.cut_off < competition.ends_at.astimezone(ZoneInfo(competition.zone)).date().isoformat()
