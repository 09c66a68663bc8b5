"""Checks a competition without trusting the program that held it.

    python verify.py [EXPORT.zip | FOLDER | COMPETITION.db]

Needs Python 3.11 or newer and nothing else. Without an argument the folder of this file is
checked. Says PASS, or FAIL with the first entry or file that does not fit; exit status 0 or 1.

What is checked stands here in the order of this file. Who asks why a team stands where it stands
may stop after the first part: it lacks nothing but what judges mark.

I. What decides the places
1. The chain: every entry is bound to the one before it: its hash is the SHA-256 of the hash before,
   its number, time, request id, kind, version and body. The first is bound to slug and file id.
2. The rules: those that were sealed at the start have the fingerprint that is said of them, and so
   have those of every amendment; nothing changes them without one.
3. The entries: no request id comes twice. Nothing counts that was recorded before the opening or
   after the close; every result stands on the day and in the hour when it was made. Who takes one
   back says of it what it said, and does so once. A gift is a pledge where its outcome says so;
   what came of it follows from what was said of it before, day by day. A team has one shift at a
   time, with minutes and seats that can be.
4. Points and places: the standings follow from the entries: which pledges count, the hours called,
   marks, sums, points, places and all views, to the last byte.

II. What judges do
5. Reviews, questions, the sample and marks: judges are asked about a result that stands, once, and
   answer what was asked. The random sample is drawn once after each close. Marks are given by judges
   at the table, who are not recused, on the scale, for what is to be marked; they count while that is
   as it was.
6. Signatures and finals: judges sign the digest of the standings as they are, and only where nothing
   is left to be done: no late result, no question, no large gift unchecked, no mark missing. A final
   has as many signatures as it needs; another follows only behind a correction with its reason.
7. The kinds of entry: what each of them does, and when it may come.

III. The files
8. An export: it has the files that its entries call for, no other, and each is the one that the
   manifest names. Standings, recipe, finals, marks, sample and the ledger's table follow from the
   entries; so does the list of objections, besides the numbers of records, which may be erased.
9. A competition's file: its rows are the entries, and SQLite finds no damage in it.
10. The command line: what is to be checked, and the answer.

What PASS does not say: the manifest can be made anew by whoever changes a file with it. The files
that are only compared with the manifest are named behind PASS: the papers above all. Who decided
what, and why, changes no standings: that nobody changed it afterwards is only sure when the hash of
the entry that made the final is the one on the report that was handed out then. Whose pass an id is
stands in no ledger: only who marks, is recused or signs must have taken a seat at the judges' table
before, since judges may do all else without one.
"""

import csv
import io
import json
import re
import sqlite3
import sys
import zipfile
import zlib
from base64 import b32encode
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

STUMBLES = (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError, RecursionError, csv.Error)


class Misfit(Exception):  # what does not fit is the answer, not an error of this program
    """The first thing that does not fit."""


# === I. What decides the places ===================================================================

# --- 1. The chain ---------------------------------------------------------------------------------


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
        self.made = []  # the hash of each entry that made a final

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
        except STUMBLES:
            raise Misfit(f"entry {number} does not say what its kind must say") from None
        self.hash, self.seq, self.at = digest, number, at
        if kind == "FinalMade":
            self.made.append(digest)

    def said(self):
        """Say what held. Hashes, fingerprint and digests are what others may hold against it: reports print them so."""
        rules = f"rules {fingerprint_of(self.count)}" if self.count.sealed else "rules that were never sealed"
        finals = (
            f"; final v{one['final']} has the digest {one['digest']}, and entry {one['seq']} that made it "
            f"the hash {short(made)}"
            for one, made in zip(self.count.finals, self.made, strict=True)
        )
        last = f"{self.seq} entries in one chain, the last with the hash {short(self.hash)}"
        return f"{last}; {rules}{''.join(finals)}"

    def end(self):
        """Check what must be so behind the last entry. Raises Misfit."""
        if self.count.owing:
            raise Misfit(f"entry {self.count.owing} amends the rules, and they did not become what it says")
        if self.count.awaited:
            raise Misfit(f"entry {self.count.awaited} makes the first final, and the phase did not become final")


def short(digest):
    """Give the first 128 bits of a hash, in groups, as a report has them."""
    return "-".join(re.findall("........", digest.hex()[:32]))


# --- 2. The rules ---------------------------------------------------------------------------------

TEAM = {"division": "", "seats": 0, "hours": 0, "list_size": 0, "goal_minor": 0, "goal_count": 0, "withdrawn": False}
OUTCOME = {"takes_money": False, "takes_units": "", "success": False, "regular": False, "scores": True,
           "objection": False, "withdrawn": False, "pledged": False}  # fmt: skip

RECIPE = {"rank_by": "money", "relative_to": "", "measures": [], "tie_breakers": [], "views": [], "pledges": "net",
          "cut_off": "", "criteria": []}  # fmt: skip

MEASURE = {"weight": "1", "per": 1, "relative_to": "", "regular_factor": 1, "cap": "", "least": 0, "name": ""}
VIEW = {"name": "", "rank_by": "", "relative_to": "", "within": ""}
COMPETITION = {"goal_of": "money", "goal_minor": 0, "goal_count": 0, "stretch": 0, "milestones": [],
               "call_back_minor": 0, "signatures": 0}  # fmt: skip

RESULT = {"day": "", "hour": "", "pledge": False}
"""What holds where an older entry says nothing."""

LATER = {"pledges": "net", "cut_off": "", "pledged": False, "criteria": []}
"""What the first sealed rules could not say: it stands in what is sealed only where it says something."""


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
    takes = takes_of(outcome)
    plain = {key: outcome[key] for key in ("key", "name", "success", "regular", "objection", "withdrawn", "pledged")}
    return {**plain, "takes": takes, "earns": earns(outcome)}


def takes_of(outcome):
    return "money" if outcome["takes_money"] else "units" if outcome["takes_units"] else "nothing"


def earns(outcome):
    """Say whether an outcome may earn anything: an objection to being called never does."""
    return outcome["scores"] and not outcome["objection"]


