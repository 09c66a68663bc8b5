"""Numbers kept in their order, each with the entry that it stands in: eight bytes a piece."""

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

BITS = 32
SEQ = (1 << BITS) - 1


class Amounts:
    """Amounts of at least 0, the smallest first."""

    def __init__(self) -> None:
        self._packed = array("q")

    def __len__(self) -> int:
        return len(self._packed)

    def add(self, amount: int, seq: int) -> None:
        """Put an amount in its place."""
        insort(self._packed, amount << BITS | seq)

    def remove(self, amount: int, seq: int) -> None:
        """Take an amount out again, if it is there."""
        packed = amount << BITS | seq
        place = bisect_left(self._packed, packed)
        if place < len(self._packed) and self._packed[place] == packed:
            del self._packed[place]

    @property
    def middle(self) -> int:
        """The amount in the middle, the smaller of two; there must be one."""
        return self._packed[(len(self._packed) - 1) // 2] >> BITS

    def same(self, amount: int) -> int:
        """Count how often an amount is there."""
        return self._place(amount + 1) - self._place(amount)

    def largest(self, most: int, *, least: int = 0) -> list[tuple[int, int]]:
        """Give the largest with their entries, the largest first: so many at most, and none below `least`."""
        first = max(self._place(least), len(self._packed) - most)
        return _parted(reversed(self._packed[first:]))

    def smallest(self, most: int, *, up_to: int) -> list[tuple[int, int]]:
        """Give the smallest with their entries, the smallest first: so many at most, and none above `up_to`."""
        return _parted(self._packed[: min(most, self._place(up_to + 1))])

    def _place(self, amount: int) -> int:
        """Say how many are smaller."""
        return bisect_left(self._packed, amount << BITS)


def _parted(packed: Iterable[int] | Iterator[int]) -> list[tuple[int, int]]:
    return [(one >> BITS, one & SEQ) for one in packed]
