"""What the verifier comes to on its own, in a process of its own: nobody waits for it but who asked."""

import sys
from pathlib import Path

from gevent.lock import BoundedSemaphore

from scoreboard import apart

PATIENCE_S = 120

_one_at_a_time = BoundedSemaphore(1)


class NotRecomputed(Exception):
    """The verifier came to nothing; the message says why."""


def recomputed_apart(path: Path) -> str:
    """Give the digest of the standings that the verifier makes of a competition's file. Raises NotRecomputed."""
    with _one_at_a_time:
        try:
            return apart.run(__name__, str(path), patience_s=PATIENCE_S).strip()
        except apart.Failed as no:
            raise NotRecomputed((str(no).splitlines() or ["?"])[-1]) from no


def main() -> None:
    """Write the digest for the file that is named."""
    from scoreboard.verification import recomputed  # noqa: PLC0415  # the server does not need it

    sys.stdout.write(recomputed(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
