"""The word that holds a ceremony from an export pack, long after and far from the server that made it."""

import json
import re
import sys
import tempfile
import zipfile
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from scoreboard import definition, links, operations
from scoreboard.core.apply import apply
from scoreboard.core.codec import decode, read_timestamp
from scoreboard.core.script import PHOTOS, Script
from scoreboard.core.state import State
from scoreboard.definition_toml import to_toml
from scoreboard.exports.ceremony_script import Photo, script_in
from scoreboard.exports.verify import DEFINING, LEDGER
from scoreboard.flow import now
from scoreboard.operations import Failed
from scoreboard.reach import settings_of
from scoreboard.server import Server
from scoreboard.verification import verify as verified

FINAL = re.compile(r"final-v([1-9]\d*)\.json")


def ceremony(given: Namespace) -> int:
    """Check a pack, then serve the ceremony of its newest final, and nothing else, until told to stop."""
    source = Path(given.file)
    fits, words = verified(source)
    print(words, file=sys.stdout if fits else sys.stderr)
    if not fits:
        return 1
    document, toml = _newest_final(source), defined_in(source)
    script, photos = _script_of(source)
    with tempfile.TemporaryDirectory(prefix="scoreboard-ceremony-") as directory:
        chosen = replace(settings_of(given, host=given.host, port=given.port), data_dir=Path(directory))
        server = Server(chosen, ceremony_alone=True)
        hosted = server.competitions.make(definition.from_toml(toml))
        hosted.ceremonies.brought = document
        hosted.ceremonies.keep_script(script, at=now())
        for id_, photo in photos.items():
            hosted.uploads.keep(f"{PHOTOS}{id_}", media_type=photo.media_type, body=photo.body, at=now())
        server.run(lambda: _announce(server, hosted.slug, document))
    return 0


def _newest_final(source: Path) -> dict[str, Any]:
    """Read the newest final of a pack that was checked. Raises Failed."""
    if not zipfile.is_zipfile(source):
        raise Failed("no_pack", file=source)
    with zipfile.ZipFile(source) as pack:
        numbers = [int(found[1]) for found in map(FINAL.fullmatch, pack.namelist()) if found]
        if not numbers:
            raise Failed("no_final", file=source)
        document: dict[str, Any] = json.loads(pack.read(f"final-v{max(numbers)}.json"))
        return document


def defined_in(source: Path) -> str:
    """Give what the competition is, from the entries that were checked: nothing proves the pack's own definition."""
    state = State()
    with zipfile.ZipFile(source) as pack, pack.open(LEDGER) as lines:
        for line in map(json.loads, lines):
            if line["kind"] in DEFINING:
                fact = decode(line["kind"], line["version"], line["body"])
                at = read_timestamp(line["at"])
                state = apply(state, seq=line["seq"], at=at, request_id=line["request_id"], fact=fact)
    return to_toml(state)


def _script_of(source: Path) -> tuple[Script, dict[str, Photo]]:
    """Read how the ceremony is to go, and the pictures of its cards. Raises Failed."""
    with zipfile.ZipFile(source) as pack:
        try:
            return script_in(pack)
        except (ValueError, KeyError) as strange:
            raise Failed("strange_script", file=source) from strange


def _announce(server: Server, slug: str, document: dict[str, Any]) -> None:
    base = links.base_url(server.settings, server.port)
    passes = {role: operations.make_pass(server.competitions, slug=slug, role=role) for role in ("wall", "judge")}
    print(f"final      v{document['final']}  {document['digest']}")
    print(f"screen     {links.pass_link(base, slug, passes['wall']['token'])}")
    print(f"director   {links.pass_link(base, slug, passes['judge']['token'])}")
    if links.only_here(base):
        print("Only this machine reaches that address. For other screens: --host 0.0.0.0", file=sys.stderr)
    sys.stdout.flush()
