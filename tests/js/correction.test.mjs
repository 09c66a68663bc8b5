// What the outbox gets when an entry is put right or taken back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { itemsIn, textsOf } from "../../static/js/lib/carry.js";
import { corrected, correctionOf, undoInstead, undoOf } from "../../static/js/lib/correction.js";

const LONG_ID = "a-phone-of-the-other-hall-0123456789-0123456789-0123456789-abcdef";
const LINE = { request_id: LONG_ID.slice(0, 64), undo_id: "undo-0123456789abcdef", outcome: "objection", calls: 1, amount_minor: 0, units: 0, state: "counted" };
const WHEN = { made_ms: 1000, ahead_ms: 0 };
const OUTCOMES = new Map([["objection", { objection: true }], ["angry", { objection: true }], ["happy", { objection: false }]]);
const waiting = { request_id: "waits-0001", kind: "result", nr: 3, made_ms: 5, body: { request_id: "waits-0001", outcome: "objection", calls: 1, note: "A-4711", made_at: "2026-11-23T14:03:11Z" } };
const values = (more = {}) => ({ outcome: "objection", calls: 2, amount_minor: 0, units: 0, caller: "", note: "", reason: "mistake", ...more });

test("taking back a waiting correction takes back the entry by the name the server gave for it, however long its own is", () => {
  const correction = correctionOf(LINE, "new-00001", values(), { nth: 4, ...WHEN });
  const undo = undoInstead(correction, WHEN);
  assert.deepEqual([undo.undoes, undo.request_id, undo.body.request_id], [LINE.request_id, LINE.undo_id, LINE.undo_id]);
  assert.deepEqual(undo, undoOf(LINE, WHEN));
});

test("a correction that was carried as text still knows the name of its entry's undo", () => {
  const where = { slug: "belweek", team: "ZO" };
  const [text] = textsOf([correctionOf(LINE, "new-00001", values(), WHEN)], where);
  const [item] = itemsIn(text, { ...where, kinds: ["replace"] }).items;
  assert.equal(undoInstead(item, WHEN).request_id, LINE.undo_id);
});

test("a waiting objection of which only the calls change keeps the number of its record", () => {
  const item = corrected(waiting, "new-00001", values(), OUTCOMES);
  assert.deepEqual([item.body.note, item.body.calls, item.body.made_at, item.nr], ["A-4711", 2, waiting.body.made_at, undefined]);
  assert.equal(corrected(waiting, "new-00001", values({ outcome: "angry" }), OUTCOMES).body.note, "A-4711");
  assert.equal(corrected(waiting, "new-00001", values({ note: "B-1" }), OUTCOMES).body.note, "B-1");
});

test("what is no objection any more does not keep the number of a record", () => {
  assert.equal(corrected(waiting, "new-00001", values({ outcome: "happy" }), OUTCOMES).body.note, "");
});

test("a waiting correction that is corrected once more takes the new reason, a result has none", () => {
  const correction = correctionOf(LINE, "new-00001", values(), WHEN);
  const again = corrected(correction, "new-00002", values({ reason: "wrong_team" }), OUTCOMES);
  assert.deepEqual([again.body.reason, again.undoes, again.undo_id], ["wrong_team", LINE.request_id, LINE.undo_id]);
  assert.equal("reason" in corrected(waiting, "new-00001", values(), OUTCOMES).body, false);
});

test("what the judges have aside is taken back with no calls", () => {
  assert.equal(undoOf({ ...LINE, state: "set_aside" }, WHEN).target.calls, 0);
});
