"""A competition with criteria, and judges who mark it with a plain browser."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rig import Competition, Server, new_id
from visitor import PHRASE, Shown, Visitor

MARKED = (Path(__file__).parent / "marked.toml").read_text(encoding="utf-8")
BLIND = MARKED.replace("blind_marking = false", "blind_marking = true")
TEAMS = ("KO", "MA", "ZO")


@dataclass
class Judge:
    """A judge of one competition, in a browser of their own, seated."""

    competition: Competition
    visitor: Visitor
    pass_id: str = ""
    page: str = field(init=False)

    def __post_init__(self) -> None:
        self.page = f"/{self.competition.slug}/judge/marks"

    def look(self, team: str = "") -> Shown:
        """Open the page, with a team where one is named."""
        return self.visitor.get(f"{self.page}?team={team}")

    def mark(self, team: str, /, mark: int | None = 8, **fields: Any) -> Shown:
        """Give everything of a team the same mark, unless `fields` say another one, and press the button."""
        marks = {} if mark is None else dict.fromkeys(self.scales(team), str(mark))
        return self.post(f"teams/{team}", **{**marks, **fields})

    def scales(self, team: str) -> list[str]:
        """Give the names of all scales of a team."""
        return list(dict.fromkeys(re.findall(r'<fieldset class="scale" id="([^"]+)"', self.look(team).html)))

    def post(self, path: str, **fields: Any) -> Shown:
        """Send a form of the page."""
        return self.visitor.post(f"{self.page}/{path}", request_id=new_id(), **fields)

    def tokens(self) -> list[str]:
        """Give the teams in the order of the page, as its addresses name them."""
        return re.findall(r'class="marks-team" href="[^"]*team=([^"&]+)"', self.look().html)


def judge_of(competition: Competition, label: str = "", language: str = "en") -> Judge:
    """Let a judge with a pass of their own sit down."""
    made = competition.server.operate("make_pass", slug=competition.slug, role="judge", team="", label=label)
    visitor = Visitor(competition.server, language=language)
    assert visitor.post(f"/{competition.slug}/pass", token=made["token"]).status == 200
    visitor.sits(competition)
    return Judge(competition, visitor, made["id"])


def organiser_of(competition: Competition, language: str = "en") -> Judge:
    """Let the organiser come to the desk."""
    visitor = Visitor(competition.server, language=language).enter(competition, "organiser")
    visitor.sits(competition)
    return Judge(competition, visitor)


def marked_competition(server: Server, toml: str = MARKED, *, calls: int = 1) -> Competition:
    """Make a competition whose lines are open, with so many calls of each team on the list."""
    competition = server.competition(toml)
    competition.phase("open")
    organiser = organiser_of(competition)
    for team in TEAMS:
        for number in range(1, calls + 1):
            assert organiser.post(f"teams/{team}/calls", reference=f"{team}-{number:03}").status == 200
    return competition


def sign(competition: Competition, judges: list[Judge]) -> None:
    """Close the lines, and let all judges sign."""
    competition.phase("close")
    page = f"/{competition.slug}/judge/sign"
    for judge in judges:
        digest = judge.visitor.get(page).value("digest")
        assert judge.visitor.post(page, request_id=new_id(), digest=digest, passphrase=PHRASE).status == 200
