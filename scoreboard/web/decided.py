"""What follows a decision about a result: it is made durable, and the next one that needs eyes opens."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect, request, url_for

from scoreboard import intake
from scoreboard.competitions import Hosted
from scoreboard.core.commands import Command
from scoreboard.core.facts import Fact
from scoreboard.core.refusal import FIELD, Refused, Why
from scoreboard.flow import Busy, numbered
from scoreboard.i18n import gettext
from scoreboard.numbers import N_
from scoreboard.problems import Problems
from scoreboard.sentences import WHY
from scoreboard.web import here
from scoreboard.web.answers import later
from scoreboard.web.review_page import review
from scoreboard.web.said import sentences
from scoreboard.web.seen import how_it_stands

NEWS = N_("Something about this result is new since this page was shown. Nothing was saved: read it here, then decide.")


def decide(request_id: str, read: Callable[[], Sequence[Command]], *, said: str = "decided", at: str = "") -> Any:
    """Have what was read from the form decided, all or none. 303 to the next result, or 404/409/422 with the form.

    `at` is the result that stands for this one from then on.
    """
    hosted = here.competition()
    try:
        form_id = intake.request_id(request.form)
        requests = numbered(read(), here.me(), form_id)
        again = made_before(hosted) is not None
        if again:
            # All of it was made as a whole: its first command tells whether this is the same form.
            requests = requests[:1]
        # As late as can be: nothing waits between this look and the queue. What is in the queue or being written at
        # this very moment is not known yet, and may still come just before the decision.
        if not again and _is_new(hosted, request_id):
            return review({"entry": gettext(NEWS)}, 409, request_id)
        for outcome in hosted.submit_all(requests, all_or_none=True):
            if isinstance(outcome, Refused):
                raise outcome
    except Problems as wrong:
        return review(sentences(wrong, hosted.state.defined.currency), 422, request_id)
    except Refused as no:
        field = FIELD.get(no.why)
        status = 404 if no.why is Why.UNKNOWN_RESULT else 422 if field else 409
        return review({field or "entry": gettext(WHY[no.why])}, status, request_id)
    except Busy as no:
        status, sentence = later(no)
        return review({"entry": sentence}, status, request_id)
    return on_to_next(request_id, said=said, at=at)


def made_before(hosted: Hosted) -> Fact | None:
    """Give what this very form made when it was sent before, its first entry; None when it is new.

    What a form asks for is read again as it was then, though the result stands otherwise since: only a form that
    says something else is another one.
    """
    entry = hosted.ledger.find(request.form.get("request_id", ""))
    return entry.fact if entry else None


def _is_new(hosted: Hosted, request_id: str) -> bool:
    """Say whether a result stands otherwise than the form saw it. One that does not say what it saw is taken."""
    return request.form.get("seen") not in (None, how_it_stands(hosted, request_id))


def on_to_next(request_id: str, *, said: str, at: str = "") -> Any:
    """Go on from a result that was picked from the list to the next one; from elsewhere stay with it."""
    hosted, form = here.competition(), request.form
    why = form.get("why", "")
    items = hosted.worklist.look(lambda: hosted.state).with_reason(why)
    entry = at or request_id
    if form.get("listed") and items:
        waiting = [item.request_id for item in items]
        entry = form["then"] if form.get("then", "") in waiting else waiting[0]
    return redirect(
        url_for(
            "judge.page",
            slug=hosted.slug,
            entry=entry,
            why=why or None,
            done=request_id or None,
            said=said,
            _anchor="case",
        ),
        303,
    )
