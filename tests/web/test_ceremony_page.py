"""A ceremony on the server: from a signed final alone, press by press, with a way back, and open to all at its end."""

import json
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from directing import Director, closed, frame, png
from rig import BELWEEK, new_id
from scoreboard.web.guard import DOORS
from visitor import PHRASE, Visitor

PRIVATE = BELWEEK.replace("public = true", "public = false")
PRESSES = ("director.go", "director.end")


@pytest.fixture(scope="module")
def shared(server):
    """Who directs the signed competition of all tests that leave it as it is."""
    return Director(closed(server.competition())).sign()


@pytest.fixture
def signed(shared):
    """The director of a signed competition without a show; what a test begins is ended behind it."""
    yield shared
    shared.end()


@pytest.fixture
def place(signed):
    return signed.competition


@pytest.fixture
def scripted(signed):
    """The same for a test that changes how the ceremony is to go; behind it all is as it was."""
    yield signed
    shown = signed.browser.get(f"{signed.path}/script")
    for extra in re.findall(r'name="extra-([0-9a-f]+)-before"', shown.html):
        signed.keep(remove=extra)
    signed.keep(duel="counted", total="before", divisions="after")


@pytest.fixture
def own(competition):
    """The director of a signed competition of the test's own, to open or to correct."""
    return Director(closed(competition)).sign()


def amounts(place):
    return {str(row["money_minor"]) for row in place.organiser.get("standings").json["rows"]}


def phase(place):
    return place.organiser.get("standings").json["phase"]


def test_before_a_show_a_screen_says_that_none_is_on(place):
    shown = frame(place)

    assert (shown["kind"], shown["show"], shown["number"]) == ("none", "", 0)
    assert Visitor(place.server).get(f"/{place.slug}/ceremony").status == 200


def test_what_is_not_signed_can_be_rehearsed_and_not_shown(competition):
    judge = Director(closed(competition))
    shown = judge.begin()

    assert shown.status == 409
    assert f'href="/{competition.slug}/judge/sign"' in shown.html
    assert frame(competition)["kind"] == "none"
    judge.begin("rehearsal")
    assert (frame(competition)["kind"], frame(competition)["rehearsal"]) == ("curtain", True)


def test_a_rehearsal_says_so_in_every_picture_shows_no_real_number_and_opens_nothing(place, signed):
    signed.begin("rehearsal")
    while signed.now()["step"] < signed.now()["last"]:
        signed.press()
        shown = frame(place)
        assert (shown["rehearsal"], shown["label"]) == (True, "rehearsal")
        assert not [amount for amount in amounts(place) if amount in json.dumps(shown)]

    assert phase(place) == "final"
    assert signed.now()["to_reveal"] is False


def test_a_rehearsal_is_possible_in_any_phase(competition):
    judge = Director(competition)
    for verb in ("", "open", "freeze", "close"):
        if verb:
            competition.phase(verb)
        judge.begin("rehearsal")
        assert frame(competition)["kind"] == "curtain"


def test_the_whole_show_goes_press_by_press_and_its_end_opens_the_result(own):
    place = own.competition
    own.begin()
    kinds = [frame(place)["kind"]]
    while own.now()["step"] < own.now()["last"]:
        assert phase(place) == "final"
        own.press()
        kinds.append(frame(place)["kind"])

    assert kinds == ["curtain", "total", "ladder", "duel", "duel", "winner", "cheque", "still"]
    assert phase(place) == "revealed"
    assert [row["code"] for row in frame(place)["rows"]] == ["MA"]


def test_a_show_can_be_held_again_when_the_result_is_open(own):
    place = own.competition
    place.phase("reveal")
    own.begin()
    own.to_the_end()

    assert frame(place)["kind"] == "still"
    assert own.now()["to_reveal"] is False


def test_no_picture_and_no_page_of_a_screen_holds_a_team_s_number_before_its_press(place, signed):
    signed.begin()
    signed.press()
    signed.press()
    page = Visitor(place.server).get(f"/{place.slug}/ceremony").html

    assert "10043" in page
    assert "25017" not in page
    assert "50031" not in page


