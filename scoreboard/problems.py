"""What is wrong with what somebody typed: all fields at once."""

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the field, a code for the sentence, and what the sentence names."""

    field: str
    code: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


class Problems(Exception):
    """What was typed cannot be taken as it stands. Never empty."""

    def __init__(self, *items: Problem) -> None:
        super().__init__(", ".join(f"{item.field}: {item.code}" for item in items))
        self.items = items
