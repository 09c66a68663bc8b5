"""A program that enters results until it is killed, and tells each one that was acknowledged."""

from multiprocessing.connection import Connection
from pathlib import Path

from belweek import API, gift
from scoreboard.flow import Flow, Request
from scoreboard.store.sqlite import SqliteLedger

TOGETHER = 8


def id_of(number: int) -> str:
    """Give the request id of the result with this number."""
    return f"result-{number:08}"


def enter_until_killed(path: Path, first: int, told: Connection) -> None:
    """Enter results from a number on, in groups that share a commit; tell (number, receipt, repeated)."""
    ledger = SqliteLedger(path)
    ledger.begin_writing()
    flow = Flow(ledger)
    flow.keep_snapshot()
    while True:
        numbers = range(first, first + TOGETHER)
        answers = flow.decide_all(
            [Request(command=gift(cents=number + 1), who=API, request_id=id_of(number)) for number in numbers]
        )
        for number, answer in zip(numbers, answers, strict=True):
            told.send((number, answer.result.receipt, answer.repeated))
        first += TOGETHER
