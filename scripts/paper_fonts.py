#!/usr/bin/env python3
"""Draw the fonts of the printed papers from those of the pages, and write static/fonts/fonts.lock.

    scripts/paper_fonts.py             write them
    scripts/paper_fonts.py FOLDER      write them there, to compare

A PDF takes no font with axes and no second file for rarer letters. So each cut that the
papers use is taken from both files of the family and put into one, with figures of equal
width. Needs fonttools[woff].
"""

import argparse
import hashlib
import json
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
SOURCES = ("archivo-latin.woff2", "archivo-latin-ext.woff2")
CUTS = {
    "text": {"wght": 430, "wdth": 100},
    "strong": {"wght": 680, "wdth": 100},
    "narrow": {"wght": 620, "wdth": 72},
    "display": {"wght": 800, "wdth": 96},
    "tight": {"wght": 800, "wdth": 62},
}
DROPPED = ("GSUB", "GPOS", "GDEF", "STAT", "HVAR", "avar", "gasp", "prep", "MVAR")
MISSING = 0x25A1
"""A white square stands for a letter that the family lacks, drawn as the family draws one it does not know."""


def main() -> None:
    """Write every cut and the lock."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FONTS)
    folder = parser.parse_args().folder
    lock = []
    for name, place in CUTS.items():
        content = drawn(place)
        file = f"archivo-{name}.ttf"
        (folder / file).write_bytes(content)
        lock.append({"file": file, "cut": place, "sha256": hashlib.sha256(content).hexdigest()})
    sources = [{"file": file, "sha256": hashlib.sha256((FONTS / file).read_bytes()).hexdigest()} for file in SOURCES]
    (folder / "fonts.lock").write_text(json.dumps({"from": sources, "cuts": lock}, indent=2) + "\n")


def drawn(place: dict[str, float]) -> bytes:
    """Give one cut of the family as a file of its own. The same sources give the same bytes."""
    parts = []
    for source in SOURCES:
        part = BytesIO()
        _cut(FONTS / source, place).save(part)
        part.seek(0)
        parts.append(part)
    merged = Merger().merge(parts)
    _add_missing(merged)
    merged.recalcTimestamp = False
    for when in ("created", "modified"):
        setattr(merged["head"], when, getattr(TTFont(FONTS / SOURCES[0])["head"], when))
    out = BytesIO()
    merged.save(out)
    return out.getvalue()


def _add_missing(font: TTFont) -> None:
    """Give the sign for a missing letter a place of its own."""
    glyphs, name = font["glyf"], "whitesquare"
    glyphs[name] = deepcopy(glyphs[".notdef"])
    font["hmtx"][name] = font["hmtx"][".notdef"]
    font.setGlyphOrder(glyphs.glyphOrder)
    for table in font["cmap"].tables:
        table.cmap[MISSING] = name


def _cut(path: Path, place: dict[str, float]) -> TTFont:
    font = instantiateVariableFont(TTFont(path, recalcTimestamp=False), place)
    names = set(font.getGlyphOrder())
    for table in font["cmap"].tables:
        # Figures of one width, so that those of a column stand under one another.
        table.cmap = {code: f"{name}.tf" if f"{name}.tf" in names else name for code, name in table.cmap.items()}
    for table in DROPPED:
        if table in font:
            del font[table]
    font.flavor = None
    return font


if __name__ == "__main__":
    main()
