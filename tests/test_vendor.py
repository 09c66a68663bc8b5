"""What others wrote is in the repository as they published it, with its licence."""

import hashlib
import json
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent / "static"
VENDOR = STATIC / "vendor"
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
