"""However bad the wifi and whenever the browser dies, what a phone took in counts once, in its order."""

import time
from random import Random
from threading import Timer

import pytest
from lossy import Lossy
from playwright.sync_api import Error as PlaywrightError

from rig import new_id

LOSE_REQUESTS, LOSE_ANSWERS = 0.1, 0.2
AT_ONCE = 10
MOST_WAITING = 30
DIES_WITHIN_S = 1.5
OPENS_WITHIN_S = 4
PATIENCE_MS = 60_000

# Puts entries into the phone's store as a second tab would; the page's own queue hears of it and sends.
# A knock is what a tap does after a try that failed: the next one comes at once.
SECOND_TAB = """async () => {
  const page = JSON.parse(document.getElementById("page").textContent);
  const { makeStore } = await import("/static/js/lib/store.js");
  const name = `scoreboard ${page.slug} ${page.kept_as}`;
  const channel = new BroadcastChannel(name);
  const store = makeStore({ name, team: page.team, holder: "second" });
  window.secondTab = {
    add: (items) => store.add(items),
    async until(most) {
      while ((await store.list()).items.length > most) {
        await new Promise((done) => { setTimeout(done, 50); });
        channel.postMessage({ team: page.team });
      }
    },
  };
}"""
TAKE_IN = """async ([entries, most]) => {
  const items = entries.map(([request_id, amount_minor]) => {
    const made_ms = Date.now();
    const made_at = new Date(made_ms).toISOString();
    const body = { request_id, outcome: "donation", calls: 1, amount_minor, units: 0, made_at };
    return { request_id, kind: "result", body, made_ms, ahead_ms: 0, nth: 0, state: "waiting", tries: 0 };
  });
  await window.secondTab.add(items);
  await window.secondTab.until(most);
}"""


class Shift:
    """A phone that takes in results one after the other, dies again and again, and goes on where it was."""

    def __init__(self, link, phone, *, results: int, kills: int) -> None:
        self.link = link
        self.phone = phone
        self.random = Random(results)
        self.deaths = sorted(self.random.sample(range(results), kills))  # after how many entries
        self.killed = 0
        self.killer: Timer | None = None
        self.entries = [(f"entry-{new_id()}", 100 + number) for number in range(results)]
        self.taken_in = 0

    def work(self) -> None:
        """Take everything in, and see it sent."""
        while not self._is_done_in_this_life():
            self.killed += 1

    def _is_done_in_this_life(self) -> bool:
        page = self.phone.open()
        page.set_default_timeout(PATIENCE_MS)
        self.killer = None
        if self.killed % 4 == 3:
            self._dies_within(OPENS_WITHIN_S)
        try:
            page.goto(self.link)
            page.locator("html.ready").wait_for(state="attached")
            page.evaluate(SECOND_TAB)
            self._take_in(page)
            page.evaluate("window.secondTab.until(0)")
        except PlaywrightError:
            if self.killer is None:
                raise
            self.killer.join()
            return False
        if self.killer:
            self.killer.cancel()
            self.killer.join()
        return True

    def _dies_within(self, seconds) -> None:
        if self.deaths and self.killer is None:
            self.deaths.pop(0)
            self.killer = Timer(self.random.uniform(0, seconds), self.phone.kill)
            self.killer.start()

    def _take_in(self, page) -> None:
        """Go on with the first entry that is not surely in the store: what is there already is not there twice."""
        while self.taken_in < len(self.entries):
            some = self.entries[self.taken_in : self.taken_in + AT_ONCE]
            if self.deaths and self.taken_in >= self.deaths[0]:
                self._dies_within(DIES_WITHIN_S)
            page.evaluate(TAKE_IN, [[list(one) for one in some], MOST_WAITING])
            self.taken_in += len(some)


def results_of(competition):
    """Give the request ids of all results in the ledger, in its order."""
    found, after = [], 0
    while after is not None:
        page = competition.organiser.get(f"entries?after={after}&limit=1000").json
        found += [entry["request_id"] for entry in page["entries"] if entry["kind"] == "ResultRecorded"]
        after = page["next_after"]
    return found


def check(competition, phone, *, results: int, kills: int) -> None:
    """Have a phone work behind a lossy net, and compare the ledger with what it took in."""
    competition.phase("open")
    with Lossy(competition.server.port, lose_requests=LOSE_REQUESTS, lose_answers=LOSE_ANSWERS, seed=results) as net:
        link = competition.link("lead", "ZO").replace(f":{competition.server.port}/", f":{net.port}/")
        shift = Shift(link, phone, results=results, kills=kills)
        began = time.monotonic()
        shift.work()
        took_s = time.monotonic() - began
        net.shutdown()
    there = results_of(competition)
    made = [request_id for request_id, _ in shift.entries]
    print(
        f"\n{results} results in {took_s:.0f} s, killed {shift.killed} times; "
        f"lost requests: {net.lost['requests']}, lost answers: {net.lost['answers']}; "
        f"missing: {len(set(made) - set(there))}, double: {len(there) - len(set(there))}, "
        f"in order: {there == made}"
    )

    assert there == made
    assert shift.killed >= min(kills, 3)
    assert net.lost["answers"] > results / 10


def test_two_hundred_results_through_a_lossy_net_and_crashes_count_once_and_in_order(competition, lasting_phone):
    check(competition, lasting_phone, results=200, kills=4)


@pytest.mark.long
def test_ten_thousand_results_through_a_lossy_net_and_crashes_count_once_and_in_order(competition, lasting_phone):
    check(competition, lasting_phone, results=10_000, kills=60)
