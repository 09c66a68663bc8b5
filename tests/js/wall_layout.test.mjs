import assert from "node:assert/strict";
import { test } from "node:test";
import { makeFormat } from "../../static/js/lib/format.js";
import { modeFor, placeOf, planFor, widthOf } from "../../static/js/lib/layout.js";
import { amountIn, countOf, gapsToNext, heroValue, isPart, rankedForm, sayRanked, secondFigures, symbolKeys } from "../../static/js/lib/measure.js";
import { areaOf, capacityFor, contains, perSprite, slotsIn, spritesFor } from "../../static/js/lib/slots.js";
import { fill, makeNoun, worded } from "../../static/js/lib/words.js";

const SIZE = { width: 95, height: 66 };
const overlap = (a, b, h) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + h - 1e-6 && b.y < a.y + h - 1e-6;

test("the number of teams picks the layout", () => {
  assert.deepEqual([2, 6, 7, 12, 13, 30, 31, 150].map((n) => modeFor(n)), ["xl", "xl", "l", "l", "m", "m", "p", "p"]);
  assert.equal(modeFor(12, 5), "f");
  assert.equal(modeFor(4, 5), "xl");
});

test("from 1 to 150 teams, on every page, no two rows overlap and none leaves the board", () => {
  for (const far of [0, 4, 5]) {
    for (let teams = 1; teams <= 150; teams += 1) {
      const plan = planFor({ teams, far, ...SIZE });
      const seenEver = new Set();
      for (let page = 0; page < plan.pages; page += 1) {
        const seen = [];
        for (let i = 0; i < teams; i += 1) {
          const spot = placeOf(i, plan, page);
          if (!spot.seen) continue;
          seenEver.add(i);
          const high = i < plan.pinned ? plan.pinHeight : plan.rowHeight;
          assert.ok(spot.y + high <= SIZE.height + .01, `${teams} teams, row ${i}`);
          assert.ok(spot.x + spot.width <= SIZE.width + .01);
          seen.push({ ...spot, high });
        }
        seen.forEach((a, i) => seen.slice(i + 1).forEach((b) => assert.ok(!overlap(a, b, Math.min(a.high, b.high)))));
      }
      assert.equal(seenEver.size, teams, `${teams} teams are all on some page`);
    }
  }
});

test("two columns are filled downwards", () => {
  const plan = planFor({ teams: 24, ...SIZE });
  assert.equal(placeOf(11, plan).x, 0);
  assert.ok(placeOf(12, plan).x > 0);
  assert.equal(placeOf(12, plan).y, 0);
});

test("a longer amount asks for a wider column", () => {
  assert.ok(widthOf("€ 1.172.860") > widthOf("€ 17.860"));
});

const board = {
  rank_by: "outcome:yes", relative_to: "", rows: [], totals: { money_minor: 50, calls: 9, units: 0, outcomes: { yes: 4 } },
  outcomes: { yes: { symbol: "balloon", takes: "nothing" }, gift: { symbol: "", takes: "money" } },
};

const ranked = (rankBy, values, against = "") => ({
  ...board, rank_by: rankBy, relative_to: against, rows: values.map((value) => ({ ranked: value, money_minor: 0, calls: 0, units: 0, outcomes: {} })),
});
const written = (rankBy, values, against) => {
  const of = ranked(rankBy, values, against);
  const form = rankedForm(of, 100);
  return values.map((value) => sayRanked(Number(value), form, makeFormat("en")));
};

test("the number that ranks is written as what it is: money, to the cent where it is small, a number or a percentage", () => {
  assert.deepEqual(written("money", ["123456", "99"]), ["€1,234", "€0"]);
  assert.deepEqual(written("money", ["123456", "99"], "seats"), ["€1,234", "€0"]);
  assert.deepEqual(written("money:gift", ["99999", "5000"], "hours"), ["€999.99", "€50.00"]);
  assert.deepEqual(written("calls", ["12", "3"]), ["12", "3"]);
  assert.deepEqual(written("calls", ["12.5", "3.0"], "hours"), ["12.5", "3.0"]);
  assert.deepEqual(written("conversion", ["23.4", "7.0"]), ["23.4%", "7.0%"]);
  assert.deepEqual(written("money", ["87.3"], "goal"), ["87.3%"]);
  assert.deepEqual(written("points", ["1093.1", "40.0"]), ["1,093.1", "40.0"]);
  assert.deepEqual(written("points", ["93.0", "40.0"]), ["93", "40"]);
});

