import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf, lineOf, paceOf } from "../../static/js/lib/fuel.js";

const now = { day: "2026-11-24", hour: "14" };
const fuel = (more) => ({
  kind: "money",
  hour: { ...now, amount: 2000 },
  before: { hour: "13", amount: 3000 },
  average: 2500,
  best: { day: "2026-11-23", hour: "10", amount: 9000 },
  today: 5000,
  yesterday: { day: "2026-11-23", hour: "14", amount: 4000 },
  goal: null,
  first: false,
  record: { hour: false, day: false },
  ...more,
});
const mine = (more, own) => ({ phase: "open", fuel: fuel(own), ...more });
const gap = { place: 3, gap: "4500", gap_in: "money", gap_relative_to: "", gap_to: 2 };
const key = (more, own, at = now) => lineOf(mine(more, own), at).key;

test("the line is the gap to the next place up", () => {
  assert.equal(key(gap), "gap");
  assert.equal(key({ ...gap, gap: "0" }), "level");
});

test("a gap that no three best hours would close gives way to the own pace", () => {
  assert.equal(key({ ...gap, gap: "27000" }), "gap");
  assert.equal(key({ ...gap, gap: "27001" }), "hour");
  assert.equal(key({ ...gap, gap: "99999", gap_relative_to: "seats" }), "gap");
  assert.equal(key({ ...gap, gap: "99999.5", gap_in: "points" }), "gap");
});

test("in a freeze, and for the first place, it is the own pace", () => {
  assert.deepEqual(lineOf(mine({ phase: "frozen" }), now), { key: "hour", amount: 2000 });
  assert.equal(key({ place: 1 }), "hour");
});

test("half way to the own best hour that is what lacks", () => {
  assert.deepEqual(lineOf(mine({ phase: "frozen" }, { hour: { ...now, amount: 5000 } }), now), { key: "best", amount: 4000 });
});

test("a first success and a record come before the gap, in their own hour alone", () => {
  const later = { day: now.day, hour: "15" };
  assert.equal(key(gap, { first: true }), "first");
  assert.equal(key(gap, { first: true }, later), "gap");
  assert.equal(key(gap, { record: { hour: true, day: false } }), "record");
  assert.equal(key(gap, { record: { hour: true, day: false } }, later), "gap");
});

test("the last tenth of the own goal comes before the gap; one that is reached does not", () => {
  const goal = (reached) => ({ goal: { of: "money", at: 10000, reached } });
  assert.deepEqual(lineOf(mine(gap, goal(9000)), now), { key: "goal", amount: 1000, of: "money" });
  assert.equal(key(gap, goal(8999)), "gap");
  assert.equal(key(gap, goal(10000)), "gap");
});

test("before the first success the line waits for it", () => {
  assert.equal(key(gap, { hour: null, best: null }), "waits");
  assert.equal(key(gap, { best: null, hour: { ...now, amount: 0 } }), "waits");
});

test("an hour without anything yet shows the day, and a new day the hour to beat", () => {
  assert.equal(key({ phase: "frozen" }, {}, { day: now.day, hour: "16" }), "today");
  assert.equal(key({ phase: "frozen" }, {}, { day: "2026-11-25", hour: "09" }), "to_beat");
});

test("after the close the line only says what is behind it", () => {
  for (const phase of ["closed", "final", "revealed"]) assert.equal(key({ ...gap, phase }), "ours");
});

test("the hour that passed becomes the hour before, and a day that passed is not today", () => {
  assert.deepEqual(paceOf(fuel(), now), { isNow: true, thisHour: 2000, hourBefore: 3000, today: 5000, yesterday: fuel().yesterday });
  assert.deepEqual(paceOf(fuel(), { day: now.day, hour: "15" }), { isNow: false, thisHour: 0, hourBefore: 2000, today: 5000, yesterday: fuel().yesterday });
  assert.deepEqual(paceOf(fuel(), { day: now.day, hour: "16" }).hourBefore, 0);
  assert.deepEqual(paceOf(fuel(), { day: "2026-11-25", hour: "08" }), { isNow: false, thisHour: 0, hourBefore: 0, today: 0, yesterday: null });
});

test("an hour ends at the next one, also at midnight", () => {
  assert.deepEqual([endOf("09"), endOf("23")], ["10:00", "00:00"]);
});
