"""The `scoreboard` command: what it prints and where, its exit status, with and without a running server."""

import csv
import io
import json
import re
import sqlite3
import stat
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from rig import BELWEEK, Api, asked, command, free_port, new_id, token_in
from scoreboard import cli

COMMANDS = "demo serve new pass import phase standings export verify backup restore check"
HEADER = "made_at,team,outcome,calls,amount,units,reference,note\n"
ROWS = "2026-11-23T09:00:00Z,ZO,donation,1,25.00,0,a-1,\n2026-11-23T09:05:00Z,KO,convinced,1,,,a-2,\n"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys):
    """Run a command in this process: `run(data_dir, "phase", slug, "open")`."""

    def run(data_dir: Path, *words: str) -> Said:
        capsys.readouterr()
        try:
            status = cli.main([*words, "--data-dir", str(data_dir)])
        except SystemExit as left:
            status = int(left.code or 0)
        heard = capsys.readouterr()
        assert "Traceback" not in heard.err
        return Said(status, heard.out, heard.err)

    return run


@pytest.fixture
def data_dir(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def toml(tmp_path):
    path = tmp_path / "belweek.toml"
    path.write_text(BELWEEK, encoding="utf-8")
    return str(path)


@pytest.fixture
def belweek(run, data_dir, toml):
    """A competition in a data directory that no server holds."""
    made = run(data_dir, "new", "belweek", "--from", toml)
    assert made.status == 0, made.err
    return made


def test_every_command_explains_itself(run, data_dir):
    for word in COMMANDS.split():
        said = run(data_dir, word, "--help")
        assert said.status == 0
        assert said.out.startswith(f"usage: scoreboard {word}")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["phase", "belweek", "finalise"],
        ["pass", "belweek"],
        ["pass", "belweek", "--role", "king"],
        ["serve", "--port", "many"],
        ["standings", "belweek", "--json", "--csv"],
        ["export", "belweek"],
        ["new", "belweek", "--template", "none-such"],
        ["new", "belweek", "--template", "belweek", "--from", "mine.toml"],
        ["serve", "--cert", "only-this.pem"],
    ],
)
def test_wrong_use_is_status_2_and_says_what_is_right(run, data_dir, words):
    said = run(data_dir, *words)

    assert said.status == 2
    assert said.out == ""
    assert said.err.strip()


def one_sentence(said: Said) -> None:
    assert said.status == 1
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1, said.err


@pytest.mark.parametrize(
    "words",
    [
        ["phase", "nowhere", "open"],
        ["pass", "nowhere", "--role", "judge"],
        ["standings", "nowhere"],
        ["standings", "nowhere", "--json"],
        ["export", "nowhere", "--out", "x.zip"],
        ["backup", "nowhere", "--out", "x.db"],
        ["pass", "belweek", "--role", "lead"],
        ["pass", "belweek", "--role", "lead", "--team", "XX"],
        ["pass", "belweek", "--role", "judge", "--team", "ZO"],
        ["phase", "belweek", "freeze"],
        ["phase", "belweek", "reveal"],
        ["new", "belweek", "--template", "belweek"],
        ["new", "other", "--from", "/nowhere/at/all.toml"],
        ["import", "belweek", "/nowhere/at/all.csv"],
        ["import", "nowhere", "/nowhere/at/all.csv"],
        ["restore", "/nowhere/at/all.db", "--as", "again"],
        ["export", "belweek", "--out", "/nowhere/at/all.zip"],
        ["backup", "belweek", "--out", "/nowhere/at/all.db"],
    ],
)
def test_no_is_status_1_and_one_sentence(run, data_dir, belweek, words):
    one_sentence(run(data_dir, *words))


@pytest.mark.parametrize("slug", ["../outside", "Belweek", "a", "api", "with space", "x" * 41, "static"])
def test_a_slug_that_cannot_be_is_refused(run, data_dir, toml, slug):
    said = run(data_dir, "new", slug, "--from", toml)

    assert said.status == 1
    assert not list(data_dir.parent.rglob("*.db"))


@pytest.mark.parametrize("slug", ["../outside", "Belweek", "with space", "api"])
def test_nothing_comes_back_under_a_slug_that_cannot_be(run, data_dir, belweek, tmp_path, slug):
    run(data_dir, "backup", "belweek", "--out", str(tmp_path / "copy.db"))

    one_sentence(run(data_dir, "restore", str(tmp_path / "copy.db"), "--as", slug))
    assert [path.name for path in data_dir.glob("*.db")] == ["belweek.db"]


