#!/usr/bin/env python3
"""Wait for a server, find a competition with a public wall on its front page, and fetch that wall."""

import re
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE_S = 30


def main() -> int:
    """0 when a wall was seen; else 1 and why not."""
    address = sys.argv[1].rstrip("/")
    if not wait(f"{address}/healthz"):
        print(f"Nothing answers at {address} within {PATIENCE_S} s.")
        return 1
    front = fetch(f"{address}/")
    found = re.search(r'href="(/[a-z0-9-]+/(?:wall|board))[/?"]', front)
    if not found:
        print("The front page links to no wall.")
        return 1
    wall = fetch(address + found.group(1))
    if "socket.io" not in wall and "/static/" not in wall:
        print(f"{found.group(1)} does not look like a wall.")
        return 1
    print(f"200 {found.group(1)}, {len(wall)} characters")
    return 0


def wait(url: str) -> bool:
    """Whether the address answers before patience runs out."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            fetch(url)
        except (URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return True
    return False


def fetch(url: str) -> str:
    """The page at an address; raises on any other status than 200."""
    with urlopen(url, timeout=10) as answer:
        return answer.read().decode()


if __name__ == "__main__":
    sys.exit(main())
