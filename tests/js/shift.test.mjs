// The shift as the phone knows it: what the server told, and over it what still waits; and the reminder.
import assert from "node:assert/strict";
import { test } from "node:test";

import { itemsIn, textsOf } from "../../static/js/lib/carry.js";
import { OTHER_KINDS } from "../../static/js/lib/door.js";
import { silentSince, sinceWhen } from "../../static/js/lib/reminder.js";
import { minutesOf, readShift, shiftNow, toldShift, withItem } from "../../static/js/lib/shift.js";

const MINUTE_MS = 60_000;
const BEGUN = "2026-11-23T17:05:00Z";
const BEGUN_MS = Date.parse(BEGUN);
const TOLD = { request_id: "shift-one", seats: 8, started_at: BEGUN, minutes: null, may_correct: true };
const start = (more) => ({ kind: "shift", state: "waiting", request_id: "shift-two", body: { request_id: "shift-two", seats: 5, started_at: BEGUN }, ...more });
const end = (more) => ({ kind: "shift-end", state: "waiting", shift: "shift-one", body: { request_id: "e", seats: 7, minutes: 130 }, ...more });

test("without anything of its own the phone shows what the server told", () => {
  const { waits, ...shift } = shiftNow(toldShift(TOLD), []);
  assert.deepEqual([waits, shift.seats, shift.started_ms, shift.minutes], [false, 8, BEGUN_MS, null]);
  assert.equal(shiftNow(toldShift(null), []), null);
});

test("a shift begun and ended without a network is begun and ended here", () => {
  const begun = shiftNow(null, [start()]);
  assert.deepEqual([begun.seats, begun.minutes, begun.waits], [5, null, true]);

  const ended = shiftNow(null, [start(), end({ shift: "shift-two" })]);
  assert.deepEqual([ended.seats, ended.minutes, ended.waits], [7, 130, true]);
});

test("what was refused or is settled is not laid over what the server told", () => {
  for (const state of ["refused", "counted", "withdrawn"]) {
    assert.equal(shiftNow(toldShift(TOLD), [end({ state })]).minutes, null);
  }
});

test("an answer that came makes the shift what it said, without waiting for the next figures", () => {
  const { minutes, waits } = withItem(toldShift(TOLD), end({ state: "counted" }), { waits: false });
  assert.deepEqual([minutes, waits], [130, false]);
});

test("the end of another shift leaves this one as it is", () => {
  assert.equal(shiftNow(toldShift(TOLD), [end({ shift: "shift-before" })]).minutes, null);
});

test("a running shift counts whole minutes, and never more than a day or less than none", () => {
  const shift = toldShift(TOLD);
  assert.equal(minutesOf(shift, BEGUN_MS + 130.9 * MINUTE_MS), 130);
  assert.equal(minutesOf(shift, BEGUN_MS - MINUTE_MS), 0);
  assert.equal(minutesOf(shift, BEGUN_MS + 5000 * MINUTE_MS), 1440);
  assert.equal(minutesOf({ ...shift, minutes: 45 }, BEGUN_MS), 45);
});

test("seats and time are read, and what is no shift is said", () => {
  assert.deepEqual(readShift({ seats: " 8 ", hours: "2", minutes: "10" }), { seats: 8, minutes: 130 });
  assert.deepEqual(readShift({ seats: "8", hours: "0", minutes: "00" }), { seats: 8, minutes: 0 });
  assert.deepEqual(readShift({ seats: "8", hours: "", minutes: "90" }), { seats: 8, minutes: 90 });
  assert.deepEqual(readShift({ seats: "acht" }), { wrong: "not_whole" });
  assert.deepEqual(readShift({ seats: "" }), { wrong: "not_whole" });
  assert.deepEqual(readShift({ seats: "8", hours: "1,5" }), { wrong: "not_whole" });
  assert.deepEqual(readShift({ seats: "0" }), { wrong: "too_long" });
  assert.deepEqual(readShift({ seats: "501" }), { wrong: "too_long" });
  assert.deepEqual(readShift({ seats: "8", hours: "24", minutes: "1" }), { wrong: "too_long" });
});

test("a shift goes along as text to another address, and is the same there", () => {
  const items = [start({ made_ms: BEGUN_MS, ahead_ms: 0 }), end({ request_id: "end-of-it", body: { request_id: "end-of-it", seats: 7, minutes: 130 }, made_ms: BEGUN_MS, ahead_ms: 0 })];
  const at = { slug: "belweek", team: "ZO" };
  const [text] = textsOf(items, at);
  const read = itemsIn(text, { ...at, kinds: OTHER_KINDS });
  assert.deepEqual([read.unclear, read.foreign], [[], []]);
  assert.deepEqual(read.items, items.map(({ state, ...item }) => item));
});

// --- the reminder ---

const LATE_MS = BEGUN_MS + 120 * MINUTE_MS;
const entry = (made_ms, more) => ({ kind: "result", state: "waiting", made_ms, ahead_ms: 0, ...more });
const silent = (more) => silentSince({ waited_since_ms: null, shift: null, items: [], now_ms: LATE_MS, patience_minutes: 120, ...more });

test("nobody is reminded while nobody waits", () => {
  assert.equal(silent({}), null);
  assert.equal(silent({ waited_since_ms: BEGUN_MS, patience_minutes: 0 }), null);
});

test("after so many minutes the silence is said, and not a minute before", () => {
  assert.equal(silent({ waited_since_ms: BEGUN_MS }), BEGUN_MS);
  assert.equal(silent({ waited_since_ms: BEGUN_MS, now_ms: LATE_MS - 1 }), null);
});

test("the next entry ends it, also one that still waits for the network", () => {
  assert.equal(silent({ waited_since_ms: BEGUN_MS, items: [entry(LATE_MS - MINUTE_MS)] }), null);
  assert.equal(silent({ waited_since_ms: BEGUN_MS, items: [entry(LATE_MS, { state: "refused" })] }), BEGUN_MS);
});

test("an entry is timed by the server's clock, whatever the phone's says", () => {
  const a_day = 24 * 60 * MINUTE_MS;
  assert.equal(silent({ waited_since_ms: BEGUN_MS, items: [entry(LATE_MS - a_day, { ahead_ms: a_day })] }), null);
});

test("a shift that was begun without a network is watched, and one that ended is not", () => {
  const shift = { request_id: "shift-two", started_ms: BEGUN_MS, minutes: null };
  assert.equal(silent({ shift }), BEGUN_MS);
  assert.equal(silent({ shift: { ...shift, minutes: 120 }, waited_since_ms: BEGUN_MS }), null);
  assert.equal(silent({ shift: { ...shift, minutes: 0 }, waited_since_ms: BEGUN_MS }), BEGUN_MS);
});

test("the moment is a time today, and a day with its time before that", () => {
  const format = { tag: "nl", clock: () => "18:05" };
  assert.equal(sinceWhen(BEGUN_MS, LATE_MS, format, "Europe/Brussels"), "18:05");
  assert.match(sinceWhen(BEGUN_MS, LATE_MS + 24 * 60 * MINUTE_MS, format, "Europe/Brussels"), /^ma 23 nov 18:05$/);
});
