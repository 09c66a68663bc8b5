"""When the power fails, what was acknowledged is there: every write since the last sync may be lost."""

import os
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from belweek import Day
from scoreboard.core.chain import first_link
from scoreboard.core.state import State
from scoreboard.restoring import folded
from scoreboard.store import sqlite

HERE = Path(__file__).parent
CRASHES = 400
RUN = """
import os, sys
from pathlib import Path
from belweek import API, gift
from scoreboard.flow import Flow, Request
from scoreboard.store.sqlite import SqliteLedger

path, synchronous = Path(sys.argv[1]), sys.argv[2]
ledger = SqliteLedger(path)
ledger.begin_writing()
ledger.writer.execute(f"PRAGMA synchronous = {synchronous}")
ledger.writer.execute("PRAGMA wal_autocheckpoint = 30")
flow = Flow(ledger)
acks = os.open(path.with_name("acks"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
for group in range(120):
    ids = [f"result-{group:04}-{number}" for number in range(1 + group % 3)]
    flow.decide_all([Request(command=gift(), who=API, request_id=one) for one in ids])
    os.write(acks, "".join(f"{one}\\n" for one in ids).encode())
os._exit(0)
"""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc to record what is written"),
]


@dataclass
class Disk:
    """One file as the disk has it, and the writes that it may still forget."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[str, int, int, bytes]] = field(default_factory=list)

    def sync(self) -> None:
        """Keep what is pending."""
        self.durable = self.after(self.pending)
        self.pending = []

    def after(self, operations: list[tuple[str, int, int, bytes]]) -> bytearray:
        """Give the content after these operations."""
        content = bytearray(self.durable)
        for kind, offset, size, written in operations:
            if kind == "t":
                del content[size:]
            else:
                start = len(content) if offset < 0 else offset
                content.extend(bytes(max(0, start + len(written) - len(content))))
                content[start : start + len(written)] = written
        return content

    def after_a_cut(self, random: Random, how: str) -> bytearray:
        """Give what may be there after the power failed."""
        if how == "dropped":
            return self.after([])
        kept = [operation for operation in self.pending if random.random() < 0.5]
        if how == "torn" and kept and kept[-1][0] == "w":
            kind, offset, size, written = kept.pop()
            kept.append((kind, offset, size, written[: random.randrange(0, len(written) + 1, 512)]))
        if how == "reordered":
            random.shuffle(kept)
        return self.after(kept)


def recorded(tmp_path: Path, synchronous: str) -> tuple[Path, Iterator[tuple[str, str, int, int, bytes]]]:
    """Run a day under the recorder; give the file as it was before, and all operations in order."""
    recorder, record = tmp_path / "recorder.so", tmp_path / "record"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", recorder, HERE / "record_writes.c"], check=True)
    before, watched = tmp_path / "before.db", tmp_path / "watched"
    sqlite.create(before, "belweek")
    ledger = sqlite.SqliteLedger(before)
    ledger.begin_writing()
    Day(ledger)
    ledger.close()
    watched.mkdir()
    shutil.copy(before, watched / "belweek.db")
    paths = os.pathsep.join(map(str, (HERE.parent, HERE.parent.parent)))
    told = {"LD_PRELOAD": str(recorder), "WATCHED": str(watched), "RECORD": str(record), "PYTHONPATH": paths}
    command = [sys.executable, "-c", RUN, watched / "belweek.db", synchronous]
    subprocess.run(command, check=True, env=os.environ | told)
    return before, operations(record.read_bytes())


def operations(record: bytes) -> Iterator[tuple[str, str, int, int, bytes]]:
    """Give (kind, file name, offset, size, bytes written) of each record."""
    at = 0
    while at < len(record):
        kind, name_length, offset, size = struct.unpack_from("=ciqq", record, at)
        at += 21
        name = Path(record[at : at + name_length].decode()).name
        at += name_length
        written = record[at : at + size] if kind == b"w" else b""
        at += len(written)
        yield kind.decode(), name, offset, size, written


def cuts(tmp_path: Path, synchronous: str) -> Counter[str]:
    """Cut the power at many moments, in every way; count what the file was like afterwards."""
    random = Random(synchronous)
    before, happened = recorded(tmp_path, synchronous)
    steps = list(happened)
    chosen = set(random.sample(range(len(steps)), min(CRASHES, len(steps))))
    disks = {"belweek.db": Disk(bytearray(before.read_bytes())), "belweek.db-wal": Disk()}
    acknowledged: list[str] = []
    found: Counter[str] = Counter()
    for number, (kind, name, offset, size, written) in enumerate(steps):
        if name == "acks":
            acknowledged += written.decode().split()
        elif name in disks and kind == "s":
            disks[name].sync()
        elif name in disks:
            disks[name].pending.append((kind, offset, size, written))
        if number in chosen:
            for how in ("dropped", "some", "torn", "reordered"):
                found[verdict(tmp_path / "image", disks, acknowledged, random, how)] += 1
    return found


def verdict(folder: Path, disks: dict[str, Disk], acknowledged: list[str], random: Random, how: str) -> str:
    """Say what somebody finds who starts again after this power cut: fine, lost or damaged."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, disk in disks.items():
        (folder / name).write_bytes(disk.after_a_cut(random, how))
    path = folder / "belweek.db"
    try:
        ledger = sqlite.SqliteLedger(path)
        ledger.begin_writing()
        intact = ledger.writer.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        folded(State(), first_link(ledger.slug, ledger.file_id), ledger.entries())
        there = {entry.request_id for entry in ledger.entries()}
        ledger.close()
    except (sqlite3.DatabaseError, ValueError):
        return "damaged"
    if not intact:
        return "damaged"
    return "fine" if there.issuperset(acknowledged) else "lost"


def test_a_power_cut_loses_and_damages_nothing_that_was_acknowledged(tmp_path):
    found = cuts(tmp_path, str(sqlite.PRAGMAS["synchronous"]))

    assert set(found) == {"fine"}, found
    assert found["fine"] >= CRASHES


def test_with_a_laxer_setting_the_same_power_cuts_lose_results(tmp_path):
    assert cuts(tmp_path, "NORMAL")["lost"] > 0


def test_without_syncing_the_same_power_cuts_damage_the_file(tmp_path):
    assert cuts(tmp_path, "OFF")["damaged"] > 0
