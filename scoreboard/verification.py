"""Whether a competition's file or an export holds together, in one sentence."""

from pathlib import Path

from scoreboard.exports import verify as alone


def verify(path: Path) -> tuple[bool, str]:
    """Check a file with the verifier that goes into every export. True and PASS, or the first misfit."""
    try:
        return True, f"PASS: {alone.check(path)}"
    except alone.Misfit as misfit:
        return False, f"FAIL: {misfit}"
    except OSError as failure:
        return False, f"FAIL: {path} cannot be read: {failure}"
