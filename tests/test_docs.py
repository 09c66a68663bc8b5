"""What the documentation says is so: its quotes, links, settings, words, commands and examples."""

import argparse
import ast
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

import pytest

from rig import Competition
from scoreboard import cli
from scoreboard.app import create_app
from scoreboard.competitions import Competitions
from scoreboard.core.refusal import Why
from scoreboard.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "data" / "README.md", *sorted(DOCS.rglob("*.md"))]
SOURCES = [
    *sorted((ROOT / "scoreboard").rglob("*.py")),
    *sorted((ROOT / "templates").rglob("*.html")),
    *sorted((ROOT / "static" / "js").rglob("*.js")),
]

BLOCK = re.compile(r"^```(?P<lang>\w+)(?P<about>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
WORD = re.compile(r"^\*\*(.+?)\*\*:", re.MULTILINE)

OTHER_WORDS = {
    "competition": "contest tournament campaign",
    "team": "squad crew",
    "entry": "logline",
    "outcome": "disposition",
    "tally": "subtotal",
    "standings": "leaderboard scoretable",
    "measure": "metric",
    "organiser": "admin admins administrator superuser",
    "judge": "referee arbiter juror",
    "lead": "captain supervisor teamlead",
    "pass": "ticket credential credentials invite invitation",
    "wall": "dashboard signage kiosk",
    "whistle": "buzzer",
    "a name that says what it is": "util utils helper helpers common misc manager service",
}
"""Words that nobody may use where the glossary has one."""


@dataclass(frozen=True)
class Block:
    """A block of code in a page: its language, what stands behind it, its text."""

    page: Path
    lang: str
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}: {self.text.splitlines()[0][:60] if self.text else ''}"


def blocks() -> Iterator[Block]:
    for page in PAGES:
        for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
            yield Block(page, found["lang"], found["about"].strip(), found["text"])


