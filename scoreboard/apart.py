"""Our own programs in a process of their own: they do not keep the loop, and nobody waits but who asked."""

import sys

from gevent import subprocess


class Failed(Exception):
    """A program came to nothing; the message is what it said of that, or why it did not run to its end."""


def run(module: str, *words: str, patience_s: int) -> str:
    """Run a module with these words, and give what it wrote. Raises Failed."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=patience_s,
        )
    except (OSError, subprocess.SubprocessError) as failure:
        raise Failed(str(failure)) from failure
    if done.returncode != 0:
        raise Failed(done.stderr.strip())
    written: str = done.stdout
    return written
