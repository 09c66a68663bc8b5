"""The rig itself: what it starts is a real server, and it notices when a page goes wrong."""

from browsing import Trouble


def test_a_result_counts_also_after_the_server_was_killed(new_server):
    server = new_server()
    competition = server.competition()
    competition.phase("open")
    assert competition.give("ZO", 2500).status == 201

    server.kill()
    server.start()

    assert competition.board()["totals"]["money_minor"] == 2500


def test_a_page_that_breaks_the_content_policy_is_noticed(server, new_page):
    page = new_page()
    noticed = Trouble()
    page.goto(f"{server.address}/healthz")
    noticed.watch(page)
    page.evaluate("""() => {
        const meta = document.createElement("meta");
        meta.httpEquiv = "Content-Security-Policy";
        meta.content = "script-src 'none'";
        document.head.append(meta);
        const script = document.createElement("script");
        script.textContent = "1";
        document.head.append(script);
    }""")

    assert noticed.left
