"""Two worlds that are one until the freeze: what is hidden happens in one of them, and strangers look at both."""

import json
import random
import re
import selectors
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import time_machine

import clocked
from rig import Competition, Server
from scoreboard import competitions, live, operations
from scoreboard.app import kept_secret
from scoreboard.competitions import Competitions, Hosted
from scoreboard.core import boards
from scoreboard.core import commands as asks
from scoreboard.core.commands import Command
from scoreboard.core.competition import COLOURS
from scoreboard.core.facts import ResultRecorded, ResultReplaced, Status
from scoreboard.core.finals import blockers, digest_of
from scoreboard.core.jury import missing
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.pledges import SETTLED
from scoreboard.core.refusal import Refused
from scoreboard.core.review import VERIFIED
from scoreboard.core.roles import Action, Role, Who
from scoreboard.core.tally import Counts
from scoreboard.live import SCREEN
from scoreboard.web import answers, health
from scoreboard.web.edge import Edge
from scoreboard.web.guard import DOORS
from wire import TEXT, Wire

BEGIN = datetime(2026, 11, 27, 13, 0, tzinfo=UTC)
OWN, OTHERS = "KO", ("MA", "ZO", "TU", "RO")
ORGANISER = Who(Role.ORGANISER, pass_id="o1")
JUDGES = tuple(Who(Role.JUDGE, pass_id=f"j{number}") for number in (1, 2, 3))
API = Who(Role.API, pass_id="a1")
PEOPLE = ("public", "wall", "lead")
LISTENERS = (*PEOPLE, "screen")
"""Who listens: everybody who asks, and a screen of the ceremony."""
SLOT_S = 5.0

DEFINITION = (
    """
name = "Twee werelden"
slug = "worlds"
timezone = "Europe/Brussels"
languages = ["nl", "fr"]
public = true
nicknames = "wall"
goal_minor = 5000000
signatures = 2
call_back_minor = 90000
correction_minutes = 60
starts_at = 2026-11-27T08:00:00Z
ends_at = 2026-11-27T20:00:00Z
"""
    + "".join(
        f'[[team]]\ncode = "{code}"\nname = "{name}"\nseats = 4\nhours = 3\nlist_size = 500\ngoal_minor = 900000\n'
        f'division = "{division}"\n'
        for code, name, division in (
            ("KO", "Korenbloem", "A"),
            ("MA", "Madelief", "A"),
            ("ZO", "Zonnestraal", "B"),
            ("TU", "Tulp", "B"),
            ("RO", "Roos", "B"),
        )
    )
    + """
[[outcome]]
key = "donation"
name = "Donatie"
takes_money = true
success = true
[[outcome]]
key = "promise"
name = "Belofte"
takes_money = true
pledged = true
[[outcome]]
key = "convinced"
name = "Overtuigd"
success = true
symbol = "balloon"
[[outcome]]
key = "tree"
name = "Boom"
takes_units = "boom"
[recipe]
rank_by = "points"
tie_breakers = ["money"]
[[recipe.measure]]
kind = "money"
per = 100
relative_to = "best"
[[recipe.measure]]
kind = "outcome:convinced"
relative_to = "hours"
[[recipe.measure]]
kind = "marks"
weight = 3
cap = 30
[[recipe.criterion]]
key = "advice"
name = "Advies"
of = "summary"
[[recipe.criterion]]
key = "warmth"
name = "Warmte"
[[recipe.view]]
within = "day"
[[recipe.view]]
rank_by = "money"
relative_to = "seats"
"""
)

# What happens, in the servers and before them


def submit(hosted: Hosted, ask: Command, who: Who, request_id: str) -> bool:
    """Ask for something; whether it was taken."""
    with suppress(Refused):
        hosted.submit(ask, who, request_id)
        return True
    return False


def result(chance: random.Random, team: str, **more: Any) -> asks.RecordResult:
    """Make up a result."""
    outcome = chance.choice(("donation", "donation", "promise", "convinced", "tree"))
    money = chance.choice((500, 2500, 3700, 120_000)) if outcome in ("donation", "promise") else 0
    units = chance.randint(1, 9) if outcome == "tree" else 0
    counts = Counts(team=team, outcome=outcome, calls=chance.randint(1, 3), amount_minor=money, units=units)
    return asks.RecordResult(result=counts, **more)


