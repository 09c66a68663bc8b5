// Entries as text: what goes out comes in again the same, and nothing else comes in.
import assert from "node:assert/strict";
import { test } from "node:test";

import { itemsIn, textsOf } from "../../static/js/lib/carry.js";

const MADE = "2026-11-23T14:03:11.123Z";
const WHERE = { slug: "belweek", team: "ZO" };
const HERE = { ...WHERE, kinds: ["undo"] };
const id = (n) => `entry-${String(n).padStart(16, "0")}`;
const result = (n, more = {}) => ({
  request_id: id(n),
  kind: "result",
  body: { request_id: id(n), outcome: "donation", calls: 1, amount_minor: 2500, units: 0, made_at: MADE, ...more },
  made_ms: Date.parse(MADE),
  ahead_ms: 0,
});
const undo = {
  request_id: "undo-entry-1",
  kind: "undo",
  undoes: "entry-1",
  target: { outcome: "donation", amount_minor: 2500, units: 0, calls: 1 },
  body: { request_id: "undo-entry-1", reason: "mistake" },
  made_ms: Date.parse(MADE),
  ahead_ms: 0,
};
const queued = (item) => ({ ...item, state: "waiting", tries: 3, nr: 7, nth: 2, team: "ZO" });

test("an entry is a line that a person can read", () => {
  const [text] = textsOf([queued(result(1))], WHERE);
  assert.equal(text, `scoreboard belweek ZO\n${MADE} donation 1 2500 0 ${id(1)}`);
});

test("what is carried comes in as it was: results with all they say, and undos", () => {
  const items = [result(1), result(2, { rehearsed: true, caller: "0123456789ab", note: "Nr. 12 / =é" }), undo];
  const [text] = textsOf(items.map(queued), WHERE);
  assert.deepEqual(itemsIn(text, HERE), { items, unclear: [], foreign: [] });
});

test("the time is the one corrected when the entry was made", () => {
  const late = { ...undo, made_ms: Date.parse(MADE) - 86400000, ahead_ms: 86400000 };
  assert.ok(textsOf([late], WHERE)[0].includes(`\n${MADE} !undo`));
});

test("a long text comes in parts that each stand alone, in any order of pasting", () => {
  const items = Array.from({ length: 40 }, (_, i) => result(i));
  const texts = textsOf(items.map(queued), { ...WHERE, most: 480 });
  assert.ok(texts.length > 5 && texts.every((text) => text.length <= 480));
  assert.deepEqual(itemsIn(texts.join("\r\n\r\n"), HERE).items, items);
});

test("another team's entries, another competition's, and those of nobody stay outside", () => {
  const line = `${MADE} donation 1 2500 0 ${id(1)}`;
  for (const head of ["scoreboard belweek KO\n", "scoreboard other ZO\n", "scoreboard belweek\n", ""]) {
    const read = itemsIn(head + line, HERE);
    assert.deepEqual([read.items, read.foreign.at(-1).line], [[], line]);
  }
});

test("a line that cannot be read is named with its number, and the others come in", () => {
  const good = `${MADE} donation 1 2500 0 ${id(1)}`;
  const bad = [
    "hello",
    `${MADE} donation 1 2500 0`,
    `${MADE} donation -1 2500 0 ${id(2)}`,
    `yesterday donation 1 2500 0 ${id(2)}`,
    `${MADE} donation 1 2500 0 ${id(2)} note=%7B`,
    `${MADE} donation 1 2500 0 ${id(2)} calls=900`,
    `${MADE} !erase undo-entry-1 body=%7B%7D`,
    `${MADE} !undo undo-entry-1 undoes=%22entry-1%22`,
    `${MADE} !undo undo-entry-1 body=%7B%22request_id%22%3A%22undo-entry-1%22%7D state=%22counted%22`,
  ];
  const read = itemsIn(["scoreboard belweek ZO", good, ...bad].join("\n"), HERE);
  assert.deepEqual(read.items, [result(1)]);
  assert.deepEqual(read.unclear, bad.map((line, i) => ({ number: i + 3, line })));
});
