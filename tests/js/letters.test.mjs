// One letter of the keyboard for each outcome.
import assert from "node:assert/strict";
import { test } from "node:test";

import { lettersFor } from "../../static/js/lib/letters.js";

test("the first letter of the name when it is free", () => {
  assert.deepEqual(lettersFor(["School overtuigd", "Fijn gesprek", "Geen resultaat"]), ["S", "F", "G"]);
});

test("else another word's first letter, else another letter of the name", () => {
  assert.deepEqual(lettersFor(["Gutes Gespräch", "Kein Ergebnis", "Kein Gespräch", "Gut"]), ["G", "K", "E", "U"]);
});

test("letters are unique for eight equal names and without accents", () => {
  const letters = lettersFor(["Été", "Été", "Été", "Été", "Été", "Été", "Été", "Été"]);
  assert.equal(new Set(letters).size, 8);
  assert.equal(letters[0], "E");
});

test("a name in another script gets a letter too", () => {
  assert.deepEqual(lettersFor(["Дар", "寄付"]), ["A", "B"]);
});