def begin(directory: Path, seeds: Iterable[int], *, freeze_total: bool = False) -> dict[int, dict[str, str]]:
    """Make a competition for each seed and let it run until its freeze, each fifth to its close; give the tokens."""
    tokens: dict[int, dict[str, str]] = {}
    with time_machine.travel(BEGIN, tick=False) as clock:
        hall = Competitions(directory)
        kept_secret(directory / ".secret")
        for seed in seeds:
            chance = random.Random(seed)
            clock.move_to(BEGIN + timedelta(seconds=chance.randint(0, 59)), tick=False)
            slug = f"worlds-{seed}"
            operations.make(hall, toml=f"freeze_total = {str(freeze_total).lower()}{DEFINITION}", slug=slug)
            hosted = hall.get(slug)
            submit(hosted, asks.ChangePhase(verb=Verb.OPEN), ORGANISER, "open")
            nickname = {team: hosted.nicknames.add(team, f"Naam {team}").id for team in (OWN, "MA")}
            for number in range(chance.randint(12, 24)):
                clock.shift(chance.randint(1, 90))
                team = chance.choice((OWN, *OTHERS))
                caller = nickname.get(team, "") if chance.random() < 0.3 else ""
                submit(hosted, result(chance, team, caller=caller), API, f"before-{number}")
            submit(hosted, asks.ReceiveSummary(team=OWN, digest="a" * 64, size=1000), ORGANISER, "own-summary")
            if seed % 5 != 4:
                submit(hosted, asks.ChangePhase(verb=Verb.FREEZE), ORGANISER, "freeze")
            else:
                submit(hosted, asks.ChangePhase(verb=Verb.CLOSE), ORGANISER, "close")
            tokens[seed] = {"public": ""}
            for person, role, team in (("wall", Role.WALL, ""), ("lead", Role.LEAD, OWN)):
                _, tokens[seed][person] = hosted.passes.make(role, at=clock_now(), team=team)
        hall.close()
    return tokens


def clock_now() -> datetime:
    return datetime.now(UTC)


def hidden(server: Any, slug: str, seed: str, count: int) -> list[str]:
    """Let so many things happen that neither the public nor the lead of KO may notice; give their ids."""
    hosted = server.competitions.get(slug)
    chance, done, tries = random.Random(seed), [], 0
    while len(done) < count and tries < 20 * count:
        tries += 1
        request_id = f"hidden-{seed}-{tries}"
        ask, who = chance.choice(HAPPENINGS)(hosted, chance)
        if ask is not None and submit(hosted, ask, who, request_id):
            done.append(request_id)
    return done


Happening = Callable[[Hosted, random.Random], tuple[Command | None, Who]]


def _entries(hosted: Hosted) -> list[str]:
    """Give the results of the other teams that stand."""
    found = []
    for entry in hosted.ledger.entries():
        fact = entry.fact
        of_others = isinstance(fact, ResultRecorded | ResultReplaced) and fact.stands.team != OWN
        if of_others and not hosted.ledger.is_taken_back(entry.request_id):
            found.append(entry.request_id)
    return found


def _one_of(chance: random.Random, found: Sequence[str]) -> str:
    return chance.choice(found) if found else ""


def _enters(hosted: Hosted, chance: random.Random) -> tuple[Command, Who]:
    made_at = hosted.state.phase_at if hosted.state.phase is Phase.CLOSED else None
    made_at = made_at and made_at - timedelta(minutes=chance.randint(1, 9))
    return result(chance, chance.choice(OTHERS), made_at=made_at), API


def _corrects(hosted: Hosted, chance: random.Random) -> tuple[Command | None, Who]:
    found = _entries(hosted)
    instead = result(chance, chance.choice(OTHERS)) if chance.random() < 0.5 else None
    ask = asks.TakeBack(target=_one_of(chance, found), reason="mistake", note="said twice", instead=instead)
    return ask if found else None, JUDGES[0]


def _asks(hosted: Hosted, chance: random.Random) -> tuple[Command | None, Who]:
    target = _one_of(chance, _entries(hosted))
    fact = hosted.result(target) if target else None
    if fact is None:
        return None, ORGANISER
    return asks.AskJudges(target=target, reason="other", note="please look"), Who(
        Role.LEAD, team=fact.stands.team, pass_id="l9"
    )


