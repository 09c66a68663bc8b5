import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf, goesBeyond, hasGoal, milestonePassed, nextMilestone, partOf, ticksOf } from "../../static/js/lib/goals.js";
import { impactsOf, impactsShown } from "../../static/js/lib/impacts.js";
import { Scenes, STAYS_MS } from "../../static/js/lib/scenes.js";

const goal = (reached, more = {}) => ({ of: "money", at: 1000, stretch: 0, reached, milestones: [], ...more });
const rooms = [{ at: 800, name: "second room" }, { at: 300, name: "first room" }];

test("no goal is a goal of zero", () => {
  assert.equal(hasGoal(goal(5, { at: 0 })), false);
  assert.equal(hasGoal(goal(5)), true);
});

test("the bar ends at the goal, and goes on to the one beyond once it is reached", () => {
  const far = (reached) => goal(reached, { stretch: 2000 });
  assert.deepEqual([far(999), far(1000), far(2500)].map(endOf), [1000, 2000, 2000]);
  assert.deepEqual([far(500), far(1000), far(2500)].map(partOf), [.5, .5, 1]);
  assert.equal(goesBeyond(goal(1500)), false);
  assert.equal(partOf(goal(1500)), 1);
});

test("the bar is marked at the milestones, else at the quarters, and at the goal that lies behind", () => {
  assert.deepEqual(ticksOf(goal(0)), [.25, .5, .75]);
  assert.deepEqual(ticksOf(goal(0, { milestones: rooms })), [.3, .8]);
  assert.deepEqual(ticksOf(goal(1000, { stretch: 2000, milestones: rooms })), [.15, .4, .5]);
  assert.deepEqual(ticksOf(goal(0, { milestones: [{ at: 1000, name: "end" }] })), []);
});

test("the next milestone is the nearest one ahead, with exactly what is left", () => {
  assert.deepEqual(nextMilestone(goal(299, { milestones: rooms })), { left: 1, name: "first room" });
  assert.deepEqual(nextMilestone(goal(300, { milestones: rooms })), { left: 500, name: "second room" });
  assert.equal(nextMilestone(goal(800, { milestones: rooms })), null);
});

test("a quarter is passed once, at its exact amount, and the highest one wins", () => {
  assert.equal(milestonePassed(499, goal(500)).percent, 50);
  assert.equal(milestonePassed(500, goal(501)), null);
  assert.equal(milestonePassed(0, goal(800)).percent, 75);
  assert.equal(milestonePassed(0, goal(0, { at: 0 })), null);
  assert.equal(milestonePassed(700, goal(300)), null);
});

test("the organiser's milestone goes before a quarter that was passed with it, the goal before both", () => {
  const milestones = rooms;
  assert.equal(milestonePassed(200, goal(600, { milestones })).name, "first room");
  assert.equal(milestonePassed(400, goal(600, { milestones })).percent, 50);
  assert.equal(milestonePassed(700, goal(1000, { milestones })).kind, "goal");
  assert.deepEqual(milestonePassed(900, goal(1000, { milestones: [{ at: 1000, name: "school" }] })), { kind: "goal", at: 1000, name: "school" });
  assert.equal(milestonePassed(1500, goal(2000, { stretch: 2000 })).kind, "stretch");
});

test("things are counted whole, and a line that has reached none is not there", () => {
  const board = {
    totals: { money_minor: 17593000, calls: 9, units: 0, outcomes: { yes: 4 } },
    impacts: [{ of: "money", each: 6000, name: "week" }, { of: "calls", each: 10, name: "day" }, { of: "outcome:yes", each: 2, name: "book" }],
  };
  assert.deepEqual(impactsOf(board).map(({ name, made }) => [name, made]), [["week", 2932], ["book", 2]]);
  assert.deepEqual(impactsOf({ totals: board.totals }), []);
});

test("three lines at a time, and every line gets its turn", () => {
  assert.deepEqual(impactsShown([1, 2], 7), [1, 2]);
  const turns = [0, 1, 2, 3, 4].map((turn) => impactsShown([1, 2, 3, 4, 5], turn));
  assert.deepEqual(turns[1], [4, 5, 1]);
  assert.ok(turns.every((shown) => shown.length === 3));
  assert.equal(new Set(turns.flat()).size, 5);
});

const HOUR = 3600000;
function round(steps, more) {
  const scenes = new Scenes(0);
  const seen = [];
  let now = 0;
  for (let i = 0; i < steps; i += 1) {
    now += STAYS_MS[scenes.scene];
    seen.push(scenes.next(now, { left: 9 * HOUR, ...more }));
  }
  return seen;
}

test("the round is race, together, race, impact; what has nothing to say is left out", () => {
  assert.deepEqual(round(6, { impact: true }), ["together", "race", "impact", "race", "together", "race"]);
  assert.deepEqual(round(6, { impact: false }), ["together", "race", "together", "race", "together", "race"]);
});

test("the race has at least seven tenths of the time", () => {
  assert.ok(STAYS_MS.race / (STAYS_MS.race + STAYS_MS.impact) > .7);
  assert.ok(STAYS_MS.race / (STAYS_MS.race + STAYS_MS.together) > .7);
});

test("in the last half hour, after something loud and on an empty board the race stays", () => {
  const scenes = new Scenes(0);
  assert.equal(scenes.next(80000, { left: HOUR / 4, impact: true }), "race");
  assert.equal(scenes.next(80000, { left: null, lastEvent: 70000, impact: true }), "race");
  assert.equal(scenes.next(80000, { left: null, resting: true, impact: true }), "race");
  assert.equal(scenes.next(95000, { left: null, lastEvent: 70000, impact: true }), "together");
});

test("an impact scene whose last line was taken back gives way at once", () => {
  const scenes = new Scenes(0);
  scenes.lock("impact");
  assert.equal(scenes.next(1, { impact: true }), "impact");
  assert.equal(scenes.next(2, { impact: false }), "race");
  scenes.lock("auto");
  assert.equal(scenes.next(3, { impact: false }), "race");
});
