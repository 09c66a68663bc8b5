"""The borders and habits that keep the product readable and safe, held by counting what breaks them."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "scoreboard"
CORE = PACKAGE / "core"


def places(folder: Path, pattern: str, breaks: Callable[[str], Iterator[int]]) -> list[str]:
    """Every file and line in a folder that breaks a rule."""
    found = []
    for path in sorted(folder.rglob(pattern)):
        lines = breaks(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(ROOT)}:{line}" for line in lines]
    return found


def lines_with(pattern: str) -> Callable[[str], Iterator[int]]:
    """A rule: this pattern stands nowhere."""

    def breaks(text: str) -> Iterator[int]:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield text.count("\n", 0, match.start()) + 1

    return breaks


def calls(
    *, to: Callable[[str], bool], unless: Callable[[ast.Call], bool] = lambda _: False
) -> Callable[[str], Iterator[int]]:
    """A rule: nobody calls what has this name, unless in an allowed way."""

    def breaks(text: str) -> Iterator[int]:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and to(ast.unparse(node.func)) and not unless(node):
                yield node.lineno

    return breaks


def names_a_room(call: ast.Call) -> bool:
    return any(keyword.arg in ("to", "room") for keyword in call.keywords)


def is_aware(call: ast.Call) -> bool:
    return bool(call.args or call.keywords)


def ends_in(*names: str) -> Callable[[str], bool]:
    return lambda called: called.split(".")[-1] in names


RULES = {
    "a message to the sockets names its room": (PACKAGE, "*.py", calls(to=ends_in("emit"), unless=names_a_room)),
    "no text of ours is declared safe": (PACKAGE, "*.py", calls(to=ends_in("Markup"))),
    "the time has a zone": (PACKAGE, "*.py", calls(to=lambda name: name.endswith("datetime.now"), unless=is_aware)),
    "nobody asks for a naive UTC time": (PACKAGE, "*.py", calls(to=ends_in("utcnow", "utcfromtimestamp"))),
    "core asks for no time at all": (CORE, "*.py", calls(to=ends_in("now", "today", "time", "monotonic"))),
    "core has no floats": (CORE, "*.py", calls(to=ends_in("float"))),
    "no row of a ledger is replaced": (
        PACKAGE,
        "*.py",
        lines_with(r"\bINSERT\s+OR\s+REPLACE\s+INTO\b|\breplace=True\b|\bupsert\b"),
    ),
    "no template declares text safe": (ROOT / "templates", "*.html", lines_with(r"\|\s*safe\b|autoescape\s+false")),
    "no style stands in a page": (ROOT / "templates", "*.html", lines_with(r"\sstyle\s*=|<style\b")),
    "no script stands in a page": (
        ROOT / "templates",
        "*.html",
        lines_with(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\son[a-z]+\s*=\s*[\"']|javascript:"),
    ),
    "nothing comes from another machine": (
        ROOT / "templates",
        "*.html",
        lines_with(r"(?:src|href)\s*=\s*[\"']?\s*(?:https?:)?//"),
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_nowhere_is_it_otherwise_that(rule):
    folder, pattern, breaks = RULES[rule]

    assert places(folder, pattern, breaks) == []


def test_scripts_of_ours_write_text_and_never_markup():
    ours = ROOT / "static" / "js"

    assert (
        places(
            ours, "*.js", lines_with(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
        )
        == []
    )


def test_core_has_no_float_of_any_kind():
    def floats(text: str) -> Iterator[int]:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                yield node.lineno
            if isinstance(node, ast.Name) and node.id == "float":
                yield node.lineno

    assert places(CORE, "*.py", floats) == []


def test_every_folder_of_the_package_is_shipped():
    setup = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    folders = {
        f"scoreboard.{path.parent.relative_to(PACKAGE)}".replace("/", ".") for path in PACKAGE.glob("*/__init__.py")
    }

    assert [name for name in sorted(folders) if f"\n    {name}\n" not in setup] == []


def test_everybody_imports_only_whom_they_may():
    """The contracts stand in setup.cfg."""
    linter = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    checked = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("rule", "planted"),
    [
        ("a message to the sockets names its room", "socketio.emit('board', board)"),
        ("no text of ours is declared safe", "markupsafe.Markup(name)"),
        ("the time has a zone", "at = datetime.now()"),
        ("nobody asks for a naive UTC time", "at = datetime.utcnow()"),
        ("core asks for no time at all", "at = datetime.now(UTC)"),
        ("core has no floats", "x = float(y)"),
        ("no row of a ledger is replaced", "db.execute('INSERT OR REPLACE INTO entries')"),
        ("no template declares text safe", "{{ name|safe }}"),
        ("no style stands in a page", '<i style="width: 3%">'),
        ("no script stands in a page", "<script>go()</script>"),
        ("no script stands in a page", '<a onclick="go()">'),
        ("nothing comes from another machine", '<script src="https://cdn.example/x.js">'),
    ],
)
def test_a_rule_notices_what_breaks_it(rule, planted):
    _, _, breaks = RULES[rule]

    assert list(breaks(planted)) == [1]