def _answers(hosted: Hosted, chance: random.Random) -> tuple[Command | None, Who]:
    found = [target for target, ask in hosted.state.asks.items() if ask.team != OWN]
    return asks.AnswerAsk(target=_one_of(chance, found), note="it stays") if found else None, JUDGES[0]


def _settles(hosted: Hosted, chance: random.Random) -> tuple[Command | None, Who]:
    target = _one_of(chance, _entries(hosted))
    settled = chance.choice(SETTLED)
    return asks.SettlePledge(target=target, settled=settled) if target else None, ORGANISER


def _shifts(hosted: Hosted, chance: random.Random) -> tuple[Command | None, Who]:
    running = [key for key, shift in hosted.state.shifts.items() if shift.team != OWN]
    if running and chance.random() < 0.5:
        return asks.EndShift(target=_one_of(chance, running), seats=3, minutes=chance.randint(1, 600)), ORGANISER
    return asks.StartShift(team=chance.choice(OTHERS), seats=chance.randint(1, 9)), ORGANISER


def _reviews(hosted: Hosted, chance: random.Random) -> tuple[Command | None, Who]:
    target = _one_of(chance, _entries(hosted))
    return asks.ReviewResult(target=target, verdict=VERIFIED) if target else None, JUDGES[1]


def _queries(hosted: Hosted, chance: random.Random) -> tuple[Command | None, Who]:
    open_ones = [key for key, query in hosted.state.queries.items() if query.waits and query.team != OWN]
    if open_ones and chance.random() < 0.6:
        key = _one_of(chance, open_ones)
        if chance.random() < 0.5:
            return asks.CloseQuery(query=key), JUDGES[0]
        lead = Who(Role.LEAD, team=hosted.state.queries[key].team, pass_id="l9")
        return asks.AnswerQuery(query=key, note="it is right"), lead
    deadline = clock_now() + timedelta(minutes=20)
    return asks.QueryTeam(team=chance.choice(OTHERS), note="is it right?", deadline=deadline), JUDGES[0]


def _sits(hosted: Hosted, chance: random.Random) -> tuple[Command, Who]:
    return asks.SeatJudge(), chance.choice(JUDGES)


def _recuses(hosted: Hosted, chance: random.Random) -> tuple[Command, Who]:
    reason = chance.choice(("related", "works_there", ""))
    return asks.Recuse(team=chance.choice((OWN, *OTHERS)), reason=reason), chance.choice(JUDGES[:2])


def _samples_calls(hosted: Hosted, chance: random.Random) -> tuple[Command, Who]:
    if hosted.state.jury.calls and chance.random() < 0.3:
        return asks.DropCall(target=_one_of(chance, list(hosted.state.jury.calls))), JUDGES[0]
    return asks.SampleCall(team=chance.choice((OWN, *OTHERS)), note=f"B-{chance.randint(1, 999)}"), JUDGES[0]


def _draws(hosted: Hosted, chance: random.Random) -> tuple[Command, Who]:
    return asks.DrawSample(percent=chance.randint(1, 50)), JUDGES[0]


def _hands_in(hosted: Hosted, chance: random.Random) -> tuple[Command, Who]:
    digest = f"{chance.getrandbits(256):064x}"
    return asks.ReceiveSummary(team=chance.choice(OTHERS), digest=digest, size=chance.randint(100, 9_000)), ORGANISER


def _marks(hosted: Hosted, chance: random.Random) -> tuple[Command, Who]:
    team = chance.choice((OWN, *OTHERS))
    criteria = hosted.state.recipe.criteria
    marks = {one.key: {of: chance.randint(1, 10) for of in hosted.state.jury.wanted(one, team)} for one in criteria}
    return asks.GiveMarks(team=team, marks=marks, note="well done"), chance.choice(JUDGES)


def _admits(hosted: Hosted, chance: random.Random) -> tuple[Command | None, Who]:
    target = _one_of(chance, _entries(hosted))
    return asks.AdmitResult(target=target) if target else None, JUDGES[0]