@pytest.mark.parametrize("written", [b"\xff\xfe", b"name = ", b"[[team]]", b"", b"name = 5\nslug = 5"])
def test_a_competition_that_cannot_be_read_is_refused_with_sentences(run, data_dir, tmp_path, written):
    path = tmp_path / "broken.toml"
    path.write_bytes(written)
    said = run(data_dir, "new", "belweek", "--from", str(path))

    assert said.status == 1
    assert said.err.strip()
    assert not list(data_dir.glob("*.db"))


def test_a_new_competition_has_a_link_and_a_token(belweek, data_dir):
    token = token_in(belweek.out)

    assert f"/belweek/pass#{token}" in belweek.out
    assert re.search(rf"^token +{re.escape(token)}$", belweek.out, re.MULTILINE)
    assert token not in belweek.err
    assert stat.S_IMODE((data_dir / "belweek.db").stat().st_mode) == 0o600


def test_a_phase_is_printed(run, data_dir, belweek):
    assert run(data_dir, "phase", "belweek", "open") == Said(0, "open\n", "")
    assert run(data_dir, "phase", "belweek", "open").out == "open\n"
    assert run(data_dir, "phase", "belweek", "freeze").out == "frozen\n"
    one_sentence(run(data_dir, "phase", "belweek", "thaw"))
    assert run(data_dir, "phase", "belweek", "thaw", "--reason", "the hail is over").out == "open\n"


@pytest.fixture
def results(tmp_path):
    path = tmp_path / "results.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return str(path)


def test_results_come_in_from_a_file_and_go_out_in_every_form(run, data_dir, belweek, results):
    run(data_dir, "phase", "belweek", "open")
    dry = run(data_dir, "import", "belweek", results, "--dry-run")
    assert dry.status == 0
    assert json.loads(run(data_dir, "standings", "belweek", "--json").out)["rows"][0]["money_minor"] == 0

    assert run(data_dir, "import", "belweek", results).status == 0
    again = run(data_dir, "import", "belweek", results)
    assert again.status == 0
    assert re.search(r"^donation +0 +1 +0$", again.out, re.MULTILINE)

    as_json = run(data_dir, "standings", "belweek", "--json")
    assert as_json.err == ""
    assert [row["money_minor"] for row in json.loads(as_json.out)["rows"]] == [2500, 0, 0]
    as_csv = run(data_dir, "standings", "belweek", "--csv").out
    assert len(list(csv.reader(io.StringIO(as_csv)))) == 4
    assert run(data_dir, "standings", "belweek").out.splitlines()[0].split()[:2] == ["1", "ZO"]


def test_every_other_view_is_printed_behind_the_ranking_that_counts(run, data_dir, tmp_path, results):
    fair = tmp_path / "fair.toml"
    views = """
[[recipe.view]]
name = { nl = "Gesprekken per dag", fr = "Appels par jour" }
rank_by = "calls"
within = "day"
[[recipe.view]]
rank_by = "money"
relative_to = "best"
"""
    fair.write_text(BELWEEK + views, encoding="utf-8")
    run(data_dir, "new", "belweek", "--from", str(fair))
    run(data_dir, "phase", "belweek", "open")
    run(data_dir, "import", "belweek", results)

    counts, by_day, to_best = run(data_dir, "standings", "belweek").out.split("\n\n")
    assert [line.split()[:3] for line in counts.splitlines()] == [
        ["1", "ZO", "2500"],
        ["2", "KO", "0"],
        ["2", "MA", "0"],
    ]
    assert by_day.splitlines()[0] == "Gesprekken per dag, 2026-11-23"
    assert by_day.splitlines()[1].split()[:3] == ["1", "KO", "1"]
    assert to_best.splitlines()[0] == "money / best"
    assert to_best.splitlines()[1].split()[:3] == ["1", "ZO", "100.0"]


def test_a_file_with_one_wrong_row_brings_nothing(run, data_dir, belweek, results):
    Path(results).write_text(HEADER + ROWS + "2026-11-23T09:00:00Z,XX,donation,1,25.00,0,a-3,\n", encoding="utf-8")
    run(data_dir, "phase", "belweek", "open")
    said = run(data_dir, "import", "belweek", results)

    assert said.status == 1
    assert said.err.strip()
    assert json.loads(run(data_dir, "standings", "belweek", "--json").out)["rows"][0]["money_minor"] == 0


