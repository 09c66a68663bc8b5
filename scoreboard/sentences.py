"""The sentence for every code: what is wrong, and what to do next.

The sentences are English here and translated where they are said; `%(name)s` is filled in.
"""

from collections.abc import Mapping

from scoreboard.core.refusal import Why
from scoreboard.numbers import N_

WHY: Mapping[Why, str] = {
    Why.NOT_ALLOWED: N_("This pass does not allow that now."),
    Why.OTHER_TEAM: N_("This pass belongs to another team."),
    Why.OTHER_CONTENT: N_("This number was used before for something else. Send it again with a new one."),
    Why.CLOSED: N_("The lines are closed. Tell the judges what came too late."),
    Why.TOO_LATE: N_("Too long ago to take back here. Ask the judges."),
    Why.UNKNOWN_TEAM: N_("There is no team with this code. Check the list of teams."),
    Why.UNKNOWN_OUTCOME: N_("There is no such outcome. Choose one from the list."),
    Why.UNKNOWN_RESULT: N_("There is no such result."),
    Why.ALREADY_TAKEN_BACK: N_("This result was taken back already."),
    Why.FROM_REHEARSAL: N_("This result is from the rehearsal and counts nowhere."),
    Why.AMOUNT_MISSING: N_("This outcome needs an amount."),
    Why.AMOUNT_NOT_TAKEN: N_("This outcome takes no amount. Leave the amount out."),
    Why.UNITS_MISSING: N_("This outcome needs a number of units."),
    Why.UNITS_NOT_TAKEN: N_("This outcome takes no units. Leave the units out."),
    Why.NOTHING_TO_COUNT: N_("There is nothing to count here: give at least one call."),
    Why.WRONG_PHASE: N_("That is not possible in this phase."),
    Why.NOT_FINAL: N_("The result must be signed before it is revealed."),
    Why.REASON_MISSING: N_("Say why: a reason is needed here."),
    Why.ALREADY_DEFINED: N_("This competition exists already."),
    Why.OTHER_COMPETITION: N_("This is another competition: its short name for links cannot change any more."),
    Why.NO_NICKNAMES: N_("Nicknames are switched off in this competition. Send the result without one."),
    Why.TEAM_WITHDRAWN: N_("This team has left the competition."),
    Why.CODE_IN_USE: N_("Another team has this code, with other capitals. Choose another code."),
    Why.OUTCOME_WITHDRAWN: N_("This outcome is no longer used. Choose another from the list."),
    Why.ABOVE_LIMIT: N_("So large an amount is not taken here. Check it; if it is right, tell the organiser."),
    Why.MADE_IN_REHEARSAL: N_("This was entered in the rehearsal, before the lines opened."),
    Why.ALREADY_ASKED: N_("The judges were asked about this result already."),
    Why.NOTHING_ASKED: N_("Nobody asks about this result any more."),
    Why.NOT_A_PLEDGE: N_("This result is not a pledge that counts, so there is nothing to confirm or withdraw."),
    Why.DAY_TO_COME: N_("This day is still to come. Take the date that stands in the charity’s books."),
    Why.UNKNOWN_SHIFT: N_("There is no such shift. What was started in the rehearsal ended with it."),
    Why.SHIFT_RUNNING: N_("A shift of this team is running. End it first."),
    Why.SHIFT_TOO_LONG: N_("A shift has 1 to 500 seats and at most 24 hours."),
    Why.CHANGED_MEANWHILE: N_("Somebody changed this meanwhile. Look at it again, then change it."),
    Why.NOT_SET_ASIDE: N_("This result is not set aside: it counts already."),
    Why.SET_ASIDE: N_("This result is set aside. Let it count, or take it out."),
    Why.ALREADY_REVIEWED: N_("Somebody has looked at this result already."),
    Why.WORDS_MISSING: N_("This needs words: write a line."),
    Why.DEADLINE_PAST: N_("This moment is past. Choose a later one."),
    Why.UNKNOWN_QUERY: N_("There is no such question."),
    Why.ALREADY_ANSWERED: N_("This question waits for no answer any more."),
    Why.ALREADY_DRAWN: N_("The sample is drawn: it stays as it is."),
    Why.NOT_SEATED: N_("Only judges at the table may do that. Choose a passphrase first."),
    Why.RECUSED: N_("You do not mark this team. Withdraw that first."),
    Why.UNKNOWN_CRITERION: N_("There is no such criterion. Load the page again."),
    Why.UNKNOWN_CALL: N_("This call is no longer listened to. Load the page again."),
    Why.NOT_ON_THE_SCALE: N_("This mark is not on the scale."),
    Why.ALREADY_SIGNED: N_("There is a signature already."),
    Why.BLOCKED: N_("Something still stands in the way of a signature."),
    Why.CHANGED_SINCE: N_("Something changed since you looked. Read the standings again, then sign."),
    Why.ALREADY_CORRECTING: N_("This final is being corrected already."),
    Why.NO_MARKS: N_("Give at least one mark."),
    Why.MARKS_AWAITED: N_("Marks are still to be given. Judges get this as soon as all are there."),
}

ENTRY: Mapping[str, str] = {
    "unknown_outcome": WHY[Why.UNKNOWN_OUTCOME],
    "units_missing": WHY[Why.UNITS_MISSING],
    "not_whole": N_("Type a whole number in digits, for example 3."),
    "too_many": N_("That is too many at once: %(most)s is the most."),
    "nothing_to_count": WHY[Why.NOTHING_TO_COUNT],
    "how_often_missing": N_("How often was that? Type the number of calls too."),
    "total_missing": N_("Type this total of the sheet too: it shows whether a row is missing."),
    "calls_below_total": N_(
        "Calls: %(rows)s in the rows, %(total)s as control total, %(gap)s too few. Nothing was entered yet."
    ),
    "calls_above_total": N_(
        "Calls: %(rows)s in the rows, %(total)s as control total, %(gap)s too many. Nothing was entered yet."
    ),
    "money_below_total": N_(
        "Money: %(rows)s in the rows, %(total)s as control total, %(gap)s too little. Nothing was entered yet."
    ),
    "money_above_total": N_(
        "Money: %(rows)s in the rows, %(total)s as control total, %(gap)s too much. Nothing was entered yet."
    ),
    "wrong_request_id": N_("This form has gone stale. Reload the page and enter it again."),
    "not_a_record": N_("Type the number of the record alone: up to 20 letters and digits, and no name."),
    "unknown_verb": N_("There is no such phase to go to."),
}
"""Sentences for the codes of `intake`."""

FAILED: Mapping[str, str] = {
    "slug_taken": "There is a competition %(slug)s already; choose another slug.",
    "wrong_slug": "%(slug)s cannot be an address: use 2 to 40 small letters, digits and hyphens, and no reserved word.",
    "unknown_competition": "There is no competition %(slug)s in this data directory.",
    "unknown_team": "There is no team %(team)s. There are: %(teams)s.",
    "no_team_for_role": "A pass for %(role)s belongs to no team; leave --team out.",
    "copy_damaged": "The copy does not hold together and was thrown away: %(said)s",
    "no_pack": "%(file)s is no zip of an export; a pack that `scoreboard export` wrote is needed.",
    "no_final": "%(file)s holds no signed final yet: export again once the judges have signed.",
    "strange_script": "The ceremony.json of %(file)s is not of this version: how the ceremony goes cannot be read.",
    "damaged": "%(path)s is damaged: %(said)s. Restore the newest backup.",
}
"""Sentences for the codes of `operations`, said on the command line in English."""