def _changes_teams(hosted: Hosted, chance: random.Random) -> tuple[Command, Who]:
    """Give another team a new short name and colour: what is no part of the rules."""
    definition, code = _defined(hosted), chance.choice(OTHERS)
    short, colour = f"{code} {chance.randint(1, 99)}", chance.choice(COLOURS)
    teams = tuple(replace(team, short=short, colour=colour) if team.code == code else team for team in definition.teams)
    return _change(hosted, replace(definition, teams=teams)), ORGANISER


def _defined(hosted: Hosted) -> asks.DefineCompetition:
    """Give what the competition is, as somebody would write it down who changes it."""
    state = hosted.state
    return asks.DefineCompetition(
        competition=state.defined,
        teams=tuple(state.teams[code] for code in state.competing),
        outcomes=tuple(outcome for outcome in state.outcomes.values() if not outcome.withdrawn),
        recipe=state.recipe,
    )


def _change(hosted: Hosted, definition: asks.DefineCompetition) -> asks.ChangeDefinition:
    return asks.ChangeDefinition(
        definition=definition, read_at=hosted.state.definition_seq, reason="other", note="agreed by all"
    )


def amend(server: Any, slug: str) -> bool:
    """Rename a team and withdraw another: an amendment, which is for all to see, and so happens in both worlds."""
    hosted: Hosted = server.competitions.get(slug)
    definition = _defined(hosted)
    teams = tuple(
        replace(team, name="Madeliefjes") if team.code == "MA" else team
        for team in definition.teams
        if team.code != "RO"
    )
    return submit(hosted, _change(hosted, replace(definition, teams=teams)), ORGANISER, "amend")


def _opens_correction(hosted: Hosted, chance: random.Random) -> tuple[Command, Who]:
    return asks.OpenCorrection(reason="mistake", note="one was missed"), JUDGES[0]


HAPPENINGS: tuple[Happening, ...] = (
    *(_enters,) * 4,
    *(_corrects,) * 3,
    _asks,
    _answers,
    _settles,
    _shifts,
    _reviews,
    _queries,
    *(_sits,) * 2,
    _recuses,
    _samples_calls,
    _draws,
    _hands_in,
    *(_marks,) * 2,
    _admits,
    _changes_teams,
    _opens_correction,
)


def going_on(server: Any, slug: str, teams: Sequence[str]) -> None:
    """Let each of these teams have a gift of the same size."""
    for number, team in enumerate(teams):
        gift = asks.RecordResult(result=Counts(team=team, outcome="donation", calls=1, amount_minor=2500, units=0))
        server.competitions.get(slug).submit(gift, API, f"going-on-{number}")


def close(server: Any, slug: str) -> None:
    """Blow the whistle."""
    submit(server.competitions.get(slug), asks.ChangePhase(verb=Verb.CLOSE), JUDGES[0], "whistle")


def sign(server: Any, slug: str) -> str:
    """Clear all that is in the way, and have two judges sign; give the phase."""
    hosted: Hosted = server.competitions.get(slug)
    for who in JUDGES[:2]:
        submit(hosted, asks.SeatJudge(), who, f"seat-{who.pass_id}")
    for number in range(200):
        if not _clear_one(hosted, f"clear-{number}"):
            break
    digest = digest_of(hosted.state)
    for who in hosted.state.jury.seats:
        if hosted.state.phase is not Phase.FINAL:
            ask = asks.SignStandings(digest=digest, recomputed=digest)
            hosted.submit(ask, Who(Role.JUDGE, pass_id=who), f"sign-{who}")
    return hosted.state.phase.value


