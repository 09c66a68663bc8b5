"""What others wrote is in the repository as they published it, with its licence."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent / "static"
VENDOR = STATIC / "vendor"
FONTS = STATIC / "fonts"
LOCK = json.loads((VENDOR / "vendor.lock").read_text())


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("locked", LOCK, ids=lambda locked: locked["name"])
def test_a_vendored_file_is_byte_for_byte_what_the_lock_names(locked):
    assert sha256(VENDOR / locked["file"]) == locked["sha256"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", locked["version"])


@pytest.mark.parametrize("locked", LOCK, ids=lambda locked: locked["name"])
def test_a_vendored_file_comes_with_its_licence_text(locked):
    assert locked["licence"] in {"MIT", "ISC", "BSD-3-Clause", "Apache-2.0"}
    assert sha256(VENDOR / locked["licence_file"]) == locked["licence_sha256"]
    assert "Copyright" in (VENDOR / locked["licence_file"]).read_text()


def test_nothing_is_vendored_that_the_lock_does_not_name():
    named = {locked[key] for locked in LOCK for key in ("file", "licence_file")}

    assert {path.name for path in VENDOR.iterdir()} == named | {"vendor.lock"}


@pytest.mark.parametrize("locked", LOCK, ids=lambda locked: locked["name"])
def test_a_vendored_script_lives_under_a_strict_content_security_policy(locked):
    script = (VENDOR / locked["file"]).read_text()

    assert not re.search(r"\beval\(|new Function\b|innerHTML|document\.write|createElement\(.script", script)


def test_every_font_comes_with_its_licence_text():
    families = {path.name.split("-")[0].capitalize() for path in (STATIC / "fonts").glob("*.woff*")}

    assert families
    for family in families:
        assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / f"OFL-{family}.txt").read_text().upper()


def test_the_fonts_of_the_papers_are_what_the_lock_names_and_are_drawn_from_those_of_the_pages(tmp_path):
    lock = json.loads((FONTS / "fonts.lock").read_text())
    assert all(sha256(FONTS / one["file"]) == one["sha256"] for one in [*lock["from"], *lock["cuts"]])
    assert {path.name for path in FONTS.glob("*.ttf")} == {one["file"] for one in lock["cuts"]}

    drawn_anew = [sys.executable, str(FONTS.parents[1] / "scripts" / "paper_fonts.py"), str(tmp_path)]
    subprocess.run(drawn_anew, check=True)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        name: (FONTS / name).read_bytes() for name in ("fonts.lock", *(one["file"] for one in lock["cuts"]))
    }