def bare(text: str) -> str:
    """The lines without their indentation: a quote may stand further left than what it quotes."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


# --- quotes ---


QUOTES = [block for block in blocks() if block.about.startswith("title=")]


@pytest.mark.parametrize("quote", QUOTES, ids=str)
def test_what_is_quoted_stands_in_the_file(quote):
    file = ROOT / quote.about.removeprefix("title=").strip('"')

    assert f"\n{bare(quote.text)}\n" in f"\n{bare(file.read_text(encoding='utf-8'))}\n"


def test_the_walk_quotes_every_file_on_the_way():
    walk = (DOCS / "one-donation.md").read_text(encoding="utf-8")
    named = re.findall(r"^### \d+\. .+?: (.+)$", walk, re.MULTILINE)
    files = [file for line in named for file in line.split(" and ")]

    assert len(files) > 15
    assert [file for file in files if not (ROOT / file).is_file()] == []


# --- links and names of files ---


def anchors(page: Path) -> set[str]:
    """What can stand behind # in a link to this page, as the usual readers of Markdown make it."""
    headings = HEADING.findall(BLOCK.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    dead = []
    for found in LINK.finditer(BLOCK.sub("", page.read_text(encoding="utf-8"))):
        target, _, anchor = found["target"].partition("#")
        there = (page.parent / target) if target else page
        if "://" in target:
            continue
        if not there.exists() or (anchor and anchor not in anchors(there)):
            dead.append(found["target"])

    assert dead == []


@pytest.mark.parametrize("page", ["architecture.md", "security.md"])
def test_a_file_that_is_named_is_there(page):
    named = re.findall(r"`([\w/*.]+(?:\.py|\.js|\.cfg|/))`", (DOCS / page).read_text(encoding="utf-8"))
    gone = [name for name in named if not [*ROOT.glob(name), *(ROOT / "scoreboard").glob(name)]]

    assert len(named) > 10
    assert gone == []


def test_every_page_can_be_reached_from_the_readme():
    reached, ahead = set(), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        for found in LINK.finditer(BLOCK.sub("", page.read_text(encoding="utf-8"))):
            target = (page.parent / found["target"].partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_file():
                ahead.append(target)

    assert [page for page in DOCS.rglob("*.md") if page not in reached] == []


# --- settings ---


def test_the_page_of_settings_has_all_of_them_with_their_defaults():
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (.+?) \| (.+?) \|$", (DOCS / "settings.md").read_text(), re.MULTILINE)
    said = {name: (variable, default) for name, variable, default, _ in rows}
    shown = {"": "empty", (): "none"}
    wanted = {
        field.name: (PREFIX + field.name.upper(), shown.get(field.default) or f"`{field.default}`")
        for field in fields(Settings)
    }
    wanted["data_dir"] = (wanted["data_dir"][0], "see below")

    assert said == wanted


# --- words ---


def glossary() -> list[str]:
    return WORD.findall((DOCS / "glossary.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def said() -> str:
    """Everything that the product says, in code and in pages, with its words apart."""
    text = "\n".join(source.read_text(encoding="utf-8") for source in SOURCES)
    return re.sub(r"[_\s-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)).lower()


@pytest.mark.parametrize("word", glossary())
def test_a_word_of_the_glossary_is_a_word_of_the_product(word, said):
    assert re.search(rf"\b{word.lower().replace('-', ' ')}s?\b", said)


def test_no_word_stands_in_the_glossary_twice():
    assert sorted(set(glossary())) == sorted(glossary())


def names_of_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def names_of_script(text: str) -> Iterator[str]:
    yield from re.findall(r"\b(?:const|let|function|class) (\w+)", text)


def words_in(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_nothing_is_called_by_another_word():
    instead = {other: word for word, others in OTHER_WORDS.items() for other in others.split()}
    found = {}
    for source in SOURCES:
        names = {".py": names_of_python, ".js": names_of_script}.get(source.suffix, lambda _: iter(()))
        for name in (*names(source.read_text(encoding="utf-8")), source.stem):
            for word in words_in(name) & instead.keys():
                found[f"{source.relative_to(ROOT)}: {name}"] = instead[word]

    assert found == {}


def test_a_name_with_another_word_in_it_would_be_noticed():
    assert words_in("AdminDashboard") & set(OTHER_WORDS["organiser"].split()) == {"admin"}
    assert "make_contest" in set(names_of_python("def make_contest(): ..."))


# --- commands ---


def commands() -> Iterator[tuple[Block, str]]:
    for block in blocks():
        if block.lang == "sh":
            for line in block.text.replace("\\\n", " ").splitlines():
                if match := re.match(r"(?:\w+=\S+ )*(?:\.venv/bin/)?(scoreboard .*)", line.strip()):
                    yield block, match[1]


@pytest.mark.parametrize("command", [command for _, command in commands()])
def test_a_command_in_the_pages_is_one_that_the_product_knows(command):
    assert cli.parser().parse_args(shlex.split(command, comments=True)[1:]).run


def test_every_command_of_the_product_is_in_the_pages():
    (subcommands,) = (action for action in cli.parser()._actions if isinstance(action, argparse._SubParsersAction))
    shown = {command.split()[1] for _, command in commands()}

    assert sorted(set(subcommands.choices) - shown) == []


def test_what_make_is_asked_for_is_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    asked = {word for block in blocks() if block.lang == "sh" for word in re.findall(r"^make (\w+)", block.text, re.M)}

    assert asked
    assert [word for word in asked if not re.search(rf"^{word}:", makefile, re.MULTILINE)] == []


# --- the API ---


def test_the_page_of_the_api_has_every_call_and_no_other(tmp_path):
    competitions = Competitions(tmp_path)
    app = create_app(Settings(data_dir=tmp_path), competitions, setup_key="key")
    competitions.close()
    calls = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/")
    }
    said = set(re.findall(r"`((?:GET|POST) /api/v1/[^`]+)`", (DOCS / "api.md").read_text(encoding="utf-8")))

    assert said == calls


def test_the_page_of_the_api_has_every_reason_of_a_refusal():
    said = set(re.findall(r"^\| `(\w+)` \| \d{3} \|", (DOCS / "api.md").read_text(encoding="utf-8"), re.MULTILINE))

    assert said == {*(why.value for why in Why), "csrf", "needs_pass", "step_up"}


def test_the_examples_of_the_api_answer_as_the_page_says(competition: Competition, tmp_path):
    """Each block with curl is run; the block behind it is the answer, with "…" for what differs every time."""
    if shutil.which("curl") is None:
        pytest.skip("there is no curl here")
    (tmp_path / ".curlrc").write_text("silent\nshow-error\ninclude\n")
    environment = {
        **os.environ,
        "CURL_HOME": str(tmp_path),
        "API": f"{competition.server.address}/api/v1/{competition.slug}",
        "TOKEN": competition.token("organiser"),
    }
    api = [block for block in blocks() if block.page == DOCS / "api.md"]
    examples = [(asked, answer) for asked, answer in pairwise(api) if "curl" in asked.text]
    assert len(examples) > 8
    for asked, answer in examples:
        ran = subprocess.run(["sh", "-ec", asked.text], env=environment, capture_output=True, text=True, check=False)
        head, _, body = ran.stdout.replace("\r", "").partition("\n\n")
        status = re.search(r'status="(\d+)"', answer.about)

        assert ran.returncode == 0, f"{asked}\n{ran.stderr}"
        assert status
        assert head.split()[1] == status[1], f"{asked}\n{ran.stdout}"
        if body or answer.text.strip():
            assert differences(json.loads(answer.text), json.loads(body)) == [], asked.text


def test_an_answer_that_is_not_as_the_page_says_would_be_noticed():
    assert differences({"rows": [{"place": 1, "at": "…"}]}, {"rows": [{"place": 2, "at": "now"}], "more": 0}) == [
        ".rows[0].place is 2 and not 1"
    ]
    assert differences({"why": "closed"}, {}) == [".why is missing"]


def differences(said: object, came: object, where: str = "") -> list[str]:
    """Where an answer differs from the page; what the page leaves out may be there."""
    if said == "…":
        return []
    if isinstance(said, dict) and isinstance(came, dict):
        missing = [f"{where}.{key} is missing" for key in said if key not in came]
        return missing + [
            line for key in said.keys() & came for line in differences(said[key], came[key], f"{where}.{key}")
        ]
    if isinstance(said, list) and isinstance(came, list):
        few = [] if len(said) <= len(came) else [f"{where} has {len(came)} items"]
        return few + [
            line
            for n, (a, b) in enumerate(zip(said, came, strict=False))
            for line in differences(a, b, f"{where}[{n}]")
        ]
    return [] if said == came else [f"{where} is {came!r} and not {said!r}"]
