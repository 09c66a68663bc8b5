"""The recipe in a real browser: composed without a reload, said at once; and the page that explains the scores."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from rig import new_id

PHONE = {"width": 390, "height": 844}
BESIDES = """
name = "Belweek"
languages = ["nl"]
[[outcome]]
key = "gift"
name = "Gift"
takes_money = true
[recipe]
rank_by = "money"
[[recipe.measure]]
kind = "calls"
[[recipe.view]]
rank_by = "points"
"""


def begin(server, page):
    """Begin a set-up from the usual template, and go to the recipe."""
    key = re.findall(r"/new#(\S+)", server.said())[-1]
    page.goto(f"{server.address}/new#{key}")
    page.locator('input[name="begin"][value="template:belweek"]').check(force=True)
    page.locator('input[name="begin"]').first.evaluate("input => input.form.requestSubmit()")
    page.wait_for_url("**/setup/**")
    page.goto(page.url.rsplit("/", 1)[0] + "/recipe")
    return page


def broken_rules(page):
    """Name what stands against the rules for all readers; the checker puts styles of its own into the page."""
    violations = Axe().run(page, options={"preload": False}).response["violations"]
    return {one["id"]: [node["html"] for node in one["nodes"]] for one in violations}


def choose(page, wins):
    page.locator(f'input[name="wins"][value="{wins}"]').check(force=True)


def test_a_recipe_is_composed_and_said_in_words_without_a_reload(server, page):
    begin(server, page)
    said = page.locator("#recipe-said")
    expect(said).to_contain_text("Wie hiervan het meeste heeft, wint: opgehaald geld.")
    page.evaluate("window.notReloaded = true")

    choose(page, "points")
    expect(page.locator(".measure-row")).not_to_have_count(0)
    first = page.locator(".measure-row").first
    first.locator("[data-field=weight]").fill("2,5")
    expect(said).to_contain_text("2,5\u00a0punten per opgehaalde €\u00a010.")

    lines = page.locator(".measure-row").count()
    page.get_by_role("button", name="Nog een regel").click()
    expect(said.locator(".recipe-said-lines li")).to_have_count(lines + 1)
    page.locator(".measure-row").last.locator("[data-do=remove]").click()
    expect(said.locator(".recipe-said-lines li")).to_have_count(lines)
    assert page.evaluate("window.notReloaded")


def test_a_criterion_can_be_counted_as_soon_as_it_has_a_name(server, page):
    begin(server, page)
    choose(page, "points")
    expect(page.locator(".measure-row")).not_to_have_count(0)
    kind = page.locator(".measure-row [data-field=kind]").first
    page.locator("#criteria > summary").click()
    page.get_by_role("button", name="Nog een criterium").click()
    row = page.locator(".criterion-row").last

    row.locator("[data-field=name]").first.fill("Warmte")
    expect(kind.locator('option[value="marks:warmte"]')).to_have_text("jurycijfers voor ‘Warmte’")
    kind.focus()
    kind.select_option("marks:warmte")
    expect(page.locator("#recipe-said")).to_contain_text("‘Warmte’")
    expect(row.locator("[data-field=key]")).to_have_value("warmte")

    row.locator("[data-field=name]").first.fill("Warmte en geduld")
    expect(kind.locator('option[value="marks:warmte"]')).to_have_text("jurycijfers voor ‘Warmte en geduld’")
    expect(kind).to_have_value("marks:warmte")


def test_whoever_looks_at_another_winner_finds_the_lines_again(server, page):
    begin(server, page)
    choose(page, "points")
    weight = page.locator(".measure-row").first.locator("[data-field=weight]")
    weight.fill("2,5")
    expect(page.locator("#recipe-said")).to_contain_text("2,5\u00a0punten")
    choose(page, "money")
    expect(page.locator("#recipe-said")).not_to_contain_text("2,5\u00a0punten")
    expect(weight).to_be_hidden()
    page.reload()

    choose(page, "points")

    expect(weight).to_have_value("2,5")


def test_the_lines_show_where_only_another_view_ranks_by_points(server, page):
    key = re.findall(r"/new#(\S+)", server.said())[-1]
    page.goto(f"{server.address}/new#{key}")
    page.locator('textarea[name="toml"]').evaluate("(field, toml) => { field.value = toml; }", BESIDES)
    page.locator('input[name="begin"]').first.evaluate("input => input.form.requestSubmit()")
    page.wait_for_url("**/setup/**")
    page.goto(page.url.rsplit("/", 1)[0] + "/recipe")

    expect(page.locator(".measure-row")).to_be_visible()
    assert page.locator('[id="view.1.rank_by"] option:checked').text_content() == "punten"


def test_what_cannot_be_read_is_said_at_its_line(server, page):
    begin(server, page)
    choose(page, "points")
    weight = page.locator(".measure-row").first.locator("[data-field=weight]")
    weight.fill("veel")

    expect(page.locator(".measure-row").first.locator(".problem")).to_be_visible()
    expect(weight).to_have_value("veel")


def test_without_scripts_buttons_add_lines_and_the_words_follow(server, new_page):
    page = new_page(java_script_enabled=False)
    key = re.findall(r"/new#(\S+)", server.said())[-1]
    page.goto(f"{server.address}/new")
    page.fill("#key", key)
    page.locator('input[name="begin"][value="template:belweek"]').check(force=True)
    page.locator('form[action$="/new"] button').first.click()
    page.goto(page.url.rsplit("/", 1)[0] + "/recipe")

    choose(page, "points")
    page.get_by_role("button", name="Nog een regel").click()
    expect(page.locator("#recipe-said li").first).to_contain_text("punt per")
    lines = page.locator(".measure-row").count()
    page.get_by_role("button", name="Nog een regel").click()

    expect(page.locator(".measure-row")).to_have_count(lines + 1)


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 720}])
def test_the_form_of_the_recipe_fits_and_is_accessible(server, new_page, size):
    page = begin(server, new_page(viewport=size, bypass_csp=True))
    choose(page, "points")
    expect(page.locator(".measure-row")).not_to_have_count(0)
    page.locator(".measure-more summary").first.click()

    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert broken_rules(page) == {}


def test_the_address_of_a_team_opens_its_score(competition, page):
    competition.phase("open")
    competition.give("KO", 2500, request_id=new_id())
    page.goto(competition.url("scoring#team-KO"))

    expect(page.locator("#team-KO .sum-table")).to_be_visible()
    expect(page.locator("#team-MA .sum-table")).to_be_hidden()
    page.locator("#team-MA summary").click()
    expect(page.locator("#team-MA .sum-table")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 720}])
def test_the_scoring_page_fits_and_is_accessible(competition, new_page, size):
    competition.phase("open")
    competition.give("KO", 2500)
    page = new_page(viewport=size, bypass_csp=True)
    page.goto(competition.url("scoring?open=all"))

    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert broken_rules(page) == {}
