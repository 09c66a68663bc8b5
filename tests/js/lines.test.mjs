// The last entries: each once, newest first, with its own state.
import assert from "node:assert/strict";
import { test } from "node:test";

import { linesOf, spentIds, unseenCalls } from "../../static/js/lib/lines.js";

const MINUTE_MS = 60000;
const NOW_MS = Date.parse("2026-11-23T12:00:00Z");
const body = (request_id) => ({ request_id, outcome: "convinced", calls: 1, amount_minor: 0, units: 0 });
const item = (request_id, state, nth = 1, more = {}) => ({ request_id, kind: "result", body: body(request_id), made_ms: NOW_MS, nth, state, ...more });
const undoOf = (undoes, state) => ({ request_id: `undo-${undoes}`, kind: "undo", undoes, target: { outcome: "convinced", calls: 1 }, state });
const correctionOf = (undoes, state, more = {}) => ({
  ...item(`new-${undoes}`, state, 2), kind: "replace", undoes, target: { outcome: "convinced", calls: 1 }, ...more,
});
const askOf = (about, state, more = {}) => ({ request_id: `ask-${about}`, kind: "ask", about, target: {}, body: {}, state, ...more });
const told = (request_id, minutes_ago, more = {}) => ({
  ...body(request_id),
  at: new Date(NOW_MS - minutes_ago * MINUTE_MS).toISOString(),
  status: "counted",
  void: false,
  may_undo: true,
  ...more,
});
const ids = (lines) => lines.map((line) => line.request_id);

test("an entry the server also tells of is one line", () => {
  assert.deepEqual(ids(linesOf([item("a", "counted")], [told("a", 0), told("b", 3)])), ["a", "b"]);
});

test("newest first, and in the order of the taps within one moment", () => {
  assert.deepEqual(ids(linesOf([item("a", "counted", 1), item("b", "waiting", 2)], [told("c", 1)])), ["b", "a", "c"]);
});

test("a phone whose clock is a day wrong still shows its entries in order", () => {
  const day_ms = 24 * 60 * MINUTE_MS;
  const late = { ...item("a", "waiting"), made_ms: NOW_MS - day_ms };
  assert.deepEqual(ids(linesOf([late], [told("b", 3)], { clockAhead_ms: day_ms })), ["a", "b"]);
});

test("a refused line stays on top until it was seen", () => {
  const refused = { ...item("a", "refused", 1, { reason: "Closed." }), made_ms: NOW_MS - 5 * MINUTE_MS };
  assert.deepEqual(ids(linesOf([refused, item("b", "counted", 2)], [])), ["a", "b"]);
  assert.deepEqual(ids(linesOf([{ ...refused, seen: true }, item("b", "counted", 2)], [])), ["b", "a"]);
});

test("what may be undone: waiting, counted, set aside; not refused, not undone", () => {
  const may = (state) => linesOf([item("a", state)], [])[0].may_undo;
  assert.deepEqual(["waiting", "counted", "set_aside", "refused", "withdrawn"].map(may), [true, true, true, false, false]);
});

test("the server's word on how long undo is possible is taken", () => {
  assert.equal(linesOf([item("a", "counted")], [told("a", 20, { may_undo: false })])[0].may_undo, false);
});

test("an undo shows at once, and says when it waits or was refused", () => {
  const [waiting] = linesOf([undoOf("a", "waiting")], [told("a", 1)]);
  assert.deepEqual([waiting.void, waiting.undoing], [true, true]);
  const [done] = linesOf([undoOf("a", "counted")], [told("a", 1)]);
  assert.deepEqual([done.void, done.undoing, done.may_undo], [true, false, false]);
  const [refused] = linesOf([{ ...undoOf("a", "refused"), reason: "Too late." }], [told("a", 1)]);
  assert.deepEqual([refused.void, refused.reason, refused.may_undo], [false, "Too late.", false]);
});

test("a rehearsal's entry says so", () => {
  assert.equal(linesOf([item("a", "counted", 1, { status: "rehearsal" })], [])[0].state, "rehearsal");
});

test("the count on a button goes up with the tap and never twice", () => {
  const items = [item("a", "waiting"), item("b", "counted"), item("c", "counted"), item("d", "refused"), item("e", "withdrawn")];
  assert.deepEqual(unseenCalls(items, new Set(["c"])), { convinced: 2 });
});

test("an undo brings the count down, also of an entry made elsewhere, once", () => {
  assert.deepEqual(unseenCalls([undoOf("z", "waiting")], new Set()), { convinced: -1 });
  assert.deepEqual(unseenCalls([undoOf("z", "counted")], new Set(["undo-z"])), {});
  assert.deepEqual(unseenCalls([item("a", "waiting"), undoOf("a", "waiting")], new Set()), { convinced: 0 });
});

