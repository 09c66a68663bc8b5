"""Which screens are there: known again by their browser, missed for a day when they go."""

from datetime import UTC, datetime, timedelta

from scoreboard.walls import MOST_REMEMBERED, Wall, Walls

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def came(walls, sid, browser, name="", slug="belweek", *, behind=False):
    walls.came(sid, Wall(slug=slug, browser=browser, since=NOW, name=name), behind=lambda: behind)


def names(walls, at=NOW):
    return [(wall.name or wall.number, wall.lost_at is not None) for wall in walls.of("belweek", at=at)]


def test_screens_without_a_name_are_numbered_and_keep_their_number():
    walls = Walls()
    came(walls, "s1", "b1")
    came(walls, "s2", "b2")
    walls.left("s1", at=NOW)
    came(walls, "s3", "b1")

    assert names(walls) == [(1, False), (2, False)]


def test_a_screen_that_left_is_missed_for_a_day_and_not_when_it_came_back():
    walls = Walls()
    came(walls, "s1", "b1", "Window")
    walls.left("s1", at=NOW)

    assert names(walls) == [("Window", True)]
    assert names(walls, NOW + timedelta(days=1)) == []
    came(walls, "s2", "b1", "Window")
    assert names(walls) == [("Window", False)]


def test_a_page_that_loads_anew_is_not_missed_while_its_new_socket_is_there():
    walls = Walls()
    came(walls, "old", "b1", "Window")
    came(walls, "new", "b1", "Window")
    walls.left("old", at=NOW)

    assert names(walls) == [("Window", False)]


def test_other_competitions_have_other_screens():
    walls = Walls()
    came(walls, "s1", "b1", slug="telethon")

    assert names(walls) == []
    walls.left("unknown", at=NOW)


def test_a_thousand_guests_do_not_fill_the_memory():
    walls = Walls()
    for number in range(3 * MOST_REMEMBERED):
        came(walls, f"s{number}", f"b{number}")
        walls.left(f"s{number}", at=NOW)

    assert len(names(walls)) == MOST_REMEMBERED


def test_a_screen_without_a_socket_is_known_by_its_questions():
    walls = Walls()
    walls.asked(Wall(slug="belweek", browser="b1", since=NOW), at=NOW)

    assert [(wall.number, wall.asks) for wall in walls.of("belweek", at=NOW)] == [(1, True)]
    assert names(walls, NOW + timedelta(seconds=15)) == []
    walls.asked(Wall(slug="belweek", browser="b1", since=NOW), at=NOW)
    came(walls, "s1", "b1")
    assert [wall.asks for wall in walls.of("belweek", at=NOW)] == [False]


def test_a_screen_that_lost_its_socket_and_asks_is_not_missed():
    walls = Walls()
    came(walls, "s1", "b1")
    walls.left("s1", at=NOW)
    walls.asked(Wall(slug="belweek", browser="b1", since=NOW), at=NOW)

    assert names(walls) == [(1, False)]


def test_a_screen_that_takes_nothing_is_behind():
    walls = Walls()
    came(walls, "s1", "b1", behind=True)

    assert walls.of("belweek", at=NOW)[0].behind
