import assert from "node:assert/strict";
import { test } from "node:test";
import { Digits } from "../../static/js/lib/digits.js";

const TEN = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
const typed = (keys, marks = TEN, gap = 200) => {
  const digits = new Digits();
  return keys.map((key, i) => digits.typed(key, { on: "a", at: 5000 + i * gap, marks }));
};

test("a digit chooses its mark, and a nought behind a one chooses ten", () => {
  assert.deepEqual(typed(["8"]), ["8"]);
  assert.deepEqual(typed(["1", "0"]), ["1", "10"]);
});

test("a digit that makes no mark with the one before stands alone", () => {
  assert.deepEqual(typed(["7", "8"]), ["7", "8"]);
  assert.deepEqual(typed(["1", "0"], TEN, 1500), ["1", ""]);
});

test("what was typed on another scale is not taken along", () => {
  const digits = new Digits();
  digits.typed("1", { on: "a", at: 0, marks: TEN });
  assert.equal(digits.typed("0", { on: "b", at: 100, marks: TEN }), "");
});

test("a scale that begins at nought or goes on to twenty is typed as well", () => {
  const long = Array.from({ length: 21 }, (_, i) => String(i));
  assert.deepEqual(typed(["0"], long), ["0"]);
  assert.deepEqual(typed(["1", "5"], long), ["1", "15"]);
  assert.deepEqual(typed(["2", "5"], long), ["2", "5"]);
});