test("an evening of entries does not stay in memory: only what is shown, waits or must be told", () => {
  const many = Array.from({ length: 500 }, (_, i) => item(`id-${i}`, "counted", i));
  const kept = [item("w", "waiting"), item("r", "refused"), item("new", "counted"), undoOf("shown", "counted"), item("shown", "counted")];
  const gone = [{ ...item("read", "refused"), seen: true }, item("back", "withdrawn"), undoOf("id-1", "counted")];
  const contained = new Set([...many, ...gone, ...kept].map((one) => one.request_id).filter((id) => id !== "new"));
  const spent = spentIds([...many, ...kept, ...gone], new Set(["shown"]), contained);
  assert.deepEqual([...spent], [...many, ...gone].map((one) => one.request_id));
});

test("an entry told by the server is undone by the name the server gives", () => {
  assert.equal(linesOf([], [told("a", 1, { undo_id: "undo-of-a" })])[0].undo_id, "undo-of-a");
  assert.equal(linesOf([item("a", "counted")], [told("a", 1, { undo_id: "undo-a" })])[0].undo_id, "undo-a");
});

test("a correction is a line of its own, and the one it stands for is void at once", () => {
  const [instead, before] = linesOf([correctionOf("a", "waiting", { body: { ...body("new-a"), calls: 3 } })], [told("a", 1)]);
  assert.deepEqual([instead.request_id, instead.calls, instead.state, instead.may_undo], ["new-a", 3, "waiting", true]);
  assert.deepEqual([before.void, before.undoing, before.may_undo], [true, true, false]);
  assert.equal(linesOf([correctionOf("a", "counted")], [told("a", 1)])[1].undoing, false);
});

test("a correction that was refused says so on top, and what it should replace stands and may be corrected", () => {
  const refused = correctionOf("a", "refused", { why: "closed", reason: "Closed." });
  const [first, before] = linesOf([item("b", "counted", 3), refused], [told("a", 1)]).filter((line) => line.request_id !== "b");
  assert.deepEqual([first.request_id, first.reason, first.offer], ["new-a", "Closed.", ""]);
  assert.deepEqual([before.void, before.may_undo], [false, true]);
});

test("what the judges were asked shows at the entry, from the tap to their answer", () => {
  const asked = (items, more = {}) => linesOf(items, [told("a", 20, { may_undo: false, may_ask: true, asked: "", ...more })])[0];
  assert.deepEqual([asked([]).asked, asked([]).may_ask], ["", true]);
  assert.deepEqual([asked([askOf("a", "waiting")]).asked, asked([askOf("a", "waiting")]).may_ask], ["waits", false]);
  assert.equal(asked([askOf("a", "counted")]).asked, "open");
  assert.equal(asked([askOf("a", "counted")], { asked: "left", may_ask: false }).asked, "left");
  const refused = asked([askOf("a", "refused", { reason: "Too late." })]);
  assert.deepEqual([refused.asked, refused.reason, refused.may_ask], ["", "Too late.", true]);
});

test("a correction moves the counts by the difference, once", () => {
  const more = { body: { ...body("new-a"), outcome: "happy", calls: 2 } };
  assert.deepEqual(unseenCalls([correctionOf("a", "waiting", more)], new Set()), { happy: 2, convinced: -1 });
  assert.deepEqual(unseenCalls([correctionOf("a", "counted", more)], new Set(["new-a"])), {});
  assert.deepEqual(unseenCalls([correctionOf("a", "refused", more)], new Set()), {});
});

test("a correction of what the judges have aside counts nowhere", () => {
  assert.deepEqual(unseenCalls([correctionOf("a", "waiting", { target: { outcome: "convinced", calls: 0 } })], new Set()), { convinced: 0 });
});

test("what was refused stays until it was told, a correction leaves with its line, a question with the entry's", () => {
  const spent = (items, shown) => [...spentIds(items, new Set(shown), new Set(["new-a", "ask-b"]))];
  assert.deepEqual(spent([correctionOf("a", "refused"), correctionOf("a", "counted"), askOf("b", "counted")], ["new-a", "b"]), []);
  assert.deepEqual(spent([undoOf("a", "refused"), askOf("b", "refused"), { request_id: "shift", kind: "shift", state: "refused" }], []), []);
  assert.deepEqual(spent([{ ...undoOf("a", "refused"), seen: true }], []), ["undo-a"]);
  assert.deepEqual(spent([correctionOf("a", "counted"), askOf("b", "counted")], []), ["new-a", "ask-b"]);
});

test("after the close an entry of which the server has not told yet cannot be undone here", () => {
  const may = (options) => linesOf([item("a", "set_aside")], [], options)[0].may_undo;
  assert.deepEqual([may({ open: false }), may({ open: true })], [false, true]);
});