def _clear_one(hosted: Hosted, request_id: str) -> bool:
    """Take one thing out of the way of a signature; whether there was one."""
    state = hosted.state
    for blocker in blockers(state):
        if blocker.code == "late":
            for entry in hosted.ledger.entries():
                fact = entry.fact
                aside = isinstance(fact, ResultRecorded | ResultReplaced) and fact.status is Status.SET_ASIDE
                if aside and submit(hosted, asks.AdmitResult(target=entry.request_id), JUDGES[0], request_id):
                    return True
        asked: dict[str, Callable[[str], Command]] = {
            "asks": lambda item: asks.AnswerAsk(target=item),
            "queries": lambda item: asks.CloseQuery(query=item),
            "answers": lambda item: asks.ReviewResult(target=item, verdict=VERIFIED),
            "unverified": lambda item: asks.ReviewResult(target=item, verdict=VERIFIED),
        }
        if blocker.code in asked:
            hosted.submit(asked[blocker.code](blocker.items[0]), JUDGES[0], request_id)
            return True
        if blocker.code == "marks":
            one = next(iter(missing(state.jury, state.recipe.criteria, state.competing)))
            if not one.judge:
                hosted.submit(asks.SampleCall(team=one.team, note="B-1"), JUDGES[0], request_id)
                return True
            marks = {of.key: dict.fromkeys(state.jury.wanted(of, one.team), 7) for of in state.recipe.criteria}
            who = Who(Role.JUDGE, pass_id=one.judge)
            hosted.submit(asks.GiveMarks(team=one.team, marks=marks), who, request_id)
            return True
    return False


# The two servers


class World(Server):
    """A server whose clock is the file beside its data."""

    def launch(self) -> None:
        """Begin to start."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, clocked.__file__, str(self.data_dir), str(self.port)],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + 60
        while not self._answers(200):
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"the server did not start:\n{self.said()}")
            time.sleep(0.05)

    def do(self, work: Callable[..., Any], *given: Any) -> Any:
        """Have something done inside."""
        return clocked.done(self.data_dir, work, *given)


class Worlds:
    """Two servers with the same files, and one clock for both."""

    def __init__(self, folder: Path, seeds: Sequence[int], *, freeze_total: bool = False) -> None:
        self.seeds = seeds
        self.moment = BEGIN + timedelta(hours=2)
        self._clock = folder / clocked.CLOCK
        self.set_clock(timedelta())
        one, two = folder / "one", folder / "two"
        one.mkdir()
        self.tokens = begin(one, seeds, freeze_total=freeze_total)
        shutil.copytree(one, two)
        # Sets of words have one order in both: an order of chance is no news.
        self.both = (World(one, PYTHONHASHSEED="1"), World(two, PYTHONHASHSEED="1"))
        for world in self.both:
            world.launch()
        for world in self.both:
            world.wait()
        self.hidden: dict[int, list[str]] = {seed: [] for seed in seeds}

    def slug(self, seed: int) -> str:
        return f"worlds-{seed}"

    def set_clock(self, later: timedelta) -> None:
        """Let it be later in both worlds, at the same moment."""
        self.moment += later
        part = self._clock.with_name("clock.part")
        part.write_text(self.moment.isoformat())
        part.replace(self._clock)
        time.sleep(3 * clocked.LOOK_EVERY_S)

    def in_both(self, work: Callable[..., Any], seeds: Sequence[int] | None = None) -> None:
        """Let the same happen everywhere."""
        for seed in self.seeds if seeds is None else seeds:
            came = [world.do(work, self.slug(seed)) for world in self.both]
            assert came[0] == came[1], f"seed {seed}: {came}"

    def hide(self, stage: str, seeds: Sequence[int] | None = None) -> None:
        """Let hidden things happen in the one world, and in the other in some pairs other ones, in some none."""
        for seed in self.seeds if seeds is None else seeds:
            chance = random.Random(f"{seed} {stage}")
            for world, count in zip(self.both, (chance.randint(1, 8), chance.choice((0, 0, 3))), strict=True):
                given = f"{seed}-{stage}-{world.port == self.both[0].port}"
                self.hidden[seed] += world.do(hidden, self.slug(seed), given, count)

    def stop(self) -> None:
        for world in self.both:
            world.stop()


# Who looks

MASKED = (
    (re.compile(r"\bI[\w-]{40,}\.[\w-]{6}\.[\w-]{27}"), "CSRF token"),
    (re.compile(r"(?<=scoreboard=)[\w.-]+"), "session"),
    (re.compile(r'(?<=name="request_id" value=")[\w-]{22}(?=")'), "id of a new request"),
    (re.compile(r"\b[A-Z2-7]{16}\b"), "receipt"),
    (
        re.compile(
            r'(?<==")[0-9a-f]{12}(?=")|(?<=nicknames/)[0-9a-f]{12}|(?<="id":")[0-9a-f]{12}|(?<="id": ")[0-9a-f]{12}'
        ),
        "id of a nickname",
    ),
    (re.compile(r"(?<=_seconds )[0-9.]+|(?<=_seconds_max )[0-9.]+"), "age and lateness of the process"),
    (re.compile(r"127\.0\.0\.1:[0-9]+"), "address of the server"),
)
"""All that may differ: chance and the process, nothing else. `beat.at` and the Date are the clock's, which is one."""


