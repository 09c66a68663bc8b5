"""Team names come in any script; what hides, misleads or breaks a page does not come in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoreboard import intake
from scoreboard.core import names

HONEST = [
    "Zonnestraal", "Kabel & Koek", "Les Voix Claires", "Frühschicht", "Ærø & Ørsted", "Straße 9", "d'Artagnan",
    "فريق النور", "שלום לכולם", "東京チームA", "한국팀", "नमस्ते दोस्तों", "ทีมรุ่งเรือง", "Команда Север", "Ομάδα Φως",
    "👨‍👩‍👧 family", "❤️ Hart", "1️⃣ eerst", "🏳️‍🌈", "👩🏽‍🚒 brand", "🇧🇪 België", "=SUM(A1)", "<b>vet</b>", "!!!",
    "x" * 40, "é" * 40,
]  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_name_in_any_script_is_taken(name):
    assert names.problem_with(names.clean(name)) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "empty"),
        ("   \t ", "empty"),
        ("x" * 41, "too_long"),
        ("👨‍👩‍👧" * 41, "too_long"),
        ("e" + "\u0301" * 700, "too_long"),
        ("a\x00b", "unseen"),
        ("a\x1bb", "unseen"),
        ("abc\u202edef", "unseen"),
        ("\u2066abc", "unseen"),
        ("a\u200bb", "unseen"),
        ("a\u200db", "unseen"),
        ("a\ufe0fb", "unseen"),
        ("a\u00adb", "unseen"),
        ("\ufeffabc", "unseen"),
        ("\ud800", "unseen"),
        ("\ue000", "unseen"),
        ("\u0378", "unseen"),
        ("\u3164", "unseen"),
        ("a\u2028b", "unseen"),
        ("🏴\U000e0067\U000e007f", "unseen"),
        ("Z\u0323\u0331\u0324\u0325\u0326algo", "marks"),
        ("\u0301abc", "marks"),
        ("Zоnnestraal", "mixed_scripts"),
        ("Αlpha", "mixed_scripts"),
    ],
)
def test_what_hides_misleads_or_breaks_is_refused(name, problem):
    assert names.problem_with(names.clean(name)) == problem


def test_a_name_is_tidied():
    assert names.clean("  De\u00a0 grote\n\tbel ") == "De grote bel"
    assert names.clean("e\u0301") == "é"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zonnestraal", "ZONNESTRAAL"),
        ("ＡＢＣ", "abc"),
        ("Straße", "STRASSE"),
        ("ТОР", "TOP"),
        ("Ideal", "ldeal"),
        ("Lijn 1", "Lijn l"),
        ("Team O", "Team 0"),
        ("ΑΒΕ", "ABE"),
        ("ﬁets", "fiets"),
    ],
)
def test_names_that_look_the_same_are_known(one, other):
    assert names.look_alike(one, other)
    assert names.look_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Rood", "Rode"), ("Lijn 1", "Lijn 9"), ("Zoë", "Zoe"), ("МОСТ", "most"), ("🎈", "❤️")]
)
def test_names_that_look_different_may_stand_side_by_side(one, other):
    assert not names.look_alike(one, other)


@pytest.mark.parametrize(
    ("name", "mono", "code"),
    [
        ("Zonnestraal", "ZO", "ZO"),
        ("De Nachtuilen", "NA", "NA"),
        ("Kabel & Koek", "KK", "KK"),
        ("Les Voix Claires", "VC", "VC"),
        ("Lijn 9", "L9", "L9"),
        ("Ærø", "ÆR", "AE"),
        ("Team", "TE", "TE"),
        ("東京チーム", "東京", "T1"),
        ("שלום", "של", "T1"),
        ("🎈🎈", "🎈", "T1"),
        ("👨‍👩‍👧", "👨‍👩‍👧", "T1"),
        ("A", "A", "A1"),
    ],
)
def test_a_team_gets_two_letters_and_a_code(name, mono, code):
    assert names.mono(name) == mono
    assert names.code(name, ()) == code


def test_a_hundred_teams_of_one_name_get_a_hundred_codes():
    taken = set()
    for _ in range(100):
        taken.add(names.code("Zonnestraal", taken))
    assert len(taken) == 100


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_a_short_code_and_an_answer(text):
    name = names.clean(text)
    assert names.clean(name) == name
    assert names.key(names.key(name)) == names.key(name)
    assert re.fullmatch("[A-Z0-9]{2,8}", names.code(name, ()))
    if names.problem_with(name) is None:
        assert names.mono(name)
        assert "".join(names.graphemes(name)) == name


@pytest.mark.parametrize("mark", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_words_turn_no_words_around_them(mark):
    typed = f" {mark}fraud{mark}, by\u00a0phone "

    assert names.undirected(typed) == " fraud, by\u00a0phone "
    assert intake.words(typed) == "fraud, by\u00a0phone"
    assert intake.take_back("gift-001", typed).note == "fraud, by\u00a0phone"
    assert intake.phase("close", typed).reason == "fraud, by\u00a0phone"
