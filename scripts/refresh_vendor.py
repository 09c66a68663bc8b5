#!/usr/bin/env python3
"""Fetch the third-party files of the pages again and write static/vendor/vendor.lock.

    scripts/refresh_vendor.py              the versions that the lock names
    scripts/refresh_vendor.py --newest     the newest within the ranges below

Packages come by name through `npm pack`; nothing of them is run.
"""

import argparse
import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
LOCK = VENDOR / "vendor.lock"

WANTED = [
    {
        "name": "socket.io-client",
        "range": "4.8",
        "path": "dist/socket.io.esm.min.js",
        "file": "socket.io.esm.min.js",
        "licence": "MIT",
        # Parts of other packages inside the file whose authors are others.
        "contains": ["@socket.io/component-emitter"],
    },
    {
        "name": "idb",
        "range": "8",
        "path": "build/index.js",
        "file": "idb.js",
        "licence": "ISC",
        "contains": [],
    },
    {
        "name": "uqr",
        "range": "0.1",
        "path": "dist/index.mjs",
        "file": "uqr.js",
        "licence": "MIT",
        "contains": [],
    },
]


def main() -> None:
    """Write every wanted file, its licence text and the lock."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newest", action="store_true", help="take newer versions within the ranges")
    newest = parser.parse_args().newest
    locked = (
        {} if newest or not LOCK.exists() else {one["name"]: one["version"] for one in json.loads(LOCK.read_text())}
    )
    VENDOR.mkdir(exist_ok=True)
    lock = [refresh(one, locked.get(one["name"], one["range"])) for one in WANTED]
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")


def refresh(wanted: dict, version: str) -> dict:
    """Put one file and its licence in place; its entry in the lock."""
    with tempfile.TemporaryDirectory() as folder:
        package = unpack(f"{wanted['name']}@{version}", Path(folder) / "it")
        manifest = json.loads((package / "package.json").read_text())
        licences = [licence_of(package)]
        for part in wanted["contains"]:
            there = unpack(f"{part}@{manifest['dependencies'][part]}", Path(folder) / "part")
            licences.append(f"Contains {part}:\n\n{licence_of(there)}")
        content = (package / wanted["path"]).read_bytes()
    (VENDOR / wanted["file"]).write_bytes(content)
    text = "\n----\n\n".join(licences)
    licence_file = f"{wanted['name']}.LICENSE"
    (VENDOR / licence_file).write_text(text)
    print(f"{wanted['name']} {manifest['version']}: {wanted['file']}, {len(content)} bytes")
    return {
        "name": wanted["name"],
        "version": manifest["version"],
        "file": wanted["file"],
        "sha256": hashlib.sha256(content).hexdigest(),
        "licence": wanted["licence"],
        "licence_file": licence_file,
        "licence_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def unpack(spec: str, folder: Path) -> Path:
    """Fetch a package by name and unpack it; the folder with its package.json."""
    folder.mkdir()
    subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", spec], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    [archive] = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


def licence_of(package: Path) -> str:
    """The licence text that came with a package."""
    [text] = [path.read_text() for path in package.iterdir() if path.name.upper().startswith("LICEN")]
    return text


if __name__ == "__main__":
    main()
