// More calls than the seats can make in the time are asked about, and nothing else is.
import assert from "node:assert/strict";
import test from "node:test";
import { tooFast } from "../../static/js/lib/toofast.js";

const MINUTE = 60_000;
const NOW = 1_000_000_000;
const at = (minutes, calls = 1) => ({ at_ms: NOW - minutes * MINUTE, calls });
const asked = (more) => tooFast({ calls: 120, entries: [], at_ms: NOW, since_ms: NOW - 10 * MINUTE, seats: 5, ...more });

test("120 calls of 5 seats in two minutes are asked about", () => {
  assert.deepEqual(asked({ entries: [at(2)] }), { calls: 120, minutes: 2 });
});

test("the same 120 calls in the ten minutes since the last entry are not", () => {
  assert.equal(asked({ entries: [at(10)] }), null);
});

test("without an earlier entry the time since the start counts", () => {
  assert.equal(asked({ since_ms: NOW - 8 * MINUTE }), null);
  assert.deepEqual(asked({ since_ms: NOW - 7 * MINUTE }), { calls: 120, minutes: 7 });
});

test("what was tapped in the same two minutes counts with it", () => {
  const entries = [at(0.5), at(1, 4), at(3)];
  assert.deepEqual(tooFast({ calls: 41, entries, at_ms: NOW, since_ms: 0, seats: 5 }), { calls: 46, minutes: 3 });
});

test("fewer than twenty calls are never asked about, nor is a single one after many", () => {
  assert.equal(asked({ calls: 19, entries: [at(2)], seats: 1 }), null);
  assert.equal(asked({ calls: 1, entries: Array.from({ length: 50 }, () => at(0.5)), seats: 1 }), null);
});

test("a team without known seats calls at one", () => {
  assert.deepEqual(asked({ calls: 20, entries: [at(2)], seats: 0 }), { calls: 20, minutes: 2 });
});
