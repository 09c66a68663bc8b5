"""What the rules say no to. Codes here, words in the templates."""

from enum import StrEnum


class Why(StrEnum):
    """The reason of a refusal, one word for a program; a person gets a sentence."""

    NOT_ALLOWED = "not_allowed"
    OTHER_TEAM = "other_team"
    OTHER_CONTENT = "other_content"
    CLOSED = "closed"
    TOO_LATE = "too_late"
    UNKNOWN_TEAM = "unknown_team"
    UNKNOWN_OUTCOME = "unknown_outcome"
    UNKNOWN_RESULT = "unknown_result"
    ALREADY_TAKEN_BACK = "already_taken_back"
    FROM_REHEARSAL = "from_rehearsal"
    AMOUNT_MISSING = "amount_missing"
    AMOUNT_NOT_TAKEN = "amount_not_taken"
    UNITS_MISSING = "units_missing"
    UNITS_NOT_TAKEN = "units_not_taken"
    NOTHING_TO_COUNT = "nothing_to_count"
    WRONG_PHASE = "wrong_phase"
    NOT_FINAL = "not_final"
    REASON_MISSING = "reason_missing"
    ALREADY_DEFINED = "already_defined"
    CHANGED_MEANWHILE = "changed_meanwhile"
    OTHER_COMPETITION = "other_competition"
    NO_NICKNAMES = "no_nicknames"
    TEAM_WITHDRAWN = "team_withdrawn"
    CODE_IN_USE = "code_in_use"
    OUTCOME_WITHDRAWN = "outcome_withdrawn"
    ABOVE_LIMIT = "above_limit"
    MADE_IN_REHEARSAL = "made_in_rehearsal"
    ALREADY_ASKED = "already_asked"
    NOTHING_ASKED = "nothing_asked"
    NOT_A_PLEDGE = "not_a_pledge"
    DAY_TO_COME = "day_to_come"
    UNKNOWN_SHIFT = "unknown_shift"
    SHIFT_RUNNING = "shift_running"
    SHIFT_TOO_LONG = "shift_too_long"
    NOT_SET_ASIDE = "not_set_aside"
    SET_ASIDE = "set_aside"
    ALREADY_REVIEWED = "already_reviewed"
    WORDS_MISSING = "words_missing"
    DEADLINE_PAST = "deadline_past"
    UNKNOWN_QUERY = "unknown_query"
    ALREADY_ANSWERED = "already_answered"
    ALREADY_DRAWN = "already_drawn"
    NOT_SEATED = "not_seated"
    RECUSED = "recused"
    UNKNOWN_CRITERION = "unknown_criterion"
    UNKNOWN_CALL = "unknown_call"
    NOT_ON_THE_SCALE = "not_on_the_scale"
    ALREADY_SIGNED = "already_signed"
    BLOCKED = "blocked"
    CHANGED_SINCE = "changed_since"
    ALREADY_CORRECTING = "already_correcting"
    NO_MARKS = "no_marks"
    MARKS_AWAITED = "marks_awaited"


FIELD: dict[Why, str] = {
    Why.UNKNOWN_TEAM: "team",
    Why.UNKNOWN_OUTCOME: "outcome",
    Why.OUTCOME_WITHDRAWN: "outcome",
    Why.AMOUNT_MISSING: "amount",
    Why.AMOUNT_NOT_TAKEN: "amount",
    Why.ABOVE_LIMIT: "amount",
    Why.UNITS_MISSING: "units",
    Why.UNITS_NOT_TAKEN: "units",
    Why.NOTHING_TO_COUNT: "calls",
    Why.REASON_MISSING: "reason",
    Why.DAY_TO_COME: "day",
    Why.WORDS_MISSING: "words",
    Why.DEADLINE_PAST: "deadline",
}
"""Refusals that are about what was typed, and in which field: they can be mended and sent again."""


class Refused(Exception):
    """The rules do not allow this command now.

    `blockers` names what stands in the way of a phase, each a code.
    """

    def __init__(self, why: Why, *, blockers: tuple[str, ...] = ()) -> None:
        super().__init__(why.value)
        self.why = why
        self.blockers = blockers
