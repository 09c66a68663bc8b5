import assert from "node:assert/strict";
import { test } from "node:test";
import { modeFor, placeOf, planFor, widthOf } from "../../static/js/lib/layout.js";
import { gapsToNext, heroValue, mainFigure, secondFigures, valueOf } from "../../static/js/lib/measure.js";
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
  rank_by: "outcome:yes", totals: { money_minor: 50, calls: 9, outcomes: { yes: 4 } },
  outcomes: { yes: { symbol: "balloon", takes: "nothing" }, gift: { symbol: "", takes: "money" } },
};

test("the main figure and the sum over all follow what is ranked by", () => {
  assert.equal(mainFigure({ rank_by: "money" }), "amount");
  assert.equal(mainFigure(board), "ranked");
  assert.equal(valueOf({ money_minor: 1, calls: 2, outcomes: { yes: 3 } }, board), 3);
  assert.equal(valueOf({ points: "93.1", outcomes: {} }, { rank_by: "points" }), 93.1);
  assert.equal(heroValue(board, "amount"), 50);
  assert.equal(heroValue(board, "ranked"), 4);
  assert.equal(heroValue(board, "calls"), 9);
});

test("the second column never repeats the main one", () => {
  assert.deepEqual(secondFigures(board, ["yes"]), ["amount", "calls", "gap"]);
  assert.deepEqual(secondFigures({ ...board, rank_by: "money" }, ["yes"]), ["count", "calls", "gap"]);
  assert.deepEqual(secondFigures({ ...board, rank_by: "calls" }, []), ["amount", "gap"]);
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
