"""Who may do what, in which phase: the one table that commands, pages and sockets ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scoreboard.core.phases import COUNTING, Phase, Verb


class Role(StrEnum):
    """What a pass lets its bearer be. `PUBLIC` is somebody without a pass."""

    ORGANISER = "organiser"
    LEAD = "lead"
    JUDGE = "judge"
    WALL = "wall"
    API = "api"
    PUBLIC = "public"
    SCHEDULE = "schedule"


class Action(StrEnum):
    """Everything that needs leave."""

    RECORD = "record"
    TAKE_BACK = "take_back"
    DEFINE = "define"
    OPEN = "open"
    FREEZE = "freeze"
    THAW = "thaw"
    CLOSE = "close"
    REOPEN = "reopen"
    REVEAL = "reveal"
    IMPORT = "import"
    ASK = "ask"
    ANSWER = "answer"
    SETTLE = "settle"
    SHIFT = "shift"
    FINALISE = "finalise"
    HAND_IN = "hand_in"
    ANSWER_QUERY = "answer_query"
    REVIEW = "review"
    ADMIT = "admit"
    SAMPLE_CALL = "sample_call"
    SIT = "sit"
    UNSEAT = "unseat"
    MARK = "mark"
    SIGN = "sign"
    CORRECT = "correct"
    SEE_BOARD = "see_board"
    SEE_STANDINGS = "see_standings"
    SEE_ENTRIES = "see_entries"
    SEE_MINE = "see_mine"
    SEE_PASSES = "see_passes"
    MAKE_PASS = "make_pass"  # noqa: S105  # the name of an action


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks: a role, the team a lead is bound to, and the pass they came with."""

    role: Role
    team: str = ""
    pass_id: str = ""


ALWAYS = frozenset(Phase)
BEFORE_REVIEW = COUNTING
REVIEW = frozenset({Phase.CLOSED})
SIGNED = frozenset({Phase.FINAL, Phase.REVEALED})
_DESK = {Role.ORGANISER: ALWAYS, Role.JUDGE: ALWAYS}

PERMITTED: Mapping[Action, Mapping[Role, frozenset[Phase]]] = {
    # After the whistle a result is refused or set aside by `decide`: that is about time, not about leave.
    Action.RECORD: {
        Role.LEAD: ALWAYS,
        Role.ORGANISER: ALWAYS,
        Role.JUDGE: ALWAYS,
        Role.API: ALWAYS,
    },
    Action.TAKE_BACK: {
        Role.LEAD: BEFORE_REVIEW,
        Role.API: BEFORE_REVIEW,
        Role.ORGANISER: BEFORE_REVIEW,
        Role.JUDGE: BEFORE_REVIEW | REVIEW,
    },
    Action.DEFINE: {Role.ORGANISER: ALWAYS},
    Action.OPEN: {Role.ORGANISER: ALWAYS, Role.SCHEDULE: ALWAYS},
    Action.FREEZE: {**_DESK, Role.SCHEDULE: ALWAYS},
    Action.THAW: _DESK,
    Action.CLOSE: {**_DESK, Role.SCHEDULE: ALWAYS},
    Action.REOPEN: _DESK,
    Action.REVEAL: _DESK,
    Action.IMPORT: {Role.ORGANISER: ALWAYS},
    Action.ASK: {Role.LEAD: BEFORE_REVIEW | REVIEW},
    Action.ANSWER: {Role.ORGANISER: BEFORE_REVIEW, Role.JUDGE: BEFORE_REVIEW | REVIEW},
    # The charity's books come weeks after the close.
    Action.SETTLE: {
        Role.ORGANISER: BEFORE_REVIEW | REVIEW,
        Role.JUDGE: BEFORE_REVIEW | REVIEW,
        Role.API: BEFORE_REVIEW | REVIEW,
    },
    Action.SHIFT: {
        Role.LEAD: BEFORE_REVIEW,
        Role.ORGANISER: BEFORE_REVIEW | REVIEW,
        Role.JUDGE: BEFORE_REVIEW | REVIEW,
    },
    # It is made by the last signature that it takes; whoever asks hears what is in the way.
    Action.FINALISE: _DESK,
    # After the close a summary goes through the hands of who judges or organises.
    Action.HAND_IN: {
        Role.LEAD: BEFORE_REVIEW,
        Role.ORGANISER: BEFORE_REVIEW | REVIEW,
        Role.JUDGE: BEFORE_REVIEW | REVIEW,
    },
    # A question may come while a final is corrected. Where there is none, there is none to answer.
    Action.ANSWER_QUERY: {Role.LEAD: ALWAYS},
    Action.REVIEW: {Role.JUDGE: BEFORE_REVIEW | REVIEW},
    Action.ADMIT: {Role.JUDGE: REVIEW},
    Action.SAMPLE_CALL: dict.fromkeys((Role.ORGANISER, Role.JUDGE), BEFORE_REVIEW | REVIEW),
    Action.SIT: {Role.JUDGE: ALWAYS},
    Action.UNSEAT: {Role.ORGANISER: BEFORE_REVIEW | REVIEW},
    Action.MARK: {Role.JUDGE: BEFORE_REVIEW | REVIEW},
    Action.SIGN: {Role.JUDGE: REVIEW},
    Action.CORRECT: {Role.JUDGE: SIGNED},
    Action.SEE_BOARD: dict.fromkeys(Role, ALWAYS),
    Action.SEE_STANDINGS: _DESK,
    Action.SEE_ENTRIES: _DESK,
    Action.SEE_MINE: {Role.LEAD: ALWAYS},
    Action.SEE_PASSES: {Role.ORGANISER: ALWAYS},
    Action.MAKE_PASS: {Role.ORGANISER: ALWAYS},
}


def may(who: Who, action: Action, phase: Phase) -> bool:
    """Say whether this role has leave for the action in this phase. The team is `owns`'s question."""
    return phase in PERMITTED[action].get(who.role, frozenset())


def owns(who: Who, team: str) -> bool:
    """Say whether somebody may touch what belongs to a team: a lead only their own."""
    return who.role is not Role.LEAD or who.team == team


def action_of(verb: Verb) -> Action:
    """Give the action that asking for a phase is."""
    return Action(verb.value)
