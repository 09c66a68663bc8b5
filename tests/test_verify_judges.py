"""What judges decide, mark and sign is checked entry by entry, and every file of an export that says it."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256

import pytest

from jury_day import NOON, ORGANISER, REFERENCE, TABLE, Files, judged, misfit, pack_of, played, resigned, revealed
from scoreboard.core.codec import compact
from scoreboard.core.commands import ChangeDefinition
from scoreboard.core.facts import (
    AskAnswered,
    CallDropped,
    CallSampled,
    CompetitionChanged,
    CorrectionOpened,
    Fact,
    FinalMade,
    JudgeLeft,
    JudgeRecused,
    JudgesAsked,
    JudgeSeated,
    MarksGiven,
    PhaseChanged,
    QueryAnswered,
    QueryClosed,
    ResultAdmitted,
    ResultRecorded,
    ResultReviewed,
    ResultVoided,
    SampleDrawn,
    StandingsSigned,
    Status,
    SummaryReceived,
    TeamQueried,
)
from scoreboard.core.finals import blockers, digest_of, final_document
from scoreboard.core.phases import Phase
from scoreboard.core.tally import Counts
from scoreboard.definition import from_table
from scoreboard.exports import verify as alone
from scoreboard.exports.ledger_csv import ledger_csv
from scoreboard.exports.ranking import ranking_json
from scoreboard.flow import Flow
from scoreboard.ledger import next_entry
from scoreboard.store.memory import MemoryLedger


def told(flow: Flow, *facts: Fact) -> alone.Chain:
    """Have the verifier follow a ledger, and then entries that nobody decided but whose chain fits."""
    chain = alone.Chain(flow.ledger.slug, flow.ledger.file_id)
    head, seq = flow.head, flow.state.seq
    forged = []
    for number, fact in enumerate(facts, start=seq + 1):
        entry = next_entry(head, seq=number, at="2026-11-23T00:00:00.000Z", request_id=f"forged-{number}", fact=fact)
        forged.append(entry)
        head = entry.hash
    for entry in [*flow.ledger.entries(), *forged]:
        chain.add(*(getattr(entry, field) for field in alone.FIELDS))
    chain.end()
    return chain


def stands(flow: Flow, target: str) -> Counts:
    fact = flow.ledger.find(target).fact
    assert isinstance(fact, ResultRecorded)
    return fact.result


def admits(flow: Flow, target: str = "late-0000", **changes: object) -> ResultAdmitted:
    return ResultAdmitted(**{"target": target, "result": stands(flow, target), "by": "j1", **changes})


def reviews(target: str, team: str = "HL", verdict: str = "verified") -> ResultReviewed:
    return ResultReviewed(target=target, team=team, verdict=verdict, by="j1")


def back(flow: Flow, target: str, status: Status) -> ResultVoided:
    return ResultVoided(target=target, result=stands(flow, target), status=status, reason="mistake", by="j1")


def queries(**changes: object) -> TeamQueried:
    said = {"target": "", "team": "HL", "deadline": NOON + timedelta(days=9), "by": "j1", "text_id": "t"}
    return TeamQueried(**{**said, **changes})


def marks(judge: str = "j1", team: str = "HL", **given: dict[str, int]) -> MarksGiven:
    return MarksGiven(judge=judge, team=team, marks=given)


def signs(flow: Flow, judge: str = "j1", **changes: object) -> StandingsSigned:
    return StandingsSigned(**{"judge": judge, "digest": digest_of(flow.state), **changes})


def makes(flow: Flow, **changes: object) -> FinalMade:
    said = {"number": 1, "digest": digest_of(flow.state), "signed_by": ("j1", "j2")}
    return FinalMade(**{**said, **changes})


def phase(before: Phase, after: Phase, by: str = "j2") -> PhaseChanged:
    return PhaseChanged(phase=after, before=before, by=by)


TO_FINAL = phase(Phase.CLOSED, Phase.FINAL)


def final(flow: Flow) -> list[Fact]:
    return [signs(flow), signs(flow, "j2"), makes(flow), TO_FINAL]


def corrects(**changes: object) -> CorrectionOpened:
    return CorrectionOpened(**{"amends": 1, "reason": "mistake", "by": "j1", **changes})


AT_THE_TABLE = [
    (lambda flow: [admits(flow, "gift-0001")], "admits gift-0001, which was not set aside"),
    (lambda flow: [admits(flow, result=replace(stands(flow, "late-0000"), calls=2))], "says something else of late"),
    (lambda flow: [admits(flow), admits(flow)], "admits late-0000, which was not set aside"),
    (lambda flow: [back(flow, "late-0000", Status.SET_ASIDE), admits(flow)], "admits late-0000, which was taken back"),
    (lambda flow: [admits(flow), back(flow, "late-0000", Status.SET_ASIDE)], "says something else of late-0000"),
    (lambda flow: [phase(Phase.CLOSED, Phase.OPEN), admits(flow)], "comes in the phase open, and may come after"),
    (lambda flow: [reviews("late-0000", "DK")], "reviews late-0000, which is set aside or another team's"),
    (lambda flow: [reviews("gift-0001", "HL")], "reviews gift-0001, which is set aside or another team's"),
    (lambda flow: [reviews("gift-0000"), reviews("gift-0000")], "says verified of gift-0000, of which a judge said ve"),
    (lambda flow: [reviews("gift-0000", verdict="fine")], "says fine of gift-0000, of which a judge said None"),
    (lambda flow: [reviews("gift-0099")], "reviews gift-0099, which is not there"),
    (lambda flow: [queries(target="gift-0001")], "asks HL about gift-0001, which was taken back or is another team's"),
    (lambda flow: [queries(deadline=NOON)], "asks HL, and the answer was due before"),
    (lambda flow: [queries(team="XX")], "does not say what its kind must say"),
    (lambda flow: [QueryAnswered(query="query-009", team="HL", by="l1", text_id="t")], "ends the question query-009"),
    (lambda flow: [QueryAnswered(query="query-000", team="DK", by="l1", text_id="t")], "which does not wait for DK"),
    (
        lambda flow: [QueryClosed(query="query-000", team="HL", by="j1")] * 2,
        "ends the question query-000, which does not wait for HL",
    ),
    (lambda flow: [SampleDrawn(seed="S", percent=5, by="j1")] * 2, "draws a sample, and one was drawn since the close"),
    (lambda flow: [SampleDrawn(seed="S", percent=0, by="j1")], "draws 0 in each hundred, which cannot be"),
    (
        lambda flow: [phase(Phase.CLOSED, Phase.OPEN), SampleDrawn(seed="S", percent=5, by="j1")],
        "comes in the phase open, and may come after the close only",
    ),
    (lambda flow: [JudgeLeft(judge="j9", by="p1", text_id="t")], "is of j9, who does not sit at the judges' table"),
    (
        lambda flow: [JudgeLeft(judge="j1", by="p1", text_id="t"), marks()],
        "is of j1, who does not sit at the judges' table",
    ),
    (lambda flow: [JudgeRecused(judge="j9", team="HL", reason="related")], "is of j9, who does not sit"),
    (lambda flow: [JudgeRecused(judge="j1", team="HL", reason="bored")], "recuses j1 for HL with the reason 'bored'"),
    (lambda flow: [JudgeRecused(judge="j1", team="HL", reason="")], "recuses j1 for HL with the reason ''"),
    (
        lambda flow: [JudgeRecused(judge="j1", team="HL", reason="related"), marks()],
        "marks HL, for which j1 is recused",
    ),
    (lambda flow: [CallDropped(target="call-HL-0", team="DK", by="j1")], "drops call-HL-0, which is no call of DK"),
    (lambda flow: [CallSampled(team="XX", by="j1", text_id="t")], "does not say what its kind must say"),
    (lambda flow: [SummaryReceived(team="HL", digest="soon", size=1, by="l1")], "says the digest soon of a summary"),
    (lambda flow: [marks(kindness={"": 5})], "marks HL for kindness, and there is nothing of that to be marked"),
    (lambda flow: [marks(warmth={"call-DK-0": 5})], "marks HL for warmth, and there is nothing of that to be marked"),
    (lambda flow: [marks(advice={"call-HL-0": 5})], "marks HL for advice, and there is nothing of that to be marked"),
    (
        lambda flow: [CallDropped(target="call-HL-0", team="HL", by="j1"), marks(warmth={"call-HL-0": 5})],
        "marks HL for warmth, and there is nothing of that to be marked",
    ),
    (lambda flow: [marks(warmth={}, advice={})], "marks HL and gives no mark"),
    (lambda flow: [marks(warmth={"call-HL-0": 11})], "marks HL for warmth beyond the scale"),
    (lambda flow: [marks(advice={"": 0})], "marks HL for advice beyond the scale"),
]


AT_THE_TABLE += [
    (forge, "comes without the words that it must come with")
    for forge in (
        lambda flow: [reviews("large-000", verdict="left")],
        lambda flow: [queries(text_id="")],
        lambda flow: [QueryAnswered(query="query-000", team="HL", by="l1", text_id="")],
        lambda flow: [CallSampled(team="HL", by="j1", text_id="")],
        lambda flow: [JudgeLeft(judge="j1", by="p1")],
    )
]


@pytest.mark.parametrize(("forge", "sentence"), AT_THE_TABLE)
def test_a_forged_decision_or_mark_is_named(forge, sentence):
    flow = played().flow
    facts = forge(flow)

    with pytest.raises(alone.Misfit) as misfit:
        told(flow, *facts)
    assert str(misfit.value).startswith(f"entry {flow.state.seq + len(facts)} ")
    assert sentence in str(misfit.value)


SIGNATURES = [
    (lambda flow: [signs(flow, "j9")], "is of j9, who does not sit at the judges' table"),
    (lambda flow: [signs(flow), signs(flow)], "is the second signature of j1"),
    (
        lambda flow: [signs(flow, digest="AAAAA-BBBBB-CCCCC-DDDDD")],
        "says the digest AAAAA-BBBBB-CCCCC-DDDDD, that of t",
    ),
    (lambda flow: [back(flow, "gift-0001", Status.COUNTED), signs(flow)], "says the digest"),
    (lambda flow: [phase(Phase.CLOSED, Phase.OPEN), signs(flow)], "comes in the phase open, and may come after the"),
    (lambda flow: [signs(flow), phase(Phase.CLOSED, Phase.OPEN)], "opens the lines again, and judges have signed"),
    (lambda flow: [makes(flow, signed_by=())], "makes a final with the signatures of []: [] signed of 2"),
    (lambda flow: [signs(flow), makes(flow, signed_by=("j1",))], "makes a final with the signatures of ['j1']"),
    (lambda flow: [*final(flow)[:2], makes(flow, signed_by=("j2", "j1"))], "makes a final with the signatures of"),
    (lambda flow: [*final(flow)[:2], queries(), makes(flow)], "makes a final with the signatures of"),
    (lambda flow: [*final(flow)[:2], makes(flow, number=2)], "makes the final v2, and the next one is v1"),
    (lambda flow: [*final(flow)[:2], makes(flow, digest="A")], "says the digest A, that of the standings is"),
    (lambda flow: [*final(flow)[:3], queries()], "comes before the phase is final, which entry"),
    (lambda flow: [*final(flow)[:2], TO_FINAL], "makes the phase final, and no final was made"),
    (
        lambda flow: [*final(flow)[:3], phase(Phase.CLOSED, Phase.FINAL, by="j1")],
        "makes the phase final by j1, who did not sign last",
    ),
    (lambda flow: [*final(flow), TO_FINAL], "leaves the phase closed, but the phase was final"),
    (lambda flow: [corrects()], "opens a correction where no final is"),
    (lambda flow: [*final(flow), corrects(), corrects()], "or where one is open"),
    (lambda flow: [*final(flow), corrects(amends=2)], "corrects the final v2 with the reason 'mistake'"),
    (lambda flow: [*final(flow), corrects(reason="whim")], "corrects the final v1 with the reason 'whim'"),
    (lambda flow: [*final(flow), corrects(reason="other")], "comes without the words that it must come with"),
    (lambda flow: [*final(flow), signs(flow)], "comes in the phase final, in which it may not come any more"),
    (lambda flow: [*final(flow), back(flow, "gift-0001", Status.COUNTED)], "comes in the phase final"),
    (lambda flow: [*final(flow), reviews("gift-0001", "DK")], "comes in the phase final"),
    (lambda flow: [*final(flow), queries()], "comes in the phase final"),
    (lambda flow: [*final(flow), recorded(1, 100)], "comes in the phase final"),
    (
        lambda flow: [CompetitionChanged(competition=replace(flow.state.defined, signatures=3)), signs(flow)],
        "signs, and fewer judges sit at the table than must sign",
    ),
    (lambda flow: [*final(flow), marks()], "comes in the phase final"),
    (lambda flow: [*final(flow), JudgeLeft(judge="j1", by="p1", text_id="t")], "comes in the phase final"),
    (lambda flow: [*final(flow), CallDropped(target="call-HL-0", team="HL", by="j1")], "comes in the phase final"),
    (lambda flow: [*final(flow), CallSampled(team="HL", by="j1", text_id="t")], "comes in the phase final"),
    (lambda flow: [*final(flow), SampleDrawn(seed="S", percent=5, by="j1")], "comes in the phase final"),
    (
        lambda flow: [*final(flow), corrects(), signs(flow), signs(flow, "j2"), makes(flow)],
        "makes the final v1, and the next one is v2",
    ),
    (
        lambda flow: [*final(flow), corrects(), *final(flow)[:2], makes(flow, number=2), marks()],
        "comes in the phase final",
    ),
    (
        lambda flow: [reviews("gift-0000", verdict="left"), queries(), signs(flow)],
        "signs, and questions to teams without an answer: 1",
    ),
    (
        lambda flow: [JudgeSeated(judge="j3"), signs(flow)],
        "signs, and marks of HL for warmth are missing",
    ),
    (lambda flow: [CallSampled(team="ST", by="j1", text_id="t"), signs(flow)], "signs, and marks of ST for warmth are"),
]


@pytest.mark.parametrize(("forge", "sentence"), SIGNATURES)
def test_a_forged_signature_final_or_correction_is_named(forge, sentence):
    flow = judged().flow
    facts = forge(flow)

    with pytest.raises(alone.Misfit) as misfit:
        told(flow, *facts)
    assert str(misfit.value).startswith(f"entry {flow.state.seq + len(facts)} ")
    assert sentence in str(misfit.value)


DEFINES = {"CompetitionDefined", "CompetitionChanged", "ScheduleChanged", "TeamAdded", "TeamChanged", "TeamWithdrawn"}
DEFINES |= {"OutcomeAdded", "OutcomeChanged", "OutcomeWithdrawn", "RecipeChosen", "RecipeSealed"}


def said_of(count: alone.Count, kind: str) -> str:
    """What keeps an empty entry of a kind from being counted: the first is when it comes."""
    try:
        count.add(99, "2026-11-24T00:00:00.000Z", f"forged-{kind}", kind, 1, {})
    except (alone.Misfit, KeyError) as no:
        return str(no)
    return ""


def test_behind_a_final_come_only_those_kinds_that_may_and_before_the_close_no_decision_about_it():
    flow = judged().flow
    behind, before = told(flow, *final(flow)).count, told(flow, phase(Phase.CLOSED, Phase.OPEN)).count

    may = {kind for kind in alone.KINDS if "in which it may not come any more" not in said_of(behind, kind)}
    assert may == DEFINES | {"PhaseChanged", "JudgeSeated", "FinalMade", "CorrectionOpened"}
    later = {kind for kind in alone.KINDS if "may come after the close only" in said_of(before, kind)}
    assert later == {"ResultAdmitted", "SampleDrawn", "StandingsSigned"}


def test_a_final_whose_phase_never_came_is_named():
    flow = judged().flow

    with pytest.raises(alone.Misfit, match=f"entry {flow.state.seq + 3} makes the first final, and the phase did not"):
        told(flow, *final(flow)[:3])


@pytest.mark.parametrize(
    ("left_undone", "sentence"),
    [
        ("admit-000", "late results that nobody decided about: 1"),
        ("review-00", "large gifts that nobody verified: 1"),
        ("answer-00", "questions to the judges without an answer: 1"),
        ("closed-00", "questions to teams without an answer: 1"),
        ("marks-b-DK", "marks of DK for warmth are missing"),
    ],
)
def test_a_signature_where_something_was_left_undone_is_named(left_undone, sentence):
    flow = judged().flow
    ledger = MemoryLedger("vleugels")
    ledger.file_id = flow.ledger.file_id
    head = ledger.head()[1]
    for entry in flow.ledger.entries():
        if entry.request_id != left_undone:
            seq = ledger.head()[0] + 1
            entry = next_entry(head, seq=seq, at=entry.at, request_id=entry.request_id, fact=entry.fact)
            ledger.append([entry], {})
            head = entry.hash
    without = Flow(ledger)

    with pytest.raises(alone.Misfit, match=f"entry {without.state.seq + 1} signs, and {sentence}"):
        told(without, signs(without))


def recorded(calls: int, cents: int) -> ResultRecorded:
    counts = Counts(team="HL", outcome="gift", calls=calls, amount_minor=cents, units=0)
    return ResultRecorded(result=counts, status=Status.SET_ASIDE, receipt="R", by="p1")


LATE, ASKS, QUERIES, LARGE = "late results", "questions to the judges", "questions to teams", "large gifts"


@pytest.mark.parametrize(
    ("facts", "gone"),
    [
        (lambda flow: [], ""),
        (lambda flow: [admits(flow)], LATE),
        (lambda flow: [back(flow, "late-0000", Status.SET_ASIDE)], LATE),
        (lambda flow: [reviews("large-000")], LARGE),
        (lambda flow: [replace(reviews("large-000", verdict="left"), text_id="t")], LARGE),
        (lambda flow: [back(flow, "large-000", Status.COUNTED)], LARGE),
        (lambda flow: [reviews("gift-0000")], ASKS),
        (lambda flow: [back(flow, "gift-0000", Status.COUNTED)], ASKS),
        (lambda flow: [QueryAnswered(query="query-000", team="HL", by="l1", text_id="t")], QUERIES),
    ],
)
def test_what_judges_decide_is_in_nobody_s_way_any_more(facts, gone):
    flow = played().flow
    left = " ".join(alone.in_the_way(told(flow, *facts(flow)).count))

    assert [what for what in (LATE, ASKS, QUERIES, LARGE) if what not in left] == ([gone] if gone else [])


@pytest.mark.parametrize(("calls", "cents", "large"), [(1, 50_000, 1), (1, 49_999, 0), (2, 99_999, 0), (0, 50_000, 1)])
def test_a_late_gift_that_is_large_for_each_of_its_calls_is_to_be_verified_once_it_counts(calls, cents, large):
    flow = judged().flow
    forged = f"forged-{flow.state.seq + 1}"
    late = recorded(calls, cents)
    chain = told(flow, late, ResultAdmitted(target=forged, result=late.result, by="j1"))

    assert chain.count.large == ({forged} if large else set())


def test_a_result_that_was_checked_is_checked_again_when_its_team_asks():
    flow = judged().flow
    asked = JudgesAsked(target="gift-0003", team="HL", reason="mistake", by="l1")

    assert told(flow, reviews("gift-0003"), asked, reviews("gift-0003"))


def asked_and_answered(flow: Flow, after: int) -> list[Fact]:
    """Have a judge ask about a gift, and its team answer, behind so many forged entries."""
    query = f"forged-{flow.state.seq + after + 1}"
    return [queries(target="gift-0003"), QueryAnswered(query=query, team="HL", by="l1", text_id="t")]


def test_a_result_that_was_checked_is_checked_again_when_its_team_answered():
    flow = judged().flow

    assert told(flow, reviews("gift-0003"), *asked_and_answered(flow, 1), reviews("gift-0003"))


@pytest.mark.parametrize(
    "between",
    [
        lambda flow: [queries(target="gift-0003")],
        lambda flow: [queries(), QueryAnswered(query=f"forged-{flow.state.seq + 2}", team="HL", by="l1", text_id="t")],
        lambda flow: [*asked_and_answered(flow, 1), reviews("gift-0003")],
        lambda flow: [
            *asked_and_answered(flow, 1),
            JudgesAsked(target="gift-0003", team="HL", reason="mistake", by="l1"),
            AskAnswered(target="gift-0003", team="HL", by="j1"),
        ],
    ],
)
def test_a_result_that_was_checked_is_not_checked_again_without_an_answer_about_it_that_nobody_read(between):
    flow = judged().flow

    with pytest.raises(alone.Misfit, match="says verified of gift-0003, of which a judge said verified"):
        told(flow, reviews("gift-0003"), *between(flow), reviews("gift-0003"))


ANSWERED = QueryAnswered(query="query-new", team="DK", by="l1", text_id="t")


@pytest.mark.parametrize(
    ("behind", "waits"),
    [
        (lambda flow, target: [ANSWERED], True),
        (lambda flow, target: [ANSWERED, back(flow, target, Status.SET_ASIDE)], False),
        (lambda flow, target: [back(flow, target, Status.SET_ASIDE), ANSWERED], False),
        (lambda flow, target: [ANSWERED, admits(flow)], False),
        (lambda flow, target: [admits(flow), ANSWERED], True),
        (lambda flow, target: [admits(flow), ANSWERED, reviews(target, team="DK")], False),
    ],
)
def test_an_answer_is_in_the_way_until_a_judge_decides_about_what_still_stands(behind, waits):
    flow, target = played().flow, "late-0000"
    asked = f"forged-{flow.state.seq + 1}"
    facts = [replace(fact, query=asked) if fact is ANSWERED else fact for fact in behind(flow, target)]
    left = " ".join(alone.in_the_way(told(flow, queries(target=target, team="DK"), *facts).count))

    assert ("answers of teams that nobody looked at: 1" in left) is waits


def test_what_judges_truly_do_passes_also_while_a_final_is_corrected():
    flow = judged().flow
    first = final(flow)
    again = [corrects(), JudgeLeft(judge="j2", by="p1", text_id="t")]
    chain = told(flow, *first, *again)
    digest = alone.digest_of(chain.count)
    second = FinalMade(number=2, digest=digest, signed_by=("j1",))
    chain = told(
        flow, *first, phase(Phase.FINAL, Phase.REVEALED), *again, StandingsSigned(judge="j1", digest=digest), second
    )

    assert [one["final"] for one in chain.count.finals] == [1, 2]
    assert chain.count.finals[1]["amends"] == 1


def test_marks_are_the_mean_of_those_who_are_present_weighed_by_criterion():
    flow = judged().flow
    rows = {row["team"]: row for row in json.loads(alone.standings(told(flow).count))["rows"]}
    without_bert = json.loads(alone.standings(told(flow, JudgeLeft(judge="j2", by="p1", text_id="t")).count))["rows"]

    assert alone.standings(told(flow).count) == ranking_json(flow.state)
    assert [rows[team]["parts"][1]["amount"] for team in ("HL", "DK", "ST")] == ["15/2", "8", "8"]
    assert {row["team"]: row["parts"][1]["amount"] for row in without_bert} == {"HL": "6", "DK": "7", "ST": "8"}
    assert Fraction(rows["HL"]["parts"][2]["points"]) == Fraction(15, 2)


def test_a_criterion_counts_in_the_mark_by_its_weight():
    criteria = [{"key": "warmth", "weight": "2.5"}, {"key": "advice", "weight": "0.5"}, {"key": "idle", "weight": "1"}]

    assert alone.weighed({"warmth": Fraction(8), "advice": Fraction(2)}, criteria) == 7


def test_marks_for_a_call_that_was_dropped_count_no_longer_and_a_team_without_a_call_is_in_the_way():
    flow = judged().flow
    count = told(flow, CallDropped(target="call-HL-0", team="HL", by="j1")).count

    assert count.jury.means("HL", count.recipe["criteria"]) == {"advice": Fraction(15, 2)}
    assert list(alone.in_the_way(count)) == ["marks of HL for warmth are missing"]


def test_marks_for_a_summary_count_no_longer_when_its_team_hands_in_another():
    flow = judged().flow
    count = told(flow, SummaryReceived(team="HL", digest="0f" * 32, size=1, by="l1")).count

    assert set(count.jury.means("HL", count.recipe["criteria"])) == {"warmth"}
    assert set(count.jury.means("DK", count.recipe["criteria"])) == {"warmth", "advice"}
    assert list(alone.in_the_way(count)) == ["marks of HL for advice are missing"]


@pytest.mark.parametrize(
    "advice", [{"highest": 8}, {"lowest": 0, "highest": 100}, {"of": "calls"}, {"weight": 4}, {"key": "wit"}]
)
def test_marks_count_only_on_the_scale_and_for_what_they_were_given_also_when_that_is_as_before_again(advice):
    held = judged()
    warmth, was = TABLE["recipe"]["criterion"]
    recipe = TABLE["recipe"] | {"criterion": [warmth, was | advice], "measure": [{"kind": "marks:warmth"}]}
    still = {"warmth", "advice"} if "weight" in advice else {"warmth"}

    for number, table in enumerate((TABLE | {"recipe": recipe}, TABLE)):
        read_at = held.flow.state.definition_seq
        change = ChangeDefinition(definition=from_table(table), read_at=read_at, reason="agreed")
        held(change, ORGANISER, f"amend-00{number}")
        count = told(held.flow).count
        marked = {team: set(count.jury.means(team, count.recipe["criteria"])) for team in count.teams}
        assert marked == dict.fromkeys(("HL", "DK", "ST"), still)
        assert alone.standings(count) == ranking_json(held.flow.state)
        assert bool(list(alone.in_the_way(count))) == bool(blockers(held.flow.state)) == ("weight" not in advice)


@pytest.fixture(scope="module")
def held() -> Flow:
    return revealed().flow


@pytest.fixture(scope="module")
def whole(held) -> dict[str, bytes]:
    """Its export."""
    return pack_of(held)


@pytest.fixture
def files(whole) -> dict[str, bytes]:
    return dict(whole)


def test_the_pack_of_a_revealed_competition_holds_each_final_and_passes(held, whole):
    first, second = (json.loads(whole[f"final-v{number}.json"]) for number in (1, 2))

    assert misfit(whole) == ""
    assert second == json.loads(compact(final_document(held.state.official)))
    assert (first["amends"], second["amends"], second["reason"]) == (None, 1, "mistake")
    assert [one["judge"] for one in first["signatures"]] == ["j1", "j2"]
    assert first["digest"] != second["digest"] == held.state.finals[1].digest
    assert json.loads(whole["manifest.json"])["final"] == {"final": 2, "digest": second["digest"]}
    assert first["standings"]["rows"] != second["standings"]["rows"] == json.loads(whole["standings.json"])["rows"]
    made = [alone.short(entry.hash) for entry in held.ledger.entries() if entry.kind == "FinalMade"]
    said = alone.check_pack(Files(whole))
    for number, (one, hash_of) in enumerate(zip((first, second), made, strict=True), start=1):
        assert (
            f"v{number} has the digest {one['digest']}, and entry {one['seq']} that made it the hash {hash_of}" in said
        )
    _, recomputed, compared = re.split("recomputed from the entries|only compared with manifest.json", said)
    assert all(name in recomputed for name in ("ledger.csv", "standings.csv", "final-v2.json", "marks.csv"))
    assert all(name in compared for name in ("standings.xlsx", "rules.txt", "verify.py"))


def test_marks_go_out_by_judge_and_call_without_reference_numbers(whole):
    said = json.loads(whole["marks.json"])
    rows = whole["marks.csv"].decode("utf-8-sig").splitlines()

    assert said["judges"] == [{"judge": "Judge 1", "pass": "j1"}, {"judge": "Judge 2", "pass": "j2"}]
    assert said["recused"] == [{"judge": "Judge 2", "team": "ST", "reason": "related"}]
    assert said["means"]["HL"] == {"warmth": "15/2", "advice": "15/2"}
    assert len(said["marks"]) == 3 * 2 + 2 * 2
    assert rows[:3] == ["judge,pass,team,criterion,call,mark", "Judge 1,j1,HL,warmth,1,6", "Judge 1,j1,HL,advice,,6"]
    assert not [name for name, content in whole.items() if REFERENCE.encode() in content]


def test_the_sample_goes_out_with_its_seed_as_anybody_can_draw_it_again(whole):
    heading, *rows = whole["sample.csv"].decode("utf-8-sig").splitlines()
    seed = rows[0].split(",")[0]
    counted = [f"gift-000{number}" for number in range(9)] + ["large-000", "late-0000"]
    smallest = sorted(counted, key=lambda one: sha256(f"{seed}{one}".encode()).hexdigest())[:3]

    assert heading == "seed,percent,outcome,request_id,sha256"
    assert [row.split(",")[3] for row in rows] == smallest


def test_no_table_of_the_ledger_holds_a_reference_number(held):
    lines = "".join(ledger_csv(held.ledger.entries(), text=held.ledger.text, currency="EUR"))

    assert "too much" in lines
    assert REFERENCE not in lines


def test_the_ledger_says_what_judges_did_without_the_words_that_may_be_about_people(whole):
    lines = whole["ledger.csv"].decode("utf-8-sig")

    for said in ('"{""warmth"":{""call-HL-0"":6},""advice"":{"""":6}}"', "verified", ',"j1, j2",', "related"):
        assert said in lines
    for words in (REFERENCE, "how much", "too much"):
        assert words not in lines


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("final-v1.json", b'"reason":""', b'"reason":"agreed"', "final-v1.json is not the final that was signed"),
        ("final-v2.json", b'"amends":1', b'"amends":null', "final-v2.json is not the final that was signed"),
        ("final-v2.json", b'"place":1', b'"place":2', "final-v2.json is not the final that was signed"),
        ("final-v1.json", b"Team DK", b"Team XX", "final-v1.json is not the final that was signed"),
        ("final-v1.json", b"Stichting Vleugels", b"Somebody", "final-v1.json is not the final that was signed"),
        ("marks.json", b'"mark":9', b'"mark":8', "marks.json does not follow from the entries"),
        ("marks.json", b'"15/2"', b'"8"', "marks.json does not follow from the entries"),
        ("marks.csv", b",9\r", b",8\r", "marks.csv does not agree with marks.json"),
        ("sample.csv", b",gift,", b",tree,", "sample.csv is not what the seed takes"),
        ("standings.json", b'"place":1', b'"place":2', "standings.json does not follow from the entries"),
        ("ledger.csv", b",10.07,", b",10.08,", "ledger.csv does not agree with entry 14"),
        ("ledger.csv", b",j1,admit-000,", b",j2,admit-000,", "ledger.csv does not agree with entry 36"),
        ("ledger.csv", b",note,", b",word,", "ledger.csv has other columns than it must have"),
        ("objections.csv", b"record\r\n", b"record\r\nx,HL,1,\r\n", "objections.csv does not follow from the entries"),
    ],
)
def test_a_forged_paper_of_judges_is_named_though_the_manifest_fits(files, name, old, new, sentence):
    assert old in files[name]
    files[name] = files[name].replace(old, new, 1)
    resigned(files)

    assert misfit(files) == sentence


@pytest.mark.parametrize("name", ["final-v1.json", "marks.json", "sample.csv", "rules.txt", "verify.py", "ledger.csv"])
def test_a_paper_of_judges_that_is_gone_is_named_though_the_manifest_fits(files, name):
    del files[name]
    resigned(files)

    assert misfit(files) == f"{name} is missing, and an export of these entries has it"


def test_a_final_that_was_never_made_is_named_though_the_manifest_fits(files):
    files["final-v3.json"] = files["final-v2.json"]
    resigned(files)
    assert misfit(files) == "final-v3.json is no file that an export of these entries has"
    del files["final-v3.json"]
    resigned(files, final=None)
    assert misfit(files) == "manifest.json names another final than the newest that was signed"
