"""Rows that were read, on their way to the process that holds the competition."""

import json
from collections.abc import Callable
from pathlib import Path

from pydantic import TypeAdapter

from scoreboard.imports.mapping import Line, Read

LINE = TypeAdapter(Line)
BREATHE_EVERY = 200


def pack(read: Read, path: Path) -> None:
    """Write rows to a file: what is said of all of them, then a line each."""
    said = {"unmapped": read.unmapped, "outside": read.outside, "encoding": read.encoding}
    with open(path, "wb") as file:
        file.write(json.dumps(said).encode() + b"\n")
        for line in read.lines:
            file.write(LINE.dump_json(line) + b"\n")


def unpack(path: Path, breathe: Callable[[], None]) -> Read:
    """Read again what `pack` wrote, letting others run now and then."""
    lines: list[Line] = []
    with open(path, "rb") as file:
        said = json.loads(next(file))
        for text in file:
            lines.append(LINE.validate_json(text))
            if len(lines) % BREATHE_EVERY == 0:
                breathe()
    return Read(
        lines=tuple(lines),
        unmapped=tuple(said["unmapped"]),
        outside=said["outside"],
        encoding=said["encoding"],
    )
