"""Checks a competition without trusting the program that held it.

    python verify.py [EXPORT.zip | FOLDER | COMPETITION.db]

Needs Python 3.11 or newer and nothing else. Without an argument the folder of this file is
checked. Says PASS, or FAIL with the first entry or file that does not fit; exit status 0 or 1.

What is checked:
1. Every entry is bound to the one before it: its hash is the SHA-256 of the hash before, its
   number, time, request id, kind, version and body. The first is bound to slug and file id.
2. An entry that takes a result back says of it what the result said, and does so once.
3. Nothing counts that was recorded before the opening or after the close.
4. The standings follow from the entries: sums, points and places, to the last byte.
5. Every file of an export is the one that the manifest names.
"""

import csv
import io
import json
import re
import sqlite3
import sys
import zipfile
import zlib
from contextlib import closing
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

FIELDS = ("seq", "at", "request_id", "kind", "version", "body", "hash")
COLUMNS = ("place", "team", "name", "money", "money_minor", "calls", "units")
MANIFEST, LEDGER = "manifest.json", "ledger.ndjson"
UNREADABLE = (OSError, EOFError, RuntimeError, ValueError, KeyError, zipfile.BadZipFile, zlib.error)
STATUS = {"rehearsal": "rehearsal", "open": "counted", "frozen": "counted"}
"""The status of a result recorded in a phase; in the others it is set aside."""


class Misfit(Exception):  # what does not fit is the answer, not an error of this program
    """The first thing that does not fit."""


def check(path):
    """Check an export, a folder or a competition's file. Give a sentence; raises Misfit."""
    path = Path(path)
    if not path.exists():
        raise Misfit(f"there is no file {path}")
    if path.is_dir():
        return check_pack(Folder(path))
    if not path.stat().st_size:
        raise Misfit(f"{path.name} is empty")
    if is_database(path):
        return check_database(path)
    try:
        pack = zipfile.ZipFile(path)
    except UNREADABLE:
        raise Misfit(f"{path.name} is neither a competition's file nor an export") from None
    with pack:
        return check_pack(Zip(pack))


def is_database(path):
    """Say whether a file begins as those of SQLite do."""
    if Path(path).is_dir():
        return False
    with Path(path).open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


# --- the chain ---------------------------------------------------------------------------------


def hash_of(*fields):
    """SHA-256 over fields, each as its bytes behind their number in four bytes, highest first."""
    return sha256(b"".join(len(field).to_bytes(4, "big") + field for field in fields)).digest()


class Chain:
    """Follows the entries one by one: the binding of each, and what it adds to the count."""

    def __init__(self, slug, file_id):
        self.hash = hash_of(slug.encode(), file_id.encode())
        self.seq = 0
        self.at = ""
        self.count = Count()

    def add(self, seq, at, request_id, kind, version, body, digest):
        """Check the entry that must come next. Raises Misfit."""
        number = self.seq + 1
        texts = (str(seq), at, request_id, kind, str(version), body)
        try:
            expected = hash_of(self.hash, *(text.encode() for text in texts))
        except (AttributeError, UnicodeError):
            expected = None
        if type(seq) is not int or seq != number or type(version) is not int or digest != expected:
            raise Misfit(f"entry {number} does not fit the chain")
        if at < self.at:
            raise Misfit(f"entry {number} is older than the one before it")
        try:
            self.count.add(request_id, kind, version, json.loads(body))
        except Misfit as misfit:
            raise Misfit(f"entry {number} {misfit}") from None
        except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
            raise Misfit(f"entry {number} does not say what its kind must say") from None
        self.hash, self.seq, self.at = digest, number, at


# --- the count ---------------------------------------------------------------------------------


