"""What was tapped is kept on the phone: over a crash, between tabs, past the whistle, to a new address."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from lead_page import QUICK_25, REST_MS, Thumb, calls_of, opened, ready, sum_of

from visitor import Visitor

HANDHELD = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
SENT = "#sync[data-state=sent]"
WAITING = "#sync[data-state=waiting]"
REFUSED = ".line[data-state=refused]"

# What a page on plain http in a local network does not have.
PLAIN_HTTP = """
for (const name of ["locks", "clipboard", "serviceWorker"]) delete Navigator.prototype[name];
delete Crypto.prototype.randomUUID;
"""
NO_STORAGE = """
Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } });
"""
FULL_WHEN_TOLD = """
const add = IDBObjectStore.prototype.add;
IDBObjectStore.prototype.add = function (...given) {
  if (window.isFull) throw new DOMException("full", "QuotaExceededError");
  return add.apply(this, given);
};
"""
A_DAY_LATE = """
{
  const Real = Date;
  const late_ms = 24 * 3600 * 1000;
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Real.now() - late_ms); }
    static now() { return Real.now() - late_ms; }
  };
}
"""
HELD = """async () => {
  const found = (await indexedDB.databases()).find(({ name }) => name.startsWith("scoreboard "));
  if (!found) return [];
  const db = await new Promise((done) => {
    indexedDB.open(found.name).onsuccess = (event) => done(event.target.result);
  });
  const items = await new Promise((done) => {
    db.transaction("items").objectStore("items").getAll().onsuccess = (event) => done(event.target.result);
  });
  db.close();
  return items;
}"""


def on_a_phone(new_page, script="", **options):
    page = new_page(**(HANDHELD | options))
    page.context.add_init_script(PLAIN_HTTP + script)
    return page


@pytest.fixture
def phone(competition, new_page):
    """The lead's page of team ZO on a phone without anything that plain http lacks, with the competition open."""
    competition.phase("open")
    return opened(on_a_phone(new_page), competition)


def all_sent(page):
    page.locator(SENT).wait_for(timeout=20_000)


def kept(page, entries):
    """Wait until the phone's own store holds so many."""
    for _ in range(100):
        held = page.evaluate(HELD)
        if len(held) == entries:
            return held
        page.wait_for_timeout(50)
    raise AssertionError(f"the store holds {held}")


def recorded(competition):
    """Give the results that the ledger holds, in order."""
    entries = competition.organiser.get("entries?limit=1000").json["entries"]
    return [json.loads(entry["body"]) for entry in entries if entry["kind"] == "ResultRecorded"]


def test_an_entry_outlives_a_browser_that_dies_before_it_was_sent(competition, lasting_phone):
    competition.phase("open")
    page = opened(lasting_phone.open(PLAIN_HTTP), competition)
    page.context.set_offline(True)
    page.locator(QUICK_25).click()
    page.locator(".save").first.click()
    kept(page, 1)
    lasting_phone.kill()
    assert sum_of(competition) == 0

    page = opened(lasting_phone.open(PLAIN_HTTP), competition)
    page.locator(".line[data-state=counted]").wait_for()
    all_sent(page)
    assert sum_of(competition) == 2500
    assert kept(page, 0) == []


def test_an_entry_whose_answer_never_came_before_the_browser_died_counts_once(competition, lasting_phone):
    competition.phase("open")
    page = opened(lasting_phone.open(PLAIN_HTTP), competition)
    page.route("**/lead/results?*", lambda route: route.fetch())
    with page.expect_request("**/lead/results?*"):
        page.locator(QUICK_25).click()
        page.locator(".save").first.click()
    while sum_of(competition) == 0:
        page.wait_for_timeout(20)
    lasting_phone.kill()

    page = opened(lasting_phone.open(PLAIN_HTTP), competition)
    page.locator(".line[data-state=counted]").wait_for()
    all_sent(page)
    assert sum_of(competition) == 2500
    assert page.locator(".line").count() == 1


