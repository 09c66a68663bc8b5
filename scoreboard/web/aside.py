"""Work that takes a while: in a thread of its own it keeps nobody waiting but who asked for it."""

from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any, ParamSpec, TypeVar

import gevent
from flask import render_template
from gevent.lock import BoundedSemaphore

Asked = ParamSpec("Asked")
Told = TypeVar("Told")

_one_at_a_time = BoundedSemaphore(1)


def aside(work: Callable[Asked, Told], *args: Asked.args, **keywords: Asked.kwargs) -> Told:
    """Do something that needs nothing of the request, and give what came of it, or raise what it raised."""
    with _one_at_a_time:
        told: Told = gevent.get_hub().threadpool.apply(work, args, keywords)
    return told


def long_page(template: str, **values: Any) -> str:
    """Write a page that is long, as who asked for it sees it."""
    return aside(copy_context().run, partial(render_template, template, **values))
