"""The random sample that judges check: which results a seed takes, so that anybody can take them again."""

from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256

from scoreboard.core.facts import (
    Fact,
    PhaseChanged,
    ResultAdmitted,
    ResultRecorded,
    ResultReplaced,
    ResultVoided,
    SampleDrawn,
    Status,
)
from scoreboard.core.phases import COUNTING, Phase

HUNDRED = 100


def sampled(seed: str, percent: int, results: Mapping[str, str]) -> tuple[str, ...]:
    """Give the request ids that a seed takes among results that count, each of which is given with its outcome.

    Of each outcome, in the order of their keys, it takes so many in each hundred, rounded up:
    those for which the SHA-256 of seed and request id, in hex, is smallest.
    """
    by_outcome: defaultdict[str, list[str]] = defaultdict(list)
    for request_id, outcome in results.items():
        by_outcome[outcome].append(request_id)
    taken: list[str] = []
    for _, ids in sorted(by_outcome.items()):
        ids.sort(key=lambda request_id: sha256(f"{seed}{request_id}".encode()).hexdigest())
        taken += ids[: -(-len(ids) * percent // HUNDRED)]
    return tuple(taken)


class Drawing:
    """Follows entries: `results` are those that count, each with its outcome, and `sample` those drawn among them.

    A sample is that of the moment when it was drawn, whatever is done about a result later.
    """

    def __init__(self) -> None:
        self.results: dict[str, str] = {}
        self.sample: dict[str, str] = {}

    def follow(self, request_id: str, fact: Fact) -> None:
        """Take the next entry."""
        match fact:
            case ResultRecorded():
                self._add(request_id, fact)
            case ResultReplaced():
                self.results.pop(fact.target, None)
                self._add(request_id, fact)
            case ResultVoided():
                self.results.pop(fact.target, None)
            case ResultAdmitted():
                self.results[fact.target] = fact.result.outcome
            case SampleDrawn():
                taken = sampled(fact.seed, fact.percent, self.results)
                self.sample = {request_id: self.results[request_id] for request_id in taken}
            case PhaseChanged():
                self._in_phase(fact)
            case _:
                pass

    def _add(self, request_id: str, fact: ResultRecorded | ResultReplaced) -> None:
        if fact.status is not Status.SET_ASIDE:
            self.results[request_id] = fact.stands.outcome

    def _in_phase(self, fact: PhaseChanged) -> None:
        if fact.before is Phase.REHEARSAL:
            self.results.clear()
        if fact.phase in COUNTING:
            self.sample = {}