def test_two_tabs_show_one_queue_and_send_it_in_order(competition, phone, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED|WebSocket")
    other = phone.context.new_page()
    other.goto(competition.url("lead"))
    ready(other)
    phone.context.set_offline(True)
    order = [25, 10, 50, 15, 100]
    for page, amount in zip([phone, other, phone, other, phone], order, strict=True):
        page.locator(f"#quick button[data-minor='{amount}00']").tap()
        page.locator(".save").first.tap()
        page.wait_for_timeout(REST_MS)
    for page in (phone, other):
        page.locator(WAITING, has_text="5").wait_for()
        assert page.locator(".line[data-state=waiting]").count() == 5

    phone.context.set_offline(False)
    for page in (phone, other):
        all_sent(page)
        assert page.locator(".line[data-state=counted]").count() == 5
    assert [one["result"]["amount_minor"] for one in recorded(competition)] == [one * 100 for one in order]
    assert kept(phone, 0) == []


def test_two_teams_on_one_phone_keep_apart(competition, phone, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED|WebSocket")
    other = phone.context.new_page()
    opened(other, competition, team="KO")
    phone.context.set_offline(True)
    Thumb(phone).tap(QUICK_25, ".save")
    Thumb(other).tap(".out[data-outcome=convinced]")
    kept(phone, 2)
    Thumb(phone).tap("#sync")
    phone.locator("#kept-state", has_text=re.compile("^1 ")).wait_for()
    other.close()

    phone.context.set_offline(False)
    all_sent(phone)
    assert (sum_of(competition, "ZO"), calls_of(competition, "convinced", "KO")) == (2500, 0)
    other = phone.context.new_page()
    other.goto(f"{competition.url('lead')}?team=KO")
    all_sent(other)
    kept(phone, 0)
    assert (sum_of(competition, "ZO"), calls_of(competition, "convinced", "KO")) == (2500, 1)


def test_a_browser_that_keeps_nothing_says_so_before_anything_is_typed(competition, new_page):
    competition.phase("open")
    page = opened(on_a_phone(new_page, NO_STORAGE), competition)
    page.locator("#banner", has_text="Deze browser bewaart niets").wait_for()

    Thumb(page).tap(QUICK_25, ".save")
    page.locator(".line[data-state=counted]").wait_for()
    assert sum_of(competition) == 2500


def test_a_store_that_fills_up_is_said_and_loses_nothing(competition, new_page, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED|WebSocket")
    competition.phase("open")
    page = opened(on_a_phone(new_page, FULL_WHEN_TOLD), competition)
    assert page.locator("#banner").is_hidden()
    page.context.set_offline(True)
    page.evaluate("window.isFull = true")
    Thumb(page).tap(QUICK_25, ".save")
    page.locator("#banner", has_text="Deze browser bewaart niets").wait_for()
    page.evaluate("window.isFull = false")
    Thumb(page).tap(".out[data-outcome=convinced]")
    assert [item["body"]["outcome"] for item in kept(page, 2)] == ["donation", "convinced"]

    page.context.set_offline(False)
    all_sent(page)
    assert (sum_of(competition), calls_of(competition, "convinced")) == (2500, 1)


def test_storage_that_the_browser_throws_away_in_between_loses_nothing(competition, phone, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED|WebSocket")
    phone.context.set_offline(True)
    Thumb(phone).tap(QUICK_25, ".save")
    kept(phone, 1)
    phone.evaluate("""async () => {
      for (const { name } of await indexedDB.databases()) {
        await new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done; });
      }
    }""")
    Thumb(phone).tap(".out[data-outcome=convinced]")
    assert [item["body"]["outcome"] for item in kept(phone, 2)] == ["donation", "convinced"]

    phone.context.set_offline(False)
    all_sent(phone)
    assert (sum_of(competition), calls_of(competition, "convinced")) == (2500, 1)


def test_a_phone_whose_clock_is_a_day_late_does_no_harm(competition, new_page, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED|WebSocket|^409: ")
    competition.phase("open")
    page = opened(on_a_phone(new_page, A_DAY_LATE), competition)
    page.context.set_offline(True)
    Thumb(page).tap(QUICK_25, ".save")
    kept(page, 1)
    competition.phase("close")
    page.context.set_offline(False)
    page.locator(".line[data-state=set_aside]").wait_for()
    Thumb(page).tap(".out[data-outcome=convinced]")
    page.locator(REFUSED).wait_for()

    [one] = recorded(competition)
    made_at = datetime.fromisoformat(one["made_at"])
    assert abs(datetime.now(UTC) - made_at) < timedelta(minutes=5)


def test_what_was_made_in_the_rehearsal_counts_only_when_the_lead_says_so(competition, new_page, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED|WebSocket|^409: ")
    page = opened(on_a_phone(new_page), competition)
    page.context.set_offline(True)
    Thumb(page).tap(QUICK_25, ".save")
    kept(page, 1)
    competition.phase("open")
    page.context.set_offline(False)
    page.locator(REFUSED, has_text="uit de oefenronde").wait_for()
    assert sum_of(competition) == 0

    Thumb(page).tap(f"{REFUSED} .line-offer")
    page.locator(".line[data-state=counted]").wait_for()
    assert sum_of(competition) == 2500


def test_a_start_that_is_moved_is_known_on_a_page_that_stays_open(competition, new_page):
    organiser = Visitor(competition.server).enter(competition, "organiser")
    address = f"/{competition.slug}/organise"

    def start(at):
        organiser.post(f"{address}/schedule", read_at=organiser.get(address).value("read_at"), starts_at=at)

    start("2031-11-24T09:00")
    page = opened(on_a_phone(new_page), competition)
    page.locator("#banner", has_text="09:00").wait_for()
    start("2031-12-01T10:30")
    Thumb(page).tap("#sync")
    page.locator("#banner", has_text="10:30").wait_for()


def test_after_the_close_a_refused_line_stays_over_a_reload_until_seen_and_can_go_to_the_judges(
    competition, phone, trouble
):
    trouble.expect("^409: ")
    competition.phase("close")
    phone.locator("#banner[data-kind=closed]").wait_for()
    Thumb(phone).tap(".out[data-outcome=convinced]")
    phone.locator(REFUSED).wait_for()
    phone.wait_for_timeout(REST_MS)
    Thumb(phone).tap(QUICK_25, ".save")
    phone.locator(REFUSED).nth(1).wait_for(state="attached")
    phone.reload()
    ready(phone)
    assert phone.locator(REFUSED).count() == 2

    Thumb(phone).tap(f"{REFUSED}:has-text('25') .line-offer")
    phone.locator(".line[data-state=set_aside]").wait_for(state="attached")
    Thumb(phone).tap(f"{REFUSED} .line-undo")
    kept(phone, 0)
    phone.reload()
    ready(phone)
    phone.locator(".line[data-state=set_aside]").wait_for()
    assert phone.locator(REFUSED).count() == 0
    assert [one["status"] for one in recorded(competition)] == ["set_aside"]


def test_a_refused_undo_is_listed_over_a_reload_until_it_was_seen(competition, phone, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED|WebSocket|^409: ")
    competition.give(amount_minor=1000)
    phone.reload()
    ready(phone)
    phone.context.set_offline(True)
    Thumb(phone).tap(".line-undo")
    kept(phone, 1)
    competition.phase("close")
    phone.context.set_offline(False)
    phone.locator("#sync[data-state=refused]", has_text="1 geweigerd").wait_for()
    phone.reload()
    ready(phone)

    Thumb(phone).tap("#sync")
    phone.locator(".kept-line", has_text="Ongedaan maken: € 10").locator(".kept-do").tap()
    kept(phone, 0)
    all_sent(phone)
    assert sum_of(competition) == 1000


def test_what_the_server_never_takes_can_be_given_up_once_its_text_is_there(competition, phone, trouble):
    trouble.expect("^418: |status of 418")
    phone.route("**/lead/results?*", lambda route: route.fulfill(status=418, json={}))
    Thumb(phone).tap(QUICK_25, ".save", "#sync", "#kept-try")
    give_up = phone.locator(".kept-do", has_text="Opgeven")
    give_up.wait_for()
    give_up.tap()
    assert "donation 1 2500" in phone.locator("#kept-text").input_value()
    phone.wait_for_timeout(REST_MS)
    assert len(kept(phone, 1)) == 1
    phone.locator(".kept-do", has_text="Nu opgeven").tap()
    kept(phone, 0)
    all_sent(phone)


def test_a_pass_that_is_withdrawn_in_mid_entry_loses_nothing_even_over_a_reload(competition, phone, trouble):
    trouble.expect("^(400|403): |console (error|warning): |WebSocket")
    phone.context.clear_cookies()
    Thumb(phone).tap(QUICK_25, ".save")
    phone.locator("#banner[data-kind=pass]").wait_for()
    phone.goto(f"{competition.url('lead')}?team=ZO")
    assert "pas nodig" in phone.inner_text("h1")

    opened(phone, competition)
    phone.locator(".line[data-state=counted]").wait_for()
    assert sum_of(competition) == 2500


def test_what_waits_can_be_carried_to_a_new_address_and_counts_once(competition, phone, new_page, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED|WebSocket")
    competition.give(amount_minor=1000)
    phone.reload()
    ready(phone)
    phone.context.set_offline(True)
    thumb = Thumb(phone)
    thumb.tap(".line-undo", QUICK_25, ".save", ".out[data-outcome=convinced]")
    kept(phone, 3)
    thumb.tap("#sync", "#kept-take summary")
    phone.locator("#kept-codes svg").first.wait_for()
    text = phone.locator("#kept-text").input_value()
    thumb.tap("#kept-copy")
    phone.locator("#kept-copied", has_text="Gekopieerd").wait_for()
    assert text.splitlines()[0] == f"scoreboard {competition.slug} ZO"

    there = opened(on_a_phone(new_page), competition)
    there.goto(competition.link("lead", "ZO").replace("127.0.0.1", "localhost"))
    ready(there)
    thumb = Thumb(there)
    thumb.tap("#sync", ".kept-fold:has(#kept-bring) summary")
    there.locator("#kept-bring-text").fill(f"{text}\nhallo\nscoreboard {competition.slug} KO\n{text.splitlines()[1]}")
    thumb.tap("#kept-bring button")
    said = there.locator("#kept-brought")
    said.filter(has_text="3 invoeren overgenomen").wait_for()
    assert "Niet begrepen, regel 5" in said.inner_text()
    assert "regel 6, 7" in said.inner_text()
    all_sent(there)
    assert (sum_of(competition), calls_of(competition, "convinced")) == (2500, 1)

    phone.context.set_offline(False)
    all_sent(phone)
    assert (sum_of(competition), calls_of(competition, "convinced")) == (2500, 1)


def test_what_was_carried_and_then_corrected_or_undone_on_the_old_page_counts_once(
    competition, phone, new_page, trouble
):
    trouble.expect("ERR_INTERNET_DISCONNECTED|WebSocket")
    phone.context.set_offline(True)
    thumb = Thumb(phone)
    for key in ("1", "2", "3"):
        thumb.tap(f"#keys [data-key='{key}']", ".save")
        phone.wait_for_timeout(REST_MS)
    phone.locator(WAITING).wait_for()
    thumb.tap("#sync", "#kept-take summary")
    phone.locator("#kept-codes svg").first.wait_for()
    text = phone.locator("#kept-text").input_value()
    phone.keyboard.press("Escape")

    there = opened(on_a_phone(new_page), competition)
    Thumb(there).tap("#sync", ".kept-fold:has(#kept-bring) summary")
    there.locator("#kept-bring-text").fill(text)
    Thumb(there).tap("#kept-bring button")
    all_sent(there)
    assert sum_of(competition) == 600

    thumb.tap(".line:first-child .line-undo")
    phone.locator(".line:nth-child(2) .line-open").tap()
    phone.wait_for_timeout(REST_MS)
    thumb.tap(".mend-keys [data-key='7']", "#mend-save")
    phone.context.set_offline(False)
    all_sent(phone)
    assert sum_of(competition) == 100 + 700


def test_two_minutes_without_the_server_are_said_with_what_to_do(competition, new_page, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED|WebSocket")
    competition.phase("open")
    page = on_a_phone(new_page)
    page.clock.install()
    page.goto(competition.link("lead", "ZO"))
    page.wait_for_url("**/lead*")
    ready(page)
    page.context.set_offline(True)
    Thumb(page).tap(QUICK_25, ".save")
    kept(page, 1)
    page.clock.fast_forward(130_000)
    page.locator("#banner", has_text=re.compile(r"Geen verbinding sinds \d\d:\d\d")).wait_for()

    page.locator("#sync").tap()
    page.locator("#kept-moved").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#kept").is_hidden()


def test_a_competition_made_anew_at_the_same_address_does_not_get_the_old_ones_entries(competition, phone):
    names = phone.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)")
    [name] = [one for one in names if one.startswith("scoreboard ")]
    page = json.loads(phone.locator("#page").text_content())

    assert name == f"scoreboard {competition.slug} {page['kept_as']}"
    assert re.fullmatch("[0-9a-f]{16}", page["kept_as"])
