"""How a ceremony is to go, as files of the export pack, and back."""

import zipfile
from io import BytesIO

import pytest

from scoreboard.core.script import USUAL, Extra, Script
from scoreboard.exports.ceremony_script import Photo, script_files, script_in
from scoreboard.exports.pack import write_pack
from signed_day import START, JuryDay

PHOTO = Photo("image/jpeg", b"a picture")
CARD = Extra(id="a1", kind="card", before="duel", title={"nl": "Dank"}, photo="0f0f")
CHOSEN = Script(
    slots=4,
    first={3: "number"},
    duel="marks",
    total="after",
    cheque=False,
    extras=(CARD, Extra(id="b2", kind="prize", before="cheque", team="T1", apart=True)),
    autos={"total": 20},
)


def packed(*files):
    """Give a zip that holds these files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, body in files:
            pack.writestr(name, body)
    return zipfile.ZipFile(out)


def test_what_was_chosen_comes_back_from_the_pack_with_its_pictures():
    assert script_in(packed(*script_files(CHOSEN, {"0f0f": PHOTO}))) == (CHOSEN, {"0f0f": PHOTO})


def test_a_pack_from_before_there_were_scripts_goes_as_usual():
    assert script_in(packed(("standings.json", "{}"))) == (USUAL, {})


@pytest.mark.parametrize("body", ["", "[]", '{"slots":"many"}', b"\xff"])
def test_a_script_that_cannot_be_read_is_no_usual_one(body):
    with pytest.raises(ValueError):
        script_in(packed(("ceremony.json", body)))


def test_only_pictures_that_a_card_has_are_written_and_each_once():
    both = Script(extras=(CARD, Extra(id="c3", kind="card", before="duel", photo="0f0f")))
    names = [name for name, _ in script_files(both, {"0f0f": PHOTO, "beef": PHOTO})]

    assert names == ["ceremony.json", "ceremony/0f0f.jpg"]


def test_the_pack_of_a_ledger_alone_tells_nothing_of_the_ceremony():
    day = JuryDay().opened()
    alone, beside = BytesIO(), BytesIO()
    write_pack(alone, day.ledger, made_at=START)
    write_pack(beside, day.ledger, made_at=START, beside=day.beside)

    assert ["ceremony.json" in zipfile.ZipFile(out).namelist() for out in (alone, beside)] == [False, True]
