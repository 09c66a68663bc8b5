"""What the command line does to a data directory: in this process, or in the server that holds it.

Arguments and answers are plain JSON, because they may travel to a running server.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gevent

from scoreboard import definition, intake
from scoreboard.competitions import Competitions, Hosted, Taken, Unknown
from scoreboard.core import names
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.roles import Role, Who
from scoreboard.flow import Busy
from scoreboard.imports.mapping import Read
from scoreboard.imports.parcel import unpack
from scoreboard.imports.report import report, requests_for
from scoreboard.imports.statement import Statement
from scoreboard.problems import Problem, Problems
from scoreboard.settling import settle
from scoreboard.store.sqlite import renew_epoch
from scoreboard.summaries import Summaries

MORE_THAN_ONE_TEAM = (Role.ORGANISER, Role.JUDGE, Role.WALL, Role.API)
ORGANISER = Who(Role.ORGANISER, pass_id="command-line")


class Failed(Exception):
    """An operation was refused: a code, and what the sentence about it names."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def make(competitions: Competitions, *, toml: str, slug: str = "") -> dict[str, Any]:
    """Make a competition and its first organiser's pass. A slug given here goes before the one written."""
    try:
        hosted = competitions.make(definition.from_toml(toml, slug=slug or None))
    except Taken as taken:
        raise Failed("slug_taken", slug=str(taken)) from taken
    made = make_pass(competitions, slug=hosted.slug, role="organiser", label="first")
    return {"slug": hosted.slug, "token": made["token"]}


def make_pass(competitions: Competitions, *, slug: str, role: str, team: str = "", label: str = "") -> dict[str, Any]:
    """Make a pass; its token is told this once."""
    hosted = _hosted(competitions, slug)
    if role == Role.LEAD:
        if team not in hosted.state.teams:
            raise Failed("unknown_team", team=team, teams=", ".join(hosted.state.teams))
    elif Role(role) not in MORE_THAN_ONE_TEAM or team:
        raise Failed("no_team_for_role", role=role)
    made, token = hosted.passes.make(Role(role), at=datetime.now(UTC), team=team, label=names.undirected(label))
    return {"id": made.id, "token": token, "slug": slug}


def change_phase(competitions: Competitions, *, slug: str, verb: str, reason: str = "") -> dict[str, Any]:
    """Ask for another phase."""
    hosted = _hosted(competitions, slug)
    hosted.submit(intake.phase(verb, reason), ORGANISER, f"cli-{secrets.token_hex(12)}")
    return {"phase": hosted.state.phase.value}


def import_rows(competitions: Competitions, *, slug: str, parcel: str, dry_run: bool = False) -> dict[str, Any]:
    """Take in rows that were read from a file, all or none, in one durable commit.

    `parcel` is the path of what `imports.parcel` wrote. Gives the report of the import.
    """
    hosted = _hosted(competitions, slug)
    read = unpack(Path(parcel), Read, lambda: gevent.sleep(0))
    requests = requests_for(read, ORGANISER)
    if dry_run:
        decided = hosted.flow.tried(requests)
    else:
        decided = hosted.submit_all(requests, all_or_none=True)
    return asdict(report(read, decided))


def settle_rows(competitions: Competitions, *, slug: str, parcel: str, dry_run: bool = False) -> dict[str, Any]:
    """Settle the pledges that a file is about, all that can be or none, in one durable commit.

    `parcel` is the path of what `imports.parcel` wrote. Gives what came of every row.
    """
    hosted = _hosted(competitions, slug)
    statement = unpack(Path(parcel), Statement, lambda: gevent.sleep(0))
    return asdict(settle(hosted, statement, ORGANISER, dry_run=dry_run))


def adopt(competitions: Competitions, *, slug: str, path: str) -> dict[str, Any]:
    """Put a verified copy into the data directory under a slug, with the documents that were taken out of it."""
    if not definition.may_be_slug(slug):
        raise Failed("wrong_slug", slug=slug)
    target = competitions.directory / f"{slug}.db"
    if target.exists():
        raise Failed("slug_taken", slug=slug)
    renew_epoch(Path(path))
    # These first: a file without them is half of what came back, and they alone are nothing.
    Summaries(target).move_in(Summaries(Path(path)))
    Path(path).replace(target)
    return {"slug": competitions.adopt(slug).slug}


def _hosted(competitions: Competitions, slug: str) -> Hosted:
    try:
        return competitions.get(slug)
    except Unknown as unknown:
        raise Failed("unknown_competition", slug=slug) from unknown


OPERATIONS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "make": make,
    "make_pass": make_pass,
    "change_phase": change_phase,
    "import_rows": import_rows,
    "settle_rows": settle_rows,
    "adopt": adopt,
}


def carried_out(competitions: Competitions, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Do one operation; what the rules or the arguments do not allow comes back as an answer."""
    try:
        return {"done": OPERATIONS[name](competitions, **arguments)}
    except Failed as failed:
        return {"failed": failed.code, "params": failed.params}
    except Refused as refused:
        return {"refused": refused.why.value, "blockers": list(refused.blockers)}
    except Busy as busy:
        return {"busy": busy.disk_full}
    except Problems as wrong:
        return {"problems": [[item.field, item.code, dict(item.params)] for item in wrong.items]}


def opened(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an operation did, or raise what it raised there."""
    if "failed" in answer:
        raise Failed(answer["failed"], **answer["params"])
    if "refused" in answer:
        raise Refused(Why(answer["refused"]), blockers=tuple(answer["blockers"]))
    if "busy" in answer:
        raise Busy(disk_full=answer["busy"])
    if "problems" in answer:
        raise Problems(*(Problem(*item) for item in answer["problems"]))
    done: dict[str, Any] = answer["done"]
    return done


def slug_of(toml: str) -> str:
    """Give the slug that a competition's TOML names. Raises Problems."""
    return definition.from_toml(toml).competition.slug
