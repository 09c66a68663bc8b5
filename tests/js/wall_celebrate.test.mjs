import assert from "node:assert/strict";
import { test } from "node:test";
import { Grace, THRESHOLDS, averageGift, tierOf } from "../../static/js/lib/celebrate.js";

const gift = (money, at = "1", team = "A") => ({ team, outcome: "gift", calls: 1, money_minor: money, units: 0, at });
const boardWith = (latest, money = 0) => ({ latest, rows: [{ team: "A" }], totals: { money_minor: money }, goal: { at: 100000, reached: money } });
const half = { kind: "quarter", percent: 50, at: 50000 };
const room = { kind: "named", at: 60000, name: "first room" };
const end = { kind: "goal", at: 100000 };
const PAUSE = THRESHOLDS.milestoneEveryMs;
const usual = { average: 1000, counts: false, firstOfTeam: false, firstOfAll: false };

test("a call without a result is not celebrated, a success without money quietly", () => {
  assert.equal(tierOf(gift(0), usual), 0);
  assert.equal(tierOf(gift(0), { ...usual, counts: true }), 1);
});

test("the louder the larger, measured by the average gift", () => {
  assert.equal(tierOf(gift(3999), usual), 1);
  assert.equal(tierOf(gift(4000), usual), 2);
  assert.equal(tierOf(gift(20000), usual), 3);
  assert.equal(tierOf(gift(50000), { ...usual, average: 40000 }), 3);
});

test("the first gift of a team gets a flag, the first of all the big balloon", () => {
  assert.equal(tierOf(gift(100), { ...usual, firstOfTeam: true }), 2);
  assert.equal(tierOf(gift(100), { ...usual, firstOfTeam: true, firstOfAll: true }), 3);
});

test("the average gift never falls below ten units, so that small change stays small", () => {
  assert.equal(averageGift({ totals: { money_minor: 300, outcomes: { gift: 3 } } }, ["gift"]), 1000);
  assert.equal(averageGift({ totals: { money_minor: 9000, outcomes: { gift: 3 } } }, ["gift"]), 3000);
});

test("a big gift waits for the grace time and is then celebrated", () => {
  const grace = new Grace();
  grace.addTakeover(gift(90000), 0);
  assert.deepEqual(grace.due(THRESHOLDS.graceMs - 1, false), []);
  assert.equal(grace.due(THRESHOLDS.graceMs, false)[0].kind, "takeover");
});

test("a result that is taken back within the grace time is never celebrated", () => {
  const grace = new Grace();
  grace.addTakeover(gift(90000, "2"), 0);
  grace.addFlag(gift(5000, "2", "B"), "First donation", 0);
  grace.revise(boardWith([gift(100, "1")]));
  assert.deepEqual(grace.due(60000, false), []);
});

test("a milestone that a correction undid is not celebrated", () => {
  const grace = new Grace();
  grace.addMilestone(half, 0);
  grace.revise(boardWith([], 49000));
  assert.deepEqual(grace.due(4000, false), []);
  grace.addMilestone(room, 5000);
  grace.revise(boardWith([], 59999));
  assert.deepEqual(grace.due(9000, false), []);
});

test("at most one milestone in five minutes: a quarter is dropped, the organiser's own waits its turn", () => {
  const grace = new Grace();
  grace.addMilestone(half, 0);
  assert.equal(grace.due(4000, false)[0].step, half);
  grace.addMilestone({ ...half, percent: 75 }, 20000);
  assert.deepEqual(grace.due(24000, false), []);
  grace.addMilestone(room, 30000);
  assert.deepEqual(grace.due(PAUSE, false), []);
  assert.equal(grace.due(4000 + PAUSE, false)[0].step, room);
});

test("the goal is celebrated whenever it is reached, and nothing takes its place", () => {
  const grace = new Grace();
  grace.addMilestone(half, 0);
  grace.due(4000, false);
  grace.addMilestone(end, 10000);
  grace.addMilestone(room, 10500);
  assert.deepEqual(grace.due(14000, false).map((it) => it.step), [end]);
});

test("a quarter does not take the place of the organiser's milestone that waits", () => {
  const grace = new Grace();
  grace.addMilestone(room, 0);
  grace.addMilestone({ ...half, percent: 75 }, 100);
  assert.deepEqual(grace.due(4000, false).map((it) => it.step), [room]);
});

test("what could not be shown in time, because the screen slept, is not shown late", () => {
  const grace = new Grace();
  grace.addMilestone(half, 0);
  assert.deepEqual(grace.due(THRESHOLDS.graceMs + THRESHOLDS.tooLateMs + 1, false), []);
  assert.deepEqual(grace.due(PAUSE, false), []);
});

test("big gifts soon after one another are celebrated together", () => {
  const grace = new Grace();
  grace.addTakeover(gift(90000, "1"), 0);
  grace.due(4000, false);
  grace.addTakeover(gift(60000, "2"), 5000);
  grace.addTakeover(gift(70000, "3"), 9000);
  assert.deepEqual(grace.due(40000, false), []);
  assert.equal(grace.due(49000, false)[0].results.length, 2);
});

test("one loud celebration at a time", () => {
  const grace = new Grace();
  grace.addTakeover(gift(90000), 0);
  grace.addMilestone(half, 0);
  assert.equal(grace.due(5000, false).length, 1);
  assert.deepEqual(grace.due(6000, true), []);
  assert.equal(grace.due(12000, false)[0].kind, "milestone");
});
