// A tally is read as the server reads it, and entered only when its control totals agree.
import assert from "node:assert/strict";
import { test } from "node:test";

import { amountForm, readAmount, readTally, readWhole } from "../../static/js/lib/tally.js";

const DUTCH = amountForm("nl", "EUR");
const FRENCH = amountForm("fr", "EUR");
const LIMITS = { ask_from_minor: 100_000, most_minor: 100_000_000, largest_minor: 100_000_000 };
const OUTCOMES = [
  { key: "donation", takes: "money" },
  { key: "convinced", takes: "nothing" },
  { key: "tree", takes: "units" },
];

const read = (typed, limits = LIMITS) => readTally((name) => typed[name] ?? "", OUTCOMES, { form: DUTCH, limits });
const codes = (typed, limits) => Object.fromEntries(Object.entries(read(typed, limits).problems).map(([field, { code }]) => [field, code]));
const SHIFT = { "n-donation": "3", "a-donation": "140", "n-convinced": "34" };

test("each row that something was typed for is one entry, in the order of the form", () => {
  assert.deepEqual(read({ ...SHIFT, "n-tree": "2", "u-tree": "5" }), {
    problems: {},
    entries: [
      { outcome: "donation", calls: 3, amount_minor: 14000, units: 0 },
      { outcome: "convinced", calls: 34, amount_minor: 0, units: 0 },
      { outcome: "tree", calls: 2, amount_minor: 0, units: 5 },
    ],
  });
});

test("control totals that agree say nothing", () => {
  assert.deepEqual(codes({ ...SHIFT, total_calls: "37", total_money: "€ 140,00" }), {});
});

test("a control total that does not agree says by how much, and which", () => {
  assert.deepEqual(read({ ...SHIFT, total_calls: "38" }).problems, { total_calls: { code: "calls_below_total", rows: 37, total: 38, gap: 1 } });
  assert.deepEqual(read({ ...SHIFT, total_calls: "30" }).problems, { total_calls: { code: "calls_above_total", rows: 37, total: 30, gap: 7 } });
  assert.deepEqual(read({ ...SHIFT, total_money: "150,50" }).problems, { total_money: { code: "money_below_total", rows: 14000, total: 15050, gap: 1050 } });
  assert.deepEqual(read({ ...SHIFT, total_money: "0" }).problems, { total_money: { code: "money_above_total", rows: 14000, total: 0, gap: 14000 } });
});

test("both totals are said at once", () => {
  assert.deepEqual(codes({ ...SHIFT, total_calls: "1", total_money: "1" }), { total_calls: "calls_above_total", total_money: "money_above_total" });
});

test("what is missing or cannot be read is said at its field", () => {
  assert.deepEqual(codes({ "n-donation": "3" }), { "a-donation": "not_an_amount" });
  assert.deepEqual(codes({ "a-donation": "140" }), { "n-donation": "how_often_missing" });
  assert.deepEqual(codes({ "n-donation": "3", "a-donation": "1.40" }), { "a-donation": "not_an_amount" });
  assert.deepEqual(codes({ "n-tree": "3" }), { "u-tree": "units_missing" });
  assert.deepEqual(codes({ "n-convinced": "drie" }), { "n-convinced": "not_whole" });
  assert.deepEqual(codes({ "n-convinced": "10001" }), { "n-convinced": "too_many" });
  assert.deepEqual(codes({ ...SHIFT, total_money: "many" }), { total_money: "not_an_amount" });
  assert.deepEqual(codes({ "n-convinced": "0" }), { tally: "nothing_to_count" });
});

test("an average at or above the threshold is typed a second time", () => {
  const large = { "n-donation": "2", "a-donation": "2000" };
  assert.deepEqual(codes(large), { "again-donation": "again" });
  assert.deepEqual(codes({ ...large, "again-donation": "200" }), { "again-donation": "again" });
  assert.deepEqual(codes({ ...large, "again-donation": "2.000" }), {});
  assert.deepEqual(codes({ "n-donation": "3", "a-donation": "2000" }), {});
});

test("the limit of a call holds for each call of a row", () => {
  const limits = { ...LIMITS, most_minor: 5000 };
  assert.deepEqual(codes({ "n-donation": "3", "a-donation": "150" }, limits), {});
  assert.deepEqual(codes({ "n-donation": "3", "a-donation": "150,01" }, limits), { "a-donation": "too_large" });
});

test("amounts are read in the reader's own form alone", () => {
  const dutch = { "12,5": 1250, "1.234,50": 123450, "1234": 123400, "€ 5": 500, "5 EUR": 500, "12.5": null, "1,234.50": null, "1.23": null, "12,345": null, "-5": null, "": null };
  for (const [text, minor] of Object.entries(dutch)) assert.equal(readAmount(text, DUTCH), minor, text);
  assert.equal(readAmount("1 234,50 €", FRENCH), 123450);
  assert.equal(readAmount("1\u202f234,50", FRENCH), 123450);
  assert.equal(readAmount("1250", amountForm("nl", "JPY")), 1250);
});

test("whole numbers are plain digits, and nothing is none", () => {
  assert.deepEqual(["", " 12 ", "1.000", "x", "-1"].map(readWhole), [0, 12, null, null, null]);
});
