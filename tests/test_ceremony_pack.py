"""A ceremony held from an export pack alone, weeks later, on a machine that never saw the competition."""

import json
import signal
import subprocess
import time
import zipfile
from http.client import HTTPException

import pytest

from directing import Director, closed, frame, png
from jury_day import resigned
from listening import Listener
from rig import START_S, Competition, Server, asked, command, free_port, token_in
from scoreboard.definition import from_toml
from scoreboard.shell_ceremony import defined_in
from visitor import Visitor


class Held(Server):
    """`scoreboard ceremony` on a pack."""

    def hold(self, pack):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command("ceremony", str(pack), "--port", str(self.port)), stdout=log, stderr=log
            )
        end = time.monotonic() + START_S
        while "director" not in self.said() or not self._answers(200):
            assert self._process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.05)
        return self

    def _answers(self, status):
        try:
            return asked(self.port, "GET", "/healthz").status == status
        except (OSError, HTTPException):
            return False

    def line(self, name):
        return next(line for line in self.said().splitlines() if line.startswith(name))


class Guest(Visitor):
    """A browser at such a server: its pages are few, and the one for passes hands out the token."""

    def get(self, path):
        return super().get(f"/{self.slug}/pass" if path == "/new" else path)

    def __init__(self, place):
        super().__init__(place.server)
        self.slug = place.slug


def forged(pack, path, name, content):
    """Write a pack anew with another file in it, or without it, and a manifest that fits."""
    with zipfile.ZipFile(pack) as before:
        files = {one: before.read(one) for one in before.namelist() if one != name}
    files |= {} if content is None else {name: content}
    resigned(files)
    with zipfile.ZipFile(path, "w") as after:
        for one, body in files.items():
            after.writestr(one, body)
    return path


KINDS = ["curtain", "total", "card", "ladder", "duel", "duel", "winner", "prize", "cheque", "still"]


def scripted(director):
    """Choose a card with a picture before the places, and a prize before the cheque."""
    card, prize = director.added("card"), director.added("prize")
    chosen = {
        f"{card}-before": "place-3", f"{card}-title-nl": "Dank",
        f"{prize}-before": "cheque", f"{prize}-title-nl": "Mooiste stem", f"{prize}-team": "ZO",
    }  # fmt: skip
    assert director.upload(card, png(), **chosen).status == 200


@pytest.fixture(scope="module")
def packs(server, tmp_path_factory):
    """A pack before the signature, one after it, and the competition they are of."""
    folder = tmp_path_factory.mktemp("packs")
    place = closed(server.competition())
    unsigned, signed = folder / "unsigned.zip", folder / "signed.zip"
    assert server.run("export", place.slug, "--out", str(unsigned)).returncode == 0
    scripted(Director(place).sign())
    assert server.run("export", place.slug, "--out", str(signed)).returncode == 0
    return place, unsigned, signed


@pytest.fixture(scope="module")
def held(packs, tmp_path_factory):
    place, _, signed = packs
    held = Held(tmp_path_factory.mktemp("held") / "data").hold(signed)
    yield held, Competition(server=held, slug=place.slug)
    held._end(signal.SIGTERM)


def test_a_pack_shows_its_final_press_by_press(held):
    server, place = held
    director, screen = Guest(place), Guest(place)
    assert "v1" in server.line("final")
    came = director.post(f"/{place.slug}/pass", token=token_in(server.line("director")))
    assert came.address.endswith("/ceremony/director")
    assert "official" not in came.text
    assert screen.post(f"/{place.slug}/pass", token=token_in(server.line("screen"))).address.endswith("/ceremony")
    director.post(f"/{place.slug}/ceremony/director/begin", how="real")
    listener = Listener(place, token=token_in(server.line("screen")), **{"as": "screen"})
    kinds = [listener.next("frame")["kind"]]
    for number in range(1, len(KINDS)):
        show = frame(place, screen)["show"]
        pressed = director.post(f"/{place.slug}/ceremony/director/go", show=show, number=str(number), verb="next")
        assert pressed.status == 200
        kinds.append(listener.next("frame")["kind"])
    listener.leave()

    assert kinds == KINDS
    last = frame(place, screen)
    assert (last["label"], [row["code"] for row in last["rows"]]) == ("official v1", ["MA"])