def fingerprint(rules):
    """Give the first 64 bits of the SHA-256 of rules, in four groups: their JSON has sorted keys and no spaces."""
    text = json.dumps(sealed_form(rules), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "-".join(re.findall("....", sha256(text.encode()).hexdigest()[:16]))


def sealed_form(rules):
    """Give rules without what the first could not say, unless it says something."""
    outcomes = [without_later(outcome) for outcome in rules["outcomes"]]
    return {**rules, "recipe": without_later(rules["recipe"]), "outcomes": outcomes}


def without_later(part):
    return {key: value for key, value in part.items() if key not in LATER or value != LATER[key]}


def with_later(rules):
    """Give rules of an entry, which may be an older one, with what the first could not say."""
    outcomes = [{"pledged": LATER["pledged"], **outcome} for outcome in rules["outcomes"]]
    recipe = {key: LATER[key] for key in ("pledges", "cut_off", "criteria")} | rules["recipe"]
    return {**rules, "recipe": recipe, "outcomes": outcomes}


def fingerprint_of(count):
    """Give the fingerprint of the rules that hold, empty before they are sealed."""
    return fingerprint(count.sealed) if count.sealed else ""


# --- 3. The entries -------------------------------------------------------------------------------

STATUS = {"rehearsal": "rehearsal", "open": "counted", "frozen": "counted"}
"""The status of a result recorded in a phase; in the others it is set aside."""

OVER = ("final", "revealed")
EVER, BEFORE_FINAL, AFTER_CLOSE = "ever", "before the final", "after the close"
"""When an entry of a kind may come: a final that is being corrected is none."""

STEPS = {"rehearsal": ("open",), "open": ("frozen", "closed"), "frozen": ("open", "closed"),
         "closed": ("open", "frozen", "final"), "final": ("revealed",), "revealed": ()}  # fmt: skip
"""Where each phase may lead: never back to the rehearsal."""


class Count:
    """What the entries add up to."""

    def __init__(self):
        self.seq, self.at = 0, ""
        self.competition, self.must_be_sealed = {}, False
        self.phase = "rehearsal"
        self.teams, self.outcomes, self.recipe = {}, {}, {}
        self.request_ids = set()
        self.results, self.taken_back = {}, set()
        self.set_aside, self.large = set(), set()  # those that a judge has to decide about, or to call back
        self.sums = {}  # for "" (all) and each day: for each team and outcome [times, money, calls, units, lost]
        self.pledges = {}  # those among them: each result, and the steps of what came of it
        self.objections = {}  # to being called: the cells that a list of them has, besides the number of the record
        self.shifts, self.asks = {}, {}
        self.reviewed, self.unread = {}, set()  # what a judge said of a result; those whose team answered since
        self.queries = {}  # those that wait for a team: which one, and the result that they are about
        self.jury, self.sample = Jury(), None
        self.signatures, self.finals, self.correction = [], [], None
        self.sealed, self.sealed_at, self.amendments = None, None, []
        self.owing = 0  # the entry that amends the rules, until those behind it have changed them
        self.awaited = 0  # the entry that makes the first final, until the phase is final behind it

    def add(self, seq, at, request_id, kind, version, fact):
        """Count one more entry. Raises Misfit."""
        if kind not in KINDS or not 1 <= version <= KINDS[kind][1]:
            raise Misfit(f"is of a kind that this program does not know: {kind} version {version}")
        if request_id in self.request_ids:
            raise Misfit(f"has the request id {request_id}, which another entry has")
        self.request_ids.add(request_id)
        self.seq, self.at = seq, at
        if kind not in DEFINING:
            self.owes_nothing()
        if self.awaited and (kind, fact.get("phase")) != ("PhaseChanged", "final"):
            raise Misfit(f"comes before the phase is final, which entry {self.awaited} makes it")
        handle, _, when = KINDS[kind]
        self.check_phase(when)
        if needs_words(self, kind, fact) and not fact.get("text_id"):
            raise Misfit("comes without the words that it must come with")
        handle(self, request_id, fact)
        if kind not in ("StandingsSigned", "FinalMade"):
            self.signatures = []  # they are those under what stands
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
        competition = {**COMPETITION, **fact["competition"]}
        self.as_sealed("currency", competition["currency"])
        self.as_sealed("zone", competition["zone"])
        self.competition = competition

    def rescheduled(self, _, fact):
        """Times decide nothing here: only the order of the entries does."""

    def team_said(self, _, fact):
        team = {**TEAM, "short": "", **fact["team"]}
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
        self.rank_by(recipe_of(fact["recipe"]))

    def rank_by(self, recipe):
        """Follow a recipe from now on. A mark counts only on the scale on which it was given, for what it was given."""
        was, now = (
            {one["key"]: (one["of"], one["lowest"], one["highest"]) for one in criteria}
            for criteria in (self.recipe.get("criteria", ()), recipe["criteria"])
        )
        self.jury.forget({key for key in was if was[key] != now.get(key)})
        self.recipe = recipe

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
        before, after = with_later(fact["before"]), with_later(fact["after"])
        if before != self.rules():
            raise Misfit("amends other rules than those that held")
        self.check_fingerprint(fact, after)
        self.sealed, self.owing = after, self.seq
        self.rank_by(after["recipe"])
        said = {"reason": fact["reason"], "fingerprint": fact["fingerprint"]}
        said |= {"before": sealed_form(before), "after": sealed_form(after)}
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
            self.forget_rehearsal()
        if fact["phase"] == "final" and not self.awaited:
            raise Misfit("makes the phase final, and no final was made")
        if self.awaited and fact["by"] != self.finals[-1]["signatures"][-1]["judge"]:
            raise Misfit(f"makes the phase final by {fact['by']}, who did not sign last")
        if fact["phase"] in STATUS:
            if self.signatures:
                raise Misfit("opens the lines again, and judges have signed")
            self.sample = None
        self.phase, self.awaited = fact["phase"], 0

    def forget_rehearsal(self):
        """Let what was rehearsed count nowhere: only the judges stay, and for whom they give no marks."""
        self.sums, self.pledges, self.shifts, self.asks = {}, {}, {}, {}
        self.reviewed, self.queries, self.unread, self.large = {}, {}, set(), set()
        self.jury = Jury(self.jury.seats, self.jury.recused)

    # The results

    def recorded(self, request_id, fact):
        if fact["status"] != STATUS.get(self.phase, "set_aside"):
            raise Misfit(f"is {fact['status']}, which it cannot be in the phase {self.phase}")
        self.check_clock(fact["result"], fact["made_at"])
        self.count(request_id, fact["result"], fact["status"])

    def replaced(self, request_id, fact):
        self.taken(request_id, fact)
        was, now = {**RESULT, **fact["result"]}, {**RESULT, **fact["instead"]}
        if (now["day"], now["hour"]) != (was["day"], was["hour"]):  # it may stay when what it stands for was made
            self.check_clock(now, fact["made_at"])
        self.count(request_id, now, fact["status"])

    def check_clock(self, said, made_at):
        """Check that something was on the day and in the hour when it was made, wherever its clocks hang.

        That is what is said of it, or when it came: a phone's clock that cannot be right is not asked.
        """
        day, hour = said.get("day"), said.get("hour")
        moments = {moment_of(made_at or self.at), moment_of(self.at)}
        if day and all(abs(date.fromisoformat(day) - made.date()) > A_DAY for made in moments):
            raise Misfit(f"counts on {day}, and was made on another day")
        if hour:
            begins = moment_of(f"{day}T{hour}:00Z")
            if not any(made - BEHIND - timedelta(hours=1) < begins <= made + AHEAD for made in moments):
                raise Misfit(f"counts in hour {hour} of {day}, and was made in another hour")

    def count(self, request_id, result, status):
        result = {**RESULT, **result}
        if result["pledge"] is not self.outcomes[result["outcome"]]["pledged"]:
            raise Misfit(f"is {'a' if result['pledge'] else 'no'} pledge, and its outcome says otherwise")
        if self.outcomes[result["outcome"]]["objection"] and status != "rehearsal":
            self.objections[request_id] = [self.at, result["team"], str(result["calls"])]
        self.let_count(request_id, result, status)

    def let_count(self, request_id, result, status):
        self.results[request_id] = (result, status, self.phase == "rehearsal")
        if status == "set_aside":
            self.set_aside.add(request_id)
        else:
            if result["pledge"]:
                self.pledges[request_id] = (result, ())
            if 0 < self.competition["call_back_minor"] * times_of(result) <= result["amount_minor"]:
                self.large.add(request_id)
        self.sum(result, status, 1)

    def taken(self, _, fact):
        target, result, status = self.standing("takes back", fact)
        _, steps = self.pledges.pop(target, (result, ()))
        stood, said = settlement_of(steps), fact.get("settlement", settlement_of(()))
        if said != stood:
            raise Misfit(f"says that {target} was {in_words(said)}, and it was {in_words(stood)}")
        self.taken_back.add(target)
        self.objections.pop(target, None)
        self.asks.pop(target, None)
        self.unread.discard(target)
        self.set_aside.discard(target)
        self.large.discard(target)
        self.sum(result, status, -1)

    def standing(self, does, fact):
        """Give a result that something is done about, and its status. Raises Misfit when that cannot be done."""
        target = fact["target"]
        if target not in self.results:
            raise Misfit(f"{does} {target}, which is not there")
        if target in self.taken_back:
            raise Misfit(f"{does} {target}, which was taken back before")
        result, status, rehearsed = self.results[target]
        if rehearsed and self.phase != "rehearsal":
            raise Misfit(f"{does} {target}, which is from the rehearsal")
        said = {**RESULT, **fact["result"]} if "result" in fact else result
        if (said, fact.get("status", status)) != (result, status):
            raise Misfit(f"says something else of {target} than {target} itself")
        return target, result, status

    def check_phase(self, when):
        """Check that an entry comes when it may; while a final is corrected, as after the close. Raises Misfit."""
        if when != EVER and self.phase in OVER and not self.correction:
            raise Misfit(f"comes in the phase {self.phase}, in which it may not come any more")
        if when == AFTER_CLOSE and self.phase != "closed" and not self.correction:
            raise Misfit(f"comes in the phase {self.phase}, and may come after the close only")

    # What came of pledges, and who called when

    def settled(self, _, fact):
        target, result, _ = self.standing("settles", fact)
        if target not in self.pledges:
            raise Misfit(f"settles {target}, which is no pledge that counts")
        _, before = self.pledges[target]
        after = steps_of(fact["after"])
        if fact["before"] != settlement_of(before):
            was = in_words(settlement_of(before))
            raise Misfit(f"says that {target} was {in_words(fact['before'])}, and it was {was}")
        if not may_follow(before, after, self.at):
            raise Misfit(f"makes {target} {in_words(fact['after'])}, which cannot come of {in_words(fact['before'])}")
        self.pledges[target] = (result, after)

    def shift_started(self, request_id, fact):
        team = self.teams[fact["team"]]["code"]
        if any(shift["team"] == team and shift["minutes"] is None for shift in self.shifts.values()):
            raise Misfit(f"starts a shift of {team}, and one is running")
        self.check_clock(fact, fact["started_at"])
        self.say_of_shift(request_id, {"team": team, "day": fact["day"], "seats": fact["seats"], "minutes": None})

    def shift_ended(self, _, fact):
        target = fact["target"]
        shift = self.shifts.get(target)
        if not shift or shift["team"] != fact["team"]:
            raise Misfit(f"ends {target}, which is no shift of {fact['team']}")
        if fact["minutes"] not in range(24 * 60 + 1):
            raise Misfit(f"says that a shift was {fact['minutes']} minutes, which none can be")
        self.say_of_shift(target, {**shift, "seats": fact["seats"], "minutes": fact["minutes"]})

    def say_of_shift(self, request_id, shift):
        if shift["seats"] not in range(1, 501):
            raise Misfit(f"says that a shift had {shift['seats']} seats, which none can have")
        self.shifts[request_id] = shift

    # The sums

    def came_on(self, day):
        """Say whether any result of a day was not taken back."""
        return any(one[TIMES] for team in self.sums[day].values() for one in team.values())

    def sum(self, result, status, sign):
        team, outcome = self.teams[result["team"]]["code"], self.outcomes[result["outcome"]]["key"]
        if status == "set_aside":
            return
        times = times_of(result)
        for day in {"", result["day"]}:
            sums = self.sums.setdefault(day, {}).setdefault(team, {}).setdefault(outcome, [*NOTHING])
            for place, more in enumerate((times, result["amount_minor"], result["calls"], result["units"], 0)):
                sums[place] += sign * more


def times_of(result):
    return result["calls"] or 1  # a gift without a call counts once


A_DAY = timedelta(days=1)
BEHIND, AHEAD = timedelta(hours=12), timedelta(hours=14)
"""How far the clocks of the world hang from those of Greenwich."""


def moment_of(text):
    """Read a time, as those in Greenwich have it."""
    return datetime.fromisoformat(text).astimezone(UTC)


PLEDGED, CONFIRMED, WITHDRAWN = "pledged", "confirmed", "withdrawn"
SETTLED = (PLEDGED, CONFIRMED, WITHDRAWN)


def steps_of(settlement):
    """Give what was said of a pledge, and from which day on: such as (("confirmed", "2026-12-01"),)."""
    told = ", ".join(filter(None, (settlement["earlier"], f"{settlement['state']} {settlement['day']}")))
    steps = () if settlement == settlement_of(()) else tuple(tuple(step.split(" ")) for step in told.split(", "))
    if settlement != settlement_of(steps):
        raise ValueError(settlement)
    return steps


def settlement_of(steps):
    """Give the steps as an entry says them: the newest, and what was before it."""
    *earlier, (state, day) = steps or ((PLEDGED, ""),)
    return {"state": state, "day": day, "earlier": ", ".join(" ".join(step) for step in earlier)}


def may_follow(before, after, at):
    """Say whether the steps after an entry can come of those before it.

    What was said of the days before stays. Behind it one step may be new: on a day that has come,
    and to another state than there was.
    """
    if len(after) < len(before) and after == before[: len(after)]:
        return True
    *_, (state, day) = after
    kept = tuple(step for step in before if step[1] < day)
    there = kept[-1][0] if kept else PLEDGED
    come = date.fromisoformat(day).isoformat() == day and date.fromisoformat(day) - moment_of(at).date() <= A_DAY
    return after == (*kept, (state, day)) and state in SETTLED and state != there and come


def still_counts(steps, recipe):
    """Say whether a pledge counts: what was said of a day behind the cut-off changes nothing."""
    said = [state for state, day in steps if not recipe["cut_off"] or day <= recipe["cut_off"]]
    state = said[-1] if said else PLEDGED
    return state in {"gross": SETTLED, "net": (CONFIRMED, PLEDGED), "confirmed": (CONFIRMED,)}[recipe["pledges"]]


def in_words(settlement):
    return f"{settlement['earlier']} {settlement['state']} {settlement['day']}".strip()


# --- 4. Points and places -------------------------------------------------------------------------

PERCENT = ("calls", "list", "goal", "best")
TIMES, MONEY, CALLS, UNITS, LOST = range(5)
NOTHING = (0, 0, 0, 0, 0)


class Figures:
    """What was reached by all results, or on one day, and the rankings that follow from it."""

    def __init__(self, count, day=""):
        self.teams, self.outcomes = count.teams, count.outcomes
        self.sums, self.hours = counting(count, day), called(count, day)
        self.criteria = count.recipe["criteria"]
        self.marks = {code: count.jury.means(code, self.criteria) for code in count.teams}
        self.known = {}

    def amount(self, kind, code, factor=1):
        """Give how much of a kind a team has, of what may earn; regular gifts count `factor` times."""
        if kind.startswith("marks"):
            means, criterion = self.marks[code], kind.partition(":")[2]
            return means.get(criterion, Fraction(0)) if criterion else weighed(means, self.criteria)
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
        if against == "hours" and code in self.hours:
            return self.hours[code]
        return self.teams[code][{"list": "list_size"}.get(against, against)] if against else 1

    def part(self, measure, code, among):
        """Give what a line of the recipe brings a team among those that are ranked."""
        kind, factor = measure["kind"], measure["regular_factor"]
        against = compared_with(kind, measure["relative_to"])
        amount, divisor = self.amount(kind, code, factor), self.divisor(kind, against, code, among, factor)
        value = divided(amount, divisor, against)
        points = value * Fraction(measure["weight"]) / measure["per"]
        note = "" if divisor else "no_divisor"
        if kind.startswith("marks") and not self.marks[code]:
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


def counting(count, day):
    """Give the sums without the pledges that do not count: the calls in which they were made stay calls, and are lost.

    They are of all results, or of those of one day.
    """
    sums = {team: {key: [*one] for key, one in by.items()} for team, by in count.sums.get(day, {}).items()}
    for result, steps in count.pledges.values():
        if day in ("", result["day"]) and not still_counts(steps, count.recipe):
            one = sums[result["team"]][result["outcome"]]
            one[TIMES] -= result["calls"] or 1
            one[MONEY] -= result["amount_minor"]
            one[LOST] += result["calls"]
    return sums


def called(count, day):
    """Give the hours called by each team that ended a shift: those of all its shifts, or of one day."""
    ended = [shift for shift in count.shifts.values() if shift["minutes"]]
    hours = {shift["team"]: Fraction(0) for shift in ended}
    for shift in ended:
        if day in ("", shift["day"]):
            hours[shift["team"]] += Fraction(shift["seats"] * shift["minutes"], 60)
    return hours


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
            found += one[CALLS] - one[LOST]
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


def standings_of(count):
    """Give the standings with the parts of all points, and the other views."""
    competition, recipe, figures = count.competition, count.recipe, Figures(count)
    teams = figures.sums.values()
    totals = {key: [sum(team.get(key, NOTHING)[n] for team in teams) for n in range(5)] for key in count.outcomes}
    of = competition["goal_of"]
    return {
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


def shown(sums, outcomes):
    """Give sums with the outcomes in their order and without those that never came."""
    there = {key: sums[key] for key in outcomes if sums.get(key, NOTHING)[TIMES]}
    units = sum(one[UNITS] for one in there.values())
    return {
        "money_minor": sum(one[MONEY] for one in there.values()),
        "calls": sum(one[CALLS] for one in sums.values()),
        "units": units,
        "outcomes": {key: one[TIMES] for key, one in there.items()},
        **({"units_by": {key: one[UNITS] for key, one in there.items() if one[UNITS]}} if units else {}),
    }


def in_text(part):
    """Give a part with its fractions as text."""
    return {key: str(value) if isinstance(value, Fraction) else value for key, value in part.items()}


def standings(count):
    """Give the standings as an export has them, as bytes."""
    return (compact(standings_of(count)) + "\n").encode()


def compact(said):
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


# === II. What judges do ===========================================================================

# --- 5. Reviews, questions, the sample and marks --------------------------------------------------

VERIFIED, LEFT = "verified", "left"
RECUSALS = ("works_there", "related", "involved", "other")


def needs_words(count, kind, fact):
    """Say whether words must come with an entry. They may be erased since; that there were some stays in it."""
    if kind == "ResultReviewed":
        return fact["verdict"] == LEFT and fact["target"] in count.large
    if kind == "CorrectionOpened":
        return fact["reason"] == "other"
    return kind in ("TeamQueried", "QueryAnswered", "JudgeLeft", "CallSampled")


def asked(count, _, fact):
    target, result, _ = count.standing("asks about", fact)
    if result["team"] != fact["team"]:
        raise Misfit(f"asks for {fact['team']} about {target}, which is another team's")
    if target in count.asks:
        raise Misfit(f"asks about {target}, and nobody has answered yet what was asked before")
    count.asks[target] = fact["team"]


def answered(count, _, fact):
    if count.asks.pop(fact["target"], None) != fact["team"]:
        raise Misfit(f"answers about {fact['target']}, and {fact['team']} asked nothing")
    count.unread.discard(fact["target"])


def reviewed(count, _, fact):
    target, result, status = count.standing("reviews", fact)
    verdict = fact["verdict"]
    if status == "set_aside" or result["team"] != fact["team"]:
        raise Misfit(f"reviews {target}, which is set aside or another team's")
    before = count.reviewed.get(target)
    known = before in (VERIFIED, verdict) and target not in count.asks and target not in count.unread
    if verdict not in (VERIFIED, LEFT) or known:
        raise Misfit(f"says {verdict} of {target}, of which a judge said {before}")
    count.reviewed[target] = verdict
    count.asks.pop(target, None)
    count.unread.discard(target)
    count.large.discard(target)


def admitted(count, _, fact):
    target, result, status = count.standing("admits", fact)
    if status != "set_aside":
        raise Misfit(f"admits {target}, which was not set aside")
    count.set_aside.discard(target)
    count.unread.discard(target)
    count.let_count(target, result, "counted")


def queried(count, request_id, fact):
    team, target = count.teams[fact["team"]]["code"], fact["target"]
    result = count.results[target][0] if target else {"team": team}
    if target in count.taken_back or result["team"] != team:
        raise Misfit(f"asks {team} about {target}, which was taken back or is another team's")
    if moment_of(fact["deadline"]) <= moment_of(count.at):
        raise Misfit(f"asks {team}, and the answer was due before")
    count.queries[request_id] = (team, target)


def query_ended(count, _, fact):
    team, target = count.queries.pop(fact["query"], ("", ""))
    if team != fact["team"]:
        raise Misfit(f"ends the question {fact['query']}, which does not wait for {fact['team']}")
    return target


def query_answered(count, _, fact):
    target = query_ended(count, _, fact)
    if target and target not in count.taken_back:
        count.unread.add(target)


def drawn(count, _, fact):
    if count.sample is not None:
        raise Misfit("draws a sample, and one was drawn since the close")
    if fact["percent"] not in range(1, 101):
        raise Misfit(f"draws {fact['percent']} in each hundred, which cannot be")
    standing = {key: one for key, one in count.results.items() if key not in count.taken_back}
    counted = {key: result["outcome"] for key, (result, status, _) in standing.items() if status == "counted"}
    taken = sampled(fact["seed"], fact["percent"], counted)
    count.sample = [[fact["seed"], str(fact["percent"]), counted[key], key, digest] for key, digest in taken]


def sampled(seed, percent, results):
    """Give what a seed takes of results that count, with its digest: of each outcome so many in each hundred.

    Those are taken for which the SHA-256 of seed and request id is smallest.
    """
    taken = []
    for outcome in sorted(set(results.values())):
        of = {key: sha256(f"{seed}{key}".encode()).hexdigest() for key in results if results[key] == outcome}
        taken += sorted(of.items(), key=lambda one: one[1])[: -(-len(of) * percent // 100)]
    return taken


WHOLE = ""
"""What a mark is for that is not for one call: the summary as a whole."""


class Jury:
    """Who judges, what, and with which marks."""

    def __init__(self, seats=(), recused=None):
        self.seats = dict.fromkeys(seats)  # the passes of the judges at the table, in the order they sat down
        self.calls = {}  # those that are to be listened to, each with its team
        self.given, self.recused = {}, recused or {}  # for each judge and team: the marks, and why the judge gives none

    def present(self, team):
        """Give the judges at the table who are not recused for a team."""
        return [judge for judge in self.seats if (judge, team) not in self.recused]

    def wanted(self, criterion, team):
        """Give what of a team is to be marked for a criterion: its calls, or the whole."""
        return [call for call, of in self.calls.items() if of == team] if criterion["of"] == "calls" else [WHOLE]

    def marks_by(self, judge, team, criterion):
        """Give the marks of a judge that count: those for what is to be marked now."""
        marks = self.given.get((judge, team), {}).get(criterion["key"], {})
        return {one: marks[one] for one in self.wanted(criterion, team) if one in marks}

    def forget(self, criteria):
        """Let the marks for some criteria count no longer."""
        self.given = {
            by: {key: given for key, given in marks.items() if key not in criteria} for by, marks in self.given.items()
        }

    def forget_whole(self, team):
        """Let the marks for a team's summary count no longer: there is another one."""
        for by, marks in self.given.items():
            if by[1] == team:
                kept = {key: {one: mark for one, mark in given.items() if one != WHOLE} for key, given in marks.items()}
                self.given[by] = kept

    def mean(self, team, criterion):
        """Give the mean over the judges of the mean that each gave; None where nobody gave a mark."""
        by_judge = [self.marks_by(judge, team, criterion).values() for judge in self.present(team)]
        means = [Fraction(sum(marks), len(marks)) for marks in by_judge if marks]
        return sum(means, Fraction(0)) / len(means) if means else None

    def means(self, team, criteria):
        """Give the mean for each criterion that was marked."""
        means = {criterion["key"]: self.mean(team, criterion) for criterion in criteria}
        return {key: mean for key, mean in means.items() if mean is not None}

    def lacks(self, team, criterion):
        """Say whether anything is still to be marked, or no call was sampled that could be."""
        wanted = self.wanted(criterion, team)
        marked = (self.marks_by(judge, team, criterion) for judge in self.present(team))
        return not wanted or any(len(marks) < len(wanted) for marks in marked)


def weighed(means, criteria):
    """Give the mark of a team: the mean over the criteria that were marked, each as much as it weighs."""
    weights = {criterion["key"]: Fraction(criterion["weight"]) for criterion in criteria}
    weight = sum((weights[key] for key in means), Fraction(0))
    return sum((weights[key] * mean for key, mean in means.items()), Fraction(0)) / (weight or 1)


def check_seated(count, judge):
    if judge not in count.jury.seats:
        raise Misfit(f"is of {judge}, who does not sit at the judges' table")


def check_competing(count, team):
    if count.teams[team]["withdrawn"]:
        raise Misfit(f"is about {team}, which was withdrawn")


def seated(count, _, fact):
    count.jury.seats[fact["judge"]] = None


def left(count, _, fact):
    check_seated(count, fact["judge"])
    del count.jury.seats[fact["judge"]]


def recused(count, _, fact):
    judge, team, reason = fact["judge"], fact["team"], fact["reason"]
    check_seated(count, judge)
    check_competing(count, team)
    if reason not in (*RECUSALS, "") or count.jury.recused.pop((judge, team), "") == reason:
        raise Misfit(f"recuses {judge} for {team} with the reason {reason!r}, which is none or held before")
    if reason:
        count.jury.recused[judge, team] = reason


def call_sampled(count, request_id, fact):
    check_competing(count, fact["team"])
    count.jury.calls[request_id] = fact["team"]


def call_dropped(count, _, fact):
    if count.jury.calls.pop(fact["target"], None) != fact["team"]:
        raise Misfit(f"drops {fact['target']}, which is no call of {fact['team']} that is to be listened to")


def summary_received(count, _, fact):
    check_competing(count, fact["team"])
    if not re.fullmatch("[0-9a-f]{64}", fact["digest"]):
        raise Misfit(f"says the digest {fact['digest']} of a summary, which is none")
    count.jury.forget_whole(fact["team"])


def marked(count, _, fact):
    judge, team = fact["judge"], fact["team"]
    check_seated(count, judge)
    check_competing(count, team)
    if (judge, team) in count.jury.recused:
        raise Misfit(f"marks {team}, for which {judge} is recused")
    if not any(fact["marks"].values()):
        raise Misfit(f"marks {team} and gives no mark")
    criteria = {criterion["key"]: criterion for criterion in count.recipe["criteria"]}
    for key, marks in fact["marks"].items():
        if key not in criteria or not set(marks) <= set(count.jury.wanted(criteria[key], team)):
            raise Misfit(f"marks {team} for {key}, and there is nothing of that to be marked")
        if not all(on_the_scale(mark, criteria[key]) for mark in marks.values()):
            raise Misfit(f"marks {team} for {key} beyond the scale")
    count.jury.given[judge, team] = fact["marks"]


def on_the_scale(mark, criterion):
    return type(mark) is int and criterion["lowest"] <= mark <= criterion["highest"]


# --- 6. Signatures and finals ---------------------------------------------------------------------

CORRECTIONS = ("mistake", "agreed", "other")
PASSING = ("seq", "at", "phase")


def digest_of(count):
    """Give the digest that judges sign: the first 100 bits of the SHA-256 of the standings, in base 32.

    They are read without what they say of their moment: the number, time and phase of the newest entry.
    """
    lasting = {key: said for key, said in standings_of(count).items() if key not in PASSING}
    text = b32encode(sha256(compact(lasting).encode()).digest()).decode()
    return "-".join(re.findall(".....", text)[:4])


def check_digest(count, fact):
    if fact["digest"] != digest_of(count):
        raise Misfit(f"says the digest {fact['digest']}, that of the standings is {digest_of(count)}")


def needed(count):
    """Give how many signatures make a final: what was chosen, else those of all judges at the table."""
    return count.competition["signatures"] or max(1, len(count.jury.seats))


def in_the_way(count):
    """Give what keeps judges from signing, of all that the entries tell."""
    if count.set_aside:
        yield f"late results that nobody decided about: {len(count.set_aside)}"
    if count.asks:
        yield f"questions to the judges without an answer: {len(count.asks)}"
    if count.queries:
        yield f"questions to teams without an answer: {len(count.queries)}"
    if count.unread:
        yield f"answers of teams that nobody looked at: {len(count.unread)}"
    if count.large:
        yield f"large gifts that nobody verified: {len(count.large)}"
    competing = [code for code, team in count.teams.items() if not team["withdrawn"]]
    for team in competing:
        for criterion in count.recipe["criteria"]:
            if count.jury.lacks(team, criterion):
                yield f"marks of {team} for {criterion['key']} are missing"
    if len(count.jury.seats) < needed(count):
        yield "fewer judges sit at the table than must sign"


def signed(count, _, fact):
    judge = fact["judge"]
    check_seated(count, judge)
    if any(one["judge"] == judge for one in count.signatures):
        raise Misfit(f"is the second signature of {judge}")
    check_digest(count, fact)
    for what in in_the_way(count):
        raise Misfit(f"signs, and {what}")
    count.signatures.append({"judge": judge, "at": count.at})


def final_made(count, _, fact):
    number, signed_by = len(count.finals) + 1, [one["judge"] for one in count.signatures]
    if fact["number"] != number:
        raise Misfit(f"makes the final v{fact['number']}, and the next one is v{number}")
    if fact["signed_by"] != signed_by or len(signed_by) < needed(count):
        raise Misfit(f"makes a final with the signatures of {fact['signed_by']}: {signed_by} signed of {needed(count)}")
    check_digest(count, fact)
    count.finals.append(final_document(count))
    count.awaited = count.seq if count.phase == "closed" else 0
    count.signatures, count.correction = [], None


def correction_opened(count, _, fact):
    if count.phase not in OVER or count.correction:
        raise Misfit("opens a correction where no final is, or where one is open")
    if fact["amends"] != len(count.finals) or fact["reason"] not in CORRECTIONS:
        raise Misfit(f"corrects the final v{fact['amends']} with the reason {fact['reason']!r}, which cannot be")
    count.correction = {"amends": fact["amends"], "reason": fact["reason"]}


def final_document(count):
    """Give a final as an export has it, at the entry that makes it."""
    competition, recipe = count.competition, count.recipe
    correction = count.correction or {"amends": None, "reason": ""}
    return {
        "final": len(count.finals) + 1,
        "digest": digest_of(count),
        "seq": count.seq,
        "at": count.at,
        **correction,
        "signatures": count.signatures,
        **{key: competition[key] for key in ("name", "charity", "zone", "languages")},
        "teams": {code: {key: team[key] for key in FACE} for code, team in count.teams.items()},
        "outcomes": {key: outcome_face(outcome) for key, outcome in count.outcomes.items()},
        "measures": [{key: measure[key] for key in ("kind", "name")} for measure in recipe["measures"]],
        "criteria": [{key: criterion[key] for key in ("key", "name")} for criterion in recipe["criteria"]],
        "standings": standings_of(count),
    }


FACE = ("name", "short", "colour", "shape", "mono", "division")


def outcome_face(outcome):
    """Give what an outcome is called and looks like."""
    takes = takes_of(outcome)
    face = {"name": outcome["name"], "symbol": outcome["symbol"], "takes": takes, "success": outcome["success"]}
    return {**face, "unit": outcome["takes_units"]} if takes == "units" else face


# --- 7. The kinds of entry ------------------------------------------------------------------------

DEFINING = {
    "CompetitionDefined": (Count.defined, 4, EVER),
    "CompetitionChanged": (Count.defined, 3, EVER),
    "ScheduleChanged": (Count.rescheduled, 1, EVER),
    "TeamAdded": (Count.team_said, 2, EVER),
    "TeamChanged": (Count.team_said, 1, EVER),
    "TeamWithdrawn": (Count.team_withdrawn, 1, EVER),
    "OutcomeAdded": (Count.outcome_said, 3, EVER),
    "OutcomeChanged": (Count.outcome_said, 2, EVER),
    "OutcomeWithdrawn": (Count.outcome_withdrawn, 1, EVER),
    "RecipeChosen": (Count.recipe_chosen, 4, EVER),
    "RecipeSealed": (Count.seal, 1, EVER),
    "RecipeAmended": (Count.amended, 3, BEFORE_FINAL),
}
"""The kinds that say what the competition is. Of each kind: what it does, its newest version, and when it may come."""

KINDS = {
    **DEFINING,
    "PhaseChanged": (Count.phase_changed, 1, EVER),
    "ResultRecorded": (Count.recorded, 3, BEFORE_FINAL),
    "ResultVoided": (Count.taken, 3, BEFORE_FINAL),
    "ResultReplaced": (Count.replaced, 3, BEFORE_FINAL),
    "PledgeSettled": (Count.settled, 1, BEFORE_FINAL),
    "JudgesAsked": (asked, 1, BEFORE_FINAL),
    "AskAnswered": (answered, 1, BEFORE_FINAL),
    "ShiftStarted": (Count.shift_started, 1, BEFORE_FINAL),
    "ShiftEnded": (Count.shift_ended, 1, BEFORE_FINAL),
    "ResultAdmitted": (admitted, 1, AFTER_CLOSE),
    "ResultReviewed": (reviewed, 1, BEFORE_FINAL),
    "TeamQueried": (queried, 1, BEFORE_FINAL),
    "QueryAnswered": (query_answered, 1, BEFORE_FINAL),
    "QueryClosed": (query_ended, 1, BEFORE_FINAL),
    "SampleDrawn": (drawn, 1, AFTER_CLOSE),
    "JudgeSeated": (seated, 1, EVER),
    "JudgeLeft": (left, 1, BEFORE_FINAL),
    "JudgeRecused": (recused, 1, BEFORE_FINAL),
    "CallSampled": (call_sampled, 1, BEFORE_FINAL),
    "CallDropped": (call_dropped, 1, BEFORE_FINAL),
    "SummaryReceived": (summary_received, 1, BEFORE_FINAL),
    "MarksGiven": (marked, 1, BEFORE_FINAL),
    "StandingsSigned": (signed, 1, AFTER_CLOSE),
    "FinalMade": (final_made, 1, EVER),
    "CorrectionOpened": (correction_opened, 1, EVER),
}


# === III. The files ===============================================================================

# --- 8. An export ---------------------------------------------------------------------------------

MANIFEST, LEDGER = "manifest.json", "ledger.ndjson"
UNREADABLE = (OSError, EOFError, RuntimeError, ValueError, KeyError, zipfile.BadZipFile, zlib.error)
FIELDS = ("seq", "at", "request_id", "kind", "version", "body", "hash")


class Folder:
    """An export that was unpacked: its names, and its files to read, as those of a zip."""

    def __init__(self, path):
        self.path = path

    def namelist(self):
        files = [path for path in self.path.rglob("*") if path.is_file()]
        names = [path.relative_to(self.path).as_posix() for path in files]
        return [name for name in names if not name.startswith(".")]

    def open(self, name):
        return (self.path / name).open("rb")


def read(pack, name):
    try:
        with pack.open(name) as file:
            return file.read()
    except UNREADABLE:
        raise Misfit(f"{name} cannot be read") from None


def check_pack(pack):
    """Check an export. Give a sentence; raises Misfit."""
    try:
        manifest = json.loads(read(pack, MANIFEST))
        chain = Chain(manifest["competition"], manifest["file_id"])
        head, files = manifest["head"], dict(manifest["files"])
        last, head_hash = int(head["seq"]), str(head["hash"])
    except STUMBLES:
        raise Misfit(f"{MANIFEST} is not the manifest of an export") from None
    check_manifest(read(pack, MANIFEST), manifest)
    check_lines(pack, chain, last)
    chain.end()
    if (chain.seq, chain.hash.hex()) != (last, head_hash):
        raise Misfit(f"{LEDGER} ends at entry {chain.seq} with another hash or number than {MANIFEST} says")
    check_files(pack, files)
    check_names(chain.count, files, manifest.get("papers"))
    for name, check_document in DOCUMENTS:
        try:
            check_document(pack, chain.count)
        except STUMBLES:
            raise Misfit(f"{name} does not say what it must say") from None
    return f"{chain.said()}; {said_of_files(files)}"


def check_manifest(content, manifest):
    """Check that nothing was changed in the manifest by mishap: it says its own digest. Older ones say none."""
    rest = {key: said for key, said in manifest.items() if key != "sha256"}
    digest = sha256(compact(rest).encode()).hexdigest()
    if rest != manifest and (content != f"{compact(manifest)}\n".encode() or digest != manifest["sha256"]):
        raise Misfit(f"{MANIFEST} is not as it was written")


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
        *fields, digest = (entry[field] for field in FIELDS)
        if (
            line != f"{compact(entry)}\n".encode()
            or len(entry) != len(FIELDS)
            or not re.fullmatch("[0-9a-f]{64}", digest)
        ):
            raise ValueError(line)
        return *fields, bytes.fromhex(digest)
    except STUMBLES:
        raise Misfit(f"entry {number} does not fit the chain") from None


def check_files(pack, files):
    """Compare every file with the manifest, in order of name."""
    for name in sorted(files):
        if sha256(read(pack, name)).hexdigest() != files[name].get("sha256"):
            raise Misfit(f"{name} is not the file that {MANIFEST} names")
    names = pack.namelist()
    for name in sorted(names):
        if (name not in files and name != MANIFEST) or names.count(name) > 1:
            raise Misfit(f"{name} is not a file that {MANIFEST} names")


ALWAYS = (LEDGER, "competition.toml", "ledger.csv", "objections.csv", "recipe.json", "rules.txt", "standings.csv",
          "standings.json", "standings.xlsx", "verify.py")  # fmt: skip

RECOMPUTED = re.compile(r"(ledger|objections|standings|marks|sample)\.csv|(standings|recipe|marks|final-v\d+)\.json")
PAPER = re.compile(r"report-.+|certificates/.+|press\.txt|ceremony\.json|ceremony/[0-9a-f]+\.(jpg|png)")


def check_names(count, files, papers):
    """Check that an export has each file that its entries call for, and no other. Raises Misfit."""
    wanted = {*ALWAYS, *(f"final-v{final['final']}.json" for final in count.finals)}
    wanted |= {"pledges.csv"} if count.pledges else set()
    wanted |= {"marks.csv", "marks.json"} if count.recipe["criteria"] else set()
    wanted |= {"sample.csv"} if count.sample is not None else set()
    if papers or any(PAPER.fullmatch(name) for name in files):  # they come all together, or not at all
        wanted |= {"press.txt", "ceremony.json"}
        wanted |= {f"report-{language}.pdf" for language in count.competition["languages"]}
        wanted |= {f"certificates/{code}.pdf" for code, team in count.teams.items() if not team["withdrawn"]}
    for name in sorted(wanted - files.keys()):
        raise Misfit(f"{name} is missing, and an export of these entries has it")
    for name in sorted(files.keys() - wanted):
        if not name.startswith("ceremony/") or not PAPER.fullmatch(name):
            raise Misfit(f"{name} is no file that an export of these entries has")


def said_of_files(files):
    """Say which files follow from the entries, and which are only those that the manifest names."""
    recomputed = {name for name in files if RECOMPUTED.fullmatch(name)}
    rest = sorted(files.keys() - recomputed - {LEDGER})
    alone = [name for name in rest if "/" not in name]
    folders = [f"{folder}/" for folder in sorted({name.partition("/")[0] for name in rest if "/" in name})]
    return (
        f"recomputed from the entries: {', '.join(sorted(recomputed))}; "
        f"only compared with {MANIFEST}, not recomputed: {', '.join([*folders, *alone])}"
    )


def check_standings(pack, count):
    """Compare the standings with those that follow from the entries, byte by byte."""
    if read(pack, "standings.json") != standings(count):
        raise Misfit("standings.json does not follow from the entries")


COLUMNS = ("place", "team", "name", "ranked", "money", "money_minor", "calls", "units")


def check_table(pack, count):
    """Compare every cell of the CSV with the standings."""
    outcomes = count.outcomes
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
    cells["money"] = whole(cells["money"])
    return cells


def whole(amount):
    """Give an amount in its smallest units, as digits."""
    return (amount.replace(".", "").lstrip("0") or "0") if amount else ""


def check_recipe(pack, count):
    """Compare the rules and their amendments, besides the words that may be erased."""
    said = json.loads(read(pack, "recipe.json"))
    wanted = {
        "fingerprint": fingerprint_of(count),
        "sealed_at": count.sealed_at,
        "rules": sealed_form(count.rules()),
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


def check_finals(pack, count):
    """Compare each final with the one that was signed, and the manifest with the newest."""
    made = {f"final-v{final['final']}.json": final for final in count.finals}
    for name in made:
        if not is_final(read(pack, name), made[name]):
            raise Misfit(f"{name} is not the final that was signed")
    signed_last = {key: count.finals[-1][key] for key in ("final", "digest")} if made else None
    if json.loads(read(pack, MANIFEST)).get("final") != signed_last:
        raise Misfit(f"{MANIFEST} names another final than the newest that was signed")


def is_final(content, final):
    """Say whether a document is this final, besides the most and least points that a line can bring."""
    try:
        said = json.loads(content)
        measures = [{key: measure[key] for key in ("kind", "name")} for measure in said["measures"]]
        return content == f"{compact(said)}\n".encode() and {**said, "measures": measures} == final
    except STUMBLES:
        return False


def check_marks(pack, count):
    """Compare the marks, as a document and as a table, with those that count."""
    if not count.recipe["criteria"]:
        return
    said = marks_of(count)
    if read(pack, "marks.json") != f"{compact(said)}\n".encode():
        raise Misfit("marks.json does not follow from the entries")
    columns = ("judge", "pass", "team", "criterion", "call", "mark")
    rows = [[str(mark[column] or "") for column in columns] for mark in said["marks"]]
    if cells(pack, "marks.csv") != [list(columns), *rows]:
        raise Misfit("marks.csv does not agree with marks.json")


def marks_of(count):
    """Give the marks that count as an export has them; call 0 is a team's summary."""
    jury, criteria = count.jury, count.recipe["criteria"]
    names = {judge: f"Judge {number}" for number, judge in enumerate(jury.seats, start=1)}
    calls = {team: jury.wanted({"of": "calls"}, team) for team in count.teams}
    means = {team: jury.means(team, criteria) for team in count.teams}
    return {
        "judges": [{"judge": names[judge], "pass": judge} for judge in names],
        "criteria": [
            {key: criterion[key] for key in ("key", "of", "weight", "lowest", "highest")} for criterion in criteria
        ],
        "calls": [
            {"team": team, "call": number, "id": call}
            for team in calls
            for number, call in enumerate(calls[team], start=1)
        ],
        "recused": [
            {"judge": names[judge], "team": team, "reason": jury.recused[judge, team]}
            for judge in names
            for team in sorted(count.teams)
            if (judge, team) in jury.recused
        ],
        "marks": [
            {"judge": names[judge], "pass": judge, "team": team, "criterion": criterion["key"],
             "call": calls[team].index(one) + 1 if one else 0, "mark": mark}
            for judge in names
            for team in count.teams
            if judge in jury.present(team)
            for criterion in criteria
            for one, mark in jury.marks_by(judge, team, criterion).items()
        ],
        "means": {team: {key: str(mean) for key, mean in means[team].items()} for team in means if means[team]},
    }  # fmt: skip


def check_sample(pack, count):
    """Compare the random sample with the one that the seed takes."""
    heading = ["seed", "percent", "outcome", "request_id", "sha256"]
    if count.sample is not None and cells(pack, "sample.csv") != [heading, *count.sample]:
        raise Misfit("sample.csv is not what the seed takes")


def cells(pack, name):
    """Read a table; an apostrophe that keeps text from being a formula is only form."""
    lines = csv.reader(io.StringIO(read(pack, name).decode("utf-8-sig", "replace"), newline=""))
    return [[cell.removeprefix("'") for cell in line] for line in lines]


CELLS = (
    "seq", "at", "kind", "team", "outcome", "calls", "amount", "units", "status", "reason", "note",
    "target", "phase", "made_at", "by", "request_id", "seats", "minutes", "settled", "settled_on",
    "verdict", "deadline", "seed", "percent", "judge", "marks", "digest", "final",
)  # fmt: skip
"""The columns of the ledger's table: most are what an entry says under that name."""


def check_ledger_table(pack, _):
    """Compare every cell of the ledger's table with the entry that its line is of."""
    with pack.open(LEDGER) as entries, pack.open("ledger.csv") as table:
        lines = csv.reader(io.TextIOWrapper(table, "utf-8-sig", newline=""))
        if next(lines, None) != list(CELLS):
            raise Misfit("ledger.csv has other columns than it must have")
        for number, (entry, line) in enumerate(zip_longest(entries, lines), start=1):
            if entry is None or line is None or without_form(line) != without_form(line_of(json.loads(entry))):
                raise Misfit(f"ledger.csv does not agree with entry {number}")


def line_of(entry):
    """Give what the ledger's table says of an entry. The words that came with it stay out."""
    kind, fact = entry["kind"], json.loads(entry["body"])
    result = {**RESULT, **(fact.get("instead") or fact.get("result") or {})}
    said = {**result, **fact, **{key: entry[key] for key in ("seq", "at", "kind", "request_id")}}
    said["amount"] = result.get("amount_minor")
    for column, name in (("team", "code"), ("outcome", "key")):  # of one that was defined, or withdrawn
        said[column] = fact.get(name) or (fact[column][name] if type(fact.get(column)) is dict else said.get(column))
    for column, name in (("made_at", "started_at"), ("target", "query"), ("final", "number"), ("final", "amends")):
        said[column] = fact.get(name, said.get(column))
    for column in ("made_at", "deadline"):
        said[column] = said.get(column) and moment_of(said[column]).isoformat(timespec="milliseconds")[:-6] + "Z"
    said["judge"] = ", ".join(fact.get("signed_by", ())) or said.get("judge")
    said["marks"] = compact(fact["marks"]) if "marks" in fact else None
    if kind == "PledgeSettled":
        said |= {"settled": fact["after"]["state"], "settled_on": fact["after"]["day"]}
    if kind == "ResultAdmitted":
        said["status"] = "counted"
    return ["" if said.get(column) is None else str(said[column]) for column in CELLS]


def without_form(line):
    """Give a line without what is only form: apostrophes, and where the point stands in the amount."""
    line = [cell.replace("'", "") for cell in line]  # also those that a table had to put before a sign
    return [whole(cell) if column == "amount" else cell for column, cell in zip_longest(CELLS, line)]


def check_objections(pack, count):
    """Compare the list of objections, besides the numbers of the records."""
    heading, *lines = cells(pack, "objections.csv")
    if (heading, [line[:-1] for line in lines]) != (["at", "team", "calls", "record"], [*count.objections.values()]):
        raise Misfit("objections.csv does not follow from the entries")


DOCUMENTS = (
    ("standings.json", check_standings),
    ("standings.csv", check_table),
    ("recipe.json", check_recipe),
    ("a final", check_finals),
    ("marks.json or marks.csv", check_marks),
    ("sample.csv", check_sample),
    ("ledger.csv", check_ledger_table),
    ("objections.csv", check_objections),
)
"""What is compared with the entries, and not with the manifest alone."""

# --- 9. A competition's file ----------------------------------------------------------------------


def check_database(path):
    """Check a competition's file, which is only read. Give a sentence; raises Misfit."""
    return followed(path).said()


def followed(path):
    """Follow the entries of a competition's file, which somebody else may be writing. Raises Misfit."""
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
    return chain


TARGETS = (("ResultVoided", "ResultReplaced"), ("PledgeSettled",))
"""The kinds whose target stands beside the entry, to be found by: what is taken back, and what is settled."""


def check_rows(database, chain):
    columns = [column[1] for column in database.execute("PRAGMA table_info(entries)")]
    settles = "settles" if b"settles" in columns else "NULL"  # an older file has no such column
    rows = database.execute(f"SELECT {', '.join(FIELDS)}, target, {settles} FROM entries ORDER BY seq")  # noqa: S608
    for seq, at, request_id, kind, version, body, digest, *targets in rows:
        try:
            texts = [field.decode() for field in (at, request_id, kind, body)]
        except (AttributeError, UnicodeError):
            raise Misfit(f"entry {chain.seq + 1} does not fit the chain") from None
        at, request_id, kind, body = texts
        chain.add(seq, at, request_id, kind, version, body, digest)
        target = json.loads(body).get("target", "").encode()
        if [one or b"" for one in targets] != [target if kind in said else b"" for said in TARGETS]:
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


# --- 10. The command line -------------------------------------------------------------------------


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
        return check_pack(pack)


def is_database(path):
    """Say whether a file begins as those of SQLite do."""
    if Path(path).is_dir():
        return False
    with Path(path).open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


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