def masked(text: str) -> str:
    for pattern, what in MASKED:
        text = pattern.sub(f"<{what}>", text)
    return text


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: who asks, how, for what, with which body; the rule it follows, and whether its door is open."""

    person: str
    method: str
    path: str
    rule: str
    inside: bool
    body: str = ""
    kind: str = ""

    @property
    def said(self) -> str:
        return f"{self.person}: {self.method} {self.path}"


@dataclass
class Looker:
    """Somebody with a connection of their own to one world, and a session where a pass was given."""

    world: World
    slug: str
    person: str
    token: str
    cookie: str = ""
    csrf: str = ""
    _connection: HTTPConnection | None = None

    def enter(self) -> "Looker":
        """Come in as a browser does."""
        page = self.send("GET", "/new")
        self.csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page[2])[1]  # type: ignore[index]
        if self.token:
            fields = urlencode({"csrf_token": self.csrf, "token": self.token})
            status, _, _ = self.send("POST", f"/{self.slug}/pass", fields, "application/x-www-form-urlencoded")
            assert status == 303, status
        return self

    def leave(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()

    def ask(self, asked: Asked) -> tuple[Any, ...]:
        """Ask, and give what came as it can be compared, with whether it came again after `If-None-Match`."""
        body = asked.body.replace("CSRF", self.csrf)
        status, headers, text = self.send(asked.method, asked.path, body, asked.kind)
        again: tuple[Any, ...] = ()
        if "etag" in headers:
            again = self._comparable(*self.send(asked.method, asked.path, if_none_match=headers["etag"]))
        return (*self._comparable(status, headers, text), again)

    def send(
        self, method: str, path: str, body: str = "", kind: str = "", if_none_match: str = ""
    ) -> tuple[int, dict[str, str], str]:
        headers = {"Accept-Language": "nl", "Cookie": self.cookie, "Origin": self.world.address}
        if path.startswith("/api/"):
            headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Content-Type": kind} if kind else {}
        headers |= {"If-None-Match": if_none_match} if if_none_match else {}
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.world.port, timeout=60)
        try:
            self._connection.request(method, path, body=body.encode() or None, headers=headers)
            answer = self._connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, ValueError):
            self._connection.close()
            self._connection = None
            raise
        given = {name.lower(): value for name, value in answer.getheaders()}
        if (cookie := given.get("set-cookie", "")).startswith("scoreboard="):
            self.cookie = cookie.partition(";")[0]
        return answer.status, given, text

    @staticmethod
    def _comparable(status: int, headers: Mapping[str, str], text: str) -> tuple[Any, ...]:
        kept = {name: masked(value) for name, value in headers.items()}
        if "_seconds" in text:
            kept.pop("content-length", None)  # of a process that is older the age has a digit more
        return status, tuple(sorted(kept.items())), masked(text)


def routes(server: Any) -> list["Route"]:
    """Give every route that the running server knows: endpoint, rule, methods, arguments."""
    app: Any = server._wsgi.application
    while not hasattr(app, "url_map"):
        app = getattr(app, "_app", None) or getattr(app, "wsgi_app", None) or app.app
    return sorted(
        (rule.endpoint, rule.rule, sorted(rule.methods), sorted(rule.arguments)) for rule in app.url_map.iter_rules()
    )


Route = tuple[str, str, list[str], list[str]]
ODD = {"public": ("GET", "HEAD", "PUT"), "wall": ("POST",), "lead": ("DELETE", "PATCH")}
"""With which methods somebody asks where they are not known."""

EVERY_METHOD = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
STATIC = ("css/tokens.css", "js/wall.js", "img/balloon.svg", "never-was")
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def questions(known: Sequence[Route], slug: str, stage: str, things: Sequence[str]) -> Iterator[Asked]:
    """Give every request to every route with every method by everybody, made with things of the competition.

    `things` are ids, the last of something that is hidden. What changes something comes last, and
    last of all what everybody may do: a session may end there.
    """
    later: list[Asked] = []
    for number, (endpoint, rule, methods, arguments) in enumerate(known):
        door = DOORS[endpoint]
        inside = door.action is None or door.action is Action.SEE_BOARD or Role.LEAD in door.roles
        named = [name for name in arguments if name != "slug"]
        for turn, thing in enumerate((STATIC if endpoint == "static" else things) if named else [""]):
            path = re.sub(r"<int:\w+>", "2", rule.replace("<slug>", slug))
            path = re.sub(r"<[^>]+>", thing, path)
            for method, person in product(EVERY_METHOD, PEOPLE):
                if "<slug>" not in rule and person != "public":
                    continue
                ask = Asked(person, method, path, rule, inside)
                if method not in methods:
                    if method in ODD.get(person, ()) and not turn:
                        yield ask
                elif method == "POST":
                    later += posts(ask, f"{person}-{stage}-{number}-{turn}", things)
                elif method in ("HEAD", "OPTIONS"):
                    if person == "lead" or "<slug>" not in rule:
                        yield ask
                else:
                    yield ask
                    if not turn and inside and endpoint != "static":
                        yield replace(ask, path=f"{path}?{query(things)}")
    later.sort(key=lambda asked: "<slug>/pass" in asked.rule)
    yield from later


def query(things: Sequence[str]) -> str:
    """Name things in an address: whatever a page looks at, it gets."""
    thing = things[-1]
    named = ("mend", "saved", "entry", "receipt", "q", "target", "query", "judge", "step", "id")
    return urlencode({"text": "1", "open": "all", "after": "0", "show": "all", **dict.fromkeys(named, thing)})


def posts(ask: Asked, request_id: str, things: Sequence[str]) -> Iterator[Asked]:
    """Send what a page or a program might: what is good, what is not, and what names something hidden."""
    fields = {"request_id": request_id, "team": OWN, "outcome": "donation", "calls": 1, "reason": "mistake"}
    if ask.path.startswith("/api/"):
        reason = {"reason": fields.pop("reason")}
        good = fields | {"amount_minor": 2500}
        yield replace(ask, body=json.dumps(good), kind=JSON)
        yield replace(ask, body=json.dumps(good | reason | {"request_id": f"{request_id}-2"}), kind=JSON)
        yield replace(ask, body=json.dumps({"request_id": request_id, "reason": "mistake"}), kind=JSON)
        yield replace(ask, body="{", kind=JSON)
        return
    named = dict.fromkeys(("target", "receipt", "query", "judge", "id", "entry", "token"), things[-1])
    form = {"csrf_token": "CSRF", **named, **fields, "amount": "25", "words": "kijk", "note": "kijk", "name": "Naam"}
    yield replace(ask, body=urlencode(form), kind=FORM)
    if ask.inside:
        yield replace(ask, body=urlencode({"csrf_token": "CSRF"}), kind=FORM)
        yield replace(ask, kind=FORM)


# Who listens


@dataclass
class Heard:
    """What one socket was told, and when."""

    sock: socket.socket
    buffer: bytearray = field(default_factory=bytearray)
    said: list[tuple[float, str, str]] = field(default_factory=list)
    ended: bool = False


class Ears(threading.Thread):
    """Listens on all sockets at once and notes when something came."""

    def __init__(self, worlds: Worlds, seeds: Sequence[int]) -> None:
        super().__init__(daemon=True)
        self._selector = selectors.DefaultSelector()
        self._over = False
        self.heard: dict[tuple[int, int, str], Heard] = {}
        for which, world in enumerate(worlds.both):
            for seed in seeds:
                competition = Competition(server=world, slug=worlds.slug(seed))
                for person in LISTENERS:
                    token = worlds.tokens[seed].get(person, "")
                    auth = {"as": SCREEN} if person == "screen" else {"token": token} if token else {}
                    wire = Wire.listening(competition, **auth)
                    heard = Heard(wire.sock, wire._read)
                    wire.sock.setblocking(False)
                    self.heard[which, seed, person] = heard
                    self._selector.register(wire.sock, selectors.EVENT_READ, heard)
        self.start()

    def run(self) -> None:
        while not self._over:
            for key, _ in self._selector.select(timeout=0.1):
                self._take(key.data)

    def _take(self, heard: Heard) -> None:
        try:
            piece = heard.sock.recv(1 << 20)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            heard.ended = True
            self._selector.unregister(heard.sock)
            return
        heard.buffer += piece
        for text in frames(heard.buffer):
            if text == "41":
                heard.ended = True
            elif text == "2":
                heard.sock.sendall(b"\x81\x81\0\0\0\x003")
            elif text.startswith("42"):
                event, message = json.loads(text[2:])
                heard.said.append(
                    (time.monotonic(), event, json.dumps(message | {"at": ""} if event == "beat" else message))
                )

    def between(self, which: int, seed: int, person: str, begin: float, end: float) -> list[tuple[str, str]]:
        """Give what somebody was told in a stretch of time."""
        heard = self.heard[which, seed, person]
        return [(event, message) for at, event, message in list(heard.said) if begin <= at < end]

    def stop(self) -> None:
        self._over = True
        self.join()
        for heard in self.heard.values():
            heard.sock.close()


def frames(buffer: bytearray) -> Iterator[str]:
    """Take the whole frames out of what has come; a server masks none."""
    while len(buffer) >= 2:
        length, head = buffer[1], 2
        if length == 126:
            length, head = int.from_bytes(buffer[2:4], "big"), 4
        elif length == 127:
            length, head = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < head + length:
            return
        kind, text = buffer[0] & 0x0F, bytes(buffer[head : head + length])
        del buffer[: head + length]
        yield text.decode() if kind == TEXT else "41"


# What would tell

Leak = Callable[[Any, Hosted], None]


def _a_counter(server: Any, hosted: Hosted) -> None:
    health._damaged = lambda: [""] * hosted.state.seq


def _last_modified(server: Any, hosted: Hosted) -> None:
    before = Edge._headers
    Edge._headers = lambda *given: [*before(*given), ("Last-Modified", str(hosted.state.seq))]


def _a_size(server: Any, hosted: Hosted) -> None:
    before = Edge._headers
    Edge._headers = lambda *given: [*before(*given), ("X-Room", "." * hosted.state.seq)]


def _an_emit_for_each_entry(server: Any, hosted: Hosted) -> None:
    room = f"{hosted.slug}/public"
    hosted.listeners.append(lambda: server.live.tell(room, "beat", live.beat_for(room, hosted)))


def _the_number_in_the_beat(server: Any, hosted: Hosted) -> None:
    live.seq_for = lambda _, state: state.seq


def _a_version_for_each_entry(server: Any, hosted: Hosted) -> None:
    Hosted.version = lambda self, _: self.state.seq
    boards.version_for = competitions.version_for = lambda _, state, now=None: state.seq


def _the_number_on_receipts(server: Any, hosted: Hosted) -> None:
    answers.knows_seq = lambda _: True


LEAKS: dict[str, tuple[Leak, tuple[tuple[Any, str], ...]]] = {
    "a counter": (_a_counter, ((health, "_damaged"),)),
    "Last-Modified": (_last_modified, ((Edge, "_headers"),)),
    "a size": (_a_size, ((Edge, "_headers"),)),
    "an emit for each entry": (_an_emit_for_each_entry, ()),
    "the number in the beat": (_the_number_in_the_beat, ((live, "seq_for"),)),
    "a version for each entry": (
        _a_version_for_each_entry,
        ((Hosted, "version"), (boards, "version_for"), (competitions, "version_for")),
    ),
    "the number on receipts": (_the_number_on_receipts, ((answers, "knows_seq"),)),
}
"""Ways to tell, and what of the server each puts something else in the place of."""


def plant(server: Any, slug: str, name: str) -> None:
    """Let this server tell; nothing of the product has a switch for it."""
    leak, places = LEAKS[name]
    hosted = server.competitions.get(slug)
    server.planted = [(where, attribute, getattr(where, attribute)) for where, attribute in places]
    server.listening = list(hosted.listeners)
    leak(server, hosted)


def uproot(server: Any, slug: str) -> None:
    """Let it be as it was."""
    for where, attribute, before in server.planted:
        setattr(where, attribute, before)
    server.competitions.get(slug).listeners[:] = server.listening