def test_a_pack_and_a_file_are_verified(run, data_dir, belweek, results, tmp_path):
    run(data_dir, "phase", "belweek", "open")
    run(data_dir, "import", "belweek", results)
    pack = str(tmp_path / "pack.zip")
    exported = run(data_dir, "export", "belweek", "--out", pack)

    assert (exported.status, exported.out) == (0, "")
    for path in (pack, str(data_dir / "belweek.db")):
        said = run(data_dir, "verify", path)
        assert said.status == 0
        assert said.out.startswith("PASS")


def test_a_changed_amount_is_named(run, data_dir, belweek, results):
    run(data_dir, "import", "belweek", results)
    path = data_dir / "belweek.db"
    path.write_bytes(path.read_bytes().replace(b'"amount_minor":2500', b'"amount_minor":9500'))
    said = run(data_dir, "verify", str(path))

    assert said.status == 1
    assert said.out.startswith("FAIL")
    assert re.search(r"entry \d+", said.out)
    checked = run(data_dir, "check")
    assert checked.status == 1
    assert re.search(r"^FAIL +belweek\.db", checked.out, re.MULTILINE)


@pytest.mark.parametrize("content", [b"", b"rubbish" * 500, None])
def test_what_is_no_competition_fails_verification(run, data_dir, tmp_path, content):
    path = tmp_path / "thing.db"
    if content is not None:
        path.write_bytes(content)
    said = run(data_dir, "verify", str(path))

    assert said.status == 1
    assert said.out.startswith("FAIL")


def test_check_says_that_all_is_well(run, data_dir, belweek):
    said = run(data_dir, "check")

    assert said.status == 0
    assert all(line.startswith("ok") for line in said.out.splitlines())


def test_check_names_a_data_directory_that_is_not_there(run, data_dir):
    assert run(data_dir, "check").status == 1