def test_a_press_of_somebody_who_saw_an_older_picture_does_nothing_and_says_so(place, signed):
    signed.begin()
    other = Director(place, "organiser")
    seen = other.now()
    signed.press()
    late = other.browser.post(f"{other.path}/go", show=seen["show"], number=seen["number"], verb="next")

    assert late.status == 409
    assert "Er is al gedrukt" in late.text
    assert other.now()["step"] == 1


def test_a_press_of_another_show_does_nothing(place, signed):
    signed.begin("rehearsal")
    seen = signed.now()
    signed.end()
    signed.begin()

    assert signed.press(show=seen["show"]).status == 409
    assert signed.now()["step"] == 0


@pytest.mark.parametrize("number", ["", "x", "-1", "٣", "9" * 40])
def test_a_number_that_is_none_presses_nothing(place, signed, number):
    signed.begin()

    assert signed.press(number=number).status == 409


def test_back_and_jump_show_the_picture_at_once_and_the_number_goes_on(place, signed):
    signed.begin()
    signed.press()
    signed.press()
    signed.press("back")
    shown = frame(place)
    assert (shown["kind"], shown["moves"], shown["number"]) == ("total", False, 4)
    signed.press("jump", step=5)
    assert (frame(place)["kind"], frame(place)["moves"]) == ("winner", False)
    signed.press("jump", step=0)
    signed.press("back")
    assert frame(place)["kind"] == "curtain"


def test_whoever_jumps_to_the_end_opens_nothing_until_they_say_so(own):
    place = own.competition
    own.begin()
    own.press("jump", step=99)
    assert (frame(place)["kind"], phase(place), own.now()["to_reveal"]) == ("still", "final", True)

    own.reveal()
    assert phase(place) == "revealed"
    own.reveal()
    assert phase(place) == "revealed"


def test_black_tells_nothing_and_the_next_press_brings_the_same_picture_back(place, signed):
    signed.begin()
    signed.press()
    signed.press("black")
    dark = frame(place)
    assert dark["blackout"] is True
    assert "money_minor" not in dark
    signed.press("next")
    assert (frame(place)["kind"], frame(place)["blackout"]) == ("total", False)


def test_the_show_is_where_it_was_after_the_server_was_started_again(new_server):
    server = new_server()
    place = closed(server.competition())
    judge = Director(place).sign()
    judge.begin()
    judge.press()
    judge.press()
    before = frame(place)
    server.kill()
    server.start()

    assert frame(place) == before
    assert judge.press(passphrase=PHRASE).status == 200, "who typed one stands in memory alone"
    assert frame(place)["kind"] == "duel"


def test_a_show_stays_of_its_final_while_that_is_being_corrected_and_a_new_one_needs_a_word(own):
    place = own.competition
    own.begin()
    own.browser.post(
        f"/{place.slug}/judge/sign/correct", request_id=new_id(), reason="mistake", words="a gift was missed"
    )
    own.press()
    assert frame(place)["label"] == "official v1"
    own.end()

    refused = own.begin()
    assert refused.status == 409
    assert 'name="despite"' in refused.html
    assert own.begin(despite="1").status == 200
    assert frame(place)["kind"] == "curtain"


def test_ending_a_show_leaves_the_screens_without_one(place, signed):
    signed.begin()
    signed.end()

    assert frame(place)["kind"] == "none"
    assert signed.press().status == 409


def test_screens_are_for_the_walls_and_desks_where_the_standings_are_not_public(server):
    place = server.competition(PRIVATE)

    for role, team, status in (("wall", "", 200), ("judge", "", 200), ("organiser", "", 200), ("lead", "ZO", 403)):
        browser = Visitor(server).enter(place, role, team)
        assert browser.get(f"/{place.slug}/ceremony").status == status
        assert browser.get(f"/{place.slug}/ceremony/frame").status == status
    assert Visitor(server).get(f"/{place.slug}/ceremony/frame").status == 403


def test_only_directors_see_what_comes_next(place, signed):
    signed.begin()
    shown = signed.browser.get(f"{signed.path}/preview?step=5")

    assert "50031" in shown.html
    assert "frame-ancestors 'self'" in shown.headers["content-security-policy"]
    assert Visitor(place.server).get(f"{signed.path}/preview?step=5").status == 403
    assert Visitor(place.server).get(f"{signed.path}/now").status == 403


def test_a_show_begins_with_a_passphrase_and_then_never_asks_for_it():
    assert DOORS["director.begin"].steps_up
    assert not [press for press in PRESSES if DOORS[press].steps_up]


