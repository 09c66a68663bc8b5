"""The export pack: one zip with standings, ledger and definition, and the program that checks it."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from itertools import takewhile
from typing import IO, Protocol

from scoreboard import __version__
from scoreboard.core.apply import apply
from scoreboard.core.chain import first_link
from scoreboard.core.codec import compact, read_timestamp, timestamp
from scoreboard.core.facts import FinalMade, Status
from scoreboard.core.finals import Document, final_document
from scoreboard.core.sampling import Drawing
from scoreboard.core.state import State
from scoreboard.definition_toml import to_toml
from scoreboard.exports.ceremony_script import script_files
from scoreboard.exports.corrected import Corrections
from scoreboard.exports.ledger_csv import Written, ledger_csv
from scoreboard.exports.marks import marks_csv, marks_json
from scoreboard.exports.objections import objections_csv
from scoreboard.exports.papers import CERTIFICATES, papers
from scoreboard.exports.pledges_csv import pledges_csv
from scoreboard.exports.ranking import ranking_csv, ranking_json
from scoreboard.exports.recipe_json import recipe_json
from scoreboard.exports.rules_txt import rules_txt
from scoreboard.exports.sample_csv import sample_csv
from scoreboard.exports.sources import Beside, Sources
from scoreboard.exports.workbook import ranking_xlsx
from scoreboard.recount import Pledges

FORMAT = 1
ALL_CERTIFICATES = "certificates.zip"


class Line(Written, Protocol):
    """An entry with all that the chain binds."""

    @property
    def version(self) -> int: ...
    @property
    def body(self) -> str: ...
    @property
    def hash(self) -> bytes: ...


class Book(Protocol):
    """A ledger, as far as it is read here."""

    slug: str
    file_id: str

    def entries(self, after: int = 0, limit: int = -1) -> Iterator[Line]:
        """Give entries in order."""

    def text(self, text_id: str) -> str | None:
        """Give words that came with an entry, or None when they were erased."""


class _Folded:
    """What the entries add up to while they pass by on their way into the pack."""

    def __init__(self, book: Book, beside: Beside) -> None:
        self.state = State()
        self.corrections = Corrections(beside.teams)
        self.head = first_link(book.slug, book.file_id)
        self.results = dict.fromkeys(Status, 0)
        self.pledges = Pledges()
        self.drawing = Drawing()
        self.finals: list[Document] = []
        self.made = b""

    def follow(self, entry: Line) -> None:
        fact = entry.fact
        self.state = apply(
            self.state, seq=entry.seq, at=read_timestamp(entry.at), request_id=entry.request_id, fact=fact
        )
        self.pledges.follow(entry, fact)
        self.drawing.follow(entry.request_id, fact)
        if isinstance(fact, FinalMade) and self.state.official:
            self.finals.append(final_document(self.state.official))
            self.made = entry.hash
        self.corrections.follow(entry, fact)
        self.head = entry.hash
        if entry.kind == "ResultRecorded":
            self.results[fact.status] += 1  # type: ignore[union-attr]


class _Pack:
    """A zip that remembers the digest of everything that is put into it."""

    def __init__(self, archive: zipfile.ZipFile, made_at: datetime) -> None:
        self.files: dict[str, dict[str, str | int]] = {}
        self._archive = archive
        self._date = made_at.timetuple()[:6]

    def put(self, name: str, lines: Iterator[bytes]) -> None:
        """Write a file piece by piece, so that a long one need not fit into memory."""
        digest, size = sha256(), 0
        about = zipfile.ZipInfo(name, self._date)
        about.compress_type = zipfile.ZIP_DEFLATED
        about.external_attr = 0o644 << 16
        with self._archive.open(about, "w", force_zip64=True) as file:
            for line in lines:
                digest.update(line)
                size += len(line)
                file.write(line)
        self.files[name] = {"sha256": digest.hexdigest(), "bytes": size}


def write_pack(out: IO[bytes], book: Book, *, made_at: datetime, beside: Beside | None = None) -> State:
    """Write the pack of a ledger and give the state that it shows.

    Everything in it is of one moment: the last entry that was there when the ledger had
    been read. It shows what judges may see. A ceremony can be held from it alone: each
    final is there as it was signed (`final_document`), in `final-v1.json` and so on. The
    papers, and how the ceremony is to go, come only with what stands beside the ledger.
    """
    folded = _Folded(book, beside or Beside())
    with zipfile.ZipFile(out, "w") as archive:
        pack = _Pack(archive, made_at)
        pack.put("ledger.ndjson", _ndjson(book, folded))
        state = folded.state
        lines = ledger_csv(_until(state, book), text=_no_words, currency=state.defined.currency)
        pack.put("ledger.csv", (line.encode() for line in lines))
        for name, content in {
            "standings.csv": ranking_csv(state),
            "standings.json": ranking_json(state),
            "standings.xlsx": ranking_xlsx(state),
            "competition.toml": to_toml(state).encode(),
            "recipe.json": recipe_json(state, text=book.text),
            "rules.txt": rules_txt(state, text=book.text),
            "objections.csv": objections_csv(_until(state, book), book.text),
            "verify.py": files("scoreboard.exports").joinpath("verify.py").read_bytes(),
        }.items():
            pack.put(name, iter([content]))
        if len(folded.pledges):
            pack.put("pledges.csv", (line.encode() for line in pledges_csv(folded.pledges, state)))
        for name, content in _of_judges(folded).items():
            pack.put(name, iter([content]))
        if beside is not None:
            for name, written in papers(_sources(folded, book, made_at, beside)):
                pack.put(name, iter([written()]))
            for name, content in script_files(beside.script, beside.photos):
                pack.put(name, iter([content]))
        manifest = {
            "format": FORMAT,
            "software": f"scoreboard {__version__}",
            "made_at": timestamp(made_at),
            "competition": book.slug,
            "file_id": book.file_id,
            "head": {"seq": state.seq, "hash": folded.head.hex()},
            "results": {status.value: number for status, number in folded.results.items()},
            "papers": beside is not None,
            "final": {key: folded.finals[-1][key] for key in ("final", "digest")} if folded.finals else None,
            "files": dict(sorted(pack.files.items())),
        }
        manifest["sha256"] = sha256(compact(manifest).encode()).hexdigest()
        pack.put("manifest.json", iter([f"{compact(manifest)}\n".encode()]))
    return state


def _of_judges(folded: _Folded) -> dict[str, bytes]:
    """Give the files that come from the judges: the finals, the marks where any are given, the sample once drawn."""
    state = folded.state
    told = {f"final-v{final['final']}.json": f"{compact(final)}\n".encode() for final in folded.finals}
    if state.recipe.criteria:
        told |= {"marks.json": marks_json(state), "marks.csv": marks_csv(state)}
    if state.sample:
        told["sample.csv"] = sample_csv(state.sample, folded.drawing)
    return told


def write_paper(out: IO[bytes], book: Book, name: str, *, made_at: datetime, beside: Beside) -> None:
    """Write one paper as the pack has it, or all certificates as a zip. Raises KeyError with the names there are."""
    folded = _Folded(book, beside)
    for entry in book.entries():
        folded.follow(entry)
    found = dict(papers(_sources(folded, book, made_at, beside)))
    if name == ALL_CERTIFICATES:
        with zipfile.ZipFile(out, "w") as archive:
            pack = _Pack(archive, made_at)
            for certificate, written in found.items():
                if certificate.startswith(CERTIFICATES):
                    pack.put(certificate.removeprefix(CERTIFICATES), iter([written()]))
    elif name in found:
        out.write(found[name]())
    else:
        raise KeyError(ALL_CERTIFICATES, *found)


def _sources(folded: _Folded, book: Book, made_at: datetime, beside: Beside) -> Sources:
    return Sources(
        state=folded.state,
        corrections=folded.corrections,
        beside=beside,
        head=folded.head.hex(),
        made=folded.made.hex(),
        made_at=made_at,
        text=book.text,
    )


def _no_words(_: str) -> str:
    """Leave out the words that came with entries: they may be about people, and what is handed out is not erased."""
    return ""


def _until(state: State, book: Book) -> Iterator[Line]:
    """Give the entries that a state follows from, and none that came since."""
    return takewhile(lambda entry: entry.seq <= state.seq, book.entries())


def _ndjson(book: Book, folded: _Folded) -> Iterator[bytes]:
    """Give a line for each entry, with its body as the very text that was hashed."""
    for entry in book.entries():
        folded.follow(entry)
        line = {
            "seq": entry.seq,
            "at": entry.at,
            "request_id": entry.request_id,
            "kind": entry.kind,
            "version": entry.version,
            "body": entry.body,
            "hash": entry.hash.hex(),
        }
        yield f"{compact(line)}\n".encode()
