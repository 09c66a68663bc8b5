"""Whatever is changed in an export, in any file or field of it, is found, and what was changed is named."""

import json
import random
import re
from collections import Counter

import pytest

from jury_day import judged, misfit, pack_of, played, resigned, revealed
from scoreboard.core.codec import KINDS, compact
from scoreboard.exports import verify as alone

LEDGER = "ledger.ndjson"


@pytest.fixture(scope="module")
def packs() -> list[dict[str, bytes]]:
    """Exports of one competition: before anybody signed, and with two finals."""
    return [pack_of(held().flow) for held in (played, judged, revealed)]


class Tamper:
    """One change of an export: `files` is what came of it, and one of the words `names` must be in the sentence."""

    def __init__(self, files: dict[str, bytes], chance: random.Random) -> None:
        self.files, self.chance = dict(files), chance
        self.names: list[str] = []
        self.kind = chance.choice([*FILES, *FIELDS, *FIELDS])
        if self.kind in FIELDS:
            self.change_field(self.kind)
        else:
            getattr(self, self.kind)(chance.choice(sorted(files)))

    def touched(self, name: str) -> None:
        self.names += [name, *(["entry "] if name == LEDGER else [])]

    def flipped(self, name: str) -> None:
        content = bytearray(self.files[name])
        content[self.chance.randrange(len(content))] ^= 1 << self.chance.randrange(8)
        self.files[name] = bytes(content)
        self.touched(name)

    def cut(self, name: str) -> None:
        content = self.files[name]
        self.files[name] = content[: self.chance.randrange(len(content))]
        self.touched(name)

    def swapped(self, name: str) -> None:
        other = self.chance.choice(sorted(self.files.keys() - {name}))
        self.files[name], self.files[other] = self.files[other], self.files[name]
        self.touched(name)
        self.touched(other)

    def removed(self, name: str) -> None:
        del self.files[name]
        self.touched(name)

    def added(self, name: str) -> None:
        more = self.chance.choice([f"{name}.bak", f"more/{name}", "final-v9.json", "note.txt"])
        self.files[more] = self.files[name]
        self.touched(more)

    def change_field(self, field: str) -> None:
        """Change one field of one entry; in half of all cases the manifest names the ledger as it is then."""
        lines = self.files[LEDGER].splitlines(keepends=True)
        number = self.chance.randrange(len(lines))
        entry = json.loads(lines[number])
        entry[field] = self.other(field, entry[field])
        lines[number] = f"{compact(entry)}\n".encode()
        self.files[LEDGER] = b"".join(lines)
        self.names.append(f"entry {number + 1} ")
        if self.chance.random() < 0.5:
            resigned(self.files)

    def other(self, field: str, value: str | int) -> str | int:
        """Give another value for a field of an entry, one that might stand there."""
        if isinstance(value, int):
            return self.chance.choice([value + 1, value - 1, value * 10, 0, str(value)])
        if field == "kind":
            return self.chance.choice(sorted(KINDS.keys() - {value}))
        place = self.chance.randrange(len(value))
        letters = "0123456789abcdef" if field == "hash" or value[place].isdigit() else "abcxyz-:{}"
        letter = self.chance.choice([one for one in letters if one != value[place]])
        return f"{value[:place]}{letter}{value[place + 1 :]}"


FILES = ("flipped", "cut", "swapped", "removed", "added")
FIELDS = alone.FIELDS


def tamper(packs: list[dict[str, bytes]], times: int, seed: int) -> Counter[str]:
    """Change exports so many times, each in one way, and count what was found and named."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    for _ in range(times):
        tampered = Tamper(chance.choice(packs), chance)
        sentence = misfit(tampered.files)
        assert sentence, (tampered.kind, tampered.names)
        assert "\n" not in sentence
        assert any(name in sentence for name in tampered.names), (tampered.kind, tampered.names, sentence)
        found[tampered.kind] += 1
    return found


def test_a_change_of_any_file_or_field_is_found_and_named(packs):
    for pack in packs:
        assert misfit(pack) == ""
    found = tamper(packs, 400, seed=1)
    assert found.keys() == {*FILES, *FIELDS}


def test_each_file_that_is_gone_cut_or_empty_is_named(packs):
    for name in packs[-1]:
        for content in (None, b"", packs[-1][name][:-1]):
            files = {key: one for key, one in packs[-1].items() if key != name}
            files |= {} if content is None else {name: content}
            assert re.search(rf"{re.escape(name)}|\bentry \d", misfit(files)), name


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff", b'{"amendments":3}', b"[" * 100_000])
def test_a_document_that_is_none_is_named_though_the_manifest_fits(packs, content):
    for name in ("standings.json", "standings.csv", "recipe.json", "final-v1.json", "marks.json", "sample.csv"):
        files = {**packs[-1], name: content}
        resigned(files)
        assert name in misfit(files)
    for name in ("manifest.json", LEDGER):
        assert misfit({**packs[-1], name: content})


@pytest.mark.long
def test_ten_thousand_changes_are_all_found_and_named(packs):
    found = tamper(packs, 10_000, seed=2026)
    print(dict(found))
    assert found.total() == 10_000
