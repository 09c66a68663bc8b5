// The keypad: what was typed is what is sent, to the cent, in every currency and language.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fromMinor, keyOf, press, shown, toMinor, toUnits } from "../../static/js/lib/amount.js";
import { makeFormat } from "../../static/js/lib/format.js";

const type = (keys, decimals = 2) => [...keys].reduce((typed, key) => press(typed, key, { decimals }), "");

test("digits are whole units until the decimal sign", () => {
  assert.equal(toMinor(type("25"), 2), 2500);
  assert.equal(toMinor(type("12.5"), 2), 1250);
  assert.equal(toMinor(type("12.50"), 2), 1250);
  assert.equal(toMinor(type("0.05"), 2), 5);
});

test("12.50 never becomes 1250, whichever sign the keyboard has", () => {
  for (const keys of ["12.50", "12,50"]) {
    const typed = [...keys].reduce((before, key) => press(before, keyOf(key), { decimals: 2 }), "");
    assert.equal(toMinor(typed, 2), 1250);
  }
});

test("a third decimal, a second sign and an eighth digit are not taken", () => {
  assert.equal(type("12.345"), "12.34");
  assert.equal(type("1.2.3"), "1.23");
  assert.equal(type("12345678"), "1234567");
});

test("leading zeros do not stay", () => {
  assert.equal(type("0025"), "25");
  assert.equal(toMinor(type("000"), 2), 0);
  assert.equal(type(".5"), "0.5");
});

test("deleting goes back one key, also over the sign and on nothing", () => {
  assert.equal(press("12.", "back", { decimals: 2 }), "12");
  assert.equal(press("", "back", { decimals: 2 }), "");
});

test("a currency without decimals takes no sign, one with three takes three", () => {
  assert.equal(type("12.5", 0), "125");
  assert.equal(toMinor(type("1500", 0), 0), 1500);
  assert.equal(toMinor(type("1.2345", 3), 3), 1234);
});

test("every amount of a quick button comes back the same", () => {
  for (const decimals of [0, 2, 3]) {
    for (const minor of [1, 5, 50, 999, 1000, 1250, 100000]) {
      assert.equal(toMinor(fromMinor(minor, decimals), decimals), minor);
    }
  }
  assert.equal(fromMinor(2500, 2), "25");
});

test("there are no half trees", () => {
  assert.equal(toUnits(type("37")), 37);
  assert.equal(toUnits(""), 0);
  assert.equal(toUnits("3.5"), null);
  assert.equal(toUnits("3."), null);
});

test("half-typed amounts are shown in the reader's form", () => {
  const spaced = (text) => text.replaceAll("\u00a0", " ");
  assert.equal(spaced(shown("12.", makeFormat("nl", "EUR"))), "€ 12,");
  assert.equal(spaced(shown("1234.5", makeFormat("de", "EUR"))), "1.234,5 €");
  assert.equal(spaced(shown("1234.50", makeFormat("fr", "EUR"))), "1 234,50 €");
  assert.equal(spaced(shown("12.5", makeFormat("en", "EUR"))), "€12.5");
  assert.equal(spaced(shown("", makeFormat("nl", "EUR"))), "€ 0");
  assert.match(shown("1500", makeFormat("en", "JPY")), /1,500/);
});

test("keys that are not of the keypad are left alone", () => {
  for (const key of ["e", "-", "+", "１", "Enter", "F5"]) assert.equal(keyOf(key), null);
});
