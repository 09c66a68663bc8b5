import assert from "node:assert/strict";
import { test } from "node:test";
import { Scenes, STAYS_MS } from "../../static/js/lib/scenes.js";
import { isFresh, namedOf, newsOf, newsShown, span } from "../../static/js/lib/news.js";

const at = { day: "2026-11-24", hour: "14" };
const won = (team, amount, more) => ({ teams: [team], amount, ...more });
const quiet = { kind: "money", at, hour: null, day: null, day_before: null, improved: null, first: null, records: null, same_hour: null, projection: null };
const told = (more) => newsOf({ ...quiet, ...more });
const kinds = (more) => told(more).map((card) => card.kind);

test("a board without results has no news", () => {
  assert.deepEqual(newsOf({ ...quiet, at: null, projection: { amount: 5 } }), []);
  assert.deepEqual(kinds({}), []);
});

test("a record that was set just now comes first, and one of the day instead of one of the hour", () => {
  const records = { hour: won("A", 9, { hour: "14", new: true }), day: won("A", 20, { new: false }) };
  const hour = won("B", 5, { hour: "13" });
  assert.deepEqual(kinds({ records, hour }), ["record_hour", "hour"]);
  assert.deepEqual(kinds({ records: { ...records, day: won("A", 20, { new: true }) }, hour }), ["record_day", "hour"]);
  assert.deepEqual(kinds({ records: { hour: { ...records.hour, new: false }, day: records.day }, hour }), ["hour"]);
});

test("the winner of the hour is told with the hour, also over midnight", () => {
  const [card] = told({ hour: won("A", 500, { hour: "13" }) });
  assert.deepEqual([card.from, card.until, card.amount], ["13:00", "14:00", 500]);
  assert.deepEqual(span("23"), { from: "23:00", until: "00:00" });
});

test("a first success is news in its own hour alone", () => {
  assert.deepEqual(kinds({ first: { teams: ["A"], hour: "14" } }), ["first"]);
  assert.deepEqual(kinds({ first: { teams: ["A"], hour: "13" } }), []);
});

test("who leads the day is told from the second day on, and who won the day before until the first hour is over", () => {
  const day = won("A", 7);
  const dayBefore = won("B", 8, { day: "2026-11-23" });
  assert.deepEqual(kinds({ day }), []);
  assert.deepEqual(kinds({ day, day_before: dayBefore }), ["day", "day_before"]);
  assert.deepEqual(kinds({ day, day_before: dayBefore, hour: won("A", 1, { hour: "13" }) }), ["hour", "day"]);
});

test("only the day that was yesterday is called so", () => {
  const card = (day) => told({ day_before: won("B", 8, { day }) })[0];
  assert.equal(card("2026-11-23").isYesterday, true);
  assert.equal(card("2026-11-20").isYesterday, false);
});

test("the same hour is told where there is something to compare with", () => {
  const same = { day: at.day, hour: "14", amount: 900, yesterday: null, last_year: null };
  assert.deepEqual(kinds({ same_hour: same }), []);
  const [card] = told({ same_hour: { ...same, yesterday: { day: "2026-11-21", amount: 800 }, last_year: { day: "2025-11-25", amount: 700 } } });
  assert.deepEqual(card, { kind: "same_hour", until: "14:00", amount: 900, before: { amount: 800, day: "2026-11-21", isYesterday: false }, lastYear: { amount: 700 } });
});

test("praise without a number stays praise without a number", () => {
  const [card] = told({ hour: { teams: ["A"], hour: "13", day: at.day } });
  assert.equal(card.amount, undefined);
});

test("at most three cards stand at a time, and the others have their turn", () => {
  const cards = ["a", "b", "c", "d"];
  assert.deepEqual(newsShown(cards.slice(0, 2), 5), ["a", "b"]);
  assert.deepEqual(newsShown(cards, 0), ["a", "b", "c"]);
  assert.deepEqual(newsShown(cards, 1), ["d", "a", "b"]);
});

test("what two teams share is told with both names, what more share is no news but for first successes", () => {
  assert.deepEqual(kinds({ hour: { teams: ["A", "B", "C"], amount: 1, hour: "13" } }), []);
  assert.deepEqual(kinds({ first: { teams: ["A", "B", "C"], hour: "14" } }), ["first"]);
  assert.deepEqual([namedOf(["A", "B"]), namedOf(["A", "B", "C"]), namedOf(undefined)], [["A", "B"], [], []]);
});

test("an hour of yesterday, or of three hours ago, is no news", () => {
  const now = (hour, day = at.day) => ({ day, hour });
  assert.deepEqual([now("14"), now("16"), now("17"), now("14", "2026-11-25")].map((one) => isFresh(at, one)), [true, true, false, false]);
  assert.equal(isFresh(null, now("14")), false);
});

const HOUR = 3600000;

test("the round is race, together, race, impact, race, hour; what has nothing to say is left out", () => {
  const round = (more) => {
    const scenes = new Scenes(0);
    let now = 0;
    return Array.from({ length: 8 }, () => {
      now += STAYS_MS[scenes.scene];
      return scenes.next(now, { left: 9 * HOUR, ...more });
    }).filter((scene) => scene !== "race");
  };
  assert.deepEqual(round({ impact: true, hour: true }), ["together", "impact", "hour", "together"]);
  assert.deepEqual(round({ impact: false, hour: true }), ["together", "hour", "together", "hour"]);
});

test("the hour never comes within 20 s of something loud, and goes when it has nothing to say any more", () => {
  const scenes = new Scenes(0);
  scenes.beside = "impact";
  assert.equal(scenes.next(80000, { hour: true, lastEvent: 61000 }), "race");
  assert.equal(scenes.next(81000, { hour: true, lastEvent: 61000 }), "hour");
  assert.equal(scenes.next(82000, { hour: false }), "race");
});
