"""What holds for every pledge, however and in whatever order it is settled."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belweek import API, JUDGE, LEAD_KO, ORGANISER, Clock, gift, phase, take_back
from scoreboard.core.boards import Audience, board_for, standings_of
from scoreboard.core.commands import ChangeDefinition, DefineCompetition, RecordResult, SettlePledge
from scoreboard.core.competition import Competition, Outcome, Team
from scoreboard.core.phases import Verb
from scoreboard.core.pledges import SETTLED, Settlement, stood
from scoreboard.core.recipe import PLEDGES, Recipe, View, amount_of
from scoreboard.core.refusal import Refused, Why
from scoreboard.core.state import State
from scoreboard.core.tally import Counts, Tally, total
from scoreboard.flow import Flow
from scoreboard.store.memory import MemoryLedger

EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 31, 12, 0, tzinfo=UTC)
CUT_OFF = "2026-12-31"
DAYS = ("2026-12-03", "2026-12-20", "2026-12-31", "2027-01-05")
OUTCOMES = (
    Outcome(key="promise", name="Promise", takes_money=True, success=True, pledged=True),
    Outcome(key="gift", name="Gift", takes_money=True, success=True),
    Outcome(key="no", name="No", scores=False),
)
TEAMS = tuple(Team(code=code, name=code) for code in ("KO", "MA"))


@dataclass
class Books:
    """A competition with pledges, and the charity that says what came of them."""

    recipe: Recipe = field(default_factory=Recipe)
    clock: Clock = field(default_factory=lambda: Clock(EVENING))
    opened: bool = True
    asked: int = 0

    def __post_init__(self) -> None:
        self.flow = Flow(MemoryLedger("books"), clock=self.clock)
        self.ask(self.definition(self.recipe), ORGANISER)
        if self.opened:
            self.ask(phase(Verb.OPEN), ORGANISER)

    @staticmethod
    def definition(recipe: Recipe) -> DefineCompetition:
        competition = Competition(slug="books", name="Books", zone="Europe/Brussels", public=True)
        return DefineCompetition(competition=competition, teams=TEAMS, outcomes=OUTCOMES, recipe=recipe)

    @property
    def state(self) -> State:
        return self.flow.state

    def ask(self, command, who=JUDGE, request_id: str = ""):
        self.asked += 1
        return self.flow.submit(command, who, request_id or f"asked-{self.asked:04}")

    def enter(self, results: list[RecordResult]) -> list[str]:
        ids = [f"result-{number:03}" for number in range(len(results))]
        for request_id, command in zip(ids, results, strict=True):
            self.ask(command, ORGANISER, request_id)
        self.clock.time = NEW_YEAR
        return ids

    def settle(self, target: str, settled: str, day: str = ""):
        return self.ask(SettlePledge(target=target, settled=settled, day=day))

    def amend(self, recipe: Recipe) -> None:
        changed = ChangeDefinition(
            definition=self.definition(recipe), read_at=self.state.definition_seq, reason="agreed"
        )
        self.ask(changed, ORGANISER)


def results(outcomes=("promise", "gift", "no")):
    def of(outcome: str):
        return st.builds(
            lambda team, calls, cents, days: RecordResult(
                result=Counts(
                    team=team,
                    outcome=outcome,
                    calls=calls or int(outcome == "no"),
                    amount_minor=0 if outcome == "no" else cents,
                    units=0,
                ),
                made_at=EVENING - timedelta(days=days),
            ),
            team=st.sampled_from(["KO", "MA"]),
            calls=st.integers(0, 3),
            cents=st.integers(1, 900),
            days=st.integers(0, 2),
        )

    return st.sampled_from(outcomes).flatmap(of)


entered = st.lists(results(), min_size=1, max_size=8)
promised = st.lists(results(("promise",)), min_size=1, max_size=6)
recipes = st.builds(
    Recipe,
    rank_by=st.sampled_from(["money", "outcome:promise", "conversion", "calls"]),
    pledges=st.sampled_from(PLEDGES),
    cut_off=st.sampled_from(["", CUT_OFF, "2026-12-10"]),
    views=st.just((View(rank_by="money", within="day"), View(rank_by="conversion"))),
)
said = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(SETTLED), st.sampled_from(DAYS)), max_size=10)


def is_promise(command: RecordResult) -> bool:
    return command.result.outcome == "promise"


def told(recipe: Recipe, results: list[RecordResult], settlings) -> Books:
    """Enter results and settle the promises among them; a number beyond the last is one of them again."""
    books = Books(recipe)
    ids = books.enter(results)
    promises = [ids[number] for number, command in enumerate(results) if is_promise(command)]
    for number, settled, day in settlings:
        if promises:
            books.settle(promises[number % len(promises)], settled, day)
    return books


def shown(state: State):
    """Give all that people see of the sums and places."""
    return state.counting, standings_of(state), [state.figures_of(day).tallies for day in sorted(state.days)]


def gross(state: State) -> Tally:
    return total(state.tallies)


def of(state: State, recipe: Recipe) -> Tally:
    return total(replace(state, recipe=recipe).counting)


@given(recipes, promised, st.data(), st.randoms(use_true_random=False))
def test_the_order_in_which_pledges_are_settled_changes_nothing(recipe, results, data, random: Random):
    once = [
        (number, data.draw(st.sampled_from(SETTLED)), data.draw(st.sampled_from(DAYS)))
        for number in range(len(results))
    ]
    one, other = told(recipe, results, once), told(recipe, results, random.sample(once, len(once)))

    assert one.state.pledges == other.state.pledges
    assert shown(one.state) == shown(other.state)


@given(recipes, entered, said, st.integers(0, 7), st.sampled_from(SETTLED), st.sampled_from(DAYS))
def test_what_is_settled_and_settled_back_on_the_same_day_is_as_before(recipe, results, settlings, one, settled, day):
    books = told(recipe, results, settlings)
    promises = [f"result-{number:03}" for number, command in enumerate(results) if is_promise(command)]
    if not promises:
        return
    target = promises[one % len(promises)]
    before = books.flow.settlement(target)
    day = max(day, before.day)
    if day == before.day:
        return
    state = books.state
    books.settle(target, settled, day)
    books.settle(target, before.state, day)

    assert books.flow.settlement(target) == before
    assert books.state.pledges == state.pledges
    assert shown(books.state) == shown(state)


@given(recipes, entered, said, st.integers(0, 7), st.booleans())
def test_to_take_back_a_settled_pledge_is_to_take_it_back_before_it_was_settled(
    recipe, results, settlings, one, replaced
):
    promises = [number for number, command in enumerate(results) if is_promise(command)]
    if not promises:
        return
    number = promises[one % len(promises)]
    instead = gift("MA", 77, outcome="promise") if replaced else None
    after = told(recipe, results, settlings)
    after.ask(take_back(f"result-{number:03}", instead))

    before = Books(recipe)
    before.enter(results)
    before.ask(take_back(f"result-{number:03}", instead))
    for which, settled, day in settlings:
        if (target := promises[which % len(promises)]) != number:
            before.settle(f"result-{target:03}", settled, day)

    assert after.state.pledges == before.state.pledges
    assert shown(after.state) == shown(before.state)


@given(recipes, entered, said)
def test_net_and_withdrawn_together_are_gross_and_confirmed_is_never_more_than_net(recipe, results, settlings):
    state = told(recipe, results, settlings).state
    cut_off = recipe.cut_off
    net, gross_, confirmed = (of(state, replace(recipe, pledges=rule)) for rule in ("net", "gross", "confirmed"))
    withdrawn = [
        tally
        for bucket, days in state.pledges.items()
        if stood(bucket, cut_off) == "withdrawn"
        for tally in days[""].values()
    ]

    assert gross_ == gross(state)
    assert net.money_minor + sum(tally.money_minor for tally in withdrawn) == gross_.money_minor
    assert confirmed.money_minor <= net.money_minor <= gross_.money_minor
    for key in ("promise", "gift", "no"):
        counts = [one.outcomes.get(key, 0) for one in (confirmed, net, gross_)]
        assert counts == sorted(counts)
        assert counts[0] >= 0
    lost = sum(tally.outcomes["promise"] for tally in withdrawn)
    assert net.outcomes.get("promise", 0) + lost == gross_.outcomes.get("promise", 0)


@given(recipes, entered, said)
def test_the_sums_are_those_of_a_pencil_that_crosses_pledges_out(recipe, results, settlings):
    """Each promise on a slip of its own, with the newest word for every day of the books."""
    state = told(recipe, results, settlings).state
    promises = [number for number, command in enumerate(results) if is_promise(command)]
    slips: dict[int, dict[str, str]] = {number: {} for number in promises}
    for which, settled, day in settlings:
        if promises:
            slip = slips[promises[which % len(promises)]]
            for later in [known for known in slip if known >= day]:
                del slip[later]
            slip[day] = settled
    sums = dict.fromkeys(("KO", "MA"), (0, 0, 0))
    for number, command in enumerate(results):
        result = command.result
        stands = "confirmed"
        if number in slips:
            known = [day for day in sorted(slips[number]) if not recipe.cut_off or day <= recipe.cut_off]
            stands = slips[number][known[-1]] if known else "pledged"
        counts = (
            stands
            in {
                "net": ("pledged", "confirmed"),
                "gross": ("pledged", "confirmed", "withdrawn"),
                "confirmed": ("confirmed",),
            }[recipe.pledges]
        )
        money, times, calls = sums[result.team]
        sums[result.team] = (
            money + counts * result.amount_minor,
            times + counts * (result.calls or 1),
            calls + result.calls,
        )

    assert sums == {
        team: (tally.money_minor, sum(tally.outcomes.values()), tally.calls) for team, tally in state.counting.items()
    }


@given(promised, st.sampled_from(["net", "confirmed"]))
def test_the_calls_of_a_withdrawn_pledge_stay_calls_and_won_nothing(results, rule):
    books = Books(Recipe(rank_by="conversion", pledges=rule))
    ids = books.enter(results)
    for target in ids:
        books.settle(target, "confirmed")
    before = books.state
    books.settle(ids[0], "withdrawn")
    after, result = books.state, results[0].result

    assert total(after.counting).calls == total(before.counting).calls
    assert total(after.counting).by["promise"].calls == total(before.counting).by["promise"].calls
    assert amount_of("calls", result.team, after.figures) == amount_of("calls", result.team, before.figures)
    assert (
        amount_of("conversion", result.team, after.figures)
        == amount_of("conversion", result.team, before.figures) - result.calls
    )


@given(recipes, entered, said, said)
def test_what_is_settled_after_the_cut_off_changes_nothing_on_the_board_and_stands_in_the_books(
    recipe, results, settlings, late
):
    recipe = replace(recipe, cut_off=CUT_OFF)
    in_time = [(number, settled, day) for number, settled, day in settlings if day <= CUT_OFF]
    one = told(recipe, results, in_time)
    other = told(recipe, results, [*in_time, *((number, settled, "2027-01-05") for number, settled, _ in late)])

    assert shown(one.state) == shown(other.state)
    promises = [f"result-{number:03}" for number, command in enumerate(results) if is_promise(command)]
    for number, target in enumerate(promises):
        said_late = [settled for which, settled, _ in late if which % len(promises) == number]
        if said_late:
            settlement = other.flow.settlement(target)
            assert settlement.state == said_late[-1]
            assert stood(settlement.bucket, CUT_OFF) == stood(one.flow.settlement(target).bucket, CUT_OFF)


@given(recipes, recipes, entered, said)
def test_an_amendment_of_the_rule_or_the_cut_off_is_as_if_it_had_been_so_from_the_start(
    first, second, results, settlings
):
    amended = told(first, results, settlings)
    if first != second:
        amended.amend(second)
    from_the_start = told(second, results, settlings)

    assert shown(amended.state) == shown(from_the_start.state)


@given(recipes, entered, said)
def test_the_days_add_up_to_the_whole(recipe, results, settlings):
    state = told(recipe, results, settlings).state
    by_day = [total(state.figures_of(day).tallies) for day in state.days]
    whole = total(state.counting)

    assert sum(one.money_minor for one in by_day) == whole.money_minor
    assert sum(one.calls for one in by_day) == whole.calls
    for key in whole.by:
        assert sum(one.outcomes.get(key, 0) for one in by_day) == whole.outcomes.get(key, 0)
        assert sum(one.by[key].lost for one in by_day if key in one.by) == whole.by[key].lost


@given(recipes, entered, said)
def test_rehearsed_pledges_are_gone_when_the_lines_open(recipe, results, settlings):
    books = Books(recipe, opened=False)
    ids = books.enter(results)
    promises = [ids[number] for number, command in enumerate(results) if is_promise(command)]
    for number, settled, day in settlings:
        if promises:
            books.settle(promises[number % len(promises)], settled, day)
    books.ask(phase(Verb.OPEN), ORGANISER)

    assert books.state.pledges == {}
    assert total(books.state.counting) == Tally()
    for target in promises:
        with pytest.raises(Refused) as no:
            books.settle(target, "withdrawn", DAYS[-1])
        assert no.value.why is Why.FROM_REHEARSAL


@given(entered, said, st.sampled_from([(Verb.FREEZE,), (Verb.CLOSE,), (Verb.FREEZE, Verb.CLOSE)]))
def test_from_the_freeze_on_the_public_sees_nothing_of_what_is_settled(results, settlings, verbs):
    books = Books()
    ids = books.enter(results)
    for verb in verbs:
        books.ask(phase(verb), ORGANISER)
    before = board_for(Audience.PUBLIC, books.state, epoch="e")
    for number, settled, day in settlings:
        if is_promise(results[number % len(ids)]):
            books.settle(ids[number % len(ids)], settled, day)

    assert board_for(Audience.PUBLIC, books.state, epoch="e") == before


def test_a_confirmation_in_time_outlives_a_withdrawal_after_the_cut_off():
    books = Books(Recipe(pledges="confirmed", cut_off=CUT_OFF))
    (pledge,) = books.enter([gift("KO", 2500, outcome="promise")])
    books.settle(pledge, "confirmed", "2026-12-20")
    books.settle(pledge, "withdrawn", "2027-01-05")

    assert books.state.counting["KO"].money_minor == 2500
    assert books.flow.settlement(pledge) == Settlement(
        state="withdrawn", day="2027-01-05", earlier="confirmed 2026-12-20"
    )


def test_a_withdrawal_in_time_outlives_a_confirmation_after_the_cut_off():
    books = Books(Recipe(cut_off=CUT_OFF))
    (pledge,) = books.enter([gift("KO", 2500, outcome="promise")])
    books.settle(pledge, "withdrawn", "2026-12-20")
    books.settle(pledge, "confirmed", "2027-01-05")

    assert books.state.counting["KO"].money_minor == 0


def test_an_earlier_day_of_the_books_corrects_a_later_one():
    books = Books(Recipe(cut_off=CUT_OFF))
    (pledge,) = books.enter([gift("KO", 2500, outcome="promise")])
    books.settle(pledge, "withdrawn", "2027-01-05")
    assert books.state.counting["KO"].money_minor == 2500
    books.settle(pledge, "withdrawn", "2026-12-20")

    assert books.state.counting["KO"].money_minor == 0
    assert books.flow.settlement(pledge) == Settlement(state="withdrawn", day="2026-12-20")


def test_what_is_known_already_makes_no_entry():
    books = Books()
    (pledge,) = books.enter([gift("KO", 2500, outcome="promise")])
    assert not books.settle(pledge, "pledged").entries
    books.settle(pledge, "confirmed", "2026-12-20")

    assert not books.settle(pledge, "confirmed").entries
    assert not books.settle(pledge, "confirmed", "2026-12-24").entries


def test_the_day_is_that_of_the_competitions_clocks_and_never_one_to_come():
    books = Books()
    (pledge,) = books.enter([gift("KO", 2500, outcome="promise")])
    books.clock.time = datetime(2027, 1, 31, 23, 30, tzinfo=UTC)
    with pytest.raises(Refused) as no:
        books.settle(pledge, "confirmed", "2027-02-02")
    assert no.value.why is Why.DAY_TO_COME
    books.settle(pledge, "confirmed")

    assert books.flow.settlement(pledge).day == "2027-02-01"


def test_only_a_pledge_that_counts_can_be_settled():
    books = Books()
    ordinary, pledge = books.enter([gift("KO", 2500, outcome="gift"), gift("KO", 2500, outcome="promise")])

    def why(target: str, settled: str = "confirmed", who=JUDGE) -> Why:
        with pytest.raises(Refused) as no:
            books.ask(SettlePledge(target=target, settled=settled), who)
        return no.value.why

    assert why(ordinary) is Why.NOT_A_PLEDGE
    assert why(pledge, "perhaps") is Why.NOT_A_PLEDGE
    assert why("nothing-00") is Why.UNKNOWN_RESULT
    assert why(pledge, who=LEAD_KO) is Why.NOT_ALLOWED
    books.ask(SettlePledge(target=pledge, settled="confirmed"), API)
    books.ask(take_back(pledge))
    assert why(pledge) is Why.ALREADY_TAKEN_BACK


def test_how_pledges_stand_outlives_a_restart_with_and_without_a_snapshot():
    books = Books(Recipe(cut_off=CUT_OFF))
    (pledge,) = books.enter([gift("KO", 2500, outcome="promise")])
    books.settle(pledge, "confirmed", "2026-12-20")
    books.settle(pledge, "withdrawn", "2027-01-05")
    state = books.state

    assert Flow(books.flow.ledger).state == state
    books.flow.keep_snapshot()
    assert Flow(books.flow.ledger).state == state
