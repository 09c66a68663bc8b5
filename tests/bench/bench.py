"""What it costs: durable results a second, the way to the last wall, start-up and a submit in a long ledger.

Prints a table, each figure beside its reference of the same run. `--quick` makes it small.
"""

import argparse
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

from load import server_cpu  # noqa: E402

from rig import Server, asked, many_teams, new_id  # noqa: E402
from scoreboard.core.boards import Audience, board_for, standings_of  # noqa: E402
from scoreboard.core.codec import compact  # noqa: E402
from scoreboard.core.commands import RecordResult  # noqa: E402
from scoreboard.core.roles import Role, Who  # noqa: E402
from scoreboard.core.tally import Counts  # noqa: E402
from scoreboard.definition import from_toml  # noqa: E402
from scoreboard.flow import Flow, Request  # noqa: E402
from scoreboard.intake import phase  # noqa: E402
from scoreboard.store import sqlite  # noqa: E402

ORGANISER = Who(Role.ORGANISER, pass_id="bench")
BLOCK = 5_000
TEAMS = 20


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--quick", action="store_true", help="a minute's worth, to see that it works")
    given.add_argument("--rounds", type=int, default=3)
    quick = given.parse_args()
    rounds = 1 if quick.quick else quick.rounds
    with tempfile.TemporaryDirectory(prefix="scoreboard-bench-") as place:
        bench = Bench(Path(place), rounds=rounds, small=quick.quick)
        bench.print_all()


