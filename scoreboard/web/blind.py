"""Teams as a judge reads them while marking: by name, or without any where the organiser chose so."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.exceptions import NotFound

from scoreboard.competitions import Hosted
from scoreboard.core.boards import awaits_marks
from scoreboard.core.competition import Team
from scoreboard.core.facts import CallDropped, CallSampled, Fact, MarksGiven, SummaryReceived
from scoreboard.core.phases import Phase
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Role, Who
from scoreboard.i18n import gettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A team on the list of a judge. `token` stands in addresses; a `team` that is not to be seen is None.

    `number` is its place in the order of the competition, or in one of this judge's own.
    """

    token: str
    code: str
    name: str
    number: int
    team: Team | None


def is_blind(hosted: Hosted, who: Who) -> bool:
    """Say whether somebody reads no names: judges, not the organiser, who has the recordings to hand out."""
    return hosted.state.defined.blind_marking and who.role is Role.JUDGE


def listed(hosted: Hosted, who: Who) -> Mapping[str, Marked]:
    """Give the teams that compete, by token, in the order in which somebody marks them.

    Without names the order is another for each judge and the same whenever they look, and
    no token tells which team it stands for. A team that was withdrawn keeps its number.
    """
    teams = hosted.state.teams
    if not is_blind(hosted, who):
        found = [
            Marked(token=code, code=code, name=team.name, number=number, team=team)
            for number, (code, team) in enumerate(teams.items(), start=1)
        ]
    else:
        tokens = sorted((_token(hosted, who, code), code) for code in teams)
        found = [
            Marked(token=token, code=code, name=gettext("Team %(number)s", number=number), number=number, team=None)
            for number, (token, code) in enumerate(tokens, start=1)
        ]
    return {one.token: one for one in found if not teams[one.code].withdrawn}


def marked(hosted: Hosted, who: Who, token: str) -> Marked:
    """Give the team that a token of somebody's stands for. Answers 404 when there is none."""
    found = listed(hosted, who).get(token)
    if found is None:
        raise NotFound
    return found


def keeps_files(hosted: Hosted, who: Who) -> bool:
    """Say whether files with entries of the table are not for somebody yet: for a judge, while marks are to be given.

    Where no names are seen they would tell which call is whose, also before the first mark.
    """
    state = hosted.state
    told = state.jury.given or state.defined.blind_marking
    return who.role is Role.JUDGE and bool(told) and awaits_marks(state)


def check_files(hosted: Hosted, who: Who) -> None:
    """Refuse a judge what marks can be read from, while some are to be given."""
    if keeps_files(hosted, who):
        raise Refused(Why.MARKS_AWAITED)


def veils(hosted: Hosted, who: Who, fact: Fact) -> bool:
    """Say whether an entry would tell somebody whom they mark: what comes to a team that they know no name of."""
    return isinstance(fact, CallSampled | CallDropped | SummaryReceived | MarksGiven) and is_blind(hosted, who)


def keeps_words(hosted: Hosted, who: Who, fact: Fact) -> bool:
    """Say whether the words of an entry are not for a judge: another's remark before the reveal, a blind reference."""
    if isinstance(fact, MarksGiven) and who.role is Role.JUDGE and fact.judge != who.pass_id:
        return hosted.state.phase is not Phase.REVEALED
    return veils(hosted, who, fact)


def _token(hosted: Hosted, who: Who, code: str) -> str:
    """Give a token that nobody can make without the file, and that a backup of it brings back."""
    return hmac.digest(hosted.ledger.secret, f"blind {who.pass_id}/{code}".encode(), "sha256").hex()[:16]