def test_a_second_console_types_a_passphrase_once_in_a_show_and_without_one_presses_nothing(place, signed):
    signed.begin()
    other = Visitor(place.server).enter(place, "judge")
    seen = signed.now()
    fields = {"show": seen["show"], "number": seen["number"], "verb": "jump", "step": "999"}

    assert other.post(f"{signed.path}/go", **fields).status == 401
    assert other.send(f"{signed.path}/go", **fields)[0] == 401
    assert frame(place)["kind"] == "curtain"
    typed = {"passphrase": PHRASE, "passphrase_again": PHRASE}
    assert other.post(f"{signed.path}/go", **{**fields, "step": "1"}, **typed).status == 200
    assert signed.now()["step"] == 1
    assert signed.press().status == 200


def test_the_console_says_in_words_what_the_next_press_shows(place, signed):
    signed.begin()
    told = [signed.now()["next"]]
    while signed.now()["step"] < signed.now()["last"]:
        signed.press()
        told.append(signed.now()["next"])
    told = [words.replace("\xa0", " ") for words in told]

    assert told == [
        "Het totaal: € 850,91", "Plaats 3: Zonnestraal · € 100,43", "Duel: Korenbloem, Madelief",
        "In het duel: de uitslag", "De winnaar: Madelief", "De cheque: € 850,91", "Het slotbeeld", "",
    ]  # fmt: skip


def test_a_script_is_kept_and_a_show_that_is_on_stays_as_it_began(place, scripted):
    scripted.begin()
    last = scripted.now()["last"]
    name = scripted.added("prize")
    shown = scripted.keep(**{
        f"{name}-before": "duel", f"{name}-title-nl": "Mooiste stem", f"{name}-team": "ZO", f"{name}-apart": "1",
        "first-3": "number", "auto-total": "20", "total": "before", "duel": "counted",
    })  # fmt: skip
    assert shown.value(f"{name}-title-nl") == "Mooiste stem"
    for field, chosen in (("before", "duel"), ("team", "ZO")):
        select = re.search(rf'<select id="{name}-{field}".*?</select>', shown.html, re.DOTALL)
        assert select
        assert f'<option value="{chosen}" selected>' in select.group()
    assert scripted.now()["last"] == last

    scripted.end()
    scripted.begin()
    assert scripted.now()["last"] == last + 3
    scripted.press()
    assert scripted.now()["auto"] == 20
    scripted.press()
    assert (frame(place)["half"], "code" in frame(place)["slots"][-1]["rows"][0]) == ("number", False)
    scripted.press()
    scripted.press()
    assert (frame(place)["title"], frame(place)["team"]) == ({"nl": "Mooiste stem"}, None)
    scripted.press()
    assert frame(place)["team"]["name"] == "Zonnestraal"


def test_a_script_that_gives_the_winner_away_says_so_and_is_mended_with_one_press(place, scripted):
    shown = scripted.keep(duel="off", total="before")
    assert "te vroeg bekend" in shown.text

    mended = scripted.keep(duel="off", total="before", better="1")
    assert "te vroeg bekend" not in mended.text
    assert re.search(r'<option value="counted" selected', mended.html)


def test_words_that_are_too_long_are_kept_in_the_form_and_not_in_the_script(place, scripted):
    name = scripted.added("card")
    shown = scripted.keep(**{f"{name}-before": "duel", f"{name}-title-nl": "x" * 81})

    assert shown.status == 422
    assert shown.value(f"{name}-title-nl") == "x" * 81
    assert scripted.browser.get(f"{scripted.path}/script").value(f"{name}-title-nl") == ""


def test_fields_that_nobody_offered_change_nothing(place, scripted):
    shown = scripted.keep(
        duel="sword",
        total="maybe",
        divisions="x",
        add="bomb",
        slots="many",
        **{"first-x": "name", "first-3": "x"},
    )

    assert shown.status == 200
    scripted.begin()
    assert scripted.now()["last"] == 7


def test_a_card_before_a_place_that_is_not_there_stays_where_it_was_put(place, scripted):
    name = scripted.added("card")
    shown = scripted.keep(**{f"{name}-before": "place-7"})

    assert '<option value="place-7" selected>' in shown.html


