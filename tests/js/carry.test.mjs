// Entries as text: what goes out comes in again the same, and nothing else comes in.
import assert from "node:assert/strict";
import { test } from "node:test";

import { itemsIn, textsOf } from "../../static/js/lib/carry.js";
import { OTHER_KINDS } from "../../static/js/lib/door.js";

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
  undoes: id(1),
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

// One of each kind, with every field that it cannot do without.
const target = { outcome: "donation", calls: 1, amount_minor: 2500, units: 0 };
const other = (kind, fields, body) => ({ request_id: id(9), kind, ...fields, body: { request_id: id(9), ...body }, made_ms: Date.parse(MADE), ahead_ms: 0 });
const OTHERS = [
  other("undo", { undoes: id(1), target }, { reason: "mistake" }),
  other("replace", { undoes: id(1), undo_id: `undo-${id(1)}`, target }, { ...target, reason: "mistake" }),
  other("ask", { about: id(1), target }, { reason: "mistake", note: "€ 52 / =" }),
  other("shift", {}, { seats: 3, started_at: MADE }),
  other("shift-end", { shift: id(1) }, { seats: 3, minutes: 90 }),
];
const FREE = new Set(["request_id", "kind", "made_ms", "ahead_ms", "body", "undo_id", "reason"]);

test("every kind that the door can send can be carried", () => {
  assert.deepEqual(OTHERS.map((item) => item.kind).sort(), [...OTHER_KINDS].sort());
  const [text] = textsOf(OTHERS.map(queued), WHERE);
  assert.deepEqual(itemsIn(text, { ...WHERE, kinds: OTHER_KINDS }), { items: OTHERS, unclear: [], foreign: [] });
});

test("a line that lacks what its kind needs, or says it in another form, stays outside, so that the page can be painted", () => {
  const broken = OTHERS.flatMap((item) => [
    ...Object.keys(item).filter((name) => !FREE.has(name)).flatMap((name) => [undefined, null, 7].map((value) => ({ ...item, [name]: value }))),
    ...Object.keys(item.target ?? {}).map((name) => ({ ...item, target: { ...item.target, [name]: undefined } })),
    ...Object.keys(item.body).filter((name) => !FREE.has(name)).map((name) => ({ ...item, body: { ...item.body, [name]: undefined } })),
  ]);
  assert.ok(broken.length > 30);
  for (const item of broken) {
    const [text] = textsOf([queued(item)], WHERE);
    const read = itemsIn(text, { ...WHERE, kinds: OTHER_KINDS });
    assert.deepEqual([read.items, read.unclear.length], [[], 1], text);
  }
});
