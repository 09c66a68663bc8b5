"""Checks a competition without trusting the program that held it.

    python verify.py [EXPORT.zip | FOLDER | COMPETITION.db]

Needs Python 3.11 or newer and nothing else. Without an argument the folder of this file is
checked. Says PASS, or FAIL with the first entry or file that does not fit; exit status 0 or 1.

What is checked:
1. Every entry is bound to the one before it: its hash is the SHA-256 of the hash before, its
   number, time, request id, kind, version and body. The first is bound to slug and file id.
2. An entry that takes a result back says of it what the result said, and does so once.
3. Nothing counts that was recorded before the opening or after the close.
4. The rules that were sealed at the start have the fingerprint that is said of them, and so have
   those of every amendment; nothing changes them without one.
5. The standings follow from the entries: sums, points, places and all views, to the last byte.
6. Every file of an export is the one that the manifest names.
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
from datetime import date, datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

FIELDS = ("seq", "at", "request_id", "kind", "version", "body", "hash")
COLUMNS = ("place", "team", "name", "ranked", "money", "money_minor", "calls", "units")
MANIFEST, LEDGER = "manifest.json", "ledger.ndjson"
UNREADABLE = (OSError, EOFError, RuntimeError, ValueError, KeyError, zipfile.BadZipFile, zlib.error)
A_DAY = timedelta(days=1)
STATUS = {"rehearsal": "rehearsal", "open": "counted", "frozen": "counted"}
"""The status of a result recorded in a phase; in the others it is set aside."""


STEPS = {"rehearsal": ("open",), "open": ("frozen", "closed"), "frozen": ("open", "closed"),
         "closed": ("open", "frozen", "final"), "final": ("revealed",), "revealed": ()}  # fmt: skip
"""Where each phase may lead: never back to the rehearsal."""


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
            self.count.add(seq, at, request_id, kind, version, json.loads(body))
        except Misfit as misfit:
            raise Misfit(f"entry {number} {misfit}") from None
        except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
            raise Misfit(f"entry {number} does not say what its kind must say") from None
        self.hash, self.seq, self.at = digest, number, at

    def said(self):
        """Say what held. The last hash and the fingerprint are what others may hold against it."""
        rules = f"rules {fingerprint_of(self.count)}" if self.count.sealed else "rules that were never sealed"
        return f"{self.seq} entries in one chain, the last with the hash {self.hash.hex()[:16]}; {rules}"

    def end(self):
        """Check what must be so behind the last entry. Raises Misfit."""
        if self.count.owing:
            raise Misfit(f"entry {self.count.owing} amends the rules, and they did not become what it says")


# --- the rules ---------------------------------------------------------------------------------

TEAM = {"division": "", "seats": 0, "hours": 0, "list_size": 0, "goal_minor": 0, "goal_count": 0, "withdrawn": False}
OUTCOME = {"takes_money": False, "takes_units": "", "success": False, "regular": False, "scores": True,
           "objection": False, "withdrawn": False}  # fmt: skip
RECIPE = {"rank_by": "money", "relative_to": "", "measures": [], "tie_breakers": [], "views": []}
MEASURE = {"weight": "1", "per": 1, "relative_to": "", "regular_factor": 1, "cap": "", "least": 0, "name": ""}
VIEW = {"name": "", "rank_by": "", "relative_to": "", "within": ""}
GOAL = {"goal_of": "money", "goal_minor": 0, "goal_count": 0, "stretch": 0, "milestones": []}
"""What holds where an older entry says nothing."""


def recipe_of(said):
    """Give a recipe with all that it may say."""
    recipe = {**RECIPE, **said}
    measures = [{**MEASURE, **measure} for measure in recipe["measures"]]
    return {**recipe, "measures": measures, "views": [{**VIEW, **view} for view in recipe["views"]]}


def team_rule(team):
    """Give what a team is measured against."""
    return {"code": team["code"], "name": team["name"], **{key: team[key] for key in TEAM}}


def outcome_rule(outcome):
    """Give what an outcome takes, and whether it may earn anything."""
    takes = "money" if outcome["takes_money"] else "units" if outcome["takes_units"] else "nothing"
    plain = {key: outcome[key] for key in ("key", "name", "success", "regular", "objection", "withdrawn")}
    return {**plain, "takes": takes, "earns": earns(outcome)}


def earns(outcome):
    """Say whether an outcome may earn anything: an objection to being called never does."""
    return outcome["scores"] and not outcome["objection"]


def fingerprint(rules):
    """Give the first 64 bits of the SHA-256 of rules, in four groups: their JSON has sorted keys and no spaces."""
    text = json.dumps(rules, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "-".join(re.findall("....", sha256(text.encode()).hexdigest()[:16]))


# --- the count ---------------------------------------------------------------------------------


class Count:
    """What the entries add up to."""

    def __init__(self):
        self.seq, self.at = 0, ""
        self.competition, self.must_be_sealed = {}, False
        self.phase = "rehearsal"
        self.teams, self.outcomes, self.recipe = {}, {}, {}
        self.results, self.taken_back = {}, set()
        self.sums = {}  # for "" (all) and each day: for each team and outcome [times, money, calls, units]
        self.sealed, self.sealed_at, self.amendments = None, None, []
        self.owing = 0  # the entry that amends the rules, until those behind it have changed them

    def add(self, seq, at, request_id, kind, version, fact):
        """Count one more entry. Raises Misfit."""
        if kind not in KINDS or not 1 <= version <= KINDS[kind][1]:
            raise Misfit(f"is of a kind that this program does not know: {kind} version {version}")
        self.seq, self.at = seq, at
        if kind not in DEFINING:
            self.owes_nothing()
        KINDS[kind][0](self, request_id, fact)
        if kind == "CompetitionDefined":  # whatever held it before there were seals sealed nothing
            self.must_be_sealed = version > 1
        if kind in DEFINING and self.sealed:
            self.owing = 0 if self.rules() == self.sealed else self.owing

    def owes_nothing(self):
        """Check that an amendment was carried out. Raises Misfit."""
        if self.owing:
            raise Misfit(f"comes before the rules are what entry {self.owing} says that they become")

    # What the competition is

    def defined(self, _, fact):
        competition = {**GOAL, **fact["competition"]}
        self.as_sealed("currency", competition["currency"])
        self.as_sealed("zone", competition["zone"])
        self.competition = competition

    def rescheduled(self, _, fact):
        """Times decide nothing here: only the order of the entries does."""

    def team_said(self, _, fact):
        team = {**TEAM, **fact["team"]}
        self.as_sealed("teams", team_rule(team))
        self.teams[team["code"]] = team

    def team_withdrawn(self, _, fact):
        self.team_said(_, {"team": {**self.teams[fact["code"]], "withdrawn": True}})

    def outcome_said(self, _, fact):
        outcome = {**OUTCOME, **fact["outcome"]}
        self.as_sealed("outcomes", outcome_rule(outcome))
        self.outcomes[outcome["key"]] = outcome

    def outcome_withdrawn(self, _, fact):
        self.outcome_said(_, {"outcome": {**self.outcomes[fact["key"]], "withdrawn": True}})

    def recipe_chosen(self, _, fact):
        self.as_sealed("recipe", recipe_of(fact["recipe"]))
        self.recipe = recipe_of(fact["recipe"])

    def as_sealed(self, part, rule):
        """Check that a rule is the one that was sealed, or one of those. Raises Misfit."""
        sealed = self.sealed[part] if self.sealed else rule
        if rule != sealed and not (isinstance(sealed, list) and rule in sealed):
            raise Misfit("changes the rules after they were sealed, and no amendment says so")

    def rules(self):
        """Give all that decides the places besides the results."""
        return {
            "currency": self.competition["currency"],
            "zone": self.competition["zone"],
            "recipe": self.recipe,
            "outcomes": [outcome_rule(self.outcomes[key]) for key in sorted(self.outcomes)],
            "teams": [team_rule(self.teams[code]) for code in sorted(self.teams)],
        }

    def seal(self, _, fact):
        if self.sealed or self.phase != "rehearsal":
            raise Misfit("seals the rules once more")
        self.check_fingerprint(fact, self.rules())
        self.sealed, self.sealed_at = self.rules(), self.at

    def amended(self, _, fact):
        self.owes_nothing()
        if self.must_be_sealed and not self.sealed:
            raise Misfit("amends rules that were never sealed")
        if fact["before"] != self.rules():
            raise Misfit("amends other rules than those that held")
        self.check_fingerprint(fact, fact["after"])
        self.sealed, self.recipe, self.owing = fact["after"], fact["after"]["recipe"], self.seq
        said = {key: fact[key] for key in ("reason", "fingerprint", "before", "after")}
        self.amendments.append({"seq": self.seq, "at": self.at, **said})

    def check_fingerprint(self, fact, rules):
        if fact["fingerprint"] != fingerprint(rules):
            raise Misfit(f"says the fingerprint {fact['fingerprint']}, that of the rules is {fingerprint(rules)}")

    def phase_changed(self, _, fact):
        if fact["before"] != self.phase:
            raise Misfit(f"leaves the phase {fact['before']}, but the phase was {self.phase}")
        if fact["phase"] not in STEPS[self.phase]:
            raise Misfit(f"goes from {self.phase} to {fact['phase']}, and no way leads there")
        if self.phase == "rehearsal":
            if self.must_be_sealed and not self.sealed:
                raise Misfit("leaves the rehearsal, and the rules were not sealed")
            self.sums = {}  # what was rehearsed counts nowhere
        self.phase = fact["phase"]

    # The results

    def recorded(self, request_id, fact):
        if fact["status"] != STATUS.get(self.phase, "set_aside"):
            raise Misfit(f"is {fact['status']}, which it cannot be in the phase {self.phase}")
        self.check_day(fact["result"], fact["made_at"])
        self.count(request_id, fact["result"], fact["status"])

    def voided(self, _, fact):
        self.take_back(fact)

    def replaced(self, request_id, fact):
        self.take_back(fact)
        if fact["instead"].get("day") != fact["result"].get("day"):  # it may stay on the day of what it stands for
            self.check_day(fact["instead"], fact["made_at"])
        self.count(request_id, fact["instead"], fact["status"])

    def check_day(self, result, made_at):
        """Check that a result counts on the day when it was made, wherever its clocks hang. Raises Misfit."""
        day = result.get("day")
        if day and abs(date.fromisoformat(day) - datetime.fromisoformat(made_at or self.at).date()) > A_DAY:
            raise Misfit(f"counts on {day}, and was made on another day")

    def count(self, request_id, result, status):
        result = {"day": "", **result}
        self.results[request_id] = (result, status, self.phase == "rehearsal")
        self.sum(result, status, 1)

    def take_back(self, fact):
        target = fact["target"]
        if target not in self.results:
            raise Misfit(f"takes back {target}, which is not there")
        if target in self.taken_back:
            raise Misfit(f"takes back {target} a second time")
        result, status, rehearsed = self.results[target]
        if ({"day": "", **fact["result"]}, fact["status"]) != (result, status):
            raise Misfit(f"says something else of {target} than {target} itself")
        if rehearsed and self.phase != "rehearsal":
            raise Misfit(f"takes back {target}, which is from the rehearsal")
        self.taken_back.add(target)
        self.sum(result, status, -1)

    def came_on(self, day):
        """Say whether any result of a day was not taken back."""
        return any(one[TIMES] for team in self.sums[day].values() for one in team.values())

    def sum(self, result, status, sign):
        team, outcome = self.teams[result["team"]]["code"], self.outcomes[result["outcome"]]["key"]
        if status == "set_aside":
            return
        times = result["calls"] or 1  # a gift without a call counts once
        for day in {"", result["day"]}:
            sums = self.sums.setdefault(day, {}).setdefault(team, {}).setdefault(outcome, [*NOTHING])
            for place, more in enumerate((times, result["amount_minor"], result["calls"], result["units"])):
                sums[place] += sign * more


KINDS = {
    "CompetitionDefined": (Count.defined, 2),
    "CompetitionChanged": (Count.defined, 1),
    "ScheduleChanged": (Count.rescheduled, 1),
    "TeamAdded": (Count.team_said, 2),
    "TeamChanged": (Count.team_said, 1),
    "TeamWithdrawn": (Count.team_withdrawn, 1),
    "OutcomeAdded": (Count.outcome_said, 2),
    "OutcomeChanged": (Count.outcome_said, 1),
    "OutcomeWithdrawn": (Count.outcome_withdrawn, 1),
    "RecipeChosen": (Count.recipe_chosen, 2),
    "RecipeSealed": (Count.seal, 1),
    "RecipeAmended": (Count.amended, 1),
    "PhaseChanged": (Count.phase_changed, 1),
    "ResultRecorded": (Count.recorded, 2),
    "ResultVoided": (Count.voided, 2),
    "ResultReplaced": (Count.replaced, 2),
}
"""What an entry of each kind does, and the newest version of the kind."""
DEFINING = {kind for kind in KINDS if not kind.startswith("Result") and kind != "PhaseChanged"}


# --- the standings -----------------------------------------------------------------------------

PERCENT = ("calls", "list", "goal", "best")
TIMES, MONEY, CALLS, UNITS = range(4)
NOTHING = (0, 0, 0, 0)


class Figures:
    """What was reached by all results, or on one day, and the rankings that follow from it."""

    def __init__(self, count, day=""):
        self.teams, self.outcomes, self.sums = count.teams, count.outcomes, count.sums.get(day, {})
        self.known = {}

    def amount(self, kind, code, factor=1):
        """Give how much of a kind a team has, of what may earn; regular gifts count `factor` times."""
        if kind.startswith("marks"):
            return Fraction(0)  # no judge gives any yet
        if (kind, code, factor) not in self.known:  # the best of all is asked for by each
            earning = {key: one for key, one in self.sums.get(code, {}).items() if earns(self.outcomes[key])}
            self.known[kind, code, factor] = much_of(kind, earning, self.outcomes, factor)
        return self.known[kind, code, factor]

    def divisor(self, kind, against, code, among, factor=1):
        """Give what an amount is divided by; the best team is the best among those that are ranked."""
        if against == "best":
            return max(self.amount(kind, other, factor) for other in among)
        if against == "calls":  # also those that may earn nothing were calls
            return sum(one[CALLS] for one in self.sums.get(code, {}).values())
        if against == "goal":
            return self.teams[code]["goal_minor" if is_money(kind) else "goal_count"]
        return self.teams[code][{"list": "list_size"}.get(against, against)] if against else 1

    def part(self, measure, code, among):
        """Give what a line of the recipe brings a team among those that are ranked."""
        kind, factor = measure["kind"], measure["regular_factor"]
        against = compared_with(kind, measure["relative_to"])
        amount, divisor = self.amount(kind, code, factor), self.divisor(kind, against, code, among, factor)
        value = divided(amount, divisor, against)
        points = value * Fraction(measure["weight"]) / measure["per"]
        note = "" if divisor else "no_divisor"
        if kind.startswith("marks"):
            note = "no_marks"
        if (divisor if against in ("calls", "list") else amount) < measure["least"]:
            points, note = Fraction(0), "below_least"
        if measure["cap"] and points > Fraction(measure["cap"]):
            points, note = Fraction(measure["cap"]), "capped"
        return {"kind": kind, "relative_to": against, "amount": amount, "divisor": divisor,
                "value": value, "points": points, "note": note}  # fmt: skip

    def ranked(self, recipe, codes):
        """Give for each team the number that the places follow, and the parts of its points."""
        by, against = recipe["rank_by"], compared_with(recipe["rank_by"], recipe["relative_to"])
        if by != "points":
            plain = {code: self.amount(by, code) for code in codes}
            if against:
                plain = {code: divided(plain[code], self.divisor(by, against, code, codes), against) for code in codes}
            return {code: (plain[code], []) for code in codes}
        parts = {code: [self.part(measure, code, codes) for measure in recipe["measures"]] for code in codes}
        sums = {code: sum((part["points"] for part in parts[code]), Fraction(0)) for code in codes}
        divisors = {
            code: max(sums.values()) if against == "best" else self.divisor(by, against, code, codes) for code in codes
        }
        return {code: (divided(sums[code], divisors[code], against), parts[code]) for code in codes}

    def rows(self, recipe, division=None):
        """Give the ranking of all teams, or of a division: each row, its exact number and its parts."""
        codes = [code for code, team in self.teams.items() if not team["withdrawn"]]
        codes = [code for code in codes if division in (None, self.teams[code]["division"])]
        ranked = self.ranked(recipe, codes)
        scores = {
            code: [ranked[code][0], *(self.amount(kind, code) for kind in recipe["tie_breakers"])] for code in codes
        }
        for code in sorted(codes, key=lambda code: ([-number for number in scores[code]], code)):
            exact, parts = ranked[code]
            row = {
                "place": 1 + sum(scores[other] > scores[code] for other in codes),
                "team": code,
                "ranked": published(exact, recipe),
                **({"points": rounded(exact, 1)} if recipe["rank_by"] == "points" else {}),
                **shown(self.sums.get(code, {}), self.outcomes),
            }
            yield row, exact, parts


def standings(count):
    """Give the standings as an export has them, as bytes."""
    competition, recipe, figures = count.competition, count.recipe, Figures(count)
    teams = figures.sums.values()
    totals = {key: [sum(team.get(key, NOTHING)[n] for team in teams) for n in range(4)] for key in count.outcomes}
    of = competition["goal_of"]
    said = {
        "competition": competition["slug"],
        "seq": count.seq,
        "at": count.at,
        "phase": count.phase,
        "currency": competition["currency"],
        "goal": {
            "of": of,
            "at": competition["goal_minor" if of == "money" else "goal_count"],
            "stretch": competition["stretch"],
            "reached": much_of(of, totals, count.outcomes),
            "milestones": [{key: one[key] for key in ("at", "name")} for one in competition["milestones"]],
        },
        "rank_by": recipe["rank_by"],
        "relative_to": recipe["relative_to"],
        "recipe": {
            "fingerprint": fingerprint_of(count),
            "sealed_at": count.sealed_at,
            "amendments": len(count.amendments),
        },
        "totals": shown(totals, count.outcomes),
        "rows": [
            {
                **row,
                "name": count.teams[row["team"]]["name"],
                "exact": str(exact),
                "parts": [in_text(part) for part in parts],
            }
            for row, exact, parts in figures.rows(recipe)
        ],
        "views": [view_of(view, count) for view in recipe["views"]],
    }
    return (json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def view_of(view, count):
    """Give another look at the standings: of all, of each division, of each day."""
    recipe = {**count.recipe, "rank_by": view["rank_by"] or count.recipe["rank_by"], "relative_to": view["relative_to"]}
    looks = [("", Figures(count), None)]
    if view["within"] == "day":
        looks = [(day, Figures(count, day), None) for day in sorted(count.sums) if day and count.came_on(day)]
    if view["within"] == "division":
        divisions = dict.fromkeys(team["division"] for team in count.teams.values() if not team["withdrawn"])
        looks = [(division, Figures(count), division) for division in divisions]
    return {
        "name": view["name"],
        "rank_by": recipe["rank_by"],
        "relative_to": recipe["relative_to"],
        "within": view["within"],
        "sections": [
            {"of": of, "rows": [row for row, _, _ in figures.rows(recipe, division)]} for of, figures, division in looks
        ],
    }


def fingerprint_of(count):
    """Give the fingerprint of the rules that hold, empty before they are sealed."""
    return fingerprint(count.sealed) if count.sealed else ""


def much_of(kind, sums, outcomes, factor=1):
    """Give how much there is of a kind: minor units, calls, units, or how often an outcome was reached."""
    what, _, wanted = kind.partition(":")
    found = 0
    for key, one in sums.items():
        if wanted not in ("", key):
            continue
        if what == "money":
            found += one[MONEY] * (factor if outcomes[key]["regular"] else 1)
        elif what in ("calls", "units"):
            found += one[CALLS if what == "calls" else UNITS]
        elif what == "outcome":
            found += one[TIMES]
        elif outcomes[key]["success"]:  # what remains is conversion: it counts the calls that were successes
            found += one[CALLS]
    return found


def is_money(kind):
    return kind.partition(":")[0] == "money"


def compared_with(kind, relative_to):
    """Give what a kind is divided by: a conversion by the calls unless something else is said."""
    return relative_to or ("calls" if kind == "conversion" else "")


def divided(amount, divisor, against):
    """Divide, in hundredths where that is told; what has nothing to be divided by is nothing."""
    return Fraction(amount) / divisor * (100 if against in PERCENT else 1) if divisor else Fraction(0)


def published(exact, recipe):
    """Write the number that the places follow: minor units whole, what was only counted as it is, else tenths."""
    against = compared_with(recipe["rank_by"], recipe["relative_to"])
    whole = is_money(recipe["rank_by"]) and against not in PERCENT
    counted = not against and isinstance(exact, int)
    return rounded(exact, 0 if whole or counted else 1)


def rounded(number, places):
    """Round half up, to so many decimals."""
    steps = (Fraction(number) * 10**places + Fraction(1, 2)) // 1
    whole, rest = divmod(steps, 10**places)
    return f"{whole}.{rest}" if places else str(whole)


def in_text(part):
    """Give a part with its fractions as text."""
    return {key: str(value) if isinstance(value, Fraction) else value for key, value in part.items()}


def shown(sums, outcomes):
    """Give sums with the outcomes in their order and without those that never came."""
    there = {key: sums[key] for key in outcomes if sums.get(key, NOTHING)[TIMES]}
    units = sum(one[UNITS] for one in there.values())
    return {
        "money_minor": sum(one[MONEY] for one in there.values()),
        "calls": sum(one[CALLS] for one in there.values()),
        "units": units,
        "outcomes": {key: one[TIMES] for key, one in there.items()},
        **({"units_by": {key: one[UNITS] for key, one in there.items() if one[UNITS]}} if units else {}),
    }


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
    chain.end()
    if (chain.seq, chain.hash.hex()) != (last, head_hash):
        raise Misfit(f"{LEDGER} ends at entry {chain.seq} with another hash or number than {MANIFEST} says")
    check_files(pack, files)
    try:
        follows = read(pack, "standings.json") == standings(chain.count)
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        follows = False
    if not follows:
        raise Misfit("standings.json does not follow from the entries")
    check_table(pack, chain.count.outcomes)
    check_recipe(pack, chain.count)
    return f"{chain.said()}; {len(files)} files are those that the manifest names"


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


def check_recipe(pack, count):
    """Compare the rules and their amendments, besides the words that may be erased."""
    said = json.loads(read(pack, "recipe.json"))
    wanted = {
        "fingerprint": fingerprint_of(count),
        "sealed_at": count.sealed_at,
        "rules": count.rules(),
        "amendments": [{**one, "note": said_of(said, number)} for number, one in enumerate(count.amendments)],
    }
    if said != wanted:
        raise Misfit("recipe.json is not the recipe of the entries")


def said_of(said, number):
    """Give the words of an amendment, which may be any: they stand outside the chain."""
    try:
        return said["amendments"][number]["note"]
    except (KeyError, IndexError, TypeError):
        return None


def check_table(pack, outcomes):
    """Compare every cell of the CSV with the standings."""
    rows = json.loads(read(pack, "standings.json"))["rows"]
    fixed = (*COLUMNS, "points") if any("points" in row for row in rows) else COLUMNS
    names = {key: f"outcome:{key}" if key in fixed else key for key in outcomes}
    there = {key for row in rows for key in row.get("units_by", {})}
    units = {key: f"units:{key}" for key in outcomes if key in there or outcomes[key]["takes_units"]}
    wanted = []
    for row in rows:
        parted = {name: row["outcomes"].get(key, 0) for key, name in names.items()}
        parted |= {name: row.get("units_by", {}).get(key, 0) for key, name in units.items()}
        wanted.append({**row, **parted, "money": row["money_minor"]})
    lines = csv.DictReader(io.StringIO(read(pack, "standings.csv").decode("utf-8-sig"), newline=""))
    columns = (*fixed, *names.values(), *units.values())
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
            chain.end()
    except (sqlite3.Error, KeyError, AttributeError, UnicodeError) as error:
        said = " ".join(str(error).split())[:200]
        if chain is None:
            raise Misfit(f"{path.name} is not a competition's file, or cannot be read: {said}") from None
        raise Misfit(f"entry {chain.seq + 1} cannot be read: {said}") from None
    return chain.said()


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
