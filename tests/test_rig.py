"""The rig itself: what it starts is a real server, and it notices when a page goes wrong."""


def test_a_result_counts_also_after_the_server_was_killed(new_server):
    server = new_server()
    competition = server.competition()
    competition.phase("open")
    assert competition.give("ZO", 2500).status == 201

    server.kill()
    server.start()

    assert competition.board()["totals"]["money_minor"] == 2500


def test_a_page_that_breaks_the_content_policy_is_noticed(competition, page, trouble):
    page.goto(competition.url("wall"))
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.goto(competition.url("board"))

    assert "inline style" in "".join(trouble.left)
    trouble.expect("inline style")


def test_a_listener_hears_the_board_that_a_result_makes(competition, listen):
    wall = listen(competition)
    competition.phase("open")
    competition.give("ZO", 2500)

    board = wall.next("board", lambda board: board["totals"]["money_minor"] == 2500)

    assert board["rows"][0]["team"] == "ZO"