test("the sum over all is of the kind that the goal or the recipe names", () => {
  const sums = { ...board.totals, units: 7, units_by: { tree: 5 } };
  assert.deepEqual(["money", "calls", "units", "units:tree", "units:hour", "outcome:yes"].map((kind) => amountIn(sums, kind)), [50, 9, 7, 5, 0, 4]);
  assert.equal(heroValue(ranked("points", ["0.1", "0.2"]), "points"), .3);
});

test("one balloon for each unit where units are counted, and only for what has that symbol", () => {
  const outcomes = { tree: { symbol: "tree", takes: "units" }, yes: { symbol: "balloon", takes: "nothing" } };
  const sums = { outcomes: { tree: 1, yes: 4 }, units_by: { tree: 12 } };
  assert.equal(countOf(sums, symbolKeys(outcomes, "tree"), outcomes), 12);
  assert.equal(countOf(sums, symbolKeys(outcomes, "balloon"), outcomes), 4);
  assert.deepEqual(symbolKeys(outcomes, ""), []);
});

test("where something may not earn, the number that ranks is known for a part of the sum", () => {
  const row = { ranked: "3", money_minor: 0, calls: 3, units: 0, outcomes: {} };
  assert.equal(isPart({ ...board, rank_by: "calls", rows: [row] }), false);
  assert.equal(isPart({ ...board, rank_by: "calls", rows: [row, { ...row, calls: 9 }] }), true);
  assert.equal(isPart({ ...board, rank_by: "calls", relative_to: "hours", rows: [{ ...row, calls: 9 }] }), false);
});

test("the second column never repeats the number that ranks", () => {
  assert.deepEqual(secondFigures(board, ["yes"]), ["amount", "calls", "gap"]);
  assert.deepEqual(secondFigures({ ...board, rank_by: "money" }, ["yes"]), ["count", "calls", "gap"]);
  assert.deepEqual(secondFigures({ ...board, rank_by: "money", relative_to: "seats" }, ["yes"]), ["amount", "count", "calls", "gap"]);
  assert.deepEqual(secondFigures({ ...board, rank_by: "calls" }, []), ["amount", "gap"]);
});

test("where nothing but units is counted, they take turns and calls that nobody made do not", () => {
  const outcomes = { tree: { symbol: "tree", takes: "units" }, hour: { symbol: "", takes: "units" }, blood: { symbol: "", takes: "units" } };
  const units = { ...board, rank_by: "points", outcomes, totals: { ...board.totals, calls: 0 } };
  assert.deepEqual(secondFigures(units, ["tree"]), ["count", "unit-1", "unit-2", "gap"]);
  assert.deepEqual(secondFigures({ ...units, rank_by: "units:hour" }, []), ["unit-0", "unit-2", "gap"]);
});

test("the gap is to the next better place, the same for all who share one", () => {
  const rows = [{ place: 1, v: 90 }, { place: 2, v: 50 }, { place: 2, v: 50 }, { place: 4, v: 45 }];
  assert.deepEqual(gapsToNext(rows, (row) => row.v), [null, 40, 40, 5]);
});

const heart = [[0, 1], [-1, -.2], [-.5, -1], [0, -.6], [.5, -1], [1, -.2]];

test("every level has as many places as it promises, all inside the outline", () => {
  [24, 60, 150, 400, 1000, 3000].forEach((capacity) => {
    const slots = slotsIn(heart, capacity);
    assert.equal(slots.length, capacity);
    assert.ok(slots.every(([x, y]) => contains(heart, x, y)));
  });
  assert.ok(areaOf(heart) > 0);
});

test("above 3,000 one balloon stands for several, and there is always room", () => {
  assert.equal(perSprite(2999), 1);
  [0, 1, 23, 24, 2999, 3000, 5000, 123456].forEach((count) => {
    assert.ok(spritesFor(count) <= capacityFor(spritesFor(count)), `${count}`);
  });
});

test("sentences get their gaps filled and nouns their number", () => {
  assert.equal(fill("Stand van %(time)s", { time: "14:03" }), "Stand van 14:03");
  const noun = makeNoun({ call: { one: "appel", other: "appels" } }, "fr");
  assert.deepEqual([0, 1, 2].map((n) => noun("call", n)), ["appel", "appel", "appels"]);
  assert.equal(worded({ nl: "Gift" }, "fr"), "Gift");
  assert.equal(worded("Gift", "fr"), "Gift");
});
