"""Nicknames on the wall: where they were chosen, and gone when they are deleted."""

import json

from playwright.sync_api import Page, expect

from rig import BELWEEK, new_id
from visitor import Visitor


def test_a_card_names_its_caller_until_the_name_is_deleted(server, page: Page):
    competition = server.competition(f'nicknames = "wall"\n{BELWEEK}')
    lead = Visitor(server).enter(competition, "lead", "ZO")
    path = f"/{competition.slug}/lead"
    lead.post(f"{path}/nicknames", team="ZO", name="Bo")
    page.goto(competition.url("wall"))
    page.locator('body[data-link="live"]').wait_for()
    (nickname,) = nicknames_of(lead, path)

    lead.post(f"{path}/results", team="ZO", request_id=new_id(), outcome="donation", amount="25", caller=nickname["id"])
    card = page.locator(".card-caller").first
    expect(card).to_have_text("Bo")

    lead.post(f"{path}/nicknames/{nickname['id']}/delete", team="ZO")
    page.reload()
    expect(page.locator(".card").first).to_be_visible()
    expect(card).to_have_text("")


def nicknames_of(lead: Visitor, path: str) -> list[dict[str, str]]:
    return json.loads(lead.get(f"{path}/nicknames").html)["nicknames"]
