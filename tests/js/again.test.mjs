// A large amount is typed twice before it is sent, and one above the most never is.
import assert from "node:assert/strict";
import test from "node:test";
import { makeAgain } from "../../static/js/lib/again.js";

const usual = () => makeAgain({ ask_from_minor: 100000, most_minor: 500000, largest_minor: 100000000 });

test("an amount below the threshold is taken at once", () => {
  assert.equal(usual().judge(99999).verdict, "take");
});

test("an amount at the threshold is taken when it was typed twice, and the next one begins anew", () => {
  const again = usual();
  assert.equal(again.judge(100000).verdict, "again");
  assert.equal(again.first(), 100000);
  assert.equal(again.judge(100000).verdict, "take");
  assert.equal(again.judge(100000).verdict, "again");
});

test("another amount is told with both, and has to be typed twice itself, however small it is", () => {
  const again = usual();
  again.judge(250000);
  assert.deepEqual(again.judge(25000), { verdict: "differs", before: 250000 });
  assert.equal(again.first(), 25000);
  assert.equal(again.judge(25000).verdict, "take");
});

test("after giving up nothing waits any more, and what was typed first comes back", () => {
  const again = usual();
  again.judge(250000);
  assert.equal(again.giveUp(), 250000);
  assert.equal(again.judge(2500).verdict, "take");
});

test("above the most of one call nothing is taken, and the check that runs stays as it was", () => {
  const again = usual();
  again.judge(250000);
  assert.deepEqual(again.judge(500001), { verdict: "above", most: 500000 });
  assert.equal(again.first(), 250000);
});

test("several calls together may bring more, but never more than one entry holds", () => {
  assert.equal(usual().judge(1000000, 2).verdict, "again");
  assert.deepEqual(usual().judge(100000001, 10000), { verdict: "above", most: 100000000 });
});
