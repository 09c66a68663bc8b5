"""Ends of a competition that nobody plans: asked twice, out of turn, all teams equal, one team, a team that left."""

from dataclasses import replace

import pytest

from belweek import JUDGE, ORGANISER, TEAMS, Day, define, gift, phase
from scoreboard.core.boards import Audience, board_for
from scoreboard.core.commands import ChangeDefinition, SeatJudge, SignStandings
from scoreboard.core.finals import digest_of
from scoreboard.core.phases import Phase, Verb
from scoreboard.core.refusal import Refused, Why


def to_the_reveal(day):
    """Freeze, close, sign and reveal."""
    for verb in (Verb.FREEZE, Verb.CLOSE):
        day.go(verb)
    day.ask(SeatJudge(), JUDGE)
    digest = digest_of(day.state)
    day.ask(SignStandings(digest=digest, recomputed=digest), JUDGE)
    assert day.state.phase is Phase.FINAL
    day.go(Verb.REVEAL)
    board = board_for(Audience.PUBLIC, day.state, epoch="e1")
    assert board["final"] == {"number": 1, "digest": digest}
    return [(row["team"], row["place"], row["money_minor"]) for row in board["rows"]]


def test_all_teams_that_are_equal_share_the_first_place():
    day = Day(definition=define())
    day.go(Verb.OPEN)
    for team in TEAMS:
        day.ask(gift(team.code), ORGANISER)

    assert to_the_reveal(day) == [("KO", 1, 2500), ("MA", 1, 2500), ("ZO", 1, 2500)]


def test_one_team_wins():
    day = Day(definition=replace(define(), teams=TEAMS[:1]))
    day.go(Verb.OPEN)
    day.ask(gift("KO"), ORGANISER)

    assert to_the_reveal(day) == [("KO", 1, 2500)]


@pytest.mark.parametrize("when", [(), (Verb.FREEZE,)])
def test_a_team_that_left_after_it_scored_has_no_place_and_nothing_stops(when):
    day = Day(definition=define())
    day.go(Verb.OPEN)
    for team in TEAMS:
        day.ask(gift(team.code), ORGANISER)
    day.go(*when)
    gone = replace(define(), teams=TEAMS[1:])
    day.ask(ChangeDefinition(definition=gone, read_at=day.state.definition_seq, reason="agreed"), ORGANISER)

    assert to_the_reveal(day) == [("MA", 1, 2500), ("ZO", 1, 2500)]


@pytest.mark.parametrize("verbs", [(Verb.FREEZE,), (Verb.FREEZE, Verb.CLOSE), (Verb.CLOSE,)])
def test_the_same_verb_again_writes_nothing(verbs):
    day = Day(definition=define())
    day.go(Verb.OPEN, *verbs)
    behind = day.state.seq
    day.ask(phase(verbs[-1]), ORGANISER)

    assert day.state.seq == behind


@pytest.mark.parametrize(
    ("way", "verb"),
    [((), Verb.FREEZE), ((), Verb.CLOSE), ((Verb.OPEN, Verb.CLOSE), Verb.FREEZE), ((Verb.OPEN,), Verb.REVEAL)],
)
def test_a_verb_out_of_turn_is_refused(way, verb):
    day = Day(definition=define())
    day.go(*way)

    with pytest.raises(Refused) as no:
        day.ask(phase(verb), ORGANISER)
    assert no.value.why is Why.WRONG_PHASE
