"""Rows that were read, on their way to the process that holds the competition."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from scoreboard.imports.mapping import Line, Read
from scoreboard.imports.statement import Statement, Word

ROW: dict[type, TypeAdapter[Any]] = {Read: TypeAdapter(Line), Statement: TypeAdapter(Word)}
"""What the lines of a file are that was read as this."""

BREATHE_EVERY = 200

Kind = TypeVar("Kind", Read, Statement)


def pack(read: Read | Statement, path: Path) -> None:
    """Write rows to a file: what is said of all of them, then a line each."""
    said = {name: getattr(read, name) for name in read.__slots__ if name != "lines"}
    with open(path, "wb") as file:
        file.write(json.dumps(said).encode() + b"\n")
        for line in read.lines:
            file.write(ROW[type(read)].dump_json(line) + b"\n")


def unpack(path: Path, kind: type[Kind], breathe: Callable[[], None]) -> Kind:
    """Read again what `pack` wrote, letting others run now and then."""
    lines: list[Any] = []
    with open(path, "rb") as file:
        said = json.loads(next(file))
        for text in file:
            lines.append(ROW[kind].validate_json(text))
            if len(lines) % BREATHE_EVERY == 0:
                breathe()
    return kind(lines=tuple(lines), **{**said, "unmapped": tuple(said["unmapped"])})
