"""Every page opens in a real browser without an error, and its links let in whom they should."""

import pytest


def test_the_wall_opens_for_everybody_when_the_board_is_public(competition, page):
    page.goto(competition.url("wall"))

    page.get_by_text("Zonnestraal").first.wait_for()


@pytest.mark.parametrize(
    ("role", "team", "arrives"), [("lead", "ZO", "lead"), ("judge", "", "judge"), ("organiser", "", "organise")]
)
def test_a_pass_link_opens_its_page_and_leaves_no_token_in_the_address(competition, page, role, team, arrives):
    page.goto(competition.link(role, team))
    page.wait_for_url(f"**/{competition.slug}/{arrives}*")

    assert competition.token(role, team) not in page.url


def test_a_page_without_a_pass_says_what_to_do(competition, page, trouble):
    trouble.expect("^403: GET .*/judge$")
    page.goto(competition.url("judge"))

    assert page.locator("main").inner_text()
