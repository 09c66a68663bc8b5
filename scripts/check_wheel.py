#!/usr/bin/env python3
"""Look into a wheel: is everything in it that runs, and nothing that lives?"""

import sys
from pathlib import PurePosixPath
from zipfile import ZipFile

NEEDED = [
    "scoreboard/cli.py",
    "scoreboard/locales/de.po",
    "scoreboard/locales/fr.po",
    "scoreboard/locales/nl.po",
    "scoreboard/templates/_paper.html",
    "scoreboard/templates/lead/lead.html",
    "scoreboard/templates/wall/wall.html",
    "scoreboard/static/css/app.css",
    "scoreboard/static/vendor/socket.io.esm.min.js",
    "scoreboard/static/vendor/socket.io-client.LICENSE",
    "scoreboard/static/fonts/archivo-latin.woff2",
]
LIVE = {".db", ".db-wal", ".db-shm", ".sqlite", ".log", ".pem", ".key", ".csv", ".ndjson"}


def main() -> int:
    """0 when the wheel is right; else 1 and one line for each thing that is not."""
    names = ZipFile(sys.argv[1]).namelist()
    wrong = [f"missing: {name}" for name in NEEDED if name not in names]
    wrong += [f"should not be there: {name}" for name in names if not belongs(PurePosixPath(name))]
    scenarios, demos = (
        {PurePosixPath(name).name for name in names if name.startswith(f"scoreboard/data/{folder}/")}
        for folder in ("scenarios", "demos")
    )
    wrong += [f"missing: scoreboard/data/demos/{name}" for name in sorted(scenarios - demos)]
    if not scenarios:
        wrong.append("missing: a scenario in scoreboard/data/scenarios")
    print("\n".join(wrong) or f"{len(names)} files, all in place")
    return 1 if wrong else 0


def belongs(path: PurePosixPath) -> bool:
    """Whether a file may be in the package: no database, no test, nothing hidden."""
    if path.parts[0] != "scoreboard" and not path.parts[0].endswith(".dist-info"):
        return False
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and "tests" not in path.parts and "".join(path.suffixes[-1:]) not in LIVE


if __name__ == "__main__":
    sys.exit(main())