def test_a_prize_before_a_cheque_that_is_not_handed_stays_before_it(place, scripted):
    name = scripted.added("prize")
    scripted.browser.post(f"{scripted.path}/script", **{f"{name}-before": "cheque"})
    shown = scripted.browser.get(f"{scripted.path}/script")

    assert '<option value="cheque" selected>De cheque</option>' in shown.html
    scripted.begin("rehearsal")
    scripted.press("jump", step=99)
    scripted.press("back")
    assert frame(place)["kind"] == "prize"


def test_the_picture_of_a_card_is_for_directors_until_its_card_was_shown(place, scripted):
    name = scripted.added("card")
    assert scripted.upload(name, png(), **{f"{name}-before": "total"}).status == 200
    (card,) = re.findall(
        r'src="([^"]*/ceremony/photo/[0-9a-f]+)"', scripted.browser.get(f"{scripted.path}/script").html
    )

    assert place.server.get(card).status == 404
    scripted.begin()
    assert place.server.get(card).status == 404
    scripted.press()
    assert frame(place)["photo"] == card
    assert place.server.get(card).headers["content-type"] == "image/png"


def test_a_file_that_is_no_picture_is_refused_and_the_rest_is_not_kept(place, scripted):
    name = scripted.added("card")
    shown = scripted.upload(name, b"<svg onload='x'/>", **{f"{name}-before": "duel"})

    assert shown.status == 422
    assert '<option value="duel" selected>' in shown.html


def test_of_two_who_press_in_the_same_instant_one_presses(place, signed):
    signed.begin()
    other = Director(place, "organiser")
    seen = signed.now()
    fields = {"show": seen["show"], "number": seen["number"], "verb": "next"}
    with ThreadPoolExecutor(2) as both:
        shown = list(both.map(lambda one: one.browser.post(f"{one.path}/go", **fields).status, (signed, other)))

    assert sorted(shown) == [200, 409]
    assert (signed.now()["step"], signed.now()["number"]) == (1, 2)


def test_the_end_of_a_show_of_an_older_final_opens_nothing(own):
    place = own.competition
    own.begin()
    own.browser.post(f"/{place.slug}/judge/sign/correct", request_id=new_id(), reason="mistake", words="missed")
    own.sign()
    assert own.now()["newer"] is True
    own.press("jump", step=6)
    own.press()

    assert (frame(place)["kind"], frame(place)["label"], phase(place)) == ("still", "official v1", "final")
    assert own.now()["to_reveal"] is False


@contextmanager
def held(competition):
    """Hold the file of a competition, as another program would, so that nothing can be written."""
    with closing(sqlite3.connect(competition.server.data_dir / f"{competition.slug}.db", isolation_level=None)) as file:
        file.execute("BEGIN IMMEDIATE")
        yield


def test_an_end_that_cannot_be_written_says_so_opens_nothing_and_is_pressed_again(own, server):
    at_the_end, before_it = own, Director(closed(server.competition())).sign()
    for director, step in ((at_the_end, 7), (before_it, 6)):
        director.begin()
        director.press("jump", step=step)
    with ThreadPoolExecutor(2) as both, held(at_the_end.competition), held(before_it.competition):
        opening = both.submit(at_the_end.reveal)
        shown = [before_it.press(), opening.result()]

    assert [page.status for page in shown] == [503, 503]
    assert "De server heeft het druk" in shown[0].text
    assert "de uitslag kon niet voor iedereen worden geopend: De server heeft het druk" in shown[1].text
    assert [(frame(one.competition)["kind"], phase(one.competition)) for one in (at_the_end, before_it)] == [
        ("still", "final"), ("cheque", "final"),
    ]  # fmt: skip
    assert at_the_end.now()["to_reveal"] is True
    at_the_end.reveal()
    before_it.press()
    assert [phase(one.competition) for one in (at_the_end, before_it)] == ["revealed", "revealed"]


def test_a_show_that_ends_while_its_final_is_corrected_opens_the_one_that_still_holds(own):
    place = own.competition
    own.begin()
    own.press("jump", step=6)
    own.browser.post(f"/{place.slug}/judge/sign/correct", request_id=new_id(), reason="mistake", words="missed")
    shown = own.press()

    assert (shown.status, shown.problems, phase(place)) == (200, [], "revealed")
    assert (frame(place)["kind"], frame(place)["label"]) == ("still", "official v1")