class Bench:
    """One run on one disk."""

    def __init__(self, place: Path, *, rounds: int, small: bool) -> None:
        self.place = place
        self.rounds = rounds
        self.walls = 50 if small else 1_000
        self.entries = 3_000 if small else 300_000
        self.for_s = 1.0 if small else 6.0

    def print_all(self) -> None:
        """Measure one thing after the other, and print each as it is known."""
        print(
            f"{self.rounds} rounds each, medians; {self.walls} walls; {TEAMS} teams unless said otherwise", flush=True
        )
        self.throughput()
        self.latency()
        self.standings()
        self.long_ledger()

    def throughput(self) -> None:
        """Durable single results a second, beside what the disk gives to SQLite alone."""
        print("\n1 durable single results a second, over HTTP")
        row("", "a second", "of SQLite", "POST p50 ms", "p99 ms", "server CPU", "load CPU", "others' CPU")
        found: dict[str, list[dict[str, Any]]] = {}
        raw = []
        for _ in range(self.rounds):
            raw.append(commits_a_second(self.place, for_s=self.for_s / 3))
            for walls in (1, self.walls):
                for phones in (1, 16, 64):
                    name = f"{walls} walls, {phones} connections"
                    found.setdefault(name, []).append(self._load(walls=walls, phones=phones, rate=0))
        reference = statistics.median(raw)
        row("sqlite3, WAL, FULL, one row a commit", f"{reference:,.0f}", "1.00")
        for name, runs in found.items():
            rate = middle(run["posts"] / run["for_s"] for run in runs)
            row(
                name,
                f"{rate:,.0f}",
                f"{rate / reference:.2f}",
                f"{middle(percentile(run['post_ms'], 50) for run in runs):.1f}",
                f"{middle(percentile(run['post_ms'], 99) for run in runs):.1f}",
                f"{middle(run['server_s'] / run['for_s'] for run in runs):.2f}",
                f"{middle(run['own_s'] / run['for_s'] for run in runs):.2f}",
                f"{middle(run['others'] for run in runs):.2f}",
            )

    def latency(self) -> None:
        """From the moment a result is entered until the last wall shows it."""
        print(f"\n2 from the POST to the last of {self.walls} walls, ms")
        row("", "p50", "p99", "POST p50 ms", "p99 ms", "server CPU", "load CPU", "others' CPU", "board bytes")
        for rate in (1, 50, 210):
            runs = [self._load(walls=self.walls, phones=32, rate=rate) for _ in range(self.rounds)]
            row(
                f"{rate} results a second",
                f"{middle(percentile(run['wall_ms'], 50) for run in runs):.0f}",
                f"{middle(percentile(run['wall_ms'], 99) for run in runs):.0f}",
                f"{middle(percentile(run['post_ms'], 50) for run in runs):.1f}",
                f"{middle(percentile(run['post_ms'], 99) for run in runs):.1f}",
                f"{middle(run['server_s'] / run['for_s'] for run in runs):.2f}",
                f"{middle(run['own_s'] / run['for_s'] for run in runs):.2f}",
                f"{middle(run['others'] for run in runs):.2f}",
                f"{middle(run['board_bytes'] for run in runs):.0f}",
            )

    def _load(self, *, walls: int, phones: int, rate: float) -> dict[str, Any]:
        """Let the load program enter results into a fresh server."""
        server = Server(self.place / f"load-{new_id()}" / "data")
        server.data_dir.mkdir(parents=True)
        server.start()
        try:
            competition = server.competition(many_teams(TEAMS))
            competition.phase("open")
            told = {
                "name": new_id(),
                "port": server.port,
                "pid": server.pid,
                "slug": competition.slug,
                "token": competition.token("api"),
                "teams": [f"T{number}" for number in range(TEAMS)],
                "walls": walls,
                "phones": phones,
                "rate": rate,
                "for_s": self.for_s,
            }
            before, began = machine_cpu(), time.monotonic()
            process = subprocess.run(
                [sys.executable, str(HERE / "load.py")],
                input=json.dumps(told),
                capture_output=True,
                text=True,
                check=False,
            )
            assert process.returncode == 0, process.stderr
            run: dict[str, Any] = json.loads(process.stdout)
            elapsed = time.monotonic() - began
            ours = server_cpu(server.pid) + run["all_s"]
            run["others"] = max(0.0, (machine_cpu() - before - ours) / elapsed)
            assert run["refused"] == run["lost_walls"] == 0, run
            return run
        finally:
            server.kill()

    def standings(self) -> None:
        """What it costs to rank the teams and to make the board of it."""
        print("\n3 standings and board")
        row("", "ranking us", "board us", "encoding us", "bytes")
        for teams in (40, 150):
            flow = self._flow(f"teams-{teams}", many_teams(teams))
            fill(flow, 20 * teams, teams=teams)
            state = flow.state
            board = board_for(Audience.PUBLIC, state, epoch="bench")
            row(
                f"{teams} teams",
                f"{cost_us(lambda state=state: standings_of(state)):.0f}",
                f"{cost_us(lambda state=state: board_for(Audience.PUBLIC, state, epoch='bench')):.0f}",
                f"{cost_us(lambda board=board: compact(board).encode()):.0f}",
                f"{len(compact(board).encode())}",
            )
            flow.ledger.close()

    def long_ledger(self) -> None:
        """What a long ledger costs: at the start, and at every submit."""
        print(f"\n4 a ledger of {self.entries:,} entries, {TEAMS} teams")
        row("", "us", "beside")
        flow = self._flow("belweek", many_teams(TEAMS))
        fill(flow, 1_000)
        short = submit_us(flow)
        row("submit at 1,000 entries", f"{short:.0f}", f"{commit_us(self.place):.0f} us: one commit of sqlite3 alone")
        fill(flow, self.entries - flow.state.seq)
        long = submit_us(flow)
        row(f"submit at {self.entries:,}", f"{long:.0f}", f"{long / short:.2f} of that at 1,000")
        flow.keep_snapshot()
        flow.ledger.close()
        row("", "s", "")
        for name, seconds in self._starts():
            row(f"start of the server {name}", f"{seconds:.2f}")

    def _starts(self) -> Iterable[tuple[str, float]]:
        path = self.place / "belweek.db"
        server = Server(self.place / "starts" / "data")
        server.data_dir.mkdir(parents=True)
        yield "with nothing", middle(self._started(server) for _ in range(self.rounds))
        (server.data_dir / "belweek.db").write_bytes(path.read_bytes())
        yield "from the snapshot", middle(self._started(server) for _ in range(self.rounds))
        with sqlite3.connect(server.data_dir / "belweek.db") as database:
            database.execute("DELETE FROM snapshots")
        yield "from the whole ledger", self._started(server)

    @staticmethod
    def _started(server: Server) -> float:
        began = time.monotonic()
        server.start()
        seconds = time.monotonic() - began
        assert asked(server.port, "GET", "/healthz").status == 200
        server.kill()
        return seconds

    def _flow(self, slug: str, toml: str) -> Flow:
        path = self.place / f"{slug}.db"
        sqlite.create(path, slug)
        ledger = sqlite.SqliteLedger(path)
        ledger.begin_writing()
        flow = Flow(ledger)
        flow.submit(from_toml(toml, slug=slug), ORGANISER, "define-01")
        flow.submit(phase("open", ""), ORGANISER, "open-0001")
        return flow


