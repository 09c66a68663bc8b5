// A hurried thumb taps twice; the second one is not meant.
import assert from "node:assert/strict";
import { test } from "node:test";

import { makeTaps } from "../../static/js/lib/taps.js";

function at(...times) {
  let now = 0;
  const taps = makeTaps({ now: () => now });
  return times.map(([time_ms, button]) => {
    now = time_ms;
    return taps.meant(button);
  });
}

test("two taps within 350 ms are one", () => {
  assert.deepEqual(at([1000, "a"], [1349, "a"]), [true, false]);
});

test("after 350 ms the same button may be meant again", () => {
  assert.deepEqual(at([1000, "a"], [1350, "a"]), [true, true]);
});

test("another button is not held back", () => {
  assert.deepEqual(at([1000, "a"], [1010, "b"]), [true, true]);
});

test("a tap in the first half second of the page was aimed at the page before", () => {
  assert.deepEqual(at([499, "a"], [500, "a"]), [false, true]);
});

test("a drumming thumb still gets through now and then", () => {
  assert.deepEqual(at([1000, "a"], [1200, "a"], [1400, "a"]), [true, false, true]);
});