class Count:
    """What the entries add up to."""

    def __init__(self):
        self.competition = {}
        self.phase = "rehearsal"
        self.teams, self.outcomes, self.recipe = {}, {}, {}
        self.results, self.taken_back = {}, set()
        self.all, self.earning = {}, {}  # sums per team: of all results, and of those that may earn

    def add(self, request_id, kind, version, fact):
        """Count one more entry. Raises Misfit."""
        if version != 1 or kind not in KINDS:
            raise Misfit(f"is of a kind that this program does not know: {kind} version {version}")
        KINDS[kind](self, request_id, fact)

    def defined(self, _, fact):
        self.competition = fact["competition"]

    def rescheduled(self, _, fact):
        """Times decide nothing here: only the order of the entries does."""

    def team_added(self, _, fact):
        team = fact["team"]
        self.teams[team["code"]] = team["name"]
        self.all[team["code"]], self.earning[team["code"]] = nothing(), nothing()

    def outcome_added(self, _, fact):
        self.outcomes[fact["outcome"]["key"]] = fact["outcome"]["scores"]

    def recipe_chosen(self, _, fact):
        self.recipe = fact["recipe"]

    def phase_changed(self, _, fact):
        if fact["before"] != self.phase:
            raise Misfit(f"leaves the phase {fact['before']}, but the phase was {self.phase}")
        if self.phase == "rehearsal":  # what was rehearsed counts nowhere
            self.all = {code: nothing() for code in self.teams}
            self.earning = {code: nothing() for code in self.teams}
        self.phase = fact["phase"]

    def recorded(self, request_id, fact):
        if fact["status"] != STATUS.get(self.phase, "set_aside"):
            raise Misfit(f"is {fact['status']}, which it cannot be in the phase {self.phase}")
        self.count(request_id, fact["result"], fact["status"])

    def voided(self, _, fact):
        self.take_back(fact)

    def replaced(self, request_id, fact):
        self.take_back(fact)
        self.count(request_id, fact["instead"], fact["status"])

    def count(self, request_id, result, status):
        self.results[request_id] = (result, status, self.phase == "rehearsal")
        self.sum(result, status, 1)

    def take_back(self, fact):
        target = fact["target"]
        if target not in self.results:
            raise Misfit(f"takes back {target}, which is not there")
        if target in self.taken_back:
            raise Misfit(f"takes back {target} a second time")
        result, status, rehearsed = self.results[target]
        if (fact["result"], fact["status"]) != (result, status):
            raise Misfit(f"says something else of {target} than {target} itself")
        if rehearsed and self.phase != "rehearsal":
            raise Misfit(f"takes back {target}, which is from the rehearsal")
        self.taken_back.add(target)
        self.sum(result, status, -1)

    def sum(self, result, status, sign):
        if status == "set_aside":
            return
        for sums in [self.all, self.earning] if self.outcomes[result["outcome"]] else [self.all]:
            team = sums[result["team"]]
            team["money_minor"] += sign * result["amount_minor"]
            team["calls"] += sign * result["calls"]
            team["units"] += sign * result["units"]
            times = sign * (result["calls"] or 1)  # a gift without a call counts once
            team["outcomes"][result["outcome"]] = team["outcomes"].get(result["outcome"], 0) + times

    def standings(self, seq, at):
        """Give the standings as an export has them, as bytes."""
        kinds = [self.recipe["rank_by"], *self.recipe["tie_breakers"]]
        scores = {code: [self.score(kind, code) for kind in kinds] for code in self.teams}
        order = sorted(self.teams, key=lambda code: ([-score for score in scores[code]], code))
        rows = []
        for code in order:
            place = 1 + sum(scores[other] > scores[code] for other in self.teams)
            points = {"points": tenths(scores[code][0])} if kinds[0] == "points" else {}
            parts = self.parts(code) if points else []
            row = {"place": place, "team": code, **points, **self.shown(self.all[code])}
            rows.append({**row, "name": self.teams[code], "parts": parts})
        totals = nothing()
        for sums in self.all.values():
            for key in ("money_minor", "calls", "units"):
                totals[key] += sums[key]
            for key, times in sums["outcomes"].items():
                totals["outcomes"][key] = totals["outcomes"].get(key, 0) + times
        said = {
            "competition": self.competition["slug"],
            "seq": seq,
            "at": at,
            "phase": self.phase,
            "currency": self.competition["currency"],
            "rank_by": self.recipe["rank_by"],
            "totals": self.shown(totals),
            "rows": rows,
        }
        return (json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n").encode()

    def score(self, kind, code):
        """Give the number that is compared; points are rounded first, half up, to tenths."""
        if kind != "points":
            return amount(kind, self.earning[code])
        exact = sum((Fraction(part["points"]) for part in self.parts(code)), Fraction(0))
        return (exact * 20 + 1) // 2

    def parts(self, code):
        """Give what each measure of the recipe brings a team, exactly."""
        parts = []
        for measure in self.recipe["measures"]:
            counted = amount(measure["kind"], self.earning[code])
            points = Fraction(measure["weight"]) * counted / measure["per"]
            parts.append({"kind": measure["kind"], "amount": counted, "points": str(points)})
        return parts

    def shown(self, sums):
        """Give sums with the outcomes in their order and without those that never came."""
        outcomes = {key: sums["outcomes"][key] for key in self.outcomes if sums["outcomes"].get(key)}
        return {**sums, "outcomes": outcomes}


KINDS = {
    "CompetitionDefined": Count.defined,
    "ScheduleChanged": Count.rescheduled,
    "TeamAdded": Count.team_added,
    "OutcomeAdded": Count.outcome_added,
    "RecipeChosen": Count.recipe_chosen,
    "PhaseChanged": Count.phase_changed,
    "ResultRecorded": Count.recorded,
    "ResultVoided": Count.voided,
    "ResultReplaced": Count.replaced,
}


def nothing():
    return {"money_minor": 0, "calls": 0, "units": 0, "outcomes": {}}


def amount(kind, sums):
    plain = {"money": "money_minor", "calls": "calls", "units": "units"}
    return sums[plain[kind]] if kind in plain else sums["outcomes"].get(kind.removeprefix("outcome:"), 0)


def tenths(number):
    return f"{'-' if number < 0 else ''}{abs(number) // 10}.{abs(number) % 10}"


# --- an export ---------------------------------------------------------------------------------


class Folder:
    """An export that was unpacked."""

    def __init__(self, path):
        self.path = path

    def names(self):
        files = [path for path in self.path.rglob("*") if path.is_file()]
        names = [path.relative_to(self.path).as_posix() for path in files]
        return [name for name in names if not name.startswith(".")]

    def open(self, name):
        return (self.path / name).open("rb")


class Zip:
    """An export as it was given out."""

    def __init__(self, pack):
        self.pack = pack

    def names(self):
        return self.pack.namelist()

    def open(self, name):
        return self.pack.open(name)


def check_pack(pack):
    """Check an export. Give a sentence; raises Misfit."""
    try:
        manifest = json.loads(read(pack, MANIFEST))
        chain = Chain(manifest["competition"], manifest["file_id"])
        head, files = manifest["head"], dict(manifest["files"])
        last, head_hash = int(head["seq"]), str(head["hash"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Misfit(f"{MANIFEST} is not the manifest of an export") from None
    check_lines(pack, chain, last)
    if (chain.seq, chain.hash.hex()) != (last, head_hash):
        raise Misfit(f"{LEDGER} ends at entry {chain.seq}, {MANIFEST} says {last}")
    check_files(pack, files)
    if read(pack, "standings.json") != chain.count.standings(chain.seq, chain.at):
        raise Misfit("standings.json does not follow from the entries")
    check_table(pack, chain.count.outcomes)
    if json.loads(read(pack, "recipe.json")) != chain.count.recipe:
        raise Misfit("recipe.json is not the recipe of the entries")
    return f"{chain.seq} entries in one chain, and {len(files)} files that fit it"


def check_lines(pack, chain, last):
    """Check the ledger line by line: one entry on each."""
    try:
        with pack.open(LEDGER) as lines:
            for line in lines:
                chain.add(*fields_of(line, chain.seq + 1))
    except Misfit:
        raise
    except UNREADABLE:
        there = chain.seq < last
        raise Misfit(f"entry {chain.seq + 1} cannot be read" if there else f"{LEDGER} cannot be read") from None


def fields_of(line, number):
    """Part a line into the fields of an entry. Raises Misfit."""
    try:
        entry = json.loads(line)
        if set(entry) != set(FIELDS):
            raise ValueError
        *fields, digest = (entry[field] for field in FIELDS)
        return *fields, bytes.fromhex(digest)
    except (ValueError, TypeError, RecursionError):
        raise Misfit(f"entry {number} does not fit the chain") from None


def check_files(pack, files):
    """Compare every file with the manifest, in order of name."""
    for name in sorted(files):
        if sha256(read(pack, name)).hexdigest() != files[name].get("sha256"):
            raise Misfit(f"{name} is not the file that {MANIFEST} names")
    names = pack.names()
    for name in sorted(names):
        if (name not in files and name != MANIFEST) or names.count(name) > 1:
            raise Misfit(f"{name} is not a file that {MANIFEST} names")


def check_table(pack, outcomes):
    """Compare every cell of the CSV with the standings."""
    rows = json.loads(read(pack, "standings.json"))["rows"]
    fixed = (*COLUMNS, "points") if any("points" in row for row in rows) else COLUMNS
    names = {key: f"outcome:{key}" if key in fixed else key for key in outcomes}
    wanted = []
    for row in rows:
        times = {name: row["outcomes"].get(key, 0) for key, name in names.items()}
        wanted.append({**row, **times, "money": row["money_minor"]})
    lines = csv.DictReader(io.StringIO(read(pack, "standings.csv").decode("utf-8-sig"), newline=""))
    columns = (*fixed, *names.values())
    if [plain(line, columns) for line in lines] != [plain(row, columns) for row in wanted]:
        raise Misfit("standings.csv does not agree with standings.json")


def plain(row, columns):
    """Give the cells of a row without what is only form: apostrophes in a name, the point in an amount."""
    cells = {column: str(row.get(column)) for column in columns}
    cells["name"] = cells["name"].replace("'", "")
    cells["money"] = cells["money"].replace(".", "").lstrip("0") or "0"
    return cells


def read(pack, name):
    try:
        with pack.open(name) as file:
            return file.read()
    except UNREADABLE:
        raise Misfit(f"{name} cannot be read") from None


# --- a competition's file ----------------------------------------------------------------------


def check_database(path):
    """Check a competition's file, which is only read. Give a sentence; raises Misfit."""
    path = Path(path).absolute()
    at_rest = "" if path.with_name(path.name + "-wal").exists() else "&immutable=1"
    chain = None
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro{at_rest}", uri=True)) as database:
            database.text_factory = bytes  # what is stored, also where it is no text any more
            database.execute("BEGIN")
            meta = dict(database.execute("SELECT key, value FROM meta"))
            chain = Chain(meta[b"slug"].decode(), meta[b"file_id"].decode())
            check_rows(database, chain)
            check_pages(database, chain)
            if not chain.seq:
                raise Misfit(f"{path.name} has no entries")
    except (sqlite3.Error, KeyError, AttributeError, UnicodeError) as error:
        said = " ".join(str(error).split())[:200]
        if chain is None:
            raise Misfit(f"{path.name} is not a competition's file, or cannot be read: {said}") from None
        raise Misfit(f"entry {chain.seq + 1} cannot be read: {said}") from None
    return f"{chain.seq} entries in one chain"


def check_rows(database, chain):
    rows = database.execute(f"SELECT {', '.join(FIELDS)}, target FROM entries ORDER BY seq")  # noqa: S608
    for seq, at, request_id, kind, version, body, digest, target in rows:
        try:
            texts = [field.decode() for field in (at, request_id, kind, body)]
        except (AttributeError, UnicodeError):
            raise Misfit(f"entry {chain.seq + 1} does not fit the chain") from None
        at, request_id, kind, body = texts
        chain.add(seq, at, request_id, kind, version, body, digest)
        if (target or b"") != json.loads(body).get("target", "").encode():
            raise Misfit(f"entry {seq} says another target in its body")


def check_pages(database, chain):
    """Let SQLite check the file itself: an index may be damaged where no entry is."""
    for (found,) in database.execute("PRAGMA integrity_check(1)"):
        said = found.decode(errors="replace")
        row = re.match(r"row (\d+) missing from index \S*entries", said)
        if row:
            raise Misfit(f"entry {row[1]} is not where its index says")
        if said != "ok":
            raise Misfit(f"all {chain.seq} entries fit, but the file is damaged: {' '.join(said.split())}")


def main(arguments):
    """Check what the command line names; exit status 0 or 1."""
    path = arguments[0] if arguments else Path(__file__).resolve().parent
    try:
        print(f"PASS: {check(path)}")
    except Misfit as misfit:
        print(f"FAIL: {misfit}")
        return 1
    except (OSError, MemoryError) as error:
        print(f"FAIL: {path} cannot be read: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