def fill(flow: Flow, count: int, *, teams: int = TEAMS) -> None:
    """Enter results in blocks."""
    for start in range(0, count, BLOCK):
        numbers = range(flow.state.seq, flow.state.seq + min(BLOCK, count - start))
        flow.decide_all([Request(command=gift(n % teams), who=ORGANISER, request_id=f"fill-{n:08}") for n in numbers])


def gift(team: int) -> RecordResult:
    return RecordResult(result=Counts(team=f"T{team}", outcome="donation", calls=1, amount_minor=2500, units=0))


def submit_us(flow: Flow, times: int = 400) -> float:
    """Give what one submit takes, from the command to the durable answer."""
    took = []
    for number in range(times):
        request_id = f"submit-{flow.state.seq}-{number}"
        began = time.perf_counter()
        flow.submit(gift(number % TEAMS), ORGANISER, request_id)
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1e6


def commit_us(place: Path, times: int = 400) -> float:
    """Give what one durable row takes SQLite alone, on the same disk."""
    database = raw_database(place)
    took = []
    for number in range(times):
        began = time.perf_counter()
        database.execute("INSERT INTO entries VALUES (NULL, ?)", (f"{number:0300}",))
        took.append(time.perf_counter() - began)
    database.close()
    return statistics.median(took) * 1e6


def commits_a_second(place: Path, *, for_s: float) -> float:
    """Give how many rows a second SQLite makes durable alone, one a commit."""
    database = raw_database(place)
    began, rows = time.monotonic(), 0
    while time.monotonic() - began < for_s:
        database.execute("INSERT INTO entries VALUES (NULL, ?)", (f"{rows:0300}",))
        rows += 1
    rate = rows / (time.monotonic() - began)
    database.close()
    return rate


def raw_database(place: Path) -> sqlite3.Connection:
    database = sqlite3.connect(place / f"raw-{new_id()}.db", isolation_level=None)
    database.execute("PRAGMA journal_mode = wal")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE entries (seq INTEGER PRIMARY KEY, body TEXT)")
    return database


def cost_us(work: Callable[[], Any], times: int = 200) -> float:
    """Give what a piece of work takes, in the middle of many times."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1e6


def machine_cpu() -> float:
    """Give the CPU seconds that this machine has used, all processes together."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq = (int(part) for part in file.readline().split()[1:8])
    return (user + nice + system + irq + softirq) / 100


def percentile(values: list[float], percent: float) -> float:
    """Give the value that so many per cent do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * percent / 100))] if values else float("nan")


def middle(values: Iterable[float]) -> float:
    """Give the median of the rounds."""
    return statistics.median(values)


def row(name: str, *cells: str) -> None:
    """Print a line of the table."""
    print(f"{name:<38}" + "".join(f" {cell:>12}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
