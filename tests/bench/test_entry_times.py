"""How long a lead waits for "counted", and the hall for the result on the wall, on a good network."""

import statistics

import pytest

TAPS = 30
REST_MS = 400

# Both pages stamp with the clock of the machine; it runs on between the two.
STAMP = "const now = () => performance.timeOrigin + performance.now();"
ON_THE_WALL = f"""() => {{
  {STAMP}
  window.shown = [];
  const total = document.getElementById("total");
  new MutationObserver(() => window.shown.push([Number(total.value), now()])).observe(total, {{ attributes: true }});
}}"""
TAP = f"""async () => {{
  {STAMP}
  const lines = document.getElementById("lines");
  const before = new Set([...lines.children].map((line) => line.dataset.id));
  const isCounted = (line) => line && !before.has(line.dataset.id) && line.dataset.state === "counted";
  document.querySelector("#quick button").click();
  const tapped = now();
  document.querySelector(".save").click();
  await new Promise((done) => {{
    const look = () => isCounted(lines.firstElementChild) && done();
    new MutationObserver(look).observe(lines, {{ childList: true, subtree: true, attributes: true }});
    look();
  }});
  return [tapped, now()];
}}"""


@pytest.mark.bench
def test_a_tap_is_counted_and_on_the_wall_in_a_moment(competition, new_page):
    competition.phase("open")
    lead, wall = new_page(), new_page()
    wall.goto(competition.url("wall"))
    wall.evaluate(ON_THE_WALL)
    lead.goto(competition.link("lead", "ZO"))
    lead.locator("html.ready").wait_for(state="attached")
    tapped, counted = [], []
    for _ in range(TAPS):
        lead.wait_for_timeout(REST_MS)
        at, then = lead.evaluate(TAP)
        tapped.append(at)
        counted.append(then - at)
    last = TAPS * 1000
    wall.wait_for_function("last => Number(document.getElementById('total').value) === last", arg=last)
    shown = wall.evaluate("window.shown")
    on_wall = [next(at for total, at in shown if total >= (nth + 1) * 1000) - tapped[nth] for nth in range(TAPS)]

    for name, took in (("tap to counted", counted), ("tap to the wall", on_wall)):
        print(f"\n{name}: median {statistics.median(took):.0f} ms, slowest of {TAPS} {max(took):.0f} ms", end="")
    assert len(shown) >= TAPS // 2