def test_a_backup_comes_back_with_everything_but_its_epoch(run, data_dir, belweek, results, tmp_path):
    run(data_dir, "phase", "belweek", "open")
    run(data_dir, "import", "belweek", results)
    copy = tmp_path / "copy.db"
    assert run(data_dir, "backup", "belweek", "--out", str(copy)) == Said(0, f"{copy}\n", "")
    assert run(data_dir, "backup", "belweek", "--out", str(copy)).status == 2, "nothing is written over"

    assert run(data_dir, "restore", str(copy), "--as", "again") == Said(0, "again\n", "")
    one_sentence(run(data_dir, "restore", str(copy), "--as", "again"))
    before, after = (
        json.loads(run(data_dir, "standings", slug, "--json").out)["rows"] for slug in ("belweek", "again")
    )
    assert before == after
    epochs = {epoch_of(data_dir / f"{slug}.db") for slug in ("belweek", "again")}
    assert len(epochs) == 2
    for path in (copy, data_dir / "again.db"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, f"{path} holds what opens doors"
    assert sorted(path.name for path in data_dir.iterdir() if path.is_dir()) == []


def epoch_of(path: Path) -> str:
    database = sqlite3.connect(path)
    (epoch,) = database.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()
    database.close()
    return str(epoch)


def test_a_damaged_copy_does_not_come_back(run, data_dir, belweek, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"rubbish" * 1_000)
    said = run(data_dir, "restore", str(copy), "--as", "again")

    assert said.status == 1
    assert not (data_dir / "again.db").exists()


class TestWhileTheServerRuns:
    """The same commands reach the server that holds the data."""

    def test_a_pass_works_at_once(self, run, server, competition):
        made = run(server.data_dir, "pass", competition.slug, "--role", "judge", "--label", "Ada")

        assert made.status == 0
        assert f"{server.address}/{competition.slug}/pass#" in made.out
        judge = Api(port=server.port, slug=competition.slug, token=token_in(made.out))
        assert judge.get("standings").status == 200

    def test_a_competition_is_served_at_once(self, run, server, toml, listen):
        slug = f"made-{new_id().lower().replace('_', '-')}".rstrip("-")
        assert run(server.data_dir, "new", slug, "--from", toml).status == 0

        assert asked(server.port, "GET", f"/{slug}/wall").status == 200

    def test_a_phase_is_seen_at_once(self, run, server, competition):
        assert run(server.data_dir, "phase", competition.slug, "open").out == "open\n"

        assert competition.board()["phase"] == "open"
        one_sentence(run(server.data_dir, "phase", competition.slug, "reveal"))
        one_sentence(run(server.data_dir, "phase", "nowhere", "open"))

    def test_an_import_is_counted_at_once(self, run, server, competition, results, listen):
        competition.phase("open")
        wall = listen(competition)
        assert run(server.data_dir, "import", competition.slug, results).status == 0

        assert wall.next("board", lambda board: board["totals"]["money_minor"] == 2500)

    def test_standings_exports_and_backups_are_of_now(self, run, server, competition, tmp_path):
        competition.phase("open")
        competition.give("ZO", 2500)
        rows = json.loads(run(server.data_dir, "standings", competition.slug, "--json").out)["rows"]
        assert rows[0]["money_minor"] == 2500

        for word in ("export", "backup"):
            out = str(tmp_path / word)
            assert run(server.data_dir, word, competition.slug, "--out", out).status == 0
            assert run(server.data_dir, "verify", out).out.startswith("PASS")

    def test_a_restored_competition_is_served_at_once(self, run, server, competition, tmp_path):
        competition.phase("open")
        competition.give("ZO", 2500)
        copy, slug = str(tmp_path / "copy"), f"again-{competition.slug}"
        run(server.data_dir, "backup", competition.slug, "--out", copy)
        assert run(server.data_dir, "restore", copy, "--as", slug) == Said(0, f"{slug}\n", "")

        board = asked(server.port, "GET", f"/api/v1/{slug}/board").json
        assert board["totals"]["money_minor"] == 2500
        assert board["competition"] == slug
        assert board["epoch"] != competition.board()["epoch"]

    def test_check_is_well(self, run, server):
        said = run(server.data_dir, "check")

        assert said.status == 0, said.out


def test_a_control_file_that_a_killed_server_left_does_no_harm(run, new_server):
    server = new_server()
    competition = server.competition()
    server.kill()
    assert (server.data_dir / ".control").exists()

    made = run(server.data_dir, "pass", competition.slug, "--role", "judge")
    assert made.status == 0
    server.start()
    judge = Api(port=server.port, slug=competition.slug, token=token_in(made.out))
    assert judge.get("standings").status == 200


def test_a_stranger_finds_no_way_in_by_the_back_door(server, competition):
    said = json.loads((server.data_dir / ".control").read_text(encoding="utf-8"))
    body = json.dumps({"operation": "make_pass", "arguments": {"slug": competition.slug, "role": "organiser"}}).encode()

    for headers in ({}, {"Authorization": "Bearer guess"}, {"Authorization": f"Bearer {said['token'][:-1]}"}):
        assert asked(said["port"], "POST", "/", body=body, headers=headers).status == 403
    assert stat.S_IMODE((server.data_dir / ".control").stat().st_mode) == 0o600


def test_the_demo_prints_a_link_for_everybody_and_takes_another_port_when_its_own_is_taken(tmp_path):
    port = free_port()
    words = ["demo", "--port", str(port), "--data-dir", str(tmp_path / "data"), "--speed", "20"]
    first = subprocess.Popen(command(*words), stdout=subprocess.PIPE, text=True)
    words[4] = str(tmp_path / "other")
    second = subprocess.Popen(command(*words), stdout=subprocess.PIPE, text=True)
    links = [links_of(process) for process in (first, second)]
    try:
        ports = {re.search(r":(\d+)/", link)[1] for link in links[0] | links[1]}
        assert len(ports) == 2
        assert str(port) in ports
        for shown in links:
            said = Counter(line.split()[0] for line in shown)
            assert said.keys() == {"wall", "lead", "judge", "ceremony", "director", "organiser"}
            assert said["judge"] == 3
    finally:
        for process in (first, second):
            process.terminate()
            process.wait(20)
            process.stdout.close()


def links_of(process) -> set[str]:
    """Read the links that a demo prints, up to the organiser's."""
    lines: set[str] = set()
    while not any(line.startswith("organiser") for line in lines):
        line = process.stdout.readline()
        assert line, "the demo ended"
        lines.add(line.strip())
    return {line for line in lines if "http" in line}
