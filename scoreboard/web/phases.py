"""The buttons that lead from one phase to the next, the same for organisers and judges."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gevent
from flask import redirect, request, url_for

from scoreboard import intake
from scoreboard.core.phases import SCHEDULED, STEPS, Phase, Verb
from scoreboard.core.refusal import FIELD, Refused, Why
from scoreboard.core.roles import action_of, may
from scoreboard.core.state import State
from scoreboard.flow import Busy
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import answers, here, lights
from scoreboard.web.said import sentences

NAMES = {
    Phase.REHEARSAL: N_("Rehearsal"),
    Phase.OPEN: N_("Lines open"),
    Phase.FROZEN: N_("Frozen"),
    Phase.CLOSED: N_("Lines closed"),
    Phase.FINAL: N_("Signed"),
    Phase.REVEALED: N_("Revealed"),
}
SIGNED_ALREADY = N_("Somebody has signed these standings, so the lines do not open again.")
IN_ANOTHER = N_("That is not possible any more: the phase is “%(phase)s” now.")

Again = Callable[[dict[str, str], int], Any]
"""Shows the page again: with sentences for `phase` or `reason`, and the status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A verb that can be asked for now."""

    verb: str
    needs_reason: bool
    request_id: str


def buttons() -> list[Button]:
    """Give what this asker may do with the phase that holds now. What signatures make has no button."""
    phase, who = here.competition().state.phase, here.me()
    return [
        Button(verb=verb.value, needs_reason=step.needs_reason, request_id=secrets.token_urlsafe(16))
        for verb, step in STEPS.items()
        if verb is not Verb.FINALISE and phase in step.before and may(who, action_of(verb), phase)
    ]


def way(state: State) -> list[dict[str, Any]]:
    """Give the phases of a competition in their order: which holds, and when the next ones are due."""
    armed = state.armed
    return [
        {"phase": phase.value, "now": phase is state.phase, "due": armed.get(phase)}
        for phase in (Phase.REHEARSAL, *SCHEDULED)
    ]


def change(*, back: str, again: Again) -> Any:
    """Ask for the verb of the form. 303 to a page that says the phase; 409 or 422 with what stands in the way."""
    hosted, form = here.competition(), request.form
    try:
        command = intake.phase(form.get("verb", ""), form.get("reason", ""))
        hosted.submit(command, here.me(), intake.request_id(form))
    except Problems as wrong:
        sentence = " ".join(sentences(wrong, hosted.state.defined.currency).values())
        return again({"phase": sentence}, 422)
    except Refused as no:
        field = FIELD.get(no.why)
        return again({field or "phase": _blocked(no, hosted.state.phase)}, 422 if field else 409)
    except Busy as no:
        status, sentence = answers.later(no)
        return again({"phase": sentence}, status)
    if command.verb is Verb.OPEN and hosted.state.sealed_at is not None:
        gevent.spawn(lights.backups().keep_start, hosted.slug, hosted.state.sealed_at)
    return redirect(url_for(back, slug=hosted.slug, said="phase"), 303)


def _blocked(no: Refused, phase: Phase) -> str:
    """Say what stands in the way; when it is the phase, which one that is."""
    if no.why is Why.WRONG_PHASE:
        return gettext(IN_ANOTHER) % {"phase": gettext(NAMES[phase])}
    return gettext(SIGNED_ALREADY if no.why is Why.ALREADY_SIGNED else WHY[no.why])
