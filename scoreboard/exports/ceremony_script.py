"""How the ceremony is to go, as files of the pack: the script with the words of its cards, and their pictures."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zipfile import ZipFile

from scoreboard.core import codec
from scoreboard.core.script import USUAL, Script

SCRIPT = "ceremony.json"
PHOTO = re.compile(r"ceremony/([0-9a-f]+)\.(jpg|png)")
MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png"}
ENDINGS = {media_type: ending for ending, media_type in MEDIA_TYPES.items()}


@dataclass(frozen=True, slots=True)
class Photo:
    """The picture of a card."""

    media_type: str
    body: bytes


def script_files(script: Script, photos: Mapping[str, Photo]) -> Iterator[tuple[str, bytes]]:
    """Give each file: the script, and the pictures that its cards have, by what they were kept under."""
    yield SCRIPT, f"{codec.dump(script)}\n".encode()
    for id_ in dict.fromkeys(extra.photo for extra in script.extras if extra.photo in photos):
        yield f"ceremony/{id_}.{ENDINGS[photos[id_].media_type]}", photos[id_].body


def script_in(pack: ZipFile) -> tuple[Script, dict[str, Photo]]:
    """Read script and pictures again; the usual script from a pack that has none. Raises ValueError."""
    names = pack.namelist()
    script: Script = codec.load(Script, pack.read(SCRIPT).decode()) if SCRIPT in names else USUAL
    found = [(name, match) for name in names if (match := PHOTO.fullmatch(name))]
    return script, {match[1]: Photo(MEDIA_TYPES[match[2]], pack.read(name)) for name, match in found}
