// Blanks in sentences.
import assert from "node:assert/strict";
import { test } from "node:test";

import { counted, fill } from "../../static/js/lib/phrases.js";
import { tokenIn } from "../../static/js/lib/pass_token.js";

test("blanks are filled, unknown ones stay visible, values are not read again", () => {
  assert.equal(fill("{a} and {b}", { a: "{b}" }), "{b} and {b}");
  assert.equal(fill("{amount}: ok?", { amount: "$& € 5" }), "$& € 5: ok?");
});

test("one and many by the rules of the language", () => {
  const forms = { one: "{n} one", many: "{n} many" };
  assert.equal(counted(forms, 0, "fr"), "0 one");
  assert.equal(counted(forms, 0, "nl"), "0 many");
  assert.equal(counted(forms, 1, "de"), "1 one");
  assert.equal(counted(forms, 2, "en"), "2 many");
});

test("a pass is found in the whole link, its end, or alone", () => {
  for (const text of ["http://192.168.1.5:5000/belweek/pass#abc", "#abc", " abc\n"]) assert.equal(tokenIn(text), "abc");
});