def test_nothing_but_the_ceremony_is_served(held):
    server, place = held
    director = Guest(place)
    director.post(f"/{place.slug}/pass", token=token_in(server.line("director")))

    for path in ("/", *(f"/{place.slug}/{page}" for page in ("wall", "board", "judge", "organise", "scoring"))):
        assert director.get(path).status == 404, path
    assert asked(server.port, "GET", "/new").status == 404
    assert asked(server.port, "GET", f"/api/v1/{place.slug}/board").status == 404


def test_a_pack_goes_as_was_chosen_with_its_cards_their_pictures_and_prizes(packs, held):
    _, _, signed = packs
    server, alone = held
    director = Guest(alone)
    director.post(f"/{alone.slug}/pass", token=token_in(server.line("director")))
    director.post(f"/{alone.slug}/ceremony/director/end", show=frame(alone, director).get("show", ""))
    director.post(f"/{alone.slug}/ceremony/director/begin", how="real")
    shown = []
    while not shown or shown[-1]["kind"] != "still":
        shown.append(frame(alone, director))
        at = {"show": shown[-1]["show"], "number": shown[-1]["number"]}
        director.post(f"/{alone.slug}/ceremony/director/go", verb="next", **at)
    card, prize = (next(one for one in shown if one["kind"] == kind) for kind in ("card", "prize"))

    assert [one["kind"] for one in shown] == KINDS
    assert (card["title"], prize["title"], prize["team"]["name"]) == (
        {"nl": "Dank"}, {"nl": "Mooiste stem"}, "Zonnestraal",
    )  # fmt: skip
    picture = director.get(card["photo"])
    assert (picture.status, picture.headers["content-type"]) == (200, "image/png")
    with zipfile.ZipFile(signed) as pack:
        (kept,) = [name for name in pack.namelist() if name.startswith("ceremony/")]
        assert {"ceremony.json", kept} < set(json.loads(pack.read("manifest.json"))["files"])
        assert "Mooiste stem" in pack.read("ceremony.json").decode()


@pytest.mark.parametrize("name", ["ceremony.json", "ceremony/"])
def test_a_pack_whose_script_or_picture_was_changed_is_refused(packs, server, tmp_path, name):
    _, _, signed = packs
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(signed) as before, zipfile.ZipFile(changed, "w") as after:
        for one in before.namelist():
            after.writestr(one, before.read(one) + (b" " if one.startswith(name) else b""))
    refused = server.run("ceremony", str(changed), "--port", str(free_port()))

    assert refused.returncode == 1
    assert f"FAIL: {name}" in refused.stderr


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("competition.toml", None, "FAIL: competition.toml is missing"),
        ("ceremony.json", b"[[[", "The ceremony.json of"),
        ("ceremony.json", b"[]", "The ceremony.json of"),
        ("ceremony.json", b"\xff", "The ceremony.json of"),
    ],
)
def test_a_file_that_is_missing_or_none_is_one_sentence_though_the_manifest_fits(
    packs, server, tmp_path, name, content, says
):
    _, _, signed = packs
    refused = server.run(
        "ceremony", str(forged(signed, tmp_path / "forged.zip", name, content)), "--port", str(free_port())
    )

    assert refused.returncode == 1
    assert refused.stderr.startswith(says)
    assert len(refused.stderr.splitlines()) == 1


def test_name_and_address_are_those_of_the_entries_whatever_the_definition_in_the_pack_says(packs, tmp_path):
    place, _, signed = packs
    with zipfile.ZipFile(signed) as pack:
        written = pack.read("competition.toml")
    for content in (written.replace(place.slug.encode(), b"another-one").replace(b"name = ", b"name = 9 #"), b"[[["):
        path = forged(signed, tmp_path / "forged.zip", "competition.toml", content)
        assert from_toml(defined_in(path)) == from_toml(written)


def test_a_pack_without_a_final_a_changed_one_and_a_competition_s_own_file_are_refused(packs, server, tmp_path):
    place, unsigned, signed = packs
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(signed) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            body = before.read(name)
            after.writestr(name, body.replace(b"Madelief", b"Zonnestraal") if name == "final-v1.json" else body)

    folder = tmp_path / "unpacked"
    zipfile.ZipFile(signed).extractall(folder)
    for path, says in (
        (folder, "a pack that `scoreboard export` wrote is needed"),
        (unsigned, "holds no signed final yet"),
        (changed, "FAIL"),
        (server.data_dir / f"{place.slug}.db", "a pack that `scoreboard export` wrote is needed"),
    ):
        refused = server.run("ceremony", str(path), "--port", str(free_port()))
        assert refused.returncode == 1
        assert says in refused.stderr
