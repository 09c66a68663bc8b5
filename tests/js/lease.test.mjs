// One tab sends at a time, and a dead one does not hold the others for ever.
import assert from "node:assert/strict";
import { test } from "node:test";

import { makeLease, PATIENCE_MS } from "../../static/js/lib/lease.js";

function tabs() {
  const clock = { now: 0 };
  const tab = (holder) => makeLease({ holder, now: () => clock.now });
  return { clock, one: tab("one"), two: tab("two") };
}

test("whoever comes first sends, and beats on", () => {
  const { one } = tabs();
  const first = one.over(undefined);
  assert.deepEqual([one.isMine(first), one.over(first).beat], [true, first.beat + 1]);
});

test("while it beats nobody else sends, however long", () => {
  const { clock, one, two } = tabs();
  let record = one.over(undefined);
  for (let i = 0; i < 100; i += 1) {
    clock.now += PATIENCE_MS / 2;
    record = one.over(record);
    assert.equal(two.over(record), null);
  }
});

test("a sender that falls silent is followed within seconds", () => {
  const { clock, one, two } = tabs();
  const record = one.over(undefined);
  assert.equal(two.over(record), null);
  clock.now += PATIENCE_MS;
  assert.ok(two.isMine(two.over(record)));
});

test("no wall clock stands in the record", () => {
  const { one } = tabs();
  assert.deepEqual(Object.keys(one.over(undefined)), ["holder", "beat"]);
});
